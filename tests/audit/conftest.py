"""What the audit's tests share: the ledger of any data folder, made in process without drawing or rendering."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import nbformat
import pytest

from budgetbook import chart_style, notebook
from budgetbook.book import Book, open_book
from budgetbook.checks import require_sound, run_checks
from budgetbook.execute import NOTEBOOKS
from budgetbook.ledger import LEDGER_TYPE, collect
from budgetbook.project import Project, find_project
from budgetbook.render.workspace import _frame_ledger
from tests.telling import NO_DRAWING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    LedgerOf = Callable[..., "Told"]


class Told(NamedTuple):
    """A book that was told, and the ledger of what was printed."""

    project: Project
    book: Book
    ledger: list[dict[str, Any]]


@pytest.fixture(scope="session")
def ledger_of(project: Project) -> LedgerOf:
    """Tell the budget in a data folder as the notebooks do; return it with its ledger as figures.json has it."""
    pieces = [nbformat.read(project.notebooks / f"{name}.ipynb", as_version=4) for name in NOTEBOOKS]
    code = [
        [compile(cell.source, cell.id, "exec") for cell in piece.cells if cell.cell_type == "code"] for piece in pieces
    ]

    def told(data: Path, *, checked: bool = True) -> Told:
        book = open_book("2020", "157001", data)
        if checked:
            require_sound(run_checks(book))
        ledgers = [_frame_ledger(book)]

        def hear(shown: Any, **_: Any) -> None:
            if isinstance(shown, dict) and LEDGER_TYPE in shown:
                ledgers.append(shown[LEDGER_TYPE])

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(notebook, "_open_book", lambda *_: book)
            patch.setattr(notebook, "run_checks", lambda _: None)
            patch.setattr(notebook, "require_sound", lambda _: None)
            patch.setattr(notebook, "display", hear)
            patch.setattr(chart_style, "draw", lambda *_: NO_DRAWING)
            for cells in code:
                namespace: dict[str, Any] = {}
                for cell in cells:
                    exec(cell, namespace)
        figures = json.loads(json.dumps(collect(ledgers)))["figures"]
        return Told(find_project(data), book, figures)

    return told


@pytest.fixture(scope="session")
def told(project: Project, ledger_of: LedgerOf) -> Told:
    """The real 2020 book with its ledger."""
    return ledger_of(project.data)
