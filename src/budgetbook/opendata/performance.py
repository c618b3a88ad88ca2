"""The performance table (部门（单位）整体绩效目标表), which is laid out as a form, as open data.

It is read off the form as printed: a heading beside a row names its part, headings over columns name the columns of
the rows below them, and a cell that spans rows holds for each of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from budgetbook.book import Book
from budgetbook.forms.table_form import TableForm
from budgetbook.opendata import fiscal, fixed_columns
from budgetbook.opendata.cells import HEADING_SEPARATOR, cell_value
from budgetbook.opendata.model import Field, OpenTable
from budgetbook.opendata.official import official_table
from budgetbook.tables.build import build_table
from budgetbook.tables.kind import CONCEPTS
from budgetbook.tables.kinds.performance import MONEY
from budgetbook.tables.model import AnnexTable, BodyCell
from budgetbook.workbook.grid import Box, boxes

PART, NUMBER, CONTENT = "栏目", "序号", "内容"
STATEMENT, TASK, TARGET = "说明", "任务", "指标"


@dataclass(frozen=True)
class _Record:
    """One row: where it is printed, its part, its kind, its running number, and its texts by field name."""

    row: int
    part: str
    kind: str
    number: str = ""
    texts: dict[str, str] = field(default_factory=dict)


def performance_table(book: Book, form: TableForm) -> OpenTable:
    """Turn the performance table into open data: a row for each statement, task and target.

    A task's or target's running number has a column of its own (序号).

    Raises
    ------
    InputError
        Two columns would have the same name.
    """
    table = build_table(book, form.key)
    placed = list(boxes([[(cell, cell.columns, cell.rows) for cell in row.cells] for row in table.body], 1))
    names = list(
        dict.fromkeys(HEADING_SEPARATOR.join(path) for part in _parts(placed).values() for path in part.values())
    )
    fields = (
        fixed_columns.row_field(),
        Field(PART, "表中的栏目", "string", "", {"constraints": {"required": True}}),
        *fixed_columns.kind_fields((STATEMENT, TASK, TARGET)),
        Field(NUMBER, "任务或指标的序号", "integer"),
        Field(CONTENT, "说明的内容", "string"),
        *(_field(name, book.form.unit_of(form)) for name in names),
    )
    rows = []
    for record in _records(table, placed):
        texts = [record.texts.get(name, "") for name in (CONTENT, *names)]
        rows.append((str(record.row), record.part, record.kind, fixed_columns.yes(True), record.number, *texts))
    return official_table(book, form, table, fields, rows, {}, key=(PART,))


def _field(name: str, unit: str) -> Field:
    words = name.replace(HEADING_SEPARATOR, "：")
    if name.partition(HEADING_SEPARATOR)[0] != MONEY:
        activity = {"columnType": f"{CONCEPTS['activity']}:label"} if name == "任务名称" else {}
        return Field(name, words, "string", "", activity)
    whole = HEADING_SEPARATOR.join((MONEY, "总金额"))
    place: dict[str, Any] = {"columnType": "value"} if name == whole else {"partOf": whole}
    return Field(name, f"{words}（{unit}）", "number", "", {**fiscal.money(unit), **place})


def _parts(placed: list[tuple[Box, BodyCell]]) -> dict[str, dict[int, tuple[str, ...]]]:
    """Return the headings over the columns of each part that has them, from the top down, by column."""
    parts: dict[str, dict[int, tuple[str, ...]]] = {}
    for box, cell in placed:
        if cell.heading == "col":
            headings = parts.setdefault(_part_of(placed, box.row), {})
            for column in range(box.column, box.column + box.columns):
                headings[column] = (*headings.get(column, ()), str(cell.value))
    return parts


def _part_of(placed: list[tuple[Box, BodyCell]], row: int) -> str:
    """Return the heading beside a row."""
    return next(
        str(cell.value)
        for box, cell in placed
        if cell.heading == "row" and box.column == 1 and box.row <= row < box.row + box.rows
    )


def _records(table: AnnexTable, placed: list[tuple[Box, BodyCell]]) -> Iterator[_Record]:
    parts = _parts(placed)
    for row in range(1, len(table.body) + 1):
        here = [(box, cell) for box, cell in placed if box.row <= row < box.row + box.rows]
        part = _part_of(placed, row)
        if any(cell.heading == "col" for _, cell in here):
            continue
        if part in parts:
            yield _listed(table, row, part, parts[part], here)
        else:
            yield from _statements(table, row, here)


def _listed(
    table: AnnexTable, row: int, part: str, headings: dict[int, tuple[str, ...]], here: list[tuple[Box, BodyCell]]
) -> _Record:
    texts = {
        HEADING_SEPARATOR.join(headings[box.column]): cell_value(table, replace(cell, number=None))
        for box, cell in here
        if cell.heading is None
    }
    number = next((cell.number[1].text for _, cell in here if cell.number is not None), "")
    kind = TASK if any(path[0] == MONEY for path in headings.values()) else TARGET
    return _Record(row, part, kind, number, texts)


def _statements(table: AnnexTable, row: int, here: list[tuple[Box, BodyCell]]) -> Iterator[_Record]:
    """Go through headings and what stands behind each."""
    heading = ""
    for _, cell in sorted(here, key=lambda placed: placed[0].column):
        if cell.heading:
            heading = str(cell.value)
        else:
            yield _Record(row, heading, STATEMENT, texts={CONTENT: cell_value(table, cell)})
