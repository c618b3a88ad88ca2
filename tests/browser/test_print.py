"""The HTML as a browser prints it: the text fills the sheet, whichever way it lies, and no sheet is wasted."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from tests.browser.opening import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

A4 = {"upright": (794, 1123), "lying": (1123, 794)}
"""Width and height of the sheet in CSS pixels."""


@pytest.mark.parametrize("sheet", A4)
def test_the_text_stands_in_the_middle_of_the_sheet_and_uses_its_width(
    browser: Browser, marked: Path, sheet: str
) -> None:
    width, height = A4[sheet]
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_default_timeout(PATIENCE)
    page.goto((marked / "report.html").as_uri(), wait_until="networkidle")
    page.emulate_media(media="print")
    box = page.locator("main h2").first.bounding_box()
    page.close()
    assert box
    left, right = box["x"], width - box["x"] - box["width"]
    assert abs(left - right) < 2
    assert box["width"] > 0.7 * width


@pytest.mark.parametrize("landscape", [False, True], ids=["upright", "lying"])
def test_no_printed_sheet_is_empty(browser: Browser, marked: Path, landscape: bool) -> None:
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto((marked / "report.html").as_uri(), wait_until="networkidle")
    printed = page.pdf(format="A4", landscape=landscape)
    page.close()
    with pypdfium2.PdfDocument(io.BytesIO(printed)) as document:
        lengths = [len(sheet.get_textpage().get_text_bounded()) for sheet in document]
    assert [number for number, length in enumerate(lengths) if length < 30] == []
