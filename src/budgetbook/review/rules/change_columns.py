"""Across a row, this year's amount less last year's is the change beside them, also in percent (E16-E18)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetbook.review.amounts import cell_amount, range_of_growth
from budgetbook.review.findings import Relation, ReviewResults, quote
from budgetbook.review.located import Located
from budgetbook.review.official import Line, OfficialTable, Side
from budgetbook.review.rules.changes import CHANGE_RULE, DIRECTION_RULE, ZERO_RULE
from budgetbook.review.scopes import CHANGE_HEADING, LAST_YEAR, is_sum_column

_PERCENT = re.compile(r"%|幅度|百分比|[增减长降]率|增速|比例$")
_DIRECTION = re.compile(r"方向|增或减|升降")
_YEAR = re.compile(r"20\d\d(?=年)")
_DOWN = re.compile(r"减少|下降|降低|[减降]$")


@dataclass(frozen=True)
class _Columns:
    """The columns of one comparison of two years; the change, its direction and its percent may be left out."""

    now: int
    base: int
    change: int | None
    percent: int | None
    direction: int | None


@dataclass(frozen=True)
class _Growth:
    """The percent of a row with what it is of."""

    now: Located
    base: Located
    typed: str
    value: Decimal
    allowed: Decimal

    @property
    def holds(self) -> bool:
        """Whether it is what the two amounts come to, but for rounding."""
        if not self.base.value:
            return not self.now.value or not self.value
        low, high = range_of_growth(self.now, self.base)
        return low - self.allowed <= self.value <= high + self.allowed


def check(table: OfficialTable, results: ReviewResults) -> None:
    """Relate the two years of each row, unless most rows do not hold."""
    for side, lines in zip(table.sides, table.lines, strict=True):
        for columns in _comparisons(table, side):
            changes = dict(_changes(table, columns, lines))
            wording = f"{table.column_name(columns.now)} - {table.column_name(columns.base)}"
            unmeant = f"{table.name}：多数行的增减不合“{wording}"
            if results.mostly_hold([one.holds for one in changes.values()], f"{unmeant}”"):
                for relation in changes.values():
                    results.add_relation(relation)
            # where the change is wrong, its percent has the same cause
            growths = [
                growth
                for row, growth in _growths(table, columns, lines)
                if growth.holds or row not in changes or changes[row].holds
            ]
            if results.mostly_hold([one.holds for one in growths], f"{unmeant}的幅度”"):
                for growth in growths:
                    _judge(growth, table, results)


def _comparisons(table: OfficialTable, side: Side) -> Iterator[_Columns]:
    """Find the columns of each comparison: of the whole, or of one part after the other in the same order."""
    found: dict[str, list[int]] = defaultdict(list)
    last = max(side.amounts, default=-1)
    for column, path in table.paths.items():
        # a percent and a direction stand behind an amount of their side
        if column in side.amounts or min(side.amounts, default=0) < column <= last + 2:
            found[_kind(path, table.year)].append(column)
    now, base = _paired(table, found["now"], found["base"])
    rest = {kind: found[kind] for kind in ("change", "percent", "direction")}
    if not base or any(len(columns) not in (0, len(base)) for columns in rest.values()):
        return
    for place in range(len(base)):
        others = (columns[place] if columns else None for columns in rest.values())
        yield _Columns(now[place], base[place], *others)


def _paired(table: OfficialTable, now: list[int], base: list[int]) -> tuple[list[int], list[int]]:
    """Return this year's columns that are of the same as last year's; where only one is last year's, the sum's."""
    if len(base) == 1 and len(now) > 1:
        now = [column for column in now if is_sum_column(table.paths[column])]
    return (now, base) if len(now) == len(base) else ([], [])


def _kind(path: Iterable[str], year: str) -> str:
    words = "/".join(path)
    leaf = words.rpartition("/")[2]
    years = set(_YEAR.findall(words))
    if CHANGE_HEADING.search(words):
        return "direction" if _DIRECTION.search(leaf) else "percent" if _PERCENT.search(leaf) else "change"
    if _PERCENT.search(leaf):
        return ""
    if re.search(LAST_YEAR, words) or (year and years == {str(int(year) - 1)}):
        return "base"
    return "now" if years <= {year} else ""


def _changes(table: OfficialTable, columns: _Columns, lines: Iterable[Line]) -> Iterator[tuple[int, Relation]]:
    for line in lines:
        now, base = line.amounts.get(columns.now), line.amounts.get(columns.base)
        change = line.amounts.get(columns.change) if columns.change is not None else None
        if now and base and change:
            larger, smaller = (base, now) if _goes_down(table, columns, line) and change.value > 0 else (now, base)
            wording = " - ".join(one.label.rpartition("的")[2] for one in (larger, smaller))
            relation = Relation(CHANGE_RULE, change, ((1, larger), (-1, smaller)), f"增减 = {wording}")
            turned = replace(relation, parts=((-1, larger), (1, smaller)))
            yield line.row, replace(relation, rule=DIRECTION_RULE) if change.value and turned.holds else relation


def _growths(table: OfficialTable, columns: _Columns, lines: Iterable[Line]) -> Iterator[tuple[int, _Growth]]:
    for line in lines:
        now, base = line.amounts.get(columns.now), line.amounts.get(columns.base)
        if columns.percent is None or not now or not base:
            continue
        typed = table.source.grid.rows[line.row][columns.percent]
        read = cell_amount(typed.strip().rstrip("%％"))
        if read is not None:
            value, step = read
            sign = -1 if _goes_down(table, columns, line) and value > 0 else 1
            yield line.row, _Growth(now, base, typed, sign * value, step / 2)


def _goes_down(table: OfficialTable, columns: _Columns, line: Line) -> bool:
    return columns.direction is not None and bool(_DOWN.search(table.source.grid.rows[line.row][columns.direction]))


def _judge(growth: _Growth, table: OfficialTable, results: ReviewResults) -> None:
    if growth.holds:
        return
    now, base = growth.now, growth.base
    quotations = (quote(now), quote(base))
    of = f"{table.name}：{now.label.rpartition('的')[0]}的增减幅度{growth.typed}"
    if not base.value:
        results.add_finding(ZERO_RULE, "error", f"{of}，上年却为零。", *quotations, expected="上年无此项，不写百分比")
        return
    exact = (now.value - base.value) * 100 / base.value
    how = f"({now.typed} - {base.typed}) ÷ {base.typed} = {round(exact, 2)}%"
    rule = DIRECTION_RULE if abs(exact + growth.value) <= growth.allowed * 2 else CHANGE_RULE
    results.add_finding(
        rule, "error", f"{of}与两年的数不符。", *quotations, expected=f"{round(exact, 2)}%", computed=how
    )
