"""Mentions of the official tables by their numbers: 预算03表, （详见预算03表）."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from budgetbook.narrative.sentence import Fragment, join, mark_markup

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


def see(book: Book, *tables: str, words: str = "详见") -> Fragment:
    """Say where the tables are that a statement explains: （详见预算03表）; nothing of tables that the form lacks."""
    known = {table.key for table in book.form.tables}
    numbers = [number_of(book, table) for table in tables if table in known]
    return join("", (Fragment(f"（{words}"), join("、", numbers), Fragment("）"))) if numbers else Fragment("")
