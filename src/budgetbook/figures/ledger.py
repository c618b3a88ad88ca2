"""The ledger: every number that a notebook prints, under an id that stays the same from year to year.

An id is made of the place and the name under which a figure stands there, never of its value:
statement.spending.parts.基本支出.share, tables.spending.2010301.wages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypedDict

from budgetbook.core.errors import BudgetBookError
from budgetbook.figures.expression import Cell, as_json
from budgetbook.figures.printing import PrintedAs, plain
from budgetbook.figures.totals import added_twice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from budgetbook.figures.figure import Figure

LEDGER_TYPE = "application/vnd.budgetbook.figures.ledger+json"
"""MIME type under which an executed notebook carries its ledger."""

CODE_UNIT = "编号"
"""Unit of an entry that is a printed code, number of a table or date rather than an amount."""


ReadAs = Literal["whole", "part", "date", "position", "cited", "place"]
"""How what is printed was read from its cells.

whole
    As it stands in each of them.
part
    A part of it: the last level of a code.
date
    A date, written in Chinese.
position
    How many there are: a running number.
cited
    A number in the words of a form.
place
    Nothing of it, in words that are printed as such: only where they stand.
"""


@dataclass(frozen=True)
class SourcedText:
    """Something printed that is not a number to compute with: a code, a date, a table's number, words to be marked.

    Attributes
    ----------
    read_as, start
        How it was read from its cells; of a part, with which character it begins.
    """

    text: str
    label: str
    cells: tuple[Cell, ...] = ()
    read_as: ReadAs = "whole"
    start: int = 0
    formula: ClassVar[str] = ""

    def as_json(self) -> dict[str, Any]:
        """Write how it was read, as the expression of a figure is written."""
        written: dict[str, Any] = {self.read_as: list(range(len(self.cells)))}
        if self.read_as == "part":
            written |= {"start": self.start, "end": self.start + len(self.text)}
        return written


class LedgerError(BudgetBookError):
    """Two different figures were given one id, or a notebook carries no ledger. Exit code 2."""


class Entry(TypedDict):
    """One printed number, as figures.json holds it.

    Attributes
    ----------
    id
        Stable from year to year for the same figure of the same unit.
    text
        Exactly as printed.
    expression
        How it was computed, for machines: a cell by its number in `cells`, or {operation: [operands], …}; see
        `budgetbook.figures.expression`.
    printed_as
        What is printed of it: the number, or a change with its direction.
    cells
        The cells that it comes from: file, row, column, raw.
    place
        Where it stands in the document, in Chinese.
    """

    id: str
    label: str
    value: str
    unit: str
    text: str
    formula: str
    expression: Any
    printed_as: PrintedAs
    cells: list[dict[str, Any]]
    place: str


class Ledger:
    """The entries of one notebook, in the order in which they were printed.

    Parameters
    ----------
    running_cell
        Gives the id of the notebook's cell at work, known only in JupyterLab: a cell run again after a change replaces
        what it printed before.
    """

    def __init__(self, running_cell: Callable[[], str | None] = lambda: None) -> None:
        self._running_cell = running_cell
        self._entries: dict[str, Entry] = {}
        self._cells: dict[str, str | None] = {}
        self.shown: list[str] = []

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def _is_run_again(self, id_: str) -> bool:
        cell = self._running_cell()
        return cell is not None and self._cells.get(id_) == cell

    def show(self, id_: str) -> None:
        """Note that a part, section or table was shown."""
        if not self._is_run_again(id_):
            self.shown.append(id_)
        self._cells[id_] = self._running_cell()

    def can_record(self, id_: str, printed: Figure | SourcedText, text: str, place: str) -> bool:
        """Tell whether a printed figure can be entered, as `record` would."""
        return (
            id_ not in self._entries
            or self._is_run_again(id_)
            or self._entries[id_] == _entry(id_, printed, text, place)
        )

    def record(self, id_: str, printed: Figure | SourcedText, text: str, place: str) -> None:
        """Enter a printed figure; the same one may be printed again under its id.

        Raises
        ------
        LedgerError
            The id already belongs to another figure, or this one adds or counts a cell more than once.
        """
        if not isinstance(printed, SourcedText) and (twice := added_twice(printed)):
            raise LedgerError(
                f"{printed.label}（{printed.text}）把 {twice} 算了不止一次："
                "merge、concat 重复了的行用 drop_duplicates 去掉，合计不与其中的一部分相加"
            )
        if not self.can_record(id_, printed, text, place):
            known = self._entries[id_]
            raise LedgerError(
                f"台账中“{id_}”已是{known['text']}（{known['label']}），不能再记{text}（{printed.label}）：请另起一个名称"
            )
        self._entries[id_] = _entry(id_, printed, text, place)
        self._cells[id_] = self._running_cell()

    def as_json(self) -> dict[str, Any]:
        """Return the whole ledger: its entries, and the parts of the form that were printed."""
        return {"figures": list(self), "shown": list(self.shown)}


def _entry(id_: str, printed: Figure | SourcedText, text: str, place: str) -> Entry:
    way: PrintedAs
    if isinstance(printed, SourcedText):
        value, unit, expression, way = printed.text, CODE_UNIT, printed.as_json(), "number"
    else:
        value, unit, way = plain(printed.value), printed.unit, printed.printed_as
        expression = as_json(printed, {cell: number for number, cell in enumerate(printed.cells)})
    return Entry(
        id=id_,
        label=printed.label,
        value=value,
        unit=unit,
        text=text,
        formula=printed.formula,
        expression=expression,
        printed_as=way,
        cells=[dict(vars(cell)) for cell in printed.cells],
        place=place,
    )


def packed(ledger: dict[str, Any]) -> dict[str, Any]:
    """Return a ledger as notebooks carry it: one cell is part of many figures, each is written once."""
    numbers: dict[tuple[Any, ...], int] = {}
    figures = [
        entry | {"cells": [numbers.setdefault(tuple(cell.items()), len(numbers)) for cell in entry["cells"]]}
        for entry in ledger["figures"]
    ]
    return ledger | {"figures": figures, "cells": [dict(cell) for cell in numbers]}


def unpacked(carried: dict[str, Any]) -> dict[str, Any]:
    """Return a ledger that a notebook carries as it was before it was packed; figures share their cells."""
    cells = carried["cells"]
    figures = [entry | {"cells": [cells[number] for number in entry["cells"]]} for entry in carried["figures"]]
    return {key: value for key, value in carried.items() if key != "cells"} | {"figures": figures}


def ledger_of(notebook: Any) -> dict[str, Any]:
    """Return the ledger that an executed notebook carries.

    Raises
    ------
    LedgerError
        The notebook carries none.
    """
    for cell in reversed(notebook.cells):
        for output in cell.get("outputs", []):
            ledger = output.get("data", {}).get(LEDGER_TYPE)
            if ledger is not None:
                return unpacked(ledger)
    raise LedgerError("笔记本没有数据台账：最后应有一格 show_ledger()")


def join_ledgers(ledgers: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Join the notebooks' ledgers into what figures.json holds.

    Raises
    ------
    LedgerError
        Two notebooks use one id.
    """
    figures: dict[str, dict[str, Any]] = {}
    for ledger in ledgers:
        for entry in ledger["figures"]:
            if entry["id"] in figures:
                raise LedgerError(f"两个笔记本的台账都有“{entry['id']}”")
            figures[entry["id"]] = entry
    return {"figures": list(figures.values())}


def describe_ledger_cell(cell: dict[str, Any]) -> str:
    """Name a ledger's cell with what was typed there."""
    return f"{Cell(**cell)}：{cell['raw']}"
