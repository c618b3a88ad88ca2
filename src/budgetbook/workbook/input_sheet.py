"""The layout of an input sheet: one input table, to be typed in or read by hand, and to be imported.

The same for every table (`TableSchema`), in exported workbooks and in templates:

====  ==============================================================================================
row   what stands there
====  ==============================================================================================
1     A: the table's title (政府采购预算), merged over all columns
2     A: 单位：万元 or 单位：元 (单位：辆 or 单位：台、人 where it has counts only; empty where it has no numbers);
      B: one line on what a row is, merged over the other columns
3     the headings, exactly those of the schema, in its order, from column A, and nothing right of them
4     A: 合计, with a number under each heading of numbers, where the table has a total; in a template that nobody
      has filled in, with nothing
next  one row of the table each, numbers as numbers, codes and texts as texts; empty rows count for nothing,
      nor do rows in which a fixed name stands and no number
====  ==============================================================================================

A table is known by row 3, not by the sheet's name. An empty cell is not a zero. The other sheets of a template
(`budgetbook.workbook.sheet_names`) hold no data.
"""

from collections.abc import Sequence
from decimal import Decimal

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from budgetbook.dataset.reader import Table
from budgetbook.dataset.row import Row
from budgetbook.forms.columns import Column, TableSchema
from budgetbook.forms.schema import TOTAL
from budgetbook.workbook import styles
from budgetbook.workbook.cells import cell_at, write_number, write_text
from budgetbook.workbook.grid import Box

TITLE_ROW, UNIT_ROW, HEADING_ROW, TOTAL_ROW = 1, 2, 3, 4

ROW_NOTES = {
    "income.csv": "每行一个收入来源；没有的来源金额填 0，不能空着。",
    "carry_over.csv": "每行一种资金性质，全部都要填；没有结转填 0，不能空着。",
    "spending.csv": "每行一个项级科目（七位编码）、一种资金性质；没有的金额填 0，不能空着。",
    "basic_spending.csv": "每行一个部门预算经济科目（五位编码）及其对应的科目；没有的金额填 0，不能空着。",
    "economic_spending.csv": "每行一类支出、一种资金性质的一个经济科目；一般公共预算的基本支出另有一张表，不填在这里。",
    "three_public.csv": "四项都要填；没有的填 0，不能空着。",
    "operating_cost.csv": "只有一行；没有填 0，不能空着。",
    "procurement.csv": "每行一个采购类别；没有政府采购预算就一行都不填。",
    "vehicles.csv": "上年期末数；每行一类车辆，没有车辆就一行都不填。",
    "performance_tasks.csv": "每行一项任务；其他资金没有就空着。",
    "performance_targets.csv": "每行一个三级指标；指标值可以空着。",
    "project_targets.csv": "每行一个项目的一个三级指标，项目的各栏每行都要填；没有可公开的项目就一行都不填。",
    "purposes.csv": "每行一个有支出的项级科目（七位编码），写明主要用于什么。",
}
"""What one row of each table is, by file."""

_NARROW, _TEXT, _NAME, _WIDE = 16, 20, 36, 44


def write_heading(sheet: Worksheet, schema: TableSchema, amount_unit: str) -> None:
    """Write what stands above the rows: title, unit and headings.

    Parameters
    ----------
    amount_unit
        元 or 万元.
    """
    widths = column_widths(schema)
    styles.set_widths(sheet, widths)
    Box(TITLE_ROW, 1, columns=len(widths)).write(sheet, schema.title, styles.TITLE, styles.CENTRE, styles.NO_FRAME)
    _write_unit_row(sheet, schema, amount_unit, widths)
    for number, column in enumerate(schema.columns, start=1):
        Box(HEADING_ROW, number).write(sheet, column.heading, styles.STRONG, styles.CENTRE, fill=styles.SHADE)
    sheet.row_dimensions[TITLE_ROW].height = 32
    sheet.row_dimensions[HEADING_ROW].height = max(
        styles.text_height(column.heading, width) for column, width in zip(schema.columns, widths, strict=True)
    )
    sheet.freeze_panes = sheet.cell(HEADING_ROW + 1, 1).coordinate


def write_total_labels(sheet: Worksheet, schema: TableSchema) -> None:
    """Write the 合计 row without its numbers."""
    cells = Box(TOTAL_ROW, 1, columns=len(schema.columns)).cells(sheet)
    styles.apply_style(cells, styles.STRONG, styles.RIGHT, fill=styles.SHADE)
    write_text(cells[0], TOTAL)
    cells[0].alignment = styles.CENTRE
    sheet.row_dimensions[TOTAL_ROW].height = styles.MIN_ROW_HEIGHT
    sheet.freeze_panes = sheet.cell(TOTAL_ROW + 1, 1).coordinate


def write_rows(sheet: Worksheet, table: Table, decimals: int) -> int:
    """Write a table's rows into a sheet that has its frame, and set the sheet up for print.

    A 合计 row that the table came with is written as it is. Where it had none there is none: a formula would have no
    value until someone opens the workbook, and then would bring back a row that the table did not have.

    Returns
    -------
    int
        Number of rows, 合计 not counted.

    Raises
    ------
    InputError
        A value is longer than a spreadsheet can hold.
    """
    schema = table.schema
    first = HEADING_ROW + 1
    if table.published_total is not None:
        first = TOTAL_ROW + 1
        write_total_labels(sheet, schema)
        for number, column in numbers_of(schema):
            text = table.published_total.text(column.heading)
            if text:
                write_number(cell_at(sheet, TOTAL_ROW, number), Decimal(text), number_format(column, decimals))
    widths = column_widths(schema)
    for place, row in enumerate(table.rows, start=first):
        heights = [_write_cell(sheet, row, place, number, widths, decimals) for number in range(len(schema.columns))]
        sheet.row_dimensions[place].height = max(heights)
    styles.set_up_print(sheet, (HEADING_ROW, HEADING_ROW))
    return len(table.rows)


def write_total_formulas(sheet: Worksheet, schema: TableSchema, entries: range, decimals: int) -> None:
    """Write the 合计 row with formulas for the rows of entries; of no entry the sum is nothing, not zero."""
    write_total_labels(sheet, schema)
    for number, column in numbers_of(schema):
        letter = get_column_letter(number)
        cells = f"{letter}{entries[0]}:{letter}{entries[-1]}"
        # rounded to the most decimals an amount can have: a spreadsheet adds in binary, and 0.1 + 0.2 is not 0.3
        total = cell_at(sheet, TOTAL_ROW, number)
        total.value = f'=IF(COUNT({cells})=0,"",ROUND(SUM({cells}),6))'
        total.number_format = number_format(column, decimals)


def numbers_of(schema: TableSchema) -> list[tuple[int, Column]]:
    """Return the columns that 合计 adds up with their places, counted from 1."""
    return [
        (number, column) for number, column in enumerate(schema.columns, 1) if column.is_number and column.is_summed
    ]


def number_format(column: Column, decimals: int) -> str:
    """Return the number format of an entry in a column; texts and codes are text, so that 01 and 100% stay."""
    match column.kind:
        case "amount":
            return styles.typed_format(decimals)
        case "count":
            return "0"
        case _:
            return "@"


def alignment(column: Column) -> Alignment:
    """Return how the entries of a column stand."""
    if column.is_number:
        return styles.RIGHT
    return styles.CENTRE if column.kind == "code" else styles.LEFT


def column_widths(schema: TableSchema) -> list[int]:
    """Return the widths of the columns: numbers, codes and their names as wide as they need, texts share the rest."""
    widths = [max(_NARROW, styles.text_width(column.heading) + 2) for column in schema.columns]
    kinds = [column.kind for column in schema.columns]
    names = [index for index, kind in enumerate(kinds) if index and kind == "text" and kinds[index - 1] == "code"]
    texts = [index for index, kind in enumerate(kinds) if kind == "text" and index not in names]
    for index in names:
        widths[index] = _NAME
    remainder = styles.PAGE_WIDTH - sum(width for index, width in enumerate(widths) if index not in texts)
    for index in texts:
        widths[index] = max(widths[index], _TEXT, min(_WIDE, remainder // len(texts)))
    # of a table of two columns, lest the note beside the unit has no room
    widths[-1] += max(0, 2 * _WIDE - sum(widths))
    return widths


def _write_unit_row(sheet: Worksheet, schema: TableSchema, amount_unit: str, widths: Sequence[int]) -> None:
    kinds = {column.kind for column in schema.columns}
    counted = dict.fromkeys(column.unit for column in schema.columns if column.kind == "count")
    unit = amount_unit if "amount" in kinds else "、".join(counted)
    shown = f"单位：{unit}" if unit else ""
    Box(UNIT_ROW, 1).write(sheet, shown, styles.BODY, styles.LINE, styles.NO_FRAME)
    note = schema.note or ROW_NOTES.get(schema.file, "")
    of_note = Box(UNIT_ROW, 2, columns=len(widths) - 1)
    of_note.write(sheet, note, styles.NOTE, styles.PARAGRAPH, styles.NO_FRAME)
    sheet.row_dimensions[UNIT_ROW].height = styles.text_height(note, sum(widths[1:]))


def _write_cell(sheet: Worksheet, row: Row, place: int, index: int, widths: Sequence[int], decimals: int) -> int:
    """Write one entry; return the points that its row needs."""
    column = row.schema.columns[index]
    cell = cell_at(sheet, place, index + 1)
    text = row.text(column.heading)
    styles.apply_style([cell], styles.BODY, alignment(column))
    if column.is_number:
        if text:
            write_number(cell, Decimal(text), number_format(column, decimals))
        return styles.MIN_ROW_HEIGHT
    write_text(cell, text)
    cell.number_format = number_format(column, decimals)
    return styles.set_text(cell, widths[index])
