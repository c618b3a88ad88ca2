"""The rules of the comparison with last year, on the published 2020 against an invented 2019."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from budgetbook.book import open_book
from budgetbook.checks import CHECKS, run_checks
from tests.checks.changing import reason, with_last_year
from tests.files import replace_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book
    from budgetbook.checks.report import CheckReport


def form_of_changes(line: str) -> Callable[[Path, pytest.MonkeyPatch], None]:
    """Make a change after which the form says something else of changes."""

    def say(folder: Path, _: pytest.MonkeyPatch) -> None:
        path = folder.parents[2] / "report" / "forms" / "luoyang-2020.toml"
        before, _section, after = path.read_text(encoding="utf-8").partition("[changes]\nitems = [")
        rest = after.partition("\n]\n")[2] if line.startswith("items") else f"items = [{after}"
        assert rest
        path.write_text(f"{before}[changes]\n{line}\n{rest}", encoding="utf-8")

    return say


# rule, changes to the published data, other rules that these necessarily break
BREAKS = [
    pytest.param("Y3", [with_last_year, reason("2010301")], [], id="Y3-no-reason-for-an-item"),
    pytest.param("Y3", [with_last_year, reason("2010301", "2010301,行政运行,")], [], id="Y3-a-row-that-waits"),
    pytest.param("Y3", [with_last_year, reason("收入总计")], [], id="Y3-no-reason-for-a-total-and-all-it-stands-for"),
    pytest.param(
        "Y3", [with_last_year, lambda folder, _: (folder / "reasons.csv").unlink()], [], id="Y3-no-reasons-at-all"
    ),
    pytest.param(
        "Y3",
        [with_last_year, reason("项目支出"), form_of_changes("threshold_percent = 20")],
        [],
        id="Y3-above-the-threshold",
    ),
    pytest.param(
        "Y4", [with_last_year, reason("2010399", "2010399,其他支出,机构改革")], [], id="Y4-a-code-that-is-not-there"
    ),
    pytest.param("Y4", [with_last_year, reason("支出合计", "支出合计,,机构改革")], [], id="Y4-a-total-of-another-name"),
    pytest.param(
        "Y4", [with_last_year, reason("2010301", "2010301,机关服务,正常调资增加")], [], id="Y4-a-code-of-another-name"
    ),
    pytest.param(
        "Y4",
        [with_last_year, form_of_changes('items = ["支出总计"]')],
        [],
        id="Y4-totals-that-the-form-does-not-state",
    ),
    pytest.param(
        "Y5",
        [with_last_year, reason("公务接待费", "公务接待费,,从严控制公务接待，批次减少")],
        [],
        id="Y5-a-copied-reason",
    ),
    pytest.param(
        "Y6",
        [with_last_year, reason("2010301", "2010301,行政运行,减少的主要原因是压减公用经费")],
        ["Y9"],
        id="Y6-the-opposite-of-an-increase",
    ),
    pytest.param(
        "Y6",
        [with_last_year, reason("项目支出", "项目支出,,本年增加主要原因是新增项目")],
        ["Y9"],
        id="Y6-the-opposite-of-a-decrease",
    ),
    pytest.param(
        "Y10",
        [with_last_year, reason("2010301", "2010301,行政运行,压减公用经费")],
        [],
        id="Y10-a-part-that-fell-while-the-whole-rose",
    ),
    pytest.param(
        "Y10",
        [with_last_year, reason("项目支出", "项目支出,,新增项目")],
        [],
        id="Y10-a-part-that-rose-while-the-whole-fell",
    ),
    pytest.param(
        "Y6",
        [with_last_year, reason("2010301", "2010301,行政运行,经费与上年基本持平")],
        ["Y9"],
        id="Y6-no-change-at-all",
    ),
    pytest.param(
        "Y11",
        [with_last_year, reason("2010301", "2010301,行政运行,在职人员较2018年增加")],
        [],
        id="Y11-a-year-that-is-not-the-base",
    ),
    pytest.param(
        "Y7", [with_last_year, reason("公用经费", "公用经费,,定额标准未变")], [], id="Y7-a-reason-for-no-change"
    ),
    pytest.param(
        "Y8", [with_last_year, reason("人员经费", '人员经费,,"新录用公务员2人,工资增长"')], [], id="Y8-half-width-comma"
    ),
    pytest.param(
        "Y8",
        [with_last_year, reason("人员经费", "人员经费,,新录用公务员（2人")],
        [],
        id="Y8-bracket-that-is-not-closed",
    ),
    pytest.param(
        "Y8", [with_last_year, reason("人员经费", "人员经费,,职工教育经费增加0万元")], [], id="Y8-an-increase-of-zero"
    ),
    pytest.param(
        "Y9",
        [with_last_year, reason("人员经费", "人员经费,,增加的主要原因是新录用公务员")],
        [],
        id="Y9-the-change-said-again",
    ),
]

HOLDS = [
    pytest.param([with_last_year], id="all-is-explained"),
    pytest.param([with_last_year, reason("财政拨款", "财政拨款,,项目少安排")], id="Y3-a-part-with-a-reason-of-its-own"),
    pytest.param(
        [with_last_year, reason("基本支出"), form_of_changes("threshold_percent = 10")],
        id="Y3-below-the-threshold-of-percent",
    ),
    pytest.param(
        [with_last_year, reason("公务接待费"), form_of_changes('threshold_amount = "0.1"')],
        id="Y3-at-the-threshold-of-amount",
    ),
    pytest.param([with_last_year, reason("2010301", "2010301,,正常调资增加")], id="Y4-without-a-name"),
    pytest.param(
        [with_last_year, reason("“三公”经费", "三公经费,,从严控制公务接待，批次减少")], id="Y4-without-quotation-marks"
    ),
    pytest.param([with_last_year, reason("公用经费", "公用经费,,")], id="Y7-an-empty-row-for-no-change"),
    pytest.param(
        [with_last_year, reason("项目支出", "项目支出,,上年新增的普查项目完成")], id="Y6-an-increase-of-last-year"
    ),
    pytest.param(
        [with_last_year, reason("2010301", "2010301,行政运行,公用经费压减，在职人员增加较多")], id="Y6-both-directions"
    ),
    pytest.param(
        [with_last_year, reason("2010301", "2010301,行政运行,公用经费与上年持平，在职人员较2019年增加")],
        id="Y6-a-part-that-did-not-change-Y11-last-year",
    ),
    pytest.param(
        [with_last_year, reason("2010301", "2010301,行政运行,2018年录用的人员增加工资，与2025年目标衔接")],
        id="Y11-a-year-told-of-by-itself",
    ),
]


def test_without_last_year_nothing_is_compared(compared: Callable[[str], tuple[int, list[str]]]) -> None:
    assert {compared(f"Y{number}")[0] for number in range(3, 12)} == {0}


def test_with_last_year_every_rule_compares_something(report_after: Callable[..., CheckReport]) -> None:
    report = report_after(with_last_year)
    assert {result.check.id: len(result.findings) for result in report if result.check.id[0] == "Y"} == {
        "Y1": 0,
        "Y2": 0,
        "Y3": 10,
        "Y4": 8,
        "Y5": 8,
        "Y6": 8,
        "Y7": 8,
        "Y8": 8,
        "Y9": 8,
        "Y10": 8,
        "Y11": 8,
    }


def test_a_missing_or_wrong_reason_blocks_and_a_doubtful_one_does_not() -> None:
    severities = {check.id: check.severity for check in CHECKS if check.id[0] == "Y" and int(check.id[1:]) > 2}
    assert severities == {
        "Y3": "error",
        "Y4": "error",
        "Y5": "warning",
        "Y6": "error",
        "Y7": "warning",
        "Y8": "error",
        "Y9": "warning",
        "Y10": "warning",
        "Y11": "error",
    }


def test_the_next_year_of_the_real_unit_is_sound(next_book: Book) -> None:
    report = run_checks(next_book)
    assert report.has_passed
    assert not [line for line in report.of("warning") if line.check[0] == "Y"]


def test_a_reason_belongs_to_the_first_code_of_a_split(next_year: Path, snapshot: SnapshotAssertion) -> None:
    row = "2080505,机关事业单位基本养老保险缴费支出,一般公共预算,5.9,0.0,0.0,0.0,0.0\r\n"
    parts = (("2080506", "机关事业单位职业年金缴费支出", "2.9"), ("2080599", "其他行政事业单位养老支出", "4.0"))
    new = "".join(f"{code},{name},一般公共预算,{amount},0.0,0.0,0.0,0.0\r\n" for code, name, amount in parts)
    replace_in(next_year / "spending.csv", row, new)
    lineage = "类别,上年编码,上年名称,本年编码,本年名称,依据\n" + "".join(
        f"功能科目,2080505,机关事业单位基本养老保险缴费支出,{code},{name},科目修订\n" for code, name, _ in parts
    )
    (next_year / "lineage.csv").write_text(lineage, encoding="utf-8-sig")
    path = next_year / "reasons.csv"
    path.write_text(path.read_text(encoding="utf-8-sig") + "2080599,,缴费基数提高\n", encoding="utf-8-sig")
    report = run_checks(open_book("2021", "157001", next_year.parents[1]))
    assert [line.sentence for line in report.of("failed") if line.check in ("Y3", "Y4")] == snapshot
