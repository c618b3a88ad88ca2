"""Reconciliation (勾稽): the rules a budget must obey before anything of it is published."""

from budgetbook.book import Book
from budgetbook.checks.model import Check, CheckResult, Finding
from budgetbook.checks.report import CheckReport, join_reports, make_report, require_passed
from budgetbook.checks.rules import CHECKS
from budgetbook.dataset.dataset import Dataset

__all__ = ["CHECKS", "Check", "CheckReport", "CheckResult", "Finding", "require_passed", "run_checks"]


def run_checks(book: Book) -> CheckReport:
    """Run every check, and on last year's budgets, with which the book is compared, those about amounts of one year.

    What was accepted of a book of last year holds there. An exception in a rule is raised, not reported as bad data.
    """
    results = tuple(CheckResult(check, tuple(check.rule(book))) for check in CHECKS)
    report = make_report(results, book.data.accepted, transcribed=book.data.settings.transcribed)
    return join_reports(report, *map(_check_last_year, book.data.base.units if book.data.base else ()))


def _check_last_year(data: Dataset) -> CheckReport:
    book = Book(data, data.form)
    checks = {check.id: check for check in CHECKS if check.of_every_year}
    results = tuple(CheckResult(check, tuple(check.rule(book))) for check in checks.values())
    # the others are for rules that were run when that year was published
    accepted = tuple(row for row in data.accepted if row.text("核对编号") in checks)
    return make_report(results, accepted, transcribed=data.settings.transcribed, last_year=str(data.year.value))
