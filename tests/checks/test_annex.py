from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from budgetbook.checks.annex import REQUIRED_TABLES
from tests.checks.changing import misprint

if TYPE_CHECKING:
    from collections.abc import Callable

    from budgetbook.book import Book
    from budgetbook.checks.report import ReportLine

FORM = "../../../report/forms/luoyang-2020.toml"
NO_STATE_CAPITAL = "没有国有资本经营预算支出，{number}《{title}》为空表"


# rule, changes to the published data, the form or the tables, other rules that these necessarily break
BREAKS = [
    pytest.param(
        "A1", [misprint("spending", "2010301", wages="50.1", basic="57.8", total="57.8")], [], id="A1-an-item"
    ),
    pytest.param("A1", [misprint("spending_by_fund", "20103", wages="50.1")], ["A2"], id="A1-a-section-and-its-row"),
    pytest.param("A1", [misprint("income", "208", total="6.0")], [], id="A1-a-class-of-income"),
    pytest.param("A2", [misprint("spending", "department", goods="7.8")], ["A1"], id="A2-the-department"),
    pytest.param(
        "A2", [misprint("spending", "2010302", earmarked="0.1")], ["A1"], id="A2-an-item-which-no-longer-adds-up"
    ),
    pytest.param("A3", [misprint("basic", "total", amount="74.1")], [], id="A3-basic-spending-in-two-tables"),
    pytest.param("A3", [misprint("balance", "total", income_amount="92.1")], [], id="A3-income-in-two-tables"),
    pytest.param("A3", [misprint("balance", "total", total="92.1")], [], id="A3-spending-in-two-tables"),
    pytest.param(
        "A3", [misprint("appropriation", "total", general_public="92.1")], [], id="A3-appropriation-in-three-tables"
    ),
    pytest.param(
        "A4",
        [(FORM, NO_STATE_CAPITAL, "没有国有资本经营预算支出，预算08表为空表")],
        [],
        id="A4-the-note-of-another-table",
    ),
    pytest.param("A4", [(FORM, NO_STATE_CAPITAL, "没有此项支出")], [], id="A4-a-note-without-name"),
    pytest.param("F2", [(FORM, 'kind = "three_public"', 'kind = "operating_cost"')], [], id="F2-no-three-public"),
    pytest.param(
        "F2", [(FORM, 'fund = "政府性基金预算"', 'fund = "国有资本经营预算"')], [], id="F2-no-government-fund"
    ),
]

HOLDS = [
    pytest.param([(FORM, NO_STATE_CAPITAL, "本表为空表，即{number}")], id="A4-a-note-that-gives-the-number"),
    pytest.param([(FORM, NO_STATE_CAPITAL, "《{title}》没有数据")], id="A4-a-note-that-gives-the-title"),
    pytest.param([(FORM, f"{{short}}{{year}}年{NO_STATE_CAPITAL}", "本表无数据")], id="A4-a-note-of-this-table"),
    pytest.param(
        [
            *((FORM, 'number = "预算08表"', 'number = "表甲"'), (FORM, 'number = "预算09表"', 'number = "表甲乙"')),
            *(
                (FORM, f'number = "预算{old}表"', f'number = "预算{new}表"')
                for old, new in ((10, "08"), (11, "09"), (12, 10))
            ),
        ],
        id="A4-a-number-that-holds-another",
    ),
    pytest.param(
        [(FORM, f'empty_note = "注：{{short}}{{year}}年{NO_STATE_CAPITAL}。"\n', "")], id="A4-the-form-is-silent"
    ),
    pytest.param([(FORM, 'number = "预算07表"', 'number = "预算007表"')], id="F2-another-number"),
    pytest.param([(FORM, "年部门收支总体情况表", "年度部门收支预算总表")], id="F2-another-title"),
    pytest.param(
        [
            ("spending.csv", "住房公积金,一般公共预算", "住房公积金,政府性基金预算"),
            ("income.csv", "一般公共预算,92.0", "一般公共预算,87.0"),
            ("income.csv", "政府性基金预算,0.0", "政府性基金预算,5.0"),
            ("basic_spending.csv", "30113,住房公积金,50103,住房公积金,5.0,5.0\r\n", ""),
            ("basic_spending.csv", "74.0,74.0", "69.0,69.0"),
            # the acceptances name rows, and the row of the housing fund is gone
            ("accepted.csv", "basic_spending.csv 第10行", "basic_spending.csv 第9行"),
            ("accepted.csv", "basic_spending.csv 第11至17行", "basic_spending.csv 第10至16行"),
        ],
        id="A1-A2-A3-a-second-fund",
    ),
]


@pytest.mark.parametrize(
    ("id_", "number"),
    [
        # 预算02表 across 6 columns, 预算03 and 05表 across 8; down, each the total, 4 classes and 4 sections
        ("A1", 10 * 6 + 10 * 8 * 2),  # with the row of the department
        # 预算03 and 05表: the total, the department, 4 classes, 4 sections and 5 items, by three sums each
        ("A2", 15 * 3 * 2),
        ("A3", 1 + 1 + 2 + 1),  # 01 and 02; 01 and 03; 01, 04 and 05; 05 and 06
        ("A4", 3),  # 08, 09 and 12
        ("F2", 8),
    ],
)
def test_the_published_data_are_compared_throughout_and_hold(
    compared: Callable[[str], tuple[int, list[str]]], id_: str, number: int
) -> None:
    assert compared(id_) == (number, [])


def test_the_core_tables_are_those_of_the_list_in_the_published_document(book: Book) -> None:
    """The eight of 财预〔2016〕143号 are among the twelve that the document lists in its contents."""
    contents = [form.contents.partition("、")[2] for form in book.form.tables]
    assert len(REQUIRED_TABLES) == 8
    assert set(REQUIRED_TABLES) <= set(contents)


def test_the_row_of_the_department_agrees_with_the_total(new_lines: Callable[..., list[ReportLine]]) -> None:
    amounts = {"wages": "66.4", "basic": "74.1", "total": "92.1"}
    assert [line.check for line in new_lines(misprint("spending", "department", **amounts))] == ["A1"] * 3


def test_an_empty_table_is_not_told_under_the_title_of_another(new_lines: Callable[..., list[ReportLine]]) -> None:
    wrong = "{number}《{year}年政府性基金预算支出情况表》为空表"
    [line] = new_lines((FORM, NO_STATE_CAPITAL, wrong))
    assert line.check == "A4"
