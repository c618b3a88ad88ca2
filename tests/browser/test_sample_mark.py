"""Made-up data says so on every screen and on every page that a browser prints, and covers no text."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from tests.browser.opening import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

MARK = "示例数据，不是真实预算"

SIZES = [(1280, 900), (390, 844), (320, 256)]


@pytest.fixture(scope="module", params=SIZES, ids=["desktop", "phone", "enlarged"])
def page(browser: Browser, marked: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page on a screen."""
    width, height = request.param
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_default_timeout(PATIENCE)
    page.goto((marked / "report.html").as_uri(), wait_until="networkidle")
    yield page
    page.close()


@pytest.mark.parametrize("place", [0, 0.3, 0.7, 1])
def test_the_mark_is_on_the_screen_wherever_one_has_scrolled(page: Page, place: float) -> None:
    page.evaluate("place => scrollTo(0, place * (document.body.scrollHeight - innerHeight))", place)
    mark = page.locator(".sample-mark")
    box = mark.bounding_box()
    screen = page.viewport_size
    assert box
    assert screen
    assert mark.inner_text() == MARK
    assert 0 <= box["y"] < 120
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= screen["width"]
    assert box["height"] < 40  # one line
    words = "([x, y]) => document.elementFromPoint(x, y).textContent"
    assert page.evaluate(words, [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]) == MARK


def test_what_a_link_leads_to_does_not_lie_under_the_mark(page: Page) -> None:
    page.evaluate("scrollTo(0, 0)")
    for heading in page.locator("main h2").all():
        heading.evaluate("heading => (heading.closest('section') || heading).scrollIntoView()")
        mark, box = page.locator(".sample-mark").bounding_box(), heading.bounding_box()
        assert mark
        assert box
        assert box["y"] >= mark["y"] + mark["height"]


def test_the_mark_can_be_read_by_weak_eyes(page: Page) -> None:
    colours: list[str] = page.locator(".sample-mark").evaluate(
        "mark => [getComputedStyle(mark).color, getComputedStyle(mark).backgroundColor]"
    )
    light, dark = (luminance(colour) for colour in colours)
    assert (light + 0.05) / (dark + 0.05) > 7


def luminance(colour: str) -> float:
    channels = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("landscape", [False, True], ids=["upright", "lying"])
@pytest.mark.parametrize("margin", ["0", "12mm"])
def test_each_page_that_is_printed_carries_the_mark_above_its_text(
    browser: Browser, marked: Path, landscape: bool, margin: str
) -> None:
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto((marked / "report.html").as_uri(), wait_until="networkidle")
    margins = dict.fromkeys(("top", "right", "bottom", "left"), margin)
    printed = page.pdf(format="A4", landscape=landscape, margin=margins)  # type: ignore[arg-type]
    page.close()
    with pypdfium2.PdfDocument(io.BytesIO(printed)) as document:
        assert len(document) > 3
        for sheet in document:
            text = sheet.get_textpage()
            assert re.sub(r"\s", "", text.get_text_bounded()).count(MARK) == 1
            start, count = text.search(MARK).get_next()
            words = text.get_text_range()
            boxes = [(number, text.get_charbox(number)) for number in range(len(words)) if words[number].strip()]
            lowest = min(box[1] for number, box in boxes if start <= number < start + count)
            highest = max(box[3] for number, box in boxes if not start <= number < start + count)
            assert highest < lowest
