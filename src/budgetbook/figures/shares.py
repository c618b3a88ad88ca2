"""Shares of one whole that sum to exactly 100%."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from budgetbook.figures.expression import Expression
from budgetbook.figures.figure import Figure, total
from budgetbook.figures.printing import PERCENT, divided
from budgetbook.figures.refused import FigureError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def largest_remainder(values: Sequence[Decimal]) -> list[Decimal]:
    """Give each value's percentage at two decimals so that they sum to exactly 100.00.

    Every share is first cut to two decimals; the hundredths still missing go, one each, to the shares
    that lost most by the cut (ties: the earlier one). None is off by more than 0.01. Published groups
    follow this rule: 75.7, 5.9, 5.4, 5.0 of 92 print 82.28, 6.41, 5.87, 5.44.

    Raises
    ------
    FigureError
        A value is negative, or all are zero.
    """
    whole = _whole_of(values)
    # whole numbers throughout: a quotient cut to the precision of decimals could mistake equal remainders
    quotas = [divmod(Fraction(value) * 10000 / Fraction(whole), 1) for value in values]
    hundredths = [int(quota) for quota, _ in quotas]
    order = sorted(range(len(values)), key=lambda place: (-quotas[place][1], place))
    for place in order[: 10000 - sum(hundredths)]:
        hundredths[place] += 1
    return [Decimal(value).scaleb(-2) for value in hundredths]


def half_up(values: Sequence[Decimal]) -> list[Decimal]:
    """Give each value's percentage rounded half up by itself; the sum may miss 100.00."""
    whole = _whole_of(values)
    return [divided(value * 100, whole, 2) for value in values]


def _whole_of(values: Sequence[Decimal]) -> Decimal:
    whole = sum(values, Decimal(0))
    if whole <= 0 or min(values) < 0:
        raise FigureError("不能计算占比：各项必须不为负，合计必须大于零")
    return whole


RULES: dict[str, Callable[[Sequence[Decimal]], list[Decimal]]] = {
    "largest-remainder": largest_remainder,
    "half-up": half_up,
}
"""A form names its rule by these keys."""


def shares(parts: Sequence[Figure], whole: Figure, rule: str) -> list[Figure]:
    """Give each part's share of the whole as a figure, by the form's rule.

    Raises
    ------
    FigureError
        The parts do not sum to the whole, or the whole is zero.
    """
    summed = total(parts, "各项之和", whole.unit)
    if summed.value != whole.value:
        raise FigureError(f"不能计算占比：各项之和{summed.text}，不等于{whole.label}{whole.text}")
    percents = RULES[rule]([part.value for part in parts])
    return [
        Figure(
            percent,
            PERCENT,
            f"{part.label}占{whole.label}的比重",
            Expression("share", (part, whole, *parts), 2, rule, place),
        )
        for place, (part, percent) in enumerate(zip(parts, percents, strict=True))
    ]
