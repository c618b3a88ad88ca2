"""Mentions of the official tables by their numbers: 预算03表, （详见预算03表）."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from budgetbook.figures.markup import mark_markup
from budgetbook.narrative.sentence import Fragment, join

if TYPE_CHECKING:
    from budgetbook.book import Book


def number_of(book: Book, table: str) -> Fragment:
    """Name a table by its number; the mark-up says which table is meant, so that it can lead there.

    The number's name is that of the table.

    Raises
    ------
    InputError
        The form has no such table.
    """
    mark = book.table_number(table)
    span = mark_markup(table, mark).replace(
        'class="budget-figure"', f'class="budget-figure table-reference" data-table="{escape(table)}"', 1
    )
    return Fragment(span, ((table, mark),))


def see(book: Book, table: str, frame: str = "（详见{}）") -> Fragment:
    """Say where the table is that a statement explains: （详见预算03表）; nothing where the form has no such table."""
    if table not in {known.key for known in book.form.tables}:
        return Fragment("")
    before, after = frame.split("{}")
    return join("", (Fragment(before), number_of(book, table), Fragment(after)))
