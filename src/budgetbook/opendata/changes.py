"""The tables of the change from last year, which stand in the text, as open data."""

from typing import Any

from budgetbook.book import Book
from budgetbook.dataset.comparison_base import BUDGET, OUTTURN
from budgetbook.dataset.unit import Basis
from budgetbook.opendata import fiscal, fixed_columns
from budgetbook.opendata.cells import (
    HEADING_SEPARATOR,
    cell_value,
    headings_of,
    row_key,
    table_description,
    table_title,
)
from budgetbook.opendata.model import Field, OpenTable
from budgetbook.tables import changes as change_tables
from budgetbook.tables.kind import LINE_LEVEL, TOTAL_LEVEL
from budgetbook.tables.model import AnnexTable
from budgetbook.tables.two_sided import CLASS

WITHOUT_SIGN = "“增减”的金额和幅度不带正负号，方向另成一栏，各行不能直接相加。"


def open_change_tables(book: Book) -> tuple[OpenTable, ...]:
    """Turn the tables of the change into open data; there are none where there is no last year to compare with."""
    if book.comparison is None:
        return ()
    printed = (
        (change_tables.by_class(book), CLASS.words, book.comparison.basis),
        (change_tables.three_public(book), LINE_LEVEL.words, BUDGET),
    )
    return tuple(_open(book, table, level, basis) for table, level, basis in printed if table is not None)


def _open(book: Book, table: AnnexTable, level: str, basis: Basis) -> OpenTable:
    unit = book.form.text_amounts.unit
    year = int(book.data.year.value)
    before = {fiscal.YEAR: year - 1, fiscal.PHASE: fiscal.EXECUTED if basis == OUTTURN else fiscal.APPROVED}
    now = {fiscal.YEAR: year, fiscal.PHASE: fiscal.APPROVED}
    money = fiscal.money(unit)
    of_columns: tuple[dict[str, Any], ...] = ({}, {**money, "normalize": before}, {**money, "normalize": now})
    of_columns += ({}, money, {"unit": "%"})
    # print names the years; the columns of a file are called the same in every year
    heads = headings_of(table.head)
    names = [heads[0], (f"上年{basis}",), (f"本年{BUDGET}",), *heads[3:]]
    printed = tuple(
        Field(
            HEADING_SEPARATOR.join(name), _words(path, properties), "number" if properties else "string", "", properties
        )
        for name, path, properties in zip(names, heads, of_columns, strict=True)
    )
    rows = []
    for number, row in enumerate(table.body, start=1):
        is_total = row_key(row.cells[0]) == "total"
        texts = [cell_value(table, cell) for cell in row.cells]
        rows.append((str(number), TOTAL_LEVEL.words if is_total else level, fixed_columns.yes(not is_total), *texts))
    return OpenTable(
        key=table.key,
        title=table_title(table),
        description=table_description(table, WITHOUT_SIGN),
        fields=(fixed_columns.row_field(), *fixed_columns.kind_fields((TOTAL_LEVEL.words, level)), *printed),
        rows=tuple(rows),
        primary_key=(fixed_columns.ROW,),
        extra_fields=(
            *fiscal.general_fields(book, has_unit=False),
            fiscal.constant(fiscal.DIRECTION, "direction", fiscal.DIRECTIONS["spending"]),
            fiscal.varying(fiscal.YEAR, "date:fiscal-year", "integer"),
            fiscal.varying(fiscal.PHASE, "phase:id"),
            fiscal.target(),
        ),
        missing_values=("", change_tables.NO_PERCENT, change_tables.NO_CHANGE),
    )


def _words(path: tuple[str, ...], properties: dict[str, Any]) -> str:
    words = "：".join(path)
    return f"{words}（{properties['unit']}）" if properties and properties["unit"] not in words else words
