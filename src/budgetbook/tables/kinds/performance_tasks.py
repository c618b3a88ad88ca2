"""The year's tasks of the unit, with their money."""

from collections.abc import Mapping
from typing import ClassVar

from budgetbook.forms.layout import Layout
from budgetbook.forms.schema import PERFORMANCE_TASKS
from budgetbook.tables.kind import CONCEPTS, Column, InputList, Level, prose
from budgetbook.tables.model import RowKind


class PerformanceTasks(InputList):
    """年度主要工作内容."""

    name = "performance_tasks"
    table = PERFORMANCE_TASKS
    inputs = (PERFORMANCE_TASKS.file,)
    levels: ClassVar[Mapping[RowKind, Level]] = {"item": Level("任务")}

    def columns(self, layout: Layout) -> tuple[Column, ...]:
        return (
            prose("task", "任务名称", f"{CONCEPTS['activity']}:label"),
            prose("content", "主要内容或用途"),
            Column("total", heading="总金额"),
            Column("fiscal", heading="财政资金", part_of="total"),
            Column("other", heading="其他资金", part_of="total"),
            prose("period", "计划实施时间"),
        )
