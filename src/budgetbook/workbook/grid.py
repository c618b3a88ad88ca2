"""Where the cells of a table with merged cells come to stand on a sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from budgetbook.workbook import styles
from budgetbook.workbook.cells import cell_at, write_text

T = TypeVar("T")


@dataclass(frozen=True)
class Box:
    """The block of a sheet that one cell of a table takes up; rows and columns count from 1."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1

    @property
    def places(self) -> Iterator[tuple[int, int]]:
        """Go through its places: row and column."""
        return (
            (row, column)
            for row in range(self.row, self.row + self.rows)
            for column in range(self.column, self.column + self.columns)
        )

    def write(
        self,
        sheet: Worksheet,
        text: str,
        font: Font,
        alignment: Alignment,
        border: Border = styles.FRAME,
        fill: PatternFill | None = None,
    ) -> Cell:
        """Write a text into it, give it its look, merge it, and return the cell that holds the text."""
        cells = self.cells(sheet)
        write_text(cells[0], text)
        styles.apply_style(cells, font, alignment, border, fill)
        self.merge(sheet)
        return cells[0]

    def cells(self, sheet: Worksheet) -> list[Cell]:
        """Return its cells on a sheet, the one that holds the value first; to be called before they are merged."""
        return [cell_at(sheet, row, column) for row, column in self.places]

    def merge(self, sheet: Worksheet) -> None:
        """Merge its cells, where there are several."""
        if self.rows > 1 or self.columns > 1:
            last_row, last_column = self.row + self.rows - 1, self.column + self.columns - 1
            sheet.merged_cells.add(CellRange(None, self.column, self.row, last_column, last_row))
            # merge_cells would work out for long which borders each has, and they have them
            for row, column in islice(self.places, 1, None):
                cell: Any = cell_at(sheet, row, column)
                merged: Any = MergedCell(sheet, row, column)
                merged._style = cell._style
                sheet._cells[row, column] = merged


def boxes(rows: Sequence[Sequence[tuple[T, int, int]]], first: int) -> Iterator[tuple[Box, T]]:
    """Place cells as a page does: each in the first place of its row that none from above reaches into.

    Parameters
    ----------
    rows
        Each cell with the columns and the rows that it spans.
    first
        Row of the sheet on which the first one stands.
    """
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(rows, start=first):
        column = 1
        for cell, columns, spanned in cells:
            while (row, column) in taken:
                column += 1
            box = Box(row, column, spanned, columns)
            taken.update(box.places)
            yield box, cell
