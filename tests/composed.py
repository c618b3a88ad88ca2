"""The notebooks of a document, composed by its form, for tests that run their cells themselves."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from budgetbook.charts import style as chart_style
from budgetbook.notebook import session
from budgetbook.run.compose import LibraryNotebook, compose, library_of
from budgetbook.run.execute import _read, notebook_as_it_stands

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from budgetbook.book import Book
    from budgetbook.core.project import Project
    from budgetbook.forms.form import Form
    from budgetbook.run.compose import Composed

LUOYANG = ("0-summary", "1-overview", "2-statement", "3-glossary", "4-tables")
"""The notebooks of the document by the form luoyang-2020, and the library that they are composed of."""


NO_DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
"""What stands for a chart where it need not be drawn."""


def committed_notebooks(project: Project, *names: str) -> list[Composed]:
    """Return committed notebooks to be run as they are."""
    return [notebook_as_it_stands(project, name) for name in names]


def code_of_document(project: Project, form: Form) -> dict[str, list[Any]]:
    """Return the code of each notebook of a document, compiled cell by cell; the ledger's cell is the last.

    Whether it could be published is not asked.
    """
    library = [LibraryNotebook.read(project, path, _read) for path in library_of(project, form)]
    return {
        one.name: [
            compile(cell["source"], cell["id"], "exec") for cell in one.notebook["cells"] if cell["cell_type"] == "code"
        ]
        for one in compose(library, form)
    }


@contextmanager
def cells_run_here(book: Book, show: Callable[..., object]) -> Iterator[None]:
    """Let cells run in this process: they open this book, check nothing again, draw nothing and show by `show`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "_open_book", lambda *_: book)
        patch.setattr(session, "run_checks", lambda _: None)
        patch.setattr(session, "require_passed", lambda _: None)
        patch.setattr(session, "display", show)
        patch.setattr(chart_style, "draw", lambda *_: NO_DRAWING)
        yield


def run_cells(cells: Iterable[Any]) -> None:
    """Run the compiled cells of one notebook."""
    namespace: dict[str, Any] = {}
    for cell in cells:
        exec(cell, namespace)
