"""One row of an input table, which knows its cells and what they were read as."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetbook.core.errors import InputError
from budgetbook.figures import Cell, Figure
from budgetbook.forms.columns import TableSchema


@dataclass(frozen=True)
class Row:
    """One row of an input table.

    Attributes
    ----------
    number
        The row as Excel counts.
    cells
        The cells as typed, by heading.
    values
        What they were read as: the same, save that numbers and codes are in plain half-width digits.
    """

    schema: TableSchema
    file: str
    number: int
    cells: dict[str, Cell]
    values: dict[str, str]
    amount_unit: str

    def text(self, heading: str) -> str:
        """Return what a cell was read as."""
        return self.values[heading]

    def figure(self, heading: str, label: str) -> Figure:
        """Return the figure of an amount (in the data's unit) or a count (in its column's)."""
        cell, column = self.cells[heading], self.schema.column(heading)
        unit = self.amount_unit if column.kind == "amount" else column.unit
        return Figure(value=Decimal(self.values[heading]), unit=unit, label=label, cells=(cell,))

    def figure_or_none(self, heading: str, label: str) -> Figure | None:
        """Return the figure of a cell that may be empty: an empty cell is nothing, not zero."""
        return self.figure(heading, label) if self.values[heading] else None

    @property
    def amounts(self) -> Iterator[Figure]:
        """Go through its amounts, each called after its column; an empty cell is nothing."""
        columns = (column.heading for column in self.schema.columns if column.kind == "amount")
        return (self.figure(heading, heading) for heading in columns if self.values[heading])

    def cell_error(self, heading: str, expected: str) -> InputError:
        """Make the error that names this row's cell."""
        return InputError.in_cell(self.file, self.number, heading, self.cells[heading].raw, expected)
