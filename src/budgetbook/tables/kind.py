"""What a kind of official table declares, for print, open data, export and import to read.

A kind is one class in one file under `kinds/`; a form's table names it (`kind = "spending"`) and picks columns by name.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from budgetbook.book import Book
from budgetbook.forms.layout import Layout
from budgetbook.forms.table_form import TableForm
from budgetbook.tables.model import AnnexRow, BodyRow, RowKind

Side = Literal["income", "spending"]

FUND, EXPENDITURE = "资金性质", "支出类型"
"""Whether amounts are divided by fund (资金性质) or by kind of spending (支出类型)."""

CONCEPTS = {
    "functions": "functional-classification:generic",
    "economic": "economic-classification:generic",
    "government": "economic-classification:generic",
    "unit": "administrative-classification:generic",
    "activity": "activity:generic:project",
}
"""Concepts of the fiscal taxonomy with which a column's `concept` begins."""


@dataclass(frozen=True)
class Column:
    """A column that the tables of a kind can have.

    Attributes
    ----------
    name
        The form's `value` for it.
    type
        Amounts and counts are figures, codes are numbers that nobody adds up.
    concept
        Its ColumnType in the fiscal taxonomy, for open data; empty where there is none.
    category
        Of amounts: the fund or the kind of spending that they are of, whichever the kind divides by (`Kind.split_by`).
    sum_of
        The columns of the same row that it adds up.
    part_of
        The column of which it is a part; its parts need not add up to that column.
    stands_alone
        Whether it belongs to no sum, though the table has others.
    side
        The side of a two-sided table on which it stands.
    heads_row
        Whether it says what its row is about.
    shows_key
        Whether it shows a level of the code that names the row.
    is_prose
        Whether it holds the unit's own words.
    heading
        The column of an input table from which it is printed as it was typed.
    unit
        Of a count: what is counted.
    is_derived
        Whether it is none of the kind's own (see `budgetbook.tables.derived`).
    split_by
        Whether its amounts are divided by fund (资金性质) or by kind of spending (支出类型), where the kind's are
        divided otherwise; else empty.
    alternative_sum_of
        The columns that it adds up as well, in another way.
    """

    name: str
    type: Literal["amount", "count", "percent", "code", "text"] = "amount"
    concept: str = ""
    category: str = ""
    sum_of: tuple[str, ...] = ()
    part_of: str = ""
    stands_alone: bool = False
    side: Side | None = None
    heads_row: bool = False
    shows_key: bool = False
    is_prose: bool = False
    heading: str = ""
    unit: str = ""
    is_derived: bool = False
    split_by: str = ""
    alternative_sum_of: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether it holds figures."""
        return self.type in ("amount", "count", "percent")


ROW_NUMBER, UNIT_CODE, UNIT_NAME = "row_number", "unit_code", "unit_name"
GENERAL = {
    ROW_NUMBER: Column(ROW_NUMBER, "code", is_derived=True),
    UNIT_CODE: Column(UNIT_CODE, "code", f"{CONCEPTS['unit']}:code", is_derived=True),
    UNIT_NAME: Column(UNIT_NAME, "text", f"{CONCEPTS['unit']}:label", is_derived=True),
}
"""Columns that tables of every kind can have."""


@dataclass(frozen=True)
class Level:
    """What a row is, in words (open data's 行类型), and whether it adds up other rows of its table."""

    words: str
    adds_up: bool = False


TOTAL_LEVEL, LINE_LEVEL, PART_LEVEL = Level("合计", adds_up=True), Level("项目"), Level("其中")
UNIT_LEVEL = Level("单位", adds_up=True)
"""A department's unit, above its rows."""
SUM_LEVEL = Level(LINE_LEVEL.words, adds_up=True)
"""A line of a list that is no classification, and one that other lines are parts of."""


class Kind:
    """A kind of official table.

    Attributes
    ----------
    name
        The form's name for it.
    title
        Its title in the list of tables that every place publishes (财预〔2016〕143号); empty where it is not in it.
    totals
        The columns whose grand total other tables state as well, by what they state: 收入, 支出 ….
    classification
        The classification whose codes name its rows, the department's economic one or the government's among them;
        empty where they have none.
    split_by
        Whether its amounts are divided by fund (资金性质) or by kind of spending (支出类型).
    direction
        What all its amounts are, where its columns have no sides.
    sides
        The column of names with which each side of its rows begins; empty where a row is about one thing.
    inputs
        The input tables (files) that its amounts come from.
    levels
        The level of each kind of row.
    is_of_one_fund
        Whether it is about the one 资金性质 that the form's table names.
    can_be_about
        The settings of a form's table that can narrow what it lists.
    lists_classes
        Whether its rows are 类, so that all of them can be listed.
    merged
        The columns whose cell is merged over all rows of a group. A row whose `values` lack such a column belongs to
        the group of the row above.
    """

    name: str
    title: ClassVar[str] = ""
    totals: ClassVar[Mapping[str, str]] = {}
    classification: ClassVar[Literal["functions", "economic", "government", ""]] = ""
    split_by: ClassVar[str] = EXPENDITURE
    direction: ClassVar[Side] = "spending"
    sides: ClassVar[Mapping[Side, str]] = {}
    inputs: tuple[str, ...] = ()
    levels: ClassVar[Mapping[RowKind, Level]] = {}
    is_of_one_fund: ClassVar[bool] = False
    can_be_about: ClassVar[tuple[Literal["fund", "part", "classes"], ...]] = ()
    lists_classes: ClassVar[bool] = False
    merged: tuple[str, ...] = ()

    def columns(self, layout: Layout) -> tuple[Column, ...]:
        """Return the columns that a form can ask for."""
        raise NotImplementedError

    def columns_among(self, layout: Layout, printed: Collection[str]) -> tuple[Column, ...]:
        """Return the same columns, with `sum_of`, `part_of` and the split set for those that a form's table prints."""
        return self.columns(layout)

    def rows(self, book: Book, form: TableForm) -> list[AnnexRow]:
        """Fill the rows: values by the columns' names."""
        raise NotImplementedError

    def notes(self, book: Book) -> tuple[str, ...]:
        """Return what must be known where it states something else than other tables by the same name."""
        return ()

    def level(self, row: RowKind, key: str, side: Side | None = None) -> Level:
        """Return the level of a row (of one side of it) by its kind and key."""
        return self.levels[row]

    def depth(self, row: RowKind) -> int:
        """Return how far a row's name is set in: 类 not at all, 款 by one, 项 by two (without 款 by one)."""
        of_codes = [kind for kind in ("class", "section", "item") if self.classification and kind in self.levels]
        return of_codes.index(row) if row in of_codes else 0

    def level_names(self) -> tuple[str, ...]:
        """Return what its rows can be, in words."""
        return tuple(level.words for level in self.levels.values())

    def title_of(self, form: TableForm) -> str:
        """Return the title under which every place publishes a form's table; empty where not every place does."""
        return self.title.replace("{fund}", form.fund or "")

    def totals_of(self, form: TableForm) -> Mapping[str, str]:
        """Name the columns whose grand total other tables state as well, by what they state."""
        return self.totals

    def recoverable_inputs(self, layout: Layout) -> Mapping[str, tuple[frozenset[str], ...]]:
        """Name the input tables (files) that can be read back from a table with all columns of one of these sets."""
        return {}

    def can_recover(self, file: str, columns: Collection[str], layout: Layout) -> bool:
        """Tell whether an input table can be read back from a table with these columns."""
        return any(needed <= set(columns) for needed in self.recoverable_inputs(layout).get(file, ()))


class LaidOut(Kind):
    """A kind that is laid out as a form, with columns of its own, rather than listed under the form's columns.

    Attributes
    ----------
    widths
        Relative widths of its columns.
    """

    widths: ClassVar[tuple[int, ...]]

    def columns(self, layout: Layout) -> tuple[Column, ...]:
        return ()

    def rows(self, book: Book, form: TableForm) -> list[AnnexRow]:
        return []

    def body(self, book: Book) -> tuple[BodyRow, ...]:
        """Lay out the whole table."""
        raise NotImplementedError

    def parts(self, table: TableForm) -> tuple[TableForm, ...]:
        """Return the lists that it holds, each as a table of its own kind with its columns."""
        raise NotImplementedError
