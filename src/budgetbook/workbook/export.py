"""A book as a workbook: the annex in its official form, then what the annex does not state.

A workbook is a working file, not a publication: it is written even where checks fail, for that is when people need
the tables in hand, and it comes back through `import`, where everything is checked again. Nothing in it says that
it was checked; the command says what the checks found.
"""

import datetime as dt
from collections.abc import Callable

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from budgetbook.book import Book
from budgetbook.figures import Figure, NumberFormat
from budgetbook.tables import AnnexTable, build_annex
from budgetbook.workbook import styles
from budgetbook.workbook.annex_sheet import NUMBER_ROW, write_amount, write_amount_or_text, write_annex_sheet
from budgetbook.workbook.cells import cell_at, write_text
from budgetbook.workbook.input_sheet import UNIT_ROW, write_heading, write_rows
from budgetbook.workbook.not_in_annex import tables_not_in_annex
from budgetbook.workbook.sheet_names import sheet_name

Sheets = dict[str, str]
"""What each sheet of a workbook holds, by its name, in Chinese: 8行."""


def annex_workbook(book: Book) -> tuple[Workbook, Sheets]:
    """Write a book as a workbook, in memory.

    Every official table of the form has a sheet, named by its number and short title. They are followed by an input
    sheet (see `budgetbook.workbook.input_sheet`) for each input table that no official table states in full:
    always 政府采购预算 and 车辆占用情况, and what the form leaves out or adds up.

    Raises
    ------
    InputError
        The form or a value does not fit into a workbook.
    """
    workbook = empty_workbook(_title(book))
    written = _add_annex(workbook, book, write_amount)
    for source in tables_not_in_annex(book):
        sheet = add_sheet(workbook, source.schema.title)
        write_heading(sheet, source.schema, book.data.amount_unit)
        rows = write_rows(sheet, source, book.form.numbers.decimals)
        written[sheet.title] = f"{rows}行"
        _mark(sheet, cell_at(sheet, UNIT_ROW, 2), book.sample_mark)
    return workbook, written


def official_workbook(book: Book) -> tuple[Workbook, Sheets]:
    """Write the official tables of a book as a workbook to be published, in memory.

    It is dated by the annex, so that the same book gives the same file. What can be printed can be published: an amount
    with more digits than a spreadsheet holds is written as text.

    Raises
    ------
    InputError
        The form or a text does not fit into a workbook.
    """
    workbook = empty_workbook(_title(book))
    workbook.properties.created = dt.datetime.fromisoformat(book.data.settings.dates.annex)
    return workbook, _add_annex(workbook, book, write_amount_or_text)


def _title(book: Book) -> str:
    return "　".join(filter(None, (book.title, book.sample_mark)))


def _add_annex(workbook: Workbook, book: Book, write: Callable[[Cell, Figure, NumberFormat], None]) -> Sheets:
    """Add a sheet for each official table, in the order of the form."""
    written: Sheets = {}
    for table in build_annex(book):
        sheet = add_sheet(workbook, f"{table.number} {short_title(table)}")
        written[sheet.title] = f"{write_annex_sheet(sheet, table, write)}行"
        _mark(sheet, cell_at(sheet, NUMBER_ROW, 1), book.sample_mark)
    return written


def short_title(table: AnnexTable) -> str:
    """Return a table's title without the year: 部门支出总体情况表."""
    for beginning in (f"{table.year.value}年度", f"{table.year.value}年"):
        if table.title.startswith(beginning):
            return table.title.removeprefix(beginning)
    return table.title


def _mark(sheet: Worksheet, cell: Cell, mark: str) -> None:
    """Say on the sheet, and over every page printed from it, that its data is made up, where it is."""
    if not mark:
        return
    write_text(cell, "　".join(filter(None, (mark, str(cell.value or "")))))
    cell.font = styles.WARNING
    styles.set_header(sheet, mark)


def empty_workbook(title: str) -> Workbook:
    """Make a workbook without sheets."""
    workbook = Workbook()
    for sheet in workbook.worksheets:
        workbook.remove(sheet)
    workbook.properties.title = title
    workbook.properties.creator = "budgetbook"
    return workbook


def add_sheet(workbook: Workbook, wanted: str) -> Worksheet:
    """Add a sheet under the name wanted, or the nearest to it that a spreadsheet accepts."""
    sheet: Worksheet = workbook.create_sheet(sheet_name(wanted, workbook.sheetnames))
    return sheet
