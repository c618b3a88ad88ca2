"""WCAG 2.1 AA by axe-core, on a desktop and a phone, light and dark, and what no program can judge by rules alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.opening import DESKTOP, PHONE, open_page, settle
from tests.colours import contrast
from tests.proofs import PROOF, every_nth

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page


TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
"""All rules of these tags; told in full are violations alone, which makes it three times as fast."""

SETTINGS: dict[str, dict[str, Any]] = {
    "desktop, light": {"viewport": DESKTOP, "color_scheme": "light"},
    "desktop, dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "phone, dark": {"viewport": PHONE, "color_scheme": "dark", "is_mobile": True, "has_touch": True},
    "phone, light": {"viewport": PHONE, "color_scheme": "light", "is_mobile": True, "has_touch": True},
}
"""The first and the third are always tried, all four in a proof; contrast is computed for both colours besides."""


LEAVE_ONE_OF_A_KIND = """() => {
    const known = new Set();
    for (const piece of document.querySelectorAll('details, tr, li, p, pre span')) {
        if (!piece.isConnected) continue;
        const parts = [piece, ...piece.querySelectorAll('*')];
        for (let one = piece.parentElement; one; one = one.parentElement) parts.push(one);
        const kind = [...new Set(parts.map(one => one.tagName + one.className))].sort().join();
        if (known.has(kind)) piece.remove();
        known.add(kind);
    }
}"""


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong: the rule, the element, and what to do.

    Of paragraphs, rows, lines, groups and words of code that are made alike and stand in the like one is judged, in a
    proof all.
    """
    if not PROOF:
        page.evaluate(LEAVE_ONE_OF_A_KIND)
    found = Axe().run(page, options=OPTIONS).response
    assert len(found["passes"]) > 25  # the rules were run
    return [
        f"{rule['id']}: {node['html'][:200]}: {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.proof
@pytest.mark.parametrize("setting", list(SETTINGS)[slice(every_nth(2)[0], None, every_nth(2)[1])])
def test_axe_finds_nothing_against_the_report(browser: Browser, publication: Path, setting: str) -> None:
    page = open_page(browser, publication / "report.html", **SETTINGS[setting]).page
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    found = violations(page)
    if setting.startswith("phone"):
        found += violations_of_what_comes(page)
    page.context.close()
    assert found == []


def violations_of_what_comes(page: Page) -> list[str]:
    """What is wrong while words are sought and a figure is explained; tables and charts have been judged before."""
    page.fill("#search", "基本支出")
    page.locator("main p .budget-figure").nth(1).focus()
    assert page.locator("#figure-note").is_visible()
    page.evaluate("for (const one of document.querySelectorAll('.table-scroll, figure')) one.remove()")
    return violations(page)


def test_axe_finds_nothing_against_quartos_report(browser: Browser, quarto_publication: Path) -> None:
    """One setting: the page is the same but for what surrounds charts."""
    page = open_page(browser, quarto_publication / "report.html", **SETTINGS["phone, dark"]).page
    found = violations(page)
    page.context.close()
    assert found == []


@pytest.mark.parametrize(("name", "setting"), [("audit", "desktop, light"), ("2-statement", "phone, dark")])
def test_axe_finds_nothing_against_a_notebooks_page(
    browser: Browser, publication: Path, name: str, setting: str
) -> None:
    page = open_page(browser, publication / "notebooks" / f"{name}-preview.html", **SETTINGS[setting]).page
    found = violations(page)
    page.context.close()
    assert found == []


def test_the_language_is_chinese_as_written_in_china(page: Page) -> None:
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


def test_a_charts_words_tell_its_amounts(page: Page) -> None:
    words: list[str] = page.eval_on_selector_all("main figure img", "images => images.map(image => image.alt)")
    assert len(words) == 5
    assert all(any(sign.isdigit() for sign in text.partition("年")[2]) for text in words)


HEADS = """() => [...document.querySelectorAll('.budget-table')].flatMap(table => {
    // the rows and columns as they lie, with the cell of every place
    const grid = [];
    [...table.rows].forEach((row, y) => {
        let x = 0;
        for (const cell of row.cells) {
            while (grid[y]?.[x]) x += 1;
            for (let down = 0; down < cell.rowSpan; down += 1)
                for (let right = 0; right < cell.colSpan; right += 1) ((grid[y + down] ??= [])[x + right] = cell);
        }
    });
    const amounts = [...table.querySelectorAll('td')].filter(cell => /^-?[\\d,]+\\.\\d$/.test(cell.textContent));
    return amounts.map(cell => {
        const y = grid.findIndex(row => row.includes(cell)), x = grid[y].indexOf(cell);
        const above = new Set(), left = new Set();
        for (let up = y - 1; up >= 0; up -= 1) if (grid[up][x]?.scope?.startsWith('col')) above.add(grid[up][x]);
        for (const cell of grid[y].slice(0, x).reverse()) if (cell.scope?.startsWith('row')) left.add(cell);
        return [table.className, [...above].map(one => one.textContent), [...left].map(one => one.textContent)];
    });
})"""


def test_every_amount_of_a_table_has_a_heading_above_and_one_on_its_left(page: Page) -> None:
    """As HTML assigns headings to cells: those with scope col above it, those with scope row on its left."""
    found: list[list[Any]] = page.evaluate(HEADS)
    assert len(found) > 400
    assert [one for one in found if not one[1] or not one[2]] == []
    balance = [one for one in found if one[0].endswith("budget-table-balance")]
    assert balance[0][1:] == [["金额", "收入"], ["一、一般公共预算拨款"]]
    assert balance[1][1:] == [["合计", "支出"], ["一、基本支出", "一、一般公共预算拨款"]]


PAIRS = {
    **{
        (ink, ground): 7.0
        for ink in ("--ink", "--quiet", "--accent")
        for ground in ("--paper", "--soft", "--head", "--class-row", "--note")
    },
    **{(ink, "--soft"): 4.5 for ink in ("--keyword", "--string", "--number", "--comment")},
    ("--on-found", "--found"): 4.5,
    ("--edge", "--paper"): 3.0,
    ("--accent", "--paper"): 7.0,
}
"""Words on every ground on which they stand, and edges of controls: the least that WCAG asks for, or better."""


def test_a_high_contrast_mode_shows_the_bars_and_where_the_reader_is(page: Page) -> None:
    page.evaluate("document.querySelector('main h1:not(.title)').scrollIntoView()")
    settle(page)
    page.emulate_media(forced_colors="active")
    bars, current, others = page.evaluate(
        """['.glance-bar > span', '#TOC a[aria-current]', '#TOC a:not([aria-current])'].map((selector, number) =>
            [...new Set([...document.querySelectorAll(selector)]
                .map(one => getComputedStyle(one)[number ? 'borderLeftColor' : 'backgroundColor']))])"""
    )
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(forced_colors="none")
    assert ground not in bars
    assert (len(current), others) == (1, [ground])
    assert current != others


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_are_far_enough_apart(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    names = sorted({name for pair in PAIRS for name in pair})
    colours: dict[str, str] = page.evaluate(
        """names => Object.fromEntries(names.map(name => {
            const canvas = document.createElement('canvas').getContext('2d');
            canvas.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name);
            canvas.fillRect(0, 0, 1, 1);
            return [name, `rgb(${canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)})`];
        }))""",
        names,
    )
    short = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in short.items() if ratio < PAIRS[pair]} == {}
