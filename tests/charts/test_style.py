from __future__ import annotations

import itertools
import re
from decimal import Decimal

import pytest

from budgetbook.charts.rows import ChartRow
from budgetbook.charts.style import COLOURS, LETTERS, OTHERS, WIDTH, draw, lines_of
from tests.colours import SEEN_BY, contrast, distance

TOGETHER = [
    ("收入", "基本支出"),
    ("收入", "项目支出"),
    ("基本支出", "项目支出"),
    ("人员经费", "公用经费"),
    ("增加", "减少"),
    ("基本支出", "事业单位经营支出"),
    ("项目支出", "上缴上级支出"),
    ("基本支出", "对附属单位补助支出"),
]
"""Categories that stand in one chart."""


@pytest.mark.parametrize("colour", [*COLOURS.values(), *OTHERS])
def test_every_colour_stands_out_from_white_paper(colour: str) -> None:
    assert contrast(colour, "#ffffff") >= 3


@pytest.mark.parametrize("pair", TOGETHER, ids="-".join)
def test_categories_of_one_chart_are_told_apart_in_grey(pair: tuple[str, str]) -> None:
    one, other = (COLOURS[name] for name in pair)
    assert contrast(one, other) >= 1.6


@pytest.mark.parametrize("pair", TOGETHER, ids="-".join)
@pytest.mark.parametrize("sight", SEEN_BY)
def test_categories_of_one_chart_are_told_apart_by_colour_blind_readers(pair: tuple[str, str], sight: str) -> None:
    one, other = (COLOURS[name] for name in pair)
    assert distance(one, other, sight) >= 20


def test_the_measure_knows_colours_that_are_not_told_apart() -> None:
    assert distance("#c00000", "#5f5f00", "protanopia") < distance("#c00000", "#5f5f00", "full sight") / 3
    assert contrast("#767676", "#ffffff") == contrast("rgb(118, 118, 118)", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_two_categories_of_spending_never_share_a_colour() -> None:
    names = [name for name in COLOURS if name not in ("支出", "“三公”经费")]  # spending as such
    for one, other in itertools.combinations(names, 2):
        assert distance(COLOURS[one], COLOURS[other], "full sight") >= 20, (one, other)


def test_what_has_no_colour_of_its_own_is_given_none_of_a_common_category() -> None:
    common = ("收入", "支出", "基本支出", "项目支出", "人员经费", "公用经费", "增加", "减少")
    for colour, name in itertools.product(OTHERS, common):
        assert distance(colour, COLOURS[name], "full sight") >= 20, (colour, name)


def test_a_long_name_goes_on_in_another_line_and_nothing_of_it_is_lost() -> None:
    name = "一般公共服务支出、社会保障和就业支出、文化旅游体育与传媒支出　增加123456.7，增长123.45%"
    lines = lines_of(name)
    assert len(lines) == 2
    assert "".join(lines) == name
    assert max(map(len, lines)) <= WIDTH / LETTERS * 1.5


def test_a_drawing_is_as_high_as_its_rows_need() -> None:
    def height(*rows: ChartRow) -> float:
        found = re.search(r'height="([\d.]+)pt"', draw(rows, "单位：万元", "数据来源：预算表", {}))
        assert found
        return float(found[1])

    short, long = (ChartRow(name, (), name, "二", parts=((Decimal(1), COLOURS["收入"]),)) for name in ("甲", "甲" * 40))
    assert height(short, short) - height(short) == pytest.approx(28.5)
    assert height(long) - height(short) == pytest.approx(14)
    assert height(ChartRow("组", (), is_group=True), short) - height(short) == pytest.approx(24)
