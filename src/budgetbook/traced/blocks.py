"""Text in reading order, as the notebooks have it and as a published file shows it, and the numbers in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from budgetbook.core.number_tokens import compact, find_numbers, number_text, sentence_around

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Source = Literal["figure", "own words", "frame", "none"]
"""Where a text comes from: a figure of the ledger, the unit's own prose, the frame around the notebooks, or nowhere."""


@dataclass(frozen=True)
class Piece:
    """A text of one source."""

    text: str
    source: Source = "none"


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading, a cell or a line: no number goes on from one to the next.

    Attributes
    ----------
    pieces
        Its text.
    place
        Where it stands, in Chinese; empty where only the text itself tells.
    in_print
        Whether print has it too, and not the page alone.
    """

    pieces: tuple[Piece, ...]
    place: str = ""
    in_print: bool = True


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
