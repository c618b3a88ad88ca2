"""A bar for each figure, with its name and value, largest first; alone, or in groups, each under its total.

Lengths are shares of the longest bar, so no float ever holds money; every printed number is a figure's text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import pandas as pd

from budgetbook.book import Book
from budgetbook.charts import captions, series_figures
from budgetbook.charts.model import OTHER_ITEMS, Chart, ChartSpec, heading_of, make_chart, without_unit
from budgetbook.charts.rows import ChartCell, ChartRow
from budgetbook.charts.style import COLOURS, MAX_BARS, OTHERS, colour_of
from budgetbook.figures import PERCENT, Figure, FigureError, total
from budgetbook.figures.accessor import shares as shares_of
from budgetbook.narrative.sentence import Fragment

_KEYS = {"收入": "income", "支出": "spending"}
"""The names in the ledger of what is said of a group, where they are not the group's own."""


def bar_chart(
    series: pd.Series[Any],
    *,
    title: str,
    whole: Figure | None = None,
    shares: pd.Series[Any] | bool = False,
    message: Fragment | str | None = None,
    source: str | None = None,
    sort: bool = True,
) -> ChartSpec:
    """Compare figures, a bar for each, under the names in the index.

    Zeros are drawn; `series[series > 0]` leaves them out. If there are more bars than fit on a page, the smallest are
    combined into one. With fewer than two figures above zero there is no chart.

    Parameters
    ----------
    series
        Figures of one unit, none below zero, each under a name without digits.
    title
        What is shown, without the year: 一般公共预算支出按功能分类.
    whole
        What they are parts of, told at the beginning of the message.
    shares
        Their shares, under the same names; or True for shares by the form's rule.
    message
        What the chart shows, to stand after the year: a sentence that was made, or a template for one, in which
        {most} is the largest, {none} those that are zero, {whole} and {whole_name} the whole. By
        default all of them.
    source
        Key of the official table that the figures come from: "spending".
    sort
        Whether the largest comes first; else the order is that of the series.

    Raises
    ------
    FigureError
        It is no Series of figures of one unit, or they cannot be bars.
    NarrativeError
        A digit stands in a name, the title or the message.
    """
    figures = series_figures.named_figures(series)
    parts = list(figures.values())
    given = _shares_of(shares, figures) if isinstance(shares, pd.Series) else {}
    all_parts = whole or total(parts, "合计", series_figures.unit_of(parts))

    def draw(spec: ChartSpec, book: Book) -> Chart | None:
        if sum(part.value > 0 for part in parts) < 2:
            return None
        percents = given
        if shares is True:
            percents = dict(zip(figures, shares_of(parts, all_parts, book.form.share_rule), strict=True))
        message = spec.fill_message(
            "{most}{none}" if whole is None else "{whole_name}{whole}，{most}{none}",
            {
                "whole_name": lambda: all_parts.label,
                "whole": lambda: book.in_text_unit(all_parts),
                "most": lambda: captions.largest_part(book, parts),
                "none": lambda: captions.zero_parts(parts),
            },
        )
        drawn = {("", name): figure for name, figure in figures.items()}
        return _draw(spec, book, drawn, {"": None}, message, sort=sort, shares=percents)

    return ChartSpec(title, message, source, draw)


def _shares_of(shares: pd.Series[Any], figures: dict[str, Figure]) -> dict[str, Figure]:
    percents = {str(name): share for name, share in series_figures.figures_of(shares).items()}
    if percents.keys() != figures.keys() or series_figures.unit_of(percents.values()) != PERCENT:
        raise FigureError("占比应与数据的名称一一对应，并以%为单位，如 series.figures.shares()")
    return percents


def grouped_bar_chart(
    series: pd.Series[Any] | Mapping[str, pd.Series[Any]],
    *,
    title: str,
    by: pd.Series[Any] | None = None,
    wholes: pd.Series[Any] | None = None,
    whole: Figure | None = None,
    message: Fragment | str | None = None,
    source: str | None = None,
    sort: bool = True,
) -> ChartSpec:
    """Compare figures in groups, each under its total; zeros are left out.

    If there are more bars than fit on a page, the smallest of each group are combined into one. With fewer than two
    figures above zero there is no chart.

    Parameters
    ----------
    series
        Figures of one unit, none below zero, under a group and a name: an index of two levels, or a Series of each
        group by its name. Their names in the ledger are those of the index.
    title
        What is shown, without the year.
    by
        Of an index of one level, the group of each name.
    wholes
        The total of each group, under its name, as it stands over the bars; by default the sum under the group's name.
    whole
        Of several groups that are parts of one whole, that whole.
    message
        What the chart shows, to stand after the year: a sentence that was made, or a template for one, in which
        {larger} is the largest group with its share, {most} the largest of all figures, and each group's name
        its largest part. By default these; of parts of one whole, the largest with its
        largest part.
    source
        Key of the official table that the figures come from: "spending".
    sort
        Whether the largest of a group comes first; else the order is that of the series.

    Raises
    ------
    FigureError
        It is no Series of figures of one unit, or they cannot be bars in groups.
    NarrativeError
        A digit stands in a name, the title or the message.
    """
    given = series if isinstance(series, pd.Series) else pd.concat(dict(series))  # type: ignore[arg-type]
    figures: dict[tuple[str, str], Figure] = {}
    for name, figure in series_figures.figures_of(given).items():
        group, member = series_figures.group_and_name(name, by)
        figures[group, member] = series_figures.above_zero(figure.named(member))
    groups = series_figures.wholes_of(wholes, figures)
    if whole is not None and len(groups) < 2:
        raise FigureError(f"whole 是各组之和，这里有{len(groups)}组：{'、'.join(groups)}")
    above = {name: figure for name, figure in figures.items() if figure.value > 0}

    def draw(spec: ChartSpec, book: Book) -> Chart | None:
        if len(above) < 2:
            return None
        parts = {group: [one for (of, _), one in figures.items() if of == group] for group in groups}
        phrases: dict[str, Callable[[], Figure | str]] = {
            _KEYS.get(group, group): partial(captions.whole_and_part, book, groups[group], parts[group])
            for group in groups
        }
        default: Fragment | str = "；".join(f"{{{key}}}" for key in phrases)
        phrases["most"] = lambda: captions.largest_part(book, list(figures.values()))
        if whole is not None:
            phrases["larger"] = lambda: captions.larger_part(book, list(groups.values()), whole.label)
            if message is None:
                default = captions.larger_part_and_its_largest(
                    book, [(groups[group], parts[group]) for group in groups], whole.label
                )
        words = spec.fill_message(default, phrases)
        return _draw(spec, book, above, groups, words, sort=sort, named_by_group=by is None)

    return ChartSpec(title, message, source, draw)


def _draw(
    spec: ChartSpec,
    book: Book,
    figures: Mapping[tuple[str, str], Figure],
    wholes: Mapping[str, Figure | None],
    message: Fragment,
    *,
    sort: bool,
    shares: Mapping[str, Figure] = MappingProxyType({}),
    named_by_group: bool = False,
) -> Chart:
    """Draw bars in groups.

    Parameters
    ----------
    figures
        What is drawn, by group and name.
    wholes
        The groups' totals; of bars that are in no group, there is one without a name and without a total.
    sort
        Whether the largest of a group comes first.
    shares
        What is told with the bars, by name.
    named_by_group
        Whether the group's name is part of the figures' names in the ledger.
    """
    names = list(figures)
    if len(figures) > MAX_BARS:
        # as many of the largest as there is room for beside what is told in one
        names = sorted(figures, key=lambda name: -figures[name].value)[: MAX_BARS - len(wholes)]
    rows: list[ChartRow] = []
    for place, (group, whole) in enumerate(wholes.items()):
        other = OTHERS[place % len(OTHERS)] if group else COLOURS["支出"]
        prefix = f"{group}." if named_by_group else ""
        if whole is not None:
            amount = book.in_text_unit(whole)
            cell = ChartCell(without_unit(amount), f"{group}.total", amount)
            label = amount.label
            above, words = f"{label}　{cell.text}", f"{label}{cell.text}"
            rows.append(ChartRow(label, (cell,), above, words=words, is_group=True))
        bars, others = [], {}
        for (of, name), figure in figures.items():
            if of == group and (of, name) in names:
                colour = colour_of(name, group, other=other)
                bars.append((book.in_text_unit(figure), f"{prefix}{name}", colour, shares.get(name)))
            elif of == group:
                others[name] = figure
        if sort:
            bars.sort(key=lambda bar: -bar[0].value)
        if others:
            amount = book.in_text_unit(total(others.values(), OTHER_ITEMS, series_figures.unit_of(others.values())))
            share = total((shares[name] for name in others), f"{OTHER_ITEMS}占比", PERCENT) if shares else None
            bars.append(
                (amount, f"{group}.{OTHER_ITEMS}" if group else OTHER_ITEMS, colour_of(group, other=other), share)
            )
        rows += [_row(*bar) for bar in bars]
    unit = book.in_text_unit(next(iter(figures.values()))).unit
    headings = ("项目", heading_of(unit), *(["占比"] if shares else []))
    return make_chart(book, spec, message, headings, rows, unit)


def _row(figure: Figure, name: str, colour: str, share: Figure | None) -> ChartRow:
    """Draw a bar; its value is printed 75.7（82.28%）."""
    cells = [ChartCell(without_unit(figure), name, figure)]
    value = cells[0].text
    if share is not None:
        cells.append(ChartCell(share.text, f"{name}.share", share))
        value += f"（{share.text}）"
    label = figure.label
    return ChartRow(label, tuple(cells), label, value, f"{label}{value}", ((figure.value, colour),))
