from __future__ import annotations

import itertools
import math
import re
from decimal import Decimal

import pytest

from budgetbook.charts.rows import ChartRow
from budgetbook.charts.style import COLOURS, LETTERS, OTHERS, WIDTH, draw, lines_of

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

Linear = tuple[float, float, float]

# how the eye without red or green cones sees linear RGB (Machado, Oliveira and Fernandes 2009, severity 1)
SEEN_BY = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "full sight": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
}


def linear(colour: str) -> Linear:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def lab(light: Linear) -> Linear:
    """CIE L*a*b* of linear sRGB."""
    red, green, blue = light
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: str, other: str, sight: str) -> float:
    """How far two colours are apart for an eye; about 2 is just to be seen."""
    seen = []
    for colour in (one, other):
        light = linear(colour)
        red, green, blue = (
            min(1.0, max(0.0, sum(weight * part for weight, part in zip(row, light, strict=True))))
            for row in SEEN_BY[sight]
        )
        seen.append(lab((red, green, blue)))
    return math.dist(*seen)


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
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


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
