"""Numbers and names as HTML: each number a span that tells what it is and where it comes from."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from budgetbook.core.number_tokens import first_number
from budgetbook.figures.expression import describe_cells

if TYPE_CHECKING:
    from collections.abc import Callable

    from budgetbook.figures.figure import Figure
    from budgetbook.figures.ledger import SourcedText


_NUMBER_WITH_UNIT = re.compile(
    r"(〔\d{4}〕第?\d+号|\d+(?:[.,]\d+)*(?:[十百千万亿]*(?:人次|平方米|公里|小时|分钟|月底|[元年月日号时分个名人户家次件项辆台套所间座处条章部级类届期批张份本篇位种场天周岁吨米里亩])|%|％))"
)


def with_units(text: str, escaped: Callable[[str], str] = escape) -> str:
    """Escape the unit's own text, and keep each number and its unit on one line."""
    # every second piece is a number with its unit
    return "".join(
        f'<span class="number-unit">{escaped(piece)}</span>' if place % 2 else escaped(piece)
        for place, piece in enumerate(_NUMBER_WITH_UNIT.split(text))
    )


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
