"""The input tables."""

from budgetbook.forms.columns import Column, TableSchema

PROJECT_NAME = "activity:generic:project:label"
"""What the name of a project is in the fiscal taxonomy."""

TOTAL = "合计"
"""First cell of the one row per table that repeats the published total; it only serves to check."""


FUNDS = ("一般公共预算", "政府性基金预算", "国有资本经营预算")
"""The three funds (资金性质) that are fiscal appropriation (财政拨款)."""
FUND_COLUMN_KEYS = ("general_public", "government_fund", "state_capital")
"""The names by which a form's columns ask for them."""
KEY_OF_FUND = dict(zip(FUNDS, FUND_COLUMN_KEYS, strict=True))

APPROPRIATION = "财政拨款"

SPENDING_PARTS = {
    "basic": "基本支出",
    "project": "项目支出",
    "business": "事业单位经营支出",
    "to_superior": "上缴上级支出",
    "to_subordinate": "对附属单位补助支出",
}
"""The parts of all spending: the names by which a form's columns ask for them, and those in print.

The first two are in every form; `Layout.parts` are those of one form.
"""

EXPENSE_NAMES = {"personnel": "人员经费", "operating": "公用经费"}
"""The two parts of basic spending: the names by which a form's columns ask for them, and those in print."""

SPENDING_FILE = "spending.csv"
BASIC_SPENDING_FILE = "basic_spending.csv"
ECONOMIC_SPENDING_FILE = "economic_spending.csv"
"""The tables whose columns the form decides (see `budgetbook.forms.layout`)."""

INCOME = TableSchema(
    file="income.csv",
    title="收入预算",
    columns=(Column("收入来源"), Column("资金性质"), Column("预算数", "amount", label="{名称}")),
    key=("收入来源", "资金性质"),
    computed_columns=("名称",),
)

CARRIED_IN, CARRIED_OUT = "上年结转", "年终结转"
"""What a fund brings into the year, and what it leaves at its end."""

CARRY_OVER = TableSchema(
    file="carry_over.csv",
    title="结转结余",
    columns=(
        Column("资金性质"),
        Column(CARRIED_IN, "amount", label=f"{{资金性质}}{CARRIED_IN}"),
        Column(CARRIED_OUT, "amount", label=f"{{资金性质}}{CARRIED_OUT}"),
    ),
    key=("资金性质",),
)

FROM_CARRY_OVER = "其中：上年结转"
"""The column of spending.csv with the part of an item that money of the year before pays for."""

THREE_PUBLIC_ITEMS = ("因公出国（境）费用", "公务接待费", "公务用车运行维护费", "公务用车购置")

THREE_PUBLIC = TableSchema(
    file="three_public.csv",
    title="“三公”经费",
    columns=(Column("项目"), Column("预算数", "amount", label="{名称}")),
    key=("项目",),
    computed_columns=("名称",),
)

OPERATING_COST_ITEM = "机关运行经费"

OPERATING_COST = TableSchema(
    file="operating_cost.csv",
    title="机关运行经费",
    columns=(Column("项目"), Column("预算数", "amount", label="{项目}")),
    key=("项目",),
    has_total=False,
)

PROCUREMENT_KINDS = ("货物", "工程", "服务")

PROCUREMENT = TableSchema(
    file="procurement.csv",
    title="政府采购预算",
    columns=(
        Column("采购类别", key="category", allowed=PROCUREMENT_KINDS),
        Column("预算数", "amount", label="政府采购{采购类别}", key="amount"),
    ),
    key=("采购类别",),
    may_be_empty=True,
)

VEHICLES = TableSchema(
    file="vehicles.csv",
    title="车辆占用情况",
    columns=(Column("车辆类别", key="category"), Column("数量（辆）", "count", label="{车辆类别}", key="count")),
    key=("车辆类别",),
    may_be_empty=True,
)

PERFORMANCE_TASKS = TableSchema(
    file="performance_tasks.csv",
    title="年度主要工作内容",
    columns=(
        Column("任务名称", key="task", concept=PROJECT_NAME),
        Column("主要内容或用途", key="content"),
        Column("总金额", "amount", label="{任务名称}总金额", key="total"),
        Column("财政资金", "amount", label="{任务名称}财政资金", key="fiscal", part_of="total"),
        Column("其他资金", "amount", may_be_empty=True, label="{任务名称}其他资金", key="other", part_of="total"),
        Column("计划实施时间", key="period"),
    ),
    key=("任务名称",),
    has_total=False,
    may_be_empty=True,
    of_department=True,
)

_OF_TARGET = (
    Column("一级指标", key="level_one"),
    Column("二级指标", key="level_two"),
    Column("三级指标", key="level_three"),
    Column("指标值", may_be_empty=True, key="target"),
)

PERFORMANCE_TARGETS = TableSchema(
    file="performance_targets.csv",
    title="年度绩效目标",
    columns=_OF_TARGET,
    key=("二级指标", "三级指标"),
    has_total=False,
    may_be_empty=True,
    of_department=True,
)

ACCEPTED = TableSchema(
    file="accepted.csv",
    title="已认定的核对差异",
    columns=(
        Column("核对编号"),
        Column("位置", may_be_empty=True),
        Column("发现"),
        Column("应为"),
        Column("理由"),
        Column("认定人"),
        Column("日期", "date"),
    ),
    key=("核对编号", "位置", "发现"),
    has_total=False,
)

PURPOSES = TableSchema(
    file="purposes.csv",
    title="支出科目的用途",
    columns=(Column("科目编码", "code"), Column("科目名称"), Column("主要用途")),
    key=("科目编码",),
    has_total=False,
)

LAST_YEAR = TableSchema(
    file="last_year.csv",
    title="上年执行数",
    columns=(
        Column("科目编码", "code"),
        Column("科目名称"),
        Column("资金性质"),
        Column("上年数", "amount", label="{科目名称}"),
    ),
    key=("科目编码", "资金性质"),
)
"""Last year's outturn by 项, for places that compare with it rather than with the budget.

No budget table holds these amounts, so they are typed once more, where unit.toml says
`[previous_year] basis = "执行数"`.
"""

PROJECT_TARGETS = TableSchema(
    file="project_targets.csv",
    title="项目（政策）绩效目标",
    columns=(
        Column("项目名称", key="project", concept=PROJECT_NAME),
        Column("主管部门", key="department"),
        Column("实施单位", key="executor"),
        Column("资金总额", "amount", label="{项目名称}资金总额", key="total"),
        Column("财政资金", "amount", label="{项目名称}财政资金", key="fiscal", part_of="total"),
        Column("其他资金", "amount", may_be_empty=True, label="{项目名称}其他资金", key="other", part_of="total"),
        Column("年度绩效目标", key="goal"),
        *_OF_TARGET,
    ),
    key=("项目名称", "二级指标", "三级指标"),
    has_total=False,
    may_be_empty=True,
)
