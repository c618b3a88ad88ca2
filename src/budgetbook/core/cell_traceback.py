"""How a notebook shows an error: the sentence of a SentenceError and the line of the cell that raised it.

A traceback through the package helps only its developers; they set BUDGETBOOK_DEBUG to see it.
"""

import linecache
import os
import traceback
from collections.abc import Sequence
from typing import Any

import pandas as pd

from budgetbook.core.listing import listing

DEBUG_VARIABLE = "BUDGETBOOK_DEBUG"
"""Environment variable that makes every error show its whole traceback."""

_MAX_QUOTED = 60
"""Characters that a message cites of a line of code."""


def sentence_and_line(error: Any) -> list[str]:
    """Return what IPython shows for a SentenceError: its sentence, then the line of the cell that raised it.

    Failed checks are shown as a table, with a sentence that counts them.
    """
    from IPython.core.getipython import get_ipython  # where this is called IPython runs; elsewhere nobody needs it

    shell: Any = get_ipython()
    shown = [str(error)]
    if getattr(error, "failed", ()):
        _show_table(error)
        shown = [f"核对不符{len(error.failed)}处，不予公开：见上表，最接近原因的在前。"]
    line = _line_of_cell(shell, error)
    if line:
        shown.append(line)
    if shell is not None and os.environ.get(DEBUG_VARIABLE):
        return [*shell.InteractiveTB.structured_traceback(type(error), error, error.__traceback__), *shown]
    return shown


def _show_table(error: Any) -> None:
    """Show the failures as a table, once: IPython calls this a second time for its history."""
    from IPython.display import display

    if error.has_table:
        return
    error.has_table = True
    table = pd.DataFrame(error.failed, columns=["核对", "位置", "发现", "应为"], dtype=str)
    display({"text/html": listing(table).data, "text/plain": str(error)}, raw=True)


def _line_of_cell(shell: Any, error: BaseException) -> str:
    """Return number and text of the line of the running cell that raised the error."""
    frames = [
        (frame.f_code.co_filename, number)
        for frame, number in traceback.walk_tb(error.__traceback__)
        if shell is not None and shell.compile.format_code_name(frame.f_code.co_filename)
    ]
    if not frames:
        return ""
    # the cell that was run is the outermost; a function that it defines and calls is nearer to the cause
    file, number = [frame for frame in frames if frame[0] == frames[0][0]][-1]
    return f"单元格第{number}行：{code_at(linecache.getlines(file), number)}"


def code_at(lines: Sequence[str], number: int) -> str:
    """Return a line of code, with the next one where it only opens a bracket: say("{short}{year}…"."""
    line = lines[number - 1].strip()
    if line.endswith(("(", "[", "{")) and number < len(lines):
        line += lines[number].strip()
    return line if len(line) <= _MAX_QUOTED else f"{line[:_MAX_QUOTED]}…"
