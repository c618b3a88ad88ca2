"""Every character is looked up in the fonts that will print it, before anything is printed."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from budgetbook.core import fonts
from budgetbook.core.errors import RenderError
from budgetbook.core.text import decode_utf8_or_gbk
from budgetbook.run.executed import read_executed

_HEADING = re.compile(r"^#+ +(.+?)\s*$", re.MULTILINE)
_TAG = re.compile(r"<[^>]*>")
_TYPED = (".csv", ".md", ".toml")

Text = tuple[str, str]
"""Where it is printed, in words, and what."""


def notebook_texts(path: Path) -> Iterator[Text]:
    """Go through what an executed notebook prints, piece by piece, each under the heading that stands last before it.

    Tables, charts and what is read out of them count; the code does not.
    """
    place = path.name
    for cell in read_executed(path).cells:
        pieces = [cell.source] if cell.cell_type == "markdown" else []
        for output in cell.get("outputs", []):
            pieces += [str(text) for kind, text in output.get("data", {}).items() if kind != "text/plain"]
        pieces += [str(text) for name, text in cell.metadata.items() if name.startswith("fig-")]
        for piece in pieces:
            headings = _HEADING.findall(piece)
            if headings:
                place = f"{path.name} “{_TAG.sub('', headings[-1])}”"
            yield place, piece


def require_glyphs(texts: Iterable[Text], chains: fonts.Chains, data: Path | None = None) -> None:
    """Refuse a character for which a font of the document, or the one after it in its chain, has no glyph.

    Parameters
    ----------
    texts
        What is printed, and where.
    chains
        The fonts of the printed document by role; all of them count, for any word may stand in a heading.
    data
        The folder of the unit's files, to tell from which of them a character came.

    Raises
    ------
    RenderError
        The message names the character, the fonts that lack it, where it is printed and where it was typed.
    """
    # the page on screen has the one font that it carries
    looked_in = {*chains.values(), (fonts.FREE["heading"],)}
    known = {chain: frozenset[int]().union(*map(fonts.characters, chain)) for chain in looked_in}
    missing = []
    for character, place in _first_places(texts).items():
        lacking = [chain for chain in looked_in if ord(character) not in known[chain]]
        if lacking:
            names = "、".join(sorted({face.family for chain in lacking for face in chain}))
            typed = _typed_in(character, data) if data else ""
            missing.append(f"字体 {names} 没有“{character}”（U+{ord(character):04X}），印不出来：印在{place}{typed}")
    if missing:
        raise RenderError(f"{'；'.join(missing)}。请改用别的字，或安装有这个字的字体。")


def _first_places(texts: Iterable[Text]) -> dict[str, str]:
    places: dict[str, str] = {}
    for place, text in texts:
        places |= dict.fromkeys(sorted(set(text) - places.keys()), place)
    return {one: place for one, place in places.items() if not unicodedata.category(one).startswith("C")}


def _typed_in(character: str, folder: Path) -> str:
    for path in sorted(folder.rglob("*")):
        if path.suffix in _TYPED:
            text, _ = decode_utf8_or_gbk(path.read_bytes(), "replace")
            for number, line in enumerate(text.splitlines(), start=1):
                if character in line:
                    return f"，来自 {path.relative_to(folder.parents[2]).as_posix()} 第{number}行"
    return ""
