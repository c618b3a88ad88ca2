"""Where a printed number comes from: its place, formula and cells, and the checks that touch those cells."""

import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from budgetbook.book import Book
from budgetbook.checks import require_passed, run_checks
from budgetbook.checks.report import STATUS_NAMES, CheckReport
from budgetbook.core.errors import UsageError
from budgetbook.core.project import Project
from budgetbook.core.text import half_width
from budgetbook.render.workspace import figures_of
from budgetbook.run.execute import run_notebooks


@dataclass(frozen=True)
class Explanation:
    """One printed figure with the checks that touch it: id, title and how they came out."""

    entry: dict[str, Any]
    checks: tuple[str, ...]


def explain(project: Project, book: Book, wanted: str) -> list[Explanation]:
    """Find every printed figure with that text, id or label, and say where it comes from.

    Raises
    ------
    CheckError
        The data do not reconcile, so that nothing is printed of them.
    UsageError
        Nothing that is printed has that text, id or label.
    """
    report = run_checks(book)
    require_passed(report)
    with tempfile.TemporaryDirectory() as scratch:
        notebooks = run_notebooks(project, book.parameters, Path(scratch), form=book.form)
        figures = figures_of(book, notebooks)
    name = _plain(wanted)
    found = [entry for entry in figures if name in map(_plain, (entry["text"], entry["id"], entry["label"]))]
    if not found:
        raise UsageError(f"公开文本中没有印出“{wanted}”：应为印出的文字（如 80.43%、92万元）、数据编号或名称。")
    return [Explanation(entry, _touching(report, entry)) for entry in found]


def _plain(text: str) -> str:
    """Normalise a text for comparison: half-width digits and signs, no surrounding spaces."""
    return half_width(text.strip())


def _touching(report: CheckReport, entry: dict[str, Any]) -> tuple[str, ...]:
    cells = {(cell["file"], cell["row"], cell["column"]) for cell in entry["cells"]}
    outcomes: dict[str, Counter[str]] = {}
    for line in report.lines:
        touched = {(cell.file, cell.row, cell.column) for cell in line.cells}
        if touched & cells:
            title = f"{line.check} {line.title}"
            outcomes.setdefault(title, Counter())[STATUS_NAMES[line.status]] += 1
    return tuple(
        f"{title}：{'，'.join(f'{status}{count}处' for status, count in counts.items())}"
        for title, counts in sorted(outcomes.items())
    )
