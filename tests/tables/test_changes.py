from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from budgetbook.book import open_book
from budgetbook.figures import Figure
from budgetbook.figures.changes import Change
from budgetbook.tables import changes as change_tables
from budgetbook.tables.html import table_html
from budgetbook.tables.model import AnnexTable, printed_values

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from budgetbook.book import Book

    Fill = Callable[[Book], AnnexTable | None]

every_table = pytest.mark.parametrize("fill", [change_tables.by_class, change_tables.three_public])


def filled(table: AnnexTable | None) -> AnnexTable:
    assert table is not None
    return table


def cells(table: AnnexTable | None) -> list[list[str]]:
    page = BeautifulSoup(table_html(filled(table)), "html.parser")
    return [[cell.get_text() for cell in row.select("td, th")] for row in page.select("tbody tr")]


def with_class(book: Book, change: Change, code: str = "201") -> Book:
    """The book with another change of one class."""
    comparison = book.comparison
    assert comparison is not None
    classes = {**comparison.classes, "一般公共预算": {**comparison.classes["一般公共预算"], code: change}}
    other = replace(book)
    other.__dict__["comparison"] = replace(comparison, classes=classes)
    return other


def wan(value: str) -> Figure:
    return Figure(Decimal(value), "万元", "一般公共服务支出")


@every_table
def test_without_last_year_there_is_no_table(book: Book, fill: Fill) -> None:
    assert fill(book) is None


def test_spending_is_listed_by_class_under_its_total(next_book: Book) -> None:
    table = filled(change_tables.by_class(next_book))
    assert (table.key, table.title, table.unit_line) == (
        "change_general_public",
        "一般公共预算支出按功能分类比上年的变动",
        "单位：万元",
    )
    assert cells(table) == [
        ["合计", "92.0", "90.0", "减少", "2.0", "2.17"],
        ["一般公共服务支出", "75.7", "73.7", "减少", "2.0", "2.64"],
        ["社会保障和就业支出", "5.9", "5.9", "持平", "0.0", "—"],
        ["卫生健康支出", "5.4", "5.4", "持平", "0.0", "—"],
        ["住房保障支出", "5.0", "5.0", "持平", "0.0", "—"],
    ]


def test_the_columns_are_headed_by_their_years_and_no_cell_is_blank(next_book: Book) -> None:
    table = filled(change_tables.by_class(next_book))
    headings = [cell.text for row in table.head for cell in row]
    assert headings == ["项目", "2020年预算数", "2021年预算数", "增减", "方向", "金额", "幅度（%）"]
    assert [row for row in cells(table) if not all(row)] == []


def test_the_three_public_items_are_listed_under_their_total(next_book: Book) -> None:
    table = filled(change_tables.three_public(next_book))
    assert (table.key, table.title) == ("change_three_public", "“三公”经费比上年的变动")
    assert cells(table) == [
        ["合计", "1.5", "1.4", "减少", "0.1", "6.67"],
        ["因公出国（境）费", "0.0", "0.0", "持平", "0.0", "—"],
        ["公务用车购置及运行费", "1.3", "1.3", "持平", "0.0", "—"],
        ["公务接待费", "0.2", "0.1", "减少", "0.1", "50.00"],
    ]
    # what stands for a percentage stands where percentages do
    assert table_html(table).count('<td style="text-align: right">—</td>') == 2


@pytest.mark.parametrize(
    ("change", "row"),
    [
        (Change("类", wan("25.0"), wan("0.0")), ["0.0", "25.0", "增加", "25.0", "无可比性"]),
        (Change("类", wan("25.0")), ["0.0", "25.0", "增加", "25.0", "无可比性"]),
        (Change("类", wan("0"), wan("18.0"), ended=True), ["18.0", "0.0", "减少", "18.0", "100.00"]),
        (Change("类", wan("100.25"), wan("100.2")), ["100.20", "100.25", "增加", "0.05", "0.05"]),
        (Change("类", wan("73.70"), wan("75.7000")), ["75.7", "73.7", "减少", "2.0", "2.64"]),
    ],
    ids=["zero base", "new", "ended", "more decimals", "needless zeros"],
)
def test_what_has_no_base_no_percentage_or_has_ended_is_told(next_book: Book, change: Change, row: list[str]) -> None:
    table = change_tables.by_class(with_class(next_book, change))
    assert cells(table)[1] == ["类", *row]


def test_a_rate_that_rounds_to_zero_is_printed_and_not_said_to_be_missing(next_book: Book) -> None:
    table = change_tables.by_class(with_class(next_book, Change("类", wan("100000.1"), wan("100000.0"))))
    assert cells(table)[1][-1] == "0.00"


def test_amounts_have_as_many_decimals_as_the_longest_and_percentages_two(next_book: Book) -> None:
    table = change_tables.by_class(with_class(next_book, Change("类", wan("100.125"), wan("100.0"))))
    assert {len(cell.partition(".")[2]) for row in cells(table) for cell in row[1:3]} == {3}
    assert cells(table)[1][-1] == "0.13"
    assert cells(table)[0] == ["合计", "92.000", "90.000", "减少", "2.000", "2.17"]


def test_every_number_is_printed_with_a_name_that_stays_its_formula_and_both_years(next_book: Book) -> None:
    table = filled(change_tables.by_class(next_book))
    printed = {name: (figure, text) for name, figure, text in printed_values(table)}
    assert set(printed) == {
        *("columns.year", "columns.last_year"),
        *(f"{row}.percent" for row in ("total", "201")),
        *(
            f"{row}.{column}"
            for row in ("total", "201", "208", "210", "221")
            for column in ("base", "now", "direction", "amount")
        ),
    }
    percent, text = printed["201.percent"]
    assert isinstance(percent, Figure)
    assert text == "2.64"
    assert percent.formula == "（73.7 − 75.7）÷ 75.7 = −2.6420% → −2.64%（四舍五入）"
    assert {cell.file for cell in percent.cells} == {f"data/{year}/157001/spending.csv" for year in (2020, 2021)}
    spans = BeautifulSoup(table_html(table), "html.parser").select("tbody .budget-figure")
    names = [name for name in printed if not name.startswith("columns.")]
    assert [span["data-figure"] for span in spans] == [f"tables.{table.key}.{name}" for name in names]


def test_the_table_says_what_it_compares_with(next_year: Path) -> None:
    settings = next_year / "unit.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("available = true", 'available = true\nbasis = "执行数"'), encoding="utf-8")
    (next_year / "last_year.csv").write_text(
        "科目编码,科目名称,资金性质,上年数\n2010301,行政运行,一般公共预算,60.13\n", encoding="utf-8-sig"
    )
    book = open_book("2021", "157001", next_year.parents[1])
    by_class, three_public = filled(change_tables.by_class(book)), filled(change_tables.three_public(book))
    assert [table.head[0][1].text for table in (by_class, three_public)] == ["2020年执行数", "2020年预算数"]
    assert cells(by_class)[0] == ["合计", "60.13", "90.00", "增加", "29.87", "49.68"]


def test_a_fund_without_money_in_either_year_has_no_table(next_book: Book) -> None:
    assert change_tables.by_class(next_book, "政府性基金预算") is None


def test_the_table_is_named_for_those_who_cannot_see_it(next_book: Book) -> None:
    frame = BeautifulSoup(table_html(filled(change_tables.by_class(next_book))), "html.parser").select_one("div")
    assert frame is not None
    assert frame["aria-label"] == "一般公共预算支出按功能分类比上年的变动"
