"""The page of a city in a browser: finding, sorting, one kind alone; axe; print; and the way to a cell of a report."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from budgetbook.city.site import update_city_page
from tests.browser.opening import DESKTOP, PHONE, Opened, open_page, settle
from tests.browser.test_accessibility import violations
from tests.city.made_publications import PROVENANCE, publish
from tests.places import UNIT, YEAR

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from budgetbook.core.project import Project

OPENED: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": DESKTOP, "color_scheme": "light"},
    "phone": {"viewport": PHONE, "color_scheme": "dark", "is_mobile": True, "has_touch": True},
}


@pytest.fixture(scope="module")
def city(project: Project, publication: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the real unit and of three others: one in 元, one without a 三公 table, one made up."""
    output = tmp_path_factory.mktemp("city")
    shutil.copytree(publication, output / YEAR / UNIT)
    publish(output, "101001", "甲局", classes={"201": "9"}, three_public=("1", "2", "0"), year=YEAR)
    publish(
        output, "101002", "乙校", classes={"205": "1200000"}, unit="元", kind="事业单位", three_public=None, year=YEAR
    )
    publish(output, "999001", "示例院", classes={"206": "1000"}, kind="事业单位", year=YEAR, is_sample=True)
    page = update_city_page(project, output, YEAR, PROVENANCE, (), lambda _: None)
    assert page
    return page


def shown(page: Page) -> list[str]:
    """The codes of the units in the order in which they are seen."""
    rows = page.locator("#city-units tbody tr")
    return [row.locator("th").inner_text()[:6] for row in rows.all() if row.is_visible()]


@pytest.mark.parametrize("setting", list(OPENED))
def test_units_are_found_sorted_and_chosen_and_axe_finds_nothing(browser: Browser, city: Path, setting: str) -> None:
    opened: Opened = open_page(browser, city, **OPENED[setting])
    page = opened.page
    assert shown(page) == ["101001", "101002", UNIT, "999001"]
    assert page.locator("#city-count").inner_text() == "共4个单位"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    # by amount, whatever its unit: 1,000, then 120 (in 元), 92 and 9万元; what is not stated stands last
    page.get_by_role("button", name="收入总计（万元）").click()
    assert shown(page) == ["999001", "101002", UNIT, "101001"]
    page.get_by_role("button", name="收入总计（万元）").click()
    assert shown(page) == ["101001", UNIT, "101002", "999001"]
    three_public = page.get_by_role("button", name="“三公”经费（万元）")
    three_public.click()
    assert shown(page) == ["101001", UNIT, "999001", "101002"]
    three_public.click()
    assert shown(page) == ["999001", UNIT, "101001", "101002"]
    assert page.locator("th[aria-sort='ascending']").inner_text().startswith("“三公”经费")

    page.select_option("#city-kind", "事业单位")
    assert shown(page) == ["999001", "101002"]
    page.fill("#city-search", " 乙 校")
    assert shown(page) == ["101002"]
    assert page.locator("#city-count").inner_text() == "4个单位中的1个"
    page.fill("#city-search", "没有的")
    assert shown(page) == []
    page.fill("#city-search", "")
    page.select_option("#city-kind", "")
    for details in page.locator("details").all():
        details.evaluate("one => { one.open = true; }")
    assert violations(page) == []
    assert (opened.requests, opened.complaints) == ([city.as_uri()], [])
    page.context.close()


def test_without_scripts_it_is_a_plain_table(browser: Browser, city: Path) -> None:
    page = open_page(browser, city, viewport=DESKTOP, java_script_enabled=False).page
    assert page.locator("#city-units tbody tr").count() == 4
    assert not page.locator(".controls").is_visible()
    page.context.close()


def test_print_has_every_unit_and_no_controls(browser: Browser, city: Path) -> None:
    page = open_page(browser, city, viewport={"width": 1010, "height": 700}).page
    page.emulate_media(media="print")
    assert len(shown(page)) == 4
    hidden = (".controls", ".bar", ".links-cell", "#files")
    assert [one for one in hidden if page.locator(one).first.is_visible()] == []
    # a landscape sheet has room for the whole table
    table = page.locator("#city-units").bounding_box()
    assert table
    assert table["x"] + table["width"] <= 1010
    page.context.close()


def test_the_bar_leads_back_to_the_top(browser: Browser, city: Path) -> None:
    page = open_page(browser, city, viewport=PHONE).page
    link = page.locator(".bar .to-top")
    assert not link.is_visible()
    page.evaluate("scrollTo(0, 2 * innerHeight)")
    link.click()
    assert page.evaluate("scrollY") == 0
    page.context.close()


def test_nothing_that_stays_in_sight_hides_a_link_that_the_keyboard_reaches(browser: Browser, city: Path) -> None:
    """Backwards through a table that is scrolled to its end: links come from under the names and the headings."""
    page = open_page(browser, city, viewport={"width": 640, "height": 440}).page
    links = page.locator("#city-units tbody a")
    links.last.evaluate("link => scrollTo(0, scrollY + link.getBoundingClientRect().top - 150)")
    links.last.focus()
    for _ in range(links.count() - 1):
        page.keyboard.press("Shift+Tab")
        settle(page)
        hidden = page.evaluate(
            """(() => {
                const link = document.activeElement, box = link.getClientRects()[0];
                const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
                return top === link ? '' : link.outerHTML;
            })()"""
        )
        assert not hidden
    page.context.close()


def test_the_headings_of_the_list_stay_under_the_bar(browser: Browser, city: Path) -> None:
    page = open_page(browser, city, viewport={"width": 1280, "height": 440}).page
    page.locator("#city-units").evaluate("table => scrollTo(0, scrollY + table.getBoundingClientRect().top + 60)")
    settle(page)
    head, bar = page.locator("#city-units thead").bounding_box(), page.locator(".bar").bounding_box()
    assert head
    assert bar
    assert abs(head["y"] - bar["y"] - bar["height"]) < 2
    page.context.close()


def test_a_number_leads_to_the_cell_that_prints_it(browser: Browser, city: Path) -> None:
    page = open_page(browser, city, viewport=DESKTOP).page
    page.locator(f"a[data-figure='city.units.{UNIT}.three_public']").click()
    page.wait_for_url("**/report.html**")
    settle(page)
    cell = page.locator("main [data-figure='tables.three_public.total.amount']")
    assert cell.inner_text() == "1.5"
    assert page.evaluate("document.activeElement.dataset.figure") == "tables.three_public.total.amount"
    assert page.locator("td.origin").inner_text() == "1.5"
    box = cell.bounding_box()
    assert box
    assert 0 <= box["y"] <= DESKTOP["height"]
    page.context.close()
