"""Small notebooks to break."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_notebook, new_output

from budgetbook.figures.ledger import LEDGER_TYPE, packed
from tests.composed import LUOYANG

if TYPE_CHECKING:
    from pathlib import Path


class Write(Protocol):
    """What the fixture `write` gives."""

    def __call__(self, *cells: Any, figures: dict[str, str] | None = None) -> Path: ...


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a frame whose first notebook of text has these cells and whose others are empty; figures are its ledger."""

    def write_heading(*cells: Any, figures: dict[str, str] | None = None) -> Path:
        report = tmp_path / "report"
        (report / "executed").mkdir(parents=True)
        for name in LUOYANG:
            printed = figures if figures and name == LUOYANG[1] else {}
            entries = [{"id": id_, "text": text, "cells": []} for id_, text in printed.items()]
            ledger = packed({"figures": entries, "shown": []})
            shown = [new_output("display_data", data={LEDGER_TYPE: ledger, "text/html": "<p>1</p>"})]
            own = cells if name == LUOYANG[1] else ()
            all_cells = [*own, new_code_cell("#| include: false\nshow_ledger()", id="ledger", outputs=shown)]
            nbformat.write(new_notebook(cells=all_cells), report / "executed" / f"{name}.ipynb")
        metadata = {"title": "某局2020年预算", "cover-lines": ["某局", "2020年预算"], "subtitle": "二〇二〇年六月"}
        metadata |= {"summary": ["html"], "plain-words": ["html"], "charts": ["html", "pdf", "docx"]}
        (report / "_metadata.yml").write_text(yaml.safe_dump(metadata, allow_unicode=True), encoding="utf-8")
        return report

    return write_heading
