"""The texts of a unit that a form can ask for: text/*.md."""

TEXTS = {
    "institution": "机构设置情况",
    "duties": "部门职责",
    "composition": "部门预算单位构成",
    "three_public_vehicles": "公务用车购置及运行费的用途",
    "three_public_reception": "公务接待费的用途",
    "operating_cost": "机关运行经费的用途",
    "performance_management": "预算绩效管理工作开展情况",
    "functions_summary": "整体绩效目标表中的部门职能",
    "year_goal": "整体绩效目标表中的年度总体目标",
    "target_note": "整体绩效目标表中的整体目标设置说明",
    "assets": "国有资产占有使用情况",
    "projects": "项目经费情况说明",
    "three_public_no_base": "没有上年可比数的原因",
    "glossary": "表样的名词解释之外单位自己的名词",
}
"""Name of each text that a form can ask for, and what it says."""

NO_BASE = "three_public_no_base"
"""The reason why there is no last year to compare with; needed when there is none."""

OWN_TERMS = "glossary"
"""Terms of the unit's own, a line each (名词：解释。), that follow those of the form; it need not be there."""

OPERATING_COST = "operating_cost"
"""What 机关运行经费 is for; a public institution, which has none, need not write it."""

INSIDE_SENTENCES = ("three_public_vehicles", "three_public_reception", OPERATING_COST)
"""Texts that stand inside a sentence of the document, which brings its own full stop."""


def placeholder_line(name: str, meaning: str) -> str:
    """Return the line that stands in a new text until it is written; no text with these words is published."""
    how = "半句话，接在金额后面，不带句号" if name in INSIDE_SENTENCES else "一句话" if name == NO_BASE else "一行一段"
    return f"（请填写：{meaning}。{how}，写好后删去这一行。）"
