"""The made-up budgets under tests/data: what they have that the real one lacks, and the mark on every page."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest
from bs4 import BeautifulSoup

from budgetbook import notebook
from budgetbook.audit.notebook import recompute
from budgetbook.audit.provenance import input_hashes
from budgetbook.book import open_book
from budgetbook.checks import run_checks
from budgetbook.core.project import Project
from budgetbook.dataset.reader import read_table
from budgetbook.figures import Figure
from budgetbook.figures.ledger import Ledger
from budgetbook.forms.change_items import CHANGE_ITEMS
from budgetbook.forms.changes_form import ChangesForm
from budgetbook.forms.schema import INCOME, PURPOSES
from budgetbook.narrative.changes import item_statements
from budgetbook.narrative.funds import other_income
from budgetbook.narrative.sentence import sentence
from budgetbook.notebook.session import here
from budgetbook.tables import build_table
from tests.places import MADE_UP
from tests.published import page_of, pdf_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from budgetbook.book import Book
    from budgetbook.compare.comparison import Comparison
    from budgetbook.forms.columns import TableSchema

UNIT = "999001"
YEARS = ("2021", "2022", "2023")
FUNDS = ("一般公共预算", "政府性基金预算", "国有资本经营预算", "其他资金")
MARK = "示例数据，不是真实预算"

OPENED: dict[str, Book] = {}


def book_of(year: str) -> Book:
    """The made-up book of a year, read once."""
    if year not in OPENED:
        OPENED[year] = open_book(year, UNIT, MADE_UP)
    return OPENED[year]


@pytest.fixture(params=YEARS)
def sample(request: pytest.FixtureRequest) -> Book:
    """Each of the made-up books."""
    return book_of(request.param)


def amounts(year: str) -> dict[tuple[str, str], Decimal]:
    """What each item is given from each fund."""
    spending = book_of(year).table("spending").set_index(["科目编码", "资金性质"])
    return {key: figure.value for key, figure in spending["合计"].items()}  # type: ignore[misc]


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
    assert [line.sentence for line in report.of("warning")] == []
    # there are no lists of codes for its years, and it needs no others than those of 2020
    assert [notice for notice in sample.data.notices if "改用2020年的" not in notice] == []


def test_all_three_funds_and_money_of_other_kinds_come_in_and_go_out(sample: Book) -> None:
    for fund in FUNDS:
        assert sample.data.measures[f"{fund}收入"] == sample.data.measures[f"{fund}支出"] > 0
    codes = list(sample.table("spending")["科目编码"])
    carried_over = {"2021": ["2120399"], "2022": ["2079903", "2120399"], "2023": []}[str(sample.data.year.value)]
    twice = [code for code in sorted(set(codes)) if codes.count(code) == 2]
    assert twice == ["2070104", "2070109", "2070199", *carried_over]


def test_money_that_is_not_fiscal_pays_for_the_running_of_the_unit_too(sample: Book) -> None:
    spending = sample.table("spending")
    other = spending[spending["资金性质"] == FUNDS[3]]
    assert other["基本支出"].sum() > 0
    assert other["项目支出"].sum() > 0


def test_there_are_many_classes_and_items(sample: Book) -> None:
    codes = set(sample.table("spending")["科目编码"])
    assert len({code[:3] for code in codes}) >= 9
    assert len(codes) >= 29
    assert max(len([code for code in codes if code.startswith(section)]) for section in ("20701", "20805")) >= 10


@pytest.mark.parametrize("economic_class", ["303", "310"])
def test_transfers_and_capital_spending_have_several_items(sample: Book, economic_class: str) -> None:
    basic = sample.table("basic_spending")
    assert len(basic[(basic["类"] == economic_class) & (basic["小计"] > 0)]) >= 4


def test_in_the_first_year_there_is_three_public_spending_of_every_kind() -> None:
    assert (book_of("2021").table("three_public")["预算数"] > 0).all()


def test_from_year_to_year_three_public_spending_rises_falls_stays_ends_and_comes_back() -> None:
    abroad, reception, running, purchase = (
        [book_of(year).data.measures[part].value for year in YEARS]
        for part in ("因公出国（境）费", "公务接待费", "公务用车运行维护费", "公务用车购置费")
    )
    assert abroad[0] > 0 == abroad[1] < abroad[2]
    assert reception[0] > reception[1] == reception[2]
    assert running[0] == running[1] > running[2] > 0
    assert purchase[0] == purchase[1] > 0 == purchase[2]


def test_goods_works_and_services_are_procured(sample: Book) -> None:
    procurement = sample.table("procurement")
    assert list(procurement["采购类别"]) == ["货物", "工程", "服务"]
    assert (procurement["预算数"] > 0).all()


def test_there_are_vehicles_of_several_kinds(sample: Book) -> None:
    vehicles = sample.table("vehicles")["数量（辆）"]
    assert (vehicles > 0).sum() >= 3
    assert vehicles.max().value > 1


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
    targets = sample.table("performance_targets")
    overall = set(zip(targets["二级指标"], targets["三级指标"], strict=True))
    rows = sample.data.sources["project_targets.csv"].rows
    assert len(overall & {(row.text("二级指标"), row.text("三级指标")) for row in rows}) >= 8


def test_the_tasks_make_up_all_spending_and_some_have_other_money(sample: Book) -> None:
    tasks = sample.table("performance_tasks")
    assert len(tasks) >= 8
    assert tasks["总金额"].sum() == sample.data.measures["支出总计"]
    assert tasks["其他资金"].figures.total("其他资金").value == (
        sample.data.measures["收入总计"].value - sample.data.measures["财政拨款"].value
    )
    assert 2 <= tasks["其他资金"].notna().sum() < len(tasks)


def test_money_is_carried_over_into_two_of_the_years_and_has_a_column_of_its_own() -> None:
    carried = {y: book_of(y).data.measures["上年结转"].value for y in YEARS}
    assert carried == {"2021": Decimal("35.0"), "2022": Decimal("62.0"), "2023": Decimal("0.0")}
    for year in YEARS:
        assert book_of(year).data.measures["上年结转资金支出"].value == carried[year]
        balance = build_table(book_of(year), "balance").body
        assert [cell.value for cell in balance[4].cells[:1]] == ["五、上年结转"]
        for key, name in (("balance", "total"), ("income", "total")):
            values = {cell.name: cell.value for row in build_table(book_of(year), key).body for cell in row.cells}
            figure = values[f"{name}.carried_over"]
            assert isinstance(figure, Figure)
            assert figure.value == carried[year]


def test_the_form_is_the_data_folders_own_and_all_that_reads_it_reads_that_file(project: Project) -> None:
    made_up, book = Project(root=project.root, data=MADE_UP), book_of("2022")
    assert book.form_file == "data/forms/sample-2021.toml"
    assert (MADE_UP / "forms" / "sample-2021.toml").samefile(made_up.form_file("sample-2021"))
    hashes = input_hashes(made_up, book).set_index("文件")["SHA-256"]
    digest = hashlib.sha256((MADE_UP / "forms" / "sample-2021.toml").read_bytes()).hexdigest()
    assert hashes["data/forms/sample-2021.toml"] == digest
    number = book.table_number("balance")
    assert number.cells[0].file == "data/forms/sample-2021.toml"
    ledger = Ledger()
    ledger.record("tables.balance.title.number", number, number.text, "附件")
    assert list(recompute(made_up, book, ledger.as_json()["figures"])["结果"]) == ["相符"]


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
    first, second, third = (book_of(year).data.measures["支出总计"] for year in YEARS)
    assert first < second > third > first


# ---------------------------------------------------------------- the comparison


def percent(base: str, now: str) -> str:
    """The change in percent of the base, rounded half up at two decimals, in whole numbers."""
    old, new = (int(Decimal(amount) * 10) for amount in (base, now))
    hundredths = (abs(new - old) * 10000 * 2 + old) // (old * 2)
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def compared(year: str) -> Comparison:
    comparison = book_of(year).comparison
    assert comparison is not None
    return comparison


def test_the_first_year_has_nothing_to_compare_with_and_says_why() -> None:
    assert book_of("2021").comparison is None
    assert "three_public_no_base" in book_of("2021").data.prose
    assert ["three_public_no_base" in book_of(year).data.prose for year in YEARS[1:]] == [False, False]


@pytest.mark.parametrize(
    ("year", "item", "base", "now", "by", "direction"),
    [
        ("2022", "2070114", "41.0", "44.5", "3.5", "增加"),
        ("2023", "2070114", "44.5", "46.0", "1.5", "增加"),
        ("2022", "2070113", "120.0", "96.0", "24", "减少"),
        ("2023", "2070113", "96.0", "150.0", "54", "增加"),
        ("2022", "2120803（政府性基金预算）", "260.0", "310.0", "50", "增加"),
        ("2023", "2150899（国有资本经营预算）", "30.0", "42.0", "12", "增加"),
        ("2022", "收入总计", "2949.9", "3098.9", "149", "增加"),
        ("2023", "收入总计", "3098.9", "2964.7", "134.2", "减少"),
        ("2022", "其他收入", "28.5", "25.5", "3", "减少"),
        ("2023", "其他收入", "25.5", "33.3", "7.8", "增加"),
        ("2022", "上年结转", "35.0", "62.0", "27", "增加"),
        ("2023", "上年结转", "62.0", "0.0", "62", "减少"),
        ("2022", "因公出国（境）费", "6.0", "0.0", "6", "减少"),
    ],
)
def test_a_change_has_its_amount_its_percentage_its_direction_and_its_reason(
    year: str, item: str, base: str, now: str, by: str, direction: str
) -> None:
    change = compared(year).change_of(item)
    assert change.base is not None
    assert change.difference is not None
    assert change.percent is not None
    assert (change.base.value, change.now.value) == (Decimal(base), Decimal(now))
    assert (change.difference.text, change.direction, change.percent.text) == (
        f"{direction}{by}万元",
        direction,
        "下降100%" if now == "0.0" else f"{'增长' if direction == '增加' else '下降'}{percent(base, now)}",
    )
    assert compared(year).reason_text(item)


@pytest.mark.parametrize(("year", "new", "ended"), [("2022", "2070308", "2060702"), ("2023", "2240299", "2110104")])
def test_what_is_new_has_no_base_and_what_has_ended_falls_by_all_of_it(year: str, new: str, ended: str) -> None:
    begun, over = (compared(year).change_of(item) for item in (new, ended))
    assert (begun.base, begun.percent, begun.direction) == (None, None, "增加")
    assert begun.difference.text == f"增加{begun.now.text}"
    assert over.ended
    assert over.percent is not None
    assert (over.percent.text, over.direction) == ("下降100%", "减少")


def test_a_base_of_zero_gives_an_amount_and_no_percentage() -> None:
    change = compared("2023").change_of("2070110")
    assert change.difference is not None
    assert (change.difference.text, change.percent) == ("增加28万元", None)


def test_equal_amounts_need_no_reason_and_have_none() -> None:
    for year, item in (
        ("2022", "公务用车购置费"),
        ("2022", "国有资本经营预算支出"),
        ("2023", "公务接待费"),
        ("2023", "2070109"),
    ):
        assert compared(year).change_of(item).direction == "持平"
        assert compared(year).reason_text(item) == ""


def test_every_reason_is_given_in_its_own_words() -> None:
    for year in YEARS[1:]:
        texts = [reason.text for reason in compared(year).reasons.values()]
        assert len(texts) >= 35
        assert len(set(texts)) == len(texts)


def test_no_reason_is_asked_of_what_other_money_is_spent_on() -> None:
    changes = {change.item: change for change in compared("2022").items}
    assert changes["2070104（其他资金）"].change.direction == "增加"
    assert "2070104（其他资金）" not in compared("2022").stated(ChangesForm(items=CHANGE_ITEMS))


def test_an_item_of_two_funds_is_compared_fund_by_fund() -> None:
    changes = {change.item: change.change for change in compared("2022").items}
    general, carried = changes["2120399"], changes["2120399（上年结转资金）"]
    assert general.base is not None
    assert carried.base is not None
    assert (general.base.value, general.now.value) == (Decimal("80.0"), Decimal("45.0"))
    assert (carried.base.value, carried.now.value) == (Decimal("35.0"), Decimal("42.0"))


def test_a_class_is_compared_with_all_that_moved_within_it() -> None:
    culture = compared("2022").classes[FUNDS[0]]["207"]
    assert culture.base is not None
    last, now = (
        sum(value for (code, fund), value in amounts(year).items() if code[:3] == "207" and fund == FUNDS[0])
        for year in ("2021", "2022")
    )
    assert (culture.base.value, culture.now.value) == (last, now) == (Decimal("1977.6"), Decimal("2006.0"))


def words(markup: str) -> str:
    return BeautifulSoup(markup, "html.parser").get_text()


@pytest.mark.parametrize(
    ("year", "told"),
    [
        ("2021", "，其他收入28.5万元，上年结转35万元"),
        (
            "2022",
            "；其他收入25.5万元，比2021年预算减少3万元，下降10.53%，主要原因是受托开展的行业培训和统计业务减少"
            "；上年结转62万元，比2021年预算增加27万元，增长77.14%，主要原因是文化广场改造的尾款和文化产业扶持资金"
            "上年没有用完，结转本年的资金增加",
        ),
        (
            "2023",
            "；其他收入33.3万元，比2022年预算增加7.8万元，增长30.59%，主要原因是公益培训和场馆服务恢复，相关收入增加"
            "；无上年结转，比2022年预算减少62万元，下降100%，主要原因是上年结转的项目都已完工，没有需要继续使用的资金",
        ),
    ],
)
def test_every_source_of_income_is_told_that_has_an_amount_or_had_one(year: str, told: str) -> None:
    template, values = other_income(book_of(year))
    assert words(sentence(template, **values)) == told


def with_table(book: Book, table: TableSchema, path: Path, text: str) -> Book:
    """The same book with other rows in one of its tables."""
    path.write_text(text, encoding="utf-8")
    read = read_table(path, table, f"{book.data.folder}/{table.file}", book.data.amount_unit)
    return replace(book, data=replace(book.data, sources={**book.data.sources, table.file: read}))


def test_a_source_that_never_had_an_amount_is_not_told(book: Book, tmp_path: Path) -> None:
    rows = book_of("2021").data.sources[INCOME.file].rows
    empty = "\n".join(
        [",".join(INCOME.headings), *(f"{row.text('收入来源')},{row.text('资金性质')},0.0" for row in rows)]
    )
    for without in (book, with_table(book_of("2021"), INCOME, tmp_path / INCOME.file, empty)):
        template, values = other_income(without)
        assert words(sentence(template, **values)) == "，其他收入0万元"


def test_what_has_moved_is_told_with_the_item_it_stood_under() -> None:
    statements = dict(item_statements(book_of("2022"), FUNDS[0]))
    assert words(statements["2070114"]) == (
        "文化旅游体育与传媒支出（类）文化和旅游（款）文化和旅游管理事务（项）44.5万元，"
        "上年列文化旅游体育与传媒支出（类）文化和旅游（款）文化和旅游市场管理（项），"
        "比2021年预算增加3.5万元，增长8.54%，主要原因是假日市场巡查力量和统计调查范围扩大。"
    )
    assert [item for item, told in statements.items() if "上年列" in told] == ["2070114"]


def test_where_items_are_numbered_each_fund_has_its_own_change(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shown: list[str] = []
    monkeypatch.setattr(here, "write", lambda fragment: shown.append(words(fragment)))
    book = book_of("2022")
    table = book.form.data.spending_table
    rows = [row.values for row in book.data.sources[table.file].rows]
    general = next(row for row in rows if row["科目编码"] == "2070105")
    rows.append({**general, "资金性质": FUNDS[1]})
    spending = "\n".join(",".join(line) for line in (table.headings, *(row.values() for row in rows)))
    names = {row["科目编码"]: row["科目名称"] for row in rows}
    purposes = "\n".join(["科目编码,科目名称,主要用途", *(f"{code},{name},示例" for code, name in names.items())])
    both = with_table(book, table, tmp_path / table.file, spending)
    both = with_table(both, PURPOSES, tmp_path / PURPOSES.file, purposes)
    vars(both)["comparison"] = book.comparison
    notebook.say_items(both)
    told = {text.split("（项）”")[0].rpartition("）")[2]: text for text in shown if "”科目" in text}
    assert "比2021年预算增加50万元，增长19.23%" in told["城市建设支出"]
    assert told["文化展示及纪念机构"].endswith("科目180万元，主要用于示例。")
    rest = [text for text in shown if "”科目" not in text]
    assert rest[0].startswith("一般公共预算安排的科学技术支出（类）科学技术普及（款）科普活动（项）2022年未安排预算")
    assert any(
        text.startswith("一般公共预算安排的") and "文化展示及纪念机构（项）90万元，比2021年预算减少4.5万元" in text
        for text in rest
    )


# ---------------------------------------------------------------- the publication


@pytest.fixture(scope="module")
def folder(sample_publication: Path) -> Path:
    """The publication of a year that is compared with another."""
    return sample_publication


@pytest.fixture(scope="module")
def pages(folder: Path) -> list[str]:
    """The text of each page in print."""
    return pdf_pages(folder / "report.pdf")


def test_every_printed_page_carries_the_mark_once(pages: list[str]) -> None:
    assert len(pages) > 30
    assert [text.count(MARK) for text in pages] == [1] * len(pages)


def test_the_page_on_screen_carries_the_mark_once_and_its_window_is_named_after_it(folder: Path) -> None:
    page = page_of(folder)
    assert page.title is not None
    assert page.title.get_text() == f"示例市示范局2022年度部门预算（{MARK}）"
    assert page.get_text().count(MARK) == 2
    assert page.select_one("main > p.sample-mark:first-child") is not None


def test_each_executed_notebook_and_the_ledger_carry_the_mark(folder: Path) -> None:
    notebooks = sorted((folder / "notebooks").glob("*.ipynb"))
    assert len(notebooks) == 6
    for path in notebooks:
        outputs = [output for cell in nbformat.read(path, as_version=4).cells for output in cell.get("outputs", [])]
        assert MARK in str(outputs[0]), path.name
    assert json.loads((folder / "figures.json").read_text(encoding="utf-8"))["sample"] == MARK


def test_long_tables_go_over_several_pages_and_repeat_their_headings(pages: list[str]) -> None:
    for first, title, head, length in (
        ("预算03表", "2022年部门支出总体情况表", "专项资金", 4),
        ("预算06表", "2022年一般公共预算基本支出情况表", "政府预算经济分类", 3),
        ("预算12表", "2022年项目（政策）绩效目标表", "三级指标", 3),
    ):
        start = next(number for number, text in enumerate(pages) if first in text and title in text)
        own = [text for text in pages[start : start + length] if head in text]
        assert len(own) == length, first
