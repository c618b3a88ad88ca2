from __future__ import annotations

import pytest

from budgetbook.importing.headings import (
    WHOLE_CODE,
    difference,
    find_columns,
    heading_paths,
    shown_headings,
    whole_code_headings,
)

LUOYANG = [
    ["科目编码", "", "", "单位代码", "基本支出", "", "项目支出", ""],
    ["类", "款", "项", "", "小计", "工资福利支出", "小计", "专项资金"],
]
WANTED = {
    "class": ("科目编码", "类"),
    "section": ("科目编码", "款"),
    "item": ("科目编码", "项"),
    "unit_code": ("单位代码",),
    "basic": ("基本支出", "小计"),
    "wages": ("基本支出", "工资福利支出"),
    "project": ("项目支出", "小计"),
    "earmarked": ("项目支出", "专项资金"),
}


def test_merged_headings_belong_to_all_the_columns_below_them() -> None:
    assert find_columns(heading_paths(LUOYANG, "2020"), WANTED) == {value: n for n, value in enumerate(WANTED)}


def test_three_levels_and_a_heading_over_all_of_them() -> None:
    rows = [
        ["“三公”经费预算数", "", "", "", "", "", "机关运行经费预算数"],
        ["合计", "因公出国(境)费", "公务接待费", "公务用车购置及运行费", "", "", ""],
        ["", "", "", "小计", "购置费", "运行费", ""],
    ]
    assert heading_paths(rows, "2024") == {
        0: ('"三公"经费预算数', "合计"),
        1: ('"三公"经费预算数', "因公出国(境)费"),
        2: ('"三公"经费预算数', "公务接待费"),
        3: ('"三公"经费预算数', "公务用车购置及运行费", "小计"),
        4: ('"三公"经费预算数', "公务用车购置及运行费", "购置费"),
        5: ('"三公"经费预算数', "公务用车购置及运行费", "运行费"),
        6: ("机关运行经费预算数",),
    }


def test_a_level_may_be_passed_over() -> None:
    rows = [["收入", "", "支出"], ["合计", "", ""], ["上年", "本年", "本年"]]
    assert heading_paths(rows, "2020") == {
        0: ("收入", "合计", "上年"),
        1: ("收入", "合计", "本年"),
        2: ("支出", "本年"),
    }


def test_columns_may_stand_in_another_order_with_empty_ones_between() -> None:
    order = [6, 7, 0, 1, 2, 3, 4, 5]
    rows = [[part for column in order for part in (row[column], "")] for row in LUOYANG]
    assert find_columns(heading_paths(rows, "2020"), WANTED) == {
        value: 2 * order.index(number) for number, value in enumerate(WANTED)
    }


@pytest.mark.parametrize("column", range(8))
def test_no_heading_may_be_missing(column: int) -> None:
    rows = [list(row) for row in LUOYANG]
    rows[1][column] = "" if rows[1][column] else rows[1][column]
    rows[0][column] = "" if not rows[1][column] and not LUOYANG[1][column] else rows[0][column]
    assert find_columns(heading_paths(rows, "2020"), WANTED) is None


def test_a_heading_too_many_is_not_passed_over_save_for_remarks() -> None:
    for extra, is_found in (("上年结转", False), ("备注", True), ("单位代码", False)):
        rows = [[*LUOYANG[0], extra], [*LUOYANG[1], ""]]
        assert (find_columns(heading_paths(rows, "2020"), WANTED) is not None) is is_found, extra


def test_one_column_may_hold_the_whole_code() -> None:
    rows = [[row[0], *row[3:]] for row in LUOYANG]
    rows[1][0] = ""
    paths = heading_paths(rows, "2020")
    assert find_columns(paths, WANTED) is None
    whole = whole_code_headings(WANTED)
    assert whole
    found = find_columns(paths, whole)
    assert found is not None
    assert found[WHOLE_CODE] == 0
    assert set(found) == {WHOLE_CODE, *WANTED} - {"class", "section", "item"}


def test_the_difference_names_what_is_missing_and_what_is_too_many() -> None:
    rows = [list(row) for row in LUOYANG]
    rows[1][5] = "工资"
    assert difference(heading_paths(rows, "2020"), WANTED) == (["工资福利支出"], ["工资"])


def test_messages_show_headings_as_they_stand() -> None:
    assert shown_headings([["2020年“三公”经费\n预算数"]]) == {0: "2020年“三公”经费预算数"}
