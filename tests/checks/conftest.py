"""What the tests of the rules share: a copy of the real budget, changed in named places, and what is then told anew."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from budgetbook.book import open_book
from budgetbook.checks import CHECKS, run_checks
from budgetbook.checks.report import STATUS_NAMES
from tests.proofs import slice_of
from tests.reused_results import reuse_results

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from budgetbook.book import Book
    from budgetbook.checks import CheckReport
    from budgetbook.checks.model import Finding
    from budgetbook.checks.report import ReportLine
    from tests.fixtures.copies import Edit

    # file in the unit's folder, what stands there, what it becomes; or a function of that folder
    Change = tuple[str, str, str] | Callable[[Path, pytest.MonkeyPatch], object]


@cache
def all_examples(name: str = "BREAKS") -> list[Any]:
    """Collect the examples of the modules beside this one.

    Parameters
    ----------
    name
        BREAKS: rule, changes, other rules that these break; or HOLDS: changes that break none.
    """
    examples: list[Any] = []
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        spec = importlib.util.spec_from_file_location(f"examples_of_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        examples += getattr(module, name, [])
    return examples


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test the examples that it asks for: all that break a rule, all that do not, the first of some rules."""
    if "others" in metafunc.fixturenames:
        metafunc.parametrize(("id_", "changes", "others"), all_examples())
    if "sound_changes" in metafunc.fixturenames:
        metafunc.parametrize("sound_changes", all_examples("HOLDS"))
    if "rule_example" in metafunc.fixturenames:
        first = {example.values[0]: example.values[1] for example in reversed(all_examples())}
        tried = slice_of(first, 5)
        metafunc.parametrize("rule_example", [first[rule] for rule in tried], ids=tried)


@pytest.fixture(scope="session")
def examples() -> list[tuple[str, list[Change], list[str]]]:
    """All examples that break a rule."""
    return [example.values for example in all_examples()]


@pytest.fixture(scope="session")
def real(book: Book) -> CheckReport:
    """The report on the real 2020 data."""
    return run_checks(book)


@pytest.fixture
def report_after(
    copy_forms: Callable[[Path], None],
    book: Book,
    data: Path,
    unit_folder: Path,
    edit: Edit,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., CheckReport]:
    """Check a copy of the project, data and forms, after changes to it."""
    root = data.parent
    copy_forms(root)
    (root / "notebooks").mkdir()
    (root / "_quarto.yml").touch()
    monkeypatch.chdir(root)

    def after(*changes: Change) -> CheckReport:
        for change in changes:
            if callable(change):
                change(unit_folder, monkeypatch)
            else:
                edit(*change)
        changed = open_book("2020", "157001", data)
        # what is more than another text may change how tables are filled
        if not any(map(callable, changes)):
            reuse_results(changed, book)
        return run_checks(changed)

    return after


@pytest.fixture
def new_lines(report_after: Callable[..., CheckReport], real: CheckReport) -> Callable[..., list[ReportLine]]:
    """Say what a changed budget is told that the real one is not; what agrees or is accepted is not told."""
    known = {_essence(line) for line in real.noted}

    def lines(*changes: Change) -> list[ReportLine]:
        noted = report_after(*changes).noted
        return [line for line in noted if line.status != "accepted" and _essence(line) not in known]

    return lines


@pytest.fixture
def breaks(new_lines: Callable[..., list[ReportLine]]) -> Callable[[str, Iterable[Change], Iterable[str]], str]:
    """Say what a rule says of changes that break it, and it and `others` alone."""

    def told(id_: str, changes: Iterable[Change], others: Iterable[str]) -> str:
        lines = new_lines(*changes)
        assert sorted({line.check for line in lines}) == sorted({id_, *others})
        own = [line for line in lines if line.check == id_]
        assert all(line.place for line in own)
        return "\n".join(f"{STATUS_NAMES[line.status]} {line.sentence}" for line in own)

    return told


@pytest.fixture
def compared(book: Book) -> Callable[[str], tuple[int, list[str]]]:
    """Count what a rule compares on the real data, and name the cells that do not hold."""

    def count(id_: str) -> tuple[int, list[str]]:
        [rule] = [check.rule for check in CHECKS if check.id == id_]
        findings: list[Finding] = list(rule(book))
        return len(findings), [f"{finding.where or ''} {finding.found}" for finding in findings if not finding.holds]

    return count


def _essence(line: ReportLine) -> tuple[str, ...]:
    return (line.status, line.check, line.place, line.found, line.expected)
