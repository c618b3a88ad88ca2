"""Where a table is named, a reader is led to it: in print, on screen, and in the list of the annex."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pytest

from tests.document.printing import MM, glyphs
from tests.published import page_of

if TYPE_CHECKING:
    from pathlib import Path

MENTION = re.compile(r"预算(\d\d)表")
MENTIONED = {f"预算{number:02}表" for number in range(1, 12)}
"""预算12表 calls itself 本表, and the text does not name it."""


def destinations(node: Any) -> dict[bytes, Any]:
    """The named places of a PDF: Typst's names are not in the encoding that pikepdf expects."""
    flat = list(node.get("/Names", []))
    found = {bytes(name): place for name, place in zip(flat[::2], flat[1::2], strict=True)}
    for kid in node.get("/Kids", []):
        found |= destinations(kid)
    return found


class Linked:
    """The PDF's links: page, the words below it, and the page to which it leads."""

    def __init__(self, path: Path) -> None:
        with pypdfium2.PdfDocument(path) as document:
            pages = [glyphs(page) for page in document]
            heights = [page.get_size()[1] for page in document]
            bookmarks = list(document.get_toc())
            self.page_of = {re.sub(r"\s", "", mark.get_title()): mark.get_dest().get_index() for mark in bookmarks}
        self.texts = ["".join(glyph.character for glyph in page) for page in pages]
        self.links: list[tuple[int, str, int]] = []
        with pikepdf.open(path) as pdf:
            names = destinations(pdf.Root.Names.Dests)
            numbers: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages)}
            for number, page in enumerate(pdf.pages):
                for link in page.get("/Annots", []):
                    left, bottom, right, top = (float(side) / MM for side in link.Rect)
                    height = heights[number] / MM
                    below = "".join(
                        glyph.character
                        for glyph in pages[number]
                        if left - 0.1 <= (glyph.ink.left + glyph.ink.right) / 2 <= right + 0.1
                        and height - top - 0.1 <= (glyph.ink.top + glyph.ink.bottom) / 2 <= height - bottom + 0.1
                    )
                    target = link.Dest if "/Dest" in link else link.A.D
                    if isinstance(target, pikepdf.String):
                        target = names[bytes(target)]
                    if isinstance(target, pikepdf.Dictionary):
                        target = target.D
                    self.links.append((number, below, numbers[target[0].objgen]))


@pytest.fixture(scope="module")
def linked(each_publication: Path) -> Linked:
    """Its PDF's links."""
    return Linked(each_publication / "report.pdf")


def test_the_contents_lead_to_their_headings_in_print(linked: Linked) -> None:
    entries = [(re.sub(r"\.+\d+$", "", text), target) for page, text, target in linked.links if page == 1]
    assert len(entries) >= 28
    found = {text: target for text, target in entries if text in linked.page_of}
    assert len(found) >= 26
    assert [text for text, target in found.items() if linked.page_of[text] != target] == []


def test_the_annex_list_leads_to_each_table_in_print(linked: Linked) -> None:
    page = next(n for n, text in enumerate(linked.texts) if n > 1 and text.startswith("附件："))
    lines = [(text, target) for number, text, target in linked.links if number == page]
    assert len(lines) == 12
    # the heading says the year as well
    titles = {text: text.replace("、", "、2020年", 1) for text, _ in lines}
    assert [text for text, target in lines if linked.page_of[titles[text]] != target] == []


def test_every_mention_of_a_table_leads_to_it_in_print(linked: Linked) -> None:
    # the list at the end, on the last page, leads to marks, which may stand where a table goes on
    last = len(linked.texts) - 1
    mentions = [(text, target) for page, text, target in linked.links if page < last and MENTION.fullmatch(text)]
    assert {text for text, _ in mentions} == MENTIONED
    for text, target in mentions:
        assert re.match(f"{text}[一二三四五六七八九十]+、2020年", linked.texts[target])


def test_every_mention_of_a_table_leads_to_it_on_screen_and_keeps_its_explanation(each_publication: Path) -> None:
    page = page_of(each_publication)
    links = page.select("main a.budget-figure:not([href^='#discrepancy-'])")
    assert {link.get_text() for link in links} == MENTIONED
    for link in links:
        heading = page.find(id=str(link["href"]).removeprefix("#"))
        assert heading is not None
        number = heading.find_previous(class_="table-number")
        assert number is not None
        assert number.get_text(strip=True) == link.get_text()
        assert str(link["title"]).startswith("表号")
        assert str(link["data-figure"])
        assert link.find_parent(class_="budget-figure") is None


def test_a_tables_own_title_leads_nowhere(each_publication: Path) -> None:
    page = page_of(each_publication)
    assert len(page.select(".table-number + h2.table-heading")) == 12
    assert page.select(".table-number a, h2 a.budget-figure, .budget-table a:not(.discrepancy-mark)") == []


def test_a_table_has_its_number_and_under_it_its_title_once_and_then_its_lines(each_publication: Path) -> None:
    page = page_of(each_publication)
    assert page.select(".table-title") == []
    number = page.select(".table-number")[3]
    assert number.get_text(strip=True) == "预算04表"
    title, lines = number.find_next_siblings()[:2]
    assert title.get_text() == "四、2020年财政拨款收支总体情况表"
    assert lines["class"] == ["table-lines"]


def test_the_annex_list_leads_to_each_table_on_screen(each_publication: Path) -> None:
    page = page_of(each_publication)
    links = page.select(".annex-list a")
    assert len(links) == 12
    for link in links:
        heading = page.find(id=str(link["href"]).removeprefix("#"))
        assert heading is not None
        assert heading.get_text().replace("2020年", "") == link.get_text()
