"""The HTML as a browser shows it, on a desktop and on a phone; skipped where there is no Chromium."""

from __future__ import annotations

import base64
import io
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from fontTools.ttLib import TTFont

from tests.browser.opening import DESKTOP, PHONE, Opened, wait_until
from tests.published import entries_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import OnScreen

TEXTS = ["main h1", "main h2", "main p", "main figcaption", "main th", "main td", ".plain-words p", "nav a"]


@pytest.fixture(params=["desktop", "narrow window"])
def opened(report: OnScreen, request: pytest.FixtureRequest) -> Opened:
    """The report on a screen."""
    opened = report(request.param)
    opened.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    opened.page.evaluate("scrollTo(0, 0)")
    return opened


on_desktop = pytest.mark.parametrize("opened", ["desktop"], indirect=True)
on_phone = pytest.mark.parametrize("opened", ["narrow window"], indirect=True)


def left_the_page(opened: Opened) -> list[str]:
    return [url[:100] for url in opened.requests if not url.startswith(("file:", "data:"))]


def test_the_page_does_not_scroll_sideways(opened: Opened) -> None:
    root = "document.documentElement"
    widths: list[int] = opened.page.evaluate(f"[{root}.scrollWidth, {root}.clientWidth, document.body.scrollWidth]")
    assert max(widths) == widths[1]


def test_nothing_is_asked_for_outside_the_page(opened: Opened) -> None:
    assert opened.requests
    assert left_the_page(opened) == []


def test_the_browser_has_nothing_to_complain_of(opened: Opened) -> None:
    assert opened.complaints == []


@on_phone
def test_wide_tables_scroll_inside_their_own_frame(opened: Opened) -> None:
    frames: list[dict[str, Any]] = opened.page.eval_on_selector_all(
        ".table-scroll",
        """frames => frames.map(frame => {
            frame.scrollLeft = 40;
            const scrolled = frame.scrollLeft;
            frame.scrollLeft = 0;
            const box = frame.getBoundingClientRect();
            return {wide: frame.scrollWidth > frame.clientWidth, scrolled, left: box.left, right: box.right};
        })""",
    )
    assert len(frames) == 12
    assert sum(frame["wide"] for frame in frames) == 9
    assert all((frame["scrolled"] > 0) == frame["wide"] for frame in frames)
    assert all(frame["left"] >= 0 and frame["right"] <= PHONE["width"] for frame in frames)


@on_desktop
def test_a_wide_table_can_be_reached_by_the_keyboard(opened: Opened) -> None:
    frames = opened.page.locator(".table-scroll")
    frames.first.focus()
    focused = opened.page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused == "预算01表 2020年部门收支总体情况表"


@on_desktop
def test_every_contents_link_leads_to_the_heading_it_names(opened: Opened) -> None:
    links: list[list[str]] = opened.page.eval_on_selector_all(
        "nav#TOC a[href^='#']",
        """links => links.map(link => {
            const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
            const heading = target && (target.matches('h1, h2, h3') ? target : target.querySelector('h1, h2, h3'));
            return [link.textContent.trim(), heading ? heading.textContent.trim() : ''];
        })""",
    )
    assert len(links) == 36
    assert [link for link in links if link[0] != link[1]] == []


@on_desktop
def test_following_a_contents_link_brings_its_heading_into_view(opened: Opened) -> None:
    page = opened.page
    page.locator("nav#TOC a", has_text="附件：").click()
    heading = page.locator("main h1", has_text="附件：")
    wait_until(page, "Math.abs(scrollY - document.querySelector('.annex-list').offsetTop) < innerHeight")
    box = heading.bounding_box()
    assert box
    assert -1 < box["y"] < DESKTOP["height"]


@on_desktop
def test_every_id_is_used_once(opened: Opened) -> None:
    ids: list[str] = opened.page.eval_on_selector_all("[id]", "elements => elements.map(element => element.id)")
    assert [name for name in set(ids) if ids.count(name) > 1] == []


@on_desktop
def test_the_contents_stand_beside_the_text_on_a_desktop(opened: Opened) -> None:
    contents, text = (opened.page.locator(selector).first for selector in ("nav#TOC", "main"))
    assert contents.is_visible()
    assert opened.page.locator("nav#TOC a").first.is_visible()
    left, right = contents.bounding_box(), text.bounding_box()
    assert left
    assert right
    assert left["x"] + left["width"] <= right["x"] + 1


@on_desktop
def test_the_text_is_rendered_with_the_embedded_font_alone(opened: Opened) -> None:
    states: list[str] = opened.page.evaluate("[...document.fonts].map(font => `${font.family} ${font.status}`)")
    assert {state.replace('"', "") for state in states if "Noto" in state} == {"Noto Sans SC loaded"}
    session = opened.page.context.new_cdp_session(opened.page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    fonts = set()
    # what is written alike and stands alike is drawn alike
    opened.page.evaluate(
        """selectors => {
            for (const selector of selectors) {
                const all = [...document.querySelectorAll(selector)].reverse();
                const distinct = new Map(all.map(one => [one.className + one.textContent, one]));
                for (const one of distinct.values()) one.dataset.distinct = "";
            }
        }""",
        TEXTS,
    )
    for selector in (f"{text}[data-distinct]" for text in TEXTS):
        nodes = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})["nodeIds"]
        assert nodes, selector
        for node in nodes:
            used = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
            fonts |= {(font["familyName"], font["isCustomFont"]) for font in used}
    assert fonts == {("Noto Sans SC", True)}


@on_desktop
def test_the_embedded_font_has_every_character_that_is_shown(each_publication: Path, opened: Opened) -> None:
    source = unquote((each_publication / "report.html").read_text(encoding="utf-8"))
    (data,) = re.findall(r"data:font/woff;base64,([A-Za-z0-9+/=]+)", source)
    codes = TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap()
    # what an explanation shows of a figure, too
    carried = opened.page.evaluate(
        "['figure-origins', 'cited-cells'].map(id => JSON.parse(document.getElementById(id).textContent))"
    )
    words = opened.page.inner_text("body") + json.dumps(carried, ensure_ascii=False)
    assert "分母" in words
    shown = {character for character in words if not character.isspace()} - {"\u200b"}
    assert {character for character in shown if ord(character) not in codes} == set()


def test_every_chart_is_shown_and_no_wider_than_the_screen(opened: Opened) -> None:
    widths: list[list[float]] = opened.page.eval_on_selector_all(
        "main figure img", "images => images.map(image => [image.naturalWidth, image.getBoundingClientRect().right])"
    )
    assert len(widths) == 5
    screen = opened.page.viewport_size
    assert screen
    assert all(natural > 0 and right <= screen["width"] for natural, right in widths)


NOTES = """figures => figures.map(figure => ({
    text: figure.textContent,
    note: (figure.title || figure.dataset.note || "").split("\\n"),
    inTable: !!figure.closest("table"),
    heading: !!figure.closest(".table-number, .table-heading, .table-note, .table-reference"),
}))"""


@on_desktop
def test_each_number_tells_its_source(opened: Opened) -> None:
    """Only a zero in a table may have none, where there are no rows to add; tables have their numbers from the form."""
    figures: list[dict[str, Any]] = opened.page.eval_on_selector_all("main .budget-figure", NOTES)
    in_text = [figure for figure in figures if not figure["inTable"] and not figure["heading"]]
    assert len(in_text) > 50
    assert len(figures) > 600
    assert [figure for figure in in_text if not figure["note"][-1].startswith("来源：data/2020/157001")] == []
    sources = ("来源：data/2020/157001", "来源：report/forms/luoyang-2020.toml")
    without = [figure for figure in figures if not figure["note"][-1].startswith(sources)]
    without = [figure for figure in without if figure["note"] not in (["任务的序号"], ["指标的序号"])]
    assert {(figure["text"], figure["inTable"]) for figure in without} <= {("0.0", True)}
    assert [figure for figure in without if not figure["note"][-1].startswith("计算：")] == []
    assert [
        figure for figure in figures if not figure["note"][0] or figure["note"][0][:3] in ("计算：", "来源：")
    ] == []


@on_desktop
def test_every_number_on_the_page_can_be_found_in_the_published_figures(each_publication: Path, opened: Opened) -> None:
    texts = {entry["id"]: entry["text"] for entry in entries_of(each_publication)}
    figures: list[list[str]] = opened.page.eval_on_selector_all(
        "main .budget-figure", "figures => figures.map(figure => [figure.dataset.figure, figure.textContent])"
    )
    assert [name for name, text in figures if texts.get(name) != text] == []
    plain = (".chart.year", ".heading.year", "document.title.year")
    beside = {name for name in texts if name.endswith(plain) or ".chart.source." in name}
    assert set(texts) - beside - {name for name, _ in figures} == set()


@on_desktop
def test_a_number_explains_itself_while_the_mouse_is_on_it(opened: Opened) -> None:
    note = opened.page.locator("#figure-note")
    assert not note.is_visible()
    share = opened.page.locator('[data-figure="statement.spending.parts.基本支出.share"]')
    share.hover()
    label, formula, source = note.locator("p").all_inner_texts()
    assert label == "基本支出占支出总计的比重"
    assert formula.startswith("计算：基本支出 74.0 ÷ 支出总计 92.0 = 80.4348% → 80.43%")
    assert source.startswith("来源：data/2020/157001/spending.csv")
    opened.page.mouse.move(0, 0)
    assert not note.is_visible()


@on_desktop
def test_a_number_explains_itself_when_it_is_reached_by_the_keyboard(opened: Opened) -> None:
    page = opened.page
    note = page.locator("#figure-note")
    page.locator('[data-figure="statement.overall.income"]').focus()
    assert note.inner_text().startswith("收入总计")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.figure") == "statement.overall.spending"
    assert note.inner_text().startswith("支出总计")
    described: str = page.evaluate("document.activeElement.getAttribute('aria-describedby')")
    assert described == "figure-explanation"
    page.keyboard.press("Escape")
    assert not note.is_visible()


@on_desktop
def test_the_arrow_keys_lead_from_number_to_number_in_a_table(opened: Opened) -> None:
    page = opened.page
    page.locator('.table-scroll[aria-label^="预算03表"]').focus()
    reached = []
    for key in ("ArrowDown", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
        reached.append(page.evaluate("document.activeElement.dataset.figure"))
    assert reached == [
        f"tables.spending.{name}"
        for name in ("total.total", "total.basic", "department.basic", "department.total", "total.total")
    ]


@on_phone
def test_a_number_that_is_tapped_explains_itself_within_the_screen(opened: Opened) -> None:
    """Tapped are the numbers furthest to the right, one after the other, since they leave the least room."""
    page = opened.page
    places: list[float] = page.eval_on_selector_all(
        "main p span.budget-figure", "figures => figures.map(figure => figure.getBoundingClientRect().left)"
    )
    assert max(places) > PHONE["width"] / 2
    for place in sorted(range(len(places)), key=lambda place: -places[place])[:5]:
        # the explanation of one number may lie over the next
        page.keyboard.press("Escape")
        page.locator("main p span.budget-figure").nth(place).click()
        box = page.locator("#figure-note").bounding_box()
        assert box
        assert box["x"] >= 8
        assert box["x"] + box["width"] <= PHONE["width"] - 8
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("main h1").first.click()
    assert not page.locator("#figure-note").is_visible()


@on_desktop
def test_each_part_leads_to_its_notebook(opened: Opened) -> None:
    targets: list[str] = opened.page.eval_on_selector_all(".notebook-link a", "links => links.map(link => link.href)")
    names = ["0-summary", "1-overview", "2-statement", "3-glossary", "4-tables", "audit"]
    assert [name for name, target in zip(names, targets, strict=True) if f"/notebooks/{name}" not in target] == []
