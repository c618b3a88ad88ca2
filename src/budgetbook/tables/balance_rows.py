"""Rows of the official tables with income on the left and spending on the right."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from budgetbook.core.numerals import chinese_number
from budgetbook.dataset.measures import spending_sums
from budgetbook.figures import Cell, Figure
from budgetbook.forms import schema
from budgetbook.tables.function_rows import across_funds
from budgetbook.tables.model import AnnexRow, Numbered

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from budgetbook.book import Book
    from budgetbook.forms.form import TableForm
    from budgetbook.tables.row_parts import Values

IncomeLine = tuple[str, "str | Numbered", Figure | None]
"""A line of income: its key, its name, its amount."""


def balance(book: Book, form: TableForm) -> list[AnnexRow]:
    """预算01表 by kind: income by source on the left, spending by kind and fund on the right."""
    del form
    data, layout = book.data, book.form.data
    names = dict(zip(schema.FUNDS, book.form.annex.funds, strict=True))
    left: list[IncomeLine] = [
        (f"{source}.{fund}", f"{chinese_number(number)}、{names.get(fund, source)}", amount)
        for number, ((source, fund), amount) in enumerate(_income(book).items(), start=1)
    ]
    spending = data.frame("spending")
    columns = {"total": spending_sums(spending, layout, "支出总计")}
    for key, fund in layout.fund_keys.items():
        columns[key] = spending_sums(spending[spending["资金性质"] == fund], layout, f"{fund}支出")
    lines = []
    for number, (part, name) in enumerate(schema.PARTS.items(), start=1):
        lines.append((part, f"{chinese_number(number)}、{name}"))
        lines.extend((kind.key, f"　　{kind.heading}") for kind in layout.spending if kind.of == part)
    right: list[tuple[str, Values]] = [
        (key, {"spending_item": name, **{column: sums[key] for column, sums in columns.items()}}) for key, name in lines
    ]
    return _side_by_side(left, right, _last(book, spending, "支出总计", data.measures["收入总计"]))


def balance_by_class(book: Book, form: TableForm) -> list[AnnexRow]:
    """预算01表 by function: income by source on the left, spending by 类 on the right."""
    del form
    data, annex, amounts = book.data, book.form.annex, _income(book)
    listed = [Cell(book.form_file, 0, f"annex.funds 第{place}项", name) for place, name in enumerate(annex.funds, 1)]
    appropriation = data.measures[schema.APPROPRIATION]
    left: list[IncomeLine] = [(schema.APPROPRIATION, f"一、{annex.appropriation}", appropriation)]
    for number, (fund, name) in enumerate(zip(schema.FUNDS, annex.funds, strict=True), start=1):
        amount = amounts.get((schema.APPROPRIATION, fund))
        left.append((f"{schema.APPROPRIATION}.{fund}", Numbered(name, tuple(listed[:number])), amount))
    for number, other in enumerate(book.form.data.other_income, start=2):
        name = f"{chinese_number(number)}、{other.source}"
        left.append((f"{other.source}.{other.fund}", name, amounts.get((other.source, other.fund))))
    spending = data.frame("spending")
    last = _last(book, spending, "支出总计", data.measures["收入总计"])
    return _side_by_side(left, _classes(book, spending), last)


def appropriation(book: Book, form: TableForm) -> list[AnnexRow]:
    """预算04表: fiscal appropriation by fund on the left, spending by 类 and fund on the right."""
    del form
    amounts, spending = _income(book), book.data.frame("spending")
    left: list[IncomeLine] = []
    for number, (fund, name) in enumerate(zip(schema.FUNDS, book.form.annex.funds, strict=True), start=1):
        amount = amounts.get((schema.APPROPRIATION, fund))
        left.append((f"{schema.APPROPRIATION}.{fund}", f"{chinese_number(number)}、{name}", amount))
    fiscal = spending[spending["资金性质"].isin(schema.FUNDS)]
    last = _last(book, fiscal, "财政拨款支出", book.data.measures[schema.APPROPRIATION])
    return _side_by_side(left, _classes(book, fiscal), last)


def _income(book: Book) -> dict[tuple[str, str], Figure]:
    """Return the income by source and fund, in the order of the file."""
    income = book.data.frame("income")
    return dict(zip(zip(income["收入来源"], income["资金性质"], strict=True), income["预算数"], strict=True))


def _classes(book: Book, spending: pd.DataFrame) -> list[tuple[str, Values]]:
    """The 类 of spending, numbered, on the right of a table that has income on its left."""
    lines: list[tuple[str, Values]] = []
    for number, (code, amounts) in enumerate(across_funds(book, spending, "类").items(), start=1):
        name = f"{chinese_number(number)}、{book.data.classification.functions[code]}"
        lines.append((code, {"spending_item": name, **amounts}))
    return lines


def _last(book: Book, spending: pd.DataFrame, label: str, income: Figure) -> Values:
    return {
        "income_item": "收入总计",
        "income_amount": income,
        "spending_item": "支出总计",
        **across_funds(book, spending, "", label)[""],
    }


def _side_by_side(left: Iterable[IncomeLine], right: Iterable[tuple[str, Values]], last: Values) -> list[AnnexRow]:
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
