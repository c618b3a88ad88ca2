"""Totals and counts of figures, which a caller names."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetbook.figures.expression import Expression
from budgetbook.figures.figure import Figure, addends
from budgetbook.figures.operands import same_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from budgetbook.figures.expression import Cell


def total(figures: Iterable[Figure], label: str, unit: str) -> Figure:
    """Add figures of one unit; of none, the total is zero and says that there was nothing to add.

    A sum among them that has no name of its own is taken apart, so that the total names what was added.

    Parameters
    ----------
    unit
        Unit of the total, needed where there is nothing to add.

    Raises
    ------
    FigureError
        The figures have different units.
    """
    parts: list[Figure] = []
    for figure in figures:
        parts.extend(addends(figure))
    if any(part.unit != unit for part in parts):
        same_unit(parts, unit)
    if len(parts) == 1:
        return parts[0]._with(_label=label, decimals=None, is_named=True)
    return Figure(sum((part.value for part in parts), Decimal(0)), unit, label, Expression("sum", tuple(parts)))


def count(figures: Iterable[Figure], label: str, unit: str) -> Figure:
    """Count figures: how many there are, as a figure of its own unit (项, 个)."""
    counted = tuple(figures)
    return Figure(Decimal(len(counted)), unit, label, Expression("count", counted))


def added_twice(figure: Figure) -> Cell | None:
    """Find a cell that a sum adds twice, or of an item that is counted twice, as after a merge that repeats rows."""
    expression = figure.expression
    if expression is None:
        return None
    times = Counter(_added(figure) if expression.operation == "sum" else ())
    if expression.operation == "count":
        counted = Counter(one.cells for one in expression.operands)
        times = Counter({cells[0]: number for cells, number in counted.items() if cells and number > 1})
    for cell, number in times.items():
        if number > 1:
            return cell
    return next(filter(None, map(added_twice, expression.operands)), None)


def _added(figure: Figure) -> Iterator[Cell]:
    """Go through the cells that a sum adds: its own, and those of the sums in it."""
    expression = figure.expression
    if expression is None:
        yield from figure.cells
    elif expression.operation in ("sum", "convert", "round"):
        for operand in expression.operands:
            yield from _added(operand)
