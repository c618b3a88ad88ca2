"""Which input tables the annex does not state, so that a workbook of the annex alone would lose them.

An official table contains an input table if every cell can be read back from it: each row has its code or name, and
each amount a cell of its own. Amounts that are summed over funds, or left out, cannot be read back.
"""

from decimal import Decimal
from itertools import groupby

from budgetbook.book import Book
from budgetbook.dataset.reader import Table
from budgetbook.tables.input_list import InputList
from budgetbook.tables.kinds import kind_of


def tables_not_in_annex(book: Book) -> tuple[Table, ...]:
    """Return the input tables that the annex does not state, in their order."""
    tables = (book.data.sources[table.file].added_up() for table in book.form.data.tables)
    return tuple(table for table in tables if not (_is_stated(book, table) and _total_is_sum(table)))


def _total_is_sum(table: Table) -> bool:
    """Tell whether 合计, which the annex computes, is as published: a discrepancy may have been accepted."""
    total = table.published_total
    headings = [column.heading for column in table.schema.columns if column.is_number and column.is_summed]
    return total is None or all(
        Decimal(total.text(heading) or 0) == sum((Decimal(row.text(heading) or 0) for row in table.rows), Decimal(0))
        for heading in headings
    )


def _is_stated(book: Book, table: Table) -> bool:
    """Tell whether official tables have all the columns that state an input table, for each of its funds."""
    stating = []
    for form in book.form.tables:
        kind, shown = kind_of(book.form, form), [column.name for column in book.form.columns_of(form)]
        if kind.can_recover(table.schema.file, shown, book.form.data):
            stating.append((kind, form))
    funds = {form.fund for kind, form in stating if kind.is_of_one_fund}
    if funds and not {row.text("资金性质") for row in table.rows} <= funds:
        return False
    return any(not isinstance(kind, InputList) or _groups_agree(book, kind, table) for kind, _ in stating)


def _groups_agree(book: Book, kind: InputList, table: Table) -> bool:
    """Tell whether what is printed once for several rows is the same in each of them."""
    headings = {column.name: column.heading for column in kind.columns(book.form.data)}
    groups = groupby(table.rows, lambda row: row.text(headings[kind.group])) if kind.group else ()
    return all(
        len({tuple(row.text(headings[name]) for name in kind.merged) for row in rows}) == 1 for _, rows in groups
    )
