"""Copies of the executed notebooks in the form that the document embeds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import nbformat

from budgetbook.core.jupyter_looks import strip_looks
from budgetbook.run.cell_options import is_published

if TYPE_CHECKING:
    from pathlib import Path

# headings, which contents lists repeat and Quarto writes into an attribute, and the list of tables, which leads to them
_PLAIN = re.compile(r'^#+ .*$|^<div class="annex-list">$[\s\S]*?^</div>$', re.MULTILINE)
_MARK = re.compile(r"</?span\b[^>]*>")


def write_embeddable(source: Path, target: Path) -> None:
    """Copy what is published of an executed notebook: HTML tables as raw Markdown, headings without marks of figures.

    Any text/html output makes Quarto load scripts from elsewhere on the web (it takes it for a widget);
    a raw block of Markdown is the same table without them.
    """
    notebook = nbformat.read(source, as_version=4)
    strip_looks(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code" and not is_published(cell):
            cell.outputs = []
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "text/html" in data:
                html = data.pop("text/html")
                data.pop("text/plain", None)
                data["text/markdown"] = f"\n```{{=html}}\n{html}\n```\n"
            elif "text/markdown" in data:
                data["text/markdown"] = _PLAIN.sub(lambda part: _MARK.sub("", part[0]), data["text/markdown"])
    target.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
