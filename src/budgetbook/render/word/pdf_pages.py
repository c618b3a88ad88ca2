"""On which page of the PDF each heading stands: what the contents of the Word file say until Word counts itself."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pikepdf

from budgetbook.render.word.contents import plain


def pages_of(pdf: Path) -> dict[str, int]:
    """Return the page number of each heading of the PDF, by its words without spaces; none where there is no PDF.

    Pages are counted from 1 where the first heading stands: cover and contents have no number.
    """
    if not pdf.is_file():
        return {}
    with pikepdf.open(pdf) as document, document.open_outline() as outline:
        index: dict[Any, int] = {page.objgen: number for number, page in enumerate(document.pages)}
        places = {plain(item.title): index[_page_of(item)] for item in _items(outline.root)}
    first = min(places.values(), default=0)
    return {title: place - first + 1 for title, place in places.items()}


def _items(items: Iterable[pikepdf.OutlineItem]) -> Iterable[pikepdf.OutlineItem]:
    for item in items:
        yield item
        yield from _items(item.children)


def _page_of(item: pikepdf.OutlineItem) -> Any:
    return item.destination[0].objgen  # type: ignore[index]
