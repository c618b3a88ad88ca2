"""What a review finds in a small document that is right in every place but one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from budgetbook.review import rules
from budgetbook.review.catalogue import RULES
from budgetbook.review.model import AnalysedDocument
from budgetbook.review.reading.html import read_page
from budgetbook.review.review import review
from tests.files import replaced
from tests.review.made_up import PAGE

if TYPE_CHECKING:
    from budgetbook.review.findings import Finding


def findings(page: str) -> tuple[Finding, ...]:
    return review(AnalysedDocument(read_page("示例.html", page))).findings


def test_a_document_that_is_right_has_no_finding() -> None:
    assert [finding.found for finding in findings(PAGE)] == []


@pytest.mark.parametrize(
    ("old", "new", "rule", "severity", "expected"),
    [
        # sums across a row and down the codes; another amount in two tables
        ("<td>90.0</td><td>60.0</td><td>30.0</td></tr>\n<tr><td>201</td><td>99</td><td>01", "<td>91.0</td><td>60.0</td>"
         "<td>30.0</td></tr>\n<tr><td>201</td><td>99</td><td>01", "R02", "error", "90万元"),
        ("住房公积金</td><td>10.0</td><td>0.0</td><td>10.0", "住房公积金</td><td>11.0</td><td>0.0</td><td>11.0", "R02",
         "error", "10万元"),
        ("二、住房保障支出</td><td>10.0", "二、住房保障支出</td><td>12.0", "R03", "error", "10万元"),
        # text against tables: another amount, and 元 taken for 万元
        ("基本支出60万元，占60.00%", "基本支出61万元，占60.00%", "R05", "error", "60万元"),
        ("收入总计100万元", "收入总计100元", "R05", "error", "1000000元"),
        ("（项）”60万元", "（项）”66万元", "R05", "error", "60万元"),
        # shares, changes, directions, a base of nothing
        ("占60.00%", "占61.00%", "R09", "error", "60.00%"),
        ("增长20.00%。", "增长31.00%。", "R10", "error", "增长20.00%"),
        ("增长20.00%。", "下降20.00%。", "R11", "error", "增长20.00%"),
        ("增加20万元，增长25.00%", "增加20万元，下降25.00%", "R11", "error", ""),
        ("执行数50万元", "执行数0万元", "R12", "error", "上年无此项，不写百分比"),
        ("预算安排60万元", "预算安排62万元", "R06", "error", "60万元"),
        # names, contents, notes, what is said not to be, years, levels, remains of a template
        ("“一般公共服务支出（类）", "“一般公务服务支出（类）", "R07", "error", "一般公共服务支出"),
        ("三、2024年政府性基金预算支出情况表</p>", "三、2024年项目支出表</p>", "R14", "error", ""),
        ("2024年没有政府性基金预算支出，本表", "2024年没有国有资本经营预算支出，本表", "R16", "error",
         "无政府性基金预算……的说明"),
        ("<td></td><td></td><td></td><td></td></tr></table>", "<td>其他</td><td>5</td><td>0</td><td>5</td></tr>"
         "</table>", "R16", "error", "不写空表的说明"),
        ("比2023年预算增加20万元", "比2024年预算增加20万元", "R17", "error", "与2023年比较"),
        ("是指市级财政当年", "是指省级财政当年", "R18", "error", "市级"),
        ("主要原因是新增项目", "主要原因是XX项目", "R19", "warning", ""),
    ],
)  # fmt: skip
def test_one_fault_is_one_finding(old: str, new: str, rule: str, severity: str, expected: str) -> None:
    found = findings(replaced(PAGE, (old, new)))
    of_rule = [finding for finding in found if finding.rule == rule]
    assert of_rule, [(finding.rule, finding.found) for finding in found]
    assert (of_rule[0].severity, of_rule[0].expected) == (severity, expected)
    assert of_rule[0].quotations
    assert not [one for one in found if one is not of_rule[0] and one.severity == "error" and severity != "error"]


NEW = "“一般公共服务支出（类）示例事务（款）行政运行（项）”60万元，比2023年预算增加60万元（上年未安排），"


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        (NEW, []),
        (NEW.replace("增加60万元", "减少60万元"), ["增减额与两年的数不符：60万元。"]),
        (NEW.replace("增加60万元", "增加59万元"), ["增减额与两年的数不符：59万元。"]),
        (
            NEW.replace("（上年未安排）", "（2023年没有安排）").replace("增加60", "增加50"),
            ["增减额与两年的数不符：50万元。"],
        ),
    ],
)
def test_what_there_was_nothing_of_has_grown_by_all_of_it(stated: str, found: list[str]) -> None:
    whole, old = "“一般公共服务支出（类）示例事务（款）行政运行（项）”60万元，\n", "2023年预算执行数50万元，"
    assert whole + old in PAGE
    page = PAGE.replace(whole + old, f"{stated}\n").replace(
        "2024年预算安排60万元，增长20.00%。", "主要原因是新增项目。"
    )
    assert [one.found for one in findings(page) if one.severity == "error"] == found


def test_a_rounded_amount_is_no_fault_and_one_that_is_cut_off_is_doubted() -> None:
    table_in_yuan = PAGE.replace("60.0</td><td>60.0</td><td>0.0", "60.0</td><td>60.0</td><td>0.0")
    assert findings(table_in_yuan) == ()
    cut = PAGE.replace("<td>60.0</td>", "<td>60.96</td>").replace("<td>100.0</td>", "<td>100.96</td>")
    cut = cut.replace("<td>90.0</td>", "<td>90.96</td>")
    severities = {(one.rule, one.severity) for one in findings(cut) if "像是截去尾数" in one.found}
    assert severities == {("R05", "warning")}


def test_the_rules_that_are_found_are_those_of_the_catalogue() -> None:
    sources = [path.read_text(encoding="utf-8") for path in Path(rules.__file__).parent.glob("*.py")]
    assert {id_ for source in sources for id_ in re.findall(r'"(R\d\d)"', source)} == set(RULES)
    assert all(rule.title and rule.common_errors for rule in RULES.values())
