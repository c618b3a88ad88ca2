"""Input tables of a copied unit, typed anew."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Cells = dict[str, str]


def retype(folder: Path, file: str, change: Callable[[Cells], Cells | None]) -> None:
    """Type a table anew, row by row and without its 合计; a row that becomes None is left out."""
    path = folder / file
    with path.open(encoding="utf-8-sig", newline="") as opened:
        reader = csv.DictReader(opened)
        headings = list(reader.fieldnames or ())
        rows = [change(row) for row in reader if row[headings[0]] != "合计"]
    with path.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.DictWriter(opened, headings)
        writer.writeheader()
        writer.writerows(row for row in rows if row is not None)


def only(heading: str, *texts: str) -> Callable[[Cells], Cells | None]:
    """Keep the rows with one of the texts in a column; without a text, none."""
    return lambda row: row if row[heading] in texts else None


def amounts(amount: str, heading: str = "预算数") -> Callable[[Cells], Cells]:
    """Type the same amount into every row."""
    return lambda row: row | {heading: amount}
