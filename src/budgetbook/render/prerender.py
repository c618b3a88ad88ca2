"""Quarto's pre-render step, for a plain `quarto render` at the root."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import yaml

from budgetbook.book import Book, open_book
from budgetbook.checks import require_sound, run_checks
from budgetbook.core.errors import BudgetBookError
from budgetbook.core.project import Project, find_project
from budgetbook.core.system import keep_printing
from budgetbook.render.quarto import RENDERED
from budgetbook.render.workspace import GENERATED, fill_report
from budgetbook.run.execute import AUDIT, NOTEBOOKS


def main() -> None:
    """Check the budget and run the notebooks where their outputs are stale; stop Quarto where a check fails."""
    if os.environ.get(RENDERED):
        return
    keep_printing()
    try:
        refresh(find_project())
    except BudgetBookError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)


def refresh(project: Project) -> bool:
    """Run the notebooks of the book named in _quarto.yml if needed; return whether they were run."""
    book = named_book(project)
    require_sound(run_checks(book))
    if not is_stale(project):
        return False
    fill_report(project, book, project.report, "quarto render", lambda line: print(line, file=sys.stderr))
    return True


def named_book(project: Project) -> Book:
    """Open the book named in _quarto.yml."""
    named = yaml.safe_load((project.root / "_quarto.yml").read_text(encoding="utf-8"))["budgetbook"]
    return open_book(named["year"], named["unit"], project.data)


def is_stale(project: Project) -> bool:
    """Tell whether any executed notebook is missing or older than data, notebooks, forms or code."""
    made = [
        project.report / folder / f"{name}.ipynb"
        for folder in ("executed", "notebooks")
        for name in (*NOTEBOOKS, AUDIT)
    ]
    made += [project.report / name for name in GENERATED if "." in name]
    if not all(path.exists() for path in made):
        return True
    oldest = min(path.stat().st_mtime for path in made)
    return any(path.stat().st_mtime > oldest for path in _inputs(project))


def _inputs(project: Project) -> list[Path]:
    code = Path(__file__).resolve().parents[1]
    files = [*project.data.rglob("*"), *project.notebooks.glob("*.ipynb"), *project.forms.glob("*.toml")]
    files += [*code.rglob("*.py"), project.root / "_quarto.yml"]
    return [path for path in files if path.is_file()]
