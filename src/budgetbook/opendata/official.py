"""The official tables of a form as open data: a row for each printed row, or for each side of one.

What stands side by side in a table of income and spending has nothing to do with each other but its place on the
page, and no row could be added up or filtered as long as it tells of two things.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from budgetbook.book import Book
from budgetbook.core.errors import InputError
from budgetbook.forms.table_form import TableForm
from budgetbook.opendata import fiscal, fixed_columns
from budgetbook.opendata.cells import (
    HEADING_SEPARATOR,
    cell_value,
    headings_of,
    row_key,
    table_description,
    table_title,
)
from budgetbook.opendata.fiscal import Measure
from budgetbook.opendata.model import Field, OpenTable
from budgetbook.tables.build import build_table
from budgetbook.tables.input_list import InputList
from budgetbook.tables.kind import CONCEPTS, UNIT_LEVEL, Column, Kind, Side
from budgetbook.tables.kinds import declared_columns, kind_of
from budgetbook.tables.model import AnnexTable, cells_by_column

HOW_TO_ADD = "求和时只取“明细行”为“是”的行；栏目另有 sumOf 的是同一行其他栏目之和，不要与之相加。"

ITEM = "项目"
"""The one column for the names of both sides."""


@dataclass(frozen=True)
class PrintedColumn:
    """One printed column: its place (from 0), its headings from the top down, and what its kind declares of it."""

    place: int
    heading: tuple[str, ...]
    column: Column

    @property
    def name(self) -> str:
        """Name of its field."""
        return HEADING_SEPARATOR.join(self.heading)

    @property
    def words(self) -> str:
        """The heading in words: 基本支出：小计."""
        return "：".join(self.heading)


def listed_table(book: Book, form: TableForm) -> OpenTable:
    """Turn a table into open data: 行号, 行类型, 明细行, 完整编码 where codes are printed, the printed columns.

    Of a table with two sides, 收支 tells the sides apart and 项目 holds the names of both.

    Raises
    ------
    InputError
        Two columns would have the same name.
    """
    table, kind = build_table(book, form.key), kind_of(book.form, form)
    headings, declared = headings_of(table.head), declared_columns(book.form, form)
    columns = [PrintedColumn(place, *pair) for place, pair in enumerate(zip(headings, declared, strict=True))]
    amounts = [one for one in columns if one.column.is_number]
    own_amounts = {one.column.name: one.words for one in amounts if not one.column.is_derived}
    measures = fiscal.measures(kind, book.form.data, own_amounts)
    has_code = any(one.column.shows_key for one in columns)
    own = [*fixed_columns.kind_fields((*kind.level_names(), *([UNIT_LEVEL.words] if form.by_unit else ())))]
    if kind.sides:
        own = [fixed_columns.side_field(), *own, Field(ITEM, "项目", "string", "收入的来源，或支出的项目。")]
    elif has_code:
        own.append(fixed_columns.code_field(f"{CONCEPTS[kind.classification]}:code"))
    shown = amounts if kind.sides else columns
    names = {one.column.name: one.name for one in columns}
    fields = (
        fixed_columns.row_field(),
        *own,
        *(_field(one, book.form.unit_of(form), measures, names) for one in shown),
    )
    rows = _sides(kind, table, columns) if kind.sides else _rows(kind, table, columns, has_code=has_code)
    has_unit = "unit_code" in names and not kind.sides
    key = (fixed_columns.SIDE,) if kind.sides else ()
    return official_table(book, form, table, fields, rows, measures, how_to_read=HOW_TO_ADD, has_unit=has_unit, key=key)


def _field(one: PrintedColumn, unit: str, measures: Mapping[str, Measure], names: Mapping[str, str]) -> Field:
    column = one.column
    properties: dict[str, Any] = {}
    if column.is_number:
        measure = measures.get(column.name, Measure())
        properties = fiscal.money(unit) if column.type == "amount" else {"unit": column.unit or "%"}
        if measure.is_value:
            properties["columnType"] = "value"
        if measure.normalize:
            properties["normalize"] = dict(measure.normalize)
        if measure.sum_of:
            properties["sumOf"] = [names[value] for value in measure.sum_of]
        if measure.part_of:
            properties["partOf"] = names[measure.part_of]
        if column.type == "count":
            return Field(one.name, f"{one.words}（{column.unit}）", "integer", "", properties)
        if column.type == "percent":
            return Field(one.name, one.words, "number", "", properties)
        return Field(one.name, f"{one.words}（{unit}）", "number", "", properties)
    if column.concept:
        properties["columnType"] = column.concept
    if column.type == "code":
        properties["constraints"] = {"pattern": "[0-9]+"}
    return Field(one.name, one.words, "string", "", properties)


def _rows(
    kind: Kind, table: AnnexTable, columns: Sequence[PrintedColumn], *, has_code: bool
) -> Iterator[tuple[str, ...]]:
    group = kind.group if isinstance(kind, InputList) else ""
    named = ""
    for number, (row, cells) in enumerate(zip(table.body, cells_by_column(table.body), strict=True), start=1):
        key = row_key(row.cells[0])
        level = kind.level(row.kind, key)
        texts = {one.column.name: cell_value(table, cells[one.place]) for one in columns}
        if group in texts:
            # printed once over all its rows; without it a row would not say what it is about
            named = texts[group] = texts[group] or named
        # the key of a row of the total or the department is no code; 30101.50101 has the government's behind its own,
        # and 205001.2010301 the unit's before it
        code = (
            [
                key.split(".")[-1 if kind.classification == "functions" else 0]
                if row.kind in ("class", "section", "item")
                else ""
            ]
            if has_code
            else []
        )
        yield (str(number), level.words, fixed_columns.yes(not level.adds_up), *code, *texts.values())


def _sides(kind: Kind, table: AnnexTable, columns: Sequence[PrintedColumn]) -> Iterator[tuple[str, ...]]:
    """Go through the sides of each row, income first; a side with nothing printed on it has no row."""
    of_side: dict[Side, list[PrintedColumn]] = {side: [] for side in kind.sides}
    for one in columns:
        if one.column.is_number or not one.column.is_derived:
            of_side[one.column.side or "spending"].append(one)
    amounts = [one for one in columns if one.column.is_number]
    for number, row in enumerate(table.body, start=1):
        texts = {one.column.name: cell_value(table, row.cells[one.place]) for one in columns}
        for side, own in of_side.items():
            if not any(texts[one.column.name] for one in own):
                continue
            level = kind.level(row.kind, row_key(row.cells[own[0].place]), side)
            shown = [texts[one.column.name] if one in own else "" for one in amounts]
            item = texts.get(kind.sides[side], "")
            yield (
                str(number),
                fixed_columns.SIDES[side],
                level.words,
                fixed_columns.yes(not level.adds_up),
                item,
                *shown,
            )


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
    key: tuple[str, ...],
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
        Two columns of the form have the same headings, or one has a heading that open data needs.
    """
    extra = fiscal.extra_fields(book, form, kind_of(book.form, form), measures, has_unit=has_unit)
    names = [*(field.name for field in fields), *(field["name"] for field in extra)]
    twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if twice is not None:
        raise InputError(
            f"{book.form_file} 附表“{form.key}”的栏目：发现两个“{twice}”，应各不相同"
            f"（公开数据 tables/{form.key}.csv 以栏目名为字段名，另有行号、行类型等固有字段）。"
        )
    return OpenTable(
        key=table.key,
        title=table_title(table),
        description=table_description(table, how_to_read),
        fields=fields,
        rows=tuple(rows),
        primary_key=(fixed_columns.ROW, *key),
        extra_fields=tuple(extra),
    )
