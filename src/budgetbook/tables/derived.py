"""Columns that tables of every kind can have: 序号, the unit, and last year's amounts with the change from them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from budgetbook.book import Book
from budgetbook.core.errors import InputError
from budgetbook.dataset.dataset import Dataset
from budgetbook.figures import Cell, Figure, total
from budgetbook.figures.ledger import SourcedText
from budgetbook.forms.schema import SPENDING_FILE
from budgetbook.forms.table_form import ColumnForm, TableForm
from budgetbook.tables.kind import ROW_NUMBER, UNIT_CODE, UNIT_NAME, Kind
from budgetbook.tables.kinds import same_kind
from budgetbook.tables.model import AnnexRow, HeadCell, Value, running_number
from budgetbook.tables.row_parts import Values, unit_code

_Amounts = Mapping[tuple[str, str], Figure]
"""Last year's amounts, by the key of the row and the name of the column."""


def with_derived(book: Book, form: TableForm, kind: Kind, rows: Iterable[AnnexRow]) -> list[AnnexRow]:
    """Add to the rows what the form's columns ask for beyond what the kind fills.

    Raises
    ------
    InputError
        A column compares with last year, there is no last year's budget, and it may not be blank.
    """
    columns = book.form.columns_of(form)
    compared = [column for column in columns if column.of]
    for column in compared:
        if book.data.base is None and not column.blank_without_base:
            raise InputError(
                f"{book.form_file} 附表“{form.key}”的“{'/'.join(column.heading)}”栏要有上年预算："
                f"{book.data.folder}/unit.toml “previous_year.available”为 false；没有上年可比时这一栏留空的，"
                "在该栏写 blank_without_base = true。"
            )
    before = _last_years(book, form) if compared and book.data.base is not None else {}
    numbers = _Numbers(kind, Cell(book.form_file, 0, f"tables.{form.key}.key", form.key))
    asked = {column.value for column in columns}
    made = []
    for row in rows:
        values: Values = {column.name: _compared(row, column, before) for column in compared}
        if ROW_NUMBER in asked:
            values[ROW_NUMBER] = numbers.next(row)
        if row.kind == "item":
            values |= {UNIT_CODE: unit_code(book), UNIT_NAME: book.data.settings.unit.name}
        value_keys = {
            column.name: row.value_keys[column.value] for column in compared if column.value in row.value_keys
        }
        made.append(replace(row, values={**values, **row.values}, value_keys={**value_keys, **row.value_keys}))
    return made


_NOT_NUMBERED = ("合计", "小计", "主管部门")


class _Numbers:
    """Numbers rows: every row of a two-sided table; of others all but those that stand for the whole or for a group.

    A row is counted by the cell for which it stands; one that only the form and the classification know (a 类 without
    spending) by the table's place in the form.
    """

    def __init__(self, kind: Kind, table: Cell) -> None:
        self._kind, self._table, self._counted = kind, table, list[Cell]()

    def next(self, row: AnnexRow) -> SourcedText | None:
        if not self._kind.sides and self._kind.level(row.kind, row.key).words in _NOT_NUMBERED:
            return None
        self._counted.append(self._source(row))
        return running_number("行的", tuple(self._counted))

    def _source(self, row: AnnexRow) -> Cell:
        printed = (value.cells for value in row.values.values() if isinstance(value, Figure | SourcedText))
        cells = row.cells or next((cells for cells in printed if cells), ())
        return cells[0] if cells else self._table


def _compared(row: AnnexRow, column: ColumnForm, before: _Amounts) -> Value:
    """Return last year's amount, the change from it, or that in percent; nothing where last year had no such item."""
    now = row.values.get(column.value)
    base = before.get((row.value_keys.get(column.value, row.key), column.value))
    if column.of == "last_year" or base is None:
        return base
    if not isinstance(now, Figure) or not now.cells:
        return None
    difference = (now - base).named(f"{now.label}比上年增减")
    if column.of == "change":
        return difference
    return ((now - base) / base).named(f"{now.label}比上年增减幅度") if base.value else None


def _last_years(book: Book, form: TableForm) -> _Amounts:
    """Fill the table from last year's budget, of all units that were merged into this one.

    Spending is put under this year's codes: where several took the place of one, its amount is in the sums alone.
    """
    found: dict[tuple[str, str], list[Figure]] = {}
    table = form.model_copy(update={"columns": book.form.columns_of(form)})
    for unit in book.data.base.units if book.data.base else ():
        before = Book(_under_new_codes(book, unit), unit.form)
        same = same_kind(unit.form, table)
        for row in same.rows(before, table) if same else ():
            for name, value in row.values.items():
                if isinstance(value, Figure) and value.cells:
                    amount = value.in_unit(book.data.amount_unit) if value.unit != "%" else value
                    found.setdefault((row.value_keys.get(name, row.key), name), []).append(amount)
    return {key: total(figures, f"上年{figures[0].label}", figures[0].unit) for key, figures in found.items()}


def _under_new_codes(book: Book, unit: Dataset) -> Dataset:
    comparison = book.comparison
    renamed = {
        (change.fund, code): change.group.after[0]
        for change in (comparison.items if comparison else ())
        if len(change.group.after) == 1
        for code in change.group.before
    }
    classification = unit.classification
    names = {**classification.functions, **book.data.classification.functions}
    spending = unit.sources[SPENDING_FILE]
    rows = []
    for row in spending.rows:
        code = renamed.get((row.text("资金性质"), row.text("科目编码")), row.text("科目编码"))
        rows.append(replace(row, values={**row.values, "科目编码": code, "科目名称": names[code]}))
    functions = replace(classification.function_list, names=names)
    return replace(
        unit,
        classification=replace(classification, function_list=functions),
        sources={**unit.sources, SPENDING_FILE: replace(spending, rows=tuple(rows))},
    )


def numbering_row(book: Book, form: TableForm) -> tuple[HeadCell, ...]:
    """Return the 栏次 row: the columns numbered from 1, after a first column of row numbers, over which 栏次 stands."""
    columns = book.form.columns_of(form)
    key = form.columns if isinstance(form.columns, str) else form.key
    is_named = columns[0].value == ROW_NUMBER
    cells = [
        Cell(book.form_file, 0, f"tables.{key}.columns 第{place}项.value", column.value)
        for place, column in enumerate(columns, 1)
    ]
    counted = cells[1:] if is_named else cells
    numbers = (running_number("栏的", tuple(counted[:place])) for place in range(1, len(counted) + 1))
    numbered = (HeadCell(number.text, 1, 1, number, is_numbering=True) for number in numbers)
    return (*((HeadCell("栏次", 1, 1, is_numbering=True),) if is_named else ()), *numbered)
