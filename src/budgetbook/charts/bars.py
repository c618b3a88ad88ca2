"""A bar for each figure, with its name and value, largest first; alone, or in groups, each under its total.

Lengths are shares of the longest bar, so no float ever holds money; every printed number is a figure's text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from budgetbook.charts import captions, reading
from budgetbook.charts.model import REST, ChartCell, ChartRow, Sketch, finish, heading_of, without_unit, worded
from budgetbook.charts.style import COLOURS, MOST_BARS, OTHERS, colour_of
from budgetbook.figures import PERCENT, Figure, FigureError, total
from budgetbook.figures.shares import shares as shares_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from budgetbook.book import Book
    from budgetbook.charts.model import Chart
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
) -> Sketch:
    """Compare figures, a bar for each, under the names in the index.

    A zero is drawn as such, for it may be the message; `series[series > 0]` leaves zeros out. Of more bars than fit a
    page, the smallest are told in one. There is no chart of less than two figures above zero.

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
        {most} is the largest (with its share), {none} those that are zero, {whole} and {whole_name} the whole. By
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
    figures = reading.named(series)
    percents = _shares_of(shares, figures) if isinstance(shares, pd.Series) else {}
    return _BarChart(
        title=title,
        message=message,
        source=source,
        figures={("", name): figure for name, figure in figures.items()},
        wholes={"": None},
        whole=whole,
        sort=sort,
        shares=percents,
        by_rule=shares is True,
    )


def _shares_of(shares: pd.Series[Any], figures: dict[str, Figure]) -> dict[str, Figure]:
    percents = {str(name): share for name, share in reading.figures_of(shares).items()}
    if percents.keys() != figures.keys() or reading.unit_of(percents.values()) != PERCENT:
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
) -> Sketch:
    """Compare figures in groups, each under its total; zeros are left out.

    Of more bars than fit a page, the smallest of each group are told in one. There is no chart of less than two
    figures above zero.

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
        Of two groups that are parts of one whole, that whole.
    message
        What the chart shows, to stand after the year: a sentence that was made, or a template for one, in which
        {larger} is the larger of two groups with its share, {most} the largest of all figures, and each group's name
        its total with its largest part. By default these totals; of two parts of one whole, the larger with its
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
    for name, figure in reading.figures_of(given).items():
        group, member = reading.group_and_name(name, by)
        figures[group, member] = reading.above_zero(figure.named(member))
    groups: dict[str, Figure | None] = {**reading.wholes_of(wholes, figures)}
    if whole is not None and len(groups) != 2:
        raise FigureError(f"whole 是两组之和，这里有{len(groups)}组：{'、'.join(groups)}")
    return _GroupedBarChart(
        title=title,
        message=message,
        source=source,
        figures=figures,
        wholes=groups,
        whole=whole,
        sort=sort,
        named_by_group=by is None,
    )


@dataclass(frozen=True, repr=False, kw_only=True)
class _Bars(Sketch):
    """Bars in groups.

    Attributes
    ----------
    figures
        What is drawn, by group and name.
    wholes
        The groups' totals; of bars that are in no group, there is one without a name and without a total.
    whole
        What all are parts of, if anything.
    sort
        Whether the largest of a group comes first.
    named_by_group
        Whether the group's name is part of the figures' names in the ledger.
    """

    figures: dict[tuple[str, str], Figure]
    wholes: dict[str, Figure | None]
    whole: Figure | None
    sort: bool
    named_by_group: bool = False

    def draw(self, book: Book) -> Chart | None:
        above = {name: figure for name, figure in self.figures.items() if figure.value > 0}
        if len(above) < 2:
            return None
        shares = self.shares_by(book)
        drawn = self.figures if "" in self.wholes else above
        names = list(drawn)
        if len(drawn) > MOST_BARS:
            # as many of the largest as there is room for beside what is told in one
            names = sorted(drawn, key=lambda name: -drawn[name].value)[: MOST_BARS - len(self.wholes)]
        rows: list[ChartRow] = []
        for place, (group, whole) in enumerate(self.wholes.items()):
            other = OTHERS[place % len(OTHERS)] if group else COLOURS["支出"]
            prefix = f"{group}." if self.named_by_group else ""
            if whole is not None:
                amount = book.in_text_unit(whole)
                cell = ChartCell(without_unit(amount), f"{group}.total", amount)
                rows.append(ChartRow(amount.label, (cell,), cell.text, is_group=True))
            bars, rest = [], {}
            for (of, name), figure in drawn.items():
                if of == group and (of, name) in names:
                    colour = colour_of(name, group, other=other)
                    bars.append((book.in_text_unit(figure), f"{prefix}{name}", colour, shares.get(name)))
                elif of == group:
                    rest[name] = figure
            if self.sort:
                bars.sort(key=lambda bar: -bar[0].value)
            if rest:
                amount = book.in_text_unit(total(rest.values(), REST, next(iter(rest.values())).unit))
                share = total((shares[name] for name in rest), f"{REST}占比", PERCENT) if shares else None
                bars.append((amount, f"{group}.{REST}" if group else REST, colour_of(group, other=other), share))
            rows += [_row(*bar) for bar in bars]
        unit = book.in_text_unit(next(iter(drawn.values()))).unit
        headings = ("项目", heading_of(unit), *(["占比"] if shares else []))
        return finish(book, self, self.told(book, shares), headings, rows, unit)

    def shares_by(self, book: Book) -> dict[str, Figure]:
        """Return the shares that are told with the bars, by name."""
        del book
        return {}

    def told(self, book: Book, shares: dict[str, Figure]) -> Fragment:
        """Say what the chart shows."""
        raise NotImplementedError


def _row(figure: Figure, name: str, colour: str, share: Figure | None) -> ChartRow:
    """Draw a bar; its value is printed 75.7（82.28%）."""
    cells = [ChartCell(without_unit(figure), name, figure)]
    value = cells[0].text
    if share is not None:
        cells.append(ChartCell(share.text, f"{name}.share", share))
        value += f"（{share.text}）"
    return ChartRow(figure.label, tuple(cells), value, ((figure.value, colour),))


@dataclass(frozen=True, repr=False, kw_only=True)
class _BarChart(_Bars):
    shares: dict[str, Figure] = field(default_factory=dict)
    by_rule: bool = False

    def _whole(self) -> Figure:
        parts = self.figures.values()
        return self.whole or total(parts, "合计", reading.unit_of(parts))

    def shares_by(self, book: Book) -> dict[str, Figure]:
        if not self.by_rule:
            return self.shares
        shares = shares_of(list(self.figures.values()), self._whole(), book.form.share_rule)
        return {name: share for (_, name), share in zip(self.figures, shares, strict=True)}

    def told(self, book: Book, shares: dict[str, Figure]) -> Fragment:
        parts, whole = list(self.figures.values()), self._whole()
        of_parts = [shares[name] for _, name in self.figures] if shares else ()
        default = "{most}{none}" if self.whole is None else "{whole_name}{whole}，{most}{none}"
        return worded(
            default if self.message is None else self.message,
            {
                "whole_name": lambda: whole.label,
                "whole": lambda: book.in_text_unit(whole),
                "most": lambda: captions.most(book, parts, of_parts),
                "none": lambda: captions.without_any(parts),
            },
        )


@dataclass(frozen=True, repr=False, kw_only=True)
class _GroupedBarChart(_Bars):
    def told(self, book: Book, shares: dict[str, Figure]) -> Fragment:
        del shares
        wholes = {group: whole for group, whole in self.wholes.items() if whole is not None}
        parts = {group: [one for (of, _), one in self.figures.items() if of == group] for group in wholes}
        keys = {_KEYS.get(group, group): group for group in wholes}
        phrases: dict[str, Callable[[], Figure | str]] = {
            key: partial(captions.whole_and_part, book, wholes[group], parts[group]) for key, group in keys.items()
        }
        phrases["most"] = lambda: captions.most(book, list(self.figures.values()))
        whole = self.whole
        if whole is not None:
            phrases["larger"] = lambda: captions.larger(book, list(wholes.values()), whole.label)
            if self.message is None:
                groups = [(wholes[group], parts[group]) for group in wholes]
                return captions.larger_and_its_most(book, groups, whole.label)
        return worded("；".join(f"{{{key}}}" for key in keys) if self.message is None else self.message, phrases)
