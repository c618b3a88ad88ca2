"""The table of project targets (项目（政策）绩效目标表): a project's own cells stand on its first row only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.figures import plain
from budgetbook.importing import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from budgetbook.importing.model import Doubts, Line

PROJECT_TARGETS = "project_targets"
"""The `rows` of the table."""

HEADINGS = {
    "project": "项目名称",
    "department": "主管部门",
    "executor": "实施单位",
    "total": "资金总额",
    "fiscal": "财政资金",
    "other": "其他资金",
    "goal": "年度绩效目标",
    "level_one": "一级指标",
    "level_two": "二级指标",
    "level_three": "三级指标",
    "target": "指标值",
}
"""The input table's heading of each value."""

MONEY = ("total", "fiscal", "other")
"""Values that are amounts."""

_OF_PROJECT = ("project", "department", "executor", *MONEY, "goal")
_LEVELS = ("level_one", "level_two")
_MAY_BE_EMPTY = ("other", "target")


def project_rows(lines: Iterable[Line], doubts: Doubts) -> list[dict[str, str]]:
    """Return a row for each target, with its project's cells in each."""
    rows: list[dict[str, str]] = []
    project: dict[str, str] = {}
    levels: dict[str, str] = {}
    for line in lines:
        texts = {value: _text(line, value) for value in HEADINGS}
        is_first = bool(texts["project"]) and texts["project"] != project.get("project")
        if is_first:
            project = {value: texts[value] for value in _OF_PROJECT}
            levels = {}
        if texts["level_one"]:
            levels = {"level_one": texts["level_one"]}
        if texts["level_two"]:
            levels = {**levels, "level_two": texts["level_two"]}
        row = {**texts, **dict.fromkeys(_LEVELS, ""), **project, **levels}
        for value, heading in HEADINGS.items():
            is_needed = value not in _MAY_BE_EMPTY and (is_first or not project or value not in _OF_PROJECT)
            if is_needed and not row[value] and (value not in MONEY or value in line.amounts):
                doubts.add(line.cell(value), "", "数字（没有就填 0）" if value in MONEY else heading)
            if value in _OF_PROJECT and texts[value] not in ("", project.get(value)):
                doubts.add(line.cell(value), texts[value], f"与同一项目首行相同的“{project.get(value, '')}”")
        row["level_three"] = words.numbering_off(row["level_three"])
        rows.append({heading: row[value] for value, heading in HEADINGS.items()})
    return rows


def _text(line: Line, value: str) -> str:
    amount = line.amounts.get(value)
    return line.names.get(value, "" if amount is None else plain(amount))
