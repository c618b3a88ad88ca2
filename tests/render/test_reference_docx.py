"""The reference document: made by code, the same each time, valid, and with the house styles alone."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from budgetbook.core import fonts
from budgetbook.render.reference_docx import write_reference
from budgetbook.render.word.styles import STYLES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    """The document."""
    path = tmp_path / "reference.docx"
    write_reference(path)
    return path


def test_it_is_the_same_each_time(reference: Path, tmp_path: Path) -> None:
    write_reference(tmp_path / "again.docx")
    assert (tmp_path / "again.docx").read_bytes() == reference.read_bytes()


def test_it_is_valid_and_holds_no_text(reference: Path) -> None:
    assert OpenXmlValidator().validate(str(reference)).errors == []
    assert [paragraph.text for paragraph in docx.Document(str(reference)).paragraphs] == []


def test_words_style_list_shows_the_house_styles_and_no_others(reference: Path) -> None:
    shown = [style for style in docx.Document(str(reference)).styles if style.quick_style]
    names = {style.name for style in shown}
    assert {"Normal", "Body Text", "Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4", "Caption"} <= names
    assert {"表题", "表格栏目", "表格文字", "表注", "图", "通俗说明", "预算公开表"} <= names
    assert {style.style_id for style in shown} <= {*STYLES, "Normal", "BudgetTable"}


@pytest.mark.parametrize("name", STYLES)
def test_every_style_names_one_font_of_the_house_for_chinese_and_for_digits(reference: Path, name: str) -> None:
    (found,) = [style for style in docx.Document(str(reference)).styles if style.style_id == name]
    named = found.element.rPr.find(qn("w:rFonts"))
    known = {family for families in fonts.PREFERRED.values() for family in families}
    assert named.get(qn("w:eastAsia")) in known
    assert {named.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "cs", "eastAsia")} == {
        named.get(qn("w:eastAsia"))
    }


def test_word_is_told_which_font_stands_in_for_each(reference: Path) -> None:
    with zipfile.ZipFile(reference) as archive:
        table = archive.read("word/fontTable.xml").decode("utf-8")
    for name, alternative in (("仿宋_GB2312", "仿宋"), ("楷体_GB2312", "楷体"), ("宋体", "新宋体")):
        assert f'<w:font w:name="{name}"><w:altName w:val="{alternative}"/><w:charset w:val="86"/>' in table
