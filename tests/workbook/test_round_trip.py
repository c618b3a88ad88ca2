"""There and back: what export writes, and what is typed into a template, is imported cell for cell."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
from openpyxl import load_workbook

from budgetbook.core.project import find_project
from budgetbook.dataset.unit import read_unit
from budgetbook.forms.reading import read_form
from budgetbook.forms.schema import TOTAL
from budgetbook.workbook.cells import cell_at, write_number, write_text
from budgetbook.workbook.input_sheet import TOTAL_ROW
from tests.command_line import run_command
from tests.files import keep_headings, read_csv
from tests.places import MADE_UP, ROOT

BOOKS = {
    "real": (ROOT / "data", "2020", "157001"),
    "sample": (MADE_UP, "2021", "999001"),
    "institution": (MADE_UP, "2024", "999101"),
    "wuzhou": (MADE_UP, "2025", "999102"),
    "economic": (MADE_UP, "2024", "999103"),
    "shanghai unit": (MADE_UP, "2024", "999104"),
}
"""The real book; made-up ones whose spending of other funds no official table states, with 上年结转, economic items,
人员经费 by 类 alone."""


def worth(heading: str, text: str) -> Decimal | str:
    """What a cell is worth: of amounts, 96.0 and 96 are the same; of codes, 01 and 1 are not."""
    try:
        return text if heading.endswith("编码") else Decimal(text)
    except InvalidOperation:
        return text


def cells(folder: Path) -> dict[str, list[list[Decimal | str]]]:
    """All cells of a unit's tables, by file."""
    tables: dict[str, list[list[Decimal | str]]] = {}
    for path in folder.glob("*.csv"):
        if path.name != "accepted.csv":
            headings, *rows = read_csv(path)
            tables[path.name] = [list(headings), *([*map(worth, headings, row)] for row in rows)]
    return tables


@dataclass(frozen=True)
class Copied:
    """One unit's folder, copied, and what it held."""

    folder: Path
    options: tuple[str, ...]
    before: dict[str, list[list[Decimal | str]]]


@pytest.fixture(params=BOOKS)
def copied(request: pytest.FixtureRequest, tmp_path: Path) -> Copied:
    source, year, unit = BOOKS[request.param]
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data" / "classification", data / "classification")
    if (source / "forms").is_dir():
        shutil.copytree(source / "forms", data / "forms")
    folder = Path(shutil.copytree(source / year / unit, data / year / unit))
    before = cells(folder)
    assert len(before) >= 7
    return Copied(folder, ("--year", year, "--unit", unit, "--data", str(data)), before)


def test_export_and_import_give_back_the_same_data(copied: Copied, tmp_path: Path) -> None:
    workbook = str(tmp_path / "附表.xlsx")
    assert run_command("export", *copied.options, "--output", workbook) == 0
    keep_headings(copied.folder)
    assert run_command("import", workbook, *copied.options) == 0
    assert cells(copied.folder) == copied.before


def fill_in(path: Path, copied: Copied) -> None:
    """Type the data into a template; what its formulas would show stands in their place, as a spreadsheet saves it."""
    workbook = load_workbook(path)
    project = find_project(copied.folder.parents[1], start=ROOT)
    settings = read_unit(copied.folder / "unit.toml", "unit.toml")
    for table in read_form(project, settings.form).data.tables:
        sheet = workbook[table.title]
        row = 5 if table.has_total else 4
        for values in copied.before[table.file][1:]:
            is_total = table.has_total and values[0] == TOTAL
            for number, value in enumerate(values, start=1):
                cell = cell_at(sheet, TOTAL_ROW if is_total else row, number)
                kind = table.columns[number - 1].kind
                if isinstance(value, Decimal) and kind in ("amount", "count"):
                    write_number(cell, value, "0.0")
                elif value != "":
                    write_text(cell, str(value))
            row += 0 if is_total else 1
        for cells_of_row in sheet.iter_rows(min_row=TOTAL_ROW):
            for unused in cells_of_row:
                if unused.data_type == "f":
                    unused.value = None
    workbook.save(path)


def test_a_template_that_is_filled_in_is_imported_whole(copied: Copied, tmp_path: Path) -> None:
    workbook = tmp_path / "填报.xlsx"
    assert run_command("template", *copied.options, "--output", str(workbook)) == 0
    fill_in(workbook, copied)
    keep_headings(copied.folder)
    assert run_command("import", str(workbook), *copied.options) == 0
    assert cells(copied.folder) == copied.before


@pytest.mark.usefixtures("yuan_book")
def test_export_and_import_give_back_the_same_data_under_the_other_form(data: Path, tmp_path: Path) -> None:
    """The import may add 合计 rows: official tables state them."""
    folder = data / "2023" / "157001"
    options = ("--year", "2023", "--unit", "157001", "--data", str(data))
    copied = Copied(folder, options, cells(folder))
    assert run_command("export", *options, "--output", str(tmp_path / "附表.xlsx")) == 0
    keep_headings(copied.folder)
    assert run_command("import", str(tmp_path / "附表.xlsx"), *options) == 0
    found = {name: [row for row in rows if row[0] != TOTAL] for name, rows in cells(folder).items()}
    assert found == {name: [row for row in rows if row[0] != TOTAL] for name, rows in copied.before.items()}
