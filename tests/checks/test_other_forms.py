"""The rules under a form unlike the real one: two kinds of spending, no government codes, 合计 below the rows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from budgetbook.checks import CHECKS, run_checks
from tests.checks.changing import misprint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from budgetbook.book import Book
    from tests.fixtures.copies import Edit

    OpenSmall = Callable[..., Book]

FIRST = ('total_row = "last"', 'total_row = "first"')
DEPARTMENT = ("department_row = false", "department_row = true")


def compared(book: Book, id_: str) -> int:
    """How much a rule compares; all of it holds."""
    [rule] = [check.rule for check in CHECKS if check.id == id_]
    findings = list(rule(book))
    assert [finding.sentence for finding in findings if not finding.holds] == []
    return len(findings)


def failed(book: Book) -> set[str]:
    return {line.check for line in run_checks(book).of("failed")}


def test_nothing_is_wrong_with_the_budget_under_the_small_form(open_small: OpenSmall) -> None:
    assert [line.sentence for line in run_checks(open_small()).of("failed", "stale", "accepted")] == []


@pytest.mark.parametrize("changes", [(), (FIRST,), (FIRST, DEPARTMENT), (DEPARTMENT,)], ids=len)
def test_every_level_and_row_is_compared_wherever_the_total_stands(
    open_small: OpenSmall, changes: tuple[tuple[str, str], ...]
) -> None:
    """表二 has 7 sums across, 表三, 五 and 六 have 5: total, basic, project and the two kinds."""
    book = open_small(*changes)
    department = DEPARTMENT in changes
    # down: the total, the classes and the sections of all spending (5 classes), of 一般公共预算 (4) and 基金 (1)
    levels = {"all": 1 + 5 + 5 + department, "general": 1 + 4 + 4 + department, "fund": 1 + 1 + 1 + department}
    assert compared(book, "A1") == levels["all"] * (7 + 5) + levels["general"] * 5 + levels["fund"] * 5
    # across: also the items, by three sums each
    rows = levels["all"] + 6 + levels["general"] + 5 + levels["fund"] + 1
    assert compared(book, "A2") == rows * 3


@pytest.mark.parametrize(
    ("id_", "number"),
    [
        ("A3", 1 + 1 + 2 + 1),  # 表一 and 二; 表一 and 三; 表一, 四 and 五; 表五 and 八
        ("A4", 1),  # 表七
        ("B2", 5),  # three funds, fees and other income
        ("B4", 1),  # 301, 302, 303 and 310 are all basic spending
        ("F2", 8),
        ("M1", 0),  # there are no pairs of codes
        ("M2", 0),
        ("T4", 0),  # of an item's amount no part is told apart
    ],
)
def test_what_the_form_has_is_compared_throughout_and_what_it_has_not_is_left_out(
    open_small: OpenSmall, id_: str, number: int
) -> None:
    assert compared(open_small(), id_) == number


@pytest.mark.parametrize(
    ("file", "old", "new", "checks"),
    [
        ("income.csv", "事业资金,20500", "事业资金,20400", {"A3", "B1", "B2"}),
        ("basic_spending.csv", "74950", "74850", {"A3", "B3", "B4", "O1"}),
        ("basic_spending.csv", "30302,退休费", "30701,国内债务付息", {"B4"}),
        ("spending.csv", "一般公共预算,50000,0", "一般公共预算,49000,1000", {"A3", "B3", "B4"}),
        ("three_public.csv", "公务接待费,2050", "公务接待费,1000", {"B5"}),
        ("three_public.csv", "公务接待费,2050", "公务接待费,2050.5", {"T3"}),
    ],
)
def test_what_does_not_agree_is_found(
    open_small: OpenSmall, edit: Edit, file: str, old: str, new: str, checks: set[str]
) -> None:
    edit(file, old, new)
    assert failed(open_small()) == checks


@pytest.mark.parametrize("changes", [(), (FIRST,), (DEPARTMENT,)], ids=["last", "first", "department"])
@pytest.mark.parametrize(
    ("kind", "key", "amounts", "checks"),
    [
        ("balance_by_class", "total", {"total": "970501"}, {"A3": 1}),
        ("balance_by_class", "total", {"income_amount": "970501"}, {"A3": 1}),
        ("balance_by_class", "total", {"general_public": "920001"}, {"A3": 1}),
        ("income", "201", {"fees": "20501"}, {"A1": 2}),  # it is above the section and below the total
        ("spending", "2010302", {"works": "200501"}, {"A1": 1, "A2": 1}),
        ("basic", "total", {"amount": "740001"}, {"A3": 1}),
    ],
)
def test_a_table_that_is_filled_wrongly_is_found_wherever_the_total_stands(
    open_small: OpenSmall,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    changes: tuple[tuple[str, str], ...],
    kind: str,
    key: str,
    amounts: dict[str, str],
    checks: dict[str, int],
) -> None:
    book = open_small(*changes)
    misprint(kind, key, **amounts)(tmp_path, monkeypatch)
    assert Counter(line.check for line in run_checks(book).of("failed")) == checks


def test_an_empty_table_with_a_blank_total_must_be_named_too(open_small: OpenSmall) -> None:
    book = open_small(('number = "表七"', 'number = "表七"\nempty_note = "注：表六为空表。"'))
    assert failed(book) == {"A4"}
