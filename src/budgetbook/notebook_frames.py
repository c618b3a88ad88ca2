"""How JupyterLab shows DataFrames, columns and single figures: as they will be printed, with their source on hover.

What is shown so is working material for the analyst and the auditor; its output says so, for the document to leave it
out.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from budgetbook.figures import Figure, FigureDtype
from budgetbook.narrative.sentence import source_note
from budgetbook.notebook_metadata import WORKING

if TYPE_CHECKING:
    from collections.abc import Callable

_CELL = re.compile("<td>\ue000(\\d+)\ue001</td>")
"""A cell in the table that pandas lays out, before its figure stands in it."""


def register(shell: Any) -> None:
    """Have IPython show DataFrames, columns and figures in this way.

    Parameters
    ----------
    shell
        What `get_ipython()` returns; without a shell there is nothing to show.
    """
    if shell is None:
        return
    formatter = shell.display_formatter.formatters["text/html"]
    formatter.for_type(pd.DataFrame, lambda frame: (frame_html(frame), WORKING))
    formatter.for_type(pd.Series, lambda column: (frame_html(_framed(column)), WORKING) if _figures(column) else None)
    formatter.for_type(Figure, lambda figure: (_titled("span", figure), WORKING))


def frame_html(frame: pd.DataFrame) -> str:
    """Write a DataFrame as HTML; figures as running text prints them, each with label, formula and cells as its title.

    pandas lays it out and leaves out the middle of a long table (`display.max_rows`); a wide one scrolls sideways.
    """
    shown: list[Figure] = []

    def place(value: object) -> str:
        if not isinstance(value, Figure):
            return str(value)
        shown.append(value)
        return f"\ue000{len(shown) - 1}\ue001"

    columns = [frame.iloc[:, number] for number in range(frame.shape[1])]
    formatters: list[Callable[[object], str] | None] = [place if _figures(column) else None for column in columns]
    table = frame.to_html(
        formatters=formatters,  # type: ignore[arg-type]
        max_rows=pd.get_option("display.max_rows"),
        border=0,
    )
    filled = _CELL.sub(lambda found: _titled("td", shown[int(found[1])], "text-align: right"), table)
    return f'<div style="overflow-x: auto">{filled}</div>'


def _figures(column: pd.Series[Any]) -> bool:
    """Tell whether a column holds figures: of one unit as a rule, of several in an object column."""
    return isinstance(column.dtype, FigureDtype) or (
        column.dtype == object and any(isinstance(value, Figure) for value in column)
    )


def _framed(column: pd.Series[Any]) -> pd.DataFrame:
    return column.to_frame("" if column.name is None else column.name)


def _titled(tag: str, figure: Figure, style: str = "") -> str:
    note = escape(source_note(figure)).replace("\n", "&#10;")
    styled = f' style="{style}"' if style else ""
    return f'<{tag} title="{note}"{styled}>{escape(figure.text)}</{tag}>'
