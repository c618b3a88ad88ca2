"""The three funds of 财政拨款: how much of each comes in and goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.dataset.schema import FUNDS
from budgetbook.narrative.sentence import Fragment, join, sentence

if TYPE_CHECKING:
    from budgetbook.book import Book


def fund_balances(book: Book) -> Fragment:
    """Tell income and spending of every fund that has any: 一般公共预算收支预算92万元，政府性基金预算收支预算5万元.

    Of 一般公共预算, the figure is named amount, of any other fund it is named after the fund.
    """
    pieces = []
    for fund in FUNDS:
        income, spending = book.data.income_of(fund), book.data.spending.of_fund(fund).amount
        if not income.value and not spending.value:
            continue
        if income.value == spending.value:
            piece = sentence("{fund}收支预算{amount}", fund=fund, amount=book.told(spending))
        else:
            words = "{fund}收入预算{income}、支出预算{amount}"
            piece = sentence(words, fund=fund, income=book.told(income), amount=book.told(spending))
        pieces.append(piece if fund == FUNDS[0] else piece.under(fund))
    return join("，", pieces) if pieces else Fragment("没有财政拨款安排的收入和支出")
