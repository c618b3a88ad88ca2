"""What a printed figure was computed from, operand by operand, as an entry of the ledger tells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from budgetbook.core.text import half_width
from budgetbook.figures.printing import WAN_YUAN, YUAN_PER_WAN, rounded

Entry = dict[str, Any]
"""An entry of figures.json."""

CHANGES = ("change", "growth", "size", "direction")
"""What is printed of a figure that compares this year with last year."""


@dataclass(frozen=True)
class Operand:
    """One of the figures that a figure was computed from.

    Attributes
    ----------
    role
        分子, 分母, 本年, 上年 …; empty of an addend.
    name
        Its label; empty where the ledger does not tell.
    value
        Its number, without a unit; None where it is no number or cannot be computed from the cells by sums, conversions
        and rounding.
    places
        The numbers, among the figure's cells, of those that it is made of.
    """

    role: str
    name: str
    value: Decimal | None
    places: tuple[int, ...]


def operands_of(entry: Entry) -> list[Operand]:
    """Return the operands of the last step that was more than turning a unit or rounding; a cell is its own operand."""
    node = _last_step(entry)
    is_change = entry["printed_as"] in CHANGES
    match node:
        case {"sum": [*parts]}:
            named = _names_in(entry["formula"], len(parts))
            return [_operand(entry, "", part, name) for part, name in zip(parts, named, strict=True)]
        case {"difference": [one, other]}:
            return _difference(entry, one, other, is_change=is_change)
        case {"share": [{"difference": [one, other]} as part, whole, *_]} if "label" not in part:
            above = _difference(entry, one, other, is_change=is_change)
            below = _operand(entry, "分母 上年" if is_change else "分母", whole)
            return [*(replace(each, role=f"分子 {each.role}") for each in above), below]
        case {"share": [part, whole, *_]}:
            return [_operand(entry, "分子", part), _operand(entry, "分母", whole)]
        case {"quotient": [amount, count]}:
            return [_operand(entry, "被除数", amount), _operand(entry, "除数", count)]
        case {"count": [*parts]}:
            return [_operand(entry, "", part) for part in parts]
    return [_operand(entry, "", node, entry["label"])]


def computed(entry: Entry) -> Decimal | None:
    """Return what an entry's cells come to, before it is turned into another unit or rounded; None as of an operand."""
    return _value(_last_step(entry), [cell["raw"] for cell in entry["cells"]])


def places_of(expression: Any) -> Iterator[int]:
    """Yield the places, among a figure's cells, of those that a part of its expression is made of."""
    if isinstance(expression, int):
        yield expression
    elif isinstance(expression, list):
        for part in expression:
            yield from places_of(part)
    elif isinstance(expression, dict):
        for key, part in expression.items():
            if key == "cell" or isinstance(part, list | dict):
                yield from places_of(part)


def _last_step(entry: Entry) -> Any:
    node = entry["expression"]
    while isinstance(node, dict) and (inner := node.get("convert") or node.get("round")):
        (node,) = inner
    return node


def _difference(entry: Entry, one: Any, other: Any, *, is_change: bool) -> list[Operand]:
    roles = ("本年", "上年") if is_change else ("被减数", "减数")
    return [_operand(entry, role, part) for role, part in zip(roles, (one, other), strict=True)]


def _operand(entry: Entry, role: str, node: Any, name: str = "") -> Operand:
    label = str(node.get("label", "")) if isinstance(node, dict) else ""
    places = tuple(dict.fromkeys(places_of(node)))
    return Operand(role, label or name, _value(node, [cell["raw"] for cell in entry["cells"]]), places)


def _names_in(formula: str, count: int) -> list[str]:
    """Return the names that a sum's formula gives its operands: 甲 1.0 + 乙 2.0 = 3.0万元; none where it does not."""
    written = formula.partition(" = ")[0].split(" + ")
    names = [one.rpartition(" ")[0] for one in written]
    return names if len(names) == count else [""] * count


@cache
def typed_number(text: str) -> Decimal | None:
    """Return the number that was typed, or None; sums are made of the same cells again and again."""
    digits = half_width(text).replace(",", "").strip()
    return Decimal(digits) if digits.replace(".", "", 1).removeprefix("-").isdecimal() else None


def _value(node: Any, texts: list[str]) -> Decimal | None:
    """Compute an operand from what was typed."""
    match node:
        case int():
            return typed_number(texts[node])
        case {"cell": int(place)}:
            return _value(place, texts)
        case {"sum": [*parts]}:
            values = [_value(part, texts) for part in parts]
            return None if None in values else sum((value for value in values if value is not None), Decimal(0))
        case {"convert": [source], "unit": str(unit)}:
            value = _value(source, texts)
            value = None if value is None else value / YUAN_PER_WAN if unit == WAN_YUAN else value * YUAN_PER_WAN
        case {"round": [source]}:
            value = _value(source, texts)
        case _:
            return None
    decimals = node.get("decimals")
    return value if value is None or decimals is None else rounded(value, decimals)
