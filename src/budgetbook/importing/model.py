"""What an import knows: the target, the tables it found, what is in doubt."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from budgetbook.core.text import escape_invisible
from budgetbook.dataset.unit import Unit
from budgetbook.figures import plain
from budgetbook.forms.form import Form
from budgetbook.forms.table_form import TableForm
from budgetbook.importing.sheet import Sheet
from budgetbook.importing.typed_text import in_unit, is_total
from budgetbook.tables.kind import Kind


@dataclass(frozen=True)
class Target:
    """What is imported into: a unit's year under its form.

    Attributes
    ----------
    amount_unit
        元 or 万元, of the input tables.
    default_unit
        Unit of the tables that do not say theirs; empty where the user has not said it either.
    units
        The same of single tables, by their number.
    """

    year: str
    unit: Unit
    form: Form
    amount_unit: str
    default_unit: str = ""
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def template_variables(self) -> dict[str, str]:
        """Names that a form's headings and titles may ask for in braces."""
        return {
            "unit": self.unit.name,
            "short": self.unit.short_name,
            "year": self.year,
            "level": self.unit.level,
        }

    @property
    def heading_variables(self) -> dict[str, str]:
        """Names that the heading of a column may ask for: these, and last year."""
        return {**self.template_variables, "last_year": str(int(self.year) - 1)}


@dataclass(frozen=True)
class Region:
    """One part of a sheet that is one official table, or a page of it.

    Attributes
    ----------
    columns
        The column of each value that the form asks for.
    ignored
        Columns that hold no data, with their headings.
    headings
        The heading of each value, for messages.
    body
        Places of the rows under the headings.
    amount_unit
        元 or 万元 by the table's own 单位 line, else as the user says; empty where there is neither.
    """

    table: TableForm
    kind: Kind
    sheet: Sheet
    columns: Mapping[str, int]
    ignored: Mapping[int, str]
    headings: Mapping[str, str]
    body: tuple[int, ...]
    amount_unit: str


@dataclass(frozen=True)
class TableLine:
    """One row of a table (of a table with two sides: of one side).

    Attributes
    ----------
    place
        Place of the row within its sheet.
    names
        Codes and names, by the name of the column (`budgetbook.tables.kind.Column.name`) in which they stand.
    amounts
        Amounts in the unit of the input tables, and counts, likewise by the name of the column; None for a blank cell.
        One that is in doubt is not there.
    headings
        The heading of each column, for messages.
    unit
        元 or 万元, in which the table prints its amounts.
    rounding
        One unit in the last place of the table's amounts, in the unit of the input tables, where they are rounded.
    """

    table: TableForm
    kind: Kind
    sheet: Sheet
    place: int
    names: Mapping[str, str]
    amounts: Mapping[str, Decimal | None]
    headings: Mapping[str, str]
    unit: str
    rounding: Decimal = Decimal(0)

    @property
    def where(self) -> str:
        """The row, for messages."""
        return self.sheet.where(self.place)

    @property
    def is_filled(self) -> bool:
        """Tell whether any amount is there."""
        return any(value is not None for value in self.amounts.values())

    @property
    def is_total(self) -> bool:
        """Tell whether it is the row with the totals."""
        return any(is_total(text) for text in self.names.values())

    def tolerance(self, parts: int) -> Decimal:
        """By how much a sum of so many amounts may miss them, all of them rounded one by one (E09)."""
        return self.rounding * max(1, parts // 2)

    def cell(self, column: str) -> str:
        """Name a cell, for messages."""
        return self.sheet.where(self.place, self.headings[column])

    def shown(self, amount: Decimal, data_unit: str) -> str:
        """Write an amount in the unit in which the table prints it."""
        return plain(in_unit(amount, data_unit, self.unit))


NO_UNIT = (
    "表上没有“单位：元”或“单位：万元”；确知是哪一种，用 --amount-unit 说明"
    "（只说其中一张表，写 --amount-unit 表号=万元）"
)
"""Why the amounts of a table cannot be read."""

_NAMED = 3
"""Places of one cause that a sentence names; the others are counted."""


@dataclass
class Causes:
    """What was met in cells and rows, each cause once with its places, in the order in which they were met."""

    places: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)

    @property
    def sentences(self) -> list[str]:
        """A sentence for each cause."""
        return [_sentence(cause, places) for cause, places in self.places.items()]

    def at(self, where: str, cause: str, found: str = "", stored: str = "") -> None:
        """Keep a cause that was met in a place.

        Parameters
        ----------
        found, stored
            What stands there, for {found} in the cause, and what is stored of it, for {stored}; of several the first
            is named.
        """
        self.places.setdefault(cause, {}).setdefault(where, (found, stored))

    def say(self, sentence: str) -> None:
        """Keep a sentence, once."""
        self.places.setdefault(sentence, {})


def _sentence(cause: str, places: Mapping[str, tuple[str, str]]) -> str:
    if not places:
        return cause
    found, stored = next(iter(places.values()))
    several = "等" if len(set(places.values())) > 1 else ""
    cause = cause.replace("{found}", (f"“{escape_invisible(found)}”" if found else "空白") + several)
    cause = cause.replace("{stored}", stored)
    named = "、".join(list(places)[:_NAMED]) + (f"等{len(places)}处" if len(places) > _NAMED else "")
    return f"{named}：{cause}。"


@dataclass
class Findings(Causes):
    """Everything that is not certain; one is enough for nothing to be written."""

    def add(self, where: str, found: str, expected: str) -> None:
        """Name what was found in a place and what was expected there."""
        shown = f"“{escape_invisible(found)}”" if found else "空白"
        self.at(where, f"发现{shown}，应为{expected}")

    def at_unreadable(self, sheet: Sheet, places: Collection[int], but: Collection[int] = ()) -> bool:
        """Name the cells of some rows that cannot be relied on, but for some columns; tell whether there are any."""
        found = [cell for cell in sheet.unreadable if cell[0] in places and cell[1] not in but]
        for place, column in found:
            self.at(sheet.cell(place, column), sheet.unreadable[place, column])
        return bool(found)

    def compare_total(self, where: str, found: str, amounts: Iterable[str]) -> None:
        """Compare a 合计 with the sum of the rows' amounts, of which a blank one adds nothing."""
        summed = sum((Decimal(amount or 0) for amount in amounts), Decimal(0))
        if not found or Decimal(found) != summed:
            self.add(where, found, f"{plain(summed)}（各行之和）")
