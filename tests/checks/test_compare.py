from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetbook.checks.compare import at_most, describe_figure, equal
from budgetbook.figures import WAN_YUAN, Cell, Figure, total

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


def wan(value: str | Decimal, label: str = "收入总计", *cells: Cell) -> Figure:
    return Figure(Decimal(value), WAN_YUAN, label, cells=cells)


def cell(row: int, raw: str, file: str = "data/2020/157001/income.csv") -> Cell:
    return Cell(file, row, "预算数", raw)


@pytest.mark.parametrize(
    ("found", "expected", "holds"),
    [("92.0", "92.0", True), ("92", "92.00", True), ("92.0", "92.1", False), ("92.0", "91.9", False)],
)
def test_equal_holds_for_the_same_value_however_written(found: str, expected: str, holds: bool) -> None:
    assert equal(wan(found), wan(expected)).holds is holds


@pytest.mark.parametrize(
    ("found", "limit", "holds"),
    [("0.2", "0.2", True), ("0.2", "0.20", True), ("0.1", "0.2", True), ("0.21", "0.2", False), ("0", "-0.1", False)],
)
def test_at_most_allows_the_limit_itself(found: str, limit: str, holds: bool) -> None:
    assert at_most(wan(found), wan(limit)).holds is holds


def test_tenths_add_up_exactly() -> None:
    tenths = total([wan("0.1"), wan("0.2")], "合计", WAN_YUAN)
    assert equal(tenths, wan("0.3")).holds


@settings(deadline=None)
@given(first=amounts, second=amounts)
def test_equal_means_at_most_in_both_directions(first: Decimal, second: Decimal) -> None:
    one, other = wan(first), wan(second)
    assert equal(one, other).holds == (at_most(one, other).holds and at_most(other, one).holds)
    assert at_most(one, other).holds or at_most(other, one).holds


@settings(deadline=None)
@given(value=amounts, step=st.sampled_from(["0.01", "0.1", "1"]))
def test_the_smallest_step_beyond_is_noticed(value: Decimal, step: str) -> None:
    beyond = wan(value + Decimal(step))
    assert not equal(beyond, wan(value)).holds
    assert not at_most(beyond, wan(value)).holds


def test_a_figure_from_one_cell_is_told_as_it_was_typed(snapshot: SnapshotAssertion) -> None:
    finding = equal(wan("93", "合计", cell(2, "93")), wan("92.0", "各行之和", cell(3, "90.0"), cell(4, "2.0")))
    assert finding.where == cell(2, "93")
    assert finding.found == "“93”"
    assert finding.sentence == snapshot


def test_a_figure_from_several_cells_is_told_with_its_name_value_and_source(snapshot: SnapshotAssertion) -> None:
    finding = at_most(wan("1.5", "“三公”经费", cell(3, "0.2"), cell(5, "1.3")), wan("1.4", "支出总计", cell(9, "1.4")))
    assert finding.where is None
    assert finding.sentence.startswith("发现“三公”经费 1.5万元（data/2020/157001/income.csv 第3、5行“预算数”），")
    assert finding.sentence == snapshot


def test_a_figure_from_no_cell_is_told_without_source() -> None:
    assert describe_figure(wan("0", "政府性基金预算支出")) == "政府性基金预算支出 0万元"


def test_a_figure_is_described_with_its_source() -> None:
    assert describe_figure(wan("92.0", "支出总计", cell(3, "92.0"))) == (
        "支出总计 92万元（data/2020/157001/income.csv 第3行“预算数”）"
    )


def test_both_figures_are_kept_for_the_auditor() -> None:
    found, expected = wan("93", "合计", cell(2, "93")), wan("92.0", "各行之和", cell(3, "90.0"), cell(4, "2.0"))
    assert equal(found, expected).figures == (found, expected)
    assert at_most(found, expected).figures == (found, expected)


def test_what_holds_is_told_in_the_same_words_as_what_does_not() -> None:
    limit = wan("92.0", "支出总计", cell(9, "92.0"))
    holds, fails = (
        at_most(wan("92.0", "合计", cell(2, "92.0")), limit),
        at_most(wan("92.1", "合计", cell(2, "92.1")), limit),
    )
    assert (holds.holds, fails.holds) == (True, False)
    assert holds.expected == fails.expected == "不大于支出总计 92万元（data/2020/157001/income.csv 第9行“预算数”）"
