"""What columns of figures compute and compare: what each of their figures does, and what it refuses."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, Self

import pandas as pd
from pandas.api.types import is_list_like

from budgetbook.figures.dtype import FigureDtype
from budgetbook.figures.errors import FigureError
from budgetbook.figures.figure import Figure
from budgetbook.figures.refused import quotient_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


def is_missing(value: Any) -> bool:
    """Tell whether a value stands for an empty cell."""
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)


def unit_of(values: Any, default: Any = None) -> Any:
    """Return the unit of a figure or of a column of figures; the default where there is none."""
    if isinstance(getattr(values, "dtype", None), FigureDtype):
        return values.dtype.unit
    candidates = values if is_list_like(values) else (values,)
    return next((value.unit for value in candidates if isinstance(value, Figure)), default)


def _same_unit(own: str, others: str) -> str:
    if own != others:
        raise FigureError(f"单位不同，不能合并计算或比较：一栏以{own}为单位，另一方以{others}为单位；先用 in_unit 换算")
    return own


def _quotient_unit(own: str, others: str) -> str:
    return quotient_unit(own, others, f"被除的以{own}为单位", f"除数以{others}为单位")


class ColumnOperators:
    """The operators of a column of figures, with a column of the same length or a single figure."""

    if TYPE_CHECKING:

        def __init__(self, values: Iterable[Any], unit: str) -> None: ...
        def __len__(self) -> int: ...
        def __iter__(self) -> Iterator[Any]: ...
        @property
        def dtype(self) -> FigureDtype:
            """The dtype with its unit."""

    def of_each(self, change: Callable[[Figure], Figure]) -> Self:
        """Return a column of the same unit with each figure changed."""
        return type(self)([value if value is pd.NA else change(value) for value in self], self.dtype.unit)

    def __add__(self, other: Any) -> Any:
        return self._compute(other, operator.add)

    def __radd__(self, other: Any) -> Any:
        return self._compute(other, lambda one, two: two + one)

    def __sub__(self, other: Any) -> Any:
        return self._compute(other, operator.sub)

    def __rsub__(self, other: Any) -> Any:
        return self._compute(other, lambda one, two: two - one)

    def __truediv__(self, other: Any) -> Any:
        return self._compute(other, operator.truediv, _quotient_unit)

    def __rtruediv__(self, other: Any) -> Any:
        return self._compute(other, lambda one, two: two / one, lambda own, others: _quotient_unit(others, own))

    def __mul__(self, other: Any) -> Any:
        return self._compute(other, operator.mul, lambda own, _: own)

    # what a figure refuses in one sentence
    __rmul__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __mul__
    __divmod__ = __rdivmod__ = __mul__

    def __pos__(self) -> Self:
        return self.of_each(lambda figure: figure)

    def __neg__(self) -> Self:
        return self.of_each(operator.neg)

    def __abs__(self) -> Self:
        return self.of_each(operator.abs)

    def __eq__(self, other: Any) -> Any:
        return self._compare(other, operator.eq)

    def __ne__(self, other: Any) -> Any:
        return self._compare(other, operator.ne)

    def __lt__(self, other: Any) -> Any:
        return self._compare(other, operator.lt)

    def __le__(self, other: Any) -> Any:
        return self._compare(other, operator.le)

    def __gt__(self, other: Any) -> Any:
        return self._compare(other, operator.gt)

    def __ge__(self, other: Any) -> Any:
        return self._compare(other, operator.ge)

    def _compare(self, other: Any, operate: Callable[[Any, Any], Any]) -> Any:
        """Compare with a column or a single value, empty where either is."""
        if isinstance(other, (pd.Series, pd.Index, pd.DataFrame)):
            return NotImplemented
        _same_unit(self.dtype.unit, unit_of(other, self.dtype.unit))
        return pd.array(self._pairs(other, operate), dtype="boolean")

    def _compute(
        self, other: Any, operate: Callable[[Any, Any], Any], unit: Callable[[str, str], str] = _same_unit
    ) -> Any:
        """Compute with a column or a single figure, empty where either is; `unit` gives the unit of the results."""
        if isinstance(other, (pd.Series, pd.Index, pd.DataFrame)):
            return NotImplemented
        others = unit_of(other)
        result = self.dtype.unit if others is None else unit(self.dtype.unit, others)
        return type(self)(self._pairs(other, operate), result)

    def _pairs(self, other: Any, operate: Callable[[Any, Any], Any]) -> list[Any]:
        if not is_list_like(other):
            others = [other] * len(self)
        elif len(other) == len(self):
            others = list(other)
        else:
            raise ValueError("Lengths must match")
        return [
            pd.NA if one is pd.NA or is_missing(two) else operate(one, two)
            for one, two in zip(self, others, strict=True)
        ]
