"""Which input tables the annex does not state, so that a workbook of the annex alone would lose them.

An official table states an input table when every cell of it can be told back: each row is there under its code
or name, and each amount stands in a cell of its own. What is added up over funds, or left out, is lost.
"""

from collections.abc import Callable
from decimal import Decimal
from itertools import groupby

from budgetbook.book import Book
from budgetbook.dataset.reader import Table
from budgetbook.forms import schema
from budgetbook.forms.form import TableForm
from budgetbook.tables.build import PERFORMANCE


def untold_tables(book: Book) -> tuple[Table, ...]:
    """Return the input tables that the annex does not state, in their order."""
    tables = (book.data.sources[table.file] for table in book.form.data.tables)
    return tuple(table for table in tables if not _is_told(book, table))


def _is_told(book: Book, table: Table) -> bool:
    states = _STATES.get(table.schema.file)
    return states is not None and states(book, table) and _total_is_sum(table)


def _total_is_sum(table: Table) -> bool:
    """Tell whether 合计, which the annex computes, is as published: a discrepancy may have been accepted."""
    total = table.published_total
    headings = [column.heading for column in table.schema.columns if column.kind in ("amount", "count")]
    return total is None or all(
        Decimal(total.text(heading)) == sum((Decimal(row.text(heading) or 0) for row in table.rows), Decimal(0))
        for heading in headings
    )


def _has(book: Book, rows: str, *values: str, fund: str | None = None) -> bool:
    """Tell whether a table of the annex is filled in a way, with columns for all of these values."""
    return any(
        table.rows == rows and table.fund == fund and set(values) <= _values(book, table) for table in book.form.tables
    )


def _values(book: Book, table: TableForm) -> set[str]:
    return {column.value for column in book.form.columns_of(table)}


def _income(book: Book, _: Table) -> bool:
    return any(_has(book, rows, "income_item", "income_amount") for rows in ("balance", "balance_by_class"))


def _spending(book: Book, table: Table) -> bool:
    by_kind, by_part = set(), set()
    for kind in book.form.data.spending:
        alone = [other.of for other in book.form.data.spending].count(kind.of) == 1
        by_kind.add(kind.key)
        by_part.add(kind.of if alone else kind.key)
    funds = {row.text("资金性质") for row in table.rows}
    return all(
        any(_has(book, "spending_by_fund", *_ITEM, *kinds, fund=fund) for kinds in (by_kind, by_part)) for fund in funds
    )


_ITEM = ("class", "section", "item")


def _basic_spending(book: Book, _: Table) -> bool:
    if book.form.data.government_codes:
        return _has(book, "basic", "item", "government_item", "amount", "appropriation")
    codes = (("item",), ("class", "item_only"))
    amounts = (("amount",), ("personnel", "operating"))
    return any(_has(book, "basic", *code, *amount) for code in codes for amount in amounts)


def _three_public(book: Book, _: Table) -> bool:
    parts = ("abroad", "reception", "vehicle_purchase", "vehicle_running")
    return _has(book, "three_public", "name", "amount") or _has(book, "three_public_line", *parts)


def _operating_cost(book: Book, _: Table) -> bool:
    return _has(book, "operating_cost", "name", "amount") or _has(book, "three_public_line", "operating_cost")


def _performance(book: Book, _: Table) -> bool:
    return any(table.rows == PERFORMANCE for table in book.form.tables)


def _project_targets(book: Book, table: Table) -> bool:
    """A project's own cells are printed once, on its first row: they must be the same on its others."""
    own = ("主管部门", "实施单位", "资金总额", "财政资金", "其他资金", "年度绩效目标")
    rows = groupby(table.rows, lambda row: row.text("项目名称"))
    agree = all(len({tuple(row.text(heading) for heading in own) for row in project}) == 1 for _, project in rows)
    values = ("department", "executor", "total", "fiscal", "other", "goal")
    targets = ("level_one", "level_two", "level_three", "target")
    return agree and _has(book, "project_targets", "project", *values, *targets)


_STATES: dict[str, Callable[[Book, Table], bool]] = {
    schema.INCOME.file: _income,
    schema.SPENDING_FILE: _spending,
    schema.BASIC_SPENDING_FILE: _basic_spending,
    schema.THREE_PUBLIC.file: _three_public,
    schema.OPERATING_COST.file: _operating_cost,
    schema.PERFORMANCE_TASKS.file: _performance,
    schema.PERFORMANCE_TARGETS.file: _performance,
    schema.PROJECT_TARGETS.file: _project_targets,
}
"""How the annex can state a table; no official table states the others (政府采购, 车辆, 用途)."""
