"""Writing the open data of a book into the folder of its publication."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from budgetbook.opendata.descriptor import WORKBOOK, describe
from budgetbook.opendata.tables import csv_bytes, open_tables
from budgetbook.workbook.export import official_workbook
from budgetbook.workbook.saving import save

if TYPE_CHECKING:
    from pathlib import Path

    from budgetbook.book import Book

DESCRIPTOR = "datapackage.json"


def write_open_data(book: Book, folder: Path) -> tuple[str, ...]:
    """Write tables.xlsx, tables/*.csv and datapackage.json beside the figures.json that is there already.

    The same book gives the same bytes.

    Returns
    -------
    tuple of str
        Paths of the files written, relative to the folder.

    Raises
    ------
    InputError
        The form gives two columns of a table the same headings, or a value does not fit into a workbook.
    UsageError
        The workbook cannot be written.
    """
    workbook, _ = official_workbook(book)
    save(workbook, folder / WORKBOOK, replace=True)
    tables = open_tables(book)
    for table in tables:
        path = folder / table.path
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(csv_bytes(table))
    package = json.dumps(describe(book, tables, folder), ensure_ascii=False, indent=1)
    (folder / DESCRIPTOR).write_text(f"{package}\n", encoding="utf-8", newline="\n")
    return (WORKBOOK, *(table.path for table in tables), DESCRIPTOR)
