"""Nothing leaves the page and nothing gets in, the notebooks' own pages among them: policy, silence, no network."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.browser.opening import DESKTOP, PHONE, Opened, open_page, settle

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.conftest import KeptOpen, OnScreen

NAMES = ("1-overview", "2-statement", "3-glossary", "4-tables", "audit")
PAGES = ("report.html", *(f"notebooks/{name}-preview.html" for name in NAMES))

every_page = pytest.mark.parametrize("name", PAGES)


@pytest.fixture
def opened(kept_open: KeptOpen, browser: Browser, each_publication: Path, report: OnScreen, name: str) -> Opened:
    """One page of the publication, opened without a network."""
    if name == "report.html":
        return report("desktop")
    return kept_open.get(
        (each_publication, name), lambda: open_page(browser, each_publication / name, viewport=DESKTOP)
    )


@cache
def soup(path: Path) -> BeautifulSoup:
    """A page as it was read, which is not to be changed."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


@every_page
def test_the_policy_allows_nothing_but_what_the_page_carries(each_publication: Path, name: str) -> None:
    page = soup(each_publication / name)
    (meta,) = page.find_all("meta", attrs={"http-equiv": "Content-Security-Policy"})
    parts = dict(part.strip().split(" ", 1) for part in str(meta["content"]).split(";"))
    hashes = {
        kind: {
            f"'sha256-{base64.b64encode(hashlib.sha256(one.string.encode()).digest()).decode()}'"
            for one in page.find_all(kind)
            if one.string and one.get("type") != "application/json"
        }
        for kind in ("script", "style")
    }
    assert set(parts["script-src"].split()) == hashes["script"]
    assert set(parts["style-src"].split()) == hashes["style"]
    fixed = {key: value for key, value in parts.items() if key not in ("script-src", "style-src")}
    assert fixed == {
        "default-src": "'none'",
        "img-src": "data:",
        "font-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


@every_page
def test_the_policy_stands_before_anything_that_it_governs(each_publication: Path, name: str) -> None:
    head = (each_publication / name).read_text(encoding="utf-8")
    policy = head.index("Content-Security-Policy")
    assert policy < min(head.index("<style"), head.index("<script"), 200)


@every_page
def test_no_element_brings_style_or_script_of_its_own(each_publication: Path, name: str) -> None:
    wrong = [
        (tag.name, key)
        for tag in soup(each_publication / name).find_all(True)
        for key, value in tag.attrs.items()
        if key == "style" or key.startswith("on") or str(value).strip().lower().startswith("javascript:")
    ]
    assert wrong == []


@every_page
def test_the_page_asks_for_itself_alone_and_nothing_is_complained_of(
    opened: Opened, each_publication: Path, name: str
) -> None:
    page = opened.page
    for place in (0.3, 0.6, 1):
        page.evaluate("place => scrollTo(0, place * document.body.scrollHeight)", place)
        settle(page)
    page.fill("#search", "预算")
    page.click("#theme-button")
    page.click("#theme-button")
    for figure in page.locator("main .budget-figure").all()[:2]:
        figure.focus()
    settle(page)
    asked = [url for url in opened.requests if not url.startswith("data:")]
    assert asked == [(each_publication / name).as_uri()]
    assert opened.complaints == []


@every_page
def test_the_policy_is_in_force(opened: Opened, name: str) -> None:
    """What a page must not do is tried in it: a script, a style and a request that were smuggled in."""
    tried: list[object] = opened.page.evaluate(
        """async () => {
            const script = document.createElement('script');
            script.textContent = 'window.smuggled = true';
            document.body.append(script);
            const box = document.createElement('div');
            box.innerHTML = '<p style="position: fixed">x</p>';
            document.body.append(box);
            const position = getComputedStyle(box.firstChild).position;
            const asked = await fetch('https://example.com/').then(() => true, () => false);
            script.remove();
            box.remove();
            return [window.smuggled ?? false, position, asked];
        }"""
    )
    refused = [words for words in opened.complaints if "Content Security Policy" in words]
    opened.complaints.clear()
    opened.requests[:] = [url for url in opened.requests if "example.com" not in url]
    assert tried == [False, "static", False]
    assert len(refused) >= 3, name


@pytest.mark.parametrize("name", PAGES[1:])
def test_a_notebooks_page_does_not_scroll_sideways(opened: Opened) -> None:
    opened.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    wide = {}
    for width in (320, PHONE["width"], DESKTOP["width"]):
        opened.page.set_viewport_size({"width": width, "height": DESKTOP["height"]})
        settle(opened.page)
        wide[width] = opened.page.evaluate("document.documentElement.scrollWidth")
    assert wide == {width: width for width in wide}


@pytest.mark.parametrize("name", ["notebooks/2-statement-preview.html"])
def test_a_figure_on_a_notebooks_page_explains_itself(opened: Opened) -> None:
    opened.page.locator('main [data-figure="statement.spending.parts.基本支出.share"]').hover()
    lines = opened.page.locator("#figure-note p").all_inner_texts()
    assert lines[0] == "基本支出占支出总计的比重"
    assert re.search(r"= 80\.4348% → 80\.43%", lines[1])


def test_no_page_names_a_folder_of_the_machine_it_was_made_on(each_publication: Path) -> None:
    for name in PAGES:
        text = (each_publication / name).read_text(encoding="utf-8")
        assert re.findall(r"(?:/tmp/|/home/|/root/|/work/|[A-Z]:\\\\)[^\"'<\s]*", text) == [], name
