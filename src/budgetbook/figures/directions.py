"""What may be printed with a direction: this year less last year, and that in percent of last year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from budgetbook.figures.errors import FigureError

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


def is_growth(figure: Figure) -> bool:
    """Tell whether a figure is a difference in percent of the figure that was taken away."""
    share = figure.expression
    if share is None or share.operation != "share":
        return False
    part, whole = share.operands[:2]
    difference = difference_of(part)
    if difference is None:
        return False
    base = difference.operands[1]
    return base == whole or (base.unit != whole.unit and base.in_unit(whole.unit) == whole)


def require_later_first(figure: Figure) -> None:
    """Refuse a difference whose first operand is of an earlier year than its second."""
    share = figure.expression
    part = share.operands[0] if share is not None and share.operation == "share" else figure
    difference = difference_of(part)
    if difference is None:
        return
    first, second = (_year_of(operand) for operand in difference.operands[:2])
    if first and second and first < second:
        one, other = difference.operands[:2]
        raise FigureError(f"增减应为本年减上年：发现{first}年的{one.label}减{second}年的{other.label}，两数对换")


def _year_of(figure: Figure) -> str:
    """Return the latest year whose folder the figure's cells lie in."""
    return max((match[1] for cell in figure.cells if (match := _YEAR.search(cell.file))), default="")
