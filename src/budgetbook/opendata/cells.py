"""What is printed, as open data has it: headings of columns, values of cells, title and description of a table."""

from collections.abc import Sequence
from dataclasses import replace

from budgetbook.figures import Figure
from budgetbook.tables.model import AnnexTable, BodyCell, HeadCell
from budgetbook.workbook.annex_sheet import cell_text
from budgetbook.workbook.grid import boxes

HEADING_SEPARATOR = "_"
"""What stands in a field's name between the headings of two levels."""


def headings_of(head: Sequence[Sequence[HeadCell]]) -> list[tuple[str, ...]]:
    """Return the headings of each column from the top down, without its number."""
    rows = [[(cell, cell.columns, cell.levels) for cell in row if not cell.is_numbering] for row in head]
    placed = list(boxes([row for row in rows if row], 1))
    count = max(box.column + box.columns - 1 for box, _ in placed)
    return [
        tuple(cell.text for box, cell in placed if box.column <= column < box.column + box.columns)
        for column in range(1, count + 1)
    ]


def cell_value(table: AnnexTable, cell: BodyCell) -> str:
    """Return a cell as the file has it: a number without thousands separators, a text without its indentation."""
    if isinstance(cell.value, Figure):
        return replace(table.numbers, thousands=False).text(cell.value)
    return cell_text(cell).strip()


def row_key(cell: BodyCell) -> str:
    """Return the name of the row (or of the side of a row) that a cell belongs to."""
    return cell.name.rpartition(".")[0]


def table_title(table: AnnexTable) -> str:
    """Return number and title: 预算03表　2020年部门支出总体情况表."""
    return "　".join(filter(None, (table.number, table.title)))


def table_description(table: AnnexTable, how_to_read: str) -> str:
    """Say the unit, how to read the amounts, and the notes under the table."""
    return "\n\n".join((f"{table.unit_line}。{how_to_read}", *table.notes))
