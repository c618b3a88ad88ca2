"""Bars in groups, each under its total."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from budgetbook.charts import captions, reading
from budgetbook.charts.bars import Group, Member, draw_groups, largest
from budgetbook.charts.model import REST, Sketch, worded
from budgetbook.charts.style import MOST_BARS, OTHERS, colour_of
from budgetbook.figures import FigureError, total
from budgetbook.narrative.sentence import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from budgetbook.book import Book
    from budgetbook.charts.model import Chart
    from budgetbook.figures import Figure
    from budgetbook.narrative.sentence import Fragment

_KEYS = {"收入": "income", "支出": "spending"}
"""The names in the ledger of what is said of a group, where they are not the group's own."""


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
        group, member = _group_and_name(name, by)
        figures[group, member] = reading.above_zero(figure.named(member))
    groups = _wholes(wholes, figures)
    if whole is not None and len(groups) != 2:
        raise FigureError(f"whole 是两组之和，这里有{len(groups)}组：{'、'.join(groups)}")
    return _GroupedBarChart(
        title=title,
        message=message,
        source=source,
        figures=figures,
        wholes=groups,
        whole=whole,
        named_by_group=by is None,
        sort=sort,
    )


def _group_and_name(name: object, by: pd.Series[Any] | None) -> tuple[str, str]:
    if by is not None:
        group = by.get(name)
        if group is None or pd.isna(group):
            raise FigureError(f"by 中没有“{reading.shown(name)}”的组名")
        return reading.name_of(group), reading.name_of(name)
    if not isinstance(name, tuple) or len(name) != 2:
        raise FigureError(
            f"发现索引“{reading.shown(name)}”，应为组名和名称两级；只有名称一级的，用 by= 给出每个名称的组名"
        )
    return reading.name_of(name[0]), reading.name_of(name[1])


def _wholes(wholes: pd.Series[Any] | None, figures: dict[tuple[str, str], Figure]) -> dict[str, Figure]:
    names = dict.fromkeys(group for group, _ in figures)
    if wholes is None:
        return {group: total(_of(figures, group).values(), group, reading.unit_of(figures.values())) for group in names}
    given = {reading.name_of(group): figure for group, figure in reading.figures_of(wholes).items()}
    for group in names:
        if group not in given:
            raise FigureError(f"没有“{group}”的合计：wholes 中有{'、'.join(given)}")
    return given


def _of(figures: dict[tuple[str, str], Figure], group: str) -> dict[str, Figure]:
    return {name: figure for (of, name), figure in figures.items() if of == group}


@dataclass(frozen=True, repr=False, kw_only=True)
class _GroupedBarChart(Sketch):
    figures: dict[tuple[str, str], Figure]
    wholes: dict[str, Figure]
    whole: Figure | None
    named_by_group: bool
    sort: bool

    def draw(self, book: Book) -> Chart | None:
        above = {name: figure for name, figure in self.figures.items() if figure.value > 0}
        if len(above) < 2:
            return None
        kept, rest = largest(above, MOST_BARS, len(self.wholes))
        groups = []
        for place, (group, whole) in enumerate(self.wholes.items()):
            other = OTHERS[place % len(OTHERS)]
            bars = [
                Member(
                    book.in_text_unit(figure),
                    f"{group}.{name}" if self.named_by_group else name,
                    colour_of(name, group, other=other),
                )
                for name, figure in _of(kept, group).items()
            ]
            left = _of(rest, group)
            if left:
                amount = book.in_text_unit(total(left.values(), REST, whole.unit))
                bars.append(Member(amount, f"{group}.{REST}", colour_of(group, other=other)))
            groups.append(Group(tuple(bars), book.in_text_unit(whole), f"{group}.total"))
        return draw_groups(book, self, groups, self._message(book), sort=self.sort)

    def _message(self, book: Book) -> Fragment:
        parts = {group: list(_of(self.figures, group).values()) for group in self.wholes}
        wholes, whole = list(self.wholes.values()), self.whole
        keys = {group: _KEYS.get(group, group) for group in self.wholes}
        phrases: dict[str, Callable[[], Figure | str]] = {
            keys[group]: partial(_whole_and_part, book, self.wholes[group], parts[group]) for group in self.wholes
        } | {"most": lambda: captions.most(book, list(self.figures.values()))}
        if whole is not None:
            phrases |= {"larger": lambda: captions.larger(book, wholes, whole.label)}
        if self.message is not None:
            return worded(self.message, phrases)
        if whole is not None:
            return captions.larger_and_its_most(book, list(zip(wholes, parts.values(), strict=True)), whole.label)
        return worded("；".join(f"{{{key}}}" for key in keys.values()), phrases)


def _whole_and_part(book: Book, whole: Figure, parts: Sequence[Figure]) -> Fragment:
    """Tell a whole with its largest part; of two parts, with the share of the larger."""
    if not any(part.value for part in parts):
        return sentence("{whole_name}{whole}", whole_name=whole.label, whole=book.in_text_unit(whole))
    tell = captions.whole_and_larger if len(parts) == 2 else captions.whole_and_most
    return tell(book, whole, parts)
