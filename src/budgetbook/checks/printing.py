"""The check report for people (a table) and for programs (JSON, CSV)."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING, Literal

from rich.console import Console
from rich.table import Table

from budgetbook.checks.report import STATUS_NAMES

if TYPE_CHECKING:
    from budgetbook.checks.report import CheckReport, Line, Status

_STYLES: dict[Status, str] = {"failed": "red", "stale": "red", "warning": "yellow", "accepted": "cyan"}

_HEADINGS = ("结果", "核对编号", "规则", "位置", "发现", "应为", "说明")


def print_report(report: CheckReport, format_: Literal["table", "json", "csv"]) -> None:
    """Print the report, worst first; the table leaves out what agrees, and counts it."""
    match format_:
        case "json":
            lines = [dict(zip(_HEADINGS, _values(line), strict=True)) for line in report.lines]
            print(json.dumps({"summary": report.summary, "sound": report.is_sound, "lines": lines}, ensure_ascii=False))
        case "csv":
            writer = csv.writer(sys.stdout)
            writer.writerow(_HEADINGS)
            writer.writerows(_values(line) for line in report.lines)
        case _:
            _print_table(report)


def _values(line: Line) -> tuple[str, ...]:
    return (STATUS_NAMES[line.status], line.check, line.title, line.place, line.found, line.expected, line.note)


def _print_table(report: CheckReport) -> None:
    console = Console(highlight=False)
    table = Table(show_lines=True)
    for heading in ("结果", "规则", "位置", "发现与应为"):
        table.add_column(heading, overflow="fold")
    listed = report.of("failed", "stale", "warning", "accepted")
    for line in listed:
        note = f"（{line.note}）" if line.note else ""
        table.add_row(
            STATUS_NAMES[line.status],
            f"{line.check} {line.title}",
            line.place,
            f"发现{line.found}，应为{line.expected}。{note}",
            style=_STYLES[line.status],
        )
    if listed:
        console.print(table)
    console.print(report.summary)
    console.print("可以公开。" if report.is_sound else "不能公开：先改正不符之处，或在 accepted.csv 中写明理由认定。")
