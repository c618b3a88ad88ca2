"""Findings of a review against the list of a document's true faults (expected/*.tsv)."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from budgetbook.review.findings import Finding

EXPECTED = Path(__file__).with_name("expected")


@dataclass(frozen=True)
class Fault:
    """A true fault: its id, how grave it is, and each place of it with the words that stand there."""

    id: str
    severity: str
    kind: str
    places: tuple[tuple[str, str], ...]


def read_faults(name: str) -> list[Fault]:
    """Read the true faults of a document."""
    with (EXPECTED / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    faults = []
    for row in rows:
        places: list[tuple[str, str]] = []
        for page, quote in (("page", "quote"), ("other_page", "other_quote")):
            pages, quotes = row[page].split(" | "), (row[quote] or "").split(" | ")
            count = max(len(pages), len(quotes))
            pages, quotes = (one * count if len(one) == 1 else one for one in (pages, quotes))
            places += [pair for pair in zip(pages, quotes, strict=False) if pair[0].strip()]
        faults.append(Fault(row["id"], row["severity"], row["kind"], tuple(places)))
    return faults


def is_of(finding: Finding, fault: Fault) -> bool:
    """Tell whether a finding is of a fault: it quotes one of its places, on its page, and speaks of the same words."""
    first = [place for place in fault.places if place[1]][:1]
    words = _plain(finding.found + "".join(one.text for one in finding.quotations))
    pages = {str(one.position.page or one.position.line) for one in finding.quotations}
    for page, quote in fault.places:
        if page.strip() not in pages or not quote:
            continue
        if _plain(quote) in words or any(
            _plain(one.text) in _plain(quote) for one in finding.quotations if len(one.text) > 3
        ):
            return True
    return bool(first) and _plain(first[0][1]) in words and first[0][0] in pages


def matched(findings: Sequence[Finding], faults: Sequence[Fault]) -> tuple[dict[str, Finding], list[Finding]]:
    """Return the faults that were found, with what found them, and the findings that are of none."""
    found: dict[str, Finding] = {}
    strays = []
    for finding in findings:
        own = [fault for fault in faults if is_of(finding, fault)]
        best = [fault for fault in own if fault.id not in found] or own
        for fault in best:
            found.setdefault(fault.id, finding)
        if not own:
            strays.append(finding)
    return found, strays


def _plain(text: str) -> str:
    return re.sub(r"[\s“”\"｜|]", "", unicodedata.normalize("NFKC", text))
