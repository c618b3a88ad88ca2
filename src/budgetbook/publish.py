"""Publication: checked, executed, rendered aside, and swapped in whole or not at all."""

import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Literal

from budgetbook.audit.unchanged import MANIFEST
from budgetbook.book import read_book
from budgetbook.checks import require_passed, run_checks
from budgetbook.checks.report import STATUS_NAMES
from budgetbook.core.cell_traceback import DEBUG_VARIABLE
from budgetbook.core.documents import DOCUMENTS, FIGURES, PAGE, PDF, WORD
from budgetbook.core.errors import RenderError
from budgetbook.core.processes import environment_with
from budgetbook.core.project import Project
from budgetbook.core.steps import parallel_steps
from budgetbook.dataset.settings import require_data
from budgetbook.form_check import require_whole_form_of
from budgetbook.publication.differences import read_figures, summary_of_changes
from budgetbook.publication.manifest import complete_manifest
from budgetbook.publication.snapshot import take_snapshot
from budgetbook.publication.unit_folder import UnitFolder
from budgetbook.render import pandoc, quarto
from budgetbook.render.previews import write_previews
from budgetbook.render.workspace import fill_report, make_workspace
from budgetbook.run.compose import AUDIT, notebook_names
from budgetbook.run.failed_notebook import remove_failed_notebook, saving_failed_notebook
from budgetbook.run.warm import run_in_fork

RendererName = Literal["quarto", "pandoc"]

MADE_FOLDER = "made"
"""Folder, where a publication is at work, in which it lies when it is whole."""

FAILED = "failed"
"""Folder under the output that keeps the notebooks that broke."""


def build(
    project: Project,
    year: str,
    unit: str,
    output: Path,
    renderer: RendererName | Literal["auto"],
    progress: Callable[[str], None],
    debug: bool = False,
    overwrite: bool = False,
) -> Path:
    """Make the whole publication of one unit and year.

    Parameters
    ----------
    output
        Folder of all publications; this one goes to `<output>/<year>/<unit>/`.
    renderer
        quarto, pandoc (the built-in one), or auto: Quarto where it is found.
    progress
        Called with one Chinese line per step.
    debug
        Keep the folder in which the publication is made, and let notebooks show every traceback whole.
    overwrite
        Replace what stands at the place even if no build made it or someone changed it since; it is kept under
        `<output>/replaced/`.

    Returns
    -------
    Path
        The publication's folder.

    Raises
    ------
    BudgetBookError
        Anything stopped it; the publications under `output` are as they were. Where a notebook broke, it lies as far
        as it was executed in `<output>/failed/<year>/<unit>/`, until a build succeeds.
    """
    renderer_module = renderer_module_for(renderer)
    with publishing(project, year, unit, output, progress, debug=debug, overwrite=overwrite) as (unit_folder, scratch):
        if debug:
            progress(f"工作目录是 {scratch}，看完可以删去")
        variables = {DEBUG_VARIABLE: "1"} if debug else {}
        with saving_failed_notebook(failed_folder(unit_folder), project.shown), environment_with(variables):
            inputs = take_snapshot(project, year, unit, scratch / "inputs")
            made = make(inputs, year, unit, scratch, renderer_module, progress)
        put_in_place(unit_folder, made, progress, overwrite=overwrite)
    return unit_folder.path


@contextmanager
def publishing(
    project: Project,
    year: str,
    unit: str,
    output: Path,
    progress: Callable[[str], None],
    *,
    debug: bool = False,
    overwrite: bool,
) -> Iterator[tuple[UnitFolder, Path]]:
    """Keep other commands from a unit's folder, and require that it may be replaced; for the parameters see `build`.

    Yields
    ------
    UnitFolder, Path
        The unit's folder, and one beside it to work in, which is removed after the block.

    Raises
    ------
    BudgetBookError
        There is no data, the form is not whole, or what stands at the place may not be replaced.
    """
    project.require_separate_output(output, year, unit)
    require_data(project, year, unit)
    require_whole_form_of(project, year, unit)
    unit_folder = UnitFolder.below(output, year, unit)
    with unit_folder.held(progress), unit_folder.scratch(debug=debug) as scratch:
        unit_folder.require_replaceable(overwrite=overwrite)
        yield unit_folder, scratch


def put_in_place(unit_folder: UnitFolder, made: Path, progress: Callable[[str], None], *, overwrite: bool) -> None:
    """Publish what was made, and say what became of what stood there and which figures are others now.

    Raises
    ------
    UsageError
        What stands there may not be replaced.
    """
    before = read_figures(unit_folder.path)
    others, kept = unit_folder.put(made, overwrite=overwrite)
    remove_failed_notebook(failed_folder(unit_folder))
    if others:
        progress(f"原有的 {'、'.join(others)} 不是生成的，照样保留")
    if kept:
        progress(f"原有的公开文本移到 {kept}")
    if before:
        progress(summary_of_changes(before, read_figures(unit_folder.path)))


def failed_folder(unit_folder: UnitFolder) -> Path:
    """Return the folder in which a notebook is kept that breaks in a build of this unit and year."""
    return unit_folder.root / FAILED / unit_folder.year / unit_folder.unit


def make(
    project: Project, year: str, unit: str, scratch: Path, renderer_module: ModuleType, progress: Callable[[str], None]
) -> Path:
    """Check the inputs, run the notebooks, render, and see that all is there; return the folder of what was made."""
    progress("读取数据")
    book = read_book(project, year, unit)
    book.form.require_confirmed()
    for notice in book.data.notices:
        progress(f"  {notice}")
    report = run_checks(book)
    progress(f"勾稽核对：{report.summary}")
    for line in report.of("warning", "accepted", "rounded"):
        progress(f"  {STATUS_NAMES[line.status]} {line.sentence}")
    require_passed(report)
    workspace, made = scratch / "workspace", scratch / MADE_FOLDER
    workspace.mkdir()
    (made / "notebooks").mkdir(parents=True)
    make_workspace(project, workspace)
    beside: list[str] = []
    took: list[str] = []
    frame = workspace / "report"

    def render() -> None:
        started = time.perf_counter()
        renderer_module.render(workspace, made)
        took.append(f"{time.perf_counter() - started:.1f}")
        _require_files(made, DOCUMENTS)

    def write_others() -> None:
        from budgetbook.opendata import write_open_data  # with the workbook's library; here nobody waits for it

        for name in (FIGURES, MANIFEST):
            shutil.copy2(frame / name, made)
        beside.extend(write_open_data(book, made))
        write_previews(frame, made / "notebooks", notebook_names(book.form))

    def write_audit() -> None:
        write_previews(frame, made / "notebooks", (AUDIT,))

    others = (render, write_others)
    notebooks = fill_report(project, book, report, frame, renderer_module.version(), progress, others, write_audit)
    progress(f"渲染：{renderer_module.version()}")
    progress(f"渲染完成，用时{'、'.join(took)}秒")
    for notebook in notebooks:
        shutil.copy2(notebook, made / "notebooks")
    _require_files(made, [*DOCUMENTS, FIGURES, *beside, *(f"notebooks/{notebook.name}" for notebook in notebooks)])

    from budgetbook.render.finish_docx import finish_docx
    from budgetbook.render.finish_html import finish_pages
    from budgetbook.render.finish_pdf import finish_pdf
    from budgetbook.render.word.contents import pages_of
    from budgetbook.traced.compare import require_same_numbers

    with parallel_steps() as threads:
        pages = pages_of(made / PDF)
        pdf = threads.submit(run_in_fork, finish_pdf, made / PDF)
        word = threads.submit(run_in_fork, finish_docx, made / WORD, frame, pages)
        finish_pages(made, frame)
        pdf.result()
        require_same_numbers(made, frame, [PAGE, PDF])
        word.result()
    require_same_numbers(made, frame, [WORD])
    progress("公开的三种文件与笔记本逐个数字相同")
    complete_manifest(made)
    return made


def renderer_module_for(renderer: RendererName | Literal["auto"]) -> ModuleType:
    """Return the renderer that is asked for.

    Raises
    ------
    RenderError
        It is not installed.
    """
    if renderer == "pandoc":
        return pandoc
    found = quarto.find()
    if renderer == "quarto" and found is None:
        raise RenderError(quarto.INSTALL)
    return quarto if found else pandoc


def _require_files(folder: Path, names: Iterable[str]) -> None:
    for path in (folder / name for name in names):
        if not path.is_file() or path.stat().st_size == 0:
            raise RenderError(f"没有生成 {path.relative_to(folder)}，本次不公开。")
