"""The book: one unit's data of a year with its form, loaded for the notebooks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from budgetbook.compare.comparison import Comparison, compare
from budgetbook.core.errors import UsageError
from budgetbook.core.project import Project, find_project
from budgetbook.dataset.comparison_base import ComparisonBase
from budgetbook.dataset.dataset import Dataset, load_dataset
from budgetbook.figures import Cell, Figure
from budgetbook.figures.ledger import SourcedText
from budgetbook.forms.form import Form, fill
from budgetbook.forms.table_form import TableForm

T = TypeVar("T")

SAMPLE_MARK = "示例数据，不是真实预算"
"""What stands on every page that is printed from made-up data."""


@dataclass(frozen=True)
class Book:
    """A dataset and the form it is published in."""

    data: Dataset
    form: Form

    def table(self, name: str, unit: str = "") -> pd.DataFrame:
        """Return an input table as a DataFrame whose amounts are figures; see `budgetbook.dataset.frames`.

        Parameters
        ----------
        name
            The file's name without .csv: "spending", "basic_spending", "income", "three_public" …
        unit
            Of a department, the code of a unit of which to return what the department's table has of it, less or more
            what is set off; by default all.

        Raises
        ------
        UsageError
            There is no such table, or no such unit.
        """
        if not unit:
            return self.data.table(name)
        parts = {part.settings.unit.code: part for part in self.data.unit_parts}
        if unit not in parts:
            raise UsageError(f"没有编码为“{unit}”的所属单位；有{'、'.join(parts)}。")
        return parts[unit].table(name)

    @property
    def last_year(self) -> ComparisonBase | None:
        """Last year's budget, with its tables; None where there is none to compare with, even if its outturn is."""
        return self.data.base if self.data.base and self.data.base.units else None

    @cached_property
    def template_variables(self) -> dict[str, str]:
        """Names that a form's texts may ask for in braces."""
        unit = self.data.settings.unit
        return {
            "unit": unit.name,
            "short": unit.short_name,
            "year": str(self.data.year.value),
            "level": unit.level,
        }

    @property
    def sample_mark(self) -> str:
        """What every page must say of the book; nothing where its data is real."""
        return SAMPLE_MARK if self.data.settings.sample else ""

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters with which the notebooks are run for this book."""
        return {"year": str(self.data.year.value), "unit": self.data.settings.unit.code}

    @property
    def form_file(self) -> str:
        """The form's file, as sources name it."""
        return self.form.file

    def fill(self, text: str, key: str, template_variables: Mapping[str, str] | None = None) -> str:
        """Put names into a text of the form; `key` is its place there, for messages."""
        return fill(text, template_variables or self.template_variables, f"{self.form_file} “{key}”")

    @property
    def title(self) -> str:
        """Title of the document."""
        return self.fill(self.form.title.document, "title.document")

    @property
    def cover_lines(self) -> list[str]:
        """The title as the cover breaks it into lines."""
        return [self.fill(line, "title.cover") for line in self.form.title.cover]

    def table_variables(self, table: TableForm) -> dict[str, str]:
        """Names that a table's notes may ask for: the form's, and the table's own number and title."""
        return {**self.template_variables, "number": table.number, "title": self.fill(table.title, table.key)}

    @property
    def heading_variables(self) -> dict[str, str]:
        """Names that the heading of a column may ask for: the form's, and last year."""
        return {**self.template_variables, "last_year": str(self.data.year_before.value)}

    def in_sentence(self, figure: Figure) -> Figure:
        """Return an amount as a sentence prints it: in the form's unit and decimals.

        An amount that would be printed as zero keeps its own unit: 30元 instead of 0.00万元.
        """
        converted = self.in_text_unit(figure)
        return figure if figure.value and not converted.value else converted

    def in_text_unit(self, figure: Figure) -> Figure:
        """Return an amount in the form's unit and decimals, however small: to be compared, or drawn beside others."""
        amounts = self.form.text_amounts
        return figure.in_unit(amounts.unit, amounts.decimals, thousands=amounts.thousands)

    @cached_property
    def annex_rows(self) -> dict[str, list[Any]]:
        """The rows of the official tables that were filled so far, by table."""
        return {}

    def once(self, work: Callable[["Book"], T]) -> T:
        """Work out of the book what several checks ask for: the first of them does."""
        if work not in self._worked_out:
            self._worked_out[work] = work(self)
        found: T = self._worked_out[work]
        return found

    @cached_property
    def _worked_out(self) -> dict[Callable[["Book"], Any], Any]:
        return {}

    @cached_property
    def comparison(self) -> Comparison | None:
        """What changed from last year; None where there is no last year, or the form does not compare with it."""
        return None if self.form.changes.stated == "none" else compare(self.data, self.in_text_unit)

    def table_number(self, key: str) -> SourcedText:
        """Return a table's number as it is printed: 预算03表."""
        number = self.form.table(key).number
        return SourcedText(number, "表号", (Cell(self.form_file, 0, f"tables.{key}.number", number),))


def open_book(year: str, unit: str, data: Path | None = None) -> Book:
    """Load a unit's budget of a year with its form.

    Parameters
    ----------
    year, unit
        Codes: "2020", "157001".
    data
        Another data folder than the project's.

    Raises
    ------
    UsageError
        There is no data for them.
    InputError
        Something in the data or the form is not as it must be.
    """
    return read_book(find_project(data), year, unit)


def read_book(project: Project, year: str, unit: str) -> Book:
    """Load a unit's budget of a year from a project, as `open_book` does from the one around it."""
    dataset = load_dataset(project, year, unit)
    book = Book(data=dataset, form=dataset.form)
    # a code that must be declared and is not is refused here, and not in the middle of a notebook
    _ = book.comparison
    return book
