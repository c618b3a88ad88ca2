"""The tables that can be recognised: the form's official tables, and the input tables."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from budgetbook.forms.columns import TableSchema
from budgetbook.forms.form import fill
from budgetbook.forms.table_form import TableForm
from budgetbook.importing import typed_text
from budgetbook.importing.headings import Path, whole_code_headings
from budgetbook.importing.model import Target
from budgetbook.tables.kind import Kind, LaidOut
from budgetbook.tables.kinds import declared_columns, kind_of

_NUMBER = re.compile(r"^预算\d+表")
_NEXT_PAGE = re.compile(r"\(续表?\d?\)|续表\d?$")


@dataclass(frozen=True)
class Candidate:
    """One table that can be recognised.

    Attributes
    ----------
    name
        What messages call it.
    titles
        Its titles, for comparison.
    wanted
        The headings of each value (of an input table: of each of its headings).
    table, kind
        The official table and its kind; None for an input table.
    not_read
        Columns of the official table that no input table states.
    schema
        The input table; None for an official table.
    """

    name: str
    titles: tuple[str, ...]
    wanted: Mapping[str, Path]
    table: TableForm | None = None
    kind: Kind | None = None
    not_read: frozenset[str] = frozenset()
    schema: TableSchema | None = None

    @cached_property
    def whole_code_headings(self) -> Mapping[str, Path] | None:
        """The headings with one column for a whole code; None where there are no levels of a code side by side."""
        return whole_code_headings(self.wanted)


class Candidates:
    """All tables that can be recognised under a form; an official table comes before an input table like it."""

    def __init__(self, target: Target, schemas: Sequence[TableSchema]) -> None:
        self._target = target
        self.all: tuple[Candidate, ...] = (
            *(candidate for table in target.form.tables for candidate in self._official(table)),
            *(self._input(schema) for schema in schemas),
        )
        self._numbers = {typed_text.normalised(table.number) for table in target.form.tables}

    def titled(self, text: str) -> list[Candidate]:
        """The candidates whose title a text is, or ends with; only those with the longest such title."""
        key = self._key(text)
        found = [
            (title, candidate) for candidate in self.all for title in candidate.titles if title and key.endswith(title)
        ]
        longest = max((len(title) for title, _ in found), default=0)
        return [candidate for title, candidate in found if len(title) == longest]

    def before_title(self, text: str) -> str:
        """What stands before the title that a text ends with, without the year, the unit's own names and a number."""
        return self._key(text).removesuffix(
            max((t for one in self.titled(text) for t in one.titles), key=len, default="")
        )

    def is_number(self, text: str) -> bool:
        """Tell whether a text is the number of a table: 预算03表. The numbers of another year may mean other tables."""
        number = typed_text.normalised(text)
        own = _NEXT_PAGE.sub("", number)
        return own in self._numbers or bool(_NUMBER.fullmatch(own)) or (not own and own != number)

    def _official(self, table: TableForm) -> list[Candidate]:
        target, kind = self._target, kind_of(self._target.form, table)
        title = self._key(fill(table.title, target.template_variables, table.key))
        return [
            Candidate(
                table.number,
                (title,),
                {
                    column.name: tuple(
                        typed_text.heading(fill(text, target.heading_variables, table.key), target.year)
                        for text in column.heading
                    )
                    for column in target.form.columns_of(part)
                },
                table=part,
                kind=kind_of(target.form, part),
                not_read=frozenset(one.name for one in declared_columns(target.form, part) if one.is_derived),
            )
            for part in (kind.parts(table) if isinstance(kind, LaidOut) else (table,))
        ]

    def _input(self, schema: TableSchema) -> Candidate:
        wanted = {name: (typed_text.heading(name, self._target.year),) for name in schema.headings}
        titles = (self._key(schema.title), self._key(schema.file.removesuffix(".csv")))
        return Candidate(f"录入表《{schema.title}》", titles, wanted, schema=schema)

    def _key(self, text: str) -> str:
        """A title for comparison: without year, unit and number."""
        key = typed_text.heading(text, self._target.year)
        for name in (self._target.unit.name, self._target.unit.short_name):
            key = key.replace(typed_text.normalised(name), "")
        return _NEXT_PAGE.sub("", _NUMBER.sub("", key))
