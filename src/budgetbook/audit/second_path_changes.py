"""The second path of the comparison with last year: every change computed anew from the CSV files of both years.

Like the second path itself it imports nothing else of this project, and groups codes, subtracts and divides in another
way: labels that spread along the pairs until none changes, and percentages in whole numbers.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from budgetbook.audit.second_path import SecondPath, read_table, rounded, sum_

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

STATED = {
    "income": "收入总计",
    "appropriation": "财政拨款",
    "other": "其他收入",
    "spending": "支出总计",
    "basic": "基本支出",
    "project": "项目支出",
    "general_public": "一般公共预算支出",
    "personnel": "人员经费",
    "operating": "公用经费",
    "government_fund": "政府性基金预算支出",
    "state_capital": "国有资本经营预算支出",
    "three_public": "“三公”经费",
    "abroad": "因公出国（境）费",
    "vehicles": "公务用车购置及运行费",
    "purchase": "公务用车购置费",
    "running": "公务用车运行维护费",
    "reception": "公务接待费",
    "operating_cost": "机关运行经费",
    "procurement": "政府采购",
}
"""Under which name a section states the change of a total: statement.overall.income_change.percent is 收入总计's."""

_TABLES = {"change_three_public": ("“三公”经费", "因公出国（境）费", "公务用车购置及运行费", "公务接待费")}

Pair = tuple[Decimal | None, Decimal | None]
"""Last year's amount and this year's; None where there is no such item."""


class SecondChanges:
    """What changed between two years of one unit, computed anew.

    Parameters
    ----------
    now, before
        The second path of this year; of last year, for the unit or for each that was merged into it.
    folder
        The unit's folder of this year, with lineage.csv and last_year.csv where there are such.
    """

    def __init__(self, now: SecondPath, before: Sequence[SecondPath], folder: Path) -> None:
        self._now, self._before = now, before
        self._new_items = now.items()
        outturn = folder / "last_year.csv"
        if outturn.exists():
            self._old_items = read_table(outturn, ["上年数"]).rename(columns={"上年数": "数"})
        else:
            self._old_items = pd.concat([self._in_this_unit(year) for year in before])
        lineage = folder / "lineage.csv"
        self._lineage = read_table(lineage, []) if lineage.exists() else pd.DataFrame(columns=["类别"])
        self._groups = self._grouped()

    def values(self) -> dict[str, Decimal]:
        """Return the value of every figure of a change that the document can print, by its id."""
        return {id_: value for id_, value in self._every() if value is not None}

    def text(self, id_: str, value: Decimal, unit: str) -> str:
        """Write a value as the document prints it at that place."""
        if not id_.startswith("tables."):
            return self._now.text(id_, value, unit)
        if unit == "%":
            return str(rounded(value, 2))
        amounts = [amount for pair in self._rows(id_.split(".")[1]).values() for amount in pair if amount is not None]
        texts = [self._now.text("statement.change", amount, unit).removesuffix(unit) for amount in amounts]
        return str(rounded(value, max(len(text.partition(".")[2]) for text in texts)))

    def _every(self) -> Iterator[tuple[str, Decimal | None]]:
        totals = self._totals()
        items, classes = self._items(), self._classes("一般公共预算")
        named = self._class_names(classes)
        for section in self._now.sections():
            start = f"statement.{section}"
            for name, item in STATED.items():
                yield from _change(f"{start}.{name}_change", totals[item])
            for item, pair in items.items():
                yield f"{start}.changes.{item}.amount", pair[1]
                yield from _change(f"{start}.changes.{item}.change", pair)
            for name, pair in {**named, **{item: totals[item] for item in _TABLES["change_three_public"]}}.items():
                yield f"{start}.chart.{name}.now", pair[1]
                yield from _change(f"{start}.chart.{name}", pair)
        for table in ("change_general_public", "change_government_fund", "change_state_capital", *_TABLES):
            for row, pair in self._rows(table).items():
                yield f"tables.{table}.{row}.base", pair[0]
                yield f"tables.{table}.{row}.now", pair[1]
                yield from _change(f"tables.{table}.{row}", pair)

    def _rows(self, table: str) -> dict[str, Pair]:
        """Return the rows of a table of changes."""
        if table in _TABLES:
            whole, *parts = _TABLES[table]
            totals = self._totals()
            return {"total": totals[whole], **{part: totals[part] for part in parts}}
        fund = self._now.fund(table.removeprefix("change_"))
        old, new = (items[items["资金性质"] == fund] for items in (self._old_items, self._new_items))
        whole_fund = (self._told(sum_(old["数"])), self._told(sum_(new["数"])))
        return {"total": whole_fund, **self._classes(fund)}

    def _in_this_unit(self, year: SecondPath) -> pd.DataFrame:
        items = year.items()
        items["数"] = items["数"].map(lambda value: value * self._factor(year))
        return items

    def _factor(self, year: SecondPath) -> Decimal:
        """Return by what last year's amounts are multiplied to be in the unit of this year's."""
        if year.amount_unit == self._now.amount_unit:
            return Decimal(1)
        return Decimal(1).scaleb(-4 if self._now.amount_unit == "万元" else 4)

    def _told(self, value: Decimal) -> Decimal:
        return self._now.converted("statement.change", value)

    def _totals(self) -> dict[str, Pair]:
        before = [(year.totals(), self._factor(year)) for year in self._before]
        return {
            item: (self._told(sum((year[item] * factor for year, factor in before), Decimal(0))), self._told(value))
            for item, value in self._now.totals().items()
        }

    def _grouped(self) -> dict[tuple[str, str], str]:
        """Give every code of both years (上年 or 本年, code) the label of its group."""
        old, new = set(self._old_items["科目编码"]), set(self._new_items["科目编码"])
        names = self._before[0].names, self._now.names
        pairs = [(code, code) for code in old & new if names[0][code] == names[1][code]]
        declared = self._lineage[self._lineage["类别"] == "功能科目"]
        pairs += [
            (row["上年编码"], row["本年编码"])
            for _, row in declared.iterrows()
            if len(row["上年编码"]) == len(row["本年编码"]) == 7
        ]
        labels = {("上年", code): f"上年{code}" for code in old} | {("本年", code): f"本年{code}" for code in new}
        changed = True
        while changed:
            changed = False
            for before, after in pairs:
                ends = ("上年", before), ("本年", after)
                least = min(labels[end] for end in ends)
                changed = changed or any(labels[end] != least for end in ends)
                labels |= dict.fromkeys(ends, least)
        return labels

    def _of(self, fund: str) -> dict[str, tuple[pd.DataFrame, pd.DataFrame]]:
        """Return last year's and this year's rows of each group under a fund."""
        sides = []
        for year, items in (("上年", self._old_items), ("本年", self._new_items)):
            own = items[items["资金性质"] == fund]
            sides.append((own, own["科目编码"].map(lambda code, year=year: self._groups[year, code])))
        labels = sorted({label for _, column in sides for label in column})
        return {label: tuple(own[column == label] for own, column in sides) for label in labels}

    def _pair(self, old: pd.DataFrame, new: pd.DataFrame) -> Pair:
        before, now = (self._told(sum_(rows["数"])) if len(rows) else None for rows in (old, new))
        return before, now

    def _items(self) -> dict[str, Pair]:
        items = {}
        for fund in dict.fromkeys([*self._old_items["资金性质"], *self._new_items["资金性质"]]):
            reused = set(self._new_items[self._new_items["资金性质"] == fund]["科目编码"])
            for old, new in self._of(fund).values():
                code = min((new if len(new) else old)["科目编码"])
                name = code if fund == "一般公共预算" else f"{code}（{fund}）"
                if not len(new) and code in reused:
                    name += "（上年科目）"
                items[name] = self._pair(old, new)
        return items

    def _classes(self, fund: str) -> dict[str, Pair]:
        """Add up the groups by the 类 in which this year has them; 类 that share a group are one."""
        members: dict[frozenset[str], list[tuple[pd.DataFrame, pd.DataFrame]]] = {}
        for old, new in self._of(fund).values():
            codes = frozenset((new if len(new) else old)["科目编码"].str[:3])
            joined = [(old, new)]
            for known in list(members):
                if known & codes:
                    joined += members.pop(known)
                    codes |= known
            members[codes] = joined
        return {
            "+".join(sorted(codes)): self._pair(*(pd.concat(list(side)) for side in zip(*groups, strict=True)))
            for codes, groups in members.items()
        }

    def _class_names(self, classes: dict[str, Pair]) -> dict[str, Pair]:
        names = {**self._before[0].names, **self._now.names}
        return {"、".join(names[code] for code in key.split("+")): pair for key, pair in classes.items()}


def _change(start: str, pair: Pair) -> Iterator[tuple[str, Decimal | None]]:
    """Give amount and percentage of a change, in whole numbers; neither where there was no such item."""
    old, now = pair[0], pair[1] or Decimal(0)
    if old is None or old == now:
        return
    size = abs(now - old)
    yield f"{start}.amount", size
    if old > 0:
        scale = -min(int(value.as_tuple().exponent) for value in (old, size))
        part, whole = (int(value.scaleb(max(scale, 0))) for value in (size, old))
        yield f"{start}.percent", Decimal((part * 20000 + whole) // (2 * whole)).scaleb(-2)
