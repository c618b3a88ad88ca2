"""Files as offices send them, read into sheets of text; what a cell means is not judged here."""

from collections.abc import Collection
from pathlib import Path

from budgetbook.core.csv_rows import csv_rows
from budgetbook.importing.content import DAMAGE, content_of, damaged, read_text
from budgetbook.importing.markdown import read_html, read_markdown
from budgetbook.importing.ods import read_ods
from budgetbook.importing.sheet import Cells, Sheet
from budgetbook.importing.shown import as_text
from budgetbook.importing.xls import read_xls
from budgetbook.importing.xlsx import read_xlsx

_SEPARATORS = ("\t", ",", ";")
_READERS = {"xlsx": read_xlsx, "ods": read_ods, "xls": read_xls}


def read_sheets(path: Path, skip: Collection[str] = ()) -> tuple[Sheet, ...]:
    """Read a file into sheets: a workbook has several, a file of text is one.

    What the file is, its content says and not its name, save that only a file .md is taken for Markdown.

    Parameters
    ----------
    skip
        Worksheets that are not read; they come back without rows.

    Raises
    ------
    InputError
        There is no such file, or it is not of a kind that is read, or damaged.
    """
    content = content_of(path)
    if content != "text":
        try:
            return _READERS[content](path, frozenset(skip))
        except DAMAGE:
            raise damaged(path) from None
    text, notices = read_text(path)
    if path.suffix.lower() == ".md":
        return (read_markdown(path.name, text, notices),)
    if "<table" in text.lower():
        return (read_html(path.name, text, notices),)
    return (_read_csv(path.name, text, notices),)


def _read_csv(name: str, text: str, notices: tuple[str, ...]) -> Sheet:
    # amounts may have more commas than a line has tabs
    lines = text.splitlines()
    separator = max(_SEPARATORS, key=lambda separator: sum(separator in line for line in lines))
    cells = Cells(name, "", notices)
    too_long = "预算表没有这么长的格：请检查是不是传错了文件"
    for number, row in enumerate(csv_rows(text, name, too_long, separator)):
        for column, typed in enumerate(row):
            cells.put(number, column, as_text(typed))
    return cells.sheet()
