"""Tables that compare two years: what each row says of the change, in the columns of several places."""

from __future__ import annotations

import pytest

from budgetbook.review.model import AnalysedDocument
from budgetbook.review.reading.html import read_page
from budgetbook.review.review import Review, review

_ROWS = [
    ["合计", "合计", "90.00", "100.00", "60.00", "40.00", "10.00", "11.11%"],
    ["201", "一般公共服务支出", "80.00", "90.00", "50.00", "40.00", "10.00", "12.50%"],
    ["20199", "其他一般公共服务支出", "80.00", "90.00", "50.00", "40.00", "10.00", "12.50%"],
    ["221", "住房保障支出", "10.00", "8.00", "8.00", "0.00", "-2.00", "-20.00%"],
    ["22102", "住房改革支出", "10.00", "8.00", "8.00", "0.00", "-2.00", "-20.00%"],
    ["229", "其他支出", "0.00", "2.00", "2.00", "0.00", "2.00", ""],
    ["22999", "其他支出", "0.00", "2.00", "2.00", "0.00", "2.00", ""],
]
_CODED = "\n".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in _ROWS)
CENTRAL = f"""<h1>示例局2024年部门预算</h1><p>三、一般公共预算支出表</p><p>单位：万元</p>
<table><tr><th rowspan="2">科目编码</th><th rowspan="2">科目名称</th><th rowspan="2">2023年执行数</th>
<th colspan="3">2024年预算数</th>
<th colspan="2">2024年预算数比2023年执行数</th></tr>
<tr><th>小计</th><th>基本支出</th><th>项目支出</th><th>增减额</th><th>增减%</th></tr>
{_CODED}</table>"""
"""As the central government has it: one column of last year, three of this one, a change below zero."""

WAYS = """<h1>示例局2024年部门预算</h1><p>“三公”经费比上年的变动表</p><p>单位：万元</p>
<table><tr><th rowspan="2">项目</th><th rowspan="2">2023年预算数</th><th rowspan="2">2024年预算数</th>
<th colspan="3">增减</th></tr>
<tr><th>方向</th><th>金额</th><th>幅度（%）</th></tr>
<tr><td>合计</td><td>20.0</td><td>15.0</td><td>减少</td><td>5.0</td><td>25.00</td></tr>
<tr><td>公务接待费</td><td>8.0</td><td>2.0</td><td>减少</td><td>6.0</td><td>75.00</td></tr>
<tr><td>公务用车购置及运行费</td><td>12.0</td><td>12.0</td><td>持平</td><td>0.0</td><td>—</td></tr>
<tr><td>因公出国（境）费</td><td>0.0</td><td>1.0</td><td>增加</td><td>1.0</td><td>—</td></tr></table>"""
"""As our own documents have it: the direction in a column of its own, the change never below zero."""

PAIRED = """<h1>示例局2024年部门预算</h1><p>“三公”经费支出预算表</p><p>单位：元</p>
<table><tr><th colspan="2">公务接待费</th><th colspan="2">培训费</th></tr>
<tr><th>上年预算</th><th>本年预算</th><th>上年预算</th><th>本年预算</th></tr>
<tr><td>100</td><td>120</td><td>30</td><td>30</td></tr></table>"""


def _review(page: str) -> Review:
    return review(AnalysedDocument(read_page("示例.html", f"<html><body>{page}</body></html>")))


@pytest.mark.parametrize("page", [CENTRAL, WAYS, PAIRED], ids=["central", "ways", "paired"])
def test_what_is_right_is_not_found(page: str) -> None:
    found = _review(page)
    assert [finding.found for finding in found.findings if finding.rule in ("R10", "R11", "R12")] == []
    assert not found.notes


@pytest.mark.parametrize(
    ("page", "old", "new", "rule", "expected"),
    [
        (CENTRAL, "住房改革支出</td><td>10.00</td><td>8.00</td><td>8.00</td><td>0.00</td><td>-2.00",
         "住房改革支出</td><td>10.00</td><td>8.00</td><td>8.00</td><td>0.00</td><td>-7.00", "R02", "-2万元"),
        (CENTRAL, "-20.00%</td></tr>\n<tr><td>229<", "-25.00%</td></tr>\n<tr><td>229<", "R10", "-20.00%"),
        (CENTRAL, "-20.00%</td></tr>\n<tr><td>229<", "20.00%</td></tr>\n<tr><td>229<", "R11", "-20.00%"),
        (CENTRAL, "<td></td></tr>\n<tr><td>22999", "<td>100.00%</td></tr>\n<tr><td>22999", "R12",
         "上年无此项，不写百分比"),
        (WAYS, "<td>减少</td><td>6.0</td>", "<td>增加</td><td>6.0</td>", "R11", "-6万元"),
        (WAYS, "<td>减少</td><td>6.0</td>", "<td>减少</td><td>4.0</td>", "R10", "6万元"),
        (WAYS, "<td>75.00</td>", "<td>57.00</td>", "R10", "-75.00%"),
        (WAYS, "<td>持平</td><td>0.0</td>", "<td>增加</td><td>3.0</td>", "R10", "0万元"),
    ],
)  # fmt: skip
def test_a_wrong_change_is_found(page: str, old: str, new: str, rule: str, expected: str) -> None:
    assert page.count(old) == 1
    found = _review(page.replace(old, new)).findings
    assert [(finding.rule, finding.severity, finding.expected) for finding in found] == [(rule, "error", expected)]


def test_a_class_that_alone_is_not_told_in_full_is_pointed_out() -> None:
    short = CENTRAL.replace(f"<tr>{''.join(f'<td>{cell}</td>' for cell in _ROWS[-1])}</tr>", "")
    assert short != CENTRAL
    assert [(one.rule, one.severity, one.expected) for one in _review(short).findings] == [
        ("R31", "warning", "229的款")
    ]


def test_columns_that_mean_something_else_are_left_alone_and_named() -> None:
    other = CENTRAL
    for change in ("10.00</td><td>11.11%", "10.00</td><td>12.50%", "-2.00</td><td>-20.00%"):
        other = other.replace(change, f"3{change.lstrip('-')}")
    found = _review(other)
    assert not [finding for finding in found.findings if finding.rule == "R10" and "幅度" not in finding.found]
    assert any("未按此核对" in note for note in found.notes)
