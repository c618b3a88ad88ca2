"""Comparing two figures in the words of a check."""

from decimal import Decimal

from budgetbook.checks.model import Contrast, Finding
from budgetbook.figures import Figure, describe_cells, plain, sole_cell

ZERO = Decimal(0)


def equal(found: Figure, expected: Figure, tolerance: Decimal = ZERO) -> Finding:
    """Both figures must have the same value, but for the rounding of one of them.

    Parameters
    ----------
    tolerance
        By how much they may differ, in their unit: half the last digit of the one that was stated rounded.
    """
    apart = abs(found.value - expected.value)
    return _finding(found, expected, "与{}相等", apart, tolerance, "不一致")


def at_most(found: Figure, limit: Figure, tolerance: Decimal = ZERO) -> Finding:
    """The first figure must not be above the second, but for the rounding of one of them."""
    apart = max(found.value - limit.value, ZERO)
    return _finding(found, limit, "不大于{}", apart, tolerance, "大于")


def describe_figure(figure: Figure) -> str:
    """Write a figure with its label and its place: 支出总计92.0万元（spending.csv 第3行 …）."""
    source = f"（{describe_cells(figure.cells)}）" if figure.cells else ""
    return f"{figure.label} {plain(figure.value, strip=True)}{figure.unit}{source}"


def _finding(
    found: Figure, other: Figure, relation: str, apart: Decimal, tolerance: Decimal, contrast: Contrast
) -> Finding:
    where = sole_cell(found)
    rounded = ZERO < apart <= tolerance

    def expected() -> str:
        wording = relation.format(describe_figure(other))
        if not rounded:
            return wording
        difference, limit = (f"{plain(value, strip=True)}{found.unit}" for value in (apart, tolerance))
        return f"{wording}（相差{difference}，在四舍五入的{limit}之内）"

    return Finding(
        where,
        lambda: f"“{where.raw}”" if where else describe_figure(found),
        expected,
        holds=apart <= tolerance,
        figures=(found, other),
        rounded=rounded,
        contrast=contrast,
    )
