"""What the office itself published in 2020: the source of the budget that is shipped."""

from __future__ import annotations

from itertools import takewhile

from tests.places import ROOT, UNIT, YEAR

PUBLISHED = ROOT / "data" / "raw" / YEAR / UNIT / "published.md"
"""The text, the cells of its tables parted by tabs."""


def published_rows(title: str, first: str) -> list[list[str]]:
    """Return the rows of a table from the one whose cells begin with `first`."""
    lines = iter(PUBLISHED.read_text(encoding="utf-8").split(f"## {title}\n", 1)[1].splitlines())
    for line in lines:
        if line.replace("\t", "").startswith(first):
            return [line.split("\t"), *(row.split("\t") for row in takewhile(lambda row: "\t" in row, lines))]
    raise AssertionError(f"公开文本的“{title}”中没有“{first}”")
