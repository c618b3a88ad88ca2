"""Fonts for the HTML: the wheel's sans serif, cut down to the characters that the document uses."""

import base64
import io
import string
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import uharfbuzz as harfbuzz
from fontTools.ttLib import TTFont

from budgetbook.core import fonts

_ALWAYS = (
    string.printable
    + "　、。，；：？！“”‘’（）《》〈〉〔〕【】…—·％＋－×÷"
    + "图表目录返回顶部文章档下载笔记本资源来源其他格式链接跳到正文"
)

_PART = 1 << 20
"""So many characters are looked at together: a notebook has forty million in a line."""


def write_webfonts(target: Path, texts: Iterable[Path]) -> None:
    """Write a style sheet that holds the font, with all characters of the given files, inside itself.

    The last step of a publication puts it into the pages: the font can be cut while they are made, and neither pandoc
    nor Quarto reads through all of it for each of them.

    `require_glyphs` has already checked that every printed character has a glyph.
    """
    characters = set(_ALWAYS)
    for path in texts:
        with path.open(encoding="utf-8") as file:
            for part in iter(partial(file.read, _PART), ""):
                characters.update(part)
    data = base64.b64encode(_subset(fonts.SANS_FILE, characters)).decode("ascii")
    target.write_text(
        "@font-face {\n"
        f'font-family: "{fonts.SANS}";\n'
        "font-display: swap;\n"
        f'src: url("data:font/woff;base64,{data}") format("woff");\n'
        "}\n",
        encoding="utf-8",
        newline="\n",
    )


def _subset(path: Path, characters: set[str]) -> bytes:
    wanted = harfbuzz.SubsetInput()
    wanted.unicode_set.set({ord(character) for character in characters})
    wanted.flags = harfbuzz.SubsetFlags.NOTDEF_OUTLINE
    part = harfbuzz.subset(harfbuzz.Face(harfbuzz.Blob.from_file_path(str(path))), wanted)
    # times and bounds stay the whole font's: the same characters give the same bytes
    font = TTFont(io.BytesIO(part.blob.data), recalcTimestamp=False, recalcBBoxes=False, lazy=True)
    font.flavor = "woff"  # WOFF 2 takes twenty times as long and saves a tenth
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()
