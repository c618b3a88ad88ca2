"""The printed document as a PDF: pages, page numbers, fonts, glyphs, and what it says about itself."""

from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont

from budgetbook.book import open_book
from budgetbook.checks import require_passed, run_checks
from budgetbook.core import fonts
from budgetbook.tables import build_table, table_html
from tests.document.printing import print_text
from tests.files import read_csv, replace_in, write_csv
from tests.published import compact, page_of, pdf_pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from budgetbook.book import Book
    from budgetbook.core.project import Project
    from tests.fixtures.copies import Edit

A4 = (595.28, 841.89)

COVER, CONTENTS, FIRST = 0, 1, 2
"""Indexes of the cover, of the contents, and of the page that is numbered 1."""


class Printed:
    """A PDF as pdfium reads it: the text of its pages and its bookmarks."""

    def __init__(self, path: Path) -> None:
        self.pages = pdf_pages(path)
        with pypdfium2.PdfDocument(path) as document:
            self.lines = document[CONTENTS].get_textpage().get_text_bounded().splitlines()
            self.bookmarks: list[tuple[int, str, int]] = [
                (bookmark.level, compact(bookmark.get_title()), bookmark.get_dest().get_index())
                for bookmark in document.get_toc()
            ]

    def page_of(self, title: str) -> int:
        return next(page for _, heading, page in self.bookmarks if heading == compact(title))


@pytest.fixture(scope="module")
def printed(each_publication: Path) -> Printed:
    """Its PDF, as it reads."""
    return Printed(each_publication / "report.pdf")


@pytest.fixture(scope="module")
def pdf(each_publication: Path) -> Iterator[pikepdf.Pdf]:
    """Its PDF, as it is built."""
    with pikepdf.open(each_publication / "report.pdf") as document:
        yield document


def page_number(text: str) -> int | None:
    match = re.search(r"—(\d+)—", text)
    return int(match.group(1)) if match else None


def test_the_cover_has_title_and_date_and_no_page_number(printed: Printed) -> None:
    assert printed.pages[COVER] == "洛阳市政务服务和大数据管理局2020年度部门预算二〇二〇年六月"


def test_a_real_budget_is_nowhere_marked_as_a_sample(printed: Printed, each_publication: Path) -> None:
    assert [number for number, text in enumerate(printed.pages) if "示例" in text] == []
    page = (each_publication / "report.html").read_text(encoding="utf-8")
    assert "示例" not in BeautifulSoup(page, "lxml").get_text()
    assert 'class="sample-mark"' not in page
    assert "sample" not in json.loads((each_publication / "figures.json").read_text(encoding="utf-8"))


def test_pages_are_numbered_from_the_first_after_the_contents(printed: Printed) -> None:
    numbers = [page_number(text) for text in printed.pages]
    assert numbers == [None, None, *range(1, len(printed.pages) - 1)]


def test_the_contents_give_the_pages_on_which_the_headings_stand(printed: Printed) -> None:
    entries = [match.groups() for line in printed.lines if (match := re.match(r"(.*?)[. ⁠]*?(\d+)$", compact(line)))]
    listed = [(title.rstrip("."), int(number)) for title, number in entries]
    assert listed == [(title, page - 1) for level, title, page in printed.bookmarks if level < 2]
    assert len(listed) == 4 + 2 + 10 + 12 + 1


def test_every_heading_stands_on_the_page_of_its_bookmark(printed: Printed) -> None:
    assert [title for _, title, page in printed.bookmarks if title not in printed.pages[page]] == []
    assert [page for _, _, page in printed.bookmarks] == sorted(page for _, _, page in printed.bookmarks)


def test_each_part_and_the_annex_begin_a_page(printed: Printed) -> None:
    parts = [(title, page) for level, title, page in printed.bookmarks if level == 0]
    assert [title for title, page in parts if not printed.pages[page].startswith(title)] == []


def test_each_table_begins_a_page(printed: Printed) -> None:
    annex = printed.page_of("附件：洛阳市政务服务和大数据管理局2020年度部门预算表")
    tables = [(title, page) for level, title, page in printed.bookmarks if page > annex and level]
    begins = [printed.pages[page].startswith(f"预算{n:02}表{title}") for n, (title, page) in enumerate(tables, 1)]
    assert begins == [True] * 12
    assert [title for title, _ in tables][::9] == ["一、2020年部门收支总体情况表", "十、2020年机关运行经费"]
    assert len({page for _, page in tables}) == 12


def test_all_pages_are_a4_and_those_of_wide_tables_lie(printed: Printed, pdf: pikepdf.Pdf) -> None:
    sizes = [tuple(round(float(side), 2) for side in page.MediaBox[2:]) for page in pdf.pages]
    first = printed.page_of("一、2020年部门收支总体情况表")
    portrait = ("七、2020年一般公共预算“三公”经费支出情况表", "十、2020年机关运行经费", "照录而待核实的数据")
    narrow = {*map(printed.page_of, portrait)}
    assert sizes == [A4 if page < first or page in narrow else A4[::-1] for page in range(len(sizes))]
    assert not any(page.get("/Rotate") for page in pdf.pages)


def test_no_page_is_empty(printed: Printed) -> None:
    assert [number for number, text in enumerate(printed.pages) if len(text) < 30] == []


def test_the_document_names_its_title_and_its_language(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.docinfo["/Title"]) == "洛阳市政务服务和大数据管理局2020年度部门预算"
    assert str(pdf.Root.Lang).startswith("zh")
    assert bool(pdf.Root.MarkInfo.Marked)


def fonts_of(pdf: pikepdf.Pdf) -> dict[str, Any]:
    of_pages = [page.Resources.get("/Font", pikepdf.Dictionary()) for page in pdf.pages]
    return {str(font.BaseFont): font for fonts in of_pages for font in fonts.values()}


def postscript_name(face: fonts.Face) -> str:
    with TTFont(face.file, fontNumber=face.index, lazy=True) as font:
        return str(font["name"].getDebugName(6)).split("-")[0]


def test_only_the_chosen_fonts_are_used_and_all_are_embedded(pdf: pikepdf.Pdf) -> None:
    used = fonts_of(pdf)
    chosen = {postscript_name(face) for chain in fonts.chosen().values() for face in chain}
    assert {name.split("+")[1].split("-")[0] for name in used} <= chosen
    for font in used.values():
        assert "/FontFile3" in font.DescendantFonts[0].FontDescriptor


def glyphs_of(page: Any) -> Iterator[tuple[str, int]]:
    """Each glyph that a page shows: its font and its number in it, two bytes each."""
    font = ""
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        if operator == "Tf":
            font = str(page.Resources.Font[str(operands[0])].BaseFont)
        elif operator in ("Tj", "TJ"):
            pieces: Any = operands[0] if operator == "TJ" else operands
            data = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
            yield from ((font, int.from_bytes(data[place : place + 2])) for place in range(0, len(data), 2))


def test_no_glyph_is_missing_and_every_one_stands_for_a_character(pdf: pikepdf.Pdf) -> None:
    known = {
        (name, int(code, 16))
        for name, font in fonts_of(pdf).items()
        for code in re.findall(rb"<([0-9A-F]{4})> <(?:[0-9A-F]{4})+>", font.ToUnicode.read_bytes())
    }
    shown = {glyph for page in pdf.pages for glyph in glyphs_of(page)}
    assert len(shown) > 500
    assert [font for font, number in shown if number == 0] == []
    assert shown <= known


def test_the_characters_read_from_the_pdf_are_those_of_the_page_on_screen(
    each_publication: Path, printed: Printed
) -> None:
    screen = set(page_of(each_publication).get_text())
    # on both sides of a page number, and above a table that goes on
    assert set("".join(printed.pages)) - screen <= set("—（续表）接上页：栏目｜")


def structure(element: Any) -> Iterator[Any]:
    """All elements of a PDF's structure tree."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            yield kid
            yield from structure(kid)


def test_each_chart_has_words_for_those_who_cannot_see_it(pdf: pikepdf.Pdf) -> None:
    words = [str(node.get("/Alt", "")) for node in structure(pdf.Root.StructTreeRoot) if node.get("/S") == "/Figure"]
    bars = ["项目支出18", "工资福利支出66.3", "社会保障和就业支出5.9（6.41%）", "津贴补贴16.6", "公务用车运行维护费1.3"]
    assert len(words) == 5
    assert all(bar in text for bar, text in zip(bars, words, strict=True))


@pytest.fixture(scope="module")
def many_rows(project: Project, tmp_path_factory: pytest.TempPathFactory) -> tuple[Printed, list[list[str]]]:
    """Tables of forty spending rows in all classes there are, 0.1万元 in each that is not in the real one.

    The money of its tasks is just its spending, so that there is nothing to accept in that. Its tables alone are
    printed.
    """
    data = tmp_path_factory.mktemp("long") / "data"
    shutil.copytree(project.data, data, ignore=shutil.ignore_patterns("raw"))
    items = [row for row in read_csv(data / "classification" / "2020" / "functions.csv") if len(row[0]) == 7]
    unit = data / "2020" / "157001"
    headings, _, *rows = read_csv(unit / "spending.csv")
    real = {row[0] for row in rows}
    others = [row for row in items if row[0] not in real]
    first_of_class = {row[0][:3]: row for row in reversed(others)}.values()
    chosen = [*first_of_class, *(row for row in others if row not in first_of_class)][: 40 - len(rows)]
    rows += [[code, name, "一般公共预算", "0.0", "0.0", "0.0", "0.1", "0.0"] for code, name, _ in chosen]
    total = ["合计", "", "", "66.3", "0.0", "7.7", "21.5", "0.0"]
    write_csv(unit / "spending.csv", [headings, total, *rows])
    replace_in(unit / "income.csv", "合计,,92.0", "合计,,95.5")
    replace_in(unit / "income.csv", "一般公共预算,92.0", "一般公共预算,95.5")
    replace_in(unit / "performance_tasks.csv", ",18,18,", ",20,20,")
    accepted = (unit / "accepted.csv").read_text(encoding="utf-8").splitlines()
    others_accepted = [line for line in accepted if not line.startswith("P1,")]
    (unit / "accepted.csv").write_text("\n".join(others_accepted), encoding="utf-8")
    book = open_book("2020", "157001", data)
    require_passed(run_checks(book))
    tables = [build_table(book, key) for key in ("spending", "appropriation", "general_public")]
    blocks = [f"## {table.contents}\n\n```{{=html}}\n{table_html(table)}\n```\n\n" for table in tables]
    markdown = f"# 附件\n\n::: {{.landscape}}\n\n{''.join(blocks)}:::\n"
    return Printed(print_text(project, tmp_path_factory.mktemp("printed"), markdown)), rows


def pages_of_table(printed: Printed, title: str, following: str) -> list[str]:
    return printed.pages[printed.page_of(title) : printed.page_of(following)]


def test_the_heading_rows_of_a_long_table_are_repeated_on_each_page(
    many_rows: tuple[Printed, list[list[str]]],
) -> None:
    printed, rows = many_rows
    pages = pages_of_table(printed, "三、部门支出总体情况表", "四、财政拨款收支总体情况表")
    assert len(pages) > 2
    heads = ["科目编码", "单位代码", "单位（科目名称）", "基本支出", "工资福利支出", "一般性项目", "专项资金"]
    assert [head for page in pages for head in heads if head not in page] == []
    assert [row[1] for row in rows if row[1] not in "".join(pages)] == []


def test_a_long_table_ends_with_all_its_amounts(many_rows: tuple[Printed, list[list[str]]]) -> None:
    printed, rows = many_rows
    pages = pages_of_table(printed, "三、部门支出总体情况表", "四、财政拨款收支总体情况表")
    assert "合计95.574.066.30.07.721.521.50.0" in pages[0]
    assert len(re.findall(r"0\.10\.00\.00\.00\.00\.10\.10\.0", "".join(pages))) >= len(rows) - 5


def test_no_class_of_spending_is_lost_where_there_are_many(
    many_rows: tuple[Printed, list[list[str]]], book: Book
) -> None:
    printed, rows = many_rows
    classes = sorted({row[0][:3] for row in rows})
    assert len(classes) == 14
    (page,) = pages_of_table(printed, "四、财政拨款收支总体情况表", "五、一般公共预算支出情况表")
    names = [book.data.classification.functions[code] for code in classes]
    assert [name for name in names if name not in page] == []


def test_the_contents_of_a_longer_document_are_right_too(sample_publication: Path) -> None:
    printed = Printed(sample_publication / "report.pdf")
    assert len(printed.pages) > 40
    numbers = [int(re.sub(r".*?(\d+)$", r"\1", compact(line))) for line in printed.lines if line.strip()[-1:].isdigit()]
    assert numbers == [page - 1 for level, _, page in printed.bookmarks if level < 2]
    assert all(first <= second for first, second in pairwise(numbers))


def test_an_amount_wider_than_its_cell_does_not_run_into_its_neighbour(
    project: Project, data: Path, edit: Edit, tmp_path: Path
) -> None:
    """Amounts in 元 are often that long; printed is the one table, without the checks that such an amount breaks."""
    edit("spending.csv", "行政运行,一般公共预算,50.0", "行政运行,一般公共预算,123456789.0")
    table = table_html(build_table(open_book("2020", "157001", data), "spending"))
    markdown = f"# 甲\n\n::: {{.landscape}}\n\n## 一、表\n\n```{{=html}}\n{table}\n```\n\n:::\n"
    with pypdfium2.PdfDocument(print_text(project, tmp_path, markdown)) as document:
        text = document[len(document) - 1].get_textpage()
        boxes = []
        for amount in ("123456831.0", "123456813.0", "123456805.3"):  # 总计, 小计 and 工资福利支出 of the first row
            start, count = text.search(amount).get_next()
            edges = [text.get_charbox(number) for number in range(start, start + count)]
            boxes.append((min(edge[0] for edge in edges), max(edge[2] for edge in edges)))
    assert all(one[1] < other[0] for one, other in pairwise(boxes))


def test_a_chart_of_very_many_bars_stays_on_its_page_with_its_caption(project: Project, tmp_path: Path) -> None:
    """A department with fifty economic items has one: the chart is higher than the page."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="450" height="1150"><rect width="450" height="1150"/></svg>'
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "bars.svg").write_text(svg, encoding="utf-8")
    markdown = "# 甲\n\n正文。\n\n![许多条](bars.svg){alt='条'}\n"
    with pypdfium2.PdfDocument(print_text(project, tmp_path, markdown)) as document:
        page = document[len(document) - 1]
        text = page.get_textpage()
        caption = text.get_charbox(text.search("许多条").get_next()[0])
        (chart,) = [one.get_bounds() for one in page.get_objects() if one.get_bounds()[3] - one.get_bounds()[1] > 300]
    bottom, top = 35 / 25.4 * 72, A4[1] - 37 / 25.4 * 72  # of the type area
    assert bottom <= caption[1] < caption[3] < chart[1] < chart[3] <= top + 1
