"""Workbooks (.xlsx, .xls, .ods) as sheets of text, with the values that formulas had when they were saved."""

import datetime as dt
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from budgetbook.core.errors import InputError
from budgetbook.importing.sheet import HIDDEN, Sheet, pad_rows

NO_VALUE = "公式没有保存结果：请用 Excel 打开这个文件并保存后再读"
ERROR_VALUE = "公式出错，应改正后保存"

_ANY = "{*}"
"""In whichever namespace: the strict and the usual kind of workbook differ in it."""


def read_workbook(path: Path) -> tuple[Sheet, ...]:
    """Read every worksheet, also the hidden ones; charts have no cells and are left out.

    Raises
    ------
    InputError
        The file is no workbook, is damaged, or opens only with a password.
    """
    try:
        book = CalamineWorkbook.from_path(path)
        unreadable = _unreadable(path) if path.suffix.lower() in (".xlsx", ".xlsm") else {}
        return tuple(
            _sheet(path, book, meta, unreadable.get(meta.name, {}))
            for meta in book.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet
        )
    except (CalamineError, zipfile.BadZipFile, ElementTree.ParseError, KeyError):
        raise InputError(
            f"{path.name} 不能当作工作簿打开：请用 Excel 打开它，去掉打开密码，另存为“Excel 工作簿（.xlsx）”。"
        ) from None


def _sheet(path: Path, book: CalamineWorkbook, meta: SheetMetadata, unreadable: dict[tuple[int, int], str]) -> Sheet:
    sheet = book.get_sheet_by_name(meta.name)
    rows = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        # what lies under a merged cell is not seen in Excel, so nobody meant it
        for row in range(top, min(bottom + 1, len(rows))):
            for column in range(left, min(right + 1, len(rows[row]))):
                if (row, column) != (top, left):
                    rows[row][column] = ""
    numbers = tuple(range(1, len(rows) + 1))
    notices = () if meta.visible == SheetVisibleEnum.Visible else (HIDDEN,)
    return Sheet(path.name, meta.name, pad_rows(rows), numbers, unreadable=unreadable, notices=notices)


def _text(value: Any) -> str:
    """Write a cell as Excel shows it at its most exact: a number has 15 significant digits and no more."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float() | int():
            return f"{Decimal(f'{value:.15g}'):f}"
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat(" ") if isinstance(value, dt.datetime) else value.isoformat()
        case _:
            return str(value)


def _unreadable(path: Path) -> dict[str, dict[tuple[int, int], str]]:
    """Find the cells, by worksheet, that look blank to a reader of values and are not."""
    with zipfile.ZipFile(path) as archive:
        parts = {
            part.get("Id"): part.get("Target", "")
            for part in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        }
        sheets = ElementTree.fromstring(archive.read("xl/workbook.xml")).iterfind(f".//{_ANY}sheet")
        found = {}
        for sheet in sheets:
            reference = next(value for name, value in sheet.attrib.items() if name.endswith("}id"))
            target = parts[reference].removeprefix("/xl/")
            if target.startswith("worksheets/"):
                found[sheet.get("name", "")] = _unreadable_cells(archive.read(f"xl/{target}"))
        return found


def _unreadable_cells(xml: bytes) -> dict[tuple[int, int], str]:
    found = {}
    for cell in ElementTree.fromstring(xml).iterfind(f".//{_ANY}c"):
        kind = cell.get("t", "n")
        if kind == "e":
            found[_place(cell.get("r", "A1"))] = ERROR_VALUE
        # a formula whose result is an empty text is a text; only a number can be missing
        elif cell.find(f"{_ANY}f") is not None and kind != "str" and not cell.findtext(f"{_ANY}v"):
            found[_place(cell.get("r", "A1"))] = NO_VALUE
    return found


def _place(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(reference[len(letters) :]) - 1, column - 1
