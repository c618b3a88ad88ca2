from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from budgetbook.checks.report import ReportLine

BASIC = "basic_spending.csv"
TARGETS = "performance_targets.csv"
TASKS = "performance_tasks.csv"
SHORT_NAME = '"市政务服务和大数据管理局"'
SATISFIED = "满意度达到95%以上"

# rule, changes to the published data, other rules that these necessarily break
BREAKS = [
    pytest.param(
        "M1",
        [(BASIC, "30201,办公费,50201,办公经费", "30201,办公费,50299,其他商品和服务支出")],
        [],
        id="M1-office-costs-under-another-government-item",
    ),
    pytest.param(
        "M2",
        [(BASIC, "30103,奖金,50101,工资奖金津补贴", "30107,绩效工资,50101,工资奖金津补贴")],
        [],
        id="M2-an-item-of-which-no-pair-is-known",
    ),
    pytest.param("N1", [(TARGETS, "信息化集约化", "信息化 集约化")], [], id="N1-a-space"),
    pytest.param("N1", [(TARGETS, "信息化集约化", "信息化\u3000集约化")], [], id="N1-a-full-width-space"),
    pytest.param("N1", [(TARGETS, "深化“放管服”", "深化\u3000“放管服”")], [], id="N1-a-space-before-a-quotation"),
    pytest.param("N1", [(TARGETS, "各部门（单位）", "各部门(单位)")], [], id="N1-half-width-brackets-as-published"),
    pytest.param("N1", [(TASKS, "三公经费", "三公经费;接待")], [], id="N1-a-half-width-semicolon"),
    pytest.param("N1", [(TARGETS, "政务服务,“最多", "政务:服务,“最多")], [], id="N1-a-half-width-colon"),
    pytest.param("N1", [(TASKS, "2020年全年", '"2020年,全年"')], [], id="N1-a-half-width-comma"),
    pytest.param("N2", [("unit.toml", SHORT_NAME, '"市环保局"')], [], id="N2-another-units-short-name"),
    pytest.param("P3", [(TARGETS, SATISFIED, "满意度达到105%以上")], [], id="P3-above-all"),
    pytest.param("P3", [(TARGETS, SATISFIED, "满意度达到100.5％")], [], id="P3-a-full-width-sign-and-decimals"),
    pytest.param("P3", [(TARGETS, "90%以上，40%以上", "100%以上，40%以上")], [], id="P3-more-than-all-of-several"),
]

HOLDS = [
    pytest.param([("unit.toml", SHORT_NAME, '"市大数据局"')], id="N2-a-part-of-the-name"),
    pytest.param([("unit.toml", SHORT_NAME, '"市局"')], id="N2-nothing-that-tells"),
    pytest.param([(TARGETS, SATISFIED, "满意度达到100%")], id="P3-all"),
    pytest.param([(TARGETS, SATISFIED, "满意度≥99.9%")], id="P3-nearly-all"),
    pytest.param([(TARGETS, SATISFIED, "满意度为95%～100%")], id="P3-a-range-up-to-all"),
    pytest.param([(TARGETS, SATISFIED, "超过210项民生服务")], id="P3-a-number-above-a-hundred-that-is-no-share"),
    pytest.param([(TARGETS, SATISFIED, "0%")], id="P3-none"),
    pytest.param([(TARGETS, SATISFIED, "差评率不超过100%，不高于100%")], id="P3-not-above-all"),
    pytest.param([(TARGETS, "信息化集约化", "PPP 项目和 A4 纸")], id="N1-a-space-beside-letters"),
    pytest.param(
        [(TARGETS, "信息化集约化", "信息化—集约化、“一站式”（试点）：9:00至17:30")], id="N1-full-width-and-a-time"
    ),
    pytest.param([(TARGETS, SATISFIED, "≥95.00(%)")], id="N1-brackets-around-a-sign-as-another-city-writes-them"),
    pytest.param(
        [(BASIC, "30239,其他交通费用,50201,办公经费", "30227,委托业务费,50205,委托业务费")],
        id="M1-a-pair-inferred-from-the-classification",
    ),
]


@pytest.mark.parametrize(
    ("id_", "number", "failures"),
    [
        ("M1", 15, ["data/2020/157001/basic_spending.csv 第10行“政府预算经济科目编码” “50101”"]),
        # income, spending, basic spending, “三公”, operating cost, vehicles, tasks, targets: rows × columns of text
        ("N1", 4 * 2 + 5 * 2 + 15 * 2 + 4 + 1 + 1 + 3 * 3 + 22 * 4, []),
        (
            "P3",
            3 + 1 + 3,  # 90%, 40% and 80% in row 2, 100% in row 8, one in each of rows 21 to 23
            [
                "data/2020/157001/performance_targets.csv 第22行“指标值” “满意度达到100%以上”",
                "data/2020/157001/performance_targets.csv 第23行“指标值” “满意度达到100%以上”",
            ],
        ),
    ],
)
def test_the_published_data_are_compared_throughout_and_fail_where_they_are_known_to(
    compared: Callable[[str], tuple[int, list[str]]], id_: str, number: int, failures: list[str]
) -> None:
    assert compared(id_) == (number, failures)


SEVERAL_LINES = (TASKS, "一般行政管理事务，用于信用体系建设宣传。", '"用于信用体系建设宣传\n用于举办宣传活动"')


def test_a_line_break_in_a_cell_is_no_space(new_lines: Callable[..., list[ReportLine]]) -> None:
    assert new_lines(SEVERAL_LINES) == []


@pytest.mark.parametrize(
    "value",
    ["较上年增长120%", "提高150%以上", "网上办件量同比增长100%以上", "比上年增加200%", "达到上年的130%"],
    ids=range(5),
)
def test_growth_may_be_above_a_hundred_percent(new_lines: Callable[..., list[ReportLine]], value: str) -> None:
    assert new_lines((TARGETS, "80%以上的事项实现“一窗受理”", value)) == []


@pytest.mark.parametrize(
    "value",
    ["满意度大于100%", "满意度＞100%", "满意度超过100%", "满意度≥105.00(%)", "满意度是105%", "满意度为居民的120%"],
    ids=range(6),
)
def test_a_share_above_all_is_found_however_written(new_lines: Callable[..., list[ReportLine]], value: str) -> None:
    assert [line.check for line in new_lines((TARGETS, SATISFIED, value))] == ["P3"]


PUBLIC_INSTITUTION = ("unit.toml", 'kind = "行政单位"', 'kind = "事业单位"')


def institution_items(folder: Path, _: pytest.MonkeyPatch) -> None:
    """Give every item of basic spending the government's item for 事业单位, as its class asks."""
    path = folder / BASIC
    text = path.read_bytes().decode("utf-8")
    text = re.sub(r"(?m)^(301\d\d,[^,]+),\d+,[^,]+", r"\1,50501,工资福利支出", text)
    text = re.sub(r"(?m)^(302\d\d,[^,]+),\d+,[^,]+", r"\1,50502,商品和服务支出", text)
    path.write_bytes(text.replace("30103,奖金", "30107,绩效工资").encode("utf-8"))


def test_a_public_institution_has_government_items_of_its_own(new_lines: Callable[..., list[ReportLine]]) -> None:
    lines = new_lines(PUBLIC_INSTITUTION, institution_items)
    assert [line.sentence for line in lines if (line.check, line.status) == ("M1", "failed")] == []


def test_an_item_without_known_pair_is_left_to_people(new_lines: Callable[..., list[ReportLine]]) -> None:
    lines = new_lines((BASIC, "30103,奖金,50101,工资奖金津补贴", "30107,绩效工资,50101,工资奖金津补贴"))
    assert {line.status for line in lines} == {"warning"}
