"""A PDF with text as paragraphs and tables: what stands around the pages is left out, what goes on is joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median

import pypdfium2

from budgetbook.core.errors import InputError
from budgetbook.review.document import Document, Grid, Paragraph, Position
from budgetbook.review.reading.assemble import assemble
from budgetbook.review.reading.pdf_page import Line, Page, PageTable, read_page

_PAGE_NUMBER = re.compile(r"[-—–－·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:[,，/\s]*共?\s*\d{1,4}\s*页?)?[-—–－·\s]*")
_EDGE_LINES = 2
_LEADER = re.compile(r"(?:[.…·．]{3,}|-{3,}|\s{2,})\s*\d{1,3}\s*$")
_ENDS = re.compile(r"[。：；！？:;]$")
_STARTS = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|第[一二三四五六七八九十]+部分|[（(]?\d{1,2}[）)、.．](?!\d)|注[:：]|附件?[:：]"
)


def read_pdf(path: Path) -> Document:
    """Read a PDF.

    Raises
    ------
    InputError
        It has a password, is damaged, or shows pictures of pages without text.
    """
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        cause = "有打开密码：请去掉密码后再核" if "assword" in str(error) else "不能当作 PDF 打开，文件已经损坏"
        raise InputError(f"{path.name} {cause}。") from None
    try:
        pages = []
        for number in range(len(pdf)):
            page = pdf[number]
            pages.append(read_page(page, number + 1))
            page.close()
    finally:
        pdf.close()
    if not any(page.has_text for page in pages):
        raise InputError(f"{path.name} 是扫描件（页面只有图片，没有文字），不能核对：请取得由文字生成的 PDF。")
    blank = [page.number for page in pages if not page.has_text]
    notices = (f"第{'、'.join(map(str, blank))}页没有文字，未读。",) if blank else ()
    return assemble(path.name, list(_items(_without_edges(pages))), len(pages), notices)


def _without_edges(pages: Sequence[Page]) -> list[tuple[Page, list[Line | PageTable]]]:
    """Leave out headers, footers and page numbers: what stands at the edge of many pages, but for its digits."""
    edges = Counter(mask for page in pages for mask in {_mask(line) for line in _edge(page)})
    often = max(3, len(pages) // 4)
    kept = []
    for page in pages:
        dropped = {
            id(line) for line in _edge(page) if edges[_mask(line)] >= often or _PAGE_NUMBER.fullmatch(line.text.strip())
        }
        things: list[Line | PageTable] = [line for line in page.lines if id(line) not in dropped]
        things += page.tables
        kept.append((page, sorted(things, key=lambda thing: (thing.box[1], thing.box[0]))))
    return kept


def _edge(page: Page) -> list[Line]:
    top = min((table.box[1] for table in page.tables), default=page.height)
    bottom = max((table.box[3] for table in page.tables), default=0.0)
    lines = page.lines
    above = [line for line in lines[:_EDGE_LINES] if line.box[1] < min(page.height * 0.12, top)]
    below = [line for line in lines[-_EDGE_LINES:] if line.box[3] > max(page.height * 0.88, bottom)]
    return [*above, *below]


def _mask(line: Line) -> str:
    return re.sub(r"\d+", "#", "".join(line.text.split()))


def _items(pages: Iterable[tuple[Page, list[Line | PageTable]]]) -> Iterator[Paragraph | Grid]:
    pages = list(pages)
    texts = [thing for _, things in pages for thing in things if isinstance(thing, Line)]
    if texts:
        size = median(line.size for line in texts)
        body = [line for line in texts if abs(line.size - size) < size * 0.2]
        left = min((line.box[0] for line in body), default=0.0)
    open_lines: list[tuple[Line, Position]] = []
    for page, things in pages:
        own = [thing for thing in things if isinstance(thing, Line)]
        right = max((line.box[2] for line in own), default=0.0)
        number = 0
        for thing in things:
            if isinstance(thing, PageTable):
                yield from _paragraph(open_lines)
                open_lines = []
                yield thing.grid
                continue
            number += 1
            position = Position(page.number, number, thing.box)
            if open_lines and not _goes_on(open_lines, thing, left, right):
                yield from _paragraph(open_lines)
                open_lines = []
            open_lines.append((thing, position))
    yield from _paragraph(open_lines)


def _goes_on(lines: list[tuple[Line, Position]], line: Line, left: float, right: float) -> bool:
    """Tell whether a line goes on a paragraph: it is not indented, and the line before reaches the right edge."""
    before = lines[-1][0]
    size = before.size
    if abs(before.size - line.size) > 0.25 * size or _LEADER.search(before.text) or _LEADER.search(line.text):
        return False
    if "  " in before.text.strip() or "  " in line.text.strip():
        return False
    if _ENDS.search(before.text) and (_STARTS.match(line.text) or line.box[0] > left + 0.8 * size):
        return False
    reaches = before.box[2] > right - 2.2 * size
    first_left = lines[0][0].box[0]
    indented = line.box[0] > min(left, first_left) + 0.8 * size
    if len(lines) > 1:
        indented = line.box[0] > before.box[0] + 0.8 * size
    # a number that is not to be broken leaves the line before it short
    most = before.box[2] - left > 0.6 * (right - left) and not re.search(r"[。；：！？:;、）)]$", before.text)
    return (reaches or (most and not _STARTS.match(line.text))) and not indented


def _paragraph(lines: list[tuple[Line, Position]]) -> Iterator[Paragraph]:
    if not lines:
        return
    text, starts = "", []
    for line, position in lines:
        words = line.text.strip()
        if text and text[-1].isascii() and text[-1].isalpha() and words[0].isascii() and words[0].isalpha():
            text += " "
        starts.append((len(text), position))
        text += words
    yield Paragraph(text, lines[0][1], lines=tuple(starts))
