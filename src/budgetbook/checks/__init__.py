"""Reconciliation (勾稽): the rules a budget must obey before anything of it is published."""

from collections.abc import Iterable, Iterator

from budgetbook.book import Book
from budgetbook.checks.model import Check, CheckResult, Finding
from budgetbook.checks.report import CheckReport, make_report, require_passed
from budgetbook.checks.rules import CHECKS, OF_EACH_UNIT

__all__ = ["CHECKS", "Check", "CheckReport", "CheckResult", "Finding", "require_passed", "run_checks"]


def run_checks(book: Book) -> CheckReport:
    """Run every check, of a department also those of its units' own sums.

    An exception in a rule is raised, not reported as bad data.
    """
    units = [Book(data, data.form) for data in book.data.units]
    results = tuple(CheckResult(check, tuple(_findings(check, book, units))) for check in CHECKS)
    of_units = {data.folder: (data.accepted, data.settings.transcribed) for data in book.data.units}
    return make_report(results, book.data.accepted, transcribed=book.data.settings.transcribed, of_units=of_units)


def _findings(check: Check, book: Book, units: Iterable[Book]) -> Iterator[Finding]:
    yield from check.rule(book)
    for unit in units if check.id in OF_EACH_UNIT else ():
        yield from check.rule(unit)
