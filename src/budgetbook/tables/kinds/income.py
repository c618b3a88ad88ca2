"""预算02表: income by the function it is spent on, split by source."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import ClassVar

import pandas as pd

from budgetbook.book import Book
from budgetbook.dataset.frames import groups
from budgetbook.figures import total
from budgetbook.forms import schema
from budgetbook.forms.layout import Layout
from budgetbook.tables.by_function import ByFunction, fund_columns, sums_by_fund, with_sums
from budgetbook.tables.kind import FUND, Column
from budgetbook.tables.row_parts import Values
from budgetbook.tables.two_sided import CARRIED, THIS_YEAR


class Income(ByFunction):
    """部门收入总体情况表."""

    name = "income"
    title = "部门收入总体情况表"
    totals: ClassVar[Mapping[str, str]] = {"收入": "total"}
    split_by = FUND
    direction = "income"

    def amounts(self, layout: Layout) -> tuple[Column, ...]:
        if not layout.carried_over_by_item:
            return fund_columns(layout)
        split = [fund_columns(layout, suffix=f"_{part}")[1:] for part in (THIS_YEAR, CARRIED)]
        return (
            *fund_columns(layout),
            *(Column(part, sum_of=tuple(f"{key}_{part}" for key in layout.whole)) for part in (THIS_YEAR, CARRIED)),
            *split[0],
            *(
                replace(column, category=f"{column.category}{schema.CARRIED_IN}" * bool(column.category))
                for column in split[1]
            ),
        )

    def notes(self, book: Book) -> tuple[str, ...]:
        if not book.form.data.has_carry_over or not book.data.measures[schema.CARRIED_OUT]:
            return ()
        return ("注：本表按支出科目列示安排本年支出的收入和上年结转，不含年终结转，合计比收入总计少，差额为年终结转。",)

    def columns_among(self, layout: Layout, printed: Collection[str]) -> tuple[Column, ...]:
        """Let the total add up this year's money and 上年结转 where these are told apart."""
        columns = self.columns(layout)
        if not layout.carried_over_by_item:
            return columns
        if any(name.endswith(THIS_YEAR) for name in printed):
            return tuple(replace(one, sum_of=(THIS_YEAR, CARRIED)) if one.name == "total" else one for one in columns)
        return tuple(replace(one, sum_of=(), part_of="total") if one.name == CARRIED else one for one in columns)

    def add_up(self, book: Book, spending: pd.DataFrame, heading: str, label: str = "") -> dict[str, Values]:
        layout, unit = book.form.data, book.data.amount_unit
        found = sums_by_fund(book, spending, heading, label)
        if not layout.carried_over_by_item:
            return {code: dict(values) for code, values in found.items()}
        carried = {
            (code, fund): rows[schema.FROM_CARRY_OVER].figures.total(f"{fund}{schema.CARRIED_IN}")
            for code, of_code in groups(spending, heading)
            for fund, rows in groups(of_code, "资金性质")
        }
        for code, values in found.items():
            by_fund = {
                key: carried.get((code, fund), total((), f"{fund}{schema.CARRIED_IN}", unit))
                for key, fund in layout.fund_keys.items()
            }
            brought = {"total": total(by_fund.values(), schema.CARRIED_IN, unit), **with_sums(layout, by_fund, unit)}
            for key, amount in brought.items():
                prefix, whole = "" if key == "total" else f"{key}_", values[key]
                values[f"{prefix}{CARRIED}"] = amount
                values[f"{prefix}{THIS_YEAR}"] = (whole - amount).named(f"{whole.label}（本年收入）")
        return {code: dict(values) for code, values in found.items()}
