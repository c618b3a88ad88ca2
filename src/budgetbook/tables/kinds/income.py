"""预算02表: income by the function it is spent on, across by source."""

from collections.abc import Mapping
from typing import ClassVar

import pandas as pd

from budgetbook.book import Book
from budgetbook.forms.layout import Layout
from budgetbook.tables.by_function import FISCAL, ByFunction, fund_columns, sums_by_fund
from budgetbook.tables.kind import FUND, Column
from budgetbook.tables.row_parts import Values


class Income(ByFunction):
    """部门收入总体情况表."""

    name = "income"
    title = "部门收入总体情况表"
    totals: ClassVar[Mapping[str, str]] = {"收入": "total"}
    across = FUND
    direction = "income"

    def amounts(self, layout: Layout) -> tuple[Column, ...]:
        return (*fund_columns(layout, (FISCAL.name, *(other.key for other in layout.other_income))), FISCAL)

    def add_up(self, book: Book, spending: pd.DataFrame, heading: str, label: str = "") -> dict[str, Values]:
        return sums_by_fund(book, spending, heading, label)
