"""Showing a table of the auditor's notebook: columns as wide as their words need, long tables folded by group."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pandas as pd
from pandas.api.types import is_numeric_dtype

from budgetbook.core.jupyter_styles import style_for_jupyter, styled

if TYPE_CHECKING:
    from IPython.display import HTML

_LONG = 12
"""Characters from which on a cell is let wrap."""

_WIDE = "min-width: 14em; text-align: left"

_STYLE = (
    "<style>"
    ".audit-frame {overflow-x: auto; margin: 0.5em 0} "
    ".audit-frame table {border-collapse: collapse; font-size: 0.85em; width: auto; margin: 0} "
    ".audit-frame th, .audit-frame td "
    "{text-align: left !important; vertical-align: top; white-space: nowrap; "
    "padding: 0.2em 0.7em; border-bottom: 1px solid #8887} "
    ".audit-frame th.count, .audit-frame td.count {text-align: right !important} "
    ".audit-frame .long {white-space: normal; min-width: 14em; overflow-wrap: anywhere} "
    "details.audit-group > summary {cursor: pointer}"
    "</style>"
)


def listing(frame: pd.DataFrame, by: str | None = None) -> HTML:
    """Show a table.

    Parameters
    ----------
    by
        Column by which to fold it into groups; each group's line says how many rows it has.
    """
    from IPython.display import HTML  # where this is called IPython runs; elsewhere nobody needs it

    if by is None:
        return HTML(styled(_STYLE + _table(frame)))
    groups = "".join(
        f'<details class="audit-group"><summary>{escape(str(name))}（{len(members)}行）</summary>'
        f"{_table(members.drop(columns=by))}</details>"
        for name, members in frame.groupby(by, sort=False)
    )
    return HTML(styled(_STYLE + groups))


def _table(frame: pd.DataFrame) -> str:
    texts = {column: [str(value) for value in frame[column]] for column in frame.columns}
    longest = {column: max(map(len, (column, *cells))) for column, cells in texts.items()}
    kinds = {column: ' class="long"' if length > _LONG else "" for column, length in longest.items()}
    kinds |= {column: ' class="count"' for column in frame.columns if is_numeric_dtype(frame[column])}
    head = "".join(
        f'<th scope="col"{kinds[column]}{style_for_jupyter(_WIDE if length > _LONG else f"min-width: {length}em")}>'
        f"{escape(column)}</th>"
        for column, length in longest.items()
    )
    columns = ([f"<td{kinds[column]}>{escape(text)}</td>" for text in cells] for column, cells in texts.items())
    body = "".join(f"<tr>{''.join(row)}</tr>\n" for row in zip(*columns, strict=True))
    return f'<div class="audit-frame"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table></div>'
