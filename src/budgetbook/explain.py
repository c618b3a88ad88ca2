"""Where a printed number comes from: its place, formula and cells, and the checks that touch those cells."""

import json
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
from budgetbook.figures.derivation import places_of
from budgetbook.publication.differences import read_figures
from budgetbook.publication.manifest import read_unit_manifest
from budgetbook.publication.verification import changed_inputs, verify

_OF_ITS_PLACE = ("id", "place")
"""What differs where the same figure is printed again."""


@dataclass(frozen=True)
class Explanation:
    """A figure, every place where it is printed, and the checks that touch it: id, title and how they came out."""

    entries: tuple[dict[str, Any], ...]
    checks: tuple[str, ...]

    @property
    def entry(self) -> dict[str, Any]:
        """The figure where it is printed first; elsewhere only its place and id are others."""
        return self.entries[0]

    @property
    def operands(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The figure's cells, each once: those of a share's numerator, then those that only its denominator has."""
        cells, expression = self.entry["cells"], self.entry["expression"]
        if not isinstance(expression, dict) or "share" not in expression:
            return [("来源", cells)]
        numerator, denominator = expression["share"][:2]
        above = sorted(set(places_of(numerator)))
        below = sorted(set(places_of(denominator)) - set(above))
        also = "，除以上各格外" if set(places_of(denominator)) & set(above) else ""
        named = ((f"分子 {_label(numerator)}", above), (f"分母 {_label(denominator)}{also}", below))
        return [(name, [cells[place] for place in places]) for name, places in named]


def _label(expression: Any) -> str:
    return str(expression.get("label", "")) if isinstance(expression, dict) else ""


def explain(project: Project, book: Book, wanted: str) -> list[Explanation]:
    """Find every printed figure with that text, id or label, and say where it comes from; the same figure once.

    Raises
    ------
    CheckError
        The data do not reconcile, so that nothing is printed of them.
    UsageError
        Nothing that is printed has that text, id or label.
    """
    report = run_checks(book)
    require_passed(report)
    figures = _published(project, book) or _run(project, book, report)
    name = _plain(wanted)
    found = [entry for entry in figures if name in map(_plain, (entry["text"], entry["id"], entry["label"]))]
    if not found:
        raise UsageError(f"公开文本中没有印出“{wanted}”：应为印出的文字（如 80.43%、92万元）、数据编号或名称。")
    same: dict[str, list[dict[str, Any]]] = {}
    for entry in found:
        itself = {key: value for key, value in entry.items() if key not in _OF_ITS_PLACE}
        same.setdefault(json.dumps(itself, sort_keys=True), []).append(entry)
    return [Explanation(tuple(entries), _touching(report, entries[0])) for entries in same.values()]


def _published(project: Project, book: Book) -> list[dict[str, Any]]:
    """Return the figures of the last build, if it was made of these very inputs by this very program."""
    folder = project.root / "output" / book.parameters["year"] / book.parameters["unit"]
    try:
        is_same = not changed_inputs(project, read_unit_manifest(folder)) and verify(folder)[0] == []
        return list(read_figures(folder, with_sources=True).values()) if is_same else []
    except UsageError:
        return []  # nothing is published that could be read


def _run(project: Project, book: Book, report: CheckReport) -> list[dict[str, Any]]:
    from budgetbook.render.workspace import figures_of
    from budgetbook.run.execute import document_notebooks, run_notebooks
    from budgetbook.run.warm import warm_kernels

    with warm_kernels(), tempfile.TemporaryDirectory() as scratch:
        notebooks = run_notebooks(project, document_notebooks(project, book.form), book.parameters, Path(scratch))
        return figures_of(book, report, notebooks).figures


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
