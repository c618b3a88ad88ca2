"""Ledgers that select wrongly: every expression with another cell, one operand less or more, operands changed about.

Value and text of a mutant are computed from its own expression, so that the recomputation has nothing against it; only
the control of what a figure claims to be can notice it.
"""

from __future__ import annotations

import random
import shutil
import tomllib
from contextlib import contextmanager
from copy import deepcopy
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from budgetbook.audit.inputs import number, read_csv
from budgetbook.audit.recompute import CODE_UNIT, NotComputableError, Value, compute, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from budgetbook.audit.inputs import Cell, Inputs
    from budgetbook.audit.recompute import Entry
    from budgetbook.audit.style import Style

    Expression = Any
    Path_ = tuple[Any, ...]
    Change = Callable[[Entry], AbstractContextManager[None]]

MONEY: tuple[str, ...] = (
    "income",
    "spending",
    "basic_spending",
    "three_public",
    "operating_cost",
    "procurement",
    "vehicles",
)
MONEY += ("performance_tasks", "project_targets")


def write_distinct(source: Path, target: Path, years: tuple[str, ...], unit: str) -> None:
    """Copy a unit's years and give each amount another value: none is zero, none comes twice, no two sums are equal."""
    shutil.copytree(source, target)
    chance = random.Random(20230101)
    amounts = iter(chance.sample(range(1_000, 999_999), 20_000))
    counts = iter(range(3, 99, 2))
    for year in years:
        for name in MONEY:
            path = target / year / unit / f"{name}.csv"
            headings, *rows = read_csv(path)
            for row in rows:
                for place, heading in enumerate(headings):
                    if heading == "数量（辆）":
                        row[place] = str(next(counts))
                    elif number(row[place]) is not None and "编码" not in heading and heading != "指标值":
                        tenths = next(amounts)
                        row[place] = f"{tenths // 10}.{tenths % 10}"
            if name == "project_targets":
                _same_in_a_project(headings, rows)
            lines = [
                ",".join(f'"{value}"' if "," in value or "\n" in value else value for value in row) for row in rows
            ]
            path.write_text("\n".join([",".join(headings), *lines]) + "\n", encoding="utf-8-sig")


def _same_in_a_project(headings: list[str], rows: list[list[str]]) -> None:
    """A project's money stands in each of its rows."""
    first: dict[str, list[str]] = {}
    for row in rows:
        one = first.setdefault(row[0], row)
        for place, heading in enumerate(headings):
            if heading in ("资金总额", "财政资金", "其他资金"):
                row[place] = one[place]


class Mutants:
    """Makes the mutants of a ledger's entries.

    Parameters
    ----------
    locate
        Where a file lies that is named as sources name it.
    """

    def __init__(self, inputs: Inputs, style: Style, locate: Callable[[str], Path], ledger: list[Entry]) -> None:
        self._inputs, self._style, self._locate = inputs, style, locate
        values = {}
        for entry in ledger:
            value = compute(inputs, entry, style.share_rule)
            if isinstance(value, Value):
                values[entry["id"]] = value
        self._decimals = style.of_change_tables(values)
        self._tables: dict[str, list[list[str]]] = {}
        self._turn = 0

    def of(self, entry: Entry, step: int = 1) -> Iterator[tuple[str, Entry]]:
        """Give the mutants of an entry that print something else, with what was changed; each is good until the next.

        Parameters
        ----------
        step
            Every how many-th is made, counted through all entries.
        """
        entry = deepcopy(entry)
        for what, change in self._changes(entry):
            self._turn += 1
            if (self._turn - 1) % step:
                continue
            mutant = dict(entry)
            with change(mutant):
                try:
                    value = compute(self._inputs, mutant, self._style.share_rule)
                except NotComputableError:
                    continue
                mutant["value"], mutant["text"] = (
                    (written(value.number), self._style.text(mutant, value, self._decimals))
                    if isinstance(value, Value)
                    else (value, value)
                )
                if (mutant["value"], mutant["text"]) != (_written_value(entry), entry["text"]):
                    yield what, mutant

    def _changes(self, entry: Entry) -> Iterator[tuple[str, Change]]:
        if entry["unit"] == CODE_UNIT:
            yield from self._of_mark(entry)
            return
        cells, expression = entry["cells"], entry["expression"]
        for path in _paths(expression, _is_leaf):
            node = _at(expression, path)
            for kind, other in self._neighbours(cells[_place(node)]):
                new = {**node, "cell": len(cells)} if isinstance(node, dict) else len(cells)
                yield f"{kind}代替", _put(path, new, [*cells, other])
        for path in _paths(expression, lambda node: isinstance(node, dict) and bool(node.get("sum"))):
            operands = _at(expression, path)["sum"]
            for place in range(len(operands)):
                yield "少一项", _put((*path, "sum"), operands[:place] + operands[place + 1 :], cells)
            leaf = next(_paths(operands, _is_leaf), None)
            for kind, other in self._neighbours(cells[_place(_at(operands, leaf))]) if leaf is not None else ():
                yield f"多一项（{kind}）", _put((*path, "sum"), [*operands, len(cells)], [*cells, other])
        for operation in ("difference", "share", "quotient"):
            for path in _paths(expression, partial(_has, operation)):
                one, other, *rest = _at(expression, path)[operation]
                yield "两项对换", _put((*path, operation), [other, one, *rest], cells)
        yield from self._of_selection(entry)

    def _of_selection(self, entry: Entry) -> Iterator[tuple[str, Change]]:
        """Change the selection as a whole: another column, the other year's file, every row of the column."""
        cells, expression = entry["cells"], entry["expression"]
        if len(cells) < 2 or any(not cell["row"] for cell in cells):
            return
        for shift in range(1, 8):
            yield "整栏错位", _put((), expression, [self._shifted(cell, shift) for cell in cells])
        others = [self._other_year(cell) for cell in cells]
        if all(others):
            yield "整体换年", _put((), expression, [other for other in others if other])
        if isinstance(expression, dict) and "sum" in expression:
            columns = dict.fromkeys((cell["file"], cell["column"]) for cell in cells)
            every = [cell for file, column in columns for cell in self._column(file, column)]
            yield "不筛选", _put((), {**expression, "sum": list(range(len(every)))}, every)
            for fund in dict.fromkeys(self._fund(cell) for cell in every):
                some = [cell for cell in every if self._fund(cell) == fund]
                yield "换资金性质", _put((), {**expression, "sum": list(range(len(some)))}, some)

    def _fund(self, cell: Cell) -> str:
        fund = self._cell({**cell, "column": "资金性质"})
        return fund["raw"] if fund else ""

    def _neighbours(self, cell: Cell) -> list[tuple[str, Cell]]:
        """Give the cells of other columns in the row, those above and below, and the one of the other year."""
        if not cell["row"]:
            other = self._other_folder(cell)
            return [("另一年", other)] if other else []
        headings, *rows = self._table(cell["file"])
        found = [("同行别栏", self._cell({**cell, "column": heading})) for heading in headings]
        beside = [row for row in (cell["row"] - 1, cell["row"] + 1) if 2 <= row <= len(rows) + 1]
        found += [("同栏别行", self._cell({**cell, "row": row})) for row in beside]
        found.append(("另一年", self._other_year(cell)))
        return [(kind, other) for kind, other in found if other and other != cell and _is_amount(other)]

    def _of_mark(self, entry: Entry) -> Iterator[tuple[str, Change]]:
        cells, expression = entry["cells"], entry["expression"]
        reading = next(iter(expression))
        for place, cell in enumerate(cells):
            if cell["row"]:
                headings = self._table(cell["file"])[0]
                others = [self._cell({**cell, "column": heading}) for heading in headings]
                others += [self._cell({**cell, "row": cell["row"] + step}) for step in (-1, 1, 2)]
            else:
                others = self._other_keys(cell)
            for other in others:
                if other and other != cell:
                    yield "别格", _put((), expression, [other] * len(cells))
            if len(cells) > 1:
                less = cells[:place] + cells[place + 1 :]
                yield "少一格", _put((), {**expression, reading: list(range(len(less)))}, less)

    def _other_keys(self, cell: Cell) -> list[Cell | None]:
        if cell["file"].endswith("unit.toml"):
            keys = ("unit.code", "unit.department_code", "dates.annex", "dates.cover")
            return [self._cell({**cell, "column": key}) for key in keys]
        form = tomllib.loads(self._locate(cell["file"]).read_text(encoding="utf-8"))
        return [self._cell({**cell, "column": f"tables.{table['key']}.number"}) for table in form["tables"]]

    def _shifted(self, cell: Cell, shift: int) -> Cell:
        row = [self._cell({**cell, "column": heading}) for heading in self._table(cell["file"])[0]]
        amounts = [other for other in row if other and _is_amount(other)]
        place = [other["column"] for other in amounts].index(cell["column"])
        return amounts[(place + shift) % len(amounts)]

    def _other_year(self, cell: Cell) -> Cell | None:
        """Return the cell of the other year's file in the same row."""
        data, year, rest = cell["file"].split("/", 2)
        other = next(one for one in self._years() if one != year)
        return self._cell({**cell, "file": f"{data}/{other}/{rest}"})

    def _other_folder(self, cell: Cell) -> Cell | None:
        if cell["column"] != "目录名":
            return None
        other = next(year for year in self._years() if year != cell["raw"])
        return {**cell, "file": cell["file"].replace(cell["raw"], other, 1), "raw": other}

    def _years(self) -> tuple[str, str]:
        return self._inputs.template_variables["year"], str(int(self._inputs.template_variables["year"]) - 1)

    def _column(self, file: str, column: str) -> list[Cell]:
        rows = [row for row, record in enumerate(self._table(file)[1:], start=2) if record[0] != "合计"]
        cells = (self._cell({"file": file, "row": row, "column": column}) for row in rows)
        return [cell for cell in cells if cell and _is_amount(cell)]

    def _table(self, file: str) -> list[list[str]]:
        if file not in self._tables:
            self._tables[file] = read_csv(self._locate(file))
        return self._tables[file]

    def _cell(self, place: Cell) -> Cell | None:
        """Return the cell of a file, row and column with what stands there; None where there is none."""
        try:
            return {**place, "raw": self._inputs.text(place["file"], place["row"], place["column"])}
        except LookupError:
            return None


def _is_amount(cell: Cell) -> bool:
    return number(cell["raw"]) is not None and not cell["column"].endswith("编码") and cell["column"] != "指标值"


def _written_value(entry: Entry) -> str:
    return entry["value"] if entry["unit"] == CODE_UNIT else written(Fraction(entry["value"]))


def _is_leaf(node: Expression) -> bool:
    return isinstance(node, int) or (isinstance(node, dict) and "cell" in node)


def _place(node: Expression) -> int:
    return int(node["cell"] if isinstance(node, dict) else node)


def _paths(node: Expression, wanted: Callable[[Expression], bool], path: Path_ = ()) -> Iterator[Path_]:
    """Give the path of every node that is wanted."""
    if wanted(node):
        yield path
    if isinstance(node, list):
        for place, one in enumerate(node):
            yield from _paths(one, wanted, (*path, place))
    elif isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, list):
                yield from _paths(value, wanted, (*path, key))


def _at(node: Expression, path: Path_) -> Expression:
    for step in path:
        node = node[step]
    return node


def _put(path: Path_, new: Expression, cells: list[Cell]) -> Change:
    """Return what puts another node at a path of an entry's expression, and takes it away again."""

    @contextmanager
    def change(mutant: Entry) -> Iterator[None]:
        mutant["cells"] = cells
        if not path:
            mutant["expression"] = new
            yield
            return
        holder = _at(mutant["expression"], path[:-1])
        old, holder[path[-1]] = holder[path[-1]], new
        try:
            yield
        finally:
            holder[path[-1]] = old

    return change


def _has(operation: str, node: Any) -> bool:
    return isinstance(node, dict) and operation in node
