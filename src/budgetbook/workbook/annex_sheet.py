"""One official table as a sheet: number, title, department and unit above, its merged form, its notes below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.figures import Figure
from budgetbook.ledger import Mark
from budgetbook.workbook import styles
from budgetbook.workbook.cells import write_number, write_text
from budgetbook.workbook.grid import Box, boxes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from openpyxl.styles import Alignment
    from openpyxl.worksheet.worksheet import Worksheet

    from budgetbook.annex.model import AnnexTable, BodyCell, RowKind

NUMBER_ROW, TITLE_ROW, LINES_ROW, HEAD_ROW = 1, 2, 3, 4
"""Rows of an annex sheet: 预算03表; the title; 部门名称 and 单位; the first row of headings."""

_FEWEST = 5
"""Characters of the narrowest column."""


def write_annex_sheet(sheet: Worksheet, table: AnnexTable) -> int:
    """Write a filled official table into an empty sheet.

    Amounts are numbers with all their digits, shown with the form's decimals; codes and running numbers are text.

    Returns
    -------
    int
        Number of rows of the table's body; an empty table has none, though its form keeps one empty row.

    Raises
    ------
    InputError
        A value is longer than a spreadsheet can hold.
    """
    widths = column_widths(table)
    styles.set_widths(sheet, widths)
    heights = {NUMBER_ROW: 18, TITLE_ROW: 32, LINES_ROW: 20}
    body_row = HEAD_ROW + len(table.head)
    _write_lines(sheet, table, len(widths))
    _write_head(sheet, table, widths, heights)
    _write_body(sheet, table, body_row, widths, heights)
    _write_notes(sheet, table.notes, body_row + max(len(table.body), 1), widths, heights)
    for number, height in heights.items():
        sheet.row_dimensions[number].height = min(height, styles.HIGHEST)
    styles.set_up_print(sheet, (HEAD_ROW, body_row - 1) if table.head else None)
    if table.head:
        sheet.freeze_panes = sheet.cell(body_row, 1)
    sheet.sheet_view.showGridLines = False
    return len(table.body)


def column_widths(table: AnnexTable) -> list[int]:
    """Fill the page in the form's proportions, save that each amount fits its column: else it would show as ###."""
    whole = sum(table.widths)
    widths = [max(_FEWEST, width * styles.PAGE_WIDTH // whole) for width in table.widths]
    for box, (_, cell) in _body_boxes(table, 1):
        if isinstance(cell.value, Figure) and cell.columns == 1:
            needed = styles.text_width(cell.value.in_table(table.decimals)) + 2
            widths[box.column - 1] = max(widths[box.column - 1], needed)
    return widths


def _body_boxes(table: AnnexTable, first: int) -> Iterator[tuple[Box, tuple[RowKind, BodyCell]]]:
    return boxes([[((row.kind, cell), cell.columns, cell.rows) for cell in row.cells] for row in table.body], first)


def _write_lines(sheet: Worksheet, table: AnnexTable, columns: int) -> None:
    number, unit = sheet.cell(NUMBER_ROW, columns), sheet.cell(LINES_ROW, columns)
    department = sheet.cell(LINES_ROW, 1)
    write_text(number, table.number)
    write_text(department, table.department_line)
    write_text(unit, table.unit_line)
    styles.dress([number, unit], styles.BODY, styles.RIGHT, styles.NO_FRAME)
    styles.dress([department], styles.BODY, styles.LINE, styles.NO_FRAME)
    title = Box(TITLE_ROW, 1, columns=columns)
    cells = title.cells(sheet)
    write_text(cells[0], table.title)
    styles.dress(cells, styles.TITLE, styles.CENTRE, styles.NO_FRAME)
    title.merge(sheet)


def _write_head(sheet: Worksheet, table: AnnexTable, widths: Sequence[int], heights: dict[int, int]) -> None:
    spans = [[(cell, cell.columns, cell.levels) for cell in row] for row in table.head]
    for box, cell in boxes(spans, HEAD_ROW):
        cells = box.cells(sheet)
        write_text(cells[0], cell.text)
        styles.dress(cells, styles.STRONG, styles.CENTRE, fill=styles.SHADE)
        box.merge(sheet)
        _make_room(heights, box, cell.text, widths)


def _write_body(
    sheet: Worksheet, table: AnnexTable, first: int, widths: Sequence[int], heights: dict[int, int]
) -> None:
    for box, (kind, cell) in _body_boxes(table, first):
        cells = box.cells(sheet)
        font = styles.STRONG if kind == "total" or cell.heading else styles.BODY
        fill = styles.SHADE if cell.heading else None
        styles.dress(cells, font, _alignment(cell), fill=fill)
        if isinstance(cell.value, Figure):
            write_number(cells[0], cell.value.value, styles.printed_format(table.decimals))
            heights.setdefault(box.row, styles.LOWEST)
        else:
            text = cell_text(cell)
            write_text(cells[0], text)
            cells[0].number_format = "@"
            _make_room(heights, box, text, widths)
        box.merge(sheet)
    if not table.body:
        styles.dress(Box(first, 1, columns=len(widths)).cells(sheet), styles.BODY, styles.LEFT)


def cell_text(cell: BodyCell) -> str:
    """Return a cell as text, with the running number before it: 指标1、政务服务."""
    text = cell.value.text if isinstance(cell.value, Mark) else str(cell.value or "")
    if cell.number is None:
        return text
    what, number = cell.number
    return f"{what}{number.text}、{text}"


def _alignment(cell: BodyCell) -> Alignment:
    if isinstance(cell.value, Figure):
        return styles.RIGHT
    return styles.CENTRE if cell.heading or isinstance(cell.value, Mark) else styles.LEFT


def _write_notes(
    sheet: Worksheet, notes: Sequence[str], first: int, widths: Sequence[int], heights: dict[int, int]
) -> None:
    for row, note in enumerate(notes, start=first):
        box = Box(row, 1, columns=len(widths))
        cells = box.cells(sheet)
        write_text(cells[0], note)
        styles.dress(cells, styles.NOTE, styles.LEFT, styles.NO_FRAME)
        box.merge(sheet)
        _make_room(heights, box, note, widths)


def _make_room(heights: dict[int, int], box: Box, text: str, widths: Sequence[int]) -> None:
    """Heighten the box's last row until the box holds its text."""
    width = sum(widths[box.column - 1 : box.column - 1 + box.columns])
    needed = styles.text_height(text, width)
    rows = range(box.row, box.row + box.rows)
    above = sum(heights.setdefault(row, styles.LOWEST) for row in rows[:-1])
    heights[rows[-1]] = max(heights.get(rows[-1], styles.LOWEST), needed - above)
