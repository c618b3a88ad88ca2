"""What the audit's tests share: the ledger of any data folder, made in process without drawing or rendering."""

from __future__ import annotations

import json
import re
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

import nbformat
import pytest
from IPython.display import HTML

from budgetbook.book import Book, open_book
from budgetbook.charts import style as chart_style
from budgetbook.checks import require_passed, run_checks
from budgetbook.core.project import Project, find_project
from budgetbook.figures.ledger import LEDGER_TYPE, join_ledgers, unpacked
from budgetbook.notebook import session
from budgetbook.render.workspace import _frame_ledger
from tests.composed import code_of_document
from tests.telling import NO_DRAWING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import CodeType

    import pandas as pd

    from budgetbook.audit.control import Measures

    LedgerOf = Callable[..., "Told"]
    Controlled = Callable[["Told"], pd.DataFrame]
    Measured = Callable[["Told"], Measures]


_HEADING = re.compile(r"(#+) (.*)")
_NO_WORDS = re.compile(r"<[^>]*>|\s")


class Told(NamedTuple):
    """A book that was told, the ledger of what was printed, and its headings with their levels from 0."""

    project: Project
    book: Book
    ledger: list[dict[str, Any]]
    headings: tuple[tuple[int, str], ...] = ()


@pytest.fixture(scope="session")
def ledger_of(project: Project) -> LedgerOf:
    """Tell the budget in a data folder as the notebooks do; return it with its ledger as figures.json has it.

    Of all notebooks, or of one alone; of those that were read before, or of what they are now.
    """
    known: dict[str, dict[str, list[CodeType]]] = {}

    def told(
        data: Path,
        year: str = "2020",
        unit: str = "157001",
        *,
        checked: bool = True,
        fresh: bool = False,
        alone: str = "",
    ) -> Told:
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

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(session, "_open_book", lambda *_: book)
            patch.setattr(session, "listing", lambda *_, **__: HTML(""))  # the ledger as it is shown
            patch.setattr(session, "run_checks", lambda _: None)
            patch.setattr(session, "require_passed", lambda _: None)
            patch.setattr(session, "display", hear)
            patch.setattr(chart_style, "draw", lambda *_: NO_DRAWING)
            for cells in [code[alone]] if alone else code.values():
                namespace: dict[str, Any] = {}
                for cell in cells:
                    exec(cell, namespace)
        figures = json.loads(json.dumps(join_ledgers(ledgers)))["figures"]
        return Told(find_project(data), book, figures, tuple(headings))

    return told


@pytest.fixture(scope="session")
def audited(project: Project) -> Callable[[Told], dict[str, Any]]:
    """Run the auditor's notebook's own cells on a ledger, once, and return what they compute."""
    cells = nbformat.read(project.notebooks / "audit.ipynb", as_version=4).cells
    code = [
        compile(cell.source, cell.id, "exec")
        for cell in cells
        if cell.cell_type == "code" and cell.id.startswith("control-") and cell.id != "control-require"
    ]
    known: deque[tuple[Told, dict[str, Any]]] = deque(maxlen=4)

    def audited(told: Told) -> dict[str, Any]:
        for one, namespace in known:
            if one is told:
                return namespace
        namespace = {
            "project": told.project,
            "book": told.book,
            "ledger": told.ledger,
            "listing": lambda *_, **__: None,
        }
        for cell in code:
            exec(cell, namespace)
        known.append((told, namespace))
        return namespace

    return audited


@pytest.fixture(scope="session")
def controlled(audited: Callable[[Told], dict[str, Any]]) -> Controlled:
    """Control a ledger by what the auditor's notebook states."""
    return lambda told: audited(told)["controlled"]


@pytest.fixture(scope="session")
def measured(audited: Callable[[Told], dict[str, Any]]) -> Measured:
    """Return what the auditor's notebook states, which is the measure of a ledger."""
    return lambda told: audited(told)["measures"]


@pytest.fixture(scope="session")
def told(project: Project, ledger_of: LedgerOf) -> Told:
    """The real 2020 book with its ledger."""
    return ledger_of(project.data)
