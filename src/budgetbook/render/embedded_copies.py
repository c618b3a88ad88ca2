"""What the frame takes from the executed notebooks: copies to embed, and their charts as files for Word."""

import re
from collections.abc import Iterable
from pathlib import Path

import nbformat

from budgetbook.core.jupyter_styles import SVG, strip_jupyter_output
from budgetbook.core.pictures import svg_to_png
from budgetbook.render.raw_html import files_beside, raw_html
from budgetbook.run.cell_options import is_published, options_of
from budgetbook.run.executed import parse_executed, read_executed

# headings, which contents lists repeat and Quarto writes into an attribute, and the list of tables, which leads to them
_PLAIN = re.compile(r'^#+ .*$|^<div class="annex-list">$[\s\S]*?^</div>$', re.MULTILINE)
_MARK = re.compile(r"</?span\b[^>]*>")


def write_embedded_copy(source: Path, target: Path) -> None:
    """Copy what is published of an executed notebook: HTML tables as raw Markdown, headings without marks of figures.

    Long tables lie in files beside it.

    Any text/html output makes Quarto load scripts from elsewhere on the web (it takes it for a widget);
    a raw block of Markdown is the same table without them.
    """
    notebook = parse_executed(source.read_text(encoding="utf-8"))
    strip_jupyter_output(notebook)
    files = files_beside(target)
    for cell in notebook.cells:
        if cell.cell_type == "code" and not is_published(cell):
            cell.outputs = []
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "text/html" in data:
                data["text/markdown"] = f"\n{raw_html(data.pop('text/html'), next(files))}\n"
                data.pop("text/plain", None)
            elif "text/markdown" in data:
                data["text/markdown"] = _PLAIN.sub(lambda part: _MARK.sub("", part[0]), data["text/markdown"])
    target.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")


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
    for (label, drawing), picture in zip(drawings.items(), svg_to_png([*drawings.values()], RESOLUTION), strict=True):
        (folder / f"{label}.svg").write_text(drawing, encoding="utf-8", newline="\n")
        (folder / f"{label}.png").write_bytes(picture)
    return list(drawings)
