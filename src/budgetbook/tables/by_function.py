"""What tables that list spending by 类, 款 and 项 of the functional classification have in common."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

import pandas as pd

from budgetbook.book import Book
from budgetbook.dataset.frames import EXPENSES
from budgetbook.dataset.measures import spending_sums_by, total_name
from budgetbook.figures import Figure, total
from budgetbook.figures.ledger import SourcedText
from budgetbook.forms import schema
from budgetbook.forms.layout import Layout
from budgetbook.forms.table_form import TableForm
from budgetbook.tables.kind import CONCEPTS, EXPENDITURE, TOTAL_LEVEL, UNIT_LEVEL, Column, Kind, Level, Side
from budgetbook.tables.model import AnnexRow, RowKind
from budgetbook.tables.row_parts import SourcedCodes, Values, unit_code, with_total

_DIGITS: tuple[tuple[RowKind, str, int, int], ...] = (
    ("class", "类", 0, 3),
    ("section", "款", 3, 5),
    ("item", "科目编码", 5, 7),
)
"""The levels of function codes: the kind of row, the column of spending, the digits of a code that are the level's."""

_CONCEPT = CONCEPTS["functions"]

CODES = (
    Column("class", "code", f"{_CONCEPT}:level1:code", shows_key=True),
    Column("section", "code", f"{_CONCEPT}:level2:code", shows_key=True),
    Column("item", "code", f"{_CONCEPT}:level3:code", shows_key=True),
)


WHOLE_CODE = Column("code", "code", shows_key=True)
"""The whole code of a row in one column; open data has it with the row's key."""


class ByFunction(Kind):
    """A table of a row for each 类, 款 and 项, under the department and the total."""

    classification = "functions"
    inputs = (schema.SPENDING_FILE,)
    levels: ClassVar[Mapping[RowKind, Level]] = {
        "total": TOTAL_LEVEL,
        "department": Level("主管部门", adds_up=True),
        "class": Level("类", adds_up=True),
        "section": Level("款", adds_up=True),
        "item": Level("项"),
    }

    def columns(self, layout: Layout) -> tuple[Column, ...]:
        return (
            *CODES,
            WHOLE_CODE,
            Column("unit_code", "code", f"{CONCEPTS['unit']}:code"),
            Column("name", "text", f"{_CONCEPT}:label", heads_row=True),
            *self.amounts(layout),
        )

    def level(self, row: RowKind, key: str, side: Side | None = None) -> Level:
        return UNIT_LEVEL if row == "unit" else self.levels[row]

    def amounts(self, layout: Layout) -> tuple[Column, ...]:
        """Return the columns of amounts."""
        raise NotImplementedError

    def add_up(self, book: Book, spending: pd.DataFrame, heading: str, label: str = "") -> dict[str, Values]:
        """Add up spending for each code of a column; without a column, all of it under a label and ""."""
        raise NotImplementedError

    def spending(self, book: Book, form: TableForm) -> tuple[pd.DataFrame, str]:
        """Return the rows of spending that are listed, and what their sum is called."""
        return book.data.frame("spending"), total_name(book.form.data, "支出")

    def rows(self, book: Book, form: TableForm) -> list[AnnexRow]:
        spending, label = self.spending(book, form)
        if spending.empty:
            return with_total(book, None, [])
        unit = book.data.settings.unit
        whole = self.add_up(book, spending, "", label)[""]
        if form.by_unit and book.data.units:
            parts = (Book(part, book.form) for part in book.data.unit_parts)
            listed = [row for part in parts for row in self._of_unit(part, form)]
        else:
            listed = self._listed(book, spending)
        if book.form.annex.department_row:
            department = SourcedText(unit.department_code, "主管部门编码", (book.data.setting("unit.department_code"),))
            listed.insert(
                0, AnnexRow("department", "department", {"unit_code": department, "name": unit.name, **whole})
            )
        return with_total(book, whole, listed)

    def _of_unit(self, book: Book, form: TableForm) -> list[AnnexRow]:
        """List a department's unit: its own sum, and its rows under it."""
        spending, _ = self.spending(book, form)
        if spending.empty:
            return []
        unit = book.data.settings.unit
        whole = self.add_up(book, spending, "", unit.name)[""]
        head = AnnexRow("unit", unit.code, {"unit_code": unit_code(book), "name": unit.name, **whole})
        return [head, *(replace(row, key=f"{unit.code}.{row.key}") for row in self._listed(book, spending))]

    def _listed(self, book: Book, spending: pd.DataFrame) -> list[AnnexRow]:
        names = book.data.classification.functions
        typed = SourcedCodes(book, "spending", spending, "科目编码")
        codes: dict[str, SourcedText] = {}
        rows: dict[str, AnnexRow] = {}
        for kind, heading, start, _ in _DIGITS:
            for code, amounts in self.add_up(book, spending, heading).items():
                codes[code] = typed.printed(code, start)
                values: Values = {level: codes[code[:end]] for level, _, _, end in _DIGITS if end <= len(code)}
                values["code"] = typed.printed(code)
                if kind == "item":
                    values["unit_code"] = unit_code(book)
                rows[code] = AnnexRow(kind, code, {**values, "name": names[code], **amounts})
        return [rows[code] for code in sorted(rows)]


def sums_by_kind(book: Book, spending: pd.DataFrame, heading: str, label: str = "") -> dict[str, Values]:
    """Add up spending by kind, for each code of a column; without a column, all of it under a label and ""."""
    layout, names = book.form.data, book.data.classification.functions
    found: dict[str, Values] = {}
    columns = expense_columns(layout)
    for code, amounts in spending_sums_by(spending, heading, layout, label, names).items():
        expenses = {
            column.name: total((amounts[part] for part in column.sum_of), column.category, book.data.amount_unit)
            for column in columns
        }
        found[code] = {**expenses, **amounts}
    return found


def columns_by_kind(layout: Layout) -> tuple[Column, ...]:
    """Return the columns of amounts by kind: parts of all spending, the form's kinds, 人员经费 and 公用经费."""
    kinds = {part: tuple(kind.key for kind in layout.kinds_of(part)) for part in layout.parts}
    expenses = expense_columns(layout)
    also = {"basic": tuple(column.name for column in expenses)}
    return (
        *(
            Column(part, category=name, split_by=EXPENDITURE, sum_of=kinds[part], alternative_sum_of=also.get(part, ()))
            for part, name in layout.parts.items()
        ),
        *(Column(kind.key, category=kind.heading, split_by=EXPENDITURE) for kind in layout.spending),
        *expenses,
    )


def expense_columns(layout: Layout) -> tuple[Column, ...]:
    """Return the columns of 人员经费 and 公用经费; none where a kind of basic spending has classes of both, or none."""
    parts: dict[str, list[str]] = {}
    for kind in layout.spending:
        if kind.of == "basic":
            names = {EXPENSES.get(code, "") for code in kind.classes}
            parts.setdefault(names.pop() if len(names) == 1 else "", []).append(kind.key)
    taken = {kind.key for kind in layout.spending}
    return tuple(
        Column(key, category=name, split_by=EXPENDITURE, sum_of=tuple(parts.get(name, ())))
        for key, name in schema.EXPENSE_NAMES.items()
        if "" not in parts and key not in taken
    )


def sums_by_fund(book: Book, spending: pd.DataFrame, heading: str, label: str = "") -> dict[str, dict[str, Figure]]:
    """Add up spending by fund, for each code of a column; see `sums_by_kind`."""
    layout, unit = book.form.data, book.data.amount_unit
    amounts = {
        (fund, code): sums["total"]
        for fund in dict.fromkeys(spending["资金性质"].array)
        for code, sums in spending_sums_by(spending, heading, layout, f"{fund}支出", fund=fund).items()
    }
    found = {}
    names = book.data.classification.functions
    for code, kinds in spending_sums_by(spending, heading, layout, label, names).items():
        by_fund = {
            key: amounts.get((fund, code), total((), f"{fund}支出", unit)) for key, fund in layout.fund_keys.items()
        }
        found[code] = {"total": kinds["total"], **with_sums(layout, by_fund, unit)}
    return found


def with_sums(layout: Layout, by_fund: dict[str, Figure], unit: str) -> dict[str, Figure]:
    """Add to the amounts of each fund, by key, those of 财政拨款 and of every group of income."""
    sums = {
        column: total((by_fund[key] for key in keys), name, unit) for column, (name, keys) in layout.fund_sums.items()
    }
    return {**by_fund, **sums}


def fund_columns(layout: Layout, sum_of: tuple[str, ...] = (), suffix: str = "") -> tuple[Column, ...]:
    """Return the columns of amounts by fund: the total, each fund, 财政拨款 and every group of income.

    Parameters
    ----------
    sum_of
        What the total adds up; by default all money.
    suffix
        What the names of the funds' columns end with.
    """
    return (
        Column("total", sum_of=sum_of or layout.whole, alternative_sum_of=tuple(layout.parts)),
        *(Column(f"{key}{suffix}", category=fund) for key, fund in layout.fund_keys.items()),
        *(
            Column(f"{column}{suffix}", sum_of=tuple(f"{key}{suffix}" for key in keys))
            for column, (_, keys) in layout.fund_sums.items()
        ),
    )
