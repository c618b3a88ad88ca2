"""Shanghai's official workbook of a unit: a filled copy gives the unit's tables back, or says what it leaves open."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from budgetbook.book import open_book
from budgetbook.checks import run_checks
from budgetbook.core.project import Project
from budgetbook.figures import Figure
from budgetbook.figures.ledger import SourcedText
from budgetbook.importing.run import import_files
from budgetbook.importing.typed_text import amount
from budgetbook.tables import build_annex
from tests.files import read_csv, write_csv
from tests.places import MADE_UP, ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.importing.report import ImportOutcome
    from budgetbook.tables import AnnexTable

TEMPLATE = ROOT.parent / "shared" / "peers" / "shanghai_2026_unit_template.xlsx"
YEAR, UNIT = "2024", "999104"

pytestmark = pytest.mark.skipif(not TEMPLATE.is_file(), reason="没有 ../shared/peers：真实文件不随项目提供")

SHEETS = {
    "balance": ("单位收支总表", 10),
    "income": ("单位收入总表", 9),
    "spending": ("单位支出总表", 9),
    "appropriation": ("单位财政拨款收支总表", 8),
    "general_public": ("单位一般公共预算拨款表", 9),
    "government_fund": ("单位政府性基金拨款表", 9),
    "state_capital": ("单位国有资本经营预算拨款表 ", 9),
    "basic": ("单位一般公共预算拨款基本支出明细表", 9),
    "three_public": ("单位“三公”经费和机关运行费预算表", 7),
}
"""The workbook's sheet of each table, and the first row under the headings."""

STATED = ("income.csv", "spending.csv", "basic_spending.csv", "three_public.csv", "operating_cost.csv")
"""The input tables that the workbook states."""


def typed(table: AnnexTable, cell: Any) -> Decimal | str | None:
    """What an office types into a cell: amounts as printed, codes and names as texts."""
    value = cell.value
    if isinstance(value, Figure):
        return amount(table.numbers.text(value))
    if cell.number is not None:
        before, number, after = cell.number
        return f"{before}{number.text}{after}{value}"
    return value.text if isinstance(value, SourcedText) else value or None


def fill(target: Path, tables: Sequence[AnnexTable], *, zeros: bool) -> None:
    """Fill a copy of the workbook as an office does; the sheets of tables without rows are left as they are.

    Parameters
    ----------
    zeros
        Whether 0 is typed where there is nothing; otherwise the cell is left blank.
    """
    workbook = openpyxl.load_workbook(TEMPLATE)
    for table in tables:
        name, first = SHEETS[table.key]
        sheet = workbook[name]
        sheet["A2"] = sheet["A2"].value.replace("2026", YEAR)
        if table.key in ("government_fund", "state_capital") and len(table.body) <= 1:
            continue
        for merged in [merged for merged in sheet.merged_cells.ranges if merged.min_row >= first]:
            sheet.unmerge_cells(str(merged))
        for row in sheet.iter_rows(min_row=first):
            for cell in row:
                cell.value = None
        for place, line in enumerate(table.body, start=first):
            column = 1
            for printed in line.cells:
                value = typed(table, printed)
                sheet.cell(place, column).value = value if zeros or value != 0 else None
                column += printed.columns
    workbook.save(target)


class Library:
    """The made-up library in a folder of its own, whose tables are its workbook's and are then taken away."""

    def __init__(self, folder: Path) -> None:
        self.project = Project(ROOT, folder / "data")
        self.folder = self.project.data / YEAR / UNIT
        shutil.copytree(MADE_UP / YEAR / UNIT, self.folder)
        self.workbook = folder / "单位预算.xlsx"

    def write(self, name: str, rows: Sequence[Sequence[str]]) -> None:
        """Write a table without its total."""
        write_csv(self.folder / name, (row for row in rows if row[0] != "合计"))

    def rows(self, name: str) -> list[list[str]]:
        """A table as it stands there, with its headings."""
        return read_csv(self.folder / name)

    def divide_retirement(self) -> None:
        """Give a second item of its 类 both 人员经费 and 公用经费, so that no table tells how each is divided."""
        rows = self.rows("spending.csv")
        divided = [[*row[:3], "150000", "36600", "0"] if row[0] == "2080502" else row for row in rows]
        self.write("spending.csv", divided)
        items = self.rows("basic_spending.csv")
        moved = {"30302": "150000", "30201": "256600"}
        self.write("basic_spending.csv", [[*row[:2], moved.get(row[0], row[2])] for row in items])

    def print(self, *, zeros: bool = True) -> dict[str, list[list[str]]]:
        """Print the tables into the workbook, take them away, and return what they were."""
        fill(self.workbook, build_annex(open_book(YEAR, UNIT, self.project.data)), zeros=zeros)
        before = {name: self.rows(name) for name in STATED}
        for name in (*STATED, "purposes.csv"):
            (self.folder / name).unlink()
        return before

    def send(self, *files: Path) -> ImportOutcome:
        """Import the workbook, and other files."""
        return import_files(self.project, YEAR, UNIT, (self.workbook, *files))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


def worth(rows: Sequence[Sequence[str]]) -> list[list[str | Decimal]]:
    """Rows in a fixed order with amounts as numbers and without 合计, which a workbook states and a unit need not."""
    found = [[Decimal(cell) if place and cell.isdecimal() else cell for place, cell in enumerate(row)] for row in rows]
    return sorted((row for row in found if row[0] != "合计"), key=str)


def test_a_filled_workbook_gives_the_units_tables_back(library: Library) -> None:
    before = library.print()
    outcome = library.send()
    assert outcome.findings == ()
    assert [table.name.split()[0] for table in outcome.read] == [f"附表{number}" for number in "一二三四五六七八九"]
    assert outcome.written == (*STATED, "purposes.csv")
    assert {name: worth(library.rows(name)) for name in STATED} == {name: worth(before[name]) for name in STATED}
    # what people type is there, and every rule holds
    library.write("purposes.csv", [[*row[:2], row[2] or "日常工作"] for row in library.rows("purposes.csv")])
    assert run_checks(open_book(YEAR, UNIT, library.project.data)).has_passed


def test_government_funds_and_blank_cells_are_read_as_well(library: Library) -> None:
    """A blank cell is nothing: the sources of income that have none get no row."""
    item = ["2070904", "地方旅游开发项目补助"]
    library.write("spending.csv", [*library.rows("spending.csv"), [*item, "政府性基金预算", "0", "0", "300000"]])
    library.write("purposes.csv", [*library.rows("purposes.csv"), [*item, "旅游资料的收集"]])
    income = [[*row[:2], "300000"] if row[1] == "政府性基金预算" else row for row in library.rows("income.csv")]
    library.write("income.csv", income)
    before = library.print(zeros=False)
    outcome = library.send()
    assert outcome.findings == ()
    assert worth(library.rows("spending.csv")) == worth(before["spending.csv"])
    there = [row for row in before["income.csv"] if row[2] != "0"]
    assert worth(library.rows("income.csv")) == worth(there)


def test_what_the_workbook_leaves_open_is_said_and_not_guessed(library: Library, snapshot: SnapshotAssertion) -> None:
    library.divide_retirement()
    library.print()
    outcome = library.send()
    assert outcome.findings == snapshot
    assert outcome.written == ()
    assert not (library.folder / "spending.csv").exists()


def test_the_sheet_of_spending_closes_what_the_workbook_leaves_open(library: Library, tmp_path: Path) -> None:
    library.divide_retirement()
    before = library.print()
    outcome = library.send(sheet_of_spending(tmp_path, before["spending.csv"]))
    assert outcome.findings == ()
    assert worth(library.rows("spending.csv")) == worth(before["spending.csv"])


def test_a_sheet_of_spending_that_contradicts_the_workbook_is_refused(
    library: Library, tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    library.divide_retirement()
    before = library.print()
    other = [
        ["2080502", row[1], row[2], "160000", "26600", "0"] if row[0] == "2080502" else row
        for row in before["spending.csv"]
    ]
    assert library.send(sheet_of_spending(tmp_path, other)).findings == snapshot


def sheet_of_spending(folder: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Write an input sheet (录入表) as an office fills it in."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "支出预算"
    for row in (["支出预算"], ["单位：元"], *rows):
        sheet.append([Decimal(cell) if place > 2 and cell.isdecimal() else cell for place, cell in enumerate(row)])
    workbook.save(folder / "支出.xlsx")
    return folder / "支出.xlsx"


def test_a_second_row_of_a_table_with_one_is_refused_in_one_sentence(library: Library) -> None:
    library.print()
    workbook = openpyxl.load_workbook(library.workbook)
    name, first = SHEETS["three_public"]
    workbook[name].cell(first + 1, 1).value = 100
    workbook.save(library.workbook)
    (finding,) = library.send().findings
    assert f"第{first + 1}行：附表九只有一行金额" in finding


def test_every_table_of_the_empty_workbook_is_recognised_and_no_sample_is_data(library: Library) -> None:
    library.print()
    workbook = openpyxl.load_workbook(TEMPLATE)
    for name, _ in SHEETS.values():
        workbook[name]["A2"] = workbook[name]["A2"].value.replace("2026", YEAR)
    workbook.save(library.workbook)
    outcome = library.send()
    assert [table.rows for table in outcome.read] == [0] * len(SHEETS)
    assert outcome.findings == ("没有读到一张填了数的表。",)
