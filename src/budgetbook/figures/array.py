"""The pandas array of a column of figures.

It uses pandas' public extension interface alone. What a figure does, a column does: `+`, `-`, `/`, comparison,
`sum`, `max`, `min`, `groupby(...).sum()`, `pivot_table`; what a figure refuses, a column refuses.
"""

from __future__ import annotations

import builtins
import operator
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray, no_default, take
from pandas.api.indexers import check_array_indexer
from pandas.api.types import is_integer, is_list_like

from budgetbook.figures.dtype import RESULT_UNITS, FigureDtype, is_missing, same_unit_of, unit_of
from budgetbook.figures.figure import Figure, add_figures, zero
from budgetbook.figures.operands import FigureTypeError, is_literal_zero

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    class ExtensionScalarOpsMixin:
        """It makes operators out of one method; pandas-stubs do not know it."""
else:
    from pandas.api.extensions import ExtensionScalarOpsMixin


_CHINESE_NAMES = {
    "mean": "平均数",
    "median": "中位数",
    "std": "标准差",
    "var": "方差",
    "sem": "标准误",
    "skew": "偏度",
    "kurt": "峰度",
    "prod": "乘积",
    "cumprod": "累乘",
}


def _no(name: str) -> str:
    word = _CHINESE_NAMES.get(name)
    return f"数据栏不能求 {name}{f'（{word}）' if word else ''}"


def _checked(value: Any, unit: str) -> Any:
    """Return what may stand in a column: a figure of its unit, or nothing."""
    if isinstance(value, Figure):
        if value.unit != unit:
            raise FigureTypeError(
                f"单位不同，不能放在同一栏：{value.label}（{value.unit}），本栏以{unit}为单位；先用 in_unit 换算"
            )
        return value
    if is_missing(value):
        return pd.NA
    if is_literal_zero(value):
        return zero(unit)
    raise FigureTypeError(f"发现 {value!r}，应为数据：键入的数没有来源，不能放进数据栏（{unit}）")


_OPERATORS = {"add", "subtract", "multiply", "divide", "true_divide", "floor_divide", "remainder", "power", "divmod"}
_OPERATORS |= {"equal", "not_equal", "less", "less_equal", "greater", "greater_equal", "maximum", "minimum"}
_OPERATORS |= {"negative", "positive", "absolute"}
"""What numpy calls the operators of a column; it has many more functions, of which none keeps a source."""


class FigureArray(ExtensionScalarOpsMixin, ExtensionArray):
    """Figures of one unit, or `pd.NA` where there is nothing (which is not zero).

    The number 0 that pandas fills gaps with (`fill_value=0`) becomes the zero of no rows, in the column's unit.

    Raises
    ------
    FigureTypeError
        A value is no figure, or one of another unit.
    """

    _readonly: bool

    def __init__(self, values: Iterable[Any], unit: str) -> None:
        figures = [_checked(value, unit) for value in values]
        self._figures = np.empty(len(figures), dtype=object)
        self._figures[:] = figures
        self._dtype = FigureDtype(unit)

    @classmethod
    def _from_sequence(cls, scalars: Sequence[Any], *, dtype: Any = None, copy: bool = False) -> Self:
        del copy
        values = list(scalars)
        if isinstance(dtype, str):
            dtype = FigureDtype.construct_from_string(dtype)
        unit = dtype.unit if dtype is not None else unit_of(values, "万元")
        return cls(values, unit)

    @classmethod
    def _from_factorized(cls, values: Any, original: Self) -> Self:
        return cls(values, original.dtype.unit)

    @classmethod
    def _concat_same_type(cls, to_concat: Sequence[Self]) -> Self:
        return to_concat[0]._of(np.concatenate([part._figures for part in to_concat]))

    def _of(self, figures: Any) -> Self:
        """Return an array of the same unit around figures that are known to be such."""
        made = type(self)((), self.dtype.unit)
        made._figures = figures
        return made

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

    def __iter__(self) -> Iterator[Any]:
        return iter(self._figures)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        # numpy's own routines, which rank and draw, ask for no kind: they get floats, which no sentence takes
        dtype = np.float64 if dtype is None else dtype
        kind = np.dtype(dtype).kind
        if copy is False:
            raise ValueError("a column of figures cannot be an array without a copy")
        if kind == "f":
            return np.array([np.nan if value is pd.NA else float(value) for value in self], dtype=dtype)
        if kind not in "OUST":
            raise FigureTypeError(f"数据栏（{self.dtype}）不能变成 {dtype}：那样的数没有来源")
        return self._figures.astype(dtype, copy=True)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        if ufunc.__name__ not in _OPERATORS:
            raise FigureTypeError(f"数据栏（{self.dtype}）不能求 {ufunc.__name__}：那样的数没有来源")
        return super().__array_ufunc__(ufunc, method, *inputs, **options)

    def to_numpy(self, dtype: Any = None, copy: bool = False, na_value: Any = no_default) -> Any:
        """Return an array of the figures themselves, or of floats to be drawn; always a copy."""
        del copy
        found = np.array(self, dtype=object if dtype is None else dtype)
        if na_value is not no_default:
            found[self.isna()] = na_value
        return found

    def __getitem__(self, item: Any) -> Any:
        item = check_array_indexer(self, item)
        found = self._figures[item]
        if not isinstance(found, np.ndarray):
            return found
        part = self._of(found)
        if np.may_share_memory(found, self._figures):
            part._readonly = self._readonly
        return part

    def __setitem__(self, key: Any, value: Any) -> None:
        if self._readonly:
            raise ValueError("Cannot modify read-only array")
        key = check_array_indexer(self, key)
        if is_list_like(value):
            if is_integer(key):
                raise ValueError("setting an array element with a sequence")
            self._figures[key] = type(self)(value, self.dtype.unit)._figures
        else:
            self._figures[key] = _checked(value, self.dtype.unit)

    def isna(self) -> Any:
        """Return where there is nothing."""
        return np.array([value is pd.NA for value in self], dtype=bool)

    def take(self, indices: Any, *, allow_fill: bool = False, fill_value: Any = None) -> Self:
        """Take figures by position."""
        fill = _checked(fill_value, self.dtype.unit)
        return self._of(take(self._figures, indices, allow_fill=allow_fill, fill_value=fill))

    def copy(self) -> Self:
        """Return a copy; the figures themselves never change."""
        return self._of(self._figures.copy())

    def map(self, mapper: Any, na_action: Any = None) -> Any:
        """Apply a function to each figure; figures that it returns are a column of figures again."""
        found: Any = super().map(mapper, na_action=na_action)
        figures = isinstance(found, np.ndarray) and any(isinstance(value, Figure) for value in found)
        if figures and all(isinstance(value, Figure) or is_missing(value) for value in found):
            return type(self)._from_sequence(found)
        return found

    def value_counts(self, dropna: bool = True) -> Any:
        """Count how often each figure occurs."""
        return super().value_counts(dropna=dropna).astype("Int64")  # type: ignore[misc]

    def isin(self, values: Any) -> Any:
        """Tell which figures are among others; a typed number among them is refused, as in any comparison."""
        found = np.zeros(len(self), dtype=bool)
        for value in values:
            same: Any = self == value
            found |= self.isna() if is_missing(value) else same.fillna(False).to_numpy(bool)
        return found

    @classmethod
    def _create_method(cls, op: Any, coerce_to_dtype: bool = True, result_dtype: Any = None) -> Any:
        """Make an operator with a column of the same length or a single value; empty where either is."""
        del result_dtype

        def operate(self: FigureArray, other: Any) -> Any:
            if isinstance(other, (pd.Series, pd.Index, pd.DataFrame)):
                return NotImplemented
            own, others = self.dtype.unit, unit_of(other)
            if not coerce_to_dtype:
                same_unit_of(own, others or own)
                return pd.array(self._pairs(other, op), dtype="boolean")
            unit_from = RESULT_UNITS.get(op.__name__)
            unit = own if others is None or unit_from is None else unit_from(own, others)
            return cls(self._pairs(other, op), unit)

        return operate

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

    def map_figures(self, change: Callable[[Figure], Figure], unit: str | None = None) -> Self:
        """Return a column with each figure changed; of the same unit, if no other is given."""
        return type(self)([value if value is pd.NA else change(value) for value in self], unit or self.dtype.unit)

    def __pos__(self) -> Self:
        return self.copy()

    def __neg__(self) -> Self:
        return self.map_figures(operator.neg)

    def __abs__(self) -> Self:
        return self.map_figures(operator.abs)

    def round(self, decimals: int = 0, *args: Any, **kwargs: Any) -> Self:
        """Round each figure half up."""
        del args, kwargs
        return self.map_figures(lambda figure: round(figure, decimals))

    def _reduce(self, name: str, *, skipna: bool = True, keepdims: bool = False, **options: Any) -> Any:
        if name in ("argmax", "argmin"):
            return super()._reduce(name, skipna=skipna, keepdims=keepdims, **options)
        if name not in ("sum", "max", "min"):
            raise FigureTypeError(
                f'{_no(name)}：能求 sum、max、min、count；要平均数，用 .sum() 除以 .figures.count("项")'
            )
        present = [value for value in self if value is not pd.NA]
        if (not skipna and len(present) < len(self)) or len(present) < (options.get("min_count") or 0):
            result: Any = pd.NA
        elif name == "sum":
            result = add_figures(present) if present else zero(self.dtype.unit)
        else:
            result = getattr(builtins, name)(present) if present else pd.NA
        return type(self)([result], self.dtype.unit) if keepdims else result

    def _accumulate(self, name: str, *, skipna: bool = True, **options: Any) -> Self:
        del options
        steps: dict[str, Any] = {"cumsum": operator.add, "cummax": builtins.max, "cummin": builtins.min}
        if name not in steps:
            raise FigureTypeError(f"{_no(name)}：能求 cumsum、cummax、cummin")
        running = accumulate((value for value in self if value is not pd.NA), steps[name])
        missing = self.isna() if skipna else np.logical_or.accumulate(self.isna())
        return type(self)([pd.NA if nothing else next(running) for nothing in missing], self.dtype.unit)

    def _values_for_argsort(self) -> Any:
        return np.array([None if value is pd.NA else value.value for value in self], dtype=object)

    def _values_for_factorize(self) -> tuple[Any, Any]:
        return self._figures, pd.NA

    def _formatter(self, boxed: bool = False) -> Callable[[Any], str]:
        del boxed
        return str


FigureArray._add_arithmetic_ops()  # type: ignore[attr-defined]
FigureArray._add_comparison_ops()  # type: ignore[attr-defined]
FigureDtype.array_type = FigureArray
