"""A whole ledger computed again, each entry written as its place prints it, beside what was printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from budgetbook.audit.inputs import MissingInputError
from budgetbook.audit.recompute import CODE_UNIT, NotComputableError, Value, compute, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from budgetbook.audit.inputs import Inputs
    from budgetbook.audit.recompute import Entry
    from budgetbook.audit.style import Style


@dataclass(frozen=True)
class Recomputed:
    """One entry computed again.

    Attributes
    ----------
    value, text
        Empty where there is nothing to compute.
    problem
        Why there is nothing; else empty.
    """

    value: str
    text: str
    problem: str = ""

    def agrees(self, entry: Entry) -> bool:
        """Tell whether the entry has this very value and text."""
        return not self.problem and (self.value, self.text) == (_normal(entry), entry["text"])


def recompute_all(inputs: Inputs, style: Style, ledger: Sequence[Entry]) -> list[Recomputed]:
    """Compute every entry of a ledger again, in order."""
    values: dict[str, Value | str | Exception] = {}
    for entry in ledger:
        try:
            values[entry["id"]] = compute(inputs, entry, style.share_rule)
        except (MissingInputError, NotComputableError) as error:
            values[entry["id"]] = error
    decimals = style.of_change_tables({id_: value for id_, value in values.items() if isinstance(value, Value)})
    return [_recomputed(entry, values[entry["id"]], style, decimals) for entry in ledger]


def _recomputed(entry: Entry, value: Value | str | Exception, style: Style, decimals: dict[str, int]) -> Recomputed:
    if isinstance(value, Exception):
        return Recomputed("", "", str(value))
    if isinstance(value, str):
        return Recomputed(value, value)
    direction = re.search("即(增加|减少)", entry["formula"])
    if direction and (direction[1] == "增加") != (value.number > 0):
        return Recomputed(written(value.number), "", f"计算式写作“{direction[0]}”")
    try:
        return Recomputed(written(value.number), style.text(entry, value, decimals))
    except NotComputableError as error:
        return Recomputed(written(value.number), "", str(error))


def _normal(entry: Entry) -> str:
    """Write an entry's value as a recomputed one is written."""
    return entry["value"] if entry["unit"] == CODE_UNIT else written(Fraction(entry["value"]))
