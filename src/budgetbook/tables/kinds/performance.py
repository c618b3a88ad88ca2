"""预算11表: the unit's performance as a whole, a form rather than a list.

Its layout is the official one (财预〔2015〕88号): unit and code, duties, goal of the year, tasks with their money,
targets by three levels, and a closing explanation; eight columns, with cells that span.
"""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from budgetbook.book import Book
from budgetbook.core.errors import InputError
from budgetbook.dataset.prose import paragraphs
from budgetbook.dataset.row import Row
from budgetbook.figures import Figure
from budgetbook.forms import schema
from budgetbook.forms.layout import Layout
from budgetbook.forms.table_form import ColumnForm, TableForm
from budgetbook.tables.kind import LaidOut
from budgetbook.tables.model import BodyCell, BodyRow, running_number
from budgetbook.tables.row_parts import unit_code

MONEY = "部门财政规划金额"
"""The heading over the amounts of the tasks."""

_HEADINGS: dict[str, dict[str, tuple[str, ...]]] = {
    schema.PERFORMANCE_TASKS.stem: {
        "task": ("任务名称",),
        "content": ("主要内容或用途",),
        "total": (MONEY, "总金额"),
        "fiscal": (MONEY, "财政资金"),
        "other": (MONEY, "其他资金"),
        "period": ("计划实施时间",),
    },
    schema.PERFORMANCE_TARGETS.stem: {
        "level_one": ("一级指标",),
        "level_two": ("二级指标",),
        "level_three": ("三级指标",),
        "target": ("指标值",),
    },
}
"""The headings over the columns of the lists that it holds, by the lists' kinds."""


class Performance(LaidOut):
    """部门（单位）整体绩效目标表."""

    name = "performance"
    inputs = (schema.PERFORMANCE_TASKS.file, schema.PERFORMANCE_TARGETS.file)
    widths = (9, 13, 14, 20, 8, 8, 8, 12)

    def recoverable_inputs(self, layout: Layout) -> Mapping[str, tuple[frozenset[str], ...]]:
        return dict.fromkeys(self.inputs, (frozenset(),))

    def parts(self, table: TableForm) -> tuple[TableForm, ...]:
        return tuple(
            table.model_copy(
                update={
                    "kind": kind,
                    "columns": tuple(ColumnForm(heading=path, value=name, width=1) for name, path in headings.items()),
                }
            )
            for kind, headings in _HEADINGS.items()
        )

    def body(self, book: Book) -> tuple[BodyRow, ...]:
        data = book.data
        unit = data.settings.unit
        return (
            _row(
                _head("部门（单位）名称"),
                BodyCell(unit.name, columns=3),
                _head("预算编码", columns=2),
                BodyCell(unit_code(book), "unit_code", columns=2),
            ),
            _statement(book, "部门（单位）职能", "functions_summary"),
            _statement(book, "年度总体目标", "year_goal"),
            *_tasks(book),
            *_targets(book),
            _statement(book, "整体目标设置说明", "target_note"),
        )


def _statement(book: Book, heading: str, text: str) -> BodyRow:
    if text not in book.data.prose:
        raise InputError(
            f"{book.form_file} 的“texts”没有“{text}”：{Performance.name} 一种的附表要印 text/{text}.md 的文字。"
        )
    return _row(_head(heading), BodyCell("\n".join(paragraphs(book.data.prose[text])), columns=7, own_words=True))


def _tasks(book: Book) -> list[BodyRow]:
    tasks = book.data.frame(schema.PERFORMANCE_TASKS.stem)
    cells = book.data.cells(schema.PERFORMANCE_TASKS.stem, "任务名称", tasks.index)
    names = tuple(cell for of_task in cells.values() for cell in of_task)
    rows = book.data.sources[schema.PERFORMANCE_TASKS.file].rows
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
            _words(book, row, "任务名称", name, number=("", running_number("任务的", names[:number]), "、")),
            _words(book, row, "主要内容或用途", f"{name}.content", columns=2),
            BodyCell(amount, f"{name}.amount"),
            BodyCell(fiscal, f"{name}.fiscal"),
            BodyCell(other if isinstance(other, Figure) else None, f"{name}.other"),
            _words(book, row, "计划实施时间", f"{name}.period"),
        )
        for number, (row, (name, _, amount, fiscal, other, _)) in enumerate(
            zip(rows, tasks.itertuples(index=False, name=None), strict=True), start=1
        )
    ]


def _targets(book: Book) -> list[BodyRow]:
    targets = book.data.sources[schema.PERFORMANCE_TARGETS.file].rows
    rows = [
        _row(
            _head("年度绩效目标", rows=len(targets) + 1),
            _column("一级指标"),
            _column("二级指标"),
            _column("三级指标"),
            _column("指标值", columns=4),
        )
    ]
    for level_one, group in groupby(targets, lambda target: target.text("一级指标")):
        of_one = tuple(group)
        first = [_words(book, of_one[0], "一级指标", level_one, rows=len(of_one))]
        for level_two, members in groupby(of_one, lambda target: target.text("二级指标")):
            of_two = tuple(members)
            names = tuple(target.cells["三级指标"] for target in of_two)
            first.append(_words(book, of_two[0], "二级指标", f"{level_one}.{level_two}", rows=len(of_two)))
            for number, target in enumerate(of_two, start=1):
                level_three = target.text("三级指标")
                running = ("指标", running_number("指标的", names[:number]), "、")
                name = _words(book, target, "三级指标", f"{level_two}.{level_three}", number=running)
                rows.append(_row(*first, name, _words(book, target, "指标值", f"{name.name}.value", columns=4)))
                first = []
    return rows


def _words(book: Book, row: Row, heading: str, name: str, **layout: Any) -> BodyCell:
    return BodyCell(book.data.words(row.cells[heading], row.text(heading)), name, own_words=True, **layout)


def _row(*cells: BodyCell) -> BodyRow:
    return BodyRow("item", cells)


def _head(text: str, columns: int = 1, rows: int = 1) -> BodyCell:
    return BodyCell(text, columns=columns, rows=rows, heading="row")


def _column(text: str, columns: int = 1, rows: int = 1) -> BodyCell:
    return BodyCell(text, columns=columns, rows=rows, heading="col")
