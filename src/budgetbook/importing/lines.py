"""The body of a table as lines: names and amounts under the values that the form gives its columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetbook.importing import typed_text
from budgetbook.importing.headings import IGNORED_HEADINGS
from budgetbook.importing.model import Findings, Region, TableLine, Target, no_unit


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


def read_lines(region: Region, target: Target, findings: Findings) -> RegionLines:
    """Read the body of a region."""
    lines: list[TableLine] = []
    samples: list[int] = []
    for place in region.body:
        _report_stray_cells(region, place, findings)
        for side in _sides(region):
            line = _line(region, place, side, target, findings)
            texts = [text for text in line.names.values() if text]
            if not line.is_filled and texts and all(typed_text.is_placeholder(text) for text in texts):
                samples.append(place)
            elif texts or line.is_filled:
                lines.append(line)
    if not (region.amount_unit or target.default_unit) and any(line.is_filled for line in lines):
        findings.say(no_unit(region.sheet.where(region.body[0])))
    return RegionLines(region, tuple(lines), tuple(dict.fromkeys(samples)))


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


def _line(region: Region, place: int, side: list[str], target: Target, findings: Findings) -> TableLine:
    row = region.sheet.rows[place]
    texts = {value: row[region.columns[value]] for value in side}
    of_amount = {column.name for column in region.kind.columns(target.form.data) if column.type == "amount"}
    names = {value: text for value, text in texts.items() if value not in of_amount}
    unit = region.amount_unit or target.default_unit or target.amount_unit
    is_sample = any(names.values()) and all(typed_text.is_placeholder(text) for text in names.values())
    amounts: dict[str, Decimal | None] = {}
    for value, text in texts.items():
        where = region.sheet.where(place, region.headings[value])
        reason = region.sheet.unreadable.get((place, region.columns[value]))
        amount = typed_text.amount(text)
        if reason:
            findings.say(f"{where}：{reason}。")
        elif value not in of_amount:
            continue
        elif amount is not None:
            amounts[value] = typed_text.in_unit(amount, unit, target.amount_unit)
        elif not text or (is_sample and typed_text.is_placeholder(text)):
            amounts[value] = None
        else:
            findings.add(where, text, f"以{unit}为单位的数字（不带单位和空格，小数至多6位；没有就留空或填 0）")
    number = region.sheet.numbers[place]
    return TableLine(region.table, region.sheet.shown, number, place, names, amounts, region.headings, unit)


def _report_stray_cells(region: Region, place: int, findings: Findings) -> None:
    """Doubt a cell under no heading: it may have slipped out of its column."""
    known = {*region.columns.values(), *region.ignored}
    for column, text in enumerate(region.sheet.rows[place]):
        if text and column not in known and (typed_text.normalised(text),) not in IGNORED_HEADINGS:
            findings.say(f"{region.sheet.where(place)}第{column + 1}格：发现“{text}”，这一格上面没有栏目。")
