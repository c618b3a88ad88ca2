"""预算01表 by kind: income by source on the left, spending by kind and fund on the right."""

from collections.abc import Mapping
from typing import ClassVar

from budgetbook.book import Book
from budgetbook.core.numerals import chinese_number
from budgetbook.dataset.measures import spending_sums
from budgetbook.forms import schema
from budgetbook.forms.form import TableForm
from budgetbook.forms.layout import Layout
from budgetbook.tables.by_function import fund_columns
from budgetbook.tables.kind import LINE, PART, SUM, TOTAL, Column, Level
from budgetbook.tables.model import AnnexRow
from budgetbook.tables.row_parts import Values
from budgetbook.tables.two_sided import IncomeLine, TwoSided, grand_total, income_by_source, side_by_side


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
        return (TOTAL.words, LINE.words, PART.words)

    def spending_columns(self, layout: Layout) -> tuple[Column, ...]:
        return fund_columns(layout, tuple(layout.fund_keys))

    def spending_level(self, key: str) -> Level:
        if key in schema.SPENDING_PARTS:
            return SUM
        return LINE if "." in key else PART

    def states(self, layout: Layout) -> Mapping[str, tuple[frozenset[str], ...]]:
        return {schema.INCOME.file: (frozenset({"income_item", "income_amount"}),)}

    def rows(self, book: Book, form: TableForm) -> list[AnnexRow]:
        data, layout = book.data, book.form.data
        names = dict(zip(schema.FUNDS, book.form.annex.funds, strict=True))
        left: list[IncomeLine] = [
            (f"{source}.{fund}", f"{chinese_number(number)}、{names.get(fund, source)}", amount)
            for number, ((source, fund), amount) in enumerate(income_by_source(book).items(), start=1)
        ]
        spending = data.frame("spending")
        columns = {"total": spending_sums(spending, layout, "支出总计")}
        for key, fund in layout.fund_keys.items():
            columns[key] = spending_sums(spending[spending["资金性质"] == fund], layout, f"{fund}支出")
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
                    **{column: sums[key.partition(".")[0]] for column, sums in columns.items()},
                },
            )
            for key, name in lines
        ]
        return side_by_side(left, right, grand_total(book, spending, "支出总计", data.measures["收入总计"]))
