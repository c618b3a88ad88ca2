"""Files as offices send them, read into sheets of text; what a cell means is not judged here."""

import csv
import io
import zipfile
from collections.abc import Collection
from pathlib import Path
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from budgetbook.core.errors import InputError
from budgetbook.importing.content import content_of, damaged, read_text
from budgetbook.importing.markdown import read_html, read_markdown
from budgetbook.importing.ods import read_ods
from budgetbook.importing.sheet import Cells, Sheet
from budgetbook.importing.shown import as_text
from budgetbook.importing.xls import read_xls
from budgetbook.importing.xlsx import read_xlsx

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
        except (zipfile.BadZipFile, ParseError, ExpatError, KeyError, ValueError, StopIteration):
            raise damaged(path) from None
    text, notices = read_text(path)
    if path.suffix.lower() == ".md":
        return (read_markdown(path.name, text, notices),)
    if "<table" in text.lower():
        return (read_html(path.name, text, notices),)
    return (_read_csv(path.name, text, notices),)


def _read_csv(name: str, text: str, notices: tuple[str, ...]) -> Sheet:
    separator = "\t" if text.count("\t") > text.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    cells = Cells(name, "", notices)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            for column, text in enumerate(row):
                cells.put(number - 1, column, as_text(text))
    except csv.Error as error:
        if "field limit" in str(error):
            limit = f"有一格超过{csv.field_size_limit()}字，预算表没有这么长的格"
            raise InputError(f"{name} 第{number + 1}行{limit}：请检查是不是传错了文件。") from None
        raise InputError(f"{name} 第{number + 1}行的引号不成对：请在 Excel 中重新另存为“CSV UTF-8”。") from None
    return cells.sheet()
