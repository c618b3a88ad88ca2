from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from budgetbook.book import open_book
from budgetbook.checks import totals

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from budgetbook.checks.model import Finding, Rule
    from tests.fixtures.copies import Edit


PROJECT_HEADING = "三级指标,指标值\r\n"
PROJECT = "信用宣传,政务服务和大数据管理局,信用科,{money},宣传信用体系建设,产出指标,数量指标,宣传次数,12次\r\n"

# rule, changes to the published data, other rules that these necessarily break
BREAKS = [
    pytest.param("T1", [("income.csv", "合计,,92.0", "合计,,93.0")], [], id="T1-a-total-above-its-rows"),
    pytest.param("T1", [("vehicles.csv", "合计,2", "合计,3")], [], id="T1-a-number-of-vehicles"),
    pytest.param("T1", [("procurement.csv", "预算数\r\n", "预算数\r\n合计,0.1\r\n")], [], id="T1-a-total-over-no-rows"),
    pytest.param("T2", [("performance_tasks.csv", "18,18,,", "18,19,-1,")], [], id="T2-an-amount-below-zero"),
    pytest.param("T3", [("performance_tasks.csv", "1.5,1.5,,", "1.5,1.45,0.05,")], [], id="T3-two-decimals"),
    pytest.param(
        "T3",
        [("spending.csv", "合计,,,66.3", "合计,,,66.34")],
        ["T1"],
        id="T3-two-decimals-in-a-total-which-is-then-off",
    ),
    pytest.param(
        "T4",
        [("basic_spending.csv", "16.6,16.6", "16.6,16.5"), ("basic_spending.csv", "11.1,11.1", "11.1,11.2")],
        [],
        id="T4-more-from-the-treasury-than-there-is",
    ),
    pytest.param(
        "T4",
        [("basic_spending.csv", "16.6,16.6", "16.6,16.5"), ("basic_spending.csv", "74.0,74.0", "74.0,73.9")],
        [],
        id="T4-money-from-elsewhere-that-no-income-is",
    ),
    pytest.param("T5", [("performance_tasks.csv", "18,18,,", "18,16.5,1.4,")], [], id="T5-a-tenth-is-missing"),
    pytest.param(
        "T6",
        [("project_targets.csv", PROJECT_HEADING, PROJECT_HEADING + PROJECT.format(money="18.0,17.0,0.9"))],
        [],
        id="T6-a-tenth-is-missing",
    ),
]

HOLDS = [
    pytest.param([("spending.csv", "50.0,0.0,7.7", "50.0,-0.0,7.7")], id="T2-zero-with-a-minus"),
    pytest.param(
        [("performance_tasks.csv", "1.5,1.5,,", "1.5,1.500,,")], id="T3-zeros-behind-the-last-printed-decimal"
    ),
    pytest.param([("income.csv", "合计,,92.0", "合计,,92")], id="T1-a-total-without-decimals"),
    pytest.param([("income.csv", "合计,,92.0\r\n", "")], id="T1-a-table-without-total"),
    pytest.param([("procurement.csv", "预算数\r\n", "预算数\r\n合计,0.0\r\n")], id="T1-zero-over-no-rows"),
    pytest.param([("performance_tasks.csv", "18,18,,", "18,16.5,1.5,")], id="T5-money-of-two-kinds"),
    pytest.param([("performance_tasks.csv", "18,18,,", "18,18,0,")], id="T5-no-other-money-said-as-zero"),
    pytest.param(
        [("project_targets.csv", PROJECT_HEADING, PROJECT_HEADING + PROJECT.format(money="18.0,17.0,1.0"))],
        id="T6-money-of-two-kinds",
    ),
    pytest.param(
        [("project_targets.csv", PROJECT_HEADING, PROJECT_HEADING + PROJECT.format(money="18.0,18.0,"))],
        id="T6-an-empty-cell-adds-nothing",
    ),
]


def failures(rule: Rule, data: Path) -> list[Finding]:
    return [finding for finding in rule(open_book("2020", "157001", data)) if not finding.holds]


def places(rule: Rule, data: Path) -> list[tuple[str, int, str, str]]:
    cells = [finding.where for finding in failures(rule, data)]
    return [(cell.file.rpartition("/")[2], cell.row, cell.column, cell.raw) for cell in cells if cell]


@pytest.mark.parametrize(
    ("id_", "number"),
    [
        ("T1", 10),  # income 1, spending 5, basic spending 2, three public 1, vehicles 1
        ("T2", 70),  # 4 + 5 × 5 + 15 × 2 + 4 + 1 + 3 × 2
        ("T3", 79),  # the same and the totals but that of vehicles
        ("T4", 15),
        ("T5", 3),
        ("T6", 0),  # the unit published no project targets: project_targets.csv has no rows
    ],
)
def test_the_published_data_are_compared_throughout_and_hold(
    compared: Callable[[str], tuple[int, list[str]]], id_: str, number: int
) -> None:
    assert compared(id_) == (number, [])


@pytest.mark.parametrize(
    ("file", "old", "new", "column"),
    [
        ("income.csv", "合计,,92.0", "合计,,92.1", "预算数"),
        ("spending.csv", "合计,,,66.3", "合计,,,66.2", "工资福利支出"),
        ("spending.csv", "66.3,0.0", "66.3,0.1", "对个人和家庭的补助"),
        ("spending.csv", "66.3,0.0,7.7", "66.3,0.0,7.8", "商品和服务支出"),
        ("spending.csv", "7.7,18.0,0.0", "7.7,17.9,0.0", "一般性项目"),
        ("spending.csv", "7.7,18.0,0.0", "7.7,18.0,18.0", "专项资金"),
        ("basic_spending.csv", "74.0,74.0", "73.9,74.0", "小计"),
        ("basic_spending.csv", "74.0,74.0", "74.0,73.9", "其中：财政拨款"),
        ("three_public.csv", "合计,1.5", "合计,1.6", "预算数"),
        ("vehicles.csv", "合计,2", "合计,3", "数量（辆）"),
    ],
)
def test_a_wrong_total_is_found_in_its_column(
    data: Path, edit: Edit, file: str, old: str, new: str, column: str
) -> None:
    edit(file, old, new)
    [(found_file, row, found_column, _)] = places(totals.published_totals, data)
    assert (found_file, row, found_column) == (file, 2, column)


def test_a_wrong_row_is_found_at_the_total_of_its_column(data: Path, edit: Edit) -> None:
    edit("spending.csv", "50.0,0.0,7.7", "50.1,0.0,7.7")
    assert places(totals.published_totals, data) == [("spending.csv", 2, "工资福利支出", "66.3")]


def test_a_table_without_total_row_has_no_total_to_compare(data: Path, edit: Edit) -> None:
    edit("income.csv", "合计,,92.0\r\n", "")
    edit("income.csv", "一般公共预算,92.0", "一般公共预算,93.0")
    assert failures(totals.published_totals, data) == []


def test_a_total_over_no_rows_must_be_zero(data: Path, unit_folder: Path) -> None:
    (unit_folder / "procurement.csv").write_text("采购类别,预算数\n合计,0.1\n", encoding="utf-8")
    assert places(totals.published_totals, data) == [("procurement.csv", 2, "预算数", "0.1")]


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("income.csv", "政府性基金预算,0.0", "政府性基金预算,-0.1", ("income.csv", 4, "预算数", "-0.1")),
        ("spending.csv", "50.0,0.0,7.7", "50.0,-0.1,7.7", ("spending.csv", 3, "对个人和家庭的补助", "-0.1")),
        ("operating_cost.csv", "57.7", "-57.7", ("operating_cost.csv", 2, "预算数", "-57.7")),
        ("performance_tasks.csv", "18,18,,", "18,19,-1,", ("performance_tasks.csv", 4, "其他资金", "-1")),
    ],
)
def test_an_amount_below_zero_is_found_in_any_table(
    data: Path, edit: Edit, file: str, old: str, new: str, place: tuple[str, int, str, str]
) -> None:
    edit(file, old, new)
    assert places(totals.no_negative_amount, data) == [place]


def test_zero_with_a_minus_is_zero(data: Path, edit: Edit) -> None:
    edit("spending.csv", "50.0,0.0,7.7", "50.0,-0.0,7.7")
    assert failures(totals.no_negative_amount, data) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("spending.csv", "50.0,", "50.05,", ("spending.csv", 3, "工资福利支出", "50.05")),
        ("spending.csv", "合计,,,66.3", "合计,,,66.34", ("spending.csv", 2, "工资福利支出", "66.34")),
        ("operating_cost.csv", "57.7", "57.700001", ("operating_cost.csv", 2, "预算数", "57.700001")),
        ("performance_tasks.csv", "1.5,1.5,,", "1.5,1.45,0.05,", ("performance_tasks.csv", 3, "财政资金", "1.45")),
    ],
)
def test_more_decimals_than_the_form_prints_are_found(
    data: Path, edit: Edit, file: str, old: str, new: str, place: tuple[str, int, str, str]
) -> None:
    edit(file, old, new)
    assert places(totals.no_hidden_decimals, data)[0] == place


def test_zeros_behind_the_last_printed_decimal_hide_nothing(data: Path, edit: Edit) -> None:
    edit("spending.csv", "50.0,", "50.000,")
    assert failures(totals.no_hidden_decimals, data) == []


def test_appropriation_is_neither_less_nor_more_than_an_item_of_the_general_budget(data: Path, edit: Edit) -> None:
    edit("basic_spending.csv", "16.6,16.6", "16.6,16.5")
    edit("basic_spending.csv", "11.1,11.1", "11.1,11.2")
    assert places(totals.appropriation_is_amount, data) == [
        ("basic_spending.csv", 4, "其中：财政拨款", "16.5"),
        ("basic_spending.csv", 5, "其中：财政拨款", "11.2"),
    ]


@pytest.mark.parametrize(
    ("money", "holds"),
    [
        ("18,18,,", True),
        ("18,18,0,", True),
        ("18,16.5,1.5,", True),
        ("18,17.9,,", False),
        ("18,16.5,1.4,", False),
        ("17,16.5,1.5,", False),
    ],
)
def test_money_of_a_task_adds_up_with_or_without_other_money(data: Path, edit: Edit, money: str, holds: bool) -> None:
    edit("performance_tasks.csv", "18,18,,", money)
    assert (failures(totals.task_money, data) == []) is holds
