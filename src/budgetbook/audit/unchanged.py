"""Whether the data are still those that a publication was made from: its figures.json notes the hash of each file."""

import json

from budgetbook.audit.notebook import figures_file
from budgetbook.audit.provenance import data_files, sha256
from budgetbook.book import Book
from budgetbook.core.errors import UsageError
from budgetbook.core.project import Project

INPUTS = "inputs"
"""Key of figures.json under which the hashes stand, by the file's name."""

_NOT_READ = ("README.md", "待办.md")


def hashes_of_data(project: Project, book: Book) -> dict[str, str]:
    """Return the SHA-256 of every file that decides what the figures are: data, lists of codes, forms."""
    return {
        project.shown(path): sha256(path)
        for path in sorted(data_files(project, book))
        if path.is_file() and not path.name.endswith(_NOT_READ)
    }


def require_same_data(project: Project, book: Book) -> None:
    """Raise an error where the data changed after publication: recomputing from other data proves nothing.

    Raises
    ------
    UsageError
        A file was changed, added or removed since, or the publication does not say what it was made from.
    """
    path = figures_file(project, **book.parameters)
    noted = json.loads(path.read_text(encoding="utf-8")).get(INPUTS)
    again = "请重新运行 budgetbook build，再打开审计笔记本"
    if noted is None:
        raise UsageError(f"{project.shown(path)} 没有写明由哪些数据生成：{again}。")
    present = hashes_of_data(project, book)
    changed = [name for name in sorted(noted.keys() | present) if noted.get(name) != present.get(name)]
    if changed:
        files = f"{changed[0]} 等{len(changed)}个文件" if len(changed) > 1 else f"{changed[0]} "
        raise UsageError(f"{files}在公开文本生成之后有改动：{again}。")
