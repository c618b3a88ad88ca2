"""预算03表: all spending by 类, 款 and 项, across by kind."""

from collections.abc import Mapping
from typing import ClassVar

import pandas as pd

from budgetbook.book import Book
from budgetbook.forms.layout import Layout
from budgetbook.tables.by_function import ByFunction, sums_by_kind
from budgetbook.tables.kind import Column
from budgetbook.tables.row_parts import Values


class Spending(ByFunction):
    """部门支出总体情况表."""

    name = "spending"
    title = "部门支出总体情况表"
    totals: ClassVar[Mapping[str, str]] = {"支出": "total"}

    def amounts(self, layout: Layout) -> tuple[Column, ...]:
        kinds = {part: tuple(kind.key for kind in layout.kinds_of(part)) for part in layout.parts}
        return (
            Column("total", sum_of=tuple(kinds)),
            *(Column(part, category=name, sum_of=kinds[part]) for part, name in layout.parts.items()),
            *(Column(kind.key, category=kind.heading) for kind in layout.spending),
        )

    def add_up(self, book: Book, spending: pd.DataFrame, heading: str, label: str = "") -> dict[str, Values]:
        return sums_by_kind(book, spending, heading, label)
