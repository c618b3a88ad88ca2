"""The lists that a form declares: what their sums must equal, and what the numbers of a row make up."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from budgetbook.book import Book
from budgetbook.checks.compare import at_most, equal
from budgetbook.checks.model import Finding
from budgetbook.core.errors import InputError
from budgetbook.figures import Figure, total
from budgetbook.forms.columns import Column, TableSchema
from budgetbook.forms.lists import Equality
from budgetbook.tables.build import rounding_of


def sums_equal_what_they_state(book: Book) -> Iterator[Finding]:
    """A list states again what another table states as one amount: what the form declares, `equals` (E10).

    项目支出表 lists all of 项目支出, 政府采购预算表 all of 政府采购 …
    """
    for one in book.form.data.lists:
        tolerance = rounding_of(book, one.file)
        for equality in one.equals:
            for own, other in _compared(book, one.table, equality):
                yield equal(own, other, tolerance)


def _compared(book: Book, table: TableSchema, equality: Equality) -> Iterator[tuple[Figure, Figure]]:
    heading = table.heading_of(equality.column)
    rows, label = _selected(book, table, equality.where, heading)
    if equality.measure:
        if equality.measure not in book.data.measures:
            known = "、".join(book.data.measures)
            where = f"{book.form_file} 明细表“{table.stem}”的 equals"
            raise InputError(f"{where}：发现 measure“{equality.measure}”，应为{known}之一。")
        yield _sum(rows, heading, label), _stated(book, equality.measure)
        return
    other_table = next(one for one in book.form.data.tables if one.stem == equality.list)
    of = other_table.heading_of(equality.of)
    other, of_label = _selected(book, other_table, equality.of_where, of)
    if not equality.by:
        yield _sum(rows, heading, label), _sum(other, of, of_label)
        return
    by, of_by = table.heading_of(equality.by), other_table.heading_of(equality.of_by or equality.by)
    for name in sorted({*rows[by], *other[of_by]}):
        yield (
            _sum(rows[rows[by] == name], heading, f"{label}（{name}）"),
            _sum(other[other[of_by] == name], of, f"{of_label}（{name}）"),
        )


def _stated(book: Book, measure: str) -> Figure:
    """Return a measure; of a department its units' own, for lists follow each other and nothing is set off in them."""
    own = [unit.measures[measure] for unit in book.data.units if measure in unit.measures]
    stated = book.data.measures[measure]
    return total(own, f"各单位{stated.label}之和", stated.unit) if own and book.data.set_off else stated


def _selected(book: Book, table: TableSchema, where: Mapping[str, str], heading: str) -> tuple[pd.DataFrame, str]:
    """Return the rows of a table with these words, and what the sum of a column of them is called."""
    rows = book.data.frame(table.stem)
    for key, word in where.items():
        rows = rows[rows[table.heading_of(key)] == word]
    words = f"（{'、'.join(where.values())}）" if where else ""
    return rows, f"{table.title}{words}的{heading}"


def _sum(rows: pd.DataFrame, heading: str, label: str) -> Figure:
    summed: Figure = rows[heading].figures.total(label)
    return summed


def parts_make_up_the_whole(book: Book) -> Iterator[Finding]:
    """In a row of a list, what is declared a sum of other columns (`sum_of`) is one (E09); a blank adds nothing."""
    for row, column, whole in _numbers(book):
        parts = [part for key in column.sum_of if isinstance(part := row[key], Figure)]
        if column.sum_of:
            yield equal(whole, total(parts, "各栏之和", whole.unit))


def no_part_is_more_than_the_whole(book: Book) -> Iterator[Finding]:
    """In a row of a list, a part of another column (`part_of`, 其中：) is not more than that (E09)."""
    for row, column, part in _numbers(book):
        whole = row.get(column.part_of)
        if isinstance(whole, Figure):
            yield at_most(part, whole)


def _numbers(book: Book) -> Iterator[tuple[dict[Any, Any], Column, Figure]]:
    """Go through the numbers of all declared lists: the row by the columns' keys, the column, the number."""
    for one in book.form.data.lists:
        keys = {column.heading: column.key for column in one.table.columns}
        for row in book.data.frame(one.key).rename(columns=keys).to_dict("records"):
            for column in one.table.columns:
                if isinstance(figure := row[column.key], Figure):
                    yield row, column, figure
