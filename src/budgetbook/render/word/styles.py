"""The named styles of the Word file: which fonts, sizes and spacings GB/T 9704-2012 asks of each kind of paragraph.

Built-in names (Heading 1, Body Text …) are those that Word shows in the reader's language (标题 1, 正文文本 …);
the others are in Chinese.
"""

from __future__ import annotations

from dataclasses import dataclass

from budgetbook.core import fonts
from budgetbook.render.word.page import LANDSCAPE, LINE_PITCH, PORTRAIT, twips

_FAMILIES = {
    role: [family for family in families if not family.isascii()] for role, families in fonts.PREFERRED.items()
}
"""The names by which Word lists the fonts of each role in Chinese."""

FANGSONG = _FAMILIES["body"][0]
KAITI = _FAMILIES["subheading"][0]
HEITI = _FAMILIES["heading"][0]
SONGTI = _FAMILIES["page-number"][0]
XIAOBIAOSONG = _FAMILIES["title"][0]

ALTERNATIVES = {families[0]: families[1] for families in _FAMILIES.values()}
"""Which font Word takes where one of the house style is not installed."""

TEXT = "BodyText"
TITLE = "Title"
DATE = "Subtitle"
CONTENTS_TITLE = "TOCHeading"
PLAIN_WORDS = "PlainWords"
PICTURE = "Picture"
CAPTION = "Caption"
TABLE_TITLE = "TableTitle"
TABLE_LINES = "TableLines"
TABLE_HEAD = "TableHead"
TABLE_TEXT = "TableText"
TABLE_NOTE = "TableNote"
ANNEX_LIST = "AnnexList"
ANNEX_DATE = "AnnexDate"
BREAK = "SectionBreak"
TABLE = "BudgetTable"

ROOM = 60
"""Twips that a cell keeps free at its left and right (3 pt)."""


@dataclass(frozen=True)
class Style:
    """One paragraph style.

    Attributes
    ----------
    name
        As Word knows it.
    font, size
        The East Asian font (also that of digits, so that they stand in the grid), and points.
    indent
        First line, in characters.
    line
        Points from line to line, exactly; None leaves it to the font.
    before, after
        Twips.
    level
        Outline level, 0 the highest; None for what is no heading.
    extra
        Further elements of w:pPr, by local name with their attributes; a list of dicts where one holds others.
    """

    name: str
    font: str = FANGSONG
    size: float = 16
    align: str = "both"
    indent: float = 0
    line: float | None = None
    before: int = 0
    after: int = 0
    level: int | None = None
    keep_next: bool = False
    new_page: bool = False
    following: str = ""
    base: str = "Normal"
    tabs: tuple[tuple[str, int, str], ...] = ()
    left: int = 0
    left_chars: float = 0
    right_chars: float = 0
    bar: bool = False
    quick: bool = True
    keep_lines: bool = False
    condensed: bool = False


_PITCH = LINE_PITCH / 20
_RIGHT = (("right", twips(PORTRAIT.text_width), "dot"),)

STYLES: dict[str, Style] = {
    TEXT: Style("Body Text", indent=2, line=_PITCH, condensed=True),
    TITLE: Style("Title", XIAOBIAOSONG, 26, "center", line=44, before=twips(60), following=DATE),
    DATE: Style("Subtitle", FANGSONG, 18, "center", before=twips(95)),
    CONTENTS_TITLE: Style("TOC Heading", XIAOBIAOSONG, 22, "center", line=36, after=200, new_page=True, keep_next=True),
    "TOC1": Style("toc 1", HEITI, 12, "left", line=19, before=100, tabs=_RIGHT, quick=False),
    "TOC2": Style("toc 2", FANGSONG, 12, "left", line=19, tabs=_RIGHT, left_chars=1.5, quick=False),
    "TOC3": Style("toc 3", FANGSONG, 12, "left", line=19, tabs=_RIGHT, left_chars=3, quick=False),
    "Heading1": Style(
        "heading 1",
        XIAOBIAOSONG,
        22,
        "center",
        line=36,
        after=480,
        level=0,
        keep_next=True,
        new_page=True,
        following=TEXT,
        keep_lines=True,
    ),
    "Heading2": Style(
        "heading 2",
        HEITI,
        16,
        "left",
        indent=2,
        line=_PITCH,
        level=1,
        keep_next=True,
        following=TEXT,
        keep_lines=True,
    ),
    "Heading3": Style(
        "heading 3",
        KAITI,
        16,
        "left",
        indent=2,
        line=_PITCH,
        level=2,
        keep_next=True,
        following=TEXT,
        keep_lines=True,
    ),
    "Heading4": Style(
        "heading 4",
        FANGSONG,
        16,
        "left",
        indent=2,
        line=_PITCH,
        level=3,
        keep_next=True,
        following=TEXT,
        keep_lines=True,
    ),
    PLAIN_WORDS: Style("通俗说明", FANGSONG, 14, line=25, before=200, after=200, left=200, bar=True),
    PICTURE: Style("图", FANGSONG, 12, "center", before=200, keep_next=True),
    CAPTION: Style("caption", HEITI, 12, "center", before=60, after=280, line=18, keep_lines=True),
    TABLE_TITLE: Style("表题", HEITI, 14, "center", before=120, after=60, line=24, keep_next=True),
    TABLE_LINES: Style(
        "表上说明",
        FANGSONG,
        10.5,
        "left",
        before=60,
        after=60,
        line=16,
        keep_next=True,
        tabs=(("right", twips(LANDSCAPE.text_width), "none"),),
    ),
    TABLE_HEAD: Style("表格栏目", HEITI, 10.5, "center", line=13),
    TABLE_TEXT: Style("表格文字", FANGSONG, 10.5, "left", line=13),
    TABLE_NOTE: Style("表注", FANGSONG, 10.5, before=100, line=16),
    ANNEX_LIST: Style("附件目录", FANGSONG, 16, "left", line=25, left=twips(40)),
    ANNEX_DATE: Style("附件日期", FANGSONG, 16, "center", before=300, line=_PITCH),
    BREAK: Style("分节", FANGSONG, 1, "left", line=1, quick=False),
    "Header": Style("header", HEITI, 12, "center", quick=False),
    "Footer": Style("footer", SONGTI, 14, "right", right_chars=1, quick=False),
    "FooterEven": Style("双页页码", SONGTI, 14, "left", left_chars=1, quick=False),
}
"""Every paragraph style, by its id."""
