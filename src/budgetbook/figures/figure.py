"""Figures: every number that can be printed, with its unit, its expression and the cells it comes from.

Amounts are exact decimals from the CSV to the page; no float ever holds money. Cells give figures, and figures
combined give figures, so that the source is never lost on the way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NoReturn

from budgetbook.errors import SentenceError
from budgetbook.figures.expression import FACTOR, Expression, formula
from budgetbook.figures.printing import AMOUNT_UNITS, PERCENT, WAN_YUAN, PrintedAs, in_decimals, plain, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from budgetbook.figures.cells import Cell

_DECIMALS = 2
"""Decimals of a percentage, and of an amount per head."""


class FigureError(SentenceError, ArithmeticError):
    """Figures were combined in a way that has no meaning (mixed units, division by zero, a typed number)."""


@dataclass(frozen=True, eq=False)
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
        The input cells it comes from.
    decimals
        Decimals that running text shows, but of zero; None for as many as there are.
    printed_as
        Whether the number itself is printed, or of a signed one its direction and size.
    is_named
        Whether the label was given; one that an operator made goes when the figure is added up further.
    """

    value: Decimal
    unit: str
    label: str
    expression: Expression | None = None
    cells: tuple[Cell, ...] = ()
    decimals: int | None = None
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

    def in_table(self, decimals: int) -> str:
        """The number rounded half up to `decimals` places, without its unit."""
        return in_decimals(self.value, decimals)

    def in_unit(self, unit: str, decimals: int | None = None) -> Figure:
        """Return an amount in 元 or 万元, rounded half up to `decimals` places where it must be turned from the other.

        A figure that is no amount, or is in that unit already, stays as it is, but for the decimals that running
        text shows.

        Parameters
        ----------
        decimals
            Decimals to round to and to show; by default the exact value is kept.
        """
        if self.unit not in AMOUNT_UNITS:
            return self
        if self.unit == unit:
            return replace(self, decimals=decimals)
        exact = self.value.scaleb(-4) if unit == WAN_YUAN else self.value * FACTOR
        value = exact if decimals is None else _rounded(exact, decimals)
        expression = Expression("convert", (self,), decimals)
        return replace(self, value=value, unit=unit, expression=expression, decimals=decimals)

    def named(self, label: str) -> Figure:
        """Return the same figure under another label."""
        return replace(self, label=label, is_named=True)

    def shown_as(self, printed_as: PrintedAs) -> Figure:
        """Return the same figure, of which something else is printed."""
        return replace(self, printed_as=printed_as)

    def as_change(self) -> Figure:
        """Return a difference that is printed with its direction: 增加5万元, 减少149万元, 持平."""
        return self.shown_as("change")

    def as_growth(self) -> Figure:
        """Return a percentage that is printed with its direction: 增长5.43%, 下降5.43%, 持平."""
        return self.shown_as("growth")

    def minus(self, other: Figure, label: str) -> Figure:
        """Subtract a figure of the same unit."""
        return (self - other).named(label)

    def share_of(self, whole: Figure, label: str) -> Figure:
        """Divide by the whole, in percent, rounded half up at two decimals.

        Raises
        ------
        FigureError
            The units differ, or the whole is zero.
        """
        _same_unit((self, whole))
        if whole.value == 0:
            raise FigureError(f"不能计算{label}：{whole.label}为零，不能作除数")
        value = divided(self.value * 100, whole.value, _DECIMALS)
        return _computed(value, PERCENT, label, Expression("share", (self, whole), _DECIMALS))

    def __add__(self, other: object) -> Figure:
        if not isinstance(other, Figure):
            return _no_arithmetic(self, other, "相加")
        return added((self, other))

    def __radd__(self, other: object) -> Figure:
        # Python's own sum() begins with the number 0
        return self if _is_nothing(other) else _no_arithmetic(self, other, "相加")

    def __sub__(self, other: object) -> Figure:
        if not isinstance(other, Figure):
            return _no_arithmetic(self, other, "相减")
        _same_unit((self, other))
        label = f"{self.label}减{other.label}"
        difference = _computed(self.value - other.value, self.unit, label, Expression("difference", (self, other)))
        return replace(difference, decimals=self.decimals, is_named=False)

    def __truediv__(self, other: object) -> Figure:
        if not isinstance(other, Figure):
            return _no_arithmetic(self, other, "相除")
        if PERCENT in (self.unit, other.unit):
            raise FigureError(f"百分比不能再相除：{self.label} {self.text}，{other.label} {other.text}")
        if self.unit == other.unit:
            return replace(self.share_of(other, f"{self.label}占{other.label}的比重"), is_named=False)
        if self.unit not in AMOUNT_UNITS or other.unit in AMOUNT_UNITS:
            raise FigureError(f"单位不同，不能相除：{self.label}（{self.unit}），{other.label}（{other.unit}）")
        if other.value == 0:
            raise FigureError(f"不能计算每{other.unit}{self.label}：{other.label}为零，不能作除数")
        value = divided(self.value, other.value, _DECIMALS)
        expression = Expression("quotient", (self, other), _DECIMALS)
        return replace(_computed(value, self.unit, f"每{other.unit}{self.label}", expression), is_named=False)

    def __mul__(self, other: object) -> Figure:
        return _no_arithmetic(self, other, "相乘")

    __rsub__ = __rtruediv__ = __rmul__ = __mul__

    def __neg__(self) -> Figure:
        # pandas ranks a column by turning its signs
        return total((), "零", self.unit) - self

    def __round__(self, decimals: int = 0) -> Figure:
        expression = Expression("round", (self,), decimals)
        return replace(self, value=_rounded(self.value, decimals), expression=expression, decimals=decimals)

    def __float__(self) -> float:
        return float(self.value)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Figure):
            return (self.value, self.unit) == (other.value, other.unit)
        if isinstance(other, Threshold):
            return self.value == other.in_unit(self)
        if _is_nothing(other):
            return self.value == 0
        if isinstance(other, int | float | Decimal):
            _no_comparison(self, other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash((self.value, self.unit))

    def __lt__(self, other: object) -> bool:
        return self.value < _compared(self, other)

    def __le__(self, other: object) -> bool:
        return self.value <= _compared(self, other)

    def __gt__(self, other: object) -> bool:
        return self.value > _compared(self, other)

    def __ge__(self, other: object) -> bool:
        return self.value >= _compared(self, other)

    def __str__(self) -> str:
        return self.text


def total(figures: Iterable[Figure], label: str, unit: str) -> Figure:
    """Add figures of one unit; of none, the total is zero and says that there was nothing to add.

    A sum among them that has no name of its own is taken apart, so that the total names what was added.

    Parameters
    ----------
    unit
        Unit of the total, needed where there is nothing to add.

    Raises
    ------
    FigureError
        The figures have different units.
    """
    parts = tuple(addend for figure in figures for addend in _addends(figure))
    _same_unit(parts, unit)
    if len(parts) == 1:
        return replace(parts[0], label=label, decimals=None, is_named=True)
    value = sum((part.value for part in parts), Decimal(0))
    return _computed(value, unit, label, Expression("sum", parts))


def added(figures: Sequence[Figure]) -> Figure:
    """Add figures as `+` does: the sum has a name of its own only once it is given one."""
    if len(figures) == 1:
        return figures[0]
    parts = tuple(addend for figure in figures for addend in _addends(figure))
    return replace(total(parts, _together(parts), figures[0].unit), decimals=figures[0].decimals, is_named=False)


def count(figures: Iterable[Figure], label: str, unit: str) -> Figure:
    """Count figures: how many there are, as a figure of its own unit (项, 个)."""
    counted = tuple(figures)
    return _computed(Decimal(len(counted)), unit, label, Expression("count", counted))


@dataclass(frozen=True)
class Threshold:
    """A typed amount: figures may be compared with it, but it has no source and is never printed."""

    value: Decimal
    unit: str

    def in_unit(self, figure: Figure) -> Decimal:
        """Return the amount in the unit of a figure."""
        if figure.unit == self.unit:
            return self.value
        if figure.unit not in AMOUNT_UNITS or self.unit not in AMOUNT_UNITS:
            raise FigureError(f"单位不同，不能比较：{figure.label}（{figure.unit}），{plain(self.value)}{self.unit}")
        return self.value * FACTOR if self.unit == WAN_YUAN else self.value / FACTOR

    def __str__(self) -> str:
        return f"{plain(self.value)}{self.unit}"


def amount(text: str) -> Threshold:
    """Read a typed amount such as 100万元, to compare figures with.

    Raises
    ------
    FigureError
        The text is not a number followed by its unit.
    """
    number = text.rstrip("元万亿辆个项人台套%")
    try:
        value = Decimal(number.replace(",", ""))
    except ArithmeticError:
        value = None
    if value is None or not text[len(number) :]:
        raise FigureError(f'发现“{text}”，应为数字和单位，如 amount("100万元")')
    return Threshold(value, text[len(number) :])


def _computed(value: Decimal, unit: str, label: str, expression: Expression) -> Figure:
    # the parts that a rule rounds together are in the whole already
    operands = expression.operands[:2] if expression.rule else expression.operands
    return Figure(value, unit, label, expression, _joined(operands))


def _addends(figure: Figure) -> tuple[Figure, ...]:
    """Return what a sum without a name was made of, else the figure itself."""
    expression = figure.expression
    is_open = not figure.is_named and expression is not None and expression.operation == "sum"
    return expression.operands if is_open and expression is not None else (figure,)


def _together(parts: tuple[Figure, ...]) -> str:
    labels = list(dict.fromkeys(part.label for part in parts))
    return labels[0] if len(labels) == 1 else f"{labels[0]}等{len(labels)}项之和" if labels else "合计"


def _joined(figures: Iterable[Figure]) -> tuple[Cell, ...]:
    return tuple(dict.fromkeys(cell for figure in figures for cell in figure.cells))


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def divided(part: Decimal, whole: Decimal, decimals: int) -> Decimal:
    """Divide and round half up, in whole numbers: a quotient of decimals would be rounded once before."""
    scaled = abs(Fraction(part) / Fraction(whole)) * 10**decimals
    value = Decimal((scaled * 2 + 1) // 2).scaleb(-decimals)
    return -value if (part < 0) != (whole < 0) and value else value


def _is_nothing(other: object) -> bool:
    return isinstance(other, int) and not isinstance(other, bool) and other == 0


def _compared(figure: Figure, other: object) -> Decimal:
    if isinstance(other, Threshold):
        return other.in_unit(figure)
    if _is_nothing(other):
        return Decimal(0)
    if not isinstance(other, Figure):
        _no_comparison(figure, other)
    if other.unit != figure.unit:
        raise FigureError(
            f"单位不同，不能比较：{figure.label}（{figure.unit}），{other.label}（{other.unit}）；先用 in_unit 换算"
        )
    return other.value


def _no_comparison(figure: Figure, other: object) -> NoReturn:
    raise FigureError(
        f'不能拿{figure.label}（{figure.text}）与键入的 {other!r} 比较：应与另一个数据、0 或 amount("100万元") 比较'
    )


def _no_arithmetic(figure: Figure, other: object, what: str) -> NoReturn:
    raise FigureError(f"{figure.label}（{figure.text}）不能与 {other!r} {what}：只有数据之间才能计算，键入的数没有来源")


def _same_unit(figures: tuple[Figure, ...], unit: str | None = None) -> None:
    units = {figure.unit for figure in figures} | ({unit} if unit else set())
    if len(units) > 1:
        names = "、".join(f"{figure.label}（{figure.unit}）" for figure in figures)
        wanted = f"，合计以{unit}为单位" if unit else ""
        raise FigureError(f"单位不同，不能合并计算：{names}{wanted}")
