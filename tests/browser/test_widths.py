"""What each screen shows of the page: nothing covered, nothing hidden, headings broken between words."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.opening import open_page, settle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import KeptOpen

SCREENS = {390: 844, 768: 1024, 1440: 900}


@pytest.fixture(params=SCREENS)
def page(kept_open: KeptOpen, browser: Browser, folder: Path, request: pytest.FixtureRequest) -> Page:
    """The report on a screen of this width."""
    screen = {"width": request.param, "height": SCREENS[request.param]}
    page = kept_open.get(request.param, lambda: open_page(browser, folder / "report.html", viewport=screen)).page
    page.evaluate("scrollTo(0, 0)")
    settle(page)
    return page


@pytest.fixture
def phone(kept_open: KeptOpen, browser: Browser, folder: Path) -> Page:
    """The report on a phone."""
    settings = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    return kept_open.get("phone", lambda: open_page(browser, folder / "report.html", **settings)).page


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


def test_no_heading_of_a_column_runs_over_its_edge(page: Page) -> None:
    found: list[str] = page.eval_on_selector_all(
        ".budget-table th:not(.row-head)",
        "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.innerText)",
    )
    assert found == []
