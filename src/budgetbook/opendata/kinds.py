"""What a row of an official table is: its level in words, and whether it adds up other rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.forms.schema import APPROPRIATION, PARTS
from budgetbook.opendata.frame import INCOME

if TYPE_CHECKING:
    from budgetbook.tables.model import RowKind

TOTAL, DEPARTMENT, CLASS, SECTION, ITEM = "合计", "主管部门", "类", "款", "项"
LINE, PART = "项目", "其中"
"""A line of a list that is no classification, and a line that is part of the one above it."""
UNIT, TARGET = "单位", "指标"

TWO_SIDED = ("balance", "balance_by_class", "appropriation")
"""The `rows` of tables with income on the left and spending on the right."""

_FUNCTIONS: dict[RowKind, str] = {
    "total": TOTAL,
    "department": DEPARTMENT,
    "class": CLASS,
    "section": SECTION,
    "item": ITEM,
}
_KINDS: dict[str, dict[RowKind, str]] = {
    "income": _FUNCTIONS,
    "spending": _FUNCTIONS,
    "spending_by_fund": _FUNCTIONS,
    "basic": {"total": TOTAL, "class": CLASS, "item": SECTION},
    "three_public": {"total": TOTAL, "class": LINE, "item": PART},
    "three_public_line": {"item": UNIT},
    "operating_cost": {"item": LINE},
    "project_targets": {"item": TARGET},
}
_BY_CODE = ("income", "spending", "spending_by_fund", "basic")


def kinds_of(rows: str) -> tuple[str, ...]:
    """Return every kind of row that a table filled in this way can have."""
    return tuple(_KINDS[rows].values())


def row_kind(rows: str, kind: RowKind, key: str) -> tuple[str, bool]:
    """Return a row's level, and whether it is a leaf: one that adds up no other row of the table.

    Parameters
    ----------
    rows
        The table's `rows` in the form.
    key
        The row's name within its table.
    """
    if rows in _BY_CODE:
        return _KINDS[rows][kind], kind == "item"
    # of “三公”经费 only the vehicles have parts
    return _KINDS[rows][kind], kind != "total" and key != "vehicles"


def side_kinds(rows: str) -> tuple[str, ...]:
    """Return every kind of row that a two-sided table can have, of both sides."""
    return {
        "balance": (TOTAL, LINE, PART),
        "balance_by_class": (TOTAL, LINE, PART, CLASS),
        "appropriation": (TOTAL, LINE, CLASS),
    }[rows]


def side_kind(rows: str, side: str, kind: RowKind, key: str) -> tuple[str, bool]:
    """Return the same of one side of a row of a two-sided table."""
    if kind == "total":
        return TOTAL, False
    if side == INCOME:
        # 财政拨款 adds up its three funds, whose keys begin with it; elsewhere the funds are listed alone
        if rows == "balance_by_class" and key.startswith(APPROPRIATION):
            return (LINE, False) if key == APPROPRIATION else (PART, True)
        return LINE, True
    if rows == "balance":
        return (LINE, False) if key in PARTS else (PART, True)
    return CLASS, True
