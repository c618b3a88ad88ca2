from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup, Tag

from budgetbook.tables import build_table, table_html
from budgetbook.tables.model import BodyCell, BodyRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from budgetbook.book import Book

KEYS = (
    "balance",
    "income",
    "spending",
    "appropriation",
    "general_public",
    "basic",
    "three_public",
    "government_fund",
    "state_capital",
    "operating_cost",
    "performance",
    "project_targets",
)
COLUMNS = (8, 11, 13, 7, 13, 8, 2, 13, 13, 2, 8, 11)

every_table = pytest.mark.parametrize("key", KEYS)


class Balance(HTMLParser):
    """Notes every end tag that does not close the element last opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        del attrs
        if tag != "col":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def parsed(book: Book, key: str) -> BeautifulSoup:
    """A table's mark-up, without the spaces of no width between the words of its headings."""
    return BeautifulSoup(table_html(build_table(book, key)).replace("\u200b", ""), "html.parser")


def number(cell: Tag, name: str) -> int:
    return int(str(cell.get(name, "1")))


def widths(rows: Sequence[Tag]) -> list[int]:
    """How many columns each row fills, counting the cells that reach down into it from above."""
    reaching: list[tuple[int, int]] = []
    filled = []
    for row in rows:
        cells = row.find_all(["td", "th"])
        filled.append(sum(number(cell, "colspan") for cell in cells) + sum(columns for columns, _ in reaching))
        reaching = [(columns, left - 1) for columns, left in reaching if left > 1]
        reaching += [(number(c, "colspan"), number(c, "rowspan") - 1) for c in cells if number(c, "rowspan") > 1]
    assert not reaching, "有单元格伸出表外"
    return filled


def test_the_form_has_these_tables(book: Book) -> None:
    assert tuple(table.key for table in book.form.tables) == KEYS


@every_table
def test_every_element_is_closed(book: Book, key: str) -> None:
    parser = Balance()
    parser.feed(table_html(build_table(book, key)))
    parser.close()
    assert (parser.wrong, parser.open) == ([], [])


@pytest.mark.parametrize(("key", "columns"), list(zip(KEYS, COLUMNS, strict=True)))
def test_every_row_fills_every_column(book: Book, key: str, columns: int) -> None:
    soup = parsed(book, key)
    assert len(soup.find_all("col")) == columns
    for part in soup.find_all(["thead", "tbody"]):
        assert set(widths(part.find_all("tr"))) == {columns}


@every_table
def test_the_widths_of_the_columns_make_up_the_table(book: Book, key: str) -> None:
    shares = [
        float(str(column["style"]).removeprefix("width: ").removesuffix("%")) for column in parsed(book, key)("col")
    ]
    assert sum(shares) == pytest.approx(100, abs=0.05)


@every_table
def test_a_scrolling_region_is_named_after_the_table_and_reached_by_the_keyboard(book: Book, key: str) -> None:
    (region,) = parsed(book, key).find_all("div")
    table = build_table(book, key)
    assert region["aria-label"] == f"{table.number} {table.title}"
    assert (region["role"], region["tabindex"]) == ("region", "0")


@pytest.mark.parametrize("key", [key for key in KEYS if key != "performance"])
def test_every_heading_says_which_columns_it_heads(book: Book, key: str) -> None:
    headings = parsed(book, key).select("thead th")
    assert headings
    for heading in headings:
        is_group = number(heading, "colspan") > 1 and heading.parent is headings[0].parent
        assert heading["scope"] == ("colgroup" if is_group else "col")


@every_table
def test_a_heading_of_the_top_level_has_a_group_of_columns_as_wide_as_itself(book: Book, key: str) -> None:
    soup = parsed(book, key)
    groups = [len(group.find_all("col")) for group in soup.find_all("colgroup")]
    assert groups == [number(cell, "colspan") for cell in soup.select("thead tr:first-child th")] or [8]


@pytest.mark.parametrize(
    ("key", "heads"),
    [
        ("balance", ["一、一般公共预算拨款", "一、基本支出", "二、政府性基金预算拨款", "　　工资福利支出"]),
        ("spending", ["合计", "一般公共服务支出", "　行政事业单位养老支出", "　　行政运行"]),
        ("basic", ["工资福利支出", "　基本工资"]),
        ("three_public", ["合计", "二、公务接待费"]),
    ],
)
def test_what_a_row_is_about_heads_it(book: Book, key: str, heads: list[str]) -> None:
    found = [cell for cell in parsed(book, key).select("tbody th") if cell.get_text() in heads]
    assert {cell.get_text() for cell in found} == set(heads)
    assert {str(cell["scope"]) for cell in found} == {"row"}


@pytest.mark.parametrize("key", [key for key in KEYS if key not in ("performance", "project_targets")])
def test_every_row_with_an_amount_has_a_heading_on_its_left(book: Book, key: str) -> None:
    for row in parsed(book, key).select("tbody tr"):
        cells = row.find_all(["th", "td"])
        amounts = [place for place, cell in enumerate(cells) if re.fullmatch(r"\d+\.\d", cell.get_text())]
        assert all("th" in [cell.name for cell in cells[:place]] for place in amounts), row.get_text()


@pytest.mark.parametrize(
    ("heading", "scope"),
    [
        ("部门（单位）名称", {"row"}),
        ("预算编码", {"row"}),
        ("部门（单位）职能", {"row"}),
        ("年度主要工作内容", {"row"}),
        ("任务名称", {"col"}),
        ("主要内容或用途", {"col"}),
        ("部门财政规划金额", {"col"}),
        ("总金额", {"col"}),
        ("财政资金", {"col"}),
        ("其他资金", {"col"}),
        ("计划实施时间", {"col"}),
        ("年度绩效目标", {"row"}),
        ("一级指标", {"col"}),
        ("二级指标", {"col"}),
        ("三级指标", {"col"}),
        ("指标值", {"col"}),
        ("整体目标设置说明", {"row"}),
    ],
)
def test_the_performance_table_says_of_each_heading_whether_it_heads_a_row_or_a_column(
    book: Book, heading: str, scope: set[str]
) -> None:
    (cell,) = [cell for cell in parsed(book, "performance")("th") if cell.get_text() == heading]
    assert cell["scope"] in scope


@pytest.mark.parametrize(
    ("key", "amounts"),
    list(zip(KEYS, (45, 15 * 6, 15 * 8, 24, 15 * 8, 18 * 2, 6, 0, 0, 1, 6, 0), strict=True)),
)
def test_amounts_are_on_the_right_with_one_decimal(book: Book, key: str, amounts: int) -> None:
    cells = [cell for cell in parsed(book, key)("td") if "text-align: right" in str(cell.get("style"))]
    assert len(cells) == amounts
    assert not [cell for cell in cells if not re.fullmatch(r"\d+\.\d", cell.get_text())]


@pytest.mark.parametrize("key", ["spending", "basic"])
def test_codes_are_centred_and_names_on_the_left(book: Book, key: str) -> None:
    for cell in parsed(book, key)("td"):
        text = cell.get_text()
        if text.isdecimal():
            assert cell["style"] == "text-align: center"
        elif text and "." not in text:
            assert cell["style"] == "text-align: left"


@pytest.mark.parametrize("key", ["balance", "income", "spending", "appropriation", "basic", "three_public"])
def test_the_total_alone_is_strong(book: Book, key: str) -> None:
    rows = parsed(book, key).select("tbody tr")
    strong = [row for row in rows if row.find("strong")]
    assert [row["class"] for row in strong] == [["row-total"]]
    assert all(cell.find("strong") for cell in strong[0]("td") if cell.get_text())


@pytest.mark.parametrize(("key", "columns"), [("government_fund", 13), ("state_capital", 13), ("project_targets", 11)])
def test_an_empty_table_keeps_its_headings_and_one_empty_row(book: Book, key: str, columns: int) -> None:
    soup = parsed(book, key)
    (row,) = soup.select("tbody tr")
    assert [cell.get_text().strip("\u200b") for cell in row("td")] == [""] * columns
    assert len(soup.select("thead tr")) == 2


def test_an_empty_cell_is_not_zero(book: Book) -> None:
    (row,) = [row for row in parsed(book, "performance")("tr") if "基本支出类" in row.get_text()]
    assert [cell.get_text() for cell in row("td")][2:5] == ["74.0", "74.0", ""]


def test_whatever_was_typed_is_text_and_never_markup(book: Book) -> None:
    typed = '<script>甲</script> & "乙"'
    table = replace(build_table(book, "operating_cost"), title=typed, body=(BodyRow("total", (BodyCell(typed),) * 2),))
    soup = BeautifulSoup(table_html(table), "html.parser")
    assert not soup.find("script")
    assert [cell.get_text() for cell in soup("td")] == [typed, typed]
    assert soup.div is not None
    assert soup.div["aria-label"] == f"预算10表 {typed}"


@every_table
def test_every_number_in_a_cell_is_a_named_figure_or_the_units_own_words(book: Book, key: str) -> None:
    for cell in parsed(book, key)("td"):
        figures = len(cell.select(".budget-figure"))
        for figure in cell.select(".budget-figure"):
            assert str(figure["data-figure"]).startswith(f"tables.{key}.")
            assert figure["title"]
            figure.decompose()
        if "own-words" in (cell.get("class") or []):
            assert figures == 0
        else:
            assert not re.search(r"\d", cell.get_text())


@every_table
def test_no_two_figures_of_a_table_have_one_id(book: Book, key: str) -> None:
    ids = [figure["data-figure"] for figure in parsed(book, key).select(".budget-figure")]
    assert len(set(ids)) == len(ids)


def test_a_figure_in_a_table_tells_its_name_its_formula_and_its_cells(book: Book) -> None:
    (figure,) = parsed(book, "spending").select('[data-figure="tables.spending.201.basic"]')
    assert figure.get_text() == "57.7"
    label, formula, source = str(figure["title"]).split("\n")
    assert label == "基本支出"
    assert formula.startswith("计算：工资福利支出 50.0 + 对个人和家庭的补助 0.0 + 商品和服务支出 7.7")
    assert source.startswith("来源：data/2020/157001/spending.csv 第3至4行")


def test_a_code_in_a_table_tells_its_name_and_the_rows_it_stands_in(book: Book) -> None:
    (code,) = parsed(book, "spending").select('[data-figure="tables.spending.2210201.section"]')
    assert code.get_text() == "02"
    assert code["title"] == "功能分类科目编码 22102\n来源：data/2020/157001/spending.csv 第7行“科目编码”"


def test_a_number_in_a_name_is_the_units_own_word(book: Book) -> None:
    table = build_table(book, "spending")
    cells = (BodyCell("2020年专项", "2010302.name"), BodyCell("行政运行", "2010301.name"), BodyCell("九年制学校"))
    html = table_html(replace(table, body=(BodyRow("item", cells),)))
    marked = BeautifulSoup(html, "html.parser").select("tbody .own-words")
    assert [element.get_text() for element in marked] == ["2020年专项", "九年制学校"]
