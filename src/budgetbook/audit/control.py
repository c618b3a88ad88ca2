"""Control: whether every printed figure is what it claims to be.

An expression that evaluates rightly may still select the wrong cells. So the auditor's notebook computes named measures
and whole official tables by itself, and each printed figure must be one of these:

单元格
    a cell whose name, made of its row and column, is the figure's;
口径
    a measure, found by what the figure claims to be: in an official table by the keys of table, row and column in its
    id, anywhere else by its label;
计算
    a share, difference, growth, quotient or unnamed sum of those.

A figure that is none of these is listed as not independently controlled. A figure with the name of a measure but
another value is wrong.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from typing import Any, NamedTuple

import pandas as pd

from budgetbook.audit.inputs import Cell, Inputs, MissingInputError, half_width
from budgetbook.audit.recompute import (
    AMOUNTS,
    CODE_UNIT,
    Entry,
    Evaluation,
    NotComputableError,
    Value,
    round_half_up,
    written,
)

CELL, MEASURE, ARITHMETIC = "单元格", "口径", "计算"
UNCONTROLLED, WRONG = "口径未独立核对", "不符"

LAST_YEAR = "上年"
"""What the name of last year's measure begins with."""

_CHANGE, _GROWTH = "比上年增减", "比上年增减幅度"
_SHARE = re.compile(r"(.+)占(.+)的比重")
_FORM_CELL = re.compile(r"tables\.([a-z_]+)\.|glossary (.+)|parts\.(?:[a-z_]+\.sections\.)*([a-z_]+)\.title")


class Verdict(NamedTuple):
    """What the control of one figure came to; what was expected where that is wrong."""

    kind: str
    expected: str = ""


class Measures:
    """Named numbers and names of cells that the auditor's notebook states.

    Attributes
    ----------
    tables
        The official tables by key, each with its row keys as index and its column keys as columns.
    """

    def __init__(self) -> None:
        self.tables: dict[str, pd.DataFrame] = {}
        self._numbers: dict[tuple[str, str], set[Fraction]] = {}
        self._cells: dict[tuple[str, int, str], str] = {}

    def add(self, numbers: Mapping[str, Any], place: str = "", prefix: str = "") -> None:
        """State measures by name; several of one name may be meant by it.

        Parameters
        ----------
        place
            What the ids begin with for which they are stated; by default all.
        prefix
            What their names begin with besides.
        """
        for name, number in numbers.items():
            self._numbers.setdefault((place, f"{prefix}{name}"), set()).add(Fraction(number))

    def name_cells(self, column: str, names: Mapping[Any, str], prefix: str = "") -> None:
        """State what the cells of a column are called, by file and row."""
        for (file, row), name in names.items():
            self._cells[file, row, column] = f"{prefix}{name}"

    def of(self, id_: str, name: str) -> set[Fraction]:
        """Return the measures of a name, those of the nearest place above an id."""
        parts = id_.split(".")
        places = (".".join(parts[:count]) for count in range(len(parts), -1, -1))
        return next((found for place in places if (found := self._numbers.get((place, name)))), set())

    def name_of(self, cell: Cell) -> str:
        """Return what a cell is called; empty where nobody said."""
        return self._cells.get((cell["file"], cell["row"], cell["column"]), "")

    def rows(self) -> dict[str, dict[Any, dict[Any, Any]]]:
        """Return the official tables by key, row and column; of a row key that comes twice none."""
        unique = ((key, table[~table.index.duplicated(keep=False)]) for key, table in self.tables.items())
        return {key: table.to_dict("index") for key, table in unique}


class Control:
    """Controls the figures of one ledger.

    Parameters
    ----------
    unit
        The unit of all measures that are amounts.
    """

    def __init__(self, inputs: Inputs, measures: Measures, unit: str, share_rule: str) -> None:
        self.inputs, self.measures, self._unit, self.share_rule = inputs, measures, unit, share_rule
        self._tables = measures.rows()

    def judge(self, entry: Entry) -> Verdict:
        """Judge one entry."""
        try:
            if entry["unit"] == CODE_UNIT:
                return self._mark(entry)
            judged, node = _Judged(self, entry), entry["expression"]
            found = self._stated(entry["id"])
            if found is not None:
                return judged.compared(node, {Fraction(found)})
            if self._in_table(entry["id"]) and entry["unit"] in AMOUNTS:
                return Verdict(UNCONTROLLED)
            verdict = judged.claimed(node, _name_of(entry))
            # a bar is called after the row of its table: under that name, its chart may show something else
            is_drawn = ".chart." in entry["id"] or "caption." in entry["id"]
            return Verdict(UNCONTROLLED, verdict.expected) if is_drawn and verdict.kind == WRONG else verdict
        except (MissingInputError, NotComputableError) as error:
            return Verdict(WRONG, str(error))

    def _in_table(self, id_: str) -> bool:
        """Tell whether an id is that of something in an official table."""
        start, _, remainder = id_.partition(".")
        return start == "tables" and remainder.partition(".")[0] in self._tables

    def _stated(self, id_: str) -> Decimal | str | None:
        """Return what the official table has under an id; None where it has nothing."""
        if not self._in_table(id_):
            return None
        _, key, *row, column = id_.split(".")
        found = self._tables[key].get(".".join(row), {}).get(column)
        # the sum of no rows is an integer, and what is not there no number
        found = Decimal(int(found)) if isinstance(found, Integral) else found
        return found if isinstance(found, Decimal | str) else None

    def _mark(self, entry: Entry) -> Verdict:
        """Judge a code, a date, a table's number or a running number."""
        id_, text, cells = entry["id"], entry["text"], entry["cells"]
        found = self._stated(id_)
        if found is not None and found != text:
            return Verdict(WRONG, str(found))
        match entry["expression"]:
            case {"part": _, "start": int(start)}:
                digits = re.search(r"\d+$", entry["label"])
                code = digits[0] if digits else text
                fits = code[start:] == text and all(self._is_code(cell, code, entry["label"]) for cell in cells)
            case {"position": _}:
                if found is not None:
                    return Verdict(MEASURE)
                counted = {(cell["file"], cell["row"], cell["column"]) for cell in cells}
                fits = text == str(len(counted)) and all(map(self.measures.name_of, cells))
            case _:
                fits = all(self._is_named(entry, cell) for cell in cells)
        return Verdict(CELL if cells and fits else UNCONTROLLED)

    def _is_code(self, cell: Cell, code: str, label: str) -> bool:
        """Tell whether a cell holds a code, of the classification that the label names, or one below it."""
        name = self.measures.name_of(cell)
        return bool(name) and label.startswith(name) and half_width(cell["raw"]).startswith(code)

    def _is_named(self, entry: Entry, cell: Cell) -> bool:
        """Tell whether an entry is called as its cell is, or is cited from the text of the form that its id names.

        The words of a table's cell are called as their column is.
        """
        words = not entry["expression"].keys().isdisjoint(("whole", "place")) and cell["file"].endswith((".csv", ".md"))
        if (self.measures.name_of(cell) or (cell["column"] if words else "")) == entry["label"]:
            return True
        of_form = _FORM_CELL.match(cell["column"])
        if not of_form or "/forms/" not in cell["file"]:
            return False
        return next(filter(None, of_form.groups())) in entry["id"].split(".")

    def in_unit(self, number: Fraction, unit: str | None) -> Fraction:
        """Return a measure in the unit in which it is compared."""
        if unit in AMOUNTS and unit != self._unit:
            return number / 10000 if unit == "万元" else number * 10000
        return number


class _Judged:
    """Judges the expression of one entry, down to its cells."""

    def __init__(self, control: Control, entry: Entry) -> None:
        self._control, self._entry, self._id, self._cells = control, entry, entry["id"], entry["cells"]
        self._evaluation = Evaluation(control.inputs, entry["cells"], control.share_rule)

    def claimed(self, node: Any, name: str) -> Verdict:
        """Judge an expression by the name that it goes under."""
        cell = self._cell(node)
        if cell is None and name.endswith((_CHANGE, _GROWTH)):
            return self._change(node, name)
        known_as = name.removeprefix("本年")
        known = self._control.measures.of(self._id, known_as)
        if known:
            return self.compared(node, known)
        if cell is not None:
            is_named = known_as and self._control.measures.name_of(cell) == known_as
            return Verdict(CELL if is_named else UNCONTROLLED)
        match node:
            case {"share": [part, whole, *parts]}:
                names = _SHARE.fullmatch(name)
                claims = names.groups() if names else (_label(part), _label(whole))
                judged = [self.claimed(*claim) for claim in zip((part, whole), claims, strict=True)]
                return _together([*judged, *(self.claimed(one, _label(one)) for one in parts)])
            case {"year_before": [year]}:
                return _together([self.claimed(year, "预算年度" if name == "上一年度" else name)])
            case {"convert": [source]} | {"round": [source]}:
                return self.claimed(source, name or _label(source))
            case {"difference": operands} | {"quotient": operands}:
                return _together(self.claimed(one, _label(one)) for one in operands)
            case {"sum": [_, *_] as operands} if "label" not in node:
                return _together(self.claimed(one, _label(one)) for one in operands)
        return Verdict(UNCONTROLLED)

    def compared(self, node: Any, known: Iterable[Fraction]) -> Verdict:
        """Compare an expression with the measures that it may be."""
        value = self._value(node)
        expected = {self._rounded(self._control.in_unit(number, value.unit), node) for number in known}
        if value.number in expected:
            return Verdict(MEASURE)
        return Verdict(WRONG, "或".join(written(number) for number in sorted(expected)))

    def _change(self, node: Any, name: str) -> Verdict:
        """Judge a change: this year's measure less last year's, or that in percent of last year's."""
        item = name.removesuffix(_GROWTH).removesuffix(_CHANGE)
        match node:
            case {"difference": [now, base]} if name.endswith(_CHANGE):
                return _together([self.claimed(now, item), self.claimed(base, f"{LAST_YEAR}{item}")])
            case {"share": [{"difference": [_, base]} as change, whole]} if name.endswith(_GROWTH):
                if self._evaluation.of(base).number == self._evaluation.of(whole).number:
                    return _together([self._change(change, f"{item}{_CHANGE}")])
                return Verdict(WRONG, written(self._evaluation.of(base).number))
        return Verdict(UNCONTROLLED)

    def _value(self, node: Any) -> Value:
        """Evaluate an expression; what the entry itself comes to has been recomputed."""
        if node is self._entry["expression"]:
            number = Fraction(self._entry["value"])
            return Value(number, number, self._entry["unit"])
        return self._evaluation.of(node)

    def _cell(self, node: Any) -> Cell | None:
        place = node.get("cell") if isinstance(node, dict) else node
        return self._cells[place] if isinstance(place, int) else None

    @staticmethod
    def _rounded(number: Fraction, node: Any) -> Fraction:
        """Round as the last step of an expression does."""
        is_step = isinstance(node, dict) and ("convert" in node or "round" in node)
        decimals = node.get("decimals") if is_step else None
        return number if decimals is None else round_half_up(number, decimals)


def _together(verdicts: Iterable[Verdict]) -> Verdict:
    """Combine verdicts of operands: the result is the worst of them."""
    judged = list(verdicts)
    for kind in (WRONG, UNCONTROLLED):
        worst = next((verdict for verdict in judged if verdict.kind == kind), None)
        if worst is not None:
            return worst
    return Verdict(ARITHMETIC)


def _label(node: Any) -> str:
    return str(node.get("label", "")) if isinstance(node, dict) else ""


def _name_of(entry: Entry) -> str:
    """Return the name under which an entry's figure goes, if people named it and not an operator.

    In a table of changes, the column of last year's is that of last year's amounts.
    """
    node, label = entry["expression"], str(entry["label"])
    if isinstance(node, dict) and "label" not in node:
        return ""
    is_base = entry["id"].startswith("tables.change_") and entry["id"].endswith(".base")
    return f"{LAST_YEAR}{label}" if is_base else label
