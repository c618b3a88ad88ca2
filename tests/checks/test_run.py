"""All rules together: each is broken by an example, and no amount of the published data can change unnoticed."""

from __future__ import annotations

import csv
import io
import re
import shutil
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetbook.book import open_book
from budgetbook.checks import CHECKS, Check, CheckReport, Finding, require_passed, run_checks
from budgetbook.core.errors import BudgetBookError, CheckError
from budgetbook.core.project import Project, find_project
from tests.checks.test_funds import BROKEN
from tests.proofs import examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from budgetbook.book import Book

LAW = r"预算\d\d表|预算法 art\. \d+|财预〔\d{4}〕\d+号|\bE\d\d\b"

NOTHING_TO_COMPARE = {
    "B8": "is about 上年结转 by item, which this form does not tell",
    "B9": "is about the economic items of all spending, which this form does not ask for",
    **dict.fromkeys(("L1", "L2", "L3"), "is about lists that the form declares, and it declares none"),
    "D3": "is about the day of approval, and none is given",
    **dict.fromkeys(("U1", "U2", "U3"), "is about the units of a department, and this is a unit"),
    "M3": "is about codes learned from the unit's own tables, and there are none",
    "O2": "is about 事业单位, and this unit is none",
    "P4": "is about projects with targets, and there are none",
    "P5": "is about projects with targets, and there are none",
    **{f"Y{number}": "is about last year, and there is none" for number in range(3, 12)},
    "T6": "is about projects with targets, and there are none",
}
BROKEN_ELSEWHERE = {"M3", "U1", "U2", "U3"}
"""Rules about what no published data has: learned codes (tests/importing), the units of a department."""
ACCEPTED = ("M1", "O1", "P1", "P3")
WARNED = ("P6", "W6")


by_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)


def test_every_check_has_its_own_id_title_and_rule() -> None:
    assert len(CHECKS) >= 46
    assert len({check.id for check in CHECKS}) == len(CHECKS)
    assert len({check.title for check in CHECKS}) == len(CHECKS)
    assert len({check.rule for check in CHECKS}) == len(CHECKS)


def test_every_check_is_broken_by_an_example(examples: list[tuple[str, object, object]]) -> None:
    of_other_forms = {example.values[2] for example in BROKEN}
    assert {id_ for id_, _, _ in examples} | BROKEN_ELSEWHERE | of_other_forms == {check.id for check in CHECKS}


@by_check
def test_a_check_names_the_table_the_law_or_the_common_error_it_comes_from(check: Check) -> None:
    assert re.search(LAW, check.rule.__doc__ or "")


@by_check
def test_a_check_has_an_id_of_a_letter_and_a_number_and_a_chinese_title(check: Check) -> None:
    assert re.fullmatch(r"[A-Z]\d{1,2}", check.id)
    assert re.fullmatch(r"[一-鿿“”，、]+", check.title)


@by_check
def test_a_check_compares_something_on_the_published_data(check: Check, book: Book) -> None:
    assert bool(list(check.rule(book))) is (check.id not in NOTHING_TO_COMPARE)


@by_check
def test_a_check_holds_on_the_published_data_unless_its_failure_is_known(check: Check, book: Book) -> None:
    assert all(finding.holds for finding in check.rule(book)) is (check.id not in (*ACCEPTED, *WARNED))


@by_check
def test_a_check_says_of_each_comparison_where_what_and_against_what(check: Check, book: Book) -> None:
    for finding in check.rule(book):
        assert finding.where is not None or len(finding.figures) == 2
        assert finding.found
        assert finding.expected


def test_the_published_data_are_sound_by_every_check(book: Book) -> None:
    report = run_checks(book)
    assert tuple(result.check for result in report) == CHECKS
    assert {line.check for line in report.of("accepted")} == set(ACCEPTED)
    assert {line.check for line in report.of("warning")} == set(WARNED)
    require_passed(report)


def test_every_comparison_has_its_line(real: CheckReport) -> None:
    for result in real:
        lines = [line for line in real.lines if line.check == result.check.id]
        assert len(lines) == len(result.findings)
        assert {line.title for line in lines} <= {result.check.title}


def test_a_failed_check_stops_the_publication_with_exit_code_1(report_after: Callable[..., CheckReport]) -> None:
    report = report_after(("income.csv", "合计,,92.0", "合计,,93.0"))
    with pytest.raises(CheckError) as stopped:
        require_passed(report)
    assert stopped.value.exit_code == 1
    assert str(stopped.value).startswith("[T1 合计行等于各行之和] data/2020/157001/income.csv 第2行“预算数”：")


def test_a_rule_that_itself_breaks_is_not_taken_for_bad_data(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Book) -> Iterator[Finding]:
        raise ZeroDivisionError

    monkeypatch.setattr("budgetbook.checks.CHECKS", (Check("X1", "甲等于乙", broken),))
    with pytest.raises(ZeroDivisionError):
        run_checks(book)


# no single amount can be changed unnoticed


class Amount(NamedTuple):
    """Where an amount stands: file, line below the headings (0 is 合计 where there is one), and column."""

    file: str
    line: int
    column: int


COLUMNS = {
    "income.csv": ([2], 5),
    "spending.csv": ([3, 4, 5, 6, 7], 6),
    "basic_spending.csv": ([4, 5], 16),
    "three_public.csv": ([1], 5),
}
AMOUNTS = [
    Amount(file, line, column)
    for file, (columns, lines) in COLUMNS.items()
    for line in range(lines)
    for column in columns
]
# 其中：财政拨款 may be less than 小计, and “三公”经费 more than its economic items
BOUND_ON_BOTH_SIDES = [
    amount
    for amount in AMOUNTS
    if amount.line > 0
    and amount.file != "three_public.csv"
    and (amount.file, amount.column) != ("basic_spending.csv", 5)
]
# these have no 合计 row and are compared with other tables, by rules that fail on the published data already
ELSEWHERE = [
    Amount("operating_cost.csv", 0, 1),
    *(Amount("performance_tasks.csv", line, column) for line in range(3) for column in (2, 3)),
]
OTHER_MONEY = [Amount("performance_tasks.csv", line, 4) for line in range(3)]  # empty

deltas = st.integers(-30, 30).filter(bool).map(lambda tenths: Decimal(tenths) / 10)


@pytest.fixture(scope="module")
def scratch(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    target = tmp_path_factory.mktemp("changed") / "data"
    shutil.copytree(project.data, target, ignore=shutil.ignore_patterns("raw"))
    return find_project(target)


def stopped_after(project: Project, delta: Decimal, *changed: Amount, heeding: tuple[str, ...] = ()) -> bool:
    """Add `delta` to the amounts of one file, and say whether reading or a check refuses the data; then put it back.

    Stale acceptances do not count, nor do the rules that fail on the published data, save those of `heeding`.
    """
    path = project.data / "2020/157001" / changed[0].file
    original = path.read_bytes()
    rows = list(csv.reader(io.StringIO(original.decode("utf-8"))))
    for amount in changed:
        row = rows[amount.line + 1]
        row[amount.column] = str(Decimal(row[amount.column]) + delta)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    try:
        report = run_checks(open_book("2020", "157001", project.data))
    except BudgetBookError:
        return True
    finally:
        path.write_bytes(original)
    return any(line.check in heeding or line.check not in ACCEPTED for line in report.of("failed"))


def test_the_amounts_that_are_changed_are_all_there_are(book: Book) -> None:
    expected = {
        Amount(file, line, column)
        for file, table in book.data.sources.items()
        for line in range(len(table.rows) + (table.published_total is not None))
        for column, kind in enumerate(table.schema.columns)
        if kind.kind == "amount"
    }
    assert {*AMOUNTS, *ELSEWHERE, *OTHER_MONEY} == expected


@pytest.mark.proof
@settings(max_examples=examples(400, 5))
@given(amount=st.sampled_from(AMOUNTS), delta=deltas)
def test_no_amount_can_be_changed_unnoticed(scratch: Project, amount: Amount, delta: Decimal) -> None:
    assert stopped_after(scratch, delta, amount)


@pytest.mark.proof
@settings(max_examples=examples(400, 5))
@given(amount=st.sampled_from(BOUND_ON_BOTH_SIDES), delta=deltas)
def test_an_amount_changed_together_with_its_total_is_noticed_by_another_table(
    scratch: Project, amount: Amount, delta: Decimal
) -> None:
    assert stopped_after(scratch, delta, amount, amount._replace(line=0))


@pytest.mark.proof
@settings(max_examples=examples(40, 3))
@given(amount=st.sampled_from(ELSEWHERE), delta=deltas)
def test_an_amount_whose_discrepancy_is_accepted_is_noticed_when_it_changes(
    scratch: Project, amount: Amount, delta: Decimal
) -> None:
    assert stopped_after(scratch, delta, amount, heeding=("O1", "P1"))


def test_data_that_were_changed_and_put_back_are_sound(scratch: Project) -> None:
    assert not stopped_after(scratch, Decimal(0), AMOUNTS[0], heeding=ACCEPTED)
