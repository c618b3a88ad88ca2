"""The outcome of all checks: what holds, what fails, what people have accepted."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from math import inf
from pathlib import PurePosixPath
from typing import Literal

from budgetbook.checks.model import Check, CheckResult, Finding
from budgetbook.core.errors import CheckError, FailedCheck
from budgetbook.core.text import escape_invisible
from budgetbook.dataset.row import Row
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
    can_be_accepted
        Whether a failure may be accepted in writing, or can only be corrected.
    unit
        Of a department, the code of the unit in whose folder all the cells lie; the place begins with it.
    finding
        What was compared; None of an acceptance that no longer applies.
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
    can_be_accepted: bool = True
    unit: str = ""
    finding: Finding | None = None

    @property
    def sentence(self) -> str:
        """The line as one sentence."""
        place = f"{self.place}：" if self.place else ""
        note = f"（{self.note}）" if self.note else ""
        return f"[{self.check} {self.title}] {place}发现{self.found}，应为{self.expected}。{note}"


@dataclass(frozen=True)
class CheckReport:
    """All checks with what they compared, and the acceptances applied to them.

    Attributes
    ----------
    noted
        The lines that somebody should look at, worst first.
    passed
        What makes the lines of all that holds: thousands, which few readers ask for.
    """

    results: tuple[CheckResult, ...]
    noted: tuple[ReportLine, ...]
    passed: tuple[Callable[[], ReportLine], ...]

    def __iter__(self) -> Iterator[CheckResult]:
        return iter(self.results)

    def __len__(self) -> int:
        return len(self.results)

    @cached_property
    def lines(self) -> tuple[ReportLine, ...]:
        """All lines, worst first."""
        return (*self.noted, *(line() for line in self.passed))

    def of(self, *statuses: Status) -> tuple[ReportLine, ...]:
        """Return the lines of the given statuses."""
        lines = self.lines if "passed" in statuses else self.noted
        return tuple(line for line in lines if line.status in statuses)

    @property
    def has_passed(self) -> bool:
        """Whether nothing blocks publication."""
        return not self.of(*BLOCKING)

    @property
    def summary(self) -> str:
        """The report in one line."""
        counted = Counter(line.status for line in self.noted)
        counted["passed"] += len(self.passed)
        counts = "，".join(f"{name}{counted[status]}处" for status, name in STATUS_NAMES.items() if counted[status])
        return f"{len(self.results)}项规则，{sum(len(r.findings) for r in self.results)}处比较：{counts}"


def make_report(
    results: tuple[CheckResult, ...],
    accepted: tuple[Row, ...],
    *,
    transcribed: bool = False,
    last_year: str = "",
    of_units: Mapping[str, tuple[tuple[Row, ...], bool]] | None = None,
) -> CheckReport:
    """Apply the acceptances to what the checks found, and order the lines worst first.

    Parameters
    ----------
    transcribed
        Whether the book transcribes a published one: in any other, an acceptance of a contradiction between figures
        does not hold.
    last_year
        The year, where the results are of last year's budget; its lines say so.
    of_units
        Of a department, by each unit's folder: what the unit has accepted of its own data, and whether its book is
        transcribed. What was accepted there of other rules is no concern of the department's.
    """
    known = _by_key(accepted)
    known_of_units = {
        folder: (_by_key(rows), is_transcribed) for folder, (rows, is_transcribed) in (of_units or {}).items()
    }
    of_year = f"（{last_year}年预算）" if last_year else ""
    used = set()
    noted: list[ReportLine] = []
    passed: list[Callable[[], ReportLine]] = []
    for result in results:
        title, can_be_accepted = f"{result.check.title}{of_year}", transcribed or not result.check.arithmetic
        for finding in result.findings:
            make_line = partial(_line, result.check, title, finding, known_of_units, can_be_accepted=can_be_accepted)
            if finding.holds and not finding.rounded:
                passed.append(make_line)
                continue
            line = make_line()
            if not finding.holds:
                key = (line.check, line.acceptance_place, line.found, line.expected)
                in_unit = (line.check, place_of(finding), line.found, line.expected)
                of_unit, is_transcribed = known_of_units.get(_folder(line.cells), ({}, False))
                if key in known:
                    used.add(key)
                    line = _accepted(line, known[key])
                elif in_unit in of_unit:
                    line = replace(line, can_be_accepted=is_transcribed or not result.check.arithmetic)
                    line = _accepted(line, of_unit[in_unit])
            noted.append(line)
    noted += [_stale(acceptance, of_year) for key, acceptance in known.items() if key not in used]
    return CheckReport(results, tuple(sorted(noted, key=_rank)), tuple(passed))


def join_reports(report: CheckReport, *others: CheckReport) -> CheckReport:
    """Add to a report those on the budgets of last year; each rule then has all that it compared in any of them."""
    compared = {result.check.id: result.findings for result in report}
    for result in (result for other in others for result in other):
        compared[result.check.id] += result.findings
    noted = sorted((line for one in (report, *others) for line in one.noted), key=_rank)
    results = tuple(replace(result, findings=compared[result.check.id]) for result in report)
    return CheckReport(results, tuple(noted), tuple(line for one in (report, *others) for line in one.passed))


def _by_key(accepted: Iterable[Row]) -> dict[tuple[str, ...], Row]:
    return {tuple(map(row.text, ("核对编号", "位置", "发现", "应为"))): row for row in accepted}


def _folder(cells: Iterable[Cell]) -> str:
    """Return the folder in which all cells of a line lie; nothing where there are several."""
    folders = {PurePosixPath(file).parent.as_posix() for file in {cell.file for cell in cells}}
    return folders.pop() if len(folders) == 1 else ""


def require_passed(report: CheckReport) -> None:
    """Stop where anything blocks publication.

    Raises
    ------
    CheckError
        One line per failure: id, title, place, found, expected; in the order of the report.
    """
    if not report.has_passed:
        lines = report.of(*BLOCKING)
        raise CheckError("\n".join(line.sentence for line in lines), map(_failed_check, lines))


def _rank(line: ReportLine) -> tuple[int, float]:
    """Rank the worst first, and of failures those of which fewer cells must be looked at to find the cause."""
    return list(STATUS_NAMES).index(line.status), (len(line.cells) or inf) if line.status == "failed" else 0


def _failed_check(line: ReportLine) -> FailedCheck:
    """Return a failure as a row, its files without their folder where they all lie in one."""
    row = FailedCheck(f"{line.check} {line.title}", line.acceptance_place or line.place, line.found, line.expected)
    folder = _folder(line.cells)
    own = f"{line.unit}/" if line.unit else ""
    return FailedCheck(*(text.replace(f"{folder}/", own) for text in row)) if folder else row


def place_of(finding: Finding) -> str:
    """Name a finding's cell within the unit's folder; empty where it is about a whole table."""
    if finding.where is None:
        return ""
    return place_of_cell(finding.where)


def place_of_cell(cell: Cell) -> str:
    """Name a cell within the unit's folder."""
    return describe_cells((cell,)).replace(cell.file, cell.file.rpartition("/")[2], 1)


def _line(check: Check, title: str, finding: Finding, folders: Container[str], *, can_be_accepted: bool) -> ReportLine:
    """Put what was compared into words.

    Parameters
    ----------
    folders
        Those of a department's units.
    """
    status: Status = "passed"
    if not finding.holds:
        status = "failed" if check.severity == "error" else "warning"
    elif finding.rounded:
        status = "rounded"
    cells = tuple(cell for figure in finding.figures for cell in figure.cells)
    cells = cells or ((finding.where,) if finding.where else ())
    folder, place = _folder(cells), place_of(finding)
    unit = PurePosixPath(folder).name if folder in folders else ""
    return ReportLine(
        *(status, check.id, title),
        place=describe_cells(cells if finding.where is None else (finding.where,)),
        found=escape_invisible(finding.found),
        expected=escape_invisible(finding.expected),
        cells=cells,
        acceptance_place=f"{unit}/{place}" if unit and place else place,
        can_be_accepted=can_be_accepted,
        unit=unit,
        finding=finding,
    )


def _accepted(line: ReportLine, acceptance: Row) -> ReportLine:
    """Enter into the line of a failed finding why and when it was accepted, or why that does not hold.

    The line is published: who accepted it stays in accepted.csv.
    """
    if not line.can_be_accepted:
        return replace(line, status="failed", note=NOT_TRANSCRIBED)
    note = f"{acceptance.text('理由')}（{acceptance.text('日期')}认定）"
    return replace(line, status="accepted", note=note)


def _stale(acceptance: Row, of_year: str) -> ReportLine:
    """Tell of an acceptance of what is there no longer, or no longer so."""
    cell = acceptance.cells["核对编号"]
    check, place, found, expected = map(acceptance.text, ("核对编号", "位置", "发现", "应为"))
    return ReportLine(
        "stale",
        check,
        f"认定已失效{of_year}",
        str(cell),
        f"对{place or '全表'}的认定（发现{found}，应为{expected}）",
        "仍然存在的差异；差异已经改变或消失，请删去或重新认定",
        acceptance_place=place_of_cell(cell),
    )
