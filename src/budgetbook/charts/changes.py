"""Bars of the change from last year: to the right for what went up, to the left for what went down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd

from budgetbook.book import Book
from budgetbook.charts import series_figures
from budgetbook.charts.captions import largest_change, whole_change
from budgetbook.charts.model import Chart, ChartSpec, heading_of, make_chart, without_unit
from budgetbook.charts.rows import ChartCell, ChartRow
from budgetbook.charts.style import COLOURS, MAX_BARS
from budgetbook.figures import Figure, FigureError, total
from budgetbook.figures.changes import Change
from budgetbook.narrative.sentence import Fragment


def change_chart(
    now: pd.Series[Any],
    base: pd.Series[Any],
    *,
    title: str,
    whole: Change | None = None,
    base_name: str = "上年",
    message: Fragment | str | None = None,
    source: str | None = None,
) -> ChartSpec:
    """Draw how figures changed from last year: 增加 to the right, 减少 to the left, 持平 without a bar.

    If there are more bars than fit on a page, only the largest changes are drawn. There is no chart where nothing
    changed.

    Parameters
    ----------
    now, base
        This year's figures and last year's, of one unit, under the same names without digits. A name that last year
        does not have is told as 上年未安排, one that this year does not have as 本年未安排.
    title
        What is shown, without the year.
    whole
        The change of what they are parts of, told at the beginning of the message.
    base_name
        What they are compared with: 上年执行数.
    message
        What the chart shows, to stand after the year: a sentence that was made, or a template for one, in which
        {whole} is the change of the whole and {most} the largest change. By default both.
    source
        Key of the official table that the figures come from: "spending".

    Raises
    ------
    FigureError
        They are no Series of figures of one unit.
    NarrativeError
        A digit stands in a name, the title or the message.
    """
    ours, theirs = series_figures.figures_of(now), series_figures.figures_of(base)
    every = [*ours.values(), *theirs.values()]
    changes = {}
    for key in dict.fromkeys((*ours, *theirs)):
        name = series_figures.name_of(key)
        figure = ours[key].named(name) if key in ours else total((), name, series_figures.unit_of(every))
        changes[name] = Change(name, figure, theirs.get(key), ended=key not in ours)

    def change_of_whole(book: Book) -> Fragment:
        if whole is None:
            raise FigureError("{whole} 要有 whole：各项合起来是什么，变动多少")
        return whole_change(_in_text_unit(book, whole), base_name)

    def draw(spec: ChartSpec, book: Book) -> Chart | None:
        stated = [_in_text_unit(book, change) for change in changes.values()]
        if all(change.direction == "持平" for change in stated):
            return None
        largest = sorted(stated, key=lambda change: -abs(change.signed))[:MAX_BARS]
        shown = sorted((change for change in stated if change in largest), key=lambda change: -change.signed)
        unit = shown[0].now.unit
        phrases: dict[str, Callable[[], Fragment]] = {
            "whole": lambda: change_of_whole(book),
            "most": lambda: largest_change(stated),
        }
        words = spec.fill_message("{most}" if whole is None else "{whole}，{most}", phrases)
        if len(shown) < len(stated):
            spec = replace(spec, title=f"{title}（变动较大的各类）")
        headings = ("项目", "变动", heading_of(unit), "幅度")
        rows = [_row(change) for change in shown]
        base = base_name.removeprefix("上年") or "部门预算"
        name = "change_caption"
        return make_chart(book, spec, words, headings, rows, unit, caption_name=name, compared_with=base)

    return ChartSpec(title, message, source, draw)


def _in_text_unit(book: Book, change: Change) -> Change:
    base = None if change.base is None else book.in_text_unit(change.base)
    return replace(change, now=book.in_text_unit(change.now), base=base)


def _row(change: Change) -> ChartRow:
    """Draw a change, and tell it: 减少2，下降2.64%; in the table in three cells."""
    cells = _cells(change)
    words, amount, growth = (f"{cell.before}{cell.text}" for cell in cells)
    value = f"{words}{amount}" + (f"，{growth}" if growth else "")
    parts = ((change.signed, COLOURS.get(change.direction, COLOURS["增加"])),)
    label = change.label
    return ChartRow(label, tuple(cells), beside=(label, value), words=f"{label}{value}", parts=parts)


def _cells(change: Change) -> list[ChartCell]:
    """Tell a change in the cells of a row: 减少, 2, 下降2.64%."""
    difference, percent = change.difference, change.percent
    if change.base is None:
        return [ChartCell("上年未安排，本年"), _number(change, "now", change.now), ChartCell("")]
    before = "本年未安排，" if change.ended else ""
    direction = _number(change, "direction", difference.with_printed_as("direction"), before)
    if change.direction == "持平":
        return [direction, ChartCell(""), ChartCell("")]
    amount = _number(change, "amount", difference.with_printed_as("size"))
    growth = ChartCell("")
    if percent is not None and percent.value and not change.ended:
        growth = ChartCell(percent.text, f"{change.label}.percent", percent)
    return [direction, amount, growth]


def _number(change: Change, name: str, figure: Figure, before: str = "") -> ChartCell:
    return ChartCell(without_unit(figure), f"{change.label}.{name}", figure, before)
