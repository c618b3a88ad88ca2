"""The body of a table as lines: names and amounts under the values that the form gives its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from budgetbook.importing import words
from budgetbook.importing.headings import CODE, UNREAD
from budgetbook.importing.model import Line, no_unit
from budgetbook.importing.projects import HEADINGS, MONEY, PROJECT_TARGETS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from budgetbook.forms.form import TableForm
    from budgetbook.importing.model import Doubts, Region, Target

_NAMES = frozenset(
    {
        *("class", "section", "item", "item_only", CODE, "unit_code", "name"),
        *("government_class", "government_item", "government_name", "income_item", "spending_item"),
        *("任务名称", "主要内容或用途", "计划实施时间"),
    }
)
_PROJECT_NAMES = frozenset(HEADINGS) - frozenset(MONEY)

SIDES = ("income_item", "spending_item")
"""Values with which a side begins."""


def names_of(table: TableForm) -> frozenset[str]:
    """The values that are codes or texts; all others are amounts. 项目支出 is called "project" as a project is."""
    return _PROJECT_NAMES if table.rows == PROJECT_TARGETS else _NAMES


@dataclass(frozen=True)
class Reading:
    """What was read from one region.

    Attributes
    ----------
    lines
        Lines with a name or an amount, also those without any amount.
    samples
        Places of the rows that only show where data goes (…, XX).
    """

    region: Region
    lines: tuple[Line, ...]
    samples: tuple[int, ...]


def read_lines(region: Region, target: Target, doubts: Doubts) -> Reading:
    """Read the body of a region."""
    lines: list[Line] = []
    samples: list[int] = []
    for place in region.body:
        _doubt_stray_cells(region, place, doubts)
        for side in _sides(region):
            line = _line(region, place, side, target, doubts)
            texts = [text for text in line.names.values() if text]
            if not line.is_filled and texts and all(words.is_placeholder(text) for text in texts):
                samples.append(place)
            elif texts or line.is_filled:
                lines.append(line)
    if not (region.amount_unit or target.default_unit) and any(line.is_filled for line in lines):
        doubts.say(no_unit(region.sheet.where(region.body[0])))
    return Reading(region, tuple(lines), tuple(dict.fromkeys(samples)))


def _sides(region: Region) -> Iterator[list[str]]:
    """Split the columns of a table that lists income on its left and spending on its right."""
    side: list[str] = []
    for value in sorted(region.columns, key=lambda value: region.columns[value]):
        if value in SIDES and side:
            yield side
            side = []
        side.append(value)
    yield side


def _line(region: Region, place: int, side: list[str], target: Target, doubts: Doubts) -> Line:
    row = region.sheet.rows[place]
    texts = {value: row[region.columns[value]] for value in side}
    of_text = names_of(region.table)
    names = {value: text for value, text in texts.items() if value in of_text}
    unit = region.amount_unit or target.default_unit or target.amount_unit
    is_sample = any(names.values()) and all(words.is_placeholder(text) for text in names.values())
    amounts: dict[str, Decimal | None] = {}
    for value, text in texts.items():
        where = region.sheet.where(place, region.headings[value])
        reason = region.sheet.unreadable.get((place, region.columns[value]))
        amount = words.amount(text)
        if reason:
            doubts.say(f"{where}：{reason}。")
        elif value in of_text:
            continue
        elif amount is not None:
            amounts[value] = words.in_unit(amount, unit, target.amount_unit)
        elif not text or (is_sample and words.is_placeholder(text)):
            amounts[value] = None
        else:
            doubts.add(where, text, f"以{unit}为单位的数字（不带单位和空格，小数至多6位；没有就留空或填 0）")
    number = region.sheet.numbers[place]
    return Line(region.table, region.sheet.shown, number, place, names, amounts, region.headings, unit)


def _doubt_stray_cells(region: Region, place: int, doubts: Doubts) -> None:
    """Doubt a cell under no heading: it may have slipped out of its column."""
    known = {*region.columns.values(), *region.ignored}
    for column, text in enumerate(region.sheet.rows[place]):
        if text and column not in known and (words.squeeze(text),) not in UNREAD:
            doubts.say(f"{region.sheet.where(place)}第{column + 1}格：发现“{text}”，这一格上面没有栏目。")
