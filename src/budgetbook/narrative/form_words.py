"""Texts of a form, in which every number is marked: the year, a table's number, names of the unit, numbers it cites."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from budgetbook.core.number_tokens import find_numbers, first_number
from budgetbook.figures import Cell, Figure
from budgetbook.figures.ledger import Mark
from budgetbook.figures.markup import figure_markup, mark_markup
from budgetbook.narrative.sentence import Fragment, join, named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from budgetbook.book import Book


def form_words(book: Book, text: str, key: str, name: str, table: str | None = None) -> Fragment:
    """Mark the numbers of a form's text that has been filled in.

    Parameters
    ----------
    key
        The text's place in the form.
    name
        Its name in the ledger.
    table
        The table whose number may stand in it.
    """
    known: dict[str, tuple[str, Figure | Mark]] = {book.data.year.text: ("year", book.data.year)}
    if table is not None:
        known[book.form.table(table).number] = ("number", book.table_number(table))
    unit = book.data.settings.unit
    names = [own for own in (unit.name, unit.short_name) if first_number(own)]
    pieces = []
    cited = 0
    for piece in re.split(f"({'|'.join(map(re.escape, (*names, *known)))})", text):
        if piece in known:
            pieces.append(fragment_of(*known[piece]))
        elif piece in names:
            pieces.append(Fragment(named(piece)))
        else:
            for words, is_number in _parted(piece):
                cited += is_number
                mark = Mark(words, "表样文字中的数字", (Cell(book.form_file, 0, key, text),), "cited")
                pieces.append(fragment_of(f"cited{cited}", mark) if is_number else Fragment(words))
    return join("", pieces).under(name)


def fragment_of(name: str, value: Figure | Mark) -> Fragment:
    """Write one figure or mark as a fragment, under its name."""
    markup = mark_markup(name, value) if isinstance(value, Mark) else figure_markup(name, value)
    return Fragment(markup, ((name, value),))


def _parted(text: str) -> Iterator[tuple[str, bool]]:
    """Part a text into words and numbers; each piece comes with whether it is a number."""
    end = 0
    for match in find_numbers(text):
        yield text[end : match.start()], False
        yield match.group(), True
        end = match.end()
    yield text[end:], False
