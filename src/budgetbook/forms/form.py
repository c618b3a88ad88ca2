"""Forms (表样): which sections and tables a place publishes in a year, from report/forms/ or a data folder's own."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from budgetbook.core.errors import InputError
from budgetbook.core.number_tokens import first_number
from budgetbook.core.toml import read_toml
from budgetbook.figures import YUAN, NumberFormat
from budgetbook.forms.change_words import ChangeWords
from budgetbook.forms.layout import Layout  # noqa: TC001 - pydantic reads it at run time
from budgetbook.forms.schema import FUNDS
from budgetbook.forms.texts import TEXTS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from budgetbook.core.project import Project

PARTS = ("overview", "statement", "glossary")

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ColumnForm(_Strict):
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

    heading: tuple[str, ...] = Field(min_length=1, max_length=3)
    value: str
    width: int = Field(gt=0)


class TableForm(_Strict):
    """One official table of the annex (附表).

    Attributes
    ----------
    key
        Its name in ids, and the name of its CSV file.
    rows
        How its rows are made (see `budgetbook.tables.rows`).
    columns
        Its columns, or the key of the table that has the same.
    fund
        The 资金性质 of a table `spending_by_fund`.
    amount_unit, numbers
        Unit and number format where they are not those of the form.
    blank_without_data
        Whether a sum of nothing is printed as a blank cell rather than as zero.
    """

    key: str = Field(pattern=r"^[a-z_]+$")
    rows: str
    number: str
    contents: str
    title: str
    columns: tuple[ColumnForm, ...] | str = ()
    fund: str | None = None
    notes: tuple[str, ...] = ()
    empty_note: str = ""
    amount_unit: Literal["元", "万元"] | None = None
    numbers: NumbersForm | None = None
    blank_without_data: bool = False


class SectionForm(_Strict):
    """One numbered section of a part."""

    key: str
    title: str


class PartForm(_Strict):
    """One part of the document and its sections in order."""

    number: str
    title: str
    sections: tuple[SectionForm, ...]


class NumbersForm(_Strict):
    """How tables print numbers (see `budgetbook.figures.NumberFormat`)."""

    decimals: int = Field(ge=0, le=6)
    thousands: bool = False
    strip: bool = False


class TextAmounts(_Strict):
    """Unit and decimals of the amounts in running text; without decimals an amount shows as many as it has."""

    unit: Literal["元", "万元"]
    decimals: int | None = Field(default=None, ge=0, le=6)


class AnnexForm(_Strict):
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
        What 财政拨款 and its three funds are called where income is listed by source.
    """

    total_row: Literal["first", "last"]
    department_row: bool
    empty_total: bool
    department_line: str
    unit_line: str
    appropriation: str
    funds: tuple[str, str, str]


class TitleForm(_Strict):
    """Titles of the document, of its cover line by line, and of its annex."""

    document: str
    cover: tuple[str, ...]
    annex: str


class GlossaryEntry(_Strict):
    """One term and its explanation."""

    term: str
    text: str


class Form(_Strict):
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
    changes: ChangeWords = ChangeWords()
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

    def rounding_of(self, *rows: str) -> Decimal:
        """Half the last digit, in the data's unit, of what tables of these kinds state in another unit than the data's.

        Zero where they are in the data's own unit, and so state it exactly.
        """
        for table in self.tables:
            if table.rows in rows and self.unit_of(table) != self.amount_unit:
                step = Decimal(1).scaleb(-self.numbers_of(table).decimals)
                return step / 2 * (10000 if self.amount_unit == YUAN else Decimal(1).scaleb(-4))
        return Decimal(0)

    def has_section(self, part: str, key: str) -> bool:
        """Tell whether a part has a section."""
        return any(section.key == key for section in self.parts[part].sections)  # type: ignore[index]

    def columns_of(self, table: TableForm) -> tuple[ColumnForm, ...]:
        """Return a table's columns, following `columns = "key of another table"`."""
        if isinstance(table.columns, str):
            return self.columns_of(self.table(table.columns))
        return table.columns


def read_form(project: Project, name: str) -> Form:
    """Read a form and check that it hangs together.

    Raises
    ------
    InputError
        There is no such form, a key is unknown or missing, or it refers to a table or a folder that is not there.
    """
    path = project.form_file(name)
    shown = project.shown(path)
    if not path.is_file():
        known = "、".join(project.form_names) or "无"
        raise InputError(f"没有表样“{name}”：缺少文件 {shown}；现有表样：{known}。")
    form = read_toml(path, shown, Form)
    form._file = shown
    _check_notebooks(project, form.notebooks, shown)
    missing = [part for part in PARTS if part not in form.parts]
    if missing:
        raise InputError(f"{shown} 缺少“parts.{missing[0]}”。")
    unknown = [name for name in form.texts if name not in TEXTS]
    if unknown:
        raise InputError(f"{shown} 的 texts：发现“{unknown[0]}”，应为{'、'.join(TEXTS)}中的名称。")
    if form.last_year is not None and form.last_year < form.first_year:
        raise InputError(f"{shown} 的 last_year：发现{form.last_year}，应不早于 first_year（{form.first_year}）。")
    keys = [table.key for table in form.tables]
    for table in form.tables:
        if keys.count(table.key) > 1:
            raise InputError(f"{shown} 中附表“{table.key}”重复。")
        if isinstance(table.columns, str):
            if table.columns not in keys:
                raise InputError(f"{shown} 附表“{table.key}”的栏目引用了不存在的附表“{table.columns}”。")
            if isinstance(form.table(table.columns).columns, str):
                raise InputError(f"{shown} 附表“{table.key}”的栏目引用了“{table.columns}”，后者自己没有栏目。")
        if table.rows == "spending_by_fund" and table.fund not in FUNDS:
            raise InputError(
                f"{shown} 附表“{table.key}”的 fund：发现“{table.fund or ''}”，应为{'、'.join(FUNDS)}之一。"
            )
    _check_texts(form, shown)
    return form


def _check_notebooks(project: Project, folder: str, shown: str) -> None:
    """Refuse a folder without notebooks: the form's sections would be looked for, and not found, in those for all."""
    known = sorted({path.parent.name for path in project.notebooks.glob("[a-z]*/*.ipynb")})
    if folder and folder not in known:
        raise InputError(
            f"{shown} 的 notebooks：发现“{folder}”，应为 {project.shown(project.notebooks)}/ 下有笔记本的目录；"
            f"现有{'、'.join(known) or '无'}。"
        )


def _check_texts(form: Form, shown: str) -> None:
    """Refuse a text that asks for what there is not, or has a number where only the year, or nothing, can be meant.

    Notes and the explanations of the glossary may cite numbers.
    """
    texts = {"title.document": form.title.document, "title.annex": form.title.annex}
    texts |= {f"title.cover 第{number}项": line for number, line in enumerate(form.title.cover, start=1)}
    for key, part in form.parts.items():
        texts |= {f"parts.{key}.number": part.number, f"parts.{key}.title": part.title}
        texts |= {f"parts.{key} {section.key}": section.title for section in part.sections}
    texts |= {f"glossary {entry.term}": entry.term for entry in form.glossary}
    for table in form.tables:
        texts |= {f"tables {table.key} title": table.title, f"tables {table.key} contents": table.contents}
        if not isinstance(table.columns, str):
            texts |= {f"tables {table.key} {text}": text for column in table.columns for text in column.heading}
    for entry in form.glossary:
        _refuse_unknown_names(entry.text, f"{shown} “glossary {entry.term}”", WORDS)
    for table in form.tables:
        for note in (*table.notes, table.empty_note):
            _refuse_unknown_names(note, f"{shown} “tables {table.key} notes”", (*WORDS, "number", "title"))
    lines = {"annex.department_line": form.annex.department_line, "annex.unit_line": form.annex.unit_line}
    for known, written in ((WORDS, texts), (LINE_WORDS, lines), ((), _names(form))):
        for where, text in written.items():
            _refuse_unknown_names(text, f"{shown} “{where}”", known)
            _refuse_numbers(
                text, f"{shown} “{where}”", "年度写作 {year}，序号用汉字" if "year" in known else "序号用汉字"
            )


def _names(form: Form) -> dict[str, str]:
    """Return what is printed as it stands in the form, by its place: kinds of spending, income and funds."""
    names = {"annex.appropriation": form.annex.appropriation}
    names |= {f"annex.funds 第{number}项": fund for number, fund in enumerate(form.annex.funds, start=1)}
    names |= {f"data.spending.{kind.key}": kind.heading for kind in form.data.spending}
    for income in form.data.other_income:
        names |= {f"data.other_income.{income.key}.source": income.source}
        names |= {f"data.other_income.{income.key}.fund": income.fund}
    return names


WORDS = ("unit", "short", "year", "level")
"""Names that a form's texts may ask for; a table's notes also for its number and title."""

LINE_WORDS = ("unit", "short", "level", "amount_unit")
"""Names that the lines over a table may ask for: no year, since what is printed there has no source."""


def _refuse_numbers(text: str, where: str, instead: str) -> None:
    number = first_number(_PLACEHOLDER.sub("", text))
    if number:
        raise InputError(f"{where}：发现“{number}”，应为不含数字的文字（{instead}）。")


def _refuse_unknown_names(text: str, where: str, known: Collection[str]) -> None:
    for name in _PLACEHOLDER.findall(text):
        if name not in known:
            usable = f"可用的有{'、'.join(known)}" if known else "这里照写照印，没有可填的内容"
            raise InputError(f"{where} 中的 {{{name}}} 不是认识的内容；{usable}。")


def fill(template: str, values: Mapping[str, str], where: str) -> str:
    """Put the values into a form's text; an unknown name in braces is refused.

    Raises
    ------
    InputError
        The text asks for a value that there is not.
    """
    _refuse_unknown_names(template, where, values)
    return _PLACEHOLDER.sub(lambda match: values[match.group(1)], template)
