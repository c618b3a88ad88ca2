"""The notebooks of a document, composed by its form, for tests that run their cells themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from budgetbook.run.compose import LibraryNotebook, compose, library_of
from budgetbook.run.execute import _read, notebook_as_it_stands

if TYPE_CHECKING:
    from budgetbook.core.project import Project
    from budgetbook.forms.form import Form
    from budgetbook.run.compose import Composed

LUOYANG = ("0-summary", "1-overview", "2-statement", "3-glossary", "4-tables")
"""The notebooks of the document by the form luoyang-2020, and the library that they are composed of."""


def standing(project: Project, *names: str) -> list[Composed]:
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
