"""Filling the official tables of a form from the book."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from budgetbook.book import Book
from budgetbook.figures import YUAN, Figure
from budgetbook.figures.ledger import SourcedText
from budgetbook.forms.table_form import TableForm
from budgetbook.tables.derived import numbering_row, with_derived
from budgetbook.tables.kind import Column, Kind, LaidOut
from budgetbook.tables.kinds import declared_columns, kind_of
from budgetbook.tables.model import (
    AnnexRow,
    AnnexTable,
    BodyCell,
    BodyRow,
    HeadCell,
    Numbered,
    heading_rows,
    running_number,
)


def build_annex(book: Book) -> tuple[AnnexTable, ...]:
    """Fill every table of the form, in its order."""
    return tuple(build_table(book, table.key) for table in book.form.tables)


def rows_of(book: Book, form: TableForm) -> list[AnnexRow]:
    """Fill the rows of a table of the form; each book fills them once."""
    if form.key not in book.annex_rows:
        book.annex_rows[form.key] = kind_of(book.form, form).rows(book, form)
    return book.annex_rows[form.key]


def is_empty(book: Book, form: TableForm) -> bool:
    """Tell whether a table has no row but a total.

    Raises
    ------
    InputError
        A column compares with last year, and there is no last year's budget.
    """
    kind = kind_of(book.form, form)
    if isinstance(kind, LaidOut):
        return _has_totals_alone(kind.body(book))
    return _has_totals_alone(with_derived(book, form, kind, rows_of(book, form)))


def _has_totals_alone(rows: Iterable[AnnexRow | BodyRow]) -> bool:
    return all(row.kind == "total" for row in rows)


def notes_of(book: Book, form: TableForm, *, empty: bool) -> tuple[str, ...]:
    """Return the notes below a table: the form's, and what must be known of an empty one or of one of its kind."""
    own = (form.empty_note or "注：{number}《{title}》为空表。",) if empty else kind_of(book.form, form).notes(book)
    variables = book.table_variables(form)
    return tuple(book.fill(note, form.key, variables) for note in (*form.notes, *own))


def build_table(book: Book, key: str) -> AnnexTable:
    """Fill one table.

    Raises
    ------
    InputError
        The form asks for rows or values that there are not.
    """
    form = book.form.table(key)
    variables, unit, kind = book.table_variables(form), book.form.unit_of(form), kind_of(book.form, form)
    printed = book.form.columns_of(form)
    if isinstance(kind, LaidOut):
        body = tuple(_in_unit(row, unit) for row in kind.body(book))
    else:
        columns = declared_columns(book.form, form)
        body = _body(kind, columns, form, unit, with_derived(book, form, kind, rows_of(book, form)))
    return AnnexTable(
        key=key,
        number=form.number,
        title=variables["title"],
        contents=book.fill(form.contents, key, variables),
        head=_head(book, form),
        body=body,
        widths=kind.widths if isinstance(kind, LaidOut) else tuple(column.width for column in printed),
        notes=notes_of(book, form, empty=_has_totals_alone(body)),
        unit_line=_line(book, form, book.form.annex.unit_line),
        department_line=_line(book, form, book.form.annex.department_line),
        numbers=book.form.numbers_of(form),
        years={"year": book.data.year, "last_year": book.data.year_before},
    )


def _head(book: Book, form: TableForm) -> tuple[tuple[HeadCell, ...], ...]:
    columns, variables = book.form.columns_of(form), book.heading_variables
    head = heading_rows([[book.fill(text, form.key, variables) for text in column.heading] for column in columns])
    is_numbered = book.form.annex.column_numbers if form.column_numbers is None else form.column_numbers
    return (*head, numbering_row(book, form)) if head and is_numbered else head


def _in_unit(row: BodyRow, unit: str) -> BodyRow:
    cells = (
        replace(cell, value=cell.value.in_unit(unit)) if isinstance(cell.value, Figure) else cell for cell in row.cells
    )
    return replace(row, cells=tuple(cells))


def _body(
    kind: Kind, columns: tuple[Column, ...], form: TableForm, unit: str, rows: list[AnnexRow]
) -> tuple[BodyRow, ...]:
    """Fill the cells; those of a group are merged over its rows."""
    body = []
    for place, row in enumerate(rows):
        cells = []
        for column in columns:
            if column.name in kind.merged and column.name not in row.values:
                continue
            depth = kind.depth(row.kind) if column.heads_row else 0
            spanned = 1 + _going_on(rows[place + 1 :], column.name) if column.name in kind.merged else 1
            cell = _cell(row, column, form, unit)
            cells.append(cell if (spanned, depth) == (1, 0) else replace(cell, rows=spanned, depth=depth))
        body.append(BodyRow(row.kind, tuple(cells)))
    return tuple(body)


def _going_on(rows: list[AnnexRow], column: str) -> int:
    """Count the rows, from the first, that have no value of their own for a column."""
    return sum(1 for _ in takewhile(lambda row: column not in row.values, rows))


def _cell(row: AnnexRow, column: Column, form: TableForm, unit: str) -> BodyCell:
    value = row.values.get(column.name)
    name = f"{row.value_keys.get(column.name, row.key)}.{column.name}"
    if isinstance(value, Numbered):
        number = ("", running_number("", value.counted), ".")
        return BodyCell(value.name, name, number=number, heads_row=column.heads_row)
    if isinstance(value, Figure):
        value = None if form.blank_without_data and not value.cells else value.in_unit(unit)
    own_words = column.is_prose and isinstance(value, str | SourcedText)
    return BodyCell(value, name, own_words=own_words, heads_row=column.heads_row)


def _line(book: Book, form: TableForm, text: str) -> str:
    """Fill in a line over a table; one that has no amounts is in the units of its counts."""
    columns = () if isinstance(kind_of(book.form, form), LaidOut) else declared_columns(book.form, form)
    counted = (
        ""
        if any(column.type == "amount" for column in columns)
        else "、".join(dict.fromkeys(column.unit for column in columns if column.type == "count"))
    )
    return book.fill(text, "annex", {**book.template_variables, "amount_unit": counted or book.form.unit_of(form)})


def rounding_of(book: Book, file: str) -> Decimal:
    """Half the last digit, in the data's unit, of what tables state of an input table in another unit than the data's.

    Return zero where the tables use the data's unit, because they are then exact.
    """
    form = book.form
    for table in form.tables:
        if file in kind_of(form, table).inputs and form.unit_of(table) != form.amount_unit:
            step = Decimal(1).scaleb(-form.numbers_of(table).decimals)
            return step / 2 * (10000 if form.amount_unit == YUAN else Decimal(1).scaleb(-4))
    return Decimal(0)
