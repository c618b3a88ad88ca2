"""Numbers in the unit's prose against the tables, in every spelling; what is no number of the budget stops nobody."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from budgetbook.book import Book, open_book
from budgetbook.checks import CHECKS
from tests.checks.changing import note_says, reason, with_last_year
from tests.places import MADE_UP

if TYPE_CHECKING:
    from collections.abc import Callable

    from budgetbook.checks.report import CheckReport, ReportLine


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
        # spellings
        "部门支出93万人民币。",
        "部门支出RMB930000。",
        "支出总计（万元）：93。",
        "预算安排93.5（万元）。",
        "单位万元，支出93.5。",
        "部门支出93W元。",
        "收入总计为99999。",
        "部门支出９３萬元。",
        # amounts of something else
        "2020年支出总计74万元。",
        "项目支出74万元，基本支出18万元。",
        "公务接待费1.3万元。",
        "我局全年公务接待费预算安排1.3万元。",
        "行政运行5.9万元。",
        "基本支出预算不超过100万元。",
        # there is no last year
        "上年支出总计92万元。",
        "基本支出比上年增加18万元。",
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
        "基本支出是总支出的50%。",
        "50%的支出是基本支出。",
        "基本支出占五成。",
        "基本支出占一半。",
        "基本支出占总支出的1/2。",
        "二分之一的支出用于基本支出。",
        "基本支出与项目支出之比为1：1。",
    ],
    "W12": [
        "车辆5辆。",
        "现有公务用车二百二十一辆。",
        "账面有5辆公务用车。",
        "车辆共有 5 辆。",
        "公务用车20台。",
        "一般公务用车3辆。",
    ],
    "W13": ["基本支出增长12%。", "项目支出较上年减少百分之九点五。", "退休费增长30%。"],
}

BREAKS = [
    pytest.param(id_, note_says(sentence), [], id=f"{id_}-{number}")
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
    "支出总计92万人民币，RMB920000，92W元，收入总计（万元）：92，收入总计为92。",
    "我局基本支出预算安排74万元，其中人员经费66.3万元、公用经费7.7万元。",
    "基本支出是总支出的80.43%，支出的一半以上是基本支出，约八成支出用于基本支出。",
    "基本支出与项目支出之比为74：18。",
    "公务接待费不超过5万元，群众体育参与率增长12%，参训人数较上年增长30%。",
    "三分之一的企业，一半的群众，占地1/2亩，女性占一半，消防车3台，车辆检测设备5台。",
    "支出功能分类科目205，住房公积金2210201，预算06表，支出2020年起执行。",
]

HOLDS = [pytest.param(note_says("\n\n".join(RIGHT).format(vehicles=2)), id="prose")]


@pytest.mark.parametrize(("id_", "number"), [("W10", 23), ("W11", 23), ("W12", 23), ("W13", 23)])
def test_every_line_of_the_published_texts_is_read_and_holds(
    compared: Callable[[str], tuple[int, list[str]]], id_: str, number: int
) -> None:
    assert compared(id_) == (number, [])


def test_an_amount_that_the_document_computes_is_known(new_lines: Callable[..., list[ReportLine]]) -> None:
    bought = ("three_public.csv", "公务用车购置,0.0", "公务用车购置,10.0")
    total = ("three_public.csv", "合计,1.5", "合计,11.5")
    # 11.3 is in no cell, and 11.5 only in the 合计 row
    assert new_lines(bought, total, *note_says("公务用车购置及运行费11.3万元，“三公”经费共11.5万元。")) == []


def test_a_number_that_no_table_holds_blocks_until_it_is_accepted(report_after: Callable[..., CheckReport]) -> None:
    row = "W10,target_note.md 第1行“正文”,“17万元”,表格中有的金额,上级文件所定,张三,2020-06-01\r\n"

    def accept(folder: Path, _: pytest.MonkeyPatch) -> None:
        with (folder / "accepted.csv").open("a", encoding="utf-8", newline="") as file:
            file.write(row)

    report = report_after(*note_says("另由上级安排17万元。"))
    assert [line.check for line in report.of("failed")] == ["W10"]
    assert report_after(accept).has_passed


# what is said of two years, of the invented 2022 against 2021

TRUE = [
    "支出总计3098.9万元，比上年增加149万元，增长5.05%。",
    "上年支出总计2949.9万元，2021年基本支出1438.1万元。",
    "支出总计由2949.9万元增加到3098.9万元。",
    "收、支总计3098.9万元，与上年相比，收、支总计各增加149万元，增长5.05%。",
    "“三公”经费预算31.3万元，比上年减少6.4万元，下降16.98%。",
    "办公费减少1.4万元，下降5%，公务用车购置费与上年持平。",
    "一般公共预算支出2506.4万元，其中基本支出1440万元。",
    "支出总计3098.9万元，会议场次增加12%，接待读者36万人次，比上年增长5%以上。",
    "较上年增长5.05%。",
    "接待游客40万人次。同比增长13%，较上年提高2%。",
    "住房公积金缴存比例为12%，政府采购预留比例40%。",
    "支出总计（含结转）3098.9万元，政府性基金预算支出475万元，国有资本经营预算拨款30万元，与上年持平。",
    "执法执勤用车3辆，公务用车共8辆。",
]
FALSE = {
    "指标可考核。较上年下降5.05%。": "W13 “5.05%” 与上年比较得出的增减幅度",
    "较上年下降5.05%。": "W13 “5.05%” 与上年比较得出的增减幅度",
    "支出总计3098.9万元，较上年下降5.05%。": "W13 “5.05%” 支出总计比上年增长5.05%",
    "支出总计增长-5.05%。": "W13 “5.05%” 支出总计比上年增长5.05%",
    "基本支出增长了约一成。": "W13 “一成” 基本支出比上年增长0.41%",
    "会议费增长5%。": "W13 “5%” 会议费比上年下降10.71%",
    "公务接待费与上年持平。": "W13 “持平” 公务接待费比上年下降12.50%",
    "上年支出总计3098.9万元。": "W10 “3098.9万元” 支出总计的上年数2949.9万元",
    "基本支出比上年减少149万元。": "W10 “149万元” 基本支出比上年增加5.9万元",
    "支出总计由3098.9万元增加到2949.9万元。": "W10 “3098.9万元” 支出总计的上年数2949.9万元",
    "收、支总计各减少149万元。": "W10 “149万元” 收、支总计比上年增加149万元",
    "公务接待费支出预算18万元。": "W10 “18万元” 公务接待费的2.8万元",
    "现有公务用车3辆。": "W12 “公务用车3辆” 表格中有的数量",
    "离退休干部用车3辆。": "W12 “离退休干部用车3辆” 表格中有的数量",
}


@pytest.fixture(scope="module")
def sample() -> Book:
    return open_book("2022", "999001", MADE_UP)


def wrong_in(book: Book, text: str) -> list[str]:
    """Check a text as if it were the unit's, and say what is found."""
    book = Book(replace(book.data, prose={"target_note": text}), book.form)
    checks = [check for check in CHECKS if check.id in ("W10", "W11", "W12", "W13")]
    return [
        f"{check.id} {finding.found} {finding.expected}"
        for check in checks
        for finding in check.rule(book)
        if not finding.holds
    ]


@pytest.mark.parametrize("text", TRUE)
def test_what_is_said_of_both_years_may_be_said_where_it_is_true(sample: Book, text: str) -> None:
    assert wrong_in(sample, text) == []


@pytest.mark.parametrize("text", FALSE)
def test_what_is_said_of_both_years_must_be_true_of_its_term(sample: Book, text: str) -> None:
    assert wrong_in(sample, text)[0] == FALSE[text]


def test_a_growth_in_a_reason_is_that_of_its_item(report_after: Callable[..., CheckReport]) -> None:
    true = reason("项目支出", "项目支出,,较上年下降25%，宣传项目压减")
    false = reason("项目支出", "项目支出,,较上年下降30%，退休费增长30%，宣传项目压减")
    assert report_after(with_last_year, true).of("failed") == ()
    failed = [line for line in report_after(false).of("failed") if line.check == "W13"]
    assert [line.found for line in failed] == ["“30%”", "“30%”"]
