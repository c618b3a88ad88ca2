"""The input tables in the words of the budget: spending items, economic items, income sources …

Each class turns rows into figures under their printed names. Subtotals and totals are computed here,
once; the published 合计 row of a table only serves to check them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from budgetbook.dataset import schema
from budgetbook.dataset.unit import is_day
from budgetbook.errors import InputError
from budgetbook.figures import Figure, total

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from budgetbook.dataset.classification import Classification
    from budgetbook.dataset.layout import Layout, SpendingKind
    from budgetbook.dataset.reader import Row, Table


PARTS = {"basic": "基本支出", "project": "项目支出"}
"""The two parts of all spending."""

PERSONNEL, OPERATING = ("301", "303"), ("302", "310")
"""Classes of the department's economic classification that are 人员经费, and those that are 公用经费."""


@dataclass(frozen=True)
class IncomeSource:
    """One source of income: 财政拨款 of one fund, or 其他收入."""

    source: str
    fund: str
    amount: Figure


@dataclass(frozen=True)
class SpendingItem:
    """One 项 of spending under one fund.

    Attributes
    ----------
    kinds
        Its amounts by kind (columns of spending.csv).
    """

    code: str
    name: str
    fund: str
    kinds: dict[SpendingKind, Figure]
    unit: str

    @property
    def basic(self) -> Figure:
        """基本支出 of this item."""
        return total(self._of("basic"), f"{self.name}基本支出", self.unit)

    @property
    def project(self) -> Figure:
        """项目支出 of this item."""
        return total(self._of("project"), f"{self.name}项目支出", self.unit)

    @property
    def amount(self) -> Figure:
        """All spending of this item."""
        return total((self.basic, self.project), self.name, self.unit)

    def _of(self, part: str) -> list[Figure]:
        return [figure for kind, figure in self.kinds.items() if kind.of == part]


@dataclass(frozen=True)
class SpendingGroup:
    """Spending items that are added up: all, those of one fund, one 类 or one 款."""

    label: str
    items: tuple[SpendingItem, ...]
    unit: str
    layout: Layout

    def _sum(self, figures: Iterable[Figure], label: str) -> Figure:
        return total(figures, label, self.unit)

    @property
    def kinds(self) -> dict[SpendingKind, Figure]:
        """The sum of each kind of spending, in the order of the form."""
        return {
            kind: self._sum((item.kinds[kind] for item in self.items), kind.heading) for kind in self.layout.spending
        }

    def of_kind(self, key: str) -> Figure:
        """The sum of one kind, named as in the form."""
        return next(figure for kind, figure in self.kinds.items() if kind.key == key)

    def part(self, key: str) -> Figure:
        """基本支出 ("basic") or 项目支出 ("project")."""
        return self._sum((figure for kind, figure in self.kinds.items() if kind.of == key), PARTS[key])

    @property
    def basic(self) -> Figure:
        """基本支出."""
        return self.part("basic")

    @property
    def project(self) -> Figure:
        """项目支出."""
        return self.part("project")

    @property
    def amount(self) -> Figure:
        """All of it."""
        return self._sum((self.basic, self.project), self.label)

    def of_fund(self, fund: str) -> SpendingGroup:
        """Keep the items of one fund."""
        return self.of_funds((fund,), f"{fund}支出")

    def of_funds(self, funds: Collection[str], label: str) -> SpendingGroup:
        """Keep the items of some funds."""
        return replace(self, label=label, items=tuple(item for item in self.items if item.fund in funds))

    def by_code(self, digits: int, names: dict[str, str]) -> dict[str, SpendingGroup]:
        """Group by the first digits of the function code: 3 for 类, 5 for 款; in order of code."""
        codes = sorted({item.code[:digits] for item in self.items})
        return {
            code: replace(
                self, label=names[code], items=tuple(item for item in self.items if item.code.startswith(code))
            )
            for code in codes
        }


@dataclass(frozen=True)
class EconomicItem:
    """One economic item of basic spending (a row of 预算06表).

    The government's code and name are empty, and there is no appropriation, where the form does not ask for them.
    """

    code: str
    name: str
    government_code: str
    government_name: str
    amount: Figure
    appropriation: Figure | None


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
        return total((item.appropriation for item in self.items if item.appropriation), "其中：财政拨款", self.unit)

    @property
    def personnel_items(self) -> tuple[EconomicItem, ...]:
        """Items of 人员经费 (301 and 303) above zero."""
        return tuple(item for item in self._of(*PERSONNEL) if item.amount.value > 0)

    @property
    def operating_items(self) -> tuple[EconomicItem, ...]:
        """Items of 公用经费 (302 and 310) above zero."""
        return tuple(item for item in self._of(*OPERATING) if item.amount.value > 0)

    @property
    def personnel(self) -> Figure:
        """人员经费 = 301 + 303."""
        return total((item.amount for item in self._of(*PERSONNEL)), "人员经费", self.unit)

    @property
    def operating(self) -> Figure:
        """公用经费 = 302 + 310."""
        return total((item.amount for item in self._of(*OPERATING)), "公用经费", self.unit)

    def of_class(self, code: str, name: str) -> Figure:
        """Sum of one economic class, such as 301 工资福利支出."""
        return self.of_classes((code,), name)

    def of_classes(self, codes: Collection[str], name: str) -> Figure:
        """Sum of some economic classes."""
        return total((item.amount for item in self._of(*codes)), name, self.unit)

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

    def calling_running(self, name: str) -> ThreePublic:
        """Return the same under another name of 公务用车运行维护费, as a form's own sentences have it."""
        return replace(self, vehicle_running=self.vehicle_running.named(name))

    @property
    def parts(self) -> tuple[Figure, ...]:
        """All four parts."""
        return (self.abroad, self.reception, self.vehicle_running, self.vehicle_purchase)

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


def income_sources(table: Table, layout: Layout) -> tuple[IncomeSource, ...]:
    """Read the sources of income; the fund must be one the source can have."""
    funds_of = {schema.APPROPRIATION: schema.FUNDS} | {other.source: (other.fund,) for other in layout.other_income}
    sources = []
    for row in table.rows:
        source, fund = row.text("收入来源"), row.text("资金性质")
        if source not in funds_of:
            raise row.refuse("收入来源", "或".join(funds_of))
        if fund not in funds_of[source]:
            raise row.refuse("资金性质", "、".join(funds_of[source]))
        label = f"{fund}财政拨款" if source == schema.APPROPRIATION else source
        sources.append(IncomeSource(source, fund, row.figure("预算数", label)))
    return tuple(sources)


def spending_items(table: Table, classification: Classification, layout: Layout) -> tuple[SpendingItem, ...]:
    """Read the spending items; every code must be a 项 of the year's classification under its official name."""
    items = []
    for row in table.rows:
        code, name = classification.function_of(row)
        fund = row.text("资金性质")
        if fund not in layout.funds:
            raise row.refuse("资金性质", "、".join(layout.funds))
        kinds = {kind: row.figure(kind.heading, f"{name}的{kind.heading}") for kind in layout.spending}
        items.append(SpendingItem(code=code, name=name, fund=fund, kinds=kinds, unit=row.amount_unit))
    return tuple(sorted(items, key=lambda item: (item.code, item.fund)))


def economic_items(table: Table, classification: Classification, layout: Layout) -> tuple[EconomicItem, ...]:
    """Read the economic items; all codes must be 款 of the year's classification under their official names."""
    items = []
    for row in table.rows:
        code, name = classification.economic_of(row, "部门")
        government_code, government_name = ("", "")
        if layout.government_codes:
            government_code, government_name = classification.economic_of(row, "政府")
        items.append(
            EconomicItem(
                code=code,
                name=name,
                government_code=government_code,
                government_name=government_name,
                amount=row.figure("小计", name),
                appropriation=row.figure("其中：财政拨款", f"{name}（财政拨款）") if layout.government_codes else None,
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


def purposes(table: Table, items: tuple[SpendingItem, ...]) -> dict[str, str]:
    """Read what each 项 is for: of every 项 of spending, and of no other."""
    names = {item.code: item.name for item in items}
    read: dict[str, str] = {}
    for row in table.rows:
        code, name = row.text("科目编码"), row.text("科目名称")
        if code not in names:
            raise row.refuse("科目编码", f"支出预算表中有的项级科目（{'、'.join(names)}）")
        if name != names[code]:
            raise row.refuse("科目名称", f"支出预算表中 {code} 的名称“{names[code]}”")
        read[code] = row.text("主要用途")
    for code, name in names.items():
        if code not in read:
            raise InputError(f"{table.file} 缺少 {code}“{name}”：支出预算表中的每个项级科目都要写明主要用途。")
    return read


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
