"""Tables that go on over pages, as one: their repeated titles and headings are dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from budgetbook.importing import typed_text
from budgetbook.review.document import Grid, Paragraph

_ABOVE = 6
_NEAR = 6.0
"""By how much, in points, columns on two pages may miss each other."""
_OVER_A_PAGE = re.compile(r"接上页|续表|\(续\)")


def join_tables(items: Sequence[Paragraph | Grid]) -> list[Paragraph | Grid]:
    """Join tables that go on over pages; a repeated title between them, and repeated headings, are dropped."""
    found: list[Paragraph | Grid] = []
    for item in items:
        if isinstance(item, Grid) and item.rows:
            before = next((n for n in range(len(found) - 1, -1, -1) if isinstance(found[n], Grid)), None)
            if before is not None:
                between = found[before + 1 :]
                earlier = found[before]
                assert isinstance(earlier, Grid)
                above = _lines_over(found[:before])
                repeated = all(isinstance(line, Paragraph) and _is_over_a_page(line, above) for line in between)
                later = _aligned(earlier, item) if repeated and _is_next_page(earlier, item) else None
                if later is not None:
                    found[before:] = [_together(earlier, later)]
                    continue
        found.append(item)
    return found


def _lines_over(items: Sequence[Paragraph | Grid]) -> set[str]:
    lines: list[str] = []
    for item in reversed(items):
        if isinstance(item, Grid) or len(lines) == _ABOVE:
            break
        lines.append(_key(item.text))
    return set(lines)


def _key(text: str) -> str:
    return re.sub(r"\((?:续表?|\d+)\)|续表?$", "", typed_text.normalised(text))


def _is_over_a_page(line: Paragraph, above: set[str]) -> bool:
    key = _key(line.text)
    if _OVER_A_PAGE.search(typed_text.normalised(line.text)):
        return True
    return key in above or key == "" or bool(typed_text.stated_unit(line.text))


def _is_next_page(earlier: Grid, later: Grid) -> bool:
    # a title within the frame begins another form
    if _titles_itself(earlier) and _titles_itself(later):
        return False
    return bool(later.positions[0].page) and later.positions[0].page == earlier.positions[-1].page + 1


def _titles_itself(grid: Grid) -> bool:
    texts = [text for text in grid.rows[0] if text]
    return len(texts) == 1 and typed_text.normalised(texts[0]).endswith("表")


def _aligned(earlier: Grid, later: Grid) -> Grid | None:
    """Put the cells of a table's next page under those of the page before; None where they are of another table."""
    starts = {column: position.box[0] for (_, column), position in sorted(earlier.boxes.items()) if position.box}
    first, second = earlier.positions[0].box, later.positions[0].box
    if not (first and second) or abs(first[0] - second[0]) > _NEAR or abs(first[2] - second[2]) > _NEAR:
        return None
    columns = {}
    for (_, column), position in sorted(later.boxes.items()):
        assert position.box is not None
        nearest = min(starts, key=lambda one: abs(starts[one] - position.box[0]) if position.box else 0.0)
        if abs(starts[nearest] - position.box[0]) > _NEAR:
            return None
        columns[column] = nearest
    if len(set(columns.values())) != len(columns):
        return None
    rows = []
    for row in later.rows:
        new = [""] * earlier.width
        for column, text in enumerate(row):
            if column in columns:
                new[columns[column]] = text
        rows.append(tuple(new))
    return Grid(
        tuple(rows),
        later.positions,
        {(row, columns[column]): position for (row, column), position in later.boxes.items()},
    )


def _together(earlier: Grid, later: Grid) -> Grid:
    same = 0
    while same < min(len(earlier.rows), len(later.rows)) and same < 6:
        if _squeezed(earlier.rows[same]) != _squeezed(later.rows[same]):
            break
        same += 1
    shift = len(earlier.rows) - same
    kept = range(same, len(later.rows))
    return Grid(
        (*earlier.rows, *(later.rows[row] for row in kept)),
        (*earlier.positions, *(later.positions[row] for row in kept)),
        earlier.boxes
        | {(row + shift, column): position for (row, column), position in later.boxes.items() if row >= same},
    )


def _squeezed(row: Iterable[str]) -> list[str]:
    return ["".join(text.split()) for text in row]
