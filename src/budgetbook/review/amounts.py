"""Amounts in the cells of finished tables, also negative ones, and the growth that two rounded amounts allow."""

from __future__ import annotations

import re
from decimal import Decimal

from budgetbook.core.text import half_width
from budgetbook.importing.amounts import means_nothing, read_amount
from budgetbook.review.located import Located

_NEGATIVE = re.compile(r"^(?:[△▲−–－-])\s*(?=[\d,.])|^\((?=[\d,.]+\)$)")
_DECIMALS = re.compile(r"(?<=\.)\d+")


def cell_amount(text: str) -> tuple[Decimal, Decimal] | None:
    """Read the amount of a cell, and one of its last digit, in the table's unit; None for a blank and for words."""
    plain = half_width("".join(text.split()))
    if not plain or means_nothing(plain):
        return None
    sign = 1
    if _NEGATIVE.match(plain):
        plain, sign = _NEGATIVE.sub("", plain).rstrip(")"), -1
    typed = read_amount(plain)
    if typed is None or typed.value is None or typed.cause:
        return None
    decimals = _DECIMALS.search(plain)
    return typed.value * sign, Decimal(1).scaleb(-len(decimals.group()) if decimals else 0)


def is_amount(text: str) -> bool:
    """Tell whether a cell can stand in a column of amounts: an amount, or a sign for none."""
    return cell_amount(text) is not None or means_nothing(text)


def range_of_growth(now: Located, base: Located) -> tuple[Decimal, Decimal]:
    """Return the lowest and highest growth (percent) that two rounded amounts allow."""
    highs, lows = now.value + now.step / 2, now.value - now.step / 2
    low_base, high_base = base.value - base.step / 2, base.value + base.step / 2
    if low_base <= 0:
        return Decimal(-100), Decimal(10) ** 9
    return (lows / high_base - 1) * 100, (highs / low_base - 1) * 100


def range_of_change(now: Located, amount: Located, sign: int) -> tuple[Decimal, Decimal]:
    """Return the same from this year's amount and the change, whose sign is given."""
    rates = []
    for own in (-1, 1):
        for other in (-1, 1):
            change = sign * (amount.value + own * amount.step / 2)
            base = now.value + other * now.step / 2 - change
            rates.append(change * 100 / base if base > 0 else Decimal(10) ** 9)
    return min(rates), max(rates)


def slack_of(now: Located, base: Located, change: Located) -> Decimal:
    """Return by how much a change may differ from that of two rounded amounts.

    Where one of them is nothing at all, the change is the other, rounded in the same way.
    """
    steps = sorted((now.step, base.step))
    if not steps[0] and steps[1] == change.step:
        return Decimal(0)
    return (now.step + base.step + change.step) / 2
