from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.workbook.grid import Box, boxes

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def test_cells_stand_beside_those_that_reach_down_from_above() -> None:
    rows = [
        [("科目编码", 2, 1), ("名称", 1, 2), ("金额", 2, 1)],
        [("类", 1, 1), ("款", 1, 1), ("小计", 1, 1), ("其中", 1, 1)],
    ]
    assert [(cell, box.row, box.column, box.rows, box.columns) for box, cell in boxes(rows, 4)] == [
        ("科目编码", 4, 1, 1, 2),
        ("名称", 4, 3, 2, 1),
        ("金额", 4, 4, 1, 2),
        ("类", 5, 1, 1, 1),
        ("款", 5, 2, 1, 1),
        ("小计", 5, 4, 1, 1),
        ("其中", 5, 5, 1, 1),
    ]


def test_a_row_may_be_taken_up_from_above_except_for_its_end() -> None:
    rows = [[("左", 1, 3), ("甲", 1, 1)], [("乙", 1, 2)], []]
    assert [(cell, box.row, box.column) for box, cell in boxes(rows, 1)] == [("左", 1, 1), ("甲", 1, 2), ("乙", 2, 2)]


def test_only_a_box_of_several_cells_is_merged(sheet: Worksheet) -> None:
    Box(1, 1).merge(sheet)
    Box(2, 1, rows=2, columns=3).merge(sheet)
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A2:C3"]
    assert [cell.coordinate for cell in Box(5, 2, rows=2, columns=2).cells(sheet)] == ["B5", "C5", "B6", "C6"]
