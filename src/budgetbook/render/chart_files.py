"""Charts of the executed notebooks as files, for Word: drawings with pictures of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nbformat
import typst

from budgetbook.render.embed import options_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

RESOLUTION = 300
"""Dots per inch of the pictures."""


def write_charts(notebooks: Iterable[Path], folder: Path) -> list[str]:
    """Write every chart of executed notebooks as <label>.svg and <label>.png, and return the labels in order."""
    folder.mkdir(exist_ok=True)
    labels = []
    for path in notebooks:
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                if "image/svg+xml" in output.get("data", {}):
                    label = options_of(cell, path)["label"]
                    (folder / f"{label}.svg").write_text(output.data["image/svg+xml"], encoding="utf-8")
                    labels.append(label)
    if labels:
        for label, picture in zip(labels, _pictures(folder, labels), strict=True):
            (folder / f"{label}.png").write_bytes(picture)
    return labels


def _pictures(folder: Path, labels: list[str]) -> list[bytes]:
    """Draw them by Typst, each on a page of its own of just its size."""
    source = folder / "charts.typ"
    images = "\n#pagebreak()\n".join(f'#image("{label}.svg")' for label in labels)
    source.write_text(f"#set page(width: auto, height: auto, margin: 0pt)\n{images}\n", encoding="utf-8")
    # of one page Typst gives the picture itself, of several a list
    pages: Any = typst.compile(source, root=folder, format="png", ppi=RESOLUTION, ignore_system_fonts=True)
    source.unlink()
    return list(pages) if isinstance(pages, list) else [pages]
