"""What a page of a PDF shows: lines of text, and the cells of its ruled tables, each with its frame."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from budgetbook.review.document import Box, Grid, Position
from budgetbook.review.reading.pdf_characters import Character, PageTransform, characters_of
from budgetbook.review.reading.pdf_grid import FoundCell, FoundTable, Ruling, find_tables

_THIN = 2.5
"""How wide, in points, what is drawn may be to be a line."""
_SHORT = 4.0
_GAP, _WIDE_GAP = 0.25, 1.6
"""Gaps between characters, in parts of their height, that are a space between Latin words, and that part columns."""


@dataclass(frozen=True)
class Line:
    """A line of text and its frame."""

    text: str
    box: Box

    @property
    def size(self) -> float:
        """The height of its characters."""
        return self.box[3] - self.box[1]


@dataclass(frozen=True)
class PageTable:
    """A table of a page."""

    grid: Grid
    box: Box


@dataclass(frozen=True)
class Page:
    """A page: its height, its lines outside of tables, and its tables, from top to bottom."""

    number: int
    height: float
    lines: tuple[Line, ...]
    tables: tuple[PageTable, ...]
    has_text: bool


def read_page(page: Any, number: int) -> Page:
    """Read a page of pypdfium2, from 1."""
    transform = PageTransform(page)
    textpage = page.get_textpage()
    characters = list(characters_of(textpage, transform))
    found = find_tables(*_rulings(page, transform))
    outer = [table for table in found if not any(_inside(table.box, other.box) for other in found if other != table)]
    inside: dict[int, list[Character]] = {}
    outside = []
    for character in characters:
        across = (character.left + character.right) / 2
        place = next(
            (n for n, one in enumerate(outer) if one.box[0] <= across <= one.box[2] and _is_in(one.box, character)),
            None,
        )
        if place is None:
            # characters that stand upright: a page number beside a table on a turned page
            if abs(pdfium.FPDFText_GetCharAngle(textpage, character.index) - transform.angle) < 0.1:
                outside.append(character)
        else:
            inside.setdefault(place, []).append(character)
    tables = [_filled(outer[place], own, number) for place, own in sorted(inside.items())]
    return Page(number, transform.height, tuple(lines_of(outside)), tuple(tables), bool(characters))


def _rulings(page: Any, transform: PageTransform) -> tuple[list[Ruling], list[Ruling]]:
    horizontal: list[Ruling] = []
    vertical: list[Ruling] = []

    def add(box: Box) -> None:
        left, top, right, bottom = box
        if bottom - top <= _THIN and right - left >= _SHORT:
            horizontal.append(Ruling((top + bottom) / 2, left, right))
        elif right - left <= _THIN and bottom - top >= _SHORT:
            vertical.append(Ruling((left + right) / 2, top, bottom))

    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1):
        left, top, right, bottom = box = transform.box(*thing.get_bounds())
        if right - left <= _THIN or bottom - top <= _THIN:
            add(box)
            continue
        if pdfium.FPDFPath_CountSegments(thing) > 5:
            for side in _segments(thing, transform):
                add(side)
        else:
            for side in ((left, top, right, top), (left, bottom, right, bottom)):
                add(side)
            for side in ((left, top, left, bottom), (right, top, right, bottom)):
                add(side)
    return horizontal, vertical


def _segments(thing: Any, transform: PageTransform) -> Iterator[Box]:
    """Go through the straight lines of a drawing."""
    matrix = thing.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    before = first = None
    for number in range(pdfium.FPDFPath_CountSegments(thing)):
        segment = pdfium.FPDFPath_GetPathSegment(thing, number)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO and before is not None:
            yield _between(before, point, transform)
        if pdfium.FPDFPathSegment_GetClose(segment) and first is not None:
            yield _between(point, first, transform)
        before = point


def _between(one: tuple[float, float], other: tuple[float, float], transform: PageTransform) -> Box:
    xs, ys = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return transform.box(xs[0], ys[0], xs[1], ys[1])


def _inside(box: Box, other: Box) -> bool:
    return other[0] <= box[0] and other[1] <= box[1] and box[2] <= other[2] and box[3] <= other[3]


def _is_in(box: Box, character: Character) -> bool:
    return box[0] <= (character.left + character.right) / 2 <= box[2] and box[1] <= character.middle <= box[3]


def lines_of(characters: Iterable[Character], *, joined: bool = False) -> list[Line]:
    """Put characters together to lines, from top to bottom; raised marks of notes are left out.

    Parameters
    ----------
    joined
        Whether wide gaps within a line are no gaps, as in a cell.
    """
    rows: list[_Row] = []
    for character in characters:
        if rows and rows[-1].holds(character):
            rows[-1].add(character)
        else:
            rows.append(_Row(character))
    rows.sort(key=lambda row: row.top)
    merged: list[_Row] = []
    for row in rows:
        near = next((other for other in reversed(merged[-4:]) if other.overlaps(row)), None)
        if near is None:
            merged.append(row)
        else:
            for character in row.characters:
                near.add(character)
    return [_line(own, joined=joined) for row in merged if (own := row.without_marks())]


class _Row:
    """Signs on one line, as far as they were put together."""

    def __init__(self, character: Character) -> None:
        self.characters = [character]
        self.top, self.bottom = character.top, character.bottom

    def add(self, character: Character) -> None:
        self.characters.append(character)
        if character.bottom - character.top >= self.bottom - self.top:
            self.top, self.bottom = character.top, character.bottom

    def holds(self, character: Character) -> bool:
        return self._overlap(character.top, character.bottom) > 0.5

    def overlaps(self, other: _Row) -> bool:
        return self._overlap(other.top, other.bottom) > 0.6

    def _overlap(self, top: float, bottom: float) -> float:
        lower = min(bottom - top, self.bottom - self.top) or 1.0
        return (min(bottom, self.bottom) - max(top, self.top)) / lower

    def without_marks(self) -> list[Character]:
        height = self.bottom - self.top
        kept = [
            s for s in self.characters if s.bottom - s.top > 0.75 * height or s.bottom > self.bottom - 0.15 * height
        ]
        return sorted(kept, key=lambda one: one.left)


def _line(row: list[Character], *, joined: bool) -> Line:
    text = row[0].text
    for before, character in pairwise(row):
        gap, size = character.left - before.right, character.bottom - character.top
        if not joined and gap > _WIDE_GAP * size:
            text += "  "
        elif gap > _GAP * size and before.text.isascii() and character.text.isascii():
            text += " "
        text += character.text
    box = (row[0].left, min(s.top for s in row), max(s.right for s in row), max(s.bottom for s in row))
    return Line(text, box)


def _filled(table: FoundTable, characters: list[Character], page: int) -> PageTable:
    rows = [[""] * table.width for _ in range(table.height)]
    boxes = {}
    by_cell: dict[tuple[int, int], list[Character]] = {}
    cell: FoundCell | None = None
    for character in characters:
        # the next character most often stands in the same cell
        if cell is None or not _is_in(cell.box, character):
            cell = next((one for one in table.cells if _is_in(one.box, character)), None)
        if cell is not None:
            by_cell.setdefault((cell.row, cell.column), []).append(character)
    for cell in table.cells:
        place = (cell.row, cell.column)
        rows[cell.row][cell.column] = "".join(line.text for line in lines_of(by_cell.get(place, ()), joined=True))
        boxes[place] = Position(page, 0, cell.box)
    positions = []
    for row in range(table.height):
        own = [cell.box for cell in table.cells if cell.row == row] or [table.box]
        box = (table.box[0], min(one[1] for one in own), table.box[2], max(one[3] for one in own))
        positions.append(Position(page, 0, box))
    return PageTable(Grid(tuple(map(tuple, rows)), tuple(positions), boxes), table.box)
