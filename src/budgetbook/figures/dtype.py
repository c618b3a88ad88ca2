"""The pandas dtype `figure[万元]`: the type of a column of figures of one unit."""

from __future__ import annotations

from typing import Any, Self

import pandas as pd
from pandas.api.extensions import ExtensionDtype, register_extension_dtype

from budgetbook.figures.figure import Figure

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
