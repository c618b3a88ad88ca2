"""Quarto's post-render step, for a plain `quarto render` at the root."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from budgetbook.core.errors import BudgetBookError
from budgetbook.core.project import find_project
from budgetbook.core.system import keep_printing
from budgetbook.opendata import write_open_data
from budgetbook.render.finish import finish
from budgetbook.render.prerender import named_book
from budgetbook.render.quarto import OUTPUT, RENDERED
from budgetbook.run.execute import AUDIT, NOTEBOOKS
from budgetbook.traced import DOCUMENTS, require_same_numbers

if TYPE_CHECKING:
    from pathlib import Path

from budgetbook.core.project import Project

MADE = "QUARTO_PROJECT_OUTPUT_FILES"
"""Environment variable in which Quarto names the files that it has rendered this time, one a line."""


def main() -> None:
    """Complete the files that Quarto has rendered, and put the data beside; a build of budgetbook does it by itself."""
    if os.environ.get(RENDERED):
        return
    keep_printing()
    try:
        complete(find_project())
    except BudgetBookError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)


def complete(project: Project) -> None:
    """Put notebooks, ledger and data beside what Quarto has rendered, and finish it all; data of another book goes.

    Raises
    ------
    BudgetBookError
        A file is not fit to be published.
    """
    folder = project.root / OUTPUT
    (folder / "notebooks").mkdir(exist_ok=True)
    for name in (*NOTEBOOKS, AUDIT):
        shutil.copy2(project.report / "executed" / f"{name}.ipynb", folder / "notebooks")
    shutil.copy2(project.report / "figures.json", folder)
    shutil.rmtree(folder / "tables", ignore_errors=True)
    write_open_data(named_book(project), folder)
    finish(folder, project.report)
    require_same_numbers(folder, project.report, _made(folder))


def _made(folder: Path) -> list[str]:
    """Return the documents made this time: others, of an earlier render, may be of other notebooks."""
    made = os.environ.get(MADE, "")
    return [name for name in DOCUMENTS if name in made and (folder / name).is_file()]
