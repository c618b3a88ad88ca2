"""What the audit's tests share: the ledger of any data folder, made in process without drawing or rendering."""

from __future__ import annotations

import json
import re
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

import nbformat
import pytest
from IPython.display import HTML

from budgetbook.audit.notebook import recompute
from budgetbook.book import Book, open_book
from budgetbook.checks import require_passed, run_checks
from budgetbook.core.project import Project, find_project
from budgetbook.figures.ledger import LEDGER_TYPE, join_ledgers, unpacked
from budgetbook.notebook import session
from budgetbook.render.workspace import _frame_ledger
from tests.composed import cells_run_here, code_of_document, run_cells

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import CodeType

    import pandas as pd

    from budgetbook.audit.control import Measures

    PrintBook = Callable[..., "PrintedBook"]
    ControlTable = Callable[["PrintedBook"], pd.DataFrame]
    MeasuresOf = Callable[["PrintedBook"], Measures]


_HEADING = re.compile(r"(#+) (.*)")
_NO_WORDS = re.compile(r"<[^>]*>|\s")


class PrintedBook(NamedTuple):
    """A book as its notebooks print it: the ledger of all figures, and the headings with their levels from 0."""

    project: Project
    book: Book
    ledger: list[dict[str, Any]]
    headings: tuple[tuple[int, str], ...] = ()

    def recomputed(self) -> pd.DataFrame:
        """Compute every figure again."""
        return recompute(self.project, self.book, self.ledger)


@pytest.fixture(scope="session")
def print_book(project: Project) -> PrintBook:
    """Print the budget in a data folder as the notebooks do; its ledger is as figures.json has it.

    Of all notebooks, or of one alone; of those that were read before, or of what they are now.
    """
    known: dict[str, dict[str, list[CodeType]]] = {}

    def print_book(
        data: Path,
        year: str = "2020",
        unit: str = "157001",
        *,
        checked: bool = True,
        fresh: bool = False,
        alone: str = "",
    ) -> PrintedBook:
        book = open_book(year, unit, data)
        if not fresh and book.form.file not in known:
            known[book.form.file] = code_of_document(project, book.form)
        code = code_of_document(project, book.form) if fresh else known[book.form.file]
        if checked:
            require_passed(run_checks(book))
        ledgers = [_frame_ledger(book)]
        headings = []

        def hear(shown: Any, **_: Any) -> None:
            if isinstance(shown, dict):
                ledgers.extend([unpacked(shown[LEDGER_TYPE])] if LEDGER_TYPE in shown else [])
            elif heading := _HEADING.match(shown.data):
                headings.append((len(heading[1]) - 1, _NO_WORDS.sub("", heading[2])))

        with pytest.MonkeyPatch.context() as patch, cells_run_here(book, hear):
            patch.setattr(session, "listing", lambda *_, **__: HTML(""))  # the ledger as it is shown
            for cells in [code[alone]] if alone else code.values():
                run_cells(cells)
        figures = json.loads(json.dumps(join_ledgers(ledgers)))["figures"]
        return PrintedBook(find_project(data), book, figures, tuple(headings))

    return print_book


@pytest.fixture(scope="session")
def run_audit(project: Project) -> Callable[[PrintedBook], dict[str, Any]]:
    """Run the auditor's notebook's own cells on a ledger, once, and return what they compute."""
    cells = nbformat.read(project.notebooks / "audit.ipynb", as_version=4).cells
    code = [
        compile(cell.source, cell.id, "exec")
        for cell in cells
        if cell.cell_type == "code" and cell.id.startswith("control-") and cell.id != "control-require"
    ]
    known: deque[tuple[PrintedBook, dict[str, Any]]] = deque(maxlen=4)

    def run_audit(printed_book: PrintedBook) -> dict[str, Any]:
        for one, namespace in known:
            if one is printed_book:
                return namespace
        namespace = {
            "project": printed_book.project,
            "book": printed_book.book,
            "ledger": printed_book.ledger,
            "listing": lambda *_, **__: None,
        }
        for cell in code:
            exec(cell, namespace)
        known.append((printed_book, namespace))
        return namespace

    return run_audit


@pytest.fixture(scope="session")
def control_table(run_audit: Callable[[PrintedBook], dict[str, Any]]) -> ControlTable:
    """Return the auditor's table: how each figure was controlled, and what came of it."""
    return lambda printed: run_audit(printed)["controlled"]


@pytest.fixture(scope="session")
def measures_of(run_audit: Callable[[PrintedBook], dict[str, Any]]) -> MeasuresOf:
    """Return what the auditor's notebook states, which is the measure of a ledger."""
    return lambda printed: run_audit(printed)["measures"]


@pytest.fixture(scope="session")
def printed_book(project: Project, print_book: PrintBook) -> PrintedBook:
    """The real 2020 book with its ledger."""
    printed: PrintedBook = print_book(project.data)
    return printed
