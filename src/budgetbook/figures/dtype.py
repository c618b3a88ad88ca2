"""The pandas dtype `figure[万元]`: a column of figures of one unit, or nothing where a cell is empty.

It uses pandas' public extension interface alone. What a figure does, a column does: `+`, `-`, `/`, comparison,
`sum`, `max`, `min`, `groupby(...).sum()`, `pivot_table`; what a figure refuses, a column refuses.
"""

from __future__ import annotations

import builtins
import operator
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray, ExtensionDtype, register_extension_dtype, take
from pandas.api.indexers import check_array_indexer

from budgetbook.figures.figure import Figure, FigureError, added, total

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_PREFIX = "figure["


@register_extension_dtype
class FigureDtype(ExtensionDtype):
    """The dtype of a column of figures; all have one unit (元, 万元, %, 辆 …)."""

    type = Figure
    na_value = pd.NA
    _metadata = ("unit",)
    # columns of numbers stand right-aligned and can be ranked (nlargest)
    _is_numeric = True

    def __init__(self, unit: str = "万元") -> None:
        self.unit = unit

    @property
    def name(self) -> str:  # type: ignore[override]
        """The dtype as pandas names it: figure[万元]."""
        return f"{_PREFIX}{self.unit}]"

    @classmethod
    def construct_from_string(cls, string: str) -> Self:
        """Return the dtype of a name such as figure[万元].

        Raises
        ------
        TypeError
            The name is that of another dtype.
        """
        if isinstance(string, str) and string.startswith(_PREFIX) and string.endswith("]") and len(string) > 8:
            return cls(string.removeprefix(_PREFIX).removesuffix("]"))
        raise TypeError(f"Cannot construct a '{cls.__name__}' from '{string}'")

    @classmethod
    def construct_array_type(cls) -> Any:
        """Return the array that holds such a column."""
        return FigureArray


class FigureArray(ExtensionArray):
    """Figures of one unit, or `pd.NA` where there is nothing (which is not zero)."""

    def __init__(self, values: Iterable[Any], unit: str) -> None:
        figures = [value if isinstance(value, Figure) else _nothing(value) for value in values]
        for figure in figures:
            if isinstance(figure, Figure) and figure.unit != unit:
                raise FigureError(f"单位不同，不能放在同一栏：{figure.label}（{figure.unit}），本栏以{unit}为单位")
        self._figures = np.empty(len(figures), dtype=object)
        self._figures[:] = figures
        self._dtype = FigureDtype(unit)

    @classmethod
    def _from_sequence(cls, scalars: Sequence[Any], *, dtype: Any = None, copy: bool = False) -> Self:
        del copy
        values = list(scalars)
        if isinstance(dtype, str):
            dtype = FigureDtype.construct_from_string(dtype)
        unit = dtype.unit if dtype is not None else next((v.unit for v in values if isinstance(v, Figure)), "万元")
        return cls(values, unit)

    @classmethod
    def _from_factorized(cls, values: Any, original: Self) -> Self:
        return cls(values, original.dtype.unit)

    @classmethod
    def _concat_same_type(cls, to_concat: Sequence[Self]) -> Self:
        return cls(np.concatenate([part._figures for part in to_concat]), to_concat[0].dtype.unit)

    @property
    def dtype(self) -> FigureDtype:
        """The dtype with its unit."""
        return self._dtype

    @property
    def nbytes(self) -> int:
        """Bytes that the references take."""
        return int(self._figures.nbytes)

    def __len__(self) -> int:
        return len(self._figures)

    def __getitem__(self, item: Any) -> Any:
        item = check_array_indexer(self, item)
        found = self._figures[item]
        return type(self)(found, self.dtype.unit) if isinstance(found, np.ndarray) else found

    def __setitem__(self, key: Any, value: Any) -> None:
        key = check_array_indexer(self, key)
        if isinstance(value, Figure) or not isinstance(value, (list, tuple, np.ndarray, ExtensionArray, pd.Series)):
            self._figures[key] = type(self)([value], self.dtype.unit)._figures[0]
        else:
            self._figures[key] = type(self)(list(value), self.dtype.unit)._figures

    def isna(self) -> Any:
        """Return where there is nothing."""
        return np.array([value is pd.NA for value in self._figures], dtype=bool)

    def take(self, indices: Any, *, allow_fill: bool = False, fill_value: Any = None) -> Self:
        """Take figures by position."""
        fill_value = pd.NA if fill_value is None else fill_value
        taken = take(self._figures, indices, allow_fill=allow_fill, fill_value=fill_value)
        return type(self)(taken, self.dtype.unit)

    def copy(self) -> Self:
        """Return a copy; the figures themselves never change."""
        return type(self)(self._figures, self.dtype.unit)

    def astype(self, dtype: Any, copy: bool = True) -> Any:
        """Turn into text or objects; into floats only to be drawn, for a float has no source."""
        dtype = pd.api.types.pandas_dtype(dtype)
        if isinstance(dtype, FigureDtype):
            return self.copy() if copy and dtype == self.dtype else type(self)(self._figures, dtype.unit)
        return super().astype(dtype, copy=copy)

    def _reduce(self, name: str, *, skipna: bool = True, keepdims: bool = False, **options: Any) -> Any:
        del options
        present = [value for value in self._figures if value is not pd.NA]
        if not skipna and len(present) < len(self):
            result: Any = pd.NA
        elif name == "sum":
            result = added(present) if present else total((), "合计", self.dtype.unit)
        elif name in ("max", "min"):
            result = getattr(builtins, name)(present) if present else pd.NA
        else:
            raise TypeError(f"一栏数据不能求 {name}：能求 sum、max、min、count")
        return type(self)([result], self.dtype.unit) if keepdims else result

    def _values_for_argsort(self) -> Any:
        return np.array([None if value is pd.NA else value.value for value in self._figures], dtype=object)

    def _values_for_factorize(self) -> tuple[Any, Any]:
        return self._figures, pd.NA

    def _with(self, other: Any, operate: Callable[[Any, Any], Any]) -> Any:
        if isinstance(other, (pd.Series, pd.Index, pd.DataFrame)):
            return NotImplemented
        if isinstance(other, (FigureArray, np.ndarray, list, ExtensionArray)):
            if len(other) != len(self):
                raise ValueError("Lengths must match")
            others = list(other)
        else:
            others = [other] * len(self)
        pairs = zip(self._figures, others, strict=True)
        return [pd.NA if one is pd.NA or _is_missing(two) else operate(one, two) for one, two in pairs]

    def _figures_of(self, other: Any, operate: Callable[[Any, Any], Any]) -> Any:
        results = self._with(other, operate)
        if results is NotImplemented:
            return results
        units = {one.unit for one in results if isinstance(one, Figure)}
        return type(self)(results, units.pop() if len(units) == 1 else self.dtype.unit)

    def _booleans_of(self, other: Any, operate: Callable[[Any, Any], Any]) -> Any:
        results = self._with(other, operate)
        return results if results is NotImplemented else pd.array(results, dtype="boolean")

    def __add__(self, other: Any) -> Any:
        return self._figures_of(other, operator.add)

    def __radd__(self, other: Any) -> Any:
        return self._figures_of(other, lambda one, two: two + one)

    def __sub__(self, other: Any) -> Any:
        return self._figures_of(other, operator.sub)

    def __rsub__(self, other: Any) -> Any:
        return self._figures_of(other, lambda one, two: two - one)

    def __truediv__(self, other: Any) -> Any:
        return self._figures_of(other, operator.truediv)

    def __rtruediv__(self, other: Any) -> Any:
        return self._figures_of(other, lambda one, two: two / one)

    def __mul__(self, other: Any) -> Any:
        return self._figures_of(other, operator.mul)

    __rmul__ = __mul__

    def __eq__(self, other: Any) -> Any:
        return self._booleans_of(other, operator.eq)

    def __ne__(self, other: Any) -> Any:
        return self._booleans_of(other, operator.ne)

    def __lt__(self, other: Any) -> Any:
        return self._booleans_of(other, operator.lt)

    def __le__(self, other: Any) -> Any:
        return self._booleans_of(other, operator.le)

    def __gt__(self, other: Any) -> Any:
        return self._booleans_of(other, operator.gt)

    def __ge__(self, other: Any) -> Any:
        return self._booleans_of(other, operator.ge)

    def _formatter(self, boxed: bool = False) -> Callable[[Any], str]:
        del boxed
        return str


def _nothing(value: Any) -> Any:
    if _is_missing(value):
        return pd.NA
    raise FigureError(f"发现 {value!r}，应为数据：键入的数没有来源，不能放进数据栏")


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)
