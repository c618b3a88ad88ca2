"""What a publication says, as its readers have it: the page, the print and the ledger."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pypdfium2
from bs4 import BeautifulSoup, Tag

if TYPE_CHECKING:
    from pathlib import Path


def compact(text: str) -> str:
    """Return a text without any white space, at which lines are broken, and without marks of no width."""
    return re.sub(r"[\s\u200b\u2060\ufeff]", "", text)


def page_of(folder: Path) -> BeautifulSoup:
    """Return the whole page."""
    return BeautifulSoup((folder / "report.html").read_text(encoding="utf-8"), "lxml")


def main_of(folder: Path, without: str = "") -> Tag:
    """Return the document on the page.

    Parameters
    ----------
    without
        A selector of what is left out: what only leads elsewhere, say, or the summary, which print does not have.
    """
    main = page_of(folder).find("main")
    assert isinstance(main, Tag)
    for element in main.select(without) if without else ():
        element.decompose()
    return main


def pdf_pages(pdf: Path) -> list[str]:
    """Return the text of each page in print."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [compact(page.get_textpage().get_text_bounded()) for page in document]


def entries_of(folder: Path) -> list[dict[str, Any]]:
    """Return all that was printed, in its order: the entries of figures.json."""
    entries: list[dict[str, Any]] = json.loads((folder / "figures.json").read_text(encoding="utf-8"))["figures"]
    return entries


def entries_by_id(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the same by id."""
    return {entry["id"]: entry for entry in entries_of(folder)}
