from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from budgetbook.workbook.sheet_names import MAX_NAME_UNITS, sheet_name


def units(name: str) -> int:
    return len(name.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("预算03表 部门支出总体情况表", "预算03表 部门支出总体情况表"),
        ("[a]:*?/\\'", "［a］：＊？／＼’"),
        ("一" * 40, "一" * 31),
        ("a" * 30 + "𠮷", "a" * 30),
        (" 两头有空格 ", "两头有空格"),
        ("两\n行", "两行"),
        ("", "表"),
    ],
)
def test_a_name_is_kept_as_far_as_a_spreadsheet_accepts_it(wanted: str, name: str) -> None:
    assert sheet_name(wanted, ()) == name


def test_a_name_that_is_taken_in_whatever_case_gets_a_number_within_the_length() -> None:
    assert sheet_name("Table", ("TABLE",)) == "Table（2）"
    assert sheet_name("Table", ("TABLE", "table（2）")) == "Table（3）"
    long = "一" * MAX_NAME_UNITS
    assert sheet_name(long, (long,)) == "一" * 28 + "（2）"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40), max_size=6))
def test_names_are_allowed_short_and_different(wanted: list[str]) -> None:
    workbook = Workbook()
    for text in wanted:
        name = sheet_name(text, workbook.sheetnames)
        assert 0 < units(name) <= MAX_NAME_UNITS
        assert not set(name) & set("[]:*?/\\'")
        assert workbook.create_sheet(name).title == name
    folded = [name.casefold() for name in workbook.sheetnames]
    assert len(set(folded)) == len(folded)
