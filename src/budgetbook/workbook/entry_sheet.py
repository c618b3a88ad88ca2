"""An input sheet to be typed into: entry rows with lists, looked-up names, limits on numbers, and protection.

Locked cells are shaded. A yellow cell is one that its row still needs; a red one names a row that is there already.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from openpyxl.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, PatternFill, Protection
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from budgetbook.forms.columns import Column, TableSchema
from budgetbook.workbook import input_sheet, styles
from budgetbook.workbook.cells import cell_at, write_text
from budgetbook.workbook.reference import CodeList
from budgetbook.workbook.sheet_names import REFERENCE

ENTRY_ROWS = 200
"""Rows to be filled in, where the table has no fixed ones."""

_MAX_TITLE = 32
"""Characters of the title of a message; a workbook with a longer one is refused as damaged."""

_NEEDED = PatternFill("solid", bgColor="FFFFF2CC")
_TWICE = PatternFill("solid", bgColor="FFF8CBAD")
_LOOKED_UP = Alignment(horizontal="left", vertical="center", shrink_to_fit=True, indent=1)
"""No row grows by itself for a name that a formula brings."""


@dataclass(frozen=True)
class EntryTable:
    """What may be typed into one table.

    Attributes
    ----------
    schema
        The table.
    codes, choices
        By heading, the codes that a column allows, and the name of the list of words that it allows.
    fixed
        Rows that the table always has: their names, by heading; without them its rows are free.
    """

    schema: TableSchema
    codes: Mapping[str, CodeList]
    choices: Mapping[str, str]
    fixed: tuple[Mapping[str, str], ...] = ()

    @property
    def rows(self) -> range:
        """The rows of the sheet that hold entries."""
        first = (input_sheet.TOTAL_ROW if self.schema.has_total else input_sheet.HEADING_ROW) + 1
        return range(first, first + (len(self.fixed) or ENTRY_ROWS))

    def code_of(self, heading: str) -> str | None:
        """Return the heading of the code that a name belongs to: 科目编码 of 科目名称; None of what is no such name."""
        declared = self.schema.column(heading).name_of
        code = declared or f"{heading.removesuffix('名称')}编码"
        return code if (declared or heading.endswith("名称")) and code in self.codes else None


def write_entry_sheet(sheet: Worksheet, entry: EntryTable, amount_unit: str, decimals: int) -> None:
    """Fill an empty sheet with the frame of one table and its entry rows.

    Parameters
    ----------
    amount_unit
        元 or 万元.
    decimals
        Decimals that an amount shows at least.
    """
    schema = entry.schema
    input_sheet.write_heading(sheet, schema, amount_unit)
    if schema.has_total:
        input_sheet.write_total_formulas(sheet, schema, entry.rows, decimals)
    for number, column in enumerate(schema.columns, start=1):
        for index, row in enumerate(entry.rows):
            fixed = entry.fixed[index].get(column.heading) if entry.fixed else None
            _write_cell(cell_at(sheet, row, number), entry, column, fixed, decimals)
        _validate(sheet, entry, column, amount_unit)
        _mark_needed(sheet, entry, column)
    _mark_twice(sheet, entry)
    protect(sheet)
    sheet.sheet_format.defaultRowHeight = styles.MIN_ROW_HEIGHT
    styles.set_up_print(sheet, (input_sheet.HEADING_ROW, input_sheet.HEADING_ROW))


def _write_cell(cell: Cell, entry: EntryTable, column: Column, fixed: str | None, decimals: int) -> None:
    """Make one cell of the entry rows: a fixed name, a looked-up name, or a cell to be filled in."""
    formula = _name_formula(entry, column, cell.row)
    if formula is not None:
        # the format stays General: a formula in a cell of text shows as its own text once someone edits it
        cell.value = formula
        styles.apply_style([cell], styles.BODY, _LOOKED_UP, fill=styles.SHADE)
        return
    cell.number_format = input_sheet.number_format(column, decimals)
    styles.apply_style([cell], styles.BODY, input_sheet.alignment(column), fill=styles.SHADE if fixed else None)
    if fixed:
        write_text(cell, fixed)
    else:
        cell.protection = Protection(locked=False)


def protect(sheet: Worksheet) -> None:
    """Lock the sheet without a password: against slips, not against people; columns and rows may be resized."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def _name_formula(entry: EntryTable, column: Column, row: int) -> str | None:
    heading = entry.code_of(column.heading)
    if heading is None:
        return None
    codes = entry.codes[heading]
    cell = f"${_letter(entry, heading)}{row}"
    # the code as a text, for a pasted one may have become a number
    found = f'INDEX({codes.names_range},MATCH({cell}&"",{codes.codes_range},0))'
    return f'=IF({cell}="","",IFERROR({found},"没有这个编码"))'


def _validate(sheet: Worksheet, entry: EntryTable, column: Column, amount_unit: str) -> None:
    """Let a column take what its list has, or numbers that are not below zero."""
    heading = column.heading
    kind: Literal["list", "decimal", "whole"] = "list"
    operator: Literal["greaterThanOrEqual"] | None = None
    if heading in entry.codes:
        allowed = entry.codes[heading].codes_range
        expected = f"“{REFERENCE}”中{entry.codes[heading].title}的编码。"
    elif heading in entry.choices and not entry.fixed:
        allowed, expected = entry.choices[heading], f"“{REFERENCE}”中{heading}所列之一。"
    elif column.is_number:
        operator, allowed = "greaterThanOrEqual", "0"
        kind = "decimal" if column.kind == "amount" else "whole"
        number = f"数字，以{amount_unit}为单位" if column.kind == "amount" else "整数"
        expected = f"不小于 0 的{number}；没有就填 0。"
    else:
        return
    validation = DataValidation(type=kind, operator=operator, formula1=allowed, error=f"应为{expected}")
    validation.allow_blank = True
    validation.showErrorMessage = True  # else nothing is refused
    validation.errorTitle = heading[:_MAX_TITLE]
    sheet.add_data_validation(validation)
    validation.add(_range(entry, heading))


def _mark_needed(sheet: Worksheet, entry: EntryTable, column: Column) -> None:
    """Colour the cells that are empty though something stands in their row."""
    if column.may_be_empty or entry.code_of(column.heading):
        return
    first = entry.rows[0]
    whole = f"$A{first}:${get_column_letter(len(entry.schema.columns))}{first}"
    empty = f'{_letter(entry, column.heading)}{first}=""'
    _colour(sheet, entry, column.heading, f'AND({empty},SUMPRODUCT(--({whole}<>""))>0)', _NEEDED)


def _mark_twice(sheet: Worksheet, entry: EntryTable) -> None:
    """Colour the cells that name a row where another row has the same name."""
    if entry.fixed:
        return
    first, last = entry.rows[0], entry.rows[-1]
    letters = [_letter(entry, heading) for heading in entry.schema.key]
    filled = ",".join(f'${letter}{first}<>""' for letter in letters)
    same = "*".join(f"(${letter}${first}:${letter}${last}=${letter}{first})" for letter in letters)
    for heading in entry.schema.key:
        _colour(sheet, entry, heading, f"AND({filled},SUMPRODUCT({same})>1)", _TWICE)


def _colour(sheet: Worksheet, entry: EntryTable, heading: str, condition: str, fill: PatternFill) -> None:
    rule = Rule(type="expression", dxf=DifferentialStyle(fill=fill), formula=[condition])
    sheet.conditional_formatting.add(_range(entry, heading), rule)


def _range(entry: EntryTable, heading: str) -> str:
    letter = _letter(entry, heading)
    return f"{letter}{entry.rows[0]}:{letter}{entry.rows[-1]}"


def _letter(entry: EntryTable, heading: str) -> str:
    return get_column_letter(entry.schema.headings.index(heading) + 1)
