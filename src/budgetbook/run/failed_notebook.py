"""A notebook that broke while it ran: which cell and line, why, and the notebook as far as it was executed."""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from click import unstyle

from budgetbook.core.cell_traceback import code_at
from budgetbook.core.errors import BudgetBookError, CheckError

_FILE_OF_CELL = re.compile(r" \(\d+\.py, line \d+\)$")
"""What Python puts behind a syntax error: the kernel's own file, which is not the analyst's."""


class NotebookError(BudgetBookError):
    """A notebook broke while it ran. Exit code 2.

    Attributes
    ----------
    name
        The notebook's file.
    notebook
        What was executed of it.
    """

    name = ""
    notebook: Any = None


class NotebookCheckError(CheckError):
    """A check failed inside a notebook, which is `notebook` as far as it was executed. Exit code 1."""

    name = ""
    notebook: Any = None


def failure_of(
    name: str, sources: Sequence[Path], shown: Callable[[Path], str], executed: Any
) -> NotebookError | NotebookCheckError:
    """Say which cell of a notebook broke, at which of its lines, and why.

    Parameters
    ----------
    name
        What it is called, without .ipynb.
    sources
        The committed notebooks that its cells come from, in which JupyterLab counts the cells.
    shown
        How messages print a path.
    executed
        The notebook as papermill left it.
    """
    begun = [cell for cell in executed.cells if cell.metadata.papermill.start_time]
    cell = next(filter(_error_of, begun), begun[-1])
    output = _error_of(cell)
    lines = output.traceback if output else []
    source = next((path for path in sources if cell.id in _ids_of(path)), sources[0])
    place = f"{shown(source)} {_number_of(source, cell.id)}{_line_of(cell, lines)}"
    error: NotebookError | NotebookCheckError
    if output is None:
        error = NotebookError(f"{place}没有执行完：内核中途退出。")
    elif output.ename == CheckError.__name__:
        error = NotebookCheckError(f"{output.evalue}\n以上不符见 {place}。")
    else:
        evalue = _FILE_OF_CELL.sub("", " ".join(output.evalue.split())).removesuffix("。")
        # an error of the package says its sentence in a line of its own and needs no name
        named = [evalue] if output.evalue in lines else [*_in_words(output.ename), *filter(None, [evalue])]
        error = NotebookError(f"{place}出错：{'：'.join(named)}。")
    error.name, error.notebook = f"{name}.ipynb", executed
    return error


_PYTHON = {
    "KeyError": "没有这个名称的栏或行",
    "NameError": "用到没有定义的名称",
    "SyntaxError": "不合 Python 的写法（常见的是中文标点、少了逗号或括号）",
    "IndentationError": "缩进不对",
    "AttributeError": "没有这个属性或方法",
    "IndexError": "超出了行数",
}
"""What Python's own errors mean that beginners meet most."""


def _in_words(error: str) -> list[str]:
    return [_PYTHON[error], error] if error in _PYTHON else [error]


def failing_line(traceback: Sequence[str], execution_count: int | None) -> int | None:
    """Find in the traceback that a notebook keeps at which line of its cell it failed; None where it does not say."""
    text = unstyle("\n".join(traceback))
    found = re.findall(rf"^(?:\s*Cell In\[{execution_count}\], line |单元格第)(\d+)", text, re.MULTILINE)
    return int(found[-1]) if found else None


@contextmanager
def saving_failed_notebook(folder: Path, shown: Callable[[Path], str]) -> Iterator[None]:
    """Write a notebook that breaks inside into the folder, alone there, and say so at the end of the error's text."""
    try:
        yield
    except (NotebookError, NotebookCheckError) as error:
        path = folder / error.name
        remove_failed_notebook(folder)
        try:
            folder.mkdir(parents=True)
            path.write_text(nbformat.writes(error.notebook) + "\n", encoding="utf-8", newline="\n")
        except OSError:
            raise error from error.__cause__  # the notebook's error matters more than the failure to save it
        error.args = (f"{str(error).removesuffix('。')}；执行到此处的笔记本（连同出错的经过）在 {shown(path)}。",)
        raise


def remove_failed_notebook(folder: Path) -> None:
    """Remove what an earlier failure left, and the folders of its unit and year where nothing else is in them."""
    shutil.rmtree(folder, ignore_errors=True)
    for parent in (folder.parent, folder.parent.parent):
        try:
            parent.rmdir()
        except OSError:
            return


def _error_of(cell: Any) -> Any:
    return next((output for output in cell.get("outputs", []) if output.output_type == "error"), None)


def _number_of(source: Path, id_: str) -> str:
    """Name a cell by its number among the code cells of the committed notebook, and by its id."""
    ids = _ids_of(source)
    return f"第{ids.index(id_) + 1}个代码单元格（{id_}）" if id_ in ids else f"单元格（{id_}）"


def _ids_of(source: Path) -> list[str]:
    return [cell.id for cell in nbformat.read(source, as_version=4).cells if cell.cell_type == "code"]


def _line_of(cell: Any, traceback: Sequence[str]) -> str:
    number = failing_line(traceback, cell.get("execution_count"))
    if number is None:
        return ""
    return f"第{number}行“{code_at(cell.source.splitlines(), number)}”"
