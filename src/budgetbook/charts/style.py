"""The one style of all charts: a colour for each category, sizes of type, and how bars and their words are drawn.

Every bar has its name in a line above it and its value at its end, so that no legend and no scale is needed. A drawing
is narrow: on a phone it shrinks little and its letters stay readable, in print it stands at its own size.
"""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from cycler import cycler
from matplotlib import font_manager
from matplotlib.figure import Figure as Canvas

from budgetbook.core.fonts import SANS, SANS_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

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
}
"""A category has one colour in all charts. Those that meet in one chart differ in luminance, for grey print, and in
hue as colour-blind readers see it; all stand out from white paper by 3:1 at least (WCAG 1.4.11)."""

OTHERS = tuple(COLOURS[name] for name in ("基本支出", "项目支出", "公用经费", "人员经费"))
"""Colours of groups and parts that have none of their own, in the order in which they are given out."""

INK, LINE = "#222222", "#8a9199"

WIDTH = 288.0
"""Points: 4 inches, about as many pixels of a style sheet as a phone is wide."""

HEADING, LETTERS, SMALL = 11.5, 10.5, 9.5
"""Sizes of type in points: of a group's heading, of names and values, of the notes in the corners."""

MOST_BARS = 18
"""A drawing of more would not fit a page with its caption."""

_MARGIN = 3.0
_NOTE = 15.0
_GROUP_HEIGHT = 24.0
_NAME_HEIGHT, _BAR_HEIGHT, _GAP = 14.0, 8.5, 6.0
_SPACE = 4.0

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


@dataclass(frozen=True)
class Heading:
    """The name of a group with its total, over the group's bars."""

    words: str


@dataclass(frozen=True)
class Bar:
    """One bar.

    Attributes
    ----------
    name
        The words above it.
    length
        Share of the longest bar; below zero for one that goes to the left.
    value
        What is printed at its end, if anything.
    """

    name: str
    length: float
    colour: str
    value: str = ""


@dataclass(frozen=True)
class Stack:
    """One bar of several parts, each with its share of the longest bar and its colour; `value` stands at its end."""

    name: str
    parts: tuple[tuple[float, str], ...]
    value: str

    @property
    def length(self) -> float:
        """Length of the whole bar."""
        return sum(length for length, _ in self.parts)


@dataclass(frozen=True)
class Legend:
    """What the colours of the parts mean: a name and its colour in each line."""

    entries: tuple[tuple[str, str], ...]


Row = Heading | Bar | Stack | Legend


def colour_of(*names: str, other: str = COLOURS["支出"]) -> str:
    """Return the colour of the first of some names that has one."""
    return next((COLOURS[name] for name in names if name in COLOURS), other)


def use_style() -> None:
    """Give matplotlib the style of all charts, in which Chinese has its letters."""
    font_manager.fontManager.addfont(SANS_FILE)
    mpl.rcParams.update(STYLE)


def draw(rows: Sequence[Row], unit: str, source: str) -> str:
    """Draw the rows from the top down, with the unit above them and the table they come from below; return the SVG.

    All bars start at one line, where zero is; the letters are outlines.
    """
    heights = [_height(row) for row in rows]
    height = 2 * _NOTE + sum(heights)
    with mpl.rc_context():
        use_style()
        canvas, axes = _canvas(height)
        _write(axes, WIDTH - _MARGIN, _NOTE - _SPACE, unit, SMALL, "right")
        zero, longest = _scale([row for row in rows if isinstance(row, Bar | Stack)])
        top = _NOTE
        for row, taken in zip(rows, heights, strict=True):
            if isinstance(row, Heading):
                _draw_heading(axes, row, top)
            elif isinstance(row, Legend):
                _draw_legend(axes, row, top)
            else:
                _draw_bar(axes, row, top, zero, longest)
            top += taken
        _write(axes, WIDTH - _MARGIN, height - _SPACE, source, SMALL, "right")
        buffer = io.StringIO()
        canvas.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def lines_of(words: str) -> list[str]:
    """Break words into lines that are no wider than the drawing."""
    lines, room = [""], 0.0
    for letter in words:
        room += _width(letter)
        if room > WIDTH - 2 * _MARGIN:
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


def _height(row: Row) -> float:
    if isinstance(row, Heading):
        return _GROUP_HEIGHT
    if isinstance(row, Legend):
        return _NAME_HEIGHT * len(row.entries) + _GAP
    return _NAME_HEIGHT * len(lines_of(row.name)) + _BAR_HEIGHT + _GAP


def _scale(bars: Sequence[Bar | Stack]) -> tuple[float, float]:
    """Return where zero is, and the length of the longest bar, in points."""
    lengths = [bar.length for bar in bars]
    left, right = min([0.0, *lengths]), max([0.0, *lengths])
    values = max((_width(bar.value) + _SPACE for bar in bars if bar.value), default=0.0)
    longest = (WIDTH - 2 * _MARGIN - values) / (right - left or 1)
    return _MARGIN - left * longest, longest


def _width(words: str) -> float:
    """Return no less than the width of words in points: a Chinese letter is square, no digit wider than two thirds."""
    wide = sum(letter == "%" or unicodedata.east_asian_width(letter) in "WFA" for letter in words)
    return LETTERS * (wide + (len(words) - wide) * 2 / 3)


def _draw_heading(axes: Axes, heading: Heading, top: float) -> None:
    baseline = top + _GROUP_HEIGHT - 2 * _SPACE
    _write(axes, _MARGIN, baseline, heading.words, HEADING)
    axes.plot([_MARGIN, WIDTH - _MARGIN], [baseline + _SPACE] * 2, color=LINE, linewidth=0.5)


def _draw_legend(axes: Axes, legend: Legend, top: float) -> None:
    for name, colour in legend.entries:
        top += _NAME_HEIGHT
        axes.barh(top - SMALL / 2 - 1, _BAR_HEIGHT, left=_MARGIN, height=_BAR_HEIGHT, color=colour)
        _write(axes, _MARGIN + _BAR_HEIGHT + _SPACE, top - _SPACE / 2, name, SMALL)


def _draw_bar(axes: Axes, bar: Bar | Stack, top: float, zero: float, longest: float) -> None:
    for line in lines_of(bar.name):
        top += _NAME_HEIGHT
        _write(axes, _MARGIN, top - _SPACE, line, LETTERS)
    middle = top + _BAR_HEIGHT / 2
    start = zero
    for length, colour in bar.parts if isinstance(bar, Stack) else ((bar.length, bar.colour),):
        axes.barh(middle, length * longest, left=start, height=_BAR_HEIGHT, color=colour)
        start += length * longest
    axes.plot([zero] * 2, [top - 1, top + _BAR_HEIGHT + 1], color=LINE, linewidth=0.8)
    if bar.value:
        # its digits are as high as the bar, and stand on the same line
        _write(axes, zero + bar.length * longest + _SPACE, top + _BAR_HEIGHT, bar.value, LETTERS)


def _write(axes: Axes, x: float, y: float, words: str, size: float, side: str = "left") -> None:
    axes.text(x, y, words, fontsize=size, color=INK, ha=side, va="baseline")
