"""Copies of the executed notebooks in the form that the document embeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat

from budgetbook.notebook_looks import strip_looks

if TYPE_CHECKING:
    from pathlib import Path


def write_embeddable(source: Path, target: Path) -> None:
    """Copy an executed notebook, its HTML tables as raw blocks of Markdown, without what is there for JupyterLab alone.

    Any text/html output makes Quarto load scripts from elsewhere on the web (it takes it for a widget);
    a raw block of Markdown is the same table without them.
    """
    notebook = nbformat.read(source, as_version=4)
    strip_looks(notebook)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "text/html" in data:
                html = data.pop("text/html")
                data.pop("text/plain", None)
                data["text/markdown"] = f"\n```{{=html}}\n{html}\n```\n"
    target.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
