"""预算04表: fiscal appropriation by fund on the left, spending by 类 and fund on the right."""

from collections.abc import Mapping
from typing import ClassVar

from budgetbook.book import Book
from budgetbook.forms import schema
from budgetbook.forms.layout import Layout
from budgetbook.forms.table_form import TableForm
from budgetbook.tables.kind import LINE_LEVEL, SUM_LEVEL, TOTAL_LEVEL, Column, Level, Side
from budgetbook.tables.model import AnnexRow
from budgetbook.tables.two_sided import (
    CARRIED,
    CLASS,
    TwoSided,
    class_columns,
    closing_rows,
    fiscal_lines,
    income_beside_spending,
    spending_by_class,
)


class Appropriation(TwoSided):
    """财政拨款收支总体情况表."""

    name = "appropriation"
    title = "财政拨款收支总体情况表"
    lists_classes = True
    totals: ClassVar[Mapping[str, str]] = {"一般公共预算支出": "general_public"}

    def level_names(self) -> tuple[str, ...]:
        return (TOTAL_LEVEL.words, LINE_LEVEL.words, CLASS.words)

    def spending_columns(self, layout: Layout) -> tuple[Column, ...]:
        return class_columns(layout, schema.FUND_COLUMN_KEYS)

    def carried_level(self, key: str, side: Side | None) -> Level:
        if side == "income":
            return SUM_LEVEL if key == CARRIED else LINE_LEVEL
        return super().carried_level(key, side)

    def rows(self, book: Book, form: TableForm) -> list[AnnexRow]:
        spending = book.data.frame("spending")
        fiscal = spending[spending["资金性质"].isin(schema.FUNDS)]
        income = book.data.measures[schema.APPROPRIATION]
        last = closing_rows(book, fiscal, "财政拨款支出", income, schema.FUNDS, by_fund=True)
        return income_beside_spending(fiscal_lines(book), spending_by_class(book, form, fiscal), last)
