"""Sentences with named figures in them; a number typed into a sentence is refused."""

from __future__ import annotations

import re
import string
from html import escape
from typing import TYPE_CHECKING

from budgetbook.errors import SentenceError
from budgetbook.figures import Figure, describe_cells

if TYPE_CHECKING:
    from collections.abc import Iterable

    from budgetbook.ledger import Mark

_DIGIT = re.compile(r"\d")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_NUMBER_WITH_UNIT = re.compile(
    r"(\d+(?:[.,]\d+)*(?:[十百千万亿]*[元年月日号时分个名人户家次件项辆台套所间座处条章部级类届期批张份本篇位种场天周岁吨米里亩]|%|％))"
)
_ID = re.compile(r'(?<=data-figure=")')


class NarrativeError(SentenceError, ValueError):
    """A sentence holds a typed number, or asks for a value that it is not given."""


class Fragment(str):
    """Markdown that may stand in a sentence as it is: made by this module, or the unit's own prose.

    Attributes
    ----------
    figures
        The figures printed in it, each with its name relative to this fragment.
    """

    figures: tuple[tuple[str, Figure | Mark], ...]

    def __new__(cls, text: str, figures: Iterable[tuple[str, Figure | Mark]] = ()) -> Fragment:
        """Make a fragment of text and the figures printed in it."""
        fragment = super().__new__(cls, text)
        fragment.figures = tuple(figures)
        return fragment

    def under(self, prefix: str) -> Fragment:
        """Return the fragment with its figures named below `prefix`."""
        named = ((f"{prefix}.{name}", figure) for name, figure in self.figures)
        return Fragment(_ID.sub(lambda _: f"{escape(prefix)}.", self), named)


def sentence(template: str, **values: Figure | str) -> Fragment:
    """Put figures and names into a sentence.

    Parameters
    ----------
    template
        The words, with `{name}` where a value goes; no digit.
    values
        Figures (printed with their unit and carrying their source), names (no digit in them), and fragments
        that were made by this function or are the unit's own prose.

    Raises
    ------
    NarrativeError
        A digit stands in the words or in a name, or a value is missing or not used.
    """
    pieces: list[Fragment] = []
    used = set()
    for words, name, spec, conversion in _parse(template):
        if _DIGIT.search(words):
            raise NarrativeError(f"句子里不能直接写数字，应由数据给出：“{words}”")
        pieces.append(Fragment(words))
        if name is None:
            continue
        if spec or conversion:
            raise NarrativeError(f"句子中的 {{{name}}} 不能带格式：数字怎样印由数据自己决定")
        if name not in values:
            raise NarrativeError(f"句子中的 {{{name}}} 没有给出内容")
        used.add(name)
        pieces.append(_markup(name, values[name]))
    unused = set(values) - used
    if unused:
        raise NarrativeError(f"句子没有用到给出的内容：{'、'.join(sorted(unused))}")
    return join("", pieces)


def join(separator: str, pieces: Iterable[Fragment]) -> Fragment:
    """Join fragments, keeping their figures."""
    pieces = tuple(pieces)
    return Fragment(separator.join(pieces), (figure for piece in pieces for figure in piece.figures))


def _parse(template: str) -> list[tuple[str, str | None, str | None, str | None]]:
    try:
        return list(string.Formatter().parse(template))
    except ValueError:
        raise NarrativeError(f"句子中的花括号不成对：“{template}”") from None


def own_words(text: str) -> Fragment:
    """Mark the unit's own prose, which is published as it was written: no sign of it acts on the page."""
    return Fragment(f'<span class="own-words">{prose(text.strip())}</span>' if text.strip() else "")


def prose(text: str) -> str:
    """Write the unit's own text so that no sign of it acts, and no line of the page parts a number from its unit."""
    pieces = _NUMBER_WITH_UNIT.split(text)
    # every second piece is a number with its unit
    return "".join(
        f'<span class="number-unit">{literal(piece)}</span>' if place % 2 else literal(piece)
        for place, piece in enumerate(pieces)
    )


def named(name: str) -> str:
    """Return a name that was typed by the unit, to stand in a sentence even where it has a digit."""
    return own_words(name) if _DIGIT.search(name) else name


def literal(text: str) -> str:
    """Write a text so that Markdown takes every sign of it for itself."""
    return _PUNCTUATION.sub(lambda match: f"&#{ord(match.group())};", text)


def figure_markup(name: str, figure: Figure, text: str | None = None) -> str:
    """Write a figure as a span that tells where it comes from; `text` where it is not printed as in a sentence."""
    source = f"来源：{describe_cells(figure.cells)}" if figure.cells else ""
    formula = f"计算：{figure.formula}" if figure.formula else ""
    note = "\n".join(part for part in (figure.label, formula, source) if part)
    return _span(name, figure.text if text is None else text, note)


def mark_markup(name: str, mark: Mark) -> str:
    """Write a code, a date or a table's number as a span that tells where it comes from."""
    source = f"来源：{describe_cells(mark.cells)}" if mark.cells else ""
    return _span(name, mark.text, "\n".join(part for part in (mark.label, source) if part))


def _span(name: str, text: str, note: str) -> str:
    return (
        f'<span class="budget-figure" data-figure="{escape(name)}" title="{_line_breaks(note)}">{escape(text)}</span>'
    )


def _line_breaks(text: str) -> str:
    # a line break inside an attribute must be written so, or Markdown would see the end of a line
    return escape(text).replace("\n", "&#10;")


def _markup(name: str, value: Figure | str) -> Fragment:
    if isinstance(value, Figure):
        return Fragment(figure_markup(name, value), ((name, value),))
    if isinstance(value, Fragment):
        return value.under(name)
    if _DIGIT.search(value):
        raise NarrativeError(f"名称里不能有数字，数字应由数据给出：“{value}”")
    return Fragment(literal(value))
