"""The visible text of the published page and Word file, in reading order; that of the PDF is read in `pdf`.

Left out is what repeats or counts, each found by its structure: the contents (nav#TOC of the page, /TOC of the PDF, the
field of Word), and in print what stands around the pages (artifacts of the PDF, headers and footers of Word): page
numbers, the heading rows of a table that goes on, the mark of a sample. Words for those who cannot see, and data that
the page only carries, are no visible text.
"""

from __future__ import annotations

import zipfile
from itertools import groupby
from typing import TYPE_CHECKING, Any

import lxml.html
from docx.oxml.ns import qn
from lxml import etree

from budgetbook.traced.blocks import Block, Piece
from budgetbook.traced.markup import read_blocks

if TYPE_CHECKING:
    from pathlib import Path

_CONTENTS = "Table of Contents"
_SIGNS = {qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}


def html_blocks(path: Path) -> list[Block]:
    """Read the page; what is folded counts."""
    page: Any = lxml.html.document_fromstring(path.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    return read_blocks(page.body, marks=False, skip=_is_contents_of_page)


def word_blocks(path: Path) -> list[Block]:
    """Read the Word file."""
    with zipfile.ZipFile(path) as archive:
        body: Any = etree.fromstring(archive.read("word/document.xml"))
    for gallery in body.findall(f".//{qn('w:docPartGallery')}[@{qn('w:val')}='{_CONTENTS}']"):
        contents = next(gallery.iterancestors(qn("w:sdt")))
        contents.getparent().remove(contents)
    signs = body.iter(qn("w:t"), *_SIGNS)
    return [
        Block(tuple(Piece(_SIGNS.get(sign.tag, sign.text or "")) for sign in of_paragraph))
        for _, of_paragraph in groupby(signs, lambda sign: next(sign.iterancestors(qn("w:p")), None))
    ]


def _is_contents_of_page(element: Any) -> bool:
    return bool(element.tag == "nav" and element.get("id") == "TOC")
