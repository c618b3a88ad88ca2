"""Figures: every number that can be printed, with its unit, its expression and the cells it comes from.

Amounts are exact decimals from the CSV to the page; no float ever holds money. Cells give figures, and figures
combined give figures, so that the source is never lost on the way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import total_ordering
from typing import TYPE_CHECKING, Any

from budgetbook.figures.differences import difference_of, growth_of, require_later_first
from budgetbook.figures.expression import Expression, LazyField, cells_of, formula, label_of
from budgetbook.figures.operands import (
    FigureError,
    comparable,
    is_literal_zero,
    quotient_unit,
    refuse_arithmetic,
    same_unit,
)
from budgetbook.figures.printing import (
    AMOUNT_UNITS,
    PERCENT,
    WAN_YUAN,
    YUAN_PER_WAN,
    PrintedAs,
    divided,
    rounded,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from budgetbook.figures.expression import Cell

_DECIMALS = 2
"""Decimals of a percentage, and of an amount per head."""


@total_ordering
@dataclass(frozen=True, eq=False, repr=False)
class Figure:
    """One number with all that is needed to defend it.

    Figures are equal where value and unit are; they add, subtract, divide and compare, and what comes out keeps its
    sources. An amount divided by an amount of its unit is a share in percent, one divided by a count an amount per
    head. What has no meaning raises `FigureError`.

    Attributes
    ----------
    value
        Exact value, in `unit`.
    unit
        元, 万元, %, 辆, 年 …
    label
        What the number is, in the words of the budget.
    expression
        How it was computed; None for a number read from one cell.
    cells
        The input cells it comes from; by default those of the figures that it was computed from.
    decimals
        Decimals shown in running text (zero is shown without); None shows as many as the value has.
    thousands
        Whether running text separates its thousands by commas.
    printed_as
        What is printed: the number itself, or the direction and size of a signed number.
    is_named
        Whether a caller gave the label. An unnamed sum is flattened when it is added to other figures.
    """

    value: Decimal
    unit: str
    label: LazyField[str] = LazyField(lambda figure: label_of(figure.expression))
    expression: Expression | None = None
    cells: LazyField[tuple[Cell, ...]] = LazyField(lambda figure: cells_of(figure.expression))
    decimals: int | None = None
    thousands: bool = False
    printed_as: PrintedAs = "number"
    is_named: bool = True

    @property
    def text(self) -> str:
        """The number as running text prints it: 92万元, 75.7万元, 80.43%, 2辆, 减少149万元."""
        return text_of(self)

    @property
    def formula(self) -> str:
        """How it was computed, in words and numbers; empty for a number read from one cell."""
        return formula(self)

    @property
    def sign(self) -> int:
        """Whether it is above (1) or below zero (-1), even where it is rounded to zero; 0 where it is exactly zero."""
        if not self.value and self.expression is not None and self.expression.decimals is not None:
            return self.expression.operands[0].sign
        return (self.value > 0) - (self.value < 0)

    def in_unit(self, unit: str, decimals: int | None = None, *, thousands: bool = False) -> Figure:
        """Return an amount in 元 or 万元, rounded half up to `decimals` places where it must be turned from the other.

        A figure that is no amount, or is in that unit already, stays as it is, but for the way in which running text
        shows it.

        Parameters
        ----------
        decimals
            Decimals to round to and to show; by default the exact value is kept.
        thousands
            Whether to show its thousands separated by commas.

        Raises
        ------
        FigureError
            The unit is neither.
        """
        if unit not in AMOUNT_UNITS:
            raise FigureError(f"发现单位“{unit}”，应为{'或'.join(AMOUNT_UNITS)}：{self.label} {self.text}")
        if self.unit not in AMOUNT_UNITS:
            return self
        if self.unit == unit:
            is_shown_so = (self.decimals, self.thousands) == (decimals, thousands)
            return self if is_shown_so else self._with(decimals=decimals, thousands=thousands)
        exact = self.value.scaleb(-4) if unit == WAN_YUAN else self.value * YUAN_PER_WAN
        value = exact if decimals is None else rounded(exact, decimals)
        expression = Expression("convert", (self,), decimals)
        return replace(self, value=value, unit=unit, expression=expression, decimals=decimals, thousands=thousands)

    def named(self, label: str) -> Figure:
        """Return the same figure under another label."""
        return self._with(_label=label.strip(), is_named=True)

    def with_printed_as(self, printed_as: PrintedAs) -> Figure:
        """Return the same figure, of which something else is printed."""
        return self._with(printed_as=printed_as)

    def _with(self, **changes: Any) -> Figure:
        """Return the same number with other attributes; unlike `replace`, without working out its lazy fields."""
        made = object.__new__(type(self))
        vars(made).update(vars(self), **changes)
        return made

    def as_change(self) -> Figure:
        """Return a difference that is printed with its direction: 增加5万元, 减少149万元, 持平.

        Raises
        ------
        FigureError
            It is no difference, or one of last year less this year.
        """
        require_later_first(self, difference_of(self), "两个数之差，不能印成增减：写作 (本年 - 上年).as_change()")
        return self.with_printed_as("change")

    def as_growth(self) -> Figure:
        """Return a percentage that is printed with its direction: 增长5.43%, 下降5.43%, 持平.

        Raises
        ------
        FigureError
            It is no difference in percent of what it is a difference from.
        """
        wanted = "增减占上年的百分比，不能印成增长、下降：写作 ((本年 - 上年) / 上年).as_growth()"
        require_later_first(self, growth_of(self), wanted)
        return self.with_printed_as("growth")

    def share_of(self, whole: Figure, label: str) -> Figure:
        """Divide by the whole, in percent, rounded half up at two decimals.

        Raises
        ------
        FigureError
            The units differ, or the whole is zero.
        """
        same_unit((self, whole))
        if whole.value == 0:
            raise FigureError(f"不能计算{label}：{whole.label}为零，不能作除数")
        value = divided(self.value * 100, whole.value, _DECIMALS)
        return Figure(value, PERCENT, label, Expression("share", (self, whole), _DECIMALS))

    def __add__(self, other: object) -> Figure:
        if isinstance(other, Figure):
            return add_figures((self, other))
        # of an object column with empty cells, pandas adds a zero for each of them
        return self if is_literal_zero(other) else refuse_arithmetic(self, other, "相加")

    __radd__ = __add__  # Python's own sum() begins with the number 0

    def __sub__(self, other: object) -> Figure:
        if not isinstance(other, Figure):
            return refuse_arithmetic(self, other, "相减")
        same_unit((self, other))
        difference = Expression("difference", (self, other))
        return _unnamed(self.value - other.value, self.unit, difference, like=self)

    def __truediv__(self, other: object) -> Figure:
        if not isinstance(other, Figure):
            return refuse_arithmetic(self, other, "相除")
        unit = quotient_unit(self.unit, other.unit, f"{self.label} {self.text}", f"{other.label} {other.text}")
        if self.unit == other.unit:
            return replace(self.share_of(other, f"{self.label}占{other.label}的比重"), is_named=False)
        if other.value == 0:
            raise FigureError(f"不能计算每{other.unit}{self.label}：{other.label}为零，不能作除数")
        value = divided(self.value, other.value, _DECIMALS)
        return _unnamed(value, unit, Expression("quotient", (self, other), _DECIMALS))

    def __rsub__(self, other: object) -> Figure:
        return refuse_arithmetic(self, other, "相减")

    def __rtruediv__(self, other: object) -> Figure:
        return refuse_arithmetic(self, other, "相除")

    def __mul__(self, other: object) -> Figure:
        named = f"{other.label}（{other.text}）" if isinstance(other, Figure) else None
        return refuse_arithmetic(self, other, "相乘或求余（describe、quantile 等统计不适用于数据）", named)

    __rmul__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __mul__
    __divmod__ = __rdivmod__ = __mul__

    def __neg__(self) -> Figure:
        raise FigureError(f"{self.label}（{self.text}）不能变号：相减写作 a - b")

    def __abs__(self) -> Figure:
        raise FigureError(f"{self.label}（{self.text}）不取绝对值：增减用 as_change() 印出方向和大小")

    def __round__(self, decimals: int = 0) -> Figure:
        if decimals < 0:
            raise FigureError(
                f"{self.label}（{self.text}）只能舍入到小数，不能舍入到 {10**-decimals}：大数换成万元来说"
            )
        expression = Expression("round", (self,), decimals)
        return replace(self, value=rounded(self.value, decimals), expression=expression, decimals=decimals)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __float__(self) -> float:
        return float(self.value)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Figure):
            return (self.value, self.unit) == (other.value, other.unit)
        # no word is equal to a figure, and nothing is not; all else is compared as by <
        value = None if other is None or isinstance(other, str) else comparable(self, other)
        return NotImplemented if value is None else self.value == value

    def __hash__(self) -> int:
        # a zero of any unit equals the number 0
        return hash((self.value, self.unit)) if self.value else hash(0)

    def __lt__(self, other: object) -> bool:
        value = comparable(self, other)
        return NotImplemented if value is None else self.value < value

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<{self.label} {self.text}>"


def add_figures(figures: Sequence[Figure]) -> Figure:
    """Add figures as `+` does: the sum has a name of its own only once it is given one."""
    first = figures[0]
    if len(figures) == 1:
        return first
    same_unit(figures)
    parts = tuple(addend for figure in figures for addend in addends(figure))
    if len(parts) == 1:
        return parts[0]
    value = sum((figure.value for figure in figures), Decimal(0))
    return _unnamed(value, first.unit, Expression("sum", parts), like=first)


def zero(unit: str) -> Figure:
    """Return the sum of no rows: zero, and it says so."""
    return _unnamed(Decimal(0), unit, Expression("sum", ()))


def _unnamed(value: Decimal, unit: str, expression: Expression, like: Figure | None = None) -> Figure:
    """Make a figure without a name of its own, which running text shows as it shows another."""
    decimals, thousands = (None, False) if like is None else (like.decimals, like.thousands)
    return Figure(value, unit, expression=expression, decimals=decimals, thousands=thousands, is_named=False)


def addends(figure: Figure) -> tuple[Figure, ...]:
    """Return what a sum without a name was made of, else the figure itself."""
    expression = figure.expression
    is_open = not figure.is_named and expression is not None and expression.operation == "sum"
    return expression.operands if is_open and expression is not None else (figure,)
