"""The three funds of 财政拨款: how much of each comes in and goes out, and what it pays for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from budgetbook.forms.schema import FUNDS, KEY_OF_FUND
from budgetbook.narrative.changes import change_if_any, change_of
from budgetbook.narrative.lists import consisting
from budgetbook.narrative.references import see
from budgetbook.narrative.sentence import Fragment, join, named, sentence

if TYPE_CHECKING:
    import pandas as pd

    from budgetbook.book import Book
    from budgetbook.figures import Figure


def income_of(book: Book, fund: str) -> Figure:
    """Return the income of one fund, in the data's unit."""
    income = book.table("income")
    of_fund: Figure = income[income["资金性质"] == fund]["预算数"].figures.total(fund)
    return of_fund


def spending_of(book: Book, fund: str) -> pd.DataFrame:
    """Return the rows of spending that one fund pays for."""
    spending = book.table("spending")
    return spending[spending["资金性质"] == fund]


def fund_balances(book: Book) -> Fragment:
    """Tell income and spending of every fund that has any: 一般公共预算收支预算92万元，政府性基金预算收支预算5万元.

    Of 一般公共预算, the figure is named amount, of any other fund it is named after the fund.
    """
    pieces = []
    for fund in FUNDS:
        income, spending = income_of(book, fund), spending_of(book, fund)["合计"].figures.total(f"{fund}支出")
        if income == 0 and spending == 0:
            continue
        if income == spending:
            piece = sentence("{fund}收支预算{amount}", fund=fund, amount=book.told(spending))
        else:
            words = "{fund}收入预算{income}、支出预算{amount}"
            piece = sentence(words, fund=fund, income=book.told(income), amount=book.told(spending))
        pieces.append(piece if fund == FUNDS[0] else piece.under(fund))
    return join("，", pieces) if pieces else Fragment("没有财政拨款安排的收入和支出")


def fund_statement(book: Book, fund: str) -> Fragment:
    """Say what a fund pays for by 类, or that there is nothing of it."""
    short = named(book.data.settings.unit.short_name)
    income, spending = income_of(book, fund), spending_of(book, fund)
    amount = spending["合计"].figures.total(f"{fund}支出")
    reference = see(book, KEY_OF_FUND[fund])
    if income == 0 and amount == 0:
        return sentence(
            "{short}{year}没有{fund}拨款安排的收入和支出{change}。{see}",
            short=short,
            year=book.data.year,
            fund=fund,
            change=change_if_any(book, f"{fund}支出"),
            see=reference,
        )
    classes = [book.told(part) for part in by_class(spending).figures]
    return sentence(
        "{short}{year}{fund}收入{income}，支出{spending}{change}{parts}。{see}",
        short=short,
        year=book.data.year,
        fund=fund,
        income=book.told(income),
        spending=book.told(amount),
        change=change_of(book, f"{fund}支出"),
        # what follows a reason would be read as part of it
        parts=consisting(classes, "。" if book.comparison else "，"),
        see=reference,
    )


def by_class(spending: pd.DataFrame) -> pd.Series[Any]:
    """Add up spending by 类, in order of code, each sum named after its 类."""
    sums: pd.Series[Any] = spending.groupby(["类", "类名称"])["合计"].sum().droplevel("类").figures.named()
    return sums


def by_item(spending: pd.DataFrame) -> pd.Series[Any]:
    """Add up spending by 项, in order of code, under the code, each sum named after its 项."""
    sums = spending.groupby(["科目编码", "科目名称"])["合计"].sum()
    named: pd.Series[Any] = sums.droplevel("科目编码").figures.named()
    return named.set_axis(sums.index.get_level_values("科目编码"))
