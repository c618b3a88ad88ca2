"""Official tables with income on the left and spending on the right, as open data: a row for each side of a row.

What stands side by side has nothing to do with each other but its place on the page, and no row could be added up
or filtered as long as it tells of two things.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.opendata import fiscal, frame
from budgetbook.opendata.columns import cell_value, columns_of, fields_of, row_key
from budgetbook.opendata.describe import HOW_TO_ADD
from budgetbook.opendata.kinds import side_kind, side_kinds
from budgetbook.opendata.model import Field
from budgetbook.opendata.official import official_table
from budgetbook.tables.build import build_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from budgetbook.book import Book
    from budgetbook.forms.form import TableForm
    from budgetbook.opendata.columns import Column
    from budgetbook.opendata.model import OpenTable
    from budgetbook.tables.model import AnnexTable

ITEM = "项目"
"""The one column for the names of both sides."""

ITEMS = {frame.INCOME: "income_item", frame.SPENDING: "spending_item"}
_LEFT = ("income_item", "income_amount")


def two_sided_table(book: Book, form: TableForm) -> OpenTable:
    """Turn a two-sided table into open data: 行号, 收支, 行类型, 明细行, 项目, the columns of amounts of both sides.

    Raises
    ------
    InputError
        Two columns would have the same name.
    """
    table = build_table(book, form.key)
    columns = columns_of(book, form, table)
    amounts = [column for column in columns if column.is_amount]
    found = fiscal.measures(form, {column.value: column.words for column in amounts}, book.form.data)
    fields = (
        frame.row_field(),
        frame.side_field(),
        *frame.kind_fields(side_kinds(form.rows)),
        Field(ITEM, "项目", "string", "收入的来源，或支出的项目。"),
        *fields_of(form, amounts, book.form.unit_of(form), found),
    )
    rows = _rows(form, table, columns)
    return official_table(book, form, table, fields, rows, found, how_to_read=HOW_TO_ADD, key=(frame.SIDE,))


def _rows(form: TableForm, table: AnnexTable, columns: Sequence[Column]) -> Iterator[tuple[str, ...]]:
    """Go through the sides of each row, income first; a side with nothing printed on it has no row."""
    amounts = [column for column in columns if column.is_amount]
    for number, row in enumerate(table.body, start=1):
        texts = {column.value: cell_value(table, row.cells[column.place]) for column in columns}
        for side, item in ITEMS.items():
            own = [column for column in columns if (column.value in _LEFT) == (side == frame.INCOME)]
            if not any(texts[column.value] for column in own):
                continue
            kind, is_leaf = side_kind(form.rows, side, row.kind, row_key(row.cells[own[0].place]))
            shown = [texts[column.value] if column in own else "" for column in amounts]
            yield (str(number), side, kind, frame.yes(is_leaf), texts.get(item, ""), *shown)
