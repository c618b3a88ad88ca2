"""Changes from last year: by how much, by how many percent, and in which direction.

Equal amounts are 持平. From a base that is zero, negative or missing no percentage follows: of nothing, nothing is a
share, and published documents that print 100% there are at fault (E18).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from budgetbook.figures.operands import FigureError

if TYPE_CHECKING:
    from budgetbook.figures.expression import Expression
    from budgetbook.figures.figure import Figure

_YEAR = re.compile(r"(?:^|/)(\d{4})/")

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
    def difference(self) -> Figure | None:
        """By how much it changed, printed with its direction; None where there was no such item last year."""
        if self._difference is None:
            return None
        return self._difference.named(f"{self.label}比上年增减").as_change()

    @property
    def percent(self) -> Figure | None:
        """The difference in percent of the base, printed with its direction; None where there is none.

        There is none for equal amounts and for a base that is missing, zero or negative.
        """
        base = self.base
        if base is None or self._difference is None or base.value <= 0 or self.direction == "持平":
            return None
        return self._difference.share_of(base, f"{self.label}比上年增减幅度").as_growth()

    @property
    def _difference(self) -> Figure | None:
        if self.base is None:
            return None
        return self.now.named(f"本年{self.label}") - self.base.named(f"上年{self.label}")

    @property
    def signed(self) -> Decimal:
        """The amount of this year less that of last year, zero where there was no such item."""
        return self.now.value - (self.base.value if self.base is not None else Decimal(0))


def difference_of(figure: Figure) -> Expression | None:
    """Return the difference that a figure is, converted or rounded or not; None where it is none."""
    expression = figure.expression
    while expression is not None and expression.operation in ("convert", "round"):
        expression = expression.operands[0].expression
    return expression if expression is not None and expression.operation == "difference" else None


def growth_of(figure: Figure) -> Expression | None:
    """Return the difference of which a figure is the percentage, if that is one of what was taken away; else None."""
    share = figure.expression
    if share is None or share.operation != "share":
        return None
    part, whole = share.operands[:2]
    difference = difference_of(part)
    if difference is None:
        return None
    base = difference.operands[1]
    is_base = base == whole or (base.unit != whole.unit and base.in_unit(whole.unit) == whole)
    return difference if is_base else None


def require_later_first(figure: Figure, difference: Expression | None, wanted: str) -> None:
    """Refuse a figure that is no difference, or one whose first operand is of an earlier year than its second.

    Parameters
    ----------
    wanted
        What it is not, why that is needed, and how to write it.
    """
    if difference is None:
        raise FigureError(f"{figure.label}（{figure.text}）不是{wanted}")
    one, other = difference.operands[:2]
    first, second = _year_of(one), _year_of(other)
    if first and second and first < second:
        raise FigureError(f"增减应为本年减上年：发现{first}年的{one.label}减{second}年的{other.label}，两数对换")


def _year_of(figure: Figure) -> str:
    """Return the latest year whose folder the figure's cells lie in."""
    return max((match[1] for cell in figure.cells if (match := _YEAR.search(cell.file))), default="")
