"""Income besides 财政拨款, source by source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.forms.items import OTHER_INCOME
from budgetbook.narrative.changes import change_of
from budgetbook.narrative.sentence import named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from budgetbook.book import Book
    from budgetbook.figures import Figure


def other_income(book: Book) -> tuple[str, dict[str, Figure | str]]:
    """Return the words that go on from 财政拨款 in a sentence, and their values.

    其他收入 is always told, zero or not; any other source where it has an amount, or had one last year. Each source's
    figure is named after its key in the form, its change after that: other, other_change.
    """
    income = book.table("income")
    stop = "；" if book.comparison else "，"
    words = ""
    values: dict[str, Figure | str] = {}
    for source, key in _sources(book):
        words += f"{stop}{{{key}_name}}{{{key}}}{{{key}_change}}"
        values[f"{key}_name"] = named(source)
        values[key] = book.told(income[income["收入来源"] == source]["预算数"].figures.total(source))
        values[f"{key}_change"] = change_of(book, source)
    return words, values


def _sources(book: Book) -> Iterator[tuple[str, str]]:
    """Give every source that is told, with its key; last year's form may have had others than this year's."""
    years = [book.data, *(book.last_year.units if book.last_year else ())]
    known = {source: key for data in (*reversed(years[1:]), book.data) for source, key in data.other_sources.items()}
    there: set[str] = set()
    for data in years:
        income = data.table("income")
        there |= set(income[income["预算数"] != 0]["收入来源"])
    for source in dict.fromkeys((*book.data.other_sources, *known)):
        if source == OTHER_INCOME or source in there:
            yield source, known[source]
