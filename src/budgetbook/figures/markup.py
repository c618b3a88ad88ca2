"""Numbers and names as HTML: each number a span that tells what it is and where it comes from."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from budgetbook.core.number_tokens import first_number
from budgetbook.figures.expression import describe_cells

if TYPE_CHECKING:
    from budgetbook.figures.figure import Figure
    from budgetbook.figures.ledger import Mark


def named_html(name: str) -> str:
    """Return a name that was typed by the unit, to stand in a table even where it has a number."""
    return f'<span class="own-words">{escape(name)}</span>' if first_number(name) else escape(name)


def figure_markup(name: str, figure: Figure, text: str | None = None) -> str:
    """Write a figure as a span that tells where it comes from; `text` where it is not printed as in a sentence."""
    return _span(name, figure.text if text is None else text, source_note(figure))


def source_note(figure: Figure) -> str:
    """Tell where a figure comes from, a line each: its label, its formula, its cells."""
    source = f"来源：{describe_cells(figure.cells)}" if figure.cells else ""
    formula = f"计算：{figure.formula}" if figure.formula else ""
    return "\n".join(part for part in (figure.label, formula, source) if part)


def mark_markup(name: str, mark: Mark) -> str:
    """Write a code, a date or a table's number as a span that tells where it comes from."""
    source = f"来源：{describe_cells(mark.cells)}" if mark.cells else ""
    return _span(name, mark.text, "\n".join(part for part in (mark.label, source) if part))


def _span(name: str, text: str, note: str) -> str:
    return (
        f'<span class="budget-figure" data-figure="{escape(name)}" title="{_line_breaks(note)}">{escape(text)}</span>'
    )


def _line_breaks(text: str) -> str:
    # a line break inside an attribute must be written so, or Markdown would see the end of a line
    return escape(text).replace("\n", "&#10;")
