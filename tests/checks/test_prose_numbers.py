"""Numbers in the unit's prose against the tables, in every spelling; what is no number of the budget stops nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from budgetbook.checks.report import CheckReport, ReportLine

NOTE, NOTE_END = "text/target_note.md", "分项设定。"


def said(sentence: str) -> list[tuple[str, str, str]]:
    """Make a change after which a text says one sentence more."""
    return [(NOTE, NOTE_END, NOTE_END + sentence)]


WRONG = {
    "W10": [
        "其中项目支出17万元。",
        "共计0.5亿元。",
        "人均标准120元。",
        "部门支出９３万元。",
        "部门支出九十三万元。",
        "部门支出九十三点五万元。",
        "部门支出捌拾万元整。",
        "部门支出一千零九十二万元。",
        "部门支出1,092万元。",
        "部门支出93　万元。",
        "部门支出93万。",
        "部门支出93万，比上年多。",
        "部门支出1亿2000万元。",
        "部门支出92.05万元。",
        "资金达到93万元。",
        "部门支出￥930,000。",
        "部门支出93余万元。",
        "部门支出三百多万元。",
        "部门支出1亿余元。",
        f"部门支出0.{'0' * 60}1亿元。",
    ],
    "W11": [
        "基本支出占85%。",
        "基本支出占８５％。",
        "项目支出18万元，占百分之八十五。",
        "项目支出占支出总计的19.5%。",
        "一般公共服务支出占比80.43%。",
        "人员经费占基本支出的比重为66.3%。",
        "支出占85%。",
        "项目支出所占比例为15%。",
    ],
    "W12": ["车辆5辆。", "现有公务用车二百二十一辆。", "账面有5辆公务用车。", "车辆共有 5 辆。"],
}

BREAKS = [
    pytest.param(id_, said(sentence), [], id=f"{id_}-{number}")
    for id_, sentences in WRONG.items()
    for number, sentence in enumerate(sentences, start=1)
]

RIGHT = [
    "部门支出９２万元，即九十二万元、92 万元、920,000元、92.00万元、0.0092亿元。",
    "基本支出74万，项目支出18万。",
    "基本支出占80.43%，项目支出占百分之二十。",
    "基本支出74万元，占支出总计的80.4%。",
    "人员经费66.3万元，占基本支出的89.59%；公用经费占10.41%。",
    "账面有车辆{vehicles}辆。",
    "支出不超过100万元，每户补助5000元以上。",
    "基本支出占比不低于85%，项目支出占10%以下。",
    "人员占85%，女性占四成。",
    "注册用户数突破50万，服务企业3万家，惠及93万人。",
    "一元化管理，二元结构，三元区，2020年元旦，单元楼。",
    "近百万元，几十万元，每万元能耗。",
    "《关于安排100万元资金的通知》（洛财办〔2017〕51号）。",
    "按照第二十六条和“十四五”规划，2035年远景目标，第93项任务。",
    "占比提高5%。",
    "资金到位后，群众满意的比例为85%。",
    "部门支出¥920,000。",
    "部门支出90余万元，九十余万元，90万多元。",
    "更新公务用车2辆。",
    "单价100万元（含）以上设备0台，其中机要通信用车0辆、一般公务用车2辆。",
    "安排购置车辆1辆，其中：其他用车1辆。",
    "安排资金0万元。",
    "用车高峰期有出租汽车上千辆。",
]

HOLDS = [pytest.param(said(sentence.format(vehicles=2)), id=f"prose-{number}") for number, sentence in enumerate(RIGHT)]


@pytest.mark.parametrize(("id_", "number"), [("W10", 23), ("W11", 23), ("W12", 23)])
def test_every_line_of_the_published_texts_is_read_and_holds(
    compared: Callable[[str], tuple[int, list[str]]], id_: str, number: int
) -> None:
    assert compared(id_) == (number, [])


def test_an_amount_that_the_document_computes_is_known(new_lines: Callable[..., list[ReportLine]]) -> None:
    bought = ("three_public.csv", "公务用车购置,0.0", "公务用车购置,10.0")
    total = ("three_public.csv", "合计,1.5", "合计,11.5")
    # 11.3 is in no cell, and 11.5 only in the 合计 row
    assert new_lines(bought, total, *said("公务用车购置及运行费11.3万元，“三公”经费共11.5万元。")) == []


def test_a_number_that_no_table_holds_blocks_until_it_is_accepted(report_after: Callable[..., CheckReport]) -> None:
    row = "W10,target_note.md 第1行“正文”,“17万元”,表格中有的金额,上级文件所定,张三,2020-06-01\r\n"

    def accept(folder: Path, _: pytest.MonkeyPatch) -> None:
        with (folder / "accepted.csv").open("a", encoding="utf-8", newline="") as file:
            file.write(row)

    report = report_after(*said("另由上级安排17万元。"))
    assert [line.check for line in report.of("failed")] == ["W10"]
    assert report_after(accept).has_passed
