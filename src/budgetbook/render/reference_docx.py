"""The Word file from which both renderers take the house styles, made by code so that no binary is committed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import docx
from docx.oxml.ns import qn
from lxml import etree

from budgetbook.render.word.fixed import save_fixed
from budgetbook.render.word.page import CONDENSED, PORTRAIT
from budgetbook.render.word.sections import page_properties
from budgetbook.render.word.styles import ALTERNATIVES, FANGSONG, ROOM, STYLES, TABLE, Style
from budgetbook.render.word.xml import element

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGE = "zh-CN"

_NOT_OURS = ("/stylesWithEffects", "/customXml", "/thumbnail")

_KEPT = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList"}


def write_reference(target: Path) -> None:
    """Write the reference document: styles, fonts with their substitutes, language, page and grid; no text."""
    document = docx.Document()
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in _KEPT:
            styles.remove(style)
    _set_defaults(styles)
    _set_normal(next(style for style in styles.findall(qn("w:style")) if style.get(qn("w:styleId")) == "Normal"))
    styles.extend(_style(name, style) for name, style in STYLES.items())
    styles.append(_table_style())
    styles.append(_hyperlink())
    _name_fonts(document)
    _drop_parts(document)
    body = document.element.body
    body.replace(body.sectPr, page_properties(PORTRAIT))
    save_fixed(document, target)


def _fonts(name: str) -> Any:
    return element("w:rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def _set_defaults(styles: Any) -> None:
    defaults = styles.find(qn("w:docDefaults"))
    runs = element(
        "w:rPr",
        _fonts(FANGSONG),
        element("w:kern", val=2),
        element("w:sz", val=32),
        element("w:szCs", val=32),
        element("w:lang", val="en-US", eastAsia=LANGUAGE, bidi="ar-SA"),
    )
    defaults.clear()
    defaults.append(element("w:rPrDefault", runs))
    defaults.append(element("w:pPrDefault", element("w:pPr")))


def _set_normal(style: Any) -> None:
    for part in (style.find(qn("w:pPr")), style.find(qn("w:rPr"))):
        if part is not None:
            style.remove(part)
    # digits stand in the grid as they are: no room is put between them and Chinese
    style.append(
        element(
            "w:pPr",
            element("w:widowControl"),
            element("w:kinsoku"),
            element("w:overflowPunct"),
            element("w:autoSpaceDE", val=0),
            element("w:autoSpaceDN", val=0),
            element("w:jc", val="both"),
        )
    )
    style.append(element("w:rPr", _fonts(FANGSONG), element("w:sz", val=32), element("w:szCs", val=32)))


def _style(name: str, style: Style) -> Any:
    made = element("w:style", type="paragraph", styleId=name)
    if not style.name.isascii():
        made.set(qn("w:customStyle"), "1")
    made.append(element("w:name", val=style.name))
    made.append(element("w:basedOn", val=style.base))
    if style.following:
        made.append(element("w:next", val=style.following))
    made.append(element("w:uiPriority", val=9 if style.level is not None else 10))
    if style.quick:
        made.append(element("w:qFormat"))
    made.append(_paragraph_properties(style))
    size = round(style.size * 2)
    made.append(
        element(
            "w:rPr",
            _fonts(style.font),
            element("w:b", val=0),
            element("w:color", val="000000"),
            *([element("w:spacing", val=CONDENSED)] if style.condensed else []),
            element("w:sz", val=size),
            element("w:szCs", val=size),
        )
    )
    return made


def _paragraph_properties(style: Style) -> Any:
    made = element("w:pPr")
    if style.keep_next:
        made.append(element("w:keepNext"))
    if style.keep_lines:
        made.append(element("w:keepLines"))
    if style.new_page:
        made.append(element("w:pageBreakBefore"))
    if style.bar:
        made.append(element("w:pBdr", element("w:left", val="single", sz=16, space=8, color="7F7F7F")))
        made.append(element("w:shd", val="clear", color="auto", fill="F2F2F2"))
    if style.tabs:
        stops = [element("w:tab", val=align, leader=leader, pos=place) for align, place, leader in style.tabs]
        made.append(element("w:tabs", *stops))
    # punctuation may hang over the edge, as Word has it by itself; LibreOffice takes it the other way round, and where
    # it is left unsaid it hangs punctuation that it then does not print
    made.append(element("w:overflowPunct"))
    made.append(element("w:autoSpaceDE", val=0))
    made.append(element("w:autoSpaceDN", val=0))
    # exact lines and spacing give the grid of the page by themselves, in every program
    made.append(element("w:snapToGrid", val=0))
    made.append(_spacing(style))
    if indent := _indent(style):
        made.append(element("w:ind", **indent))
    made.append(element("w:jc", val=style.align))
    if style.level is not None:
        made.append(element("w:outlineLvl", val=style.level))
    return made


def _spacing(style: Style) -> Any:
    line = (240, "auto") if style.line is None else (round(style.line * 20), "exact")
    return element("w:spacing", before=style.before, after=style.after, line=line[0], lineRule=line[1])


def _indent(style: Style) -> dict[str, int]:
    """Give indents in characters, and beside them in twips for programs that do not know characters."""
    character = style.size * 20
    indent: dict[str, int] = {}
    if style.left:
        indent["left"] = style.left
    if style.left_chars:
        indent |= {"leftChars": round(style.left_chars * 100), "left": round(style.left_chars * character)}
    if style.right_chars:
        indent |= {"rightChars": round(style.right_chars * 100), "right": round(style.right_chars * character)}
    if style.indent:
        indent |= {"firstLineChars": round(style.indent * 100), "firstLine": round(style.indent * character)}
    return indent


def _table_style() -> Any:
    thin: dict[str, str | int] = {"val": "single", "sz": 4, "space": 0, "color": "000000"}
    sides = [element(f"w:{side}", **thin) for side in ("top", "left", "bottom", "right", "insideH", "insideV")]
    room = [element(f"w:{side}", w=width, type="dxa") for side, width in _ROOMS]
    return element(
        "w:style",
        element("w:name", val="预算公开表"),
        element("w:basedOn", val="TableNormal"),
        element("w:uiPriority", val=39),
        element("w:qFormat"),
        element("w:tblPr", element("w:tblBorders", *sides), element("w:tblCellMar", *room)),
        type="table",
        customStyle=1,
        styleId=TABLE,
    )


_ROOMS = (("top", 40), ("left", ROOM), ("bottom", 40), ("right", ROOM))


def _hyperlink() -> Any:
    """Make the style of links: as the text around them, for in print they lead nowhere."""
    return element(
        "w:style",
        element("w:name", val="Hyperlink"),
        element("w:basedOn", val="DefaultParagraphFont"),
        element("w:uiPriority", val=99),
        element("w:rPr", element("w:color", val="000000"), element("w:u", val="none")),
        type="character",
        styleId="Hyperlink",
    )


def _drop_parts(document: Any) -> None:
    """Leave out what belongs to the sample document that python-docx begins with."""
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, relation in relations.items() if relation.reltype.endswith(_NOT_OURS)]:
            relations.pop(key)


def _name_fonts(document: Any) -> None:
    """List the fonts of the house style, each with the one that stands in for it."""
    part = next(part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    table = element("w:fonts")
    for name, alternative in ALTERNATIVES.items():
        table.append(
            element("w:font", element("w:altName", val=alternative), element("w:charset", val="86"), name=name)
        )
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)
