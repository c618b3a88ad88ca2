"""Tables of the Word file: real widths, heading rows that repeat, rows that do not break, styles of their own."""

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from docx.oxml.ns import qn

from budgetbook.render.word.page import LANDSCAPE, PORTRAIT, twips
from budgetbook.render.word.sections import BREAK
from budgetbook.render.word.xml import element, style_of, text_of
from budgetbook.tables.heading_words import BREAK as BETWEEN_WORDS

TABLE, TABLE_TITLE, TABLE_LINES = "BudgetTable", "TableTitle", "TableLines"
TABLE_HEADING = "Heading2"
"""Style of a table's heading in the annex, which is its title unless another follows."""
TABLE_HEAD, TABLE_TEXT = "TableHead", "TableText"

TABLE_NOTE = "TableNote"

MOST_ROWS_TOGETHER = 11
"""Rows that fill half a page, if each has a second line; more of them may be parted."""

CELL_PADDING = 60
"""Twips that a cell of the table style keeps free at its left and right (3 pt)."""

_AMOUNT = re.compile(r"[-−]?[\d,]+(\.\d+)?")


def set_tables(document: Any) -> None:
    """Give every table the width of its page's text and the house style."""
    is_landscape = False
    looks = {style: _look(document, style) for style in (TABLE_HEAD, TABLE_TEXT)}
    # from the end, since the page's properties stand behind what they hold for
    for node in reversed(list(document.element.body)):
        section = node if node.tag == qn("w:sectPr") else node.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        if section is not None:
            is_landscape = section.find(qn("w:pgSz")).get(qn("w:orient")) == "landscape"
        width = twips((LANDSCAPE if is_landscape else PORTRAIT).text_width)
        if node.tag == qn("w:tbl"):
            _set_table(node, width, _title_above(node), looks)
            _keep_rows_of_one(node) if is_landscape else _keep_together(node)
        elif node.tag == qn("w:p") and not is_landscape and style_of(node) == TABLE_LINES:
            _move_tab(node, width)


def _keep_together(table: Any) -> None:
    """Let a table in the text stay on one page with its note; one of more rows than half a page has may be parted."""
    rows = table.findall(qn("w:tr"))
    below = table.getnext()
    has_note = below is not None and below.tag == qn("w:p") and style_of(below) == TABLE_NOTE
    if len(rows) <= MOST_ROWS_TOGETHER:
        _keep_with_next(rows if has_note else rows[:-1])


def _keep_rows_of_one(table: Any) -> None:
    """Keep rows under one merged name on one page; Word does not repeat the name on the next."""
    group: list[Any] = []
    for row in [*table.findall(qn("w:tr")), None]:
        merged = None if row is None else row.find(f"{qn('w:tc')}/{qn('w:tcPr')}/{qn('w:vMerge')}")
        goes_on = merged is not None and merged.get(qn("w:val")) != "restart"
        if not goes_on:
            if len(group) <= MOST_ROWS_TOGETHER:
                _keep_with_next(group[:-1])
            group = []
        group.append(row)


def _keep_with_next(rows: Sequence[Any]) -> None:
    for row in rows:
        for paragraph in row.iter(qn("w:p")):
            paragraph.pPr.find(qn("w:pStyle")).addnext(element("w:keepNext"))


def _look(document: Any, style: str) -> tuple[str, int]:
    """Return how a style of reference.docx aligns text, and its size in half points."""
    (found,) = (node for node in document.styles.element if node.get(qn("w:styleId")) == style)
    align, size = (found.find(f"{qn(of)}/{qn(name)}") for of, name in (("w:pPr", "w:jc"), ("w:rPr", "w:sz")))
    return align.get(qn("w:val")), int(size.get(qn("w:val")))


def _move_tab(node: Any, width: int) -> None:
    """Let the right end of a line above a table be that of an upright page."""
    far = twips(LANDSCAPE.text_width)
    tabs = element("w:tabs", element("w:tab", val="clear", pos=far), element("w:tab", val="right", pos=width))
    node.pPr.find(qn("w:pStyle")).addnext(tabs)


def _title_above(table: Any) -> str:
    """Return the title of a table, for those who are told of it instead of seeing it; empty where it has none."""
    for node in table.itersiblings(qn("w:p"), preceding=True):
        if style_of(node) in (TABLE_TITLE, TABLE_HEADING):
            above = next(node.itersiblings(qn("w:p"), preceding=True), None)
            number = text_of(above) if above is not None and style_of(above) == TABLE_LINES else ""
            return f"{number}　{text_of(node)}".strip()
        is_between_parts = style_of(node) == BREAK and node.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is None
        if style_of(node) != TABLE_LINES and not is_between_parts:
            break
    return ""


def _set_table(table: Any, width: int, title: str, looks: Mapping[str, tuple[str, int]]) -> None:
    properties = table.find(qn("w:tblPr"))
    properties.clear()
    properties.extend(
        [
            element("w:tblStyle", val=TABLE),
            element("w:tblW", w=width, type="dxa"),
            element("w:jc", val="center"),
            element("w:tblLayout", type="fixed"),
            element("w:tblLook", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1, val="0620"),
            *([element("w:tblCaption", val=title)] if title else []),
        ]
    )
    columns = table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
    widths = _scaled([int(column.get(qn("w:w"))) for column in columns], width)
    for column, share in zip(columns, widths, strict=True):
        column.set(qn("w:w"), str(share))
    for row in table.findall(qn("w:tr")):
        _set_row(row, widths, looks)
    _align_at_the_point(table, looks[TABLE_TEXT][1])


def _scaled(widths: Sequence[int], whole: int) -> list[int]:
    """Scale widths so that they sum to `whole` exactly."""
    ends = [round(end * whole / sum(widths)) for end in accumulate(widths)]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def _set_row(row: Any, widths: Sequence[int], looks: Mapping[str, tuple[str, int]]) -> None:
    properties = row.find(qn("w:trPr"))
    head = properties is not None and properties.find(qn("w:tblHeader")) is not None
    if properties is not None:
        row.remove(properties)
    row.insert(0, element("w:trPr", element("w:cantSplit"), *([element("w:tblHeader")] if head else [])))
    start = 0
    for cell in row.findall(qn("w:tc")):
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        end = start + (1 if span is None else int(span.get(qn("w:val"))))
        style = TABLE_HEAD if head else TABLE_TEXT
        _set_cell(cell, sum(widths[start:end]), style, *looks[style])
        start = end


def _set_cell(cell: Any, width: int, style: str, align: str, half_points: int) -> None:
    old = cell.find(qn("w:tcPr"))
    kept = [child for name in ("gridSpan", "vMerge") if (child := old.find(qn(f"w:{name}"))) is not None]
    new = element("w:tcPr", element("w:tcW", w=width, type="dxa"))
    for child in kept:
        if child.tag != qn("w:gridSpan") or child.get(qn("w:val")) != "1":
            new.append(child)
    new.append(element("w:vAlign", val="center"))
    cell.replace(old, new)
    for paragraph in cell.findall(qn("w:p")):
        _set_paragraph(paragraph, style, align)
        _break_between_words(paragraph, width - 2 * CELL_PADDING, half_points)
        _fit(paragraph, width - 2 * CELL_PADDING, half_points)


def _align_at_the_point(table: Any, half_points: int) -> None:
    """Move amounts with fewer decimals than others of their column to the left by what they lack."""
    amounts: dict[int, list[tuple[Any, int]]] = {}
    for row in table.findall(qn("w:tr")):
        column = 0
        for cell in row.findall(qn("w:tc")):
            paragraph = cell.find(qn("w:p"))
            match = _AMOUNT.fullmatch(text_of(paragraph))
            align = paragraph.find(f"{qn('w:pPr')}/{qn('w:jc')}")
            if match and align is not None and align.get(qn("w:val")) == "right":
                # the point takes as much room as a digit
                amounts.setdefault(column, []).append((align, len(match[1] or "")))
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            column += 1 if span is None else int(span.get(qn("w:val")))
    for placed in amounts.values():
        most = max(signs for _, signs in placed)
        for align, signs in placed:
            if signs < most:
                align.addprevious(element("w:ind", right=(most - signs) * half_points * 5))


def _set_paragraph(paragraph: Any, style: str, usual: str) -> None:
    properties = paragraph.get_or_add_pPr()
    align = properties.find(qn("w:jc"))
    same = align is None or align.get(qn("w:val")) == usual
    properties.clear()
    properties.append(element("w:pStyle", val=style))
    if not same:
        properties.append(element("w:jc", val=align.get(qn("w:val"))))


def _break_between_words(paragraph: Any, room: int, half_points: int) -> None:
    """Break a heading into lines between its words, for Word breaks Chinese anywhere; one too long is left to it."""
    wide = [
        sum(half_points * (5 if sign.isascii() else 10) for sign in word)
        for word in text_of(paragraph).split(BETWEEN_WORDS)
    ]
    if max(wide) > room:
        return
    ends, filled = [], 0
    for width in wide:
        ends.append(filled > 0 and filled + width > room)
        filled = width if ends[-1] else filled + width
    places = iter(ends[1:])
    for text in list(paragraph.iter(qn("w:t"))):
        first, *others = (text.text or "").split(BETWEEN_WORDS)
        text.text = first
        for word in reversed([(next(places), word) for word in others]):
            text.addnext(_words(BETWEEN_WORDS + word[1]))
            if word[0]:
                text.addnext(element("w:br"))


def _words(text: str) -> Any:
    made = element("w:t")
    made.text = text
    return made


def _fit(paragraph: Any, room: int, half_points: int) -> None:
    """Set a number smaller where it is wider than its cell, so that it cannot break within its digits."""
    words = text_of(paragraph)
    if not words.isascii() or not any(sign.isdigit() for sign in words):
        return
    # digits are half as wide as high
    if len(words) * half_points * 5 > room:
        smaller = room // (len(words) * 5)
        for piece in paragraph.findall(qn("w:r")):
            properties = piece.get_or_add_rPr()
            properties.append(element("w:sz", val=smaller))
            properties.append(element("w:szCs", val=smaller))
