"""预算11表: the unit's performance as a whole (部门（单位）整体绩效目标表), a form rather than a list.

Its layout is the official one: unit and code, duties, goal of the year, tasks with their money, targets by
three levels, and a closing explanation; eight columns, with cells that span.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from budgetbook.annex.model import BodyCell, BodyRow
from budgetbook.annex.rows import unit_code
from budgetbook.dataset import schema
from budgetbook.dataset.prose import paragraphs
from budgetbook.figures.ledger import Mark

if TYPE_CHECKING:
    from budgetbook.book import Book
    from budgetbook.dataset.schema import TableSchema
    from budgetbook.dataset.tables import PerformanceTask, Target
    from budgetbook.figures import Cell

WIDTHS = (9, 13, 14, 20, 8, 8, 8, 12)

MONEY = "部门财政规划金额"
"""The heading over the amounts of the tasks."""


def performance_rows(book: Book) -> tuple[BodyRow, ...]:
    """Lay out the whole table."""
    data = book.data
    unit = data.settings.unit
    return (
        _row(
            _head("部门（单位）名称"),
            BodyCell(unit.name, columns=3),
            _head("预算编码", columns=2),
            BodyCell(unit_code(book), "unit_code", columns=2),
        ),
        _row(
            _head("部门（单位）职能"),
            BodyCell("\n".join(paragraphs(data.prose["functions_summary"])), columns=7, own_words=True),
        ),
        _row(
            _head("年度总体目标"), BodyCell("\n".join(paragraphs(data.prose["year_goal"])), columns=7, own_words=True)
        ),
        *_tasks(data.tasks, _cells(book, schema.PERFORMANCE_TASKS, "任务名称")),
        *_targets(data.targets, _cells(book, schema.PERFORMANCE_TARGETS, "三级指标")),
        _row(
            _head("整体目标设置说明"),
            BodyCell("\n".join(paragraphs(data.prose["target_note"])), columns=7, own_words=True),
        ),
    )


def _cells(book: Book, table: TableSchema, heading: str) -> tuple[Cell, ...]:
    return tuple(row.cells[heading] for row in book.data.sources[table.file].rows)


def _tasks(tasks: tuple[PerformanceTask, ...], names: tuple[Cell, ...]) -> list[BodyRow]:
    heading = [
        _row(
            _head("年度主要工作内容", rows=len(tasks) + 2),
            _column("任务名称", rows=2),
            _column("主要内容或用途", rows=2, columns=2),
            _column(MONEY, columns=3),
            _column("计划实施时间", rows=2),
        ),
        _row(_column("总金额"), _column("财政资金"), _column("其他资金")),
    ]
    return heading + [
        _row(
            BodyCell(task.name, task.name, own_words=True, number=("", _number("任务", names[:number]), "、")),
            BodyCell(task.content, columns=2, own_words=True),
            BodyCell(task.amount, f"{task.name}.amount"),
            BodyCell(task.fiscal, f"{task.name}.fiscal"),
            BodyCell(task.other, f"{task.name}.other"),
            BodyCell(task.period, own_words=True),
        )
        for number, task in enumerate(tasks, start=1)
    ]


def _targets(targets: tuple[Target, ...], names: tuple[Cell, ...]) -> list[BodyRow]:
    rows = [
        _row(
            _head("年度绩效目标", rows=len(targets) + 1),
            _column("一级指标"),
            _column("二级指标"),
            _column("三级指标"),
            _column("指标值", columns=4),
        )
    ]
    for level_one, group in groupby(targets, lambda target: target.level_one):
        of_one = tuple(group)
        first = [BodyCell(level_one, rows=len(of_one), own_words=True)]
        for level_two, members in groupby(of_one, lambda target: target.level_two):
            of_two = tuple(members)
            first.append(BodyCell(level_two, rows=len(of_two), own_words=True))
            of_names, names = names[: len(of_two)], names[len(of_two) :]
            for number, target in enumerate(of_two, start=1):
                key = f"{target.level_two}.{target.level_three}"
                running = ("指标", _number("指标", of_names[:number]), "、")
                name = BodyCell(target.level_three, key, own_words=True, number=running)
                rows.append(_row(*first, name, BodyCell(target.value, columns=4, own_words=True)))
                first = []
    return rows


def _number(what: str, names: tuple[Cell, ...]) -> Mark:
    """Number what the last of some cells names, counting from the first of them."""
    return Mark(str(len(names)), f"{what}的序号", names, "position")


def _row(*cells: BodyCell) -> BodyRow:
    return BodyRow("item", cells)


def _head(text: str, columns: int = 1, rows: int = 1) -> BodyCell:
    return BodyCell(text, columns=columns, rows=rows, heading="row")


def _column(text: str, columns: int = 1, rows: int = 1) -> BodyCell:
    return BodyCell(text, columns=columns, rows=rows, heading="col")
