"""Forms (表样): which sections and tables a place publishes in a year, from report/forms/ or a data folder's own."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Literal

from pydantic import Field, PrivateAttr, field_validator

from budgetbook.core.errors import InputError
from budgetbook.core.numerals import is_day
from budgetbook.core.toml import Section
from budgetbook.figures import NumberFormat
from budgetbook.forms import schema
from budgetbook.forms.changes_form import ChangesForm
from budgetbook.forms.layout import Layout
from budgetbook.forms.parts import FormatsForm, PartForm, SectionPlace
from budgetbook.forms.printed import PLACEHOLDER, AboveTable, Cited, Name, Text
from budgetbook.forms.table_form import ColumnForm, NumbersForm, TableForm
from budgetbook.forms.texts import TEXTS


class TextAmounts(Section):
    """Unit, decimals and thousands' commas of the amounts in running text.

    Without decimals an amount shows as many as it has.
    """

    unit: Literal["元", "万元"]
    decimals: int | None = Field(default=None, ge=0, le=6)
    thousands: bool = False


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
    column_numbers
        Whether the columns of the tables are numbered (栏次), where a table does not say otherwise.
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
    column_numbers: bool = False
    appropriation: Name
    funds: tuple[Name, Name, Name]
    carry_over: tuple[Name, Name] = (schema.CARRIED_IN, schema.CARRIED_OUT)

    @property
    def own_names_of_funds(self) -> dict[str, str]:
        """What each fund of 财政拨款 is called as a source of income, where the form lists it as one by itself."""
        return {} if self.appropriation else dict(zip(schema.FUNDS, self.funds, strict=True))


class TitleForm(Section):
    """Titles of the document, and of its cover line by line."""

    document: Text
    cover: tuple[Text, ...]


class GlossaryEntry(Section):
    """One term and its explanation."""

    term: Text
    text: Cited


class Confirmation(Section):
    """By whom, on which day and against which real document what a form assumes was confirmed."""

    by: str = Field(min_length=1)
    on: str
    against: str = Field(min_length=1)

    @field_validator("on")
    @classmethod
    def _is_day(cls, value: str) -> str:
        if not is_day(value):
            raise ValueError("形如 2024-03-01 的日期")
        return value


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
    assumed, confirmed
        What of the form is assumed and was not seen in a real document, and who has since compared it with one; until
        then the form is a draft.
    texts
        The unit's own texts that sentences and tables need; see `unit_texts` for all.
    formats
        What stands in the page, in print and in the Word file.
    parts
        The parts of the document, in order.
    changes
        How changes from last year are worded, and which need a reason.
    share_rule
        How shares of one whole are rounded (see `budgetbook.figures.accessor`).
    """

    place: str
    notebooks: str = ""
    first_year: int
    last_year: int | None = None
    assumed: tuple[str, ...] = ()
    confirmed: Confirmation | None = None
    amount_unit: Literal["元", "万元"]
    text_amounts: TextAmounts
    numbers: NumbersForm
    data: Layout
    texts: tuple[str, ...] = ()
    annex: AnnexForm
    changes: ChangesForm = ChangesForm()
    share_rule: Literal["largest-remainder", "half-up"]
    title: TitleForm
    formats: FormatsForm = FormatsForm()
    parts: tuple[PartForm, ...] = Field(min_length=1)
    glossary: tuple[GlossaryEntry, ...] = ()
    tables: tuple[TableForm, ...]

    _file: str = PrivateAttr("")

    @property
    def file(self) -> str:
        """The form's own file, as messages and sources name it."""
        return self._file

    def require_confirmed(self) -> None:
        """Refuse a draft: nothing is published in a form that nobody has compared with a real document.

        Raises
        ------
        InputError
            Something of the form is assumed, and not confirmed.
        """
        if self.assumed and not self.confirmed:
            assumed = "；".join(self.assumed)
            raise InputError(
                f"{self.file} 是草稿，还不能用来公开：{assumed}，都是推定的。请与当地公布的真实文本逐项核对，"
                '改正后在表样中写上 confirmed = { by = "核对人", on = "2024-03-01", against = "所据的文本" }。'
            )

    @cached_property
    def kinds(self) -> dict[str, tuple[TableForm, Any]]:
        """The kinds of its tables that were found so far, by the table's key, each with its table."""
        return {}

    def table(self, key: str) -> TableForm:
        """Find a table by its key; one that the form does not have is refused by name."""
        for table in self.tables:
            if table.key == key:
                return table
        raise InputError(f"表样没有附表“{key}”；有{'、'.join(table.key for table in self.tables)}。")

    @property
    def sections(self) -> Iterator[SectionPlace]:
        """All sections, in the order in which they are printed."""
        for part in self.parts:
            yield from part.tree

    def part(self, key: str) -> PartForm | None:
        """Find a part by its key; None where the form has no such part."""
        return next((part for part in self.parts if part.key == key), None)

    def section(self, key: str) -> SectionPlace | None:
        """Find a section by its key, whichever part it stands in; None where the form has no such section."""
        return next((place for place in self.sections if place.section.key == key), None)

    @property
    def unit_texts(self) -> dict[str, str]:
        """The texts that the unit writes (text/*.md), and what each has to say."""
        sections = [place.section for place in self.sections if place.section.text]
        return {name: TEXTS[name] for name in self.texts} | {section.key: section.meaning for section in sections}

    @property
    def annex_title(self) -> str:
        """The heading of the official tables."""
        return next((part.heading for part in self.parts if part.tables), "")

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
