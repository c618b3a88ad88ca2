from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from budgetbook.figures import Figure
from budgetbook.figures.accessor import shares
from budgetbook.narrative.sentence import (
    Fragment,
    NarrativeError,
    amounts_of,
    breakdown,
    consisting,
    including,
    join_names,
    sentence,
)

if TYPE_CHECKING:
    from budgetbook.book import Book


def words_of(markup: str) -> str:
    return BeautifulSoup(markup, "html.parser").get_text()


def kinds_and_whole(book: Book) -> tuple[list[Figure], Figure]:
    """基本支出 and 项目支出 of the real budget, and all of its spending."""
    measures = book.data.measures
    return [measures["基本支出"], measures["项目支出"]], measures["支出总计"]


def test_a_breakdown_lists_amounts_with_their_shares(book: Book) -> None:
    kinds, whole = kinds_and_whole(book)
    listed = breakdown(kinds, shares(kinds, whole, book.form.share_rule))
    assert words_of(listed) == "基本支出74万元，占80.43%；项目支出18万元，占19.57%"


def test_every_number_of_a_breakdown_carries_its_source(book: Book) -> None:
    kinds, whole = kinds_and_whole(book)
    listed = breakdown(kinds, shares(kinds, whole, book.form.share_rule))
    titles = [span["title"] for span in BeautifulSoup(listed, "html.parser").find_all("span")]
    assert len(titles) == 4
    assert all("来源：data/2020/157001/spending.csv 第3至7行" in title for title in titles)


def test_the_figures_of_a_list_are_named_after_their_parts(book: Book) -> None:
    kinds, whole = kinds_and_whole(book)
    percents = shares(kinds, whole, book.form.share_rule)
    names = ["基本支出.amount", "基本支出.share", "项目支出.amount", "项目支出.share"]
    listed = breakdown(kinds, percents)
    assert listed.figures == tuple(zip(names, [kinds[0], percents[0], kinds[1], percents[1]], strict=True))
    assert [span["data-figure"] for span in BeautifulSoup(listed, "html.parser").find_all("span")] == names
    assert amounts_of(kinds).figures == (("基本支出.amount", kinds[0]), ("项目支出.amount", kinds[1]))


def test_a_breakdown_needs_a_share_for_every_part(book: Book) -> None:
    kinds, whole = kinds_and_whole(book)
    with pytest.raises(ValueError, match="shorter"):
        breakdown(kinds, [whole])


def test_amounts_are_listed_with_their_names() -> None:
    parts = (Figure(Decimal("3.0"), "万元", "货物"), Figure(Decimal("2.5"), "万元", "服务"))
    assert words_of(amounts_of(parts)) == "货物3万元，服务2.5万元"
    assert amounts_of(()) == ""


def test_the_vehicles_are_listed_as_published(book: Book) -> None:
    assert words_of(amounts_of(book.table("vehicles")["数量（辆）"])) == "一般公务用车2辆"


def test_a_digit_in_the_name_of_a_part_is_refused_unless_the_unit_typed_it() -> None:
    part = Figure(Decimal(1), "万元", "第2批")
    with pytest.raises(NarrativeError, match="第2批"):
        breakdown([part], [part])
    assert '<span class="own-words">第<span class="number-unit">2批</span></span>' in amounts_of([part])


def test_a_sum_that_nobody_has_named_is_asked_for_its_name(book: Book) -> None:
    spending = book.table("spending")
    sums: Any = [spending["基本支出"].sum(), spending["项目支出"].sum()]
    asks = pytest.raises(NarrativeError, match=r"行政运行基本支出等5项之和.*先用 \.figures\.total")
    with asks:
        amounts_of(sums)
    with asks:
        join_names(sums)
    with asks:
        consisting(sums[:1], "，")
    with asks:
        breakdown(sums, sums)


def test_names_with_a_number_that_a_unit_typed_are_joined_as_its_own_words() -> None:
    joined = join_names([Figure(Decimal(1), "万元", name) for name in ("第2批", "*甲*", "乙")])
    assert words_of(sentence("{names}", names=joined)) == "第2批、*甲*和乙"


def test_what_an_amount_includes_is_listed_by_name() -> None:
    assert including(["办公费", "差旅费"]) == "，主要包括：办公费、差旅费"
    assert including([]) == ""


def test_a_name_that_is_there_twice_is_listed_once(book: Book) -> None:
    names = list(book.table("basic_spending")["部门预算经济科目名称"])
    assert including((names[0], names[1], names[0])) == "，主要包括：基本工资、津贴补贴"


def test_amounts_with_a_comma_in_them_are_kept_apart_by_semicolons(book: Book) -> None:
    kinds, _ = kinds_and_whole(book)
    changes = [Fragment("，与上年持平"), Fragment("")]
    assert words_of(amounts_of(kinds, changes)) == "基本支出74万元，与上年持平；项目支出18万元"


def test_the_only_part_of_a_whole_is_not_told_with_its_amount_again(book: Book) -> None:
    kinds, _ = kinds_and_whole(book)
    assert words_of(consisting(kinds, "，")) == "，其中：基本支出74万元，项目支出18万元"
    assert words_of(consisting(kinds, "。")) == "。其中：基本支出74万元，项目支出18万元"
    assert words_of(consisting(kinds, "。支出")) == "。支出包括：基本支出74万元，项目支出18万元"
    assert words_of(consisting(kinds[:1], "，")) == "，全部为基本支出"
    assert words_of(consisting(kinds[:1], "。支出")) == "。支出全部为基本支出"
    assert [name for name, _ in consisting(kinds, "，").figures] == ["基本支出.amount", "项目支出.amount"]
