"""Numbers of the recomputation: exact fractions, rounded and written by rules of its own."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

Entry = dict[str, Any]
"""An entry of figures.json."""

CODE = "编号"
"""The unit of an entry that is a code, a date or a table's number."""

AMOUNTS = ("元", "万元")


class NotComputableError(ValueError):
    """An entry cannot be evaluated; the message says why in Chinese."""


class Value(NamedTuple):
    """What an expression comes to.

    Attributes
    ----------
    number
        Rounded as the expression says.
    exact
        Before its last rounding, which alone tells the direction of a change that is rounded to zero.
    unit
        None of the sum of nothing, which fits any.
    """

    number: Fraction
    exact: Fraction
    unit: str | None


def added(numbers: Iterable[Fraction]) -> Fraction:
    """Add numbers up, those of one denominator together: thousands of amounts have one or two."""
    sums: dict[int, int] = {}
    for number in numbers:
        sums[number.denominator] = sums.get(number.denominator, 0) + number.numerator
    return sum((Fraction(numerator, denominator) for denominator, numerator in sums.items()), Fraction(0))


def round_half_up(value: Fraction, decimals: int) -> Fraction:
    """Round to some decimals; a half goes away from zero."""
    scale = 10**decimals
    whole = (abs(value) * scale * 2 + 1) // 2
    return Fraction(whole if value >= 0 else -whole, scale)


def written(value: Fraction, decimals: int | None = None) -> str:
    """Write a number: with so many decimals, rounded half up, or with as many as it has.

    Raises
    ------
    NotComputableError
        It has no end.
    """
    if decimals is None:
        decimals = next((places for places in range(25) if (value * 10**places).denominator == 1), None)
        if decimals is None:
            raise NotComputableError("除不尽的数不能印出")
    digits = str(abs(round_half_up(value, decimals) * 10**decimals).numerator).zfill(decimals + 1)
    sign = "-" if value < 0 and digits.strip("0") else ""
    return f"{sign}{digits[: len(digits) - decimals]}" + (f".{digits[-decimals:]}" if decimals else "")
