"""Amounts in the cells of finished tables, also those below zero."""

from __future__ import annotations

import re
from decimal import Decimal

from budgetbook.core.text import half_width
from budgetbook.importing.amounts import decimals_of, is_none, read_amount

_NEGATIVE = re.compile(r"^(?:[△▲−–－-])\s*(?=[\d,.])|^\((?=[\d,.]+\)$)")


def cell_amount(text: str) -> tuple[Decimal, Decimal] | None:
    """Read the amount of a cell, and one of its last digit, in the table's unit; None for a blank and for words."""
    plain = half_width("".join(text.split()))
    if not plain or is_none(plain):
        return None
    sign = 1
    if _NEGATIVE.match(plain):
        plain, sign = _NEGATIVE.sub("", plain).rstrip(")"), -1
    typed = read_amount(plain)
    if typed is None or typed.value is None or typed.cause:
        return None
    return typed.value * sign, Decimal(1).scaleb(-decimals_of(Decimal(plain.replace(",", "").rstrip("万元") or "0")))


def is_amount(text: str) -> bool:
    """Tell whether a cell can stand in a column of amounts: an amount, or a sign for none."""
    return cell_amount(text) is not None or is_none(text)
