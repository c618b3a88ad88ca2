"""A review: a document is read, analysed and judged; what could not be judged is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from budgetbook.core.errors import InputError
from budgetbook.forms.form import Form
from budgetbook.review.document import Document
from budgetbook.review.findings import SEVERITIES, Finding, ReviewResults, group_by_cause
from budgetbook.review.model import AnalysedDocument
from budgetbook.review.reading import read_document
from budgetbook.review.rules import (
    across_tables,
    change_columns,
    changes,
    codes,
    empty_tables,
    lists,
    parts,
    performance,
    previous,
    project_forms,
    reasons,
    rows,
    structure,
    sums_across,
    sums_down,
    text_amounts,
    words,
)


@dataclass(frozen=True)
class Review:
    """What a review of one document found.

    Attributes
    ----------
    findings
        Worst first, then in the order of the document.
    notes
        What was to be said of reading the file, then what was not understood, or not judged.
    numbers, judged
        How many amounts the text has, and how many of them were judged.
    cells, judged_cells
        How many amounts the tables have, and how many of them were compared.
    """

    document: Document
    year: str
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    numbers: int
    judged: int
    cells: int
    judged_cells: int

    @property
    def name(self) -> str:
        """The name by which the document goes."""
        return self.document.name

    def count(self, severity: str) -> int:
        """How many findings are of a severity."""
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def summary(self) -> str:
        """How many findings there are of each severity, in a line."""
        return "，".join(f"{name}{self.count(severity)}处" for severity, name in SEVERITIES.items())

    @property
    def coverage(self) -> str:
        """How many of the document's numbers were judged."""
        cells = f"附表{self.cells}个数字，判断了{self.judged_cells}个"
        return f"正文{self.numbers}个数字，判断了{self.judged}个；{cells}。"


@dataclass(frozen=True)
class Unreadable:
    """A document that could not be read, and why."""

    name: str
    cause: str

    @property
    def summary(self) -> str:
        """The cause in a line."""
        return self.cause.partition("\n")[0]


ReviewOutcome = Review | Unreadable


_SUFFIXES = {".pdf", ".docx", ".html", ".htm", ".md", ".xlsx", ".xls", ".ods", ".et"}


def documents_in(paths: Iterable[Path]) -> dict[str, Path]:
    """Return the files named, and of each folder the documents in it, by the names they go by.

    Such a name is the file's, or where two have the same, its path.

    Raises
    ------
    InputError
        A folder holds none.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        own = sorted(one for one in path.rglob("*") if one.suffix.lower() in _SUFFIXES and one.name[:2] != "~$")
        if not own:
            raise InputError(f"目录 {path} 中没有可核对的文件（PDF、docx、网页、Markdown、工作簿）。")
        found += own
    named = Counter(path.name for path in found)
    return {path.name if named[path.name] == 1 else path.as_posix(): path for path in found}


def review_or_cause(
    path: Path, name: str, base: AnalysedDocument | None = None, form: Form | None = None
) -> ReviewOutcome:
    """Review a document under the name it goes by, or say why it cannot be read."""
    try:
        reviewed = review(analyse_file(path), base, form)
    except InputError as error:
        return Unreadable(name, str(error))
    return replace(reviewed, document=replace(reviewed.document, name=name))


def analyse_file(path: Path) -> AnalysedDocument:
    """Read a document for a review, without judging it.

    Raises
    ------
    InputError
        It cannot be read.
    """
    return AnalysedDocument(read_document(path))


def review(document: AnalysedDocument, base: AnalysedDocument | None = None, form: Form | None = None) -> Review:
    """Review a document that was read.

    Parameters
    ----------
    base
        Last year's document of the same unit.
    form
        The form of its place and year, which says what tables there are to be.
    """
    results = ReviewResults()
    for table in document.tables:
        sums_across.check(table, results)
        sums_down.check(table, results)
        change_columns.check(table, results)
    across_tables.check(document.facts, results)
    if base is not None:
        previous.check(document.texts, base.terms, results)
    judged = text_amounts.check(document.texts, document.terms, results)
    judged |= changes.check(document.texts, document.terms, results)
    judged |= parts.check(document, results)
    for rule in (structure, empty_tables, words, lists, performance, project_forms, codes, rows, reasons):
        rule.check(document, results)
    if form is not None:
        structure.check_form(document, form, results)
    findings = [*group_by_cause(results.relations), *results.findings]
    order = list(SEVERITIES)
    findings.sort(key=lambda one: (order.index(one.severity), *_sort_key(one)))
    cells = {
        one.key for table in document.tables for lines in table.lines for line in lines for one in line.amounts.values()
    }
    numbers = {one.amount.key for one in document.texts.numbers}
    compared = {one.key for relation in results.relations for one in relation.members if one.in_table}
    of_last_year = (f"上年文本：{notice}" for notice in (base.source.notices if base else ()))
    return Review(
        *(document.source, document.year, tuple(findings), (*document.source.notices, *of_last_year, *results.notes)),
        *(len(numbers), len(numbers & judged), len(cells), len(cells & compared)),
    )


def _sort_key(finding: Finding) -> tuple[int, int, float]:
    position = finding.quotations[0].position if finding.quotations else None
    return (position.page, position.line, position.box[1] if position.box else 0.0) if position else (0, 0, 0.0)
