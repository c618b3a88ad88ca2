"""One official table as a form has it: its columns, and how it prints numbers."""

from typing import Literal

from pydantic import Field

from budgetbook.core.toml import Section
from budgetbook.forms.money import EconomicClass
from budgetbook.forms.printed import Counted, Heading, InTable, Key, Text


class ColumnForm(Section):
    """One column of an official table.

    Attributes
    ----------
    heading
        Headings from the top level down; neighbours with the same top level share its cell.
    value
        Name of the datum that fills the column.
    width
        Relative width.
    of
        What of an amount is printed: last year's, the change from it, or that in percent; by default this year's.
    blank_without_base
        Whether such a column is left blank where there is no last year's budget, rather than refused.
    """

    heading: tuple[Heading, ...] = Field(min_length=1, max_length=4)
    value: str
    width: int = Field(gt=0)
    of: Literal["last_year", "change", "change_percent"] | None = None
    blank_without_base: bool = False

    @property
    def name(self) -> str:
        """The column's name in ids: that of the datum, with what is printed of it."""
        return f"{self.value}_{self.of}" if self.of else self.value


class NumbersForm(Section):
    """How tables print numbers (see `budgetbook.figures.NumberFormat`)."""

    decimals: int = Field(ge=0, le=6)
    thousands: bool = False
    strip: bool = False


class TableForm(Section):
    """One official table of the annex (附表).

    Attributes
    ----------
    key
        Its name in ids, and the name of its CSV file.
    kind
        What it lists and how it is filled (see `budgetbook.tables.kinds`).
    columns
        Its columns, or the key of the table that has the same.
    fund, part, classes
        What it is about alone, where its kind can be: one 资金性质, one part of spending, some 类 of the department's
        economic classification.
    input, subtotals_by
        Of a list (`kind = "list"`): the input table whose rows it prints, and the key of its column of words by which
        they are put together with 小计.
    amount_unit, numbers
        Unit and number format where they are not those of the form.
    column_numbers
        Whether the columns are numbered under their headings (栏次); by default as the annex says.
    all_classes
        Whether every 类 of the year's classification is listed, also those without spending.
    blank_without_data
        Whether a sum of nothing is printed as a blank cell rather than as zero.
    by_unit
        Of a table by function of a department: whether its units stand one after the other, each under its own sum.
    """

    key: Key
    kind: str
    number: str
    contents: Counted
    title: Text
    columns: tuple[ColumnForm, ...] | str = ()
    fund: str | None = None
    part: str = ""
    classes: tuple[EconomicClass, ...] = ()
    input: str = ""
    subtotals_by: str = ""
    notes: tuple[InTable, ...] = ()
    empty_note: InTable = ""
    amount_unit: Literal["元", "万元"] | None = None
    numbers: NumbersForm | None = None
    blank_without_data: bool = False
    by_unit: bool = False
    column_numbers: bool | None = None
    all_classes: bool = False
