"""How an input table is described: its columns, what each holds, and which cells name a row."""

from dataclasses import dataclass
from typing import Literal

ColumnKind = Literal["text", "amount", "count", "code", "date"]
CodeKind = Literal["functions", "economic", "government"]
"""The classifications: functions; the department's economic items, and the government's."""


@dataclass(frozen=True)
class Column:
    """One column of an input table.

    Attributes
    ----------
    heading
        Its Chinese heading.
    kind
        What it holds: amounts and counts become figures; codes, dates and texts stay as they are.
    may_be_empty
        Whether a cell may be empty.
    label
        What a figure of it is called, with the headings of other columns in braces.
    key
        The name by which an official table that lists the rows asks for it; empty where no table does.
    unit
        Of a count: what is counted, in its unit.
    is_summed
        Of a number: whether 合计 adds it up.
    sum_of, part_of
        Keys: of an amount or count, the columns of the same row that make it up; the one of which it is a part.
    allowed
        Of a text: the only words that may stand there; empty where any may.
    codes
        Of a code: the classification that has it.
    name_of
        Of a text: the heading of the code whose official name it is.
    concept
        What it is in the fiscal taxonomy, for open data (see `budgetbook.tables.kind.Column`).
    """

    heading: str
    kind: ColumnKind = "text"
    may_be_empty: bool = False
    label: str = ""
    key: str = ""
    unit: str = "辆"
    is_summed: bool = True
    sum_of: tuple[str, ...] = ()
    part_of: str = ""
    allowed: tuple[str, ...] = ()
    codes: CodeKind | None = None
    name_of: str = ""
    concept: str = ""

    @property
    def is_number(self) -> bool:
        """Whether figures are made of it."""
        return self.kind in ("amount", "count")

    @property
    def is_of_one_year(self) -> bool:
        """Whether what it holds is true for one year only, so that a new year's table starts with it empty."""
        is_day = self.kind == "date" and bool(self.key)
        return self.is_number or is_day or self.heading in ("指标值", "计划实施时间")


@dataclass(frozen=True)
class TableSchema:
    """One input table.

    Attributes
    ----------
    file
        File name in the unit's folder.
    title
        What the table is called in messages.
    columns
        All columns, in order; every file must have exactly these headings.
    key
        Headings that together name a row; two rows with the same key are refused.
    has_total
        Whether the table may carry a 合计 row.
    computed_columns
        Headings of the columns of names and sums that `budgetbook.dataset.frames` adds to those of the file.
    note
        What one row of it is, for those who fill it in.
    may_be_empty
        Whether there may be no row at all, which then says that there is nothing of the kind. The rows of other tables
        are listed even where their amount is 0.0.
    of_department
        Whether a department that adds up its units has it itself: it is about the department as a whole.
    """

    file: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    has_total: bool = True
    computed_columns: tuple[str, ...] = ()
    note: str = ""
    may_be_empty: bool = False
    of_department: bool = False

    @property
    def stem(self) -> str:
        """The file's name without .csv."""
        return self.file.removesuffix(".csv")

    @property
    def headings(self) -> tuple[str, ...]:
        """All headings in order."""
        return tuple(column.heading for column in self.columns)

    def column(self, heading: str) -> Column:
        """Find a column by its heading."""
        return next(column for column in self.columns if column.heading == heading)

    def heading_of(self, key: str) -> str:
        """Return the heading of the column with a key; of a heading, itself."""
        return next((column.heading for column in self.columns if column.key == key), key)
