"""Reconciliation (勾稽): the rules a budget must obey before anything of it is published."""

from budgetbook.book import Book
from budgetbook.checks.model import Check, CheckResult, Finding
from budgetbook.checks.report import CheckReport, make_report, require_passed
from budgetbook.checks.rules import CHECKS

__all__ = ["CHECKS", "Check", "CheckReport", "CheckResult", "Finding", "require_passed", "run_checks"]


def run_checks(book: Book) -> CheckReport:
    """Run every check. An exception in a rule is raised, not reported as bad data."""
    results = tuple(CheckResult(check, tuple(check.rule(book))) for check in CHECKS)
    return make_report(results, book.data.accepted, transcribed=book.data.settings.transcribed)
