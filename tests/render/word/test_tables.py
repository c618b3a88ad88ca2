"""Tables of the Word file: widths, numbers that fit, amounts aligned at the point."""

from __future__ import annotations

from typing import Any

import docx
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from budgetbook.core.project import find_project
from budgetbook.render.word.tables import CELL_PADDING, _scaled, set_tables
from budgetbook.render.word.xml import text_of

DIGIT = 105
"""Twips: half of 10.5 pt."""


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=20), st.integers(1000, 20000))
def test_widths_are_shares_of_the_whole_and_sum_to_it(widths: list[int], whole: int) -> None:
    scaled = _scaled(widths, whole)
    assert sum(scaled) == whole
    assert all(abs(new - old * whole / sum(widths)) <= 1 for new, old in zip(scaled, widths, strict=True))


def table_of(*columns: list[str]) -> Any:
    """A document of one table, as pandoc leaves it: every cell aligned to the right."""
    document = docx.Document(str(find_project().report / "reference.docx"))
    table = document.add_table(rows=len(columns[0]), cols=len(columns))
    for row, values in enumerate(zip(*columns, strict=True)):
        for column, value in enumerate(values):
            paragraph = table.cell(row, column).paragraphs[0]
            paragraph.text = value
            paragraph.alignment = 2
    size = document.element.body.sectPr.find(qn("w:pgSz"))
    assert size is not None
    set_tables(document)
    return document.element.body.find(qn("w:tbl"))


def indents(table: Any, column: int) -> dict[str, int]:
    found = {}
    for row in table.iter(qn("w:tr")):
        paragraph = row.findall(qn("w:tc"))[column].find(qn("w:p"))
        indent = paragraph.pPr.find(qn("w:ind"))
        found[text_of(paragraph)] = 0 if indent is None else int(indent.get(qn("w:right")))
    return found


def test_amounts_with_fewer_decimals_than_their_column_stand_at_the_point() -> None:
    table = table_of(["12.05", "3.5", "7", "-0.25", "1,200"], ["1.0", "22.5", "持平", "0.0", ""])
    assert indents(table, 0) == {"12.05": 0, "3.5": DIGIT, "7": 3 * DIGIT, "-0.25": 0, "1,200": 3 * DIGIT}
    assert set(indents(table, 1).values()) == {0}


def sizes(table: Any) -> list[int | None]:
    found: list[int | None] = []
    for paragraph in table.iter(qn("w:p")):
        size = paragraph.find(f"{qn('w:r')}/{qn('w:rPr')}/{qn('w:sz')}")
        found.append(None if size is None else int(size.get(qn("w:val"))))
    return found


def test_a_number_wider_than_its_cell_is_set_smaller_and_then_fits() -> None:
    numbers = ["1234567890.00", "1234567890123456789.00"]
    table = table_of(*([number] for number in numbers * 6))
    width = int(table.find(f"{qn('w:tblGrid')}/{qn('w:gridCol')}").get(qn("w:w")))
    for number, half_points in zip(numbers * 6, sizes(table), strict=True):
        assert half_points is not None
        assert len(number) * half_points * 5 <= width - 2 * CELL_PADDING < len(number) * (half_points + 1) * 5


def test_words_are_left_to_break_and_short_numbers_as_they_are() -> None:
    table = table_of(*([word] for word in ["一般公共预算财政拨款收入合计", "92.0", "社会保障和就业支出", "0"] * 3))
    assert set(sizes(table)) == {None}


def together(table: Any) -> list[bool]:
    """Of each row whether it stays on the page of the next."""
    return [
        all(paragraph.pPr.find(qn("w:keepNext")) is not None for paragraph in row.iter(qn("w:p")))
        for row in table.iter(qn("w:tr"))
    ]


def test_a_table_in_the_text_stays_on_one_page_with_its_note() -> None:
    """One of more rows than half a page has may be parted."""
    assert together(table_of(["1", "2", "3"], ["甲", "乙", "丙"])) == [True, True, False]
    assert together(table_of(["1"] * 25)) == [False] * 25
    document = docx.Document(str(find_project().report / "reference.docx"))
    document.add_table(rows=2, cols=1)
    document.add_paragraph("数据来源", style="表注")
    set_tables(document)
    assert together(document.element.body.find(qn("w:tbl"))) == [True, True]
