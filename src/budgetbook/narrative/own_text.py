"""The unit's own sentences: its texts, and the places in them at which what was accepted is marked."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from budgetbook.core.numerals import chinese_number
from budgetbook.figures import Cell
from budgetbook.figures.ledger import SourcedText
from budgetbook.narrative.sentence import Fragment, join, prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from budgetbook.book import Book


def cells_of(book: Book, name: str) -> Iterator[Cell]:
    """Go through the paragraphs of a text (text/*.md), as the cells that the checks name."""
    for number, line in enumerate(book.data.prose.get(name, "").splitlines(), start=1):
        if line.strip():
            yield Cell(f"{book.data.folder}/text/{name}.md", number, "正文", line)


def text_of(book: Book, name: str) -> Fragment:
    """Return a text, a paragraph for each of its lines, with the places for marks."""
    cells = cells_of(book, name)
    return join("\n\n", (join("", (Fragment(prose(cell.raw.strip())), places_in(book, (cell,)))) for cell in cells))


def places_of(book: Book, name: str) -> Fragment:
    """Return the places for marks in a text that stands inside a sentence."""
    return places_in(book, cells_of(book, name))


def places_in(book: Book, cells: Iterable[Cell]) -> Fragment:
    """Return a place for a mark for each cell in which a difference was accepted; it prints nothing by itself."""
    return join("", (_place(cell) for cell in cells if book.data.is_accepted(cell)))


def _place(cell: Cell) -> Fragment:
    name = f"accepted.{cell.column}{chinese_number(cell.row)}"
    sign = f'<span class="budget-figure" data-figure="{escape(name)}"></span>'
    return Fragment(sign, ((name, SourcedText("", cell.column, (cell,), "place")),))
