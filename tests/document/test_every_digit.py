"""Every printed digit is a figure of the ledger, a word of the unit's own, or stands in one of a few named places.

The page on screen is taken apart by its structure; the PDF, which has none to speak of, must then hold exactly
the same numbers as often, its page numbers aside.
"""

from __future__ import annotations

import base64
import csv
import json
import re
import shutil
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import nbformat
import pikepdf
import pypdfium2
import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString

from budgetbook.project import Project
from budgetbook.publish import build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from budgetbook.book import Book

YEAR, UNIT = "2020", "157001"

Numbers = tuple[str, ...]


def numbers(text: str) -> Numbers:
    """The numbers in a text, in order; ① and ½ count, Chinese numerals are words."""
    pieces = re.findall(r"\d+(?:\.\d+)?|\D", text)
    return tuple(piece for piece in pieces if piece[0].isdecimal() or _is_numeral(piece))


def _is_numeral(character: str) -> bool:
    return unicodedata.category(character) in ("No", "Nl") and character != "〇"


def compact(text: str) -> str:
    return re.sub(r"[\s\u200b\u2060\ufeff]", "", text)


# ---------------------------------------------------------------- the page, taken apart

PRINTED = "text that is in print too"
SCREEN = "text that is on screen only"
NAME = "name that a screen reader says instead of what there is to be seen"

PLACES = {
    "title of the window": ("head > title", SCREEN),
    "title": ("main #title-block-header .title", PRINTED),
    "contents": ("nav#TOC a", SCREEN),
    "heading": ("main :is(h1, h2, h3):not(.title)", PRINTED),
    "caption": ("main figcaption", PRINTED),
    "words of a chart": ("main figure img", NAME),
    "name of a table": ("main .table-scroll", NAME),
}
"""The only places where digits may stand that are not marked as figures, for contents lists and screen readers
repeat them: they hold the budget year, which the ledger has under its place, or a running number."""

NOWHERE = "nowhere"


def wanted(book: Book) -> dict[str, list[Numbers]]:
    """What each place may hold, in order: the budget year where the form asks for it, and running numbers."""
    form = book.form
    titles = [form.parts[part].title for part in ("overview", "statement", "glossary")] + [form.title.annex]
    of_year: list[Numbers] = [(YEAR,) for title in titles if "{year}" in title]
    return {
        "title of the window": [(YEAR,)],
        "title": [(YEAR,)],
        "contents": of_year,
        "heading": of_year,
        "caption": [(str(number),) for number in range(1, 6)],
        "words of a chart": [(YEAR,)] * 5,
        "name of a table": [(f"{number:02}", YEAR) for number in range(1, 13)],
    }


def typed(unit_folder: Path, file: str) -> list[dict[str, str]]:
    with (unit_folder / file).open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def own_prose(unit_folder: Path) -> set[str]:
    """Everything that the unit says in its own words: its texts, and the cells that hold words."""
    texts = [path.read_text(encoding="utf-8-sig") for path in (unit_folder / "text").glob("*.md")]
    for file in ("performance_tasks.csv", "performance_targets.csv", "project_targets.csv"):
        texts += [text for row in typed(unit_folder, file) for text in row.values()]
    return {compact(text) for text in texts}


@dataclass
class Page:
    """A published page, taken apart.

    Attributes
    ----------
    figures
        Id and text of each element of the document that says it is a figure of the ledger, in order.
    repeated
        The same for what stands around the document, such as a heading in the contents, and for the tables under
        charts, which are on screen only.
    entries
        figures.json, by id.
    words
        The unit's own prose.
    places
        The numbers of each place that holds any.
    strange
        Every text that holds a digit and stands in no known place.
    headings
        Level and words of each, title first.
    """

    figures: list[tuple[str, str]]
    entries: dict[str, dict[str, Any]]
    words: list[str] = field(default_factory=list)
    repeated: list[tuple[str, str]] = field(default_factory=list)
    places: dict[str, list[Numbers]] = field(default_factory=dict)
    strange: list[str] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)
    drawings: list[str] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)

    def note(self, place: str, text: str) -> None:
        """Keep the numbers of a text that is left over."""
        found = numbers(text)
        if found and place == NOWHERE:
            self.strange.append(text.strip())
        elif found:
            self.places.setdefault(place, []).append(found)

    @property
    def charts(self) -> list[list[dict[str, Any]]]:
        """The ledger's figures of each chart, in order; its year and its table's number are not among them."""
        of_charts = [
            entry
            for entry in self.entries.values()
            if ".chart." in entry["id"] and not entry["id"].endswith((".year", ".source"))
        ]
        return [list(group) for _, group in groupby(of_charts, lambda entry: entry["id"].partition(".chart.")[0])]

    def in_print(self) -> Counter[str]:
        """Every number that print must show: figures, own prose, and the named places."""
        texts = [*(text for _, text in self.figures), *self.words]
        places = [self.places.get(place, []) for place, (_, kind) in PLACES.items() if kind == PRINTED]
        found = [numbers(text) for text in texts] + [one for place in places for one in place]
        return Counter(number for some in found for number in some)


def take_apart(folder: Path, unit_folder: Path) -> Page:
    """Take away from the page all that is accounted for, and note what is left."""
    soup = BeautifulSoup((folder / "report.html").read_text(encoding="utf-8"), "lxml")
    entries = json.loads((folder / "figures.json").read_text(encoding="utf-8"))["figures"]
    page = Page([], {entry["id"]: entry for entry in entries})
    for silent in soup.find_all(["script", "style", "template"]):
        silent.decompose()
    page.headings = [(int(tag.name[1]), compact(tag.get_text())) for tag in soup.select("main :is(h1, h2, h3)")]
    page.alts = [str(image.get("alt", "")) for image in soup.select("main img")]
    page.drawings = [str(image["src"]) for image in soup.select("main img")]
    captions = [compact(caption.get_text()) for caption in soup.select("main figcaption")]
    for element in soup.select("[data-figure]"):
        in_print = element.find_parent("main") and not element.find_parent(class_="chart-data")
        of_document = page.figures if in_print else page.repeated
        of_document.append((str(element["data-figure"]), element.get_text()))
        element.decompose()
    texts, names = elements_of(soup, PRINTED, SCREEN), elements_of(soup, NAME)
    prose = own_prose(unit_folder)
    for element in soup.select(".own-words"):
        take_own_words(page, element, prose)
        element.decompose()
    for image, chart, caption in zip(soup.select("main figure img"), page.charts, captions, strict=True):
        take_words_of_chart(page, image, chart, caption)
    for text in soup.find_all(string=True):
        if not isinstance(text, PreformattedString):  # a comment or the document type
            place = next((texts[id(parent)] for parent in text.parents if id(parent) in texts), NOWHERE)
            page.note(place, text)
    for element in soup.find_all(True):
        if element.name == "ol":
            page.strange.append(f"浏览器自己编号的列表：{element.get_text().strip()}")
        for words in read_out(element):
            page.note(names.get(id(element), NOWHERE), words)
    return page


def elements_of(soup: BeautifulSoup, *kinds: str) -> dict[int, str]:
    """The places of these kinds, by the elements that they are."""
    chosen = [(place, selector) for place, (selector, kind) in PLACES.items() if kind in kinds]
    return {id(element): place for place, selector in chosen for element in soup.select(selector)}


def take_own_words(page: Page, element: Tag, prose: set[str]) -> None:
    """Take away the unit's own words, which must be as the unit typed them."""
    text = compact(element.get_text())
    if text in prose:
        page.words.append(text)
        return
    page.note(NOWHERE, text)


def take_words_of_chart(page: Page, image: Tag, chart: list[dict[str, Any]], caption: str) -> None:
    """Take the caption's message and the chart's figures out of its words.

    Each figure stands with its name or, a share, in the brackets behind an amount.
    """
    title, message, words = str(image["alt"]).split("。", 2)
    if not re.fullmatch(rf"图\d{YEAR}年{re.escape(message)}（单位：万元；见预算\d\d表）", caption):
        page.strange.append(f"图的文字说明不是图题所说：{message}")
    words = title + words
    for entry in chart:
        share = entry["unit"] == "%"
        amount = re.escape(entry["text"] if share else entry["text"].removesuffix(entry["unit"]))
        printed = rf"（{amount}）" if share else rf"{re.escape(entry['label'])}{amount}(?![\d.])"
        words, found = re.subn(printed, "", words, count=1)
        if not found:
            page.strange.append(f"{entry['id']}：图的文字说明中没有{entry['text']}")
    page.note("words of a chart", words)
    # the same words, wherever else a renderer has put them around the image
    said = image["alt"]
    for element in [image, *image.parents]:
        for name in ("alt", "aria-label"):
            if element.get(name) == said:
                del element[name]


READ_OUT = ("alt", "title", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "abbr")
DESCRIPTIONS = ("author", "date", "dcterms.date", "description", "keywords", "title")


def read_out(element: Tag) -> Iterator[str]:
    """What a screen reader, a tooltip or a list of search results says of an element besides its text."""
    yield from (str(element[name]) for name in READ_OUT if element.get(name))
    if element.name == "meta" and str(element.get("name", element.get("property", ""))).lower() in DESCRIPTIONS:
        yield str(element.get("content", ""))


@pytest.fixture(scope="module", params=["publication", "quarto_publication"])
def folder(request: pytest.FixtureRequest) -> Path:
    """The publication by each renderer."""
    path: Path = request.getfixturevalue(request.param)
    return path


@pytest.fixture(scope="module")
def unit_data(project: Project) -> Path:
    """The real unit's data, which no test here changes."""
    return project.data / YEAR / UNIT


@pytest.fixture(scope="module")
def page(folder: Path, unit_data: Path) -> Page:
    """The page on screen, taken apart."""
    return take_apart(folder, unit_data)


def test_every_figure_on_the_page_is_in_the_ledger_with_the_text_that_is_printed(page: Page) -> None:
    assert len(page.figures) > 600
    ledger = {id_: entry["text"] for id_, entry in page.entries.items()}
    assert [(id_, text) for id_, text in (*page.figures, *page.repeated) if ledger.get(id_) != text] == []


def test_every_figure_of_the_ledger_is_on_the_page(page: Page) -> None:
    of_drawings = {id_ for id_ in page.entries if id_.endswith((".chart.year", ".chart.source"))}
    assert len(of_drawings) == 10
    in_headings = {"document.title.year", "statement.heading.year", "annex.cover.heading.year"}
    on_screen = {id_ for id_, _ in (*page.figures, *page.repeated)}
    assert set(page.entries) - on_screen == of_drawings | in_headings


def test_every_number_of_a_chart_stands_in_the_table_under_it_and_is_counted_once(page: Page) -> None:
    in_tables = [id_ for id_, _ in page.repeated if ".chart." in id_]
    assert len(in_tables) > 30
    assert in_tables == [entry["id"] for chart in page.charts for entry in chart]
    assert [id_ for id_, _ in page.figures if ".chart." in id_] == []


def test_no_digit_is_left_on_the_page_but_in_the_named_places(page: Page) -> None:
    assert page.strange == []


@pytest.mark.parametrize("place", PLACES)
def test_a_named_place_holds_the_budget_year_or_its_running_number_and_nothing_else(
    page: Page, book: Book, place: str
) -> None:
    assert page.places.get(place, []) == wanted(book)[place]


def test_the_units_own_words_are_printed_with_their_numbers(page: Page) -> None:
    assert len(page.words) > 60
    found = Counter(number for text in page.words for number in numbers(text))
    assert (found["2017"], found["51"], found["210"], found["95"]) == (1, 1, 2, 1)


def test_the_contents_name_the_headings(folder: Path, page: Page) -> None:
    soup = BeautifulSoup((folder / "report.html").read_text(encoding="utf-8"), "lxml")
    listed = [compact(link.get_text()) for link in soup.select("nav#TOC a[href^='#']")]
    assert len(listed) == 34
    assert listed == [text for _, text in page.headings[1:]]


SVG, HREF = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"


def drawn(source: str) -> list[str]:
    """The lines of text on a drawing, read back from the outlines of their letters."""
    svg = ElementTree.fromstring(base64.b64decode(source.removeprefix("data:image/svg+xml;base64,")))
    assert not list(svg.iter(f"{SVG}text"))
    letters = re.compile(r"#NotoSansSC-Regular-([0-9a-f]+)")
    lines = []
    for group in svg.iter(f"{SVG}g"):
        codes = [letters.fullmatch(use.get(HREF, "")) for use in group.findall(f"{SVG}use")]
        lines.append("".join(chr(int(code[1], 16)) for code in codes if code))
    return [line for line in lines if line]


def test_the_numbers_drawn_on_a_chart_are_its_figures_and_the_number_of_the_table_it_names(page: Page) -> None:
    assert len(page.drawings) == len(page.charts) == 5
    for source, chart, table in zip(page.drawings, page.charts, ("01", "03", "05", "06", "07"), strict=True):
        lines = drawn(source)
        assert lines[-1] == f"数据来源：预算{table}表"
        section = chart[0]["id"].partition(".chart.")[0]
        assert page.entries[f"{section}.chart.source"]["text"] == f"预算{table}表"
        assert page.entries[f"{section}.chart.year"]["text"] == f"{YEAR}年"
        printed = Counter(number for line in lines[:-1] for number in numbers(line))
        assert printed == Counter(number for entry in chart for number in numbers(entry["text"]))


# ---------------------------------------------------------------- print

COVER = 0
PAGE_NUMBER = re.compile(r"— (\d+) —")
CONTINUED = re.compile(r"(接上页：.*)?(预算\d+表（续表）|续表)\s*")
"""What stands above a table that goes on from the page before: words about it, which print alone has."""


@dataclass(frozen=True)
class Print:
    """The PDF as pdfium reads it, line by line, the page numbers taken away.

    A number never goes over the end of a line (Typst breaks none); one that did would be counted as two others.
    """

    cover: list[str]
    contents: list[str]
    body: list[list[str]]
    bookmarks: list[tuple[int, str, int]]
    page_numbers: list[list[str]]

    def numbers(self) -> Counter[str]:
        """Every number on the cover and the pages; a contents line is not looked at here."""
        lines = [*self.cover, *(line for page in self.body for line in page)]
        return Counter(number for line in lines for number in numbers(line))


def read_print(path: Path) -> Print:
    with pypdfium2.PdfDocument(path) as document:
        lines_of_pages = [page.get_textpage().get_text_bounded().splitlines() for page in document]
        pages = [[line for line in lines if not CONTINUED.fullmatch(line)] for lines in lines_of_pages]
        bookmarks = [
            (mark.level, compact(mark.get_title()), mark.get_dest().get_index()) for mark in document.get_toc()
        ]
    first = next(number for number, lines in enumerate(pages) if any(map(PAGE_NUMBER.fullmatch, lines)))
    return Print(
        cover=pages[COVER],
        contents=[line for page in pages[COVER + 1 : first] for line in page],
        body=[[line for line in page if not PAGE_NUMBER.fullmatch(line)] for page in pages[first:]],
        bookmarks=[(level, title, page - first) for level, title, page in bookmarks],
        page_numbers=[[match[1] for line in page if (match := PAGE_NUMBER.fullmatch(line))] for page in pages[first:]],
    )


@pytest.fixture(scope="module")
def printed(folder: Path) -> Print:
    """The document in print."""
    return read_print(folder / "report.pdf")


def test_every_page_has_its_number_once(printed: Print) -> None:
    assert printed.page_numbers == [[str(number)] for number in range(1, len(printed.body) + 1)]


def test_print_has_exactly_the_numbers_of_the_page_each_as_often(page: Page, printed: Print) -> None:
    found, expected = printed.numbers(), page.in_print()
    assert expected.total() > 700
    assert (found - expected, expected - found) == (Counter(), Counter())


def test_the_contents_in_print_are_the_headings_with_the_pages_on_which_they_stand(page: Page, printed: Print) -> None:
    lines = [compact(line) for line in printed.contents]
    marks = [(title, number) for level, title, number in printed.bookmarks if level < 2]
    assert lines[0] == "目录"
    assert [re.sub(r"\.+(\d+)$", r"|\1", line) for line in lines[1:]] == [f"{t}|{n + 1}" for t, n in marks]
    assert [title for title, _ in marks] == [text for level, text in page.headings[1:] if level < 3]


def test_bookmarks_and_title_of_the_pdf_say_what_the_page_says(folder: Path, page: Page, printed: Print) -> None:
    title, *headings = page.headings
    assert [(level + 1, text) for level, text, _ in printed.bookmarks] == headings
    with pikepdf.open(folder / "report.pdf") as pdf:
        assert compact(str(pdf.docinfo["/Title"])) == title[1]
        told = [str(pdf.docinfo.get(key, "")) for key in ("/Subject", "/Keywords", "/Author")]
        assert [text for text in told if numbers(text)] == []


def structure(element: Any) -> Iterator[Any]:
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            yield kid
            yield from structure(kid)


def test_a_screen_reader_hears_the_same_words_of_charts_and_headings_in_the_pdf(folder: Path, page: Page) -> None:
    with pikepdf.open(folder / "report.pdf") as pdf:
        nodes = list(structure(pdf.Root.StructTreeRoot))
        told = {key: [str(node[key]) for node in nodes if key in node] for key in ("/Alt", "/ActualText", "/E")}
        titles = [compact(str(node["/T"])) for node in nodes if "/T" in node]
    assert told == {"/Alt": page.alts, "/ActualText": [], "/E": []}
    assert titles == ["目录", *(text for _, text in page.headings[1:])]


# ---------------------------------------------------------------- what would be noticed


@pytest.fixture(scope="module")
def broken(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication with a digit typed into a notebook, and one into the glossary, where the form may cite numbers."""
    root = tmp_path_factory.mktemp("broken")
    shutil.copy2(project.root / "_quarto.yml", root)
    for name in ("notebooks", "report"):
        shutil.copytree(project.root / name, root / name)
    path = root / "notebooks" / "1-overview.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1:-1] = [nbformat.v4.new_markdown_cell("本单位共有3个内设机构。", id="typed")]
    nbformat.write(notebook, path)
    form = root / "report" / "forms" / "luoyang-2020.toml"
    text = form.read_text(encoding="utf-8")
    for old, new in [
        ("日常公用经费两部分", "日常公用经费2部分"),
    ]:
        assert text.count(old) == 1
        text = text.replace(old, new)
    form.write_text(text, encoding="utf-8")
    output = tmp_path_factory.mktemp("output")
    return build(Project(root=root, data=project.data), YEAR, UNIT, output, "pandoc", lambda _: None)


def test_a_digit_typed_into_a_notebook_or_a_form_is_noticed_on_the_page(broken: Path, unit_data: Path) -> None:
    page = take_apart(broken, unit_data)
    assert page.strange == ["本单位共有3个内设机构。"]
    cited = page.entries["glossary.基本支出.cited1"]
    assert (cited["text"], cited["label"]) == ("2", "表样文字中的数字")


def test_a_digit_typed_into_a_notebook_or_a_form_is_noticed_in_print(broken: Path, page: Page) -> None:
    assert read_print(broken / "report.pdf").numbers() - page.in_print() == Counter({"3": 1, "2": 1})
