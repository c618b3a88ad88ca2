"""Charts on the page: in the dark as well, and no number said more often than it must be."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from budgetbook.traced.expected import LISTED_AT
from tests.browser.opening import settle
from tests.colours import contrast, distance

if TYPE_CHECKING:
    from playwright.sync_api import Page


GROUND = {"light": "#ffffff", "dark": "#14181c"}


def colours(page: Page, number: int) -> list[str]:
    """The colours of a chart as it is shown, the most frequent first."""
    chart = page.locator("main figure img").nth(number)
    chart.scroll_into_view_if_needed()
    settle(page)
    shot = Image.open(io.BytesIO(chart.screenshot(animations="disabled"))).convert("RGB")
    counted: list[tuple[int, tuple[int, int, int]]] = shot.getcolors(shot.width * shot.height)  # type: ignore[assignment]
    counted.sort(reverse=True)
    return ["#{:02x}{:02x}{:02x}".format(*colour) for count, colour in counted[:40] if count > 150]


@pytest.mark.parametrize("scheme", GROUND)
@pytest.mark.parametrize("number", range(5))
def test_charts_stand_on_the_pages_ground_and_out_from_it(page: Page, scheme: str, number: int) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    ground, *others = colours(page, number)
    assert distance(ground, GROUND[scheme], "full sight") < 2
    solid = [colour for colour in others if contrast(colour, ground) >= 3]
    assert solid, others
    assert max(contrast(colour, ground) for colour in others) >= 7  # the letters


def test_the_switch_turns_the_charts_over_as_well(page: Page) -> None:
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert distance(colours(page, 0)[0], GROUND["dark"], "full sight") < 2
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    assert distance(colours(page, 0)[0], GROUND["light"], "full sight") < 2


def test_print_has_the_charts_as_they_were_drawn(page: Page) -> None:
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.emulate_media(media="print", color_scheme="dark")
    styles: list[list[str]] = page.eval_on_selector_all(
        "main figure img", "all => all.map(one => [getComputedStyle(one).filter, getComputedStyle(one).mixBlendMode])"
    )
    assert styles == [["none", "normal"]] * 5


SAID = """() => {
    const sections = [];
    for (const one of document.querySelectorAll('main > *')) {
        if (one.matches('h1, h2')) sections.push([one.textContent, []]);
        if (!sections.length || one.matches('.landscape')) continue;
        const figures = [...one.querySelectorAll('.budget-figure')];
        const seen = figures.filter(figure => figure.checkVisibility() && !figure.closest('h1, h2'));
        sections.at(-1)[1].push(...seen.map(figure => [figure.dataset.note.split('\\n')[0], figure.textContent]));
        for (const figure of one.querySelectorAll('.chart-table td.number .budget-figure'))
            sections.at(-1)[1].push([figure.dataset.note.split('\\n')[0], figure.textContent]);
    }
    return sections;
}"""


def test_within_a_section_a_number_is_seen_twice_at_most(page: Page) -> None:
    """In a sentence and in the chart, whose folded table stands here for its drawing.

    The list of what was accepted names the table of each amount, and where it stands.
    """
    sections: list[tuple[str, list[tuple[str, str]]]] = page.evaluate(SAID)
    often: dict[tuple[str, str, str], int] = {}
    for title, said in sections:
        counted = Counter((label, text.removesuffix("万元")) for label, text in said)
        counted = Counter({key: count for key, count in counted.items() if (title, key[0]) != (LISTED_AT, "表号")})
        often |= {(title, *key): count for key, count in counted.items() if count > 2 and "年" not in key[1]}
    assert len(sections) > 10
    assert often == {}


def test_the_table_under_a_chart_is_folded_on_screen_and_absent_from_print(page: Page) -> None:
    tables = page.locator(".chart-data")
    assert tables.count() == 5
    assert not any(table.is_visible() for table in page.locator(".chart-table").all())
    page.emulate_media(media="print")
    assert not any(table.is_visible() for table in tables.all())


def test_the_unit_and_the_table_stand_once_with_a_chart(page: Page) -> None:
    captions = page.locator("main figcaption").all_inner_texts()
    assert len(captions) == 5
    assert [caption for caption in captions if "单位" in caption or "预算0" in caption] == []
