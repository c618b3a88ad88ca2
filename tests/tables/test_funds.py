"""The official tables of forms with 结转, groups of income, other parts of spending and economic summaries.

What is expected is worked out by hand from the made-up units of tests/data.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgetbook.book import Book, open_book
from budgetbook.tables import build_table
from tests.places import MADE_UP
from tests.tables.printed import printed_rows


@pytest.fixture(scope="module")
def institution() -> Book:
    return open_book("2024", "999101", MADE_UP)


@pytest.fixture(scope="module")
def wuzhou() -> Book:
    return open_book("2025", "999102", MADE_UP)


@pytest.fixture(scope="module")
def economic() -> Book:
    return open_book("2024", "999103", MADE_UP)


def printed(book: Book, key: str) -> list[str]:
    """The rows of a table, as they are printed."""
    rows = printed_rows(book, key, replace(build_table(book, key).numbers, strip=True).text)
    return [" ".join(row).replace("\u3000", "").strip() for row in rows]


def test_the_balance_ends_with_this_year_what_is_carried_over_and_both(wuzhou: Book) -> None:
    assert printed(wuzhou, "balance") == [
        "一、一般公共预算拨款收入 7400000 一、教育支出 7400000.75",
        "二、政府性基金预算拨款收入 0 二、社会保障和就业支出 600000",
        "三、国有资本经营预算拨款收入 0 三、卫生健康支出 300000",
        "四、财政专户管理资金 770000 四、城乡社区支出 400000",
        "五、单位资金 400000.25 五、住房保障支出 450000",
        "（一）事业收入 250000.25",
        "（二）上级补助收入 100000",
        "（三）其他收入 50000",
        "本年收入合计 8570000.25 本年支出合计 9150000.75",
        "上年结转结余 700000.5 年终结转结余 120000",
        "收入总计 9270000.75 支出总计 9270000.75",
    ]


def test_the_balance_of_kinds_ends_so_for_each_fund(wuzhou: Book) -> None:
    assert printed(wuzhou, "balance_of_kinds")[-3:] == [
        "本年收入合计 8570000.25 本年支出合计 9150000.75 7950000.5 800000 400000.25",
        "上年结转结余 700000.5 年终结转结余 120000 100000 20000 0",
        "收入总计 9270000.75 支出总计 9270000.75 8050000.5 820000 400000.25",
    ]
    assert printed(wuzhou, "appropriation")[5:] == [
        "本年收入合计 7400000 本年支出合计 7950000.5 7550000.5 400000 0",
        "上年结转结余 650000.5 年终结转结余 100000 100000 0 0",
        "（一）一般公共预算 250000.5",
        "（二）政府性基金预算 400000",
        "（三）国有资本经营预算 0",
        "收入总计 8050000.5 支出总计 8050000.5 7650000.5 400000 0",
    ]


def test_income_by_function_tells_this_years_money_from_what_was_carried_over(wuzhou: Book) -> None:
    rows = printed(wuzhou, "income")
    assert rows[2] == (
        "205 99 99 其他教育支出 7400000.75 7150000.25 6000000 0 0 750000 400000.25 250000.5 200000.5 0 0 50000 0"
    )
    assert rows[-1] == "合计 9150000.75 8500000.25 7350000 0 0 750000 400000.25 650000.5 200000.5 400000 0 50000 0"


def test_a_group_of_funds_stands_over_its_sources_and_is_a_column_of_their_sum(institution: Book) -> None:
    assert printed(institution, "balance") == [
        "一、一般公共预算拨款 871.2 一、基本支出 884.7 671.2 213.5",
        "二、政府性基金预算拨款 0 工资福利支出 716.1 566.1 150",
        "三、国有资本经营预算拨款 0 对个人和家庭的补助 24.6 24.6 0",
        "四、单位资金 426 商品和服务支出 144 80.5 63.5",
        "（一）事业收入 335 二、项目支出 320 200 120",
        "（二）事业单位经营收入 45.5 三、事业单位经营支出 45.5 0 45.5",
        "（三）上级补助收入 30 四、上缴上级支出 20 0 20",
        "（四）附属单位上缴收入 12 五、对附属单位补助支出 27 0 27",
        "（五）其他收入 3.5",
        "收入总计 1297.2 支出总计 1297.2 871.2 426",
    ]
    assert printed(institution, "income")[2] == "205 99 99 其他教育支出 1126.5 700.5 426 335 45.5 30 12 3.5"
    assert printed(institution, "balance_of_classes")[:7] == [
        "一、财政拨款收入 871.2 一、教育支出 1126.5",
        "1.一般公共预算拨款 871.2 二、社会保障和就业支出 90.8",
        "2.政府性基金预算拨款 0 三、卫生健康支出 30.1",
        "3.国有资本经营预算拨款 0 四、住房保障支出 49.8",
        "二、单位资金 426",
        "（一）事业收入 335",
        "（二）事业单位经营收入 45.5",
    ]


def test_spending_by_function_has_a_column_for_each_part(institution: Book) -> None:
    assert printed(institution, "spending")[2] == ("205 99 99 其他教育支出 1126.5 714 570 0 144 320 45.5 20 27")


def test_the_economic_items_of_all_spending_are_added_up_by_pair_by_item_and_by_the_governments(economic: Book) -> None:
    by_pair = printed(economic, "economic")
    assert by_pair[6:10] == [
        "302  商品和服务支出    210.5 200.5 10 0",
        "302 01 办公费 502 50201 办公经费 72 72 0 0",
        "302 17 公务接待费 502 50206 公务接待费 1 1 0 0",
        "302 27 委托业务费 502 50205 委托业务费 130.5 120.5 10 0",
    ]
    assert by_pair[-1].split() == ["合计", "560", "500", "60", "0"]
    assert printed(economic, "economic_of_parts")[6:9] == [
        "302  商品和服务支出 210.5 60 150.5",
        "302 30201 办公费 72 52 20",
        "302 30217 公务接待费 1 1 0",
    ]
    assert printed(economic, "economic_of_government")[4:8] == [
        "502  机关商品和服务支出 210.5 60 150.5",
        "502 50201 办公经费 72 52 20",
        "502 50205 委托业务费 130.5 0 130.5",
        "502 50206 公务接待费 1 1 0",
    ]


def test_a_form_without_other_income_lists_none(economic: Book) -> None:
    assert [row.split()[0] for row in printed(economic, "balance_of_classes")[:4]] == [
        *("一、财政拨款收入", "1.一般公共预算拨款", "2.政府性基金预算拨款", "3.国有资本经营预算拨款"),
    ]


def test_an_income_table_that_is_less_than_all_income_says_by_what(wuzhou: Book, institution: Book) -> None:
    """9150000.75 of 公开三表 are less than 9270000.75 of the text by 年终结转, 120000."""
    assert "9150000.75" in printed(wuzhou, "income")[-1]
    note = "注：本表按支出科目列示安排本年支出的收入和上年结转，不含年终结转，合计比收入总计少，差额为年终结转。"
    assert build_table(wuzhou, "income").notes == (note,)
    assert build_table(institution, "income").notes == ()


def test_a_list_says_that_its_money_is_not_set_off_between_units() -> None:
    department, unit = (open_book("2023", code, MADE_UP) for code in ("998000", "998002"))
    note = "注：本表照各单位编报的数列示，资金中有部门内部单位之间的上级补助收入，部门预算各表已将其抵销。"
    assert build_table(department, "project_targets").notes == (note,)
    assert build_table(unit, "project_targets").notes == ()
