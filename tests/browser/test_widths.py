"""What each screen shows of the page: nothing covered, nothing hidden, headings broken between words."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.opening import settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.browser.conftest import OnScreen

SCREENS = {390: 844, 768: 1024, 1440: 900}


@pytest.fixture(scope="module", params=SCREENS)
def width(request: pytest.FixtureRequest) -> int:
    """The width of a screen, which is changed as seldom as can be."""
    return int(request.param)


@pytest.fixture
def page(report: OnScreen, width: int) -> Page:
    """The report on a screen of this width."""
    return report("narrow window", width=width, height=SCREENS[width]).page


def places(page: Page) -> Iterator[int]:
    """Scroll through the whole page, a screen at a time."""
    height: int = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, 800):
        page.evaluate(f"scrollTo(0, {top})")
        settle(page)
        yield top


def test_no_frame_scrolls_up_and_down_within_the_page(page: Page) -> None:
    found: list[Any] = page.eval_on_selector_all(
        "main *",
        """all => all.filter(one => one.scrollHeight > one.clientHeight + 1
            && ['auto', 'scroll'].includes(getComputedStyle(one).overflowY)).map(one => one.outerHTML.slice(0, 90))""",
    )
    assert found == []


def test_the_way_back_to_the_top_covers_nothing(page: Page) -> None:
    """It lies within the bar, at every place of the page."""
    seen = 0
    for _ in itertools.islice(places(page), 12):
        found: dict[str, Any] = page.evaluate(
            """(() => {
                const [link, bar] = ['.to-top', '.bar'].map(one => document.querySelector(one).getBoundingClientRect());
                return {shown: link.height > 0, within: link.top >= bar.top && link.bottom <= bar.bottom,
                    right: link.right <= innerWidth};
            })()"""
        )
        seen += found["shown"]
        assert not found["shown"] or (found["within"] and found["right"])
    assert seen >= 8


@pytest.mark.parametrize("table", ["income", "spending", "general-public", "basic", "balance", "appropriation"])
def test_a_phone_shows_an_amount_beside_each_name_before_it_is_scrolled(phone: Page, table: str) -> None:
    ends: list[float] = phone.eval_on_selector_all(
        f".budget-table-{table} tbody tr",
        """rows => rows.map(row => [...row.querySelectorAll('td .budget-figure')]
            .find(figure => /^-?[\\d,]+\\.\\d+$/.test(figure.innerText)))
            .filter(Boolean).map(figure => figure.getBoundingClientRect().right)""",
    )
    assert len(ends) > 3
    assert max(ends) <= 390 - 16


def test_a_phone_shows_the_form_of_goals_as_a_whole(phone: Page) -> None:
    """预算11表 is text: it is read without scrolling sideways."""
    frame = phone.locator(".table-scroll[data-table=performance]")
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")
    narrow = frame.evaluate(
        """frame => [...frame.querySelectorAll('td.own-words')].filter(cell => cell.innerText.length > 4)
            .filter(cell => cell.clientWidth < 2.4 * parseFloat(getComputedStyle(cell).fontSize))
            .map(cell => cell.innerText)"""
    )
    assert narrow == []
    indicators: list[float] = frame.evaluate(
        """frame => [...frame.querySelectorAll('td:has(> .own-words):nth-last-child(2)')]
            .map(cell => cell.clientWidth / parseFloat(getComputedStyle(cell).fontSize))"""
    )
    assert min(indicators) > 4.5


LINES = """cells => cells.map(cell => {
    const lines = [], walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    let last = -1;
    for (let node = walker.nextNode(); node; node = walker.nextNode())
        for (let place = 0; place < node.data.length; place += 1) {
            const range = document.createRange();
            range.setStart(node, place);
            range.setEnd(node, place + 1);
            const box = range.getClientRects()[0];
            if (!box || node.data[place] === '\\u200b') continue;
            if (Math.abs(box.top - last) > 4) lines.push('');
            last = box.top;
            lines[lines.length - 1] += node.data[place];
        }
    return lines;
})"""

WORDS = {
    "一般公共预算": ("一般公共", "预算"),
    "政府性基金预算": ("政府性", "基金", "预算"),
    "国有资本经营预算": ("国有资本", "经营", "预算"),
    "一般性项目": ("一般性", "项目"),
    "专项资金": ("专项", "资金"),
    "对个人和家庭的补助": ("对个人", "和家庭", "的补助"),
    "商品和服务支出": ("商品", "和服务", "支出"),
    "工资福利支出": ("工资", "福利", "支出"),
    "其中：财政拨款": ("其中：", "财政", "拨款"),
    "单位代码": ("单位", "代码"),
    "单位（科目名称）": ("单位", "（科目", "名称）"),
}


def broken_between_words(lines: list[str]) -> bool:
    """Whether each line ends where a word ends."""
    words = WORDS["".join(lines)]
    ends = set(itertools.accumulate(map(len, words)))
    return set(itertools.accumulate(map(len, lines))) <= ends


def test_a_line_of_a_heading_ends_where_a_word_ends() -> None:
    assert broken_between_words(["一般公共", "预算"])
    assert not broken_between_words(["一般公", "共预算"])


def test_headings_of_columns_are_broken_between_words(page: Page) -> None:
    found: list[list[str]] = page.eval_on_selector_all(".budget-table thead th", LINES)
    known = [lines for lines in found if "".join(lines) in WORDS]
    assert len({"".join(lines) for lines in known}) == len(WORDS)
    assert [lines for lines in known if not broken_between_words(lines)] == []


TITLES = {
    "洛阳市政务服务和大数据管理局2020年度部门预算": "洛阳市 政务 服务 和大数据 管理局 2020年度 部门 预算",
    "第一部分　洛阳市政务服务和大数据管理局概况": "第一部分　 洛阳市 政务 服务 和大数据 管理局 概况",
    "第二部分　洛阳市政务服务和大数据管理局2020年部门预算情况说明": (
        "第二部分　 洛阳市 政务 服务 和大数据 管理局 2020年 部门 预算 情况 说明"
    ),
    "附件：洛阳市政务服务和大数据管理局2020年度部门预算表": (
        "附件： 洛阳市 政务 服务 和大数据 管理局 2020年度 部门 预算表"
    ),
    "七、2020年一般公共预算“三公”经费支出情况表": "七、 2020年 一般 公共 预算 “三公” 经费 支出 情况表",
    "十一、2020年部门（单位）整体绩效目标表": "十一、 2020年 部门 （单位） 整体 绩效 目标表",
}
"""Titles that a phone breaks into lines, in words."""


def test_titles_are_broken_between_words(page: Page) -> None:
    found: list[list[str]] = page.eval_on_selector_all("main :is(h1, h2)", LINES)
    known = {"".join(lines): lines for lines in found if "".join(lines) in TITLES}
    assert known.keys() == TITLES.keys()
    for title, lines in known.items():
        ends = set(itertools.accumulate(map(len, TITLES[title].split(" "))))
        assert set(itertools.accumulate(map(len, lines))) <= ends, lines
    assert page.viewport_size
    if page.viewport_size["width"] == 390:
        assert min(map(len, known.values())) == 2


NAMES = {
    "机关事业单位基本养老保险缴费支出": "机关 事业 单位 基本 养老 保险 缴费 支出",
    "社会保障和就业支出": "社会 保障 和就业 支出",
    "行政事业单位养老支出": "行政 事业 单位 养老 支出",
    "住房公积金": "住房公积金",
}


def test_names_in_tables_are_broken_between_words_and_have_room_for_some(phone: Page) -> None:
    found: list[list[str]] = phone.eval_on_selector_all(".budget-table .row-head", LINES)
    for lines in found:
        words = NAMES.get("".join(lines).strip("　"))
        if words:
            ends = set(itertools.accumulate(map(len, words.split(" "))))
            assert set(itertools.accumulate(len(line.strip("　")) for line in lines)) <= ends, lines
    for table in ("income", "spending", "general-public"):
        lines = phone.eval_on_selector_all(f".budget-table-{table} .row-head", LINES)
        assert sum(len("".join(name)) for name in lines) / sum(map(len, lines)) > 5


def test_the_second_line_of_an_indented_name_begins_below_the_first(page: Page) -> None:
    found: list[list[Any]] = page.eval_on_selector_all(
        ".budget-table th[class*=indent-]",
        """names => names.map(name => [name.textContent.match(/^　*/)[0].length,
            ...['textIndent', 'fontSize'].map(key => parseFloat(getComputedStyle(name)[key]))])""",
    )
    assert max(depth for depth, *_ in found) == 5
    assert [depth for depth, indent, letter in found if round(-indent / letter) != depth] == []


def test_the_links_to_notebooks_end_where_the_text_ends(report: OnScreen) -> None:
    gaps: list[float] = report("desktop").page.eval_on_selector_all(
        ".notebook-link",
        """all => all.map(one => [one, one.querySelector('a')].map(each => each.getBoundingClientRect().right))
            .map(([text, link]) => text - link)""",
    )
    assert len(gaps) == 6
    assert max(gaps) < 1


def test_names_in_the_summary_are_broken_between_words(report: OnScreen) -> None:
    found: list[list[str]] = report("desktop", width=320, height=640).page.eval_on_selector_all(".glance-name", LINES)
    assert ["社会保障和就业", "支出"] in found


def test_the_unit_over_a_table_is_named_in_one_line(page: Page) -> None:
    heights: list[float] = page.eval_on_selector_all(
        ".table-lines span",
        "all => all.map(one => one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).fontSize))",
    )
    assert len(heights) > 20
    assert max(heights) < 2.5


def test_an_official_tables_number_stands_close_above_its_title_and_comes_into_view_with_it(page: Page) -> None:
    places: list[list[float]] = page.eval_on_selector_all(
        ".table-number",
        """all => all.map(one => [one, one.nextElementSibling].map(each => each.getBoundingClientRect()))
            .map(([number, title]) => [number.bottom, title.top, number.right, title.right])""",
    )
    assert len(places) == 12
    assert all(0 <= title - number <= 12 and right == other for number, title, right, other in places)
    page.evaluate("document.querySelectorAll('.table-heading')[4].scrollIntoView({block: 'start'})")
    settle(page)
    number, bar = page.evaluate(
        """[document.querySelectorAll('.table-number p')[4].getBoundingClientRect().top,
            document.querySelector('.bar').getBoundingClientRect().bottom]"""
    )
    assert number >= bar


def test_no_heading_of_a_column_runs_over_its_edge(page: Page) -> None:
    found: list[str] = page.eval_on_selector_all(
        ".budget-table th:not(.row-head)",
        "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.innerText)",
    )
    assert found == []
