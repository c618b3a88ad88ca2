"""The columns that every table has besides the printed ones: which row of the printed table, and what kind of row."""

from collections.abc import Iterable

from budgetbook.opendata.model import Field
from budgetbook.tables.kind import Side

ROW, KIND, LEAF, SIDE, WHOLE_CODE, SAMPLE = "行号", "行类型", "明细行", "收支", "完整编码", "数据性质"
SIDES: dict[Side, str] = {"income": "收入", "spending": "支出"}
"""What stands in SIDE."""

_REQUIRED = {"required": True}


def row_field() -> Field:
    """Return the column that numbers the rows as printed."""
    constraints = {"constraints": {"required": True, "minimum": 1}}
    return Field(ROW, "印出的表中第几行", "integer", "不计表头，从1起。", constraints)


def side_field() -> Field:
    """Return the column that tells the two sides of a table apart."""
    constraints = {"constraints": {"required": True, "enum": list(SIDES.values())}}
    return Field(SIDE, "收入或支出", "string", "印出的表左右两边各成一行。", constraints)


def kind_fields(kinds: Iterable[str]) -> tuple[Field, Field]:
    """Return the columns that say what a row is, and whether it adds up other rows."""
    named = {"constraints": {"required": True, "enum": list(kinds)}}
    properties = {"trueValues": ["是"], "falseValues": ["否"], "constraints": _REQUIRED}
    return (
        Field(KIND, "这一行是哪一级", "string", "", named),
        Field(LEAF, "是否明细", "boolean", "“否”是其他行的合计或小计；求和时只取“是”的行，不会重复计算。", properties),
    )


def code_field(column_type: str) -> Field:
    """Return the column with the whole code, of which the printed table shows the levels one by one."""
    shape = {"constraints": {"pattern": "[0-9]+"}, "columnType": column_type}
    return Field(WHOLE_CODE, "科目的完整编码", "string", "类、款、项连写；合计和主管部门的行没有科目。", shape)


def sample_field(mark: str) -> Field:
    """Return the column that says in every row that the data is made up."""
    constraints = {"constraints": {"required": True, "enum": [mark]}}
    return Field(SAMPLE, "是不是真实预算", "string", "", constraints)


def yes(value: bool) -> str:
    """Write a boolean as the file has it."""
    return "是" if value else "否"
