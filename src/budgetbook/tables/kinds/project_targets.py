"""预算12表: performance targets of each project."""

from collections.abc import Mapping
from typing import ClassVar

from budgetbook.forms.layout import Layout
from budgetbook.forms.schema import PROJECT_TARGETS
from budgetbook.tables.kind import CONCEPTS, Column, InputList, Level, prose
from budgetbook.tables.kinds.performance_targets import NESTED, OF_TARGET
from budgetbook.tables.model import RowKind

_OF_PROJECT = (
    prose("project", "项目名称", f"{CONCEPTS['activity']}:label"),
    prose("department", "主管部门"),
    prose("executor", "实施单位"),
    Column("total", heading="资金总额"),
    Column("fiscal", heading="财政资金", part_of="total"),
    Column("other", heading="其他资金", part_of="total"),
    prose("goal", "年度绩效目标"),
)


class ProjectTargets(InputList):
    """项目（政策）绩效目标表; a project's own cells stand on its first row only."""

    name = "project_targets"
    table = PROJECT_TARGETS
    inputs = (PROJECT_TARGETS.file,)
    levels: ClassVar[Mapping[RowKind, Level]] = {"item": Level("指标")}
    group = "project"
    once = tuple(column.name for column in _OF_PROJECT)
    nested = NESTED

    def columns(self, layout: Layout) -> tuple[Column, ...]:
        return (*_OF_PROJECT, *OF_TARGET)
