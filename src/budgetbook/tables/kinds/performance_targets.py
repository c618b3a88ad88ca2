"""The targets of the unit as a whole, by three levels."""

from collections.abc import Mapping
from typing import ClassVar

from budgetbook.forms.layout import Layout
from budgetbook.forms.schema import PERFORMANCE_TARGETS
from budgetbook.tables.kind import Column, InputList, Level, prose
from budgetbook.tables.model import RowKind

OF_TARGET = (
    prose("level_one", "一级指标"),
    prose("level_two", "二级指标"),
    prose("level_three", "三级指标"),
    prose("target", "指标值"),
)
NESTED = ("level_one", "level_two")


class PerformanceTargets(InputList):
    """年度绩效目标."""

    name = "performance_targets"
    table = PERFORMANCE_TARGETS
    levels: ClassVar[Mapping[RowKind, Level]] = {"item": Level("指标")}

    nested = NESTED

    def columns(self, layout: Layout) -> tuple[Column, ...]:
        return OF_TARGET
