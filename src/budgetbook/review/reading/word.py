"""A Word file as paragraphs and tables."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from budgetbook.importing.content import damaged
from budgetbook.importing.sheet import pad_rows
from budgetbook.review.document import Document, Grid, Paragraph, Position
from budgetbook.review.reading.assemble import assemble

_SIGNS = {qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-", qn("w:br"): "\n"}
_RAISED = "superscript"


def read_word(path: Path) -> Document:
    """Read a Word file; the text of deleted changes and raised marks of notes are left out.

    Raises
    ------
    InputError
        It is damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            body: Any = etree.fromstring(archive.read("word/document.xml"))[0]
            styles = _heading_styles(archive)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, IndexError):
        raise damaged(path) from None
    return assemble(path.name, list(_items(body, styles)))


def _heading_styles(archive: zipfile.ZipFile) -> set[str]:
    """The ids of the styles of headings: those with a level in the outline."""
    if "word/styles.xml" not in archive.namelist():
        return set()
    styles: Any = etree.fromstring(archive.read("word/styles.xml"))
    return {
        style.get(qn("w:styleId"), "")
        for style in styles.iter(qn("w:style"))
        if style.find(f".//{qn('w:outlineLvl')}") is not None
    }


def _items(body: Any, styles: set[str]) -> Iterator[Paragraph | Grid]:
    blocks = _with_whole_tables(enumerate(_blocks(body), start=1))
    for number, (element, *more) in blocks:
        if element.tag == qn("w:tbl"):
            grid = _grid([element, *more], number)
            if grid.rows:
                yield grid
            continue
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        named = style.get(qn("w:val"), "") if style is not None else ""
        in_contents = next(element.iterancestors(qn("w:sdt")), None) is not None and "TOC" in named.upper()
        text = _text(element)
        for line in text.split("\n") if not in_contents else [text]:
            if words := line.replace("\t", "  ").strip():
                is_heading = named in styles and len(words) < 60
                role = "contents" if in_contents else "heading" if is_heading else "text"
                yield Paragraph(words, Position(0, number), role)  # type: ignore[arg-type]


def _blocks(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins")):
            yield from _blocks(child)


def _with_whole_tables(blocks: Iterable[tuple[int, Any]]) -> Iterator[tuple[int, list[Any]]]:
    """Put together what stands as several tables of the same columns with nothing written between them."""
    table: tuple[int, list[Any]] | None = None
    for number, element in blocks:
        if element.tag == qn("w:tbl"):
            if table and (columns := _columns(element)) and columns == _columns(table[1][-1]):
                table[1].append(element)
                continue
            if table:
                yield table
            table = number, [element]
        elif table is None or _text(element).strip():
            if table:
                yield table
            table = None
            yield number, [element]
    if table:
        yield table


def _columns(table: Any) -> list[str]:
    return [column.get(qn("w:w"), "") for column in table.iterfind(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")]


def _text(element: Any) -> str:
    words = []
    for sign in element.iter(qn("w:t"), *_SIGNS):
        if sign.tag in _SIGNS and sign.getparent().tag != qn("w:r"):
            continue
        raised = sign.getparent().find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
        if raised is None or raised.get(qn("w:val")) != _RAISED:
            words.append(_SIGNS.get(sign.tag) or sign.text or "")
    return "".join(words)


def _grid(tables: Sequence[Any], number: int) -> Grid:
    rows: list[list[str]] = []
    for line in (line for table in tables for line in table.iterfind(qn("w:tr"))):
        cells: list[str] = []
        before = line.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
        cells += [""] * (int(before.get(qn("w:val"))) if before is not None else 0)
        for cell in line.iter(qn("w:tc")):
            if next(cell.iterancestors(qn("w:tbl"))) is not line.getparent():
                continue
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            width = int(span.get(qn("w:val"))) if span is not None else 1
            merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            goes_on = merged is not None and merged.get(qn("w:val"), "continue") == "continue"
            text = "" if goes_on else "".join(_text(cell).split("\n"))
            cells += [text.strip(), *[""] * (width - 1)]
        rows.append(cells)
    padded = pad_rows(rows)
    return Grid(padded, tuple(Position(0, number) for _ in padded))
