from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup, Tag

from budgetbook.charts import chart_table_html
from tests.charts import shipped

if TYPE_CHECKING:
    from budgetbook.book import Book
    from budgetbook.charts import Chart


def table_of(chart: Chart | None) -> Tag:
    assert chart is not None
    (details,) = BeautifulSoup(chart_table_html(chart, "statement.basic"), "html.parser").select("details")
    assert details["class"] == ["chart-data"]
    return details


def texts(row: Tag) -> list[str]:
    return [cell.get_text() for cell in row.find_all(["th", "td"])]


def test_the_table_says_what_the_drawing_shows(book: Book) -> None:
    details = table_of(shipped.basic_and_project(book))
    assert [tag.get_text() for tag in details.select("summary, caption")] == ["查看数据表", "基本支出与项目支出的构成"]
    assert [texts(row) for row in details.select("tr")] == [
        ["项目", "金额（万元）"],
        ["基本支出", "74"],
        ["工资福利支出", "66.3"],
        ["商品和服务支出", "7.7"],
        ["项目支出", "18"],
        ["一般性项目", "18"],
    ]


def test_a_group_is_the_heading_of_its_members(book: Book) -> None:
    details = table_of(shipped.basic_and_project(book))
    bodies = [[th["scope"] for th in body.select("th")] for body in details.select("tbody")]
    assert bodies == [["rowgroup", "row", "row"], ["rowgroup", "row"]]
    assert [th["scope"] for th in details.select("thead th")] == ["col", "col"]


def test_every_number_bears_the_id_that_it_has_in_the_ledger(book: Book) -> None:
    chart = shipped.basic_by_item(book)
    spans = table_of(chart).select("td [data-figure]")
    assert chart is not None
    found = [(span["data-figure"], span.get_text()) for span in spans]
    assert found == [(f"statement.basic.chart.{name}", text) for name, _, text in chart.figures[:-2]]
    assert found[0] == ("statement.basic.chart.人员经费.total", "66.3")
    assert all("来源：" in str(span["title"]) for span in spans)


def test_shares_stand_beside_their_amounts(book: Book) -> None:
    rows = [texts(row) for row in table_of(shipped.spending_by_class(book)).select("tr")]
    assert rows[:2] == [["项目", "金额（万元）", "占比"], ["一般公共服务支出", "75.7", "82.28%"]]


@pytest.mark.parametrize("draw", [shipped.change_by_class, shipped.change_of_three_public])
def test_a_change_has_its_direction_amount_and_rate(next_book: Book, draw: object) -> None:
    assert callable(draw)
    rows = [texts(row) for row in table_of(draw(next_book)).select("tr")]
    assert rows[0] == ["项目", "变动", "金额（万元）", "幅度"]
    wanted = {
        shipped.change_by_class: ["一般公共服务支出", "减少", "2", "下降2.64%"],
        shipped.change_of_three_public: ["公务接待费", "减少", "0.1", "下降50.00%"],
    }
    assert rows[-1] == wanted[draw]
    assert rows[1][1:] == ["持平", "", ""]
