"""Whether the data are still those that a publication was made from: its manifest.json notes the hash of each file."""

import json
from collections.abc import Mapping
from typing import Any

from budgetbook.audit.notebook import figures_file
from budgetbook.audit.provenance import data_files, input_files, sha256
from budgetbook.book import Book
from budgetbook.core.errors import UsageError
from budgetbook.core.project import Project

MANIFEST = "manifest.json"


def manifest_of(project: Project, book: Book, provenance: Mapping[str, Any]) -> dict[str, Any]:
    """Say what a publication is made from, and by what (`provenance_of`), before it is made.

    Keys: year, unit, title, program, renderer, versions, fonts; inputs, the SHA-256 of each file by its name.
    """
    inputs = hashes_of_inputs(project, **book.parameters)
    return {**book.parameters, "title": book.title, **provenance, "inputs": inputs}


def hashes_of_inputs(project: Project, year: str, unit: str) -> dict[str, str]:
    """Return the SHA-256 of everything a document is made from, by name."""
    return {project.shown(path): sha256(path) for path in input_files(project, year, unit)}


def hashes_of_data(project: Project, book: Book) -> dict[str, str]:
    """Return the SHA-256 of every file that decides what the figures are: data, lists of codes, forms."""
    return {project.shown(path): sha256(path) for path in sorted(data_files(project, **book.parameters))}


def require_same_data(project: Project, book: Book) -> None:
    """Raise an error where the data changed after publication: recomputing from other data proves nothing.

    Raises
    ------
    UsageError
        A file was changed, added or removed since, or the publication does not say what it was made from.
    """
    path = figures_file(project, **book.parameters).with_name(MANIFEST)
    again = "请重新运行 budgetbook build，再打开审计笔记本"
    if not path.is_file():
        raise UsageError(f"没有 {project.shown(path)}，不知公开文本由哪些数据生成：{again}。")
    inputs = json.loads(path.read_text(encoding="utf-8"))["inputs"]
    present = hashes_of_data(project, book)
    names = present.keys() | {name for name in inputs if name.startswith("data/")}
    changed = [name for name in sorted(names) if inputs.get(name) != present.get(name)]
    if changed:
        files = f"{changed[0]} 等{len(changed)}个文件" if len(changed) > 1 else f"{changed[0]} "
        raise UsageError(f"{files}在公开文本生成之后有改动：{again}。")
