"""The Chinese fonts of the document, by what they print: the official ones where installed, else the wheel's.

GB/T 9704 names fonts that are on government desktops and are not free. Each is asked for first; after it stands the
free font of the wheel, for characters that the official one does not have, and for machines without it, so that no
machine prints an empty box. This is the only list of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import typst
import uharfbuzz as harfbuzz

FOLDER = Path(str(files("pylopdf_fonts_zh_cn")))

SERIF = "Noto Serif SC"
SANS = "Noto Sans SC"

SERIF_FILE = FOLDER / "NotoSerifSC-Regular.otf"
SANS_FILE = FOLDER / "NotoSansSC-Regular.otf"

PREFERRED = {
    "title": (
        *("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "方正小标宋_GBK"),
        *("Noto Serif CJK SC Bold", "Noto Serif CJK SC Black"),
    ),
    "heading": ("SimHei", "黑体", "FZHei-B01S", "方正黑体简体"),
    "subheading": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "FZKai-Z03S", "方正楷体简体", "LXGW WenKai"),
    "body": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FZFangSong-Z02S", "方正仿宋简体"),
    "page-number": ("SimSun", "宋体", "NSimSun", "新宋体"),
}
"""Families by role, best first: 小标宋 for titles, 黑体 and 楷体 for headings, 仿宋 for text, 宋体 for page numbers.

Last come free ones that Linux distributions have. A heavy face goes by its family's name and its weight's.
"""

TOTAL_ROLE = "total"
"""The role of a table's sums: the text's font, bold where there is such a face."""

_HEAVY = {700: "Bold", 900: "Black"}


@dataclass(frozen=True)
class Face:
    """A font file, the family and the weight that Typst finds in it; `index` is its place in a collection."""

    family: str
    file: Path
    index: int = 0
    weight: int = 400


FREE = {role: Face(SANS, SANS_FILE) if role == "heading" else Face(SERIF, SERIF_FILE) for role in PREFERRED}
"""The free font of each role, last in its chain."""

Chains = dict[str, tuple[Face, ...]]
"""For each role, the fonts in which a character is looked up, in this order."""


def font_chains(installed: Mapping[str, Face]) -> Chains:
    """Return each role's chain: the best font that is installed, then the free one."""
    chains = {}
    for role, families in PREFERRED.items():
        found = [installed[family] for family in families if family in installed]
        chains[role] = (*found[:1], FREE[role])
    body = chains["body"]
    # Debian has the wheel's serif under another name
    alike = (body[0].family, "Noto Serif CJK SC") if body[0] == FREE["body"] else (body[0].family,)
    bold = [installed[f"{family} Bold"] for family in alike if f"{family} Bold" in installed]
    chains[TOTAL_ROLE] = (*bold[:1], *body)
    return chains


def installed(folders: Sequence[Path] | None = None) -> dict[str, Face]:
    """Return the upright fonts in some folders, or all that the system has.

    Those of normal weight go by their family, bold and black ones by family and weight.
    """
    seen = typst.Fonts(
        include_system_fonts=folders is None, include_embedded_fonts=False, font_paths=list(folders or [])
    )
    return {
        f"{font.family} {_HEAVY.get(font.weight, '')}".strip(): Face(
            font.family, Path(font.path), font.index, font.weight
        )
        for font in seen.fonts()
        if font.path and font.style.lower() == "normal" and font.weight in (400, *_HEAVY)
    }


@cache
def chosen() -> Chains:
    """Return the chains on this machine."""
    return font_chains(installed())


def families(chains: Chains) -> dict[str, list[str]]:
    """Return the names of the families of each chain."""
    return {role: [face.family for face in chain] for role, chain in chains.items()}


def template_names(chains: Chains) -> dict[str, list[str] | int]:
    """Return the same as metadata for Typst's template, with the weights of titles and sums.

    The names are raw, or pandoc would escape the line in FangSong_GB2312.
    """
    names = {role: [f"`{name}`{{=typst}}" for name in names] for role, names in families(chains).items()}
    return {**names, **{f"{role}-weight": chains[role][0].weight for role in ("title", TOTAL_ROLE)}}


@cache
def characters(face: Face) -> frozenset[int]:
    """Return the code points for which a font has a glyph."""
    return frozenset(harfbuzz.Face(harfbuzz.Blob.from_file_path(str(face.file)), face.index).unicodes)
