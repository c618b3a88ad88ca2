"""A bar for each figure, with its name and value, largest first.

Lengths are shares of the longest bar, so no float ever holds money; every printed number is a figure's text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from budgetbook.charts import captions, reading
from budgetbook.charts.model import REST, ChartCell, ChartRow, Sketch, finish, heading_of, without_unit, worded
from budgetbook.charts.style import MOST_BARS, Bar, Heading, colour_of
from budgetbook.figures import PERCENT, Figure, FigureError, total
from budgetbook.figures.shares import shares as shares_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from budgetbook.book import Book
    from budgetbook.charts.model import Chart
    from budgetbook.charts.style import Row
    from budgetbook.narrative.sentence import Fragment

_Name = TypeVar("_Name")


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
        figures=figures,
        whole=whole,
        shares=percents,
        by_rule=shares is True,
        sort=sort,
    )


def _shares_of(shares: pd.Series[Any], figures: dict[str, Figure]) -> dict[str, Figure]:
    percents = {str(name): share for name, share in reading.figures_of(shares).items()}
    if percents.keys() != figures.keys() or reading.unit_of(percents.values()) != PERCENT:
        raise FigureError("占比应与数据的名称一一对应，并以%为单位，如 series.figures.shares()")
    return percents


@dataclass(frozen=True, repr=False, kw_only=True)
class _BarChart(Sketch):
    figures: dict[str, Figure]
    whole: Figure | None
    shares: dict[str, Figure]
    by_rule: bool
    sort: bool

    def draw(self, book: Book) -> Chart | None:
        parts = list(self.figures.values())
        if sum(part.value > 0 for part in parts) < 2:
            return None
        whole = self.whole or total(parts, "合计", parts[0].unit)
        shares = self.shares
        if self.by_rule:
            shares = dict(zip(self.figures, shares_of(parts, whole, book.form.share_rule), strict=True))
        default = "{most}{none}" if self.whole is None else "{whole_name}{whole}，{most}{none}"
        message = worded(
            default if self.message is None else self.message,
            {
                "whole_name": lambda: whole.label,
                "whole": lambda: book.in_text_unit(whole),
                "most": lambda: captions.most(book, parts, [shares[name] for name in self.figures] if shares else ()),
                "none": lambda: captions.without_any(parts),
            },
        )
        kept, rest = largest(self.figures, MOST_BARS, 1)
        bars = [Member(book.in_text_unit(kept[name]), name, colour_of(name), shares.get(name)) for name in kept]
        if rest:
            share = total((shares[name] for name in rest), f"{REST}占比", PERCENT) if shares else None
            amount = book.in_text_unit(total(rest.values(), REST, whole.unit))
            bars.append(Member(amount, REST, colour_of(REST), share))
        return draw_groups(book, self, [Group(tuple(bars))], message, sort=self.sort)


@dataclass(frozen=True)
class Member:
    """One bar: its figure, its name in the ledger, its colour, and the share that is told with it."""

    figure: Figure
    name: str
    colour: str
    share: Figure | None = None

    @property
    def value(self) -> str:
        """What is printed at the bar's end: 75.7（82.28%）."""
        amount = without_unit(self.figure)
        return f"{amount}（{self.share.text}）" if self.share else amount


@dataclass(frozen=True)
class Group:
    """Bars that belong together, under their total if they have one; `name` is its name in the ledger."""

    bars: tuple[Member, ...]
    whole: Figure | None = None
    name: str = ""

    def sorted(self) -> Group:
        """Put the largest first, what is told in one last."""
        bars = sorted(self.bars, key=lambda member: (member.figure.label == REST, -member.figure.value))
        return Group(tuple(bars), self.whole, self.name)


def largest(figures: dict[_Name, Figure], most: int, rests: int) -> tuple[dict[_Name, Figure], dict[_Name, Figure]]:
    """Give as many of the largest as a drawing has room for beside what is told in one, and what is left of them."""
    if len(figures) <= most:
        return figures, {}
    names = set(sorted(figures, key=lambda name: -figures[name].value)[: most - rests])
    kept = {name: figure for name, figure in figures.items() if name in names}
    return kept, {name: figure for name, figure in figures.items() if name not in names}


def draw_groups(book: Book, sketch: Sketch, groups: Sequence[Group], message: Fragment, *, sort: bool) -> Chart:
    """Draw bars, each group under its total."""
    ordered = [group.sorted() for group in groups] if sort else groups
    every = [member for group in ordered for member in group.bars]
    longest = max(member.figure.value for member in every)
    unit = every[0].figure.unit
    drawn: list[Row] = []
    rows: list[ChartRow] = []
    for group in ordered:
        if group.whole is not None:
            amount = without_unit(group.whole)
            drawn.append(Heading(f"{group.whole.label}　{amount}"))
            rows.append(ChartRow(group.whole.label, (ChartCell(amount, group.name, group.whole),), is_group=True))
        for member in group.bars:
            length = float(member.figure.value / longest)
            drawn.append(Bar(member.figure.label, length, member.colour, member.value))
            rows.append(ChartRow(member.figure.label, _cells(member)))
    headings = ("项目", heading_of(unit), *(["占比"] if any(member.share is not None for member in every) else []))
    bars = "；".join(_in_words(group) for group in ordered)
    return finish(book, sketch, drawn, message, bars, headings, rows, unit)


def _cells(member: Member) -> tuple[ChartCell, ...]:
    amount = ChartCell(without_unit(member.figure), member.name, member.figure)
    share = member.share
    return (amount,) if share is None else (amount, ChartCell(share.text, f"{member.name}.share", share))


def _in_words(group: Group) -> str:
    bars = [f"{member.figure.label}{member.value}" for member in group.bars]
    if group.whole is None:
        return "；".join(bars)
    whole = f"{group.whole.label}{without_unit(group.whole)}"
    return f"{whole}：{'，'.join(bars)}" if bars else whole
