"""Workbooks of Excel 97 (.xls, .et), with the values that formulas had when they were saved."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from budgetbook.core.errors import InputError
from budgetbook.importing.biff import Biff, read_biff
from budgetbook.importing.sheet import ERROR_VALUE, HIDDEN, Sheet, far_cell, is_too_far, pad_rows
from budgetbook.importing.shown import EPOCH, shown

_ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")


def read_xls(path: Path, skip: frozenset[str] = frozenset()) -> tuple[Sheet, ...]:
    """Read every worksheet that is not skipped, also the hidden ones; charts have no cells and are left out.

    Raises
    ------
    InputError
        It opens only with a password, or a cell stands where no budget table reaches.
    ValueError
        The file is damaged.
    """
    biff = read_biff(path.read_bytes())
    if biff.is_encrypted:
        raise InputError(f"{path.name} 有打开密码：请用 Excel 打开它，去掉密码，另存为“Excel 工作簿（.xlsx）”。")
    try:
        book = CalamineWorkbook.from_path(path)
        return tuple(
            _sheet(path, book, meta, number, biff, is_skipped=meta.name.strip() in skip)
            for number, meta in enumerate(book.sheets_metadata)
            if meta.typ == SheetTypeEnum.WorkSheet
        )
    except CalamineError as error:
        raise ValueError(str(error)) from None


def _sheet(
    path: Path, book: CalamineWorkbook, meta: SheetMetadata, number: int, biff: Biff, *, is_skipped: bool
) -> Sheet:
    notices = () if meta.visible == SheetVisibleEnum.Visible else (HIDDEN,)
    empty = Sheet(path.name, meta.name, (), (), notices=notices)
    if is_skipped:
        return empty
    sheet = book.get_sheet_by_name(meta.name)
    end = sheet.end or (0, 0)
    if is_too_far(*end):
        raise far_cell(empty, *end)
    formats = biff.formats[number] if number < len(biff.formats) else {}
    rows: list[list[str]] = []
    shown_texts: dict[tuple[int, int], str] = {}
    scaled: dict[tuple[int, int], int] = {}
    unreadable: dict[tuple[int, int], str] = {}
    for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
        rows.append([_text(value) for value in values])
        for column, value in enumerate(values):
            if isinstance(value, str) and value in _ERRORS:
                rows[row][column] = ""
                unreadable[row, column] = ERROR_VALUE.format(value=value)
            found = formats.get((row, column))
            stored = _number(value)
            if found and stored is not None:
                as_shown = shown(stored, found)
                rows[row][column] = as_shown.exact
                if as_shown.text != as_shown.exact:
                    shown_texts[row, column] = as_shown.text
                if as_shown.scale != 1:
                    scaled[row, column] = as_shown.scale
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        # what lies under a merged cell is not seen in Excel, so nobody meant it
        for row in range(top, min(bottom + 1, len(rows))):
            for column in range(left, min(right + 1, len(rows[row]))):
                if (row, column) != (top, left):
                    rows[row][column] = ""
    return Sheet(
        path.name,
        meta.name,
        pad_rows(rows),
        tuple(range(1, len(rows) + 1)),
        unreadable=unreadable,
        notices=notices,
        shown_texts=shown_texts,
        scaled=scaled,
        hidden=frozenset(biff.hidden[number] if number < len(biff.hidden) else ()),
    )


def _number(value: Any) -> Decimal | None:
    """A cell's number, of a date the days since the first of the calendar; None for what is none."""
    match value:
        case bool():
            return None
        case float() | int():
            return Decimal(f"{value:.15g}")
        case dt.datetime():
            return Decimal((value - EPOCH) / dt.timedelta(days=1))
        case dt.date():
            return Decimal((value - EPOCH.date()).days)
        case _:
            return None


def _text(value: Any) -> str:
    """Write a cell as Excel shows it at its most exact: a number has 15 significant digits and no more."""
    number = _number(value)
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat(" ") if isinstance(value, dt.datetime) else value.isoformat()
        case _:
            return str(value) if number is None else f"{number:f}"
