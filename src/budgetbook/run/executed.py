"""Executed notebooks, each of which is read once, however many steps of a build look at it."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from nbformat.v4.nbjson import JSONReader

from budgetbook.figures.ledger import LEDGER_TYPE

_NOTEBOOKS = 10
"""How many are kept: those of a book, and the copies of them that the document embeds."""


def executed_notebooks(folder: Path) -> list[Path]:
    """Return the document's executed notebooks in a folder, in its order: they are numbered; the auditor's is not."""
    numbered = [path for path in folder.glob("*.ipynb") if path.stem.partition("-")[0].isdecimal()]
    return sorted(numbered, key=lambda path: int(path.stem.partition("-")[0]))


def read_executed(path: Path) -> Any:
    """Return an executed notebook. It is shared by all who read it, so nobody may change it."""
    with path.open("rb") as file:
        return _kept(path, hashlib.file_digest(file, "sha256").digest())


@lru_cache(maxsize=_NOTEBOOKS)
def _kept(path: Path, _digest: bytes) -> Any:
    """Parse a notebook; also by what it holds, so that a file that was written again is never taken for what it was."""
    return parse_executed(path.read_text(encoding="utf-8"))


def parse_executed(text: str) -> Any:
    """Parse a notebook that this program wrote; its ledger, the most of a large one, stays as JSON has it."""
    notebook = json.loads(text)
    ledgers = [output.get("data", {}).pop(LEDGER_TYPE, None) for output in outputs_of(notebook)]
    parsed = JSONReader().to_notebook(notebook)
    for output, ledger in zip(outputs_of(parsed), ledgers, strict=True):
        if ledger is not None:
            output["data"][LEDGER_TYPE] = ledger
    return parsed


def outputs_of(notebook: Any) -> list[Any]:
    """Return what all cells of a notebook gave, in their order."""
    return [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
