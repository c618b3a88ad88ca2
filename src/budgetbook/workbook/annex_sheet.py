"""One official table as a sheet: number, title, department and unit above, its merged form, its notes below."""

from collections.abc import Callable, Iterator, Sequence

from openpyxl.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from budgetbook.figures import Figure, NumberFormat
from budgetbook.figures.ledger import SourcedText
from budgetbook.tables.model import AnnexTable, BodyCell, HeadCell, RowKind
from budgetbook.workbook import styles
from budgetbook.workbook.cells import fits_spreadsheet, write_number, write_text
from budgetbook.workbook.grid import Box, boxes

NUMBER_ROW, TITLE_ROW, LINES_ROW, HEAD_ROW = 1, 2, 3, 4
"""Rows of an annex sheet: 预算03表; the title; 部门名称 and 单位; the first row of headings."""

_MIN_WIDTH = 5
"""Characters of the narrowest column."""
_EXTRA_WIDTH = 5
"""Characters by which a column is made wider rather than to break its heading."""


def write_amount(cell: Cell, figure: Figure, numbers: NumberFormat) -> None:
    """Write an amount as a number with all its digits, shown as the table prints it.

    Raises
    ------
    InputError
        The number has more digits than a spreadsheet holds.
    """
    write_number(cell, figure.value, printed_format(numbers, figure))


def write_amount_or_text(cell: Cell, figure: Figure, numbers: NumberFormat) -> None:
    """Write an amount as `write_amount` does, or as the printed text where a spreadsheet does not hold the number."""
    if fits_spreadsheet(figure.value):
        write_amount(cell, figure, numbers)
    else:
        write_text(cell, numbers.text(figure))


def write_annex_sheet(
    sheet: Worksheet, table: AnnexTable, write: Callable[[Cell, Figure, NumberFormat], None] = write_amount
) -> int:
    """Write a filled official table into an empty sheet.

    Amounts are shown with the form's decimals; codes and running numbers are text.

    Parameters
    ----------
    write
        How an amount is written.

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
    _write_body(sheet, table, write, body_row, widths, heights)
    _write_notes(sheet, table.notes, body_row + max(len(table.body), 1), widths, heights)
    for number, height in heights.items():
        sheet.row_dimensions[number].height = height
    styles.set_up_print(sheet, (HEAD_ROW, body_row - 1) if table.head else None)
    if table.head:
        sheet.freeze_panes = sheet.cell(body_row, 1).coordinate
    sheet.sheet_view.showGridLines = False
    return len(table.body)


def column_widths(table: AnnexTable) -> list[int]:
    """Fill the page in the form's proportions, save that no amount is wider than its column: it would show as ###.

    Nor is the heading of a row, or by a little the heading of a column: one character would be left for a second line.
    """
    whole = sum(table.widths)
    widths = [max(_MIN_WIDTH, round(width * styles.PAGE_WIDTH / whole)) for width in table.widths]
    for box, head in _head_boxes(table):
        needed = styles.text_width(head.text) + 1
        if head.columns == 1 and needed - widths[box.column - 1] <= _EXTRA_WIDTH:
            widths[box.column - 1] = max(widths[box.column - 1], needed)
    for box, (_, cell) in _body_boxes(table, 1):
        if cell.columns > 1:
            continue
        if isinstance(cell.value, Figure):
            needed = styles.text_width(table.numbers.text(cell.value)) + 3
        else:
            needed = styles.text_width(cell_text(cell)) + 2 if cell.heading == "row" else 0
        widths[box.column - 1] = max(widths[box.column - 1], needed)
    return widths


def _head_boxes(table: AnnexTable) -> Iterator[tuple[Box, HeadCell]]:
    return boxes([[(cell, cell.columns, cell.levels) for cell in row] for row in table.head], HEAD_ROW)


def _body_boxes(table: AnnexTable, first: int) -> Iterator[tuple[Box, tuple[RowKind, BodyCell]]]:
    return boxes([[((row.kind, cell), cell.columns, cell.rows) for cell in row.cells] for row in table.body], first)


def _write_lines(sheet: Worksheet, table: AnnexTable, columns: int) -> None:
    Box(NUMBER_ROW, columns).write(sheet, table.number, styles.BODY, styles.LINE_END, styles.NO_FRAME)
    Box(LINES_ROW, columns).write(sheet, table.unit_line, styles.BODY, styles.LINE_END, styles.NO_FRAME)
    Box(LINES_ROW, 1).write(sheet, table.department_line, styles.BODY, styles.LINE, styles.NO_FRAME)
    Box(TITLE_ROW, 1, columns=columns).write(sheet, table.title, styles.TITLE, styles.CENTRE, styles.NO_FRAME)


def _write_head(sheet: Worksheet, table: AnnexTable, widths: Sequence[int], heights: dict[int, int]) -> None:
    for box, cell in _head_boxes(table):
        first = box.write(sheet, cell.text, styles.STRONG, styles.CENTRE, fill=styles.SHADE)
        _make_room(heights, box, first, widths)


def _write_body(
    sheet: Worksheet,
    table: AnnexTable,
    write: Callable[[Cell, Figure, NumberFormat], None],
    first: int,
    widths: Sequence[int],
    heights: dict[int, int],
) -> None:
    for box, (kind, cell) in _body_boxes(table, first):
        cells = box.cells(sheet)
        font = styles.STRONG if kind == "total" or cell.heading else styles.BODY
        fill = styles.SHADE if cell.heading else None
        styles.apply_style(cells, font, _alignment(cell), fill=fill)
        if isinstance(cell.value, Figure):
            write(cells[0], cell.value, table.numbers)
            heights.setdefault(box.row, styles.MIN_ROW_HEIGHT)
        else:
            write_text(cells[0], cell_text(cell))
            cells[0].number_format = "@"
            _make_room(heights, box, cells[0], widths)
        box.merge(sheet)
    if not table.body:
        styles.apply_style(Box(first, 1, columns=len(widths)).cells(sheet), styles.BODY, styles.LEFT)


def cell_text(cell: BodyCell) -> str:
    """Return a cell as text, with the running number before it: 指标1、政务服务."""
    text = cell.value.text if isinstance(cell.value, SourcedText) else str(cell.value or "")
    if cell.number is None:
        return text
    before, number, after = cell.number
    return f"{before}{number.text}{after}{text}"


def printed_format(numbers: NumberFormat, figure: Figure) -> str:
    """Return the number format under which a spreadsheet shows a figure as the table prints it."""
    decimals = numbers.text(figure).partition(".")[2]
    return ("#,##0" if numbers.thousands else "0") + (f".{'0' * len(decimals)}" if decimals else "")


def _alignment(cell: BodyCell) -> Alignment:
    if isinstance(cell.value, Figure):
        return styles.RIGHT
    if cell.heading or (isinstance(cell.value, SourcedText) and not cell.own_words):
        return styles.CENTRE
    return styles.indented(1 + cell.depth)


def _write_notes(
    sheet: Worksheet, notes: Sequence[str], first: int, widths: Sequence[int], heights: dict[int, int]
) -> None:
    for row, note in enumerate(notes, start=first):
        box = Box(row, 1, columns=len(widths))
        cell = box.write(sheet, note, styles.NOTE, styles.PARAGRAPH, styles.NO_FRAME)
        _make_room(heights, box, cell, widths)


def _make_room(heights: dict[int, int], box: Box, cell: Cell, widths: Sequence[int]) -> None:
    """Heighten the box's last row until the box holds the text of its first cell."""
    needed = styles.set_text(cell, sum(widths[box.column - 1 : box.column - 1 + box.columns]))
    rows = range(box.row, box.row + box.rows)
    above = sum(heights.setdefault(row, styles.MIN_ROW_HEIGHT) for row in rows[:-1])
    heights[rows[-1]] = max(heights.get(rows[-1], styles.MIN_ROW_HEIGHT), needed - above)
