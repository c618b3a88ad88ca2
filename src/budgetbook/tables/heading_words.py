"""Where the heading of a column may be broken into lines: between words, as people read them.

Browsers and Typst know no words of Chinese and break it anywhere: 一般公|共预算. A break is marked by a space of no
width, which the style sheets and the filters of print go by.
"""

import re

BREAK = "\u200b"
"""A space of no width."""

_WORDS = (
    *("一般公共", "一般性", "政府性", "国有资本", "基金", "预算", "预算数", "经营", "项目", "专项", "资金", "支出"),
    *("收入", "单位", "代码", "编码", "科目", "名称", "个人", "家庭", "补助", "商品", "服务", "工资", "福利"),
    *("财政", "拨款", "专户", "管理", "其他", "其中", "部门", "政府", "经济", "分类", "功能", "合计", "总计"),
    *("小计", "总额", "总金额", "金额", "上年", "本年", "结转", "结余", "年度", "绩效", "目标", "指标", "一级"),
    *("二级", "三级", "实施", "主管", "比上年", "增减", "事业", "上缴", "上级", "附属", "人员", "经费", "公用"),
    *("机关", "运行", "公务", "用车", "购置", "接待", "维护", "因公", "出国", "采购", "方式", "类别", "品目"),
    *("购买", "编制数", "实有", "人数", "资产", "账面", "原值", "计划", "日期", "时间", "数量", "单价", "承接"),
    *("主体", "面向", "中小企业", "预留", "地区", "任务", "主要", "内容", "用途", "规划", "幅度", "转移", "支付"),
    *("基本", "职能", "工作", "整体", "总体", "设置", "说明", "执行数", "三公", "安排", "新增", "使用", "来源"),
)
_BEFORE, _AFTER = "和及或的与对（(“《", "）)”》、，：；"
_TOKEN = re.compile(
    "(?P<word>"
    + f"[{re.escape(_BEFORE)}]*(?:"
    + "|".join(sorted(_WORDS, key=lambda word: -len(word)))
    + f")[{re.escape(_AFTER)}]*)|."
)
"""A word, with what belongs before it and after it; or one letter that no word has."""


def with_breaks(heading: str) -> str:
    """Mark where a heading may be broken: 一般公共|预算, 对个人|和家庭|的补助.

    Letters of no known word belong to the word before them (运行|费 is one word), or stand by themselves in one piece.
    """
    pieces: list[str] = []
    for token in _TOKEN.finditer(heading):
        if token["word"] or not pieces:
            pieces.append(token[0])
        else:
            pieces[-1] += token[0]
    return BREAK.join(pieces)
