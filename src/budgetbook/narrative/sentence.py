"""Sentences with named figures in them, and lists of figures; a number typed into a sentence is refused."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Sequence
from html import escape
from itertools import repeat
from numbers import Number

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from budgetbook.core.errors import SentenceError
from budgetbook.core.number_tokens import first_number
from budgetbook.figures import Figure, Threshold
from budgetbook.figures.ledger import SourcedText
from budgetbook.figures.markup import figure_html, with_units

_SIGNS = "，。；：、！？,;:!?. "
_SAYS_USE = re.compile("主要(?:用于|用在|是|为|包括|保障|支付|安排|反映|开支)|用于|用在|用来|包括|其中")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_TAG = re.compile(r"<[A-Za-z/!?][^>]*>?|`+\{?=\w+\}?|\{\{[<%]")
_NUMERAL = re.compile("[〇零一二三四五六七八九十百千万亿两]+")
_UNNAMED = re.compile(r"等\d+项之和")
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

    figures: tuple[tuple[str, Figure | SourcedText], ...]

    def __new__(cls, text: str, figures: Iterable[tuple[str, Figure | SourcedText]] = ()) -> Fragment:
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
        The words, with `{name}` where a value goes; no number (see `budgetbook.core.number_tokens`).
    values
        Figures (printed with their unit and carrying their source), names (no number in them), and fragments
        that were made by this function or are the unit's own prose.

    Raises
    ------
    NarrativeError
        A digit stands in the words or in a name, a value is missing or not used, or one is neither a figure nor a
        name: a number without a source, a column, nothing.
    """
    pieces: list[Fragment] = []
    used = set()
    for words, name, spec, conversion in _parse(template):
        if tag := _TAG.search(words):
            raise NarrativeError(f"句子里不能写 HTML 等标记“{tag.group()}”：“{words}”")
        if number := first_number(words):
            raise NarrativeError(f"句子里不能直接写数字“{number}”，应由数据给出：“{words}”")
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


def fragment_of(name: str, printed: Figure | SourcedText) -> Fragment:
    """Write one figure or mark as a fragment, under its name."""
    return Fragment(figure_html(name, printed), ((name, printed),))


def quoted(name: str, printed: SourcedText) -> Fragment:
    """Write words that were typed, with their source, as a fragment under its name; no sign of them is Markdown's."""
    return Fragment(figure_html(name, printed, "\0").replace("\0", literal(printed.text)), ((name, printed),))


def join(separator: str, pieces: Iterable[Fragment]) -> Fragment:
    """Join fragments, keeping their figures."""
    pieces = tuple(pieces)
    return Fragment(separator.join(pieces), (figure for piece in pieces for figure in piece.figures))


def names_in(template: str) -> list[str]:
    """Return the names that a sentence asks for, in their order."""
    return [name for _, name, _, _ in _parse(template) if name is not None]


def _parse(template: str) -> list[tuple[str, str | None, str | None, str | None]]:
    try:
        return list(string.Formatter().parse(template))
    except ValueError:
        raise NarrativeError(f"句子中的花括号不成对：“{template}”") from None


def own_words(text: str, anchors: Fragment | None = None) -> Fragment:
    """Mark the unit's own prose and escape it, so that it is printed exactly as written.

    Parameters
    ----------
    anchors
        Where in it marks may stand; see `budgetbook.narrative.own_text`.
    """
    written = Fragment(f'<span class="own-words">{prose(text.strip())}</span>' if text.strip() else "")
    return join("", (written, anchors)) if anchors else written


def use_of(text: str, anchors: Fragment | None = None) -> Fragment:
    """Say behind an amount what it is for in the unit's own words: ，主要用于…….

    A sign at either end is the sentence's own, and words that say 用于 themselves are not told that once more.
    """
    words = text.strip(_SIGNS)
    start = Fragment("，" if _SAYS_USE.match(words) else "，主要用于")
    return join("", (start, own_words(words, anchors))) if words else NO_TEXT


def whole_sentence(text: str, anchors: Fragment | None = None) -> Fragment:
    """Return the unit's own words as a sentence, with its full stop whether it was typed or not; nothing of nothing."""
    words = text.strip().lstrip(_SIGNS)
    end = "" if words.endswith(("。", "！", "？", "”")) else "。"
    return (
        join("", (own_words(words if not end else words.rstrip(_SIGNS), anchors), Fragment(end))) if words else NO_TEXT
    )


def prose(text: str) -> str:
    """Escape the unit's own text, and keep each number and its unit on one line."""
    return with_units(text, literal)


def named(name: str) -> str:
    """Return a name that was typed by the unit, to stand in a sentence even where it has a number."""
    return own_words(name) if first_number(name) else name


def _named(figure: Figure) -> Fragment:
    """Write the name of a figure; one that nobody has given may have a number, which has no source."""
    number = first_number(figure.label)
    if number and not figure.is_named:
        raise NarrativeError(f"名称里不能有数字“{number}”：“{figure.label}”{_hint(figure.label)}")
    return own_words(figure.label) if number else Fragment(literal(figure.label))


def _hint(name: str) -> str:
    return '；没有名称的合计，先用 .figures.total("名称") 或 .named("名称") 起名' if _UNNAMED.search(name) else ""


def literal(text: str) -> str:
    """Escape all Markdown punctuation of a text."""
    return _PUNCTUATION.sub(lambda match: f"&#{ord(match.group())};", text)


def _markup(name: str, value: object) -> Fragment:
    if isinstance(value, Figure):
        return fragment_of(name, value)
    if isinstance(value, Fragment):
        return value.under(name)
    if not isinstance(value, str):
        raise NarrativeError(f"句子中的 {{{name}}} {_fault(value)}")
    if number := first_number(value) or (value if _NUMERAL.fullmatch(value) else None):
        raise NarrativeError(f"名称里不能有数字“{number}”，数字应由数据给出：“{value}”{_hint(value)}")
    return Fragment(literal(value))


def _fault(value: object) -> str:
    """Say what is wrong with what was given for a figure or a name, and what to give instead."""
    if isinstance(value, Threshold):
        return f"给的是键入的 {value}：amount(…) 只能用来比较，不能印出；应给由表格算出的数据"
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return "是空的（没有这一格，或那一格没有填）：应给一个数据；没有的话，换一句不提它的话"
    if isinstance(value, pd.Series | pd.DataFrame | pd.Index | ExtensionArray | np.ndarray | list | tuple):
        shape = "×".join(str(length) for length in np.shape(value))
        return (
            f"给的是一栏或一张表（{shape}个值），应给一个数据：合计用 .sum()，取其中一个用 .loc[…] 或 .iloc[0]；"
            "几项连着说，用 amounts_of(…)"
        )
    if isinstance(value, Number):
        return (
            f"给的是 {value}，这个数没有来源：应给由表格算出的数据，如 .sum()、a - b、a / b；"
            '个数用 .figures.count("项")，不要用 float()、len() 或 .value'
        )
    return f"给的是 {type(value).__name__}，应为数据，或不带数字的名称"


NO_TEXT = Fragment("")


def breakdown(
    parts: Iterable[Figure], shares: Iterable[Figure], changes: Iterable[Fragment] = repeat(NO_TEXT)
) -> Fragment:
    """List amounts with their shares: 基本支出74万元，占80.43%；项目支出18万元，占19.57%.

    Parts of nothing stand at the end, without figures: ；没有安排项目支出.

    Parameters
    ----------
    changes
        What is said of each part's change from last year, after its share.
    """
    listed = [(*pair, change) for pair, change in zip(zip(parts, shares, strict=True), changes, strict=False)]
    is_whole = len(listed) > 1 and sum(part != 0 for part, *_ in listed) == 1
    pieces, empty = [], []
    for part, share, change in listed:
        if part != 0:
            of_whole = NO_TEXT if is_whole else sentence("，占{share}", share=share)
            amount = sentence("{name}{amount}", name=part.label, amount=part)
            clause = join("", (amount, of_whole, change.under("change")))
            pieces.append(clause.under(part.label))
        elif change:
            pieces.append(sentence("没有安排{name}{change}", name=part.label, change=change).under(part.label))
        else:
            empty.append(part)
    if empty:
        pieces.append(sentence("没有安排{names}", names=join_names(empty)))
    return join("；", pieces)


def amounts_of(parts: Iterable[Figure], changes: Iterable[Fragment] = repeat(NO_TEXT)) -> Fragment:
    """List amounts: 货物3万元，服务2万元; with semicolons where a comma stands within one of them.

    Parameters
    ----------
    changes
        What is said of each part's change from last year, after its amount.
    """
    pieces = [
        sentence("{name}{amount}{change}", name=_named(part), amount=part, change=change).under(part.label)
        for part, change in zip(parts, changes, strict=False)
    ]
    return join("；" if any("，" in piece for piece in pieces) else "，", pieces)


def consisting(parts: Sequence[Figure], start: str) -> Fragment:
    """List what an amount consists of: ，其中：甲3万元，乙2万元; a single part reads ，全部为甲, without its amount.

    Parameters
    ----------
    start
        The sign before it, with the subject where that must be named: ，支出包括：甲3万元，乙2万元. It is a full stop
        after a reason, of which the list would be read as a part.
    """
    if len(parts) == 1:
        return sentence("{start}全部为{name}", start=start, name=_named(parts[0]))
    return join("", (Fragment(f"{start}其中：" if start in ("，", "。") else f"{start}包括："), amounts_of(parts)))


def including(names: Iterable[str]) -> Fragment:
    """Say what an amount includes, each name once: ，主要包括：办公费、差旅费; nothing where there is no name."""
    listed = "、".join(dict.fromkeys(names))
    return sentence("，主要包括：{names}", names=listed) if listed else Fragment("")


def join_names(figures: Sequence[Figure]) -> Fragment:
    """Name figures that share what is said of them: 甲; 甲和乙; 甲、乙和丙."""
    *others, last = map(_named, figures)
    return join("和", (join("、", others), last)) if others else last
