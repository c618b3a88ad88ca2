"""The input tables in the words of the budget: spending items, economic items, income sources …

Each class turns rows into figures under their printed names. Subtotals and totals are computed here,
once; the published 合计 row of a table only serves to check them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from budgetbook.dataset import schema
from budgetbook.dataset.unit import is_day
from budgetbook.figures import Figure, total

if TYPE_CHECKING:
    from collections.abc import Iterable

    from budgetbook.dataset.classification import Classification
    from budgetbook.dataset.reader import Row, Table


@dataclass(frozen=True)
class IncomeSource:
    """One source of income: 财政拨款 of one fund, or 其他收入."""

    source: str
    fund: str
    amount: Figure


@dataclass(frozen=True)
class SpendingItem:
    """One 项 of spending under one fund, by kind (columns of 预算03表)."""

    code: str
    name: str
    fund: str
    wages: Figure
    transfers: Figure
    goods: Figure
    general: Figure
    earmarked: Figure

    @property
    def basic(self) -> Figure:
        """基本支出 of this item."""
        return total((self.wages, self.transfers, self.goods), f"{self.name}基本支出", self.wages.unit)

    @property
    def project(self) -> Figure:
        """项目支出 of this item."""
        return total((self.general, self.earmarked), f"{self.name}项目支出", self.wages.unit)

    @property
    def amount(self) -> Figure:
        """All spending of this item."""
        return total((self.basic, self.project), self.name, self.wages.unit)


@dataclass(frozen=True)
class SpendingGroup:
    """Spending items that are added up: all, those of one fund, one 类 or one 款."""

    label: str
    items: tuple[SpendingItem, ...]
    unit: str

    def _sum(self, figures: Iterable[Figure], label: str) -> Figure:
        return total(figures, label, self.unit)

    @property
    def wages(self) -> Figure:
        """工资福利支出."""
        return self._sum((item.wages for item in self.items), "工资福利支出")

    @property
    def transfers(self) -> Figure:
        """对个人和家庭的补助."""
        return self._sum((item.transfers for item in self.items), "对个人和家庭的补助")

    @property
    def goods(self) -> Figure:
        """商品和服务支出."""
        return self._sum((item.goods for item in self.items), "商品和服务支出")

    @property
    def general(self) -> Figure:
        """一般性项目."""
        return self._sum((item.general for item in self.items), "一般性项目")

    @property
    def earmarked(self) -> Figure:
        """专项资金."""
        return self._sum((item.earmarked for item in self.items), "专项资金")

    @property
    def basic(self) -> Figure:
        """基本支出."""
        return self._sum((self.wages, self.transfers, self.goods), "基本支出")

    @property
    def project(self) -> Figure:
        """项目支出."""
        return self._sum((self.general, self.earmarked), "项目支出")

    @property
    def amount(self) -> Figure:
        """All of it."""
        return self._sum((self.basic, self.project), self.label)

    def of_fund(self, fund: str) -> SpendingGroup:
        """Keep the items of one fund."""
        return SpendingGroup(f"{fund}支出", tuple(item for item in self.items if item.fund == fund), self.unit)

    def by_code(self, digits: int, names: dict[str, str]) -> dict[str, SpendingGroup]:
        """Group by the first digits of the function code: 3 for 类, 5 for 款; in order of code."""
        codes = sorted({item.code[:digits] for item in self.items})
        return {
            code: SpendingGroup(
                names[code], tuple(item for item in self.items if item.code.startswith(code)), self.unit
            )
            for code in codes
        }


@dataclass(frozen=True)
class EconomicItem:
    """One economic item of basic spending (a row of 预算06表)."""

    code: str
    name: str
    government_code: str
    government_name: str
    amount: Figure
    appropriation: Figure


@dataclass(frozen=True)
class BasicSpending:
    """Basic spending of 一般公共预算 by economic item."""

    items: tuple[EconomicItem, ...]
    unit: str

    def _of(self, *classes: str) -> tuple[EconomicItem, ...]:
        return tuple(item for item in self.items if item.code[:3] in classes)

    @property
    def amount(self) -> Figure:
        """一般公共预算基本支出."""
        return total((item.amount for item in self.items), "一般公共预算基本支出", self.unit)

    @property
    def appropriation(self) -> Figure:
        """Of which fiscal appropriation."""
        return total((item.appropriation for item in self.items), "其中：财政拨款", self.unit)

    @property
    def personnel_items(self) -> tuple[EconomicItem, ...]:
        """Items of 人员经费 (301 and 303) above zero."""
        return tuple(item for item in self._of("301", "303") if item.amount.value > 0)

    @property
    def operating_items(self) -> tuple[EconomicItem, ...]:
        """Items of 公用经费 (302 and 310) above zero."""
        return tuple(item for item in self._of("302", "310") if item.amount.value > 0)

    @property
    def personnel(self) -> Figure:
        """人员经费 = 301 + 303."""
        return total((item.amount for item in self._of("301", "303")), "人员经费", self.unit)

    @property
    def operating(self) -> Figure:
        """公用经费 = 302 + 310."""
        return total((item.amount for item in self._of("302", "310")), "公用经费", self.unit)

    def of_class(self, code: str, name: str) -> Figure:
        """Sum of one economic class, such as 301 工资福利支出."""
        return total((item.amount for item in self._of(code)), name, self.unit)

    @property
    def by_code(self) -> dict[str, Figure]:
        """Sum of each economic item over its government pairs, in order of code."""
        codes = dict.fromkeys(item.code for item in self.items)
        return {code: figure for code in codes if (figure := self.of_item(code)) is not None}

    def of_item(self, code: str) -> Figure | None:
        """Sum of one economic item over its government pairs, or None where there is no such row."""
        rows = [item for item in self.items if item.code == code]
        return total((item.amount for item in rows), rows[0].name, self.unit) if rows else None


@dataclass(frozen=True)
class ThreePublic:
    """“三公”经费 by part (预算07表)."""

    abroad: Figure
    reception: Figure
    vehicle_running: Figure
    vehicle_purchase: Figure

    @property
    def vehicles(self) -> Figure:
        """公务用车购置及运行费."""
        return total((self.vehicle_purchase, self.vehicle_running), "公务用车购置及运行费", self.abroad.unit)

    @property
    def amount(self) -> Figure:
        """All of it."""
        return total((self.abroad, self.reception, self.vehicles), "“三公”经费", self.abroad.unit)


@dataclass(frozen=True)
class PerformanceTask:
    """One task of the year (年度主要工作内容) with its money."""

    name: str
    content: str
    amount: Figure
    fiscal: Figure
    other: Figure | None
    period: str


@dataclass(frozen=True)
class Target:
    """One performance target (三级指标) and its value, which may be missing."""

    level_one: str
    level_two: str
    level_three: str
    value: str


@dataclass(frozen=True)
class Acceptance:
    """A discrepancy that a person has accepted: it no longer blocks, but stays visible.

    It holds only for exactly what was found; as soon as that changes or goes away it is stale.
    """

    check: str
    place: str
    found: str
    expected: str
    reason: str
    by: str
    date: str
    row: Row


def income_sources(table: Table) -> tuple[IncomeSource, ...]:
    """Read the sources of income; the fund must be one the source can have."""
    sources = []
    for row in table.rows:
        source, fund = row.text("收入来源"), row.text("资金性质")
        if source not in (schema.APPROPRIATION, schema.OTHER_INCOME):
            raise row.refuse("收入来源", f"{schema.APPROPRIATION}或{schema.OTHER_INCOME}")
        funds = schema.FUNDS if source == schema.APPROPRIATION else (schema.OTHER_FUND,)
        if fund not in funds:
            raise row.refuse("资金性质", "、".join(funds))
        label = f"{fund}财政拨款" if source == schema.APPROPRIATION else source
        sources.append(IncomeSource(source, fund, row.figure("预算数", label)))
    return tuple(sources)


def spending_items(table: Table, classification: Classification) -> tuple[SpendingItem, ...]:
    """Read the spending items; every code must be a 项 of the year's classification under its official name."""
    items = []
    for row in table.rows:
        code, name = classification.function_of(row)
        fund = row.text("资金性质")
        if fund not in (*schema.FUNDS, schema.OTHER_FUND):
            raise row.refuse("资金性质", "、".join((*schema.FUNDS, schema.OTHER_FUND)))
        items.append(
            SpendingItem(
                code=code,
                name=name,
                fund=fund,
                wages=row.figure("工资福利支出", f"{name}的工资福利支出"),
                transfers=row.figure("对个人和家庭的补助", f"{name}的对个人和家庭的补助"),
                goods=row.figure("商品和服务支出", f"{name}的商品和服务支出"),
                general=row.figure("一般性项目", f"{name}的一般性项目"),
                earmarked=row.figure("专项资金", f"{name}的专项资金"),
            )
        )
    return tuple(sorted(items, key=lambda item: (item.code, item.fund)))


def economic_items(table: Table, classification: Classification) -> tuple[EconomicItem, ...]:
    """Read the economic items; both codes must be 款 of the year's classification under their official names."""
    items = []
    for row in table.rows:
        pair = [classification.economic_of(row, side) for side in ("部门", "政府")]
        items.append(
            EconomicItem(
                code=pair[0][0],
                name=pair[0][1],
                government_code=pair[1][0],
                government_name=pair[1][1],
                amount=row.figure("小计", pair[0][1]),
                appropriation=row.figure("其中：财政拨款", f"{pair[0][1]}（财政拨款）"),
            )
        )
    return tuple(sorted(items, key=lambda item: (item.code, item.government_code)))


def three_public(table: Table) -> ThreePublic:
    """Read the parts of “三公”经费: exactly the four, zero where there is nothing."""
    rows = _exactly(table, "项目", schema.THREE_PUBLIC_ITEMS)
    labels = ("因公出国（境）费", "公务接待费", "公务用车运行维护费", "公务用车购置费")
    figures = [
        rows[item].figure("预算数", label) for item, label in zip(schema.THREE_PUBLIC_ITEMS, labels, strict=True)
    ]
    return ThreePublic(*figures)


def operating_cost(table: Table) -> Figure:
    """Read 机关运行经费."""
    item = schema.OPERATING_COST_ITEM
    return _exactly(table, "项目", (item,))[item].figure("预算数", item)


def procurement(table: Table) -> dict[str, Figure]:
    """Read government procurement by kind; no rows means that there is none."""
    return _by_kind(table, "采购类别", "预算数", "政府采购", schema.PROCUREMENT_KINDS)


def vehicles(table: Table) -> dict[str, Figure]:
    """Read the vehicles (辆) by kind; a total is called 合计, lest it be counted as a kind."""
    for row in table.rows:
        if "".join(row.text("车辆类别").split()) in ("合计", "总计", "共计", "小计", "总数"):
            raise row.refuse("车辆类别", f"一类车辆；合计行的首格写“{schema.TOTAL}”")
    return {row.text("车辆类别"): row.figure("数量（辆）", row.text("车辆类别")) for row in table.rows}


def performance_tasks(table: Table) -> tuple[PerformanceTask, ...]:
    """Read the tasks of the year in the order of the file."""
    return tuple(
        PerformanceTask(
            name=row.text("任务名称"),
            content=row.text("主要内容或用途"),
            amount=row.figure("总金额", f"{row.text('任务名称')}总金额"),
            fiscal=row.figure("财政资金", f"{row.text('任务名称')}财政资金"),
            other=row.figure_or_none("其他资金", f"{row.text('任务名称')}其他资金"),
            period=row.text("计划实施时间"),
        )
        for row in table.rows
    )


def acceptances(table: Table) -> tuple[Acceptance, ...]:
    """Read the accepted discrepancies; each must be dated."""
    accepted = []
    for row in table.rows:
        if not is_day(row.text("日期")):
            raise row.refuse("日期", "形如 2020-06-02 的日期")
        check, place, found, expected, reason, by, date = (row.text(heading) for heading in table.schema.headings)
        accepted.append(Acceptance(check, place, found, expected, reason, by, date, row))
    return tuple(accepted)


def performance_targets(table: Table) -> tuple[Target, ...]:
    """Read the targets in the order of the file."""
    return tuple(
        Target(row.text("一级指标"), row.text("二级指标"), row.text("三级指标"), row.text("指标值"))
        for row in table.rows
    )


def _exactly(table: Table, heading: str, wanted: tuple[str, ...]) -> dict[str, Row]:
    rows = {row.text(heading): row for row in table.rows}
    for name, row in rows.items():
        if name not in wanted:
            raise row.refuse(heading, "、".join(wanted))
    for name in wanted:
        if name not in rows:
            raise table.lacks(heading, name)
    return rows


def _by_kind(table: Table, heading: str, amount: str, label: str, kinds: tuple[str, ...]) -> dict[str, Figure]:
    figures = {}
    for row in table.rows:
        kind = row.text(heading)
        if kind not in kinds:
            raise row.refuse(heading, "、".join(kinds))
        figures[kind] = row.figure(amount, f"{label}{kind}")
    return figures
