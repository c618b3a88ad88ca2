"""Lines: what stands behind one row of a table's frame, which a unit's row is and a department adds up.

A department's line has a share for each unit that has the row. A share is the unit's row, more or less what is set off
between the units (`budgetbook.dataset.set_off`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from budgetbook.dataset.row import Row
from budgetbook.figures import Cell, Figure, total


@dataclass(frozen=True)
class Move:
    """A declared amount by which a share is more (`adds`) or less than the unit's row, and in which column."""

    heading: str
    amount: Figure
    adds: bool


@dataclass(frozen=True)
class UnitShare:
    """What one unit brings into a line.

    Attributes
    ----------
    unit, name
        Its code and its short name; empty where the table is one unit's own.
    row
        Its row; where `has_amounts` is false another row of the same code, for the amounts are moved here from it.
    """

    unit: str
    name: str
    row: Row
    has_amounts: bool = True
    moves: tuple[Move, ...] = ()

    def own(self, heading: str, label: str) -> Figure | None:
        """Return what the unit's row itself has."""
        return self.row.figure_or_none(heading, label) if self.has_amounts else None

    def figure(self, heading: str, label: str) -> Figure | None:
        """Return what the unit brings into the line; an empty cell brings nothing, not zero."""
        own = self.own(heading, label)
        parts = [] if own is None else [own]
        added, taken = (
            [move.amount for move in self.moves if move.heading == heading and move.adds == adds]
            for adds in (True, False)
        )
        parts += added
        if taken:
            unit = taken[0].unit
            return (total(parts, label, unit) - total(taken, "单位之间抵销", unit)).named(label)
        return total(parts, label, parts[0].unit) if parts else None


@dataclass(frozen=True)
class Line:
    """One line of a table.

    Attributes
    ----------
    number
        Its place in the frame: of a unit's table the row as Excel counts, of a department's the number of the line.
    values
        Codes, names and texts by heading.
    """

    number: int
    values: Mapping[str, str]
    shares: tuple[UnitShare, ...]

    @classmethod
    def of(cls, row: Row) -> Line:
        """Make the line of one row."""
        return cls(row.number, row.values, (UnitShare("", "", row),))

    def text(self, heading: str) -> str:
        """Return a code, a name or a text."""
        return self.values[heading]

    def figure_or_none(self, heading: str, label: str) -> Figure | None:
        """Return the figure of an amount or a count, the sum of the units'; None where no cell has one."""
        named = [(f"{share.name}{label}", share.figure(heading, label)) for share in self.shares]
        figures = [(name, figure) for name, figure in named if figure is not None]
        if len(figures) < 2:
            return figures[0][1] if figures else None
        return total((figure.named(name) for name, figure in figures), label, figures[0][1].unit)

    def cells(self, heading: str) -> tuple[Cell, ...]:
        """Return the cells of a column in the units' rows."""
        return tuple(share.row.cells[heading] for share in self.shares)

    def of_unit(self, unit: str) -> Line | None:
        """Return what one unit has of it; None where that is nothing."""
        own = tuple(share for share in self.shares if share.unit == unit)
        return Line(self.number, self.values, own) if own else None
