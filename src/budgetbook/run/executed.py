"""Executed notebooks, each of which is read once, however many steps of a build look at it."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat

_NOTEBOOKS = 10
"""How many are kept: those of a book, and the copies of them that the document embeds."""


def executed_notebooks(folder: Path) -> list[Path]:
    """Return the document's executed notebooks in a folder, in its order: they are numbered; the auditor's is not."""
    numbered = [path for path in folder.glob("*.ipynb") if path.stem.partition("-")[0].isdecimal()]
    return sorted(numbered, key=lambda path: int(path.stem.partition("-")[0]))


def read_executed(path: Path) -> Any:
    """Return an executed notebook. It is shared by all who read it, so nobody may change it."""
    return _parsed(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=_NOTEBOOKS)
def _parsed(text: str) -> Any:
    """Parse a notebook; by its text, so that a file that was written again is never taken for what it was."""
    return nbformat.reads(text, as_version=4)
