"""Charts of the change from last year: bars to the right for what went up, to the left for what went down.

Each returns None where there is no last year to compare with, or nothing changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl

from budgetbook.charts import _BAR, _INK, DARK, MIDDLE, Chart, _canvas, _chart, _finish, _style
from budgetbook.comparison import THREE_PUBLIC
from budgetbook.dataset.base import OUTTURN
from budgetbook.dataset.schema import FUNDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from budgetbook.book import Book
    from budgetbook.changes import Change
    from budgetbook.figures import Figure

_WORDS = 0.95
"""Room for the words beside the bars, as a share of the bars' own."""


def by_class(book: Book) -> Chart | None:
    """Draw how spending of 一般公共预算 changed, by function class (预算05表)."""
    comparison = book.comparison
    if comparison is None:
        return None
    base = "上年执行数" if comparison.basis == OUTTURN else "上年"
    changes = list(comparison.classes[FUNDS[0]].values())
    return _bars(book, changes, f"一般公共预算支出按功能分类比{base}的变动", "general_public")


def three_public(book: Book) -> Chart | None:
    """Draw how the three items of “三公”经费 changed (预算07表)."""
    comparison = book.comparison
    if comparison is None:
        return None
    changes = [comparison.totals[item] for item in THREE_PUBLIC[1:]]
    return _bars(book, changes, "“三公”经费比上年的变动", "three_public")


def _bars(book: Book, changes: Sequence[Change], subject: str, table: str) -> Chart | None:
    if all(change.direction == "持平" for change in changes):
        return None
    lengths = _lengths(changes)
    labels = ["".join(text for text, _ in _pieces(change)) for change in changes]
    with mpl.rc_context(_style(len(changes))):
        canvas, axes = _canvas(len(changes))
        colours = [DARK if length > 0 else MIDDLE for length in lengths]
        axes.barh(range(len(changes)), lengths, height=_BAR, color=colours)
        left, right = min(0.0, *lengths), max(0.0, *lengths)
        axes.axvline(0, color="#999999", linewidth=0.8)
        axes.spines["left"].set_visible(False)
        for place, label in enumerate(labels):
            axes.text(right + 0.04 * (right - left), place, label, va="center", color=_INK)
        axes.set_yticks(range(len(changes)), [change.label for change in changes])
        axes.set_xlim(left, right + _WORDS * (right - left))
        svg = _finish(canvas, axes, book, table)
    alt = "；".join(f"{change.label}{label}" for change, label in zip(changes, labels, strict=True))
    return _chart(book, svg, subject, alt, table, [entry for change in changes for entry in _printed(change)])


def _lengths(changes: Sequence[Change]) -> list[float]:
    """Return each change as a share of the largest, below zero for what went down."""
    signs = {"增加": 1, "减少": -1, "持平": 0}
    sizes = [signs[change.direction] * (change.difference or change.now).value.copy_abs() for change in changes]
    longest = max(abs(size) for size in sizes)
    return [float(size / longest) for size in sizes]


def _pieces(change: Change) -> list[tuple[str, tuple[str, Figure] | None]]:
    """Say a change in the words beside its bar, each number with its name and its figure."""
    if change.direction == "持平" and change.base is not None:
        return [("持平", None)]
    if change.base is None:
        return [("上年无此项，本年", None), (_number(change.now), ("now", change.now))]
    assert change.difference is not None
    pieces: list[tuple[str, tuple[str, Figure] | None]] = [
        ("本年无此项，减少" if change.ended else change.direction, None),
        (_number(change.difference), ("amount", change.difference)),
    ]
    percent = change.percent
    if percent is not None and percent.value and not change.ended:
        pieces += [(f"，{change.growth}", None), (percent.text, ("percent", percent))]
    return pieces


def _printed(change: Change) -> list[tuple[str, Figure, str]]:
    named = ((text, entry) for text, entry in _pieces(change) if entry is not None)
    return [(f"{change.label}.{name}", figure, text) for text, (name, figure) in named]


def _number(figure: Figure) -> str:
    return figure.text.removesuffix(figure.unit)
