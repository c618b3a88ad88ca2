"""The pandas dtype `figure[万元]`: the type of a column of figures of one unit; and units of what columns compute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import pandas as pd
from pandas.api.extensions import ExtensionDtype, register_extension_dtype
from pandas.api.types import is_list_like

from budgetbook.figures.figure import Figure
from budgetbook.figures.operands import FigureError, quotient_unit

if TYPE_CHECKING:
    from collections.abc import Callable

_PREFIX = "figure["


@register_extension_dtype
class FigureDtype(ExtensionDtype):
    """The dtype of a column of figures; all have one unit (元, 万元, %, 辆 …)."""

    type = Figure
    na_value = pd.NA
    _metadata = ("unit",)
    # what pandas does with numbers alone (numeric_only, select_dtypes("number"), drawing), it does with figures
    _is_numeric = True
    array_type: Any = None
    """The array that holds such a column, which enters itself here."""

    def __init__(self, unit: str = "万元") -> None:
        self.unit = unit

    @property
    def name(self) -> str:  # type: ignore[override]
        """The dtype as pandas names it: figure[万元]."""
        return f"{_PREFIX}{self.unit}]"

    def __repr__(self) -> str:
        return self.name

    @classmethod
    def construct_from_string(cls, string: str) -> Self:
        """Return the dtype of a name such as figure[万元].

        Raises
        ------
        TypeError
            The name is that of another dtype.
        """
        if not isinstance(string, str):
            raise TypeError(f"'construct_from_string' expects a string, got {type(string)}")
        unit = string.removeprefix(_PREFIX).removesuffix("]")
        if not unit or string != f"{_PREFIX}{unit}]":
            raise TypeError(f"Cannot construct a '{cls.__name__}' from '{string}'")
        return cls(unit)

    @classmethod
    def construct_array_type(cls) -> Any:
        """Return the array that holds such a column."""
        return cls.array_type


def is_missing(value: Any) -> bool:
    """Tell whether a value stands for an empty cell."""
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)


def unit_of(values: Any, default: Any = None) -> Any:
    """Return the unit of a figure or of a column of figures; the default where there is none."""
    if isinstance(getattr(values, "dtype", None), FigureDtype):
        return values.dtype.unit
    candidates = values if is_list_like(values) else (values,)
    return next((value.unit for value in candidates if isinstance(value, Figure)), default)


def same_unit_of(own: str, others: str) -> str:
    """Refuse to add, subtract or compare columns of different units."""
    if own != others:
        raise FigureError(f"单位不同，不能合并计算或比较：一栏以{own}为单位，另一方以{others}为单位；先用 in_unit 换算")
    return own


def _quotient_unit(own: str, others: str) -> str:
    return quotient_unit(own, others, f"被除的以{own}为单位", f"除数以{others}为单位")


RESULT_UNITS: dict[str, Callable[[str, str], str]] = {
    **dict.fromkeys(("add", "radd", "sub", "rsub"), same_unit_of),
    "truediv": _quotient_unit,
    "rtruediv": lambda own, others: _quotient_unit(others, own),
}
"""Gives the unit of what an operator computes from two columns; what the others would compute, figures refuse."""
