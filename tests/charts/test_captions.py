from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetbook.charts import captions
from budgetbook.charts.bars import bar_chart
from budgetbook.figures import Figure
from budgetbook.figures.changes import Change

if TYPE_CHECKING:
    from budgetbook.book import Book

NAMES = "甲乙丙丁"


def wan(label: str, value: str) -> Figure:
    return Figure(Decimal(value), "万元", label)


def parts(*values: str) -> list[Figure]:
    return [wan(label, value) for label, value in zip(NAMES, values, strict=False)]


def change(label: str, now: str, base: str | None, *, ended: bool = False) -> Change:
    return Change(label, wan(label, now), None if base is None else wan(label, base), ended=ended)


def read(fragment: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", fragment))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("3", "1", "2"), "甲最多"),
        (("1", "3", "3"), "乙和丙并列最多"),
        (("3", "3", "3"), "甲、乙和丙相等"),
        (("3", "3", "0"), "甲和乙相等"),
        (("3", "1", "0"), "甲较多"),
        (("0", "3", "0"), "全部为乙"),
    ],
    ids=["one", "two of three", "all", "all but what is zero", "of two", "only one"],
)
def test_the_largest_of_many_is_named(book: Book, values: tuple[str, ...], said: str) -> None:
    assert read(captions.largest_part(book, parts(*values))) == said


def test_amounts_that_are_printed_alike_are_called_equal(book: Book) -> None:
    yuan = [Figure(Decimal(value), "元", label) for label, value in (("甲", "123456"), ("乙", "123450"))]
    amounts = book.form.text_amounts.model_copy(update={"decimals": 2})
    rounded = replace(book, form=book.form.model_copy(update={"text_amounts": amounts}))
    assert read(captions.largest_part(rounded, yuan)) == "甲和乙相等"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("74", "18"), "甲占80.43%"),
        (("18", "74"), "乙占80.43%"),
        (("9", "9"), "甲和乙各占一半"),
        (("9", "0"), "全部为甲"),
        (("0", "9"), "全部为乙"),
    ],
)
def test_of_two_parts_the_larger_is_told(book: Book, values: tuple[str, str], said: str) -> None:
    assert read(captions.larger_part(book, parts(*values), "合计")) == said


@pytest.mark.parametrize(
    ("basic", "project", "said"),
    [
        (("66.3", "7.7"), ("18",), "支出总计中，基本占80.43%；基本中甲较多"),
        (("3", "3"), ("18", "0"), "支出总计中，项目占75.00%；项目全部为甲"),
        (("3", "3"), ("6", "0"), "支出总计中，基本和项目各占一半，各类支出中甲最多"),
        (("0", "0"), ("6", "5"), "支出总计全部为项目；项目中甲较多"),
        (("0", "0"), ("0", "0"), "没有支出"),
    ],
)
def test_of_two_groups_the_larger_is_told_with_its_largest_member(
    book: Book, basic: tuple[str, ...], project: tuple[str, ...], said: str
) -> None:
    groups = [
        (wan(name, str(sum(map(Decimal, values)))), parts(*values))
        for name, values in (("基本", basic), ("项目", project))
    ]
    assert read(captions.larger_part_and_its_largest(book, groups, "支出总计")) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("92", "0", "0"), "收入总计全部为甲"),
        (("50", "40", "2"), "收入总计中甲最多"),
        (("74", "18"), "收入总计中甲占80.43%"),
        (("92", "0"), "收入总计全部为甲"),
        (("46", "46"), "收入总计中甲和乙各占一半"),
    ],
)
def test_of_a_whole_its_largest_part_is_told(book: Book, values: tuple[str, ...], said: str) -> None:
    assert read(captions.whole_and_part(book, wan("收入总计", "92"), parts(*values))) == said


def test_of_nothing_only_the_whole_is_told(book: Book) -> None:
    assert read(captions.whole_and_part(book, wan("收入总计", "0"), parts("0", "0"))) == "收入总计0万元"
    assert read(captions.whole_and_part(book, wan("支出总计", "0"), parts("0", "0"))) == "支出总计0万元"


def test_what_is_zero_is_named_as_not_planned() -> None:
    assert read(captions.zero_parts(parts("0", "1", "0", "0"))) == "，甲、丙和丁没有安排"
    assert captions.zero_parts(parts("1", "2")) == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([change("甲", "3", "1"), change("乙", "3", "8")], "乙减少较多"),
        ([change("甲", "3", "1"), change("乙", "3", "5")], "甲和乙变动最大"),
        ([change("甲", "3", "1"), change("乙", "3", "8"), change("丙", "2", "1")], "乙减少最多"),
        ([change("甲", "3", "1"), change("乙", "3", "3")], "只有甲增加"),
        ([change("甲", "3", "1")], "甲增加"),
        ([change("甲", "9", None), change("乙", "3", "5")], "甲变动较大，上年未安排"),
        ([change("甲", "0", "9", ended=True), change("乙", "3", "5")], "甲变动较大，本年未安排"),
    ],
    ids=["of two", "tie", "largest", "only one", "of one", "new", "ended"],
)
def test_the_largest_change_is_named(changes: list[Change], said: str) -> None:
    assert read(captions.largest_change(changes)) == said


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        (change("“三公”经费", "3", "1"), "“三公”经费比上年增加"),
        (change("“三公”经费", "1", "3"), "“三公”经费比上年减少"),
        (change("“三公”经费", "3", "3"), "“三公”经费与上年持平"),
    ],
)
def test_the_change_of_the_whole_is_told(whole: Change, said: str) -> None:
    assert read(captions.whole_change(whole, "上年")) == said


@given(st.lists(st.integers(0, 5), min_size=2, max_size=4).filter(any))
def test_whatever_is_called_largest_is_no_smaller_than_any(values: list[int]) -> None:
    """A caption names all that are largest and no other."""
    figures = parts(*map(str, values))
    said = read(captions.largest_part(_Told(), figures))  # type: ignore[arg-type]
    named = {figure.label for figure in figures if figure.label in said}
    assert named == {figure.label for figure in figures if figure.value == max(values)}


class _Told:
    """A book that compares amounts as they are."""

    def in_text_unit(self, figure: Figure) -> Figure:
        return figure


def test_the_year_and_this_year_are_not_both_said(book: Book) -> None:
    spending = book.table("spending").groupby("类名称")["合计"].sum().figures.named()
    whole = spending.figures.total("本年支出合计")
    chart = bar_chart(spending, whole=whole, title="支出按功能分类", source="spending").draw(book)
    assert chart is not None
    assert read(chart.caption) == "2020年支出合计92万元，一般公共服务支出最多"
