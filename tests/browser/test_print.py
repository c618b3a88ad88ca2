"""The HTML as a browser prints it: the text fills the sheet, whichever way it lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

A4 = {"portrait": (794, 1123), "landscape": (1123, 794)}
"""Width and height of the sheet in CSS pixels."""


@pytest.mark.parametrize("sheet", A4)
def test_the_text_stands_in_the_middle_of_the_sheet_and_uses_its_width(marked_page: Page, sheet: str) -> None:
    width, height = A4[sheet]
    marked_page.set_viewport_size({"width": width, "height": height})
    marked_page.emulate_media(media="print")
    box = marked_page.locator("main h2").first.bounding_box()
    assert box
    left, right = box["x"], width - box["x"] - box["width"]
    assert abs(left - right) < 2
    assert box["width"] > 0.7 * width
