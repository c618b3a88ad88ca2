"""Official tables that list one thing below another, as open data: a row for each printed row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.opendata import fiscal, frame
from budgetbook.opendata.columns import (
    cell_value,
    columns_of,
    fields_of,
    row_key,
)
from budgetbook.opendata.describe import HOW_TO_ADD
from budgetbook.opendata.kinds import kinds_of, row_kind
from budgetbook.opendata.official import official_table
from budgetbook.tables.build import build_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from budgetbook.book import Book
    from budgetbook.forms.form import TableForm
    from budgetbook.opendata.columns import Column
    from budgetbook.opendata.model import OpenTable
    from budgetbook.tables.model import AnnexTable, BodyRow

CODES = ("class", "section", "item", "item_only")
"""Columns that show a code level by level."""


def listed_table(book: Book, form: TableForm) -> OpenTable:
    """Turn a listed table into open data: 行号, 行类型, 明细行, 完整编码 where codes are printed, the printed columns.

    Raises
    ------
    InputError
        Two columns would have the same name.
    """
    table = build_table(book, form.key)
    columns = columns_of(book, form, table)
    amounts = {column.value: column.words for column in columns if column.is_amount}
    found = fiscal.measures(form, amounts, book.form.data)
    has_code = any(column.value in CODES for column in columns)
    fields = (
        frame.row_field(),
        *frame.kind_fields(kinds_of(form.rows)),
        *([frame.code_field(fiscal.column_type(form.rows, frame.CODE))] if has_code else []),
        *fields_of(form, columns, book.form.unit_of(form), found),
    )
    has_unit = any(column.value == "unit_code" for column in columns)
    rows = _rows(form, table, columns, has_code=has_code)
    return official_table(book, form, table, fields, rows, found, how_to_read=HOW_TO_ADD, has_unit=has_unit)


def _rows(
    form: TableForm, table: AnnexTable, columns: Sequence[Column], *, has_code: bool
) -> tuple[tuple[str, ...], ...]:
    rows = []
    project = ""
    for number, row in enumerate(table.body, start=1):
        key = row_key(row.cells[0])
        kind, is_leaf = row_kind(form.rows, row.kind, key)
        texts = [cell_value(table, cell) for cell in row.cells]
        if form.rows == "project_targets":
            # printed once over all its targets; without it a row would not say whose target it is
            project = next((texts[column.place] for column in columns if column.value == "project"), "") or project
            texts = [project if column.value == "project" else texts[column.place] for column in columns]
        code = [_whole_code(row, key)] if has_code else []
        rows.append((str(number), kind, frame.yes(is_leaf), *code, *texts))
    return tuple(rows)


def _whole_code(row: BodyRow, key: str) -> str:
    """Return the code in the row's key: 2010301; 30101 of 30101.50101."""
    return key.partition(".")[0] if row.kind in ("class", "section", "item") else ""
