"""The budget of last year, with which this year's is compared, is reconciled with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from budgetbook.book import open_book
from budgetbook.checks import CHECKS, require_passed, run_checks
from budgetbook.core.errors import CheckError
from tests.checks.changing import with_last_year
from tests.files import replace_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.checks.report import CheckReport
    from tests.fixtures.copies import Edit


def last_year(file: str, old: str, new: str) -> Callable[[Path, pytest.MonkeyPatch], None]:
    """Make a change to the invented 2019 with which the copied 2020 is compared."""
    return lambda folder, _: replace_in(folder.parents[1] / "2019" / folder.name / file, old, new)


def test_the_rules_of_every_year_are_those_about_amounts() -> None:
    letters = {check.id[0] for check in CHECKS if check.of_every_year}
    assert letters == {*"ABGLOPTU"}
    assert {check.id for check in CHECKS if check.arithmetic} <= {check.id for check in CHECKS if check.of_every_year}


def test_the_rules_compare_amounts_of_both_years(report_after: Callable[..., CheckReport]) -> None:
    before = {result.check.id: len(result.findings) for result in report_after()}
    both = report_after(with_last_year)
    after = {result.check.id: len(result.findings) for result in both}
    assert [id_ for id_ in before if after[id_] == 2 * before[id_] > 0] == [
        check.id
        for check in CHECKS
        # no project has targets; there are neither lists nor units, no 结转 by item, no economic summary
        if check.of_every_year and check.id not in ("T6", "L1", "L2", "L3", "U1", "U3", "B8", "B9")
    ]
    years = {"2020" if "/2020/" in line.place else "2019" for line in both.lines if line.check == "T2"}
    assert years == {"2019", "2020"}


def test_an_amount_of_last_year_that_contradicts_its_total_blocks(
    report_after: Callable[..., CheckReport], snapshot: SnapshotAssertion
) -> None:
    report = report_after(with_last_year, last_year("spending.csv", "46.0,0.0,7.7", "46.0,0.0,17.7"))
    with pytest.raises(CheckError) as stopped:
        require_passed(report)
    assert str(stopped.value) == snapshot
    assert {row.check[:2] for row in stopped.value.failed if "2019年预算" not in row.check} == {"Y3"}


def test_income_of_last_year_under_the_wrong_fund_blocks(report_after: Callable[..., CheckReport]) -> None:
    swapped = (
        last_year("income.csv", "一般公共预算,94.0", "一般公共预算,0.0"),
        last_year("income.csv", "政府性基金预算,0.0", "政府性基金预算,94.0"),
    )
    assert [line.check for line in report_after(with_last_year, *swapped).of("failed")] == ["B2", "B2"]


def test_what_last_years_book_accepted_holds_and_nothing_else(report_after: Callable[..., CheckReport]) -> None:
    accepted = {(line.check, "/2019/" in line.place) for line in report_after(with_last_year).of("accepted")}
    assert accepted == {*(("M1", False), ("P3", False)), ("O1", False), ("O1", True), ("P1", False)}


def test_an_acceptance_of_last_year_holds_for_its_figures_alone(report_after: Callable[..., CheckReport]) -> None:
    report = report_after(with_last_year, last_year("operating_cost.csv", "57.7", "58.7"))
    lines = [line for line in report.of("failed", "stale") if line.check != "Y3"]
    assert [(line.check, line.status) for line in lines] == [("O1", "failed"), ("O1", "stale")]
    assert all("/2019/" in line.place for line in lines)


def test_a_book_of_last_year_that_transcribes_nothing_accepts_no_contradiction(
    report_after: Callable[..., CheckReport],
) -> None:
    report = report_after(with_last_year, last_year("unit.toml", "transcribed = true", "transcribed = false"))
    assert [(line.check, line.can_be_accepted) for line in report.of("failed")] == [("O1", False)]


def test_texts_and_dates_of_last_year_are_left_alone(report_after: Callable[..., CheckReport]) -> None:
    report = report_after(
        with_last_year,
        last_year("unit.toml", '"2020-06-02"', '"2019-06-02"'),
        last_year("text/target_note.md", "分项设定。", "另安排17万元。"),
    )
    assert report.has_passed


@pytest.mark.parametrize("total", ["80.3", "80.4"])
def test_the_total_of_the_outturn_is_compared(
    report_after: Callable[..., CheckReport], total: str, snapshot: SnapshotAssertion
) -> None:
    def outturn(folder: Path, _: pytest.MonkeyPatch) -> None:
        replace_in(folder / "unit.toml", "available = true", 'available = true\nbasis = "执行数"')
        rows = (
            *("合计,,,{total}", "2010301,行政运行,一般公共预算,46.0", "2010302,一般行政管理事务,一般公共预算,24.0"),
            *("2080505,机关事业单位基本养老保险缴费支出,一般公共预算,5.9", "2210201,住房公积金,一般公共预算,4.4"),
        )
        text = "\n".join(("科目编码,科目名称,资金性质,上年数", *rows)).format(total=total)
        (folder / "last_year.csv").write_text(f"{text}\n", encoding="utf-8-sig")

    lines = report_after(with_last_year, outturn).of("failed")
    assert [line.sentence for line in lines if line.check == "T1"] == snapshot


def test_one_wrong_cell_is_told_in_one_order_everywhere(data: Path, edit: Edit) -> None:
    edit("spending.csv", "50.0,0.0,7.7", "50.0,0.0,7.8")
    report = run_checks(open_book("2020", "157001", data))
    with pytest.raises(CheckError) as stopped:
        require_passed(report)
    failed = [line.check for line in report.of("failed", "stale")]
    assert failed == [row.check.split()[0] for row in stopped.value.failed]
    assert failed == ["T1", "B4", "B2", "P1", "A3", "B1", "A3", "B3", "P1"]
