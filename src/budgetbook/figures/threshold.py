"""Typed amounts that figures may be compared with: `spending[spending["合计"] > amount("100万元")]`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetbook.figures.errors import FigureError
from budgetbook.figures.expression import FACTOR
from budgetbook.figures.printing import AMOUNT_UNITS, WAN_YUAN, plain

if TYPE_CHECKING:
    from budgetbook.figures.figure import Figure

_AMOUNT = re.compile(r"(?P<number>-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*(?P<unit>[^\d\s.,+-]+)", re.ASCII)


@dataclass(frozen=True)
class Threshold:
    """A typed amount: figures may be compared with it, but it has no source and is never printed."""

    value: Decimal
    unit: str

    # it equals figures that do not equal each other (100万元, 1000000元)
    __hash__ = None  # type: ignore[assignment]

    def in_unit(self, figure: Figure) -> Decimal:
        """Return the amount in the unit of a figure.

        Raises
        ------
        FigureError
            Only one of the two is an amount of money, or they are counts of different things.
        """
        if figure.unit == self.unit:
            return self.value
        if figure.unit not in AMOUNT_UNITS or self.unit not in AMOUNT_UNITS:
            raise FigureError(f"单位不同，不能比较：{figure.label}（{figure.unit}），{self}")
        return self.value * FACTOR if self.unit == WAN_YUAN else self.value.scaleb(-4)

    def __str__(self) -> str:
        return f"{plain(self.value)}{self.unit}"


def amount(text: str) -> Threshold:
    """Read a typed amount such as 100万元, to compare figures with.

    Raises
    ------
    FigureError
        The text is not a number followed by its unit.
    """
    match = _AMOUNT.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise FigureError(f'发现 {text!r}，应为数字和单位，如 amount("100万元")')
    return Threshold(Decimal(match["number"].replace(",", "")), match["unit"])
