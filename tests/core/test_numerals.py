"""Chinese numerals, and dates as documents write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetbook.core.numerals import chinese_day, chinese_month, chinese_number, read_chinese_number


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_a_number_is_written_as_lists_are_numbered(number: int, words: str) -> None:
    assert chinese_number(number) == words


@pytest.mark.parametrize("number", range(1, 100))
def test_a_number_is_read_as_it_is_written(number: int) -> None:
    assert read_chinese_number(chinese_number(number)) == number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("二百二十一", "221"),
        ("一百零五", "105"),
        ("一千零九十二万", "10920000"),
        ("九十三点五万", "935000"),
        ("九十三万五千", "935000"),
        ("一亿二千万", "120000000"),
        ("一亿零三百", "100000300"),
        ("一万亿", "1000000000000"),
        ("两千", "2000"),
        ("捌拾伍", "85"),
        ("壹佰贰拾", "120"),
        ("二〇二〇", "2020"),
        ("零", "0"),
        ("八十五点〇五", "85.05"),
    ],
)
def test_a_number_in_chinese_numerals_is_read(words: str, number: str) -> None:
    assert read_chinese_number(words) == Decimal(number)


@pytest.mark.parametrize("number", [0, 100])
def test_a_number_that_no_list_reaches_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        chinese_number(number)


@pytest.mark.parametrize(
    ("month", "written"),
    [
        ("2020-06", "二〇二〇年六月"),
        ("2021-01", "二〇二一年一月"),
        ("1999-10", "一九九九年十月"),
        ("2034-11", "二〇三四年十一月"),
        ("2567-12", "二五六七年十二月"),
        ("2018-09", "二〇一八年九月"),
    ],
)
def test_the_cover_writes_its_month_in_chinese_numerals(month: str, written: str) -> None:
    assert chinese_month(month) == written


@pytest.mark.parametrize(
    ("day", "written"),
    [("2020-06-02", "2020年6月2日"), ("2021-12-31", "2021年12月31日"), ("2024-02-29", "2024年2月29日")],
)
def test_the_annex_writes_its_day_in_arabic_figures_without_leading_zeros(day: str, written: str) -> None:
    assert chinese_day(day) == written
