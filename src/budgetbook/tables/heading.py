"""Two- and three-level headings: which cells span which columns and levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.tables.model import HeadCell

if TYPE_CHECKING:
    from collections.abc import Sequence


def heading_rows(paths: Sequence[Sequence[str]]) -> tuple[tuple[HeadCell, ...], ...]:
    """Lay out headings given from the top level down, one path per column.

    Neighbouring columns that agree down to a level share the cell of that level; a path that ends early
    spans the levels below it.
    """
    depth = max(len(path) for path in paths)
    rows = []
    for level in range(depth):
        row = []
        start = 0
        while start < len(paths):
            path = paths[start]
            end = start + 1
            while end < len(paths) and len(path) > level and _share(path, paths[end], level):
                end += 1
            if len(path) > level:
                levels = depth - level if level == len(path) - 1 else 1
                row.append(HeadCell(text=path[level], columns=end - start, levels=levels))
            start = end
        rows.append(tuple(row))
    return tuple(rows)


def _share(path: Sequence[str], other: Sequence[str], level: int) -> bool:
    """Tell whether two columns share the heading cell of a level: same words so far, and both go on or both end."""
    same = list(path[: level + 1]) == list(other[: level + 1])
    return same and (len(path) > level + 1) == (len(other) > level + 1)
