"""The text of a tagged PDF in the order of its structure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pikepdf

from budgetbook.traced.blocks import Block, Piece

_OPERATORS = "BDC BMC EMC Tf Tj TJ ' \" Do q Q"
_INLINE = {"/Span", "/Em", "/Strong", "/Link", "/Reference", "/Quote", "/Code", "/Sub"}
_CONTENTS = "/TOC"

UNKNOWN = "\ufffd"
"""Stands for a glyph of which the file does not say what character it is."""


def pdf_blocks(path: Path) -> list[Block]:
    """Read the text that the structure tree has, contents left out; behind it all other text that is no artifact."""
    with pikepdf.open(path) as pdf:
        text = _PageText()
        pages = {}
        for number, page in enumerate(pdf.pages):
            pages[page.obj.objgen] = number
            text.read(page.obj, number, [])
        blocks, used = _structured(pdf.Root.StructTreeRoot, pages, text.marked)
    left = [Block((Piece(words),)) for key, words in text.marked.items() if key not in used]
    return [*blocks, *left, *(Block((Piece(words),)) for words in text.unmarked)]


def as_list(value: Any) -> list[Any]:
    """Return the members of an array; a PDF may have a single value in its place."""
    return list(value) if isinstance(value, pikepdf.Array | list) else [value]


@dataclass
class _PageText:
    """What the pages show, by page and number of the marked content; `unmarked` is what has no such number."""

    marked: dict[tuple[int, int], str] = field(default_factory=dict)
    unmarked: list[str] = field(default_factory=list)
    _fonts: dict[Any, dict[bytes, str]] = field(default_factory=dict)

    def read(self, stream: Any, page: int, around: list[_Mark]) -> None:
        """Go through the instructions of a page, or of a form on it inside the marks `around` it."""
        resources = stream.get("/Resources", pikepdf.Dictionary())
        marks, saved = list(around), []
        font: dict[bytes, str] = {}
        instructions: Any = pikepdf.parse_content_stream(stream, _OPERATORS)
        for operands, operator in instructions:
            match str(operator):
                case "BDC" | "BMC":
                    mark = _mark(operands, resources)
                    if mark.actual_text is not None:
                        self._show(mark.actual_text, page, [*marks, replace(mark, actual_text=None)])
                    marks.append(mark)
                case "EMC":
                    marks.pop()
                case "q":
                    saved.append(font)
                case "Q":
                    font = saved.pop()
                case "Tf":
                    font = self._characters(resources.Font[operands[0]])
                case "Do":
                    form = resources.XObject[operands[0]]
                    if form.Subtype == "/Form" and _has_text(form):
                        self.read(form, page, marks)
                case _:
                    for string in as_list(operands[-1]):
                        if isinstance(string, pikepdf.String):
                            self._show(_decoded(bytes(string), font), page, marks)

    def _show(self, words: str, page: int, marks: list[_Mark]) -> None:
        if any(mark.is_artifact or mark.actual_text is not None for mark in marks):
            return
        numbers = [mark.mcid for mark in marks if mark.mcid is not None]
        if numbers:
            key = (page, numbers[-1])
            self.marked[key] = self.marked.get(key, "") + words
        else:
            self.unmarked.append(words)

    def _characters(self, font: Any) -> dict[bytes, str]:
        key = font.objgen
        if key not in self._fonts:
            self._fonts[key] = _unicode(font.ToUnicode) if "/ToUnicode" in font else {}
        return self._fonts[key]


@dataclass(frozen=True)
class _Mark:
    """Marked content: its number (MCID), whether it is an artifact, and the text that stands for what it shows."""

    mcid: int | None
    is_artifact: bool
    actual_text: str | None


def _mark(operands: Any, resources: Any) -> _Mark:
    properties = operands[1] if len(operands) > 1 else {}
    if isinstance(properties, pikepdf.Name):
        properties = resources.Properties[properties]
    mcid = properties.get("/MCID")
    actual_text = properties.get("/ActualText")
    is_artifact = operands[0] == pikepdf.Name.Artifact
    return _Mark(None if mcid is None else int(mcid), is_artifact, None if actual_text is None else str(actual_text))


def _structured(
    root: Any, pages: dict[Any, int], marked: dict[tuple[int, int], str]
) -> tuple[list[Block], set[tuple[int, int]]]:
    """Read the text that the structure tree has; return it with the marked contents that it names."""
    blocks: list[list[Piece]] = [[]]
    used: set[tuple[int, int]] = set()

    def page_of(element: Any, inherited: int | None) -> int | None:
        return pages[element.Pg.objgen] if "/Pg" in element else inherited

    def add(page: int | None, mcid: int, *, in_contents: bool) -> None:
        if page is None or (page, mcid) not in marked:
            return
        used.add((page, mcid))
        if not in_contents:
            blocks[-1].append(Piece(marked[page, mcid]))

    def walk(element: Any, page: int | None, *, in_contents: bool) -> None:
        for kid in as_list(element.get("/K", [])):
            if isinstance(kid, int):
                add(page, kid, in_contents=in_contents)
            elif "/MCID" in kid:
                add(page_of(kid, page), int(kid.MCID), in_contents=in_contents)
            elif "/S" in kid:
                role = str(kid.S)
                if role not in _INLINE:
                    blocks.append([])
                walk(kid, page_of(kid, page), in_contents=in_contents or role == _CONTENTS)
                if role not in _INLINE:
                    blocks.append([])

    walk(root, None, in_contents=False)
    return [Block(tuple(pieces)) for pieces in blocks if pieces], used


def _has_text(form: Any) -> bool:
    resources = form.get("/Resources", pikepdf.Dictionary())
    return "/Font" in resources or any(
        drawn.get("/Subtype") == "/Form" and _has_text(drawn) for drawn in resources.get("/XObject", {}).values()
    )


def _decoded(codes: bytes, characters: dict[bytes, str]) -> str:
    width = len(next(iter(characters), b"  "))
    pieces = (codes[place : place + width] for place in range(0, len(codes), width))
    return "".join(characters.get(piece, UNKNOWN) for piece in pieces)


def _unicode(cmap: Any) -> dict[bytes, str]:
    """Read the table that says which characters a font's codes are; its instructions are written as those of a page."""
    characters: dict[bytes, str] = {}
    instructions: Any = pikepdf.parse_content_stream(cmap, "endbfchar endbfrange")
    for operands, operator in instructions:
        codes = list(operands)
        if str(operator) == "endbfchar":
            characters |= {bytes(code): _text(target) for code, target in zip(codes[::2], codes[1::2], strict=True)}
            continue
        for first, last, targets in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
            start, end = int.from_bytes(bytes(first)), int.from_bytes(bytes(last))
            for step in range(end - start + 1):
                code = (start + step).to_bytes(len(bytes(first)))
                characters[code] = _text(targets[step]) if isinstance(targets, pikepdf.Array) else _text(targets, step)
    return characters


def _text(target: Any, step: int = 0) -> str:
    """Return the characters of a code; of a later one of a range, the last character is counted on."""
    text = bytes(target).decode("utf-16-be")
    return f"{text[:-1]}{chr(ord(text[-1]) + step)}"
