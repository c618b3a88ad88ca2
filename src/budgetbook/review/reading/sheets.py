"""Workbooks of the official tables and Markdown: sheets of text, told apart into lines and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from budgetbook.importing.markdown import read_markdown
from budgetbook.importing.sheet import Sheet
from budgetbook.importing.sheets import read_sheets
from budgetbook.review.document import Document, Grid, Paragraph, Position
from budgetbook.review.reading.assemble import assemble

_HEADING = re.compile(r"^\s*#+\s*")


def read_workbook(path: Path) -> Document:
    """Read the worksheets of a workbook, one after the other."""
    items: list[Paragraph | Grid] = []
    notices: list[str] = []
    for number, sheet in enumerate(read_sheets(path), start=1):
        items += _items(sheet, number if sheet.name else 0)
        notices += sheet.notices
    return assemble(path.name, items, 0, tuple(notices))


def read_markdown_document(name: str, text: str, notices: tuple[str, ...]) -> Document:
    """Read a Markdown file; a line that begins with # is a heading."""
    headings = {number for number, line in enumerate(text.split("\n"), start=1) if _HEADING.match(line)}
    items = _items(read_markdown(name, text, notices), 0)
    marked = [
        Paragraph(item.text, item.position, "heading" if item.position.line in headings else "text")
        if isinstance(item, Paragraph)
        else item
        for item in items
    ]
    return assemble(name, marked, 0, notices)


def _items(sheet: Sheet, page: int) -> Iterator[Paragraph | Grid]:
    rows: list[int] = []
    for place in range(len(sheet.rows)):
        texts = sheet.texts(place)
        if place not in sheet.prose and texts:
            if rows and not _ends(sheet, place):
                rows.append(place)
                continue
            if not rows and (len(texts) > 2 or _heads_a_table(sheet, place)):
                rows.append(place)
                continue
        # a blank line parts tables of text, not those of a worksheet
        if rows and (texts or not page):
            yield _grid(sheet, rows, page)
            rows = []
        if texts:
            yield Paragraph("  ".join(texts), Position(page, sheet.numbers[place]))
    if rows:
        yield _grid(sheet, rows, page)


def _heads_a_table(sheet: Sheet, place: int) -> bool:
    """Tell whether a row of two cells at most begins a table: the next one has no fewer, and neither is a line."""
    texts = sheet.texts(place)
    if len(texts) < 2 or any(re.search(r"单位[:：]|名称[:：]", text) for text in texts):
        return False
    return place + 1 < len(sheet.rows) and len(sheet.texts(place + 1)) >= 2


def _ends(sheet: Sheet, place: int) -> bool:
    texts = sheet.texts(place)
    return len(texts) == 1 and bool(re.match(r"(?:备?注|说明)\d*[:：]", texts[0]))


def _grid(sheet: Sheet, rows: list[int], page: int) -> Grid:
    kept = [place for place in rows if sheet.texts(place)]
    seen = tuple(tuple(sheet.rows[place]) for place in kept)
    return Grid(seen, tuple(Position(page, sheet.numbers[place]) for place in kept))
