"""What rows of several official tables have in common: codes with their source, the total, the unit's code."""

import pandas as pd

from budgetbook.book import Book
from budgetbook.figures.ledger import SourcedText
from budgetbook.tables.model import AnnexRow, Value

Values = dict[str, Value]


def sourced_code(book: Book, table: str, rows: pd.DataFrame, heading: str, code: str, start: int = 0) -> SourcedText:
    """Return a code as it is printed, from its first digit or from the last level's, with the cells that begin with it.

    Parameters
    ----------
    table, rows
        The input table in which it stands, and those of its rows that are meant.
    heading
        The column of codes.
    start
        The digit with which its last level begins.
    """
    typed = zip(rows.index, rows[heading], strict=True)
    cells = book.data.cells(table, heading, [number for number, own in typed if own.startswith(code)])
    name = "功能分类科目编码" if table == "spending" else heading
    return SourcedText(code[start:], f"{name} {code}" if start or table == "spending" else name, cells, "part", start)


def unit_code(book: Book) -> SourcedText:
    """Return the unit's code as it is printed."""
    return SourcedText(book.data.settings.unit.code, "预算单位编码", (book.data.setting("unit.code"),))


def with_total(book: Book, totals: Values | None, rows: list[AnnexRow]) -> list[AnnexRow]:
    """Add the 合计 row above or below, as the form says; in an empty table its cells are blank, or it is omitted."""
    annex = book.form.annex
    if totals is None and not annex.empty_total:
        return []
    row = AnnexRow("total", "total", {"name": "合计", **(totals or {})})
    return [row, *rows] if annex.total_row == "first" else [*rows, row]
