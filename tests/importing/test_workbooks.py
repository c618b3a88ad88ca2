from __future__ import annotations

import datetime as dt
import re
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from budgetbook.importing.sheet import HIDDEN
from budgetbook.importing.workbooks import ERROR_VALUE, NO_VALUE, read_workbook

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def book() -> openpyxl.Workbook:
    return openpyxl.Workbook()


@pytest.fixture
def sheet(book: openpyxl.Workbook) -> Worksheet:
    found = book.active
    assert isinstance(found, Worksheet)
    return found


def rewritten(path: Path, old: str, new: str) -> Path:
    """Change the XML of the first sheet, once."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet1.xml"
    xml, count = re.subn(old, new, parts[part].decode("utf-8"))
    assert count == 1, old
    parts[part] = xml.encode("utf-8")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("92", "92"),
        ("0.30000000000000004", "0.3"),
        ("92.00000000000001", "92"),
        ("156211123.45", "156211123.45"),
        ("7.7000000000000002", "7.7"),
        ("1E+16", "10000000000000000"),
        ("0.3333333333333333", "0.333333333333333"),
        ("-0.5", "-0.5"),
    ],
)
def test_a_number_has_the_15_digits_that_excel_shows(
    book: openpyxl.Workbook, sheet: Worksheet, tmp_path: Path, stored: str, text: str
) -> None:
    sheet["A1"] = 1
    book.save(tmp_path / "a.xlsx")
    (read,) = read_workbook(rewritten(tmp_path / "a.xlsx", "<v>1</v>", f"<v>{stored}</v>"))
    assert read.rows == ((text,),)


def test_texts_dates_and_truths_are_texts(book: openpyxl.Workbook, sheet: Worksheet, tmp_path: Path) -> None:
    sheet.append(["  05 ", dt.date(2020, 1, 2), True, None, "最后"])
    book.save(tmp_path / "a.xlsx")
    (read,) = read_workbook(tmp_path / "a.xlsx")
    assert read.rows == (("05", "2020-01-02", "TRUE", "", "最后"),)


def test_rows_are_counted_as_excel_does(book: openpyxl.Workbook, sheet: Worksheet, tmp_path: Path) -> None:
    sheet["B4"] = "第四行"
    book.save(tmp_path / "a.xlsx")
    (read,) = read_workbook(tmp_path / "a.xlsx")
    assert read.where(read.rows.index(("", "第四行"))) == "a.xlsx 工作表“Sheet” 第4行"


def test_what_lies_under_a_merged_cell_is_not_read(book: openpyxl.Workbook, sheet: Worksheet, tmp_path: Path) -> None:
    sheet.append(["合计", 1, 2])
    sheet.append([3, 4, 5])
    book.save(tmp_path / "a.xlsx")
    merged = '</sheetData><mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'
    (read,) = read_workbook(rewritten(tmp_path / "a.xlsx", "</sheetData>", merged))
    assert read.rows == (("合计", "", "2"), ("", "", "5"))


def test_hidden_sheets_are_read_and_said_to_be_hidden(
    book: openpyxl.Workbook, sheet: Worksheet, tmp_path: Path
) -> None:
    sheet["A1"] = "看得见"
    for state in ("hidden", "veryHidden"):
        other = book.create_sheet(state)
        other["A1"] = state
        other.sheet_state = state
    book.create_chartsheet("图")
    book.save(tmp_path / "a.xlsx")
    read = read_workbook(tmp_path / "a.xlsx")
    assert [(sheet.name, sheet.notices) for sheet in read] == [
        ("Sheet", ()),
        ("hidden", (HIDDEN,)),
        ("veryHidden", (HIDDEN,)),
    ]


def test_a_formula_without_a_value_is_found_and_one_with_a_value_is_read(
    book: openpyxl.Workbook, sheet: Worksheet, tmp_path: Path
) -> None:
    sheet.append([1, "=A1*2", "=A1*3", '=IF(A1=1,"","x")'])
    book.save(tmp_path / "a.xlsx")
    path = rewritten(tmp_path / "a.xlsx", r"<f>A1\*3</f><v></v>", "<f>A1*3</f><v>3</v>")
    path = rewritten(path, r'<c r="D1"', '<c t="str" r="D1"')
    (read,) = read_workbook(path)
    assert read.rows[0][:3] == ("1", "", "3")
    assert dict(read.unreadable) == {(0, 1): NO_VALUE}


def test_a_cell_with_an_error_is_not_blank(book: openpyxl.Workbook, sheet: Worksheet, tmp_path: Path) -> None:
    sheet.append(["合计", "#REF!"])
    book.save(tmp_path / "a.xlsx")
    (read,) = read_workbook(tmp_path / "a.xlsx")
    assert dict(read.unreadable) == {(0, 1): ERROR_VALUE}
    assert not read.is_blank(0)
