"""Tables that print an input table row by row, as its schema declares it: lists of projects, of tasks, of assets …"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from budgetbook.book import Book
from budgetbook.dataset.frames import ROW
from budgetbook.figures import Cell, Figure
from budgetbook.figures.ledger import SourcedText
from budgetbook.forms import schema
from budgetbook.forms.columns import CodeKind, TableSchema
from budgetbook.forms.columns import Column as InputColumn
from budgetbook.forms.layout import Layout
from budgetbook.forms.table_form import TableForm
from budgetbook.tables.kind import CONCEPTS, TOTAL_LEVEL, Column, Kind, Level, Side
from budgetbook.tables.model import AnnexRow, RowKind, Value
from budgetbook.tables.row_parts import Values, placed_total

SUBTOTAL = Level("小计", adds_up=True)
"""The row of what several rows of a list have in common."""

_CONCEPTS: Mapping[CodeKind, tuple[str, str]] = {
    "functions": (f"{CONCEPTS['functions']}:level3:code", f"{CONCEPTS['functions']}:label"),
    "economic": (f"{CONCEPTS['economic']}:level2:code", f"{CONCEPTS['economic']}:label"),
    "government": (f"{CONCEPTS['economic']}:level2:code:government", f"{CONCEPTS['economic']}:label:government"),
}
"""What a code of a classification and its name are in the fiscal taxonomy."""


class InputList(Kind):
    """A kind that prints the rows of one input table as they were typed, in the order of the file.

    Parameters
    ----------
    table
        The input table; its columns are asked for by their keys.
    row
        What one row is, in words.
    group
        The key of the column that names what several rows are about; empty where each row is about something else.
    merged
        Keys of the columns that are printed on the first row of a group only, merged over all its rows.
    nested
        Keys of the columns whose cells a form merges with those below them, the outermost first.
    subtotals_by
        The key of the column of words by which rows are put together, each group with its 小计; empty where none is.
    """

    def __init__(
        self,
        table: TableSchema,
        *,
        row: str = "明细",
        group: str = "",
        merged: tuple[str, ...] = (),
        nested: tuple[str, ...] = (),
        subtotals_by: str = "",
    ) -> None:
        self.name, self.table = table.stem, table
        self.group, self.merged, self.nested, self.subtotals_by = group, merged, nested, subtotals_by
        self.inputs = (table.file,) if any(column.is_number for column in table.columns) else ()
        levels: dict[RowKind, Level] = {"total": TOTAL_LEVEL} if table.has_total else {}
        if subtotals_by:
            levels["class"] = SUBTOTAL
        self._levels = {**levels, "item": Level(row)}

    def columns(self, layout: Layout) -> tuple[Column, ...]:
        names = {column.name_of: column.heading for column in self.table.columns if column.name_of}
        codes = {column.heading: column.codes for column in self.table.columns}
        return tuple(
            Column(
                column.key,
                type=column.kind if column.kind in ("amount", "count", "code") else "text",
                concept=column.concept or _concept(column.codes, 0) or _concept(codes.get(column.name_of), 1),
                sum_of=column.sum_of,
                part_of=column.part_of,
                stands_alone=column.is_number and not column.is_summed,
                heads_row=column.heading in names.values(),
                is_prose=column.kind == "text" and not column.name_of,
                heading=column.heading,
                unit=column.unit if column.kind == "count" else "",
            )
            for column in self.table.columns
            if column.key
        )

    def notes(self, book: Book) -> tuple[str, ...]:
        # what a unit calls 其他资金 may come from another unit, where the department's budget calls it by its own fund
        if not book.data.set_off or not any(column.heading == "其他资金" for column in self.table.columns):
            return ()
        kinds = "、".join(dict.fromkeys(flow.row.text("收入来源") for flow in book.data.set_off))
        return (f"注：本表照各单位编报的数列示，资金中有部门内部单位之间的{kinds}，部门预算各表已将其抵销。",)

    def level(self, row: RowKind, key: str, side: Side | None = None) -> Level:
        return self._levels[row]

    def level_names(self) -> tuple[str, ...]:
        return tuple(level.words for level in self._levels.values())

    def recoverable_inputs(self, layout: Layout) -> Mapping[str, tuple[frozenset[str], ...]]:
        return {self.table.file: (frozenset(column.name for column in self.columns(layout)),)}

    def rows(self, book: Book, form: TableForm) -> list[AnnexRow]:
        typed = book.data.frame(self.table.stem)
        columns = self.columns(book.form.data)
        items = list(self._items(book, typed, columns))
        if self.subtotals_by:
            items = list(self._with_subtotals(book, form, typed, items))
        if not self.table.has_total:
            return items
        sums = None if typed.empty else self._sums(typed, "合计")
        label = {next(iter(self._words(book, form)), ""): "合计"}
        return placed_total(book, sums is None, AnnexRow("total", "total", {**label, **(sums or {})}), items)

    def _items(self, book: Book, typed: pd.DataFrame, columns: tuple[Column, ...]) -> Iterator[AnnexRow]:
        group = next((column.heading for column in columns if column.name == self.group), "")
        lines = {line.number: line for line in book.data.sources[self.table.file].lines}
        previous = None
        for row in typed.reset_index().to_dict("records"):
            named = row[group] if group else ""
            is_first = not group or named != previous
            values: Values = {
                column.key: _value(book, column, row, lines[row[ROW]].cells(column.heading))
                for column in self.table.columns
                if is_first or column.key not in self.merged
            }
            value_keys = {column.name: named for column in columns if column.is_number and column.name in self.merged}
            named_in = tuple(lines[row[ROW]].cells(heading)[0] for heading in self.table.key)
            yield AnnexRow("item", ".".join(row[heading] for heading in self.table.key), values, value_keys, named_in)
            previous = named

    def _with_subtotals(
        self, book: Book, form: TableForm, typed: pd.DataFrame, items: list[AnnexRow]
    ) -> Iterator[AnnexRow]:
        """Put the rows of each group together, in the order in which the groups come first, with their 小计."""
        groups = typed[self.table.heading_of(self.subtotals_by)]
        label = next((name for name in self._words(book, form) if name != self.subtotals_by), "")
        for name in dict.fromkeys(groups):
            own = [item for item, group in zip(items, groups, strict=True) if group == name]
            sums = self._sums(typed[groups == name], f"{name}小计")
            subtotal = AnnexRow("class", f"小计.{name}", {label: "小计", self.subtotals_by: name, **sums})
            yield from [subtotal, *own] if book.form.annex.total_row == "first" else [*own, subtotal]

    def _sums(self, typed: pd.DataFrame, label: str) -> Values:
        """Add up the columns that are to be."""
        return {
            column.key: typed[column.heading].figures.total(f"{self.table.title}{label}的{column.heading}")
            for column in self.table.columns
            if column.is_number and column.is_summed
        }

    def _words(self, book: Book, form: TableForm) -> list[str]:
        """Name the columns of words that a form's table prints: 合计 stands in the first of them."""
        words = {column.key for column in self.table.columns if column.kind == "text"}
        return [column.value for column in book.form.columns_of(form) if column.value in words]


def _value(book: Book, column: InputColumn, row: Mapping[Any, Any], cells: tuple[Cell, ...]) -> Value:
    typed = row[column.heading]
    if column.kind in ("code", "date") and typed:
        return SourcedText(typed, column.heading, cells, "part")
    if column.kind == "text" and len(cells) == 1:
        return book.data.words(cells[0], typed)
    # an amount that is not there is none, and no zero
    return None if column.is_number and not isinstance(typed, Figure) else typed


def _concept(codes: CodeKind | None, place: int) -> str:
    return _CONCEPTS[codes][place] if codes else ""


_OF_PROJECT = ("project", "department", "executor", "total", "fiscal", "other", "goal")
_NESTED = ("level_one", "level_two")

BUILT_IN_LISTS = (
    InputList(schema.PROJECT_TARGETS, row="指标", group="project", merged=_OF_PROJECT, nested=_NESTED),
    InputList(schema.PERFORMANCE_TASKS, row="任务"),
    InputList(schema.PERFORMANCE_TARGETS, row="指标", nested=_NESTED),
)
"""The lists that every form can print under their own names."""


@lru_cache(maxsize=256)
def list_of(table: TableSchema, subtotals_by: str) -> InputList:
    """Return the kind that prints an input table under a form's columns; the same for the same table."""
    return InputList(table, subtotals_by=subtotals_by)


def keyed(tables: Iterable[TableSchema]) -> dict[str, TableSchema]:
    """Return the input tables that can be listed row by row, by file name without .csv."""
    return {table.stem: table for table in tables if all(column.key for column in table.columns)}
