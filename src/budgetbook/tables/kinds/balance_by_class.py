"""预算01表 by function: income by source on the left, spending by 类 on the right."""

from budgetbook.book import Book
from budgetbook.core.numerals import chinese_number
from budgetbook.figures import Cell
from budgetbook.forms import schema
from budgetbook.forms.form import TableForm
from budgetbook.forms.layout import Layout
from budgetbook.tables.by_function import FISCAL, columns_by_kind, fund_columns
from budgetbook.tables.kind import LINE, PART, SUM, TOTAL, Column, Level
from budgetbook.tables.kinds.balance import Balance
from budgetbook.tables.model import AnnexRow, Numbered
from budgetbook.tables.two_sided import (
    CLASS,
    IncomeLine,
    grand_total,
    income_by_source,
    side_by_side,
    spending_by_class,
)


class BalanceByClass(Balance):
    """部门收支总体情况表, with spending by 类, and 财政拨款 above its three funds."""

    name = "balance_by_class"
    lists_classes = True

    def level_names(self) -> tuple[str, ...]:
        return (TOTAL.words, LINE.words, PART.words, CLASS.words)

    def spending_columns(self, layout: Layout) -> tuple[Column, ...]:
        funds = fund_columns(layout, (FISCAL.name, *(other.key for other in layout.other_income)))
        return (*funds, FISCAL, *columns_by_kind(layout))

    def income_level(self, key: str) -> Level:
        if key.startswith(schema.APPROPRIATION):
            return SUM if key == schema.APPROPRIATION else PART
        return LINE

    def spending_level(self, key: str) -> Level:
        return CLASS

    def rows(self, book: Book, form: TableForm) -> list[AnnexRow]:
        data, annex, amounts = book.data, book.form.annex, income_by_source(book)
        listed = [
            Cell(book.form_file, 0, f"annex.funds 第{place}项", name) for place, name in enumerate(annex.funds, 1)
        ]
        appropriation = data.measures[schema.APPROPRIATION]
        left: list[IncomeLine] = [(schema.APPROPRIATION, f"一、{annex.appropriation}", appropriation)]
        for number, (fund, name) in enumerate(zip(schema.FUNDS, annex.funds, strict=True), start=1):
            amount = amounts.get((schema.APPROPRIATION, fund))
            left.append((f"{schema.APPROPRIATION}.{fund}", Numbered(name, tuple(listed[:number])), amount))
        for number, other in enumerate(book.form.data.other_income, start=2):
            name = f"{chinese_number(number)}、{other.source}"
            left.append((f"{other.source}.{other.fund}", name, amounts.get((other.source, other.fund))))
        spending = data.frame("spending")
        last = grand_total(book, spending, "支出总计", data.measures["收入总计"])
        return side_by_side(left, spending_by_class(book, form, spending), last)
