"""How sheets look: faces and sizes, borders, the height that a wrapped text needs, and the set-up for print."""

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any, cast
from weakref import WeakKeyDictionary

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

SIZE = 10
"""Points of the type of a table."""

# faces that Excel and WPS bring along in China
BODY = Font(name="宋体", size=SIZE)
STRONG = Font(name="宋体", size=SIZE, bold=True)
TITLE = Font(name="黑体", size=16)
NOTE = Font(name="宋体", size=9)
WARNING = Font(name="宋体", size=SIZE, bold=True, color="FFC00000")

_THIN = Side(style="thin", color="FF000000")
FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
NO_FRAME = Border()

SHADE = PatternFill("solid", fgColor="FFF2F2F2")
"""Of headings, and of cells that nobody fills in."""


@cache
def indented(by: int) -> Alignment:
    """Words that begin so many characters from the left edge of their cell."""
    return Alignment(horizontal="left", vertical="center", wrap_text=True, indent=by)


LEFT = indented(1)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center", indent=1)
LINE = Alignment(horizontal="left", vertical="center")
LINE_END = Alignment(horizontal="right", vertical="center")
"""Lines of text that run on over the empty cells beside them."""
PARAGRAPH = Alignment(horizontal="left", vertical="center", wrap_text=True)
"""Text outside a table, flush with its edge."""

PAGE_WIDTH = 144
"""Widths of columns, in characters, that together fill an A4 page across."""

MAX_ROW_HEIGHT = 409
"""Points of the highest row there can be."""

MIN_ROW_HEIGHT = 18
"""Points of a row of one line."""

_PADDING = 6


def text_width(text: str) -> int:
    """Return how many half-width characters the longest line of a text is wide, quotes and dashes counted as wide."""
    return max(map(_width, text.split("\n")), default=0)


def text_height(text: str, width: int, size: int = SIZE) -> int:
    """Return the points that a text needs in a cell.

    Parameters
    ----------
    width
        Of the cell, in characters of the usual type.
    size
        Of the type, in points.
    """
    room = max((width - 1) * SIZE // size, 2)
    lines = sum(max(1, -(-_width(line) // room)) for line in text.split("\n"))
    spare = lines // 5  # signs that may not begin a line, and other faces, take up a little more
    return max(MIN_ROW_HEIGHT, (lines + spare) * -(-size * 7 // 5) + _PADDING)


def fitting_size(text: str, width: int) -> int:
    """Return the largest type in which a text fits into the highest row there can be; 6 points at least."""
    return next((size for size in range(SIZE, 6, -1) if text_height(text, width, size) <= MAX_ROW_HEIGHT), 6)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def typed_format(decimals: int) -> str:
    """Return the number format of an input cell: so many decimals at least, and no digit that was typed is hidden."""
    return f"0.{'0' * decimals}{'#' * (6 - decimals)}" if decimals else "General"


def set_text(cell: Cell, width: int) -> int:
    """Set a cell's text in smaller type where no row is high enough for it; return the points that it needs."""
    text = str(cell.value or "")
    size = fitting_size(text, width)
    if size < SIZE:
        cell.font = Font(name=cell.font.name, size=size, bold=cell.font.bold)
    return min(text_height(text, width, size), MAX_ROW_HEIGHT)


_PARTS = ("font", "alignment", "border", "fill")

_NUMBERS: WeakKeyDictionary[Any, dict[int, tuple[int, object]]] = WeakKeyDictionary()
"""By workbook and part of a look: its number there, which openpyxl finds by comparing all that a part consists of."""


def apply_style(
    cells: Sequence[Cell], font: Font, alignment: Alignment, border: Border = FRAME, fill: PatternFill | None = None
) -> None:
    """Give cells their look; of cells that are to be merged, each needs its own border."""
    first: Any = cells[0]
    numbers = _NUMBERS.setdefault(first.parent.parent, {})
    for name, part in zip(_PARTS, (font, alignment, border, fill), strict=True):
        if part is None:
            continue
        if id(part) not in numbers:
            setattr(first, name, part)
            numbers[id(part)] = getattr(first._style, f"{name}Id"), part
        cell: Any
        for cell in cells:
            cell._style = cell._style or StyleArray()
            setattr(cell._style, f"{name}Id", numbers[id(part)][0])


def set_widths(sheet: Worksheet, widths: Sequence[int], first: int = 1) -> None:
    """Set the widths of columns, in characters, from the first one on."""
    for number, width in enumerate(widths, start=first):
        sheet.column_dimensions[get_column_letter(number)].width = width


def set_up_print(sheet: Worksheet, heading_rows: tuple[int, int] | None) -> None:
    """Set a sheet up for print: A4 across, one page wide, centred, numbered, its headings on every page.

    Parameters
    ----------
    heading_rows
        First and last row to repeat, where there are any.
    """
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5  # inches
    margins.top = margins.bottom = 0.75
    margins.header = margins.footer = 0.35
    cast("HeaderFooterItem", sheet.oddFooter).center.text = "第&P页 共&N页"
    if heading_rows is not None:
        sheet.print_title_rows = f"{heading_rows[0]}:{heading_rows[1]}"
    sheet.print_area = sheet.dimensions


def set_header(sheet: Worksheet, text: str) -> None:
    """Print a text over every page."""
    cast("HeaderFooterItem", sheet.oddHeader).center.text = text
