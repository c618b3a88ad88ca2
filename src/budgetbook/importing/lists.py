"""The official tables that are lists of texts: tasks with their money, targets by three levels, projects' targets."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetbook.figures import plain
from budgetbook.forms.schema import PERFORMANCE_TARGETS
from budgetbook.importing import typed_text
from budgetbook.importing.model import Causes, Findings, Region, TableLine
from budgetbook.importing.write import FilledTable, Rows
from budgetbook.tables.input_list import InputList
from budgetbook.tables.kind import Column

CATALOGUE = {
    "产出指标": ("数量", "质量", "时效", "成本"),
    "效益指标": ("经济效益", "社会效益", "生态效益", "可持续"),
    "满意度指标": ("服务对象满意度", "满意度"),
}
"""Which 一级指标 a 二级指标 belongs to, by how its name begins (财预〔2015〕88号, 绩效目标申报表)."""

_NUMBERED = re.compile(r"指标(\d{1,2})[、.:]")

_COLUMNS = ("level_one", "level_two", "level_three", "target")


def list_rows(
    kind: InputList, columns: Iterable[Column], lines: Iterable[TableLine], findings: Findings
) -> FilledTable:
    """Return the rows of the input table that a list prints, with its total by heading; None where it has none.

    What stands once for several rows is written in each of them; running numbers are taken off; amounts are written as
    they were typed. A line of a list without groups that has no amount is not read, as `unread` tells.
    """
    headings = {column.name: column.heading for column in columns}
    amounts = {column.name for column in columns if column.is_number}
    summed = {column.key for column in kind.table.columns if column.is_number and column.is_summed}
    may_be_empty = {name for name, heading in headings.items() if kind.table.column(heading).may_be_empty}
    numbered = next(name for name, heading in headings.items() if heading == kind.table.key[-1])
    rows: Rows = []
    sources: list[str] = []
    group: dict[str, str] = {}
    nested: dict[str, str] = {}
    total: dict[str, Decimal] | None = None
    total_line: TableLine | None = None
    subtotals: list[tuple[TableLine, str]] = []
    for line in lines:
        if kind.table.has_total and line.is_total:
            total_line = line
            continue
        if kind.subtotals_by and any(typed_text.is_subtotal(text) for text in line.names.values()):
            subtotals.append((line, line.names[kind.subtotals_by]))
            continue
        if amounts and not kind.group and not line.is_filled:
            continue
        texts = {name: _text(line, name) for name in headings}
        is_first = bool(texts.get(kind.group)) and texts[kind.group] != group.get(kind.group)
        if is_first:
            group = {name: texts[name] for name in kind.merged}
            nested = {}
        for place, name in enumerate(kind.nested):
            if texts[name]:
                nested = {**{above: nested.get(above, "") for above in kind.nested[:place]}, name: texts[name]}
        row = {**texts, **dict.fromkeys(kind.nested, ""), **group, **nested}
        for name, heading in headings.items():
            is_needed = name not in may_be_empty and (is_first or not group or name not in kind.merged)
            if is_needed and not row[name] and (name not in amounts or name in line.amounts):
                findings.add(line.cell(name), "", "数字（没有就填 0）" if name in amounts else heading)
            if name in kind.merged and texts[name] not in ("", group.get(name)):
                findings.add(line.cell(name), texts[name], f"与同一项目首行相同的“{group.get(name, '')}”")
        row[numbered] = typed_text.without_numbering(row[numbered])
        rows.append({heading: row[name] for name, heading in headings.items()})
        sources.append(line.where)
    if total_line is not None and total_line.is_filled:
        total = {
            headings[name]: amount
            for name, amount in total_line.amounts.items()
            if amount is not None and name in summed
        }
    sums = [*([(total_line, "")] if total_line is not None else []), *subtotals]
    for line, group_name in sums:
        for name in filter(summed.__contains__, line.amounts) if line.is_filled else ():
            own = [row for row in rows if not group_name or row[headings[kind.subtotals_by]] == group_name]
            findings.compare_total(line.cell(name), _text(line, name), [row[headings[name]] for row in own])
    return FilledTable(kind.table, rows, total, tuple(sources))


def _text(line: TableLine, name: str) -> str:
    amount = line.amounts.get(name)
    return line.names.get(name, "" if amount is None else plain(amount))


@dataclass(frozen=True)
class _Target:
    """One target as found: names of its levels as far as they stand in its row, and its running number."""

    where: str
    one: str
    two: str
    three: str
    value: str
    number: int | None


def target_rows(region: Region, findings: Findings, notices: Causes) -> list[tuple[str, dict[str, str]]]:
    """Return the rows of the targets with their places; a level that stands once for several rows is in each."""
    columns = {column: region.headings[name] for name, column in region.columns.items()}
    broken = {cell: reason for cell, reason in region.sheet.unreadable.items() if cell[0] in region.body}
    for (place, column), reason in broken.items():
        findings.at(region.sheet.where(place, columns.get(column, "")), reason)
    if broken:
        return []
    aligned = all(
        not text or column in region.columns.values() or typed_text.normalised(text) in ("年度绩效目标",)
        for place in region.body
        for column, text in enumerate(region.sheet.rows[place])
    )
    if aligned:
        found = [_in_columns(region, place) for place in region.body]
    else:
        found = [_by_number(region, place, findings) for place in region.body]
        notices.say(
            f"{region.sheet.where(region.body[0])}起的绩效指标错栏，已按“指标1、”的编号和指标名称归位：请对照原表。"
        )
    if None in found:
        return []
    targets = [target for target in found if target is not None]
    groups = _groups_by_number(targets, findings) if not aligned else _groups_downwards(targets, findings)
    rows = []
    for target in groups:
        if typed_text.is_placeholder(target.three):
            continue
        names = (target.one, target.two, typed_text.without_numbering(target.three), target.value)
        rows.append((target.where, dict(zip(PERFORMANCE_TARGETS.headings, names, strict=True))))
    return rows


def _in_columns(region: Region, place: int) -> _Target | None:
    one, two, three, value = (region.sheet.seen(place, region.columns[name]) for name in _COLUMNS)
    return _Target(region.sheet.where(place), one, two, three, value, _number(three))


def _by_number(region: Region, place: int, findings: Findings) -> _Target | None:
    """Read a row whose cells stand in the wrong columns: the cell 指标1、… is the third level, its value comes next."""
    where = region.sheet.where(place)
    texts = [region.sheet.seen(place, column) for column in range(len(region.sheet.rows[place]))]
    texts = [text for text in texts if text and typed_text.normalised(text) != "年度绩效目标"]
    third = [number for number, text in enumerate(texts) if _NUMBERED.match(typed_text.normalised(text))]
    if len(third) != 1 or third[0] > 2 or len(texts) - third[0] > 2:
        findings.say(f"{where}的绩效指标错栏，不能确定哪一格是三级指标：请对照原表改正各格的位置。")
        return None
    before, name, value = texts[: third[0]], texts[third[0]], "".join(texts[third[0] + 1 :])
    one = next((text for text in before if _level_one(text)), "")
    two = "".join(text for text in before if text != one)
    return _Target(where, one, two, name, value, _number(name))


def _number(name: str) -> int | None:
    """The running number before a name (指标2、…); None where it has none."""
    match = _NUMBERED.match(typed_text.normalised(name))
    return int(match.group(1)) if match else None


def _groups_downwards(targets: list[_Target], findings: Findings) -> list[_Target]:
    """Write a level into the rows below it, as merged cells mean it."""
    one = two = told = ""
    filled = []
    last: int | None = 0
    for target in targets:
        last = 0 if target.one or target.two else last
        if target.number is not None and last is not None and target.number != last + 1:
            findings.add(f"{target.where}“三级指标”列", target.three, f"编号为{last + 1}的指标，或者另一个二级指标之下")
            target = replace(target, number=last + 1)
        last = target.number
        one, two = target.one or one, target.two or ("" if target.one else two)
        for level, name in (("一级指标", one), ("二级指标", two), ("三级指标", target.three)):
            if not name:
                findings.add(f"{target.where}“{level}”列", "", "指标的名称")
        belongs = _belongs_to(two)
        # what stands once for several rows is told once
        told = "" if target.one else told
        if belongs and _level_one(one) and _level_one(one) != belongs and told != one:
            told = one
            findings.add(f"{target.where}“一级指标”列", one if target.one else "", f"“{two}”所属的“{belongs}”")
        filled.append(replace(target, one=_level_one(one) or one, two=two))
    return filled


def _groups_by_number(targets: list[_Target], findings: Findings) -> list[_Target]:
    """Group targets by their running numbers, each group from 1 on; one row of it names the second level."""
    groups: list[list[_Target]] = []
    for target in targets:
        if target.number == 1 or not groups:
            groups.append([])
        groups[-1].append(target)
    filled = []
    for group in groups:
        where = group[0].where
        names = [target.two for target in group if target.two]
        ones = {_level_one(target.one) for target in group if target.one}
        if len(names) != 1 or [target.number for target in group] != list(range(1, len(group) + 1)):
            findings.say(f"{where}起的绩效指标错栏，编号或二级指标不成组：请对照原表改正各格的位置。")
            return []
        one = ones.pop() if len(ones) == 1 else _belongs_to(names[0])
        if not one or (_belongs_to(names[0]) and _belongs_to(names[0]) != one):
            findings.add(f"{where}“一级指标”列", one, f"“{names[0]}”所属的一级指标")
        filled += [replace(target, one=one, two=names[0]) for target in group]
    return filled


def _level_one(text: str) -> str:
    """The 一级指标 that a text names, without the explanation in brackets; empty where it names none."""
    return next((name for name in CATALOGUE if typed_text.normalised(text).startswith(name)), "")


def _belongs_to(level_two: str) -> str:
    name = typed_text.normalised(level_two)
    return next((one for one, twos in CATALOGUE.items() for two in twos if name.startswith(two)), "")
