"""The made-up budgets under tests/data: what they have that the real one lacks, and the mark on every page."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pypdfium2
import pytest
from bs4 import BeautifulSoup

from budgetbook.book import open_book
from budgetbook.checks import run_checks
from budgetbook.project import Project
from budgetbook.publish import build

if TYPE_CHECKING:
    from collections.abc import Iterator

    from budgetbook.book import Book

DATA = Path(__file__).parent / "data"
UNIT = "999001"
YEARS = ("2021", "2022", "2023")
FUNDS = ("一般公共预算", "政府性基金预算", "国有资本经营预算", "其他资金")
MARK = "示例数据，不是真实预算"

OPENED: dict[str, Book] = {}


def of(year: str) -> Book:
    """The made-up book of a year, read once."""
    if year not in OPENED:
        OPENED[year] = open_book(year, UNIT, DATA)
    return OPENED[year]


@pytest.fixture(params=YEARS)
def sample(request: pytest.FixtureRequest) -> Book:
    """Each of the made-up books."""
    return of(request.param)


def amounts(year: str) -> dict[tuple[str, str], Decimal]:
    """What each item is given from each fund."""
    return {(item.code, item.fund): item.amount.value for item in of(year).data.spending.items}


def pairs(year: str) -> Iterator[tuple[str, Decimal | None, Decimal | None]]:
    """Each item of 一般公共预算 in a year or the year before: its code, then what it was given before and now."""
    before, now = (
        {code: value for (code, fund), value in amounts(y).items() if fund == FUNDS[0]}
        for y in (str(int(year) - 1), year)
    )
    for code in sorted(before.keys() | now.keys()):
        yield code, before.get(code), now.get(code)


def test_the_unit_is_plainly_made_up(sample: Book) -> None:
    assert sample.data.settings.sample is True
    assert sample.sample_mark == MARK
    assert sample.data.settings.unit.name == "示例市示范局"


def test_a_real_unit_carries_no_mark(book: Book) -> None:
    assert book.data.settings.sample is False
    assert book.sample_mark == ""


def test_no_check_fails_and_nothing_had_to_be_accepted(sample: Book) -> None:
    report = run_checks(sample)
    assert [line.sentence for line in report.of("failed", "stale", "accepted")] == []
    assert len(report.lines) > 2500
    # the years cannot be compared yet, and the tool says so
    assert {line.check for line in report.of("warning")} <= {"Y2"}
    # there are no lists of codes for its years, and it needs no others than those of 2020
    assert [notice for notice in sample.data.notices if "改用2020年的" not in notice] == []


def test_all_three_funds_and_money_of_other_kinds_come_in_and_go_out(sample: Book) -> None:
    for fund in FUNDS:
        assert sample.data.income_of(fund).value == sample.data.spending.of_fund(fund).amount.value > 0
    codes = [item.code for item in sample.data.spending.items]
    assert [code for code in sorted(set(codes)) if codes.count(code) == 2] == ["2070104", "2070109", "2070199"]


def test_money_that_is_not_fiscal_pays_for_the_running_of_the_unit_too(sample: Book) -> None:
    other = sample.data.spending.of_fund(FUNDS[3])
    assert other.basic.value > 0
    assert other.project.value > 0


def test_there_are_many_classes_and_items(sample: Book) -> None:
    codes = {item.code for item in sample.data.spending.items}
    assert len({code[:3] for code in codes}) >= 9
    assert len(codes) >= 29
    assert max(len([code for code in codes if code.startswith(section)]) for section in ("20701", "20805")) >= 10


@pytest.mark.parametrize("economic_class", ["303", "310"])
def test_transfers_and_capital_spending_have_several_items(sample: Book, economic_class: str) -> None:
    items = [item for item in sample.data.basic.items if item.code.startswith(economic_class)]
    assert len([item for item in items if item.amount.value > 0]) >= 4


def test_in_the_first_year_there_is_three_public_spending_of_every_kind() -> None:
    parts = of("2021").data.three_public
    kinds = (parts.abroad, parts.reception, parts.vehicle_running, parts.vehicle_purchase)
    assert [kind.label for kind in kinds if kind.value == 0] == []


def test_from_year_to_year_three_public_spending_rises_falls_stays_ends_and_comes_back() -> None:
    parts = [of(year).data.three_public for year in YEARS]
    abroad, reception, running, purchase = (
        [getattr(part, name).value for part in parts]
        for name in ("abroad", "reception", "vehicle_running", "vehicle_purchase")
    )
    assert abroad[0] > 0 == abroad[1] < abroad[2]
    assert reception[0] > reception[1] == reception[2]
    assert running[0] == running[1] > running[2] > 0
    assert purchase[0] == purchase[1] > 0 == purchase[2]


def test_goods_works_and_services_are_procured(sample: Book) -> None:
    assert list(sample.data.procurement) == ["货物", "工程", "服务"]
    assert all(kind.value > 0 for kind in sample.data.procurement.values())


def test_there_are_vehicles_of_several_kinds(sample: Book) -> None:
    assert len([kind for kind in sample.data.vehicles.values() if kind.value > 0]) >= 3
    assert max(kind.value for kind in sample.data.vehicles.values()) > 1


def test_several_projects_have_targets_of_every_level_one_of_them_with_other_money(sample: Book) -> None:
    rows = sample.data.sources["project_targets.csv"].rows
    projects = {row.text("项目名称") for row in rows}
    assert len(projects) >= 4
    for project in projects:
        levels = {row.text("一级指标") for row in rows if row.text("项目名称") == project}
        assert levels == {"产出指标", "效益指标", "满意度指标"}
    assert {row.text("项目名称") for row in rows if row.text("其他资金")} == {"公共图书馆免费开放"}
    assert len({row.text("实施单位") for row in rows}) == 3


def test_projects_share_indicators_with_the_unit_as_a_whole(sample: Book) -> None:
    overall = {(target.level_two, target.level_three) for target in sample.data.targets}
    rows = sample.data.sources["project_targets.csv"].rows
    assert len(overall & {(row.text("二级指标"), row.text("三级指标")) for row in rows}) >= 8


def test_the_tasks_make_up_all_spending_and_some_have_other_money(sample: Book) -> None:
    tasks = sample.data.tasks
    assert len(tasks) >= 8
    assert sum(task.amount.value for task in tasks) == sample.data.spending.amount.value
    assert sum(task.other.value for task in tasks if task.other) == sample.data.other_income.value
    assert 2 <= len([task for task in tasks if task.other]) < len(tasks)


def test_money_carried_over_pays_for_part_of_some_items_after_the_first_year() -> None:
    partly = {
        year: [
            item.code
            for item in of(year).data.basic.items
            if item.appropriation is not None and 0 < item.appropriation.value < item.amount.value
        ]
        for year in YEARS
    }
    assert partly == {"2021": [], "2022": ["30299", "31007"], "2023": ["30227"]}
    assert ["结转" in of(year).data.prose["performance_management"] for year in YEARS] == [False, True, True]


def test_a_function_moves_to_another_code_in_the_second_year() -> None:
    given = {code: [amounts(year).get((code, FUNDS[0])) for year in YEARS] for code in ("2070112", "2070114")}
    assert given == {"2070112": [Decimal("41.0"), None, None], "2070114": [None, Decimal("44.5"), Decimal("46.0")]}


@pytest.mark.parametrize(("year", "new", "ended"), [("2022", "2070308", "2060702"), ("2023", "2240299", "2110104")])
def test_each_year_has_an_item_without_base_and_one_that_has_ended(year: str, new: str, ended: str) -> None:
    moved = {"2070112", "2070114"}
    assert {code for code, before, _ in pairs(year) if before is None} - moved == {new}
    assert {code for code, _, now in pairs(year) if now is None} - moved == {ended}


@pytest.mark.parametrize("year", YEARS[1:])
def test_some_items_rise_some_fall_and_some_stay(year: str) -> None:
    both = [(before, now) for _, before, now in pairs(year) if before is not None and now is not None]
    assert len([1 for before, now in both if now > before > 0]) >= 5
    assert len([1 for before, now in both if 0 < now < before]) >= 2
    assert len([1 for before, now in both if now == before > 0]) >= 2


def test_an_item_falls_to_zero_and_comes_back_from_a_base_of_zero() -> None:
    given = [amounts(year)["2070110", FUNDS[0]] for year in YEARS]
    assert given == [Decimal("35.0"), Decimal("0.0"), Decimal("28.0")]


def test_totals_rise_and_fall() -> None:
    first, second, third = (of(year).data.spending.amount.value for year in YEARS)
    assert first < second > third > first


# ---------------------------------------------------------------- the publication


@pytest.fixture(scope="module")
def folder(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first year's publication by the built-in renderer."""
    made_up = Project(root=project.root, data=DATA)
    return build(made_up, "2021", UNIT, tmp_path_factory.mktemp("sample"), "pandoc", lambda _: None)


@pytest.fixture(scope="module")
def pages(folder: Path) -> list[str]:
    """The text of each page in print."""
    with pypdfium2.PdfDocument(folder / "report.pdf") as document:
        return [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in document]


def test_every_printed_page_carries_the_mark_once(pages: list[str]) -> None:
    assert len(pages) > 30
    assert [text.count(MARK) for text in pages] == [1] * len(pages)


def test_the_page_on_screen_carries_the_mark_once_and_its_window_is_named_after_it(folder: Path) -> None:
    page = BeautifulSoup((folder / "report.html").read_text(encoding="utf-8"), "lxml")
    assert page.title is not None
    assert page.title.get_text() == f"示例市示范局2021年度部门预算（{MARK}）"
    assert page.get_text().count(MARK) == 2
    assert page.select_one("main > p.sample-mark:first-child") is not None


def test_each_executed_notebook_and_the_ledger_carry_the_mark(folder: Path) -> None:
    notebooks = sorted((folder / "notebooks").glob("*.ipynb"))
    assert len(notebooks) == 5
    for path in notebooks:
        outputs = [output for cell in nbformat.read(path, as_version=4).cells for output in cell.get("outputs", [])]
        assert MARK in str(outputs[0]), path.name
    assert json.loads((folder / "figures.json").read_text(encoding="utf-8"))["sample"] == MARK


def test_long_tables_go_over_several_pages_and_repeat_their_headings(pages: list[str]) -> None:
    for first, head, length in (
        ("预算03表", "专项资金", 4),
        ("预算06表", "政府预算经济分类", 3),
        ("预算12表", "三级指标", 3),
    ):
        start = next(number for number, text in enumerate(pages) if f"{first}2021年" in text)
        own = [text for text in pages[start : start + length] if head in text]
        assert len(own) == length, first
