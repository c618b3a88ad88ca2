"""Rows of the official tables that list spending by 类, 款 and 项."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.dataset.frames import groups
from budgetbook.dataset.measures import spending_sums
from budgetbook.figures import total
from budgetbook.figures.ledger import Mark
from budgetbook.forms import schema
from budgetbook.tables.model import AnnexRow
from budgetbook.tables.row_parts import code_mark, unit_code, with_total

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from budgetbook.book import Book
    from budgetbook.forms.form import TableForm
    from budgetbook.tables.model import RowKind
    from budgetbook.tables.row_parts import Values

    AddUp = Callable[[Book, pd.DataFrame, str, str], dict[str, Values]]

_LEVELS: tuple[tuple[RowKind, str, int, int], ...] = (
    ("class", "类", 0, 3),
    ("section", "款", 3, 5),
    ("item", "科目编码", 5, 7),
)
"""The levels of function codes: the kind of row, the column of spending, the digits of a code that are the level's."""


def spending(book: Book, form: TableForm) -> list[AnnexRow]:
    """预算03表: all spending by 类, 款 and 项, across by kind."""
    del form
    return _by_function(book, book.data.frame("spending"), "支出总计", across_kinds)


def spending_by_fund(book: Book, form: TableForm) -> list[AnnexRow]:
    """预算05, 08, 09表: as 预算03表, of the one fund that the form names."""
    spending = book.data.frame("spending")
    return _by_function(book, spending[spending["资金性质"] == form.fund], f"{form.fund}支出", across_kinds)


def income(book: Book, form: TableForm) -> list[AnnexRow]:
    """预算02表: income by the function it is spent on, across by source."""
    del form
    return _by_function(book, book.data.frame("spending"), "支出总计", across_funds)


def across_kinds(book: Book, spending: pd.DataFrame, heading: str, label: str = "") -> dict[str, Values]:
    """Add up spending across by kind, for each code of a column; without a column, all of it under a label and ""."""
    layout, names = book.form.data, book.data.classification.functions
    return {code: dict(spending_sums(rows, layout, names.get(code, label))) for code, rows in groups(spending, heading)}


def across_funds(book: Book, spending: pd.DataFrame, heading: str, label: str = "") -> dict[str, Values]:
    """Do the same across by fund."""
    layout, unit = book.form.data, book.data.amount_unit
    amounts = {
        (fund, code): spending_sums(rows, layout, f"{fund}支出")["total"]
        for fund, of_fund in groups(spending, "资金性质")
        for code, rows in groups(of_fund, heading)
    }
    found = {}
    for code, kinds in across_kinds(book, spending, heading, label).items():
        by_fund = {
            key: amounts.get((fund, code), total((), f"{fund}支出", unit)) for key, fund in layout.fund_keys.items()
        }
        fiscal = total((by_fund[key] for key in schema.FUND_KEYS), "财政拨款", unit)
        found[code] = {"total": kinds["total"], "appropriation": fiscal, **by_fund}
    return found


def _by_function(book: Book, spending: pd.DataFrame, label: str, across: AddUp) -> list[AnnexRow]:
    """List spending at every level of its codes, under the department."""
    if spending.empty:
        return with_total(book, None, [])
    unit, names = book.data.settings.unit, book.data.classification.functions
    whole = across(book, spending, "", label)[""]
    codes: dict[str, Mark] = {}
    rows: dict[str, AnnexRow] = {}
    for kind, heading, start, _ in _LEVELS:
        for code, amounts in across(book, spending, heading, "").items():
            codes[code] = code_mark(book, "spending", spending, "科目编码", code, start)
            values: Values = {level: codes[code[:end]] for level, _, _, end in _LEVELS if end <= len(code)}
            if kind == "item":
                values["unit_code"] = unit_code(book)
            rows[code] = AnnexRow(kind, code, {**values, "name": names[code], **amounts})
    listed = [rows[code] for code in sorted(rows)]
    if book.form.annex.department_row:
        department = Mark(unit.department_code, "主管部门编码", (book.data.setting("unit.department_code"),))
        listed.insert(0, AnnexRow("department", "department", {"unit_code": department, "name": unit.name, **whole}))
    return with_total(book, whole, listed)
