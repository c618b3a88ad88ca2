"""The made-up city: each unit valid, no two alike, the same for the same seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.book import read_book
from budgetbook.checks import require_passed, run_checks
from budgetbook.publication.manifest import hashes_of_files
from budgetbook.refusals import refusals
from tests.tools.made_city import FIRST, KINDS, LARGEST, SMALLEST, YEAR, make_city

if TYPE_CHECKING:
    from pathlib import Path

SIZES = (SMALLEST, 9, 7, LARGEST, 6, 8)


def test_units_of_every_kind_and_size_reconcile(tmp_path: Path) -> None:
    project = make_city(tmp_path / "one", len(SIZES), sizes=SIZES)
    kinds, bases = set(), set()
    for number, size in enumerate(SIZES):
        book = read_book(project, YEAR, f"{FIRST + number}")
        require_passed(run_checks(book))
        assert refusals(project, book) == []
        assert len(book.data.sources["spending.csv"].rows) == size
        kinds.add(book.data.settings.unit.kind)
        bases.add(book.last_year is not None)
    assert (kinds, bases) == (set(KINDS), {True, False})


def test_a_seed_makes_one_city(tmp_path: Path) -> None:
    one, same, other = (
        hashes_of_files(make_city(tmp_path / f"{n}", 3, seed=seed).data) for n, seed in enumerate((1, 1, 2))
    )
    assert one == same
    assert one != other
    incomes = [digest for name, digest in one.items() if name.endswith("income.csv")]
    assert len(set(incomes)) == len(incomes) == 5
