"""How the form prescribes that numbers are printed, read from its file a second time."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from budgetbook.audit.recompute import AMOUNTS, NotComputableError, Value, written

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction
    from pathlib import Path

    from budgetbook.audit.recompute import Entry

_WAYS = {"change": ("增加", "减少"), "growth": ("增长", "下降"), "direction": ("增加", "减少")}
"""What a change is printed with, above and below zero."""

_CHANGE_TABLES = "tables.change_"


class Style:
    """What a place prints where.

    Parameters
    ----------
    form, unit
        The form's file, and the unit's unit.toml.
    """

    def __init__(self, form: Path, unit: Path) -> None:
        self.form: dict[str, Any] = tomllib.loads(form.read_text(encoding="utf-8-sig"))
        settings = tomllib.loads(unit.read_text(encoding="utf-8-sig"))
        own = {"decimals": settings["table_decimals"]} if "table_decimals" in settings else {}
        usual = self.form["numbers"] | own
        self._tables = {table["key"]: table for table in self.form["tables"]}
        self._numbers = {key: table.get("numbers", usual) for key, table in self._tables.items()}
        self.share_rule: str = self.form["share_rule"]

    def text(self, entry: Entry, value: Value, decimals_of: Mapping[str, int]) -> str:
        """Write an entry's value as its place prints it.

        Parameters
        ----------
        decimals_of
            Decimals of the amounts of each table of changes.

        Raises
        ------
        NotComputableError
            The place prints amounts of another unit, and does not say in which one this is.
        """
        id_, unit, printed_as = entry["id"], entry["unit"], entry["printed_as"]
        number = value.number if printed_as == "number" else abs(value.number)
        is_cell = unit != "年" and id_.startswith("tables.")
        key = (
            id_.split(".")[1]
            if is_cell and (unit in AMOUNTS or unit == "%" or id_.split(".")[1] in self._tables)
            else ""
        )
        # in a chart the unit may stand once for all, and need not
        has_unit = not key and (".chart." not in id_ or unit == "年" or entry["text"].endswith(unit))
        prescribed = self._unit(key)
        if unit in AMOUNTS and not has_unit and unit != prescribed:
            raise NotComputableError(f"这里的数应以{prescribed}为单位")
        if key in self._numbers:
            text = self._in_table(number, unit, self._numbers[key])
        elif key:
            text = written(number, 2 if unit == "%" else decimals_of[key])
        else:
            text = self._in_text(number, unit, entry["expression"]) + (unit if has_unit else "")
        return _directed(printed_as, value, text)

    def of_change_tables(self, values: Mapping[str, Value]) -> dict[str, int]:
        """Return the decimals of each table of changes: as many as the longest of its amounts has in running text."""
        longest: dict[str, int] = {}
        for id_, value in values.items():
            if id_.startswith(_CHANGE_TABLES):
                key = id_.split(".")[1]
                amount = self._in_text(value.number, value.unit, None) if id_.endswith((".base", ".now")) else ""
                longest[key] = max(longest.get(key, 0), len(amount.partition(".")[2]))
        return longest

    def _unit(self, key: str) -> str:
        """Return the unit that stands once for all amounts of an official table, or else of the text."""
        if key in self._tables:
            return str(self._tables[key].get("amount_unit", self.form["amount_unit"]))
        return str(self.form["text_amounts"]["unit"])

    def _in_table(self, number: Fraction, unit: str, numbers: Mapping[str, Any]) -> str:
        text = written(number, numbers["decimals"] if unit in AMOUNTS else 2 if unit == "%" else 0)
        if numbers.get("strip") and "." in text:
            text = text.rstrip("0").rstrip(".")
        return _grouped(text) if numbers.get("thousands") else text

    def _in_text(self, number: Fraction, unit: str | None, expression: Any) -> str:
        """Write a number of running text: an amount as the form or its rounding says."""
        if unit == "%":
            return written(number, 2)
        amounts = self.form["text_amounts"]
        decimals = amounts.get("decimals") if unit == amounts["unit"] else None
        if decimals is None and isinstance(expression, dict) and not expression.keys().isdisjoint(("convert", "round")):
            decimals = expression.get("decimals")
        text = written(number, decimals)
        return _grouped(text) if unit in AMOUNTS and amounts.get("thousands") else text


def _grouped(text: str) -> str:
    """Separate the thousands of a number by commas."""
    whole, point, decimals = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}{point}{decimals}"


def _directed(printed_as: str, value: Value, text: str) -> str:
    """Put the direction of a change before its size."""
    if printed_as in ("number", "size"):
        return text
    if printed_as not in _WAYS:
        raise NotComputableError(f"不知道怎样印“{printed_as}”")
    if not value.exact:
        return "持平"
    word = _WAYS[printed_as][value.exact < 0]
    if printed_as == "direction":
        return word
    if printed_as == "growth" and value.number == -100:
        text = "100%"
    return f"{word}不足万分之一" if printed_as == "growth" and not value.number else f"{word}{text}"
