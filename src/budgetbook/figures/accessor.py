"""The pandas accessor `series.figures`: what a column of figures can do that pandas has no word for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from budgetbook.figures.dtype import FigureArray, FigureDtype
from budgetbook.figures.figure import Figure, FigureError, added, count, total
from budgetbook.figures.printing import AMOUNT_UNITS
from budgetbook.figures.shares import shares

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@pd.api.extensions.register_series_accessor("figures")
class FiguresAccessor:
    """Figures of one column.

    Raises
    ------
    FigureError
        The column does not hold figures.
    """

    def __init__(self, series: pd.Series[Any]) -> None:
        if not isinstance(series.dtype, FigureDtype):
            raise FigureError(f"“{series.name}”一栏不是数据（类型是 {series.dtype}），没有来源可查")
        self._series = series

    def __iter__(self) -> Iterator[Figure]:
        """Go through the figures, leaving out empty cells."""
        return (figure for figure in self._series.array if isinstance(figure, Figure))

    @property
    def unit(self) -> str:
        """The unit of all figures: 元, 万元, %, 辆 …."""
        dtype = self._series.dtype
        assert isinstance(dtype, FigureDtype)
        return dtype.unit

    def total(self, label: str) -> Figure:
        """Add all figures under a name; of none the sum is zero and says so."""
        return total(self, label, self.unit)

    def count(self, unit: str, label: str = "") -> Figure:
        """Count the figures, leaving out empty cells: 3项.

        Parameters
        ----------
        unit
            What is counted: 项, 个, 类.
        """
        return count(self, label or f"{self._series.name}的{unit}数", unit)

    def named(self, label: str = "{}") -> pd.Series[Any]:
        """Name each figure after its index, or by a pattern with {} for it: "{}支出"."""
        names = self._series.index.map(str)
        return self._like(
            figure.named(label.replace("{}", name)) if isinstance(figure, Figure) else figure
            for figure, name in zip(self._series.array, names, strict=True)
        )

    def shares(self, whole: Figure | None = None, rule: str = "largest-remainder") -> pd.Series[Any]:
        """Give each figure's share of the whole in percent, by one rule for all, so that they sum to 100.00.

        Parameters
        ----------
        whole
            What they add up to; by default their sum.
        rule
            The form's: `book.form.share_rule`.
        """
        figures = list(self)
        of = added(figures) if whole is None and figures else whole
        found = shares(figures, of, rule) if of is not None else []
        return pd.Series(FigureArray(found, "%"), index=self._series.index[self._series.notna()], name="占比")

    def in_unit(self, unit: str, decimals: int | None = None) -> pd.Series[Any]:
        """Turn 元 into 万元, or the other way, each rounded half up to `decimals` places by itself."""
        return self._like(
            (figure.in_unit(unit, decimals) if isinstance(figure, Figure) else figure for figure in self._series.array),
            unit if self.unit in AMOUNT_UNITS else self.unit,
        )

    def _like(self, figures: Iterable[object], unit: str | None = None) -> pd.Series[Any]:
        return pd.Series(FigureArray(figures, unit or self.unit), index=self._series.index, name=self._series.name)
