"""一图读懂, the summary at the top of the page: what it answers, from which figures, and its one sheet in print."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import docx
import pypdfium2
import pytest

from tests.browser.opening import DESKTOP, open_page
from tests.published import entries_by_id, pdf_pages

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import OnScreen

QUESTIONS = ["一共多少", "钱从哪里来", "钱主要花在哪里（最多的几项）", "用于人员和运转的有多少", "“三公”经费有多少"]


def cards(page: Page) -> dict[str, str]:
    """What each question is answered, with the names and amounts of its bars."""
    texts = [card.inner_text().split("\n") for card in page.locator(".summary").all()[1:]]
    return {lines[0]: "".join(line.strip() for line in lines[1:]) for lines in texts}


def test_the_summary_answers_what_a_citizen_asks_and_is_silent_on_what_there_is_not(page: Page) -> None:
    """Of 2020 there is no last year; the amounts are those of the published text."""
    found = cards(page)
    assert list(found) == QUESTIONS
    assert "收入总计92万元，支出总计92万元注一，收支平衡。" in found[QUESTIONS[0]]
    assert found[QUESTIONS[1]] == "全部是一般公共预算财政拨款。一般公共预算财政拨款92万元"
    assert found[QUESTIONS[2]] == (
        "一般公共服务支出最多，占支出总计的82.28%。一般公共服务支出75.7万元社会保障和就业支出5.9万元卫生健康支出5.4万元"
    )
    assert found[QUESTIONS[3]] == (
        "一般公共预算基本支出74万元，其中主要是人员经费，占89.59%。人员经费66.3万元公用经费7.7万元注二"
    )
    assert found[QUESTIONS[4]] == ("“三公”经费1.5万元，占支出总计的1.63%。公务用车运行维护费1.3万元公务接待费0.2万元")


def test_the_summary_stands_before_the_official_text(page: Page) -> None:
    assert page.locator("main h1").all_inner_texts()[1] == "一图读懂"
    assert page.locator("#TOC a").all_inner_texts()[0] == "一图读懂"


def test_every_number_of_the_summary_explains_itself_and_is_in_the_ledger(page: Page, each_publication: Path) -> None:
    ledger = entries_by_id(each_publication)
    ids: list[str] = page.eval_on_selector_all(".summary .budget-figure", "all => all.map(one => one.dataset.figure)")
    assert len(ids) == len(set(ids)) >= 15
    assert all(id_.startswith("summary.") and ledger[id_]["cells"] for id_ in ids)
    bare = page.eval_on_selector_all(
        ".summary",
        """all => all.map(one => { const copy = one.cloneNode(true);
            copy.querySelectorAll('.budget-figure').forEach(figure => figure.remove()); return copy.textContent; })""",
    )
    assert not re.search(r"\d", "".join(bare))


def test_bars_of_the_summary_are_as_long_as_their_amounts(page: Page) -> None:
    widths: list[float] = (
        page.locator(".summary", has_text="用于人员和运转")
        .locator(".glance-bar > span")
        .evaluate_all("bars => bars.map(bar => bar.getBoundingClientRect().width)")
    )
    assert widths[1] / widths[0] == pytest.approx(7.7 / 66.3, abs=0.01)


@pytest.mark.parametrize("width", [390, 768])
def test_no_amount_of_the_summary_is_cut_off_or_broken(report: OnScreen, width: int) -> None:
    boxes: list[list[float]] = report("desktop", width=width, height=844).page.eval_on_selector_all(
        ".summary li .budget-figure",
        "all => all.map(one => [one.getBoundingClientRect().right, one.getClientRects().length])",
    )
    assert max(right for right, _ in boxes) < width - 16
    assert {lines for _, lines in boxes} == {1}


def printed(page: Page) -> list[str]:
    """The first two sheets."""
    page.emulate_media(media="print")
    with pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True, page_ranges="1-2"))) as document:
        return ["".join(sheet.get_textpage().get_text_bounded().split()) for sheet in document]


def test_the_summary_prints_on_one_sheet_with_the_title_and_nothing_else(page: Page) -> None:
    first, second = printed(page)
    assert all(question in first for question in QUESTIONS)
    assert "一般公共预算财政拨款" in first
    assert "第一部分" not in first
    assert second.startswith("第一部分")


def test_where_there_is_a_last_year_it_tells_the_change_still_on_one_sheet(
    browser: Browser, sample_publication: Path
) -> None:
    page = open_page(browser, sample_publication / "report.html", viewport=DESKTOP).page
    change = cards(page).get("比上年多了还是少了", "")
    first, second = printed(page)
    page.context.close()
    assert "增加" in change or "减少" in change
    assert "上年" in change
    assert "比上年多了还是少了" in first
    assert "第一部分" not in first
    assert "第一部分" in second


def test_print_and_word_have_the_official_text_alone(each_publication: Path) -> None:
    text = "".join(pdf_pages(each_publication / "report.pdf"))
    words = "\n".join(paragraph.text for paragraph in docx.Document(str(each_publication / "report.docx")).paragraphs)
    for said in ("一图读懂", "钱从哪里来"):
        assert said not in text
        assert said not in words
