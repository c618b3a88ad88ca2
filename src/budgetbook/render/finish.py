"""The last step of a publication: what neither Quarto nor the built-in renderer can do to the files they made."""

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from budgetbook.render.finish_docx import finish_docx
from budgetbook.render.finish_html import finish_html
from budgetbook.render.finish_pdf import finish_pdf
from budgetbook.render.origins import origins
from budgetbook.traced import PDF, WORD

CARRIED = "carried.json"
"""The file, beside the frame, with what report.html carries for its scripts."""

SUFFIX = "-preview.html"
"""How the names of the notebooks' pages end."""


def finish_print(folder: Path, report: Path, names: Collection[str]) -> None:
    """Complete the PDF and the Word file in a folder, in place.

    Parameters
    ----------
    report
        The frame that they were rendered from.
    names
        The documents that were rendered this time: a second finishing would not leave them as they are.

    Raises
    ------
    RenderError
        A file is not fit to be published; the message says why.
    """
    if PDF in names:
        finish_pdf(folder / PDF)
    if WORD in names:
        finish_docx(folder / WORD, report)


def finish_pages(folder: Path, report: Path) -> None:
    """Complete report.html and the notebooks' pages in place.

    Parameters
    ----------
    folder
        The publication: with all files that the pages lead to.
    report
        The frame that they were rendered from.

    Raises
    ------
    RenderError
        A page is not fit to be published; the message says why.
    """
    fonts = (report / "fonts.css").read_text(encoding="utf-8")
    for page in sorted((folder / "notebooks").glob(f"*{SUFFIX}")):
        finish_html(page, fonts)
    finish_html(folder / "report.html", fonts, json.loads((report / CARRIED).read_text(encoding="utf-8")))


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
