"""Reading Markdown and HTML as text: what stands in a figure, what is the unit's own prose, and what is neither."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import lxml.html

from budgetbook.traced.blocks import Block, Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from budgetbook.traced.blocks import Source

FIGURE = "budget-figure"

_MARKED: tuple[tuple[str, Source], ...] = ((FIGURE, "figure"), ("own-words", "own words"))
_SCREEN = "chart-data"
_AUDITOR = "auditor"

_INLINE = {"a", "abbr", "b", "br", "code", "del", "em", "i", "img", "ins", "mark", "s", "small", "span", "strong"}
_INLINE |= {"sub", "sup", "u", "wbr", "button", "input", "label"}
_UNSEEN = {"script", "style", "template", "head"}

# signs of Markdown that are no text: of lists and headings, where a link leads, attributes of headings
_SIGNS = re.compile(r"^[ \t]*(?:[-*+]|#+)[ \t]+|(?<=\])\([^()\s]*\)|\{[#.][^{}\n]*\}[ \t]*$", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")


def parse(text: str) -> Any:
    """Return the tree of a piece of HTML, or of Markdown with HTML in it."""
    return lxml.html.fragment_fromstring(_CONTROL.sub("", text), create_parent="div")


def class_of(element: Any) -> list[str]:
    """Return the classes of an element."""
    return str(element.get("class", "")).split()


def is_for_auditor(element: Any) -> bool:
    """Tell whether an element is for the auditor, and not published."""
    return element.tag == "div" and _AUDITOR in class_of(element)


def figures_in(tree: Any) -> Iterator[tuple[str, str]]:
    """Go through the figures that are marked in a tree: each one's id and its text."""
    for element in tree.iter("span", "a"):
        if FIGURE in class_of(element):
            yield str(element.get("data-figure", "")), element.text_content()


def own_words_in(tree: Any) -> Iterator[str]:
    """Go through the texts that are marked as the unit's own words."""
    for element in tree.iter("span", "div", "td"):
        if "own-words" in class_of(element):
            yield element.text_content()


def read_blocks(
    tree: Any, place: str = "", *, markdown: bool = False, marks: bool = True, skip: Callable[[Any], bool]
) -> list[Block]:
    """Read the text of a tree.

    Parameters
    ----------
    markdown
        Whether empty lines part paragraphs, and some signs are no text.
    marks
        Whether the marks of figures and own words count.
    skip
        Which elements are left out.
    """
    return _Reader(place, markdown, marks, skip).read(tree)


class _Reader:
    def __init__(self, place: str, markdown: bool, marks: bool, skip: Callable[[Any], bool]) -> None:
        self._place, self._markdown, self._marks, self._skip = place, markdown, marks, skip
        self._blocks: list[Block] = []
        self._pieces: list[Piece] = []

    def read(self, tree: Any) -> list[Block]:
        self._walk(tree, "none", in_print=True)
        self._end(in_print=True)
        return self._blocks

    def _walk(self, element: Any, source: Source, *, in_print: bool) -> None:
        if not isinstance(element.tag, str) or element.tag in _UNSEEN or self._skip(element):
            return
        classes = class_of(element)
        if self._marks:
            source = next((kind for name, kind in _MARKED if name in classes), source)
        is_block = element.tag not in _INLINE
        if is_block:
            self._end(in_print=in_print)
        within = in_print and _SCREEN not in classes
        if element.tag == "li" and element.getparent().tag == "ol":
            # a browser writes its number
            self._add(f"{element.getparent().index(element) + 1}.", "none", in_print=within)
        self._add(element.text, source, in_print=within)
        for child in element:
            self._walk(child, source, in_print=within)
            self._add(child.tail, source, in_print=within)
        if is_block:
            self._end(in_print=within)

    def _add(self, text: str | None, source: Source, *, in_print: bool) -> None:
        parts = _PARAGRAPH.split(_SIGNS.sub("", text or "")) if self._markdown else [text or ""]
        for number, part in enumerate(parts):
            if number:
                self._end(in_print=in_print)
            if part:
                self._pieces.append(Piece(part, source))

    def _end(self, *, in_print: bool) -> None:
        if self._pieces:
            self._blocks.append(Block(tuple(self._pieces), self._place, in_print))
        self._pieces = []
