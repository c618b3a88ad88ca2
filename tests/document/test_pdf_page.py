"""The printed page measured: GB/T 9704 asks for 22 lines of 28 characters in a type area of 156 by 225 mm."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from tests.document.printing import MM, Glyph, glyphs, lines, print_text, words

if TYPE_CHECKING:
    from budgetbook.core.project import Project

LEFT, TOP, WIDTH, HEIGHT = 28.0, 37.0, 156.0, 225.0
RIGHT, BOTTOM = LEFT + WIDTH, TOP + HEIGHT
SIZE = 16 / MM
PITCH = HEIGHT / 22
CHARACTER = WIDTH / 28

FIRST = 2
"""Index of the page that is numbered 1."""

TEXT = f"""# 第一部分　概况

## 一、职能

### （一）机构

#### 1. 事项

本项**重点**工作。

{"预算公开" * 700}

{"决算公开" * 3}
"""


@pytest.fixture(scope="module")
def pages(project: Project, tmp_path_factory: pytest.TempPathFactory) -> list[list[list[Glyph]]]:
    """The lines of each page of a long text without a sign that could be pressed together."""
    path = print_text(project, tmp_path_factory.mktemp("page"), TEXT)
    with pypdfium2.PdfDocument(path) as document:
        return [lines(glyphs(page)) for page in document]


def body(page: list[list[Glyph]]) -> list[list[Glyph]]:
    """The lines of a page without its number."""
    return [line for line in page if line[0].base < BOTTOM]


def test_a_full_page_has_22_lines_at_even_distances(pages: list[list[list[Glyph]]]) -> None:
    for page in pages[FIRST + 1 : -1]:
        bases = [line[0].base for line in body(page)]
        assert len(bases) == 22
        assert [after - before for before, after in pairwise(bases)] == pytest.approx([PITCH] * 21, abs=0.01)


def test_the_lines_fill_the_type_area_from_37_mm_below_the_upper_edge(pages: list[list[list[Glyph]]]) -> None:
    page = body(pages[FIRST + 1])
    above = min(glyph.base - 0.88 * SIZE for glyph in page[0])
    below = max(glyph.base + 0.12 * SIZE for glyph in page[-1])
    gap = (PITCH - SIZE) / 2
    assert (above - gap, below + gap) == pytest.approx((TOP, BOTTOM), abs=0.02)


def test_a_full_line_has_28_characters_of_16_points_at_even_distances(pages: list[list[list[Glyph]]]) -> None:
    for page in pages[FIRST + 1 : -2]:
        for line in body(page):
            assert len(line) == 28
            assert {glyph.size for glyph in line} == {16.0}
            assert line[0].left == pytest.approx(LEFT, abs=0.01)
            distances = [after.left - before.left for before, after in pairwise(line)]
            assert distances == pytest.approx([CHARACTER] * 27, abs=0.01)
            assert line[-1].left + CHARACTER == pytest.approx(RIGHT, abs=0.01)


def test_a_paragraph_begins_two_characters_in(pages: list[list[list[Glyph]]]) -> None:
    (first,) = [line for page in pages for line in page if words(line).startswith("预算公开") and len(line) == 26]
    assert first[0].left == pytest.approx(LEFT + 2 * CHARACTER, abs=0.01)
    assert first[-1].left + CHARACTER == pytest.approx(RIGHT, abs=0.01)


def test_headings_take_one_line_of_the_grid_two_characters_in(pages: list[list[list[Glyph]]]) -> None:
    found = {words(line): line for line in pages[FIRST]}
    headings = [found[text] for text in ("一、职能", "（一）机构", "1.事项", "本项重点工作。")]
    bases = [line[0].base for line in headings]
    assert [after - before for before, after in pairwise(bases)] == pytest.approx([PITCH] * 3, abs=0.01)
    assert {line[0].size for line in headings} == {16.0}
    indents = [line[0].ink.left - LEFT - 2 * CHARACTER for line in headings]
    assert all(0 <= indent < 1 for indent in indents)  # the blank half of a bracket at a line's beginning falls away


def test_headings_and_strong_words_are_in_their_own_fonts(pages: list[list[list[Glyph]]]) -> None:
    found = {words(line): line for line in pages[FIRST]}
    assert {glyph.font for glyph in found["一、职能"]} == {"NotoSansSC"}
    assert {glyph.font for glyph in found["（一）机构"]} == {"NotoSerifSC"}
    fonts = {glyph.character: glyph.font for glyph in found["本项重点工作。"]}
    assert fonts["本"] == fonts["作"] == "NotoSerifSC"
    assert fonts["重"] == fonts["点"] == "NotoSansSC"


def test_the_title_is_centred_at_22_points(pages: list[list[list[Glyph]]]) -> None:
    title, below = pages[FIRST][:2]
    assert (words(title), words(below)) == ("第一部分", "概况")
    for line in (title, below):
        assert {glyph.size for glyph in line} == {22.0}
        assert (line[0].left + line[-1].right) / 2 == pytest.approx(LEFT + WIDTH / 2, abs=0.1)


def test_page_numbers_stand_outside_one_character_in_and_7_mm_below_the_type_area(
    pages: list[list[list[Glyph]]],
) -> None:
    assert len(pages) > FIRST + 4
    for number, page in enumerate(pages[FIRST:], start=1):
        line = page[-1]
        assert words(line) == f"—{number}—"
        assert {glyph.size for glyph in line} == {14.0}
        assert line[0].ink.top == pytest.approx(BOTTOM + 7, abs=0.05)
        edge = RIGHT - line[-1].ink.right if number % 2 else line[0].ink.left - LEFT
        assert edge == pytest.approx(14 / MM, abs=0.4)


def test_cover_and_contents_have_no_number(pages: list[list[list[Glyph]]]) -> None:
    assert [words(line) for page in pages[:FIRST] for line in page if line[0].base > BOTTOM] == []


def test_the_contents_lead_to_the_page_by_dots(pages: list[list[list[Glyph]]]) -> None:
    entry = next(line for line in pages[FIRST - 1] if words(line).startswith("一、职能"))
    dots = [glyph for glyph in entry if glyph.character == "."]
    assert words(entry).endswith(".1")
    assert len(dots) > 40
    assert {glyph.size for glyph in dots} == {12.0}


@pytest.fixture(scope="module")
def ends(project: Project, tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """The lines of each page where paragraphs of three lines and headings come to every line of a page's foot."""
    part = "\n\n".join(f"## 一、标题\n\n{'甲' * 26}{'乙' * 28}丙" for _ in range(7))
    texts = []
    for before in range(1, 5):
        filled = "\n\n".join(["丁"] * before)
        texts.append(f"# 第一部分\n\n{filled}\n\n{part}\n\n{part}")
    path = print_text(project, tmp_path_factory.mktemp("ends"), "\n\n".join(texts))
    with pypdfium2.PdfDocument(path) as document:
        pages = [[words(line) for line in lines(glyphs(page))] for page in document]
    return [page[:-1] for page in pages[next(n for n, page in enumerate(pages) if page[-1] == "—1—") :]]


def test_no_heading_stands_at_the_foot_of_a_page(ends: list[list[str]]) -> None:
    assert len(ends) > 8
    assert [page[-1] for page in ends if page[-1].startswith("一、")] == []


def test_neither_the_first_nor_the_last_line_of_a_paragraph_stands_alone(ends: list[list[str]]) -> None:
    assert [page[-1] for page in ends if page[-1].startswith("甲")] == []
    assert [page[0] for page in ends if page[0].startswith("丙")] == []


def test_a_part_begins_a_page(ends: list[list[str]]) -> None:
    assert sum(page[0] == "第一部分" for page in ends) == 4
    assert [page for page in ends if "第一部分" in page[1:]] == []
