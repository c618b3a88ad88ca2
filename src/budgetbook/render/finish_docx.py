"""What pandoc leaves out of the Word file, for both renderers alike: sections, contents, tables, charts, properties.

The contents are filled and ask Word for a refresh when the file is opened (w:updateFields). Word then asks the
reader once whether to update fields: that question was chosen over page numbers that may be wrong, for only Word knows
on which of its pages a heading comes to stand.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import yaml
from docx.oxml.ns import qn

from budgetbook.core.archive import MADE_BY, PROPERTIES, write_archive
from budgetbook.render.word.contents import DEPTH, fill_contents, style_raised_headings
from budgetbook.render.word.pictures import set_pictures
from budgetbook.render.word.sections import set_sections
from budgetbook.render.word.tables import TABLE_HEADING, TABLE_LINES, set_tables
from budgetbook.render.word.xml import element, style_of

_WORD = "http://schemas.microsoft.com/office/word"

LANGUAGE = "zh-CN"

_OPENING = "$([{£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥"
_CLOSING = "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
"""Signs with which, by Word's own rules for Chinese, no line ends, and none begins."""

_TEXT, _PANDOC_TEXT = "BodyText", {"FirstParagraph", "Compact"}
"""The style of the text, and what pandoc calls it besides."""


def finish_docx(path: Path, report: Path, pages: Mapping[str, int]) -> None:
    """Finish the Word file in place; one that is finished stays as it is.

    Parameters
    ----------
    report
        The folder it was rendered from, with _metadata.yml and charts/.
    pages
        On which page of the PDF each heading stands (`pages_of`).
    """
    metadata = yaml.safe_load((report / "_metadata.yml").read_text(encoding="utf-8"))
    document = docx.Document(str(path))
    if any(style_of(node) == "TOC1" for node in document.element.body.iter(qn("w:p"))):
        return
    _name_styles(document)
    style_raised_headings(document)
    fill_contents(document, pages, metadata.get("contents-depth", DEPTH))
    set_sections(document, metadata.get("sample-mark", ""))
    set_tables(document)
    _break_before_tables(document)
    set_pictures(document, report / "charts")
    _drop_pandocs_own(document)
    _set_language(document)
    _set_settings(document)
    _set_properties(document, metadata)
    _save(document, path)


def _save(document: Any, path: Path) -> None:
    """Save the document with its parts in the order of their names, the list of their types first as readers expect."""
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as made:
        parts = sorted(made.infolist(), key=lambda part: (part.filename != "[Content_Types].xml", part.filename))
        write_archive(path, ((part, made.read(part)) for part in parts))


def _name_styles(document: Any) -> None:
    for paragraph in document.element.body.iter(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if style is not None and style.get(qn("w:val")) in _PANDOC_TEXT:
            style.set(qn("w:val"), _TEXT)


def _break_before_tables(document: Any) -> None:
    """Let each table of the annex begin a page, with its number where it has one, and set its heading in the middle."""
    is_annex = False
    for node in document.element.body.iter(qn("w:p")):
        section = node.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        if section is not None:
            is_annex = is_annex and section.find(qn("w:pgSz")).get(qn("w:orient")) != "landscape"
        is_annex = is_annex or style_of(node) == "AnnexList"
        if is_annex and style_of(node) == TABLE_HEADING:
            above = node.getprevious()
            while above.tag in (qn("w:bookmarkStart"), qn("w:bookmarkEnd")):
                above = above.getprevious()
            first = above if style_of(above) == TABLE_LINES else node
            first.pPr.find(qn("w:pStyle")).addnext(element("w:pageBreakBefore"))
            node.pPr.append(element("w:ind", firstLine=0, firstLineChars=0))
            node.pPr.append(element("w:jc", val="center"))


def _set_language(document: Any) -> None:
    """Undo pandoc's zh-Hans, which Word does not know as a language of its own."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), LANGUAGE)


def _drop_pandocs_own(document: Any) -> None:
    """Leave out the styles that pandoc adds for program code, and its properties, which repeat the metadata."""
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        name = style.get(qn("w:styleId"))
        if name == "SourceCode" or name.endswith("Tok"):
            styles.remove(style)
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/custom-properties")]:
        relations.pop(key)


def _set_settings(document: Any) -> None:
    """Replace pandoc's settings: odd and even pages differ, fields are refreshed, the layout is today's Word's."""
    today = element("w:compatSetting", name="compatibilityMode", uri=_WORD, val=15)
    settings = document.settings.element
    for old in list(settings):
        settings.remove(old)
    settings.extend(
        [
            element("w:zoom", percent=100),
            element("w:defaultTabStop", val=640),
            element("w:evenAndOddHeaders"),
            element("w:characterSpacingControl", val="doNotCompress"),
            # a number is never parted from its unit (no line ends with a digit), nor from its mark 注一
            element("w:noLineBreaksAfter", lang=LANGUAGE, val=f"{_OPENING}0123456789万亿注"),
            element("w:noLineBreaksBefore", lang=LANGUAGE, val=f"{_CLOSING}注"),
            element("w:updateFields", val="true"),
            element("w:compat", today),
            element("w:themeFontLang", val="en-US", eastAsia=LANGUAGE),
            element("w:decimalSymbol", val="."),
            element("w:listSeparator", val=","),
        ]
    )


def _set_properties(document: Any, metadata: dict[str, Any]) -> None:
    core = document.core_properties
    core.title = metadata.get("pagetitle", metadata["title"])
    core.subject = "部门预算公开"
    core.author = metadata["cover-lines"][0]
    core.language = LANGUAGE
    # from the data, so that the same data makes the same file
    core.created = core.modified = dt.datetime.fromisoformat(metadata["published"])
    core.last_modified_by = metadata["cover-lines"][0]
    core.revision = 1
    for part in document.part.package.iter_parts():
        if str(part.partname).lstrip("/") == PROPERTIES:
            part._blob = MADE_BY
