"""HTML within Markdown that pandoc reads, from the built-in renderer or from Quarto."""

import re
from collections.abc import Iterator
from itertools import count
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


def files_beside(target: Path) -> Iterator[Path]:
    """Go through names of files for the HTML of a document, one for each block, whether it is long or not."""
    return (target.with_name(f"{target.stem}-{number}.html") for number in count(1))


def fenced(text: str, kind: str) -> str:
    """Fence a text off, by a fence longer than any in it."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{{{kind}}}\n{text.rstrip()}\n{fence}"
