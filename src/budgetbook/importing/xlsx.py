"""Workbooks of Excel 2007 and later, read cell by cell from their XML, no further than a budget table can reach.

Values come with their number formats, hidden rows and formulas without results, which readers of values leave out.
"""

import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from budgetbook.importing.sheet import (
    ERROR_VALUE,
    HIDDEN,
    NO_VALUE,
    Sheet,
    column_number,
    far_cell,
    is_too_far,
    pad_rows,
)
from budgetbook.importing.shown import BUILT_IN, GENERAL, shown

_ANY = "{*}"
"""In whichever namespace: the strict and the usual kind of workbook differ in it."""
_WORKSHEET = "/worksheet"


def read_xlsx(path: Path, skip: frozenset[str] = frozenset()) -> tuple[Sheet, ...]:
    """Read every worksheet that is not skipped, also the hidden ones; charts have no cells and are left out.

    Raises
    ------
    InputError
        A cell stands so far from the others that the sheet cannot be a budget table.
    KeyError, ValueError, zipfile.BadZipFile, ElementTree.ParseError, expat.ExpatError
        The file is damaged.
    """
    with zipfile.ZipFile(path) as archive:
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
                notices = () if sheet.get("state", "visible") == "visible" else (HIDDEN,)
                empty = Sheet(path.name, name, (), (), notices=notices)
                is_skipped = name.strip() in skip
                found.append(
                    empty if is_skipped else _Reader(common, empty).read(archive, posixpath.normpath(part)[1:])
                )
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

    def __init__(self, common: _Common, empty: Sheet) -> None:
        self._common = common
        self._empty = empty
        self._rows: dict[int, dict[int, str]] = {}
        self._shown: dict[tuple[int, int], str] = {}
        self._scaled: dict[tuple[int, int], int] = {}
        self._unreadable: dict[tuple[int, int], str] = {}
        self._hidden: set[int] = set()
        self._merged: list[tuple[int, int, int, int]] = []
        self._row = self._column = -1
        self._cell: _Cell | None = None
        self._is_value = False

    def read(self, archive: zipfile.ZipFile, part: str) -> Sheet:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.buffer_text = True
        with archive.open(part) as file:
            parser.ParseFile(file)
        for top, left, bottom, right in self._merged:
            # what lies under a merged cell is not seen in Excel, so nobody meant it
            for row in [row for row in self._rows if top <= row <= bottom]:
                for column in [column for column in self._rows[row] if left <= column <= right]:
                    if (row, column) != (top, left):
                        del self._rows[row][column]
        last = max((*self._rows, *(row for row, _ in self._unreadable)), default=-1)
        rows = [
            [cells.get(column, "") for column in range(max(cells, default=-1) + 1)]
            for cells in (self._rows.get(row, {}) for row in range(last + 1))
        ]
        return Sheet(
            self._empty.file,
            self._empty.name,
            pad_rows(rows),
            tuple(range(1, len(rows) + 1)),
            unreadable=self._unreadable,
            notices=self._empty.notices,
            shown_texts=self._shown,
            scaled=self._scaled,
            hidden=frozenset(self._hidden),
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(" ")[2]:
            case "row":
                self._row = int(attributes.get("r", self._row + 2)) - 1
                self._column = -1
                if attributes.get("hidden") in ("1", "true"):
                    self._hidden.add(self._row)
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
                self._merged.append((*place(start), *place(end or start)))

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
        here = (cell.row, cell.column)
        # a formula whose result is an empty text is a text; only a number can be missing
        if cell.kind == "e" or (cell.has_formula and cell.kind != "str" and not value):
            self._unreadable[here] = ERROR_VALUE.format(value=value or "错误值") if cell.kind == "e" else NO_VALUE
        else:
            text, seen, scale = self._read(cell, value) if value.strip() else ("", "", 1)
            if not text.strip():
                return
            self._rows.setdefault(cell.row, {})[cell.column] = text
            if seen != text:
                self._shown[here] = seen
            if scale != 1:
                self._scaled[here] = scale
        if is_too_far(*here):
            raise far_cell(self._empty, *here)

    def _read(self, cell: _Cell, value: str) -> tuple[str, str, int]:
        """A cell's text in full, what it shows, and how many times what is stored is what is shown."""
        match cell.kind:
            case "s":
                text = self._common.texts[int(value)]
            case "b":
                text = "FALSE" if value.strip() == "0" else "TRUE"
            case "n":
                number = Decimal(f"{float(value):.15g}")
                code = self._common.formats[cell.style] if cell.style < len(self._common.formats) else GENERAL
                found = shown(number, code, is_1904=self._common.is_1904)
                return found.exact, found.text, found.scale
            case _:
                text = value
        return text, text, 1


def place(reference: str) -> tuple[int, int]:
    """Row and column of a cell, from 0, by its name: B3 is (2, 1)."""
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]) - 1, column_number(letters)
