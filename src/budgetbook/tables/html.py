"""Writing a filled table as HTML: what notebooks show, and what both renderers turn into PDF and Word.

Alignment and column widths are written as styles on the elements, because pandoc reads them from there
for the other formats; everything else is left to the style sheet.
"""

from html import escape

from budgetbook.figures import Figure
from budgetbook.figures.ledger import SourcedText
from budgetbook.figures.markup import figure_html, typed_name_html, with_units
from budgetbook.tables.heading_words import with_breaks
from budgetbook.tables.model import AnnexTable, BodyCell, BodyRow, HeadCell, RowKind


def table_html(table: AnnexTable) -> str:
    """Write the table, in a frame of its own that scrolls sideways where the screen is narrow.

    A table without rows keeps one empty row, so that the form is seen to be empty.
    """
    head = "".join(
        f"<tr>{''.join(_head_cell(table, cell, level, place) for place, cell in enumerate(row, 1))}</tr>\n"
        for level, row in enumerate(table.head)
    )
    body = "".join(_body_row(table, row) for row in table.body) or _empty_row(len(table.widths))
    label = escape(f"{table.number} {table.title}".strip())
    return (
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{label}" data-table="{table.key}">\n'
        f'<table class="budget-table budget-table-{table.key.replace("_", "-")}">\n'
        f"{_column_groups(table)}\n"
        + (f"<thead>\n{head}</thead>\n" if head else "")
        + f"<tbody>\n{body}</tbody>\n</table>\n</div>"
    )


def _column_groups(table: AnnexTable) -> str:
    """Group the columns as the top level of the heading does: a heading's scope is its group."""
    columns = [f'<col style="width: {width:.4g}%">' for width in _percents(table.widths)]
    groups = []
    for count in [cell.columns for cell in table.head[0]] if table.head else [len(columns)]:
        groups.append(f"<colgroup>{''.join(columns[:count])}</colgroup>")
        columns = columns[count:]
    return "".join(groups)


def _percents(widths: tuple[int, ...]) -> list[float]:
    whole = sum(widths)
    return [width * 100 / whole for width in widths]


def _spans(columns: int, rows: int) -> str:
    return (f' colspan="{columns}"' if columns > 1 else "") + (f' rowspan="{rows}"' if rows > 1 else "")


def _head_cell(table: AnnexTable, cell: HeadCell, level: int, place: int) -> str:
    # a column group is what a cell of the top level spans; below it, "col" means all columns that a cell spans
    scope = "colgroup" if cell.columns > 1 and level == 0 else "col"
    text = escape(with_breaks(cell.text))
    for name, year in table.years.items():
        # a figure's own text may have digits like a year's
        text = text.replace(year.text, f"\0{name}\0")
    for name, year in table.years.items():
        text = text.replace(f"\0{name}\0", figure_html(f"tables.{table.key}.columns.{name}", year))
    if cell.number is not None:
        text = figure_html(f"tables.{table.key}.columns.number.{place}", cell.number)
    return f'<th scope="{scope}"{_spans(cell.columns, cell.levels)} style="text-align: center">{text}</th>'


def _body_row(table: AnnexTable, row: BodyRow) -> str:
    cells = "".join(_body_cell(table, cell, row.kind) for cell in row.cells)
    return f'<tr class="row-{row.kind}">{cells}</tr>\n'


def _body_cell(table: AnnexTable, cell: BodyCell, kind: RowKind) -> str:
    spans = _spans(cell.columns, cell.rows)
    if cell.heading:
        # of all rows or columns that it spans: "rowgroup" and "colgroup" would mean groups that there are not
        heading = escape(with_breaks(str(cell.value)))
        return f'<th scope="{cell.heading}"{spans} style="text-align: center">{heading}</th>'
    name = f"tables.{table.key}.{cell.name}"
    match cell.value:
        case Figure():
            align = "left" if cell.value.printed_as == "direction" else "right"
            shown = figure_html(name, cell.value, table.numbers.text(cell.value))
        case SourcedText():
            align = "left" if cell.own_words else "center"
            shown = figure_html(name, cell.value).replace("\n", "<br>")
        case _:
            align = "right" if cell.is_amount else "left"
            text = str(cell.value or "")
            shown = (with_units(text) if cell.own_words else typed_name_html(text)).replace("\n", "<br>")
            shown = "　" * cell.depth + shown if shown else ""
    # words with a source have marks beside them, which are nobody's own
    kind_of_words = "sourced-words" if isinstance(cell.value, SourcedText) else "own-words"
    if cell.number is not None:
        before, number, after = cell.number
        running = f"{before}{figure_html(f'{name}.number', number)}{after}"
        words = f'<span class="{kind_of_words}">{shown}</span>' if cell.own_words else shown
        return f'<td{spans} style="text-align: {align}">{running}{words}</td>'
    if align == "left" and shown and cell.heads_row:
        # the second line of a name begins below the first
        depth = len(shown) - len(shown.lstrip("　"))
        indent = f" indent-{depth}" if depth else ""
        return f'<th scope="row" class="row-head{indent}"{spans} style="text-align: left">{_strong(shown, kind)}</th>'
    words = f' class="{kind_of_words}"' if cell.own_words else ""
    return f'<td{words}{spans} style="text-align: {align}">{_strong(shown, kind)}</td>'


def _strong(text: str, kind: RowKind) -> str:
    return f"<strong>{text}</strong>" if text and kind == "total" else text


def _empty_row(columns: int) -> str:
    return f'<tr class="row-item">{"<td>&#8203;</td>" * columns}</tr>\n'
