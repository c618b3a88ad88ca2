"""What tables with income on the left and spending on the right have in common."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import ClassVar

import pandas as pd

from budgetbook.book import Book
from budgetbook.core.numerals import chinese_number
from budgetbook.dataset.measures import total_name
from budgetbook.figures import Figure, total
from budgetbook.forms import schema
from budgetbook.forms.layout import CARRY_OVER_COLUMNS, Layout
from budgetbook.forms.table_form import TableForm
from budgetbook.tables.by_function import columns_by_kind, fund_columns, sums_by_fund, sums_by_kind, with_sums
from budgetbook.tables.kind import FUND, LINE_LEVEL, PART_LEVEL, SUM_LEVEL, TOTAL_LEVEL, Column, Kind, Level, Side
from budgetbook.tables.model import AnnexRow, Numbered, RowKind
from budgetbook.tables.row_parts import Values

IncomeLine = tuple[str, str | Numbered, Figure | None]
"""A line of income: its key, its name, its amount."""


CLASS = Level("类")
_CLASS_DIGITS = 3

THIS_YEAR, CARRIED = CARRY_OVER_COLUMNS
"""Keys of the lines over the last row, where the form has them: what is this year's, and 结转."""


class TwoSided(Kind):
    """A table whose rows tell of income and of spending, which have nothing to do with each other but their place."""

    split_by = FUND
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
            return TOTAL_LEVEL
        if key == THIS_YEAR:
            return SUM_LEVEL
        if key.partition(".")[0] == CARRIED:
            return self.carried_level(key, side)
        return self.income_level(key) if side == "income" else self.spending_level(key)

    def income_level(self, key: str) -> Level:
        """Return the level of a line of income: the key of one under a group begins with the group's."""
        return (SUM_LEVEL, LINE_LEVEL, PART_LEVEL)[key.count(".")]

    def carried_level(self, key: str, side: Side | None) -> Level:
        """Return the level of a line of 上年结转 or 年终结转."""
        return LINE_LEVEL

    def spending_level(self, key: str) -> Level:
        """Return the level of a line of spending."""
        return CLASS


def class_columns(layout: Layout, sum_of: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """Return the columns of the amounts of 类, split by fund and by kind.

    Of 年终结转 no kind is known, so that with it the kinds do not add up to the total.

    Parameters
    ----------
    sum_of
        The columns of funds that the total adds up; by default all money.
    """
    funds, kinds = fund_columns(layout, sum_of), columns_by_kind(layout)
    if not layout.has_carry_over:
        return (*funds, *kinds)
    whole, *others = funds
    return (replace(whole, alternative_sum_of=()), *others, *(replace(column, part_of=whole.name) for column in kinds))


def income_by_source(book: Book) -> dict[tuple[str, str], Figure]:
    """Return the income by source and fund, in the order of the file."""
    income = book.data.frame("income")
    return dict(zip(zip(income["收入来源"], income["资金性质"], strict=True), income["预算数"], strict=True))


def fiscal_lines(book: Book) -> list[IncomeLine]:
    """Return the lines of the three funds of 财政拨款, numbered."""
    amounts = income_by_source(book)
    lines: list[IncomeLine] = []
    for number, (fund, name) in enumerate(zip(schema.FUNDS, book.form.annex.funds, strict=True), start=1):
        source = (schema.APPROPRIATION, fund)
        lines.append((".".join(source), f"{chinese_number(number)}、{name}", amounts.get(source)))
    return lines


def other_income_lines(book: Book, start: int) -> list[IncomeLine]:
    """Return the lines of income besides 财政拨款, numbered on, each group over its sources."""
    layout, amounts = book.form.data, income_by_source(book)
    sources = {other.key: other for other in layout.other_income}
    groups = {key: group for group in layout.income_groups for key in group.of}
    lines: list[IncomeLine] = []
    top = dict.fromkeys(groups[key].key if key in groups else key for key in sources)
    for number, key in enumerate(top, start=start):
        group = next((group for group in layout.income_groups if group.key == key), None)
        prefix = ""
        if group:
            lines.append((key, f"{chinese_number(number)}、{group.name}", book.data.measures[group.name]))
            prefix = f"{key}."
        for place, other in enumerate((sources[own] for own in (group.of if group else (key,))), start=1):
            counted = f"　（{chinese_number(place)}）" if group else f"{chinese_number(number)}、"
            amount = amounts.get((other.source, other.fund))
            lines.append((f"{prefix}{other.source}.{other.fund}", f"{counted}{other.source}", amount))
    return lines


def spending_by_class(book: Book, form: TableForm, spending: pd.DataFrame) -> list[tuple[str, Values]]:
    """Return the 类 of spending, numbered, split by fund and by kind; all there are, where the form asks for them."""
    names = book.data.classification.functions
    sums = {**sums_by_kind(book, spending, "类")}
    for code, amounts in sums_by_fund(book, spending, "类").items():
        sums[code] = {**sums[code], **amounts}
    codes = sorted({*sums, *(code for code in names if len(code) == _CLASS_DIGITS)} if form.all_classes else sums)
    return [
        (code, {"spending_item": f"{chinese_number(number)}、{names[code]}", **sums.get(code, {})})
        for number, code in enumerate(codes, start=1)
    ]


def closing_rows(
    book: Book, spending: pd.DataFrame, label: str, income: Figure, funds: Collection[str], *, by_fund: bool = False
) -> list[AnnexRow]:
    """Return the last row, all income and all spending; over it 结转 and what is this year's, where the form has them.

    Parameters
    ----------
    label
        What the spending is called.
    income
        This year's income.
    funds
        The 资金性质 that the table is about.
    by_fund
        Whether the 上年结转 of each fund has a line of its own.
    """
    of_year = sums_by_fund(book, spending, "", label)[""]
    layout, unit = book.form.data, book.data.amount_unit
    last: Values = {"income_item": "收入总计", "income_amount": income, "spending_item": "支出总计"}
    this_year = {**last, **sums_by_kind(book, spending, "", label)[""], **of_year}
    if not layout.has_carry_over:
        return [AnnexRow("total", "total", this_year)]
    carried_in, carried_out = (_carried(book, heading) for heading in (schema.CARRIED_IN, schema.CARRIED_OUT))
    names = book.form.annex.carry_over
    brought = total((carried_in[fund] for fund in funds), names[0], unit)
    out = {key: carried_out[fund] for key, fund in layout.fund_keys.items()}
    left = {"total": total((carried_out[fund] for fund in funds), names[1], unit), **with_sums(layout, out, unit)}
    rows = [
        AnnexRow(
            "item",
            THIS_YEAR,
            {**this_year, "income_item": total_name(layout, "收入"), "spending_item": total_name(layout, "支出")},
        ),
        AnnexRow(
            "item", CARRIED, {"income_item": names[0], "income_amount": brought, "spending_item": names[1], **left}
        ),
    ]
    for number, fund in enumerate(funds if by_fund else (), start=1):
        values: Values = {"income_item": f"　（{chinese_number(number)}）{fund}", "income_amount": carried_in[fund]}
        rows.append(AnnexRow("item", f"{CARRIED}.{fund}", values))
    sums = {column: total((amount, left[column]), amount.label, unit) for column, amount in of_year.items()}
    last |= {"income_amount": total((income, brought), "收入总计", unit), **sums}
    return [*rows, AnnexRow("total", "total", last)]


def _carried(book: Book, heading: str) -> dict[str, Figure]:
    """Return 上年结转 or 年终结转 by fund."""
    carried = book.data.frame(schema.CARRY_OVER.stem)
    return dict(zip(carried["资金性质"], carried[heading], strict=True))


def income_beside_spending(
    left: Iterable[IncomeLine], right: Iterable[tuple[str, Values]], last: Sequence[AnnexRow]
) -> list[AnnexRow]:
    """Put income (key, name, amount) and spending (key, values) beside each other, line by line, over the last rows."""
    rows = []
    for income_line, spending_line in zip_longest(left, right):
        key, spending_values = spending_line or (income_line[0], {})
        values = dict(spending_values)
        value_keys = {}
        if income_line:
            value_keys = dict.fromkeys(("income_item", "income_amount"), income_line[0])
            values["income_item"], values["income_amount"] = income_line[1:]
        rows.append(AnnexRow("item", key, values, value_keys))
    return [*rows, *last]
