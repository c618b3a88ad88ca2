"""Groups of input rows as classes, for what does not read the tables as DataFrames yet; it goes when nothing does.

What still reads it: notebooks and `budgetbook.notebook`, `budgetbook.narrative`, the charts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from budgetbook.dataset import schema
from budgetbook.dataset.schema import PARTS as PARTS
from budgetbook.figures import Figure, total

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import pandas as pd

    from budgetbook.dataset.layout import Layout, SpendingKind
    from budgetbook.dataset.reader import Row

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


@dataclass(frozen=True, kw_only=True)
class Groups:
    """A budget by these classes."""

    income: tuple[IncomeSource, ...] = ()
    spending: SpendingGroup
    basic: BasicSpending
    three_public: ThreePublic
    operating_cost: Figure
    procurement: dict[str, Figure]
    vehicles: dict[str, Figure]
    targets: tuple[Row, ...] = ()
    purposes: dict[str, str]

    @property
    def income_total(self) -> Figure:
        """收入总计."""
        return total((source.amount for source in self.income), "收入总计", self.spending.unit)

    @property
    def appropriation(self) -> Figure:
        """财政拨款 of all funds."""
        return self.income_of(*schema.FUNDS).named(schema.APPROPRIATION)

    @property
    def other_income(self) -> Figure:
        """Income besides 财政拨款, of all sources."""
        others = self.spending.layout.other_income
        return self.income_of(*(other.fund for other in others)).named("、".join(other.source for other in others))

    @property
    def procurement_total(self) -> Figure:
        """政府采购预算总额."""
        return total(self.procurement.values(), "政府采购预算总额", self.spending.unit)

    @property
    def vehicle_total(self) -> Figure:
        """All vehicles (辆)."""
        return total(self.vehicles.values(), "车辆", "辆")

    def income_from(self, source: str) -> Figure:
        """Income from one source besides 财政拨款; zero where there is no such source."""
        return total((row.amount for row in self.income if row.source == source), source, self.spending.unit)

    def income_of(self, *funds: str) -> Figure:
        """Income of the named funds."""
        amounts = (source.amount for source in self.income if source.fund in funds)
        return total(amounts, "、".join(funds), self.spending.unit)


def groups_of(
    frames: Mapping[str, pd.DataFrame], targets: tuple[Row, ...], layout: Layout, unit: str
) -> dict[str, Any]:
    """Return the fields of `Groups` by name."""
    income, basic, purposes = frames["income"], frames["basic_spending"], frames["purposes"]
    sources = zip(income["收入来源"], income["资金性质"], income["预算数"], strict=True)
    items = (
        SpendingItem(
            item["科目编码"],
            item["科目名称"],
            item["资金性质"],
            {kind: item[kind.heading] for kind in layout.spending},
            unit,
        )
        for item in frames["spending"].to_dict("records")
    )
    economic = (
        EconomicItem(
            code=item["部门预算经济科目编码"],
            name=item["部门预算经济科目名称"],
            government_code=item.get("政府预算经济科目编码", ""),
            government_name=item.get("政府预算经济科目名称", ""),
            amount=item["小计"],
            appropriation=item.get("其中：财政拨款"),
        )
        for item in basic.to_dict("records")
    )
    parts = frames["three_public"].set_index("项目")["预算数"]
    procurement, vehicles = frames["procurement"], frames["vehicles"]
    return {
        "income": tuple(IncomeSource(source, fund, amount) for source, fund, amount in sources),
        "spending": SpendingGroup("支出总计", tuple(items), unit, layout),
        "basic": BasicSpending(tuple(economic), unit),
        "three_public": ThreePublic(*(parts[item] for item in schema.THREE_PUBLIC_ITEMS)),
        "operating_cost": frames["operating_cost"]["预算数"].iloc[0],
        "procurement": dict(zip(procurement["采购类别"], procurement["预算数"], strict=True)),
        "vehicles": dict(zip(vehicles["车辆类别"], vehicles["数量（辆）"], strict=True)),
        "targets": targets,
        "purposes": dict(zip(purposes["科目编码"], purposes["主要用途"], strict=True)),
    }
