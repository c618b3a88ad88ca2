"""Sections of the Word file: cover and contents unnumbered, the text from page 1, the annex in landscape."""

import copy
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml.ns import qn

from budgetbook.render.word.page import LANDSCAPE, PORTRAIT, Page, twips
from budgetbook.render.word.xml import element, field, paragraph, run

BREAK = "SectionBreak"
"""Style of a paragraph that only ends a section."""


def _page_properties(page: Page, grid: Any) -> Any:
    """Make the w:sectPr of a page; the upright one has the grid as it is, of lines and characters."""
    size = element("w:pgSz", w=twips(page.width), h=twips(page.height))
    if page.width > page.height:
        size.set(qn("w:orient"), "landscape")
    margins = {side: twips(getattr(page, side)) for side in ("top", "right", "bottom", "left", "header", "footer")}
    of_grid = ("type", "linePitch", "charSpace") if page is PORTRAIT else ("linePitch",)
    return element(
        "w:sectPr",
        element("w:type", val="nextPage"),
        size,
        element("w:pgMar", **margins, gutter=0),
        element("w:cols", space=425),
        element("w:docGrid", **{name: grid.get(qn(f"w:{name}")) for name in of_grid}),
    )


def set_sections(document: Any, mark: str) -> None:
    """Replace the breaks that the filter left by real sections.

    Parameters
    ----------
    mark
        What is printed at the head of every page, cover included, where the data is made up; may be empty.

    Notes
    -----
    Pages are counted from 1 in the second section, the first after cover and contents; odd pages have their number
    on the right, even ones on the left (GB/T 9704, 7.5).
    """
    body = document.element.body
    grid = body[-1].find(qn("w:docGrid"))  # that of reference.docx
    _drop_empty_end(body)
    footers = [
        ("footer", kind, _add_part(document, "footer", number, _page_number(style)))
        for number, (kind, style) in enumerate((("default", "Footer"), ("even", "FooterEven")), 1)
    ]
    headers = []
    if mark:
        name = _add_part(document, "header", 1, _sample_mark(mark))
        headers = [("header", kind, name) for kind in ("default", "even")]
    for number, old in enumerate(list(body.iter(qn("w:sectPr")))):
        is_landscape = (size := old.find(qn("w:pgSz"))) is not None and size.get(qn("w:orient")) == "landscape"
        new = _page_properties(LANDSCAPE if is_landscape else PORTRAIT, grid)
        if number == 1:
            new.find(qn("w:pgMar")).addnext(element("w:pgNumType", start=1))
        for place, (what, kind, name) in enumerate(headers + (footers if number else [])):
            reference = element(f"w:{what}Reference", type=kind)
            reference.set(qn("r:id"), name)
            new.insert(place, reference)
        old.getparent().replace(old, new)
    _join_breaks(body)


def _drop_empty_end(body: Any) -> None:
    """Let the last section end the document: the filter's break after the annex would leave an empty page."""
    last = next(node for node in body.iterchildren(reversed=True) if node.tag in (qn("w:p"), qn("w:tbl")))
    inner = last.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
    if inner is not None:
        body.replace(body[-1], copy.deepcopy(inner))
        body.remove(last)


def _join_breaks(body: Any) -> None:
    """Put a section's end into its last paragraph; after a table it needs one of its own, as low as can be."""
    for inner in list(body.iterfind(f"{qn('w:p')}/{qn('w:pPr')}/{qn('w:sectPr')}")):
        carrier = inner.getparent().getparent()
        before = carrier.getprevious()
        while before is not None and before.tag in (qn("w:bookmarkEnd"), qn("w:bookmarkStart")):
            before = before.getprevious()
        if before is not None and before.tag == qn("w:p"):
            before.get_or_add_pPr().append(inner)
            body.remove(carrier)
        else:
            inner.getparent().insert(0, element("w:pStyle", val=BREAK))


def _page_number(style: str) -> Any:
    return paragraph(style, run("— "), *field("PAGE", "1"), run(" —"))


def _sample_mark(mark: str) -> Any:
    border = element("w:bdr", val="single", sz=6, space=4, color="000000")
    return paragraph("Header", run(f" {mark} ", border))


def _add_part(document: Any, kind: str, number: int, content: Any) -> str:
    """Add a header or footer and return the relationship by which sections name it."""
    root = element("w:hdr" if kind == "header" else "w:ftr", content)
    types = {"header": CONTENT_TYPE.WML_HEADER, "footer": CONTENT_TYPE.WML_FOOTER}
    relations = {"header": RELATIONSHIP_TYPE.HEADER, "footer": RELATIONSHIP_TYPE.FOOTER}
    part = XmlPart(PackURI(f"/word/budget-{kind}{number}.xml"), types[kind], root, document.part.package)
    return str(document.part.relate_to(part, relations[kind]))
