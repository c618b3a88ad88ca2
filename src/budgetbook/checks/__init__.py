"""Reconciliation (勾稽): the rules a budget must obey before anything of it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.checks import between, totals
from budgetbook.checks.model import CHECKS, Check, CheckResult, Finding
from budgetbook.errors import CheckError

if TYPE_CHECKING:
    from budgetbook.book import Book

__all__ = ["CHECKS", "Check", "CheckResult", "Finding", "between", "require_sound", "run_checks", "totals"]


def run_checks(book: Book) -> tuple[CheckResult, ...]:
    """Run every check over the book; a rule that itself breaks raises, it is never taken for bad data."""
    return tuple(CheckResult(check, tuple(check.rule(book))) for check in CHECKS)


def require_sound(results: tuple[CheckResult, ...]) -> None:
    """Stop when any check failed.

    Raises
    ------
    CheckError
        One line per failure: id, title, place, found, expected.
    """
    lines = [
        f"[{result.check.id} {result.check.title}] {finding.sentence}"
        for result in results
        for finding in result.failures
    ]
    if lines:
        raise CheckError("\n".join(lines))
