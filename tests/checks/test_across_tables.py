from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from budgetbook.book import open_book
from budgetbook.checks import across_tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from budgetbook.checks.model import Rule
    from tests.fixtures.copies import Edit


# rule, changes to the published data, other rules that these necessarily break
BREAKS = [
    pytest.param(
        "B1",
        [("income.csv", "一般公共预算,92.0", "一般公共预算,91.0"), ("income.csv", "合计,,92.0", "合计,,91.0")],
        ["A3", "B2"],
        id="B1-less-income-than-spending",
    ),
    pytest.param(
        "B2",
        [("income.csv", "92.0\r\n财政拨款,政府性基金预算,0.0", "90.0\r\n财政拨款,政府性基金预算,2.0")],
        [],
        id="B2-one-fund-pays-for-another",
    ),
    pytest.param(
        "B3",
        [
            ("basic_spending.csv", "工资奖金津补贴,16.0,16.0", "工资奖金津补贴,16.1,16.1"),
            ("basic_spending.csv", "74.0,74.0", "74.1,74.1"),
        ],
        ["A3", "B4"],
        id="B3-more-by-item-than-by-function",
    ),
    pytest.param(
        "B4",
        [
            (
                "basic_spending.csv",
                "30112,其他社会保障缴费,50102,社会保障缴费",
                "30399,其他对个人和家庭的补助,50999,其他对个人和家庭的补助",
            )
        ],
        [],
        id="B4-wages-among-transfers",
    ),
    pytest.param(
        "B5",
        [("three_public.csv", "0.2\r\n公务用车运行维护费,1.3", "0.1\r\n公务用车运行维护费,1.4")],
        [],
        id="B5-less-reception-than-its-item",
    ),
    pytest.param(
        "B6",
        [
            ("three_public.csv", "公务用车购置,0.0", "公务用车购置,100.0"),
            ("three_public.csv", "合计,1.5", "合计,101.5"),
        ],
        [],
        id="B6-a-vehicle-dearer-than-all-spending",
    ),
    pytest.param(
        "B7",
        [
            ("basic_spending.csv", "社会保障缴费,5.9,5.9", "社会保障缴费,5.8,5.8"),
            ("basic_spending.csv", "社会保障缴费,5.4,5.4", "社会保障缴费,5.5,5.5"),
        ],
        [],
        id="B7-pension-money-among-health-insurance",
    ),
    pytest.param(
        "B7",
        [
            ("basic_spending.csv", "50103,住房公积金,5.0,5.0", "50103,住房公积金,4.9,4.9"),
            ("basic_spending.csv", "社会保障缴费,0.2,0.2", "社会保障缴费,0.3,0.3"),
        ],
        [],
        id="B7-housing-fund-among-other-insurance",
    ),
]

HOLDS = [
    pytest.param(
        [
            ("income.csv", "一般公共预算,92.0", "一般公共预算,91.5"),
            ("income.csv", "其他资金,0.0", "其他资金,0.5"),
            ("spending.csv", "0.0,0.0,0.0,18.0,0.0", "0.0,0.0,0.0,17.5,0.0"),
            ("spending.csv", "2080505,", "2010302,一般行政管理事务,其他资金,0.0,0.0,0.0,0.5,0.0\r\n2080505,"),
            # the acceptance of P1 names the rows of spending.csv
            ("accepted.csv", "spending.csv 第3至7行", "spending.csv 第3至8行"),
        ],
        id="B1-B2-other-money-pays-for-part-of-an-item",
    ),
    pytest.param(
        [
            ("basic_spending.csv", "工资奖金津补贴,16.0,16.0", "工资奖金津补贴,16.1,16.1"),
            ("basic_spending.csv", "工资奖金津补贴,16.6,16.6", "工资奖金津补贴,16.5,16.5"),
        ],
        id="B3-B4-another-division-of-the-same-wages",
    ),
    pytest.param(
        [("three_public.csv", "公务接待费,0.2", "公务接待费,0.5"), ("three_public.csv", "合计,1.5", "合计,1.8")],
        id="B5-reception-also-paid-by-projects",
    ),
    pytest.param(
        [
            ("spending.csv", "行政单位医疗,一般公共预算,5.4", "行政单位医疗,一般公共预算,2.4"),
            (
                "spending.csv",
                "2210201,",
                "2101102,事业单位医疗,一般公共预算,3.0,0.0,0.0,0.0,0.0\r\n2210201,",
            ),
            # the acceptance of P1 names the rows of spending.csv
            ("accepted.csv", "spending.csv 第3至7行", "spending.csv 第3至8行"),
        ],
        id="B7-health-insurance-of-two-functions",
    ),
    pytest.param(
        [
            ("basic_spending.csv", "工资奖金津补贴,16.0,16.0", "工资奖金津补贴,15.0,15.0"),
            (
                "basic_spending.csv",
                "办公经费,3.9,3.9",
                "办公经费,3.9,3.9\r\n30111,公务员医疗补助缴费,50102,社会保障缴费,1.0,1.0",
            ),
            ("spending.csv", "一般公共预算,50.0,", "一般公共预算,49.0,"),
            ("spending.csv", "行政单位医疗,一般公共预算,5.4", "行政单位医疗,一般公共预算,6.4"),
        ],
        id="B7-health-insurance-with-that-of-civil-servants",
    ),
    pytest.param(
        [
            ("spending.csv", "2101101,行政单位医疗", "2089999,其他社会保障和就业支出"),
        ],
        id="B7-health-insurance-under-another-function",
    ),
]


def failures(rule: Rule, data: Path) -> list[str]:
    return [finding.sentence for finding in rule(open_book("2020", "157001", data)) if not finding.holds]


@pytest.mark.parametrize(
    ("id_", "number"),
    [
        ("B1", 1),
        ("B2", 4),  # three funds and other money
        ("B3", 1),
        ("B4", 3),  # wages, goods, transfers
        ("B5", 2),  # 30217 and 30231; there is no 30212 and no 31013
        ("B6", 1),
        ("B7", 3),  # 30108, 30110, 30113
    ],
)
def test_the_published_data_are_compared_throughout_and_hold(
    compared: Callable[[str], tuple[int, list[str]]], id_: str, number: int
) -> None:
    assert compared(id_) == (number, [])


@pytest.mark.parametrize("income", ["91.9", "92.1"])
def test_income_neither_above_nor_below_spending_is_balanced(data: Path, edit: Edit, income: str) -> None:
    edit("income.csv", "一般公共预算,92.0", f"一般公共预算,{income}")
    [sentence] = failures(across_tables.income_equals_spending, data)
    assert f"收入总计 {income}万元" in sentence
    assert "支出总计 92万元" in sentence


def test_a_surplus_of_one_fund_does_not_pay_for_another(data: Path, edit: Edit) -> None:
    edit("spending.csv", "住房公积金,一般公共预算", "住房公积金,政府性基金预算")
    general, government = failures(across_tables.balance_by_fund, data)
    assert "“92.0”" in general
    assert "一般公共预算支出 87万元" in general
    assert "“0.0”" in government
    assert "政府性基金预算支出 5万元" in government
    assert failures(across_tables.income_equals_spending, data) == []


def test_other_money_is_kept_apart_too(data: Path, edit: Edit) -> None:
    edit("income.csv", "其他资金,0.0", "其他资金,0.5")
    [sentence] = failures(across_tables.balance_by_fund, data)
    assert "“0.5”" in sentence
    assert "其他资金支出 0万元" in sentence


def test_basic_spending_by_item_agrees_with_that_by_function(data: Path, edit: Edit) -> None:
    edit("basic_spending.csv", "办公经费,3.9", "办公经费,4.0")
    [sentence] = failures(across_tables.basic_spending_agrees, data)
    assert "一般公共预算基本支出 74.1万元" in sentence
    assert "一般公共预算基本支出（支出预算表） 74万元" in sentence


def test_basic_spending_is_compared_within_its_fund_only(data: Path, edit: Edit) -> None:
    edit("spending.csv", "住房公积金,一般公共预算", "住房公积金,政府性基金预算")
    [sentence] = failures(across_tables.basic_spending_agrees, data)
    assert "一般公共预算基本支出（支出预算表） 69万元" in sentence


@pytest.mark.parametrize(
    ("old", "new", "sums"),
    [
        pytest.param(
            "30239,其他交通费用,50201,办公经费",
            "30199,其他工资福利支出,50199,其他工资福利支出",
            ["301各行之和 70.2万元", "302和310各行之和 3.8万元"],
            id="goods among wages",
        ),
        pytest.param(
            "30239,其他交通费用,50201,办公经费",
            "30399,其他对个人和家庭的补助,50999,其他对个人和家庭的补助",
            ["“3.9”", "302和310各行之和 3.8万元"],
            id="goods among transfers",
        ),
        pytest.param(
            "30239,其他交通费用,50201,办公经费",
            "30701,国内债务付息,50201,办公经费",
            ["302和310各行之和 3.8万元"],
            id="goods in a class of no column",
        ),
    ],
)
def test_every_economic_class_agrees_with_its_kind_of_spending(
    data: Path, edit: Edit, old: str, new: str, sums: list[str]
) -> None:
    edit("basic_spending.csv", old, new)
    sentences = failures(across_tables.economic_classes_agree, data)
    assert len(sentences) == len(sums)
    assert all(part in sentence for part, sentence in zip(sums, sentences, strict=True))
    assert failures(across_tables.basic_spending_agrees, data) == []


def test_capital_spending_counts_as_goods(data: Path, edit: Edit) -> None:
    edit("basic_spending.csv", "30239,其他交通费用", "31002,办公设备购置")
    assert failures(across_tables.economic_classes_agree, data) == []


def test_an_economic_item_is_added_up_over_its_government_items(data: Path, edit: Edit) -> None:
    pension = "30108,机关事业单位基本养老保险缴费,{},{}\r\n"
    edit(
        "basic_spending.csv",
        pension.format("50102,社会保障缴费", "5.9,5.9"),
        pension.format("50102,社会保障缴费", "3.0,3.0") + pension.format("50199,其他工资福利支出", "2.9,2.9"),
    )
    assert failures(across_tables.insurance_agrees, data) == []
    edit("basic_spending.csv", "2.9,2.9", "2.8,2.8")
    [sentence] = failures(across_tables.insurance_agrees, data)
    assert "机关事业单位基本养老保险缴费 5.8万元" in sentence


OTHER_TRAVEL = "30239,其他交通费用,50201,办公经费"


@pytest.mark.parametrize(
    ("old", "new", "part", "published"),
    [
        pytest.param(
            OTHER_TRAVEL, "30212,因公出国（境）费用,50207,因公出国（境）费用", "因公出国（境）费用", "0.0", id="abroad"
        ),
        pytest.param("公务接待费,0.2,0.2", "公务接待费,3.9,3.9", "公务接待费", "0.2", id="reception"),
        pytest.param("维护费,1.3,1.3", "维护费,3.9,3.9", "公务用车运行维护费", "1.3", id="running"),
        pytest.param(OTHER_TRAVEL, "31013,公务用车购置,50201,办公经费", "公务用车购置", "0.0", id="purchase"),
    ],
)
@pytest.mark.parametrize(("amount", "holds"), [("3.8", False), ("3.9", True), ("4.0", True)])
def test_a_part_of_three_public_is_at_least_its_economic_item(
    data: Path, edit: Edit, old: str, new: str, part: str, published: str, amount: str, holds: bool
) -> None:
    edit("basic_spending.csv", old, new)
    edit("three_public.csv", f"{part},{published}", f"{part},{amount}")
    assert (failures(across_tables.three_public_covers_items, data) == []) is holds


@pytest.mark.parametrize(("purchase", "holds"), [("90.4", True), ("90.5", True), ("90.6", False)])
def test_three_public_may_be_all_of_spending_but_not_more(data: Path, edit: Edit, purchase: str, holds: bool) -> None:
    edit("three_public.csv", "公务用车购置,0.0", f"公务用车购置,{purchase}")
    assert (failures(across_tables.three_public_within_spending, data) == []) is holds
