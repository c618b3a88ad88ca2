"""What report.html carries for its scripts: the cells that figures are made of, and where each figure comes from."""

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from budgetbook.render.origins import origins

CARRIED = "carried.json"
"""The file, beside the frame, with what report.html carries for its scripts."""


def write_carried(figures: Sequence[dict[str, Any]], income: Collection[str], target: Path) -> None:
    """Write what report.html carries for its scripts, by the ids of the elements that hold it.

    Parameters
    ----------
    income
        The keys of the official tables that print spending as the income that pays for it.
    """
    carried = {"cited-cells": cited_cells(figures), "figure-origins": origins(figures, income)}
    target.write_text(json.dumps(carried, ensure_ascii=False), encoding="utf-8", newline="\n")


def cited_cells(figures: Sequence[dict[str, Any]]) -> Any:
    """Return the cells of the input tables that figures are made of: by file, column and row, what was typed.

    The page carries them, so that it can show them where it travels alone. Settings and texts are not among them.
    """
    cells: dict[str, dict[str, dict[str, str]]] = {}
    for entry in figures:
        for cell in entry["cells"]:
            if cell["file"].endswith(".csv"):
                column = cells.setdefault(cell["file"], {}).setdefault(cell["column"], {})
                column[str(cell["row"])] = cell["raw"]
    return cells
