"""Files as offices send them, read into sheets of text; what a cell means is not judged here."""

import csv
import io
from pathlib import Path

from budgetbook.core.errors import InputError
from budgetbook.importing.markdown import read_markdown
from budgetbook.importing.sheet import Sheet, pad_rows, read_text
from budgetbook.importing.workbooks import read_workbook


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Read a file into sheets: a workbook has several, a CSV or Markdown file is one.

    Raises
    ------
    InputError
        There is no such file, or it is not of a kind that is read, or not what its name says.
    """
    if not path.is_file():
        raise InputError(f"没有文件 {path}。")
    match path.suffix.lower():
        case ".xlsx" | ".xlsm" | ".xls" | ".ods":
            return read_workbook(path)
        case ".csv":
            return (_read_csv(path),)
        case ".md":
            return (read_markdown(path),)
        case _:
            raise InputError(f"{path.name}：不认识的文件类型，应为 .xlsx、.xls、.ods、.csv 或 .md。")


def _read_csv(path: Path) -> Sheet:
    text, notices = read_text(path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error:
        raise InputError(f"{path.name} 第{len(rows) + 1}行的引号不成对：请在 Excel 中重新另存为“CSV UTF-8”。") from None
    return Sheet(path.name, "", pad_rows(rows), tuple(range(1, len(rows) + 1)), notices=notices)
