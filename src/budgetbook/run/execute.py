"""Running the notebooks: parameters checked first, then papermill, then what the renderers need beside them.

papermill only warns of an unknown parameter and silently runs the defaults where the parameters tag is
missing; both are refused here before anything runs.
"""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat.v4 import new_code_cell, new_output
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import raise_for_execution_errors, remove_error_markers
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from budgetbook.core.errors import RenderError, UsageError
from budgetbook.core.output_metadata import chart_metadata
from budgetbook.core.processes import environment_with
from budgetbook.core.project import DATA_VARIABLE, Project
from budgetbook.core.steps import parallel_steps
from budgetbook.forms.form import Form
from budgetbook.run.cell_options import fault_of_outputs, require_publishable
from budgetbook.run.clean_notebook import set_project_metadata
from budgetbook.run.compose import BROKEN_NOTEBOOK, Composed, LibraryNotebook, compose, library_of
from budgetbook.run.failed_notebook import NotebookCheckError, NotebookError, failure_of
from budgetbook.run.kernel import kernel_manager

PARAMETERS_TAG = "parameters"

_ENGINE = "budgetbook"

# what it tells in English on the way, its errors tell as well
logging.getLogger("papermill").setLevel(logging.CRITICAL)

_NO_ANSWER = "Kernel didn't respond"
"""How Jupyter's error begins when a kernel was started and cannot be reached."""

_ASSIGNED = re.compile(r"^([A-Za-z_]\w*)\s*(?::[^=]+)?=", re.MULTILINE)


class _KeepingEngine(NBClientEngine):  # type: ignore[misc]
    """papermill's engine, which also hands out the notebook: papermill discards it when a cell fails.

    A cell that shows what the document cannot take fails as well.
    """

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, *, at_work: list[Any], **options: Any) -> Any:
        at_work.append(nb_man.nb)
        options |= {
            "on_cell_executed": _require_outputs,
            "skip_cells_with_tag": "",  # no tag leaves a cell out
            "coalesce_streams": True,  # a busy kernel may send one print in pieces
            "iopub_timeout": 600,  # and the last of them seconds after the cell has ended
        }
        return super().execute_managed_notebook(nb_man, kernel_name, **options)


def _require_outputs(cell: Any, **_: Any) -> None:
    fault = fault_of_outputs(cell)
    if fault:
        cell.outputs.append(new_output("error", ename=RenderError.__name__, evalue=fault, traceback=[fault]))
        raise CellExecutionError(fault, RenderError.__name__, fault)


papermill_engines.register(_ENGINE, _KeepingEngine)


def document_notebooks(project: Project, form: Form) -> list[Composed]:
    """Compose the document's notebooks by its form, and see that they can be published.

    Raises
    ------
    InputError
        A section of the form has no cell, or a cell cannot be published as it stands.
    UsageError
        A notebook cannot be read.
    """
    library = [LibraryNotebook.read(project, path, _read) for path in library_of(project, form)]
    composed = list(compose(library, form))
    require_publishable(
        (shown, nbformat.from_dict(one.notebook | {"cells": cells}))
        for one in composed
        for shown, cells in one.cells_by_notebook().items()
    )
    return composed


def notebook_as_it_stands(project: Project, name: str) -> Composed:
    """Read a committed notebook to be run as it is.

    Raises
    ------
    UsageError
        It is missing or cannot be read.
    """
    path = project.notebooks / f"{name}.ipynb"
    shown = project.shown(path)
    if not path.is_file():
        raise UsageError(f"缺少笔记本 {shown}。")
    return Composed(name, shown, _read(path, shown), (path,))


def _read(path: Path, shown: str) -> Any:
    """Read a notebook for the project's own kernel, whatever an editor wrote into it."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:
        raise UsageError(BROKEN_NOTEBOOK.format(shown)) from error
    set_project_metadata(notebook)
    return notebook


def run_notebooks(
    project: Project,
    notebooks: Sequence[Composed],
    parameters: Mapping[str, str],
    folder: Path,
    *,
    environment: Mapping[str, str] | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Path]:
    """Run notebooks with the parameters and write the executed copies into `folder`.

    Parameters
    ----------
    environment
        Environment variables for the notebooks, beside the one that names the data folder.

    Raises
    ------
    UsageError
        A notebook has no parameters cell, or does not know a parameter.
    NotebookCheckError
        A check failed in a notebook.
    NotebookError
        A cell raised anything else, or the kernel died.
    """
    variables = {DATA_VARIABLE: str(project.data), **(environment or {})}
    for notebook in notebooks:
        check_parameters(notebook, parameters)
    folder.mkdir(parents=True, exist_ok=True)
    targets = [folder / f"{notebook.name}.ipynb" for notebook in notebooks]
    # each waits for a kernel of its own, that with most cells first, so that no processor waits for it alone in the
    # end; of those that break, the first in the document's order is told
    longest_first = sorted(zip(notebooks, targets, strict=True), key=lambda one: -len(one[0].notebook["cells"]))
    with environment_with(variables), parallel_steps() as threads:
        runs = {
            target: threads.submit(_run_in_thread, project, notebook, target, parameters)
            for notebook, target in longest_first
        }
        for target in targets:
            progress(f"notebooks/{target.name}")
            runs[target].result()
    return targets


def check_parameters(notebook: Composed, parameters: Mapping[str, str]) -> None:
    """Refuse a notebook that would not take the parameters.

    Raises
    ------
    UsageError
        No cell (or more than one) has the tag `parameters`, or that cell does not assign exactly the parameters given.
    """
    shown = notebook.shown
    tagged = [cell for cell in notebook.notebook["cells"] if PARAMETERS_TAG in cell["metadata"].get("tags", [])]
    if len(tagged) != 1:
        raise UsageError(f"{shown} 有{len(tagged)}个带“{PARAMETERS_TAG}”标签的单元格，应恰有一个，否则参数不起作用。")
    known = _ASSIGNED.findall(tagged[0]["source"])
    unknown = [name for name in parameters if name not in known]
    if unknown:
        raise UsageError(f"{shown} 没有参数“{unknown[0]}”；它的参数是{'、'.join(known)}。")
    missing = [name for name in known if name not in parameters]
    if missing:
        raise UsageError(f"{shown} 还需要参数“{missing[0]}”，没有给出。")


def _run_in_thread(*arguments: Any) -> None:
    """Run a notebook, and close what Jupyter opened in this thread to talk with its kernel."""
    try:
        _run(*arguments)
    finally:
        ensure_event_loop().close()


def _run(project: Project, notebook: Composed, target: Path, parameters: Mapping[str, str]) -> None:
    at_work: list[Any] = []
    try:
        # the steps of papermill.execute_notebook but its last, which writes the notebook as text even to no file
        taking = parameterize_notebook(
            load_notebook_node(nbformat.from_dict(notebook.notebook)), dict(parameters), engine_name=_ENGINE
        )
        executed = papermill_engines.execute_notebook_with_engine(
            _ENGINE,
            taking,
            papermill_engines.nb_kernel_name(_ENGINE, taking),
            at_work=at_work,
            resources={"metadata": {"path": str(project.root)}},
            progress_bar=False,
            log_output=False,
            kernel_manager_class=kernel_manager(),
            shutdown_kernel="immediate",  # a finished kernel has nothing left to save
        )
        raise_for_execution_errors(executed, None)
    except (PapermillExecutionError, DeadKernelError) as error:
        raise _failure(project, notebook, at_work[0]) from error
    except RuntimeError as error:
        if _NO_ANSWER not in str(error):
            raise
        raise RenderError(
            f"{notebook.shown}：执行笔记本的内核没有应答；请查明防火墙或安全软件有没有拦住本机内的连接（127.0.0.1）。"
        ) from error
    if executed.metadata.papermill.exception:
        # a cell that calls sys.exit(0), which papermill takes for an end
        raise _failure(project, notebook, executed)
    _prepare(executed)
    target.write_text(nbformat.writes(executed) + "\n", encoding="utf-8", newline="\n")


def _failure(project: Project, notebook: Composed, executed: Any) -> NotebookError | NotebookCheckError:
    executed = remove_error_markers(executed)
    failure = failure_of(notebook.name, notebook.sources, project.shown, executed)
    _prepare(executed)
    return failure


def _prepare(notebook: Any) -> None:
    """Drop what differs between runs and machines, and give each chart's cell its caption and alt text.

    That is: run times and the interpreter's version, which the auditor's notebook prints.
    """
    notebook.metadata.pop("papermill", None)
    notebook.cells = [part for cell in notebook.cells for part in _parted(cell)]
    notebook.metadata.get("language_info", {}).pop("version", None)
    for number, cell in enumerate(notebook.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = f"injected-parameters-{number}"
        for output in cell.get("outputs", []):
            chart = chart_metadata(output)
            if chart:
                # cell options: Quarto reads them from here as it would from #| lines
                cell.metadata["fig-cap"] = chart["caption"]
                cell.metadata["fig-alt"] = chart["alt"]


def _parted(cell: Any) -> list[Any]:
    """Give the table under a chart a cell of its own: what a cell with a label shows is one figure."""
    charts = [output for output in cell.get("outputs", []) if chart_metadata(output)]
    others = [output for output in cell.get("outputs", []) if output not in charts]
    if not charts or not others:
        return [cell]
    cell.outputs = charts
    table = new_code_cell(
        "#| output: asis\n# 上图的数据表", id=f"{cell.id}-data", outputs=others, execution_count=cell.execution_count
    )
    table.metadata = cell.metadata.copy()
    return [cell, table]
