"""A book that has passed its checks, handed on by a build to the notebooks that it runs.

Each notebook opens the book for itself, which reads and checks it again: in JupyterLab it must, and a build would do it
five times over for the same files. So a build leaves the checked book in a file, and names it to its kernels.
"""

import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from budgetbook.book import Book
from budgetbook.checks.report import CheckReport
from budgetbook.core.errors import UsageError

_VARIABLE = "BUDGETBOOK_CHECKED"
"""Environment variable that names the file to the kernels of a build."""


@contextmanager
def share_with_kernels(book: Book, report: CheckReport) -> Iterator[dict[str, str]]:
    """Leave a book for other processes while the block runs, if it has passed its checks.

    Yields
    ------
    dict
        The environment variables with which those processes find it.
    """
    if not report.has_passed:
        yield {}
        return
    with TemporaryDirectory(prefix="budgetbook-") as folder:
        file = Path(folder) / "book.pickle"
        file.write_bytes(pickle.dumps(book))
        yield {_VARIABLE: str(file)}


def shared_book(year: str, unit: str) -> Book | None:
    """Return the book that was handed on; None where none was.

    Raises
    ------
    UsageError
        Another book is asked for, whose data a build does not read.
    """
    named = os.environ.get(_VARIABLE)
    if not named:
        return None
    book: Book = pickle.loads(Path(named).read_bytes())  # a file of the build itself
    if book.parameters != {"year": year, "unit": unit}:
        raise UsageError(
            f"生成{book.parameters['year']}年 {book.parameters['unit']} 的文本时，不能打开{year}年 {unit} 的数据："
            "上年的表用 book.last_year，部门所属单位的用 book.table(…, unit=…)。"
        )
    return book
