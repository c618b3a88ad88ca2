"""What figures may be combined with, and in which words anything else is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from numbers import Number
from typing import TYPE_CHECKING, NoReturn, cast

import numpy as np
import pandas as pd

from budgetbook.core.errors import SentenceError
from budgetbook.figures.printing import AMOUNT_UNITS, PERCENT, WAN_YUAN, YUAN_PER_WAN, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from budgetbook.figures.figure import Figure


_AMOUNT = re.compile(r"(?P<number>-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*(?P<unit>[^\d\s.,+-]+)", re.ASCII)


class FigureError(SentenceError, ArithmeticError):
    """Figures were combined in a way that has no meaning (mixed units, division by zero, a typed number)."""

    def __str__(self) -> str:
        # of an error in one group pandas raises another of its class, in words that do not tell what is wrong
        cause = self.__cause__
        return str(cause) if isinstance(cause, FigureError) else super().__str__()


class FigureTypeError(FigureError, TypeError):
    """A column of figures was given what is none, or asked for what figures do not have (`mean`)."""


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
        return self.value * YUAN_PER_WAN if self.unit == WAN_YUAN else self.value.scaleb(-4)

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


def is_literal_zero(other: object) -> bool:
    """Tell whether something is the number 0, which has no unit and needs no source."""
    return isinstance(other, int | np.integer) and not isinstance(other, bool) and other == 0


def is_bare_value(other: object) -> bool:
    """Tell whether something is a single value from elsewhere; columns and `pd.NA` are left to pandas."""
    return other is None or isinstance(other, Number | str | Threshold)


def comparable(figure: Figure, other: object) -> Decimal | None:
    """Return the number that a figure is compared with, in its unit; None where pandas is to see to it.

    Raises
    ------
    FigureError
        The other is a bare number, or of another unit.
    """
    if isinstance(other, Threshold):
        return other.in_unit(figure)
    if is_literal_zero(other):
        return Decimal(0)
    if isinstance(other, type(figure)):
        if other.unit != figure.unit:
            raise FigureError(
                f"单位不同，不能比较：{figure.label}（{figure.unit}），{other.label}（{other.unit}）；先用 in_unit 换算"
            )
        return other.value
    return refuse_comparison(figure, other) if is_bare_value(other) else None


def refuse_comparison(figure: Figure, other: object) -> NoReturn:
    """Refuse to compare a figure with a bare number."""
    raise FigureError(
        f'不能拿{figure.label}（{figure.text}）与没有来源的 {other} 比较：应与另一个数据、0 或 amount("100万元") 比较'
    )


def refuse_arithmetic(figure: Figure, other: object, what: str, named: str | None = None) -> Figure:
    """Refuse arithmetic with a bare number; return pd.NA for a missing operand and leave columns to pandas.

    Parameters
    ----------
    what
        What was asked for: 相加.
    named
        The other figure in words, where it is one.
    """
    if other is pd.NA:
        return cast("Figure", pd.NA)
    if named is None and not is_bare_value(other):
        return cast("Figure", NotImplemented)
    raise FigureError(
        f"{figure.label}（{figure.text}）不能与{named or f'没有来源的 {other} '}{what}："
        "数据之间才能加、减、除，换单位用 in_unit，画图用 .astype(float)"
    )


def same_unit(figures: Iterable[Figure], unit: str | None = None) -> None:
    """Refuse to add or subtract figures of different units.

    Parameters
    ----------
    unit
        The unit that their sum is to have.
    """
    figures = tuple(figures)
    if len({figure.unit for figure in figures} | ({unit} if unit else set())) > 1:
        firsts = {figure.unit: figure for figure in reversed(figures)}
        firsts = {figure.unit: firsts[figure.unit] for figure in figures}
        names = "、".join(f"{figure.label}（{figure.unit}）" for figure in firsts.values())
        wanted = f"，合计以{unit}为单位" if unit else ""
        raise FigureError(f"单位不同，不能合并计算：{names}{wanted}")


def quotient_unit(unit: str, by: str, what: str, by_what: str) -> str:
    """Return the unit of a quotient: % of two of one unit, 元 or 万元 of an amount by a count.

    Parameters
    ----------
    what, by_what
        What is divided, in words, should it have no meaning.
    """
    if PERCENT in (unit, by):
        raise FigureError(f"百分比不能再相除：{what}，{by_what}")
    if unit == by:
        return PERCENT
    if unit not in AMOUNT_UNITS or by in AMOUNT_UNITS:
        hint = "先用 in_unit 换算" if {unit, by} <= set(AMOUNT_UNITS) else "相除的应是同单位的两个数，或金额和个数"
        raise FigureError(f"单位不同，不能相除：{what}，{by_what}；{hint}")
    return unit
