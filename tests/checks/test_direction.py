from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetbook.checks.direction import contradicts

OPPOSITE = {"增加": "减少", "减少": "增加"}

CONTRADICTING = [
    # an amount that went up, by a reason for going down
    ("增加", "人员减少"),
    ("增加", "在职人员减少，公用经费相应下降"),
    ("增加", "落实过紧日子要求，压减一般性支出"),
    ("增加", "压缩公务接待规模"),
    ("增加", "按规定取消一般公务用车"),
    ("增加", "缴费比例降低"),
    ("增加", "因公出国（境）团组数由三个减至一个"),
    ("增加", "较上年减少设备购置"),
    ("增加", "比2020年减少两个项目"),
    ("增加", "减少了信息化建设项目"),
    ("增加", "加大压减力度，减少会议"),
    ("增加", "减少的主要原因是退休人员增加"),
    ("增加", "本年预算减少主要原因是项目新增"),
    ("增加", "较上年下降的原因：新增人员较少"),
    ("增加", "人员不增加，项目减少"),
    ("增加", "“三公”经费只减不增"),
    ("增加", "2021年核减项目预算"),
    ("增加", "为提高资金使用效益，压减项目支出"),
    ("增加", "机构改革，人员减少"),
    # an amount that went down, by a reason for going up
    ("减少", "人员增加"),
    ("减少", "新增信用体系建设宣传项目"),
    ("减少", "正常工资增长"),
    ("减少", "缴费基数提高"),
    ("减少", "人员工资标准提高，社保缴费相应增加"),
    ("减少", "业务量比上年上升"),
    ("减少", "较上年增加一辆公务用车"),
    ("减少", "2021年新增项目"),
    ("减少", "人员经费追加"),
    ("减少", "增加的主要原因是人员减少"),
    ("减少", "提高补助水平"),
    ("减少", "提高工资待遇水平"),
    ("减少", "为提高工作效率，新增设备"),
    ("减少", "政策性增资"),
    ("减少", "扩大服务范围"),
    ("减少", "根据《关于压减一般性支出的通知》，增加培训"),
    ("减少", "人员不断增加"),
    ("减少", "退休费标准提高"),
    ("减少", "离退休费增加"),
    ("减少", "退休金标准上调"),
    # no change at all
    ("增加", "与上年持平"),
    ("减少", "预算较上年基本持平"),
    ("增加", "保持不变，人员增加"),
    ("减少", "经费与上年相比没有变化"),
]

AGREEING = [
    ("增加", "人员增加"),
    ("增加", "新增信用体系建设宣传项目"),
    ("增加", "工资标准提高"),
    ("增加", "2021年新增项目"),
    ("增加", "增加的主要原因是退休人员减少"),
    ("减少", "落实过紧日子要求，压减一般性支出"),
    ("减少", "人员减少"),
    ("减少", "取消公务用车购置"),
    ("减少", "减少的主要原因是退休人员增加"),
    ("减少", "支出减少是由于上年新增的设备已购置到位"),
    ("减少", "比上年减少主要原因是项目增加后合并实施"),
]

NEAR_MISSES = [
    # causes that go both ways
    ("减少", "退休人员增加，在职人员减少"),
    ("减少", "人员经费增加，项目支出减少较多"),
    ("增加", "项目支出减少，人员经费增加较多"),
    ("增加", "压减公用经费，人员工资增长"),
    ("减少", "新增项目取消"),
    ("减少", "其他收入增加，财政拨款相应减少"),
    # another year, told of by itself
    ("减少", "上年新增的一次性设备购置"),
    ("减少", "上年增加了专项普查，为一次性工作"),
    ("减少", "2020年新增人口普查项目"),
    ("减少", "去年追加项目资金"),
    ("增加", "上年压减较多"),
    ("增加", "2020年受疫情影响取消培训"),
    ("减少", "以前年度增加的设备无需更新"),
    # something that ended, or began, says it without a word of direction
    ("减少", "新增的普查工作已全部完成"),
    ("减少", "增加的临时人员聘期到期"),
    ("减少", "新增退休人员"),
    ("减少", "职工退休，公用经费标准提高"),
    ("增加", "公用经费与上年持平，人员增加"),
    ("减少", "新增设备不再安排运维"),
    ("减少", "追加的项目结束"),
    ("增加", "取消旧系统运维，启动新系统建设"),
    ("增加", "压减项目后恢复培训"),
    ("增加", "减少编外人员，招录公务员"),
    # what is denied
    ("减少", "未新增项目"),
    ("减少", "不再新增车辆"),
    ("减少", "没有增加人员"),
    ("减少", "严控新增支出"),
    ("减少", "严格控制一般性支出增长"),
    ("减少", "本年无新增资产配置"),
    ("减少", "停止新增编外人员"),
    ("减少", "遏制会议费过快增长"),
    ("增加", "人员没有减少"),
    ("增加", "项目未取消"),
    ("增加", "服务标准不降低"),
    # what is no money
    ("减少", "提高资金使用效益"),
    ("减少", "提高公用经费使用效率"),
    ("减少", "着力提高服务水平"),
    ("减少", "提高群众满意度"),
    ("减少", "提高政治站位"),
    ("减少", "增加群众收入"),
    ("减少", "扩大政策覆盖面"),
    ("减少", "提高人员业务能力和素质"),
    ("增加", "减少环境污染"),
    ("增加", "降低行政成本"),
    ("增加", "减少群众跑腿次数"),
    ("增加", "压缩审批时限"),
    ("增加", "降低能耗"),
    ("增加", "减少安全隐患"),
    ("增加", "取消收费"),
    ("增加", "取消药品加成"),
    # what lowers spending as it grows
    ("减少", "退休人员增加"),
    ("减少", "调出人员增加"),
    ("减少", "压减力度增加"),
    ("减少", "结转资金增加"),
    ("减少", "事业收入增加"),
    ("增加", "退休人员减少"),
    ("增加", "上年结转资金减少"),
    ("增加", "增幅下降"),
    # names of papers, and words in quotation marks
    ("减少", "根据《关于提高事业单位工资标准的通知》执行"),
    ("增加", "落实《压减一般性支出工作方案》"),
    ("增加", "落实“减证便民”"),
    ("减少", "按“新增”口径统计"),
    # no word of direction at all
    ("增加", "机构改革，职能划转"),
    ("减少", "机构改革"),
    ("增加", "人员有增有减"),
    ("减少", "根据工作安排据实测算"),
    ("增加", "人员增减变化"),
]


@pytest.mark.parametrize(("direction", "reason"), CONTRADICTING, ids=lambda text: text)
def test_a_reason_that_says_the_opposite_contradicts_the_change(direction: str, reason: str) -> None:
    assert contradicts(reason, direction, "2021")  # type: ignore[arg-type]


@pytest.mark.parametrize(("direction", "reason"), AGREEING, ids=lambda text: text)
def test_a_reason_that_agrees_contradicts_the_opposite_alone(direction: str, reason: str) -> None:
    assert not contradicts(reason, direction, "2021")  # type: ignore[arg-type]
    assert contradicts(reason, OPPOSITE[direction], "2021")  # type: ignore[arg-type]


@pytest.mark.parametrize(("direction", "reason"), NEAR_MISSES, ids=lambda text: text)
def test_a_reason_that_only_looks_opposite_stops_nobody(direction: str, reason: str) -> None:
    assert not contradicts(reason, direction, "2021")  # type: ignore[arg-type]


def test_the_year_of_the_budget_is_not_another_year() -> None:
    assert contradicts("2021年新增项目", "减少", "2021")
    assert not contradicts("2021年新增项目", "减少", "2022")


@pytest.mark.parametrize("reason", ["人员增加", "人员减少", "减少的主要原因是人员增加"])
def test_what_did_not_change_cannot_be_contradicted(reason: str) -> None:
    assert not contradicts(reason, "持平", "2021")


@given(st.text(alphabet="人员增加减少取消上年比较未不新提高的主要原因是，。“”《》", max_size=30))
def test_no_reason_contradicts_both_directions(reason: str) -> None:
    assert not (contradicts(reason, "增加", "2021") and contradicts(reason, "减少", "2021"))
