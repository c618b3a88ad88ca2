"""The body of a table as lines: names and amounts under the values that the form gives its columns."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetbook.figures import WAN_YUAN, plain
from budgetbook.figures.expression import row_ranges
from budgetbook.importing import typed_text
from budgetbook.importing.amounts import NOISE, decimals_of, means_nothing, number_in, read_amount, shows
from budgetbook.importing.headings import IGNORED_HEADINGS, numbers_columns
from budgetbook.importing.model import NO_UNIT, Causes, Findings, Region, TableLine, Target
from budgetbook.importing.sheet import Sheet
from budgetbook.tables.input_list import InputList

_REMARK = "备注"
_ABOVE = 12
"""So many rows may stand over the body of a table."""
_CODE_DIGITS = 3
"""The shortest code has so many digits."""
_DIGITS = re.compile(r"[\d,. ]")
_DATE_CAUSE = "{found}是日期：编码像 06-04 的，表格程序会改成日期；请把这一栏设为“文本”格式，重新录入编码"


@dataclass(frozen=True)
class RegionLines:
    """What was read from one region.

    Attributes
    ----------
    lines
        Lines with a name or an amount, also those without any amount.
    samples
        Places of the rows that only show where data goes (…, XX).
    """

    region: Region
    lines: tuple[TableLine, ...]
    samples: tuple[int, ...]


def read_lines(region: Region, target: Target, findings: Findings, notices: Causes) -> RegionLines:
    """Read the body of a region."""
    lines: list[TableLine] = []
    samples: list[int] = []
    types = _types(region, target)
    for place in region.body:
        if place == region.body[0] and numbers_columns(region.sheet.rows[place]):
            continue
        report_stray_cells(region.sheet, place, {*region.columns.values(), *region.ignored}, findings)
        for side in _sides(region):
            line = _line(region, place, side, types, target, findings, notices)
            if line is None:
                continue
            texts = [text for text in line.names.values() if text]
            typed = texts or [text for value in side if (text := region.sheet.rows[place][region.columns[value]])]
            if not any(line.amounts.values()) and typed and all(means_nothing(text) for text in typed):
                notices.at(region.sheet.where(place), f"写着“{typed[0]}”，表示没有，未读入")
            elif place == region.body[-1] and not line.is_filled and _is_page_number(texts):
                notices.at(region.sheet.where(place), f"只有页码“{texts[0]}”，未读入")
            elif not line.is_filled and texts and all(typed_text.is_placeholder(text) for text in texts):
                samples.append(place)
            elif texts or line.is_filled:
                lines.append(line)
    has_amounts = any(kind == "amount" for value, kind in types.items() if value in region.columns)
    lacks_unit = not region.amount_unit and has_amounts and any(line.is_filled for line in lines)
    if lacks_unit and not findings.at_unreadable(region.sheet, range(region.body[0])[-_ABOVE:]):
        findings.at(f"{region.table.number}（{region.sheet.shown}）", NO_UNIT)
    _report_remarks(region, findings, notices)
    rounding = _rounding(region, lines, types, target)
    return RegionLines(region, tuple(replace(line, rounding=rounding) for line in lines), tuple(dict.fromkeys(samples)))


def _is_page_number(texts: Sequence[str]) -> bool:
    return len(texts) == 1 and len(texts[0]) < _CODE_DIGITS and bool(typed_text.digits(texts[0]))


def _rounding(region: Region, lines: Iterable[TableLine], types: Mapping[str, str], target: Target) -> Decimal:
    """One unit in the last place of a table's amounts, in the data's unit; nothing where they are in 元, to the 分.

    Amounts in 万元 are rounded one by one, so that a sum may miss its parts (舍入差).
    """
    if region.amount_unit != WAN_YUAN:
        return Decimal(0)
    amounts = (
        amount for line in lines for value, amount in line.amounts.items() if amount and types[value] == "amount"
    )
    in_wan_yuan = (typed_text.in_unit(amount, target.amount_unit, WAN_YUAN) for amount in amounts)
    decimals = max((decimals_of(amount.normalize()) for amount in in_wan_yuan), default=0)
    last = Decimal(1).scaleb(-max(decimals, target.form.numbers.decimals))
    return typed_text.in_unit(last, WAN_YUAN, target.amount_unit)


def _sides(region: Region) -> Iterator[list[str]]:
    """Split the columns of a table that lists income on its left and spending on its right."""
    starts = region.kind.sides.values()
    side: list[str] = []
    for value in sorted(region.columns, key=lambda value: region.columns[value]):
        if value in starts and side:
            yield side
            side = []
        side.append(value)
    yield side


def _line(
    region: Region,
    place: int,
    side: list[str],
    types: Mapping[str, str],
    target: Target,
    findings: Findings,
    notices: Causes,
) -> TableLine | None:
    """Read a row, or a side of it; None where what names it is in doubt, which is reported."""
    row = region.sheet.rows[place]
    names = {
        value: _name(region, place, value, types.get(value, ""), findings)
        for value in side
        if types.get(value) not in ("amount", "count")
    }
    unit = region.amount_unit or target.amount_unit
    is_sample = any(names.values()) and all(typed_text.is_placeholder(text or "") for text in names.values())
    amounts: dict[str, Decimal | None] = {}
    for value in side:
        column = region.columns[value]
        text = row[column]
        reason = region.sheet.unreadable.get((place, column))
        if value in names:
            continue
        if reason:
            findings.at(region.sheet.where(place, region.headings[value]), reason)
        elif not text or (is_sample and typed_text.is_placeholder(text)):
            amounts[value] = None
        else:
            found = amount_in(region.sheet, place, column, region.headings[value], unit, findings, notices)
            if found is not None and types[value] == "count":
                amounts[value] = Decimal(plain(found, strip=True))
            elif found is not None:
                amounts[value] = typed_text.in_unit(found, unit, target.amount_unit)
            elif means_nothing(text):
                # of a sum nothing is zero; in a list of typed rows it is a blank cell
                amounts[value] = None if isinstance(region.kind, InputList) else Decimal(0)
                notices.say(f"{region.table.number}（{region.sheet.shown}）：金额栏里的“{text}”读作没有。")
    known = {value: text for value, text in names.items() if text is not None}
    if len(known) < len(names):
        return None
    return TableLine(region.table, region.kind, region.sheet, place, known, amounts, region.headings, unit)


def _types(region: Region, target: Target) -> dict[str, str]:
    """What each column holds that the kind of a table can have."""
    return {column.name: column.type for column in region.kind.columns(target.form.data)}


def amount_in(
    sheet: Sheet, place: int, column: int, heading: str, unit: str, findings: Findings, notices: Causes
) -> Decimal | None:
    """Read the amount of a cell; None where it is empty or in doubt, which is reported."""
    where, text, seen = sheet.where(place, heading), sheet.rows[place][column], sheet.seen(place, column)
    exact = number_in(text)
    if exact is not None and seen != text and not shows(seen, exact):
        stored = plain(exact * sheet.scaled.get((place, column), 1), strip=True)
        findings.at(where, _otherwise_shown(seen, unit), seen, stored)
        return None
    typed = read_amount(text)
    if typed is None:
        findings.at(where, f"发现{{found}}，应为以{unit}为单位的数字（小数至多6位；没有就留空或填 0）", text)
        return None
    if typed.cause:
        findings.at(where, typed.cause, text)
    elif typed.unit not in ("", unit):
        findings.at(where, f"{{found}}带着单位“{typed.unit}”，表上的单位却是“{unit}”", text)
        return None
    if typed.is_noise:
        notices.at(where, NOISE)
    if (place, column) in sheet.scaled:
        notices.at(where, f"存储的数是显示的{sheet.scaled[place, column]}倍，已按显示的数读入")
    return typed.value


def _otherwise_shown(seen: str, unit: str) -> str:
    """Why a cell is in doubt whose format shows another amount than it stores: one cause for one kind of format."""
    added = _DIGITS.sub("", seen)
    made = f"数字格式添了“{added}”" if added and added != seen else "数字格式改了所显示的数"
    return f"显示{{found}}，存储的却是{{stored}}（{made}），应显示所存储的数，以{unit}为单位"


def _name(region: Region, place: int, value: str, kind: str, findings: Findings) -> str | None:
    """A name as it is shown; a code as it is stored, unless only what is shown has its leading zeros."""
    column = region.columns[value]
    if reason := region.sheet.unreadable.get((place, column)):
        findings.at(region.sheet.where(place, region.headings[value]), reason)
        return None
    text, seen = region.sheet.rows[place][column], region.sheet.seen(place, column)
    if kind == "text":
        return seen
    if typed_text.is_date(text) or typed_text.is_date(seen):
        findings.at(region.sheet.where(place, region.headings[value]), _DATE_CAUSE, seen)
        return None
    return seen if typed_text.digits(seen) else text


def report_stray_cells(sheet: Sheet, place: int, known: Collection[int], findings: Findings) -> None:
    """Doubt a cell under no heading: it may have slipped out of its column."""
    for column, text in enumerate(sheet.rows[place]):
        if text and column not in known and typed_text.normalised(text) not in IGNORED_HEADINGS:
            findings.say(f"{sheet.cell(place, column)}：发现“{text}”，这一格上面没有栏目。")
    findings.at_unreadable(sheet, (place,), known)


def _report_remarks(region: Region, findings: Findings, notices: Causes) -> None:
    """Say of a column of remarks that it is not read; a number in it may be an amount."""
    for column, heading in region.ignored.items():
        if heading != _REMARK:
            continue
        filled = [place for place in region.body if region.sheet.rows[place][column]]
        numbers = [place for place in filled if typed_text.amount(region.sheet.rows[place][column]) is not None]
        rows = row_ranges([region.sheet.numbers[place] for place in numbers or filled]) if filled else ""
        where = f"{region.table.number}（{region.sheet.shown}）"
        if numbers:
            findings.at(where, f"栏目“{heading}”不认识，其中第{rows}行有数字：请删去这一栏，或把数字移到所属的栏目")
        else:
            notices.at(where, f"栏目“{heading}”没有读入，其中" + (f"第{rows}行有文字" if filled else "没有内容"))
