"""部门收支预算分单位表: the units of a department, one row each, split by kind of spending and by fund."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from budgetbook.book import Book
from budgetbook.forms import schema
from budgetbook.forms.layout import Layout
from budgetbook.forms.table_form import TableForm
from budgetbook.tables.by_function import fund_columns, sums_by_fund, sums_by_kind
from budgetbook.tables.kind import CONCEPTS, TOTAL_LEVEL, Column, Kind, Level
from budgetbook.tables.kinds.spending import Spending
from budgetbook.tables.model import AnnexRow, RowKind
from budgetbook.tables.row_parts import Values, unit_code, with_total


class ByUnit(Kind):
    """A table of a row for each unit under the total; a unit that is no department has one row, its own."""

    name = "by_unit"
    totals: ClassVar[Mapping[str, str]] = {"支出": "total"}
    inputs = (schema.SPENDING_FILE,)
    levels: ClassVar[Mapping[RowKind, Level]] = {"total": TOTAL_LEVEL, "item": Level("单位")}

    def columns(self, layout: Layout) -> tuple[Column, ...]:
        # by fund the same amounts stand once more, and belong to no sum of the others
        _, *funds = fund_columns(layout)
        return (
            Column("unit_code", "code", f"{CONCEPTS['unit']}:code"),
            Column("name", "text", f"{CONCEPTS['unit']}:label", heads_row=True),
            *Spending().amounts(layout),
            *(replace(fund, stands_alone=True) for fund in funds),
        )

    def rows(self, book: Book, form: TableForm) -> list[AnnexRow]:
        listed = []
        for part in book.data.unit_parts:
            unit, own = part.settings.unit, Book(part, book.form)
            named: Values = {"unit_code": unit_code(own), "name": unit.name}
            listed.append(AnnexRow("item", unit.code, named | _sums(own, unit.name)))
        return with_total(book, _sums(book, "支出总计"), listed)


def _sums(book: Book, label: str) -> Values:
    """Add up all spending by fund and by kind."""
    spending = book.data.frame("spending")
    return sums_by_fund(book, spending, "", label)[""] | sums_by_kind(book, spending, "", label)[""]
