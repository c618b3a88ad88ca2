"""Short names for making WordprocessingML elements."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import _Element


def element(tag: str, *children: _Element, **attributes: str | int) -> Any:
    """Make an element: element("w:spacing", before=20) is `<w:spacing w:before="20"/>`."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def run(text: str, *properties: _Element) -> Any:
    """Make a run of text."""
    words = element("w:t")
    words.text = text
    words.set(qn("xml:space"), "preserve")
    return element("w:r", *([element("w:rPr", *properties)] if properties else []), words)


def field(instruction: str, shown: str) -> list[Any]:
    """Make the runs of a field: what Word is to compute, and what stands there until it does."""
    code = element("w:instrText")
    code.text = f" {instruction} "
    code.set(qn("xml:space"), "preserve")
    return [
        element("w:r", element("w:fldChar", fldCharType="begin")),
        element("w:r", code),
        element("w:r", element("w:fldChar", fldCharType="separate")),
        run(shown),
        element("w:r", element("w:fldChar", fldCharType="end")),
    ]


def paragraph(style: str, *content: _Element) -> Any:
    """Make a paragraph of a style."""
    return element("w:p", element("w:pPr", element("w:pStyle", val=style)), *content)


def text_of(node: Any) -> str:
    """Return the words of an element, without fields' instructions; a line's end is an ideographic space."""
    pieces = node.iter(qn("w:t"), qn("w:br"))
    return "".join("　" if piece.tag == qn("w:br") else piece.text or "" for piece in pieces)


def style_of(node: Any) -> str:
    """Return the id of a paragraph's style; empty where it has none."""
    style = node.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if style is None else str(style.get(qn("w:val")))
