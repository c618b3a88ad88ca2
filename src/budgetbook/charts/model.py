"""A chart: its drawing, its caption, its alt text, and the table under it, all made of figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from types import MappingProxyType

from budgetbook.book import Book
from budgetbook.charts import style
from budgetbook.charts.rows import ChartCell, ChartRow
from budgetbook.figures import AMOUNT_UNITS, PERCENT, Figure
from budgetbook.figures.ledger import SourcedText
from budgetbook.figures.markup import figure_html, typed_name_html
from budgetbook.narrative.sentence import Fragment, names_in, sentence

_SUMMARY = "查看数据表"
_NUMBER = ' class="number"'

OTHER_ITEMS = "其余各项"
"""Name of the bar that stands for all that are too many for a drawing."""


@dataclass(frozen=True)
class Chart:
    """A finished chart.

    Attributes
    ----------
    svg
        The drawing, with its letters as outlines.
    subject
        What it shows: of a chart in the house style without the year.
    caption
        Its message; the unit and the table that it comes from stand on the drawing.
    alt
        The same in words for those who cannot see it: the message, then every bar with its value.
    headings
        The columns of its table, that of the names first.
    rows
        The rows of its table: every bar, and every group.
    figures
        What is printed on it and in its alt text with digits: each with its name and its text as printed there.
    """

    svg: str
    subject: Fragment
    caption: Fragment
    alt: str
    headings: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    figures: tuple[tuple[str, Figure | SourcedText, str], ...]


@dataclass(frozen=True, repr=False)
class ChartSpec:
    """A chart definition; drawing it needs a book, which knows the year, the unit and the printing rules.

    Attributes
    ----------
    title
        What it shows, without the year.
    message
        What its caption tells, made or to be made; None for what the chart tells of itself.
    source
        Key of the official table that its figures come from, if there is one.
    drawing
        Draws it for a book.
    """

    title: str
    message: Fragment | str | None
    source: str | None
    drawing: Callable[[ChartSpec, Book], Chart | None]

    def __post_init__(self) -> None:
        sentence(self.title)  # a digit in it is refused

    def draw(self, book: Book) -> Chart | None:
        """Draw it for a book; give None where there is nothing to compare."""
        return self.drawing(self, book)

    def fill_message(self, default: Fragment | str, phrases: Mapping[str, Callable[[], Figure | str]]) -> Fragment:
        """Fill what the chart computes of itself into the message; one that is a finished sentence stays as it is.

        Parameters
        ----------
        phrases
            Words that the chart computes, by the name that a message asks for them.

        Raises
        ------
        NarrativeError
            A digit stands in the message, or it asks for what the chart does not compute.
        """
        message = default if self.message is None else self.message
        if isinstance(message, Fragment):
            return message
        return sentence(message, **{name: phrases[name]() for name in names_in(message) if name in phrases})

    def __repr__(self) -> str:
        return f"图《{self.title}》还没有画出：用 show_chart(…)"


def without_unit(figure: Figure) -> str:
    """Return a figure as a chart prints it, whose unit stands once for all."""
    return figure.text.removesuffix(figure.unit)


def heading_of(unit: str) -> str:
    """Return the heading over numbers of a unit."""
    word = "金额" if unit in AMOUNT_UNITS else "比重" if unit == PERCENT else "数量"
    return f"{word}（{unit}）"


def make_chart(
    book: Book,
    spec: ChartSpec,
    message: Fragment,
    headings: Sequence[str],
    rows: Sequence[ChartRow],
    unit: str,
    *,
    legend: Mapping[str, str] = MappingProxyType({}),
    caption_name: str = "caption",
    kind: str = "条形图",
    compared_with: str = "",
) -> Chart:
    """Draw the rows, and add caption, alt text and table.

    Parameters
    ----------
    message
        What the chart shows, in a sentence without its stop.
    rows
        The bars from the top down, which hold all figures of the drawing.
    legend
        The parts that the colours mean, where a bar has several.
    caption_name
        What the names of the caption's figures begin with: a section may have two charts.
    kind
        What it is called to those who cannot see it.
    compared_with
        What of last year its figures come from besides: 部门预算.

    Raises
    ------
    InputError
        The form has no such table.
    """
    year = book.data.year
    figures: list[tuple[str, Figure | SourcedText, str]]
    figures = [(cell.name, cell.figure, cell.text) for row in rows for cell in row.cells if cell.figure is not None]
    figures.append(("year", year, year.text))
    note = ""
    if spec.source is not None:
        number = book.table_number(spec.source)
        note = f"数据来源：{number.text}"
        figures.append((f"source.{spec.source}", number, number.text))
        if compared_with:
            last_year = book.data.year_before
            note += f"、{last_year.text}{compared_with}"
            figures.append(("last_year", last_year, last_year.text))
    if spec.source is None and spec.message is None:
        # nothing else tells what is drawn
        message = sentence("{title}：{message}", title=spec.title, message=message)
    # 2025年支出合计, not 2025年本年支出合计
    shown = Fragment(message.removeprefix("本年"), message.figures)
    caption = sentence("{year}{message}", year=year, message=shown).under(caption_name)
    svg = style.draw(rows, f"单位：{unit}", note, legend)
    bars = "；".join(_in_words(group) for group in _groups_of(rows))
    alt = f"{kind}，{year.text}{spec.title}，单位{unit}。{without_markup(message)}。{bars}。"
    return Chart(svg, Fragment(escape(spec.title)), caption, alt, tuple(headings), tuple(rows), tuple(figures))


def _groups_of(rows: Iterable[ChartRow]) -> list[list[ChartRow]]:
    """Put rows together with the heading that stands over them; those without one are a group of their own."""
    groups: list[list[ChartRow]] = [[]]
    for row in rows:
        if row.is_group and groups[-1]:
            groups.append([])
        groups[-1].append(row)
    return groups


def _in_words(group: list[ChartRow]) -> str:
    heading, *bars = [row.words for row in group]
    if not group[0].is_group:
        return "；".join([heading, *bars])
    return f"{heading}：{'，'.join(bars)}" if bars else heading


def without_markup(fragment: Fragment) -> str:
    """Return a fragment as it is read, without its mark-up."""
    return unescape(re.sub(r"<[^>]*>", "", fragment))


def chart_table_html(chart: Chart, id_: str) -> str:
    """Write a chart's table, folded under its summary; filters/tables.lua keeps it out of print.

    Parameters
    ----------
    id_
        What the ids of the chart's figures in the ledger begin with.
    """
    place = f"{id_}.chart"
    # the headings of numbers stand over them, at the right
    of_numbers = {column for row in chart.rows for column, cell in enumerate(row.cells, start=1) if cell.is_number}
    head = "".join(
        f'<th scope="col"{_NUMBER if column in of_numbers else ""}>{escape(heading)}</th>'
        for column, heading in enumerate(chart.headings)
    )
    # a group is a body of its own, so that its name is heard with each of its members
    bodies = ["".join(_row(row, place) for row in group) for group in _groups_of(chart.rows)]
    body = "".join(f"<tbody>\n{rows}</tbody>\n" for rows in bodies)
    return (
        f'<details class="chart-data">\n<summary>{_SUMMARY}</summary>\n'
        f'<table class="chart-table">\n<caption>{chart.subject.under(id_)}</caption>\n'
        f"<thead>\n<tr>{head}</tr>\n</thead>\n{body}"
        "</table>\n</details>"
    )


def _row(row: ChartRow, place: str) -> str:
    scope = "rowgroup" if row.is_group else "row"
    kind = ' class="row-class"' if row.is_group else ""
    cells = "".join(_cell(cell, place) for cell in row.cells)
    return f'<tr{kind}><th scope="{scope}">{typed_name_html(row.name)}</th>{cells}</tr>\n'


def _cell(cell: ChartCell, place: str) -> str:
    if cell.figure is None:
        return f"<td>{escape(cell.text)}</td>"
    kind = _NUMBER if cell.is_number else ""
    return f"<td{kind}>{escape(cell.before)}{figure_html(f'{place}.{cell.name}', cell.figure, cell.text)}</td>"
