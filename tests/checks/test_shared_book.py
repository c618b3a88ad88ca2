"""A book handed on from a build to its notebooks: read and checked once, and none but the one asked for."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from budgetbook.book import open_book
from budgetbook.checks import run_checks
from budgetbook.checks.shared_book import share_with_kernels
from budgetbook.core.errors import UsageError
from budgetbook.core.processes import environment_with
from budgetbook.core.project import DATA_VARIABLE
from budgetbook.notebook import session
from budgetbook.tables.build import build_annex

if TYPE_CHECKING:
    from pathlib import Path

    from budgetbook.book import Book
    from tests.fixtures.copies import Edit


pytestmark = pytest.mark.usefixtures("elsewhere")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project whose data folder has no budget: what is opened there was handed on."""
    empty = tmp_path / "empty"
    (empty / "classification").mkdir(parents=True)
    monkeypatch.setenv(DATA_VARIABLE, str(empty))
    monkeypatch.setattr(session, "here", session.Notebook())


def test_a_notebook_of_a_build_reads_and_checks_nothing_again(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("read or checked again")

    with share_with_kernels(book, run_checks(book)) as variables, environment_with(variables):
        for name in ("_open_book", "run_checks"):
            monkeypatch.setattr(session, name, fail)
        found = session.open_book("2020", 157001)
    assert build_annex(found) == build_annex(book)
    assert found.table("spending").equals(book.table("spending"))
    assert found.table("spending")["专项资金"].figures.total("支出总计").cells


def test_another_budget_than_the_one_handed_on_is_refused(book: Book) -> None:
    with share_with_kernels(book, run_checks(book)) as variables, environment_with(variables):
        for year, unit in (("2021", "157001"), ("2020", "157002")):
            with pytest.raises(UsageError, match=f"不能打开{year}年 {unit} 的数据：.*book.last_year"):
                session.open_book(year, unit)


def test_a_notebook_of_a_build_opens_its_book_once(book: Book) -> None:
    with share_with_kernels(book, run_checks(book)) as variables, environment_with(variables):
        session.open_book("2020", "157001")
        with pytest.raises(UsageError, match="已经打开"):
            session.open_book("2020", "157001")


def test_a_book_that_fails_its_checks_is_not_handed_on(edit: Edit, data: Path) -> None:
    edit("income.csv", "一般公共预算,92.0", "一般公共预算,91.0")
    wrong = open_book("2020", "157001", data)
    report = run_checks(wrong)
    assert not report.has_passed
    with share_with_kernels(wrong, report) as variables:
        assert variables == {}


def test_what_is_handed_on_goes_with_the_build(book: Book) -> None:
    with share_with_kernels(book, run_checks(book)) as variables:
        (file,) = variables.values()
        with open(file, "rb") as handed:  # noqa: PTH123  the path is a text
            assert pickle.load(handed).title == book.title
    with pytest.raises(FileNotFoundError), environment_with(variables):
        session.open_book("2020", "157001")
