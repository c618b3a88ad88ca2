"""Real documents against the lists of their true faults, and our own books in every format."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from budgetbook.book import read_book
from budgetbook.core.project import Project
from budgetbook.dataset.unit import read_unit
from budgetbook.review.review import analyse_file, review
from budgetbook.workbook.export import official_workbook
from budgetbook.workbook.saving import save
from tests.places import MADE_UP, ROOT, SHARED
from tests.proofs import PROOF
from tests.review.matching import matched, read_faults
from tests.review.own_books import errors_in

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS = {
    "luoyang-157001-2020": SHARED / "source" / "luoyang-157001-2020.md",
    **{
        name: SHARED / "documents" / f"{name}.pdf"
        for name in ("putuo_czj_2025", "putuo_sfj_2026", "wanli_2023", "wanli_2024")
    },
}
SAMPLES = sorted((path.parent.parent.name, path.parent.name) for path in MADE_UP.glob("20*/*/unit.toml"))


def form_of(sample: tuple[str, str]) -> str:
    return read_unit(MADE_UP.joinpath(*sample, "unit.toml"), "unit.toml").form


TRIED = SAMPLES if PROOF else sorted({*{form_of(one): one for one in [*SAMPLES, *SAMPLES[::-1]]}.values()})
"""A proof tries every sample, else one of each form."""

REACHED = {
    "luoyang-157001-2020": (11, 8, 6),
    "putuo_czj_2025": (2, 6, 5),
    "putuo_sfj_2026": (6, 2, 5),
    "wanli_2023": (9, 5, 9),
    "wanli_2024": (6, 3, 5),
}
"""How many of the true errors, warnings and notices are found."""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_true_faults_are_found_and_every_error_is_one(name: str) -> None:
    if not DOCUMENTS[name].is_file():
        pytest.skip("没有 ../shared 中的真实文本")
    faults = read_faults(name)
    found, strays = matched(review(analyse_file(DOCUMENTS[name])).findings, faults)
    assert [finding.found for finding in strays if finding.severity == "error"] == []
    counts = Counter(fault.severity for fault in faults if fault.id in found)
    reached = zip(("error", "warning", "notice"), REACHED[name], strict=True)
    assert [severity for severity, least in reached if counts[severity] < least] == []
    assert counts["error"] == sum(fault.severity == "error" for fault in faults)


def test_a_made_up_book_that_compares_two_years_has_no_error(sample_publication: Path) -> None:
    assert errors_in(sample_publication) == []


@pytest.mark.proof
@pytest.mark.parametrize(("year", "unit"), TRIED)
def test_the_official_tables_of_every_sample_have_no_error(tmp_path: Path, year: str, unit: str) -> None:
    book = read_book(Project(ROOT, MADE_UP), year, unit)
    save(official_workbook(book)[0], tmp_path / "tables.xlsx", replace=True)
    outcome = review(analyse_file(tmp_path / "tables.xlsx"))
    assert outcome.judged_cells > 0
    assert [finding.found for finding in outcome.findings if finding.severity == "error"] == []


@pytest.mark.parametrize("file", ["report.pdf", "report.docx", "report.html", "tables.xlsx"])
@pytest.mark.parametrize("renderer", ["publication", "quarto_publication"])
def test_our_own_book_has_no_error_but_the_accepted_contradictions(
    request: pytest.FixtureRequest, renderer: str, file: str
) -> None:
    folder: Path = request.getfixturevalue(renderer)
    outcome = review(analyse_file(folder / file))
    severities = {(finding.rule, finding.severity) for finding in outcome.findings}
    # 57.7 and 7.7; 93.5 and 92; 30199 with 50101; satisfaction of 100%以上 (accepted.csv)
    accepted = {("R24", "error"), ("R23", "warning"), ("R30", "warning"), ("R22", "warning")}
    # that the organisation is secret and its offices are counted (W6) stands in the text alone
    in_text = {("R33", "warning")} if file != "tables.xlsx" else set()
    assert severities == accepted | in_text
    assert outcome.judged_cells >= outcome.cells * 0.99
