"""The outcome of all checks: what holds, what fails, what people have accepted."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf
from pathlib import PurePosixPath
from typing import Literal

from budgetbook.checks.model import Check, CheckResult, Finding
from budgetbook.core.errors import CheckError, FailedCheck
from budgetbook.core.text import escape_invisible
from budgetbook.dataset.reader import Row
from budgetbook.figures import Cell, describe_cells

Status = Literal["failed", "stale", "warning", "accepted", "rounded", "passed"]

STATUS_NAMES: dict[Status, str] = {
    "failed": "不符",
    "stale": "认定失效",
    "warning": "提示",
    "accepted": "已认定",
    "rounded": "舍入差",
    "passed": "相符",
}
"""Worst first: the order in which a report lists its lines."""

BLOCKING: tuple[Status, ...] = ("failed", "stale")

NOT_TRANSCRIBED = "数字之间的矛盾应当改正；只有照录已公开文本的（unit.toml 写 transcribed = true）才能认定"
"""Why an acceptance does not hold."""


@dataclass(frozen=True)
class ReportLine:
    """One line of the report: one comparison, or one acceptance that no longer applies.

    Attributes
    ----------
    place
        The cells compared.
    note
        Of an accepted discrepancy: reason, by whom, date.
    acceptance_place
        The place as accepted.csv names it: the one cell meant, without its folder; empty for a whole table.
    """

    status: Status
    check: str
    title: str
    place: str
    found: str
    expected: str
    note: str = ""
    cells: tuple[Cell, ...] = ()
    acceptance_place: str = ""

    @property
    def sentence(self) -> str:
        """The line as one sentence."""
        place = f"{self.place}：" if self.place else ""
        note = f"（{self.note}）" if self.note else ""
        return f"[{self.check} {self.title}] {place}发现{self.found}，应为{self.expected}。{note}"


@dataclass(frozen=True)
class CheckReport:
    """All checks with what they compared, and the acceptances applied to them."""

    results: tuple[CheckResult, ...]
    lines: tuple[ReportLine, ...]

    def __iter__(self) -> Iterator[CheckResult]:
        return iter(self.results)

    def __len__(self) -> int:
        return len(self.results)

    def of(self, *statuses: Status) -> tuple[ReportLine, ...]:
        """Return the lines of the given statuses."""
        return tuple(line for line in self.lines if line.status in statuses)

    @property
    def has_passed(self) -> bool:
        """Whether nothing blocks publication."""
        return not self.of(*BLOCKING)

    @property
    def summary(self) -> str:
        """The report in one line."""
        counts = "，".join(
            f"{name}{len(self.of(status))}处" for status, name in STATUS_NAMES.items() if self.of(status)
        )
        return f"{len(self.results)}项规则，{sum(len(r.findings) for r in self.results)}处比较：{counts}"


def make_report(
    results: tuple[CheckResult, ...], accepted: tuple[Row, ...], *, transcribed: bool = False
) -> CheckReport:
    """Apply the acceptances to what the checks found, and order the lines worst first.

    Parameters
    ----------
    transcribed
        Whether the book transcribes a published one: in any other, an acceptance of a contradiction between figures
        does not hold.
    """
    known = {tuple(map(row.text, ("核对编号", "位置", "发现", "应为"))): row for row in accepted}
    used = set()
    lines = []
    for result in results:
        for finding in result.findings:
            line = _line(result.check, finding)
            key = (line.check, line.acceptance_place, line.found, line.expected)
            if not finding.holds and key in known:
                used.add(key)
                line = _accepted(line, known[key], holds=transcribed or not result.check.arithmetic)
            lines.append(line)
    lines += [_stale(acceptance) for key, acceptance in known.items() if key not in used]
    order = list(STATUS_NAMES)
    lines.sort(key=lambda line: order.index(line.status))
    return CheckReport(results, tuple(lines))


def require_passed(report: CheckReport) -> None:
    """Stop where anything blocks publication.

    Raises
    ------
    CheckError
        One line per failure: id, title, place, found, expected; the nearest to its cause first.
    """
    if not report.has_passed:
        lines = sorted(report.of(*BLOCKING), key=_distance)
        raise CheckError("\n".join(line.sentence for line in lines), map(_failed_check, lines))


def _distance(line: ReportLine) -> tuple[int, float]:
    """Rank a failure by how many cells must be looked at to find its cause; a stale acceptance follows from others."""
    return BLOCKING.index(line.status), len(line.cells) or inf


def _failed_check(line: ReportLine) -> FailedCheck:
    """Return a failure as a row, its files without their folder where they all lie in one."""
    row = FailedCheck(f"{line.check} {line.title}", line.acceptance_place or line.place, line.found, line.expected)
    folders = {f"{PurePosixPath(cell.file).parent}/" for cell in line.cells}
    if len(folders) == 1:
        folder = folders.pop()
        row = FailedCheck(*(text.replace(folder, "") for text in row))
    return row


def place_of(finding: Finding) -> str:
    """Name a finding's cell within the unit's folder; empty where it is about a whole table."""
    if finding.where is None:
        return ""
    return place_of_cell(finding.where)


def place_of_cell(cell: Cell) -> str:
    """Name a cell within the unit's folder."""
    return describe_cells((cell,)).replace(cell.file, PurePosixPath(cell.file).name, 1)


def _line(check: Check, finding: Finding) -> ReportLine:
    status: Status = "passed"
    if not finding.holds:
        status = "failed" if check.severity == "error" else "warning"
    elif finding.rounded:
        status = "rounded"
    cells = tuple(cell for figure in finding.figures for cell in figure.cells)
    cells = cells or ((finding.where,) if finding.where else ())
    place = describe_cells(cells if finding.where is None else (finding.where,))
    found, expected = escape_invisible(finding.found), escape_invisible(finding.expected)
    return ReportLine(status, check.id, check.title, place, found, expected, "", cells, place_of(finding))


def _accepted(line: ReportLine, acceptance: Row, *, holds: bool) -> ReportLine:
    """Enter into the line of a failed finding why and when it was accepted, or why that does not hold.

    The line is published: who accepted it stays in accepted.csv.
    """
    if not holds:
        return replace(line, status="failed", note=NOT_TRANSCRIBED)
    note = f"{acceptance.text('理由')}（{acceptance.text('日期')}认定）"
    return replace(line, status="accepted", note=note)


def _stale(acceptance: Row) -> ReportLine:
    """Tell of an acceptance of what is there no longer, or no longer so."""
    cell = acceptance.cells["核对编号"]
    check, place, found, expected = map(acceptance.text, ("核对编号", "位置", "发现", "应为"))
    return ReportLine(
        "stale",
        check,
        "认定已失效",
        str(cell),
        f"对{place or '全表'}的认定（发现{found}，应为{expected}）",
        "仍然存在的差异；差异已经改变或消失，请删去或重新认定",
        acceptance_place=place_of_cell(cell),
    )
