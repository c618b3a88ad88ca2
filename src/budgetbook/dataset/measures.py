"""Measures: the amounts that text, tables, checks and comparison state of one budget, each added up here alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from budgetbook.figures import Figure, total
from budgetbook.forms.layout import Layout
from budgetbook.forms.money import IncomeGroup
from budgetbook.forms.schema import APPROPRIATION, CARRIED_IN, CARRIED_OUT, CARRY_OVER, FUNDS

if TYPE_CHECKING:
    from budgetbook.dataset.dataset import Dataset


def measures(data: Dataset) -> dict[str, Figure]:
    """Add up a budget: income, spending, each fund's income and spending, 人员经费, “三公”经费 and their parts …

    Returns
    -------
    dict
        Figures by the names under which reasons.csv gives reasons for their changes, and by 一般公共预算收入,
        一般公共预算基本支出, 车辆.
    """
    layout = data.form.data
    income, spending, basic = (data.frame(name) for name in ("income", "spending", "basic_spending"))
    whole = spending_sums(spending, layout, total_name(layout, "支出"))
    found = {
        "收入总计": income["预算数"].figures.total(total_name(layout, "收入")),
        APPROPRIATION: _sum(income, "预算数", "资金性质", APPROPRIATION, FUNDS),
        **{other.source: _sum(income, "预算数", "收入来源", other.source) for other in layout.other_income},
        **{
            group.name: _sum(income, "预算数", "收入来源", group.name, _sources_of(layout, group))
            for group in layout.income_groups
        },
        "本年支出": whole["total"],
        "支出总计": whole["total"],
        **{name: whole[part] for part, name in layout.parts.items()},
    }
    for fund in layout.funds:
        found[f"{fund}收入"] = _sum(income, "预算数", "资金性质", fund).named(f"{fund}收入")
        found[f"{fund}支出"] = spending_sums(spending, layout, f"{fund}支出", fund)["total"]
    if layout.has_carry_over:
        found |= _with_carry_over(found, data)
    found["一般公共预算基本支出"] = basic["小计"].figures.total("一般公共预算基本支出")
    found |= {name: _sum(basic, "小计", "经费", name) for name in ("人员经费", "公用经费")}
    parts = {figure.label: figure for figure in data.frame("three_public")["预算数"].figures}
    vehicles = total((parts["公务用车购置费"], parts["公务用车运行维护费"]), "公务用车购置及运行费", data.amount_unit)
    three_public = (parts["因公出国（境）费"], parts["公务接待费"], vehicles)
    found |= {**parts, vehicles.label: vehicles, "“三公”经费": total(three_public, "“三公”经费", data.amount_unit)}
    found["机关运行经费"] = data.frame("operating_cost")["预算数"].figures.total("机关运行经费")
    found["政府采购"] = data.frame("procurement")["预算数"].figures.total("政府采购预算总额")
    found["车辆"] = data.frame("vehicles")["数量（辆）"].figures.total("车辆")
    return found


def total_name(layout: Layout, side: str) -> str:
    """Name all 收入 or 支出 of the year itself: 收入总计; 本年收入合计 where 上年结转 comes to it."""
    return f"本年{side}合计" if layout.has_carry_over else f"{side}总计"


def _with_carry_over(of_year: Mapping[str, Figure], data: Dataset) -> dict[str, Figure]:
    """Add 上年结转 to the year's income, and 年终结转 to its spending: of all money, 财政拨款 and each fund."""
    found: dict[str, Figure] = {}
    layout, carried = data.form.data, data.frame(CARRY_OVER.stem)
    funds = {"": layout.funds, APPROPRIATION: FUNDS, **{fund: (fund,) for fund in layout.funds}}
    for side, heading in (("收入", CARRIED_IN), ("支出", CARRIED_OUT)):
        found[f"本年{side}合计"] = of_year[f"{side}总计"]
        for name, of in funds.items():
            rest = carried.loc[carried["资金性质"].isin(of), heading].figures.total(f"{name}{heading}")
            year = of_year.get(f"{name}{side}" if name else f"{side}总计")
            found[rest.label] = rest
            if year is not None:  # 财政拨款 is told by its funds
                found[f"{name}{side}总计"] = total((year, rest), f"{name}{side}总计", data.amount_unit)
    return found


def _sources_of(layout: Layout, group: IncomeGroup) -> tuple[str, ...]:
    return tuple(income.source for income in layout.other_income if income.key in group.of)


def spending_sums(spending: pd.DataFrame, layout: Layout, label: str, fund: str = "") -> dict[str, Figure]:
    """Add up rows of the table of spending: each kind, the parts that these make up, and all of it under a label.

    Parameters
    ----------
    fund
        The 资金性质 whose rows are added up; by default all.

    Returns
    -------
    dict
        Figures by the names under which a form's columns ask for them: wages, …, basic, project, total.
    """
    return spending_sums_by(spending, "", layout, label, fund=fund)[""]


def spending_sums_by(
    spending: pd.DataFrame,
    heading: str,
    layout: Layout,
    label: str,
    names: Mapping[str, str] | None = None,
    fund: str = "",
) -> dict[str, dict[str, Figure]]:
    """Add up spending as `spending_sums` does, once for each value of a column, in order of the values.

    Without a heading all rows are one group.

    Parameters
    ----------
    label, names
        The total's label: `names[value]`, else `label`.
    """
    arrays = {kind: spending[kind.heading].array for kind in layout.spending}
    unit = next(array.dtype.unit for array in arrays.values())
    columns = {kind: list(array) for kind, array in arrays.items()}
    places = [place for place, of in enumerate(spending["资金性质"].array) if not fund or of == fund]
    groups = list(spending[heading].array) if heading else []
    rows: dict[str, list[int]] = {} if heading else {"": places}
    for place in places if heading else ():
        rows.setdefault(groups[place], []).append(place)
    found = {}
    for group in sorted(rows):
        sums = {
            kind.key: total(
                (figures[place] for place in rows[group] if isinstance(figures[place], Figure)), kind.heading, unit
            )
            for kind, figures in columns.items()
        }
        parts = {
            part: total((sums[kind.key] for kind in layout.kinds_of(part)), name, unit)
            for part, name in layout.parts.items()
        }
        name = (names or {}).get(group, label)
        found[group] = {"total": total(parts.values(), name, unit), **parts, **sums}
    return found


def _sum(table: pd.DataFrame, amounts: str, heading: str, label: str, wanted: tuple[str, ...] = ()) -> Figure:
    """Add up the amounts of the rows in which a column says what the sum is called, or one of those wanted."""
    summed: Figure = table.loc[table[heading].isin(wanted or (label,)), amounts].figures.total(label)
    return summed
