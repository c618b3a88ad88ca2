"""What a review finds wrong in a publication of our own, whose checks have passed: nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.review.review import analyse_file, review

if TYPE_CHECKING:
    from pathlib import Path

FILES = ("report.pdf", "report.docx", "report.html")


def errors_in(folder: Path) -> list[str]:
    """Review the documents of a publication, and return the errors found."""
    return [
        f"{file}: {finding.rule} {finding.found}"
        for file in FILES
        for finding in review(analyse_file(folder / file)).findings
        if finding.severity == "error"
    ]
