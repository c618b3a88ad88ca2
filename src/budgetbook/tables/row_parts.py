"""What rows of several official tables have in common: codes with their source, the total, the unit's code."""

from collections.abc import Iterable, Mapping

import pandas as pd

from budgetbook.book import Book
from budgetbook.figures import Cell
from budgetbook.figures.ledger import SourcedText
from budgetbook.tables.model import AnnexRow, Value

Values = dict[str, Value]


class SourcedCodes:
    """Codes of an input table as they are printed, each with the cells that begin with it.

    Parameters
    ----------
    table, rows
        The input table in which they stand, and those of its rows that are meant; of several tables, rows under each
        table's name.
    heading
        The column of codes.
    """

    def __init__(self, book: Book, table: str | Iterable[str], rows: pd.DataFrame, heading: str) -> None:
        self._is_function = table == "spending"
        self._heading = heading
        self._cells: dict[str, dict[Cell, None]] = {}
        of_table = (
            {table: rows} if isinstance(table, str) else {name: rows.loc[name] for name in table if name in rows.index}
        )
        for name, own in of_table.items():
            self._add(book, name, dict(zip(own.index, own[heading], strict=True)))

    def _add(self, book: Book, table: str, typed: Mapping[int, str]) -> None:
        for number, cells in book.data.cells(table, self._heading, typed).items():
            own = typed[number]
            for end in range(1, len(own) + 1):
                self._cells.setdefault(own[:end], {}).update(dict.fromkeys(cells))

    def printed(self, code: str, start: int = 0) -> SourcedText:
        """Return a code from its first digit, or from the digit with which its last level begins."""
        name = "功能分类科目编码" if self._is_function else self._heading
        label = f"{name} {code}" if start or self._is_function else name
        return SourcedText(code[start:], label, tuple(self._cells.get(code, ())), "part", start)


def unit_code(book: Book) -> SourcedText:
    """Return the unit's code as it is printed."""
    return SourcedText(book.data.settings.unit.code, "预算单位编码", (book.data.setting("unit.code"),))


def with_total(book: Book, totals: Values | None, rows: list[AnnexRow]) -> list[AnnexRow]:
    """Add the 合计 row above or below, as the form says; in an empty table its cells are blank, or it is omitted."""
    return placed_total(book, totals is None, AnnexRow("total", "total", {"name": "合计", **(totals or {})}), rows)


def placed_total(book: Book, is_empty: bool, total: AnnexRow, rows: list[AnnexRow]) -> list[AnnexRow]:
    """Put the 合计 row above or below the rows, as the form says; an empty table may be without it."""
    annex = book.form.annex
    if is_empty and not annex.empty_total:
        return []
    return [total, *rows] if annex.total_row == "first" else [*rows, total]
