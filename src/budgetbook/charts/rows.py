"""The rows of a chart: a bar each, with its words and its row of the table under the chart."""

from dataclasses import dataclass
from decimal import Decimal

from budgetbook.figures import Figure


@dataclass(frozen=True)
class ChartCell:
    """One cell of the table under a chart: words, or a number with its name in the ledger and its figure.

    Attributes
    ----------
    before
        Words before the number.
    """

    text: str
    name: str = ""
    figure: Figure | None = None
    before: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it stands under others as a number does; a direction is a word."""
        return self.figure is not None and self.figure.printed_as != "direction"


@dataclass(frozen=True)
class ChartRow:
    """A bar with its words and its row of the table; or the heading of a group of bars, which has no bar.

    Attributes
    ----------
    name
        What it stands for.
    cells
        Its row of the table.
    above, at_end
        The words over the bar, and at its end.
    words
        The same for those who cannot see it.
    parts
        The parts of the bar from zero on, each with its figure's value and its colour; below zero to the left.
    is_group
        Whether it is a heading.
    beside
        Lines left of the bar: bars that go both ways have their labels in a column of its own.
    """

    name: str
    cells: tuple[ChartCell, ...]
    above: str = ""
    at_end: str = ""
    words: str = ""
    parts: tuple[tuple[Decimal, str], ...] = ()
    is_group: bool = False
    beside: tuple[str, ...] = ()
