from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Literal

import pytest
from rich.cells import cell_len

from budgetbook.book import open_book
from budgetbook.checks import run_checks
from budgetbook.checks.model import Check, CheckResult, Finding
from budgetbook.checks.printing import print_report
from budgetbook.checks.report import STATUS_NAMES, CheckReport, make_report
from budgetbook.figures import Cell
from budgetbook.forms import schema
from tests.command_line import run_command
from tests.files import write_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from tests.fixtures.copies import Edit

    Print = Callable[..., str]

COLUMNS = ["核对编号", "位置", "发现", "应为", "结果", "规则", "说明"]
WIDTHS = (40, 80, 120)
NOTICE = "data/2020/157001/income.csv 第3行“预算数”：发现“９２.０”，已读作 92.0。"


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Print:
    """Print a report and return what was printed."""

    def text(
        report: CheckReport, format_: Literal["table", "json", "csv"], width: int = 80, notices: tuple[str, ...] = ()
    ) -> str:
        monkeypatch.setenv("COLUMNS", str(width))
        print_report(report, notices, format_)
        out, err = capsys.readouterr()
        assert err == ""
        return out

    return text


@pytest.fixture
def small(data: Path, edit: Edit) -> CheckReport:
    """Four rules on data with one figure changed: one line of each outcome."""
    edit("operating_cost.csv", "57.7", "58.7")
    book = open_book("2020", "157001", data)
    wanted = ("B1", "O1", "P1", "W6")
    results = tuple(result for result in run_checks(book) if result.check.id in wanted)
    accepted = tuple(a for a in book.data.accepted if a.text("核对编号") in wanted)
    report = make_report(results, accepted, transcribed=True)
    assert [line.status for line in report.lines] == ["failed", "stale", "warning", "accepted", "passed"]
    return report


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def cells_of(text: str) -> str:
    """Join the second column of a printed table, without the spaces at which lines were broken."""
    column = [line.split("│")[2] for line in text.splitlines() if line.startswith("│")]
    return re.sub(r"\s", "", "".join(column))


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_for_people(printed: Print, small: CheckReport, width: int, snapshot: SnapshotAssertion) -> None:
    assert printed(small, "table", width, (NOTICE,)) == snapshot


def test_the_lines_for_programs(printed: Print, small: CheckReport, snapshot: SnapshotAssertion) -> None:
    assert printed(small, "json", notices=(NOTICE,)) == snapshot


def test_the_lines_for_spreadsheets(printed: Print, small: CheckReport, snapshot: SnapshotAssertion) -> None:
    assert printed(small, "csv") == snapshot


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_cut_off(printed: Print, report_after: Callable[..., CheckReport], width: int) -> None:
    """Whatever the width, everything found and expected can be read in full."""
    report = report_after(
        ("performance_targets.csv", "各部门（单位）", "各部门(单位)"),
        ("income.csv", "一般公共预算,92.0", "一般公共预算,91.0"),
        ("text/target_note.md", "分项设定。", "分项设定，共XX项。"),
    )
    text = printed(report, "table", width)
    lines = [line for line in text.splitlines() if line[0] in "│┃├┏┡└"]
    assert {cell_len(line) for line in lines} == {max(cell_len(line) for line in lines)}
    assert max(cell_len(line) for line in lines) <= width
    cells = cells_of(text)
    listed = [line for line in report.lines if line.status != "passed"]
    assert {line.check for line in listed} >= {"N1", "B1", "B2", "T1", "W1", "P1"}
    for line in listed:
        note = f"说明：{line.note}" if line.note else ""
        whole = f"{line.check}{line.title}位置：{line.place}发现：{line.found}应为：{line.expected}{note}"
        assert re.sub(r"\s", "", whole) in cells
    assert "…" not in cells


def test_the_table_lists_the_worst_first_and_leaves_out_what_agrees(printed: Print, small: CheckReport) -> None:
    text = printed(small, "table")
    outcomes = [line.split("│")[1].strip() for line in text.splitlines() if line.startswith("│")]
    assert [outcome for outcome in outcomes if outcome] == ["不符", "认定失效", "提示", "已认定"]
    assert text.splitlines()[-2] == "4项规则，4处比较：不符1处，认定失效1处，提示1处，已认定1处，相符1处"


@pytest.mark.parametrize(
    ("severity", "holds", "verdict"),
    [
        ("error", True, "可以公开。"),
        ("warning", False, "可以公开。"),
        (
            "error",
            False,
            "不能公开：请改正不符之处；确须照来源公开的，在 accepted.csv 中写明理由认定"
            "（前四栏照抄 --format csv 的同一行）。",
        ),
    ],
    ids=["agrees", "warning", "fails"],
)
def test_the_last_line_says_whether_the_budget_may_be_published(
    printed: Print, severity: Literal["error", "warning"], holds: bool, verdict: str
) -> None:
    check = Check("X1", "甲等于乙", lambda _: iter(()), severity)
    report = make_report((CheckResult(check, (Finding(None, "甲 1万元", "与乙 1万元相等", holds=holds),)),), ())
    assert printed(report, "table").splitlines()[-1] == verdict
    assert json.loads(printed(report, "json"))["可以公开"] is report.has_passed


@pytest.mark.parametrize(
    ("further", "verdict"),
    [
        ((), "不能公开：请改正不符之处；数字之间的矛盾只能改正，不能认定。"),
        (
            (Finding(None, "甲 1万元", "与乙 2万元相等", holds=False),),
            "不能公开：请改正不符之处，数字之间的矛盾只能改正；其他确须照来源公开的，在 accepted.csv 中写明理由认定"
            "（前四栏照抄 --format csv 的同一行）。",
        ),
    ],
    ids=["contradictions-alone", "with-others"],
)
def test_nobody_is_told_to_accept_a_contradiction_of_figures_in_a_new_book(
    printed: Print, further: tuple[Finding, ...], verdict: str
) -> None:
    wrong = Finding(None, "甲 1万元", "与乙 2万元相等", holds=False)
    sums = CheckResult(Check("X1", "甲等于乙", lambda _: iter(()), arithmetic=True), (wrong,))
    report = make_report((sums, CheckResult(Check("X2", "丙等于丁", lambda _: iter(())), further)), ())
    assert printed(report, "table").splitlines()[-1] == verdict


def test_where_all_agrees_there_is_no_table(printed: Print) -> None:
    check = Check("X1", "甲等于乙", lambda _: iter(()))
    report = make_report((CheckResult(check, (Finding(None, "甲 1万元", "与乙 1万元相等", holds=True),)),), ())
    assert printed(report, "table") == "1项规则，1处比较：相符1处\n可以公开。\n"


@pytest.mark.parametrize("typed", ["[red]甲[/red]", "[/]", ":100:", "甲\\n乙", "a" * 300])
def test_what_was_typed_is_printed_as_it_was_typed(printed: Print, typed: str) -> None:
    check = Check("X1", "甲等于乙", lambda _: iter(()))
    cell = Cell("data/2020/157001/income.csv", 3, "预算数", typed)
    report = make_report((CheckResult(check, (Finding(cell, f"“{typed}”", "数字", holds=False),)),), ())
    assert f"发现：“{typed}”" in cells_of(printed(report, "table"))
    assert rows_of(printed(report, "csv"))[1][2] == f"“{typed}”"
    assert json.loads(printed(report, "json"))["核对"][0]["发现"] == f"“{typed}”"


@pytest.mark.parametrize("width", WIDTHS)
def test_what_the_reader_noticed_is_printed_in_one_line(printed: Print, small: CheckReport, width: int) -> None:
    assert f"\n读取：{NOTICE}\n" in printed(small, "table", width, (NOTICE,))
    assert json.loads(printed(small, "json", width, (NOTICE,)))["读取说明"] == [NOTICE]


def test_programs_are_given_every_comparison_in_both_formats(printed: Print, real: CheckReport) -> None:
    whole = json.loads(printed(real, "json"))
    headings, *rows = rows_of(printed(real, "csv"))
    assert headings == COLUMNS
    assert [list(line.values()) for line in whole["核对"]] == rows
    assert all(list(line) == COLUMNS for line in whole["核对"])
    assert len(rows) == sum(len(result.findings) for result in real)
    assert [row[4] for row in rows] == [STATUS_NAMES[line.status] for line in real.lines]
    assert (whole["可以公开"], whole["小结"], whole["读取说明"]) == (True, real.summary, [])


def test_an_accepted_discrepancy_is_printed_with_reason_and_date(printed: Print, real: CheckReport) -> None:
    [row] = [row for row in rows_of(printed(real, "csv")) if row[0] == "O1"]
    assert row[4:] == [
        "已认定",
        "机关运行经费等于公用经费",
        "来源正文照录；57.7恰为行政运行总额，疑为误填，应由单位核实（2026-11-23认定）",
    ]
    assert "说明：来源正文照录；57.7恰为行政运行总额" in cells_of(printed(real, "table"))


def accept_all(text: str, path: Path) -> int:
    """Paste the first four columns of the csv report into accepted.csv, as they are, and give reasons."""
    rows = [row[:4] for row in rows_of(text) if row[4] in ("不符", "提示", "已认定") and "年预算）" not in row[5]]
    write_csv(path, [schema.ACCEPTED.headings, *([*row, "照来源", "张三", "2020-06-01"] for row in rows)])
    return len(rows)


@pytest.mark.proof
def test_what_any_rule_finds_can_be_pasted_into_accepted_csv_as_printed(
    printed: Print,
    report_after: Callable[..., CheckReport],
    data: Path,
    unit_folder: Path,
    rule_example: list[object],
) -> None:
    """The first four columns of the csv are those of accepted.csv, and then nothing fails, goes stale or warns."""
    before = report_after(*rule_example)
    # what was accepted of last year's budget stands in its own folder
    of_last_year = sum("年预算）" in line.title for line in before.of("accepted"))
    accepted = accept_all(printed(before, "csv"), unit_folder / "accepted.csv")
    after = run_checks(open_book("2020", "157001", data))
    assert after.of("failed", "stale", "warning") == ()
    assert len(after.of("accepted")) - of_last_year == accepted
    assert len(before.of("failed", "warning", "accepted")) - of_last_year == accepted
    assert len(after.of("passed")) == len(before.of("passed"))


def test_the_headings_of_the_csv_report_begin_as_those_of_accepted_csv() -> None:
    assert list(schema.ACCEPTED.headings[:4]) == COLUMNS[:4]


def test_a_discrepancy_in_a_cell_of_several_lines_can_be_accepted(
    printed: Print, report_after: Callable[..., CheckReport], data: Path, unit_folder: Path
) -> None:
    several = '"用于信用体系建设(宣传)\n举办活动。"'
    before = report_after(("performance_tasks.csv", "一般行政管理事务，用于信用体系建设宣传。", several))
    assert [line.check for line in before.of("failed")] == ["N1"]
    accept_all(printed(before, "csv"), unit_folder / "accepted.csv")
    assert run_checks(open_book("2020", "157001", data)).has_passed


def test_a_stale_acceptance_is_told_with_its_row_in_every_format(printed: Print, small: CheckReport) -> None:
    [stale] = [line for line in json.loads(printed(small, "json"))["核对"] if line["结果"] == "认定失效"]
    assert "accepted.csv 第5行" in stale["位置"]


@pytest.mark.parametrize(("change", "code"), [([], 0), ([("operating_cost.csv", "57.7", "58.7")], 1)], ids=["ok", "no"])
@pytest.mark.parametrize("format_", ["table", "json", "csv"])
def test_the_command_ends_as_the_report_says(
    data: Path,
    edit: Edit,
    capsys: pytest.CaptureFixture[str],
    change: list[tuple[str, str, str]],
    code: int,
    format_: str,
) -> None:
    for one in change:
        edit(*one)
    assert run_command("check", "--year", "2020", "--unit", "157001", "--data", data, "--format", format_) == code
    out, err = capsys.readouterr()
    assert err == ""
    assert ("不符" in out) is bool(code)
