"""Texts of a form, in which every number is marked: the year, names of the unit, numbers it cites, tables' numbers.

Official tables are mentioned by their numbers: 预算03表, （详见预算03表）.
"""

import re
from collections.abc import Iterator
from html import escape

from budgetbook.book import Book
from budgetbook.core.number_tokens import find_numbers, first_number
from budgetbook.figures import Cell, Figure
from budgetbook.figures.ledger import SourcedText
from budgetbook.figures.markup import figure_html
from budgetbook.forms.printed import COUNTED
from budgetbook.narrative.sentence import Fragment, fragment_of, join, named

_COUNT = re.compile(f"{COUNTED}.")


def form_text(book: Book, text: str, key: str, name: str, table: str | None = None) -> Fragment:
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
    known: dict[str, tuple[str, Figure | SourcedText]] = {book.data.year.text: ("year", book.data.year)}
    if table is not None:
        known[book.form.table(table).number] = ("number", book.table_number(table))
    unit = book.data.settings.unit
    names = [own for own in (unit.name, unit.short_name) if first_number(own)]
    pieces = []
    cited = 0
    # the stop goes with the number of a heading, or 3.2024年度主要工作任务 would have a sign without source in a number
    count = rf"^{_COUNT.pattern}(?={book.data.year.text}|\D)"
    for piece in re.split(f"({'|'.join((count, *map(re.escape, (*names, *known))))})", text):
        if piece in known:
            pieces.append(fragment_of(*known[piece]))
        elif piece in names:
            pieces.append(Fragment(named(piece)))
        else:
            for words, is_number in _split_numbers(piece):
                cited += is_number
                mark = SourcedText(words, "表样文字中的数字", (Cell(book.form_file, 0, key, text),), "cited")
                pieces.append(fragment_of(f"cited{cited}", mark) if is_number else Fragment(words))
    return join("", pieces).under(name)


def _split_numbers(text: str) -> Iterator[tuple[str, bool]]:
    """Part a text into words and numbers; each piece comes with whether it is a number."""
    if _COUNT.fullmatch(text):
        yield text, True
        return
    end = 0
    for match in find_numbers(text):
        yield text[end : match.start()], False
        yield match.group(), True
        end = match.end()
    yield text[end:], False


def table_reference(book: Book, table: str) -> Fragment:
    """Name a table by its number; the mark-up says which table is meant, so that it can lead there.

    The number's name is that of the table.

    Raises
    ------
    InputError
        The form has no such table.
    """
    mark = book.table_number(table)
    span = figure_html(table, mark).replace(
        'designation"', f'designation table-reference" data-table="{escape(table)}"', 1
    )
    return Fragment(span, ((table, mark),))


def see(book: Book, table: str, frame: str = "（详见{}）", prints: str = "") -> Fragment:
    """Say where the table is that a statement explains: （详见预算03表）; nothing where the form has no such table.

    Parameters
    ----------
    prints
        The value of a column that the table must have for that.
    """
    form = next((known for known in book.form.tables if known.key == table), None)
    if form is None or (prints and prints not in {column.value for column in book.form.columns_of(form)}):
        return Fragment("")
    before, after = frame.split("{}")
    return join("", (Fragment(before), table_reference(book, table), Fragment(after)))
