"""Figures: every number that can be printed, with its unit, its formula and the cells it comes from.

Amounts are exact decimals from the CSV to the page; no float ever holds money. Cells give figures,
and figures combined give figures, so that the source is never lost on the way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from budgetbook.errors import SentenceError

if TYPE_CHECKING:
    from collections.abc import Iterable

YUAN = "元"
WAN_YUAN = "万元"
PERCENT = "%"
AMOUNT_UNITS = (YUAN, WAN_YUAN)

_HUNDREDTH = Decimal("0.01")
_TEN_THOUSAND = 10000


@dataclass(frozen=True)
class NumberFormat:
    """How a table prints its numbers.

    Attributes
    ----------
    decimals
        Decimals of an amount, rounded half up; a percentage has two.
    thousands
        Whether thousands are separated by commas.
    strip
        Whether zeros at the end of the decimals are left out (25.00 -> 25).
    """

    decimals: int
    thousands: bool = False
    strip: bool = False

    def text(self, figure: Figure) -> str:
        """The number without its unit: 92.0; 2,932,700; 47.91."""
        number = figure.in_table(2 if figure.unit == PERCENT else self.decimals)
        if self.strip and "." in number:
            number = number.rstrip("0").rstrip(".")
        return f"{Decimal(number):,f}" if self.thousands else number


class FigureError(SentenceError, ArithmeticError):
    """Figures were combined in a way that has no meaning (mixed units, division by zero)."""


@dataclass(frozen=True)
class Cell:
    """One cell of an input file: where it stands and what was typed there."""

    file: str
    row: int
    column: str
    raw: str

    def __str__(self) -> str:
        return describe_cells((self,))


@dataclass(frozen=True)
class Figure:
    """One number with all that is needed to defend it.

    Attributes
    ----------
    value
        Exact value, in `unit`.
    unit
        元, 万元, %, 辆, 年 …
    label
        What the number is, in the words of the budget.
    formula
        How it was computed, in words and numbers; empty for a number read from one cell.
    cells
        The input cells it comes from.
    decimals
        Decimals that running text shows, but of zero; None for as many as there are.
    """

    value: Decimal
    unit: str
    label: str
    formula: str = ""
    cells: tuple[Cell, ...] = ()
    decimals: int | None = None

    @property
    def text(self) -> str:
        """The number as running text prints it: 92万元, 75.7万元, 80.43%, 2辆."""
        decimals = 2 if self.unit == PERCENT else self.decimals if self.value else None
        number = plain(self.value, strip=True) if decimals is None else self.in_table(decimals)
        return f"{number}{self.unit}"

    def in_table(self, decimals: int) -> str:
        """The number rounded half up to `decimals` places, without its unit."""
        return plain(self.value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))

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
        sign, factor = ("÷", Decimal(1).scaleb(-4)) if unit == WAN_YUAN else ("×", Decimal(1).scaleb(4))
        exact = self.value * factor
        value = exact if decimals is None else exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        steps = f"{plain(self.value)}{self.unit} {sign} {_TEN_THOUSAND} = {plain(exact, strip=True)}{unit}"
        if value != exact:
            steps += f" → {plain(value)}{unit}（四舍五入）"
        formula = f"{self.formula}；{steps}" if self.formula else steps
        return replace(self, value=value, unit=unit, formula=formula, decimals=decimals)

    def named(self, label: str) -> Figure:
        """Return the same figure under another label."""
        return replace(self, label=label)

    def minus(self, other: Figure, label: str) -> Figure:
        """Subtract a figure of the same unit."""
        _same_unit((self, other))
        return Figure(
            value=self.value - other.value,
            unit=self.unit,
            label=label,
            formula=f"{_term(self)} − {_term(other)} = {plain(self.value - other.value)}{self.unit}",
            cells=_joined((self, other)),
            decimals=self.decimals,
        )

    def share_of(self, whole: Figure, label: str, percent: Decimal | None = None, rule: str = "四舍五入") -> Figure:
        """Divide by the whole, in percent.

        Parameters
        ----------
        percent
            The share as a rule for all parts of the whole has rounded it; by default it is rounded half up.
        rule
            Name of that rule, for the formula.
        """
        _same_unit((self, whole))
        if whole.value == 0:
            raise FigureError(f"不能计算{label}：{whole.label}为零，不能作除数")
        exact = self.value / whole.value * 100
        value = exact.quantize(_HUNDREDTH, ROUND_HALF_UP) if percent is None else percent
        return Figure(
            value=value,
            unit=PERCENT,
            label=label,
            formula=f"{_term(self)} ÷ {_term(whole)} = {exact:.4f}% → {plain(value)}%（{rule}）",
            cells=_joined((self, whole)),
        )


def total(figures: Iterable[Figure], label: str, unit: str) -> Figure:
    """Add figures of one unit; of none, the total is zero and says that there was nothing to add.

    Parameters
    ----------
    unit
        Unit of the total, needed where there is nothing to add.

    Raises
    ------
    FigureError
        The figures have different units.
    """
    parts = tuple(figures)
    _same_unit(parts, unit)
    value = sum((part.value for part in parts), Decimal(0))
    if len(parts) == 1:
        formula = parts[0].formula
    elif parts:
        formula = " + ".join(_term(part) for part in parts) + f" = {plain(value)}{unit}"
    else:
        formula = "没有相应的行，合计为零"
    return Figure(value=value, unit=unit, label=label, formula=formula, cells=_joined(parts))


def describe_cells(cells: Iterable[Cell]) -> str:
    """Name cells briefly: spending.csv 第3至7行“工资福利支出”“商品和服务支出”."""
    files: dict[str, dict[str, list[int]]] = {}
    for cell in cells:
        files.setdefault(cell.file, {}).setdefault(cell.column, []).append(cell.row)
    return "；".join(f"{file} {_places(columns)}" for file, columns in files.items())


def _places(columns: dict[str, list[int]]) -> str:
    """Name the cells of one file; columns that share their rows are named together."""
    shared: dict[tuple[int, ...], str] = {}
    for column, numbers in columns.items():
        rows = tuple(sorted({number for number in numbers if number}))
        shared[rows] = f"{shared.get(rows, '')}“{column}”"
    return "、".join(f"{f'第{_ranges(rows)}行' if rows else ''}{names}" for rows, names in shared.items())


def _ranges(rows: tuple[int, ...]) -> str:
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return "、".join(str(a) if a == b else f"{a}至{b}" for a, b in runs)


def plain(value: Decimal, *, strip: bool = False) -> str:
    """Write a decimal without exponent; `strip` drops zeros after the point (74.0 -> 74)."""
    if strip:
        value = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    text = f"{value:f}"
    return text.removeprefix("-") if value == 0 else text


def _term(figure: Figure) -> str:
    return f"{figure.label} {plain(figure.value)}"


def _joined(figures: Iterable[Figure]) -> tuple[Cell, ...]:
    return tuple(dict.fromkeys(cell for figure in figures for cell in figure.cells))


def _same_unit(figures: tuple[Figure, ...], unit: str | None = None) -> None:
    units = {figure.unit for figure in figures} | ({unit} if unit else set())
    if len(units) > 1:
        names = "、".join(f"{figure.label}（{figure.unit}）" for figure in figures)
        wanted = f"，合计以{unit}为单位" if unit else ""
        raise FigureError(f"单位不同，不能合并计算：{names}{wanted}")
