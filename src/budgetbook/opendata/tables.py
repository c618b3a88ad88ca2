"""Every table of a book as open data, and the CSV that holds it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

from budgetbook.opendata import frame
from budgetbook.opendata.changed import changed_tables
from budgetbook.opendata.kinds import TWO_SIDED
from budgetbook.opendata.laid_out import laid_out_table
from budgetbook.opendata.listed import listed_table
from budgetbook.opendata.sides import two_sided_table
from budgetbook.tables.build import PERFORMANCE

if TYPE_CHECKING:
    from budgetbook.book import Book
    from budgetbook.forms.form import TableForm
    from budgetbook.opendata.model import OpenTable


def open_tables(book: Book) -> tuple[OpenTable, ...]:
    """Return the official tables in the order of the form, then those of the change from last year.

    Made-up data says so in every row (数据性质): a file goes from hand to hand without the others.

    Raises
    ------
    InputError
        The form gives two columns of a table the same headings.
    """
    tables = (*(_open(book, form) for form in book.form.tables), *changed_tables(book))
    return tuple(_marked(table, book.sample_mark) for table in tables) if book.sample_mark else tables


def _open(book: Book, form: TableForm) -> OpenTable:
    if form.rows == PERFORMANCE:
        return laid_out_table(book, form)
    return two_sided_table(book, form) if form.rows in TWO_SIDED else listed_table(book, form)


def _marked(table: OpenTable, mark: str) -> OpenTable:
    return replace(
        table,
        fields=(*table.fields, frame.sample_field(mark)),
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
