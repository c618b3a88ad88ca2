"""Where a publication came from: its inputs byte for byte, the programs, the revision of the source."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from importlib import metadata
from typing import TYPE_CHECKING

import pandas as pd

from budgetbook import fonts
from budgetbook.dataset.classification import list_paths
from budgetbook.render import pandoc

if TYPE_CHECKING:
    from pathlib import Path

    from budgetbook.book import Book
    from budgetbook.project import Project

RENDERER_VARIABLE = "BUDGETBOOK_RENDERER"
"""Environment variable by which a build tells the auditor's notebook which renderer it uses."""

PACKAGES = ("pandas", "matplotlib", "papermill", "nbformat", "pydantic", "pypandoc-binary", "typst", "jupyterlab")


def input_hashes(project: Project, book: Book) -> pd.DataFrame:
    """List everything the document is made from: data, classification, form, notebooks, frame.

    Columns: 文件, 字节, SHA-256.
    """
    files = [*data_files(project, book), *project.notebooks.glob("*.ipynb")]
    files += [path for path in project.report.rglob("*") if _is_frame(project.report, path)]
    files += [path for path in (project.root / "_quarto.yml", project.root / "requirements.lock") if path.exists()]
    rows = [(project.shown(path), path.stat().st_size, sha256(path)) for path in sorted(set(files))]
    return pd.DataFrame(rows, columns=["文件", "字节", "SHA-256"])


def data_files(project: Project, book: Book) -> set[Path]:
    """Return what people typed, of this year and of the one compared with, and the codes and forms it is read by."""
    budgets = [book.data, *(book.data.base.units if book.data.base else ())]
    folders = [project.data / str(data.year.value) / data.settings.unit.code for data in budgets]
    files = [path for folder in folders for path in folder.rglob("*") if _is_input(path)]
    files += [path for data in budgets for path in list_paths(project, data.classification).values()]
    files += project.classification.glob("*.csv")
    files += [project.form_file(data.settings.form) for data in budgets]
    return set(files)


def programs(project: Project) -> pd.DataFrame:
    """List what made the document, with versions. Columns: 项目, 版本."""
    rows = [
        ("本项目", metadata.version("budgetbook")),
        ("源代码版本", revision(project.root)),
        ("渲染器", os.environ.get(RENDERER_VARIABLE) or f"未渲染（可用{pandoc.version()}）"),
        ("Python", platform.python_version()),
        *((name, metadata.version(name)) for name in PACKAGES),
        *((f"字体 {name}", f"SHA-256 {sha256(file)}") for name, file in _fonts()),
    ]
    return pd.DataFrame(rows, columns=["项目", "版本"], dtype=str)


def revision(root: Path) -> str:
    """Name the revision of the source, and whether anything differs from it; where there is none, say so."""
    commands = (["git", "rev-parse", "HEAD"], ["git", "status", "--porcelain", "--untracked-files=no"])
    try:
        commit, changes = (
            subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.strip()
            for command in commands
        )
    except (OSError, subprocess.CalledProcessError):
        return "没有版本记录"
    return f"{commit}{'（有未提交的改动）' if changes else ''}"


def _fonts() -> tuple[tuple[str, Path], ...]:
    return ((fonts.SERIF, fonts.SERIF_FILE), (fonts.SANS, fonts.SANS_FILE))


def _is_input(path: Path) -> bool:
    return path.is_file() and ".ipynb_checkpoints" not in path.parts


def _is_frame(report: Path, path: Path) -> bool:
    """Tell whether a file is part of the document's frame rather than made by a build."""
    kinds = (".qmd", ".toml", ".lua", ".typ", ".css", ".html", ".js", ".py")
    top = path.relative_to(report).parts[0]
    made = ("executed", "notebooks", "fonts", "figures", "fonts.css")
    return path.is_file() and path.suffix in kinds and top not in made and "__pycache__" not in path.parts


def sha256(path: Path) -> str:
    """Return the hash of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
