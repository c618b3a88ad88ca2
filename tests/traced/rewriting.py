"""Published files with other numbers: what a renderer at fault, or a hand, could make of them."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any

import pikepdf
from docx.oxml.ns import qn
from lxml import etree

from budgetbook.traced.pdf import _decoded, _unicode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Edit = Callable[[list[str]], list[str]]

_FIGURE = re.compile(r"(<(?:span|a)\b[^>]*\bbudget-figure\b[^>]*>)([^<]+)(?=</)")


def rewrite(path: Path, edit: Edit) -> None:
    """Replace texts that hold digits, one for one, in the main text of report.html, report.pdf or report.docx."""
    {".html": _rewrite_html, ".pdf": _rewrite_pdf, ".docx": _rewrite_docx}[path.suffix](path, edit)


def _rewrite_html(path: Path, edit: Edit) -> None:
    page = path.read_text(encoding="utf-8")
    texts = iter(edit([match[2] for match in _FIGURE.finditer(page)]))
    path.write_text(_FIGURE.sub(lambda match: match[1] + next(texts), page), encoding="utf-8")


def _rewrite_docx(path: Path, edit: Edit) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    document = etree.fromstring(parts["word/document.xml"])
    cells = [node for node in document.iterfind(f".//{qn('w:tc')}//{qn('w:t')}") if re.search(r"\d", node.text or "")]
    for node, text in zip(cells, edit([node.text or "" for node in cells]), strict=True):
        node.text = text
    parts["word/document.xml"] = etree.tostring(document)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _rewrite_pdf(path: Path, edit: Edit) -> None:
    """Rewrite amounts of tables, all in the body's font."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pages = [(page, list(pikepdf.parse_content_stream(page))) for page in pdf.pages]
        fonts: dict[Any, dict[bytes, str]] = {}
        shown = [(place, text) for page, instructions in pages for place, text in _amounts(page, instructions, fonts)]
        changed = set()
        for ((instructions, number, codes), old), text in zip(shown, edit([text for _, text in shown]), strict=True):
            if text != old:
                operands = [pikepdf.String(b"".join(codes[sign] for sign in text))]
                instructions[number] = pikepdf.ContentStreamInstruction(operands, pikepdf.Operator("Tj"))
                changed.add(id(instructions))
        for page, instructions in pages:
            if id(instructions) in changed:
                page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))
        pdf.save(path)


def _amounts(
    page: Any, instructions: Any, fonts: dict[Any, dict[bytes, str]]
) -> list[tuple[tuple[Any, int, dict[str, bytes]], str]]:
    found = []
    characters: dict[bytes, str] = {}
    in_artifact = False
    for number, (operands, operator) in enumerate(instructions):
        name = str(operator)
        if name in ("BMC", "BDC"):
            in_artifact = operands[0] == "/Artifact"
        elif name == "Tf":
            font = page.Resources.Font[operands[0]]
            if font.objgen not in fonts:
                fonts[font.objgen] = _unicode(font.ToUnicode)
            characters = fonts[font.objgen]
        elif name in ("Tj", "TJ") and not in_artifact:
            strings = operands[0] if name == "TJ" else [operands[0]]
            codes = b"".join(bytes(string) for string in strings if isinstance(string, pikepdf.String))
            text = _decoded(codes, characters)
            if re.fullmatch(r"\d+\.\d", text):
                found.append(((instructions, number, {sign: code for code, sign in characters.items()}), text))
    return found
