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
    try:
        finish(find_project().root / OUTPUT)
    except BudgetBookError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
