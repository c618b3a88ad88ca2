"""The printed columns of an official table as fields: flattened headings, types, fiscal attributes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from budgetbook.core.errors import InputError
from budgetbook.figures import Figure
from budgetbook.opendata import fiscal
from budgetbook.opendata.model import Field
from budgetbook.workbook.annex_sheet import cell_text
from budgetbook.workbook.grid import boxes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from budgetbook.book import Book
    from budgetbook.forms.form import TableForm
    from budgetbook.opendata.fiscal import Measure
    from budgetbook.tables.model import AnnexTable, BodyCell, HeadCell

JOINT = "_"
"""What stands in a field's name between the headings of two levels."""

_TEXTS = ("name", "government_name", "income_item", "spending_item", "department", "executor", "goal", "target")
_LEVELS = ("level_one", "level_two", "level_three")
_CODES = ("class", "section", "item", "item_only", "unit_code", "government_class", "government_item")


@dataclass(frozen=True)
class Column:
    """One printed column: its place (from 0), its headings from the top down, and the form's name for its values."""

    place: int
    heading: tuple[str, ...]
    value: str
    is_amount: bool

    @property
    def name(self) -> str:
        """Name of its field."""
        return JOINT.join(self.heading)

    @property
    def words(self) -> str:
        """The heading in words: 基本支出：小计."""
        return "：".join(self.heading)


def headings_of(head: Sequence[Sequence[HeadCell]]) -> list[tuple[str, ...]]:
    """Return the headings of each column from the top down."""
    placed = list(boxes([[(cell, cell.columns, cell.levels) for cell in row] for row in head], 1))
    count = max(box.column + box.columns - 1 for box, _ in placed)
    return [
        tuple(cell.text for box, cell in placed if box.column <= column < box.column + box.columns)
        for column in range(1, count + 1)
    ]


def columns_of(book: Book, form: TableForm, table: AnnexTable) -> tuple[Column, ...]:
    """Return the printed columns of a table that its form lists."""
    values = [column.value for column in book.form.columns_of(form)]
    return tuple(
        Column(place, heading, value, is_amount(form.rows, value))
        for place, (heading, value) in enumerate(zip(headings_of(table.head), values, strict=True))
    )


def is_amount(rows: str, value: str) -> bool:
    """Tell whether a column holds amounts; 项目支出 of the spending tables is called "project", as a project is."""
    return value not in (*_TEXTS, *_LEVELS, *_CODES) and not (rows == "project_targets" and value == "project")


def fields_of(form: TableForm, columns: Sequence[Column], unit: str, found: Mapping[str, Measure]) -> tuple[Field, ...]:
    """Return a field for each column.

    Parameters
    ----------
    unit
        Unit of the amounts, 元 or 万元.
    found
        What each column of amounts is.
    """
    names = {column.value: column.name for column in columns}
    return tuple(
        _amount_field(column, unit, found[column.value], names) if column.is_amount else _text_field(form, column)
        for column in columns
    )


def _amount_field(column: Column, unit: str, measure: Measure, names: Mapping[str, str]) -> Field:
    properties: dict[str, Any] = fiscal.money(unit)
    if measure.is_value:
        properties["columnType"] = "value"
    if measure.normalize:
        properties["normalize"] = dict(measure.normalize)
    if measure.sum_of:
        properties["sumOf"] = [names[value] for value in measure.sum_of]
    if measure.part_of:
        properties["partOf"] = names[measure.part_of]
    return Field(column.name, f"{column.words}（{unit}）", "number", "", properties)


def _text_field(form: TableForm, column: Column) -> Field:
    type_ = fiscal.column_type(form.rows, column.value)
    properties: dict[str, Any] = {"columnType": type_} if type_ else {}
    if column.value in _CODES:
        properties["constraints"] = {"pattern": "[0-9]+"}
    return Field(column.name, column.words, "string", "", properties)


def cell_value(table: AnnexTable, cell: BodyCell) -> str:
    """Return a cell as the file has it: a number without thousands separators, a text without its indentation."""
    if isinstance(cell.value, Figure):
        return replace(table.numbers, thousands=False).text(cell.value)
    return cell_text(cell).strip()


def row_key(cell: BodyCell) -> str:
    """Return the name of the row (or of the side of a row) that a cell belongs to."""
    return cell.name.rpartition(".")[0]


def require_distinct(book: Book, form: TableForm, names: Iterable[str]) -> None:
    """See that every field has a name of its own.

    Raises
    ------
    InputError
        Two columns of the form have the same headings, or one has a heading that open data needs.
    """
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise InputError(
                f"{book.form_file} 附表“{form.key}”的栏目：发现两个“{name}”，应各不相同"
                f"（公开数据 tables/{form.key}.csv 以栏目名为字段名，另有行号、行类型等固有字段）。"
            )
        seen.add(name)
