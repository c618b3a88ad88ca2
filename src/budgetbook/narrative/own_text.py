"""The unit's own sentences: its texts, and the anchors in them at which what was accepted is marked."""

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


def paragraph_cells(book: Book, name: str) -> Iterator[Cell]:
    """Go through the paragraphs of a text (text/*.md), as the cells that the checks name."""
    for number, line in enumerate(book.data.prose.get(name, "").splitlines(), start=1):
        if line.strip():
            yield Cell(f"{book.data.folder}/text/{name}.md", number, "正文", line)


def marked_text(book: Book, name: str) -> Fragment:
    """Return a text, a paragraph for each of its lines, with the anchors of marks."""
    cells = paragraph_cells(book, name)
    return join("\n\n", (join("", (Fragment(prose(cell.raw.strip())), anchors_in(book, (cell,)))) for cell in cells))


def anchors_of(book: Book, name: str) -> Fragment:
    """Return the anchors of marks in a text that stands inside a sentence."""
    return anchors_in(book, paragraph_cells(book, name))


def anchors_in(book: Book, cells: Iterable[Cell]) -> Fragment:
    """Return an anchor for a mark for each cell in which a difference was accepted; it prints nothing by itself."""
    return join("", (_anchor(cell) for cell in cells if book.data.is_accepted(cell)))


def _anchor(cell: Cell) -> Fragment:
    name = f"accepted.{cell.column}{chinese_number(cell.row)}"
    sign = f'<span class="budget-figure" data-figure="{escape(name)}"></span>'
    return Fragment(sign, ((name, SourcedText("", cell.column, (cell,), "place")),))
