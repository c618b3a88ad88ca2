"""Numbers and names as HTML: each number a span that tells what it is and where it comes from."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from budgetbook.core.number_tokens import first_number
from budgetbook.figures.expression import describe_cells

if TYPE_CHECKING:
    from budgetbook.figures.figure import Figure
    from budgetbook.figures.ledger import SourcedText


def typed_name_html(name: str) -> str:
    """Return a name that was typed by the unit, to stand in a table even where it has a number."""
    return f'<span class="own-words">{escape(name)}</span>' if first_number(name) else escape(name)


def figure_html(name: str, printed: Figure | SourcedText, text: str | None = None) -> str:
    """Write a figure, a code, a date or a table's number as a span that tells where it comes from.

    Parameters
    ----------
    text
        What is printed, where it is not as in a sentence.
    """
    text = printed.text if text is None else text
    # only a number that was computed or read from a table is underlined
    kind = "" if is_amount(printed) else " designation"
    title = source_note(printed)
    return f'<span class="budget-figure{kind}" data-figure="{escape(name)}" title="{title}">{escape(text)}</span>'


def is_amount(printed: Figure | SourcedText) -> bool:
    """Tell whether something printed is a number of the budget, and not a code, a date, a year or a table's number."""
    return getattr(printed, "unit", "") not in ("", "年")


def source_note(printed: Figure | SourcedText) -> str:
    """Tell where something printed comes from, a line each, as an attribute has it: label, formula, cells."""
    source = f"来源：{describe_cells(printed.cells)}" if printed.cells else ""
    formula = f"计算：{printed.formula}" if printed.formula else ""
    note = "\n".join(part for part in (printed.label, formula, source) if part)
    # a line break inside an attribute must be written so, or Markdown would see the end of a line
    return escape(note).replace("\n", "&#10;")
