"""预算10表: 机关运行经费."""

from collections.abc import Mapping
from typing import ClassVar

from budgetbook.book import Book
from budgetbook.forms.layout import Layout
from budgetbook.forms.schema import OPERATING_COST
from budgetbook.forms.table_form import TableForm
from budgetbook.tables.kind import LINE_LEVEL, Column, Kind, Level
from budgetbook.tables.model import AnnexRow, RowKind


class OperatingCost(Kind):
    """机关运行经费."""

    name = "operating_cost"
    inputs = (OPERATING_COST.file,)
    levels: ClassVar[Mapping[RowKind, Level]] = {"item": LINE_LEVEL}

    def columns(self, layout: Layout) -> tuple[Column, ...]:
        return Column("name", "text", heads_row=True), Column("amount")

    def recoverable_inputs(self, layout: Layout) -> Mapping[str, tuple[frozenset[str], ...]]:
        return {OPERATING_COST.file: (frozenset({"name", "amount"}),)}

    def rows(self, book: Book, form: TableForm) -> list[AnnexRow]:
        cost = book.data.measures["机关运行经费"]
        return [AnnexRow("item", "operating_cost", {"name": cost.label, "amount": cost})]
