"""Rows of a table by code that state nothing of their own: numbers of columns, and sums of groups and pages."""

from __future__ import annotations

import pytest

from budgetbook.review.model import AnalysedDocument
from budgetbook.review.reading.html import read_page
from budgetbook.review.review import review

PAGE = """<html><body><h1>示例局2024年部门预算</h1><p>一般公共预算支出表</p><p>单位：万元</p>
<table><tr><th>科目编码</th><th>科目名称</th><th>合计</th><th>基本支出</th><th>项目支出</th></tr>
{first}<tr><td>201</td><td>一般公共服务支出</td><td>80.00</td><td>50.00</td><td>30.00</td></tr>
<tr><td>20199</td><td>其他一般公共服务支出</td><td>80.00</td><td>50.00</td><td>30.00</td></tr>
{between}<tr><td>221</td><td>住房保障支出</td><td>8.00</td><td>8.00</td><td>0.00</td></tr>
<tr><td>22102</td><td>住房改革支出</td><td>8.00</td><td>8.00</td><td>0.00</td></tr>
<tr><td></td><td>合计</td><td>88.00</td><td>58.00</td><td>30.00</td></tr></table>
<p>一般公共预算基本支出表</p><p>单位：万元</p>
<table><tr><th>科目编码</th><th>科目名称</th><th>合计</th></tr>
<tr><td>301</td><td>工资福利支出</td><td>50.00</td></tr><tr><td>30101</td><td>基本工资</td><td>50.00</td></tr>{basic}
<tr><td>302</td><td>商品和服务支出</td><td>8.00</td></tr><tr><td>30201</td><td>办公费</td><td>8.00</td></tr>
<tr><td></td><td>合计</td><td>58.00</td></tr></table></body></html>"""


def row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


@pytest.mark.parametrize(
    "rows",
    [
        {},
        {"first": row("**", "**", "1", "2", "3")},
        {"first": row("栏次", "", "1=2+3", "2", "3")},
        {"between": row("", "小计", "80.00", "50.00", "30.00"), "basic": row("", "小计", "50.00")},
        {"between": row("", "本页合计", "80.00", "50.00", "30.00")},
    ],
    ids=["none", "stars", "formulas", "groups", "pages"],
)
def test_they_are_no_amounts(rows: dict[str, str]) -> None:
    page = PAGE.format_map({"first": "", "between": "", "basic": "", **rows})
    found = review(AnalysedDocument(read_page("示例.html", page)))
    assert [finding.found for finding in found.findings if finding.severity == "error"] == []
