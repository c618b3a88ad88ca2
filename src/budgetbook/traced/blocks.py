"""Text in reading order, as the notebooks have it and as a published file shows it, and the numbers in it.

Markdown and HTML are read as text: what stands in a figure, what is the unit's own prose, and what is neither.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import lxml.html

from budgetbook.core.number_tokens import compact, find_numbers, number_text, sentence_around
from budgetbook.core.page_classes import CHART_TABLE, PLAIN_WORDS, SUMMARY, class_of

TextSource = Literal["figure", "own words", "frame", "none"]
"""Where a text comes from: a figure of the ledger, the unit's own prose, the frame around the notebooks, or nowhere."""

FIGURE = "budget-figure"

_MARKED: tuple[tuple[str, TextSource], ...] = ((FIGURE, "figure"), ("own-words", "own words"))
_AUDITOR = "auditor"

_INLINE = {"a", "abbr", "b", "br", "code", "del", "em", "i", "img", "ins", "mark", "s", "small", "span", "strong"}
_INLINE |= {"sub", "sup", "u", "wbr", "button", "input", "label"}
_UNSEEN = {"script", "style", "template", "head"}

# signs of Markdown that are no text: of lists and headings, where a link leads, attributes of headings
_SIGNS = re.compile(r"^[ \t]*(?:[-*+]|#+)[ \t]+|(?<=\])\([^()\s]*\)|\{[#.][^{}\n]*\}[ \t]*$", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True)
class Piece:
    """A text of one source."""

    text: str
    source: TextSource = "none"


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading, a cell or a line: no number goes on from one to the next.

    Attributes
    ----------
    pieces
        Its text.
    place
        Where it stands, in Chinese; empty where only the text itself tells.
    kind
        The class of what only some formats have (chart, chart table, plain words, summary); else empty.
    """

    pieces: tuple[Piece, ...]
    place: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Number:
    """One number of a text, with the sentence around it; traced where every sign of it has a source."""

    text: str
    sentence: str
    place: str
    traced: bool


def numbers_of(blocks: Iterable[Block]) -> Iterator[Number]:
    """Go through the numbers of the blocks in order."""
    for block in blocks:
        texts = [compact(piece.text) for piece in block.pieces]
        text = "".join(texts)
        sources = [piece.source for piece, part in zip(block.pieces, texts, strict=True) for _ in part]
        for match in find_numbers(text):
            start, end = match.span()
            traced = "none" not in sources[start:end]
            yield Number(number_text(match), sentence_around(text, start, end), block.place, traced)


def parse(text: str) -> Any:
    """Return the tree of a piece of HTML, or of Markdown with HTML in it."""
    return lxml.html.fragment_fromstring(_CONTROL.sub("", text), create_parent="div")


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
    blocks: list[list[tuple[Piece, str]]] = [[]]

    def add(text: str | None, source: TextSource, kind: str) -> None:
        paragraphs = _PARAGRAPH.split(_SIGNS.sub("", text or "")) if markdown else [text or ""]
        for number, words in enumerate(paragraphs):
            if number:
                blocks.append([])
            if words:
                blocks[-1].append((Piece(words, source), kind))

    def walk(element: Any, source: TextSource, kind: str) -> None:
        if not isinstance(element.tag, str) or element.tag in _UNSEEN or skip(element):
            return
        classes = class_of(element)
        if marks:
            source = next((mark for name, mark in _MARKED if name in classes), source)
        if element.tag not in _INLINE:
            blocks.append([])
        kind = next((name for name in (CHART_TABLE, PLAIN_WORDS, SUMMARY) if name in classes), kind)
        if element.tag == "li" and element.getparent().tag == "ol":
            # a browser writes its number
            add(f"{element.getparent().index(element) + 1}.", "none", kind)
        add(element.text, source, kind)
        for child in element:
            walk(child, source, kind)
            add(child.tail, source, kind)
        if element.tag not in _INLINE:
            blocks.append([])

    walk(tree, "none", "")
    return [Block(tuple(piece for piece, _ in pieces), place, pieces[-1][1]) for pieces in blocks if pieces]
