"""预算10, 11, 12表 and assets against the budget."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from budgetbook.checks.compare import at_most, described, equal
from budgetbook.checks.model import Finding, check
from budgetbook.dataset import schema
from budgetbook.figures import total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from budgetbook.book import Book
    from budgetbook.dataset.reader import Row
    from budgetbook.figures import Figure

ADMINISTRATIVE = ("行政单位", "参公单位")
WITH_INSTITUTIONS = "部门汇总"
"""A department's budget that adds up administrative units and public institutions."""

_ROUNDED = "所在的表以另一单位列示时，差在其末位的一半之内"


@check("O1", "机关运行经费等于公用经费", tolerance=_ROUNDED)
def operating_cost_is_operating_part(book: Book) -> Iterator[Finding]:
    """For administrative units 机关运行经费 is the 公用经费 of basic spending (E12; 财政部 definition of the term).

    Of a department that includes public institutions, whose 公用经费 is none, it is a part of it.
    """
    cost, operating = book.data.operating_cost, book.data.basic.operating
    rounding = book.form.rounding_of("operating_cost", "three_public_line")
    kind = book.data.settings.unit.kind
    if kind in ADMINISTRATIVE:
        yield equal(cost, operating, rounding)
    elif kind == WITH_INSTITUTIONS:
        yield at_most(cost, operating, rounding)


@check("O2", "事业单位没有机关运行经费", severity="warning")
def only_administrative_units_have_operating_cost(book: Book) -> Iterator[Finding]:
    """预算10表: 机关运行经费 is a term for administrative units and those managed like civil servants (E12)."""
    if book.data.settings.unit.kind not in (*ADMINISTRATIVE, WITH_INSTITUTIONS):
        cost = book.data.operating_cost
        yield Finding(cost.cells[0], f"“{cost.cells[0].raw}”", "0.0", holds=cost.value == 0, figures=(cost,))


@check("P1", "绩效任务金额合计不大于支出总计")
def tasks_within_spending(book: Book) -> Iterator[Finding]:
    """预算11表: the year's tasks are paid from the year's spending, no part of it counted twice (E31)."""
    if book.data.tasks:
        yield at_most(_task_money(book), book.data.spending.amount)


@check("P7", "绩效任务列全了支出", severity="warning")
def tasks_make_up_spending(book: Book) -> Iterator[Finding]:
    """预算11表: tasks below spending leave some of it without purpose, unless only the main are listed."""
    if book.data.tasks:
        amount, spending = _task_money(book), book.data.spending.amount
        found, expected = described(amount), f"不小于{described(spending)}"
        yield Finding(None, found, expected, holds=amount.value >= spending.value, figures=(amount, spending))


def _task_money(book: Book) -> Figure:
    return total((task.amount for task in book.data.tasks), "绩效任务金额合计", book.data.amount_unit)


@check("P2", "项目绩效资金不大于项目支出")
def projects_within_spending(book: Book) -> Iterator[Finding]:
    """预算12表: the money of all projects with targets is within project spending (E32)."""
    rows = book.data.sources[schema.PROJECT_TARGETS.file].rows
    first = {row.text("项目名称"): row for row in reversed(rows)}
    figures = [row.figure("资金总额", f"{name}资金总额") for name, row in first.items()]
    yield at_most(total(figures, "项目绩效资金合计", book.data.amount_unit), book.data.spending.project)


@check("P4", "同一项目各行的单位、资金和目标一致")
def project_rows_agree(book: Book) -> Iterator[Finding]:
    """预算12表 prints what belongs to the project as a whole once, so all its rows must say the same."""
    first: dict[str, Row] = {}
    previous = None
    for row in book.data.sources[schema.PROJECT_TARGETS.file].rows:
        name = row.text("项目名称")
        known = first.setdefault(name, row)
        together = known is row or name == previous
        yield Finding(row.cells["项目名称"], f"“{name}”", "与同一项目的其他行相连的一行", holds=together)
        previous = name
        for heading in ("主管部门", "实施单位", "资金总额", "财政资金", "其他资金", "年度绩效目标"):
            expected = f"与第{known.number}行相同的“{known.text(heading)}”"
            holds = _value(row, heading) == _value(known, heading)
            yield Finding(row.cells[heading], f"“{row.text(heading)}”", expected, holds=holds)


def _value(row: Row, heading: str) -> Decimal | str:
    """Return what a cell says: 18 and 18.0 are one amount."""
    text = row.text(heading)
    return Decimal(text) if text and row.schema.column(heading).kind == "amount" else text


@check("P5", "同一指标的指标值一致", severity="warning")
def targets_agree(book: Book) -> Iterator[Finding]:
    """An indicator that stands in 预算11表 and again in 预算12表 usually has one value (E37); a person must tell."""
    sources = book.data.sources
    overall = {
        (row.text("二级指标"), row.text("三级指标")): row for row in sources[schema.PERFORMANCE_TARGETS.file].rows
    }
    for row in sources[schema.PROJECT_TARGETS.file].rows:
        known = overall.get((row.text("二级指标"), row.text("三级指标")))
        if known is not None:
            expected = f"与{known.cells['指标值']}相同的“{known.text('指标值')}”"
            holds = row.text("指标值") == known.text("指标值")
            yield Finding(row.cells["指标值"], f"“{row.text('指标值')}”", expected, holds=holds)


@check("P6", "每个绩效指标都有指标值", severity="warning")
def targets_have_values(book: Book) -> Iterator[Finding]:
    """An indicator without a value cannot be reviewed at the year's end (预算11表; 项目支出绩效评价管理办法)."""
    for file in (schema.PERFORMANCE_TARGETS.file, schema.PROJECT_TARGETS.file):
        for row in book.data.sources[file].rows:
            cell = row.cells["指标值"]
            found = f"“{cell.raw}”" if cell.raw else "空白"
            yield Finding(cell, found, f"“{row.text('三级指标')}”的指标值", holds=bool(cell.raw))


@check("V1", "有公务用车运行维护费就有车辆", severity="warning")
def vehicles_that_run(book: Book) -> Iterator[Finding]:
    """A unit that budgets for running vehicles has vehicles or buys one, unless they belong to a pool (E34)."""
    running = book.data.three_public.vehicle_running
    vehicles = book.data.vehicle_total
    bought = book.data.three_public.vehicle_purchase.value > 0
    holds = running.value == 0 or vehicles.value > 0 or bought
    yield Finding(
        running.cells[0],
        f"“{running.cells[0].raw}”",
        f"车辆占用表中有车辆（现为{vehicles.text}），或者没有公务用车运行维护费",
        holds=holds,
        figures=(running, vehicles),
    )


@check("G1", "政府采购预算不大于支出总计")
def procurement_within_spending(book: Book) -> Iterator[Finding]:
    """Procurement is paid from the year's spending (E33)."""
    yield at_most(book.data.procurement_total, book.data.spending.amount)
