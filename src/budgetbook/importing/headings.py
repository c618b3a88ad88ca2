"""Headings over two or three rows, with merged cells, as one path for each column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.importing.words import heading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Path = tuple[str, ...]

UNREAD = (("备注",), ("序号",), ("年度主要工作内容",), ("年度绩效目标",))
"""Columns that hold no data: an office may add them, or they only name what stands beside them."""

CODE = "code"
"""The name given to one column that holds a whole code where the form has one for each level."""

_LEVELS = ("class", "section", "item", "item_only")


def heading_paths(rows: Sequence[Sequence[str]], year: str) -> dict[int, Path]:
    """Return the headings of each column from the top level down, for comparison.

    A merged cell is a text with blanks beside or below it: the blank beside a heading belongs to it where
    a heading stands below.
    """
    words = [[heading(text, year) for text in row] for row in rows]
    paths = {}
    above: list[str] = [""] * len(words)
    for column in range(len(words[0])):
        own = [level for level, row in enumerate(words) if row[column]]
        if not own:
            continue
        # a new heading ends what was merged on all the levels below it
        above[own[0] :] = [""] * (len(words) - own[0])
        for level in own:
            above[level] = words[level][column]
        paths[column] = tuple(text for text in above[: own[-1] + 1] if text)
    return paths


def find_columns(found: Mapping[int, Path], wanted: Mapping[str, Path]) -> dict[str, int] | None:
    """Find the column of each value by its headings; None unless every column is accounted for.

    Where the form has a code's levels side by side, one column under their common heading holds the whole code.
    """
    places = {path: column for column, path in found.items()}
    if len(places) != len(found):
        return None
    read = {path: column for path, column in places.items() if path not in UNREAD}
    if set(read) == set(wanted.values()):
        return {value: read[path] for value, path in wanted.items()}
    whole = _whole_code(wanted)
    if whole and set(read) == set(whole.values()):
        return {value: read[path] for value, path in whole.items()}
    return None


def _whole_code(wanted: Mapping[str, Path]) -> dict[str, Path] | None:
    levels = {path[:-1] for value, path in wanted.items() if value in _LEVELS}
    if len(levels) != 1 or () in levels:
        return None
    others = {value: path for value, path in wanted.items() if value not in _LEVELS}
    return {CODE: levels.pop(), **others}


def difference(found: Mapping[int, Path], wanted: Mapping[str, Path]) -> tuple[list[str], list[str]]:
    """Name the headings that are missing and those that are too many."""
    missing = [shown(path) for path in wanted.values() if path not in found.values()]
    extra = [shown(path) for path in found.values() if path not in (*wanted.values(), *UNREAD)]
    return missing, extra


def shown(path: Path) -> str:
    """A heading as messages name it."""
    return "/".join(path)
