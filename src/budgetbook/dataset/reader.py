"""Reading one CSV table strictly: what is not exactly as expected is refused with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from budgetbook.core.errors import Faults, InputError
from budgetbook.core.numerals import is_day
from budgetbook.core.text import describe_invisible, escape_invisible, half_width
from budgetbook.dataset.lines import Line
from budgetbook.dataset.records import check_headings, decoded, records_of
from budgetbook.dataset.row import Row
from budgetbook.figures import Cell, describe_cells
from budgetbook.forms.columns import Column, TableSchema
from budgetbook.forms.schema import TOTAL

# so many digits and no more: sums of such amounts are exact in the 28 digits that decimals compute with
_AMOUNT = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,6})?")
_COUNT = re.compile(r"[0-9]{1,9}")
_CODE = re.compile(r"[0-9]{3}|[0-9]{5}|[0-9]{7}")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_MINUS_ZERO = re.compile(r"-0+(\.0+)?")
_FORMULA_START = tuple("=+-@")
_OTHER_TOTALS = ("总计", "共计", "总数", "合共")

_EXPECTED = {
    "amount": "以{unit}为单位的数字，如 92.0（不带单位和空格，整数至多18位、小数至多6位；没有就填 0.0）",
    "count": "整数，如 2",
    "code": "数字编码，如 2010301",
    "date": "形如 2020-06-02 的日期",
    "text": "文字，不能为空",
}


@dataclass(frozen=True)
class Table:
    """One input table as read.

    Attributes
    ----------
    published_total
        The 合计 row, where there is one.
    notices
        What was not as it should be and yet read without doubt, one Chinese sentence each.
    is_read
        Whether there was a file to read: the form does not use every table, and some may be absent.
    sums
        Of a department's table: the lines that its units' rows add up to. The rows are those of all units.
    """

    schema: TableSchema
    file: str
    rows: tuple[Row, ...]
    published_total: Row | None
    notices: tuple[str, ...] = ()
    is_read: bool = True
    sums: tuple[Line, ...] | None = None

    @property
    def lines(self) -> tuple[Line, ...]:
        """One line for each row of its frame."""
        return tuple(map(Line.of, self.rows)) if self.sums is None else self.sums

    def of_unit(self, unit: str) -> Table:
        """Return a unit's part of a department's table."""
        lines = (line.of_unit(unit) for line in self.lines)
        return replace(self, sums=tuple(line for line in lines if line is not None))

    def added_up(self) -> Table:
        """Return a department's table with the sums of its units as its rows; any other as it is."""
        return self if self.sums is None else replace(self, rows=tuple(map(self._summed, self.sums)), sums=None)

    def _summed(self, line: Line) -> Row:
        values = dict(line.values)
        for column in self.schema.columns:
            if column.is_number:
                figure = line.figure_or_none(column.heading, column.heading)
                values[column.heading] = "" if figure is None else str(figure.value)
        cells = {heading: Cell(self.file, line.number, heading, value) for heading, value in values.items()}
        return replace(line.shares[0].row, file=self.file, number=line.number, cells=cells, values=values)

    def missing_row_error(self, heading: str, name: str) -> InputError:
        """Make the error for a row that must be there and is not."""
        last = max((row.number for row in self.rows), default=1)
        amounts = "、".join(column.heading for column in self.schema.columns if column.kind == "amount")
        return InputError(
            f"{self.file} “{heading}”列缺少“{name}”行（共读到第{last}行）：没有也要列出，{amounts}填 0.0。"
        )


def read_table(path: Path, schema: TableSchema, shown: str, amount_unit: str) -> Table:
    """Read a CSV table and refuse whatever does not fit its schema.

    UTF-8 with or without BOM is read as it is. A file in GBK (what Excel calls CSV in China), full-width digits
    and thousands separators are read as well, each with a notice, for they leave no doubt of what is meant.

    Parameters
    ----------
    path
        The file.
    schema
        Its headings and kinds.
    shown
        The file's name in messages and in the sources of figures.
    amount_unit
        元 or 万元, the unit of all its amounts.

    Raises
    ------
    InputError
        File or headings are not as expected, or cells and rows, which are all told at once: the message names file,
        rows and column.
    """
    text, notices = decoded(path, schema, shown)
    return _parsed(text, tuple(notices), schema, shown, amount_unit)


# a build reads its data more than once, and the lists of codes for each of the two years
@lru_cache(maxsize=64)
def _parsed(text: str, read_as: tuple[str, ...], schema: TableSchema, shown: str, amount_unit: str) -> Table:
    records = records_of(text, schema, shown)
    check_headings(records[0], schema, shown)
    notices = list(read_as)
    rows: list[Row] = []
    published_total: Row | None = None
    wrong: list[tuple[Cell, str]] = []
    seen: dict[tuple[str, ...], int] = {}
    with Faults() as faults:
        for number, record in enumerate(records[1:], start=2):
            with faults.noting():
                row = _row(record, number, schema, shown, amount_unit)
                wrong += _wrong_cells(row)
                notices += _readings(row)
                if _is_total(row):
                    if published_total is not None:
                        only = f"全表只有一行“{TOTAL}”（第{published_total.number}行已有）"
                        raise row.cell_error(schema.headings[0], only)
                    published_total = row
                    continue
                key = tuple(row.text(heading) for heading in schema.key)
                if key in seen and all(key):
                    same = "、".join(f"{heading}“{row.text(heading)}”" for heading in schema.key)
                    raise row.cell_error(schema.key[0], f"不与第{seen[key]}行重复的行（两行都是{same}）")
                seen[key] = number
                rows.append(row)
        for error in _errors_of(wrong):
            faults.note(error)
    return Table(schema=schema, file=shown, rows=tuple(rows), published_total=published_total, notices=tuple(notices))


def _row(record: list[str], number: int, schema: TableSchema, shown: str, amount_unit: str) -> Row:
    if not any(value.strip() for value in record):
        raise InputError(f"{shown} 第{number}行是空行：请删除，表中不能有空行。")
    if len(record) != len(schema.columns):
        raise InputError(
            f"{shown} 第{number}行有{len(record)}格，应为{len(schema.columns)}格（{'、'.join(schema.headings)}）。"
        )
    cells = {
        heading: Cell(file=shown, row=number, column=heading, raw=value.strip().replace("\r\n", "\n"))
        for heading, value in zip(schema.headings, record, strict=True)
    }
    values = {column.heading: _value(cells[column.heading].raw, column) for column in schema.columns}
    return Row(schema=schema, file=shown, number=number, cells=cells, values=values, amount_unit=amount_unit)


def _value(raw: str, column: Column) -> str:
    """Write a number or a code plainly; whatever is not certain to be one stays as it was typed."""
    if column.kind == "text":
        return raw
    value = half_width(raw)
    if column.kind == "amount" and _THOUSANDS.fullmatch(value):
        value = value.replace(",", "")
    if column.kind == "amount" and _MINUS_ZERO.fullmatch(value):
        value = value.removeprefix("-")
    return value if _fits(value, column) else raw


def _readings(row: Row) -> list[str]:
    return [
        f"{cell}：发现“{cell.raw}”，已读作 {row.text(heading)}。"
        for heading, cell in row.cells.items()
        if row.text(heading) != cell.raw
    ]


def _errors_of(wrong: Iterable[tuple[Cell, str]]) -> Iterator[InputError]:
    """Tell of cells with what each should hold: a sentence for those of a column that should hold the same.

    Blank ones are told together whatever their column: a table that was laid out and not filled in has many.
    """
    alike: dict[tuple[str, str], list[Cell]] = {}
    for cell, expected in wrong:
        alike.setdefault((cell.column if cell.raw else "", expected), []).append(cell)
    for (_, expected), cells in alike.items():
        first = cells[0]
        if len(cells) == 1:
            yield InputError.in_cell(first.file, first.row, first.column, first.raw, expected)
        else:
            found = f"“{escape_invisible(first.raw)}”等{len(cells)}处" if first.raw else f"{len(cells)}处空白"
            yield InputError(f"{describe_cells(cells)}列：发现{found}，应为{expected}。")


def _is_total(row: Row) -> bool:
    return row.schema.has_total and row.text(row.schema.headings[0]) == TOTAL


def _wrong_cells(row: Row) -> Iterator[tuple[Cell, str]]:
    """Go through the cells that are not as they must be, each with what it should hold."""
    first, is_total = row.schema.headings[0], _is_total(row)
    if row.schema.has_total and "".join(row.text(first).split()) in _OTHER_TOTALS:
        yield row.cells[first], f"“{TOTAL}”（合计行的首格这样写）"
        return
    for column in row.schema.columns:
        raw, expected = row.text(column.heading), ""
        if is_total and not (column.is_number and column.is_summed):
            expected = "" if raw in ("", TOTAL) else f"空白（“{TOTAL}”行只填数字）"
        elif raw or not column.may_be_empty:
            expected = _expected(raw, column, row)
        if expected:
            yield row.cells[column.heading], expected


def _expected(raw: str, column: Column, row: Row) -> str:
    """Return what a cell should hold; empty where it does."""
    if not _fits(raw, column):
        return describe_invisible(raw) or _EXPECTED[column.kind].format(unit=row.amount_unit)
    if column.kind == "text" and raw.startswith(_FORMULA_START):
        return "不以 =、+、-、@ 开头的文字（Excel 会当作公式）"
    lines = column.heading not in row.schema.key
    return (column.kind == "text" and describe_invisible(raw, lines=lines)) or ""


def _fits(raw: str, column: Column) -> bool:
    match column.kind:
        case "amount":
            return bool(_AMOUNT.fullmatch(raw))
        case "count":
            return bool(_COUNT.fullmatch(raw))
        case "code":
            return bool(_CODE.fullmatch(raw))
        case "date":
            return is_day(raw)
        case _:
            return bool(raw)
