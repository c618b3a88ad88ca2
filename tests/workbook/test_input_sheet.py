"""The layout of input sheets: what `import` relies on, and that every table comes back from it cell for cell."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from budgetbook.dataset.reader import read_table
from budgetbook.forms import schema
from budgetbook.workbook.input_sheet import (
    ROW_NOTES,
    TITLE_ROW,
    UNIT_ROW,
    column_widths,
    write_heading,
    write_rows,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from budgetbook.book import Book
    from budgetbook.dataset.reader import Table
    from budgetbook.forms.columns import TableSchema

VEHICLES = "车辆类别,数量（辆）\n合计,3\n轿车,1\n越野车,2\n"


def table_of(folder: Path, of: TableSchema, text: str) -> Table:
    path = folder / of.file
    path.write_text(text, encoding="utf-8")
    return read_table(path, of, of.file, "万元")


def told_back(rows: list[list[Any]], of: TableSchema) -> list[list[str]]:
    """Read a sheet by the layout alone: the rows below the headings as texts; a number is what it is worth."""

    def text(value: object) -> str:
        return str(Decimal(repr(value)).normalize()) if isinstance(value, float) else str(value)

    assert rows[2] == list(of.headings)
    return [[text(value) for value in row] for row in rows[3:]]


@pytest.fixture
def tables(book: Book) -> tuple[TableSchema, ...]:
    """The input tables of the real form."""
    return book.form.data.tables


def test_every_table_has_a_note_on_what_a_row_is(book: Book) -> None:
    assert [table.file for table in book.form.data.every_table] == list(ROW_NOTES)
    assert all(note.endswith("。") and "\n" not in note for note in ROW_NOTES.values())


def test_the_rows_stand_where_the_layout_says(
    sheet: Worksheet, saved: Callable[[Worksheet], Any], tmp_path: Path
) -> None:
    vehicles = table_of(tmp_path, schema.VEHICLES, VEHICLES)
    write_heading(sheet, schema.VEHICLES, "万元")
    assert write_rows(sheet, vehicles, 1) == 2
    assert saved(sheet).rows("表") == [
        ["车辆占用情况", ""],
        ["单位：辆", "上年期末数；每行一类车辆，没有车辆就一行都不填。"],
        ["车辆类别", "数量（辆）"],
        ["合计", 3.0],
        ["轿车", 1.0],
        ["越野车", 2.0],
    ]
    assert sheet.freeze_panes == "A5"


@pytest.mark.parametrize(
    ("of", "unit"),
    [
        (schema.INCOME, "单位：元"),
        (schema.PERFORMANCE_TASKS, "单位：元"),
        (schema.VEHICLES, "单位：辆"),
        (schema.PERFORMANCE_TARGETS, None),
    ],
    ids=lambda value: getattr(value, "file", None),
)
def test_the_unit_is_that_of_the_numbers_of_the_table(sheet: Worksheet, of: TableSchema, unit: str | None) -> None:
    write_heading(sheet, of, "元")
    assert sheet.cell(UNIT_ROW, 1).value == unit
    assert sheet.cell(TITLE_ROW, 1).value == of.title


def test_a_table_without_a_total_begins_right_below_its_headings(sheet: Worksheet) -> None:
    write_heading(sheet, schema.PERFORMANCE_TASKS, "万元")
    assert sheet.freeze_panes == "A4"
    assert [sheet.cell(4, column).value for column in range(1, 7)] == [None] * 6


def test_a_total_that_the_table_does_not_have_is_not_made_up(
    sheet: Worksheet, saved: Callable[[Worksheet], Any], tmp_path: Path
) -> None:
    """Nor by a formula: it has no value until a spreadsheet computes it, and then is one row more than there was."""
    write_heading(sheet, schema.VEHICLES, "万元")
    write_rows(sheet, table_of(tmp_path, schema.VEHICLES, "车辆类别,数量（辆）\n轿车,1\n"), 1)
    assert saved(sheet).rows("表")[3:] == [["轿车", 1.0]]
    assert not [cell for cell in saved(sheet).raw("表").values() if cell.formula]


def test_an_empty_cell_is_not_written_as_zero(
    sheet: Worksheet, saved: Callable[[Worksheet], Any], tmp_path: Path
) -> None:
    of = schema.PERFORMANCE_TASKS
    tasks = table_of(tmp_path, of, ",".join(of.headings) + "\n会议,宣传,18,18.0,,全年\n培训,学习,5,4,1,全年\n")
    write_heading(sheet, of, "万元")
    write_rows(sheet, tasks, 1)
    assert [row[4] for row in saved(sheet).rows("表")[3:]] == ["", 1.0]


def test_what_was_typed_is_shown_with_all_its_digits(sheet: Worksheet, tmp_path: Path) -> None:
    of = schema.OPERATING_COST
    write_heading(sheet, of, "万元")
    write_rows(sheet, table_of(tmp_path, of, "项目,预算数\n机关运行经费,57.725\n"), 1)
    assert (sheet["B4"].value, sheet["B4"].number_format) == ("57.725", "0.0#####")


def test_columns_are_wide_enough_for_their_headings_and_for_amounts(tables: tuple[TableSchema, ...]) -> None:
    for table in tables:
        for column, width in zip(table.columns, column_widths(table), strict=True):
            assert width >= 2 * len(column.heading)
            assert width >= 16
        assert sum(column_widths(table)) >= 88


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf", "Co", "Cn", "Zs", "Zl", "Zp"]))
names = words.filter(lambda text: text and not text.startswith(("=", "+", "-", "@")))
proses = st.lists(names, min_size=1, max_size=3).map("\n".join)
amounts = st.builds(
    lambda digits, places: f"{Decimal(digits).scaleb(-places):f}",
    st.integers(min_value=-(10**14), max_value=10**14),
    st.integers(min_value=0, max_value=6),
)
targets = st.lists(
    st.tuples(
        *(names, names, names, amounts, amounts, st.one_of(st.just(""), amounts), proses, names, names, names),
        st.one_of(st.just(""), proses),
    ),
    max_size=6,
    unique_by=lambda row: (row[0], row[8], row[9]),
)


@given(rows=targets)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_cell_of_a_table_comes_back(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    of = schema.PROJECT_TARGETS
    text = io.StringIO()
    csv.writer(text).writerows([of.headings, *rows])
    table = table_of(tmp_path, of, text.getvalue())
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    write_heading(sheet, of, "万元")
    write_rows(sheet, table, 2)
    file = io.BytesIO()
    workbook.save(file)
    file.seek(0)
    read = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python(skip_empty_area=False)
    kinds = [column.kind for column in of.columns]
    wanted = [
        [
            str(Decimal(row.text(heading)).normalize()) if kind == "amount" and row.text(heading) else row.text(heading)
            for kind, heading in zip(kinds, of.headings, strict=True)
        ]
        for row in table.rows
    ]
    assert told_back(read, of) == wanted
