"""Rounding half up, as published documents do."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Round half up to some decimals."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def divided(part: Decimal, whole: Decimal, decimals: int) -> Decimal:
    """Divide and round half up, in whole numbers: a quotient of decimals would be rounded once before."""
    scaled = abs(Fraction(part) / Fraction(whole)) * 10**decimals
    value = Decimal((scaled * 2 + 1) // 2).scaleb(-decimals)
    return -value if (part < 0) != (whole < 0) and value else value
