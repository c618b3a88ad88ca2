"""What a figure is a difference of, so that the direction printed with it is that from last year to this."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from budgetbook.figures.operands import FigureError

if TYPE_CHECKING:
    from budgetbook.figures.expression import Expression
    from budgetbook.figures.figure import Figure

_YEAR = re.compile(r"(?:^|/)(\d{4})/")


def difference_of(figure: Figure) -> Expression | None:
    """Return the difference that a figure is, converted or rounded or not; None where it is none."""
    expression = figure.expression
    while expression is not None and expression.operation in ("convert", "round"):
        expression = expression.operands[0].expression
    return expression if expression is not None and expression.operation == "difference" else None


def growth_of(figure: Figure) -> Expression | None:
    """Return the difference of which a figure is the percentage, if that is one of what was taken away; else None."""
    share = figure.expression
    if share is None or share.operation != "share":
        return None
    part, whole = share.operands[:2]
    difference = difference_of(part)
    if difference is None:
        return None
    base = difference.operands[1]
    is_base = base == whole or (base.unit != whole.unit and base.in_unit(whole.unit) == whole)
    return difference if is_base else None


def require_later_first(figure: Figure, difference: Expression | None, wanted: str) -> None:
    """Refuse a figure that is no difference, or one whose first operand is of an earlier year than its second.

    Parameters
    ----------
    wanted
        What it is not, why that is needed, and how to write it.
    """
    if difference is None:
        raise FigureError(f"{figure.label}（{figure.text}）不是{wanted}")
    one, other = difference.operands[:2]
    first, second = _year_of(one), _year_of(other)
    if first and second and first < second:
        raise FigureError(f"增减应为本年减上年：发现{first}年的{one.label}减{second}年的{other.label}，两数对换")


def _year_of(figure: Figure) -> str:
    """Return the latest year whose folder the figure's cells lie in."""
    return max((match[1] for cell in figure.cells if (match := _YEAR.search(cell.file))), default="")
