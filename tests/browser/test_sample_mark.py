"""Made-up data says so on every screen and on every page that a browser prints, and covers no text."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from tests.browser.opening import PHONE, open_page, settle, wait_until
from tests.colours import contrast

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

MARK = "示例数据，不是真实预算"

SIZES = [(1280, 900), (390, 844), (320, 256)]


@pytest.fixture(params=SIZES, ids=["desktop", "phone", "enlarged"])
def page(marked_page: Page, request: pytest.FixtureRequest) -> Page:
    """The page on a screen."""
    width, height = request.param
    marked_page.set_viewport_size({"width": width, "height": height})
    return marked_page


def test_the_mark_is_on_the_screen_wherever_one_has_scrolled(page: Page) -> None:
    mark, screen = page.locator(".sample-mark"), page.viewport_size
    assert screen
    for place in (0, 0.3, 0.7, 1):
        page.evaluate("place => scrollTo(0, place * (document.body.scrollHeight - innerHeight))", place)
        box = mark.bounding_box()
        assert box
        assert mark.inner_text() == MARK
        assert 0 <= box["y"] < 120, place
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= screen["width"]
        assert box["height"] < 40  # one line
        words = "([x, y]) => document.elementFromPoint(x, y).textContent"
        assert page.evaluate(words, [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]) == MARK, place


def test_the_mark_stays_below_a_bar_of_two_lines(marked_page: Page) -> None:
    marked_page.set_viewport_size({"width": 320, "height": 640})
    marked_page.fill("#search", "预算")
    wait_until(marked_page, "document.querySelector('.bar').offsetHeight > 80")
    settle(marked_page)
    marked_page.evaluate("scrollTo(0, 1000)")
    mark, bar = marked_page.locator(".sample-mark").bounding_box(), marked_page.locator(".bar").bounding_box()
    assert mark
    assert bar
    assert abs(mark["y"] - bar["height"]) < 1


def test_what_a_link_leads_to_does_not_lie_under_the_mark(page: Page) -> None:
    page.evaluate("scrollTo(0, 0)")
    for heading in page.locator("main h2").all():
        heading.evaluate("heading => (heading.closest('section') || heading).scrollIntoView()")
        mark, box = page.locator(".sample-mark").bounding_box(), heading.bounding_box()
        assert mark
        assert box
        assert box["y"] >= mark["y"] + mark["height"]


def test_the_mark_can_be_read_by_weak_eyes(page: Page) -> None:
    letters, ground = page.locator(".sample-mark").evaluate(
        "mark => [getComputedStyle(mark).color, getComputedStyle(mark).backgroundColor]"
    )
    assert contrast(letters, ground) > 7


@pytest.mark.parametrize("landscape", [False, True], ids=["portrait", "landscape"])
@pytest.mark.parametrize("margin", ["0", "12mm"])
def test_each_page_that_is_printed_carries_the_mark_above_its_text_and_none_is_empty(
    marked_page: Page, landscape: bool, margin: str
) -> None:
    margins = dict.fromkeys(("top", "right", "bottom", "left"), margin)
    printed = marked_page.pdf(format="A4", landscape=landscape, margin=margins)  # type: ignore[arg-type]
    with pypdfium2.PdfDocument(io.BytesIO(printed)) as document:
        assert len(document) > 3
        for sheet in document:
            text = sheet.get_textpage()
            assert re.sub(r"\s", "", text.get_text_bounded()).count(MARK) == 1
            start, count = text.search(MARK).get_next()
            words = text.get_text_range()
            assert len(words) >= 30
            boxes = [(number, text.get_charbox(number)) for number in range(len(words)) if words[number].strip()]
            lowest = min(box[1] for number, box in boxes if start <= number < start + count)
            highest = max(box[3] for number, box in boxes if not start <= number < start + count)
            assert highest < lowest


WIDE_TABLE = (
    '<div class="table-scroll" tabindex="0"><table class="budget-table"><thead><tr><th rowspan="2">项目名称</th>'
    '<th colspan="2">资金</th></tr><tr><th style="min-width: 40rem">总额</th><th style="min-width: 40rem">指标</th>'
    "</tr></thead><tbody>"
    + "".join(
        f'<tr><td class="own-words" rowspan="2">项目{name}</td><td>1</td><td class="own-words">指标</td></tr>'
        '<tr><td>2</td><td class="own-words">指标</td></tr><tr><td class="own-words">单行</td><td>3</td><td>4</td></tr>'
        '<tr><td class="own-words">单行</td><td>3</td><td class="own-words">指标</td></tr>'
        for name in "甲乙丙丁戊己庚辛"
    )
    + "</tbody></table></div><div style='height: 100rem'></div>"
)


def test_a_tables_heading_stays_below_the_mark_and_its_first_column_in_sight(
    browser: Browser, long_sample: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.html"
    text = (long_sample / "report.html").read_text(encoding="utf-8")
    report.write_text(text.replace("</main>", f"{WIDE_TABLE}</main>"), encoding="utf-8")
    page = open_page(browser, report, viewport=PHONE).page
    frame = page.locator(".table-scroll").last
    frame.evaluate("frame => frame.scrollTo(300, 0)")
    frame.evaluate("frame => scrollTo(0, scrollY + frame.getBoundingClientRect().top + 200)")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    mark, head, box = (one.bounding_box() for one in (page.locator(".sample-mark"), frame.locator("thead"), frame))
    names = [cell.bounding_box() for cell in frame.locator("tbody td", has_text=re.compile("^(项目|单行)")).all()]
    page.context.close()
    assert mark
    assert head
    assert box
    assert box["y"] < mark["y"]
    assert abs(head["y"] - mark["y"] - mark["height"]) < 3
    assert all(name and abs(name["x"] - box["x"]) < 3 for name in names)
    assert len(names) == 24
