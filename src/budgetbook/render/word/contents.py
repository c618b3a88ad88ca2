"""The contents of the Word file: a field that Word refreshes, already filled so that every other program shows it.

Until Word counts itself they say on which page of the PDF each heading stands.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pikepdf
from docx.oxml.ns import qn

from budgetbook.render.word.xml import element, field, paragraph, run, style_of, text_of

CONTENTS_TITLE = "TOCHeading"

DEPTH = 2
"""Levels of headings in the contents, unless the document says otherwise."""

RAISED = "节标题"
"""What the styles are called of sections that are the uppermost headings; they look like headings one level below."""


def levels_of(document: Any) -> dict[str, int]:
    """Return the level of each style of headings: sections in a part without a heading have styles of their own."""
    levels = {}
    for style in document.styles.element.findall(qn("w:style")):
        name, _, number = style.find(qn("w:name")).get(qn("w:val")).rpartition(" ")
        if name in ("heading", RAISED) and number.isdecimal():
            levels[style.get(qn("w:styleId"))] = int(number)
    return levels


def style_raised_headings(document: Any) -> None:
    """Give those styles the look of the headings one level below, and their place in the outline."""
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        name, _, number = style.find(qn("w:name")).get(qn("w:val")).rpartition(" ")
        if name == RAISED:
            for old in (style.find(qn("w:pPr")), style.find(qn("w:rPr"))):
                if old is not None:
                    style.remove(old)
            style.find(qn("w:basedOn")).set(qn("w:val"), f"Heading{int(number) + 1}")
            style.append(element("w:pPr", element("w:outlineLvl", val=int(number) - 1)))


def fill_contents(document: Any, pages: Mapping[str, int], depth: int) -> None:
    """Fill the contents below their title with one line per heading: words, dots, number, and a link to the heading.

    Parameters
    ----------
    pages
        Page number of each heading, by its words without spaces, as far as known.
    depth
        Levels of headings in the contents: parts, sections and tables within them, and sections within sections.
    """
    body = document.element.body
    levels = {style: level for style, level in levels_of(document).items() if level <= depth}
    headings = [node for node in body.iter(qn("w:p")) if style_of(node) in levels]
    next_id = 1 + max((int(mark.get(qn("w:id"))) for mark in body.iter(qn("w:bookmarkStart"))), default=0)
    entries = []
    for place, heading in enumerate(headings):
        name = f"_Toc{place + 1:08d}"
        heading.insert(1, element("w:bookmarkStart", id=next_id + place, name=name))
        heading.append(element("w:bookmarkEnd", id=next_id + place))
        entries.append(_entry(heading, levels[style_of(heading)], name, pages))
    opening, shown, closing = _whole_field(depth)
    for place, piece in enumerate((*opening, shown)):
        entries[0].insert(1 + place, piece)
    entries[-1].append(closing)
    title = next(node for node in body.iter(qn("w:p")) if style_of(node) == CONTENTS_TITLE)
    container = _container()
    title.addprevious(container)
    container.find(qn("w:sdtContent")).extend([title, *entries])


def without_spaces(words: str) -> str:
    """Return words without any space, by which the headings of two documents are the same."""
    return "".join(words.split())


def _whole_field(depth: int) -> tuple[list[Any], Any, Any]:
    """Make the parts of the field around the entries, which are links and have no numbers on a screen of web pages.

    Between TOC and its switches stands a line's end, which Word reads as it reads a space. LibreOffice does not, and
    shows what stands within as it finds it: references that it computes itself. Contents that it knows as such it
    would freeze with whatever page numbers they came with.
    """
    begin, switches, separate, _, end = field(f'\\o "1-{depth}" \\h \\z \\u', "")
    name = element("w:instrText")
    name.text = "TOC"
    return [begin, element("w:r", name), element("w:r", element("w:br")), switches], separate, end


def _entry(heading: Any, level: int, name: str, pages: Mapping[str, int]) -> Any:
    words = text_of(heading)
    number = pages.get(without_spaces(words))
    page = field(f"PAGEREF {name} \\h", "" if number is None else str(number))
    link = element("w:hyperlink", run(words), element("w:r", element("w:tab")), *page, anchor=name, history=1)
    return paragraph(f"TOC{level}", link)


def _container() -> Any:
    """Make the frame in which Word looks for contents, so that it offers to refresh them."""
    gallery = element("w:docPartObj", element("w:docPartGallery", val="Table of Contents"), element("w:docPartUnique"))
    return element("w:sdt", element("w:sdtPr", gallery), element("w:sdtContent"))


def pages_of(pdf: Path) -> dict[str, int]:
    """Return the page number of each heading of the PDF, by its words without spaces; none where there is no PDF.

    Pages are counted from 1 where the first heading stands: cover and contents have no number.
    """
    if not pdf.is_file():
        return {}
    with pikepdf.open(pdf) as document, document.open_outline() as outline:
        index: dict[Any, int] = {page.objgen: number for number, page in enumerate(document.pages)}
        places = {without_spaces(item.title): index[_page_of(item)] for item in _items(outline.root)}
    first = min(places.values(), default=0)
    return {title: place - first + 1 for title, place in places.items()}


def _items(items: Iterable[pikepdf.OutlineItem]) -> Iterable[pikepdf.OutlineItem]:
    for item in items:
        yield item
        yield from _items(item.children)


def _page_of(item: pikepdf.OutlineItem) -> Any:
    return item.destination[0].objgen  # type: ignore[index]
