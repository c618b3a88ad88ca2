"""The Word file by both renderers: its text, styles, sections, contents, tables, charts, and what it says of itself."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from typing import TYPE_CHECKING, Any

import docx
import nbformat
import pytest
from bs4 import BeautifulSoup, Tag
from docx.oxml.ns import qn
from docx.shared import Mm
from openxml_audit import OpenXmlValidator
from PIL import Image

from budgetbook.render.word.contents import pages_of
from tests.published import compact, main_of, page_of

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "洛阳市政务服务和大数据管理局2020年度部门预算"
A4 = (210, 297)

FRONT, TEXT, LIST, ANNEX = 0, 1, 2, 3
"""The sections: cover and contents, text, the list of tables, the tables; in a fifth stand accepted contradictions."""


@pytest.fixture(scope="module")
def word(each_publication: Path) -> Any:
    """Its Word file, opened."""
    return docx.Document(str(each_publication / "report.docx"))


@pytest.fixture(scope="module")
def main(each_publication: Path) -> Tag:
    """The document on screen, without what only leads elsewhere and the summary, which is for the page alone."""
    assert page_of(each_publication).select(".summary")
    return main_of(each_publication, without="nav, .notebook-link, .chart-data, .usage, .summary")


def words(node: Any) -> str:
    return compact("".join(piece.text or "" for piece in node.iter(qn("w:t"))))


def style(node: Any) -> str:
    found = node.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if found is None else str(found.get(qn("w:val")))


def property_of(node: Any, path: str) -> Any:
    return node.find("/".join(qn(name) for name in path.split("/")))


def continues(cell: Any) -> bool:
    merge = property_of(cell, "w:tcPr/w:vMerge")
    return merge is not None and merge.get(qn("w:val")) != "restart"


def blocks(word: Any) -> list[str]:
    """Paragraphs and cells in order, the contents left out."""
    found = []
    for node in word.element.body:
        if node.tag == qn("w:p"):
            found.append(words(node))
        elif node.tag == qn("w:tbl"):
            found += [words(cell) for cell in node.iter(qn("w:tc")) if not continues(cell)]
    return found


def test_both_renderers_make_the_same_file_to_the_byte(publication: Path, quarto_publication: Path) -> None:
    assert (publication / "report.docx").read_bytes() == (quarto_publication / "report.docx").read_bytes()


def test_words_stand_in_the_order_of_the_page_on_screen(word: Any, main: Tag) -> None:
    on_screen = [
        compact(block.get_text())
        for block in main.find_all(["h1", "h2", "h3", "p", "figcaption", "th", "td"])
        # what is said plainly is for the page alone
        if not block.find_parent(class_="plain-words")
    ]
    in_word = blocks(word)
    assert len(on_screen) > 800
    assert [text for text in in_word if text] == [text for text in on_screen if text]


def test_headings_are_those_of_the_page_on_screen_with_their_levels(word: Any, main: Tag) -> None:
    on_screen = [(block.name, compact(block.get_text())) for block in main.find_all(["h1", "h2", "h3"])[1:]]
    in_word = [
        (style(node).replace("Heading", "h"), words(node))
        for node in word.element.body.iter(qn("w:p"))
        if style(node).startswith("Heading")
    ]
    assert len(on_screen) > 30
    assert in_word == on_screen


EAST_ASIAN = {
    "Body Text": ("仿宋_GB2312", 16),
    "Title": ("方正小标宋简体", 26),
    "Heading 1": ("方正小标宋简体", 22),
    "Heading 2": ("黑体", 16),
    "Heading 3": ("楷体_GB2312", 16),
    "Heading 4": ("仿宋_GB2312", 16),
    "TOC Heading": ("方正小标宋简体", 22),
    "toc 1": ("黑体", 12),
    "toc 2": ("仿宋_GB2312", 12),
    "Caption": ("黑体", 12),
    "表题": ("黑体", 14),
    "表格栏目": ("黑体", 10.5),
    "表格文字": ("仿宋_GB2312", 10.5),
    "Footer": ("宋体", 14),
}


@pytest.mark.parametrize("name", EAST_ASIAN)
def test_a_style_has_its_east_asian_font_and_size(word: Any, name: str) -> None:
    font, size = EAST_ASIAN[name]
    found = word.styles[name].element
    assert property_of(found, "w:rPr/w:rFonts").get(qn("w:eastAsia")) == font
    assert int(property_of(found, "w:rPr/w:sz").get(qn("w:val"))) == size * 2


@pytest.mark.parametrize(("name", "level"), [("Heading 1", 0), ("Heading 2", 1), ("Heading 3", 2)])
def test_headings_have_outline_levels_and_stay_with_what_follows(word: Any, name: str, level: int) -> None:
    found = word.styles[name].element
    assert property_of(found, "w:pPr/w:outlineLvl").get(qn("w:val")) == str(level)
    assert word.styles[name].paragraph_format.keep_with_next


def test_text_begins_two_characters_in_on_lines_of_the_grid(word: Any) -> None:
    body = word.styles["Body Text"]
    assert property_of(body.element, "w:pPr/w:ind").get(qn("w:firstLineChars")) == "200"
    # 22 lines in 225 mm
    assert body.paragraph_format.line_spacing.mm == pytest.approx(225 / 22, abs=0.02)
    assert property_of(word.styles["Normal"].element, "w:pPr/w:widowControl") is not None


def test_every_paragraph_has_a_style_that_there_is(word: Any) -> None:
    known = {found.style_id for found in word.styles}
    used = {style(node) for node in word.element.body.iter(qn("w:p")) if words(node)}
    assert used <= known
    assert "" not in used
    assert not [name for name in known if name.endswith("Tok") or name in ("FirstParagraph", "Compact", "SourceCode")]


def test_pages_are_those_of_the_official_format(word: Any) -> None:
    sizes = [(round(section.page_width.mm), round(section.page_height.mm)) for section in word.sections]
    assert sizes == [A4, A4, A4, A4[::-1], A4]
    for section in word.sections[:ANNEX]:
        margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
        assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    assert word.sections[ANNEX].orientation == 1
    assert word.sections[ANNEX].page_width.mm - sum(
        (word.sections[ANNEX].left_margin.mm, word.sections[ANNEX].right_margin.mm)
    ) == pytest.approx(253, abs=0.1)


def test_the_grid_has_22_lines_of_28_characters(word: Any) -> None:
    section = word.sections[TEXT]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    height = section.page_height.pt - section.top_margin.pt - section.bottom_margin.pt
    width = section.page_width.pt - section.left_margin.pt - section.right_margin.pt
    character = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    assert int(height / (int(grid.get(qn("w:linePitch"))) / 20)) == 22
    assert int(width / character) == 28


def test_pages_are_numbered_from_the_text_on_odd_ones_right_even_ones_left(word: Any) -> None:
    starts = [section._sectPr.find(qn("w:pgNumType")) for section in word.sections]
    assert [None if start is None else start.get(qn("w:start")) for start in starts] == [None, "1", None, None, None]
    assert word.settings.odd_and_even_pages_header_footer
    assert word.sections[FRONT].footer.is_linked_to_previous
    assert word.sections[FRONT].even_page_footer.is_linked_to_previous
    for section in word.sections[TEXT:]:
        for footer, name, side in ((section.footer, "Footer", "right"), (section.even_page_footer, "双页页码", "left")):
            (number,) = footer.paragraphs
            assert "".join(run.text for run in number.runs) == "— 1 —"
            (code,) = [code.text.strip() for code in number._p.iter(qn("w:instrText"))]
            assert (code, number.style.name) == ("PAGE", name)
            assert property_of(number.style.element, "w:pPr/w:jc").get(qn("w:val")) == side


def test_a_real_budget_carries_no_mark(word: Any) -> None:
    assert all(section.header.is_linked_to_previous for section in word.sections)
    assert "示例" not in "".join(blocks(word))


def contents(word: Any) -> list[tuple[str, str, str, str]]:
    """Style, words, target and number of each line of the contents."""
    lines = []
    for node in word.element.body.iter(qn("w:p")):
        if style(node).startswith("TOC") and style(node) != "TOCHeading":
            link = node.find(qn("w:hyperlink"))
            texts = [piece.text for piece in link.iter(qn("w:t"))]
            (code,) = [code.text for code in link.iter(qn("w:instrText"))]
            target = link.get(qn("w:anchor"))
            assert code.split() == ["PAGEREF", target, "\\h"]
            assert link.find(f"{qn('w:r')}/{qn('w:tab')}") is not None
            lines.append((style(node), compact("".join(texts[:-1])), target, texts[-1]))
    return lines


def test_the_contents_are_a_field_filled_with_parts_sections_and_tables(word: Any) -> None:
    headings = [
        ("TOC" + style(node)[-1], words(node))
        for node in word.element.body.iter(qn("w:p"))
        if style(node) in ("Heading1", "Heading2")
    ]
    assert len(headings) == 4 + 2 + 10 + 12 + 1
    assert [line[:2] for line in contents(word)] == headings
    codes = [code.text for code in word.element.body.iter(qn("w:instrText"))]
    assert codes[:2] == ["TOC", ' \\o "1-2" \\h \\z \\u ']
    assert word.settings.element.find(qn("w:updateFields")).get(qn("w:val")) == "true"


def test_the_contents_lead_to_the_headings_by_dots(word: Any) -> None:
    marked = {
        mark.get(qn("w:name")): words(mark.getparent())
        for mark in word.element.body.iter(qn("w:bookmarkStart"))
        if mark.getparent().tag == qn("w:p")
    }
    assert [text for _, text, target, _ in contents(word) if marked[target] != text] == []
    for name in ("toc 1", "toc 2"):
        stop = property_of(word.styles[name].element, "w:pPr/w:tabs/w:tab")
        assert (stop.get(qn("w:val")), stop.get(qn("w:leader"))) == ("right", "dot")
        assert int(stop.get(qn("w:pos"))) == pytest.approx(Mm(156).twips, abs=2)


def test_the_contents_hold_the_pages_of_the_pdf_until_word_has_counted(word: Any, each_publication: Path) -> None:
    pages = pages_of(each_publication / "report.pdf")
    assert [(text, int(number)) for _, text, _, number in contents(word)] == [
        (text, pages[text]) for _, text, _, _ in contents(word)
    ]


def test_fields_are_whole(word: Any) -> None:
    for root in (word.element, *(section.footer._element for section in word.sections[TEXT:])):
        depth = 0
        for sign in root.iter(qn("w:fldChar")):
            depth += {"begin": 1, "separate": 0, "end": -1}[sign.get(qn("w:fldCharType"))]
            assert depth in (0, 1, 2)
        assert depth == 0


def test_every_link_within_leads_somewhere(word: Any) -> None:
    body = word.element.body
    names = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    targets = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert len(names) == len(set(names))
    assert len(targets) > 28 + 12  # the contents, the annex's own list, and mentions of tables
    assert set(targets) <= set(names)


def official(word: Any) -> list[list[Any]]:
    """Return the tables, each with the parts into which headings within it part it."""
    tables: list[list[Any]] = []
    for table in word.element.body.iter(qn("w:tbl")):
        above = table.getprevious()
        goes_on = style(above) == "SectionBreak" and property_of(above, "w:pPr/w:sectPr") is None
        if not goes_on:
            tables.append([])
        tables[-1].append(table)
    assert len(tables) == 12
    return tables


def heading_rows(table: Any) -> int:
    rows = [property_of(row, "w:trPr/w:tblHeader") is not None for row in table.findall(qn("w:tr"))]
    assert rows == sorted(rows, reverse=True)
    return sum(rows)


def test_tables_are_as_wide_as_the_text_of_their_page(word: Any) -> None:
    for table in itertools.chain(*official(word)):
        widths = [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))]
        assert sum(widths) == pytest.approx(Mm(253).twips, abs=2)
        assert property_of(table, "w:tblPr/w:tblW").get(qn("w:w")) == str(sum(widths))
        assert property_of(table, "w:tblPr/w:tblLayout").get(qn("w:type")) == "fixed"
        for row in table.iter(qn("w:tr")):
            cells = [int(property_of(cell, "w:tcPr/w:tcW").get(qn("w:w"))) for cell in row.iter(qn("w:tc"))]
            assert sum(cells) == sum(widths)


def test_heading_rows_repeat_and_no_row_breaks(word: Any, main: Tag) -> None:
    heads = [len(table.select("thead tr")) for table in main.select(".budget-table")]
    assert sorted(set(heads)) == [0, 1, 2]
    for parts, count in zip(official(word), heads, strict=True):
        # 预算11表 has headings within it, which Word repeats only at the head of a table
        assert [heading_rows(table) for table in parts] == ([count] if count else [0, 2, 1, 0])
        rows = [row for table in parts for row in table.findall(qn("w:tr"))]
        assert all(property_of(row, "w:trPr/w:cantSplit") is not None for row in rows)


def below_name(table: Any) -> Any:
    """Return the empty cell that goes on below the name of a part, which stands among its headings."""
    return table.findall(qn("w:tr"))[heading_rows(table)].find(qn("w:tc"))


def test_the_name_of_a_part_stands_among_the_headings_that_repeat(word: Any) -> None:
    (parts,) = [parts for parts in official(word) if len(parts) > 1]
    headed = [table for table in parts if heading_rows(table)]
    assert [words(table.find(f"{qn('w:tr')}/{qn('w:tc')}")) for table in headed] == ["年度主要工作内容", "年度绩效目标"]
    assert [words(below_name(table)) for table in headed] == ["", ""]


def test_narrow_cells_are_broken_between_words_and_before_a_number_with_its_unit(sample_publication: Path) -> None:
    """Word and LibreOffice break Chinese anywhere; where a line has room for both words there is no break."""
    told = set()
    for cell in docx.Document(str(sample_publication / "report.docx")).element.body.iter(qn("w:tc")):
        pieces = cell.iter(qn("w:t"), qn("w:br"))
        told.add("".join("|" if piece.tag == qn("w:br") else compact(piece.text or "") for piece in pieces))
    assert told >= {
        "对个人|和家庭|的补助",
        "国有资本|经营预算",
        "2022年|预算数",
        "不少于|36万人次",
        "不低于95%",
        "单位代码",
    }


def test_rows_of_one_project_stay_on_one_page(sample_publication: Path) -> None:
    """The project's name is merged over its rows; the last of them goes with none."""
    *_, projects = docx.Document(str(sample_publication / "report.docx")).element.body.iter(qn("w:tbl"))
    rows = projects.findall(qn("w:tr"))[heading_rows(projects) :]
    kept = [all(property_of(node, "w:pPr/w:keepNext") is not None for node in row.iter(qn("w:p"))) for row in rows]
    continued = [continues(row.find(qn("w:tc"))) for row in rows]
    assert continued.count(False) == 5
    assert kept == [*continued[1:], False]


def cells_of_page(table: Tag) -> list[list[tuple[str, int, int]]]:
    return [
        [
            (compact(cell.get_text()), int(str(cell.get("colspan", "1"))), int(str(cell.get("rowspan", "1"))))
            for cell in row.find_all(["th", "td"])
        ]
        for row in table.find_all("tr")
    ]


def cells_of_word(table: Any) -> list[list[tuple[str, int, int]]]:
    rows = []
    for row in table.findall(qn("w:tr")):
        column = 0
        cells: dict[int, tuple[Any, int]] = {}
        for cell in row.findall(qn("w:tc")):
            span = property_of(cell, "w:tcPr/w:gridSpan")
            wide = 1 if span is None else int(span.get(qn("w:val")))
            cells[column] = (cell, wide)
            column += wide
        rows.append(cells)
    found = []
    for number, cells in enumerate(rows):
        line = []
        for column, (cell, wide) in cells.items():
            if continues(cell):
                continue
            high = 1
            if property_of(cell, "w:tcPr/w:vMerge") is not None:
                while (
                    number + high < len(rows)
                    and column in rows[number + high]
                    and continues(rows[number + high][column][0])
                ):
                    high += 1
            line.append((words(cell), wide, high))
        found.append(line)
    return found


def cells_of_part(table: Any, *, is_part: bool) -> list[list[tuple[str, int, int]]]:
    """Return the cells of a table; the name of a part takes the rows below its headings, too."""
    rows = cells_of_word(table)
    count = heading_rows(table)
    if is_part and count:
        (name, wide, high), (_, _, below) = rows[0][0], rows[count].pop(0)
        rows[0][0] = (name, wide, high + below)
    return rows


def test_cells_are_merged_as_on_screen(word: Any, main: Tag) -> None:
    merged = 0
    for parts, page in zip(official(word), main.select(".budget-table"), strict=True):
        rows = [row for table in parts for row in cells_of_part(table, is_part=len(parts) > 1)]
        assert rows == cells_of_page(page)
        merged += sum(wide > 1 or high > 1 for row in rows for _, wide, high in row)
    assert merged > 60


def test_amounts_stand_on_the_right_and_names_on_the_left(word: Any, each_publication: Path) -> None:
    notebook = nbformat.read(each_publication / "notebooks" / "4-tables.ipynb", as_version=4)
    outputs = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    tables = BeautifulSoup("".join(data.get("text/html", "") for data in outputs), "lxml")
    sides = [
        re.search(r"text-align: (\w+)", str(cell.get("style", "left")))
        for cell in tables.select(".budget-table th, .budget-table td")
    ]
    in_word = []
    parted = [table for parts in official(word) if len(parts) > 1 for table in parts if heading_rows(table)]
    added = {id(below_name(table)): below_name(table) for table in parted}
    for table in itertools.chain(*official(word)):
        for cell in table.iter(qn("w:tc")):
            if not continues(cell) and id(cell) not in added:
                own = property_of(cell, "w:p/w:pPr/w:jc")
                head = style(cell.find(qn("w:p"))) == "TableHead"
                in_word.append(own.get(qn("w:val")) if own is not None else "center" if head else "left")
    assert in_word.count("right") > 400
    assert in_word == [side[1] if side else "left" for side in sides]


def test_tables_are_named_for_those_who_do_not_see_them(word: Any) -> None:
    told = [
        {compact(property_of(table, "w:tblPr/w:tblCaption").get(qn("w:val"))) for table in parts}
        for parts in official(word)
    ]
    names = [name for names in told for name in names]
    titles = [words(node) for node in word.element.body.iter(qn("w:p")) if style(node) == "Heading2"][-12:]
    assert names == [f"预算{number:02}表{title}" for number, title in enumerate(titles, 1)]
    assert names[0] == "预算01表一、2020年部门收支总体情况表"


def test_each_table_begins_a_page_with_its_number_above_its_title_in_the_middle(word: Any) -> None:
    paragraphs = list(word.element.body.iter(qn("w:p")))
    breaking = [node for node in paragraphs if property_of(node, "w:pPr/w:pageBreakBefore") is not None]
    assert [words(node) for node in breaking] == [f"预算{number:02}表" for number in range(1, 13)]
    titles = [paragraphs[paragraphs.index(node) + 1] for node in breaking]
    assert {(style(node), property_of(node, "w:pPr/w:jc").get(qn("w:val"))) for node in titles} == {
        ("Heading2", "center")
    }


def test_the_list_of_tables_stands_upright_and_its_first_line_says_that_it_is_the_annex(word: Any) -> None:
    (title,) = [
        node
        for node in word.element.body.iter(qn("w:p"))
        if words(node).startswith("附件：") and style(node) == "Heading1"
    ]
    assert [piece.text or "" for piece in title.iter(qn("w:t"), qn("w:br"))] == [
        *("附件：", "", "洛阳市政务服务和大数据管理局", "", "2020年度部门预算表")
    ]
    ends = [
        words(node) for node in word.element.body.iter(qn("w:p")) if property_of(node, "w:pPr/w:sectPr") is not None
    ]
    assert ends[LIST] == "2020年6月2日"


def test_no_line_ends_with_a_digit_or_begins_with_a_closing_sign(word: Any) -> None:
    """So a number is never parted from its unit."""
    rules = [word.settings.element.find(qn(f"w:noLineBreaks{side}")) for side in ("After", "Before")]
    assert {rule.get(qn("w:lang")) for rule in rules} == {"zh-CN"}
    after, before = (rule.get(qn("w:val")) for rule in rules)
    assert set("0123456789万（“") <= set(after)
    assert set("；，。、）”％%") <= set(before)
    # nor is it from its mark, 注一
    assert "注" in after
    assert "注" in before


def drawings(word: Any) -> list[Any]:
    return list(word.element.body.iter(qn("w:drawing")))


def test_each_chart_has_words_for_those_who_cannot_see_it(word: Any, main: Tag) -> None:
    described = [drawing.find(f".//{qn('wp:docPr')}").get("descr") for drawing in drawings(word)]
    assert len(described) == 5
    assert described == [image["alt"] for image in main.find_all("img")]


def test_each_chart_is_a_drawing_with_a_sharp_picture_for_older_programs(word: Any) -> None:
    for drawing in drawings(word):
        blip = next(drawing.iter(qn("a:blip")))
        (vector,) = [node for node in blip.iter() if node.tag.endswith("}svgBlip")]
        assert word.part.related_parts[vector.get(qn("r:embed"))].blob.lstrip().startswith(b"<?xml")
        picture = Image.open(io.BytesIO(word.part.related_parts[blip.get(qn("r:embed"))].blob))
        width, height = (int(drawing.find(f".//{qn('wp:extent')}").get(side)) for side in ("cx", "cy"))
        assert picture.width / (width / 914400) >= 300
        assert picture.width / picture.height == pytest.approx(width / height, rel=0.01)
        assert 100 < width / 36000 <= 156


def test_each_chart_stays_with_its_caption(word: Any) -> None:
    for drawing in drawings(word):
        carrier = drawing.getparent().getparent()
        assert style(carrier) == "Picture"
        assert re.match(r"图\d", words(carrier.getnext()))
        assert style(carrier.getnext()) == "Caption"
    assert word.styles["图"].paragraph_format.keep_with_next
    assert word.styles["表题"].paragraph_format.keep_with_next
    assert word.styles["表上说明"].paragraph_format.keep_with_next


def test_the_file_says_what_it_is_and_nothing_of_the_machine_or_the_hour(word: Any, each_publication: Path) -> None:
    core = word.core_properties
    assert (core.title, core.subject, core.language) == (TITLE, "部门预算公开", "zh-CN")
    assert (core.author, core.last_modified_by) == ("洛阳市政务服务和大数据管理局",) * 2
    assert (core.created.isoformat()[:10], core.modified) == ("2020-06-02", core.created)
    with zipfile.ZipFile(each_publication / "report.docx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        text = b"".join(archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels")))
    assert str(each_publication.anchor + "tmp").encode() not in text
    assert b"custom-properties" not in text
    languages = {(node.get(qn("w:val")), node.get(qn("w:eastAsia"))) for node in word.styles.element.iter(qn("w:lang"))}
    assert languages == {("en-US", "zh-CN")}


def faults(data: bytes, tmp_path: Path) -> list[str]:
    path = tmp_path / "report.docx"
    path.write_bytes(data)
    result = OpenXmlValidator().validate(str(path))
    return [error.description for error in result.errors]


def test_the_file_is_valid_office_open_xml(each_publication: Path, tmp_path: Path) -> None:
    assert faults((each_publication / "report.docx").read_bytes(), tmp_path) == []


BROKEN: dict[str, tuple[str, str, str]] = {
    "an element out of order": (r'(<w:pStyle w:val="TableText"/>)(<w:jc w:val="right"/>)', r"\2\1", "pStyle"),
    "a value that is none": ('w:orient="landscape"', 'w:orient="sideways"', "sideways"),
    "an element that is none": ("<w:tab/>", "<w:tabb/>", "tabb"),
    "a picture that is missing": (r'r:embed="rId\d+"', 'r:embed="rId999"', "rId999"),
    "a style that is missing": ('w:val="TableText"', 'w:val="Nonsense"', "Nonsense"),
    "a bookmark's number used twice": (
        r'(bookmarkStart w:id=)"\d+"(.*?bookmarkStart w:id=)"\d+"',
        r'\1"7"\2"7"',
        "unique",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_what_is_not_valid_is_found(publication: Path, tmp_path: Path, fault: str) -> None:
    pattern, replacement, named = BROKEN[fault]
    buffer = io.BytesIO()
    with zipfile.ZipFile(publication / "report.docx") as archive, zipfile.ZipFile(buffer, "w") as broken:
        for name in archive.namelist():
            data = archive.read(name)
            if name == "word/document.xml":
                text, count = re.subn(pattern, replacement, data.decode("utf-8"), count=1)
                assert count == 1
                data = text.encode("utf-8")
            broken.writestr(name, data)
    assert any(named in description for description in faults(buffer.getvalue(), tmp_path))
