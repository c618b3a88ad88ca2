"""Publication: checked, executed, rendered aside, and swapped in whole or not at all."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Literal

from budgetbook.audit.provenance import input_hashes, require_unchanged
from budgetbook.book import open_book
from budgetbook.checks import require_passed, run_checks
from budgetbook.checks.report import STATUS_NAMES
from budgetbook.core.cell_traceback import DEBUG_VARIABLE
from budgetbook.core.errors import RenderError, UsageError
from budgetbook.core.project import Project
from budgetbook.core.system import exchange
from budgetbook.opendata import write_open_data
from budgetbook.render import pandoc, quarto
from budgetbook.render.finish import finish_pages, finish_print
from budgetbook.render.previews import write_previews
from budgetbook.render.workspace import fill_report, make_workspace
from budgetbook.run.execute import AUDIT, NOTEBOOKS, environment_with
from budgetbook.run.failed_notebook import remove_failed_notebook, saving_failed_notebook
from budgetbook.run.warm import run_beside
from budgetbook.traced import DOCUMENTS, PAGE, PRINTED, require_same_numbers

RendererName = Literal["auto", "quarto", "pandoc"]

FAILED = "failed"
"""Folder under the output that keeps the notebooks that broke."""


def build(
    project: Project,
    year: str,
    unit: str,
    output: Path,
    renderer: RendererName,
    progress: Callable[[str], None],
    debug: bool = False,
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
    project.require_separate_output(output, year, unit)
    engine = _choose(renderer)
    progress("读取数据")
    # the first reading only tells which files these are: what is published is read after they were hashed
    before = input_hashes(project, open_book(year, unit, project.data))
    book = open_book(year, unit, project.data)
    for notice in book.data.notices:
        progress(f"  {notice}")
    report = run_checks(book)
    progress(f"勾稽核对：{report.summary}")
    for line in report.of("warning", "accepted", "rounded"):
        progress(f"  {STATUS_NAMES[line.status]} {line.sentence}")
    require_passed(report)
    target = output.resolve() / year / unit
    # made aside in the nearest folder that is there already, so that a failure leaves nothing behind
    aside = next(folder for folder in target.parents if folder.exists())
    if not aside.is_dir():
        raise UsageError(f"不能写入输出目录 {output}：{aside} 不是目录。")
    failed = output.resolve() / FAILED / year / unit
    with saving_failed_notebook(failed, project.shown), _scratch(aside, unit, progress, debug) as scratch:
        workspace = scratch / "workspace"
        workspace.mkdir()
        made = scratch / "made"
        (made / "notebooks").mkdir(parents=True)
        make_workspace(project, workspace)
        beside: list[str] = []
        took: list[str] = []
        report_folder = workspace / "report"

        def render() -> None:
            started = time.perf_counter()
            engine.render(workspace, made)
            took.append(f"{time.perf_counter() - started:.1f}")
            run_beside(finish_print, made, report_folder)
            require_same_numbers(made, report_folder, PRINTED)

        def write_others() -> None:
            shutil.copy2(report_folder / "figures.json", made)
            beside.extend(write_open_data(book, made))
            write_previews(report_folder, made / "notebooks", NOTEBOOKS)

        def write_audit() -> None:
            write_previews(report_folder, made / "notebooks", (AUDIT,))

        meanwhile = (render, write_others)
        notebooks = fill_report(project, book, report_folder, engine.version(), progress, meanwhile, write_audit)
        progress(f"渲染：{engine.version()}")
        progress(f"渲染完成，用时{'、'.join(took)}秒")
        for notebook in notebooks:
            shutil.copy2(notebook, made / "notebooks")
        finish_pages(made, report_folder)
        _require_files(made, [*beside, *(f"notebooks/{notebook.name}" for notebook in notebooks)])
        require_same_numbers(made, report_folder, [PAGE])
        progress("公开的三种文件与笔记本逐个数字相同")
        require_unchanged(project, book, before)
        exchange(made, target, scratch / "replaced")
    remove_failed_notebook(failed)
    return target


@contextmanager
def _scratch(aside: Path, unit: str, progress: Callable[[str], None], debug: bool) -> Iterator[Path]:
    """Make a folder to work in that is gone afterwards; for a search for errors it stays, and is named."""
    folder = Path(tempfile.mkdtemp(prefix=f".{unit}-", dir=aside))
    try:
        with environment_with({DEBUG_VARIABLE: "1"} if debug else {}):
            yield folder
    finally:
        if debug:
            progress(f"工作目录留在 {folder}，看完可以删去")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _choose(renderer: RendererName) -> ModuleType:
    if renderer == "pandoc":
        return pandoc
    found = quarto.find()
    if renderer == "quarto" and found is None:
        raise RenderError(quarto.INSTALL)
    return quarto if found else pandoc


def _require_files(folder: Path, others: list[str]) -> None:
    for path in (folder / name for name in (*DOCUMENTS, "figures.json", *others)):
        if not path.is_file() or path.stat().st_size == 0:
            raise RenderError(f"没有生成 {path.relative_to(folder)}，本次不公开。")
