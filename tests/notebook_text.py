"""The words of a book as the notebooks tell them, made in process without drawing or rendering."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any

from budgetbook.core.output_metadata import chart_metadata
from budgetbook.run.compose import parts_of
from tests.composed import cells_run_here, code_of_document, run_cells

if TYPE_CHECKING:
    from collections.abc import Callable

    from budgetbook.book import Book
    from budgetbook.core.project import Project


def shown_by_notebooks(project: Project, book: Book) -> list[str]:
    """Return what the three parts of text show, as Markdown: paragraphs, headings and captions, no tables."""
    shown: list[str] = []

    def hear(output: Any, **options: Any) -> None:
        if isinstance(output, dict):
            chart = chart_metadata(options)
            shown.extend([chart["caption"]] if chart else [])
        elif "<table" not in output.data:
            shown.append(output.data)

    code = code_of_document(project, book.form)
    with cells_run_here(book, hear):
        for name, part in parts_of(book.form):
            if not part.tables:
                run_cells(code[name][:-1])
    return shown


def with_changed_rows(book: Book, file: str, alter: Callable[[dict[str, str]], dict[str, str] | None]) -> Book:
    """Return a book with other rows in one of its tables; a row for which there is nothing is left out."""
    table = book.data.sources[file]
    rows = []
    for row in table.rows:
        values = alter(dict(row.values))
        if values is not None:
            cells = {heading: replace(cell, raw=values[heading]) for heading, cell in row.cells.items()}
            rows.append(replace(row, values=values, cells=cells))
    sources = {**book.data.sources, file: replace(table, rows=tuple(rows), published_total=None)}
    return replace(book, data=replace(book.data, sources=sources))


def plain(markup: str) -> str:
    """Return what is read of a piece of Markdown, paragraph by paragraph."""
    return unescape(re.sub(r"<[^>]*>", "", markup)).strip()


def paragraphs(shown: list[str]) -> list[str]:
    """Return every paragraph of text; headings, captions and lines over tables are none."""
    texts = [one for markup in shown if "table-lines" not in markup for one in plain(markup).split("\n\n")]
    return [text for text in texts if text and not text.startswith(("#", "**"))]


def found_in(texts: list[str], pattern: str) -> list[str]:
    """Return each match of a pattern, with the words around it."""
    return [match.group() for text in texts for match in re.finditer(f".{{0,12}}(?:{pattern}).{{0,12}}", text)]
