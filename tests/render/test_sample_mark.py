"""Made-up data: both renderers say so on every page, in print as part of the frame and not of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import docx
import pikepdf
import pypdfium2
import pytest
from bs4 import Tag

from tests.published import main_of, page_of, pdf_pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MARK = "示例数据，不是真实预算"

COVER, CONTENTS = 0, 1


@pytest.fixture(scope="module")
def pages(long_sample: Path) -> list[str]:
    """The text of each page in print."""
    return pdf_pages(long_sample / "report.pdf")


@pytest.fixture(scope="module")
def pdf(long_sample: Path) -> Iterator[pikepdf.Pdf]:
    """The PDF as it is built."""
    with pikepdf.open(long_sample / "report.pdf") as document:
        yield document


@pytest.fixture(scope="module")
def main(long_sample: Path) -> Tag:
    """The document on screen."""
    return main_of(long_sample)


def test_every_printed_page_carries_the_mark_once(pages: list[str]) -> None:
    assert len(pages) > 8
    assert [text.count(MARK) for text in pages] == [1] * len(pages)


def test_cover_contents_and_landscape_pages_are_among_them(pages: list[str], pdf: pikepdf.Pdf) -> None:
    assert "二〇二〇年六月" in pages[COVER]
    assert "目录" in pages[CONTENTS]
    is_landscape = [float(page.MediaBox[2]) > float(page.MediaBox[3]) for page in pdf.pages]
    assert 2 <= sum(is_landscape) < len(is_landscape) - 4


def parts(page: Any) -> Iterator[tuple[str, int]]:
    """For each piece of marked content of a page: its tag, and how many glyphs it shows."""
    tag, glyphs = "", 0
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        if operator in ("BDC", "BMC"):
            properties = operands[1] if operator == "BDC" else pikepdf.Dictionary()
            tag, glyphs = f"{operands[0]} {properties.get('/Subtype', '')}", 0
        elif operator == "EMC":
            yield tag, glyphs
        elif operator in ("Tj", "TJ"):
            pieces: Any = operands[0] if operator == "TJ" else operands
            glyphs += sum(len(bytes(piece)) // 2 for piece in pieces if isinstance(piece, pikepdf.String))


def test_the_mark_is_no_part_of_the_text_that_is_read_out(pdf: pikepdf.Pdf) -> None:
    """Readers for the blind pass over artifacts; they hear it in the document's title."""
    headers = [sum(glyphs for tag, glyphs in parts(page) if tag == "/Artifact /Header") for page in pdf.pages]
    assert headers == [len(MARK)] * len(headers)


def test_the_mark_stands_above_the_text_and_covers_nothing(long_sample: Path) -> None:
    with pypdfium2.PdfDocument(long_sample / "report.pdf") as document:
        for page in document:
            text = page.get_textpage()
            start, count = text.search(MARK).get_next()
            words = text.get_text_range()
            boxes = [(number, text.get_charbox(number)) for number in range(len(words)) if words[number].strip()]
            mark = [box for number, box in boxes if start <= number < start + count]
            others = [box for number, box in boxes if not start <= number < start + count]
            assert min(box[1] for box in mark) - max(box[3] for box in others) > 10  # points, its frame included
            assert max(box[3] for box in mark) < page.get_height() - 20


def test_the_title_of_the_pdf_says_it(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.docinfo["/Title"]) == f"洛阳市政务服务和大数据管理局2020年度部门预算（{MARK}）"


def test_on_screen_the_mark_stands_before_everything_else(main: Tag) -> None:
    marks = main.select(".sample-mark")
    assert [(mark.name, mark["role"], mark.get_text()) for mark in marks] == [("p", "note", MARK)]
    assert next(element for element in main.children if isinstance(element, Tag)) is marks[0]


def test_the_name_of_the_window_says_it_and_the_title_on_the_page_stays(long_sample: Path, main: Tag) -> None:
    page = page_of(long_sample)
    title = "洛阳市政务服务和大数据管理局2020年度部门预算"
    assert page.title is not None
    assert page.title.get_text() == f"{title}（{MARK}）"
    assert main.select_one("h1.title").get_text() == title  # type: ignore[union-attr]


def test_every_page_of_the_word_file_carries_the_mark_in_its_header(long_sample: Path) -> None:
    document = docx.Document(str(long_sample / "report.docx"))
    heads = [head for section in document.sections for head in (section.header, section.even_page_header)]
    assert [head.paragraphs[0].text.strip() for head in heads] == [MARK] * 2 * 3
    assert [head.is_linked_to_previous for head in heads] == [False] * 2 * 3
    assert document.settings.odd_and_even_pages_header_footer
    assert not any(section.different_first_page_header_footer for section in document.sections)
    assert MARK not in "".join(paragraph.text for paragraph in document.paragraphs)
    assert MARK in document.core_properties.title
