"""Documents of other layouts: parts, sections and tables stand where the form puts them, in every format."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any, NamedTuple

import docx
import pypdfium2
import pytest
from docx.enum.section import WD_ORIENT

from budgetbook.publication.verification import verify
from budgetbook.publish import build
from budgetbook.review.reading import read_document
from tests.contents import outline
from tests.layouts import UNITS, copy_layout
from tests.published import compact, entries_of, main_of, page_of, pdf_pages
from tests.quicker_builds import only_documents
from tests.review.own_books import FILES, errors_in

if TYPE_CHECKING:
    from pathlib import Path

    from budgetbook.publish import RendererName
    from tests.fixtures.publications import Once

    Outline = list[tuple[int, str]]

PLAIN_WORDS, CHARTS = 'plain_words = ["html"]', 'charts = ["html"]'

BUILT: dict[str, tuple[RendererName, dict[str, str]]] = {
    "anhui-2024": ("pandoc", {PLAIN_WORDS: "plain_words = []"}),
    "chongqing-2023": ("quarto", {PLAIN_WORDS: 'plain_words = ["pdf"]', CHARTS: 'charts = ["docx"]'}),
    "hunan-2025": ("pandoc", {CHARTS: 'charts = ["html", "pdf", "docx"]'}),
}
"""By which renderer each layout is built, and with which texts of its form replaced."""

ANNEX = [(0, "附件：示例区示范科技情报中心2023年部门预算表"), (1, "一、2023年部门收支总表")]
"""In print, where the heading of a table is its title as well; on screen it is the line of the list of tables."""

EXPECTED = {form: outline(form) + ANNEX * (form == "chongqing-2023") for form in BUILT}
"""Headings of each layout with their levels, in order; others stand between them."""

TABLES = {"anhui-2024": 14, "chongqing-2023": 9, "hunan-2025": 23}

IN_FORMATS: dict[str, tuple[set[str], set[str]]] = {
    "anhui-2024": ({"html"}, set()),
    "chongqing-2023": ({"docx"}, {"pdf"}),
    "hunan-2025": ({"html", "pdf", "docx"}, {"html"}),
}
"""In which formats each layout has charts, and in which “通俗地说”."""


class Built(NamedTuple):
    """A layout and the publication made by it."""

    layout: str
    folder: Path


@pytest.fixture(scope="module", params=[*BUILT])
def built(request: pytest.FixtureRequest, once: Once) -> Built:
    layout: str = request.param
    renderer, changes = BUILT[layout]
    if renderer == "quarto":
        request.getfixturevalue("quarto_publication")

    def make(folder: Path) -> Path:
        own = copy_layout(folder, layout, changes)
        with only_documents():
            return build(own, layout[-4:], UNITS[layout], folder / "output", renderer, lambda _: None)

    return Built(layout, once(f"layout-{layout}", make))


def among(outline: Outline, expected: Outline) -> Outline:
    """Return what of the expected headings an outline has, in its own order."""
    return [heading for heading in outline if heading in expected]


def page_outline(folder: Path) -> Outline:
    contents = page_of(folder).select("#TOC li > a")
    return [(len(link.find_parents("ul")) - 1, compact(link.get_text())) for link in contents]


def pdf(folder: Path) -> Any:
    return pypdfium2.PdfDocument(folder / "report.pdf")


def test_a_review_finds_no_error(built: Built) -> None:
    assert errors_in(built.folder) == []


def test_the_contents_of_the_page_are_those_of_the_form(built: Built) -> None:
    expected = EXPECTED[built.layout]
    assert among(page_outline(built.folder), expected) == expected


def test_the_bookmarks_of_the_pdf_and_its_contents_are_those_of_the_form(built: Built) -> None:
    expected = EXPECTED[built.layout]
    with pdf(built.folder) as document:
        bookmarks = [(mark.level, compact(mark.get_title())) for mark in document.get_toc()]
    contents = "".join(pdf_pages(built.folder / "report.pdf")[1:4])
    assert among(bookmarks, expected) == expected
    places = [contents.index(title) for _, title in expected]
    assert places == sorted(places)


def test_the_headings_of_the_word_file_and_its_contents_are_those_of_the_form(built: Built) -> None:
    expected = EXPECTED[built.layout]
    document = docx.Document(str(built.folder / "report.docx"))
    levels = {f"Heading {level}": level - 1 for level in (1, 2, 3)} | {f"节标题 {level}": level - 1 for level in (1, 2)}
    styled = [(str(paragraph.style and paragraph.style.name), paragraph.text) for paragraph in document.paragraphs]
    headings = [(levels[style], compact(text)) for style, text in styled if style in levels]
    assert among(headings, expected) == expected
    # of sections in a part without a heading
    raised = [style for style in document.styles if style.name.startswith("节标题")]
    assert bool(raised) == (built.layout == "chongqing-2023")
    for style in raised:
        assert style.base_style.name == f"Heading {levels[style.name] + 2}"
        (outline,) = style.element.xpath("w:pPr/w:outlineLvl")
        assert int(outline.get(outline.keys()[0])) == levels[style.name]
    entries = document.element.xpath('//w:p[starts-with(w:pPr/w:pStyle/@w:val, "TOC") and .//w:hyperlink]')
    levels_of_entries = [int(entry.xpath("w:pPr/w:pStyle/@w:val")[0][-1]) - 1 for entry in entries]
    words = [compact("".join(entry.xpath(".//w:hyperlink/w:r[1]//w:t/text()"))) for entry in entries]
    listed = [*zip(levels_of_entries, words, strict=True)]
    assert among(listed, expected) == expected


def test_the_tables_lie_where_they_stand_and_each_part_begins_a_page(built: Built) -> None:
    expected = EXPECTED[built.layout]
    with pdf(built.folder) as document:
        places = {compact(mark.get_title()): mark.get_dest().get_index() for mark in document.get_toc()}
        landscape = [number for number, page in enumerate(document) if page.get_width() > page.get_height()]
        pages = [compact(page.get_textpage().get_text_bounded()) for page in document]
    annex = next(title for level, title in expected if level == 0 and "预算表" in title)
    following = [places[title] for level, title in expected if level == 0 and places[title] > places[annex]]
    assert landscape
    assert places[annex] < min(landscape)
    assert max(landscape) < min(following, default=len(pages))
    parts = [title for level, title in expected if level == 0 and re.match("第.部分|附件", title)]
    assert [title for title in parts if not pages[places[title]].startswith(title)] == []


def test_the_word_file_lies_for_the_tables_alone_and_each_begins_a_page(built: Built) -> None:
    """The sections are cover and contents, text, the list of tables, the tables, and what stands behind them."""
    document = docx.Document(str(built.folder / "report.docx"))
    landscape = [section.orientation == WD_ORIENT.LANDSCAPE for section in document.sections]
    assert landscape == [False, False, False, True] + [False] * (built.layout == "anhui-2024")
    # the number of a table, and below it the table's one title
    below = 'following-sibling::w:p[1]/w:pPr/w:pStyle/@w:val="Heading2"'
    broken = document.element.xpath(f"//w:p[w:pPr/w:pageBreakBefore and {below}]")
    assert len(broken) == TABLES[built.layout]


def test_charts_and_plain_words_stand_in_the_formats_that_the_form_names(built: Built) -> None:
    charts, plain = IN_FORMATS[built.layout]
    main = main_of(built.folder)
    assert bool(main.select("figure img")) == bool(main.select(".chart-data")) == ("html" in charts)
    assert bool(main.select(".plain-words")) == ("html" in plain)
    text = "".join(pdf_pages(built.folder / "report.pdf"))
    assert ("图1" in text) == ("pdf" in charts)
    assert ("通俗地说" in text) == ("pdf" in plain)
    with zipfile.ZipFile(built.folder / "report.docx") as word:
        assert any("media/" in name for name in word.namelist()) == ("docx" in charts)
        assert ("通俗地说" in word.read("word/document.xml").decode("utf-8")) == ("docx" in plain)


@pytest.mark.parametrize("built", ["anhui-2024"], indirect=True)
def test_an_institution_tells_in_every_format_that_it_has_no_operating_cost(built: Built) -> None:
    told = "示范财政所是事业单位，没有机关运行经费"
    read = {file: read_document(built.folder / file).paragraphs for file in FILES}
    texts = {file: "".join(compact(paragraph.text) for paragraph in paragraphs) for file, paragraphs in read.items()}
    assert [file for file, text in texts.items() if told not in text] == []


def test_every_figure_has_its_source_and_stands_in_a_part_of_the_form(built: Built) -> None:
    """Also what one format alone prints."""
    figures = entries_of(built.folder)
    starts = {figure["id"].partition(".")[0] for figure in figures}
    parts = {"anhui-2024": {"statement", "overview"}, "chongqing-2023": {"text"}, "hunan-2025": {"statement"}}
    text = parts[built.layout]
    assert starts <= {*text, "summary", "tables", "annex", "document"}
    assert any(".plain." in figure["id"] for figure in figures)


def test_the_notebooks_are_those_of_the_parts(built: Built) -> None:
    names = sorted(path.stem for path in (built.folder / "notebooks").glob("*.ipynb"))
    parts = {
        "anhui-2024": ["1-overview", "2-tables", "3-statement", "4-glossary"],
        "chongqing-2023": ["1-text", "2-tables"],
    }
    assert names == ["0-summary", *parts.get(built.layout, ["1-statement", "2-tables"]), "audit"]


def test_the_publication_is_as_its_manifest_says(built: Built) -> None:
    assert verify(built.folder)[0] == []
