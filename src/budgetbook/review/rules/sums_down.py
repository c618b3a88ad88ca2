"""Down a table, every sum holds that of its rows: 类 of 款, 款 of 项, 合计 of all, 总计 of what it lists (E09)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from budgetbook.core.numerals import read_chinese_number
from budgetbook.importing import typed_text
from budgetbook.review.findings import ReviewResults
from budgetbook.review.official import Line, OfficialTable
from budgetbook.review.scopes import NOT_NOW

RULE = "R02"
_MARKS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(r"[一二三四五六七八九十]{1,3}[、.．,，]")),
    (2, re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")),
    (3, re.compile(r"\d{1,2}[、.．,，](?!\d)")),
    (4, re.compile(r"[（(]\d{1,2}[）)]")),
)
_PART_OF = re.compile(r"^(?:其中|#)")
_CARRIED = re.compile(r"结转|结余|弥补|动用|调入")


def check(table: OfficialTable, results: ReviewResults) -> None:
    """Relate each sum of a table with its rows."""
    for side, lines in zip(table.sides, table.lines, strict=True):
        coded = [line for line in lines if line.code]
        sums = list(_coded(lines) if len(coded) > 1 else _named(lines))
        for whole, parts, wording in sums:
            for column in side.amounts:
                amount = whole.amounts.get(column)
                found = [part.amounts[column] for part in parts if column in part.amounts]
                name = table.column_name(column)
                # what has ended since last year may not be listed
                is_whole = len(found) == len(parts) or not NOT_NOW.search(name)
                if amount is not None and found and is_whole and re.search("单价|数量|%", name) is None:
                    results.add_sum(RULE, amount, found, wording)


def _coded(lines: Sequence[Line]) -> Iterator[tuple[Line, list[Line], str]]:
    """Go through the sums of a table of codes: the rows under each, and the totals over its rows."""
    coded = [line for line in lines if line.code]
    for place, line in enumerate(coded):
        under: list[Line] = []
        for other in coded[place + 1 :]:
            if not (other.code.startswith(line.code) and len(other.code) > len(line.code)):
                break
            under.append(other)
        if under:
            yield (
                line,
                _tops(under),
                f"{line.code} {typed_text.label(line.name)} = 其下各{'款' if len(line.code) == 3 else '项'}之和",
            )
    units = [line for line in lines if line.unit_code and not line.code]
    for unit in units:
        own: list[Line] = []
        for other in lines[lines.index(unit) + 1 :]:
            if other.is_total or (other.unit_code and not other.code and len(other.unit_code) <= len(unit.unit_code)):
                break
            if other.code:
                own.append(other)
        if own:
            yield unit, _tops(own), f"{typed_text.label(unit.name)} = 各科目之和"
    for line in lines:
        if line.is_total and not line.code and typed_text.normalised(line.name) != "小计":
            yield line, _tops(coded), "合计 = 各科目之和"


def _tops(lines: Sequence[Line]) -> list[Line]:
    """Leave out the rows that are part of one before them."""
    tops: list[Line] = []
    for line in lines:
        if not (tops and line.code.startswith(tops[-1].code) and len(line.code) > len(tops[-1].code)):
            tops.append(line)
    return tops


def _level(line: Line) -> int:
    name = "".join(line.name.split())
    name = re.sub(r"^其中[:：]?", "", name)
    return next((level for level, mark in _MARKS if mark.match(name)), 0)


def _named(lines: Sequence[Line]) -> Iterator[tuple[Line, list[Line], str]]:
    """Go through the sums of a table of names: what is numbered below a row, and 合计 over or under its rows."""
    for place, line in enumerate(lines):
        level = _level(line)
        if not level or line.is_total:
            continue
        under: list[Line] = []
        for other in lines[place + 1 :]:
            own = _level(other)
            if other.is_total or (own and own <= level):
                break
            under.append(other)
        marked = [one for one in under if _level(one)]
        tops = [one for one in marked if _level(one) == min(map(_level, marked))] if marked else under
        partial = any(_PART_OF.match("".join(one.name.split())) for one in under[1:]) or (
            under and _PART_OF.match("".join(under[0].name.split())) and not _is_whole(line, tops)
        )
        if len(tops) > 1 and not partial and (not marked or len(marked) == len(under)):
            yield line, tops, f"{typed_text.label(line.name)} = 其下各项之和"
    yield from _totals(lines)


def _is_whole(line: Line, parts: Sequence[Line]) -> bool:
    """Tell whether 其中 lists all there is: 购置费 and 运行费 of vehicles."""
    names = [typed_text.label(part.name) for part in parts]
    return "车" in line.name and len(parts) == 2 and any("购置" in n for n in names) and any("运行" in n for n in names)


def _totals(lines: Sequence[Line]) -> Iterator[tuple[Line, list[Line], str]]:
    totals = [place for place, line in enumerate(lines) if line.is_total]
    if not totals:
        return
    tops = [line for line in lines if _level(line) == 1]
    numbered = _counts_on(tops)
    if totals == [0] and numbered and len(tops) > 1:
        yield lines[0], tops, f"{typed_text.label(lines[0].name)} = 各项之和"
        return
    start = 0
    carried: list[Line] = []
    for place in totals:
        line = lines[place]
        own = [one for one in lines[start:place] if _level(one) == 1]
        others = [one for one in lines[start:place] if not _level(one)]
        loose = [one for one in others if _CARRIED.search(one.name)]
        if (own and _counts_on(own) and len(others) == len(loose)) or (
            not own and carried and len(others) == len(loose)
        ):
            parts = [*carried, *own, *loose]
            if len(parts) > 1 or own:
                yield line, parts, f"{typed_text.label(line.name)} = 各项之和"
        elif own and numbered and not loose and place == totals[-1] and len(totals) == 1 and _all_below(lines[:place]):
            yield line, own, f"{typed_text.label(line.name)} = 各项之和"
        carried = [line]
        start = place + 1


def _all_below(lines: Sequence[Line]) -> bool:
    """Tell whether all rows without a number stand below a numbered one, as its parts."""
    return bool(lines) and _level(lines[0]) == 1


def _counts_on(lines: Sequence[Line]) -> bool:
    """Tell whether rows are numbered one after the other: none is another's part."""
    numbers = [_number(line.name) for line in lines]
    return bool(numbers) and all(after > before for before, after in pairwise(numbers))


def _number(name: str) -> int:
    match = re.match(r"[一二三四五六七八九十]{1,3}", "".join(name.split()))
    if not match:
        return 0
    return int(read_chinese_number(match.group()))
