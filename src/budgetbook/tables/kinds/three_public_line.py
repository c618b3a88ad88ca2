"""“三公”经费和机关运行经费预算表: all parts of “三公”经费 and 机关运行经费 in one row."""

from collections.abc import Mapping
from typing import ClassVar

from budgetbook.book import Book
from budgetbook.forms.layout import Layout
from budgetbook.forms.schema import OPERATING_COST, THREE_PUBLIC
from budgetbook.forms.table_form import TableForm
from budgetbook.tables.kind import Column, Level
from budgetbook.tables.kinds.three_public import LINES, ThreePublic
from budgetbook.tables.model import AnnexRow, RowKind
from budgetbook.tables.row_parts import Values

_PARTS = ("abroad", "reception", "vehicles")
_VEHICLES = ("vehicle_purchase", "vehicle_running")


class ThreePublicLine(ThreePublic):
    """“三公”经费和机关运行经费预算表."""

    name = "three_public_line"
    inputs = (THREE_PUBLIC.file, OPERATING_COST.file)
    levels: ClassVar[Mapping[RowKind, Level]] = {"item": Level("单位")}

    def columns(self, layout: Layout) -> tuple[Column, ...]:
        return (
            Column("amount", sum_of=_PARTS),
            Column("abroad"),
            Column("reception"),
            Column("vehicles", sum_of=_VEHICLES),
            *(Column(name) for name in _VEHICLES),
            # it overlaps with “三公”经费
            Column("operating_cost", stands_alone=True),
        )

    def recoverable_inputs(self, layout: Layout) -> Mapping[str, tuple[frozenset[str], ...]]:
        return {
            THREE_PUBLIC.file: (frozenset({"abroad", "reception", *_VEHICLES}),),
            OPERATING_COST.file: (frozenset({"operating_cost"}),),
        }

    def rows(self, book: Book, form: TableForm) -> list[AnnexRow]:
        measures = book.data.measures
        figures: Values = {"amount" if kind == "total" else key: measures[of] for kind, key, _, of in LINES}
        return [AnnexRow("item", "line", {**figures, "operating_cost": measures["机关运行经费"]})]
