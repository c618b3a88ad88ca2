"""A table of a finished document as an official table: headings, codes, names, amounts, whatever the place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from budgetbook.checks.spelled_numbers import IN_YUAN
from budgetbook.importing import typed_text
from budgetbook.importing.headings import heading_paths, numbers_columns
from budgetbook.review.amounts import cell_amount, is_amount
from budgetbook.review.document import Table
from budgetbook.review.located import Located
from budgetbook.review.reading.assemble import is_title
from budgetbook.review.scopes import CHANGE_HEADING, kind_of

_DEPTH = 5
_CODE_HEADING = re.compile(r"(?:^|/)(?:类|款|项)$|编码|代码|科目号")
_UNIT_CODE = re.compile(r"单位(?:代码|编码)|预算编码")
_NAME_WITH_CODE = re.compile(r"^[\[(（【]?(\d{3}|\d{5}|\d{7})[\])）】]?[-—_.\s]*(?=[\u4e00-\u9fff])")
TOTAL_NAME = re.compile(r"^(?:本年|本部门|全部)?(?:收入|支出|收支)?(?:预算)?(?:总计|合计|共计|小计|总额)$")
_NO_AMOUNT = re.compile(r"序号|备注|编码|代码|单价|数量|比例|人数|占比|%")


@dataclass(frozen=True)
class Side:
    """The columns of one list within a table: its labels, then its amounts; a table of income and spending has two."""

    labels: tuple[int, ...]
    amounts: tuple[int, ...]


@dataclass(frozen=True)
class Line:
    """A row of one side.

    Attributes
    ----------
    row
        Its place in the grid.
    code
        Code of a function or economic item, whole; empty where there is none.
    unit_code
        Code of a unit of which the row is the sum.
    name
        Its label as it is written.
    amounts
        Its amounts by column.
    """

    row: int
    code: str
    unit_code: str
    name: str
    amounts: dict[int, Located] = field(default_factory=dict)

    @property
    def is_total(self) -> bool:
        """Whether it is called a sum."""
        return bool(TOTAL_NAME.match(typed_text.label(self.name)))


@dataclass(frozen=True)
class OfficialTable:
    """A table with its headings understood.

    Attributes
    ----------
    source
        The table as it was read.
    title
        Its title as it is written; empty where none was found.
    kind
        What it is by its title (see `scopes`); empty where that is not known.
    unit
        元 or 万元; empty where it is not said.
    paths
        The headings of each column from the top level down, for comparison.
    body
        The first row under the headings.
    """

    source: Table
    title: str
    kind: str
    unit: str
    paths: dict[int, tuple[str, ...]]
    body: int
    sides: tuple[Side, ...]
    year: str = ""

    @property
    def name(self) -> str:
        """The table as messages name it."""
        return f"《{self.title}》" if self.title else f"第{self.source.number}张表"

    @cached_property
    def lines(self) -> tuple[tuple[Line, ...], ...]:
        """The rows of each side, blank ones and the sums of groups and pages between those of codes left out."""
        return tuple(tuple(_without_subtotals(list(self._lines(side)))) for side in self.sides)

    @property
    def is_empty(self) -> bool:
        """Whether no amount but zero stands in it."""
        return not any(amount.value for lines in self.lines for line in lines for amount in line.amounts.values())

    def column_name(self, column: int) -> str:
        """A column as messages name it."""
        return "/".join(self.paths.get(column, ())) or f"第{column + 1}栏"

    def _lines(self, side: Side) -> Iterator[Line]:
        grid, above = self.source.grid, ""
        for row in range(self.body, len(grid.rows)):
            cells = grid.rows[row]
            labels = {column: cells[column] for column in side.labels if cells[column]}
            if not labels and not any(cells[column] for column in side.amounts):
                continue
            if numbers_columns(cells):
                continue
            unit_code = next((typed_text.digits(text) for c, text in labels.items() if self._is_unit_code(c)), "")
            codes = [
                digits
                for column, text in labels.items()
                if self._is_code(column) and (digits := typed_text.digits(text)) and not self._is_unit_code(column)
            ]
            code = _whole_code(codes, above)
            names = [text for text in labels.values() if not typed_text.digits(text)]
            name = names[0] if names else ""
            if not code and (match := _NAME_WITH_CODE.match(name)):
                code, name = match.group(1), name[match.end() :]
            if code:
                above = code
            is_total = bool(TOTAL_NAME.match(typed_text.label(name)))
            line = Line(row, "" if is_total else code, unit_code if not code else "", name)
            for column in side.amounts:
                found = cell_amount(cells[column])
                if found is not None:
                    line.amounts[column] = self._located(row, column, line, found)
            yield line

    def _located(self, row: int, column: int, line: Line, found: tuple[Decimal, Decimal]) -> Located:
        scale = IN_YUAN.get(self.unit, Decimal(1))
        grid = self.source.grid
        label = f"{(line.code + ' ') if line.code else ''}{typed_text.label(line.name) or '（无名称）'}"
        quote = f"{label}｜{self.column_name(column)}：{grid.rows[row][column]}"
        return Located(
            *(found[0] * scale, found[1] * scale, self.unit or "", f"{label}的{self.column_name(column)}", quote),
            *(grid.position_of(row, column), self.name, grid.rows[row][column], True),
            ("table", self.source.number, row, column),
        )

    def _is_code(self, column: int) -> bool:
        return bool(_CODE_HEADING.search("/".join(self.paths.get(column, ()))))

    def _is_unit_code(self, column: int) -> bool:
        return bool(_UNIT_CODE.search("/".join(self.paths.get(column, ()))))


def _without_subtotals(lines: list[Line]) -> Iterator[Line]:
    """Leave out a 小计 between rows of codes where another row is the total."""
    between = [not line.code and typed_text.is_subtotal_of_rows(line.name) for line in lines]
    totals = [line.is_total and not own for line, own in zip(lines, between, strict=True)]
    is_by_code = any(line.code for line in lines) and any(totals)
    return (line for line, own in zip(lines, between, strict=True) if not (is_by_code and own))


def _whole_code(codes: Sequence[str], above: str) -> str:
    """Put a code together that stands in columns of its own for 类, 款 and 项."""
    if not codes:
        return ""
    code = ""
    for part in codes:
        if code and part.startswith(code):
            code = part
        elif code and len(part) <= 2:
            code += part.zfill(2)
        elif not code and len(part) <= 2 and above:
            code = above[:3] + part.zfill(2)
        elif not code:
            code = part
    return code


def analyse_table(table: Table, year: str) -> OfficialTable:
    """Tell headings, sides and amounts of a table."""
    grid = table.grid
    title = _title(table)
    body = _body(grid.rows)
    paths = heading_paths(grid.rows[:body], year) if body else {}
    unit = _unit(table)
    amounts = [c for c in range(grid.width) if _holds_amounts(grid.rows[body:], c, paths.get(c, ()))]
    sides = _sides([c for c in range(grid.width) if c in amounts or not _tells_change(paths.get(c, ()))], amounts)
    return OfficialTable(table, title, kind_of(title, paths), unit, paths, body, sides, year)


def _title(table: Table) -> str:
    titles = [paragraph.text for paragraph in table.above if is_title(paragraph.text)]
    if not titles:
        titles = [
            p.text
            for p in table.above
            if not typed_text.stated_unit(p.text) and typed_text.department_of(p.text) is None and len(p.text) > 5
        ][-1:]
    return (
        typed_text.without_numbering(
            re.sub(r"^(?:预算\d+表|附?表[一二三四五六七八九十\d]+)[、.：:\s]*", "", titles[-1].strip())
        )
        if titles
        else ""
    )


def _unit(table: Table) -> str:
    lines = [paragraph.text for paragraph in table.above]
    heads = [text for row in table.grid.rows[:_DEPTH] for text in row if text]
    stated = [typed_text.stated_unit(text) for text in (*lines, *heads)] + [
        typed_text.unit_in_heading(t) for t in heads
    ]
    units = [unit for unit in stated if unit]
    return units[0] if units else ""


def _body(rows: Sequence[Sequence[str]]) -> int:
    """The first row under the headings: with an amount, a code, a total, numbers of columns, or nothing at all."""
    for place, row in enumerate(rows[: _DEPTH + 1]):
        texts = [text for text in row if text]
        if place and (not texts or numbers_columns(row)):
            return place
        if any(cell_amount(text) is not None for text in texts):
            return place
        if place and texts and TOTAL_NAME.match(typed_text.normalised(texts[0])) and len(texts) == 1:
            return place
        if place and texts and re.match(r"一、", texts[0]):
            return place
    return min(1, len(rows))


def _holds_amounts(rows: Sequence[Sequence[str]], column: int, path: tuple[str, ...]) -> bool:
    heading = "/".join(path)
    if _CODE_HEADING.search(heading) or (path and _NO_AMOUNT.search(path[-1])):
        return False
    texts = [row[column] for row in rows if row[column]]
    if not texts:
        return bool(re.search(r"合计|小计|总计|预算数|金额|支出|收入|经费", heading)) and not re.search(
            "名称|项目$|科目", heading
        )
    return sum(map(is_amount, texts)) >= 0.8 * len(texts)


def _tells_change(path: Sequence[str]) -> bool:
    """Tell whether a column is about a change, of which direction and percent stand between the amounts of a side."""
    return bool(CHANGE_HEADING.search("/".join(path)))


def _sides(columns: Sequence[int], amounts: Sequence[int]) -> tuple[Side, ...]:
    sides: list[Side] = []
    labels: list[int] = []
    own: list[int] = []
    for column in columns:
        if column in amounts:
            own.append(column)
            continue
        if own:
            sides.append(Side(tuple(labels), tuple(own)))
            labels, own = [], []
        labels.append(column)
    if own:
        sides.append(Side(tuple(labels), tuple(own)))
    return tuple(sides)
