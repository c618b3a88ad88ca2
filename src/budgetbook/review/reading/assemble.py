"""What is common to documents of every kind: contents and headings told from text, tables joined, titles and notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from budgetbook.importing import typed_text
from budgetbook.review.document import Document, Grid, Paragraph, Table
from budgetbook.review.reading.joining import join_tables

_LEADERS = re.compile(r"[.…·．\s]*\s*[-—]?\d{0,3}[-—]?\s*$")
_LEADER = re.compile(r"[.…·．]{3,}|\s{2,}[-—]?\d{1,3}\s*$")
_CONTENTS = re.compile(r"(?:.{0,20}[\s：:])?目录")
_HEADING = re.compile(
    r"第[一二三四五六七八九十]+部分|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|附表?[一二三四五六七八九十]*[:：]|附件\d*[:：]?"
)
_TITLE = re.compile(r"表(?:[(（][^()（）]{1,24}[)）])?$|情况$")
_TABLE_NUMBER = re.compile(r"(?:预算|公开|附|部门)?(?:表)?\d+表?|附?表[一二三四五六七八九十\d-]+|[(（].*[)）]")
_NOTE = re.compile(r"(?:备?注|说明)\s*\d*\s*[:：]|.*(?:空表|无.{0,40}(?:预算|支出|安排|内容|此项))")
_LONG = 60
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_CUT = re.compile(r"[\u4e00-\u9fff\d，、（“]$")
_REST = re.compile(r"(?:万?元|等|%|[，。；、）”])")
_ABOVE = 6
_BESIDE = 16
"""So long a line may be that stands between a table and its note: a page's links to its files."""


def assemble(name: str, items: Sequence[Paragraph | Grid], pages: int = 0, notices: tuple[str, ...] = ()) -> Document:
    """Make a document of what was read."""
    joined = join_tables(_with_roles(_whole_sentences(list(_without_frames(map(_visible, items))))))
    return Document(name, tuple(_with_lines(joined)), pages, notices)


def _without_frames(items: Iterable[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """Read a frame around lines of text, a table of one column, as the lines that it frames."""
    for item in items:
        if isinstance(item, Grid) and _width(item) <= 1:
            for row, position in zip(item.rows, item.positions, strict=True):
                if text := "".join(row).strip():
                    yield Paragraph(text, position)
        else:
            yield item


def _visible(item: Paragraph | Grid) -> Paragraph | Grid:
    """Take out the signs that nobody sees."""
    if isinstance(item, Grid):
        return replace(item, rows=tuple(tuple(_UNSEEN.sub("", text) for text in row) for row in item.rows))
    return replace(item, text=_UNSEEN.sub("", item.text)) if _UNSEEN.search(item.text) else item


def _whole_sentences(items: Sequence[Paragraph | Grid]) -> list[Paragraph | Grid]:
    """Join the halves of a sentence that a page or a column broke into two paragraphs."""
    found: list[Paragraph | Grid] = []
    for item in items:
        before = found[-1] if found else None
        if isinstance(item, Paragraph) and isinstance(before, Paragraph) and _is_cut(before, item):
            found[-1] = _one(before, item)
        else:
            found.append(item)
    return found


def _is_cut(before: Paragraph, item: Paragraph) -> bool:
    cut = _CUT.search(before.text) and _REST.match(item.text)
    return bool(cut) and item.role == before.role == "text"


def _one(before: Paragraph, item: Paragraph) -> Paragraph:
    start = len(before.text)
    added = ((start + offset, position) for offset, position in item.lines or ((0, item.position),))
    lines = (*(before.lines or ((0, before.position),)), *added)
    return replace(before, text=before.text + item.text, lines=lines)


def _width(grid: Grid) -> int:
    return sum(1 for column in range(grid.width) if any(row[column] for row in grid.rows))


def contents_entry(text: str) -> str:
    """A line of the contents without dots and page number, for comparison."""
    return typed_text.normalised(_LEADERS.sub("", text))


def is_title(text: str) -> bool:
    """Tell whether a line can be the title of a table."""
    plain = typed_text.normalised(text)
    if _TABLE_NUMBER.fullmatch(plain):
        return False
    return len(plain) <= _LONG and bool(_TITLE.search(plain)) and not re.search("[。；]|见附|详见", plain)


def _with_roles(items: Sequence[Paragraph | Grid]) -> list[Paragraph | Grid]:
    found: list[Paragraph | Grid] = []
    entries: list[str] = []
    in_contents = False
    last_page = 0
    for item in items:
        if isinstance(item, Grid):
            in_contents = False
            found.append(item)
            continue
        plain = typed_text.normalised(item.text)
        if item.role != "contents" and _CONTENTS.fullmatch(plain) and not entries:
            in_contents, last_page = True, item.position.page
            found.append(replace(item, role="contents"))
            continue
        if in_contents:
            entry = contents_entry(item.text)
            has_leader = bool(_LEADER.search(item.text))
            apart = item.position.page > last_page + 1 or (item.position.page > last_page and not has_leader)
            again = any(known.startswith(entry) and len(entry) > 3 for known in entries)
            if (again and not has_leader) or (len(plain) > 60 and not has_leader) or (apart and last_page):
                in_contents = False
            else:
                entries.append(entry)
                last_page = item.position.page
                found.append(replace(item, role="contents"))
                continue
        if item.role == "text" and len(plain) <= _LONG and _HEADING.match(plain) and not re.search("[。；，]", plain):
            item = replace(item, role="heading")
        found.append(item)
    return found


def _with_lines(items: Sequence[Paragraph | Grid]) -> list[Paragraph | Table]:
    """Give each table the lines over and under it."""
    found: list[Paragraph | Table] = []
    number = 0
    for place, item in enumerate(items):
        if isinstance(item, Paragraph):
            found.append(item)
            continue
        above: list[Paragraph] = []
        for other in reversed(items[:place]):
            if isinstance(other, Grid) or len(above) == _ABOVE or other.role == "contents":
                break
            if len(typed_text.normalised(other.text)) > _LONG or _NOTE.match(other.text):
                break
            if above and _begins_within(above[0].text):
                above[0] = replace(other, text=other.text + above[0].text)
            else:
                above.insert(0, other)
            if is_title(above[0].text) and not _begins_within(above[0].text):
                break
        below: list[Paragraph] = []
        for other in items[place + 1 :]:
            if isinstance(other, Grid) or other.role != "text" or is_title(other.text) or len(below) == 3:
                break
            if _NOTE.match(other.text):
                below.append(other)
            elif len(other.text) > _BESIDE:
                break
        number += 1
        found.append(Table(_trimmed(item), tuple(above), tuple(below), number))
    return found


def _begins_within(text: str) -> bool:
    """Tell whether a line is the rest of the title before it: its brackets begin there, or it begins with one."""
    plain = typed_text.normalised(text)
    is_short = len(plain) <= 3 and not _TABLE_NUMBER.fullmatch(plain)
    return is_short or plain.startswith("(按") or plain.count(")") > plain.count("(")


def _trimmed(grid: Grid) -> Grid:
    """Leave out the columns that are blank all the way, which drawn borders make."""
    if not grid.rows:
        return grid
    kept = [c for c in range(grid.width) if any(row[c] for row in grid.rows)]
    if len(kept) == grid.width:
        return grid
    new = {column: n for n, column in enumerate(kept)}
    return Grid(
        tuple(tuple(row[column] for column in kept) for row in grid.rows),
        grid.positions,
        {(row, new[column]): position for (row, column), position in grid.boxes.items() if column in new},
    )
