"""A web page as paragraphs and tables; what is not seen, or only explains a chart, is left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import lxml.html

from budgetbook.core.page_classes import CHART_TABLE, class_of
from budgetbook.importing.markdown import html_rows
from budgetbook.importing.sheet import pad_rows
from budgetbook.review.document import Document, Grid, Paragraph, Position
from budgetbook.review.reading.assemble import assemble

_UNSEEN = {"script", "style", "template", "head", "svg", "button", "input", "select", "noscript", "title", "nav", "sup"}
_INLINE = {"a", "abbr", "b", "br", "code", "em", "i", "font", "img", "ins", "label", "mark", "s", "small", "span"}
_INLINE |= {"strong", "sub", "u", "wbr", "del"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "caption"}
_CONTENTS = "TOC"


def read_page(name: str, text: str, notices: tuple[str, ...] = ()) -> Document:
    """Read a web page."""
    page: Any = lxml.html.document_fromstring(text.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    body = page.body if page.body is not None else page
    return assemble(name, _numbered(_Walk().items(body)), 0, notices)


def _numbered(items: Iterator[Paragraph | Grid]) -> list[Paragraph | Grid]:
    found: list[Paragraph | Grid] = []
    for number, item in enumerate(items, start=1):
        if isinstance(item, Paragraph):
            found.append(Paragraph(item.text, Position(0, number), item.role))
        else:
            found.append(Grid(item.rows, tuple(Position(0, number) for _ in item.rows), item.boxes))
    return found


class _Walk:
    """Goes through the elements of a page, with the text that no block has ended yet."""

    def __init__(self) -> None:
        self._text = ""

    def items(self, element: Any, role: str = "text") -> Iterator[Paragraph | Grid]:
        tag = element.tag
        if not isinstance(tag, str):
            return
        if element.get("id") == _CONTENTS:
            yield from self._end("text")
            for entry in element.iter("a"):
                if words := "".join(entry.text_content().split()):
                    yield Paragraph(words, Position(), "contents")
            return
        if tag in _UNSEEN or _is_hidden(element):
            return
        if tag == "table":
            yield from self._end(role)
            for caption in element.iter("caption"):
                if words := "".join(caption.text_content().split()):
                    yield Paragraph(words, Position())
                caption.getparent().remove(caption)
                break
            for mark in list(element.iter("sup", "button")):
                mark.drop_tree()
            rows = [cells for _, cells in html_rows(lxml.html.tostring(element, encoding="unicode"))]
            if rows:
                padded = pad_rows(rows)
                yield Grid(padded, tuple(Position() for _ in padded))
            return
        own = role
        if tag not in _INLINE:
            yield from self._end(role)
            own = "heading" if tag in _HEADINGS else role
        if tag == "br":
            self._text += "\n"
        self._text += element.text or ""
        for child in element:
            yield from self.items(child, own)
            self._text += child.tail or ""
        if tag not in _INLINE:
            yield from self._end(own)

    def _end(self, role: str) -> Iterator[Paragraph]:
        for line in self._text.split("\n\n") if "\n\n" in self._text else [self._text]:
            if words := " ".join(line.split()):
                yield Paragraph(words, Position(), "heading" if role == "heading" and len(words) < 60 else "text")
        self._text = ""


def _is_hidden(element: Any) -> bool:
    classes = class_of(element)
    style = (element.get("style") or "").replace(" ", "")
    hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    is_offer = element.get("download") is not None  # the name of a file, not a word of the document
    return hidden or is_offer or CHART_TABLE in classes or "display:none" in style or "visually-hidden" in classes
