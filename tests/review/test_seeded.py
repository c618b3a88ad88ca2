"""Single changes to our own published documents: what a review finds of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from budgetbook.review.model import AnalysedDocument
from budgetbook.review.reading import read_document
from budgetbook.review.review import review
from tests.proofs import slice_of
from tests.review.seeding import changes

if TYPE_CHECKING:
    from budgetbook.review.document import Document

KINDS = ("text amount", "table amount", "share", "direction", "exchanged note", "name", "dropped row")
CASES = [(file, kind, seed) for file in ("pdf", "docx", "html") for kind in KINDS for seed in range(48)]
"""1,008 changes: of each kind as many, in each format."""

MISSED = {"dropped row", "share"}
"""Kinds of which some cannot be told from a document that is right: a row dropped with all that names it."""


@cache
def _read(path: Path) -> Document:
    return read_document(path)


@cache
def _known(path: Path) -> frozenset[tuple[str, str]]:
    return frozenset((finding.rule, finding.found) for finding in review(AnalysedDocument(_read(path))).findings)


@pytest.mark.proof
def test_changed_amounts_words_and_notes_are_found(publication: Path, sample_publication: Path) -> None:
    tried: dict[str, list[str]] = {}
    missed: dict[str, list[str]] = {}
    for file, kind, seed in slice_of(CASES, 4):
        random = Random(seed)
        folder = sample_publication if kind == "direction" or random.random() < 0.5 else publication
        path = folder / f"report.{file}"
        places = list(changes(_read(path), kind))
        if not places:
            continue
        change = random.choice(places)(random)
        found = [
            one
            for one in review(AnalysedDocument(change.document)).findings
            if (one.rule, one.found) not in _known(path)
        ]
        tried.setdefault(kind, []).append(change.description)
        if not found:
            missed.setdefault(kind, []).append(f"{path.name}: {change.description}")
    summary = "\n".join(
        f"{kind}: {len(missed.get(kind, ()))} of {len(of_kind)} missed" for kind, of_kind in tried.items()
    )
    for kind, of_kind in missed.items():
        allowed = len(tried[kind]) if kind in MISSED else max(1, len(tried[kind]) // 20)
        assert len(of_kind) <= allowed, "\n".join((summary, *of_kind))
