"""Comparing two figures in the words of a check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.checks.model import Finding
from budgetbook.figures import describe_cells, plain

if TYPE_CHECKING:
    from budgetbook.figures import Figure


def equal(found: Figure, expected: Figure) -> Finding:
    """Both figures must have exactly the same value."""
    return _finding(found, expected, f"与{described(expected)}相等", holds=found.value == expected.value)


def at_most(found: Figure, limit: Figure) -> Finding:
    """The first figure must not be above the second."""
    return _finding(found, limit, f"不大于{described(limit)}", holds=found.value <= limit.value)


def described(figure: Figure) -> str:
    """Write a figure with its label and its place: 支出总计92.0万元（spending.csv 第3行 …）."""
    return f"{figure.label} {plain(figure.value, strip=True)}{figure.unit}{_source(figure)}"


def _finding(found: Figure, other: Figure, expected: str, *, holds: bool) -> Finding:
    where = found.cells[0] if len(found.cells) == 1 else None
    shown = f"“{found.cells[0].raw}”" if where else described(found)
    return Finding(where=where, found=shown, expected=expected, holds=holds, figures=(found, other))


def _source(figure: Figure) -> str:
    return f"（{describe_cells(figure.cells)}）" if figure.cells else ""
