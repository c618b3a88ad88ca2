"""Made-up budgets whose tables agree, and the ways in which an analyst may have typed them."""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st

from tests.files import read_csv

DATA = Path(__file__).resolve().parents[2] / "data"


@dataclass(frozen=True)
class Budget:
    """A budget whose tables agree, in tenths of 万元.

    Attributes
    ----------
    spending
        Function code, fund, and the five kinds.
    items
        Economic item, government item, amount.
    three_public
        Abroad, reception, vehicles running, vehicles bought.
    tasks, projects
        Each money of the budget, and of others.
    """

    spending: tuple[tuple[str, str, tuple[int, ...]], ...]
    items: tuple[tuple[str, str, int], ...]
    three_public: tuple[int, int, int, int]
    procurement: tuple[tuple[str, int], ...] = ()
    vehicles: tuple[int, int] = (1, 0)
    tasks: tuple[tuple[int, int], ...] = ()
    projects: tuple[tuple[int, int], ...] = ()

    @property
    def operating(self) -> int:
        """公用经费."""
        return sum(amount for code, _, amount in self.items if code[:3] in ("302", "310"))


@dataclass(frozen=True)
class Typing:
    """How an analyst may have typed the files."""

    decimals: int = 1
    thousands: bool = False
    full_width: bool = False
    encoding: str = "utf-8-sig"
    totals: bool = False

    def amount(self, tenths: int) -> str:
        """Write an amount."""
        text = f"{Decimal(tenths) / 10:{',' if self.thousands else ''}.{self.decimals}f}"
        return text.translate(_WIDE) if self.full_width else text

    def count(self, number: int) -> str:
        """Write a count."""
        return f"{number}".translate(_WIDE) if self.full_width else f"{number}"


_WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
FUNDS = ("一般公共预算", "政府性基金预算", "国有资本经营预算", "其他资金")


def _classification(file: str) -> list[list[str]]:
    return read_csv(DATA / "classification" / "2020" / file)[1:]


# capital spending may go with 50399, and one item with two, which the real classification does not know
MORE_PAIRS = [("30201", "50299"), ("31002", "50399"), ("31013", "50399")]
FUNCTIONS = {code: name for code, name, _ in _classification("functions.csv")}
DEPARTMENT = {code: name for code, name, _ in _classification("economic_department.csv")}
GOVERNMENT = {code: name for code, name, _ in _classification("economic_government.csv")}
# what B7 binds to certain functions is left out
PAIRS = MORE_PAIRS + [
    (department, government)
    for department, government, basis in _classification("economic_mapping.csv")
    if department not in ("30108", "30110", "30113") and (basis == "见于公开文本" or department[:3] == "303")
]
PAIRS_OF = {
    "wages": [pair for pair in PAIRS if pair[0].startswith("301")],
    "transfers": [pair for pair in PAIRS if pair[0].startswith("303")],
    "goods": [pair for pair in PAIRS if pair[0][:3] in ("302", "310")],
}
THREE_PUBLIC_ITEMS = ("30212", "30217", "30231", "31013")


@st.composite
def budgets(draw: st.DrawFn) -> Budget:
    """Draw a budget of several classes and funds, whose tables agree."""
    amounts = st.one_of(st.just(0), st.integers(0, 999), st.integers(0, 99_999))
    codes = st.sampled_from(sorted(code for code in FUNCTIONS if len(code) == 7))
    keys = draw(st.lists(st.tuples(codes, st.sampled_from(FUNDS)), min_size=1, max_size=6, unique=True))
    spending = tuple((code, fund, draw(st.tuples(*[amounts] * 5))) for code, fund in keys)
    items = []
    for place, pairs in enumerate(PAIRS_OF.values()):
        whole = sum(kinds[place] for _, fund, kinds in spending if fund == FUNDS[0])
        chosen = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=4, unique=True))
        for (code, government), part in zip(chosen, _split(draw, whole, len(chosen)), strict=True):
            if whole:
                items.append((code, government, part))
    whole = sum(sum(kinds) for _, _, kinds in spending)
    room = whole - sum(amount for code, _, amount in items if code in THREE_PUBLIC_ITEMS)
    extra = _split(draw, draw(st.integers(0, room)), 4)
    public = [
        sum(amount for code, _, amount in items if code == item) + more
        for item, more in zip(THREE_PUBLIC_ITEMS, extra, strict=True)
    ]
    kinds = draw(st.lists(st.sampled_from(("货物", "工程", "服务")), max_size=3, unique=True))
    procurement = tuple(zip(kinds, _split(draw, draw(st.integers(0, whole)), len(kinds)), strict=False))
    tasks = _money(draw, whole, draw(st.integers(0, 3)))
    project = sum(sum(kinds[3:]) for _, _, kinds in spending)
    return Budget(
        spending=spending,
        items=tuple(items),
        three_public=(public[0], public[1], public[2], public[3]),
        procurement=procurement,
        vehicles=(draw(st.integers(1, 20)), draw(st.integers(0, 3))),
        tasks=tasks,
        projects=_money(draw, draw(st.integers(0, project)), draw(st.integers(0, 2))),
    )


def _split(draw: st.DrawFn, whole: int, count: int) -> list[int]:
    """Split a whole into so many parts."""
    if not count:
        return []
    cuts = sorted(draw(st.lists(st.integers(0, whole), min_size=count - 1, max_size=count - 1)))
    return [end - start for start, end in zip([0, *cuts], [*cuts, whole], strict=True)]


def _money(draw: st.DrawFn, whole: int, count: int) -> tuple[tuple[int, int], ...]:
    parts = _split(draw, whole, count)
    others = [draw(st.integers(0, part)) if draw(st.booleans()) else 0 for part in parts]
    return tuple((part - other, other) for part, other in zip(parts, others, strict=True))


typings = st.builds(
    Typing,
    decimals=st.sampled_from((1, 2)),
    thousands=st.booleans(),
    full_width=st.booleans(),
    encoding=st.sampled_from(("utf-8-sig", "utf-8", "gb18030")),
    totals=st.booleans(),
)


def copy_data(target: Path) -> None:
    """Copy the real data to write budgets into, with a classification that allows `MORE_PAIRS` besides."""
    shutil.copytree(DATA, target, ignore=shutil.ignore_patterns("raw", "accepted.csv"))
    with (target / "classification/2020/economic_mapping.csv").open("a", encoding="utf-8", newline="") as file:
        file.writelines(f"{code},{pair},见于公开文本\r\n" for code, pair in MORE_PAIRS)


def write(data: Path, budget: Budget, typing: Typing) -> None:
    """Write the budget's tables into a data folder, as an analyst with that style would have typed them."""
    folder = data / "2020" / "157001"
    amount = typing.amount

    def table(file: str, headings: str, rows: list[list[str]], total_row: list[str] | None = None) -> None:
        buffer = io.StringIO(newline="")
        csv.writer(buffer).writerows(
            [headings.split(","), *([total_row] if typing.totals and total_row and rows else []), *rows]
        )
        (folder / file).write_bytes(buffer.getvalue().encode(typing.encoding))

    def summed(rows: list[tuple[int, ...]]) -> list[str]:
        return [amount(sum(column)) for column in zip(*rows, strict=True)]

    by_fund = [sum(sum(kinds) for _, of, kinds in budget.spending if of == fund) for fund in FUNDS]
    table(
        "income.csv",
        "收入来源,资金性质,预算数",
        [
            ["其他收入" if fund == "其他资金" else "财政拨款", fund, amount(money)]
            for fund, money in zip(FUNDS, by_fund, strict=True)
        ],
        ["合计", "", amount(sum(by_fund))],
    )
    table(
        "spending.csv",
        "科目编码,科目名称,资金性质,工资福利支出,对个人和家庭的补助,商品和服务支出,一般性项目,专项资金",
        [[code, FUNCTIONS[code], fund, *map(amount, kinds)] for code, fund, kinds in budget.spending],
        ["合计", "", "", *summed([kinds for _, _, kinds in budget.spending])],
    )
    table(
        "basic_spending.csv",
        "部门预算经济科目编码,部门预算经济科目名称,政府预算经济科目编码,政府预算经济科目名称,小计,其中：财政拨款",
        [
            [code, DEPARTMENT[code], pair, GOVERNMENT[pair], amount(money), amount(money)]
            for code, pair, money in budget.items
        ],
        ["合计", "", "", "", *summed([(money, money) for _, _, money in budget.items])],
    )
    public = zip(
        ("因公出国（境）费用", "公务接待费", "公务用车运行维护费", "公务用车购置"), budget.three_public, strict=True
    )
    table(
        "three_public.csv",
        "项目,预算数",
        [[name, amount(money)] for name, money in public],
        ["合计", amount(sum(budget.three_public))],
    )
    table("operating_cost.csv", "项目,预算数", [["机关运行经费", amount(budget.operating)]])
    table(
        "procurement.csv",
        "采购类别,预算数",
        [[kind, amount(money)] for kind, money in budget.procurement],
        ["合计", amount(sum(money for _, money in budget.procurement))],
    )
    table(
        "vehicles.csv",
        "车辆类别,数量（辆）",
        [["一般公务用车", typing.count(budget.vehicles[0])], ["执法执勤用车", typing.count(budget.vehicles[1])]],
        ["合计", typing.count(sum(budget.vehicles))],
    )
    table(
        "performance_tasks.csv",
        "任务名称,主要内容或用途,总金额,财政资金,其他资金,计划实施时间",
        [
            [f"任务{name}", "用途", amount(own + other), amount(own), amount(other) if other else "", "全年"]
            for name, (own, other) in zip("甲乙丙", budget.tasks, strict=False)
        ],
    )
    table("performance_targets.csv", "一级指标,二级指标,三级指标,指标值", [["产出指标", "数量指标", "件数", "十件"]])
    projects = []
    for name, (own, other) in zip("甲乙", budget.projects, strict=False):
        money = [amount(own + other), amount(own), amount(other) if other else ""]
        start = [f"项目{name}", "部门", "单位", *money, "目标"]
        projects += [[*start, "产出指标", "数量指标", "件数", "十件"], [*start, "产出指标", "质量指标", "合格", ""]]
    table(
        "project_targets.csv",
        "项目名称,主管部门,实施单位,资金总额,财政资金,其他资金,年度绩效目标,一级指标,二级指标,三级指标,指标值",
        projects,
    )


# several classes and funds, a 类 with two 款 and a 款 with two 项 (one under two funds), an item with two government
# items, capital spending, a total of more than a thousand, and classes whose shares rounded one by one miss 100%
RICH = Budget(
    spending=(
        ("2010301", FUNDS[0], (8_000, 500, 2_345, 0, 0)),
        ("2010302", FUNDS[0], (0, 0, 0, 1_234, 567)),
        ("2010302", FUNDS[1], (10, 0, 0, 333, 0)),
        ("2010302", FUNDS[3], (0, 0, 0, 0, 77)),
        ("2080501", FUNDS[0], (0, 123, 1, 0, 0)),
        ("2120101", FUNDS[0], (0, 0, 0, 7, 0)),
        ("2210203", FUNDS[2], (0, 0, 0, 8, 0)),
    ),
    items=(
        ("30101", "50101", 5_000),
        ("30106", "50199", 3_000),
        ("30302", "50905", 623),
        ("30201", "50201", 1_000),
        ("30201", "50299", 346),
        ("30217", "50206", 20),
        ("31002", "50399", 680),
        ("31013", "50399", 300),
    ),
    three_public=(0, 25, 0, 300),
    procurement=(("服务", 20), ("货物", 300)),
    vehicles=(2, 1),
    tasks=((10_000, 0), (3_105, 100)),
    projects=((1_000, 7), (500, 0)),
)


ONE_FUND = replace(
    RICH, spending=RICH.spending[2:4], items=(), three_public=(0, 0, 0, 0), procurement=(), tasks=(), projects=()
)
"""Nothing of 一般公共预算 at all."""
