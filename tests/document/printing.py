"""Small documents through the real filters and templates, and what can be measured in a PDF, in millimetres."""

from __future__ import annotations

import ctypes
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium
import yaml

from budgetbook.audit.provenance import committed_only
from budgetbook.core import fonts
from budgetbook.render import pandoc
from budgetbook.render.finish_pdf import finish_pdf
from budgetbook.render.workspace import _link_fonts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from budgetbook.core.project import Project

MM = 72 / 25.4
STANDARD = "ua-1"


def print_text(project: Project, folder: Path, text: str, metadata: Mapping[str, object] | None = None) -> Path:
    """Print a document of one Markdown text by the built-in renderer, finished; its Typst source lies in report/."""
    report = folder / "report"
    shutil.copytree(project.report, report, ignore=committed_only(project.report), dirs_exist_ok=True)
    _link_fonts(report / "fonts")
    meta = {
        "title": "部门预算",
        "cover-lines": ["部门预算"],
        "subtitle": "二〇二〇年六月",
        "published": "2020-06-02",
        "toc-title": "目录",
    }
    chosen = {"fonts": fonts.template_names(fonts.chosen()), "lang": "zh-Hans"}
    document = yaml.safe_dump({**meta, **chosen, **(metadata or {})}, allow_unicode=True)
    (report / "document.yml").write_text(document, encoding="utf-8")
    (report / "document.md").write_text(text, encoding="utf-8")
    pandoc._pdf(report, report / "document.md", folder / "report.pdf", STANDARD)
    finish_pdf(folder / "report.pdf")
    return folder / "report.pdf"


@dataclass(frozen=True)
class Box:
    """Where something stands on its page: millimetres from the left and from the top edge."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Glyph(Box):
    """A character: its box is as wide as its advance; `base` is its line, `ink` what is black of it."""

    character: str
    base: float
    size: float
    font: str
    ink: Box


def glyphs(page: pypdfium2.PdfPage) -> list[Glyph]:
    """Return the characters of a page in reading order, spaces and ends of lines left out."""
    text = page.get_textpage()
    _, height = page.get_size()
    found = []
    for number in range(text.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(text, number))
        if character.isspace() or not character.isprintable():
            continue
        left, bottom, right, top = text.get_charbox(number, loose=True)
        ink_left, ink_bottom, ink_right, ink_top = text.get_charbox(number)
        base = _origin(text, number)
        found.append(
            Glyph(
                left=left / MM,
                top=(height - top) / MM,
                right=right / MM,
                bottom=(height - bottom) / MM,
                character=character,
                base=(height - base) / MM,
                size=round(pdfium.FPDFText_GetFontSize(text, number), 2),
                font=_font(text, number),
                ink=Box(ink_left / MM, (height - ink_top) / MM, ink_right / MM, (height - ink_bottom) / MM),
            )
        )
    return found


def lines(found: list[Glyph]) -> list[list[Glyph]]:
    """Gather characters that stand on one line, from the top down, each line from left to right."""
    by_base: dict[float, list[Glyph]] = {}
    for glyph in found:
        base = next((base for base in by_base if abs(base - glyph.base) < 0.3), glyph.base)
        by_base.setdefault(base, []).append(glyph)
    return [sorted(by_base[base], key=lambda glyph: glyph.left) for base in sorted(by_base)]


def words(line: list[Glyph]) -> str:
    """Return a line's characters."""
    return "".join(glyph.character for glyph in line)


def rules(page: pypdfium2.PdfPage) -> tuple[list[Box], list[Box]]:
    """Return the vertical and the horizontal rules of a page, each without its thickness."""
    _, height = page.get_size()
    vertical, horizontal = [], []
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = item.get_bounds()
        box = Box(left / MM, (height - top) / MM, right / MM, (height - bottom) / MM)
        middle, centre = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        if box.right - box.left < 0.5 < box.bottom - box.top:
            vertical.append(Box(middle, box.top, middle, box.bottom))
        elif box.bottom - box.top < 0.5 < box.right - box.left:
            horizontal.append(Box(box.left, centre, box.right, centre))
    return vertical, horizontal


def crossed(found: list[Glyph], page: pypdfium2.PdfPage) -> list[tuple[str, Box]]:
    """Return the characters whose ink a rule of the page goes through."""
    vertical, horizontal = rules(page)
    return [
        (glyph.character, rule)
        for glyph in found
        for rule in (*vertical, *horizontal)
        if rule.left < glyph.ink.right - 0.01
        and rule.right > glyph.ink.left + 0.01
        and rule.top < glyph.ink.bottom - 0.01
        and rule.bottom > glyph.ink.top + 0.01
    ]


def _origin(text: pypdfium2.PdfTextPage, number: int) -> float:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text, number, x, y)
    return y.value


def _font(text: pypdfium2.PdfTextPage, number: int) -> str:
    flags = ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(text, number, None, 0, flags)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFText_GetFontInfo(text, number, buffer, length, flags)
    return buffer.value.decode("utf-8").split("+")[-1].split("-")[0]
