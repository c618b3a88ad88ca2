"""Changes from last year: by how much, by how many percent, and in which direction.

Equal amounts are 持平. From a base that is zero, negative or missing no percentage follows: of nothing, nothing is a
share, and published documents that print 100% there are at fault (E18).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from budgetbook.figures import PERCENT, Figure, FigureError, plain

if TYPE_CHECKING:
    from budgetbook.figures import Cell

Direction = Literal["增加", "减少", "持平"]
"""What an amount did; a percentage goes with 增长 or 下降 instead."""

_GROWTH: dict[Direction, str] = {"增加": "增长", "减少": "下降", "持平": ""}


@dataclass(frozen=True)
class Change:
    """What one amount was last year and is this year.

    Figures that are rounded for print (元 into 万元) are rounded before they are compared, so that the three numbers
    of a sentence agree with each other.

    Attributes
    ----------
    label
        What has changed: 支出总计, 行政运行.
    now, base
        This year's and last year's amount, in one unit. Without a base there was no such item last year, which is
        not the same as an item of zero.
    ended
        Whether there is no such item this year; `now` is then the zero of nothing.

    Raises
    ------
    FigureError
        The two are of different units.
    """

    label: str
    now: Figure
    base: Figure | None = None
    ended: bool = False

    def __post_init__(self) -> None:
        if self.base is not None and self.base.unit != self.now.unit:
            raise FigureError(
                f"单位不同，不能与上年比较：{self.label}本年以{self.now.unit}、上年以{self.base.unit}为单位"
            )

    @property
    def direction(self) -> Direction:
        """增加, 减少 or 持平."""
        signed = self._signed
        return "增加" if signed > 0 else "减少" if signed < 0 else "持平"

    @property
    def growth(self) -> str:
        """The word that goes with the percentage: 增长 or 下降; empty where the amounts are equal."""
        return _GROWTH[self.direction]

    @property
    def difference(self) -> Figure | None:
        """By how much, without sign, in the unit of the amounts; None where there was no such item last year."""
        if self.base is None:
            return None
        signed, size = self._signed, plain(self._signed.copy_abs())
        formula = (
            f"本年{self.label} {plain(self.now.value)} − 上年{self.label} {plain(self.base.value)}"
            f" = {plain(signed)}{self.now.unit}"
        )
        if signed < 0:
            formula += f"，即减少{size}{self.now.unit}"
        label = self.label + ("比上年的变动" if self.direction == "持平" else f"比上年{self.direction}")
        return replace(self.now, value=signed.copy_abs(), label=label, formula=formula, cells=self._cells)

    @property
    def percent(self) -> Figure | None:
        """The difference in percent of the base, rounded half up at two decimals; None where there is none.

        There is none for equal amounts and for a base that is missing, zero or negative.
        """
        base = self.base
        if base is None or base.value <= 0 or self.direction == "持平":
            return None
        more, less = (self.now, base) if self._signed > 0 else (base, self.now)
        exact = Fraction(self._signed.copy_abs()) / Fraction(base.value) * 100
        value = _rounded(exact, 2)
        subtrahend = f"({plain(less.value)})" if less.value < 0 else plain(less.value)
        formula = (
            f"({plain(more.value)} − {subtrahend}) ÷ {plain(base.value)}"
            f" = {plain(_rounded(exact, 4))}% → {plain(value)}%（四舍五入）"
        )
        return Figure(value, PERCENT, f"{self.label}比上年{self.growth}", formula, self._cells)

    @property
    def _signed(self) -> Decimal:
        return self.now.value - (self.base.value if self.base is not None else Decimal(0))

    @property
    def _cells(self) -> tuple[Cell, ...]:
        return tuple(dict.fromkeys((*self.now.cells, *(self.base.cells if self.base else ()))))


def _rounded(exact: Fraction, places: int) -> Decimal:
    """Round a positive fraction half up; in whole numbers, for a decimal quotient is rounded once already."""
    return Decimal((exact * 10**places * 2 + 1) // 2).scaleb(-places)
