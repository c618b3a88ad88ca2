"""Reconciliation (勾稽): the rules a budget must obey before anything of it is published."""

from collections.abc import Iterable, Iterator, Sequence

from budgetbook.book import Book
from budgetbook.checks.model import Check, CheckResult, Finding
from budgetbook.checks.report import CheckReport, join_reports, make_report, require_passed
from budgetbook.checks.rules import CHECKS
from budgetbook.dataset.dataset import Dataset

__all__ = ["CHECKS", "Check", "CheckReport", "CheckResult", "Finding", "require_passed", "run_checks"]


def run_checks(book: Book) -> CheckReport:
    """Run every check; of a department, run those on sums for each unit as well.

    Those about the amounts of one year are run on last year's budgets as well, with which the book is compared; what
    was accepted of them holds there. An exception in a rule is raised, not reported as bad data.
    """
    report = _report(book, CHECKS)
    return join_reports(report, *map(_check_last_year, book.data.base.units if book.data.base else ()))


def _check_last_year(data: Dataset) -> CheckReport:
    return _report(Book(data, data.form), [check for check in CHECKS if check.of_every_year], str(data.year.value))


def _report(book: Book, checks: Sequence[Check], last_year: str = "") -> CheckReport:
    units = [Book(data, data.form) for data in book.data.units]
    results = tuple(CheckResult(check, tuple(_findings(check, book, units))) for check in checks)
    # the acceptances of others are for rules that are not run
    run = {check.id for check in checks}
    accepted = tuple(row for row in book.data.accepted if not last_year or row.text("核对编号") in run)
    return make_report(
        results,
        accepted,
        transcribed=book.data.settings.transcribed,
        last_year=last_year,
        of_units={data.folder: (data.accepted, data.settings.transcribed) for data in book.data.units},
    )


def _findings(check: Check, book: Book, units: Iterable[Book]) -> Iterator[Finding]:
    yield from check.rule(book)
    for unit in units if check.of_each_unit else ():
        yield from check.rule(unit)
