"""Charts: bars with the value on each, in a style that survives grey print and colour blindness.

Lengths are shares of the longest bar, so no float ever holds money; every printed number is a figure's text.
Each function returns None where there is nothing to compare.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure as Canvas

from budgetbook.dataset.tables import PARTS
from budgetbook.fonts import SANS, SANS_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from budgetbook.book import Book
    from budgetbook.figures import Figure
    from budgetbook.ledger import Mark

# Dark to light, far apart in luminance: told apart in grey print and by colour-blind readers.
DARK, MIDDLE = "#12436d", "#4f9bb8"
_INK = "#222222"

WIDTH = 6.3
"""Inches: the width of the text on A4."""

_BAR = 0.62
_MARGIN = 0.012
_STYLE: dict[str, Any] = {
    "font.family": SANS,
    "font.size": 10.5,
    "svg.fonttype": "path",
    "svg.hashsalt": "budgetbook",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.bottom": False,
    "axes.unicode_minus": False,
}


@dataclass(frozen=True)
class Chart:
    """A finished chart.

    Attributes
    ----------
    svg
        The drawing, with its letters as outlines.
    caption
        What it shows, with its unit.
    alt
        The same in words for those who cannot see it: every bar with its value.
    figures
        What is printed on and under it with digits: each with its name and its text as printed there.
    """

    svg: str
    caption: str
    alt: str
    figures: tuple[tuple[str, Figure | Mark, str], ...] = ()


def balance(book: Book) -> Chart | None:
    """Draw income by source and spending by kind (预算01表)."""
    data = book.data
    groups = [
        ("收入", [book.told(source.amount) for source in data.income]),
        ("支出", [book.told(data.spending.basic), book.told(data.spending.project)]),
    ]
    return _grouped(book, groups, "收入与支出总体情况", "balance")


def spending_by_class(book: Book, parts: Sequence[Figure], shares: Sequence[Figure]) -> Chart | None:
    """Draw spending of 一般公共预算 by function class, largest first (预算05表)."""
    percents = {part.label: share for part, share in zip(parts, shares, strict=True)}
    ordered = [book.told(part) for part in sorted(parts, key=lambda part: -part.value)]
    labels = [f"{_amount(part)}（{percents[part.label].text}）" for part in ordered]
    chart = _bars(book, ordered, labels, "一般公共预算支出按功能分类", "general_public")
    if chart is None:
        return None
    printed = tuple((f"{part.label}.share", percents[part.label], percents[part.label].text) for part in ordered)
    return replace(chart, figures=chart.figures + printed)


def basic_and_project(book: Book) -> Chart | None:
    """Draw basic and project spending by kind (预算03表)."""
    group = book.data.spending
    groups = [
        (name, [book.told(figure) for kind, figure in group.kinds.items() if kind.of == part])
        for part, name in PARTS.items()
    ]
    return _grouped(book, groups, "基本支出与项目支出的构成", "spending")


def basic_by_item(book: Book) -> Chart | None:
    """Draw basic spending by economic item, largest first; 人员经费 dark, 公用经费 light (预算06表)."""
    basic = book.data.basic
    colours = {"301": DARK, "303": DARK, "302": MIDDLE, "310": MIDDLE}
    coloured = [
        (book.told(figure), colours[code[:3]])
        for code, figure in basic.by_code.items()
        if figure.value > 0 and code[:3] in colours
    ]
    coloured.sort(key=lambda pair: -pair[0].value)
    figures = [figure for figure, _ in coloured]
    return _bars(
        book,
        figures,
        [_amount(figure) for figure in figures],
        "一般公共预算基本支出按经济分类",
        "basic",
        colours=[colour for _, colour in coloured],
        key=[("人员经费", DARK), ("公用经费", MIDDLE)],
    )


def three_public(book: Book) -> Chart | None:
    """Draw “三公”经费 by part, zeros included, since their being zero is the message (预算07表)."""
    parts = book.data.three_public
    figures = [book.told(part) for part in parts.parts]
    return _bars(book, figures, [_amount(figure) for figure in figures], "“三公”经费构成", "three_public")


def _comparable(figures: Sequence[Figure]) -> bool:
    return sum(figure.value > 0 for figure in figures) > 1


def _amount(figure: Figure) -> str:
    return figure.text.removesuffix(figure.unit)


def _lengths(figures: Sequence[Figure], longest: Figure | None = None) -> list[float]:
    whole = longest.value if longest else max(figure.value for figure in figures)
    return [float(figure.value / whole) for figure in figures]


def _bars(
    book: Book,
    figures: Sequence[Figure],
    labels: Sequence[str],
    subject: str,
    table: str,
    colours: Sequence[str] | None = None,
    key: Sequence[tuple[str, str]] = (),
) -> Chart | None:
    if not _comparable(figures):
        return None
    with mpl.rc_context(_style(len(figures))):
        canvas, axes = _canvas(len(figures))
        lengths = _lengths(figures)
        axes.barh(range(len(figures)), lengths, height=_BAR, color=colours or DARK)
        for place, (length, label) in enumerate(zip(lengths, labels, strict=True)):
            axes.text(length + _MARGIN, place, label, va="center", color=_INK)
        axes.set_yticks(range(len(figures)), [figure.label for figure in figures])
        axes.set_xlim(0, 1.22)
        for place, (name, colour) in enumerate(key):
            axes.text(1.2, len(figures) - 1.6 + place * 0.9, f"■ {name}", color=colour, ha="right", va="center")
        svg = _finish(canvas, axes, book, table)
    alt = "；".join(f"{figure.label}{label}" for figure, label in zip(figures, labels, strict=True))
    return _chart(book, svg, subject, alt, table, [(figure.label, figure, _amount(figure)) for figure in figures])


def _grouped(book: Book, groups: Sequence[tuple[str, list[Figure]]], subject: str, table: str) -> Chart | None:
    """Draw every part above zero as a bar of its own, its group before its name and in its colour."""
    shown = [(name, [figure for figure in figures if figure.value > 0]) for name, figures in groups]
    bars = [figure.named(f"{name}：{figure.label}") for name, figures in shown for figure in figures]
    colours = [(DARK, MIDDLE)[place] for place, (_, figures) in enumerate(shown) for _ in figures]
    chart = _bars(book, bars, [_amount(figure) for figure in bars], subject, table, colours=colours)
    if chart is None:
        return None
    alt = "；".join(
        f"{name}：{'，'.join(figure.label + _amount(figure) for figure in figures) or '无'}" for name, figures in shown
    )
    marks = [(f"{name}.{figure.label}", figure, _amount(figure)) for name, figures in shown for figure in figures]
    return _chart(book, chart.svg, subject, alt, table, marks)


def _step(bars: int) -> float:
    """Return the height of a bar with its gap (inches): a chart is never higher than a page has room for."""
    return min(0.34, 7.25 / bars)


def _style(bars: int) -> dict[str, Any]:
    """Return the style for a number of bars, with letters as large as the room between them allows."""
    return {**_STYLE, "font.size": min(10.5, 62 * _step(bars))}


def _canvas(bars: int) -> tuple[Canvas, Axes]:
    font_manager.fontManager.addfont(SANS_FILE)
    step = _step(bars)
    canvas = Canvas(figsize=(WIDTH, 0.75 + step * bars), layout="constrained")
    axes = canvas.add_subplot()
    # no margin in proportion to the bars: of many it would be as high as several of them
    axes.set_ylim(bars - 0.5, -0.5)
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_color("#999999")
    return canvas, axes


def _finish(canvas: Canvas, axes: Axes, book: Book, table: str) -> str:
    axes.set_title(f"单位：{book.form.text_amounts.unit}", loc="right", fontsize=9, color=_INK)
    canvas.supxlabel(f"数据来源：{book.table_number(table).text}", x=0.99, ha="right", fontsize=9, color=_INK)
    buffer = io.StringIO()
    canvas.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def _chart(book: Book, svg: str, subject: str, alt: str, table: str, figures: list[tuple[str, Figure, str]]) -> Chart:
    year = book.data.year.text
    unit = book.form.text_amounts.unit
    caption = f"{year}{subject}（单位：{unit}）"
    number = book.table_number(table)
    printed: tuple[tuple[str, Figure | Mark, str], ...] = (
        *figures,
        ("year", book.data.year, year),
        ("source", number, number.text),
    )
    return Chart(svg, caption, f"条形图，{year}{subject}，单位{unit}：{alt}。", printed)
