"""The characters of a page of a PDF with their frames, as far as they are seen."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from budgetbook.review.document import Box


@dataclass(frozen=True)
class Character:
    """A character and its frame."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    index: int = 0

    @property
    def middle(self) -> float:
        """The height of its middle on the page."""
        return (self.top + self.bottom) / 2


class PageTransform:
    """Turns positions of a page's own space into points from its upper left corner as it is shown."""

    def __init__(self, page: Any) -> None:
        left, bottom, right, top = page.get_cropbox() or page.get_mediabox()
        self._edges, self._turn = (left, bottom, right, top), page.get_rotation() % 360
        across, up = right - left, top - bottom
        self.angle = 2 * math.pi - math.radians(self._turn) if self._turn else 0.0
        self.height = across if self._turn in (90, 270) else up

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Turn a frame."""
        x0, y0, x1, y1 = self._edges
        match self._turn:
            case 90:
                return (bottom - y0, left - x0, top - y0, right - x0)
            case 180:
                return (x1 - right, bottom - y0, x1 - left, top - y0)
            case 270:
                return (y1 - top, x1 - right, y1 - bottom, x1 - left)
            case _:
                return (left - x0, y1 - top, right - x0, y1 - bottom)


def characters_of(textpage: Any, transform: PageTransform) -> Iterator[Character]:
    """Go through the characters of a page that are seen, blanks left out."""
    box = pdfium.FS_RECTF()
    pointer = ctypes.byref(box)
    last: dict[str, Character] = {}
    seen = _Clips(textpage)
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code <= 32 or code in (0xA0, 0x3000, 0xFFFE, 0x200B, 0x2060, 0xAD):
            continue
        if not pdfium.FPDFText_GetLooseCharBox(textpage, index, pointer):
            continue
        if not seen.shows(index, (box.left + box.right) / 2, (box.bottom + box.top) / 2):
            continue
        character = Character(chr(code), *transform.box(box.left, box.bottom, box.right, box.top), index)
        before = last.get(character.text)
        # bold that is made by printing a character twice
        if before and abs(before.left - character.left) < 0.6 and abs(before.top - character.top) < 0.6:
            continue
        last[character.text] = character
        yield character


class _Clips:
    """What of a page's text is cut off at a margin: it stays in the text layer, and nobody sees it."""

    def __init__(self, textpage: Any) -> None:
        self._textpage = textpage
        self._last: list[tuple[float, float, float, float]] | None = None

    def shows(self, index: int, x: float, y: float) -> bool:
        """Tell whether a character at this point of the page's own space is seen; the last one's frame may tell."""
        if self._last is not None and _holds(self._last, x, y):
            return True
        thing = pdfium.FPDFText_GetTextObject(self._textpage, index)
        if not thing:
            return True
        self._last = list(_clips(thing))
        return _holds(self._last, x, y)


def _holds(boxes: list[tuple[float, float, float, float]], x: float, y: float) -> bool:
    return all(left <= x <= right and low <= y <= high for left, low, right, high in boxes)


def _clips(thing: Any) -> Iterator[tuple[float, float, float, float]]:
    path = pdfium.FPDFPageObj_GetClipPath(thing)
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(max(pdfium.FPDFClipPath_CountPaths(path), 0)):
        points = []
        for place in range(pdfium.FPDFClipPath_CountPathSegments(path, number)):
            segment = pdfium.FPDFClipPath_GetPathSegment(path, number, place)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            points.append((x.value, y.value))
        if len(points) > 2:
            xs, ys = [point[0] for point in points], [point[1] for point in points]
            yield min(xs), min(ys), max(xs), max(ys)
