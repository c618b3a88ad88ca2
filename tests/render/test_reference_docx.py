"""report/reference.docx, which people may edit in Word: valid, without text, and with the house styles alone.

The styles' ids are those by which the finished file is made (`budgetbook.render.word`); a Word in another language may
give them others when it saves.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from budgetbook.core import fonts
from budgetbook.render.word.tables import CELL_PADDING, TABLE

if TYPE_CHECKING:
    from pathlib import Path

    from budgetbook.core.project import Project

TITLE, HEADING, KAI, TEXT, PAGE = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"

STYLES = {
    "BodyText": ("Body Text", TEXT, 16),
    "Title": ("Title", TITLE, 26),
    "Subtitle": ("Subtitle", TEXT, 18),
    "TOCHeading": ("TOC Heading", TITLE, 22),
    "TOC1": ("toc 1", HEADING, 12),
    "TOC2": ("toc 2", TEXT, 12),
    "TOC3": ("toc 3", TEXT, 12),
    "Heading1": ("Heading 1", TITLE, 22),
    "Heading2": ("Heading 2", HEADING, 16),
    "Heading3": ("Heading 3", KAI, 16),
    "Heading4": ("Heading 4", TEXT, 16),
    "PlainWords": ("通俗说明", TEXT, 14),
    "Picture": ("图", TEXT, 12),
    "Caption": ("Caption", HEADING, 12),
    "TableTitle": ("表题", HEADING, 14),
    "TableLines": ("表上说明", TEXT, 10.5),
    "TableHead": ("表格栏目", HEADING, 10.5),
    "TableText": ("表格文字", TEXT, 10.5),
    "TableNote": ("表注", TEXT, 10.5),
    "AnnexList": ("附件目录", TEXT, 16),
    "AnnexDate": ("附件日期", TEXT, 16),
    "SectionBreak": ("分节", TEXT, 1),
    "Header": ("Header", HEADING, 12),
    "Footer": ("Footer", PAGE, 14),
    "FooterEven": ("双页页码", PAGE, 14),
}
"""By id: the name, the font of Chinese and of digits, and points."""

NOT_IN_THE_STYLE_LIST = {"TOC1", "TOC2", "TOC3", "SectionBreak", "Header", "Footer", "FooterEven"}


@pytest.fixture
def reference(project: Project) -> Path:
    """The document."""
    return project.report / "reference.docx"


@pytest.fixture
def styles(reference: Path) -> dict[str, Any]:
    """Its styles by id."""
    return {style.style_id: style for style in docx.Document(str(reference)).styles}


def test_the_reference_is_valid_and_holds_no_text(reference: Path) -> None:
    assert OpenXmlValidator().validate(str(reference)).errors == []
    assert [paragraph.text for paragraph in docx.Document(str(reference)).paragraphs] == []


def test_the_reference_has_the_styles_of_the_document_and_words_list_shows_no_others(styles: dict[str, Any]) -> None:
    assert styles.keys() == {
        *STYLES,
        *("Normal", "DefaultParagraphFont", "TableNormal", "NoList", TABLE, "Hyperlink"),
    }
    shown = {name for name, style in styles.items() if style.quick_style}
    assert shown == {*STYLES, "Normal", TABLE} - NOT_IN_THE_STYLE_LIST


@pytest.mark.parametrize("id_", STYLES)
def test_a_style_has_its_name_its_size_and_one_font_for_chinese_and_for_digits(
    styles: dict[str, Any], id_: str
) -> None:
    style, (name, font, points) = styles[id_], STYLES[id_]
    named = style.element.rPr.find(qn("w:rFonts"))
    assert (style.name, style.font.size.pt) == (name, points)
    assert {named.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "cs", "eastAsia")} == {font}
    assert font in {family for families in fonts.PREFERRED.values() for family in families}


def test_lines_of_text_stand_in_the_grid_and_headings_stay_with_what_follows(styles: dict[str, Any]) -> None:
    for name in ("BodyText", "Heading2", "Heading3", "Heading4"):
        # 22 lines in 225 mm
        assert styles[name].paragraph_format.line_spacing.mm == pytest.approx(225 / 22, abs=0.02)
    for name in ("Heading1", "Heading2", "Heading3", "Heading4", "Picture", "TableTitle", "TableLines"):
        assert styles[name].paragraph_format.keep_with_next


def test_tables_have_thin_frames_and_keep_their_cells_edges_free(styles: dict[str, Any]) -> None:
    properties = styles[TABLE].element.find(qn("w:tblPr"))
    frames = [(side.get(qn("w:val")), side.get(qn("w:sz"))) for side in properties.find(qn("w:tblBorders"))]
    assert frames == [("single", "4")] * 6
    margins = properties.find(qn("w:tblCellMar"))
    assert [margins.find(qn(f"w:{side}")).get(qn("w:w")) for side in ("left", "right")] == [str(CELL_PADDING)] * 2


def test_word_is_told_which_font_stands_in_for_each(reference: Path) -> None:
    with zipfile.ZipFile(reference) as archive:
        table = archive.read("word/fontTable.xml").decode("utf-8")
    for name, alternative in (("仿宋_GB2312", "仿宋"), ("楷体_GB2312", "楷体"), ("宋体", "新宋体")):
        assert f'<w:font w:name="{name}"><w:altName w:val="{alternative}"/><w:charset w:val="86"/>' in table
