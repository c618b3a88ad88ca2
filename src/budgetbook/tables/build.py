"""Filling the official tables of a form from the book."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from budgetbook.core.errors import InputError
from budgetbook.figures import Figure
from budgetbook.tables.heading import heading_rows
from budgetbook.tables.model import AnnexTable, BodyCell, BodyRow, Numbered, running_number
from budgetbook.tables.performance import WIDTHS, performance_rows
from budgetbook.tables.rows import OWN_WORDS, ROWS, known_values, rows_of

if TYPE_CHECKING:
    from budgetbook.book import Book
    from budgetbook.forms.form import ColumnForm, TableForm
    from budgetbook.tables.model import AnnexRow, HeadCell

PERFORMANCE = "performance"
"""The `rows` of the one table that is laid out as a form rather than listed."""


def build_annex(book: Book) -> tuple[AnnexTable, ...]:
    """Fill every table of the form, in its order."""
    return tuple(build_table(book, table.key) for table in book.form.tables)


def build_table(book: Book, key: str) -> AnnexTable:
    """Fill one table.

    Raises
    ------
    InputError
        The form asks for rows or values that there are not.
    """
    form = book.form.table(key)
    words = book.table_words(form)
    if form.rows == PERFORMANCE:
        body = tuple(_in_unit(row, book.form.unit_of(form)) for row in performance_rows(book))
        return _table(book, form, words, (), body, WIDTHS, form.notes)
    if form.rows not in ROWS:
        known = "、".join((*ROWS, PERFORMANCE))
        raise InputError(f"{book.form_file} 附表“{key}”的 rows：发现“{form.rows}”，应为{known}之一。")
    columns = book.form.columns_of(form)
    if not columns:
        raise InputError(f"{book.form_file} 附表“{key}”没有栏目（columns）。")
    _check_values(book, form, columns)
    rows = rows_of(book, form)
    head = heading_rows([[book.fill(text, key, words) for text in column.heading] for column in columns])
    unit = book.form.unit_of(form)
    body = tuple(BodyRow(row.kind, tuple(_cell(row, column, form, unit) for column in columns)) for row in rows)
    empty = all(row.kind == "total" for row in rows)
    notes = (*form.notes, form.empty_note or "注：{number}《{title}》为空表。") if empty else form.notes
    return _table(book, form, words, head, body, tuple(column.width for column in columns), notes)


def _in_unit(row: BodyRow, unit: str) -> BodyRow:
    cells = (
        replace(cell, value=cell.value.in_unit(unit)) if isinstance(cell.value, Figure) else cell for cell in row.cells
    )
    return replace(row, cells=tuple(cells))


def _cell(row: AnnexRow, column: ColumnForm, form: TableForm, unit: str) -> BodyCell:
    value = row.values.get(column.value)
    name = f"{row.names.get(column.value, row.key)}.{column.value}"
    if isinstance(value, Numbered):
        return BodyCell(value.name, name, number=("", running_number("", value.counted), "."))
    if isinstance(value, Figure):
        value = None if form.blank_without_data and not value.cells else value.in_unit(unit)
    # 项目支出 of the spending tables is called "project" as well, and is a figure
    own_words = isinstance(value, str) and column.value in OWN_WORDS
    return BodyCell(value, name, own_words=own_words)


def _line(book: Book, form: TableForm, text: str) -> str:
    return book.fill(text, "annex", {**book.words, "amount_unit": book.form.unit_of(form)})


def _check_values(book: Book, form: TableForm, columns: tuple[ColumnForm, ...]) -> None:
    known = known_values(form.rows, book.form.data)
    for column in columns:
        if column.value not in known:
            heading = "/".join(column.heading)
            raise InputError(
                f"{book.form_file} 附表“{form.key}”的“{heading}”栏：发现“{column.value}”，应为{'、'.join(known)}之一。"
            )


def _table(
    book: Book,
    form: TableForm,
    words: dict[str, str],
    head: tuple[tuple[HeadCell, ...], ...],
    body: tuple[BodyRow, ...],
    widths: tuple[int, ...],
    notes: tuple[str, ...],
) -> AnnexTable:
    return AnnexTable(
        key=form.key,
        number=form.number,
        title=words["title"],
        contents=book.fill(form.contents, form.key, words),
        head=head,
        body=body,
        widths=widths,
        notes=tuple(book.fill(note, form.key, words) for note in notes),
        unit_line=_line(book, form, book.form.annex.unit_line),
        department_line=_line(book, form, book.form.annex.department_line),
        numbers=book.form.numbers_of(form),
        year=book.data.year,
    )
