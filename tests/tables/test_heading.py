from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetbook.tables.model import HeadCell, heading_rows

if TYPE_CHECKING:
    from budgetbook.book import Book

paths = st.lists(st.lists(st.sampled_from("甲乙丙"), min_size=1, max_size=3), min_size=1, max_size=8)


def grid(rows: tuple[tuple[HeadCell, ...], ...]) -> dict[tuple[int, int], str]:
    """Text by level and column, placed as a browser places the cells of a table."""
    taken: dict[tuple[int, int], str] = {}
    for level, row in enumerate(rows):
        column = 0
        for cell in row:
            while (level, column) in taken:
                column += 1
            for place in (
                (level + down, column + across) for down in range(cell.levels) for across in range(cell.columns)
            ):
                assert place not in taken, f"{place} 有两格"
                taken[place] = cell.text
    return taken


def test_single_headings_make_one_row() -> None:
    assert heading_rows([["项目"], ["预算数"]]) == ((HeadCell("项目", 1, 1), HeadCell("预算数", 1, 1)),)


def test_neighbours_share_their_top_level_and_a_single_heading_spans_both_levels() -> None:
    assert heading_rows([["总计"], ["基本支出", "小计"], ["基本支出", "工资"], ["项目支出", "小计"]]) == (
        (HeadCell("总计", 1, 2), HeadCell("基本支出", 2, 1), HeadCell("项目支出", 1, 1)),
        (HeadCell("小计", 1, 1), HeadCell("工资", 1, 1), HeadCell("小计", 1, 1)),
    )


def test_three_levels() -> None:
    assert heading_rows([["支出", "基本", "工资"], ["支出", "基本", "商品"], ["支出", "项目"], ["备注"]]) == (
        (HeadCell("支出", 3, 1), HeadCell("备注", 1, 3)),
        (HeadCell("基本", 2, 1), HeadCell("项目", 1, 2)),
        (HeadCell("工资", 1, 1), HeadCell("商品", 1, 1)),
    )


def test_columns_that_agree_but_are_no_neighbours_do_not_share() -> None:
    assert heading_rows([["甲", "一"], ["乙"], ["甲", "二"]])[0] == (
        HeadCell("甲", 1, 1),
        HeadCell("乙", 1, 2),
        HeadCell("甲", 1, 1),
    )


def test_lower_levels_are_shared_only_under_the_same_top() -> None:
    assert heading_rows([["甲", "小计", "一"], ["乙", "小计", "二"]])[1] == (
        HeadCell("小计", 1, 1),
        HeadCell("小计", 1, 1),
    )


@settings(deadline=None)
@given(paths)
def test_the_cells_tile_the_whole_heading_and_each_column_reads_its_path(headings: list[list[str]]) -> None:
    placed = grid(heading_rows(headings))
    depth = max(map(len, headings))
    assert placed.keys() == {(level, column) for level in range(depth) for column in range(len(headings))}
    for column, path in enumerate(headings):
        read = [placed[level, column] for level in range(depth)]
        assert read == path + [path[-1]] * (depth - len(path))


@pytest.mark.parametrize(
    ("key", "top", "bottom"),
    [
        (
            "spending",
            ["科目编码", "单位代码", "单位（科目名称）", "总计", "基本支出", "项目支出"],
            [
                "类",
                "款",
                "项",
                "小计",
                "工资福利支出",
                "对个人和家庭的补助",
                "商品和服务支出",
                "小计",
                "一般性项目",
                "专项资金",
            ],
        ),
        (
            "basic",
            ["部门预算经济分类", "政府预算经济分类", "一般公共预算"],
            ["类", "款", "科目名称", "类", "款", "科目名称", "小计", "其中：财政拨款"],
        ),
    ],
)
def test_the_headings_are_those_of_the_published_tables(
    book: Book, key: str, top: list[str], bottom: list[str]
) -> None:
    rows = heading_rows([column.heading for column in book.form.columns_of(book.form.table(key))])
    assert [[cell.text for cell in row] for row in rows] == [top, bottom]
