"""Evaluate the expression of a figure from what was typed in its cells, in fractions and by the rules alone."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from budgetbook.figures.expression import as_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from budgetbook.figures import Cell, Figure


def evaluated(figure: Figure) -> Fraction:
    """The number that follows from a figure's expression and cells, whatever its value is."""
    return _value(as_json(figure, {cell: number for number, cell in enumerate(figure.cells)}), figure.cells)


def _value(expression: Any, cells: Sequence[Cell]) -> Fraction:
    if isinstance(expression, int):
        return Fraction(cells[expression].raw)
    if "cell" in expression:
        return Fraction(cells[expression["cell"]].raw)
    [(operation, operands)] = [(key, value) for key, value in expression.items() if isinstance(value, list)]
    values = [_value(operand, cells) for operand in operands]
    factors = {"元": Fraction(10000), "万元": Fraction(1, 10000)}
    match operation:
        case "sum":
            return sum(values, Fraction(0))
        case "difference":
            return values[0] - values[1]
        case "count":
            return Fraction(len(values))
        case "share" if expression.get("rule") == "largest-remainder":
            place: int = expression["place"]
            return _largest_remainder(values[2:])[place]
        case "share":
            return half_up(values[0] * 100 / values[1], expression["decimals"])
        case "quotient":
            return half_up(values[0] / values[1], expression["decimals"])
        case "convert" | "round":
            exact = values[0] * factors[expression["unit"]] if operation == "convert" else values[0]
            return half_up(exact, expression["decimals"]) if "decimals" in expression else exact
    raise AssertionError(expression)


def half_up(value: Fraction, decimals: int) -> Fraction:
    steps = (abs(value) * 10**decimals + Fraction(1, 2)) // 1
    return Fraction(steps if value > 0 else -steps, 10**decimals)


def _largest_remainder(parts: list[Fraction]) -> list[Fraction]:
    quotas = [part * 10000 / sum(parts) for part in parts]
    floors = [int(quota) for quota in quotas]
    missing = sorted(range(len(parts)), key=lambda place: floors[place] - quotas[place])[: 10000 - sum(floors)]
    return [Fraction(floor + (place in missing), 100) for place, floor in enumerate(floors)]
