"""Charts of the executed notebooks as files, for Word: drawings with pictures of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.core.jupyter_looks import SVG
from budgetbook.core.pictures import pictures_of
from budgetbook.run.cell_options import options_of
from budgetbook.run.executed import read_executed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

RESOLUTION = 300
"""Dots per inch of the pictures."""


def write_charts(notebooks: Iterable[Path], folder: Path) -> list[str]:
    """Write every chart of executed notebooks as <label>.svg and <label>.png, and return the labels in order."""
    folder.mkdir(exist_ok=True)
    drawings = {}
    for path in notebooks:
        for cell in read_executed(path).cells:
            for output in cell.get("outputs", []):
                if SVG in output.get("data", {}):
                    drawings[options_of(cell)["label"]] = output.data[SVG]
    for (label, drawing), picture in zip(drawings.items(), pictures_of([*drawings.values()], RESOLUTION), strict=True):
        (folder / f"{label}.svg").write_text(drawing, encoding="utf-8")
        (folder / f"{label}.png").write_bytes(picture)
    return list(drawings)
