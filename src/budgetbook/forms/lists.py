"""List tables (明细表): input tables that a form declares itself, row by row as they are printed (`[[data.lists]]`)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from budgetbook.core.toml import Section
from budgetbook.forms.columns import CodeKind, Column, ColumnKind, TableSchema
from budgetbook.forms.printed import Key, Name
from budgetbook.forms.schema import PROJECT_NAME

_SIGNS = re.compile(r"[\s.,:;!?\[\](){}<>\"'%&/\\]")
_IN_BRACKETS = re.compile(r"（(\w{1,3})）$")


def _is_plain(text: str) -> str:
    if _SIGNS.search(text):
        raise ValueError("没有空格和半角标点的列标题")
    return text


CsvHeading = Annotated[Name, Field(min_length=1), AfterValidator(_is_plain)]


class ListColumn(Section):
    """One column of a list.

    Attributes
    ----------
    heading
        Its heading in the CSV file.
    key
        The name by which the columns of official tables ask for it.
    kind
        What it holds.
    may_be_empty
        Whether a cell may be empty.
    unit
        Of a count: its unit (辆, 台, 人); by default what the heading has in brackets.
    sum
        Of a number: whether 合计 and 小计 add it up.
    sum_of, part_of
        Keys of numbers of the same row: those that make it up; the one of which it is a part.
    values
        Of a text: the only words that may stand there.
    codes
        Of a code: the classification that must have it.
    name_of
        Of a text: the key of the code whose official name it must be.
    role
        What it is beyond this list, for open data: the name of a project.
    """

    heading: CsvHeading
    key: Key
    kind: ColumnKind = "text"
    may_be_empty: bool = False
    unit: Name = ""
    sum: bool = False
    sum_of: tuple[Key, ...] = ()
    part_of: str = ""
    values: tuple[Name, ...] = ()
    codes: CodeKind | None = None
    name_of: str = ""
    role: Literal["project"] | None = None

    @property
    def counted_in(self) -> str:
        """The unit of a count; empty where the form says none."""
        bracketed = _IN_BRACKETS.search(self.heading)
        return self.unit or (bracketed[1] if bracketed else "")

    @model_validator(mode="after")
    def _says_what_its_kind_can(self) -> ListColumn:
        is_number = self.kind in ("amount", "count")
        fits = {
            "unit": self.kind == "count" or not self.unit,
            "sum": is_number or not self.sum,
            "sum_of": is_number or not self.sum_of,
            "part_of": is_number or not self.part_of,
            "values": self.kind == "text" or not self.values,
            "codes": self.kind == "code" or self.codes is None,
            "name_of": self.kind == "text" or not self.name_of,
        }
        wrong = next((setting for setting, is_right in fits.items() if not is_right), None)
        if wrong:
            raise ValueError(f"“{self.heading}”是 {self.kind} 栏，不能写 {wrong}（{_MEANT[wrong]}）")
        if self.kind == "count" and not self.counted_in:
            raise ValueError(f'“{self.heading}”是 count 栏，应写 unit，如 unit = "辆"，或者写进列标题：数量（辆）')
        return self


_MEANT = {
    "unit": "只用于 count",
    "sum": "只用于 amount、count",
    "sum_of": "只用于 amount、count",
    "part_of": "只用于 amount、count",
    "values": "只用于 text",
    "codes": "只用于 code",
    "name_of": "只用于 text",
}


_ONE_THING = "写 measure（口径的名称），或者写 list 和 of（另一张表和它的一栏，可再写 by、of_by、of_where）"


class Equality(Section):
    """What the sum of a list's column must equal: a measure, or the sum of a column of another input table.

    Attributes
    ----------
    column
        The key of the column.
    where, of_where
        Words by key, in the list and in the other table: only the rows that have these words there are added up.
    measure
        The name of a measure: 项目支出, 政府采购, 车辆 … (see `budgetbook.dataset.measures`).
    list, of
        The other input table and its column: a key, or a heading where the table has no keys.
    by, of_by
        Columns of words or codes: the sums must be equal for each of them by itself; of the other table, by default the
        column of the same name.
    """

    column: str
    where: dict[str, str] = Field(default_factory=dict)
    of_where: dict[str, str] = Field(default_factory=dict)
    measure: str = ""
    list: str = ""
    of: str = ""
    by: str = ""
    of_by: str = ""

    @model_validator(mode="after")
    def _names_one_thing(self) -> Equality:
        if bool(self.measure) == bool(self.list) or bool(self.list) != bool(self.of):
            raise ValueError(_ONE_THING)
        if not self.list and (self.by or self.of_by or self.of_where):
            raise ValueError(_ONE_THING)
        return self


class ListForm(Section):
    """One list table.

    Attributes
    ----------
    key
        The file's name without .csv.
    title
        What it is called in messages and on its entry sheet.
    columns
        Its columns, in order.
    names_row
        Headings that together name a row.
    total
        Whether it may have a 合计 row, and is printed with one.
    equals
        What sums of it must equal.
    note
        What one row of it is, for those who fill it in.
    of_department
        Whether a department has it itself, rather than from its units: it is about the department as a whole.
    """

    key: Key
    title: Name = Field(min_length=1)
    columns: tuple[ListColumn, ...] = Field(min_length=1)
    names_row: tuple[str, ...] = Field(min_length=1)
    total: bool = False
    equals: tuple[Equality, ...] = ()
    note: str = ""
    of_department: bool = False

    @property
    def file(self) -> str:
        """Its file in the unit's folder."""
        return f"{self.key}.csv"

    @property
    def table(self) -> TableSchema:
        """The input table as the readers, checks and printers know it."""
        named = "".join(f"{{{heading}}}" for heading in self.names_row)
        headings = {column.key: column.heading for column in self.columns}
        return TableSchema(
            file=self.file,
            title=self.title,
            columns=tuple(
                Column(
                    heading=column.heading,
                    kind=column.kind,
                    may_be_empty=column.may_be_empty,
                    label=f"{named}的{column.heading}",
                    key=column.key,
                    unit=column.counted_in,
                    is_summed=column.sum,
                    sum_of=column.sum_of,
                    part_of=column.part_of,
                    allowed=column.values,
                    codes=column.codes,
                    name_of=headings.get(column.name_of, ""),
                    concept=PROJECT_NAME if column.role == "project" else "",
                )
                for column in self.columns
            ),
            key=self.names_row,
            has_total=self.total,
            note=self.note,
            of_department=self.of_department,
        )

    @model_validator(mode="after")
    def _hangs_together(self) -> ListForm:
        numbers = [column.key for column in self.columns if column.kind in ("amount", "count")]
        codes = [column.key for column in self.columns if column.codes]
        headings = [column.heading for column in self.columns if column.kind not in ("amount", "count")]
        for what, named in (("栏目", [c.heading for c in self.columns]), (" key", [c.key for c in self.columns])):
            twice = next((name for name in named if named.count(name) > 1), None)
            if twice:
                raise ValueError(f"明细表“{self.key}”有两个{what}“{twice}”，应各不相同")
        self._require("names_row", self.names_row, headings)
        for column in self.columns:
            others = [key for key in numbers if key != column.key]
            self._require(f"“{column.heading}”的 sum_of", column.sum_of, others)
            self._require(f"“{column.heading}”的 part_of", filter(None, (column.part_of,)), others)
            self._require(f"“{column.heading}”的 name_of", filter(None, (column.name_of,)), codes)
            if column.codes and column.may_be_empty:
                raise ValueError(f"明细表“{self.key}”的“{column.heading}”写了 codes，不能又写 may_be_empty")
        if self.total and self.columns[0].kind != "text":
            raise ValueError(f"明细表“{self.key}”有合计行，第一栏应为 text（合计行的首格写“合计”）")
        words = [column.key for column in self.columns if column.kind in ("text", "code")]
        for equality in self.equals:
            self._require("equals 的 column", (equality.column,), numbers)
            self._require("equals 的 where", equality.where, words)
            self._require("equals 的 by", filter(None, (equality.by,)), words)
        return self

    def _require(self, what: str, found: Iterable[str], known: Collection[str]) -> None:
        for name in found:
            if name not in known:
                listed = f"应为{'、'.join(known)}之一" if known else "没有这样的栏目"
                raise ValueError(f"明细表“{self.key}”的 {what}：发现“{name}”，{listed}")
