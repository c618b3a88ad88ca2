"""An amount with its place: what rules compare and findings quote."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from budgetbook.checks.spelled_numbers import IN_YUAN
from budgetbook.figures import plain
from budgetbook.review.document import Position

Key = tuple[object, ...]
"""What tells one amount of a document from all others."""


@dataclass(frozen=True, eq=False)
class Located:
    """An amount of a table or of the text.

    Attributes
    ----------
    value
        In 元; a count of vehicles and the like as it is.
    step
        One of its last digit, likewise.
    unit
        The unit in which it is written.
    label
        What it is of, as messages say it.
    quote
        The words in which it stands.
    where
        The table or the section in which it stands, as messages name it.
    typed
        The number as it is typed.
    in_table
        Whether it is a cell of a table.
    """

    value: Decimal
    step: Decimal
    unit: str
    label: str
    quote: str
    position: Position
    where: str = ""
    typed: str = ""
    in_table: bool = True
    key: Key = field(default=(), repr=False)

    @property
    def shown(self) -> str:
        """The amount as it is written, with its unit."""
        return f"{self.typed or plain(self.value / IN_YUAN.get(self.unit, Decimal(1)), strip=True)}{self.unit}"

    def in_own_unit(self, value: Decimal) -> str:
        """Write another amount in this one's unit."""
        return f"{plain(value / IN_YUAN.get(self.unit, Decimal(1)), strip=True)}{self.unit}"
