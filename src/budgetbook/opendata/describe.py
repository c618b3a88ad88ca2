"""Title and description of a table, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from budgetbook.tables.model import AnnexTable

HOW_TO_ADD = "求和时只取“明细行”为“是”的行；栏目另有 sumOf 的是同一行其他栏目之和，不要与之相加。"
"""For tables that add up."""

WITHOUT_SIGN = "“增减”的金额和幅度不带正负号，方向另成一栏，各行不能直接相加。"
"""For tables of the change."""


def table_title(table: AnnexTable) -> str:
    """Return number and title: 预算03表　2020年部门支出总体情况表."""
    return "　".join(filter(None, (table.number, table.title)))


def table_description(table: AnnexTable, how_to_read: str = "") -> str:
    """Say the unit, how to read the amounts, and the notes under the table."""
    return "\n\n".join((f"{table.unit_line}。{how_to_read}", *table.notes))
