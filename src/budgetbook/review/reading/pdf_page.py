"""What a page of a PDF shows: lines of text, and the cells of its ruled tables, each with its frame."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from budgetbook.review.document import Box, Grid, Position
from budgetbook.review.reading.pdf_grid import FoundCell, FoundTable, Ruling, find_tables
from budgetbook.review.reading.pdf_signs import Sign, Turned, signs_of

_THIN = 2.5
"""How wide, in points, what is drawn may be to be a line."""
_SHORT = 4.0
_GAP, _WIDE_GAP = 0.25, 1.6
"""Distances between signs, in parts of their height, that are a space between Latin words, and that part columns."""


@dataclass(frozen=True)
class Line:
    """A line of text and its frame."""

    text: str
    box: Box

    @property
    def size(self) -> float:
        """The height of its signs."""
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
    has_signs: bool


def read_page(page: Any, number: int) -> Page:
    """Read a page of pypdfium2, from 1."""
    turned = Turned(page)
    textpage = page.get_textpage()
    signs = list(signs_of(textpage, turned))
    found = find_tables(*_rulings(page, turned))
    outer = [table for table in found if not any(_inside(table.box, other.box) for other in found if other != table)]
    inside: dict[int, list[Sign]] = {}
    outside = []
    for sign in signs:
        across = (sign.left + sign.right) / 2
        place = next(
            (n for n, one in enumerate(outer) if one.box[0] <= across <= one.box[2] and _is_in(one.box, sign)), None
        )
        if place is None:
            # signs that stand upright: a page number beside a table on a turned page
            if abs(pdfium.FPDFText_GetCharAngle(textpage, sign.index) - turned.angle) < 0.1:
                outside.append(sign)
        else:
            inside.setdefault(place, []).append(sign)
    tables = [_filled(outer[place], own, number) for place, own in sorted(inside.items())]
    return Page(number, turned.height, tuple(lines_of(outside)), tuple(tables), bool(signs))


def _rulings(page: Any, turned: Turned) -> tuple[list[Ruling], list[Ruling]]:
    horizontal: list[Ruling] = []
    vertical: list[Ruling] = []

    def add(box: Box) -> None:
        left, top, right, bottom = box
        if bottom - top <= _THIN and right - left >= _SHORT:
            horizontal.append(Ruling((top + bottom) / 2, left, right))
        elif right - left <= _THIN and bottom - top >= _SHORT:
            vertical.append(Ruling((left + right) / 2, top, bottom))

    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1):
        left, top, right, bottom = box = turned.box(*thing.get_bounds())
        if right - left <= _THIN or bottom - top <= _THIN:
            add(box)
            continue
        if pdfium.FPDFPath_CountSegments(thing) > 5:
            for side in _segments(thing, turned):
                add(side)
        else:
            for side in ((left, top, right, top), (left, bottom, right, bottom)):
                add(side)
            for side in ((left, top, left, bottom), (right, top, right, bottom)):
                add(side)
    return horizontal, vertical


def _segments(thing: Any, turned: Turned) -> Iterator[Box]:
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
            yield _between(before, point, turned)
        if pdfium.FPDFPathSegment_GetClose(segment) and first is not None:
            yield _between(point, first, turned)
        before = point


def _between(one: tuple[float, float], other: tuple[float, float], turned: Turned) -> Box:
    xs, ys = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return turned.box(xs[0], ys[0], xs[1], ys[1])


def _inside(box: Box, other: Box) -> bool:
    return other[0] <= box[0] and other[1] <= box[1] and box[2] <= other[2] and box[3] <= other[3]


def _is_in(box: Box, sign: Sign) -> bool:
    return box[0] <= (sign.left + sign.right) / 2 <= box[2] and box[1] <= sign.middle <= box[3]


def lines_of(signs: Iterable[Sign], *, joined: bool = False) -> list[Line]:
    """Put signs together to lines, from top to bottom; raised marks of notes are left out.

    Parameters
    ----------
    joined
        Whether wide gaps within a line are no gaps, as in a cell.
    """
    rows: list[_Row] = []
    for sign in signs:
        if rows and rows[-1].holds(sign):
            rows[-1].add(sign)
        else:
            rows.append(_Row(sign))
    rows.sort(key=lambda row: row.top)
    merged: list[_Row] = []
    for row in rows:
        near = next((other for other in reversed(merged[-4:]) if other.overlaps(row)), None)
        if near is None:
            merged.append(row)
        else:
            for sign in row.signs:
                near.add(sign)
    return [_line(own, joined=joined) for row in merged if (own := row.without_marks())]


class _Row:
    """Signs on one line, as far as they were put together."""

    def __init__(self, sign: Sign) -> None:
        self.signs = [sign]
        self.top, self.bottom = sign.top, sign.bottom

    def add(self, sign: Sign) -> None:
        self.signs.append(sign)
        if sign.bottom - sign.top >= self.bottom - self.top:
            self.top, self.bottom = sign.top, sign.bottom

    def holds(self, sign: Sign) -> bool:
        return self._overlap(sign.top, sign.bottom) > 0.5

    def overlaps(self, other: _Row) -> bool:
        return self._overlap(other.top, other.bottom) > 0.6

    def _overlap(self, top: float, bottom: float) -> float:
        lower = min(bottom - top, self.bottom - self.top) or 1.0
        return (min(bottom, self.bottom) - max(top, self.top)) / lower

    def without_marks(self) -> list[Sign]:
        height = self.bottom - self.top
        kept = [s for s in self.signs if s.bottom - s.top > 0.75 * height or s.bottom > self.bottom - 0.15 * height]
        return sorted(kept, key=lambda one: one.left)


def _line(row: list[Sign], *, joined: bool) -> Line:
    text = row[0].text
    for before, sign in pairwise(row):
        gap, size = sign.left - before.right, sign.bottom - sign.top
        if not joined and gap > _WIDE_GAP * size:
            text += "  "
        elif gap > _GAP * size and before.text.isascii() and sign.text.isascii():
            text += " "
        text += sign.text
    box = (row[0].left, min(s.top for s in row), max(s.right for s in row), max(s.bottom for s in row))
    return Line(text, box)


def _filled(table: FoundTable, signs: list[Sign], page: int) -> PageTable:
    rows = [[""] * table.width for _ in range(table.height)]
    boxes = {}
    by_cell: dict[tuple[int, int], list[Sign]] = {}
    cell: FoundCell | None = None
    for sign in signs:
        # the next sign most often stands in the same cell
        if cell is None or not _is_in(cell.box, sign):
            cell = next((one for one in table.cells if _is_in(one.box, sign)), None)
        if cell is not None:
            by_cell.setdefault((cell.row, cell.column), []).append(sign)
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
