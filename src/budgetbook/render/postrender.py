"""Quarto's post-render step, for a plain `quarto render` at the root."""

from __future__ import annotations

import os
import sys

from budgetbook.errors import BudgetBookError
from budgetbook.project import find_project
from budgetbook.render.finish import finish
from budgetbook.render.quarto import OUTPUT, RENDERED


def main() -> None:
    """Complete the files that Quarto has rendered; a build of budgetbook does it by itself."""
    if os.environ.get(RENDERED):
        return
    project = find_project()
    try:
        finish(project.root / OUTPUT, project.report)
    except BudgetBookError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
