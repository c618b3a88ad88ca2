"""Within one table: the published 合计 row against the rows, and amounts that cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.checks.compare import at_most, equal
from budgetbook.checks.model import Finding, check
from budgetbook.dataset import schema
from budgetbook.figures import total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from budgetbook.book import Book


@check("T1", "合计行等于各行之和")
def published_totals(book: Book) -> Iterator[Finding]:
    """Every published total equals the sum of its column (common error E09: sub-items do not add up)."""
    for table in book.data.sources.values():
        if table.published_total is None:
            continue
        for column in table.schema.columns:
            if column.kind in ("amount", "count"):
                published = table.published_total.figure(column.heading, "合计")
                parts = [row.figure(column.heading, f"第{row.number}行") for row in table.rows]
                yield equal(published, total(parts, "各行之和", published.unit))


@check("T2", "预算数不为负")
def no_negative_amount(book: Book) -> Iterator[Finding]:
    """A budget plans income and spending; an amount below zero is a slip of the sign (预算法 art. 27)."""
    for table in book.data.sources.values():
        for row in table.rows:
            for column in table.schema.columns:
                if column.kind == "amount" and row.text(column.heading):
                    figure = row.figure(column.heading, column.heading)
                    cell = figure.cells[0]
                    yield Finding(cell, f"“{cell.raw}”", "不小于零的数", holds=figure.value >= 0)


@check("T3", "预算数的小数位数不超过表样")
def no_hidden_decimals(book: Book) -> Iterator[Finding]:
    """An amount with more decimals than the form prints would read differently in text and table (E06)."""
    decimals = book.form.numbers.decimals
    for table in book.data.sources.values():
        rows = (*table.rows, *((table.published_total,) if table.published_total else ()))
        for row in rows:
            for column in table.schema.columns:
                if column.kind == "amount" and row.text(column.heading):
                    figure = row.figure(column.heading, column.heading)
                    cell = figure.cells[0]
                    holds = figure.value == round(figure.value, decimals)
                    yield Finding(cell, f"“{cell.raw}”", f"至多{decimals}位小数", holds=holds)


@check("T4", "财政拨款不大于小计")
def appropriation_within_amount(book: Book) -> Iterator[Finding]:
    """预算06表: of an item's amount, the part from fiscal appropriation cannot be more than the whole."""
    for item in book.data.basic.items:
        if item.appropriation is not None:
            yield at_most(item.appropriation, item.amount)


@check("T6", "项目绩效资金总额等于财政资金加其他资金")
def project_money(book: Book) -> Iterator[Finding]:
    """预算12表: each project's total is the sum of its sources (E31); an empty cell adds nothing."""
    for row in book.data.sources[schema.PROJECT_TARGETS.file].rows:
        name = row.text("项目名称")
        parts = [row.figure("财政资金", f"{name}财政资金"), row.figure_or_none("其他资金", f"{name}其他资金")]
        amount = row.figure("资金总额", f"{name}资金总额")
        yield equal(amount, total((part for part in parts if part), "财政资金与其他资金之和", amount.unit))


@check("T5", "绩效任务总金额等于财政资金加其他资金")
def task_money(book: Book) -> Iterator[Finding]:
    """预算11表: each task's total is the sum of its sources (E31); an empty cell adds nothing."""
    for task in book.data.tasks:
        parts = [task.fiscal, *([task.other] if task.other else [])]
        yield equal(task.amount, total(parts, "财政资金与其他资金之和", task.amount.unit))
