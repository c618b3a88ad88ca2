"""The Word file printed by LibreOffice: the words of the page on screen, on pages of the official format.

Both renderers make the same Word file (`test_docx.py`), so that one is printed. LibreOffice gets the fonts of the
wheel under the names of the house style, for a machine may have no Chinese font at all.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from bs4 import Tag

from budgetbook.core import fonts
from budgetbook.render.word.contents import pages_of
from tests.published import compact, main_of, pdf_pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

A4 = (595, 842)
POINTS = 72 / 25.4

COVER, CONTENTS, FIRST = 0, 1, 2

CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir>{aliases}</fontconfig>
"""
ALIAS = '<alias binding="same"><family>{}</family><prefer><family>{}</family></prefer></alias>'


@pytest.fixture(scope="module")
def pdf(publication: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Word file as LibreOffice prints it."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("没有安装 LibreOffice（soffice）")
    folder = tmp_path_factory.mktemp("printed")
    names = {name: fonts.FREE[role].family for role, families in fonts.PREFERRED.items() for name in families}
    aliases = "".join(ALIAS.format(*pair) for pair in names.items())
    text = CONFIGURATION.format(folder=fonts.FOLDER, cache=folder / "cache", aliases=aliases)
    (folder / "fonts.conf").write_text(text, encoding="utf-8")
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    done = subprocess.run(
        [*command, str(publication / "report.docx")],
        env={**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf"), "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    made = folder / "report.pdf"
    assert made.is_file(), f"LibreOffice did not convert: {done.stdout}{done.stderr}"
    return made


@pytest.fixture(scope="module")
def pages(pdf: Path) -> list[pypdfium2.PdfPage]:
    """Its pages."""
    return list(pypdfium2.PdfDocument(pdf))


@pytest.fixture(scope="module")
def texts(pdf: Path) -> list[str]:
    """What stands on each page, without spaces."""
    return pdf_pages(pdf)


@pytest.fixture(scope="module")
def main(publication: Path) -> Tag:
    """The document on screen, without the summary, which is for the page alone."""
    return main_of(publication, without="nav, .notebook-link, .chart-data, .usage, .summary")


def test_every_sentence_on_screen_is_printed(texts: list[str], main: Tag) -> None:
    printed = "".join(re.sub(r"—\d+—", "", text) for text in texts)
    blocks = [
        compact(block.get_text())
        for block in main.find_all(["h1", "h2", "h3", "p", "figcaption", "th", "td"])
        # what is said plainly is for the page alone
        if not block.find_parent(class_="plain-words")
    ]
    # a table's number stands above its title
    blocks = [part for block in blocks for part in re.split(r"(?<=^预算\d\d表)(?=2020年)", block)]
    sentences = [sentence for block in blocks for sentence in re.split(r"(?<=[。；])", block) if sentence]
    assert len(sentences) > 900
    assert [sentence for sentence in sentences if sentence not in printed] == []


def test_the_amounts_of_the_tables_are_all_there(texts: list[str], main: Tag) -> None:
    cells = [compact(cell.get_text()) for cell in main.select(".budget-table td")]
    amounts = sorted(match[1] for cell in cells if (match := re.fullmatch(r"(\d+\.\d)(?:注.)?", cell)))
    annex = "".join(re.sub(r"—\d+—", "", text) for text in texts).partition("预算01表一、2020年部门收支总体情况表")[2]
    annex = annex.partition("照录而待核实的数据")[0]
    assert len(amounts) > 400
    assert sorted(re.findall(r"\d+\.\d", annex)) == amounts


def test_cover_and_contents_have_no_number_and_the_text_begins_with_1(texts: list[str]) -> None:
    numbers = [match and int(match[1]) for match in (re.search(r"—(\d+)—", text) for text in texts)]
    assert numbers == [None, None, *range(1, len(texts) - 1)]
    assert texts[COVER] == "洛阳市政务服务和大数据管理局2020年度部门预算二〇二〇年六月"
    assert texts[FIRST].startswith("第一部分洛阳市政务服务和大数据管理局概况")


def test_the_contents_give_the_pages_on_which_the_headings_stand(pages: list[pypdfium2.PdfPage], pdf: Path) -> None:
    lines = [compact(line) for line in pages[CONTENTS].get_textpage().get_text_bounded().splitlines()]
    listed = [match.groups() for line in lines if (match := re.fullmatch(r"(.*?)\.*(\d+)", line))]
    counted = pages_of(pdf)
    assert len(listed) == 4 + 2 + 10 + 12 + 1
    assert [(title, int(number)) for title, number in listed] == [(title, counted[title]) for title, _ in listed]


def dashes(page: pypdfium2.PdfPage) -> list[float]:
    """Where the dashes of the page number begin and end, in points from the left."""
    text = page.get_textpage()
    characters = [(text.get_text_range(number, 1), text.get_charbox(number)) for number in range(text.count_chars())]
    return [edge for sign, box in characters if sign == "—" and box[1] < 35 * POINTS for edge in (box[0], box[2])]


def test_odd_pages_have_their_number_on_the_right_and_even_ones_on_the_left(pages: list[pypdfium2.PdfPage]) -> None:
    for number, page in enumerate(pages[FIRST:], 1):
        places = dashes(page)
        assert len(places) == 4
        assert (max(places) > page.get_width() * 0.8) == (number % 2 == 1)
        assert (min(places) < page.get_width() * 0.2) == (number % 2 == 0)


def test_the_text_and_the_list_of_tables_are_upright_a4_and_the_tables_lie(
    pages: list[pypdfium2.PdfPage], texts: list[str]
) -> None:
    sizes = [(round(page.get_width()), round(page.get_height())) for page in pages]
    annex = next(number for number, text in enumerate(texts) if text.startswith("附件：") and number > CONTENTS)
    assert 10 < annex < len(pages) - 11
    assert sizes == [A4] * (annex + 1) + [A4[::-1]] * (len(pages) - annex - 2) + [A4]


def rules(page: pypdfium2.PdfPage) -> Iterator[tuple[float, float]]:
    """From where to where each drawn line and each surface reaches sideways, in points."""
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        left, _, right, _ = item.get_bounds()
        yield left, right


def test_no_table_runs_past_the_edge_of_its_page(pages: list[pypdfium2.PdfPage], texts: list[str]) -> None:
    tables = 0
    for page, text in zip(pages, texts, strict=True):
        if page.get_width() < page.get_height():
            continue
        reach = list(rules(page))
        assert reach, text
        tables += 1
        assert min(left for left, _ in reach) >= 22 * POINTS - 1
        assert max(right for _, right in reach) <= page.get_width() - 22 * POINTS + 1
    assert tables >= 12


def test_charts_stand_between_the_margins(pages: list[pypdfium2.PdfPage]) -> None:
    pictures = [item.get_bounds() for page in pages for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])]
    assert len(pictures) == 5
    assert min(bounds[0] for bounds in pictures) >= 28 * POINTS - 1
    assert max(bounds[2] for bounds in pictures) <= A4[0] - 26 * POINTS + 1


def test_no_line_of_text_runs_past_the_margins(pages: list[pypdfium2.PdfPage]) -> None:
    for page in pages:
        left, right = (22, 22) if page.get_width() > page.get_height() else (28, 26)
        text = page.get_textpage()
        boxes = [text.get_rect(number) for number in range(text.count_rects())]
        # a comma may hang over the edge by its empty half
        assert min(box[0] for box in boxes) >= left * POINTS - 1
        assert max(box[2] for box in boxes) <= page.get_width() - right * POINTS + 8


def test_each_table_and_each_part_begins_a_page_and_none_is_empty(texts: list[str], pdf: Path) -> None:
    assert [number for number, text in enumerate(texts) if len(text) < 30] == []
    numbers = pages_of(pdf)
    tables = [
        title for title in numbers if title.endswith(("表", "机关运行经费")) and "、" in title and numbers[title] >= 10
    ]
    assert len(tables) >= 12
    begins = [texts[numbers[title] + CONTENTS].startswith(f"预算{n:02}表{title}") for n, title in enumerate(tables, 1)]
    assert begins == [True] * 12


def test_only_the_fonts_that_it_was_given_are_used(pdf: Path) -> None:
    with pikepdf.open(pdf) as document:
        names = {
            str(font.BaseFont).partition("+")[2]
            for page in document.pages
            for font in page.Resources.get("/Font", pikepdf.Dictionary()).values()
        }
    assert {re.sub(r"[-_ ].*", "", name) for name in names} == {"NotoSerifSC", "NotoSansSC"}
