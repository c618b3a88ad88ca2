"""Where a printed number comes from, against what stands in the files of 2020."""

from __future__ import annotations

import shutil
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from budgetbook import explain as explaining
from budgetbook.book import open_book, read_book
from budgetbook.checks import run_checks
from budgetbook.core.errors import CheckError, UsageError
from budgetbook.explain import explain
from budgetbook.figures.ledger import describe_ledger_cell
from budgetbook.run import execute
from tests.files import read_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from budgetbook.book import Book
    from budgetbook.checks.report import CheckReport
    from budgetbook.core.project import Project
    from budgetbook.explain import Explanation
    from budgetbook.run.compose import Composed
    from tests.fixtures.copies import Edit

    Find = Callable[[str], list[Explanation]]

FOLDER = "data/2020/157001"

pytestmark = pytest.mark.usefixtures("kept_warm")


@pytest.fixture(scope="module")
def report(book: Book) -> CheckReport:
    """What the rules say of the real document."""
    return run_checks(book)


@pytest.fixture
def find(
    project: Project, book: Book, report: CheckReport, notebooks_already_run: None, monkeypatch: pytest.MonkeyPatch
) -> Find:
    """Explain a number of the real document, whose notebooks have been executed and whose rules have been tried."""
    del notebooks_already_run
    monkeypatch.setattr(explaining, "run_checks", lambda _: report)
    return lambda wanted: explain(project, book, wanted)


def ids(found: list[Explanation]) -> list[str]:
    return [entry["id"] for explanation in found for entry in explanation.entries]


def sources(explanation: Explanation) -> list[str]:
    return [describe_ledger_cell(cell) for cell in explanation.entry["cells"]]


def checks(explanation: Explanation) -> dict[str, str]:
    """The outcomes by the id of the check."""
    return {line.split()[0]: line.rpartition("：")[2] for line in explanation.checks}


def amounts(project: Project) -> list[tuple[int, str, str]]:
    """The amounts of spending.csv: row, heading and text, without the published total."""
    headings, _, *rows = read_csv(project.data / "2020" / "157001" / "spending.csv")
    return [
        (number, heading, text)
        for number, row in enumerate(rows, start=3)
        for heading, text in list(zip(headings, row, strict=True))[3:]
    ]


def test_a_share_is_explained_by_its_two_amounts_and_their_cells(find: Find, project: Project) -> None:
    """80.43% of the published text is basic spending, 74.0, divided by all spending, 92.0."""
    cells = amounts(project)
    basic = sum(Decimal(text) for _, heading, text in cells if not heading.endswith(("项目", "资金")))
    whole = sum(Decimal(text) for *_, text in cells)
    assert (basic, whole) == (Decimal("74.0"), Decimal("92.0"))
    (share,) = find("statement.spending.parts.基本支出.share")
    assert share.entry["text"] == "80.43%"
    assert share.entry["label"] == "基本支出占支出总计的比重"
    assert share.entry["place"] == "第二部分 三、支出预算总体情况说明"
    assert (
        share.entry["formula"]
        == f"基本支出 {basic} ÷ 支出总计 {whole} = {basic / whole * 100:.4f}% → 80.43%（最大余额法）"
    )
    assert sorted(sources(share)) == sorted(
        f"{FOLDER}/spending.csv 第{row}行“{heading}”：{text}" for row, heading, text in cells
    )


def test_a_text_that_is_printed_in_several_places_is_explained_for_each(find: Find) -> None:
    """57.7万元 is 行政运行 and, in the published text, 机关运行经费 too."""
    first, second = find("57.7万元")
    assert ids([first, second]) == [
        "statement.general_public.plain.item.amount",
        "statement.other_matters.operating_cost",
        "discrepancies.operating_cost_is_operating_part.found.amount",
    ]
    assert f"{FOLDER}/spending.csv 第3行“商品和服务支出”：7.7" in sources(first)
    assert sources(second) == [f"{FOLDER}/operating_cost.csv 第2行“预算数”：57.7"]


def test_the_same_figure_is_explained_once_with_every_place_where_it_is_printed(find: Find) -> None:
    """92.0万元 is the income in the summary and in two sections, and the spending in as many."""
    found = [explanation for explanation in find("92万元") if explanation.entry["label"] in ("收入总计", "支出总计")]
    income, spending, listed = found
    assert ids([listed]) == ["discrepancies.tasks_within_spending.other.amount"]
    places = ("summary.how_much.answer", "statement.overall")
    assert ids([income]) == [f"{place}.income" for place in (*places, "statement.income")]
    assert ids([spending]) == [f"{place}.spending" for place in (*places, "statement.spending")]
    assert {entry["place"] for entry in income.entries} >= {
        "第二部分 一、收入支出预算总体情况说明",
        "第二部分 二、收入预算总体情况说明",
    }


def test_a_number_is_found_by_its_id_alone(find: Find) -> None:
    (amount,) = find("tables.basic.30231.50208.amount")
    assert (amount.entry["text"], amount.entry["formula"]) == ("1.3", "")
    assert sources(amount) == [f"{FOLDER}/basic_spending.csv 第16行“小计”：1.3"]


def test_a_number_is_found_by_its_name_wherever_it_is_printed(find: Find) -> None:
    found = find("公务用车运行维护费")
    assert {explanation.entry["label"] for explanation in found} == {"公务用车运行维护费"}
    assert {"statement.three_public.running", "tables.three_public.vehicle_running.amount"} < set(ids(found))
    assert {explanation.entry["value"] for explanation in found} == {"1.3"}


def test_explanations_stand_in_the_order_of_the_document(find: Find) -> None:
    found = ids(find("2020年"))
    assert found[:2] == ["document.title.year", "summary.how_much.answer.year"]
    assert [name for name in found if name.startswith("statement.")][:2] == [
        "statement.heading.year",
        "statement.overall.year",
    ]
    assert found[-1] == "tables.project_targets.note1.year"
    parts = [name.split(".")[0] for name in found[1:]]
    order = ["summary", "statement", "annex", "tables"]
    assert list(dict.fromkeys(parts)) == order
    assert parts == sorted(parts, key=order.index)


@pytest.mark.parametrize(
    ("id_", "cell"),
    [
        ("annex.cover.date", f"{FOLDER}/unit.toml “dates.annex”：2020-06-02"),
        ("tables.performance.unit_code", f"{FOLDER}/unit.toml “unit.code”：157001"),
        ("tables.basic.title.number", "report/forms/luoyang-2020.toml “tables.basic.number”：预算06表"),
        ("statement.overall.year", f"{FOLDER} “目录名”：2020"),
    ],
)
def test_what_stands_in_no_table_is_explained_by_the_setting_it_comes_from(find: Find, id_: str, cell: str) -> None:
    (explanation,) = find(id_)
    assert sources(explanation) == [cell]


def test_the_checks_that_touch_its_cells_are_told_with_their_outcomes(find: Find) -> None:
    (vehicles,) = find("statement.other_matters.vehicles")
    assert sources(vehicles) == [f"{FOLDER}/vehicles.csv 第3行“数量（辆）”：2"]
    assert "T1 合计行等于各行之和：相符1处" in vehicles.checks
    assert "V1 有公务用车运行维护费就有车辆：相符1处" in vehicles.checks
    assert not {"B1", "B2", "O1", "P1"} & set(checks(vehicles))


def test_accepted_discrepancies_are_told_from_what_agrees_worst_first(find: Find) -> None:
    """30199 goes with 50101 in the published table, where 50199 belongs; so do three others, which may."""
    (code,) = find("tables.basic.30199.50101.government_item")
    rows = [cell["row"] for cell in code.entry["cells"]]
    assert rows == [3, 4, 5, 10]
    assert checks(code)["M1"] == "已认定1处，相符3处"


def test_a_check_of_another_cell_in_the_row_does_not_count(find: Find) -> None:
    (amount,) = find("tables.basic.30199.50101.amount")
    assert sources(amount) == [f"{FOLDER}/basic_spending.csv 第10行“小计”：6.1"]
    assert "M1" not in checks(amount)
    assert checks(amount)["T2"] == "相符1处"


def test_numbers_of_data_that_do_not_reconcile_are_not_explained(project: Project, data: Path, edit: Edit) -> None:
    edit("income.csv", "一般公共预算,92.0", "一般公共预算,93.0")
    with pytest.raises(CheckError, match="收入总计等于支出总计"):
        explain(project, open_book("2020", "157001", data), "92万元")


def test_checks_are_told_once_each_in_the_order_of_their_ids(find: Find) -> None:
    (total,) = find("statement.overall.spending")
    told = [line.split()[0] for line in total.checks]
    assert told == sorted(set(told))
    assert {"A1", "B1", "B2", "T1", "T2"} < set(told)


@pytest.mark.parametrize("wanted", ["80.44%", "80.43", "statement.spending", "比重", ""])
def test_what_is_not_printed_is_refused_with_what_may_be_asked_for(find: Find, wanted: str) -> None:
    with pytest.raises(UsageError) as refused:
        find(wanted)
    assert str(refused.value) == (
        f"公开文本中没有印出“{wanted}”：应为印出的文字（如 80.43%、92万元）、数据编号或名称。"
    )


def test_the_notebooks_are_run_for_the_book_and_nothing_is_left_of_them(
    project_copy: Project, executed: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing is published under output/."""
    book = read_book(project_copy, "2020", "157001")
    given: list[tuple[dict[str, str], Path]] = []

    def run_notebooks(
        _project: Project, notebooks: list[Composed], parameters: dict[str, str], folder: Path
    ) -> list[Path]:
        assert folder.is_dir()
        assert [one.name for one in notebooks] == [path.stem for path in executed]
        given.append((parameters, folder))
        return executed

    monkeypatch.setattr(execute, "run_notebooks", run_notebooks)
    assert explain(project_copy, book, "车辆")
    ((parameters, folder),) = given
    assert parameters == {"year": "2020", "unit": "157001"}
    assert not folder.exists()


def test_what_was_published_of_the_same_inputs_is_not_run_again(
    project_copy: Project, publication: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The publication under output/ answers while its inputs, the program and its files are what they were."""
    target = project_copy.root / "output" / "2020" / "157001"
    shutil.copytree(publication, target)
    monkeypatch.setattr(execute, "run_notebooks", None)
    book = read_book(project_copy, "2020", "157001")
    (share,) = explain(project_copy, book, "statement.spending.parts.基本支出.share")
    assert share.entry["text"] == "80.43%"
    names = [name for name, _ in share.operands]
    assert names == ["分子 基本支出", "分母 支出总计，除以上各格外"]
    assert sum(len(cells) for _, cells in share.operands) == len(share.entry["cells"])
    figures = target / "figures.json"
    figures.write_text(figures.read_text(encoding="utf-8").replace("80.43%", "80.44%"), encoding="utf-8")
    with pytest.raises(TypeError):
        explain(project_copy, book, "80.44%")
