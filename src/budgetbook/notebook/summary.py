"""The summary at the top of the page, 一图读懂: a question, its answer in a sentence, and a small picture of bars."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetbook.charts.captions import largest_as_printed
from budgetbook.charts.series_figures import figures_of
from budgetbook.charts.style import colour_of
from budgetbook.figures import Figure
from budgetbook.figures.changes import Change
from budgetbook.forms.parts import SUMMARY
from budgetbook.narrative.sentence import Fragment, fragment_of, join, join_names, named, sentence
from budgetbook.notebook.session import here, in_frame

__all__ = ["changed_by", "main_part", "show_answer"]


def show_answer(key: str, question: str, answer: Fragment, parts: "pd.Series[Any] | None" = None, of: str = "") -> None:
    """Show one question of the summary.

    Parameters
    ----------
    key
        What its figures' ids begin with.
    parts
        The figures that are drawn, a bar each, under their names; none of them below zero.
    of
        What they are parts of, where this gives them their colour.
    """
    bars = [] if parts is None else list(_bars(parts, of))
    pieces = [sentence("**{question}**", question=question), answer.under("answer")]
    pieces += [join("\n", bars).under("bar")] if bars else []
    here.write(join("\n\n", pieces).under(key), in_frame(SUMMARY))


def _bars(parts: "pd.Series[Any]", of: str) -> Iterator[Fragment]:
    figures = {str(name): here.book.in_text_unit(figure) for name, figure in figures_of(parts).items()}
    longest = max((figure.value for figure in figures.values()), default=Decimal(0))
    for name, figure in figures.items():
        width = f"{figure.value * 100 / longest:.1f}" if longest else "0"
        look = f"display: inline-block; height: 0.7em; width: {width}%; background: {colour_of(name, of)}"
        bar = f'<span class="glance-bar"><span style="{look}"></span></span>'
        start = Fragment(f'- <span class="glance-name">{named(name)}</span> {bar} ')
        yield join("", (start, fragment_of(name, figure)))


def main_part(parts: Sequence[Figure], whole: Figure, *, is_named: bool = False) -> Fragment:
    """Name the largest of the parts of a whole: 一般公共预算财政拨款最多，占收入总计的80.88%.

    Of two, 主要是一般公共预算财政拨款; of one, 全部是一般公共预算财政拨款. Amounts are compared as the page prints
    them: what looks equal is called equal.

    Parameters
    ----------
    is_named
        Whether the whole stands right before, so that it need not be named.
    """
    there, top = largest_as_printed(here.book, parts)
    if len(there) == 1:
        return sentence("全部是{name}", name=named(top[0].label))
    if len(top) > 1:
        return sentence("{names}并列最多", names=join_names(top))
    share = top[0].share_of(whole, f"{top[0].label}占{whole.label}的比重")
    words = "主要是{name}，占{whole}{share}" if len(there) == 2 else "{name}最多，占{whole}{share}"
    of_whole = "" if is_named else f"{named(whole.label)}的"
    return sentence(words, name=named(top[0].label), whole=of_whole, share=share)


def changed_by(change: Change) -> Fragment:
    """Tell a change from last year, without its reason: 收入总计比上年增加125万元，增长4.33%."""
    name = change.label
    if change.has_begun:
        return sentence("{name}上年未安排", name=name)
    if change.direction == "持平":
        return sentence("{name}与上年{amount}", name=name, amount=change.difference)
    if change.percent is None:
        return sentence("{name}比上年{amount}", name=name, amount=change.difference)
    return sentence("{name}比上年{amount}，{percent}", name=name, amount=change.difference, percent=change.percent)
