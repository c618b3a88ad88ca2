"""预算03表: all spending by 类, 款 and 项, split by kind."""

from collections.abc import Mapping
from typing import ClassVar

import pandas as pd

from budgetbook.book import Book
from budgetbook.forms.layout import Layout
from budgetbook.tables.by_function import ByFunction, columns_by_kind, sums_by_kind
from budgetbook.tables.kind import Column
from budgetbook.tables.row_parts import Values


class Spending(ByFunction):
    """部门支出总体情况表."""

    name = "spending"
    title = "部门支出总体情况表"
    totals: ClassVar[Mapping[str, str]] = {"支出": "total"}

    def amounts(self, layout: Layout) -> tuple[Column, ...]:
        return Column("total", sum_of=tuple(layout.parts)), *columns_by_kind(layout)

    def add_up(self, book: Book, spending: pd.DataFrame, heading: str, label: str = "") -> dict[str, Values]:
        return sums_by_kind(book, spending, heading, label)
