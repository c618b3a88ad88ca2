from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.checks.changing import NOTE, NOTE_END, note_says

if TYPE_CHECKING:
    from collections.abc import Callable

    from budgetbook.checks.report import ReportLine

FORM = "../../../report/forms/luoyang-2020.toml"
COMPOSITION = "text/composition.md"
COST = "text/operating_cost.md"
NO_BASE = "text/three_public_no_base.md"
REASON = "因机构改革，我单位2019年未单独列支“三公”经费。"


# rule, sentences that break it and no other
WRONG = {
    "W1": [
        "（此处单位根据实际情况选列）。",  # as published: 第二部分 六
        "请填写增加内容。",
        "共有XX个科室。",
        "共有××个科室。",
        "附填写说明。",
        "比上年增加（减少）。",
        "比上年下降（增长）。",
        "比上年增长/下降。",
        "包括办公费（水费、电费…等）。",
    ],
    "W2": [
        "统筹推进,全面落实。",
        "按照《办法》规定(试行)执行。",
        "统筹推进 全面落实。",
        "统筹\u3000推进。",
        "主要包括:设备更新。",
        "完成了吗?完成。",
        "规划;协调。",
    ],
    "W3": ["负责全市信用体系建设的规划，负责全市信用体系建设的规划。"],
    "W4": ["2018年完成。", "计划2022年完成。", "2018年和2017年。"],
    "W5": ["由省级财政拨付。", "由区级财政承担。"],
    "W7": [
        "推进“一网通办改革。",
        "推进一网通办”改革。",
        "按照《办法执行。",
        "统筹（推进落实。",
        "推进“最多（跑一次”）改革。",
    ],
    "W8": [
        "占全部支出的%。",
        "占82.28，其余为项目支出。",
        "占比19.57。",
        "比上年增加0万元。",
        "比上年下降0%。",
        "比上年增长0.0％。",
        "共12，345件。",
    ],
}

# rule, changes to the published texts, other rules that these necessarily break
BREAKS = [
    *(
        pytest.param(id_, note_says(sentence), [], id=f"{id_}-sentence-{number}")
        for id_, sentences in WRONG.items()
        for number, sentence in enumerate(sentences, start=1)
    ),
    pytest.param("W1", [(COST, "主要保障", "主要用于XX，保障")], [], id="W1-in-a-sentence-of-the-document"),
    # as published: 第二部分 九 says it three times
    pytest.param("W3", [(NO_BASE, REASON, REASON * 3)], [], id="W3-as-published"),
    # as published: 第三部分 一
    pytest.param("W5", [(FORM, "{level}财政当年", "省级财政当年")], [], id="W5-as-published-in-the-glossary"),
    pytest.param("W6", [(COMPOSITION, "六个科室", "7个内设机构")], [], id="W6-in-other-words"),
    pytest.param("W4", [("text/year_goal.md", "2020年，持续", "2019年，持续")], [], id="W4-last-years-goal"),
    pytest.param("W8", note_says("比上年减少0.00万元。"), [], id="W8-a-change-of-zero-in-decimals"),
    pytest.param("W9", [(NOTE, NOTE_END, "分项设定")], [], id="W9-no-full-stop"),
    pytest.param("W9", [(NOTE, NOTE_END, "分项设定，")], [], id="W9-a-comma-at-the-end"),
    pytest.param(
        "W9", [("text/duties.md", "标准化建设工作；配合", "标准化建设工作\n\n配合")], [], id="W9-a-paragraph-cut-in-two"
    ),
    pytest.param("W9", [(COST, "正常履职需要", "正常履职需要。")], [], id="W9-a-full-stop-inside-a-sentence"),
]

# what ordinary budgets say and nothing must be told of
ORDINARY = [
    "按照财预〔2016〕143号文件要求执行。",
    "按照《洛阳市预算绩效目标管理办法》（洛财办〔2017〕51号）要求执行。",
    "逐步增加财政投入，减少行政成本，促进收入增长，防止质量下降。",
    "收入增加，支出减少。",
    "增加（减少用）的栏目不列。",
    "比上年增加0.05万个岗位，增长0.5%。",
    "其中基本支出74万元，占80.43%；项目支出18万元，占19.57%。",
    "一般公共预算安排92万元。",
    "人员经费66.3万元，公用经费7.7万元，“三公”经费1.5万元。",
    "政府采购预算0万元。",
    "（一）规划；（二）协调；（三）监督。",
    "（1）规划、（2）协调、（3）监督。",
    "第一，规划；第二，协调。",
    "1.规划。",
    "设有12个科室，共345人。",
    "办结12345件，群众热线12345。",
    "在2019，2020两个年度之间。",
    "工作时间为9:00至17:30，比例为3:1。",
    "推进“互联网+政务服务”，建设PPP项目库。",
    "推进“放管服”改革，落实‘一件事’集成办理。",
    "推进“一网通办（含‘最多跑一次’）”改革。",
    "2020年完成，2019年结转。",
    "2020—2021两个年度。",
    "由市级财政拨付，中央和省级补助另计。",
    "占地面积较大，占用资源较多。",
    "占比较高，占有重要地位。",
    "X光机和Xi系统。",
    "统筹推进。\n\n　　全面落实。",
]


# what sound texts say and a rule stumbles over: sentence, why
STUMBLES = [
    ("根据实际情况合理安排各项资金。", "W1 takes ordinary words for an instruction of the template"),
    ("城市规划馆建于此处。", "W1 takes ordinary words for an instruction of the template"),
    ("详见政府信息公开专栏（xxgk.ly.gov.cn）。", "W1 takes part of an address for a placeholder"),
    ("女性占1/3，男性占2/3。", "W8 takes a fraction for a share without percent sign"),
    ("较上年占比提高，占12个百分点。", "W8 takes percentage points for a share without percent sign"),
    ("本局占5席。", "W8 takes a count for a share without percent sign"),
    ("主要包括：1）规划；2）协调。", "W7 takes a numbered list for an unpaired bracket"),
    ("收入总计92.0万元。", "W10 knows an amount only as running text writes it"),
    ("收入总计920000元。", "W10 does not convert units (E06)"),
    ("按照《河南省省级2017年预算管理办法》执行。", "W4 looks into the titles of documents, though it says it does not"),
    ("截至2018年末有车辆。", "W4 knows no dates up to which something is counted (E30)"),
    ("落实“十四五”规划和2035年远景目标。", "W4 knows no plan"),
    ("会议指出：“加快建设数字政府。”", "W9 wants the stop after the quotation mark"),
    ("另行公开（详见附表。）", "W9 wants the stop after the bracket"),
]


@pytest.mark.parametrize(
    ("id_", "number", "failures"),
    [
        *((f"W{number}", 11, []) for number in (1, 2, 3, 4, 7, 9)),  # eleven texts
        ("W8", 3 * 11, []),  # for three slips
        ("W5", 11 + 6, []),  # and six terms of the glossary
        (
            "W6",
            1,
            [
                "data/2020/157001/text/composition.md 第1行“正文” "
                "composition.md 写有“六个科室”，而 institution.md 写明“涉密，按规定不予公开”"
            ],
        ),
    ],
)
def test_the_published_texts_are_read_throughout_and_fail_where_they_are_known_to(
    compared: Callable[[str], tuple[int, list[str]]], id_: str, number: int, failures: list[str]
) -> None:
    assert compared(id_) == (number, failures)


@pytest.mark.parametrize("sentence", ORDINARY, ids=range(len(ORDINARY)))
def test_ordinary_words_stop_nobody(new_lines: Callable[..., list[ReportLine]], sentence: str) -> None:
    assert [line.sentence for line in new_lines(*note_says(sentence))] == []


@pytest.mark.parametrize(
    "sentence",
    [sentence for sentence, _ in STUMBLES],
    ids=range(len(STUMBLES)),
)
def test_sound_words_that_look_like_a_slip_stop_nobody(
    new_lines: Callable[..., list[ReportLine]], sentence: str
) -> None:
    assert [line.sentence for line in new_lines(*note_says(sentence))] == []


DUTIES = "text/duties.md"
FIFTH = "5.统筹全市数据资源管理"  # stands in line 11 of the text


@pytest.mark.parametrize(
    ("slip", "found"),
    [
        ("XX", "XX"),
        ("规划,", "划,"),
        ("占%", "占%"),
        ("2018年", "2018年"),
        ("省级财政", "省级财政"),
        ("17万元", "17万元"),
    ],
    ids=["W1", "W2", "W8", "W4", "W5", "W10"],
)
def test_a_slip_is_told_with_the_line_it_stands_in(
    new_lines: Callable[..., list[ReportLine]], slip: str, found: str
) -> None:
    [line] = new_lines((DUTIES, FIFTH, f"5.统筹{slip}全市数据资源管理"))
    assert line.place == "data/2020/157001/text/duties.md 第11行“正文”"
    assert line.found == f"“{found}”"


@pytest.mark.parametrize("slip", ["（", "“", "《"], ids=["bracket", "quotation", "title"])
def test_a_stray_mark_is_told_with_the_line_it_stands_in(new_lines: Callable[..., list[ReportLine]], slip: str) -> None:
    [line] = new_lines((DUTIES, FIFTH, f"5.统筹{slip}全市数据资源管理"), (DUTIES, "主要职责", "“主要”《职责》"))
    assert line.place == "data/2020/157001/text/duties.md 第11行“正文”"


@pytest.mark.parametrize(
    ("sentence", "found", "expected"),
    [
        ("统筹（推进落实。", "统筹（推进", "成对"),
        ("比上年增加0万元。", "增加0万元", "持平"),
        ("比上年下降0%。", "下降0%", "持平"),
    ],
    ids=["W7", "W8-amount", "W8-percent"],
)
def test_a_message_tells_what_to_do(
    new_lines: Callable[..., list[ReportLine]], sentence: str, found: str, expected: str
) -> None:
    [line] = new_lines(*note_says(sentence))
    assert found in line.found
    assert expected in line.expected


def test_a_unit_without_secrets_may_name_its_sections(new_lines: Callable[..., list[ReportLine]]) -> None:
    known = ("text/institution.md", "此项内容涉密，按规定不予公开。", "本单位没有涉密内容，设六个科室。")
    lines = new_lines(known, (COMPOSITION, "六个科室", "7个内设机构"))
    assert lines == []


@pytest.mark.parametrize(
    ("sentence", "checks"), [("由区级财政承担。", []), ("由市级财政承担。", ["W5"])], ids=["own", "other"]
)
def test_the_level_is_that_of_the_unit(
    new_lines: Callable[..., list[ReportLine]], sentence: str, checks: list[str]
) -> None:
    district = ("unit.toml", 'level = "市级"', 'level = "区级"')
    assert [line.check for line in new_lines(district, *note_says(sentence))] == checks


def test_what_is_not_secret_may_be_told(new_lines: Callable[..., list[ReportLine]]) -> None:
    open_ = ("text/institution.md", "此项内容涉密，按规定不予公开。", "设办公室、信用科、数据科。")
    assert new_lines(open_, (COMPOSITION, "六个科室", "7个内设机构")) == []


def test_a_slip_that_stands_several_times_in_a_text_is_told_once(new_lines: Callable[..., list[ReportLine]]) -> None:
    assert [line.found for line in new_lines(*note_says("2018年成立，2018年运行。"))] == ["“2018年”"]
