"""Findings in the terminal, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from budgetbook.review.catalogue import RULES
from budgetbook.review.findings import SEVERITIES, Finding
from budgetbook.review.review import Review, ReviewOutcome, Unreadable

UNREADABLE = "不能读"
_COLOURS = {"error": "red", "warning": "yellow", "notice": "cyan"}
_MAX = 90
"""Characters of a quotation that the terminal shows."""

CSV_HEADINGS = (
    "文件",
    "程度",
    "规则",
    "规则名称",
    "页",
    "位置",
    "发现",
    "应为",
    "计算",
    "引文",
    "另一处",
    "另一处引文",
)


def print_reviews(outcomes: Sequence[ReviewOutcome], console: Console) -> None:
    """Print findings, worst first; of several documents a table with their counts comes before."""
    if len(outcomes) > 1:
        _print_documents(outcomes, console)
    for outcome in outcomes:
        if isinstance(outcome, Unreadable):
            console.print(outcome.cause)
        else:
            _print_review(outcome, console)


def _print_documents(outcomes: Sequence[ReviewOutcome], console: Console) -> None:
    headings = ("文件", "年度", *SEVERITIES.values(), "正文数字（判断／全部）", "附表数字（判断／全部）")
    table = Table(*(Column(heading, overflow="fold") for heading in headings))
    for outcome in outcomes:
        if isinstance(outcome, Unreadable):
            table.add_row(outcome.name, "", UNREADABLE)
            continue
        counts = [str(outcome.count(severity)) for severity in SEVERITIES]
        shares = (f"{outcome.judged}／{outcome.numbers}", f"{outcome.judged_cells}／{outcome.cells}")
        table.add_row(outcome.name, outcome.year, *counts, *shares)
    console.print(table)


def _print_review(review: Review, console: Console) -> None:
    console.print(Text(f"{review.name}（{review.year or '年度不明'}）：{review.summary}", style="bold"))
    for number, finding in enumerate(review.findings, start=1):
        head = Text(f"{number}. ")
        head.append(f"[{SEVERITIES[finding.severity]} {finding.rule}] ", style=_COLOURS[finding.severity])
        where = finding.quotations[0] if finding.quotations else None
        head.append(f"{where.place}：{finding.found.removeprefix(f'{where.where}：')}" if where else finding.found)
        console.print(head)
        for quotation in finding.quotations:
            text = " ".join(quotation.text.split())
            cut = text if len(text) <= _MAX else f"{text[:_MAX]}…"
            console.print(Text(f"     {quotation.place or '全文'}“{cut}”", style="dim"))
        if finding.expected:
            console.print(Text(f"     应为：{finding.expected}"))
        if finding.computed:
            console.print(Text(f"     计算：{finding.computed}", style="dim"))
    console.print(review.coverage)
    for note in review.notes:
        what = "说明" if note in review.document.notices else "未判断"
        console.print(Text(f"{what}：{note}", style="dim"))


def as_csv(outcomes: Iterable[ReviewOutcome]) -> str:
    """Write findings as CSV, one a row; a document that could not be read is a row as well."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(CSV_HEADINGS)
    for outcome in outcomes:
        if isinstance(outcome, Unreadable):
            writer.writerow((outcome.name, UNREADABLE, "", "", "", "", outcome.cause, *[""] * 5))
            continue
        for finding in outcome.findings:
            first, *others = finding.quotations or (None,)
            other = others[0] if others else None
            writer.writerow(
                (
                    *(outcome.name, SEVERITIES[finding.severity], finding.rule, RULES[finding.rule].title),
                    *((first.position.page or "", first.place) if first else ("", "")),
                    *(finding.found, finding.expected, finding.computed, first.text if first else ""),
                    *((other.place, other.text) if other else ("", "")),
                )
            )
    return "\ufeff" + written.getvalue()


def as_json(outcomes: Iterable[ReviewOutcome]) -> str:
    """Write findings as JSON (its schema stands in `schema.json` beside this module)."""
    documents = [_document(outcome) for outcome in outcomes]
    return json.dumps({"version": 1, "documents": documents}, ensure_ascii=False, indent=1) + "\n"


def _document(outcome: ReviewOutcome) -> dict[str, object]:
    if isinstance(outcome, Unreadable):
        return {"name": outcome.name, "unreadable": outcome.cause}
    return {
        "name": outcome.name,
        "year": outcome.year,
        "pages": outcome.document.pages,
        "counts": {severity: outcome.count(severity) for severity in SEVERITIES},
        "text_numbers": {"all": outcome.numbers, "judged": outcome.judged},
        "table_numbers": {"all": outcome.cells, "judged": outcome.judged_cells},
        "not_judged": list(outcome.notes),
        "findings": [_finding(finding) for finding in outcome.findings],
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "rule_title": RULES[finding.rule].title,
        "errors": list(RULES[finding.rule].common_errors),
        "severity": finding.severity,
        "found": finding.found,
        "expected": finding.expected,
        "computed": finding.computed,
        "quotations": [
            {
                "page": quotation.position.page or None,
                "line": quotation.position.line or None,
                "box": [round(side, 1) for side in quotation.position.box] if quotation.position.box else None,
                "where": quotation.where,
                "text": quotation.text,
            }
            for quotation in finding.quotations
        ],
    }
