"""Single cells: what is written comes back, and nothing runs."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from budgetbook.core.errors import InputError
from budgetbook.figures import plain
from budgetbook.workbook.cells import MAX_CHARACTERS, cell_at, write_number, write_text
from budgetbook.workbook.grid import Box

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.worksheet.worksheet import Worksheet
    from syrupy.assertion import SnapshotAssertion

    Saved = Callable[[Worksheet], Any]

DANGEROUS = [
    "=1+1",
    '=HYPERLINK("http://example.com","点这里")',
    "=cmd|' /C calc'!A0",
    "+86 379",
    "-1.5",
    "@SUM(A1:A9)",
    "\t=1+1",
    "=",
    "#N/A",
    "#DIV/0!",
    "TRUE",
    "007",
    "1e5",
    "_x003D_1+1",
    "　　工资福利支出",
    "一\n二",
    "'引号",
]

# what XML and workbooks can hold
storable = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))
texts = st.builds(str.__add__, st.sampled_from(["", "=", "+", "-", "@", "\t", "\n", "_x0041_"]), storable)


def read_back(sheet: Worksheet) -> list[list[Any]]:
    file = io.BytesIO()
    assert sheet.parent is not None
    sheet.parent.save(file)
    file.seek(0)
    return CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python(skip_empty_area=False)


def new_sheet() -> Any:
    return Workbook().active


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_stays_a_text_in_the_file(sheet: Worksheet, saved: Saved, text: str) -> None:
    write_text(cell_at(sheet, 1, 1), text)
    cell = saved(sheet).raw("表")["A1"]
    assert (cell.kind, cell.formula, cell.value) == ("inlineStr", None, None)
    assert cell.text


@pytest.mark.parametrize("text", DANGEROUS)
def test_only_what_a_spreadsheet_would_run_is_marked_as_typed_with_an_apostrophe(
    sheet: Worksheet, saved: Saved, text: str
) -> None:
    write_text(cell_at(sheet, 1, 1), text)
    assert saved(sheet).raw("表")["A1"].quoted is (text[0] in "=+-@\t")


@given(st.lists(texts.filter(bool), min_size=1, max_size=20))
@settings(max_examples=60)
@example(DANGEROUS)
def test_every_text_comes_back_as_it_was(written: list[str]) -> None:
    sheet = new_sheet()
    for row, text in enumerate(written, start=1):
        write_text(cell_at(sheet, row, 1), text)
        assert sheet.cell(row, 1).data_type == "s"
    assert [row[0] for row in read_back(sheet)] == written


def test_an_empty_text_leaves_the_cell_empty(sheet: Worksheet, saved: Saved) -> None:
    write_text(cell_at(sheet, 1, 1), "")
    write_text(cell_at(sheet, 1, 2), "二")
    assert "A1" not in {name for name, cell in saved(sheet).raw("表").items() if cell.kind == "inlineStr"}


def test_a_text_of_the_greatest_length_is_written_whole_and_one_longer_refused(
    sheet: Worksheet, snapshot: SnapshotAssertion
) -> None:
    write_text(cell_at(sheet, 1, 1), "长" * MAX_CHARACTERS)
    assert len(sheet["A1"].value) == MAX_CHARACTERS
    with pytest.raises(InputError) as error:
        write_text(cell_at(sheet, 2, 1), "长" * (MAX_CHARACTERS - 1) + "𠮷")
    assert str(error.value) == snapshot


@pytest.mark.parametrize("text", ["\x07铃", "\r\n行", "\ufffe"], ids=["bell", "carriage-return", "noncharacter"])
def test_a_character_that_no_workbook_can_hold_is_refused(
    sheet: Worksheet, snapshot: SnapshotAssertion, text: str
) -> None:
    with pytest.raises(InputError) as error:
        write_text(cell_at(sheet, 1, 1), text)
    assert str(error.value) == snapshot


numbers = st.builds(
    lambda digits, exponent: Decimal(digits).scaleb(-exponent),
    st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1),
    st.integers(min_value=0, max_value=6),
)


@given(st.lists(numbers, min_size=1, max_size=20))
@settings(max_examples=60)
@example([Decimal(text) for text in ("8.2", "74.0", "0.1", "999999999999.999", "-0.0", "9007199254740.99", "100")])
def test_every_number_is_in_the_file_digit_for_digit(written: list[Decimal]) -> None:
    sheet = new_sheet()
    for row, value in enumerate(written, start=1):
        write_number(cell_at(sheet, row, 1), value, "0.0")
        assert (sheet.cell(row, 1).value, sheet.cell(row, 1).data_type) == (plain(value), "n")
    back = [Decimal(repr(row[0])) for row in read_back(sheet)]
    assert back == written


def test_a_number_is_in_the_file_as_it_was_typed_not_as_a_float_has_it(sheet: Worksheet, saved: Saved) -> None:
    """The writing library itself would make 8.199999999999999 of 8.2."""
    for column, text in enumerate(("8.2", "74.0", "0.30"), start=1):
        write_number(cell_at(sheet, 1, column), Decimal(text), "0.0")
    raw = saved(sheet).raw("表")
    assert [(raw[name].kind, raw[name].value) for name in ("A1", "B1", "C1")] == [
        ("n", "8.2"),
        ("n", "74.0"),
        ("n", "0.30"),
    ]


def test_a_number_with_more_digits_than_a_spreadsheet_keeps_is_refused_with_its_cell(
    sheet: Worksheet, snapshot: SnapshotAssertion
) -> None:
    write_number(cell_at(sheet, 1, 1), Decimal("12345678901234.500000"), "0.0")
    with pytest.raises(InputError) as error:
        write_number(cell_at(sheet, 8, 6), Decimal("12345678901234.56"), "0.0")
    assert str(error.value) == snapshot


def test_nothing_is_written_into_a_cell_that_was_merged_into_another(sheet: Worksheet) -> None:
    Box(1, 1, columns=2).merge(sheet)
    with pytest.raises(TypeError, match="B1"):
        cell_at(sheet, 1, 2)
