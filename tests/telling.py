"""The words of a book as the notebooks tell them, made in process without drawing or rendering."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from budgetbook import chart_style, notebook
from budgetbook.execute import NOTEBOOKS
from budgetbook.notebook_metadata import CHART_METADATA

if TYPE_CHECKING:
    from budgetbook.book import Book
    from budgetbook.project import Project

TEXT_NOTEBOOKS = NOTEBOOKS[:-1]

NO_DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
"""What stands for a chart where it need not be drawn."""


def tell(project: Project, book: Book) -> list[str]:
    """Return what the three parts of text show, as Markdown: paragraphs, headings and captions, no tables."""
    shown: list[str] = []

    def hear(output: Any, **options: Any) -> None:
        if isinstance(output, dict):
            chart = options.get("metadata", {}).get(CHART_METADATA)
            shown.extend([chart["caption"]] if chart else [])
        elif "<table" not in output.data:
            shown.append(output.data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notebook, "_open_book", lambda *_: book)
        patch.setattr(notebook, "run_checks", lambda _: None)
        patch.setattr(notebook, "require_sound", lambda _: None)
        patch.setattr(notebook, "display", hear)
        patch.setattr(chart_style, "draw", lambda *_: NO_DRAWING)
        for name in TEXT_NOTEBOOKS:
            namespace: dict[str, Any] = {}
            for cell in nbformat.read(project.notebooks / f"{name}.ipynb", as_version=4).cells:
                if cell.cell_type == "code" and "show_ledger()" not in cell.source:
                    exec(compile(cell.source, cell.id, "exec"), namespace)
    return shown


def read(markup: str) -> str:
    """Return what is read of a piece of Markdown, paragraph by paragraph."""
    return unescape(re.sub(r"<[^>]*>", "", markup)).strip()


def paragraphs(shown: list[str]) -> list[str]:
    """Return every paragraph of text; headings, captions and lines over tables are none."""
    texts = [one for markup in shown if "table-lines" not in markup for one in read(markup).split("\n\n")]
    return [text for text in texts if text and not text.startswith(("#", "**"))]
