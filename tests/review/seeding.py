"""Single changes to a published document, each of one kind, that a review is to find.

They are made in what was read of the document, so that a thousand of them take minutes: reading is tested by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from budgetbook.review.amounts import cell_amount
from budgetbook.review.document import Grid, Paragraph, Table
from budgetbook.review.model import AnalysedDocument

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from budgetbook.review.document import Document
    from budgetbook.review.official import OfficialTable

_SWAPPED = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长"}
_DIRECTION = re.compile(r"(?:增加|减少)(?=\d[\d.,]*万?元)|(?:增长|下降)(?=\d[\d.]*%)")
_SHARE = re.compile(r"(?<=占)\d+\.\d+(?=%)")
_AMOUNT = re.compile(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?(?=万元|元)")
_FUNDS = {"政府性基金": "国有资本经营", "国有资本经营": "政府性基金"}


@dataclass(frozen=True)
class Change:
    """A changed document, and what was changed in it."""

    kind: str
    document: Document
    description: str


def changes(document: Document, kind: str) -> Iterator[Callable[[Random], Change]]:
    """Go through the places of a document at which a change of a kind can be made."""
    analysed = AnalysedDocument(document)
    names = sorted({name for code, name in analysed.facts.functions.items() if len(code) == 3})
    for place, item in enumerate(document.items):
        if isinstance(item, Paragraph) and item.role == "text":
            yield from _in_text(document, place, item, kind, names)
        elif isinstance(item, Table):
            yield from _in_table(document, place, item, kind, analysed.tables[item.number - 1])


def _in_text(
    document: Document, place: int, item: Paragraph, kind: str, names: list[str]
) -> Iterator[Callable[[Random], Change]]:
    patterns = {"text amount": _AMOUNT, "share": _SHARE, "direction": _DIRECTION}
    if kind == "name":
        for name in names:
            for match in re.finditer(rf"{re.escape(name)}(?=\d)", item.text):
                yield _text_change(document, place, item, match, kind, names)
    elif kind == "exchanged note" and "空表" in item.text:
        for match in re.finditer("政府性基金|国有资本经营", item.text):
            yield _note_change(document, place, item, match)
            break
    elif kind in patterns:
        for match in patterns[kind].finditer(item.text):
            if re.search("[1-9]", match.group()) or kind == "direction":
                yield _text_change(document, place, item, match, kind, names)


def _text_change(
    document: Document, place: int, item: Paragraph, match: re.Match[str], kind: str, names: list[str]
) -> Callable[[Random], Change]:
    def make(random: Random) -> Change:
        old = match.group()
        if kind == "direction":
            new = _SWAPPED[old]
        elif kind == "name":
            new = random.choice([name for name in names if name != old] or [f"{old}支出"])
        else:
            new = _other_number(old, random)
        text = item.text[: match.start()] + new + item.text[match.end() :]
        description = f"{old} -> {new}: {item.text[max(0, match.start() - 20) : match.end() + 10]}"
        return Change(kind, _with(document, place, replace(item, text=text)), description)

    return make


def _note_change(document: Document, place: int, item: Paragraph, match: re.Match[str]) -> Callable[[Random], Change]:
    def make(_random: Random) -> Change:
        new = _FUNDS[match.group()]
        note = replace(item, text=item.text.replace(match.group(), new))
        items = list(document.items)
        items[place] = note
        for at, other in enumerate(items):
            if isinstance(other, Table) and item in other.below:
                items[at] = replace(other, below=tuple(note if one is item else one for one in other.below))
        return Change("exchanged note", replace(document, items=tuple(items)), f"{item.text[:30]} -> {new}")

    return make


def _in_table(
    document: Document, place: int, item: Table, kind: str, official: OfficialTable
) -> Iterator[Callable[[Random], Change]]:
    if kind not in ("table amount", "dropped row"):
        return
    for lines in official.lines:
        for line in lines:
            filled = [column for column, amount in line.amounts.items() if amount.value]
            if not filled or not official.kind or official.kind == "performance":
                continue
            if kind == "dropped row":
                yield _row_change(document, place, item, line.row)
            else:
                for column in filled:
                    yield _cell_change(document, place, item, line.row, column)


def _row_change(document: Document, place: int, item: Table, row: int) -> Callable[[Random], Change]:
    def make(_random: Random) -> Change:
        grid = item.grid
        rows = [number for number in range(len(grid.rows)) if number != row]
        new = {old: at for at, old in enumerate(rows)}
        left = Grid(
            tuple(grid.rows[number] for number in rows),
            tuple(grid.positions[number] for number in rows),
            {(new[r], c): box for (r, c), box in grid.boxes.items() if r in new},
        )
        description = f"table {item.number}: {'|'.join(grid.rows[row])}"
        return Change("dropped row", _with(document, place, replace(item, grid=left)), description)

    return make


def _cell_change(document: Document, place: int, item: Table, row: int, column: int) -> Callable[[Random], Change]:
    def make(random: Random) -> Change:
        rows = [list(cells) for cells in item.grid.rows]
        old = rows[row][column]
        rows[row][column] = _other_number(old, random)
        grid = replace(item.grid, rows=tuple(map(tuple, rows)))
        description = f"table {item.number} row {row} {'|'.join(item.grid.rows[row])}: {old} -> {rows[row][column]}"
        return Change("table amount", _with(document, place, replace(item, grid=grid)), description)

    return make


def _other_number(old: str, random: Random) -> str:
    """Change one digit, the first one not to zero."""
    digits = [place for place, sign in enumerate(old) if sign.isdigit()]
    place = random.choice(digits)
    others = [sign for sign in "123456789" if sign != old[place]]
    new = old[:place] + random.choice(others) + old[place + 1 :]
    assert cell_amount(new) != cell_amount(old)
    return new


def _with(document: Document, place: int, item: Paragraph | Table) -> Document:
    items = list(document.items)
    items[place] = item
    return replace(document, items=tuple(items))
