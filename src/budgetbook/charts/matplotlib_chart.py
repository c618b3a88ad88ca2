"""An analyst's own picture: a matplotlib figure in which every number is a tick of an axis or one of its figures."""

from __future__ import annotations

import math
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.container import BarContainer
from matplotlib.figure import Figure as Canvas
from matplotlib.image import _ImageBase
from matplotlib.table import Cell
from matplotlib.text import Text
from matplotlib.ticker import LogFormatter, ScalarFormatter

from budgetbook.book import Book
from budgetbook.charts import series_figures
from budgetbook.charts.model import Chart, heading_of, without_markup, without_unit
from budgetbook.charts.rows import ChartCell, ChartRow
from budgetbook.charts.style import STYLE, svg_of, use_style
from budgetbook.core.number_tokens import first_number
from budgetbook.figures import Figure, FigureError
from budgetbook.narrative.sentence import Fragment, NarrativeError

_NUMBERS = (ScalarFormatter, LogFormatter)
"""What writes the scale of an axis from its numbers; the others write what they are given."""


def matplotlib_chart(
    book: Book, canvas: Canvas, figures: pd.Series[Any] | dict[str, Figure], caption: Fragment, alt: Fragment
) -> Chart:
    """Take a matplotlib figure over into the document, with the table of its figures.

    Parameters
    ----------
    figures
        What is drawn, by name.
    caption, alt
        Its title, and what it shows to those who cannot see it; both made like sentences.

    Raises
    ------
    FigureError
        It is no matplotlib figure, or nothing says what is drawn.
    NarrativeError
        A text in it has a digit and is neither a tick of an axis nor the printed text of one of its figures.
    """
    if not hasattr(canvas, "savefig"):
        raise FigureError(f"发现{type(canvas).__name__}，应为 matplotlib 的图：fig, axes = plt.subplots()")
    known = dict(figures) if isinstance(figures, dict) else series_figures.named_figures(figures)
    if not known or not all(isinstance(figure, Figure) for figure in known.values()):
        raise FigureError("figures 应为图上所画的数据：一栏数据（Series），或者名称和数据的对照")
    shown = {series_figures.name_of(name): book.in_text_unit(figure).named(name) for name, figure in known.items()}
    with mpl.rc_context():
        use_style()
        for text in canvas.findobj(Text):
            text.set_fontfamily(STYLE["font.family"])
        _require_sources(canvas, list(shown.values()))
        _require_lengths(canvas, [*known.values(), *shown.values()])
        svg = svg_of(canvas, bbox_inches="tight")
    units = {figure.unit for figure in shown.values()}
    # of one unit, it stands once for all, in the heading
    heading, written = (heading_of(units.pop()), without_unit) if len(units) == 1 else ("数据", str)
    cells = [ChartCell(written(figure), name, figure) for name, figure in shown.items()]
    return Chart(
        svg=svg,
        subject=caption.under("caption"),
        caption=caption.under("caption"),
        alt=without_markup(alt),
        headings=("项目", heading),
        rows=tuple(ChartRow(cell.name, (cell,)) for cell in cells),
        figures=(
            *((cell.name, shown[cell.name], cell.text) for cell in cells),
            *((f"alt.{name}", printed, printed.text) for name, printed in alt.figures),
        ),
    )


def _require_sources(canvas: Canvas, figures: list[Figure]) -> None:
    """Refuse a text with a digit that is neither a tick of an axis nor the text of a figure."""
    canvas.draw_without_rendering()  # ticks have their texts only then
    ticks = {
        id(label)
        for axes in canvas.axes
        for axis in (axes.xaxis, axes.yaxis)
        for formatter, labels in (
            (axis.get_major_formatter(), [*axis.get_majorticklabels(), axis.get_offset_text()]),
            (axis.get_minor_formatter(), axis.get_minorticklabels()),
        )
        if type(formatter) in _NUMBERS
        for label in labels
    }
    printed = {text for figure in figures for text in (figure.text, without_unit(figure))}
    if canvas.findobj(_ImageBase):
        raise NarrativeError("图上贴了图片，它的数字没有来历：只画数据")
    cells = [cell.get_text() for cell in canvas.findobj(Cell)]
    for text in (*canvas.findobj(Text), *cells):
        words = text.get_text()
        if text.get_visible() and first_number(words) and id(text) not in ticks and words.strip() not in printed:
            raise NarrativeError(
                f"图上的“{words}”有数字，而不是坐标轴的刻度，也不是 figures 中数据印出的样子"
                f"（{'、'.join(figure.text for figure in figures)}）：图上的数字也要有来源"
            )


def _require_lengths(canvas: Canvas, figures: list[Figure]) -> None:
    """Refuse a bar that is as long as none of the figures."""
    known = [abs(float(figure)) for figure in figures]
    bars: list[Any] = [bar for axes in canvas.axes for bar in axes.containers if isinstance(bar, BarContainer)]
    for length in (abs(float(length)) for bar in bars for length in bar.datavalues):
        if not any(math.isclose(length, number, rel_tol=1e-9, abs_tol=1e-9) for number in known):
            drawn = "、".join(dict.fromkeys(figure.text for figure in figures))
            raise NarrativeError(
                f"图上有一条长 {length:g}，figures 中没有这个数据（{drawn}）：条的长短由数据给出，用 .astype(float)"
            )
