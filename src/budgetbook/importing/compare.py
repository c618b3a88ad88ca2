"""Every cell of the official tables that were read, against what the rows taken from them print."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from budgetbook.figures import Figure, plain
from budgetbook.importing import words

if TYPE_CHECKING:
    from budgetbook.importing.model import Doubts, Line
    from budgetbook.tables.model import AnnexRow


def compare(line: Line, row: AnnexRow | None, data_unit: str, doubts: Doubts) -> int:
    """Doubt every amount of a line that is not what it must be; exactly, for print adds up to the last digit.

    Parameters
    ----------
    row
        The row as it is printed; None where the table prints no such row, so that nothing may stand there.

    Returns
    -------
    How many amounts were compared.
    """
    compared = 0
    for value, amount in line.amounts.items():
        figure = row.values.get(value) if row is not None else None
        expected = figure.value if isinstance(figure, Figure) else Decimal(0)
        compared += amount is not None
        if (amount or Decimal(0)) != expected:
            found = "" if amount is None else _shown(amount, line, data_unit)
            doubts.add(line.cell(value), found, f"{_shown(expected, line, data_unit)}（由各项金额计算）")
    return compared


def _shown(amount: Decimal, line: Line, data_unit: str) -> str:
    return plain(words.in_unit(amount, data_unit, line.unit))
