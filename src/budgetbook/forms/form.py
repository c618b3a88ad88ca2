"""Forms (表样): which sections and tables a place publishes in a year, from report/forms/ or a data folder's own."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, PrivateAttr

from budgetbook.core.errors import InputError
from budgetbook.core.toml import Section
from budgetbook.figures import NumberFormat
from budgetbook.forms import schema
from budgetbook.forms.changes_form import ChangesForm
from budgetbook.forms.layout import Layout
from budgetbook.forms.printed import PLACEHOLDER, AboveTable, Cited, InTable, Name, Text

DOCUMENT_PARTS = ("overview", "statement", "glossary")


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
    """

    heading: tuple[Text, ...] = Field(min_length=1, max_length=3)
    value: str
    width: int = Field(gt=0)


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
    fund
        The one 资金性质 that it is about, where its kind asks for one.
    amount_unit, numbers
        Unit and number format where they are not those of the form.
    blank_without_data
        Whether a sum of nothing is printed as a blank cell rather than as zero.
    """

    key: str = Field(pattern=r"^[a-z_]+$")
    kind: str
    number: str
    contents: Text
    title: Text
    columns: tuple[ColumnForm, ...] | str = ()
    fund: str | None = None
    notes: tuple[InTable, ...] = ()
    empty_note: InTable = ""
    amount_unit: Literal["元", "万元"] | None = None
    numbers: NumbersForm | None = None
    blank_without_data: bool = False


class SectionForm(Section):
    """One numbered section of a part."""

    key: str
    title: Text


class PartForm(Section):
    """One part of the document and its sections in order."""

    number: Text
    title: Text
    sections: tuple[SectionForm, ...]


class TextAmounts(Section):
    """Unit and decimals of the amounts in running text; without decimals an amount shows as many as it has."""

    unit: Literal["元", "万元"]
    decimals: int | None = Field(default=None, ge=0, le=6)


class AnnexForm(Section):
    """What all official tables of a place have in common.

    Attributes
    ----------
    total_row
        Whether 合计 stands above or below the rows.
    department_row
        Whether a row with the department's code and name stands under 合计.
    empty_total
        Whether a table without rows keeps its 合计 row, with blank cells.
    department_line, unit_line
        The lines over a table; they may ask for {unit} and {amount_unit}.
    appropriation, funds
        What 财政拨款 and its three funds are called where income is listed by source. Where 财政拨款 is called nothing,
        it has no line of its own over its funds.
    carry_over
        What 上年结转 and 年终结转 are called there.
    """

    total_row: Literal["first", "last"]
    department_row: bool
    empty_total: bool
    department_line: AboveTable
    unit_line: AboveTable
    appropriation: Name
    funds: tuple[Name, Name, Name]
    carry_over: tuple[Name, Name] = (schema.CARRIED_IN, schema.CARRIED_OUT)


class TitleForm(Section):
    """Titles of the document, of its cover line by line, and of its annex."""

    document: Text
    cover: tuple[Text, ...]
    annex: Text


class GlossaryEntry(Section):
    """One term and its explanation."""

    term: Text
    text: Cited


class Form(Section):
    """A whole form.

    Attributes
    ----------
    notebooks
        Folder under notebooks/ with the sections that this place words in its own way; empty where it has none.
    first_year, last_year
        Budget years for which the place asks for this form; without a last year, until another takes its place.
    amount_unit
        Unit of the data and, unless they say otherwise, of the tables.
    text_amounts
        Unit of the amounts in running text.
    numbers
        How tables print numbers, unless they say otherwise.
    data
        The columns of the input tables.
    texts
        The unit's own texts that the document needs (see `budgetbook.dataset.prose`).
    changes
        How changes from last year are worded, and which need a reason.
    share_rule
        How shares of one whole are rounded (see `budgetbook.figures.accessor`).
    """

    place: str
    notebooks: str = ""
    first_year: int
    last_year: int | None = None
    amount_unit: Literal["元", "万元"]
    text_amounts: TextAmounts
    numbers: NumbersForm
    data: Layout
    texts: tuple[str, ...]
    annex: AnnexForm
    changes: ChangesForm = ChangesForm()
    share_rule: Literal["largest-remainder", "half-up"]
    title: TitleForm
    parts: dict[Literal["overview", "statement", "glossary"], PartForm]
    glossary: tuple[GlossaryEntry, ...]
    tables: tuple[TableForm, ...]

    _file: str = PrivateAttr("")

    @property
    def file(self) -> str:
        """The form's own file, as messages and sources name it."""
        return self._file

    def table(self, key: str) -> TableForm:
        """Find a table by its key; one that the form does not have is refused by name."""
        for table in self.tables:
            if table.key == key:
                return table
        raise InputError(f"表样没有附表“{key}”；有{'、'.join(table.key for table in self.tables)}。")

    def section(self, part: str, key: str) -> SectionForm:
        """Find a section of a part by its key; one that the form does not have is refused by name."""
        sections = self.parts[part].sections  # type: ignore[index]
        for section in sections:
            if section.key == key:
                return section
        raise InputError(f"表样的 {part} 部分没有“{key}”一节；有{'、'.join(section.key for section in sections)}。")

    def covers(self, year: int) -> bool:
        """Tell whether the form is for a budget year."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    @property
    def period(self) -> str:
        """The years it is for: 2020年起; 2020至2023年; 2020年."""
        if self.last_year is None:
            return f"{self.first_year}年起"
        return f"{self.first_year}年" if self.last_year == self.first_year else f"{self.first_year}至{self.last_year}年"

    def numbers_of(self, table: TableForm) -> NumberFormat:
        """How a table prints its numbers."""
        numbers = table.numbers or self.numbers
        return NumberFormat(numbers.decimals, numbers.thousands, numbers.strip)

    def unit_of(self, table: TableForm) -> str:
        """The unit in which a table prints its amounts."""
        return table.amount_unit or self.amount_unit

    def has_section(self, part: str, key: str) -> bool:
        """Tell whether a part has a section."""
        return any(section.key == key for section in self.parts[part].sections)  # type: ignore[index]

    def columns_of(self, table: TableForm) -> tuple[ColumnForm, ...]:
        """Return a table's columns, following `columns = "key of another table"`."""
        if isinstance(table.columns, str):
            return self.columns_of(self.table(table.columns))
        return table.columns


def fill(template: str, values: Mapping[str, str], where: str) -> str:
    """Put the values into a form's text; an unknown name in braces is refused.

    Raises
    ------
    InputError
        The text asks for a value that there is not.
    """
    for name in PLACEHOLDER.findall(template):
        if name not in values:
            raise InputError(f"{where} 中的 {{{name}}} 不是认识的内容；可用的有{'、'.join(values)}。")
    return PLACEHOLDER.sub(lambda match: values[match.group(1)], template)
