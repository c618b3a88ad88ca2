from __future__ import annotations

import csv
import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from budgetbook.book import open_book
from budgetbook.checks import run_checks
from budgetbook.checks.model import Check, CheckResult, Finding
from budgetbook.checks.report import (
    BLOCKING,
    STATUS_NAMES,
    CheckReport,
    ReportLine,
    make_report,
    place_of,
    require_passed,
)
from budgetbook.core.errors import CheckError, FailedCheck, InputError
from budgetbook.dataset.reader import read_table
from budgetbook.dataset.row import Row
from budgetbook.figures import WAN_YUAN, Cell, Figure
from budgetbook.forms import schema
from tests.command_line import run_command

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from tests.fixtures.copies import Edit


COST = "operating_cost.csv"
ACCEPTED = "accepted.csv"

# a small report made by hand

FIRST = Check("X1", "甲等于乙", lambda _: iter(()))
SECOND = Check("X2", "丙不大于丁", lambda _: iter(()), severity="warning")
CELL = Cell("data/2020/157001/income.csv", 3, "预算数", "92.0")
WRONG = Finding(CELL, "“92.0”", "不小于93的数", holds=False)
RIGHT = Finding(None, "甲 1万元", "与乙 1万元相等", holds=True)
WHOLE = Finding(None, "丙 2万元", "不大于丁 1万元", holds=False)


@pytest.fixture
def accept(tmp_path: Path) -> Callable[..., tuple[Row, ...]]:
    """Read acceptances as they stand in accepted.csv."""

    def accept(*rows: tuple[str, ...]) -> tuple[Row, ...]:
        path = tmp_path / ACCEPTED
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([schema.ACCEPTED.headings, *rows])
        return read_table(path, schema.ACCEPTED, "data/2020/157001/accepted.csv", WAN_YUAN).rows

    return accept


ACCEPT_WRONG = ("X1", "income.csv 第3行“预算数”", "“92.0”", "不小于93的数", "来源照录", "张三", "2020-06-01")
ACCEPT_WHOLE = ("X2", "", "丙 2万元", "不大于丁 1万元", "来源照录", "张三", "2020-06-01")


def statuses(report: CheckReport) -> list[tuple[str, str]]:
    return [(line.check, line.status) for line in report.lines]


def test_every_comparison_is_one_line_and_the_worst_come_first(accept: Callable[..., tuple[Row, ...]]) -> None:
    other = Finding(CELL, "“92.0”", "至多0位小数", holds=False)
    report = make_report(
        (CheckResult(FIRST, (RIGHT, WRONG, other)), CheckResult(SECOND, (RIGHT, WHOLE))),
        accept(ACCEPT_WRONG, ("X9", "", "甲 3万元", "与乙 1万元相等", "来源照录", "张三", "2020-06-01")),
    )
    assert statuses(report) == [
        ("X1", "failed"),
        ("X9", "stale"),
        ("X2", "warning"),
        ("X1", "accepted"),
        ("X1", "passed"),
        ("X2", "passed"),
    ]
    assert [line.status for line in report.lines] == list(STATUS_NAMES)[:4] + ["passed"] * 2


def test_lines_of_one_outcome_stay_in_the_order_of_the_rules() -> None:
    report = make_report((CheckResult(SECOND, (RIGHT,)), CheckResult(FIRST, (WRONG, RIGHT, WRONG))), ())
    assert statuses(report) == [("X1", "failed"), ("X1", "failed"), ("X2", "passed"), ("X1", "passed")]


def test_the_report_goes_through_the_rules_with_all_they_compared() -> None:
    results = (CheckResult(FIRST, (WRONG,)), CheckResult(SECOND, ()))
    report = make_report(results, ())
    assert (tuple(report), len(report)) == (results, 2)


def test_an_outcome_can_be_asked_for() -> None:
    report = make_report((CheckResult(FIRST, (RIGHT, WRONG)), CheckResult(SECOND, (WHOLE,))), ())
    assert [line.found for line in report.of("failed", "warning")] == ["“92.0”", "丙 2万元"]
    assert report.of("accepted") == ()


@pytest.mark.parametrize(
    ("findings", "rows", "sound"),
    [
        ((RIGHT,), [], True),
        ((RIGHT, WRONG), [], False),
        ((RIGHT, WRONG), [ACCEPT_WRONG], True),
        ((RIGHT,), [ACCEPT_WRONG], False),
    ],
    ids=["agrees", "fails", "accepted", "stale"],
)
def test_a_failure_and_a_stale_acceptance_block(
    accept: Callable[..., tuple[Row, ...]],
    findings: tuple[Finding, ...],
    rows: list[tuple[str, ...]],
    sound: bool,
) -> None:
    report = make_report((CheckResult(FIRST, findings),), accept(*rows))
    assert report.has_passed is sound
    assert BLOCKING == ("failed", "stale")


def test_a_warning_blocks_nothing_accepted_or_not(accept: Callable[..., tuple[Row, ...]]) -> None:
    results = (CheckResult(SECOND, (WHOLE,)),)
    assert statuses(make_report(results, ())) == [("X2", "warning")]
    accepted = make_report(results, accept(ACCEPT_WHOLE))
    assert statuses(accepted) == [("X2", "accepted")]
    require_passed(make_report(results, ()))
    require_passed(accepted)


def test_figures_that_contradict_each_other_are_accepted_only_in_a_transcribed_book(
    accept: Callable[..., tuple[Row, ...]],
) -> None:
    sums = replace(FIRST, arithmetic=True)
    results, rows = (CheckResult(sums, (WRONG,)),), accept(ACCEPT_WRONG)
    assert statuses(make_report(results, rows, transcribed=True)) == [("X1", "accepted")]
    [line] = make_report(results, rows).lines
    assert line.status == "failed"
    assert "transcribed = true" in line.sentence


def test_the_summary_counts_rules_comparisons_and_each_outcome(accept: Callable[..., tuple[Row, ...]]) -> None:
    results = (CheckResult(FIRST, (RIGHT, WRONG, WRONG)), CheckResult(SECOND, (WHOLE, RIGHT, RIGHT)))
    stale = ("X9", "", "甲 3万元", "与乙 1万元相等", "来源照录", "张三", "2020-06-01")
    assert make_report(results, accept(stale)).summary == ("2项规则，6处比较：不符2处，认定失效1处，提示1处，相符3处")
    assert make_report(results, accept(ACCEPT_WRONG)).summary == "2项规则，6处比较：提示1处，已认定2处，相符3处"


def test_two_identical_discrepancies_are_accepted_by_one_row(accept: Callable[..., tuple[Row, ...]]) -> None:
    """A cell may hold the same slip twice; accepted.csv takes no row twice."""
    rows = accept(ACCEPT_WRONG)
    assert statuses(make_report((CheckResult(FIRST, (WRONG, WRONG)),), rows)) == [("X1", "accepted")] * 2
    with pytest.raises(InputError, match="不与第2行重复的行"):
        accept(ACCEPT_WRONG, ACCEPT_WRONG)


def test_an_acceptance_is_for_one_rule_one_place_and_one_figure(accept: Callable[..., tuple[Row, ...]]) -> None:
    elsewhere = Finding(Cell(CELL.file, 4, CELL.column, "92.0"), WRONG.found, WRONG.expected, holds=False)
    results = (CheckResult(FIRST, (WRONG, elsewhere)), CheckResult(SECOND, (WRONG,)))
    assert statuses(make_report(results, accept(ACCEPT_WRONG))) == [
        ("X1", "failed"),
        ("X2", "warning"),
        ("X1", "accepted"),
    ]


def test_a_place_is_named_within_its_folder() -> None:
    assert place_of(WRONG) == "income.csv 第3行“预算数”"
    assert place_of(RIGHT) == ""
    form = Cell("report/forms/luoyang-2020.toml", 0, "tables", "")
    assert place_of(Finding(form, "没有", "有", holds=False)) == "luoyang-2020.toml “tables”"


def figure(value: Decimal | int, row: int) -> Figure:
    return Figure(Decimal(value), WAN_YUAN, "甲", cells=(Cell(CELL.file, row, "预算数", str(value)),))


def test_a_line_names_the_cell_meant_or_else_all_that_were_compared() -> None:
    figures = (figure(3, 3), figure(4, 5))
    one = Finding(CELL, "“92.0”", "不小于93的数", holds=False, figures=figures)
    all_ = Finding(None, "甲 3万元", "与甲 4万元相等", holds=False, figures=figures)
    report = make_report((CheckResult(FIRST, (one, all_, WHOLE)),), ())
    assert [(line.place, line.acceptance_place) for line in report.lines] == [
        ("data/2020/157001/income.csv 第3行“预算数”", "income.csv 第3行“预算数”"),
        ("data/2020/157001/income.csv 第3、5行“预算数”", ""),
        ("", ""),
    ]
    assert [[cell.row for cell in line.cells] for line in report.lines] == [[3, 5], [3, 5], []]
    [alone] = make_report((CheckResult(FIRST, (WRONG,)),), ()).lines
    assert alone.cells == (CELL,)


def test_a_line_is_one_sentence() -> None:
    assert ReportLine("failed", "X1", "甲等于乙", "", "甲 1万元", "与乙 2万元相等").sentence == (
        "[X1 甲等于乙] 发现甲 1万元，应为与乙 2万元相等。"
    )
    assert ReportLine(
        "accepted", "X1", "甲等于乙", "甲表 第3行“丙”", "“1”", "“2”", "来源照录（2020-06-01认定）"
    ).sentence == ("[X1 甲等于乙] 甲表 第3行“丙”：发现“1”，应为“2”。（来源照录（2020-06-01认定））")


def test_every_blocking_line_is_told_in_order_and_no_other(accept: Callable[..., tuple[Row, ...]]) -> None:
    also = Finding(None, "丙 2万元", "不大于丁 1万元", holds=False)
    third = Check("X3", "戊不大于己", lambda _: iter(()))
    report = make_report(
        (
            CheckResult(FIRST, (RIGHT, WRONG)),
            CheckResult(SECOND, (WHOLE, RIGHT)),
            CheckResult(third, (also, RIGHT)),
        ),
        accept(ACCEPT_WHOLE, ("X1", "", "甲 3万元", "与乙 1万元相等", "来源照录", "张三", "2020-06-01")),
    )
    with pytest.raises(CheckError) as stopped:
        require_passed(report)
    assert stopped.value.exit_code == 1
    assert str(stopped.value) == (
        "[X1 甲等于乙] data/2020/157001/income.csv 第3行“预算数”：发现“92.0”，应为不小于93的数。\n"
        "[X3 戊不大于己] 发现丙 2万元，应为不大于丁 1万元。\n"
        "[X1 认定已失效] data/2020/157001/accepted.csv 第3行“核对编号”："
        "发现对全表的认定（发现甲 3万元，应为与乙 1万元相等），"
        "应为仍然存在的差异；差异已经改变或消失，请删去或重新认定。"
    )


def test_the_failure_nearest_to_its_cause_is_told_first_and_named_without_the_units_folder(
    data: Path, edit: Edit
) -> None:
    edit("spending.csv", "50.0,0.0,7.7", "50.0,0.0,7.8")
    report = run_checks(open_book("2020", "157001", data))
    with pytest.raises(CheckError) as stopped:
        require_passed(report)
    error = stopped.value
    assert [row.check.split()[0] for row in error.failed] == ["T1", "B4", "B2", "P1", "A3", "B1", "A3", "B3", "P1"]
    assert [line.partition("[")[2].split()[0] for line in str(error).splitlines()] == [
        row.check.split()[0] for row in error.failed
    ]
    assert error.failed[0] == FailedCheck(
        "T1 合计行等于各行之和",
        "spending.csv 第2行“商品和服务支出”",
        "“7.7”",
        "与各行之和 7.8万元（spending.csv 第3至7行“商品和服务支出”）相等",
    )


# the five accepted discrepancies of the published 2020 document


def test_the_published_data_are_sound_with_five_accepted_discrepancies_and_two_warnings(real: CheckReport) -> None:
    require_passed(real)
    file = "data/2020/157001/"
    assert [(line.check, line.place) for line in real.of("failed", "stale", "warning")] == [
        ("P6", f"{file}performance_targets.csv 第9行“指标值”"),
        ("W6", f"{file}text/composition.md 第1行“正文”"),
    ]
    assert sorted((line.check, line.acceptance_place, line.found) for line in real.of("accepted")) == [
        ("M1", "basic_spending.csv 第10行“政府预算经济科目编码”", "“50101”"),
        ("O1", "operating_cost.csv 第2行“预算数”", "“57.7”"),
        ("P1", "", "绩效任务金额合计 93.5万元（data/2020/157001/performance_tasks.csv 第2至4行“总金额”）"),
        ("P3", "performance_targets.csv 第22行“指标值”", "“满意度达到100%以上”"),
        ("P3", "performance_targets.csv 第23行“指标值”", "“满意度达到100%以上”"),
    ]


def test_an_accepted_discrepancy_is_never_counted_as_agreeing(real: CheckReport) -> None:
    failures = sum(not finding.holds for result in real for finding in result.findings)
    findings = sum(len(result.findings) for result in real)
    assert (failures, len(real.of("accepted")), len(real.of("warning"))) == (7, 5, 2)
    assert len(real.of("passed")) == findings - 7
    assert real.summary == f"{len(real)}项规则，{findings}处比较：提示2处，已认定5处，相符{findings - 7}处"
    assert {line.check for line in real.of("accepted")} == {"M1", "O1", "P1", "P3"}


def test_an_accepted_discrepancy_is_shown_with_reason_and_date_and_without_the_person(real: CheckReport) -> None:
    [line] = [line for line in real.of("accepted") if line.check == "O1"]
    assert line.note == "来源正文照录；57.7恰为行政运行总额，疑为误填，应由单位核实（2026-11-23认定）"
    assert line.sentence.endswith(f"相等。（{line.note}）")
    assert all(line.note and not other.note for line in real.of("accepted") for other in real.of("passed", "warning"))


def test_without_acceptances_every_discrepancy_blocks(
    report_after: Callable[..., CheckReport], real: CheckReport
) -> None:
    report = report_after(lambda folder, _: (folder / ACCEPTED).unlink())
    assert report.of("accepted", "stale") == ()
    assert {(line.check, line.found) for line in report.of("failed")} == {
        (line.check, line.found) for line in real.of("accepted")
    }


def test_a_changed_figure_blocks_again_and_its_acceptance_is_stale(
    report_after: Callable[..., CheckReport], snapshot: SnapshotAssertion
) -> None:
    report = report_after((COST, "57.7", "58.7"))
    assert [(line.check, line.status) for line in report.of(*BLOCKING)] == [("O1", "failed"), ("O1", "stale")]
    assert len(report.of("accepted")) == 4
    with pytest.raises(CheckError) as stopped:
        require_passed(report)
    assert str(stopped.value) == snapshot


def test_a_new_book_cannot_accept_that_its_figures_contradict_each_other(
    report_after: Callable[..., CheckReport], snapshot: SnapshotAssertion
) -> None:
    report = report_after(("unit.toml", "transcribed = true", "transcribed = false"))
    assert [(line.check, line.status) for line in report.of(*BLOCKING)] == [("O1", "failed"), ("P1", "failed")]
    assert {line.check for line in report.of("accepted")} == {"M1", "P3"}
    with pytest.raises(CheckError) as stopped:
        require_passed(report)
    assert str(stopped.value) == snapshot


def test_the_other_side_of_a_comparison_counts_as_well(report_after: Callable[..., CheckReport]) -> None:
    """公用经费 7.7 becomes 7.6, 人员经费 66.3 becomes 66.4: 57.7 is as wrong as before, but not as accepted."""
    report = report_after(
        ("basic_spending.csv", "办公经费,3.9,3.9", "办公经费,3.8,3.8"),
        ("basic_spending.csv", "工资奖金津补贴,16.0,16.0", "工资奖金津补贴,16.1,16.1"),
    )
    assert [(line.check, line.status) for line in report.of(*BLOCKING) if line.check == "O1"] == [
        ("O1", "failed"),
        ("O1", "stale"),
    ]


def test_a_discrepancy_that_is_gone_leaves_a_stale_acceptance(
    report_after: Callable[..., CheckReport], snapshot: SnapshotAssertion
) -> None:
    report = report_after((COST, "57.7", "7.7"))
    assert [(line.check, line.status) for line in report.of(*BLOCKING)] == [("O1", "stale")]
    with pytest.raises(CheckError) as stopped:
        require_passed(report)
    assert str(stopped.value) == snapshot


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("O1,operating", "O2,operating"),
        ("operating_cost.csv 第2行", "operating_cost.csv 第3行"),
        ("“57.7”", "“57.8”"),
        ("公用经费 7.7万元", "公用经费 57.7万元"),
    ],
    ids=["rule", "place", "found", "expected"],
)
def test_an_altered_acceptance_accepts_nothing(report_after: Callable[..., CheckReport], old: str, new: str) -> None:
    blocking = report_after((ACCEPTED, old, new)).of(*BLOCKING)
    assert [line.status for line in blocking] == ["failed", "stale"]
    assert (blocking[0].check, blocking[0].found) == ("O1", "“57.7”")
    assert blocking[1].place == "data/2020/157001/accepted.csv 第5行“核对编号”"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("应由单位核实,数据录入人", "已由单位核实,数据录入人"),
        ("57.7恰为", "57.7万元恰为"),
        ("2026-11-23", "2026-11-24"),
    ],
    ids=["reason", "same-reason-other-words", "date"],
)
def test_reason_person_and_date_may_be_rewritten(report_after: Callable[..., CheckReport], old: str, new: str) -> None:
    report = report_after((ACCEPTED, old, new))
    assert report.has_passed
    assert len(report.of("accepted")) == 5


def test_an_acceptance_of_what_agrees_is_stale(report_after: Callable[..., CheckReport], real: CheckReport) -> None:
    [balanced] = [line for line in real.lines if line.check == "B1"]
    row = f"B1,{balanced.acceptance_place},{balanced.found},{balanced.expected},来源照录,张三,2020-06-01\r\n"
    report = report_after((ACCEPTED, "O1,operating", f"{row}O1,operating"))
    assert [(line.check, line.status) for line in report.of(*BLOCKING)] == [("B1", "stale")]
    assert [line.status for line in report.lines if line.check == "B1"] == ["stale", "passed"]


def test_a_warning_may_be_accepted_too(report_after: Callable[..., CheckReport]) -> None:
    place = "performance_targets.csv 第9行“指标值”"
    row = f"P6,{place},空白,“按工作计划完成年度工作目标”的指标值,来源照空,张三,2020-06-01\r\n"
    report = report_after((ACCEPTED, "O1,operating", f"{row}O1,operating"))
    assert report.has_passed
    assert [line.check for line in report.of("warning")] == ["W6"]
    assert len(report.of("accepted")) == 6


FIRST_ROW = "来源预算06表照录；30199 的对应科目应由单位核实后改正,数据录入人,2026-11-23"


@pytest.mark.parametrize(
    ("new", "column"),
    [
        (",数据录入人,2026-11-23", "理由"),
        ("  ,数据录入人,2026-11-23", "理由"),
        ("来源照录,,2026-11-23", "认定人"),
        ("来源照录,数据录入人,", "日期"),
        ("来源照录,数据录入人,昨天", "日期"),
        ("来源照录,数据录入人,2026-11", "日期"),
        ("来源照录,数据录入人,2026-02-30", "日期"),
        ("来源照录,数据录入人,2026年11月23日", "日期"),
        pytest.param(
            "来源照录,数据录入人,20261123",
            "日期",
        ),
        pytest.param(
            "来源照录,数据录入人,2026-W48-1",
            "日期",
        ),
    ],
    ids=["reason", "blank", "by", "no-date", "word", "month", "no-such-day", "in-chinese", "compact", "week"],
)
def test_an_acceptance_without_reason_person_or_date_is_refused_on_reading(
    data: Path, edit: Edit, capsys: pytest.CaptureFixture[str], new: str, column: str
) -> None:
    edit(ACCEPTED, FIRST_ROW, new)
    assert run_command("check", "--year", "2020", "--unit", "157001", "--data", data) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"data/2020/157001/accepted.csv 第2行“{column}”列：" in err


def test_an_acceptance_is_told_where_a_column_is_missing(data: Path, edit: Edit) -> None:
    edit(ACCEPTED, "理由,认定人,日期", "理由,日期")
    with pytest.raises(InputError, match=r"accepted\.csv 第1行缺少“认定人”列"):
        open_book("2020", "157001", data)


def test_acceptances_survive_the_spreadsheet_that_drops_zeros(report_after: Callable[..., CheckReport]) -> None:
    """Excel saves 50.0 as 50; the sums that the acceptances quote still have a part with decimals."""

    def save(folder: Path, _: pytest.MonkeyPatch) -> None:
        for path in folder.glob("*.csv"):
            text = path.read_bytes().decode("utf-8-sig")
            path.write_bytes(re.sub(r"(?<=,)([0-9]+)\.0(?=[,\r])", r"\1", text).encode("utf-8-sig"))

    report = report_after(save)
    assert report.has_passed
    assert len(report.of("accepted")) == 5


# what does not work yet


def test_an_acceptance_survives_the_same_amount_with_other_zeros(report_after: Callable[..., CheckReport]) -> None:
    report = report_after(("spending.csv", "50.0,0.0,7.7", "50.00,0.0,7.7"))
    assert [line.sentence for line in report.of(*BLOCKING)] == []


def test_an_acceptance_does_not_cover_another_value_in_the_same_cell(report_after: Callable[..., CheckReport]) -> None:
    report = report_after(("performance_targets.csv", "上级满意,满意度达到100%以上", "上级满意,投诉率控制在100%以上"))
    assert not report.has_passed


def test_a_stale_acceptance_is_told_with_all_that_was_accepted(report_after: Callable[..., CheckReport]) -> None:
    [stale] = report_after((ACCEPTED, "公用经费 7.7万元", "公用经费 57.7万元")).of("stale")
    assert "公用经费 57.7万元" in stale.sentence
