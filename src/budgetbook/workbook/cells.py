"""Writing single cells so that a spreadsheet shows, and gives back, exactly what was meant.

Three things go wrong otherwise. A text that begins with = + - @ or a tab runs as a formula. The writing library
puts numbers through a binary float (8.2 becomes 8.199999999999999). And a spreadsheet drops, without a word,
digits after the fifteenth and characters after the 32767th; such a value is refused instead.
"""

import re
from decimal import Decimal

from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from budgetbook.core.errors import InputError
from budgetbook.core.text import escape_invisible
from budgetbook.figures import plain

MAX_DIGITS = 15
"""Significant digits that a spreadsheet holds exactly."""

MAX_CHARACTERS = 32767
"""Length of the longest text of a cell, in UTF-16 units, as spreadsheets count."""

_FORMULA_START = ("=", "+", "-", "@", "\t")
# spreadsheets read _x0041_ as the character U+0041, so that the underscore of such a text is itself written so
_ESCAPED_ALREADY = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return a cell, counted from 1; one that has been merged into another can hold nothing, and is an error."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(f"{sheet.title} {cell.coordinate} is merged into another cell")
    return cell


def write_text(cell: Cell, text: str) -> None:
    """Write a text that stays a text, whatever it begins with or looks like; an empty one leaves the cell empty.

    Raises
    ------
    InputError
        The text is longer than a cell can hold, or has a character that no workbook can hold.
    """
    if not text:
        return
    written = _ESCAPED_ALREADY.sub("_x005F_", text)
    length = len(written.encode("utf-16-le")) // 2
    if length > MAX_CHARACTERS:
        raise InputError(
            f"{_place(cell)}：发现{length}个字符的文字，应不超过{MAX_CHARACTERS}个（电子表格会截去余下的）。"
        )
    if _UNSTORABLE.search(written):
        raise InputError(
            f"{_place(cell)}：发现“{escape_invisible(text)[:40]}”，应为没有控制字符的文字（工作簿存不下）。"
        )
    cell.value = written
    cell.data_type = "s"  # assigning the value may have made it a formula or an error
    if text.startswith(_FORMULA_START):
        cell.quotePrefix = True  # as if typed with an apostrophe: it stays a text when someone edits the cell


def write_number(cell: Cell, value: Decimal, number_format: str) -> None:
    """Write a number with every digit, as digits: no float comes near it.

    Raises
    ------
    InputError
        The number has more digits than a spreadsheet holds.
    """
    if not fits_spreadsheet(value):
        raise InputError(
            f"{_place(cell)}：发现 {plain(value)}，应为不超过{MAX_DIGITS}位有效数字的数（电子表格会改掉更多的位数）。"
        )
    cell.value = plain(value)
    cell.data_type = "n"
    cell.number_format = number_format


def fits_spreadsheet(value: Decimal) -> bool:
    """Tell whether a spreadsheet keeps every digit of a number."""
    return len(value.normalize().as_tuple().digits) <= MAX_DIGITS


def _place(cell: Cell) -> str:
    sheet = cell.parent
    return f"工作表“{sheet.title if sheet else ''}”{cell.coordinate}格"
