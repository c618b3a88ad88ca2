"""The steps before and after a plain `quarto render` at the root; a publication does their work by itself."""

import functools
import os
import shutil
import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import yaml

from budgetbook.audit import provenance
from budgetbook.book import Book, open_book
from budgetbook.checks import require_passed, run_checks
from budgetbook.core.documents import DOCUMENTS, FIGURES, PAGE, PDF, WORD
from budgetbook.core.errors import BudgetBookError
from budgetbook.core.project import Project, find_project
from budgetbook.core.system import make_output_robust
from budgetbook.opendata import write_open_data
from budgetbook.render.finish_docx import finish_docx
from budgetbook.render.finish_html import finish_pages
from budgetbook.render.finish_pdf import finish_pdf
from budgetbook.render.previews import write_previews
from budgetbook.render.quarto import OUTPUT, RENDERED
from budgetbook.render.word.contents import pages_of
from budgetbook.render.workspace import fill_report
from budgetbook.run.compose import AUDIT, notebook_names
from budgetbook.traced.compare import require_same_numbers

QUARTO_OUTPUT_FILES = "QUARTO_PROJECT_OUTPUT_FILES"
"""Environment variable in which Quarto names the files that it has rendered this time, one a line."""


def _step(work: Callable[[Project], object]) -> Callable[[], None]:
    """Make a step of what it does with the project: an error's sentence stops Quarto."""

    @functools.wraps(work)
    def step() -> None:
        if os.environ.get(RENDERED):
            return
        make_output_robust()
        try:
            work(find_project())
        except BudgetBookError as error:
            print(error, file=sys.stderr)
            sys.exit(error.exit_code)

    return step


def run_notebooks_if_stale(project: Project) -> bool:
    """Run the notebooks of the book named in _quarto.yml if needed; return whether they were run."""
    book = configured_book(project)
    checked = run_checks(book)
    require_passed(checked)
    if not is_stale(project, notebook_names(book.form)):
        return False
    fill_report(project, book, checked, project.report, "quarto render", lambda line: print(line, file=sys.stderr))
    return True


def configured_book(project: Project) -> Book:
    """Open the book named in _quarto.yml."""
    named = yaml.safe_load((project.root / "_quarto.yml").read_text(encoding="utf-8"))["budgetbook"]
    return open_book(named["year"], named["unit"], project.data)


def is_stale(project: Project, names: Sequence[str]) -> bool:
    """Tell whether any of the document's executed notebooks is missing or older than data, notebooks, forms or code."""
    made = [
        project.report / folder / f"{name}.ipynb" for folder in ("executed", "notebooks") for name in (*names, AUDIT)
    ]
    made += [project.report / name for name in provenance.GENERATED_BY_RUN if "." in name]
    if not all(path.exists() for path in made):
        return True
    oldest = min(path.stat().st_mtime for path in made)
    return any(path.stat().st_mtime > oldest for path in _inputs(project))


def _inputs(project: Project) -> list[Path]:
    code = Path(__file__).resolve().parents[1]
    files = [*project.data.rglob("*"), *project.notebooks.glob("*.ipynb"), *project.forms.glob("*.toml")]
    files += [*code.rglob("*.py"), project.root / "_quarto.yml"]
    return [path for path in files if path.is_file()]


def complete(project: Project) -> None:
    """Put notebooks, ledger and data beside what Quarto has rendered, and finish that; what is stale goes.

    That is: data of another book, and documents of an earlier render, if the notebooks were run again since.

    Raises
    ------
    BudgetBookError
        A file is not fit to be published.
    """
    folder = project.root / OUTPUT
    (folder / "notebooks").mkdir(exist_ok=True)
    book = configured_book(project)
    for name in (*notebook_names(book.form), AUDIT):
        shutil.copy2(project.report / "executed" / f"{name}.ipynb", folder / "notebooks")
    shutil.copy2(project.report / FIGURES, folder)
    shutil.rmtree(folder / "tables", ignore_errors=True)
    write_open_data(book, folder)
    made = _made(folder)
    for name in (name for name in DOCUMENTS if name not in made and _is_older(folder / name, project.report)):
        (folder / name).unlink()
        print(f"{name} 是改动之前渲染的，已删去；要它，请再渲染这一种。", file=sys.stderr)
    finish(folder, project.report, made)
    require_same_numbers(folder, project.report, made)


def _is_older(document: Path, report: Path) -> bool:
    """Tell whether a document is there that was rendered before the notebooks were last run."""
    return document.is_file() and document.stat().st_mtime < (report / FIGURES).stat().st_mtime


def finish(folder: Path, report: Path, names: Collection[str]) -> None:
    """Complete rendered documents in a folder, in place; with a page, each notebook has one of its own.

    Raises
    ------
    RenderError
        A file is not fit to be published; the message says why.
    """
    if PDF in names:
        finish_pdf(folder / PDF)
    if WORD in names:
        finish_docx(folder / WORD, report, pages_of(folder / PDF))
    if PAGE in names:
        write_previews(report, folder / "notebooks")
        finish_pages(folder, report)


def _made(folder: Path) -> list[str]:
    """Return the documents made this time: others, of an earlier render, may be of other notebooks."""
    made = os.environ.get(QUARTO_OUTPUT_FILES, "")
    return [name for name in DOCUMENTS if name in made and (folder / name).is_file()]


before_render = _step(run_notebooks_if_stale)
after_render = _step(complete)
