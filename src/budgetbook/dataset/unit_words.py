"""The words that unit.toml has for kinds of units and levels of government, which commands offer before they read."""

from typing import Literal

UnitKind = Literal["行政单位", "参公单位", "事业单位", "部门汇总"]

INSTITUTION: UnitKind = "事业单位"
"""A public institution, which has no 机关运行经费."""

DEPARTMENT: UnitKind = "部门汇总"
"""The kind of a department that publishes the budgets of its units as one."""

LEVELS = ("省级", "市级", "区级", "县级")
