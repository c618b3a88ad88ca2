"""Workbooks of Excel 2007 and later, read cell by cell from their XML, no further than a budget table can reach.

Values come with their number formats, hidden rows and formulas without results, which readers of values leave out.
"""

import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from budgetbook.importing.content import archive_of
from budgetbook.importing.sheet import ERROR_VALUE, HIDDEN, NO_VALUE, Cells, Sheet, column_number
from budgetbook.importing.shown import BUILT_IN, GENERAL, CellText, as_text, format_number, stored_number

_ANY = "{*}"
"""In whichever namespace: the strict and the usual kind of workbook differ in it."""
_WORKSHEET = "/worksheet"


def read_xlsx(path: Path, skip: frozenset[str] = frozenset()) -> tuple[Sheet, ...]:
    """Read every worksheet that is not skipped, also the hidden ones; charts have no cells and are left out.

    Raises
    ------
    InputError
        A cell stands so far from the others that the sheet cannot be a budget table.
    Any of `content.DAMAGE`
        The file is damaged.
    """
    with archive_of(path) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        parts = {
            part.get("Id"): (part.get("Type", ""), posixpath.join("/xl", part.get("Target", "")))
            for part in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        }
        properties = book.find(f"{_ANY}workbookPr")
        is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        common = _Common(_strings(archive), _formats(archive), is_1904)
        found = []
        for sheet in book.iterfind(f".//{_ANY}sheet"):
            name = sheet.get("name", "")
            reference = next(value for key, value in sheet.attrib.items() if key.endswith("}id"))
            kind, part = parts[reference]
            if kind.endswith(_WORKSHEET):
                cells = Cells(path.name, name, () if sheet.get("state", "visible") == "visible" else (HIDDEN,))
                if name.strip() not in skip:
                    _Reader(common, cells).read(archive, posixpath.normpath(part)[1:])
                found.append(cells.sheet())
        return tuple(found)


@dataclass(frozen=True)
class _Common:
    """What all sheets of a workbook share: texts, number formats by style, the first day of its calendar."""

    texts: tuple[str, ...]
    formats: tuple[str, ...]
    is_1904: bool


def _strings(archive: zipfile.ZipFile) -> tuple[str, ...]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return ()
    texts = []
    with archive.open("xl/sharedStrings.xml") as file:
        for _, element in ElementTree.iterparse(file):
            if element.tag.endswith("}si"):
                # what is read aloud beside a text is no part of it
                runs = [child for child in element if not child.tag.endswith("}rPh")]
                texts.append("".join(part.text or "" for run in runs for part in run.iter() if part.tag.endswith("}t")))
                element.clear()
    return tuple(texts)


def _formats(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """The number format of each style, in the order in which cells name them."""
    if "xl/styles.xml" not in archive.namelist():
        return ()
    styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
    named = {int(one.get("numFmtId", 0)): one.get("formatCode", "") for one in styles.iterfind(f".//{_ANY}numFmt")}
    known: Mapping[int, str] = {**BUILT_IN, **named}
    return tuple(known.get(int(one.get("numFmtId", 0)), GENERAL) for one in styles.iterfind(f"{_ANY}cellXfs/{_ANY}xf"))


@dataclass
class _Cell:
    """A cell as it is being read."""

    row: int
    column: int
    kind: str
    style: int
    value: list[str] = field(default_factory=list)
    has_formula: bool = False


class _Reader:
    """Reads one worksheet as its XML goes by."""

    def __init__(self, common: _Common, cells: Cells) -> None:
        self._common = common
        self._cells = cells
        self._row = self._column = -1
        self._cell: _Cell | None = None
        self._is_value = False

    def read(self, archive: zipfile.ZipFile, part: str) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.buffer_text = True
        with archive.open(part) as file:
            parser.ParseFile(file)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(" ")[2]:
            case "row":
                self._row = int(attributes.get("r", self._row + 2)) - 1
                self._column = -1
                if attributes.get("hidden") in ("1", "true"):
                    self._cells.hide(self._row)
            case "c":
                reference = attributes.get("r")
                self._column = place(reference)[1] if reference else self._column + 1
                self._cell = _Cell(self._row, self._column, attributes.get("t", "n"), int(attributes.get("s", 0)))
            case "f" if self._cell:
                self._cell.has_formula = True
            case "v" | "t":
                self._is_value = self._cell is not None
            case "rPh":
                self._cell = None
            case "mergeCell":
                start, _, end = attributes["ref"].partition(":")
                # merged cells are told behind all cells
                self._cells.merge(*place(start), *place(end or start))

    def _text(self, data: str) -> None:
        if self._is_value and self._cell:
            self._cell.value.append(data)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name in ("v", "t"):
            self._is_value = False
        elif name == "c" and self._cell:
            self._keep(self._cell, "".join(self._cell.value))
            self._cell = None

    def _keep(self, cell: _Cell, value: str) -> None:
        # a formula whose result is an empty text is a text; only a number can be missing
        if cell.kind == "e" or (cell.has_formula and cell.kind != "str" and not value):
            reason = ERROR_VALUE.format(value=value or "错误值") if cell.kind == "e" else NO_VALUE
            self._cells.put_unreadable(cell.row, cell.column, reason)
        elif value.strip():
            self._cells.put(cell.row, cell.column, self._read(cell, value))

    def _read(self, cell: _Cell, value: str) -> CellText:
        match cell.kind:
            case "s":
                return as_text(self._common.texts[int(value)])
            case "b":
                return as_text("FALSE" if value.strip() == "0" else "TRUE")
            case "n":
                number = stored_number(value)
                code = self._common.formats[cell.style] if cell.style < len(self._common.formats) else GENERAL
                return format_number(number, code, is_1904=self._common.is_1904)
            case _:
                return as_text(value)


def place(reference: str) -> tuple[int, int]:
    """Row and column of a cell, from 0, by its name: B3 is (2, 1)."""
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]) - 1, column_number(letters)
