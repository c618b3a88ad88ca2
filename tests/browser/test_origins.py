"""From a figure to the table's cell it comes from, and back; what no table prints is shown as it was typed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import pytest
from bs4 import BeautifulSoup

from tests.browser.opening import DESKTOP, PHONE, figure, focused_figure, open_page
from tests.published import entries_by_id

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import OnScreen

AMOUNT = "statement.general_public.parts.一般公共服务支出.amount"
"""75.7万元 = 57.7 + 18.0."""
SHARE = "statement.spending.parts.基本支出.share"
"""80.43% = 74.0 of 92.0."""
TYPED = "tables.spending.2010301.wages"
"""50.0, typed as 工资福利支出 in row 3 of spending.csv."""


def origins(page: Page) -> list[str]:
    """What is said of each operand, and where it leads."""
    return [re.sub(r"\s+", " ", text).strip() for text in page.locator(".origins > li").all_inner_texts()]


@pytest.mark.parametrize(
    ("id_", "row"), [("summary.how_much.answer.spending", "支出总计"), ("tables.balance.basic.total", "工资福利支出")]
)
def test_a_link_is_named_after_the_row_on_its_own_side_of_the_table(page: Page, id_: str, row: str) -> None:
    figure(page, id_).focus()
    links = page.locator(".origins a").filter(has_text="预算01表")
    assert links.first.get_attribute("title") == row


@pytest.mark.parametrize(
    ("id_", "operands"),
    [
        (AMOUNT, ["印在 预算05表", "行政运行 57.7： 预算05表", "一般行政管理事务 18.0： 预算05表"]),
        (SHARE, ["分子 基本支出 74.0： 预算03表", "分母 支出总计 92.0： 预算03表"]),
        ("statement.other_matters.operating_cost", ["印在 预算10表"]),
        # 预算02表 has the same number, as income
        (
            "summary.uses.bar.一般公共服务支出",
            ["印在 预算03表", "行政运行 57.7： 预算03表", "一般行政管理事务 18.0： 预算03表"],
        ),
        (TYPED, ["2020年 spending.csv 第3行"]),
    ],
)
def test_each_operand_stands_apart_with_where_it_is_printed(page: Page, id_: str, operands: list[str]) -> None:
    figure(page, id_).focus()
    assert [line.replace("：", "： ").replace("：  ", "： ") for line in origins(page)] == operands


@pytest.mark.parametrize(
    ("id_", "number", "there", "shown"),
    [
        (AMOUNT, 0, "tables.general_public.201.total", "75.7"),
        (AMOUNT, 1, "tables.general_public.2010301.total", "57.7"),
        (AMOUNT, 2, "tables.general_public.2010302.total", "18.0"),
        (SHARE, 0, "tables.spending.total.basic", "74.0"),
        (SHARE, 1, "tables.spending.total.total", "92.0"),
        # its 类 has no other 项, and prints the same amount
        ("summary.uses.bar.社会保障和就业支出", 1, "tables.spending.2080505.basic", "5.9"),
    ],
)
def test_a_link_leads_to_the_cell_and_a_button_back(page: Page, id_: str, number: int, there: str, shown: str) -> None:
    figure(page, id_).click()
    page.locator(".origins a").nth(number).click()
    assert focused_figure(page) == there
    assert figure(page, there).inner_text() == shown
    cell = page.locator("td.origin")
    assert cell.count() == 1
    assert cell.locator(f'[data-figure="{there}"]').count() == 1
    plain = page.locator("td:not(.origin)").first.evaluate("one => getComputedStyle(one).backgroundColor")
    assert cell.evaluate("one => getComputedStyle(one).backgroundColor") != plain
    box = cell.bounding_box()
    assert box
    assert 0 < box["y"] < DESKTOP["height"]
    # neither its explanation nor that of what the mouse came to lie on covers it
    page.wait_for_timeout(200)
    assert not page.locator("#figure-note").is_visible()
    page.locator("#figure-back").click()
    assert focused_figure(page) == id_
    assert page.locator(".origin").count() == 0
    assert not page.locator("#figure-back").is_visible()


def test_a_mark_leads_to_its_note_and_a_button_back(page: Page) -> None:
    figure(page, "statement.basic.operating").locator("xpath=following-sibling::a").first.click()
    assert page.locator("#discrepancy-2").is_visible()
    assert page.locator("#figure-back").inner_text() == "返回 7.7万元"
    page.locator("#figure-back").click()
    assert focused_figure(page) == "statement.basic.operating"
    assert not page.locator("#figure-note").is_visible()


def test_the_way_leads_on_from_cell_to_cell_and_back_step_by_step(page: Page) -> None:
    figure(page, AMOUNT).click()
    page.locator(".origins a").nth(1).click()
    figure(page, "tables.general_public.2010301.total").click()
    page.locator(".origins a").first.click()
    assert focused_figure(page) == "tables.general_public.2010301.basic"
    page.locator("#figure-back").click()
    assert focused_figure(page) == "tables.general_public.2010301.total"
    page.locator("#figure-back").click()
    assert focused_figure(page) == AMOUNT


def test_the_keyboard_alone_goes_there_and_back(page: Page) -> None:
    figure(page, SHARE).focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "预算03表"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused_figure(page) == "tables.spending.total.total"
    page.keyboard.press("Escape")
    assert focused_figure(page) == SHARE


def test_the_tab_key_and_escape_lead_from_the_explanation_back_to_its_figure(page: Page) -> None:
    for key in ("Tab", "Escape"):
        figure(page, SHARE).focus()
        page.keyboard.press("Escape")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press(key)
        assert focused_figure(page) == SHARE


def test_what_no_table_prints_is_shown_as_it_was_typed(page: Page) -> None:
    figure(page, TYPED).click()
    opener = page.locator(".origins button")
    assert opener.get_attribute("aria-expanded") == "false"
    opener.click()
    assert opener.get_attribute("aria-expanded") == "true"
    rows = [line.split("\t") for line in page.locator(".origins tr").all_inner_texts()]
    assert ["工资福利支出", "50.0"] in rows
    assert ["商品和服务支出", "7.7"] in rows
    assert page.locator(".origins tr.origin").all_inner_texts() == ["工资福利支出\t50.0"]


def test_the_way_back_covers_no_explanation(report: OnScreen) -> None:
    page = report("phone").page
    figure(page, AMOUNT).tap()
    page.locator(".origins a").nth(1).tap()
    figure(page, TYPED).evaluate("one => one.scrollIntoView({block: 'center'})")
    figure(page, TYPED).tap()
    page.locator(".origins button").last.tap()
    note, back = page.locator("#figure-note").bounding_box(), page.locator("#figure-back").bounding_box()
    assert note
    assert back
    assert note["y"] + note["height"] > back["y"]
    uppermost = "([x, y]) => document.elementFromPoint(x, y).closest('#figure-note, #figure-back').id"
    assert page.evaluate(uppermost, [back["x"] + back["width"] / 2, back["y"] + 2]) == "figure-note"


def test_every_operand_leads_to_a_cell_that_prints_its_very_number(page: Page) -> None:
    """Of all figures of the page: what is written before the colon is what the cell shows."""
    found: list[list[str]] = page.evaluate(
        """[...document.querySelectorAll('main .budget-figure')].flatMap(figure =>
            window.figureOrigins(figure, () => {}).flatMap(list => [...list.querySelectorAll(':scope > li')])
                .filter(item => item.querySelectorAll('a').length === 1 && item.textContent.includes('：'))
                .map(item => [item.firstChild.textContent, document.getElementById(
                    decodeURIComponent(item.querySelector('a').hash.slice(1))).textContent]))"""
    )
    assert len(found) > 500
    wrong = [(words, shown) for words, shown in found if Decimal(words.split(" ")[-1].rstrip("：")) != Decimal(shown)]
    assert wrong == []


def test_a_change_tells_this_years_operand_and_last_years(browser: Browser, sample_publication: Path) -> None:
    page = open_page(browser, sample_publication / "report.html", viewport=DESKTOP).page
    entry = entries_by_id(sample_publication)["statement.spending.parts.项目支出.change.percent"]
    assert entry["formula"].startswith("（1654.9 − 1511.8）÷ 1511.8")
    figure(page, entry["id"]).focus()
    lines = origins(page)
    page.locator(".origins button").first.click()
    last_years = page.locator(".origins div:not([hidden]) tr").all_inner_texts()
    page.context.close()
    assert [line.split("：")[0] for line in lines] == [
        "分子 本年 项目支出 1654.9",
        "分子 上年 项目支出 1511.8",
        "分母 上年 项目支出 1511.8",
    ]
    assert "预算03表" in lines[0]
    assert lines[1].split("：")[1].strip().startswith("2021年 spending.csv 第")
    assert len(last_years) > 5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_all_of_it_lies_on_the_screen(report: OnScreen, scheme: Literal["light", "dark"]) -> None:
    opened = report("phone")
    page = opened.page
    page.emulate_media(color_scheme=scheme)
    figure(page, AMOUNT).tap()
    note = page.locator("#figure-note").bounding_box()
    page.locator(".origins a").nth(1).tap()
    cell, back = page.locator("td.origin").bounding_box(), page.locator("#figure-back").bounding_box()
    colours = page.locator("td.origin").evaluate(
        "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    )
    for box in (note, cell, back):
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
        assert 0 <= box["y"] < PHONE["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert colours[0] != colours[1]
    page.locator("#figure-back").tap()
    assert focused_figure(page) == AMOUNT
    assert [url[:80] for url in opened.requests if not url.startswith(("file:", "data:"))] == []


def test_the_page_is_not_a_tenth_larger_for_it(each_publication: Path) -> None:
    text = (each_publication / "report.html").read_text(encoding="utf-8")
    carried = BeautifulSoup(text, "lxml").find(id="figure-origins")
    assert carried
    assert len(str(carried).encode("utf-8")) < 0.08 * len(text.encode("utf-8"))


def test_years_and_table_numbers_are_not_underlined_as_numbers_are(page: Page) -> None:
    def line(id_: str) -> str:
        colour: str = figure(page, id_).evaluate("one => getComputedStyle(one).borderBottomColor")
        return colour

    clear = "rgba(0, 0, 0, 0)"
    assert line(AMOUNT) != clear
    assert line(SHARE) != clear
    assert [line(id_) for id_ in ("statement.overall.year", "statement.overall.see.balance")] == [clear, clear]
