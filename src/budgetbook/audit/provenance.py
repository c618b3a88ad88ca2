"""Where a publication came from: its inputs and the program byte for byte, versions, fonts."""

import hashlib
import os
import platform
import re
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import pandas as pd

from budgetbook.book import Book
from budgetbook.core import fonts
from budgetbook.core.documents import FIGURES
from budgetbook.core.project import Project
from budgetbook.dataset.sources import sources_of

RENDERER_VARIABLE = "BUDGETBOOK_RENDERER"
"""Environment variable by which a build tells the auditor's notebook which renderer it uses."""

PROGRAM = "budgetbook"

GENERATED_BY_RUN = (
    *("executed", "notebooks", "charts", "_metadata.yml", "fonts", "fonts.css"),
    *(FIGURES, "carried.json", "manifest.json"),
)
"""What the notebooks' run writes into report/ beside the committed files."""

GENERATED = (*GENERATED_BY_RUN, "index_files", *(f"index.{suffix}" for suffix in ("html", "typ", "pdf", "docx")))
"""That, and what an interrupted Quarto leaves there."""


def committed_only(report: Path) -> Callable[[str, list[str]], set[str]]:
    """Return what makes `shutil.copytree` leave out what a run wrote into report/, and nothing below its folders."""

    def left_out(folder: str, names: list[str]) -> set[str]:
        return set(names).intersection(GENERATED) if Path(folder) == report else set()

    return left_out


def input_files(project: Project, year: str, unit: str) -> list[Path]:
    """List everything the document is made from: data, classification, form, notebooks, frame.

    Raises
    ------
    InputError
        As `data_files`.
    """
    return sorted(data_files(project, year, unit) | frame_files(project), key=project.shown)


def frame_files(project: Project) -> set[Path]:
    """Return what the documents of all units and years are made from: notebooks, frame, lock."""
    files = {project.root / "_quarto.yml", project.root / "requirements.lock", *_files_in(project.notebooks, "*.ipynb")}
    frame = _files_in(project.report)
    files |= {path for path in frame if path.relative_to(project.report).parts[0] not in (*GENERATED, "forms")}
    return {path for path in files if path.is_file()}


def data_files(project: Project, year: str, unit: str) -> set[Path]:
    """Return what people typed, of this year and of the one compared with, and the codes and forms it is read by.

    Raises
    ------
    InputError
        Which they are cannot be told (`sources_of`).
    """
    sources = sources_of(project, year, unit)
    typed = {path for folder in sources.folders for path in _files_in(folder)}
    files = typed | sources.lists | sources.forms | set(project.lists("*.csv").values())
    return {path for path in files if path.is_file()}


def _files_in(folder: Path, kind: str = "*") -> list[Path]:
    return [path for path in folder.rglob(kind) if path.is_file() and _is_read(path.relative_to(folder))]


def input_hashes(project: Project, book: Book) -> pd.DataFrame:
    """Return the `input_files` with their hashes. Columns: 文件, 字节, SHA-256."""
    files = input_files(project, **book.parameters)
    rows = [(project.shown(path), path.stat().st_size, sha256(path)) for path in files]
    return pd.DataFrame(rows, columns=["文件", "字节", "SHA-256"])


def programs() -> pd.DataFrame:
    """List what made the document, with versions. Columns: 项目, 版本."""
    provenance = provenance_of(os.environ.get(RENDERER_VARIABLE) or "未渲染")
    rows = [
        ("本项目", provenance["program"]["version"]),
        ("源代码", f"SHA-256 {provenance['program']['sha256']}"),
        ("渲染器", provenance["renderer"]),
        *provenance["versions"].items(),
        *((f"字体 {name}", f"SHA-256 {digest}") for name, digest in provenance["fonts"].items()),
    ]
    return pd.DataFrame(rows, columns=["项目", "版本"], dtype=str)


def provenance_of(renderer_version: str) -> dict[str, Any]:
    """Say by what a publication is made, as manifest.json has it: program, renderer, versions, fonts."""
    return {
        "program": {"name": PROGRAM, "version": metadata.version(PROGRAM), "sha256": _hash_of_program()},
        "renderer": renderer_version,
        "versions": {"Python": platform.python_version(), **{name: metadata.version(name) for name in packages()}},
        "fonts": {face.name: sha256(face) for face in (fonts.SERIF_FILE, fonts.SANS_FILE)},
    }


def packages() -> list[str]:
    """Name the packages that the program asks for, in its order."""
    wanted = metadata.requires(PROGRAM) or []
    return [re.split(r"[^\w.-]", requirement, maxsplit=1)[0] for requirement in wanted if "extra ==" not in requirement]


def _hash_of_program() -> str:
    """Return one hash of the program's own files: their names and what is in them."""
    folder = Path(__file__).parents[1]
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    listed = "".join(f"{sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in files)
    return hashlib.sha256(listed.encode("utf-8")).hexdigest()


_NOT_READ = ("README.md", "待办.md")
"""Notes for people, beside what the document is made from."""


def _is_read(path: Path) -> bool:
    """Tell whether a file may decide what the document is: no note, nothing that people's programs leave behind."""
    hidden = any(part.startswith((".", "~$")) or part == "__pycache__" for part in path.parts)
    return not hidden and path.name not in _NOT_READ


def sha256(path: Path) -> str:
    """Return the hash of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
