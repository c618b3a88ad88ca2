"""The web font: every character of the document, inside the page, and little else."""

from __future__ import annotations

import base64
import io
import re
from typing import TYPE_CHECKING

from fontTools.ttLib import TTFont

from budgetbook.core.fonts import SANS_FILE
from budgetbook.render.webfonts import write_webfonts

if TYPE_CHECKING:
    from pathlib import Path


def style_of(folder: Path, *texts: str) -> str:
    files = [folder / f"{number}.ipynb" for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    write_webfonts(folder / "fonts.css", files)
    return (folder / "fonts.css").read_text(encoding="utf-8")


def font_in(style: str) -> TTFont:
    match = re.search(r'url\("data:font/woff;base64,([^"]+)"\) format\("woff"\)', style)
    assert match
    return TTFont(io.BytesIO(base64.b64decode(match.group(1))))


def characters_of(style: str) -> set[str]:
    return {chr(code) for code in font_in(style).getBestCmap()}


def test_the_font_has_every_character_of_every_file(tmp_path: Path) -> None:
    assert set("洛阳市预算龘〔〕") <= characters_of(style_of(tmp_path, "洛阳市预算", "龘〔〕"))


def test_the_font_has_what_the_pages_own_words_need(tmp_path: Path) -> None:
    assert set("0123456789.%ABCxyz（）“”：；、，。—　目录图表") <= characters_of(style_of(tmp_path))


def test_the_font_has_not_the_characters_that_no_file_uses(tmp_path: Path) -> None:
    assert "洛" not in characters_of(style_of(tmp_path, "预算"))


def test_the_font_is_a_small_part_of_the_whole_one(tmp_path: Path) -> None:
    assert len(style_of(tmp_path, "洛阳市")) < SANS_FILE.stat().st_size / 50


def test_the_glyphs_are_those_of_the_whole_font(tmp_path: Path) -> None:
    small, whole = font_in(style_of(tmp_path, "洛")), TTFont(SANS_FILE)
    widths = [font["hmtx"][font.getBestCmap()[ord("洛")]][0] for font in (small, whole)]
    assert widths[0] == widths[1] > 0


def test_the_style_names_the_font_that_the_pages_ask_for(tmp_path: Path) -> None:
    style = style_of(tmp_path)
    assert style.startswith("@font-face {")
    assert 'font-family: "Noto Sans SC";' in style
