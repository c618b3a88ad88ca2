"""预算07表: “三公”经费 by part."""

from collections.abc import Mapping
from typing import ClassVar

from budgetbook.book import Book
from budgetbook.forms.layout import Layout
from budgetbook.forms.schema import THREE_PUBLIC
from budgetbook.forms.table_form import TableForm
from budgetbook.tables.kind import LINE_LEVEL, PART_LEVEL, SUM_LEVEL, TOTAL_LEVEL, Column, Kind, Level, Side
from budgetbook.tables.model import AnnexRow, RowKind

VEHICLES = "vehicles"

LINES: tuple[tuple[RowKind, str, str, str], ...] = (
    ("total", "total", "合计", "“三公”经费"),
    ("class", "abroad", "一、因公出国（境）费用", "因公出国（境）费"),
    ("class", "reception", "二、公务接待费", "公务接待费"),
    ("class", VEHICLES, "三、公务用车购置及运行费", "公务用车购置及运行费"),
    ("item", "vehicle_running", "　　其中：公务用车运行维护费", "公务用车运行维护费"),
    ("item", "vehicle_purchase", "　　　　　公务用车购置", "公务用车购置费"),
)
"""Each line: the kind of row, its key, its printed name, the measure that it states."""


class ThreePublic(Kind):
    """一般公共预算“三公”经费支出情况表."""

    name = "three_public"
    title = "一般公共预算“三公”经费支出情况表"
    inputs: tuple[str, ...] = (THREE_PUBLIC.file,)
    levels: ClassVar[Mapping[RowKind, Level]] = {"total": TOTAL_LEVEL, "class": LINE_LEVEL, "item": PART_LEVEL}

    def columns(self, layout: Layout) -> tuple[Column, ...]:
        return Column("name", "text", heads_row=True), Column("amount")

    def level(self, row: RowKind, key: str, side: Side | None = None) -> Level:
        # only the vehicles have parts
        return SUM_LEVEL if key == VEHICLES else super().level(row, key, side)

    def recoverable_inputs(self, layout: Layout) -> Mapping[str, tuple[frozenset[str], ...]]:
        return {THREE_PUBLIC.file: (frozenset({"name", "amount"}),)}

    def rows(self, book: Book, form: TableForm) -> list[AnnexRow]:
        measures = book.data.measures
        return [AnnexRow(kind, key, {"name": name, "amount": measures[of]}) for kind, key, name, of in LINES]
