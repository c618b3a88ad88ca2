"""Sentences with named figures in them; a number typed into a sentence is refused."""

from __future__ import annotations

import re
import string
from html import escape

from budgetbook.figures import Figure, describe_cells

_DIGIT = re.compile(r"\d")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


class NarrativeError(ValueError):
    """A sentence holds a typed number, or asks for a value that it is not given."""


class Fragment(str):
    """Markdown that may stand in a sentence as it is: made by this module, or the unit's own prose."""

    __slots__ = ()


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
    pieces: list[str] = []
    used = set()
    for words, name, spec, conversion in _parse(template):
        if _DIGIT.search(words):
            raise NarrativeError(f"句子里不能直接写数字，应由数据给出：“{words}”")
        pieces.append(words)
        if name is None:
            continue
        if spec or conversion or name not in values:
            raise NarrativeError(f"句子中的 {{{name}}} 没有给出内容")
        used.add(name)
        pieces.append(_markup(values[name]))
    unused = set(values) - used
    if unused:
        raise NarrativeError(f"句子没有用到给出的内容：{'、'.join(sorted(unused))}")
    return Fragment("".join(pieces))


def _parse(template: str) -> list[tuple[str, str | None, str | None, str | None]]:
    try:
        return list(string.Formatter().parse(template))
    except ValueError:
        raise NarrativeError(f"句子中的花括号不成对：“{template}”") from None


def own_words(text: str) -> Fragment:
    """Mark the unit's own prose, which is published as it was written."""
    return Fragment(text)


def _markup(value: Figure | str) -> str:
    if isinstance(value, Figure):
        return figure_markup(value)
    if isinstance(value, Fragment):
        return value
    if _DIGIT.search(value):
        raise NarrativeError(f"名称里不能有数字，数字应由数据给出：“{value}”")
    return _PUNCTUATION.sub(lambda match: f"&#{ord(match.group())};", value)


def figure_markup(figure: Figure) -> str:
    """Write a figure as a span that tells where it comes from."""
    source = f"来源：{describe_cells(figure.cells)}" if figure.cells else ""
    title = "；".join(part for part in (figure.formula or figure.label, source) if part)
    return f'<span class="budget-figure" title="{escape(title)}">{figure.text}</span>'
