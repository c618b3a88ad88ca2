"""预算04表: fiscal appropriation by fund on the left, spending by 类 and fund on the right."""

from collections.abc import Mapping
from typing import ClassVar

from budgetbook.book import Book
from budgetbook.core.numerals import chinese_number
from budgetbook.forms import schema
from budgetbook.forms.form import TableForm
from budgetbook.forms.layout import Layout
from budgetbook.tables.by_function import FISCAL, columns_by_kind, fund_columns
from budgetbook.tables.kind import LINE, TOTAL, Column
from budgetbook.tables.model import AnnexRow
from budgetbook.tables.two_sided import (
    CLASS,
    IncomeLine,
    TwoSided,
    grand_total,
    income_by_source,
    side_by_side,
    spending_by_class,
)


class Appropriation(TwoSided):
    """财政拨款收支总体情况表."""

    name = "appropriation"
    title = "财政拨款收支总体情况表"
    lists_classes = True
    totals: ClassVar[Mapping[str, str]] = {"一般公共预算支出": "general_public"}

    def level_names(self) -> tuple[str, ...]:
        return (TOTAL.words, LINE.words, CLASS.words)

    def spending_columns(self, layout: Layout) -> tuple[Column, ...]:
        return (*fund_columns(layout, schema.FUND_COLUMN_KEYS), FISCAL, *columns_by_kind(layout))

    def rows(self, book: Book, form: TableForm) -> list[AnnexRow]:
        amounts, spending = income_by_source(book), book.data.frame("spending")
        left: list[IncomeLine] = []
        for number, (fund, name) in enumerate(zip(schema.FUNDS, book.form.annex.funds, strict=True), start=1):
            amount = amounts.get((schema.APPROPRIATION, fund))
            left.append((f"{schema.APPROPRIATION}.{fund}", f"{chinese_number(number)}、{name}", amount))
        fiscal = spending[spending["资金性质"].isin(schema.FUNDS)]
        last = grand_total(book, fiscal, "财政拨款支出", book.data.measures[schema.APPROPRIATION])
        return side_by_side(left, spending_by_class(book, form, fiscal), last)
