"""The check report for people (a table) and for programs (JSON, CSV)."""

import csv
import json
import sys
from collections.abc import Callable, Sequence
from typing import Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from budgetbook.checks.report import STATUS_NAMES, CheckReport, ReportLine, Status

_STYLES: dict[Status, str] = {
    "failed": "red",
    "stale": "red",
    "warning": "yellow",
    "accepted": "cyan",
    "rounded": "blue",
}

_HEADINGS = ("核对编号", "位置", "发现", "应为", "结果", "规则", "说明")
"""The first four are those of accepted.csv, to be copied from here as they are."""


def print_report(
    report: CheckReport,
    notices: Sequence[str],
    format_: Literal["table", "json", "csv"],
    refusals: Sequence[str] = (),
    shown: Callable[[str], str] = str,
) -> None:
    """Print the report, worst first; the table leaves out what agrees, and counts it.

    Parameters
    ----------
    notices
        What the reader accepted though it was not as it should be.
    refusals
        What besides would stop a build.
    shown
        How the table writes what names files; programs are told of data/ wherever it lies, as accepted.csv is.
    """
    match format_:
        case "json":
            lines = [dict(zip(_HEADINGS, _values(line), strict=True)) for line in report.lines]
            passed = report.has_passed and not refusals
            whole = {"可以公开": passed, "小结": report.summary, "读取说明": list(notices), "核对": lines}
            whole |= {"不能生成": list(refusals)} if refusals else {}
            print(json.dumps(whole, ensure_ascii=False, indent=1))
        case "csv":
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(_HEADINGS)
            writer.writerows(_values(line) for line in report.lines)
            for refusal in refusals:
                print(f"不能生成：{refusal}", file=sys.stderr)
        case _:
            _print_table(report, notices, refusals, shown)


def _values(line: ReportLine) -> tuple[str, ...]:
    return (
        line.check,
        line.acceptance_place,
        line.found,
        line.expected,
        STATUS_NAMES[line.status],
        line.title,
        line.note,
    )


def _print_table(
    report: CheckReport, notices: Sequence[str], refusals: Sequence[str], shown: Callable[[str], str]
) -> None:
    console = Console(highlight=False)
    table = Table("结果", "核对", show_lines=True)
    listed = report.of("failed", "stale", "warning", "accepted", "rounded")
    for line in listed:
        style = _STYLES[line.status]
        facts = [("位置", line.place), ("发现", line.found), ("应为", line.expected), ("说明", line.note)]
        text = Text(f"{line.check} {line.title}", style=f"bold {style}", overflow="fold")
        for name, fact in facts:
            if fact:
                text.append(f"\n{name}：{shown(fact)}", style="default")
        table.add_row(Text(STATUS_NAMES[line.status], style=style), text)
    if listed:
        console.print(table)
    for notice in notices:
        console.print(f"读取：{notice}", markup=False, soft_wrap=True)
    console.print(report.summary, soft_wrap=True)
    for refusal in refusals:
        console.print(f"不能生成：{refusal}", markup=False, soft_wrap=True)
    if report.has_passed and refusals:
        console.print("不能公开：请改正以上各处。", soft_wrap=True)
        return
    console.print(_verdict(report), soft_wrap=True)


def _verdict(report: CheckReport) -> str:
    """Say whether the budget may be published, and what to do about what fails."""
    if report.has_passed:
        return "可以公开。"
    failed = report.of("failed")
    accept = "，在 accepted.csv 中写明理由认定（前四栏照抄 --format csv 的同一行）。"
    if all(line.can_be_accepted for line in failed):
        return f"不能公开：请改正不符之处；确须照来源公开的{accept}"
    if any(line.can_be_accepted for line in failed):
        return f"不能公开：请改正不符之处，数字之间的矛盾只能改正；其他确须照来源公开的{accept}"
    return "不能公开：请改正不符之处；数字之间的矛盾只能改正，不能认定。"
