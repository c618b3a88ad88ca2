"""Reading the page: finding one's way, finding words, light and dark, tables on a phone, files to take away."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pypdfium2
import pytest

from tests.browser.opening import DESKTOP, PHONE, open_page, settle, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import OnScreen


def marked(page: Page) -> list[str]:
    """The lines of the contents that say that the reader is there."""
    return page.locator("#TOC a[aria-current=location]").all_inner_texts()


# ---------------------------------------------------------------- the way


@pytest.mark.parametrize(
    "title", ["三、支出预算总体情况说明", "第三部分　名词解释", "十二、2020年项目（政策）绩效目标表"]
)
def test_the_contents_mark_where_the_reader_is(page: Page, title: str) -> None:
    heading = page.locator("main :is(h1, h2)", has_text=title)
    heading.evaluate("heading => heading.scrollIntoView({block: 'start'})")
    settle(page)
    assert marked(page) == [title]
    mark, contents = (page.locator(selector).bounding_box() for selector in ("#TOC a[aria-current]", "#TOC"))
    assert mark
    assert contents
    assert contents["y"] <= mark["y"] < contents["y"] + contents["height"]


def test_before_the_first_heading_the_contents_mark_nothing(page: Page) -> None:
    assert marked(page) == []


def test_the_way_back_to_the_top_comes_once_there_is_one(page: Page) -> None:
    link = page.locator(".bar .to-top")
    assert not link.is_visible()
    page.evaluate("scrollTo(0, 3 * innerHeight)")
    settle(page)
    link.click()
    wait_until(page, "scrollY === 0")


def test_the_first_thing_the_keyboard_meets_leads_past_everything(page: Page) -> None:
    page.evaluate("document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "跳到正文"
    box = skip.bounding_box()
    assert box
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


STOPS = """() => {
    const stops = [...document.querySelectorAll('a[href], button, input, summary, [tabindex]')];
    return stops.filter(one => one.tabIndex >= 0 && one.checkVisibility() && one.closest('main'))
        .map(one => one.matches('.budget-figure') ? 'figure' : one.matches('.table-scroll') ? 'table' : 'link');
}"""


def test_the_keyboard_stops_once_at_each_paragraph_and_table_and_not_at_each_figure(page: Page) -> None:
    stops: list[str] = page.evaluate(STOPS)
    figures = page.locator("main .budget-figure").count()
    paragraphs: int = page.evaluate(
        """new Set([...document.querySelectorAll('main .budget-figure')]
            .filter(one => !one.closest('.table-scroll') && one.checkVisibility())
            .map(one => one.closest('p, h1, h2, h3, figcaption'))).size"""
    )
    assert figures > 700
    assert stops.count("table") == 12
    assert paragraphs <= stops.count("figure") < paragraphs + 20  # and the links among them
    assert len(stops) < figures / 5


def test_the_contents_of_a_phone_open_and_close_from_the_bar(phone: Page) -> None:
    button, contents = phone.locator("#contents-button"), phone.locator("#TOC")
    assert not contents.is_visible()
    button.tap()
    assert contents.is_visible()
    assert button.get_attribute("aria-expanded") == "true"
    phone.keyboard.press("Escape")
    assert not contents.is_visible()
    assert phone.evaluate("document.activeElement.id") == "contents-button"
    button.tap()
    contents.get_by_text("第三部分", exact=False).first.tap()
    assert not contents.is_visible()
    box = phone.locator("main h1", has_text="第三部分").bounding_box()
    bar = phone.locator(".bar").bounding_box()
    assert box
    assert bar
    assert bar["y"] + bar["height"] <= box["y"] < PHONE["height"]


@pytest.mark.parametrize(("width", "letters"), [(320, 16), (390, 20), (768, 20), (1280, 20)])
def test_the_page_never_scrolls_sideways_and_a_line_of_text_is_as_long_as_reads_well(
    report: OnScreen, width: int, letters: int
) -> None:
    """Chinese reads well at 20 to 46 characters a line; an enlarged page has room for fewer."""
    page = report("desktop", width=width, height=800).page
    sizes: list[list[float]] = page.eval_on_selector_all(
        "main p:not(.table-number p, .table-title p, .table-lines p)",
        "all => all.map(one => [one.clientWidth, parseFloat(getComputedStyle(one).fontSize)])",
    )
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    found: list[int] = page.evaluate("[document.documentElement.scrollWidth, document.body.scrollWidth, innerWidth]")
    page.evaluate("scrollTo(1000, 0)")
    assert page.evaluate("scrollX") == 0
    assert found == [width] * 3
    assert len(sizes) > 50
    assert max(room / size for room, size in sizes) <= 46.1
    assert min(size for _, size in sizes) >= 14
    assert max(room / size for room, size in sizes) >= letters


# ---------------------------------------------------------------- words


def search(page: Page, words: str) -> str:
    """Type words into the search and return what it says."""
    page.fill("#search", "")
    wait_until(page, "document.getElementById('search-count').textContent === ''")
    page.fill("#search", words)
    wait_until(page, "document.getElementById('search-count').textContent !== ''")
    return page.inner_text("#search-count")


def found_now(page: Page) -> str:
    return str(page.evaluate("[...CSS.highlights.get('found-now')].map(String).join()"))


def test_words_are_found_across_figures_and_counted(page: Page) -> None:
    words = "收入总计92万元，支出总计92万元"
    # the summary says it, and the text
    assert search(page, words) == "第1处，共2处"
    assert found_now(page) == words
    # what is found is counted by another way: over the text of the page without its white space
    # and without what was explained last
    text = "".join(page.locator("main > :not(#figure-note)").all_text_contents())
    written = re.sub(r"[\s\u200b]", "", text)
    assert search(page, "财政拨款") == f"第1处，共{written.count('财政拨款')}处"
    assert page.evaluate("CSS.highlights.get('found').size") == written.count("财政拨款")


def test_the_place_that_is_found_comes_into_view_even_within_a_tables_frame(phone: Page) -> None:
    search(phone, "专项资金")
    for _ in range(3):
        phone.keyboard.press("Enter")
        settle(phone)
        box = phone.evaluate("[...CSS.highlights.get('found-now')][0].getBoundingClientRect().toJSON()")
        assert 0 <= box["left"] < box["right"] <= PHONE["width"]
        assert 50 <= box["top"] < box["bottom"] <= PHONE["height"]


def test_enter_goes_on_shift_and_enter_goes_back_and_both_go_round(page: Page) -> None:
    total = int(search(page, "基本支出").rpartition("共")[2].removesuffix("处"))
    assert total > 5
    said = []
    for key in ("Enter", "Enter", "Shift+Enter", "Shift+Enter", "Shift+Enter"):
        page.keyboard.press(key)
        said.append(page.inner_text("#search-count"))
    assert said == [f"第{place}处，共{total}处" for place in (2, 3, 2, 1, total)]
    page.click("#search-next")
    assert page.inner_text("#search-count") == f"第1处，共{total}处"
    page.click("#search-previous")
    assert page.inner_text("#search-count") == f"第{total}处，共{total}处"


def test_words_that_are_not_there_are_said_to_be_missing(page: Page) -> None:
    assert search(page, "没有这几个字") == "没有找到"
    assert page.get_by_role("status").inner_text() == "没有找到"


def test_escape_takes_the_marks_away_and_goes_on_from_the_place(page: Page) -> None:
    search(page, "此项内容涉密")
    page.keyboard.press("Escape")
    assert page.evaluate("CSS.highlights.get('found').size") == 0
    assert page.evaluate("document.activeElement.textContent").startswith("此项内容涉密")


def test_enter_searches_for_what_was_typed_a_moment_before(page: Page) -> None:
    search(page, "基本")
    page.eval_on_selector(
        "#search",
        """input => {
            input.value = '基本支出';
            input.dispatchEvent(new Event('input'));
            input.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter'}));
        }""",
    )
    assert found_now(page) == "基本支出"


def follow_a_link(page: Page) -> None:
    """Follow a link from a figure to its cell, from where Escape leads back."""
    page.locator("main p .budget-figure").nth(1).click()
    page.locator(".origins a").first.click()
    assert page.locator("#figure-back").is_visible()


def test_escape_ends_a_search_and_does_not_go_back_to_a_figure(page: Page) -> None:
    follow_a_link(page)
    search(page, "此项内容涉密")
    page.focus("#search")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent").startswith("此项内容涉密")
    assert page.locator("#figure-back").is_visible()


def test_escape_closes_the_contents_and_does_not_go_back_to_a_figure(phone: Page) -> None:
    follow_a_link(phone)
    phone.click("#contents-button")
    phone.keyboard.press("Escape")
    assert phone.evaluate("document.activeElement.id") == "contents-button"
    assert phone.locator("#figure-back").is_visible()


def test_searching_changes_nothing_of_the_page(page: Page) -> None:
    before = page.evaluate("document.querySelector('main').innerHTML")
    search(page, "预算")
    assert page.evaluate("document.querySelector('main').innerHTML") == before


# ---------------------------------------------------------------- light and dark


def ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


LIGHT, DARK = "rgb(255, 255, 255)", "rgb(20, 24, 28)"


def test_the_page_is_as_light_or_dark_as_the_readers_system(page: Page) -> None:
    assert ground(page) == LIGHT
    page.emulate_media(color_scheme="dark")
    assert ground(page) == DARK


def reload_until(page: Page, wanted: str) -> None:
    """Reload a page until it has a ground: what another has kept may not reach the first reload."""
    for _ in range(20):
        page.reload()
        if ground(page) == wanted:
            return
    raise AssertionError(ground(page))


SWITCH = ("light", LIGHT, "深色"), ("dark", DARK, "浅色")
"""A theme, its ground, and what the switch offers in it."""


@pytest.mark.parametrize(
    ("there", "other", "names"),
    [
        (*SWITCH, ("report.html", "notebooks/3-glossary-preview.html")),
        (*SWITCH[::-1], ("notebooks/3-glossary-preview.html", "notebooks/1-overview-preview.html")),
    ],
    ids=["light", "dark"],
)
def test_the_switch_turns_it_over_and_back_and_is_kept(
    browser: Browser,
    each_publication: Path,
    there: tuple[str, str, str],
    other: tuple[str, str, str],
    names: tuple[str, str],
) -> None:
    """Kept for the other pages of the publication, too: those beside are the shortest of them."""
    page = open_page(browser, each_publication / names[0], viewport=DESKTOP, color_scheme=there[0]).page
    beside = page.context.new_page()
    beside.goto((each_publication / names[1]).as_uri())
    button = page.locator("#theme-button")
    assert (ground(page), button.inner_text()) == there[1:]
    button.click()
    assert (ground(page), button.inner_text()) == other[1:]
    # what a page keeps reaches others, and itself after a reload, a moment later
    is_kept = "chosen => localStorage.getItem('budgetbook-theme') === chosen"
    # a page behind another one may draw nothing, which would be waited for
    beside.wait_for_function(is_kept, arg=other[0], polling=100)
    reload_until(beside, other[1])
    reload_until(page, other[1])
    assert (ground(page), button.inner_text()) == other[1:]
    button.click()
    assert (ground(page), button.inner_text()) == there[1:]
    page.context.close()


def test_print_is_on_white_paper_whatever_the_screen(page: Page) -> None:
    page.click("#theme-button")
    page.emulate_media(media="print", color_scheme="dark")
    assert ground(page) == LIGHT
    assert page.evaluate("getComputedStyle(document.querySelector('.own-words p')).color") == "rgb(28, 31, 34)"


# ---------------------------------------------------------------- tables


def test_headings_and_names_stay_in_sight_while_a_wide_table_is_scrolled(phone: Page) -> None:
    frame = phone.locator(".table-scroll", has=phone.locator(".budget-table-spending"))
    frame.evaluate("frame => frame.scrollTo(frame.scrollWidth, 0)")
    frame.evaluate("frame => scrollTo(0, scrollY + frame.getBoundingClientRect().top + 150)")
    settle(phone)
    edge = frame.bounding_box()
    name = frame.locator("tbody tr:last-child th").bounding_box()
    above = frame.locator("thead th", has_text="单位\u200b（科目").bounding_box()
    head, bar = frame.locator("thead").bounding_box(), phone.locator(".bar").bounding_box()
    assert edge
    assert name
    assert above
    assert head
    assert bar
    assert frame.evaluate("frame => frame.scrollLeft") > 100
    assert abs(name["x"] - edge["x"]) < 3
    assert abs(above["x"] - edge["x"]) < 3
    assert abs(head["y"] - bar["y"] - bar["height"]) < 3
    phone.evaluate("scrollTo(0, 0)")
    settle(phone)
    assert frame.locator("thead").evaluate("head => head.style.transform") == ""


def test_what_is_frozen_hides_no_figure_that_the_arrow_keys_reach(phone: Page) -> None:
    frame = phone.locator(".table-scroll", has=phone.locator(".budget-table-spending"))
    frame.focus()
    for key in ("ArrowDown", *["ArrowDown"] * 6, *["ArrowRight"] * 7, *["ArrowLeft"] * 5, *["ArrowUp"] * 4):
        phone.keyboard.press(key)
        settle(phone)
        phone.keyboard.press("Escape")
        hidden = phone.evaluate(
            """(() => {
                const box = document.activeElement.getBoundingClientRect();
                const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
                return top !== document.activeElement && document.activeElement.closest('tbody') !== null;
            })()"""
        )
        assert not hidden, phone.evaluate("document.activeElement.dataset.figure")


def test_on_a_desktop_a_tables_heading_stays_under_the_bar(page: Page) -> None:
    frame = page.locator(".table-scroll", has=page.locator(".budget-table-basic"))
    frame.evaluate("frame => scrollTo(0, scrollY + frame.getBoundingClientRect().top + 150)")
    settle(page)
    head, bar = frame.locator("thead").bounding_box(), page.locator(".bar").bounding_box()
    assert head
    assert bar
    assert abs(head["y"] - bar["y"] - bar["height"]) < 2


# ---------------------------------------------------------------- files


def test_every_official_table_has_its_file_and_the_workbook_beside_it(page: Page, each_publication: Path) -> None:
    names: list[str] = page.eval_on_selector_all(
        ".table-scroll[data-table]",
        """frames => frames.flatMap(frame => [...frame.nextElementSibling.querySelectorAll('a')]
            .map(link => link.getAttribute('href')))""",
    )
    files = sorted(f"tables/{path.name}" for path in (each_publication / "tables").glob("*.csv"))
    assert sorted(set(names)) == [*sorted(["tables.xlsx"]), *files]
    assert len(names) == 2 * len(files) == 24


def test_the_head_of_the_page_leads_to_every_other_form_of_it(page: Page, each_publication: Path) -> None:
    names: list[str] = page.eval_on_selector_all(
        "#title-block-header + .files a", "links => links.map(link => link.getAttribute('href'))"
    )
    assert {"report.pdf", "tables.xlsx", "figures.json", "datapackage.json"} <= set(names)
    assert [name for name in names if not (each_publication / name).is_file()] == []


def test_a_page_that_travels_alone_still_hands_out_its_tables(
    browser: Browser, each_publication: Path, tmp_path: Path
) -> None:
    alone = Path(shutil.copy(each_publication / "report.html", tmp_path))
    opened = open_page(browser, alone, viewport=DESKTOP, accept_downloads=True)
    for name in ("tables/spending.csv", "tables.xlsx"):
        with opened.page.expect_download() as download:
            opened.page.locator(f'a[href="{name}"]').last.click()
        assert download.value.suggested_filename == Path(name).name
        assert Path(download.value.path()).read_bytes() == (each_publication / name).read_bytes()
    assert opened.complaints == []
    opened.page.context.close()
    assert openpyxl.load_workbook(io.BytesIO((each_publication / "tables.xlsx").read_bytes())).sheetnames


# ---------------------------------------------------------------- print


def test_print_holds_the_whole_text_and_nothing_of_the_screens_furniture(page: Page) -> None:
    search(page, "预算")
    page.emulate_media(media="print")
    printed = page.pdf(prefer_css_page_size=True)
    with pypdfium2.PdfDocument(io.BytesIO(printed)) as document:
        texts = [sheet.get_textpage().get_text_bounded() for sheet in document]
        landscape = [sheet.get_width() > sheet.get_height() for sheet in document]
    words = re.sub(r"[\s\u200b\u2060]", "", "".join(texts))
    for furniture in ("跳到正文", "页内查找", "深色", "返回顶部", "怎样阅读本页", "下载本表", "查看本部分的计算笔记本"):
        assert furniture not in words
    wanted = page.eval_on_selector_all("main :is(h1, h2, h3)", "all => all.map(one => one.textContent)")
    assert [title for title in wanted if "".join(title.split()) not in words] == []
    assert 10 < len(texts) < 40
    assert [number for number, text in enumerate(texts) if len(text.strip()) < 30] == []
    # the text in portrait, the annex in landscape
    first = next(number for number, text in enumerate(texts) if "附件：" in text)
    assert landscape == [False] * first + [True] * (len(texts) - first - 1) + [False]


def test_open_contents_are_not_printed(phone: Page) -> None:
    phone.click("#contents-button")
    phone.emulate_media(media="print")
    assert not phone.locator("#TOC").is_visible()


def test_no_table_is_cut_off_in_print(report: OnScreen) -> None:
    """The landscape sheet leaves 267 mm, the portrait one 174 mm."""
    page = report("desktop", width=1009, height=700).page
    page.emulate_media(media="print")
    cut: list[str] = page.eval_on_selector_all(
        ".landscape .table-scroll", "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(String)"
    )
    assert cut == []
