"""Tables of figures as JupyterLab shows them: as they are printed, with their source on hover, as working material."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from budgetbook.figures import Cell, Figure
from budgetbook.notebook.dataframe_html import frame_html
from budgetbook.run.kernel import WarmKernelManager
from tests.places import ROOT

if TYPE_CHECKING:
    from budgetbook.book import Book


@pytest.fixture
def spending(book: Book) -> Any:
    return book.table("spending").copy()


def cells(html: str) -> list[list[Any]]:
    return [row.find_all("td") for row in BeautifulSoup(html, "lxml").select("tbody tr")]


def test_a_figure_stands_right_aligned_as_it_is_printed_with_its_source(spending: Any) -> None:
    by_class = spending.groupby("类名称")[["合计"]].sum()
    by_class["占比"] = by_class["合计"].figures.shares()
    by_class["项数"] = spending.groupby("类名称").size()
    amount, share, number = cells(frame_html(by_class))[0]
    assert (amount.text, share.text, number.text) == ("75.7万元", "82.28%", "2")
    assert amount["title"].split("\n") == [
        "行政运行等2项之和",
        "计算：行政运行 57.7 + 一般行政管理事务 18.0 = 75.7万元",
        "来源：data/2020/157001/spending.csv 第3至4行“工资福利支出”“对个人和家庭的补助”“商品和服务支出”"
        "“一般性项目”“专项资金”",
    ]
    assert "（最大余额法）" in share["title"]
    assert "title" not in number.attrs
    assert {cell["style"] for cell in (amount, share, number)} == {"text-align: right; white-space: nowrap"}


def test_words_stand_at_the_left_of_their_column_and_numbers_at_the_right(spending: Any) -> None:
    page = BeautifulSoup(frame_html(spending[["科目名称", "合计"]]), "lxml")
    # the row as Excel counts, a name, an amount
    sides = ["text-align: right", "text-align: left", "text-align: right"]
    for row in page.select("tbody tr"):
        assert [str(cell["style"]).partition(";")[0] for cell in row.find_all(["th", "td"])] == sides
    name, amount = page.select("thead tr")[0].find_all("th")[-2:]
    assert [str(cell["style"]).partition(";")[0] for cell in (name, amount)] == sides[1:]


def test_of_several_rows_that_one_heading_has_each_is_aligned_as_its_column(spending: Any) -> None:
    frame = spending.groupby(["类名称", "科目名称"])[["合计"]].sum()
    for row in BeautifulSoup(frame_html(frame), "lxml").select("tbody tr"):
        assert str(row.find_all("td")[-1]["style"]).startswith("text-align: right")
        assert all(str(cell["style"]).startswith("text-align: left") for cell in row.find_all("th"))


def test_a_wide_table_scrolls_and_a_long_one_leaves_out_its_middle(spending: Any) -> None:
    wide = BeautifulSoup(frame_html(pd.concat([spending] * 6, axis=1)), "lxml")
    (frame,) = wide.select("div")
    assert frame["style"] == "overflow-x: auto"
    assert len(wide.select("thead th")) == len(spending.columns) * 6 + 1
    long = frame_html(pd.concat([spending] * 40))
    assert len(cells(long)) == pd.get_option("display.max_rows") + 1
    assert all(cell["title"] for row in cells(long) for cell in row if cell.text.endswith("万元"))


def test_empty_cells_objects_and_levels_are_shown(spending: Any) -> None:
    spending.loc[4, "资金性质"] = "政府性基金预算"
    table = spending.pivot_table(index=["类", "类名称"], columns="资金性质", values=["合计", "项目支出"], aggfunc="sum")
    assert [cell.text for cell in cells(frame_html(table))[1]] == ["5.9万元", "<NA>", "0万元", "<NA>"]
    rows = spending.apply(lambda row: row["合计"] - row["项目支出"], axis=1).to_frame("基本支出")
    rows.loc[99] = "另见说明"
    assert [row[0].text for row in cells(frame_html(rows))][-2:] == ["5万元", "另见说明"]
    assert "行政运行" in cells(frame_html(rows))[0][0]["title"]


def test_no_sign_of_a_name_acts_on_the_page() -> None:
    name = """<b onclick="x">甲</b>&"'\n乙"""
    figure = Figure(Decimal(1), "万元", name, cells=(Cell("<a>.csv", 2, name, "1"),))
    html = frame_html(pd.DataFrame({"数": [figure], name: [name]}, index=[name]))
    page = BeautifulSoup(html, "lxml")
    assert page.select("b, a") == []
    first, second = cells(html)[0]
    assert first["title"].startswith(name)
    assert (first.text, second.text) == ("1万元", name.replace("\n", r"\n"))


def test_a_table_without_figures_is_shown_as_pandas_does(spending: Any) -> None:
    html = frame_html(spending[["科目编码", "类名称"]])
    assert [cell.text for cell in cells(html)[0]] == ["2010301", "一般公共服务支出"]


@pytest.fixture(scope="module")
def outputs() -> dict[str, Any]:
    """What a notebook's own kernel shows, by the code that shows it."""
    shown = [
        'book.table("spending")[["合计"]].head(1)',
        'book.table("spending")["合计"].head(1)',
        'book.table("spending")["合计"].sum()',
        'book.table("spending")[["类名称"]]',
        'book.table("spending")["类名称"]',
    ]
    opening = 'from budgetbook.notebook import open_book\nbook = open_book("2020", "157001")'
    notebook = new_notebook(cells=[new_code_cell(source) for source in (opening, *shown)])
    executed: Any = NotebookClient(
        notebook,
        kernel_manager_class=WarmKernelManager,
        resources={"metadata": {"path": str(ROOT)}},
        shutdown_kernel="immediate",
    ).execute()
    return {cell.source: cell.outputs[0] for cell in executed.cells[1:]}


def test_a_notebook_shows_tables_columns_and_figures_with_their_source(outputs: dict[str, Any]) -> None:
    for source in list(outputs)[:3]:
        [element] = BeautifulSoup(outputs[source]["data"]["text/html"], "lxml").select("[title]")
        assert "来源：data/2020/157001/spending.csv" in str(element["title"])
        assert element.text.endswith("万元")
    assert outputs['book.table("spending")["合计"].sum()']["data"]["text/plain"].endswith("92万元>")


def test_what_a_notebook_shows_so_is_not_marked_as_to_be_published(outputs: dict[str, Any]) -> None:
    assert [outputs[source]["metadata"] for source in list(outputs)[:4]] == [{}] * 4
    column_of_text = outputs['book.table("spending")["类名称"]']
    assert (list(column_of_text["data"]), column_of_text["metadata"]) == (["text/plain"], {})
