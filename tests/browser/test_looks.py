"""How the page looks, against pictures kept beside these tests.

The pictures are small and few: the head of the page, a paragraph with its chart, a wide table; on a desktop and a
phone, and the phone's in the dark as well. They are compared after both have been shrunk to a sixth, which leaves the
lie of lines, blocks and colours and takes away what differs from one Chromium and one rasteriser to the next: the
edges of glyphs. A point counts as changed where a channel differs by more than 30 of 255, and 2 percent of changed
points are let pass. Measured: other hinting, without subpixel positioning of glyphs, which is the worst that another
rasteriser does, changes up to 1.0 percent; one block of text moved by two lines 3.3 or more, a missing bar 19 or more.

`BUDGETBOOK_NEW_PICTURES=1 pytest tests/browser/test_looks.py` keeps new pictures, to be looked at before they are
committed.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from PIL import Image, ImageChops

from tests.browser.opening import settle

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import OnScreen

KEPT = Path(__file__).parent / "pictures"
SHRUNK = 6
CHANGED = 30
LET_PASS = 0.02

SETTINGS: dict[str, tuple[str, Literal["light", "dark"]]] = {
    "desktop": ("desktop", "light"),
    "phone": ("phone", "light"),
    "phone-dark": ("phone", "dark"),
}
PLACES = {
    "head": "scrollTo(0, 0)",
    "chart": "document.querySelector('main figure').scrollIntoView({block: 'center'})",
    "table": """(() => {
        const frame = document.querySelector('.budget-table-spending').closest('.table-scroll');
        frame.scrollIntoView({block: 'start'});
        frame.scrollTo(150, 60);
    })()""",
}


@pytest.fixture(params=SETTINGS)
def setting(request: pytest.FixtureRequest) -> str:
    """A screen."""
    return str(request.param)


@pytest.fixture
def page(report: OnScreen, setting: str) -> Page:
    """The report on that screen."""
    screen, scheme = SETTINGS[setting]
    page = report(screen).page
    page.emulate_media(color_scheme=scheme)
    return page


def picture(page: Page, place: str) -> Image.Image:
    """The screen at a place, shrunk."""
    page.evaluate(PLACES[place])
    settle(page)
    shot = Image.open(io.BytesIO(page.screenshot(scale="css", animations="disabled"))).convert("RGB")
    return shot.resize((shot.width // SHRUNK, shot.height // SHRUNK), Image.Resampling.BOX)


def changed(one: Image.Image, other: Image.Image) -> float:
    """The share of points that differ in any channel by more than antialiasing does."""
    assert one.size == other.size
    red, green, blue = ImageChops.difference(one, other).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(most.histogram()[CHANGED + 1 :]) / (one.width * one.height)


@pytest.mark.parametrize("place", PLACES)
def test_the_page_looks_as_it_did(page: Page, setting: str, place: str) -> None:
    kept = KEPT / f"{setting}-{place}.png"
    now = picture(page, place)
    if os.environ.get("BUDGETBOOK_NEW_PICTURES"):
        KEPT.mkdir(exist_ok=True)
        now.quantize(32).save(kept, optimize=True)
    with Image.open(kept) as before:
        assert changed(before.convert("RGB"), now) <= LET_PASS


@pytest.mark.parametrize(
    "harm",
    [
        "main { font-size: 18px }",
        ".bar { display: none !important }",
        ".plain-words { margin-top: 3rem !important }",
        ":root { --paper: #ccc !important }",
    ],
)
def test_a_change_of_the_look_is_noticed(page: Page, setting: str, harm: str) -> None:
    """The measure is no rubber stamp: each of these is more than is let pass, at one place at least."""
    page.evaluate(
        """harm => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(harm);
            document.adoptedStyleSheets = [sheet];
        }""",
        harm,
    )
    found = []
    for place in PLACES:
        with Image.open(KEPT / f"{setting}-{place}.png") as before:
            found.append(changed(before.convert("RGB"), picture(page, place)))
        if found[-1] > LET_PASS:
            break
    page.evaluate("document.adoptedStyleSheets = []")
    assert found[-1] > LET_PASS, found
