"""What publication does not compare with the notebooks: words that only a screen reader says, and the unit's prose.

The numbers of the visible text are compared by every build (`budgetbook.traced`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pikepdf
import pytest
from bs4 import BeautifulSoup, Tag

from budgetbook.core.number_tokens import compact, first_number
from budgetbook.render.pdf_conformance import structure
from tests.files import read_csv
from tests.places import UNIT, YEAR
from tests.published import page_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from budgetbook.book import Book
    from budgetbook.core.project import Project


READ_OUT = ("alt", "title", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "abbr")


@pytest.fixture(scope="module")
def page(each_publication: Path) -> BeautifulSoup:
    """The page on screen."""
    return page_of(each_publication)


def said_with_numbers(page: BeautifulSoup) -> Iterator[tuple[Tag, str]]:
    """What is said of an element instead of its text; a figure's explanation is its source."""
    for element in page.find_all(True):
        for name in READ_OUT:
            words = str(element.get(name) or "")
            if first_number(words) and not (name == "title" and "budget-figure" in element.get_attribute_list("class")):
                yield element, words


def test_only_tables_and_charts_are_named_with_numbers_that_are_not_seen(page: BeautifulSoup, book: Book) -> None:
    said = list(said_with_numbers(page))
    tables = [words for element, words in said if "table-scroll" in element.get_attribute_list("class")]
    names = [f"{table.number} {book.fill(table.title, table.key)}" for table in book.form.tables]
    assert tables == names
    charts = {str(image["alt"]) for image in page.select("main figure img")}
    assert len(charts) == 5
    marks = {words for element, words in said if "discrepancy-mark" in element.get_attribute_list("class")}
    assert {words for _, words in said} - marks == {*names, *charts}
    # what is said of a mark is to be read in the list at the end
    listed = compact("".join(one.get_text() for one in page.select(".discrepancy")))
    assert [words for words in marks if compact(re.sub("^注.：|，照录，待核实。$", "", words)) not in listed] == []


def test_the_same_words_are_said_of_the_charts_in_print(each_publication: Path, page: BeautifulSoup) -> None:
    with pikepdf.open(each_publication / "report.pdf") as pdf:
        nodes = list(structure(pdf.Root.StructTreeRoot))
        said = {key: [str(node[key]) for node in nodes if key in node] for key in ("/Alt", "/ActualText", "/E")}
        named = [str(pdf.docinfo.get(key, "")) for key in ("/Subject", "/Keywords", "/Author")]
    assert said == {"/Alt": [image["alt"] for image in page.select("main img")], "/ActualText": [], "/E": []}
    assert [words for words in named if first_number(words)] == []


def test_the_units_own_words_are_printed_as_they_were_typed(page: BeautifulSoup, project: Project) -> None:
    unit = project.data / YEAR / UNIT
    typed = {compact(path.read_text(encoding="utf-8-sig")) for path in (unit / "text").glob("*.md")}
    for file in ("performance_tasks.csv", "performance_targets.csv", "project_targets.csv"):
        typed |= {compact(text) for row in read_csv(unit / file) for text in row}
    printed = [compact(element.get_text()) for element in page.select("main .own-words")]
    assert [text for text in printed if text not in typed] == []
    assert sum(len(re.findall(r"\d+", text)) for text in printed) > 20
