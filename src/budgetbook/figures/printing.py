"""How numbers are rounded and printed: plain decimals, decimals of tables, changes with their direction in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from budgetbook.figures.figure import Figure

YUAN = "元"
WAN_YUAN = "万元"
PERCENT = "%"
AMOUNT_UNITS = (YUAN, WAN_YUAN)
YUAN_PER_WAN = 10000
"""元 in one 万元."""

PrintedAs = Literal["number", "change", "growth", "direction", "size"]
"""What is printed of a figure.

number
    The number itself: 92万元.
change, growth
    Of a signed figure its direction and its size: 减少149万元, 下降5.43%; of zero 持平.
direction, size
    Each of the two by itself, where a table has a column for each.
"""

_DIRECTIONS = {"change": ("增加", "减少"), "growth": ("增长", "下降"), "direction": ("增加", "减少")}
EQUAL = "持平"
_ALL = 100
"""Percent of what is lost where nothing is left: 下降100%."""
SLIGHT = "不足万分之一"
"""What stands for the size of a growth that would be printed as zero."""


@dataclass(frozen=True)
class NumberFormat:
    """How a table prints its numbers.

    Attributes
    ----------
    decimals
        Decimals of an amount, rounded half up; a percentage has two, a count none.
    thousands
        Whether thousands are separated by commas.
    strip
        Whether zeros at the end of the decimals are left out (25.00 -> 25).
    """

    decimals: int
    thousands: bool = False
    strip: bool = False

    def text(self, figure: Figure) -> str:
        """The number without its unit: 92.0; 2,932,700; 47.91. A change is written in the same way: 减少2.0."""
        decimals = self.decimals if figure.unit in AMOUNT_UNITS else 2 if figure.unit == PERCENT else 0
        number = in_decimals(size_of(figure), decimals)
        if self.strip and "." in number:
            number = number.rstrip("0").rstrip(".")
        return with_direction(figure, f"{Decimal(number):,f}" if self.thousands else number)


def text_of(figure: Figure) -> str:
    """Write a figure as running text prints it: 92万元, 75.7万元, 1,092万元, 80.43%, 2辆, 减少149万元, 持平."""
    decimals = 2 if figure.unit == PERCENT else figure.decimals
    if figure.printed_as == "growth" and figure.value == -_ALL:
        decimals = 0
    size = size_of(figure)
    number = plain(size, strip=True) if decimals is None else in_decimals(size, decimals)
    if figure.thousands:
        number = f"{Decimal(number):,f}"
    return with_direction(figure, f"{number}{figure.unit}")


def size_of(figure: Figure) -> Decimal:
    """Return the number that is printed of a figure: without its sign where a word tells the direction."""
    return figure.value if figure.printed_as == "number" else figure.value.copy_abs()


def with_direction(figure: Figure, number: str) -> str:
    """Put the direction of a change before its size, as the figure asks for."""
    if figure.printed_as in ("number", "size"):
        return number
    if figure.sign == 0:
        return EQUAL
    word = _DIRECTIONS[figure.printed_as][figure.sign < 0]
    if figure.printed_as == "direction":
        return word
    slight = figure.printed_as == "growth" and figure.value == 0
    return f"{word}{SLIGHT if slight else number}"


def in_decimals(value: Decimal, decimals: int) -> str:
    """Write a decimal rounded half up to some places."""
    return plain(rounded(value, decimals))


def plain(value: Decimal, *, strip: bool = False) -> str:
    """Write a decimal without exponent; `strip` drops zeros after the point (74.0 -> 74)."""
    if strip:
        value = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    text = f"{value:f}"
    return text.removeprefix("-") if value == 0 else text


def signed(value: Decimal, *, strip: bool = False) -> str:
    """Write a decimal in a formula, with the sign that a subtraction has there: −0.59."""
    return plain(value, strip=strip).replace("-", "−")


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Round half up to some decimals."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def divided(part: Decimal, whole: Decimal, decimals: int) -> Decimal:
    """Divide and round half up, in whole numbers: a quotient of decimals would be rounded once before."""
    scaled = abs(Fraction(part) / Fraction(whole)) * 10**decimals
    value = Decimal((scaled * 2 + 1) // 2).scaleb(-decimals)
    return -value if (part < 0) != (whole < 0) and value else value
