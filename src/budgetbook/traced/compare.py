"""Whether each published file shows exactly the numbers of the executed notebooks, in the same order.

What counts is the visible text of the page, the PDF (read in `pdf`) and the Word file, in reading order. Left out is
what repeats or counts, each found by its structure: the contents (nav#TOC of the page, /TOC of the PDF, the field of
Word), and in print what stands around the pages (artifacts of the PDF, headers and footers of Word): page numbers, the
heading rows of a table that goes on, the mark of a sample. Words for those who cannot see, and data that the page only
carries, are no visible text.
"""

import zipfile
from collections.abc import Callable, Collection, Sequence
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Any

import lxml.html
from docx.oxml.ns import qn
from lxml import etree

from budgetbook.core.documents import DOCUMENTS, PAGE, PDF, WORD
from budgetbook.core.errors import CheckError
from budgetbook.traced.blocks import Block, Number, Piece, numbers_of, read_blocks
from budgetbook.traced.expected import Expected
from budgetbook.traced.pdf import pdf_blocks

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


_READERS: dict[str, Callable[[Path], list[Block]]] = {PAGE: html_blocks, PDF: pdf_blocks, WORD: word_blocks}


def require_same_numbers(folder: Path, report: Path, names: Collection[str] = DOCUMENTS) -> None:
    """Compare the documents of a folder with the notebooks that they were rendered from.

    Parameters
    ----------
    folder
        The publication.
    report
        The frame that it was rendered from, with the executed notebooks.
    names
        Which documents to compare; all of them must be there.

    Raises
    ------
    CheckError
        A document shows other numbers, or the same in another order. The message names the first difference of each.
    """
    expected = Expected(report)
    faults = []
    for name in names:
        wanted = expected.blocks(name.rpartition(".")[2])
        faults += _first_difference(name, list(numbers_of(wanted)), list(numbers_of(_READERS[name](folder / name))))
    if faults:
        raise CheckError("\n".join([*faults, "公开的文件与已执行的笔记本必须逐个数字相同，本次不公开。"]))


def _first_difference(name: str, expected: Sequence[Number], found: Sequence[Number]) -> list[str]:
    for place, (wanted, shown) in enumerate(zip_longest(expected, found), start=1):
        if wanted is None or shown is None or wanted.text != shown.text:
            has = f"“{shown.text}”（“{shown.sentence}”）" if shown else "全文到此为止"
            ought = f"“{wanted.text}”（{wanted.place}：“{wanted.sentence}”）" if wanted else "全文到此为止，再没有数字"
            return [f"[F4 公开文件的数字与笔记本相同] {name} 第{place}个数字：发现{has}，应为{ought}。"]
    return []
