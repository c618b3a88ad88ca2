"""Every figure tells its label, formula and source: on hover, on focus, on tap, in words, and not in print."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.opening import DESKTOP, SCREENS, Opened, figure, focused_figure, open_page, settle
from tests.proofs import every_nth
from tests.published import entries_by_id

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, FloatRect, Locator, Page

    from tests.browser.conftest import KeptOpen, OnScreen

    Entries = dict[str, dict[str, Any]]

PHONE: dict[str, int] = SCREENS["narrow phone"]["viewport"]

SHARE = "statement.spending.parts.基本支出.share"
NEXT = "statement.spending.parts.项目支出.amount"
"""The figure after SHARE in the same sentence."""
AMOUNT = "tables.spending.total.total"

EXPLANATION = [
    "基本支出占支出总计的比重",
    "计算：基本支出 74.0 ÷ 支出总计 92.0 = 80.4348% → 80.43%（最大余额法）",
    "来源：data/2020/157001/spending.csv 第3至7行"
    "“工资福利支出”“对个人和家庭的补助”“商品和服务支出”“一般性项目”“专项资金”",
]
"""What is to be read of the 80.43% that 基本支出 is of all spending."""


@pytest.fixture(scope="module")
def entries(each_publication: Path) -> Entries:
    """The ledger that was published with the page, by id."""
    return entries_by_id(each_publication)


@pytest.fixture
def without_script(kept_open: KeptOpen, browser: Browser, each_publication: Path) -> Opened:
    settings: dict[str, Any] = {"viewport": DESKTOP, "java_script_enabled": False}
    return kept_open.get(
        (each_publication, "without script"), lambda: open_page(browser, each_publication / "report.html", **settings)
    )


@pytest.fixture
def phone(report: OnScreen) -> Page:
    """The report on a narrow phone, touched by fingers."""
    return report("narrow phone").page


def note(page: Page) -> Locator:
    return page.locator("#figure-note")


def is_shown(page: Page) -> bool:
    """Whether an explanation is shown now; what a tap brings about takes the browser a moment."""
    settle(page)
    return note(page).is_visible()


def lines(page: Page) -> list[str]:
    """The lines of the explanation that is shown."""
    assert is_shown(page)
    return note(page).locator("p").all_inner_texts()


# ---------------------------------------------------------------- when it is shown, and when it goes


def test_no_explanation_is_shown_before_one_is_asked_for(page: Page) -> None:
    assert not is_shown(page)


def test_the_mouse_over_a_figure_shows_its_explanation(page: Page) -> None:
    figure(page, SHARE).hover()
    assert lines(page) == EXPLANATION


def test_leaving_the_figure_with_the_mouse_closes_it(page: Page) -> None:
    figure(page, SHARE).hover()
    assert is_shown(page)
    page.mouse.move(2, 2)
    assert not is_shown(page)


def test_the_arrow_keys_go_from_figure_to_figure_of_a_sentence_in_their_order(page: Page, entries: Entries) -> None:
    figure(page, SHARE).focus()
    assert lines(page) == EXPLANATION
    page.keyboard.press("ArrowRight")
    assert focused_figure(page) == NEXT
    assert lines(page)[:2] == [entries[NEXT]["label"], f"计算：{entries[NEXT]['formula']}"]
    page.keyboard.press("ArrowLeft")
    assert focused_figure(page) == SHARE
    assert lines(page) == EXPLANATION


def test_the_tab_key_goes_to_the_next_paragraph_and_back_to_the_figure_one_was_at(page: Page) -> None:
    figure(page, SHARE).focus()
    page.keyboard.press("Tab")
    there = focused_figure(page)
    assert there
    assert figure(page, there).evaluate("one => one.closest('p').querySelector('.budget-figure') === one")
    own = "one => [...document.querySelectorAll('main p')].indexOf(one.closest('p'))"
    assert figure(page, there).evaluate(own) > figure(page, SHARE).evaluate(own)
    page.keyboard.press("Shift+Tab")
    assert focused_figure(page) == SHARE


@pytest.mark.parametrize(("key", "place"), [("Home", 0), ("End", -1)])
def test_home_and_end_reach_the_first_and_the_last_figure_of_a_paragraph(page: Page, key: str, place: int) -> None:
    figure(page, SHARE).focus()
    page.keyboard.press(key)
    members: list[str] = figure(page, SHARE).evaluate(
        "one => [...one.closest('p').querySelectorAll('.budget-figure')].map(other => other.dataset.figure)"
    )
    assert len(members) > 3
    assert focused_figure(page) == members[place]


def test_leaving_the_figure_with_the_keyboard_closes_it(page: Page) -> None:
    page.locator(".table-heading .budget-figure[tabindex='0']").last.focus()
    assert is_shown(page)
    page.keyboard.press("Tab")
    assert focused_figure(page) is None
    assert not is_shown(page)


@pytest.mark.parametrize("ask", ["hover", "focus", "click"])
def test_escape_closes_it(page: Page, ask: str) -> None:
    getattr(figure(page, SHARE), ask)()
    assert is_shown(page)
    page.keyboard.press("Escape")
    assert not is_shown(page)


def test_a_click_elsewhere_closes_it(page: Page) -> None:
    figure(page, SHARE).click()
    page.mouse.move(2, 2)
    assert is_shown(page)
    page.locator("main h1").nth(1).click()
    assert not is_shown(page)


def test_a_click_shows_again_what_escape_has_closed(page: Page) -> None:
    figure(page, SHARE).click()
    page.keyboard.press("Escape")
    figure(page, SHARE).click()
    assert lines(page) == EXPLANATION


def test_a_finger_on_a_figure_shows_its_explanation(phone: Page) -> None:
    figure(phone, SHARE).tap()
    assert lines(phone) == EXPLANATION


def test_a_finger_elsewhere_closes_it(phone: Page) -> None:
    figure(phone, SHARE).tap()
    assert is_shown(phone)
    phone.locator("main h2", has_text="三、支出预算总体情况说明").tap()
    assert not is_shown(phone)


def test_a_finger_on_another_figure_shows_that_ones(phone: Page, entries: Entries) -> None:
    figure(phone, SHARE).tap()
    figure(phone, NEXT).tap()
    assert lines(phone)[0] == entries[NEXT]["label"]
    assert phone.locator("[aria-describedby=figure-explanation]").count() == 1


def test_a_figure_of_a_table_is_explained_alike(page: Page, phone: Page) -> None:
    figure(page, AMOUNT).hover()
    figure(phone, AMOUNT).tap()
    for one in (page, phone):
        assert lines(one)[:2] == ["支出总计", "计算：基本支出 74.0 + 项目支出 18.0 = 92.0万元"]


def test_the_arrow_keys_go_from_figure_to_figure_in_a_table_and_the_tab_key_leaves_it(page: Page) -> None:
    frame = page.locator(".table-scroll", has=page.locator(".budget-table-three-public"))
    frame.focus()
    reached = []
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
        reached.append((focused_figure(page), lines(page)[0]))
    assert reached == [
        ("tables.three_public.columns.year", "预算年度"),
        ("tables.three_public.total.amount", "“三公”经费"),
        ("tables.three_public.abroad.amount", "因公出国（境）费"),
        ("tables.three_public.reception.amount", "公务接待费"),
        ("tables.three_public.abroad.amount", "因公出国（境）费"),
    ]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "tables/three_public.csv"


# ---------------------------------------------------------------- what it says


def cells_named(source: str) -> set[tuple[str, frozenset[int], tuple[str, ...]]]:
    """Files, rows and columns that the last line of an explanation names: 第3至5、7行 are rows 3, 4, 5 and 7."""
    named = set()
    for part in source.removeprefix("来源：").split("；"):
        match = re.fullmatch(r"(\S+) (?:第([\d、至]+)行)?((?:“[^”]+”)+)", part)
        assert match, part
        rows: set[int] = set()
        for run in filter(None, (match[2] or "").split("、")):
            first, _, last = run.partition("至")
            rows |= set(range(int(first), int(last or first) + 1))
        named.add((match[1], frozenset(rows), tuple(sorted(match[3][1:-1].split("”“")))))
    return named


def cells_of(entry: dict[str, Any]) -> set[tuple[str, frozenset[int], tuple[str, ...]]]:
    files = {cell["file"] for cell in entry["cells"]}
    of_file = {file: [cell for cell in entry["cells"] if cell["file"] == file] for file in files}
    return {
        (
            file,
            frozenset(cell["row"] for cell in cells if cell["row"]),
            tuple(sorted({cell["column"] for cell in cells})),
        )
        for file, cells in of_file.items()
    }


def assert_told(entry: dict[str, Any], text: str, told: list[str]) -> None:
    """The explanation is the entry's: label, formula where it has one, source where it comes from cells."""
    formula = [f"计算：{entry['formula']}"] if entry["formula"] else []
    assert text == entry["text"]
    assert told[: 1 + len(formula)] == [entry["label"], *formula]
    sources = told[1 + len(formula) :]
    assert [cells_named(source) for source in sources] == ([cells_of(entry)] if entry["cells"] else [])


UNFOLD = "all => all.forEach(one => { one.open = true; })"
"""The tables under charts are folded, and what is folded has no focus."""


@pytest.mark.proof
def test_every_figure_is_explained_as_the_ledger_says(page: Page, entries: Entries) -> None:
    """What each carries, and what is shown of it: of all in a proof, else of one in 7, for each is laid out anew."""
    page.eval_on_selector_all("main details", UNFOLD)
    told: list[list[Any]] = page.eval_on_selector_all(
        "main .budget-figure",
        """(figures, [first, step]) => figures.map((figure, number) => {
            const carried = figure.dataset.note.split('\\n');
            if (number % step !== first) return [figure.dataset.figure, figure.textContent, carried, carried];
            figure.focus();
            const note = document.getElementById('figure-note');
            const lines = [...note.querySelectorAll('p')].map(line => line.textContent);
            return [figure.dataset.figure, figure.textContent, carried, note.hidden ? [] : lines];
        })""",
        every_nth(7),
    )
    assert len(told) > 600
    for id_, text, carried, explained in told:
        assert_told(entries[id_], text, carried)
        assert explained == carried


def test_only_a_sum_of_nothing_names_no_cells(entries: Entries) -> None:
    without = [entry for entry in entries.values() if not entry["cells"]]
    assert without
    sums = [entry for entry in without if entry["label"] not in ("任务的序号", "指标的序号")]
    assert [entry["id"] for entry in sums if Decimal(entry["value"]) != 0 or not entry["formula"]] == []


def test_without_scripts_the_browsers_own_tooltip_says_the_same(without_script: Opened, entries: Entries) -> None:
    page = without_script.page
    told: list[list[str]] = page.eval_on_selector_all(
        "main .budget-figure", "figures => figures.map(one => [one.dataset.figure, one.textContent, one.title])"
    )
    assert page.locator("#figure-note").count() == 0
    assert len(told) > 600
    assert next(title for id_, _, title in told if id_ == SHARE).split("\n") == EXPLANATION
    for id_, text, title in told:
        assert_told(entries[id_], text, title.split("\n"))


def test_the_browsers_own_tooltip_does_not_come_on_top(page: Page) -> None:
    assert page.locator("main .budget-figure[title]").count() == 0
    figure(page, SHARE).hover()
    assert page.locator("main .budget-figure[title]").count() == 0


# ---------------------------------------------------------------- who cannot see it


def accessible(page: Page, id_: str) -> dict[str, Any]:
    """The figure as the browser gives it to screen readers."""
    session = page.context.new_cdp_session(page)
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": f'main [data-figure="{id_}"]'})["nodeId"]
    found = session.send("Accessibility.getPartialAXTree", {"nodeId": node, "fetchRelatives": False})["nodes"][0]
    session.detach()
    values = {key: found[key]["value"] for key in ("role", "name", "description") if key in found}
    return values | {prop["name"]: prop["value"].get("value") for prop in found.get("properties", [])}


def test_a_screen_reader_says_the_number_and_describes_it_by_the_explanation(page: Page) -> None:
    figure(page, SHARE).focus()
    heard = accessible(page, SHARE)
    assert (heard["role"], heard["name"], heard["focusable"]) == ("button", "80.43%", True)
    assert re.sub(r"\s", "", heard["description"]) == re.sub(r"\s", "", "".join(EXPLANATION))
    assert page.get_by_role("tooltip").get_attribute("id") == figure(page, SHARE).get_attribute("aria-describedby")


def test_a_figure_of_a_table_is_announced_too(page: Page) -> None:
    figure(page, AMOUNT).focus()
    heard = accessible(page, AMOUNT)
    assert (heard["role"], heard["name"]) == ("button", "92.0")
    assert "支出总计" in heard["description"]
    assert "基本支出74.0+项目支出18.0=92.0万元" in re.sub(r"\s", "", heard["description"])


def test_a_closed_explanation_is_not_there_for_a_screen_reader_either(page: Page) -> None:
    figure(page, SHARE).focus()
    page.keyboard.press("Escape")
    assert page.get_by_role("tooltip").count() == 0
    assert page.locator("[aria-describedby=figure-explanation]").count() == 0


def test_a_figure_reached_by_the_keyboard_is_seen_to_be_focused(page: Page) -> None:
    figure(page, SHARE).focus()
    page.keyboard.press("ArrowRight")
    style: list[str] = figure(page, NEXT).evaluate(
        "one => [getComputedStyle(one).outlineStyle, getComputedStyle(one).outlineWidth]"
    )
    assert style == ["solid", "2px"]


# ---------------------------------------------------------------- where it lies

PLACES = """([frames, block, first, step]) => {
    const note = document.getElementById('figure-note');
    const found = [];
    const all = [...document.querySelectorAll(frames ? '.table-scroll .budget-figure' : 'main .budget-figure')];
    for (const figure of all.filter((_, number) => number % step === first)) {
        figure.blur();
        figure.scrollIntoView({block, inline: frames || 'nearest'});
        figure.focus({preventScroll: true});
        const [box, own] = [note, figure].map(one => one.getBoundingClientRect());
        const width = document.documentElement.clientWidth;
        const inside = box.left >= 0 && box.right <= width + 0.5 && box.top >= 0 && box.bottom <= innerHeight + 0.5;
        const apart = box.top >= own.bottom - 0.5 || box.bottom <= own.top + 0.5;
        const scrolls = document.documentElement.scrollWidth > width;
        found.push([figure.dataset.figure, note.hidden || !inside || !apart || scrolls]);
    }
    return found;
}"""


def out_of_place(page: Page, number: int, block: str, frames: str = "") -> list[str]:
    """Figures whose explanation is not wholly on the screen, lies on its figure, or makes the page scroll sideways.

    For each figure the browser lays out the page anew: all are tried in a proof, else one in 23, from the one of this
    number on, so that at other places of other screens others are tried.
    """
    page.eval_on_selector_all("main details", UNFOLD)
    first, step = every_nth(23, number)
    found: list[list[Any]] = page.evaluate(PLACES, [frames, block, first, step])
    assert len(found) > 500 // step
    return [id_ for id_, wrong in found if wrong]


@pytest.mark.proof
@pytest.mark.parametrize(("number", "block"), [*enumerate(["start", "end"])], ids=["start", "end"])
def test_every_explanation_lies_within_a_narrow_screen(phone: Page, number: int, block: str) -> None:
    assert phone.evaluate("innerWidth") == PHONE["width"]
    assert out_of_place(phone, number, block) == []


@pytest.mark.proof
@pytest.mark.parametrize(("number", "inline"), [*enumerate(["start", "end"])], ids=["start", "end"])
def test_every_explanation_in_a_scrolled_table_lies_within_a_narrow_screen(
    phone: Page, number: int, inline: str
) -> None:
    assert out_of_place(phone, number, "start", inline) == []


def assert_beside(box: FloatRect | None, own: FloatRect | None) -> None:
    """Both are on the narrow screen, the explanation right above or below its figure."""
    assert own
    assert box
    for one in (own, box):
        assert 0 <= one["x"] < one["x"] + one["width"] <= PHONE["width"]
    assert box["x"] <= own["x"] + own["width"]
    assert own["x"] <= box["x"] + box["width"]
    assert min(abs(box["y"] - own["y"] - own["height"]), abs(own["y"] - box["y"] - box["height"])) < 10


def test_a_figure_that_is_scrolled_into_view_has_its_explanation_beside_it(phone: Page) -> None:
    frame = phone.locator(".table-scroll", has=phone.locator(".budget-table-spending"))
    frame.evaluate("frame => frame.scrollLeft = frame.scrollWidth")
    last = figure(phone, "tables.spending.total.earmarked")
    last.tap()
    assert lines(phone)[0] == "专项资金"
    assert_beside(note(phone).bounding_box(), last.bounding_box())


def test_the_arrow_keys_bring_a_figure_and_its_explanation_into_view(report: OnScreen) -> None:
    page = report("desktop", **PHONE).page
    page.locator(".table-scroll", has=page.locator(".budget-table-spending")).focus()
    for key in ("ArrowRight", "ArrowDown", *["ArrowRight"] * 8):
        page.keyboard.press(key)
    assert_beside(note(page).bounding_box(), page.locator(":focus").bounding_box())


# ---------------------------------------------------------------- print


STYLE = """figure => [figure, figure.parentElement].map(one => {
    const style = getComputedStyle(one);
    const lines = [style.borderBottomWidth, style.textDecorationLine, style.backgroundColor];
    return [style.color, style.fontFamily, style.fontSize, style.fontWeight, style.fontStyle, ...lines];
})"""


@pytest.mark.parametrize("id_", [SHARE, AMOUNT, "tables.performance.基本支出类.amount"])
def test_a_figure_in_print_is_plain_text(page: Page, id_: str) -> None:
    page.emulate_media(media="print")
    own, around = figure(page, id_).evaluate(STYLE)
    assert own[:5] == around[:5]
    assert own[5:] == ["0px", "none", "rgba(0, 0, 0, 0)"]


def test_a_figure_in_a_sentence_is_marked_on_screen(page: Page) -> None:
    own, _ = figure(page, SHARE).evaluate(STYLE)
    assert own[5] == "1px"


def test_an_open_explanation_is_not_printed(page: Page) -> None:
    figure(page, SHARE).focus()
    assert is_shown(page)
    page.emulate_media(media="print")
    assert not is_shown(page)


# ---------------------------------------------------------------- the page as a whole


def test_the_styles_add_no_number_to_what_is_written(page: Page) -> None:
    added: list[str] = page.evaluate(
        """[...document.querySelectorAll('main, main *')].flatMap(one => ['::before', '::after', '::marker']
            .map(part => getComputedStyle(one, part).content))"""
    )
    assert len(added) > 1000
    assert [content for content in added if re.search(r"\d|counter", content)] == []


def test_nothing_is_asked_for_outside_the_page_and_nothing_complained_of(
    report: OnScreen, without_script: Opened
) -> None:
    desktop, phone = report("desktop"), report("narrow phone")
    figure(desktop.page, SHARE).hover()
    figure(phone.page, SHARE).tap()
    for opened in (desktop, phone, without_script):
        assert opened.requests
        assert [url[:80] for url in opened.requests if not url.startswith(("file:", "data:"))] == []
        assert opened.complaints == []


# ---------------------------------------------------------------- staying with it


def test_the_mouse_can_move_onto_the_explanation_and_back(page: Page) -> None:
    figure(page, SHARE).hover()
    own, box = figure(page, SHARE).bounding_box(), note(page).bounding_box()
    assert own
    assert box
    across = own["x"] + own["width"] / 2
    page.mouse.move(across, box["y"] + box["height"] / 2, steps=20)
    assert lines(page) == EXPLANATION
    page.mouse.move(across, own["y"] + own["height"] / 2, steps=20)
    assert lines(page) == EXPLANATION
    page.mouse.move(2, 2)
    assert not is_shown(page)


def test_a_click_on_the_explanation_leaves_it_open_until_one_elsewhere(page: Page) -> None:
    figure(page, SHARE).click()
    note(page).locator("p").nth(1).click()
    assert lines(page) == EXPLANATION
    page.locator("main h2", has_text="三、支出预算总体情况说明").click()
    assert not is_shown(page)


def test_a_finger_on_the_explanation_leaves_it_open(phone: Page) -> None:
    figure(phone, SHARE).tap()
    note(phone).tap()
    assert lines(phone) == EXPLANATION


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_figure_is_a_button_that_keys_press(page: Page, key: str) -> None:
    figure(page, SHARE).focus()
    page.keyboard.press("Escape")
    assert not is_shown(page)
    page.keyboard.press(key)
    assert lines(page) == EXPLANATION


@pytest.mark.parametrize("id_", [SHARE, AMOUNT])
def test_who_reads_past_a_figure_hears_its_explanation_too(page: Page, entries: Entries, id_: str) -> None:
    heard = re.sub(r"\s", "", accessible(page, id_)["description"])
    assert heard.startswith(
        re.sub(r"\s", "", f"{entries[id_]['label']}计算：{entries[id_]['formula']}来源：data/2020/157001/")
    )


@pytest.mark.parametrize("modifier", ["alt", "ctrl", "meta", "shift"])
def test_the_browsers_own_keys_are_left_to_it_in_a_table(page: Page, modifier: str) -> None:
    figure(page, AMOUNT).focus()
    left: bool = figure(page, AMOUNT).evaluate(
        """(figure, modifier) => figure.dispatchEvent(new KeyboardEvent('keydown', {
            key: 'ArrowLeft', bubbles: true, cancelable: true, [`${modifier}Key`]: true}))""",
        modifier,
    )
    assert left
    assert focused_figure(page) == AMOUNT


@pytest.mark.proof
@pytest.mark.parametrize(
    ("number", "size"), [*enumerate([(360, 640), (640, 360), (320, 256)])], ids=["portrait", "landscape", "enlarged"]
)
def test_every_explanation_lies_within_any_small_screen(report: OnScreen, number: int, size: tuple[int, int]) -> None:
    page = report("desktop", width=size[0], height=size[1]).page
    blocks = enumerate(("start", "center", "end"), start=3 * number)
    assert [out_of_place(page, place, block) for place, block in blocks] == [[], [], []]


def test_the_mark_of_the_focus_is_not_printed(page: Page) -> None:
    figure(page, SHARE).focus()
    page.keyboard.press("ArrowRight")
    page.emulate_media(media="print")
    assert figure(page, NEXT).evaluate("one => getComputedStyle(one).outlineStyle") == "none"


def test_the_explanation_goes_along_when_the_phone_is_turned(report: OnScreen) -> None:
    page = report("desktop", width=800, height=360).page
    places = page.eval_on_selector_all(
        "main p .budget-figure", "all => all.map(one => one.getBoundingClientRect().left)"
    )
    page.locator("main p .budget-figure").nth(places.index(max(places))).focus()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert is_shown(page)
    own, box = page.locator(":focus").bounding_box(), note(page).bounding_box()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert own
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
