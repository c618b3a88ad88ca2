"""What the cells of an official table print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.figures import Figure
from budgetbook.figures.ledger import SourcedText
from budgetbook.tables import build_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from budgetbook.book import Book
    from budgetbook.tables.model import BodyCell


def text_of(cell: BodyCell, write_amount: Callable[[Figure], str]) -> str:
    """Return the text of a cell, behind its running number where it has one."""
    before, number, after = cell.number or ("", None, "")
    text = f"{before}{number.text}{after}" if number else ""
    match cell.value:
        case Figure():
            return text + write_amount(cell.value)
        case SourcedText():
            return text + cell.value.text
        case str():
            return text + cell.value
        case _:
            assert cell.value is None
            return text


def printed_rows(book: Book, key: str, write_amount: Callable[[Figure], str] | None = None) -> list[list[str]]:
    """Return the rows of a table below its headings, its amounts as the form writes them unless told otherwise."""
    table = build_table(book, key)
    return [[text_of(cell, write_amount or table.numbers.text) for cell in row.cells] for row in table.body]
