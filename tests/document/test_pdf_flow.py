"""How text and charts fill the printed pages: no gap, no stretched line, no scrap of a page."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from pypdfium2.raw import FPDF_PAGEOBJ_PATH

from tests.document.printing import MM, Box, Glyph, glyphs, lines, print_text, words
from tests.proofs import PROOF

if TYPE_CHECKING:
    from pathlib import Path

    from budgetbook.core.project import Project

BODY = 16.0
LEFT, TOP, BOTTOM = 28.0, 37.0, 37.0 + 225.0
PITCH = 225 / 22
RIGHT, CHARACTER = LEFT + 156, 156 / 28
NEVER_FIRST = "；，。、：！？）》”％"

FIRST = 2
"""Index of the page that is numbered 1."""


class Page:
    """A page in portrait, in millimetres: its lines of body text, what is drawn on it, how far down it is filled."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        _, height = page.get_size()
        of_body = [glyph for glyph in glyphs(page) if glyph.base < BOTTOM]
        self.lines = [line for line in lines(of_body) if line[0].base > TOP]
        self.text = [line for line in self.lines if {glyph.size for glyph in line} == {BODY}]
        bounds = {tuple(map(round, item.get_bounds())) for item in page.get_objects(filter=[FPDF_PAGEOBJ_PATH])}
        self.drawn = [
            Box(left / MM, (height - top) / MM, right / MM, (height - bottom) / MM)
            for left, bottom, right, top in bounds
        ]
        self.charts = [box for box in self.drawn if box.bottom - box.top > 60]
        self.filled = max([line[0].base for line in self.lines] + [box.bottom for box in self.drawn]) - TOP


@pytest.fixture(scope="module", params=["publication", "sample_publication", "quarto_publication"])
def parts(request: pytest.FixtureRequest) -> list[list[Page]]:
    """The pages of each part of the text."""
    folder: Path = request.getfixturevalue(request.param)
    found: list[list[Page]] = []
    with pypdfium2.PdfDocument(folder / "report.pdf") as document:
        for page in list(document)[FIRST:]:
            if page.get_width() > page.get_height():
                break
            read = Page(page)
            if words(read.lines[0]).startswith(("第一部分", "第二部分", "第三部分", "附件：")):
                found.append([])
            found[-1].append(read)
    assert len(found) == 4
    return found[:3]


def test_no_line_begins_with_a_closing_sign(parts: list[list[Page]]) -> None:
    begins = [words(line) for pages in parts for page in pages for line in page.lines if words(line)[0] in NEVER_FIRST]
    assert begins == []


def stretch(line: list[Glyph]) -> float:
    """How much room is between the characters of a line in most places, in characters."""
    gaps = sorted((after.left - before.right) * MM / BODY for before, after in pairwise(line))
    return gaps[len(gaps) // 2]


def test_no_line_is_stretched(parts: list[list[Page]]) -> None:
    full = [line for pages in parts for page in pages for line in page.text if len(line) > 14]
    assert len(full) > 60
    assert [words(line) for line in full if stretch(line) > 0.12] == []


def test_no_page_within_a_part_is_left_half_empty(parts: list[list[Page]]) -> None:
    """A chart that has no room floats to the next page, and the text goes on before it; a table stays whole."""
    inner = [page for pages in parts for page in pages[:-1]]
    assert [round(page.filled) for page in inner if page.filled < 0.66 * 225] == []


def test_no_page_has_but_a_few_lines(parts: list[list[Page]]) -> None:
    assert [[words(line) for line in pages[-1].lines] for pages in parts if len(pages[-1].lines) < 5] == []


CHARTS = "".join(f"甲{'乙' * 216}。\n\n![图样](bars.svg){{alt='条'}}\n\n" for _ in range(9))
AMOUNTS = "".join(
    f'收入总计和支出总计{"甲" * many}<span class="budget-figure">3098.9万元</span>，<span class="budget-figure">占'
    f"80.03%</span>；{'乙' * 20}。\n\n"
    for many in range(20)
) + "".join(
    f'甲的支出预算总计{"甲" * many}<span class="budget-figure"><span class="number-unit">92万元</span>^注一^</span>，'
    f"{'乙' * 20}。\n\n"
    for many in range(20)
)


REFERENCES = "".join(
    f'收支{"甲" * many}（详见<span class="budget-figure">[预算08表](#甲)</span>）。\n\n' for many in range(12, 26)
)


@pytest.fixture(scope="module")
def made_up(project: Project, tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    """A part of nine charts, one of amounts that stand at every place of a line's end, one a little too long."""
    folder = tmp_path_factory.mktemp("flow")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="416"><rect width="400" height="416"/></svg>'
    (folder / "report").mkdir()
    (folder / "report" / "bars.svg").write_text(svg, encoding="utf-8")
    second = f"# 第二部分 {{#甲}}\n\n{AMOUNTS}{REFERENCES}\n\n"
    text = f"# 第一部分\n\n{CHARTS}\n\n{second}# 第三部分\n\n{'丁。' * 330}\n\n{'丁' * 20}。\n"
    with pypdfium2.PdfDocument(print_text(project, folder, text)) as document:
        return [Page(page) for page in list(document)[FIRST:]]


def test_many_charts_leave_no_gap_and_each_stands_whole(made_up: list[Page]) -> None:
    second = next(number for number, page in enumerate(made_up) if words(page.lines[0]) == "第二部分")
    assert [round(page.filled) for page in made_up[: second - 2] if page.filled < 0.6 * 225] == []
    charts = [chart for page in made_up for chart in page.charts]
    assert [round(chart.bottom - chart.top) for chart in charts] == [110] * 9
    assert [chart for chart in charts if chart.top < TOP - 1 or chart.bottom > BOTTOM + 1] == []


def in_sections(lines: int) -> str:
    """A section of so many lines and a chart of 110 mm, and the next section."""
    section = f"## 一、甲\n\n{'正' * 28 * lines}\n\n![图样](bars.svg){{alt='条'}}\n\n"
    return f"# 第一部分\n\n{section}## 二、乙\n\n{'文' * 400}。\n\n"


@pytest.mark.parametrize(
    ("lines", "place", "height"), [(5, 0, (109, 111)), (8, 0, (82, 105)), (9, 0, (76, 82.4)), (14, 1, (109, 111))]
)
def test_a_chart_stands_in_its_section_a_little_smaller_if_need_be(
    project: Project, tmp_path: Path, lines: int, place: int, height: tuple[float, float]
) -> None:
    """On the page of its text, or at the top of the next, and the section after it begins below it."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="416"><rect width="400" height="416"/></svg>'
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "bars.svg").write_text(svg, encoding="utf-8")
    with pypdfium2.PdfDocument(print_text(project, tmp_path, in_sections(lines))) as document:
        pages = [Page(page) for page in list(document)[FIRST:]]
    ((at, chart),) = [(number, chart) for number, page in enumerate(pages) for chart in page.charts]
    ((of_next, below),) = [
        (number, line[0].base) for number, page in enumerate(pages) for line in page.lines if words(line) == "二、乙"
    ]
    assert at == place
    assert height[0] < chart.bottom - chart.top < height[1]
    assert (of_next, below) > (at, chart.bottom)


def test_an_amount_at_any_place_of_a_line_stretches_none_and_begins_none_with_a_sign(made_up: list[Page]) -> None:
    found = [line for page in made_up for line in page.text if "甲" in words(line) or "乙" in words(line)]
    texts = [words(line) for line in found]
    assert [text for text in texts if text[0] in NEVER_FIRST] == []
    assert [text for text, line in zip(texts, found, strict=True) if len(line) > 14 and stretch(line) > 0.12] == []
    # the unit goes on alone only where nothing else serves, and 万元 stays whole
    parted = [text for text in texts if text.startswith("万元")]
    assert 0 < len(parted) < 7
    assert [text for text in texts if text.startswith("元") or text.endswith("万")] == []
    # a line ends short of the margin only where no spacing of its paragraph serves, and by less than the amount
    begun = [line for line in found if words(line).startswith(("收", "甲的"))]
    assert len(begun) == 54
    short = [RIGHT - line[-1].right for line in begun if line[-1].right < RIGHT - 1 and words(line)[-1] != "。"]
    assert len(short) <= 4
    assert [room for room in short if room > 6 * CHARACTER] == []


LONG = "".join(
    f'{"甲" * (2 + many % 5)}<span class="budget-figure">{1044.5 + many}万元</span>，'
    f'比<span class="budget-figure">2021年</span>增长<span class="budget-figure">4.35%</span>（详见'
    f'<span class="budget-figure">[预算03表](#甲)</span>）；**{"乙" * many}**'
    for many in range(14)
)
STARTS = range(6) if PROOF else (3,)
"""How far a long paragraph is moved along its lines; a proof moves it by each, where `make test` tries one."""


@pytest.mark.proof
def test_a_line_ends_short_only_where_the_next_amount_has_no_room(project: Project, tmp_path: Path) -> None:
    """However far down a long paragraph it stands, and with links and heavy words before it; no line is stretched."""
    text = "# 第一部分\n\n## 甲 {#甲}\n\n" + "".join(f"{'丙' * start}{LONG}完。\n\n" for start in STARTS)
    with pypdfium2.PdfDocument(print_text(project, tmp_path, text)) as document:
        found = [line for page in list(document)[FIRST:] for line in Page(page).lines]
    inner = [(line, below) for line, below in pairwise(found) if len(line) > 14 and not words(line).endswith("完。")]
    assert len(inner) > 15 * len(STARTS)
    assert [words(line) for line, _ in inner if stretch(line) > 0.12 or words(line)[0] in NEVER_FIRST] == []
    short = [(line, below) for line, below in inner if line[-1].right < RIGHT - 1]
    assert len(short) < 0.2 * len(inner)
    for line, below in short:
        next_amount = re.match(r"[0-9.]+(?:万元|年|%)|预算03表）?", words(below))
        assert next_amount, words(below)
        width = below[next_amount.end()].left - below[0].left
        assert RIGHT - line[-1].right < width + 0.6 * CHARACTER, words(line)


def test_no_letter_stands_alone_on_the_last_line(project: Project, tmp_path: Path) -> None:
    text = "# 第一部分\n\n" + "".join(f"{'乙' * many}。\n\n" for many in range(20, 60))
    with pypdfium2.PdfDocument(print_text(project, tmp_path, text)) as document:
        found = [words(line) for page in list(document)[FIRST:] for line in Page(page).text]
    assert sum(line.endswith("。") for line in found) == 40
    assert [line for line in found if len(line) < 3] == []


def test_the_contents_leave_no_few_lines_to_a_page_of_their_own(project: Project, tmp_path: Path) -> None:
    for count in (29, 30, 31, 32):
        text = "# 第一部分\n\n" + "".join(f"## 第{number}节\n\n文。\n\n" for number in range(count))
        with pypdfium2.PdfDocument(print_text(project, tmp_path / str(count), text)) as document:
            listed = [
                sum("...." in words(line) for line in lines(glyphs(page))) for page in list(document)[1 : FIRST + 1]
            ]
        assert listed == [count + 1, 0], count


def test_a_note_below_a_table_is_not_run_into_by_what_follows(project: Project, tmp_path: Path) -> None:
    """What follows keeps half the room of a line from it, be it a heading or a sentence."""
    table = '<div class="table-title">\n\n甲\n\n</div>\n\n|甲|乙|\n|--|--|\n|一|二|\n\n'
    note = '<div class="table-note">\n\n数据来源\n\n</div>\n\n'
    text = f"# 第一部分\n\n## 一、甲\n\n正文。\n\n{table}{note}## 二、乙\n\n正文。\n\n{note}正文。\n"
    with pypdfium2.PdfDocument(print_text(project, tmp_path, text)) as document:
        found = lines(glyphs(list(document)[FIRST]))
    rooms = [below[0].base - note[0].base for note, below in pairwise(found) if words(note) == "数据来源"]
    assert len(rooms) == 2
    assert rooms[0] > 11
    assert rooms[1] > 9.5


def test_a_part_takes_lines_from_the_page_before_rather_than_end_with_one(made_up: list[Page]) -> None:
    assert len(made_up[-1].lines) >= 5
    assert words(made_up[-2].lines[-1])


def test_a_table_in_the_text_goes_on_over_pages_and_never_past_the_foot_of_one(
    project: Project, tmp_path: Path
) -> None:
    """However many rows it has, and whatever follows it; below the text stands the page's number alone."""
    counts = (10, 25, 30, 55, 70, 89, 140)
    head = "<table><thead><tr><th>名称</th><th>金额</th></tr></thead><tbody>"
    text = "\n\n".join(
        f"# 第{part}部分\n\n{'长' * 60}。\n\n```{{=html}}\n{head}"
        + "".join(f"<tr><td>第{row}行</td><td>{row}.5</td></tr>" for row in range(1, count + 1))
        + "</tbody></table>\n```\n\n完。"
        for part, count in enumerate(counts, start=1)
    )
    with pypdfium2.PdfDocument(print_text(project, tmp_path, text)) as document:
        pages = [glyphs(page) for page in list(document)[FIRST:]]
    below = [words(line) for page in pages for line in lines([glyph for glyph in page if glyph.base > BOTTOM])]
    assert below == [f"—{number}—" for number in range(1, len(pages) + 1)]
    told = "".join(words(line) for page in pages for line in lines([glyph for glyph in page if glyph.base <= BOTTOM]))
    assert [told.count(f"第{count}行") >= 1 for count in counts] == [True] * len(counts)
    assert told.count("完。") == len(counts)


def test_a_unit_does_not_begin_a_page(project: Project, tmp_path: Path) -> None:
    """Wherever the amount at the end of the page begins: the page ends with the second line of its paragraph."""
    amount = '<span class="budget-figure">3098.9万元</span>'
    text = "".join(
        f"# 第{many}部分\n\n{'长' * (28 * 18 - 3)}。\n\n{'甲' * many}{amount}{'乙' * 150}。\n\n"
        for many in range(46, 56)
    )
    with pypdfium2.PdfDocument(print_text(project, tmp_path, text)) as document:
        pages = [Page(page) for page in list(document)[FIRST:]]
    assert len(pages) == 20
    assert [len(page.lines) for page in pages[::2]] == [21] * 10
    assert [words(page.lines[0]) for page in pages[1::2] if words(page.lines[0])[0] in "万元"] == []


def test_a_part_takes_lines_from_the_page_before_even_if_that_begins_below_room(
    project: Project, tmp_path: Path
) -> None:
    """A paragraph of three lines that has no room for two leaves it free: the lines are not taken from there."""
    three = f"{'丙' * 70}。\n\n"
    text = f"# 第一部分\n\n{three * 13}{'丁' * 100}。\n"
    with pypdfium2.PdfDocument(print_text(project, tmp_path, text)) as document:
        counts = [len(Page(page).lines) for page in list(document)[FIRST:]]
    assert counts == [19, 18, 7]


def test_the_date_below_the_list_of_tables_stands_on_its_page(project: Project, tmp_path: Path) -> None:
    for count in (15, 16, 17, 18):
        listed = "".join(f"第{number}表\n\n" for number in range(count))
        text = (
            "# 甲\n\n正文。\n\n::: {.landscape}\n\n# 附件：示例市示例局2024年度部门预算表\n\n"
            f"::: {{.annex-list}}\n\n{listed}:::\n\n::: {{.annex-date}}\n\n2024年2月20日\n\n:::\n\n"
            "## 一、收入总表\n\n|甲|乙|\n|--|--|\n|一|二|\n\n:::\n"
        )
        with pypdfium2.PdfDocument(print_text(project, tmp_path / str(count), text)) as document:
            pages = [[words(line) for line in Page(page).lines] for page in document]
        (dated,) = [page for page in pages if "2024年2月20日" in page]
        assert len(dated) > count, count
