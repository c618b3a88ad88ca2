"""Where a publication came from: its inputs byte for byte, the programs, the revision of the source."""

import hashlib
import os
import platform
import subprocess
from importlib import metadata
from pathlib import Path

import pandas as pd

from budgetbook.book import Book
from budgetbook.core import fonts
from budgetbook.core.errors import InputError
from budgetbook.core.project import Project
from budgetbook.dataset.classification import list_paths

RENDERER_VARIABLE = "BUDGETBOOK_RENDERER"
"""Environment variable by which a build tells the auditor's notebook which renderer it uses."""

PACKAGES = ("pandas", "matplotlib", "papermill", "nbformat", "pydantic", "pypandoc-binary", "typst", "jupyterlab")


def input_files(project: Project, book: Book) -> list[Path]:
    """List everything the document is made from: data, classification, form, notebooks, frame."""
    files = [*data_files(project, book), *project.notebooks.rglob("*.ipynb")]
    files += [path for path in project.report.rglob("*") if _is_frame(project.report, path)]
    files += [project.root / "_quarto.yml", project.root / "requirements.lock"]
    return [path for path in sorted(set(files)) if path.is_file() and ".ipynb_checkpoints" not in path.parts]


def data_files(project: Project, book: Book) -> set[Path]:
    """Return what people typed, of this year and of the one compared with, and the codes and forms it is read by."""
    budgets = [book.data, *(book.data.base.units if book.data.base else ())]
    folders = [project.data / str(data.year.value) / data.settings.unit.code for data in budgets]
    files = [path for folder in folders for path in folder.rglob("*") if _is_typed(folder, path)]
    files += [path for data in budgets for path in list_paths(project, data.classification).values()]
    files += project.classification.glob("*.csv")
    files += [project.form_file(data.settings.form) for data in budgets]
    return set(files)


def input_hashes(project: Project, book: Book) -> pd.DataFrame:
    """Return the `input_files` with their hashes. Columns: 文件, 字节, SHA-256."""
    rows = [(project.shown(path), path.stat().st_size, sha256(path)) for path in input_files(project, book)]
    return pd.DataFrame(rows, columns=["文件", "字节", "SHA-256"])


def require_unchanged(project: Project, book: Book, before: pd.DataFrame) -> None:
    """See that the inputs are still what they were.

    Parameters
    ----------
    before
        What `input_hashes` returned before anything was read for the publication.

    Raises
    ------
    InputError
        A file has been changed, added or taken away since; the message names every one.
    """
    then, now = (
        set(zip(table["文件"], table["SHA-256"], strict=True)) for table in (before, input_hashes(project, book))
    )
    changed = sorted({file for file, _ in then ^ now})
    if changed:
        raise InputError(f"{'、'.join(changed)} 在生成期间有改动，应为从头到尾同一份：本次不公开，请改完后重新生成。")


def programs(project: Project) -> pd.DataFrame:
    """List what made the document, with versions. Columns: 项目, 版本."""
    rows = [
        ("本项目", metadata.version("budgetbook")),
        ("源代码版本", revision(project.root)),
        ("渲染器", os.environ.get(RENDERER_VARIABLE) or "未渲染"),
        ("Python", platform.python_version()),
        *((name, metadata.version(name)) for name in PACKAGES),
        *(
            (f"字体 {name}", f"SHA-256 {sha256(file)}")
            for name, file in ((fonts.SERIF, fonts.SERIF_FILE), (fonts.SANS, fonts.SANS_FILE))
        ),
    ]
    return pd.DataFrame(rows, columns=["项目", "版本"], dtype=str)


def revision(root: Path) -> str:
    """Name the revision of the source, and whether anything differs from it; where there is none, say so."""
    commands = (["git", "rev-parse", "HEAD"], ["git", "status", "--porcelain", "--untracked-files=no"])
    try:
        commit, changes = (
            subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=True).stdout.strip()
            for command in commands
        )
    except (OSError, subprocess.CalledProcessError):
        return "没有版本记录"
    return f"{commit}{'（有未提交的改动）' if changes else ''}"


def _is_typed(folder: Path, path: Path) -> bool:
    """Tell whether a file of a unit's folder is what people typed rather than what their programs leave beside it."""
    return path.is_file() and not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)


def _is_frame(report: Path, path: Path) -> bool:
    """Tell whether a file is part of the document's frame rather than made by a build."""
    kinds = (".qmd", ".toml", ".lua", ".typ", ".css", ".html", ".js", ".py", ".docx")
    top = path.relative_to(report).parts[0]
    made = ("executed", "notebooks", "fonts", "figures", "fonts.css")
    others = top in made or "__pycache__" in path.parts or path.name.startswith("~$")
    return path.is_file() and path.suffix in kinds and not others


def sha256(path: Path) -> str:
    """Return the hash of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
