"""The one style of all charts: a colour for each category, sizes of type, and how bars and their words are drawn.

Every bar has its name in a line above it and its value at its end, so that no legend and no scale is needed; bars that
go both ways have both in a column at the left. A drawing
is narrow: on a phone it shrinks little and its letters stay readable, in print it stands at its own size. Pictures of
drawings are for where those are not shown: notebooks that JupyterLab does not trust, and older Words.
"""

from __future__ import annotations

import base64
import io
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from cycler import cycler
from matplotlib import font_manager
from matplotlib.figure import Figure as Canvas

from budgetbook.core.fonts import SANS, SANS_FILE
from budgetbook.core.jupyter_styles import PNG, SVG
from budgetbook.core.pictures import svg_to_png

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from budgetbook.charts.rows import ChartRow

COLOURS = {
    "收入": "#5c6670",
    "支出": "#3b5b78",
    "基本支出": "#12436d",
    "项目支出": "#c8791b",
    "人员经费": "#5b2a6e",
    "公用经费": "#2f9c8a",
    "“三公”经费": "#3b5b78",
    "增加": "#8c2f1b",
    "减少": "#4a8fc0",
    "事业单位经营支出": "#6f7d1c",
    "上缴上级支出": "#9a3f6b",
    "对附属单位补助支出": "#8a79d9",
}
"""A category has one colour in all charts. Those that meet in one chart differ in luminance, for grey print, and in
hue as colour-blind readers see it; all stand out from white paper by 3:1 at least (WCAG 1.4.11)."""

OTHERS = ("#7b5b3a", "#9a3f6b", "#6f7d1c", "#8a79d9")
"""Colours of groups and parts that have none of their own, in the order in which they are given out: none of them means
anything in the charts of most units."""

INK, LINE = "#222222", "#8a9199"

WIDTH = 288.0
"""Points: 4 inches, about as many pixels of a style sheet as a phone is wide."""

HEADING, LETTERS, SMALL = 11.5, 10.5, 9.5
"""Sizes of type in points: of a group's heading, of names and values, of the notes in the corners."""

MAX_BARS = 18
"""A drawing of more would not fit a page with its caption."""

_RESOLUTION = 144
"""Dots per inch of a chart's picture: one and a half to a pixel of the screen."""

_MARGIN = 3.0
_NOTE = 15.0
_GROUP_HEIGHT = 24.0
_NAME_HEIGHT, _BAR_HEIGHT, _GAP = 14.0, 8.5, 6.0
_SPACE = 4.0
_LABELS = 130.0
"""Width of the column of labels."""

STYLE: dict[str, Any] = {
    "font.family": SANS,
    "font.size": LETTERS,
    "svg.fonttype": "path",
    "svg.hashsalt": "budgetbook",
    "axes.unicode_minus": False,
    # of what analysts draw themselves
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.xmargin": 0.15,
    "axes.prop_cycle": cycler(color=OTHERS),
}


def colour_of(*names: str, other: str = COLOURS["支出"]) -> str:
    """Return the colour of the first of some names that has one."""
    return next((COLOURS[name] for name in names if name in COLOURS), other)


def use_style() -> None:
    """Give matplotlib the style of all charts, in which Chinese has its letters."""
    mpl.rcParams.update(STYLE)


# matplotlib reads the whole file each time it is told of it: here once for all kernels that are forked afterwards
font_manager.fontManager.addfont(SANS_FILE)


def draw(rows: Sequence[ChartRow], unit: str, source: str, legend: Mapping[str, str]) -> str:
    """Draw the rows from the top down, with the unit above them and the table they come from below; return the SVG.

    All bars start at one line, where zero is; the letters are outlines.

    Parameters
    ----------
    legend
        Colours by what they mean, to stand above the bars.
    """
    legend_height = _NAME_HEIGHT * len(legend) + _GAP if legend else 0
    heights = [_height(row) for row in rows]
    height = 2 * _NOTE + legend_height + sum(heights)
    longest = max(abs(sum((size for size, _ in row.parts), Decimal(0))) for row in rows)
    lengths = [[float(size / longest) for size, _ in row.parts] for row in rows]
    with mpl.rc_context():
        use_style()
        canvas, axes = _canvas(height)
        _write(axes, WIDTH - _MARGIN, _NOTE - _SPACE, unit, SMALL, "right")
        _draw_legend(axes, legend, _NOTE)
        start = _MARGIN + (_LABELS if any(row.beside for row in rows) else 0)
        zero, scale = _scale([sum(parts) for parts in lengths], [row.at_end for row in rows], start)
        top = _NOTE + legend_height
        for row, parts, taken in zip(rows, lengths, heights, strict=True):
            if row.is_group:
                _draw_heading(axes, row.above, top)
            else:
                _draw_bar(axes, row, top, zero, [length * scale for length in parts])
            top += taken
        _write(axes, WIDTH - _MARGIN, height - _SPACE, source, SMALL, "right")
        return svg_of(canvas)


def svg_of(canvas: Canvas, **options: Any) -> str:
    """Return a drawing as SVG; the same drawing gives the same text."""
    buffer = io.StringIO()
    canvas.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, **options)
    return buffer.getvalue()


def lines_of(text: str, width: float = WIDTH - 2 * _MARGIN) -> list[str]:
    """Break words into lines that are no wider than the drawing, or as asked."""
    lines, room = [""], 0.0
    for letter in text:
        room += _width(letter)
        if room > width:
            lines, room = [*lines, ""], _width(letter)
        lines[-1] += letter
    return lines


def _canvas(height: float) -> tuple[Canvas, Axes]:
    canvas = Canvas(figsize=(WIDTH / 72, height / 72))
    axes = canvas.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    # a unit of the axes is a point of the drawing, counted from its upper left corner
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    return canvas, axes


def _height(row: ChartRow) -> float:
    if row.is_group:
        return _GROUP_HEIGHT
    if row.beside:
        return _NAME_HEIGHT * len(_labels(row)) + _GAP
    return _NAME_HEIGHT * len(lines_of(row.above)) + _BAR_HEIGHT + _GAP


def _labels(row: ChartRow) -> list[str]:
    room = _LABELS - 2 * _SPACE
    # what is too long for a line is broken at its comma first
    pieces = [piece for text in row.beside for piece in ([text] if _width(text) <= room else text.split("，"))]
    return [line for piece in pieces for line in lines_of(piece, room)]


def _scale(lengths: Sequence[float], values: Sequence[str], start: float) -> tuple[float, float]:
    """Return where zero is, and the length of the longest bar, in points.

    Values stand at the ends of the bars; left of `start` there is none.
    """
    left, right = min([0.0, *lengths]), max([0.0, *lengths])
    room = max((_width(value) + _SPACE for value in values if value), default=0.0)
    longest = (WIDTH - start - _MARGIN - room) / (right - left or 1)
    return start - left * longest, longest


def _width(text: str) -> float:
    """Return no less than the width of words in points: a Chinese letter is square, no digit wider than two thirds."""
    wide = sum(letter == "%" or unicodedata.east_asian_width(letter) in "WFA" for letter in text)
    return LETTERS * (wide + (len(text) - wide) * 2 / 3)


def _draw_heading(axes: Axes, text: str, top: float) -> None:
    baseline = top + _GROUP_HEIGHT - 2 * _SPACE
    _write(axes, _MARGIN, baseline, text, HEADING)
    axes.plot([_MARGIN, WIDTH - _MARGIN], [baseline + _SPACE] * 2, color=LINE, linewidth=0.5)


def _draw_legend(axes: Axes, legend: Mapping[str, str], top: float) -> None:
    for name, colour in legend.items():
        top += _NAME_HEIGHT
        axes.barh(top - SMALL / 2 - 1, _BAR_HEIGHT, left=_MARGIN, height=_BAR_HEIGHT, color=colour)
        _write(axes, _MARGIN + _BAR_HEIGHT + _SPACE, top - _SPACE / 2, name, SMALL)


def _draw_bar(axes: Axes, row: ChartRow, top: float, zero: float, lengths: Sequence[float]) -> None:
    first, labels = top, _labels(row)
    for number, line in enumerate(labels, start=1):
        _write(axes, _MARGIN, top + number * _NAME_HEIGHT - _SPACE, line, LETTERS)
    # the bar lies at the middle of its labels
    top += max(0.0, (len(labels) * _NAME_HEIGHT - _BAR_HEIGHT) / 2)
    for line in lines_of(row.above) if row.above else ():
        top += _NAME_HEIGHT
        _write(axes, _MARGIN, top - _SPACE, line, LETTERS)
    end = zero
    for length, (_, colour) in zip(lengths, row.parts, strict=True):
        axes.barh(top + _BAR_HEIGHT / 2, length, left=end, height=_BAR_HEIGHT, color=colour)
        end += length
    ends = [first, first + _height(row)] if labels else [top - 1, top + _BAR_HEIGHT + 1]
    axes.plot([zero] * 2, ends, color=LINE, linewidth=0.8)
    if row.at_end:
        # its digits are as high as the bar, and stand on the same line
        _write(axes, end + _SPACE, top + _BAR_HEIGHT, row.at_end, LETTERS)


def _write(axes: Axes, x: float, y: float, text: str, size: float, side: str = "left") -> None:
    axes.text(x, y, text, fontsize=size, color=INK, ha=side, va="baseline")


def chart_outputs(svg: str) -> tuple[dict[str, str], dict[str, Any]]:
    """Return a chart's drawing with a picture of it beside, by kind; and what JupyterLab is to know of them."""
    (picture,) = svg_to_png([svg], _RESOLUTION)
    data = {SVG: svg, PNG: base64.b64encode(picture).decode("ascii")}
    return data, {PNG: {"width": round(WIDTH / 72 * 96)}}
