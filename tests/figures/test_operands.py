"""What has no meaning is refused in one Chinese sentence, whichever way pandas goes to get there."""

from __future__ import annotations

import operator
import re
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from budgetbook.figures import Cell, Figure, FigureArray, FigureError, amount

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion


def column(unit: str, *values: str) -> FigureArray:
    figures = [
        Figure(Decimal(value), unit, label, cells=(Cell("spending.csv", row, "预算数", value),))
        for row, (label, value) in enumerate(zip("甲乙丙", values, strict=True), start=2)
    ]
    return FigureArray(figures, unit)


FRAME: Any = pd.DataFrame(
    {
        "类": ["201", "201", "208"],
        "万元": column("万元", "57.7", "18.0", "5.9"),
        "元": column("元", "577000", "180000", "59000"),
        "辆": column("辆", "1", "2", "3"),
        "占比": column("%", "70.71", "22.06", "7.23"),
        "小数": [57.7, 18.0, 5.9],
        "整数": [1, 2, 3],
    }
)
WAN, YUAN = FRAME["万元"], FRAME["元"]
FIGURE, OTHER_UNIT, SHARE, CARS = WAN.iloc[0], YUAN.iloc[0], FRAME["占比"].iloc[0], FRAME["辆"].iloc[0]
GROUPS = FRAME.groupby("类")
OBJECTS: Any = pd.concat([WAN, YUAN])


def assigned(key: Any, value: Any) -> Any:
    table = FRAME[["万元"]].copy()
    table.loc[key, "万元"] = value
    return table


REFUSED: dict[str, Callable[[], Any]] = {
    # units
    "figures of two units added": lambda: FIGURE + OTHER_UNIT,
    "figures of two units subtracted": lambda: FIGURE - OTHER_UNIT,
    "figures of two units compared": lambda: FIGURE < OTHER_UNIT,
    "a share of a share": lambda: SHARE / SHARE,
    "a count by an amount": lambda: CARS / FIGURE,
    "元 by 万元": lambda: OTHER_UNIT / FIGURE,
    "a unit that is no amount's": lambda: FIGURE.in_unit("亿元"),
    "columns of two units added": lambda: WAN + YUAN,
    "columns of two units subtracted": lambda: WAN - YUAN,
    "columns of two units divided": lambda: WAN / YUAN,
    "columns of two units compared": lambda: WAN > YUAN,
    "columns of two units found equal": lambda: WAN == YUAN,
    "columns of two units without rows": lambda: WAN.iloc[:0] + YUAN.iloc[:0],
    "a figure of another unit beside a column": lambda: WAN + OTHER_UNIT,
    "a row of two units summed": lambda: FRAME[["万元", "元"]].sum(axis=1),
    "columns of two units put one under another and summed": lambda: OBJECTS.sum(),
    "a figure of another unit put into a column": lambda: assigned(0, OTHER_UNIT),
    "a column as one of another unit": lambda: WAN.astype("figure[元]"),
    "a function that returns figures of two units": lambda: WAN.map(
        lambda figure: figure.in_unit("元") if figure > WAN.iloc[1] else figure
    ),
    "figures of another unit looked for": lambda: WAN.isin(YUAN),
    "a typed amount of another kind": lambda: FRAME["辆"] > amount("2万元"),
    # typed numbers, and floats
    "a typed number added": lambda: WAN + 1,
    "a column added to a typed number": lambda: 1 + WAN,
    "a typed number subtracted": lambda: WAN - 1,
    "subtracted from a typed number": lambda: 100 - WAN,
    "multiplied": lambda: WAN * 2,
    "divided by a typed number": lambda: WAN / 10000,
    "a typed number divided": lambda: 10000 / WAN,
    "a remainder": lambda: WAN % 2,
    "a power": lambda: WAN**2,
    "rounded down by division": lambda: WAN // 2,
    "a figure multiplied by a figure": lambda: WAN * FIGURE,
    "a float of numpy added": lambda: np.float64(1) + FIGURE,
    "an exact decimal added": lambda: FIGURE + Decimal(1),
    "a text added": lambda: FIGURE + "1",
    "nothing added": lambda: FIGURE + None,
    "a threshold added": lambda: FIGURE + amount("1万元"),
    "a column of floats added": lambda: WAN + FRAME["小数"],
    "a column added to floats": lambda: FRAME["整数"] + WAN,
    "a row with a float summed": lambda: FRAME[["万元", "小数"]].sum(axis=1),
    "floats put under figures and summed": lambda: pd.concat([WAN, FRAME["小数"]]).sum(),
    "compared with a typed number": lambda: WAN > 10,
    "found equal to a typed number": lambda: WAN == 57.7,
    "a figure found equal to a typed number": lambda: FIGURE == 57.7,
    "compared with a text": lambda: WAN > "10万元",
    "a typed number looked for": lambda: WAN.isin([57.7]),
    "a typed number put into a column": lambda: assigned(0, 5),
    "a typed number for what is missing": lambda: WAN.reindex([0, 9]).fillna(5),
    "a typed number for the rest": lambda: WAN.where(WAN < FIGURE, 5),
    "False for a zero": lambda: assigned(0, False),
    "a column of typed numbers": lambda: pd.Series([1, 2], dtype="figure[万元]"),
    "a column of whole numbers": lambda: WAN.astype("int64"),
    "a sign turned": lambda: -WAN,
    "an absolute value": lambda: WAN.abs(),
    "divided by zero": lambda: WAN / (FIGURE - FIGURE),
    "an amount per head of nobody": lambda: FIGURE / (CARS - CARS),
    "an amount without a unit": lambda: amount("100"),
    "an amount as a number": lambda: amount(100),  # type: ignore[arg-type]
    # statistics
    "mean": lambda: WAN.mean(),
    "mean of a frame": lambda: FRAME.mean(numeric_only=True),
    "mean by numpy": lambda: np.mean(WAN),
    "median": lambda: WAN.median(),
    "std": lambda: WAN.std(),
    "var": lambda: WAN.var(),
    "prod": lambda: WAN.prod(),
    "any": lambda: WAN.any(),
    "cumprod": lambda: WAN.cumprod(),
    "quantile": lambda: WAN.quantile(0.5),
    "describe": lambda: FRAME.describe(),
    "growth from row to row": lambda: WAN.pct_change(),
    "mean of groups": lambda: GROUPS["万元"].mean(),
    "mean of groups of a frame": lambda: GROUPS[["整数", "万元"]].mean(),
    "means and sums of groups": lambda: GROUPS["万元"].agg(["sum", "mean"]),
    "means of groups by name": lambda: GROUPS.agg({"万元": "mean"}),
    "median of groups": lambda: GROUPS["万元"].median(),
    "var of groups": lambda: GROUPS["万元"].var(),
    "a pivot table of means": lambda: FRAME.pivot_table(index="类", values="万元"),
    "groups of two units summed": lambda: OBJECTS.groupby(level=0).sum(),
}


@pytest.mark.parametrize("ask", REFUSED.values(), ids=REFUSED)
def test_what_has_no_meaning_is_refused_in_one_sentence(ask: Callable[[], Any], snapshot: SnapshotAssertion) -> None:
    with pytest.raises(FigureError) as error:
        ask()
    sentence = str(error.value)
    assert "\n" not in sentence
    assert re.search("[一-鿿]", sentence)
    assert sentence == snapshot


PANDAS_OWN: dict[str, Callable[[], Any]] = {
    "std of groups": lambda: GROUPS["万元"].std(),
    "idxmax of groups": lambda: GROUPS["万元"].idxmax(),
    "cumsum of groups": lambda: GROUPS["万元"].cumsum(),
    "a root": lambda: np.sqrt(WAN),
    "a column read from a file": lambda: pd.read_csv(StringIO("预算数\n5\n"), dtype="figure[万元]"),
}
"""What pandas itself refuses, in its own words, before any figure is asked."""


@pytest.mark.parametrize("ask", PANDAS_OWN.values(), ids=PANDAS_OWN)
def test_what_pandas_cannot_do_with_such_columns_is_an_error_and_no_wrong_result(ask: Callable[[], Any]) -> None:
    with pytest.raises((TypeError, NotImplementedError)):
        ask()


@pytest.mark.parametrize("operate", [operator.add, operator.sub, operator.truediv, operator.lt, operator.eq])
def test_columns_of_different_lengths_are_not_combined(operate: Callable[[Any, Any], Any]) -> None:
    with pytest.raises(ValueError, match="Lengths must match"):
        operate(WAN.array, WAN.array[:2])
