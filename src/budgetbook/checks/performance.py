"""预算10, 11, 12表 and assets against the budget."""

from collections.abc import Iterator
from decimal import Decimal

from budgetbook.book import Book
from budgetbook.checks.compare import at_most, describe_figure, equal
from budgetbook.checks.model import Finding
from budgetbook.dataset.row import Row
from budgetbook.dataset.unit_words import DEPARTMENT
from budgetbook.figures import Figure
from budgetbook.forms import schema
from budgetbook.tables.build import rounding_of

ADMINISTRATIVE = ("行政单位", "参公单位")


def operating_cost_is_operating_part(book: Book) -> Iterator[Finding]:
    """For administrative units 机关运行经费 is the 公用经费 of basic spending (E12; 财政部 definition of the term).

    Of a department that includes public institutions, whose 公用经费 is none, it is a part of it.
    """
    cost, operating = book.data.measures["机关运行经费"], book.data.measures["公用经费"]
    rounding = rounding_of(book, schema.OPERATING_COST.file)
    kind = book.data.settings.unit.kind
    if kind in ADMINISTRATIVE:
        yield equal(cost, operating, rounding)
    elif kind == DEPARTMENT:
        yield at_most(cost, operating, rounding)


def only_administrative_units_have_operating_cost(book: Book) -> Iterator[Finding]:
    """预算10表: 机关运行经费 is a term for administrative units and those managed like civil servants (E12)."""
    if book.data.settings.unit.kind not in (*ADMINISTRATIVE, DEPARTMENT):
        cost = book.data.measures["机关运行经费"]
        # it need not have the table at all
        for cell in cost.cells:
            yield Finding(cell, f"“{cell.raw}”", "0.0", holds=cost.value == 0, figures=(cost,))


def tasks_within_spending(book: Book) -> Iterator[Finding]:
    """预算11表: the year's tasks are paid from the year's spending, no part of it counted twice (E31)."""
    for amount in _task_money(book):
        yield at_most(amount, book.data.measures["本年支出"])


def tasks_make_up_spending(book: Book) -> Iterator[Finding]:
    """预算11表: tasks below spending leave some of it without purpose, unless only the main are listed."""
    spending = book.data.measures["本年支出"]
    for amount in _task_money(book):
        found, expected = describe_figure(amount), f"不小于{describe_figure(spending)}"
        holds = amount.value >= spending.value
        yield Finding(None, found, expected, holds=holds, figures=(amount, spending), contrast="小于")


def _task_money(book: Book) -> list[Figure]:
    """Give the sum over all tasks, or nothing where there is none."""
    tasks = book.data.frame(schema.PERFORMANCE_TASKS.stem)
    return [] if tasks.empty else [tasks["总金额"].figures.total("绩效任务金额合计")]


def projects_within_spending(book: Book) -> Iterator[Finding]:
    """预算12表: the money of all projects with targets is within project spending (E32)."""
    projects = book.data.frame(schema.PROJECT_TARGETS.stem).drop_duplicates("项目名称")
    yield at_most(projects["资金总额"].figures.total("项目绩效资金合计"), book.data.measures["项目支出"])


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


def targets_have_values(book: Book) -> Iterator[Finding]:
    """An indicator without a value cannot be reviewed at the year's end (预算11表; 项目支出绩效评价管理办法)."""
    for file in (schema.PERFORMANCE_TARGETS.file, schema.PROJECT_TARGETS.file):
        for row in book.data.sources[file].rows:
            cell = row.cells["指标值"]
            found = f"“{cell.raw}”" if cell.raw else "空白"
            yield Finding(cell, found, f"“{row.text('三级指标')}”的指标值", holds=bool(cell.raw))


def vehicles_that_run(book: Book) -> Iterator[Finding]:
    """A unit that budgets for running vehicles has some, unless they belong to a pool or are yet to be bought (E34)."""
    measures = book.data.measures
    running, vehicles = measures["公务用车运行维护费"], measures["车辆"]
    holds = running == 0 or vehicles > 0
    yield Finding(
        running.cells[0],
        f"“{running.cells[0].raw}”",
        f"车辆占用表中有车辆（现为{vehicles.text}），或者没有公务用车运行维护费",
        holds=holds,
        figures=(running, vehicles),
    )


def procurement_within_spending(book: Book) -> Iterator[Finding]:
    """Procurement is paid from the year's spending (E33)."""
    yield at_most(book.data.measures["政府采购"], book.data.measures["本年支出"])
