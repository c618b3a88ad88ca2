"""The table under a chart, with every number of it, for those who cannot see the drawing."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from budgetbook.figures.markup import figure_markup, named_html

if TYPE_CHECKING:
    from budgetbook.charts.model import Chart, ChartCell, ChartRow

SUMMARY = "查看数据表"
NUMBER = ' class="number"'


def chart_table_html(chart: Chart, id_: str) -> str:
    """Write a chart's table, folded under its summary; filters/tables.lua keeps it out of print.

    Parameters
    ----------
    id_
        What the ids of the chart's figures in the ledger begin with.
    """
    place = f"{id_}.chart"
    # the headings of numbers stand over them, at the right
    of_numbers = {column for row in chart.rows for column, cell in enumerate(row.cells, start=1) if cell.is_number}
    head = "".join(
        f'<th scope="col"{NUMBER if column in of_numbers else ""}>{escape(heading)}</th>'
        for column, heading in enumerate(chart.headings)
    )
    # a group is a body of its own, so that its name is heard with each of its members
    bodies: list[list[str]] = [[]]
    for row in chart.rows:
        if row.is_group and bodies[-1]:
            bodies.append([])
        bodies[-1].append(_row(row, place))
    body = "".join(f"<tbody>\n{''.join(rows)}</tbody>\n" for rows in bodies)
    return (
        f'<details class="chart-data">\n<summary>{SUMMARY}</summary>\n'
        f'<table class="chart-table">\n<caption>{chart.subject.under(id_)}</caption>\n'
        f"<thead>\n<tr>{head}</tr>\n</thead>\n{body}"
        "</table>\n</details>"
    )


def _row(row: ChartRow, place: str) -> str:
    scope = "rowgroup" if row.is_group else "row"
    kind = ' class="row-class"' if row.is_group else ""
    cells = "".join(_cell(cell, place) for cell in row.cells)
    return f'<tr{kind}><th scope="{scope}">{named_html(row.name)}</th>{cells}</tr>\n'


def _cell(cell: ChartCell, place: str) -> str:
    if cell.figure is None:
        return f"<td>{escape(cell.text)}</td>"
    kind = NUMBER if cell.is_number else ""
    return f"<td{kind}>{escape(cell.before)}{figure_markup(f'{place}.{cell.name}', cell.figure, cell.text)}</td>"
