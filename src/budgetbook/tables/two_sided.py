"""What the tables have in common with income on the left and spending on the right."""

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import ClassVar

import pandas as pd

from budgetbook.book import Book
from budgetbook.core.numerals import chinese_number
from budgetbook.figures import Figure
from budgetbook.forms import schema
from budgetbook.forms.form import TableForm
from budgetbook.forms.layout import Layout
from budgetbook.tables.by_function import sums_by_fund, sums_by_kind
from budgetbook.tables.kind import FUND, LINE, TOTAL, Column, Kind, Level, Side
from budgetbook.tables.model import AnnexRow, Numbered, RowKind
from budgetbook.tables.row_parts import Values

IncomeLine = tuple[str, str | Numbered, Figure | None]
"""A line of income: its key, its name, its amount."""


CLASS = Level("类")
_CLASS_DIGITS = 3


class TwoSided(Kind):
    """A table whose rows tell of income and of spending, which have nothing to do with each other but their place."""

    across = FUND
    sides: ClassVar[Mapping[Side, str]] = {"income": "income_item", "spending": "spending_item"}
    inputs = (schema.INCOME.file, schema.SPENDING_FILE)

    def columns(self, layout: Layout) -> tuple[Column, ...]:
        return (
            Column("income_item", "text", side="income", heads_row=True),
            Column("income_amount", side="income"),
            Column("spending_item", "text", side="spending", heads_row=True),
            *self.spending_columns(layout),
        )

    def spending_columns(self, layout: Layout) -> tuple[Column, ...]:
        """Return the columns of amounts of spending."""
        raise NotImplementedError

    def level(self, row: RowKind, key: str, side: Side | None = None) -> Level:
        if row == "total":
            return TOTAL
        return self.income_level(key) if side == "income" else self.spending_level(key)

    def income_level(self, key: str) -> Level:
        """Return the level of a line of income."""
        return LINE

    def spending_level(self, key: str) -> Level:
        """Return the level of a line of spending."""
        return CLASS


def income_by_source(book: Book) -> dict[tuple[str, str], Figure]:
    """Return the income by source and fund, in the order of the file."""
    income = book.data.frame("income")
    return dict(zip(zip(income["收入来源"], income["资金性质"], strict=True), income["预算数"], strict=True))


def spending_by_class(book: Book, form: TableForm, spending: pd.DataFrame) -> list[tuple[str, Values]]:
    """Return the 类 of spending, numbered, across by fund and by kind; all there are, where the form asks for them."""
    names = book.data.classification.functions
    sums = {**sums_by_kind(book, spending, "类")}
    for code, amounts in sums_by_fund(book, spending, "类").items():
        sums[code] = {**sums[code], **amounts}
    codes = sorted({*sums, *(code for code in names if len(code) == _CLASS_DIGITS)} if form.all_classes else sums)
    return [
        (code, {"spending_item": f"{chinese_number(number)}、{names[code]}", **sums.get(code, {})})
        for number, code in enumerate(codes, start=1)
    ]


def grand_total(book: Book, spending: pd.DataFrame, label: str, income: Figure) -> Values:
    """Return the last row: all income and all spending."""
    return {
        "income_item": "收入总计",
        "income_amount": income,
        "spending_item": "支出总计",
        **sums_by_kind(book, spending, "", label)[""],
        **sums_by_fund(book, spending, "", label)[""],
    }


def side_by_side(left: Iterable[IncomeLine], right: Iterable[tuple[str, Values]], last: Values) -> list[AnnexRow]:
    """Put income (key, name, amount) and spending (key, values) beside each other, line by line."""
    rows = []
    for income_line, spending_line in zip_longest(left, right):
        key, spending_values = spending_line or (income_line[0], {})
        values = dict(spending_values)
        names = {}
        if income_line:
            names = dict.fromkeys(("income_item", "income_amount"), income_line[0])
            values["income_item"], values["income_amount"] = income_line[1:]
        rows.append(AnnexRow("item", key, values, names))
    return [*rows, AnnexRow("total", "total", last)]
