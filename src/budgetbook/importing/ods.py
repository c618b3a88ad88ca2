"""OpenDocument spreadsheets, read cell by cell: they hold what each cell shows beside what it stores."""

from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from budgetbook.importing import typed_text
from budgetbook.importing.amounts import decimals_of
from budgetbook.importing.content import archive_of
from budgetbook.importing.sheet import ERROR_VALUE, HIDDEN, Cells, Sheet
from budgetbook.importing.shown import CellText, as_text, stored_number

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"


def read_ods(path: Path, skip: frozenset[str] = frozenset()) -> tuple[Sheet, ...]:
    """Read every sheet that is not skipped, also the hidden ones.

    Raises
    ------
    InputError
        A cell stands where no budget table reaches.
    Any of `content.DAMAGE`
        The file is damaged.
    """
    with archive_of(path) as archive:
        root = ElementTree.fromstring(archive.read("content.xml"))
    hidden_styles = {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        if any(part.get(f"{_TABLE}display") == "false" for part in style)
    }
    sheets = []
    for table in root.iter(f"{_TABLE}table"):
        name = table.get(f"{_TABLE}name", "")
        cells = Cells(path.name, name, (HIDDEN,) if table.get(f"{_TABLE}style-name") in hidden_styles else ())
        if name.strip() not in skip:
            _collect(cells, table)
        sheets.append(cells.sheet())
    return tuple(sheets)


def _collect(sheet: Cells, table: Element) -> None:
    place = 0
    for row in table.iter(f"{_TABLE}table-row"):
        cells = list(_cells(row))
        repeated = _repeated(row, "rows")
        for number in range(place, place + repeated) if cells else ():
            for column, cell in cells:
                seen = _seen(cell)
                if cell.get(f"{_TABLE}formula") and seen.startswith(("#", "Err:")):
                    sheet.put_unreadable(number, column, ERROR_VALUE.format(value=seen))
                else:
                    sheet.put(number, column, _read(cell, seen.strip()))
        if row.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            sheet.hide(place)
        place += repeated


def _repeated(element: Element, what: str) -> int:
    return int(element.get(f"{_TABLE}number-{what}-repeated", "1"))


def _cells(row: Element) -> list[tuple[int, Element]]:
    """The cells of a row that show or store anything, each with its column; under a merged cell nothing is seen."""
    found = []
    column = 0
    for cell in row:
        if not cell.tag.startswith(f"{_TABLE}"):
            continue
        repeated = _repeated(cell, "columns")
        if cell.tag == f"{_TABLE}table-cell" and (_seen(cell).strip() or _is_number(cell)):
            found += [(column + number, cell) for number in range(min(repeated, 1 << 14))]
        column += repeated
    return found


def _seen(cell: Element) -> str:
    return "\n".join(_paragraph(part) for part in cell.iterfind(f"{_TEXT}p"))


def _paragraph(element: Element) -> str:
    pieces = [element.text or ""]
    for part in element:
        if part.tag == f"{_TEXT}s":
            pieces.append(" " * int(part.get(f"{_TEXT}c", "1")))
        elif part.tag == f"{_TEXT}tab":
            pieces.append("\t")
        else:
            pieces.append(_paragraph(part))
        pieces.append(part.tail or "")
    return "".join(pieces)


def _is_number(cell: Element) -> bool:
    return cell.get(f"{_OFFICE}value-type") in ("float", "currency")


def _read(cell: Element, seen: str) -> CellText:
    if not _is_number(cell):
        return as_text(seen)
    stored = stored_number(cell.get(f"{_OFFICE}value", "nan"))
    if not seen:
        return CellText(f"{stored:f}", "")
    amount = typed_text.amount(seen)
    if amount is None:
        return as_text(seen)
    scale, last_digit = 1, Decimal(1).scaleb(-decimals_of(amount))
    # a format scales by thousands or ten thousands; what is rounded away beside that is less than the digits seen
    for power in (10**3, 10**4, 10**6, 10**8):
        if stored and abs(stored / power - amount) <= last_digit < abs(stored - amount):
            scale = power
    unit = next((unit for unit in ("万元", "元") if seen.endswith(unit)), "")
    return CellText(f"{stored / scale:f}{unit}", seen, scale)
