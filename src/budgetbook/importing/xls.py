"""Workbooks of Excel 97 (.xls, .et), with the values that formulas had when they were saved."""

import datetime as dt
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from budgetbook.importing.biff import Biff, BiffSheet, read_biff
from budgetbook.importing.content import encrypted
from budgetbook.importing.sheet import ERROR_VALUE, HIDDEN, Cells, Sheet
from budgetbook.importing.shown import EPOCH, CellText, as_text, format_number, stored_number


def read_xls(path: Path, skip: frozenset[str] = frozenset()) -> tuple[Sheet, ...]:
    """Read every worksheet that is not skipped, also the hidden ones; charts have no cells and are left out.

    Raises
    ------
    InputError
        It opens only with a password, or a cell stands where no budget table reaches.
    ValueError
        The file is damaged.
    """
    data = path.read_bytes()
    biff = read_biff(data)
    if biff.is_encrypted:
        raise encrypted(path)
    try:
        # by its content: of a path calamine believes the suffix
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        return tuple(
            _sheet(path, book, meta, number, biff, is_skipped=meta.name.strip() in skip)
            for number, meta in enumerate(book.sheets_metadata)
            if meta.typ == SheetTypeEnum.WorkSheet
        )
    except CalamineError as error:
        raise ValueError(str(error)) from None
    except BaseException as error:
        # what the reader in Rust did not foresee is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise ValueError(str(error)) from None


def _sheet(
    path: Path, book: CalamineWorkbook, meta: SheetMetadata, number: int, biff: Biff, *, is_skipped: bool
) -> Sheet:
    cells = Cells(path.name, meta.name, () if meta.visible == SheetVisibleEnum.Visible else (HIDDEN,))
    if is_skipped:
        return cells.sheet()
    sheet = book.get_sheet_by_name(meta.name)
    found = biff.sheets[number] if number < len(biff.sheets) else BiffSheet()
    for row in found.hidden:
        cells.hide(row)
    for (row, column), error in found.errors.items():
        cells.put_unreadable(row, column, ERROR_VALUE.format(value=error))
    for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
        for column, value in enumerate(values):
            if (row, column) not in found.errors:
                cells.put(row, column, _read(value, found.formats.get((row, column), "")))
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        cells.merge(top, left, bottom, right)
    return cells.sheet()


def _read(value: Any, code: str) -> CellText:
    """What a cell shows under its format; without one as it is, a number with the 15 digits that Excel shows."""
    number = _number(value)
    match value:
        case bool():
            return as_text("TRUE" if value else "FALSE")
        case _ if number is not None and code:
            return format_number(number, code)
        case dt.datetime():
            return as_text(value.isoformat(" "))
        case dt.date() | dt.time():
            return as_text(value.isoformat())
        case _:
            return as_text(str(value) if number is None else f"{number:f}")


def _number(value: Any) -> Decimal | None:
    """A cell's number, of a date the days since the first of the calendar; None for what is none."""
    match value:
        case bool():
            return None
        case float() | int():
            return stored_number(value)
        case dt.datetime():
            return Decimal((value - EPOCH) / dt.timedelta(days=1))
        case dt.date():
            return Decimal((value - EPOCH.date()).days)
        case _:
            return None
