"""What the tests of the import share: the real 2020 tables as an office lays them out, to be sent in any format."""

from __future__ import annotations

import csv
import re
import shutil
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlwt
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from budgetbook.core.project import Project, find_project
from budgetbook.figures import Figure
from budgetbook.figures.ledger import SourcedText
from budgetbook.importing.run import import_files
from budgetbook.tables import build_annex
from tests.places import ROOT, UNIT, YEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from budgetbook.book import Book
    from budgetbook.importing.report import ImportOutcome
    from budgetbook.tables import AnnexTable
    from tests.reused_folders import CopyFolder

COMMITTED = ROOT / "data" / YEAR / UNIT

Value = str | Decimal | None

STATED = (
    "income.csv",
    "spending.csv",
    "basic_spending.csv",
    "three_public.csv",
    "operating_cost.csv",
    "performance_tasks.csv",
    "performance_targets.csv",
)
"""The input tables that Luoyang's official tables state."""


@dataclass
class OfficeSheet:
    """One sheet as an office sends it: number, title, department and unit over merged headings and the rows.

    Attributes
    ----------
    body
        Place of the first row under the headings.
    merged
        Merged ranges: first row, first column, last row, last column, from 0.
    formulas
        Formulas by cell (row, column, from 0): with the value that the cell has, or without any.
    """

    key: str
    name: str
    rows: list[list[Value]]
    body: int
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: dict[tuple[int, int], bool] = field(default_factory=dict)
    state: str = "visible"
    is_protected: bool = False

    def find(self, text: str) -> tuple[int, int]:
        """Return the place of the only cell with this text."""
        places = [(r, c) for r, row in enumerate(self.rows) for c, cell in enumerate(row) if cell == text]
        assert len(places) == 1, (text, places)
        return places[0]

    def column(self, row: int, heading: str) -> int:
        """Return the only column with this heading in a row of headings."""
        places = [column for column, cell in enumerate(self.rows[row]) if cell == heading]
        assert len(places) == 1, (heading, places)
        return places[0]


def _value(cell: Any) -> Value:
    value: Value
    match cell.value:
        case Figure():
            value = cell.value.value
        case SourcedText():
            value = cell.value.text
        case None:
            value = None
        case _:
            value = str(cell.value) or None
    if cell.number is not None:
        before, number, after = cell.number
        return f"{before}{number.text}{after}{value}"
    return value


def _lay_out_cells(sheet: OfficeSheet, rows: Any, taken: set[tuple[int, int]]) -> None:
    """Put cells with spans under the rows that are there, each at the first place that is free."""
    for cells in rows:
        row = len(sheet.rows)
        values: dict[int, Value] = {}
        column = 0
        for cell, across, down in cells:
            while (row, column) in taken:
                column += 1
            values[column] = _value(cell) if hasattr(cell, "value") else cell.text
            taken.update((row + r, column + c) for r in range(down) for c in range(across))
            if across * down > 1:
                sheet.merged.append((row, column, row + down - 1, column + across - 1))
            column += across
        sheet.rows.append([values.get(c) for c in range(max([*values, *(c for r, c in taken if r == row)]) + 1)])


def lay_out_table(table: AnnexTable) -> OfficeSheet:
    """Lay out one official table as offices do."""
    width = len(table.widths)
    sheet = OfficeSheet(table.key, table.contents[:31], [[table.number], [table.title]], 0)
    sheet.merged.append((1, 0, 1, width - 1))
    sheet.rows.append([table.department_line, *[None] * (width - 2), table.unit_line])
    taken: set[tuple[int, int]] = set()
    _lay_out_cells(sheet, [[(cell, cell.columns, cell.levels) for cell in row] for row in table.head], taken)
    sheet.body = len(sheet.rows)
    _lay_out_cells(sheet, [[(cell, cell.columns, cell.rows) for cell in row.cells] for row in table.body], taken)
    sheet.rows.extend([note] for note in table.notes)
    return sheet


@pytest.fixture(scope="session")
def annex(book: Book) -> tuple[AnnexTable, ...]:
    """The real 2020 annex."""
    return build_annex(book)


@pytest.fixture
def sheets(annex: tuple[AnnexTable, ...]) -> list[OfficeSheet]:
    """The real 2020 tables, a sheet each."""
    return [lay_out_table(table) for table in annex]


@pytest.fixture
def sheet(sheets: list[OfficeSheet]) -> Callable[[str], OfficeSheet]:
    """The sheet of one table."""
    return lambda key: next(sheet for sheet in sheets if sheet.key == key)


def write_xlsx(
    path: Path, sheets: list[OfficeSheet], change: Callable[[openpyxl.Workbook], None] | None = None
) -> Path:
    """Write a workbook as Excel saves it: a formula has the value that its cell shows.

    Parameters
    ----------
    change
        What is done to the workbook before: formats, and whatever else a sheet as sent has no words for.
    """
    book = openpyxl.Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    for number, sent in enumerate(sheets):
        sheet = book.create_sheet(sent.name)
        assert sheet is not None
        for row, values in enumerate(sent.rows, start=1):
            for column, value in enumerate(values, start=1):
                if value is not None:
                    sheet.cell(row, column).value = value
        for top, left, bottom, right in sent.merged:
            # merge_cells() gives every cell of the range its borders, which takes longer than writing the book
            sheet.merged_cells.ranges.add(CellRange(None, left + 1, top + 1, right + 1, bottom + 1))
        sheet.sheet_state = sent.state if number else "visible"
        sheet.protection.sheet = sent.is_protected
    if change is not None:
        change(book)
    book.save(path)
    for number, sent in enumerate(sheets, start=1):
        if sent.formulas:
            _add_formulas(path, f"xl/worksheets/sheet{number}.xml", sent.formulas)
    return path


def _add_formulas(path: Path, part: str, formulas: dict[tuple[int, int], bool]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    xml = parts[part].decode("utf-8")
    for (row, column), has_value in formulas.items():
        reference = f"{get_column_letter(column + 1)}{row + 1}"
        value = r"\2" if has_value else ""
        xml, count = re.subn(rf'(<c r="{reference}"[^>]*>)(<v>[^<]*</v>)', rf"\1<f>SUM(A1:A2)</f>{value}", xml)
        assert count == 1, reference
    parts[part] = xml.encode("utf-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def write_xls(path: Path, sheets: list[OfficeSheet]) -> Path:
    """Write a workbook of Excel 97."""
    book = xlwt.Workbook()
    for sent in sheets:
        sheet = book.add_sheet(sent.name)
        spans = {(top, left): (bottom, right) for top, left, bottom, right in sent.merged}
        for row, values in enumerate(sent.rows):
            for column, value in enumerate(values):
                shown = value if value is None or isinstance(value, str) else float(value)
                if (row, column) in spans:
                    bottom, right = spans[row, column]
                    sheet.write_merge(row, bottom, column, right, shown)
                elif shown is not None:
                    sheet.write(row, column, shown)
    book.save(str(path))
    return path


def write_ods(path: Path, sheets: list[OfficeSheet]) -> Path:
    """Write an OpenDocument spreadsheet."""
    tables = "".join(
        f'<table:table table:name="{escape(sent.name, {chr(34): "&quot;"})}">'
        + "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in sent.rows)
        + "</table:table>"
        for sent in sheets
    )
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names} office:version="1.2">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
    return path


def _ods_cell(value: Value) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, Decimal):
        kind = f'office:value-type="float" office:value="{value}"'
        return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'


def write_csvs(folder: Path, sheets: list[OfficeSheet], encoding: str = "gb18030") -> list[Path]:
    """Write a CSV file for each sheet, as Excel saves it in China."""
    paths = []
    for sent in sheets:
        path = folder / f"{sent.name}.csv"
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows([["" if value is None else str(value) for value in row] for row in sent.rows])
        paths.append(path)
    return paths


class Office:
    """An empty folder of the 2020 unit, and what is imported into it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.folder = self.data / YEAR / UNIT
        self.committed = COMMITTED
        self.project = Project(find_project(start=ROOT).root, self.data)

    def send(self, *files: Path, year: str = YEAR, **options: Any) -> ImportOutcome:
        """Import files."""
        return import_files(self.project, year, UNIT, files, **options)

    def refused(self, *files: Path, **options: Any) -> list[str]:
        """Import files of which something is in doubt; nothing may have been written."""
        before = {path: path.read_bytes() for path in self.files()}
        outcome = self.send(*files, **options)
        assert outcome.findings
        assert outcome.written == ()
        assert {path: path.read_bytes() for path in self.files()} == before
        return list(outcome.findings)

    def xlsx(
        self,
        sheets: list[OfficeSheet],
        name: str = "附表.xlsx",
        change: Callable[[openpyxl.Workbook], None] | None = None,
    ) -> Path:
        """Save sheets as a workbook, changed before, with the values that formulas have in Excel."""
        return write_xlsx(self.data.parent / name, sheets, change)

    def xls(self, sheets: list[OfficeSheet]) -> Path:
        """Save sheets as a workbook of Excel 97."""
        return write_xls(self.data.parent / "附表.xls", sheets)

    def ods(self, sheets: list[OfficeSheet]) -> Path:
        """Save sheets as an OpenDocument spreadsheet."""
        return write_ods(self.data.parent / "附表.ods", sheets)

    def csvs(self, sheets: list[OfficeSheet], encoding: str = "gb18030") -> list[Path]:
        """Save each sheet as a CSV file, as Excel does in China."""
        return write_csvs(self.data.parent, sheets, encoding)

    def files(self) -> Iterator[Path]:
        """The input tables that are there."""
        return iter(sorted(path for path in self.folder.iterdir() if path.is_file()))

    def differing(self, *names: str) -> list[str]:
        """The input tables, of those named, that are not byte for byte as committed; by default all that are stated."""
        names = names or STATED
        return [name for name in names if (self.folder / name).read_bytes() != (COMMITTED / name).read_bytes()]


@pytest.fixture
def write_amounts(sheets: list[OfficeSheet]) -> Callable[[Callable[[Decimal], str]], None]:
    """Write the amounts of all sheets as texts: write_amounts(lambda amount: f"{amount:,}")."""

    def write(spell: Callable[[Decimal], str]) -> None:
        for sent in sheets:
            for row in sent.rows:
                row[:] = [spell(value) if isinstance(value, Decimal) else value for value in row]

    return write


@pytest.fixture
def office(copy_folder: CopyFolder, tmp_path: Path) -> Office:
    """An empty folder of the 2020 unit."""
    return Office(copy_folder("office", tmp_path / "data", lay_out_office))


def lay_out_office(folder: Path) -> None:
    shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("raw"))
    for path in (folder / YEAR / UNIT).glob("*.csv"):
        path.unlink()
