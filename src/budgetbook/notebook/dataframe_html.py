"""How JupyterLab shows DataFrames, columns and single figures: as they will be printed, with their source on hover.

This output is for the analyst and the auditor; it is not part of the document.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import pandas as pd
from pandas.api.types import is_numeric_dtype

from budgetbook.figures import Figure, FigureDtype
from budgetbook.figures.markup import source_note

_CELL = "text-align: {}; white-space: nowrap"
"""Style of a cell; in a narrow one a browser would part a number from its unit, and Chinese words anywhere."""


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
    formatter.for_type(pd.DataFrame, frame_html)
    formatter.for_type(pd.Series, lambda column: frame_html(_framed(column)) if _holds_figures(column) else None)
    formatter.for_type(Figure, lambda figure: _titled("span", figure))


def frame_html(frame: pd.DataFrame) -> str:
    """Write a DataFrame as HTML; figures as running text prints them, each with label, formula and cells as its title.

    pandas lays it out and leaves out the middle of a long table (`display.max_rows`); a wide one scrolls sideways.
    """
    shown: list[Figure] = []
    mark = uuid.uuid4().hex  # stands in a cell of the table that pandas lays out, until its figure does

    def place(value: object) -> str:
        if not isinstance(value, Figure):
            return str(value)
        shown.append(value)
        return f"{mark}-{len(shown) - 1}"

    columns = [frame.iloc[:, number] for number in range(frame.shape[1])]
    formatters: list[Callable[[object], str] | None] = [place if _holds_figures(column) else None for column in columns]
    table = frame.to_html(
        formatters=formatters,  # type: ignore[arg-type]
        max_rows=pd.get_option("display.max_rows"),
        border=0,
    )
    table = re.sub(rf"<td>{mark}-(\d+)</td>", lambda found: _titled("td", shown[int(found[1])]), table)
    table = table.replace("<th></th>", "<td></td>")  # pandas heads with it what has no heading
    levels = [frame.index.get_level_values(level).to_series() for level in range(frame.index.nlevels)]
    sides = [
        "right" if is_numeric_dtype(column) or _holds_figures(column) else "left" for column in (*levels, *columns)
    ]
    aligned = re.sub(r"<tr\b.*?</tr>", lambda row: _aligned(row[0], sides), table, flags=re.DOTALL)
    return f'<div style="overflow-x: auto" tabindex="0">{aligned}</div>'


def _aligned(row: str, sides: Sequence[str]) -> str:
    """Align the cells of a row as their columns, counted from the last: what heads several rows is not repeated."""
    missing = max(len(sides) - len(re.findall(r"<t[dh]\b", row)), 0)
    places = iter(sides[missing:])
    return re.sub(r"<(td|th)\b", lambda cell: f'{cell[0]} style="{_CELL.format(next(places, "right"))}"', row)


def _holds_figures(column: pd.Series[Any]) -> bool:
    """Tell whether a column holds figures: of one unit as a rule, of several in an object column."""
    return isinstance(column.dtype, FigureDtype) or (
        column.dtype == object and any(isinstance(value, Figure) for value in column)
    )


def _framed(column: pd.Series[Any]) -> pd.DataFrame:
    return column.to_frame("" if column.name is None else column.name)


def _titled(tag: str, figure: Figure) -> str:
    return f'<{tag} title="{source_note(figure)}">{escape(figure.text)}</{tag}>'
