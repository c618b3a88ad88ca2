"""Every printed figure is what it claims to be, and one that is not is noticed although it is computed rightly."""

from __future__ import annotations

import ast
import json
import shutil
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pandas as pd
import pytest
from hypothesis import Phase, example, given, settings

from budgetbook.audit.control import ARITHMETIC, CELL, MEASURE, UNCONTROLLED, WRONG, Control, Measures
from budgetbook.audit.notebook import _locate, control, recompute, require_agreement, require_measures, sources
from budgetbook.core.errors import CheckError
from budgetbook.figures.ledger import Ledger, LedgerError
from budgetbook.forms.changes_form import ChangesForm
from tests.audit.made_up import ONE_FUND, RICH, Budget, Typing, budgets, copy_data, write
from tests.audit.mutants import Mutants, write_distinct
from tests.places import MADE_UP, ROOT
from tests.proofs import PROOF, examples, slice_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.audit.conftest import ControlTable, MeasuresOf, PrintBook, PrintedBook

    Entry = dict[str, Any]


def kinds(table: pd.DataFrame) -> Counter[str]:
    return Counter(table["核对"])


# ---- the books


@pytest.fixture(scope="module")
def shipped(printed_book: PrintedBook, print_book: PrintBook) -> Callable[[str], Any]:
    """Tell the real book of 2020 or the sample of another year, once."""
    return cache(lambda year: printed_book if year == "2020" else print_book(MADE_UP, year, "999001"))


@pytest.mark.parametrize("year", ["2020", "2021", "2022", "2023"])
def test_no_figure_of_the_shipped_notebooks_is_without_control(
    shipped: Callable[[str], Any], control_table: ControlTable, year: str
) -> None:
    printed_book = shipped(year)
    require_agreement(printed_book.recomputed())
    table = control_table(printed_book)
    bad = table[table["核对"].isin([WRONG, UNCONTROLLED])]
    assert bad.to_dict("records") == []
    assert list(table["数据编号"]) == [entry["id"] for entry in printed_book.ledger]
    assert min(kinds(table)[kind] for kind in (CELL, MEASURE, ARITHMETIC)) > 15
    assert require_measures(table).endswith("，口径未独立核对0个。")


@pytest.mark.parametrize(
    ("id_", "kind"),
    [
        ("statement.overall.income", MEASURE),
        ("statement.spending.parts.基本支出.share", ARITHMETIC),
        ("statement.basic.personnel", MEASURE),
        ("statement.other_matters.last_year", ARITHMETIC),
        ("statement.overall.year", CELL),
        ("statement.overall.see.balance", CELL),
        ("statement.overall.chart.source.balance", CELL),
        ("tables.spending.2010301.wages", MEASURE),
        ("tables.spending.2010301.item", CELL),
        ("tables.spending.department.unit_code", CELL),
        ("tables.performance.厉行节约类支出.number", MEASURE),
        ("tables.performance.unit_code", CELL),
        ("annex.cover.date", CELL),
    ],
)
def test_each_figure_is_controlled_in_its_way(
    printed_book: PrintedBook, control_table: ControlTable, id_: str, kind: str
) -> None:
    table = control_table(printed_book).set_index("数据编号")
    assert table.at[id_, "核对"] == kind


# ---- a figure that somebody adds


@pytest.fixture(scope="module")
def judge(shipped: Callable[[str], Any], measures_of: MeasuresOf) -> Callable[..., tuple[str, str]]:
    """Judge a figure that an analyst computes from the sample of 2022 and says in a section."""
    printed_book = shipped("2022")
    measures = measures_of(printed_book)

    def judged(code: str, section: str = "spending") -> tuple[str, str]:
        figure = eval(
            code,
            {"book": printed_book.book, "table": printed_book.book.table, "last": printed_book.book.last_year.table},
        )
        ledger = Ledger()
        ledger.record(
            f"statement.{section}.mine",
            printed_book.book.in_sentence(figure),
            printed_book.book.in_sentence(figure).text,
            "",
        )
        entries = json.loads(json.dumps(ledger.as_json()))["figures"]
        (again,) = recompute(printed_book.project, printed_book.book, entries)["结果"]
        assert again == "相符"
        (line,) = control(printed_book.project, printed_book.book, entries, measures).to_dict("records")
        return line["核对"], line["应为"]

    return judged


SPENDING = 'table("spending")'
BASIC = 'table("basic_spending")'


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (f'{SPENDING}["基本支出"].sum().named("基本支出")', MEASURE),
        (f'{SPENDING}.groupby("类名称")["合计"].sum().figures.named()["教育支出"]', MEASURE),
        (f'{SPENDING}.groupby("类名称")["项目支出"].sum().figures.named("{{}}项目支出")["教育支出"]', MEASURE),
        (f'{BASIC}.set_index("部门预算经济科目名称").at["会议费", "小计"]', MEASURE),
        (f'{SPENDING}.iloc[3]["专项资金"]', CELL),
        (f'{SPENDING}["基本支出"].sum().named("基本支出") / {SPENDING}["合计"].sum().named("支出总计")', ARITHMETIC),
        (f'{BASIC}["小计"].sum().named("一般公共预算基本支出") / table("vehicles")["数量（辆）"].sum()', ARITHMETIC),
        (f'{BASIC}["小计"].iloc[0] + {BASIC}["小计"].iloc[5]', ARITHMETIC),
        ('table("three_public")["预算数"].iloc[1] - last("three_public")["预算数"].iloc[1]', ARITHMETIC),
        ('last("three_public")["预算数"].iloc[1]', MEASURE),
        ('round(table("three_public")["预算数"].sum().named("“三公”经费"), 0)', MEASURE),
        # a name that nobody else has, of a selection that nobody else makes
        (f'{SPENDING}["合计"].iloc[:3].sum().named("前三项支出")', UNCONTROLLED),
        (f'{SPENDING}["合计"].iloc[:3].figures.count("项")', UNCONTROLLED),
        (f'{SPENDING}.iloc[3]["专项资金"].named("某项专项资金")', UNCONTROLLED),
        # a name that is controlled, of another selection
        (f'{SPENDING}["基本支出"].iloc[9:].sum().named("基本支出")', WRONG),
        ('last("three_public")["预算数"].sum().named("“三公”经费")', WRONG),
        (f'{BASIC}[{BASIC}["经费"] == "公用经费"]["小计"].sum().named("人员经费")', WRONG),
    ],
)
def test_a_figure_that_somebody_adds_is_controlled_as_far_as_it_can_be(
    judge: Callable[..., tuple[str, str]], code: str, kind: str
) -> None:
    found, expected = judge(code)
    assert found == kind
    assert bool(expected) is (kind == WRONG)


def test_a_section_on_one_fund_has_the_amounts_of_that_fund(judge: Callable[..., tuple[str, str]]) -> None:
    start, end = f'{SPENDING}[{SPENDING}["资金性质"] == "', '"].groupby("类名称")["合计"].sum().figures.named()'
    general, fund = (f'{start}{name}{end}["城乡社区支出"]' for name in ("一般公共预算", "政府性基金预算"))
    assert [judge(general, place)[0] for place in ("general_public", "government_fund")] == [MEASURE, WRONG]
    assert [judge(fund, place)[0] for place in ("general_public", "government_fund")] == [WRONG, MEASURE]


# ---- what is said


def test_a_wrong_selection_stops_publication_and_says_what_it_should_be(
    printed_book: PrintedBook, measures_of: MeasuresOf
) -> None:
    measures = measures_of(printed_book)
    wages = next(entry for entry in printed_book.ledger if entry["id"] == "tables.spending.total.wages")
    entry = {**wages, "id": "statement.basic.personnel", "label": "人员经费", "text": "50万元", "value": "50.0"}
    table = control(printed_book.project, printed_book.book, [entry], measures)
    with pytest.raises(CheckError) as stopped:
        require_measures(table)
    assert str(stopped.value) == (
        "[口径] 数据 statement.basic.personnel：发现50万元（50.0），“人员经费”应为66.3；说的是别的数，就另起名称。"
    )
    assert stopped.value.exit_code == 1


def test_measures_are_those_of_the_nearest_place() -> None:
    measures = Measures()
    measures.add({"甲": 1, "乙": 2})
    measures.add({"甲": 3}, "statement.basic")
    measures.add(pd.Series([4, 5], index=["甲", "甲"]), "statement.basic.chart")  # type: ignore[arg-type]
    measures.add({"甲": 6}, prefix="上年")
    assert measures.of("statement.basic.chart.甲", "甲") == {4, 5}
    assert measures.of("statement.basic.amount", "甲") == {3}
    assert measures.of("statement.basics", "甲") == {1}
    assert measures.of("statement.basic.amount", "乙") == {2}
    assert measures.of("statement.overall", "上年甲") == {6}
    assert measures.of("statement.overall", "丙") == set()


def test_a_bar_that_shows_something_else_under_a_name_is_listed_and_not_refused(
    printed_book: PrintedBook, measures_of: MeasuresOf
) -> None:
    measures = measures_of(printed_book)
    basic = next(entry for entry in printed_book.ledger if entry["id"] == "statement.basic.personnel")
    bar = {**basic, "id": "statement.general_public.chart.一般公共服务支出", "label": "一般公共服务支出"}
    text = {**bar, "id": "statement.general_public.mine"}
    table = control(printed_book.project, printed_book.book, [bar, text], measures)
    assert list(table["核对"]) == [UNCONTROLLED, WRONG]
    assert list(table["应为"]) == ["75.7", "75.7"]


def test_an_official_table_that_nobody_states_is_not_controlled_by_the_names_in_it(printed_book: PrintedBook) -> None:
    measures = Measures()
    measures.add({"工资福利支出": 1})
    measures.tables = {"spending": pd.DataFrame()}
    entries = [entry for entry in printed_book.ledger if entry["id"].startswith("tables.spending.2010301.")]
    table = control(printed_book.project, printed_book.book, entries, measures)
    assert set(table[table["名称"] == "工资福利支出"]["核对"]) == {UNCONTROLLED}


# ---- any budget


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a budget of several funds and classes."""
    data = tmp_path_factory.mktemp("made-up") / "data"
    copy_data(data)
    write(data, RICH, Typing())
    return data


@pytest.mark.proof
@settings(max_examples=examples(60, 1), phases=(Phase.explicit, Phase.generate))
@given(budget=budgets())
@example(budget=RICH)
@example(budget=ONE_FUND)
def test_no_figure_of_any_consistent_budget_is_without_control(
    print_book: PrintBook, control_table: ControlTable, made_up: Path, budget: Budget
) -> None:
    data = made_up.parents[1] / "drawn" / "data"
    if not data.exists():
        shutil.copytree(made_up, data)
    write(data, budget, Typing())
    table = control_table(print_book(data))
    assert table[table["核对"].isin([WRONG, UNCONTROLLED])].to_dict("records") == []


# ---- mutants of what was computed


@pytest.fixture(scope="module")
def distinct(print_book: PrintBook, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The sample of 2023 and the year before, with money in every cell and no two amounts or sums alike."""
    data = tmp_path_factory.mktemp("distinct") / "data"
    write_distinct(MADE_UP, data, ("2022", "2023"), "999001")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ChangesForm, "needs_reason", lambda *_: False)
        return print_book(data, "2023", "999001", checked=False)


def test_the_distinct_sample_agrees_and_is_controlled(distinct: Any, control_table: ControlTable) -> None:
    assert set(distinct.recomputed()["结果"]) == {"相符"}
    assert not kinds(control_table(distinct)).keys() & {WRONG, UNCONTROLLED}
    amounts = [entry["value"] for entry in distinct.ledger if entry["id"].startswith("tables.spending.20")]
    assert len(amounts) > 300
    assert "0.0" not in amounts


@pytest.mark.proof
def test_no_other_selection_goes_unnoticed(distinct: Any, measures_of: MeasuresOf) -> None:
    step = 1 if PROOF else 30
    inputs, style = sources(distinct.project, distinct.book)
    measures = measures_of(distinct)
    controlling = Control(inputs, measures, "万元", style.share_rule)
    mutants = Mutants(inputs, style, _locate(distinct.project), distinct.ledger)
    tried: Counter[str] = Counter()
    survivors = []
    for entry in slice_of(distinct.ledger, 100):
        for what, mutant in mutants.of(entry, step=step):
            tried[what] += 1
            verdict = controlling.judge(mutant)
            if verdict.kind not in (WRONG, UNCONTROLLED):
                survivors.append(f"{what}：{entry['id']} {entry['text']}→{mutant['text']}")
            elif tried.total() % 50 == 0:
                # the recomputation alone has nothing against it, save where its formula tells another direction
                (again,) = recompute(distinct.project, distinct.book, [mutant])["结果"]
                of_change = mutant["id"].startswith("tables.change_") or mutant.get("printed_as") == "change"
                assert again == "相符" or of_change
    assert survivors == []
    assert tried.total() > (10_000 if PROOF else 200)
    assert len(tried) >= (13 if PROOF else 9)


# ---- notebooks that select wrongly


class _WithoutFilter(ast.NodeTransformer):
    """Drops one of a notebook's filters: every row is taken."""

    def __init__(self, number: int) -> None:
        self.left = number

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        value = node.comparators[0]
        if isinstance(node.ops[0], ast.Eq) and isinstance(value, ast.Constant) and isinstance(value.value, str):
            self.left -= 1
            if self.left == -1:
                return ast.copy_location(ast.Compare(node.left, [ast.NotEq()], [ast.Constant("没有的")]), node)
        return node


def filters() -> range:
    every = _WithoutFilter(10**6)
    for cell in nbformat.read(ROOT / "notebooks" / "2-statement.ipynb", as_version=4).cells:
        if cell.cell_type == "code":
            every.visit(ast.parse(cell.source))
    return range(10**6 - every.left)


def test_no_filter_of_a_notebook_can_be_dropped_unnoticed(
    print_book: PrintBook, control_table: ControlTable, made_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed_book = print_book(made_up, alone="2-statement")
    assert not kinds(control_table(printed_book)).keys() & {WRONG, UNCONTROLLED}
    read = nbformat.read
    refused, printed = 0, 0
    for number in filters():

        def changed(path: Path, as_version: int, number: int = number) -> Any:
            notebook: Any = read(path, as_version=as_version)  # type: ignore[no-untyped-call]
            transformer = _WithoutFilter(number)
            for cell in notebook.cells if path.stem == "2-statement" else ():
                if cell.cell_type == "code":
                    cell["source"] = ast.unparse(transformer.visit(ast.parse(cell.source)))
            return notebook

        with monkeypatch.context() as patch:
            patch.setattr(nbformat, "read", changed)
            try:
                later = print_book(made_up, checked=False, fresh=True, alone="2-statement")
            except LedgerError:  # what it leaves in is added a second time
                refused += 1
                continue
        if later.ledger != printed_book.ledger:  # else it is of a table that is only shown to the auditor
            printed += 1
            assert set(later.recomputed()["结果"]) == {"相符"}, number
            assert kinds(control_table(later))[WRONG], number
    assert (refused, printed) == (2, 2)
