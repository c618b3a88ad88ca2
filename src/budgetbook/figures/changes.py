"""Changes from last year: by how much, by how many percent, and in which direction.

Equal amounts are 持平. From a base that is zero, negative or missing no percentage follows: of nothing, nothing is a
share, and published documents that print 100% there are at fault (E18).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from budgetbook.figures.figure import Figure
from budgetbook.figures.operands import FigureError
from budgetbook.figures.totals import total

Direction = Literal["增加", "减少", "持平"]
"""What an amount did."""


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
        signed = self.signed
        return "增加" if signed > 0 else "减少" if signed < 0 else "持平"

    @property
    def before(self) -> Figure:
        """Last year's amount, the zero of nothing where there was no such item."""
        return self.base if self.base is not None else total((), self.label, self.now.unit)

    @property
    def has_begun(self) -> bool:
        """Whether there is money this year and was none last year."""
        return self.before.value == 0 < self.now.value

    @property
    def difference(self) -> Figure:
        """By how much it changed, printed with its direction."""
        return self._difference.named(f"{self.label}比上年增减").as_change()

    @property
    def percent(self) -> Figure | None:
        """The difference in percent of the base, printed with its direction; None where there is none.

        There is none for equal amounts and for a base that is missing, zero or negative.
        """
        if self.before.value <= 0 or self.direction == "持平":
            return None
        return self._difference.share_of(self.before, f"{self.label}比上年增减幅度").as_growth()

    @property
    def _difference(self) -> Figure:
        return self.now.named(f"本年{self.label}") - self.before.named(f"上年{self.label}")

    @property
    def signed(self) -> Decimal:
        """The amount of this year less that of last year, zero where there was no such item."""
        return self.now.value - self.before.value
