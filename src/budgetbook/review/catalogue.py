"""The rules of a review: what each is called, and which of the common errors of published budgets it finds."""

from typing import NamedTuple


class Rule(NamedTuple):
    """One rule: its title, and the ids of the common errors that it finds."""

    title: str
    common_errors: tuple[str, ...]


RULES: dict[str, Rule] = {
    "R01": Rule("表内各栏之和", ("E09",)),
    "R02": Rule("表内各行之和", ("E09",)),
    "R03": Rule("表与表的同一数据", ("E10",)),
    "R04": Rule("经济科目与“三公”经费", ("E11",)),
    "R05": Rule("正文与附表的金额", ("E06", "E24")),
    "R06": Rule("正文前后的同一数据", ("E37",)),
    "R07": Rule("科目名称", ("E07", "E26", "E39")),
    "R08": Rule("正文所列科目与附表", ("E08",)),
    "R09": Rule("占比", ("E13", "E14", "E15")),
    "R10": Rule("增减额与增减幅度", ("E16", "E23")),
    "R11": Rule("增减方向", ("E17", "E19")),
    "R12": Rule("上年为零的增幅", ("E18",)),
    "R13": Rule("正文中的合计与其中", ("E09", "E33", "E34")),
    "R14": Rule("目录与标题", ("E01",)),
    "R15": Rule("序号", ("E38",)),
    "R16": Rule("空表和说明", ("E28",)),
    "R17": Rule("年度", ("E30",)),
    "R18": Rule("政府层级", ("E25",)),
    "R19": Rule("模板文字", ("E20", "E21", "E22")),
    "R20": Rule("重复的文字", ("E29",)),
    "R21": Rule("标点、引号和数字的写法", ("E38",)),
    "R22": Rule("绩效指标值", ("E31",)),
    "R23": Rule("绩效金额", ("E31", "E32")),
    "R24": Rule("机关运行经费与公用经费", ("E12",)),
    "R25": Rule("无此项与有金额", ("E02", "E03")),
    "R26": Rule("上年文本", ("E40",)),
    "R28": Rule("错别字", ("E38",)),
    "R32": Rule("用途和原因", ("E19", "E36")),
    "R33": Rule("涉密事项", ("E35",)),
    "R34": Rule("编码的写法", ("E26",)),
    "R31": Rule("表中缺少的行", ("E05", "E10")),
    "R30": Rule("部门与政府经济分类", ("E26",)),
}
