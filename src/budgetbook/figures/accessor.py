"""The pandas accessor `series.figures`: what a column of figures can do that pandas has no word for.

Among it are shares of one whole, which sum to exactly 100%.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pandas as pd

from budgetbook.figures.array import FigureArray
from budgetbook.figures.dtype import FigureDtype
from budgetbook.figures.expression import Expression
from budgetbook.figures.figure import Figure
from budgetbook.figures.operands import FigureError
from budgetbook.figures.printing import AMOUNT_UNITS, PERCENT, divided
from budgetbook.figures.totals import count, total

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SHARE_RULE = "share_rule"
"""Under this key `series.attrs` holds the form's rule for shares; pandas hands it on from table to result."""


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


def share_by_itself(share: Figure) -> Decimal:
    """Round a share half up, whatever rule it was made by."""
    assert share.expression is not None
    part, whole, *_ = share.expression.operands
    return divided(part.value * 100, whole.value, 2)


class NoFiguresError(FigureError, AttributeError):
    """A column does not hold figures: to pandas it has no such accessor."""


@pd.api.extensions.register_series_accessor("figures")
class FiguresAccessor:
    """Figures of one column.

    What pandas computes value by value (`apply` over rows, `agg` of several) comes as an object column; one of figures
    of one unit is taken as well.

    Raises
    ------
    NoFiguresError
        The column does not hold figures, or figures of different units.
    """

    def __init__(self, series: pd.Series[Any]) -> None:
        if isinstance(series.dtype, FigureDtype):
            figures: Any = series.array
        elif series.dtype == object and any(isinstance(value, Figure) for value in series):
            try:
                figures = FigureArray._from_sequence(list(series))
            except FigureError as error:
                raise NoFiguresError(str(error)) from None
        else:
            raise NoFiguresError(f"“{series.name}”一栏不是数据（类型是 {series.dtype}），没有来源可查")
        self._figures: FigureArray = figures
        self._series = series

    def __iter__(self) -> Iterator[Figure]:
        """Go through the figures, leaving out empty cells."""
        return (figure for figure in self._figures if isinstance(figure, Figure))

    @property
    def unit(self) -> str:
        """The unit of all figures: 元, 万元, %, 辆 …."""
        return self._figures.dtype.unit

    def total(self, label: str) -> Figure:
        """Add all figures under a name; of none the sum is zero and says so."""
        figure: Figure = self._figures._reduce("sum")
        return figure.named(label)

    def count(self, unit: str, label: str = "") -> Figure:
        """Count the figures, leaving out empty cells: 3项.

        Parameters
        ----------
        unit
            What is counted: 项, 个, 类.
        """
        return count(self, label or f"{self._series.name}的{unit}数", unit)

    def named(self, pattern: str = "{}") -> pd.Series[Any]:
        """Name each figure after its place in the index: "{}支出"; by levels of the index, "{资金性质}的{类名称}".

        Parameters
        ----------
        pattern
            `{}` stands for the whole place, all its levels one after another; `{level}` for one level of the index.

        Raises
        ------
        FigureError
            The index has no such level.
        """
        levels = [str(name) for name in self._series.index.names if name is not None]
        labels = []
        for place in self._series.index:
            words = [str(word) for word in place] if isinstance(place, tuple) else [str(place)]
            try:
                labels.append(pattern.format("".join(words), **dict(zip(levels, words, strict=False))))
            except (KeyError, IndexError, ValueError, AttributeError):
                known = "".join(f"、{{{level}}}" for level in levels)
                raise FigureError(f"发现名称“{pattern}”，花括号里应为 {{}}{known}") from None
        pairs = zip(self._figures, labels, strict=True)
        named = [figure.named(label) if isinstance(figure, Figure) else figure for figure, label in pairs]
        return self._like(FigureArray(named, self.unit))

    def shares(self, whole: Figure | None = None, rule: str | None = None) -> pd.Series[Any]:
        """Give each figure's share of the whole in percent, by one rule for all, so that they sum to 100.00.

        Parameters
        ----------
        whole
            The total that they sum to; its label appears in the labels of the shares. By default their sum.
        rule
            "largest-remainder" or "half-up"; by default the form's, which a table of the book hands on to all that is
            computed from it (`series.attrs`).

        Raises
        ------
        FigureError
            The figures do not sum to the whole, the whole is zero, or no rule is known.
        """
        rule = self._series.attrs.get(SHARE_RULE) if rule is None else rule
        if rule not in RULES:
            found = f"发现占比的舍入规则“{rule}”" if rule else "这一栏不是由 book.table(…) 算出的，不知道占比怎样舍入"
            known = " 或 ".join(f'rule="{name}"' for name in RULES)
            raise FigureError(f"{found}：应写明 rule=book.form.share_rule（表样的规则），或 {known}")
        figures = list(self)
        of = self._figures._reduce("sum") if whole is None else whole
        found_shares = iter(shares(figures, of, rule) if figures else ())
        return self._like(self._figures.map_figures(lambda _: next(found_shares), PERCENT), "占比")

    def in_unit(self, unit: str, decimals: int | None = None) -> pd.Series[Any]:
        """Turn 元 into 万元, or the other way, each rounded half up to `decimals` places by itself."""
        result = unit if self.unit in AMOUNT_UNITS else self.unit
        return self._like(self._figures.map_figures(lambda figure: figure.in_unit(unit, decimals), result))

    def _like(self, figures: FigureArray, name: str | None = None) -> pd.Series[Any]:
        made = pd.Series(figures, index=self._series.index, name=name or self._series.name)
        made.attrs = dict(self._series.attrs)
        return made
