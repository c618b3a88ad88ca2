"""The cells of a table by its ruling lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TypeVar

from budgetbook.review.document import Box

_NEAR = 2.0
"""By how much, in points, lines may miss each other and still meet."""

_Member = TypeVar("_Member")


@dataclass(frozen=True)
class Ruling:
    """A ruling line: its position across, and from where to where it runs."""

    at: float
    start: float
    end: float


@dataclass(frozen=True)
class FoundCell:
    """A cell: its first row and column, and its frame."""

    row: int
    column: int
    box: Box


@dataclass(frozen=True)
class FoundTable:
    """The cells of one table, and its frame."""

    cells: tuple[FoundCell, ...]
    height: int
    width: int
    box: Box


def find_tables(horizontal: Iterable[Ruling], vertical: Iterable[Ruling]) -> list[FoundTable]:
    """Find the tables that ruling lines make, from top to bottom; a single box is none."""
    across, down = _merged(horizontal), _merged(vertical)
    found = []
    for own_across, own_down in _connected(across, down):
        xs = _positions([line.at for line in own_down])
        ys = _positions([line.at for line in own_across])
        left, right = min(line.start for line in own_across), max(line.end for line in own_across)
        sides = []
        if xs and left < xs[0] - 3 * _NEAR:
            sides.append(Ruling(left, ys[0], ys[-1]))
            xs = [left, *xs]
        if xs and right > xs[-1] + 3 * _NEAR:
            sides.append(Ruling(right, ys[0], ys[-1]))
            xs = [*xs, right]
        if len(xs) > 1 and len(ys) > 1 and (len(xs) > 2 or len(ys) > 2):
            found.append(_table(xs, ys, own_across, [*own_down, *sides]))
    return sorted(found, key=lambda table: (table.box[1], table.box[0]))


def _merged(lines: Iterable[Ruling]) -> list[Ruling]:
    """Put lines together that go on from each other."""
    lines = list(lines)
    positions = _positions([line.at for line in lines])
    groups: dict[float, list[Ruling]] = {}
    for line in lines:
        groups.setdefault(_nearest(positions, line.at), []).append(line)
    merged: list[Ruling] = []
    for at, group in groups.items():
        current: Ruling | None = None
        for line in sorted(group, key=lambda one: one.start):
            if current is not None and line.start <= current.end + _NEAR:
                current = replace(current, end=max(current.end, line.end))
            else:
                if current is not None:
                    merged.append(current)
                current = Ruling(at, line.start, line.end)
        if current is not None:
            merged.append(current)
    return merged


def _positions(values: Iterable[float]) -> list[float]:
    """Return the distinct positions of lines: those that are near each other are one."""
    found: list[list[float]] = []
    for value in sorted(values):
        if found and value - found[-1][-1] <= _NEAR:
            found[-1].append(value)
        else:
            found.append([value])
    return [sum(group) / len(group) for group in found]


def _nearest(positions: Sequence[float], value: float) -> float:
    return min(positions, key=lambda position: abs(position - value))


def _connected(across: list[Ruling], down: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Split the lines into groups that meet each other."""
    lines = [*across, *down]
    meeting = (
        (row, len(across) + column)
        for row, line in enumerate(across)
        for column, other in enumerate(down)
        if line.start - _NEAR <= other.at <= line.end + _NEAR and other.start - _NEAR <= line.at <= other.end + _NEAR
    )
    found = []
    for group in _groups(range(len(lines)), meeting):
        own_across = [lines[one] for one in group if one < len(across)]
        own_down = [lines[one] for one in group if one >= len(across)]
        if own_across and own_down:
            found.append((own_across, own_down))
    return found


def _groups(members: Iterable[_Member], joined: Iterable[tuple[_Member, _Member]]) -> list[list[_Member]]:
    """Put those together that are joined, directly or through others."""
    owner = {member: member for member in members}

    def root(one: _Member) -> _Member:
        while owner[one] != one:
            owner[one] = owner[owner[one]]
            one = owner[one]
        return one

    for one, other in joined:
        owner[root(one)] = root(other)
    groups: dict[_Member, list[_Member]] = {}
    for member in owner:
        groups.setdefault(root(member), []).append(member)
    return list(groups.values())


def _table(xs: list[float], ys: list[float], across: list[Ruling], down: list[Ruling]) -> FoundTable:
    height, width = len(ys) - 1, len(xs) - 1
    joined: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for row in range(height):
        middle = (ys[row] + ys[row + 1]) / 2
        borders = [line.at for line in down if line.start <= middle <= line.end]
        joined += [
            ((row, column - 1), (row, column))
            for column in range(1, width)
            if not any(abs(border - xs[column]) <= _NEAR for border in borders)
        ]
    for column in range(width):
        middle = (xs[column] + xs[column + 1]) / 2
        borders = [line.at for line in across if line.start <= middle <= line.end]
        joined += [
            ((row - 1, column), (row, column))
            for row in range(1, height)
            if not any(abs(border - ys[row]) <= _NEAR for border in borders)
        ]
    cells = []
    for group in _groups(product(range(height), range(width)), joined):
        rows, columns = [row for row, _ in group], [column for _, column in group]
        top, left, bottom, right = min(rows), min(columns), max(rows), max(columns)
        box = (xs[left], ys[top], xs[right + 1], ys[bottom + 1])
        cells.append(FoundCell(top, left, box))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return FoundTable(tuple(cells), height, width, (xs[0], ys[0], xs[-1], ys[-1]))
