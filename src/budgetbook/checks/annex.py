"""The official tables as they will be printed: every level, every row, and table against table."""

import itertools
import re
from collections.abc import Iterator

from budgetbook.book import Book
from budgetbook.checks.across_tables import THREE_PUBLIC_CODES
from budgetbook.checks.compare import equal
from budgetbook.checks.model import Finding
from budgetbook.figures import Cell, Figure, total
from budgetbook.forms.schema import EXPENSE_NAMES
from budgetbook.forms.table_form import TableForm
from budgetbook.tables.build import is_empty, notes_of, rows_of
from budgetbook.tables.kind import EXPENDITURE
from budgetbook.tables.kinds import kind_of
from budgetbook.tables.kinds.three_public import ThreePublic
from budgetbook.tables.model import AnnexRow, RowKind
from budgetbook.tables.two_sided import THIS_YEAR

_BELOW: dict[RowKind, RowKind] = {"total": "class", "unit": "class", "class": "section", "section": "item"}
_ORDER: tuple[RowKind, ...] = ("total", "department", "unit", "class", "section", "item")


def levels_add_up(book: Book) -> Iterator[Finding]:
    """预算02, 03, 05, 08, 09表: 合计 = 类, 类 = 款, 款 = 项, in every column (E09)."""
    for form in book.form.tables:
        if kind_of(book.form, form).classification == "functions":
            rows = rows_of(book, form)
            for number, row in enumerate(rows):
                if row.kind == "department":
                    yield from _adds_up(book, form, row, [one for one in rows if one.kind == "total"])
                if row.kind in _BELOW:
                    below = list(_members(rows, number, row.kind))
                    yield from _adds_up(book, form, row, below)


def rows_add_up(book: Book) -> Iterator[Finding]:
    """预算03, 05, 08, 09表: 总计 = 基本支出 + 项目支出, and each of these its kinds, in every row (E09)."""
    for form in book.form.tables:
        kind = kind_of(book.form, form)
        if kind.classification == "functions" and kind.split_by == EXPENDITURE:
            columns = kind.columns(book.form.data)
            wholes = [column for column in columns if column.sum_of and _is_asked(book, form, column.name)]
            for row in rows_of(book, form):
                # the 合计 of an empty table has no values
                for whole in (column for column in wholes if column.name in row.values):
                    found = _figure(row, whole.name)
                    summed = total((_figure(row, part) for part in whole.sum_of), "各栏之和", found.unit)
                    yield equal(found.named(f"{form.number} {row.values['name']}"), summed)


def tables_agree(book: Book) -> Iterator[Finding]:
    """预算01 to 06表 agree wherever they state the same thing (E10)."""
    stated: dict[str, list[tuple[str, Figure]]] = {"收入": [], "支出": [], "一般公共预算支出": [], "基本支出": []}
    for form in book.form.tables:
        rows = rows_of(book, form)
        # 结转 is in no other table
        top = next((row for row in rows if row.key == THIS_YEAR), None)
        top = top or next((row for row in rows if row.kind == "total" and len(row.values) > 1), None)
        if top is None:
            continue
        kind = kind_of(book.form, form)
        for name, column in kind.totals_of(form).items():
            if kind.direction == "income" and book.form.data.has_carry_over:
                name = "支出"  # the year's income and 上年结转, by what they are spent on
            stated[name].append((form.number, _figure(top, column)))
    for name, figures in stated.items():
        for (first, one), (second, other) in itertools.pairwise(figures):
            yield equal(other.named(f"{second}{name}"), one.named(f"{first}{name}"))


def empty_tables_are_named(book: Book) -> Iterator[Finding]:
    """A table without rows keeps its form and a note that names that very table, if only as 本表 (E28)."""
    for form in book.form.tables:
        if is_empty(book, form):
            notes, title = "；".join(notes_of(book, form, empty=True)), book.table_variables(form)["title"]
            own = re.compile("|".join(map(re.escape, (title, form.number, "本表", "此表"))))
            others = (other for other in book.form.tables if other.key != form.key)
            names = [name for other in others for name in (other.number, book.table_variables(other)["title"])]
            # without its own name: 表十一 holds 表十
            holds = own.search(notes) is not None and not any(name in own.sub("", notes) for name in names)
            where = Cell(book.form_file, 0, f"tables.{form.key}.empty_note", form.empty_note)
            expected = f"指明{form.number}《{title}》的说明"
            yield Finding(where, f"“{notes}”", expected, holds=holds)


REQUIRED_TABLES = (
    "部门收支总体情况表",
    "部门收入总体情况表",
    "部门支出总体情况表",
    "财政拨款收支总体情况表",
    "一般公共预算支出情况表",
    "一般公共预算基本支出情况表",
    "一般公共预算“三公”经费支出情况表",
    "政府性基金预算支出情况表",
)
"""The eight tables that every place publishes."""


def core_tables_are_there(book: Book) -> Iterator[Finding]:
    """Whatever a place adds, eight tables must be published (财预〔2016〕143号; E01)."""
    there = {kind_of(book.form, form).title_of(form) for form in book.form.tables}
    printed = {form.input for form in book.form.tables}
    for one in book.form.data.lists:
        # with 会议费 and 培训费 it is a list, whose items of “三公”经费 must be those of three_public.csv
        if one.key in printed and {*THREE_PUBLIC_CODES.values()} <= {equality.measure for equality in one.equals}:
            there.add(ThreePublic.title)
    where = Cell(book.form_file, 0, "tables", "")
    for title in REQUIRED_TABLES:
        holds = title in there
        yield Finding(where, f"{'有' if holds else '没有'}《{title}》", f"有《{title}》", holds=holds)


def _members(rows: list[AnnexRow], number: int, kind: RowKind) -> Iterator[AnnexRow]:
    if kind == "total":
        yield from (row for row in rows if row.kind == _BELOW[kind])
        return
    for row in rows[number + 1 :]:
        if _ORDER.index(row.kind) <= _ORDER.index(kind):
            return
        if row.kind == _BELOW[kind]:
            yield row


def _is_asked(book: Book, form: TableForm, name: str) -> bool:
    """Tell whether a column is the table's; 人员经费 and 公用经费, which add up its kinds, are if they are printed."""
    return name not in EXPENSE_NAMES or name in {column.value for column in book.form.columns_of(form)}


def _adds_up(book: Book, form: TableForm, row: AnnexRow, below: list[AnnexRow]) -> Iterator[Finding]:
    for name, value in row.values.items():
        if isinstance(value, Figure) and _is_asked(book, form, name):
            parts = [_figure(member, name) for member in below]
            summed = total(parts, "下级之和", book.data.amount_unit)
            yield equal(value.named(f"{form.number} {row.values['name']}的{value.label}"), summed)


def _figure(row: AnnexRow, name: str) -> Figure:
    value = row.values[name]
    if not isinstance(value, Figure):
        raise TypeError(f"{name} is not a figure")
    return value
