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
from budgetbook.checks import CHECKS, Check, CheckResult, Finding, require_sound, run_checks
from budgetbook.errors import BudgetBookError, CheckError
from budgetbook.figures import Cell
from budgetbook.project import Project, find_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book

# one edit of the published data per check: file, what stands there, what it becomes
BREAKS = {
    "T1": ("income.csv", "合计,,92.0", "合计,,93.0"),
    "T2": ("spending.csv", "50.0,0.0,7.7", "50.0,-0.1,7.7"),
    "T3": ("operating_cost.csv", "57.7", "57.75"),
    "T4": ("basic_spending.csv", "工资奖金津补贴,16.0,16.0", "工资奖金津补贴,16.0,16.1"),
    "T5": ("performance_tasks.csv", "18,18,,", "18,16.5,1.4,"),
    "B1": ("income.csv", "一般公共预算,92.0", "一般公共预算,91.0"),
    "B2": (
        "income.csv",
        "一般公共预算,92.0\r\n财政拨款,政府性基金预算,0.0",
        "一般公共预算,90.0\r\n财政拨款,政府性基金预算,2.0",
    ),
    "B3": ("basic_spending.csv", "办公经费,3.9,3.9", "办公经费,4.0,4.0"),
    "B4": (
        "basic_spending.csv",
        "30239,其他交通费用,50201,办公经费",
        "30399,其他对个人和家庭的补助,50999,其他对个人和家庭的补助",
    ),
    "B5": ("three_public.csv", "0.2\r\n公务用车运行维护费,1.3", "0.1\r\n公务用车运行维护费,1.4"),
    "B6": ("three_public.csv", "公务用车购置,0.0", "公务用车购置,100.0"),
}

by_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)


def test_every_check_has_its_own_id_and_title() -> None:
    assert len({check.id for check in CHECKS}) == len(CHECKS)
    assert len({check.title for check in CHECKS}) == len(CHECKS)


def test_every_check_is_broken_by_an_example() -> None:
    assert set(BREAKS) == {check.id for check in CHECKS}


@by_check
def test_a_check_names_the_table_the_law_or_the_common_error_it_comes_from(check: Check) -> None:
    assert re.search(r"预算\d\d表|预算法 art\. \d+|E\d\d", check.rule.__doc__ or "")


@by_check
def test_a_check_has_a_chinese_title(check: Check) -> None:
    assert re.fullmatch(r"[一-鿿“”]+", check.title)


@by_check
def test_a_check_compares_something_and_holds_on_the_published_data(check: Check, book: Book) -> None:
    findings = list(check.rule(book))
    assert findings
    assert all(finding.holds for finding in findings)


def test_the_published_data_are_sound(book: Book) -> None:
    results = run_checks(book)
    assert [result.check for result in results] == CHECKS
    require_sound(results)


@pytest.mark.parametrize("id_", BREAKS)
def test_one_wrong_number_stops_the_publication_with_the_checks_own_words(
    data: Path, edit: Callable[[str, str, str], None], id_: str, snapshot: SnapshotAssertion
) -> None:
    edit(*BREAKS[id_])
    with pytest.raises(CheckError) as stopped:
        require_sound(run_checks(open_book("2020", "157001", data)))
    assert stopped.value.exit_code == 1
    assert f"[{id_} " in str(stopped.value)
    assert str(stopped.value) == snapshot


def test_every_failure_has_its_line_in_order_and_what_holds_has_none() -> None:
    first = Check("X1", "甲等于乙", lambda _: iter(()))
    second = Check("X2", "丙不大于丁", lambda _: iter(()))
    wrong = Finding(Cell("data/2020/157001/income.csv", 3, "预算数", "92.0"), "“92.0”", "不小于93的数", holds=False)
    right = Finding(None, "甲 1万元", "与乙 1万元相等", holds=True)
    whole = Finding(None, "丙 2万元", "不大于丁 1万元", holds=False)
    with pytest.raises(CheckError) as stopped:
        require_sound((CheckResult(first, (right, wrong)), CheckResult(second, (whole, right))))
    assert str(stopped.value) == (
        "[X1 甲等于乙] data/2020/157001/income.csv 第3行“预算数”：发现“92.0”，应为不小于93的数。\n"
        "[X2 丙不大于丁] 发现丙 2万元，应为不大于丁 1万元。"
    )


def test_a_rule_that_itself_breaks_is_not_taken_for_bad_data(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Book) -> Iterator[Finding]:
        raise ZeroDivisionError

    monkeypatch.setattr("budgetbook.checks.CHECKS", [Check("X1", "甲等于乙", broken)])
    with pytest.raises(ZeroDivisionError):
        run_checks(book)


# no single amount can be changed unnoticed


class Amount(NamedTuple):
    """Where an amount stands: file, line below the headings (0 is 合计), and column."""

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

deltas = st.integers(-30, 30).filter(bool).map(lambda tenths: Decimal(tenths) / 10)


@pytest.fixture(scope="module")
def scratch(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    target = tmp_path_factory.mktemp("changed") / "data"
    shutil.copytree(project.data, target, ignore=shutil.ignore_patterns("raw"))
    return find_project(target)


def stopped_after(project: Project, delta: Decimal, *changed: Amount) -> bool:
    """Add `delta` to the amounts of one file, and say whether reading or a check refuses the data; then put it back."""
    path = project.data / "2020/157001" / changed[0].file
    original = path.read_bytes()
    rows = list(csv.reader(io.StringIO(original.decode("utf-8"))))
    for amount in changed:
        row = rows[amount.line + 1]
        row[amount.column] = str(Decimal(row[amount.column]) + delta)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    try:
        require_sound(run_checks(open_book("2020", "157001", project.data)))
    except BudgetBookError:
        return True
    else:
        return False
    finally:
        path.write_bytes(original)


def test_the_amounts_that_are_changed_are_all_there_are(book: Book) -> None:
    expected = {
        Amount(file, line, column)
        for file, table in book.data.sources.items()
        if file in COLUMNS
        for line in range(len(table.rows) + 1)
        for column, kind in enumerate(table.schema.columns)
        if kind.kind == "amount"
    }
    assert set(AMOUNTS) == expected


@settings(deadline=None)
@given(amount=st.sampled_from(AMOUNTS), delta=deltas)
def test_no_amount_can_be_changed_unnoticed(scratch: Project, amount: Amount, delta: Decimal) -> None:
    assert stopped_after(scratch, delta, amount)


@settings(deadline=None)
@given(amount=st.sampled_from(BOUND_ON_BOTH_SIDES), delta=deltas)
def test_an_amount_changed_together_with_its_total_is_noticed_by_another_table(
    scratch: Project, amount: Amount, delta: Decimal
) -> None:
    assert stopped_after(scratch, delta, amount, amount._replace(line=0))


def test_data_that_were_changed_and_put_back_are_sound(scratch: Project) -> None:
    assert not stopped_after(scratch, Decimal(0), AMOUNTS[0])
