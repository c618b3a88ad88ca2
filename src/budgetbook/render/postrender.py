"""Quarto's post-render step, for a plain `quarto render` at the root."""

from __future__ import annotations

import os
import shutil
import sys

from budgetbook.errors import BudgetBookError
from budgetbook.opendata import write_open_data
from budgetbook.project import Project, find_project
from budgetbook.render.finish import finish
from budgetbook.render.prerender import named_book
from budgetbook.render.quarto import OUTPUT, RENDERED


def main() -> None:
    """Complete the files that Quarto has rendered, and put the data beside; a build of budgetbook does it by itself."""
    if os.environ.get(RENDERED):
        return
    try:
        project = find_project()
        finish(project.root / OUTPUT)
        put_data_beside(project)
    except BudgetBookError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)


def put_data_beside(project: Project) -> None:
    """Write figures.json, tables and their description beside the document; tables of another book go."""
    folder = project.root / OUTPUT
    shutil.rmtree(folder / "tables", ignore_errors=True)
    shutil.copy2(project.report / "figures.json", folder)
    write_open_data(named_book(project), folder)
