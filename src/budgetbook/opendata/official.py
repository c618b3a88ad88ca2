"""What all official tables have in common as open data, however their rows are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.opendata import fiscal, frame
from budgetbook.opendata.columns import require_distinct
from budgetbook.opendata.describe import table_description, table_title
from budgetbook.opendata.model import OpenTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from budgetbook.book import Book
    from budgetbook.forms.form import TableForm
    from budgetbook.opendata.fiscal import Measure
    from budgetbook.opendata.model import Field
    from budgetbook.tables.model import AnnexTable


def official_table(
    book: Book,
    form: TableForm,
    table: AnnexTable,
    fields: tuple[Field, ...],
    rows: Iterable[tuple[str, ...]],
    measures: Mapping[str, Measure],
    *,
    how_to_read: str = "",
    has_unit: bool = False,
    key: tuple[str, ...] = (),
) -> OpenTable:
    """Put title, description and what holds for the whole table to an official table's fields and rows.

    Parameters
    ----------
    measures
        What each column of amounts is, by its `value` in the form.
    has_unit
        Whether a column of the table names the unit.
    key
        Fields that, with 行号, tell the rows apart; none where 行号 alone does.

    Raises
    ------
    InputError
        Two columns would have the same name.
    """
    extra = fiscal.extra_fields(book, form, measures, has_unit=has_unit)
    require_distinct(book, form, [*(field.name for field in fields), *(field["name"] for field in extra)])
    return OpenTable(
        key=table.key,
        title=table_title(table),
        description=table_description(table, how_to_read),
        fields=fields,
        rows=tuple(rows),
        primary_key=(frame.ROW, *key),
        extra_fields=tuple(extra),
    )
