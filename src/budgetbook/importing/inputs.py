"""Input sheets (录入表): input tables typed in a workbook as they are in the CSV files, one a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from budgetbook.figures import plain
from budgetbook.forms.columns import Column
from budgetbook.importing import typed_text
from budgetbook.importing.amounts import means_nothing
from budgetbook.importing.equations import with_decimals
from budgetbook.importing.lines import amount_in, report_stray_cells
from budgetbook.importing.model import NO_UNIT, Causes, Findings, Target
from budgetbook.importing.recognise import InputRegion
from budgetbook.importing.write import Rows
from budgetbook.tables.input_list import BUILT_IN_LISTS


@dataclass(frozen=True)
class InputTable:
    """What an input sheet says.

    Attributes
    ----------
    rows
        Its rows by heading.
    sources
        Where each of the rows stands.
    total
        Its 合计 row by heading; None where it has none.
    unfilled
        Places of the rows that have no amount yet.
    """

    region: InputRegion
    rows: Rows
    sources: tuple[str, ...]
    total: Mapping[str, Decimal] | None
    unfilled: tuple[int, ...]


def read_input(region: InputRegion, target: Target, findings: Findings, notices: Causes) -> InputTable:
    """Read one input sheet; report a row with some amounts and some blanks."""
    table = region.schema
    amounts = [column for column in table.columns if column.kind == "amount"]
    numbers = [column for column in table.columns if column.is_number]
    rows: Rows = []
    sources: list[str] = []
    unfilled: list[int] = []
    total_place: int | None = None
    for place in region.body:
        texts = {heading: region.sheet.rows[place][region.columns[heading]] for heading in table.headings}
        # what cannot be read was filled in all the same
        broken = {heading for heading, column in region.columns.items() if (place, column) in region.sheet.unreadable}
        if not any(texts.values()) and not broken:
            continue
        if table.has_total and typed_text.is_total(texts[table.headings[0]]):
            total_place = place
        elif numbers and not any(texts[column.heading] or column.heading in broken for column in numbers):
            unfilled.append(place)
        else:
            report_stray_cells(region.sheet, place, {*region.columns.values(), *region.ignored}, findings)
            rows.append(
                {column.heading: _cell(region, place, column, target, findings, notices) for column in table.columns}
            )
            sources.append(region.sheet.where(place))
    if rows and amounts and not region.amount_unit:
        findings.at(region.sheet.shown, NO_UNIT)
    total = _total(region, total_place, rows, target, findings, notices) if rows and total_place is not None else None
    return InputTable(region, rows, tuple(sources), total, tuple(unfilled))


def _cell(region: InputRegion, place: int, column: Column, target: Target, findings: Findings, notices: Causes) -> str:
    text = region.sheet.rows[place][region.columns[column.heading]]
    where = region.sheet.where(place, column.heading)
    reason = region.sheet.unreadable.get((place, region.columns[column.heading]))
    if reason:
        findings.at(where, reason)
        return ""
    if column.kind == "text":
        text = region.sheet.seen(place, region.columns[column.heading])
    if not text:
        if not column.may_be_empty:
            findings.add(where, "", "数字（没有就填 0）" if column.is_number else "文字")
        return ""
    match column.kind:
        case "amount":
            unit = region.amount_unit or target.amount_unit
            amount = amount_in(
                region.sheet, place, region.columns[column.heading], column.heading, unit, findings, notices
            )
            if amount is None:
                if means_nothing(text) and not column.may_be_empty:
                    findings.add(where, text, "数字（没有就填 0）")
                return ""
            value = typed_text.in_unit(amount, unit, target.amount_unit)
            # a list is printed with the decimals that it was typed with
            listed = (*(kind.table.stem for kind in BUILT_IN_LISTS), *(one.key for one in target.form.data.lists))
            is_list = region.schema.stem in listed
            return plain(value if is_list else with_decimals(value, target.form.numbers.decimals))
        case "count" | "code":
            if not typed_text.digits(text):
                findings.add(where, text, "整数" if column.kind == "count" else "数字编码")
            return typed_text.digits(text)
        case _:
            return text


def _total(
    region: InputRegion, place: int, rows: Rows, target: Target, findings: Findings, notices: Causes
) -> Mapping[str, Decimal] | None:
    """Read the 合计 row and compare it with the rows; a blank one is none."""
    columns = [column for column in region.schema.columns if column.is_number and column.is_summed]
    read = {column.heading: _cell(region, place, column, target, findings, notices) for column in columns}
    total = {}
    for heading, text in read.items():
        if not text:
            return None
        total[heading] = Decimal(text)
        if any(not row[heading] for row in rows):
            continue
        findings.compare_total(region.sheet.where(place, heading), text, [row[heading] for row in rows])
    return total
