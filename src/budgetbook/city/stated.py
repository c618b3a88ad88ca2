"""The amounts that a publication states in its official tables, and those of last year that it tells.

figures.json has each of them unrounded, under an id that stays the same; datapackage.json tells what each table is.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budgetbook.core.text import half_width
from budgetbook.dataset.set_off import SET_OFF
from budgetbook.figures import AMOUNT_UNITS, WAN_YUAN
from budgetbook.figures.derivation import places_of
from budgetbook.figures.printing import YUAN_PER_WAN
from budgetbook.forms.parts import TABLES
from budgetbook.forms.schema import APPROPRIATION, FUNDS

MEASURES = {
    "income": "收入总计",
    "spending": "支出总计",
    "basic": "基本支出",
    "project": "项目支出",
    "three_public": "“三公”经费",
    "abroad": "因公出国（境）费",
    "reception": "公务接待费",
    "vehicles": "公务用车购置及运行费",
    "vehicle_purchase": "公务用车购置费",
    "vehicle_running": "公务用车运行维护费",
}
"""What is taken from each publication, and what it is called."""

THREE_PUBLIC = tuple(MEASURES)[4:]
"""“三公”经费 and its parts; the last two make up the one before them."""

_BALANCE = ("balance", "balance_by_class")
_TOTAL_LABELS = {"收入总计", "支出总计", "本年收入合计", "本年支出合计", MEASURES["three_public"]}
"""What totals are called, of which a publication tells last year's as well."""

_MEASURE_CELLS: tuple[tuple[str, tuple[str, ...], str, Collection[str]], ...] = (
    ("income", _BALANCE, "total.income_amount", _TOTAL_LABELS),
    ("spending", _BALANCE, "total.total", _TOTAL_LABELS),
    ("spending", ("spending",), "total.total", _TOTAL_LABELS),
    ("basic", ("spending",), "total.basic", (MEASURES["basic"],)),
    ("project", ("spending",), "total.project", (MEASURES["project"],)),
    *((one, ("three_public",), f"{one}.amount", (MEASURES[one],)) for one in THREE_PUBLIC[1:]),
    *((one, ("three_public_line",), f"line.{one}", (MEASURES[one],)) for one in THREE_PUBLIC[1:]),
    ("three_public", ("three_public",), "total.amount", (MEASURES["three_public"],)),
    ("three_public", ("three_public_line",), "line.amount", (MEASURES["three_public"],)),
)
"""In which kinds of official tables a measure stands, in which cell, and what it is called there."""


@dataclass(frozen=True)
class StatedAmount:
    """An amount that a publication states.

    Attributes
    ----------
    id
        Of its figure in figures.json, which is also its cell on the page.
    value, unit
        Unrounded.
    set_off
        Of a department's amount: what its units pay to each other (set_off.csv) among what it is made of, in 元.
    """

    id: str
    label: str
    value: str
    unit: str
    set_off: str = "0"

    @property
    def yuan(self) -> Decimal:
        """The amount in 元."""
        return _in_yuan(self.value, self.unit)


def _in_yuan(value: str, unit: str) -> Decimal:
    return Decimal(value) * (YUAN_PER_WAN if unit == WAN_YUAN else 1)


class StatedTables:
    """The amounts in the official tables of one publication."""

    def __init__(self, resources: Iterable[dict[str, Any]], figures: Iterable[dict[str, Any]]) -> None:
        self._kinds = {one["name"]: one["tableKind"] for one in resources if "tableKind" in one}
        start = f"{TABLES}."
        self.amounts = {
            one["id"]: one for one in figures if one["id"].startswith(start) and one["unit"] in AMOUNT_UNITS
        }

    def _keys(self, kinds: Collection[str]) -> Iterator[str]:
        return (f"{TABLES}.{name}." for name, kind in self._kinds.items() if kind in kinds)

    def measures(self) -> dict[str, StatedAmount]:
        """Return what stands where it is asked for, of several places the first."""
        found: dict[str, StatedAmount] = {}
        for measure, kinds, cell, names in _MEASURE_CELLS:
            for key in self._keys(kinds):
                entry = self.amounts.get(f"{key}{cell}")
                if entry and entry["label"] in names:
                    found.setdefault(measure, _stated(entry))
        return {measure: found[measure] for measure in MEASURES if measure in found}

    def totals(self, before: str) -> Iterator[StatedAmount]:
        """Go through all that is called a total, and is not one of the year before."""
        return (
            _stated(entry)
            for entry in self.amounts.values()
            if entry["label"] in _TOTAL_LABELS and not _cites(entry, before)
        )

    def classes(self) -> dict[str, StatedAmount]:
        """Return spending by 类, from the first table of all spending; nothing where it does not come to the total."""
        for key in self._keys(("spending",)):
            whole = self.amounts.get(f"{key}total.total")
            if whole and whole["label"] in _TOTAL_LABELS:
                pattern = re.compile(rf"{re.escape(key)}([0-9]{{3}})\.total")
                found = {
                    match[1]: _stated(entry) for id_, entry in self.amounts.items() if (match := pattern.fullmatch(id_))
                }
                return _if_whole(found, whole)
        return {}

    def incomes(self) -> dict[str, StatedAmount]:
        """Return income by source, from the first table that balances it: the rows of which no other is a part."""
        for key in self._keys(_BALANCE):
            whole = self.amounts.get(f"{key}total.income_amount")
            if not whole or whole["label"] not in _TOTAL_LABELS:
                continue
            rows = {}
            for id_, entry in self.amounts.items():
                row, _, column = id_.removeprefix(key).rpartition(".")
                if id_.startswith(key) and column == "income_amount" and row not in ("total", "this_year"):
                    rows[row] = entry
            cells = {row: {(c["file"], c["row"], c["column"]) for c in entry["cells"]} for row, entry in rows.items()}
            # a group of one source has the same cells as its source, which stands below it
            places = {frozenset(of): row for row, of in cells.items() if of}
            finest = [row for of, row in places.items() if not any(other < of for other in places)]
            found: dict[str, StatedAmount] = {}
            for row in finest:
                name = _source(row, rows[row]["label"])
                if name in found:
                    return {}
                found[name] = _stated({**rows[row], "label": name})
            return _if_whole(found, whole)
        return {}


def _source(row: str, label: str) -> str:
    """Name a source of income alike in all forms, which call 财政拨款 and 上年结转 by several names."""
    parts = row.split(".")
    fund = next((part for part in parts if part in FUNDS), "")
    if fund and APPROPRIATION in parts:
        return f"{fund}{APPROPRIATION}"
    return "上年结转" if "carried_over" in parts or "上年结转" in parts else label


def _if_whole(found: dict[str, StatedAmount], whole: dict[str, Any]) -> dict[str, StatedAmount]:
    total = sum((one.yuan for one in found.values()), Decimal(0))
    return found if total == _in_yuan(whole["value"], whole["unit"]) else {}


def _stated(entry: dict[str, Any]) -> StatedAmount:
    typed = (cell["raw"] for cell in entry["cells"] if cell["file"].endswith(f"/{SET_OFF.file}"))
    set_off = sum(map(_number, typed), Decimal(0)) * (YUAN_PER_WAN if _last_step(entry)[1] == WAN_YUAN else 1)
    return StatedAmount(entry["id"], entry["label"], entry["value"], entry["unit"], str(set_off))


def _number(typed: str) -> Decimal:
    return Decimal(half_width(typed).replace(",", "").strip() or 0)


def _last_step(entry: dict[str, Any]) -> tuple[Any, str]:
    """Return how an amount came about before it was turned into another unit or rounded, and its unit then."""
    node, unit = entry["expression"], entry["unit"]
    while isinstance(node, dict) and (inner := node.get("convert") or node.get("round")):
        unit = next(one for one in AMOUNT_UNITS if one != unit) if "convert" in node else unit
        (node,) = inner
    return node, unit


def _cites(entry: dict[str, Any], year: str) -> bool:
    return any(f"/{year}/" in cell["file"] for cell in entry["cells"])


def _value(node: Any, cells: list[Decimal]) -> Decimal:
    """Return what an expression of amounts comes to."""
    match node:
        case int():
            return cells[node]
        case {"cell": int(place)}:
            return cells[place]
        case {"sum": [*parts]}:
            return sum((_value(part, cells) for part in parts), Decimal(0))
        case {"difference": [one, other]}:
            return _value(one, cells) - _value(other, cells)
        case {"convert": [part], "unit": str(unit)}:
            value = _value(part, cells)
            return value / YUAN_PER_WAN if unit == WAN_YUAN else value * YUAN_PER_WAN
        case {"round": [part]}:
            return _value(part, cells)
    raise ValueError(node)


def of_last_year(figures: Iterable[dict[str, Any]], year: str) -> Iterator[StatedAmount]:
    """Yield the totals of last year's budget: what this year's are compared with, made of last year's files alone."""
    for entry in figures:
        if entry["unit"] not in AMOUNT_UNITS or not _cites(entry, year):
            continue
        match _last_step(entry):
            case ({"difference": [_, {"label": str(label)} as last]}, unit):
                name = label.removeprefix("上年")
                cells = [entry["cells"][place] for place in places_of(last)]
                if name in _TOTAL_LABELS and cells and all(f"/{year}/" in cell["file"] for cell in cells):
                    value = _value(last, [_number(cell["raw"]) for cell in entry["cells"]])
                    yield StatedAmount(entry["id"], name, str(value), unit)


def each_once(stated: Iterable[StatedAmount]) -> tuple[StatedAmount, ...]:
    """Return amounts, of those under one name that are equal the first."""
    found: dict[Any, StatedAmount] = {}
    for one in stated:
        found.setdefault((one.label, one.yuan), one)
    return tuple(found.values())
