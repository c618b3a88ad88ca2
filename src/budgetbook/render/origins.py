"""Where on the page each figure comes from: the cells of official tables that print its operands, else typed cells.

The page contains this as JSON, and its script makes links of it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from budgetbook.figures.derivation import Entry, Operand, computed, operands_of, typed_number
from budgetbook.figures.ledger import CODE_UNIT
from budgetbook.figures.printing import plain
from budgetbook.forms.parts import TABLES

PAGE_DATA = "carried.json"
"""The file, beside the frame, with the data that report.html contains for its scripts."""

CellName = tuple[str, int, str]
"""File, row and column."""

_NO_AMOUNTS = (CODE_UNIT, "年")
"""Units of what is printed in many places and comes from none of them."""

_NUMBER = ".title.number"
"""How the id of an official table's number ends."""


def write_page_data(figures: Sequence[Entry], income: Collection[str], target: Path) -> None:
    """Write the data that report.html contains for its scripts, by the ids of the elements that hold them.

    Parameters
    ----------
    income
        The keys of the official tables that print spending as the income that pays for it.
    """
    data = {"cited-cells": cited_cells(figures), "figure-origins": source_links(figures, income)}
    target.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8", newline="\n")


def cited_cells(figures: Sequence[Entry]) -> Any:
    """Return the cells of the input tables that figures are made of: by file, column and row, what was typed.

    The page contains them, so that it can show them without the other files. Settings and texts are not among them.
    """
    cells: dict[str, dict[str, dict[str, str]]] = {}
    for entry in figures:
        for cell in entry["cells"]:
            if cell["file"].endswith(".csv"):
                column = cells.setdefault(cell["file"], {}).setdefault(cell["column"], {})
                column[str(cell["row"])] = cell["raw"]
    return cells


class _Wanted(NamedTuple):
    """What is looked up in the tables: made of which cells, with which value."""

    cells: frozenset[CellName]
    value: Decimal


class _Tables:
    """The figures that official tables print, by what they are made of."""

    def __init__(self, figures: Sequence[Entry], income: Collection[str]) -> None:
        self._income = income
        self._keys = {entry["id"].split(".")[1] for entry in figures if _is_table_number(entry)}
        self._printed: dict[_Wanted, list[Entry]] = {}
        self._rows: dict[str, str] = {}
        self._sorted: dict[tuple[_Wanted, str, frozenset[str]], list[str]] = {}
        cited: dict[str, set[str]] = {}
        for entry in figures:
            if self.key_of(entry) and (wanted := _wanted_of(entry)):
                self._printed.setdefault(wanted, []).append(entry)
                # the first amount of a row is called as the row is
                self._rows.setdefault(_row_of(entry), entry["label"])
            for cell in entry["cells"]:
                if entry["unit"] == CODE_UNIT and cell["column"].startswith(f"{TABLES}."):
                    cited.setdefault(entry["place"], set()).add(cell["column"].split(".")[1])
        self._cited = {place: frozenset(keys) for place, keys in cited.items()}

    def key_of(self, entry: Entry) -> str:
        """Return the official table that prints an entry; empty where none does."""
        start, _, rest = entry["id"].partition(".")
        key = rest.partition(".")[0]
        return key if start == TABLES and key in self._keys else ""

    def find(self, wanted: _Wanted, name: str, beside: Entry) -> str:
        """Return the id of the cell that prints what is wanted; empty where none does.

        Of several cells prefer, in this order: a table named in the same place (or the same table), a table of
        spending, the row with the operand's name, the same label.
        """
        own = self.key_of(beside)
        near = frozenset((own,)) if own else self._cited.get(beside["place"], frozenset())
        return next((id_ for id_ in self._nearest(wanted, name, near) if id_ != beside["id"]), "")

    def _nearest(self, wanted: _Wanted, name: str, near: frozenset[str]) -> Sequence[str]:
        """Return the ids of all cells that print what is wanted, the nearest first: sums ask for the same again."""
        asked = wanted, name, near
        if asked not in self._sorted:

            def distance(entry: Entry) -> tuple[bool, bool, bool, bool]:
                key = self.key_of(entry)
                is_named = entry["label"] == name
                is_in_row = is_named or name.startswith(self._rows[_row_of(entry)])
                return key not in near, key in self._income, not is_in_row, not is_named

            found = sorted(self._printed.get(wanted, ()), key=distance)
            self._sorted[asked] = [entry["id"] for entry in found]
        return self._sorted[asked]


def _row_of(entry: Entry) -> str:
    start: str = entry["id"].rpartition(".")[0]
    return start


def source_links(figures: Sequence[Entry], income: Collection[str]) -> dict[str, Any]:
    """Return what the page's script needs to know, by the figures' ids.

    Parameters
    ----------
    income
        The keys of the tables that print spending as the income that pays for it.

    Returns
    -------
    dict
        `cells`: file, column and row of typed cells; `targets`: ids of cells of official tables; `operands`: words,
        numbers of targets, numbers of cells; `figures`: by the first two names of an id, then the others, the number
        of the target that prints the figure itself (-1 where none does), then those of its operands.
    """
    tables = _Tables(figures, income)
    cells, targets, operands = _Numbers(), _Numbers(), _Numbers()
    by_place: dict[str, dict[str, list[int]]] = {}
    for entry in figures:
        wanted = _wanted_of(entry)
        itself = "" if wanted is None or tables.key_of(entry) else tables.find(wanted, entry["label"], entry)
        numbers = []
        for operand in operands_of(entry):
            is_itself = len(operand.places) == len(entry["cells"]) == 1
            if is_itself and itself:
                continue
            shown, typed = ([], _typed(entry, operand)) if is_itself else _found(tables, entry, operand)
            places = ([targets[id_] for id_ in shown], [cells[cell] for cell in typed])
            if any(places):
                # the explanation says already what the figure itself is
                numbers.append(operands[("" if is_itself else _words(operand), *map(tuple, places))])
        if itself or numbers:
            part, section, *rest = entry["id"].split(".", 2)
            found = by_place.setdefault(f"{part}.{section}", {})
            found["".join(rest)] = [targets[itself] if itself else -1, *numbers]
    return {
        "cells": [(file, column, row) for file, row, column in cells],
        "targets": list(targets),
        "operands": list(operands),
        "figures": by_place,
    }


class _Numbers(dict[Any, int]):
    """Numbers things in the order in which they are first asked for."""

    def __missing__(self, key: Any) -> int:
        self[key] = len(self)
        return self[key]


def _found(tables: _Tables, entry: Entry, operand: Operand) -> tuple[list[str], list[CellName]]:
    """Return the cells of tables that print an operand, or each of its cells; and those that none prints."""
    typed = _typed(entry, operand)
    whole = None if operand.value is None else _Wanted(frozenset(typed), operand.value)
    if whole and (id_ := tables.find(whole, operand.name, entry)):
        return [id_], []
    found, left = [], []
    for place, cell in zip(operand.places, typed, strict=False):
        value = typed_number(entry["cells"][place]["raw"])
        id_ = "" if value is None else tables.find(_Wanted(frozenset((cell,)), value), "", entry)
        if id_:
            found.append(id_)
        else:
            left.append(cell)
    return found, left


def _typed(entry: Entry, operand: Operand) -> list[CellName]:
    """Return the cells of input tables that an operand is made of; settings and the form's words are none."""
    names = [_name(entry["cells"][place]) for place in operand.places]
    return [name for name in names if name[0].endswith(".csv")]


def _wanted_of(entry: Entry) -> _Wanted | None:
    if entry["unit"] in _NO_AMOUNTS or entry["printed_as"] != "number" or (value := computed(entry)) is None:
        return None
    return _Wanted(frozenset(map(_name, entry["cells"])), value)


def _name(cell: dict[str, Any]) -> CellName:
    return cell["file"], cell["row"], cell["column"]


def _words(operand: Operand) -> str:
    value = "" if operand.value is None else plain(operand.value)
    name = operand.name.removeprefix(operand.role.split(" ")[-1])  # 本年, 上年
    return " ".join(filter(None, (operand.role, name or operand.name, value)))


def _is_table_number(entry: Entry) -> bool:
    id_: str = entry["id"]
    return id_.startswith(f"{TABLES}.") and id_.endswith(_NUMBER)
