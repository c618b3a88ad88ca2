"""Charts of the change from last year: bars to the right for what went up, to the left for what went down.

Each returns None where there is no last year to compare with, or nothing changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.chart_captions import largest_change, whole_change
from budgetbook.chart_style import COLOURS, MOST_BARS, Bar
from budgetbook.charts import ChartCell, ChartRow, finish, without_unit
from budgetbook.comparison import THREE_PUBLIC
from budgetbook.dataset.base import OUTTURN
from budgetbook.dataset.schema import FUNDS
from budgetbook.narrative.sentence import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from budgetbook.book import Book
    from budgetbook.charts import Chart
    from budgetbook.figures import Figure
    from budgetbook.figures.changes import Change
    from budgetbook.narrative.sentence import Fragment


def by_class(book: Book) -> Chart | None:
    """Draw how spending of 一般公共预算 changed, by function class (预算05表)."""
    comparison = book.comparison
    if comparison is None:
        return None
    base = "上年执行数" if comparison.basis == OUTTURN else "上年"
    changes = list(comparison.classes[FUNDS[0]].values())
    whole = whole_change(comparison.funds[FUNDS[0]], base)
    return _chart(book, changes, whole, f"一般公共预算支出按功能分类比{base}的变动", "general_public")


def three_public(book: Book) -> Chart | None:
    """Draw how the three items of “三公”经费 changed (预算07表)."""
    comparison = book.comparison
    if comparison is None:
        return None
    whole, *parts = (comparison.totals[item] for item in THREE_PUBLIC)
    return _chart(book, parts, whole_change(whole, "上年"), "“三公”经费比上年的变动", "three_public")


def _chart(book: Book, changes: Sequence[Change], whole: Fragment, subject: str, table: str) -> Chart | None:
    """Draw the changes, what went up most first; of more than a drawing has room for, those that are largest."""
    if all(change.direction == "持平" for change in changes):
        return None
    largest = sorted(changes, key=lambda change: -abs(change.signed))[:MOST_BARS]
    shown = sorted((change for change in changes if change in largest), key=lambda change: -change.signed)
    longest = abs(largest[0].signed)
    rows = [
        Bar(
            f"{change.label}　{_in_words(change)}",
            float(change.signed / longest),
            COLOURS.get(change.direction, COLOURS["增加"]),
        )
        for change in shown
    ]
    if len(shown) < len(changes):
        subject += "（变动较大的各类）"
    told = [ChartRow(change.label, tuple(_cells(change))) for change in shown]
    headings = ("项目", "变动", f"金额（{book.form.text_amounts.unit}）", "幅度")
    message = sentence("{whole}，{most}", whole=whole, most=largest_change(changes))
    bars = "；".join(f"{change.label}{_in_words(change)}" for change in shown)
    return finish(book, rows, subject, table, message, bars, headings, told, "change_caption")


def _cells(change: Change) -> list[ChartCell]:
    """Tell a change in the cells of a row: 减少, 2, 下降2.64%."""
    difference, percent = change.difference, change.percent
    if difference is None:
        return [ChartCell("上年无此项，本年"), _number(change, "now", change.now), ChartCell("")]
    before = "本年无此项，" if change.ended else ""
    direction = _number(change, "direction", difference.shown_as("direction"), before)
    if change.direction == "持平":
        return [direction, ChartCell(""), ChartCell("")]
    amount = _number(change, "amount", difference.shown_as("size"))
    growth = ChartCell("")
    if percent is not None and percent.value and not change.ended:
        growth = ChartCell(percent.text, f"{change.label}.percent", percent)
    return [direction, amount, growth]


def _number(change: Change, name: str, figure: Figure, before: str = "") -> ChartCell:
    return ChartCell(without_unit(figure), f"{change.label}.{name}", figure, before)


def _in_words(change: Change) -> str:
    """Say a change in the words over its bar: 减少2，下降2.64%."""
    words, amount, growth = (f"{cell.before}{cell.text}" for cell in _cells(change))
    return f"{words}{amount}" + (f"，{growth}" if growth else "")
