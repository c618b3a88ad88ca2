"""Writing a filled table as HTML: what notebooks show, and what both renderers turn into PDF and Word.

Alignment and column widths are written as styles on the elements, because pandoc reads them from there
for the other formats; everything else is left to the style sheet.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from budgetbook.figures import Figure

if TYPE_CHECKING:
    from budgetbook.annex.model import AnnexTable, BodyCell, BodyRow, HeadCell, RowKind

_CODE_LENGTH = 7


def table_html(table: AnnexTable) -> str:
    """Write the table, in a frame of its own that scrolls sideways where the screen is narrow.

    A table without rows keeps one empty row, so that the form is seen to be empty.
    """
    columns = "".join(f'<col style="width: {width:.4g}%">' for width in _percents(table.widths))
    head = "".join(f"<tr>{''.join(_head_cell(cell) for cell in row)}</tr>\n" for row in table.head)
    body = "".join(_body_row(row, table.decimals) for row in table.body) or _empty_row(len(table.widths))
    label = escape(f"{table.number} {table.title}")
    return (
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{label}">\n'
        f'<table class="budget-table budget-table-{table.key.replace("_", "-")}">\n'
        f"<colgroup>{columns}</colgroup>\n"
        + (f"<thead>\n{head}</thead>\n" if head else "")
        + f"<tbody>\n{body}</tbody>\n</table>\n</div>"
    )


def _percents(widths: tuple[int, ...]) -> list[float]:
    whole = sum(widths)
    return [width * 100 / whole for width in widths]


def _spans(columns: int, rows: int) -> str:
    return (f' colspan="{columns}"' if columns > 1 else "") + (f' rowspan="{rows}"' if rows > 1 else "")


def _head_cell(cell: HeadCell) -> str:
    scope = "colgroup" if cell.columns > 1 else "col"
    return f'<th scope="{scope}"{_spans(cell.columns, cell.levels)} style="text-align: center">{escape(cell.text)}</th>'


def _body_row(row: BodyRow, decimals: int) -> str:
    cells = "".join(_body_cell(cell, row.kind, decimals) for cell in row.cells)
    return f'<tr class="row-{row.kind}">{cells}</tr>\n'


def _body_cell(cell: BodyCell, kind: RowKind, decimals: int) -> str:
    spans = _spans(cell.columns, cell.rows)
    if cell.heading:
        spanned = cell.rows if cell.heading == "row" else cell.columns
        scope = cell.heading + ("group" if spanned > 1 else "")
        return f'<th scope="{scope}"{spans} style="text-align: center">{escape(str(cell.value))}</th>'
    if isinstance(cell.value, Figure):
        return f'<td{spans} style="text-align: right">{_strong(cell.value.in_table(decimals), kind)}</td>'
    text = cell.value or ""
    align = "center" if text.isdecimal() and len(text) <= _CODE_LENGTH else "left"
    return f'<td{spans} style="text-align: {align}">{_strong(escape(text), kind)}</td>'


def _strong(text: str, kind: RowKind) -> str:
    return f"<strong>{text}</strong>" if text and kind == "total" else text


def _empty_row(columns: int) -> str:
    return f'<tr class="row-item">{"<td>&#8203;</td>" * columns}</tr>\n'
