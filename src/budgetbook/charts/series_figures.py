"""What a chart is drawn from: a Series of figures of one unit, each under a name without a digit."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import pandas as pd

from budgetbook.core.number_tokens import first_number
from budgetbook.figures import Figure, FigureError, total
from budgetbook.narrative.sentence import NarrativeError


def figures_of(series: pd.Series[Any]) -> dict[Hashable, Figure]:
    """Return the figures of a Series by their index, empty cells left out.

    Raises
    ------
    FigureError
        It is no Series of figures of one unit, or a name stands twice in its index.
    """
    if not isinstance(series, pd.Series):
        raise FigureError(f"发现{type(series).__name__}，应为一栏数据（Series），每项一个名称、一个数据")
    found: dict[Hashable, Figure] = {}
    for name, figure in series.items():
        if not isinstance(figure, Figure):
            if pd.isna(figure):
                continue
            raise FigureError(
                f"“{shown(name)}”是 {figure!r}，应为数据：图只画有来源的数，不能先用 astype(float) 变成小数"
            )
        if name in found:
            raise FigureError(f"名称“{shown(name)}”重复：一项只能有一个数据，可先用 groupby(…).sum() 汇总")
        found[name] = figure
    units = list(dict.fromkeys(figure.unit for figure in found.values()))
    if len(units) > 1:
        raise FigureError(f"单位不同，不能画在一张图上：{'、'.join(units)}；先用 series.figures.in_unit 换算")
    return found


def named_figures(series: pd.Series[Any]) -> dict[str, Figure]:
    """Return the figures of a Series, none below zero, each named after its index.

    Raises
    ------
    FigureError
        It is no Series of figures of one unit, a name stands twice in its index, or an amount is below zero.
    NarrativeError
        A name has a digit.
    """
    return {name_of(name): above_zero(figure.named(name_of(name))) for name, figure in figures_of(series).items()}


def name_of(name: object) -> str:
    """Return a name as it is printed; a digit in it would be a number without a source."""
    if not isinstance(name, str) or not name.strip():
        raise FigureError(f"发现名称 {name!r}，应为文字：用 set_index 或 groupby 让每项以名称为索引")
    if first_number(name):
        raise NarrativeError(f"图上的名称里不能有数字：“{name}”，可用 series.rename({{…}}) 换成文字")
    return name


def above_zero(figure: Figure) -> Figure:
    """Return a figure that can be the length of a bar."""
    if figure.value < 0:
        raise FigureError(f"“{figure.label}”为{figure.text}，小于零，不能画成条形的长短；增减用 change_chart 画")
    return figure


def unit_of(figures: Iterable[Figure]) -> str:
    """Return the unit of some figures that have one; of none 万元."""
    return next((figure.unit for figure in figures), "万元")


def shown(name: object) -> str:
    """Write a name of one or two levels: 基本支出, 基本支出·工资福利支出."""
    return "·".join(map(str, name)) if isinstance(name, tuple) else str(name)


def group_and_name(name: object, by: pd.Series[Any] | None) -> tuple[str, str]:
    """Return under which group and name a figure stands: by an index of two levels, or by the group of its name."""
    if by is not None:
        group = by.get(name)
        if group is None or pd.isna(group):
            raise FigureError(f"by 中没有“{shown(name)}”的组名")
        return name_of(group), name_of(name)
    if not isinstance(name, tuple) or len(name) != 2:
        raise FigureError(f"发现索引“{shown(name)}”，应为组名和名称两级；只有名称一级的，用 by= 给出每个名称的组名")
    return name_of(name[0]), name_of(name[1])


def wholes_of(wholes: pd.Series[Any] | None, figures: dict[tuple[str, str], Figure]) -> dict[str, Figure]:
    """Return the total of each group, by its name: the given one, or the sum of its figures."""
    members: dict[str, list[Figure]] = {}
    for (group, _), figure in figures.items():
        members.setdefault(group, []).append(figure)
    if wholes is None:
        return {group: total(parts, group, unit_of(figures.values())) for group, parts in members.items()}
    given = {name_of(group): figure for group, figure in figures_of(wholes).items()}
    for group in members:
        if group not in given:
            raise FigureError(f"没有“{group}”的合计：wholes 中有{'、'.join(given)}")
    return given
