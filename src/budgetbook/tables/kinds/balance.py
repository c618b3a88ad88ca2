"""预算01表 by kind: income by source on the left, spending by kind and fund on the right."""

from collections.abc import Mapping
from typing import ClassVar

from budgetbook.book import Book
from budgetbook.core.numerals import chinese_number
from budgetbook.dataset.measures import spending_sums, total_name
from budgetbook.forms import schema
from budgetbook.forms.layout import Layout
from budgetbook.forms.table_form import TableForm
from budgetbook.tables.by_function import fund_columns, with_sums
from budgetbook.tables.kind import LINE_LEVEL, PART_LEVEL, SUM_LEVEL, TOTAL_LEVEL, Column, Level
from budgetbook.tables.model import AnnexRow
from budgetbook.tables.row_parts import Values
from budgetbook.tables.two_sided import (
    TwoSided,
    closing_rows,
    fiscal_lines,
    income_beside_spending,
    other_income_lines,
)


class Balance(TwoSided):
    """部门收支总体情况表, with spending by kind."""

    name = "balance"
    title = "部门收支总体情况表"
    totals: ClassVar[Mapping[str, str]] = {
        "收入": "income_amount",
        "支出": "total",
        "一般公共预算支出": "general_public",
    }

    def level_names(self) -> tuple[str, ...]:
        return (TOTAL_LEVEL.words, LINE_LEVEL.words, PART_LEVEL.words)

    def spending_columns(self, layout: Layout) -> tuple[Column, ...]:
        return fund_columns(layout)

    def spending_level(self, key: str) -> Level:
        if key in schema.SPENDING_PARTS:
            return SUM_LEVEL
        return LINE_LEVEL if "." in key else PART_LEVEL

    def recoverable_inputs(self, layout: Layout) -> Mapping[str, tuple[frozenset[str], ...]]:
        return {schema.INCOME.file: (frozenset({"income_item", "income_amount"}),)}

    def rows(self, book: Book, form: TableForm) -> list[AnnexRow]:
        data, layout = book.data, book.form.data
        left = fiscal_lines(book)
        left += other_income_lines(book, len(left) + 1)
        spending = data.frame("spending")
        label = total_name(layout, "支出")
        columns = {"total": spending_sums(spending, layout, label)}
        for key, fund in layout.fund_keys.items():
            columns[key] = spending_sums(spending, layout, f"{fund}支出", fund)
        lines = []
        for number, (part, name) in enumerate(layout.parts.items(), start=1):
            kinds = layout.kinds_of(part)
            # a part that is not divided is a line by itself, and no sum of others
            lines.append((part if len(kinds) > 1 else f"{part}.{kinds[0].key}", f"{chinese_number(number)}、{name}"))
            lines.extend((kind.key, f"　　{kind.heading}") for kind in kinds if len(kinds) > 1)
        right: list[tuple[str, Values]] = [
            (
                key,
                {
                    "spending_item": name,
                    "total": columns["total"][line],
                    **with_sums(layout, {fund: columns[fund][line] for fund in layout.fund_keys}, data.amount_unit),
                },
            )
            for key, name in lines
            for line in (key.partition(".")[0],)
        ]
        income = data.measures[total_name(layout, "收入")]
        return income_beside_spending(left, right, closing_rows(book, spending, label, income, layout.funds))
