"""Every table of a book as open data, and the files that hold it in the folder of its publication."""

import csv
import io
from dataclasses import replace
from pathlib import Path

from budgetbook.book import Book
from budgetbook.core.json_file import write_json
from budgetbook.forms.table_form import TableForm
from budgetbook.opendata import fixed_columns
from budgetbook.opendata.changes import open_change_tables
from budgetbook.opendata.descriptor import WORKBOOK, describe
from budgetbook.opendata.model import OpenTable
from budgetbook.opendata.official import listed_table
from budgetbook.opendata.performance import performance_table
from budgetbook.tables.kind import LaidOut
from budgetbook.tables.kinds import kind_of
from budgetbook.workbook.export import official_workbook
from budgetbook.workbook.saving import save

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
    write_json(folder / DESCRIPTOR, describe(book, tables, folder))
    return (WORKBOOK, *(table.path for table in tables), DESCRIPTOR)


def open_tables(book: Book) -> tuple[OpenTable, ...]:
    """Return the official tables in the order of the form, then those of the change from last year.

    Made-up data says so in every row (数据性质): a file goes from hand to hand without the others.

    Raises
    ------
    InputError
        The form gives two columns of a table the same headings.
    """
    tables = (*(_open(book, form) for form in book.form.tables), *open_change_tables(book))
    return tuple(_marked(table, book.sample_mark) for table in tables) if book.sample_mark else tables


def _open(book: Book, form: TableForm) -> OpenTable:
    return (performance_table if isinstance(kind_of(book.form, form), LaidOut) else listed_table)(book, form)


def _marked(table: OpenTable, mark: str) -> OpenTable:
    return replace(
        table,
        fields=(*table.fields, fixed_columns.sample_field(mark)),
        rows=tuple((*row, mark) for row in table.rows),
    )


def csv_bytes(table: OpenTable) -> bytes:
    """Write a table as CSV after RFC 4180, in UTF-8 with a byte order mark.

    Without the mark Excel in China takes the file for GBK and shows no Chinese; readers that know UTF-8 skip it.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([field.name for field in table.fields])
    writer.writerows(table.rows)
    return text.getvalue().encode("utf-8-sig")
