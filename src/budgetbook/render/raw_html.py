"""HTML within Markdown that pandoc reads, from the built-in renderer or from Quarto."""

import re
from pathlib import Path

_LONG = 5_000
"""Characters from which on HTML stands in a file of its own."""


def raw_html(html: str, file: Path) -> str:
    """Return HTML as a raw block of Markdown; long HTML is written into a file, of which the block has the path.

    At each tag within a paragraph pandoc copies all text that follows, and keeps the copy. filters/parts.lua takes the
    HTML from the file.
    """
    if len(html) < _LONG:
        return fenced(html, "=html")
    file.write_text(html, encoding="utf-8", newline="\n")
    return fenced(str(file.resolve()), "=html-file")


def fenced(text: str, kind: str) -> str:
    """Fence a text off, by a fence longer than any in it."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{{{kind}}}\n{text.rstrip()}\n{fence}"
