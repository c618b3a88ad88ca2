"""The second path shares nothing with the first, computes what was published, and notices when the first is wrong."""

from __future__ import annotations

import ast
import csv
import io
import json
import runpy
import shutil
import sys
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from budgetbook.annex import rows as annex_rows
from budgetbook.audit import second_path
from budgetbook.audit.notebook import recompute, require_agreement
from budgetbook.audit.second_path import SecondPath
from budgetbook.dataset.layout import Layout
from budgetbook.dataset.tables import BasicSpending, SpendingGroup
from budgetbook.errors import CheckError
from budgetbook.figures import Figure, shares, total

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from budgetbook.annex.model import AnnexRow
    from budgetbook.book import Book
    from budgetbook.forms import TableForm
    from budgetbook.project import Project

SOURCE = Path(second_path.__file__)
ROOT = Path(__file__).resolve().parents[2]
FORM = ROOT / "report" / "forms" / "luoyang-2020.toml"
DATA = ROOT / "data"

# as published: data/raw/2020/157001/published.md
PUBLISHED = {
    "statement.overall.income": "92万元",
    "statement.overall.spending": "92万元",
    "statement.income.appropriation": "92万元",
    "statement.income.other": "0万元",
    "statement.spending.parts.基本支出.amount": "74万元",
    "statement.spending.parts.基本支出.share": "80.43%",
    "statement.spending.parts.项目支出.amount": "18万元",
    "statement.spending.parts.项目支出.share": "19.57%",
    "statement.general_public.parts.一般公共服务支出.amount": "75.7万元",
    "statement.general_public.parts.一般公共服务支出.share": "82.28%",
    "statement.general_public.parts.社会保障和就业支出.amount": "5.9万元",
    "statement.general_public.parts.社会保障和就业支出.share": "6.41%",
    "statement.general_public.parts.卫生健康支出.amount": "5.4",  # the source breaks the line before 万元
    "statement.general_public.parts.卫生健康支出.share": "5.87%",
    "statement.general_public.parts.住房保障支出.amount": "5万元",
    "statement.general_public.parts.住房保障支出.share": "5.44%",
    "statement.basic.amount": "74万元",
    "statement.basic.personnel": "66.3万元",
    "statement.basic.operating": "7.7万元",
    "statement.three_public.amount": "1.5万元",
    "statement.three_public.abroad": "0万元",
    "statement.three_public.vehicles": "1.3万元",
    "statement.three_public.purchase": "0万元",
    "statement.three_public.running": "1.3万元",
    "statement.three_public.reception": "0.2万元",
    "statement.other_matters.operating_cost": "57.7万元",
    "statement.other_matters.vehicles": "2辆",
    "tables.spending.total.total": "92.0",
    "tables.spending.2010301.total": "57.7",
    "tables.spending.2010302.general": "18.0",
    "tables.basic.30102.50101.amount": "16.6",
    "tables.basic.30239.50201.appropriation": "3.9",
    "tables.three_public.total.amount": "1.5",
    "tables.performance.厉行节约类支出.amount": "1.5",
}


def real() -> SecondPath:
    return SecondPath(DATA / "2020" / "157001", DATA / "classification" / "2020", FORM)


def disagreements(recomputed: pd.DataFrame) -> list[str]:
    return list(recomputed.loc[recomputed["结果"] != "相符", "数据编号"])


# ---- it is a second path


def test_the_second_path_imports_nothing_of_this_project() -> None:
    modules = []
    for node in ast.walk(ast.parse(SOURCE.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "相对引入"
            modules.append(node.module or "")
    assert {name.split(".")[0] for name in modules} == {
        "__future__",
        "collections",
        "decimal",
        "pandas",
        "pathlib",
        "tomllib",
        "typing",
    }


def test_the_second_path_works_where_the_project_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "budgetbook"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "budgetbook", None)
    path = runpy.run_path(str(SOURCE))["SecondPath"](DATA / "2020/157001", DATA / "classification/2020", FORM)
    assert path.values()["statement.overall.income"] == 92


# ---- what was published


@pytest.mark.parametrize("id_", PUBLISHED)
def test_a_published_figure_is_computed_from_the_tables(id_: str, project: Project) -> None:
    text = PUBLISHED[id_]
    assert text in (project.root / "data/raw/2020/157001/published.md").read_text(encoding="utf-8")
    path = real()
    unit = next((unit for unit in ("万元", "%", "辆") if text.endswith(unit)), "万元")
    printed = path.text(id_, path.values()[id_], unit)
    assert printed.removesuffix("万元") == text.removesuffix("万元")
    assert path.values()[id_] == Decimal(text.removesuffix(unit))


def test_shares_rounded_one_by_one_are_computed_as_well(tmp_path: Path) -> None:
    form = tmp_path / "form.toml"
    text = FORM.read_text(encoding="utf-8")
    assert '"largest-remainder"' in text
    form.write_text(text.replace('"largest-remainder"', '"half-up"'), encoding="utf-8")
    values = SecondPath(DATA / "2020/157001", DATA / "classification/2020", form).values()
    assert values["statement.general_public.parts.卫生健康支出.share"] == Decimal("5.87")
    assert values["statement.general_public.parts.住房保障支出.share"] == Decimal("5.43")


@pytest.mark.parametrize(
    ("id_", "year"),
    [("tables.spending.title.year", 2020), ("statement.overall.year", 2020), ("statement.other.last_year", 2019)],
)
def test_a_year_comes_from_the_name_of_the_folder(id_: str, year: int) -> None:
    assert real().year_of(id_) == year


def test_codes_dates_and_table_numbers_are_read_from_the_files() -> None:
    marks = real().marks()
    assert marks["annex.cover.date"] == "2020年6月2日"
    assert marks["tables.performance.unit_code"] == "157001"
    assert marks["tables.spending.department.unit_code"] == "157"
    assert [marks[f"tables.spending.2010302.{level}"] for level in ("class", "section", "item")] == ["201", "03", "02"]
    assert marks["tables.basic.30102.50101.government_class"] == "501"
    assert marks["statement.three_public.chart.source"] == "预算07表"


def test_every_figure_of_the_real_ledger_is_computed_anew(told: Any) -> None:
    assert len(told.ledger) > 700
    recomputed = recompute(told.project, told.book, told.ledger)
    assert list(recomputed["数据编号"]) == [entry["id"] for entry in told.ledger]
    assert disagreements(recomputed) == []
    assert require_agreement(recomputed) == f"{len(told.ledger)}个数据全部由第二条路径复算，全部相符。"


def test_the_ledger_made_here_is_the_ledger_of_the_publication(told: Any, publication: Path) -> None:
    figures = json.loads((publication / "figures.json").read_text(encoding="utf-8"))["figures"]
    assert figures == told.ledger


# ---- any consistent budget


@dataclass(frozen=True)
class Budget:
    """A budget whose tables agree, in tenths of 万元.

    Attributes
    ----------
    spending
        Function code, fund, and the five kinds.
    items
        Economic item, government item, amount, of which appropriation.
    three_public
        Abroad, reception, vehicles running, vehicles bought.
    tasks, projects
        Each money of the budget, and of others.
    """

    spending: tuple[tuple[str, str, tuple[int, ...]], ...]
    items: tuple[tuple[str, str, int, int], ...]
    three_public: tuple[int, int, int, int]
    procurement: tuple[tuple[str, int], ...] = ()
    vehicles: tuple[int, int] = (1, 0)
    tasks: tuple[tuple[int, int], ...] = ()
    projects: tuple[tuple[int, int], ...] = ()

    @property
    def operating(self) -> int:
        """公用经费."""
        return sum(amount for code, _, amount, _ in self.items if code[:3] in ("302", "310"))


@dataclass(frozen=True)
class Style:
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
    with (DATA / "classification" / "2020" / file).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))[1:]


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
                items.append((code, government, part, draw(st.sampled_from((part, part // 2)))))
    whole = sum(sum(kinds) for _, _, kinds in spending)
    room = whole - sum(amount for code, _, amount, _ in items if code in THREE_PUBLIC_ITEMS)
    extra = _split(draw, draw(st.integers(0, room)), 4)
    public = [
        sum(amount for code, _, amount, _ in items if code == item) + more
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


styles = st.builds(
    Style,
    decimals=st.sampled_from((1, 2)),
    thousands=st.booleans(),
    full_width=st.booleans(),
    encoding=st.sampled_from(("utf-8-sig", "utf-8", "gb18030")),
    totals=st.booleans(),
)


def write(data: Path, budget: Budget, style: Style) -> None:
    """Write the budget's tables into a data folder, as an analyst with that style would have typed them."""
    folder = data / "2020" / "157001"
    amount = style.amount

    def table(file: str, headings: str, rows: list[list[str]], total_row: list[str] | None = None) -> None:
        buffer = io.StringIO(newline="")
        csv.writer(buffer).writerows(
            [headings.split(","), *([total_row] if style.totals and total_row and rows else []), *rows]
        )
        (folder / file).write_bytes(buffer.getvalue().encode(style.encoding))

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
            [code, DEPARTMENT[code], pair, GOVERNMENT[pair], amount(money), amount(fiscal)]
            for code, pair, money, fiscal in budget.items
        ],
        ["合计", "", "", "", *summed([item[2:] for item in budget.items])],
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
        [["一般公务用车", style.count(budget.vehicles[0])], ["执法执勤用车", style.count(budget.vehicles[1])]],
        ["合计", style.count(sum(budget.vehicles))],
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


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder to write budgets into, whose classification allows what `PAIRS` holds besides the real one."""
    target = tmp_path_factory.mktemp("any") / "data"
    shutil.copytree(DATA, target, ignore=shutil.ignore_patterns("raw", "accepted.csv"))
    classification = target / "classification" / "2020"
    with (classification / "economic_mapping.csv").open("a", encoding="utf-8", newline="") as file:
        file.writelines(f"{code},{pair},见于公开文本\r\n" for code, pair in MORE_PAIRS)
    return target


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
        ("30101", "50101", 5_000, 5_000),
        ("30106", "50199", 3_000, 2_999),
        ("30302", "50905", 623, 623),
        ("30201", "50201", 1_000, 1_000),
        ("30201", "50299", 346, 0),
        ("30217", "50206", 20, 20),
        ("31002", "50399", 680, 680),
        ("31013", "50399", 300, 300),
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


@settings(deadline=None, max_examples=40, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(budget=budgets(), style=styles)
@example(budget=RICH, style=Style())
@example(budget=ONE_FUND, style=Style())
def test_every_figure_of_any_consistent_budget_is_computed_anew(
    ledger_of: Callable[..., Any], scratch: Path, budget: Budget, style: Style
) -> None:
    write(scratch, budget, style)
    told = ledger_of(scratch)
    recomputed = recompute(told.project, told.book, told.ledger)
    assert disagreements(recomputed) == []
    whole = Decimal(sum(sum(kinds) for _, _, kinds in budget.spending)) / 10
    (printed,) = recomputed.loc[recomputed["数据编号"] == "statement.overall.spending", "复算"]
    assert Decimal(printed) == whole


@pytest.mark.parametrize(
    "style",
    [
        Style(encoding="gb18030"),
        Style(encoding="utf-8"),
        Style(full_width=True),
        Style(thousands=True),
        Style(decimals=2, totals=True),
        Style(2, thousands=True, full_width=True, encoding="gb18030", totals=True),
    ],
    ids=["GBK", "no byte order mark", "full-width", "thousands", "totals", "all at once"],
)
def test_however_the_files_were_typed_the_same_figures_are_computed_and_printed(
    ledger_of: Callable[..., Any], scratch: Path, style: Style
) -> None:
    texts = []
    for typed in (Style(), style):
        write(scratch, RICH, typed)
        told = ledger_of(scratch)
        recomputed = recompute(told.project, told.book, told.ledger)
        assert disagreements(recomputed) == []
        texts.append(dict(zip(recomputed["数据编号"], recomputed["复算印出"], strict=True)))
    assert texts[1] == texts[0]
    assert texts[0]["statement.overall.spending"] == "1320.5万元"
    assert texts[0]["statement.basic.operating"] == "234.6万元"
    # 222.6 of 1320.5 is 16.8572%; 0.7 of 1277.7 is 0.0548%, which gets the hundredth that the others leave
    assert texts[0]["statement.spending.parts.项目支出.share"] == "16.86%"
    assert texts[0]["statement.general_public.parts.城乡社区支出.share"] == "0.06%"


@pytest.mark.parametrize(
    ("file", "typed", "instead"),
    [
        ("income.csv", '"财政拨款"', "财政拨款"),
        ("income.csv", " 92.0 ", "92.0"),
        ("income.csv", "092.0", "92.0"),
        ("vehicles.csv", "一般公务用车,２", "一般公务用车,2"),
        pytest.param(
            *("spending.csv", "２０１０３０１", "2010301"),
        ),
        pytest.param(
            *("basic_spending.csv", "３０１０１,", "30101,"),
        ),
        pytest.param(
            *("income.csv", "预算数 ", "预算数"),
        ),
        pytest.param(
            *("three_public.csv", "公务用车购置,-0.0", "公务用车购置,0.0"),
        ),
    ],
    ids=["quoted", "spaces", "leading zero", "count", "function code", "economic code", "heading", "minus zero"],
)
def test_what_reading_accepts_the_second_path_reads_alike(
    ledger_of: Callable[..., Any],
    data: Path,
    edit: Callable[[str, str, str], None],
    file: str,
    typed: str,
    instead: str,
) -> None:
    edit(file, instead, typed)
    told = ledger_of(data)
    assert disagreements(recompute(told.project, told.book, told.ledger)) == []


# ---- a first path that is wrong


def _named_part(self: BasicSpending, classes: tuple[str, ...], label: str) -> Figure:
    return total((item.amount for item in self.items if item.code[:3] in classes), label, self.unit)


def without_capital(patch: pytest.MonkeyPatch) -> None:
    operating = property(lambda self: _named_part(self, ("302",), "公用经费"))
    patch.setattr(BasicSpending, "operating", operating)


def without_transfers(patch: pytest.MonkeyPatch) -> None:
    personnel = property(lambda self: _named_part(self, ("301",), "人员经费"))
    patch.setattr(BasicSpending, "personnel", personnel)


def each_share_for_itself(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(shares.RULES, "largest-remainder", ("最大余额法", shares.half_up))


def all_funds_at_once(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SpendingGroup, "of_fund", lambda self, _: self)


def funds_in_each_others_columns(patch: pytest.MonkeyPatch) -> None:
    right = vars(Layout)["fund_keys"].fget

    def swapped(self: Layout) -> dict[str, str]:
        names = right(self)
        return {**names, "state_capital": names["other"], "other": names["state_capital"]}

    patch.setattr(Layout, "fund_keys", property(swapped))


def vehicles_in_each_others_rows(patch: pytest.MonkeyPatch) -> None:
    rows = annex_rows.ROWS["three_public"]

    def swapped(book: Book, form: TableForm) -> list[AnnexRow]:
        *first, running, bought = rows(book, form)
        return [*first, replace(running, values=bought.values), replace(bought, values=running.values)]

    patch.setitem(annex_rows.ROWS, "three_public", swapped)


def the_item_for_the_section(patch: pytest.MonkeyPatch) -> None:
    function_code = annex_rows._function_code
    patch.setattr(
        annex_rows, "_function_code", lambda book, group, code, start: function_code(book, group, code, min(start, 3))
    )


def cut_rather_than_rounded(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Figure, "in_table", lambda self, _: f"{int(self.value)}")


def zeros_left_in_sentences(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Figure, "text", property(lambda self: f"{self.value}{self.unit}"))


def month_before_the_year(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("budgetbook.notebook.chinese_day", lambda day: f"{day[5:7]}月{day[8:]}日{day[:4]}年")


@pytest.mark.parametrize(
    ("broken", "id_"),
    [
        (without_capital, "statement.basic.operating"),
        (without_transfers, "statement.basic.personnel"),
        (each_share_for_itself, "statement.general_public.parts.城乡社区支出.share"),
        (all_funds_at_once, "statement.appropriation.amount"),
        (funds_in_each_others_columns, "tables.income.2010302.other"),
        (vehicles_in_each_others_rows, "tables.three_public.vehicle_purchase.amount"),
        (the_item_for_the_section, "tables.spending.2010302.item"),
        (cut_rather_than_rounded, "tables.spending.2010301.wages"),
        (zeros_left_in_sentences, "statement.spending.plain.start.amount"),
        (month_before_the_year, "annex.cover.date"),
    ],
    ids=lambda value: value.__name__ if callable(value) else None,
)
def test_a_first_path_that_is_wrong_is_caught_by_the_second(
    ledger_of: Callable[..., Any],
    scratch: Path,
    monkeypatch: pytest.MonkeyPatch,
    broken: Callable[[pytest.MonkeyPatch], None],
    id_: str,
) -> None:
    write(scratch, RICH, Style())
    told = ledger_of(scratch)
    assert disagreements(recompute(told.project, told.book, told.ledger)) == []
    broken(monkeypatch)
    told = ledger_of(scratch, checked=False)
    recomputed = recompute(told.project, told.book, told.ledger)
    assert id_ in disagreements(recomputed)
    with pytest.raises(CheckError, match=f"数据 {id_}："):
        require_agreement(recomputed)
