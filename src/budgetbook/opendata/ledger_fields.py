"""The fields of an entry of figures.json (see `budgetbook.figures.ledger.Entry`)."""

from __future__ import annotations

from budgetbook.figures.ledger import LABEL
from budgetbook.opendata.model import Field

_REQUIRED = {"constraints": {"required": True}}

LEDGER_FIELDS = (
    Field(
        "id",
        "数据编号",
        "string",
        "由所在位置和名称组成，逐年不变。",
        {"constraints": {"required": True, "unique": True}},
    ),
    Field("label", "名称", "string", "预算中的叫法。", _REQUIRED),
    Field(
        "value",
        "数值",
        "string",
        f"未经四舍五入的数，以 unit 为单位；unit 为“{LABEL}”的是编码、表号或日期。",
        _REQUIRED,
    ),
    Field("unit", "单位", "string", f"元、万元、%、辆等；“{LABEL}”表示不是用来计算的数。", _REQUIRED),
    Field("text", "印出的文字", "string", "与公开文本中完全一样。", _REQUIRED),
    Field("formula", "算式", "string", "怎样算出；直接取自一个单元格的为空。"),
    Field(
        "expression",
        "计算式",
        "any",
        "供程序复算：单元格是它在 cells 中的序号（从0起），算出来的是 {运算: [各项], …}，有名称的另带 label。",
    ),
    Field(
        "printed_as",
        "印法",
        "string",
        "number 印数字本身；change、growth 连同增减方向；direction、size 分别只印方向、大小。",
        _REQUIRED,
    ),
    Field(
        "cells",
        "来源单元格",
        "array",
        "所依据的每个数据单元格：file 文件，row 行（与 Excel 相同），column 栏目，raw 录入的内容。",
    ),
    Field("place", "位置", "string", "在公开文本中的位置。", _REQUIRED),
)
