"""Running the notebooks: parameters checked first, then papermill, then what the renderers need beside them.

papermill only warns of an unknown parameter and silently runs the defaults where the parameters tag is
missing; both are refused here before anything runs.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillExecutionError

from budgetbook.arrange import arrange, sections_of
from budgetbook.errors import BudgetBookError, CheckError, UsageError
from budgetbook.kernel import WarmKernelManager
from budgetbook.notebook_metadata import CHART_METADATA
from budgetbook.project import DATA_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from budgetbook.forms import Form
    from budgetbook.project import Project

NOTEBOOKS = ("1-overview", "2-statement", "3-glossary", "4-tables")
"""The four pieces of the document, in order."""

AUDIT = "audit"
"""The auditor's notebook, run after them over what they printed."""

PARAMETERS_TAG = "parameters"

_ASSIGNED = re.compile(r"^([A-Za-z_]\w*)\s*(?::[^=]+)?=", re.MULTILINE)


class NotebookError(BudgetBookError):
    """A notebook broke while it ran. Exit code 2."""


def run_notebooks(
    project: Project,
    parameters: Mapping[str, str],
    folder: Path,
    *,
    names: Sequence[str] = NOTEBOOKS,
    form: Form | None = None,
    environment: Mapping[str, str] | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Path]:
    """Run the notebooks with the parameters and write the executed copies into `folder`.

    Parameters
    ----------
    form
        The form by which the notebooks' sections are chosen and ordered; without one they run as they stand.
    environment
        Environment variables for the notebooks, beside the one that names the data folder.

    Raises
    ------
    InputError
        A section of the form has no cell in the notebook of its part.
    UsageError
        A notebook is missing, has no parameters cell, or does not know a parameter.
    CheckError
        A check failed in a notebook.
    NotebookError
        A cell raised anything else.
    """
    variables = {DATA_VARIABLE: str(project.data), **(environment or {})}
    sources = [project.notebooks / f"{name}.ipynb" for name in names]
    for source in sources:
        check_parameters(source, project.shown(source), parameters)
    notebooks = [_arranged(project, source, form) for source in sources]
    folder.mkdir(parents=True, exist_ok=True)
    targets = []
    for source, notebook in zip(sources, notebooks, strict=True):
        progress(project.shown(source))
        target = folder / source.name
        with _environment(variables):
            _run(project, source, notebook, target, parameters)
        targets.append(target)
    return targets


def check_parameters(path: Path, shown: str, parameters: Mapping[str, str]) -> None:
    """Refuse a notebook that would not take the parameters.

    Raises
    ------
    UsageError
        The notebook is missing, no cell (or more than one) has the tag `parameters`, or that cell does not
        assign exactly the parameters given.
    """
    if not path.is_file():
        raise UsageError(f"缺少笔记本 {shown}。")
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:
        raise UsageError(f"{shown} 不是完好的笔记本：请在 JupyterLab 中打开检查，或从版本库恢复。") from error
    tagged = [cell for cell in notebook.cells if PARAMETERS_TAG in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        raise UsageError(f"{shown} 有{len(tagged)}个带“{PARAMETERS_TAG}”标签的单元格，应恰有一个，否则参数不起作用。")
    known = _ASSIGNED.findall(tagged[0].source)
    unknown = [name for name in parameters if name not in known]
    if unknown:
        raise UsageError(f"{shown} 没有参数“{unknown[0]}”；它的参数是{'、'.join(known)}。")
    missing = [name for name in known if name not in parameters]
    if missing:
        raise UsageError(f"{shown} 还需要参数“{missing[0]}”，没有给出。")


def _arranged(project: Project, source: Path, form: Form | None) -> Any:
    notebook = nbformat.read(source, as_version=4)
    if form is not None:
        arrange(notebook, sections_of(form).get(source.stem, ()), project.shown(source), form.file)
    return notebook


def _run(project: Project, source: Path, notebook: Any, target: Path, parameters: Mapping[str, str]) -> None:
    try:
        executed = papermill.execute_notebook(
            notebook,
            None,
            parameters=dict(parameters),
            cwd=project.root,
            progress_bar=False,
            log_output=False,
            kernel_manager_class=WarmKernelManager,
            shutdown_kernel="immediate",  # a finished kernel has nothing left to save
        )
    except PapermillExecutionError as error:
        if error.ename == CheckError.__name__:
            raise CheckError(error.evalue) from None
        count = _number_of(source, notebook, error.source)
        raise NotebookError(
            f"{project.shown(source)} 第{count}个代码单元格出错：{error.ename}：{error.evalue}"
        ) from None
    except DeadKernelError:
        raise NotebookError(f"{project.shown(source)} 没有执行完：内核中途退出。") from None
    for cell in executed.cells:
        if cell.cell_type == "code" and cell.metadata.get("papermill", {}).get("status") != "completed":
            raise NotebookError(f"{project.shown(source)} 没有执行完：单元格“{cell.id}”没有执行。")
    _prepare(executed)
    target.write_text(nbformat.writes(executed) + "\n", encoding="utf-8")


def _number_of(source: Path, notebook: Any, code: str) -> int:
    """Return which code cell of the committed notebook broke, counted as JupyterLab shows them."""
    broken = next((cell.id for cell in notebook.cells if cell.source == code), None)
    cells = [cell.id for cell in nbformat.read(source, as_version=4).cells if cell.cell_type == "code"]
    return cells.index(broken) + 1 if broken in cells else 0


def _prepare(notebook: Any) -> None:
    """Drop what differs between runs and machines, and give each chart's cell its caption and alt text.

    That is: run times and the interpreter's version, which the auditor's notebook prints.
    """
    notebook.metadata.pop("papermill", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    for number, cell in enumerate(notebook.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = f"injected-parameters-{number}"
        for output in cell.get("outputs", []):
            chart = output.get("metadata", {}).get(CHART_METADATA)
            if chart:
                # cell options: Quarto reads them from here as it would from #| lines
                cell.metadata["fig-cap"] = chart["caption"]
                cell.metadata["fig-alt"] = chart["alt"]


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
