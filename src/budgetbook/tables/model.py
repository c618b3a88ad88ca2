"""A filled table, before it is written in any format."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from budgetbook.figures import Cell, Figure, NumberFormat
from budgetbook.figures.ledger import SourcedText


@dataclass(frozen=True)
class Numbered:
    """A name with its running number before it: 1.一般公共预算资金; the number counts the cells up to its own."""

    name: str
    counted: tuple[Cell, ...]


def running_number(what: str, counted: tuple[Cell, ...]) -> SourcedText:
    """Return the number of the last of some cells, counted from the first."""
    return SourcedText(str(len(counted)), f"{what}序号", counted, "position")


Value = Figure | SourcedText | Numbered | str | None
"""What a cell can hold: a figure, a code, a text, a numbered text, or nothing (which is not zero)."""

RowKind = Literal["total", "department", "unit", "class", "section", "item"]


@dataclass(frozen=True)
class AnnexRow:
    """One row: values by the names that a form's columns ask for.

    Attributes
    ----------
    key
        What names the row within its table and stays the same from year to year.
    cells
        The cells in which it is named, of a row of an input table.
    value_keys
        Where a row tells of two things side by side: the key of each value that is not `key`.
    """

    kind: RowKind
    key: str
    values: dict[str, Value] = field(default_factory=dict)
    value_keys: dict[str, str] = field(default_factory=dict)
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class HeadCell:
    """One heading cell with the columns and levels it spans.

    Attributes
    ----------
    number
        The number of a column, which it holds in place of a text.
    is_numbering
        Whether it is part of the row of such numbers.
    """

    text: str
    columns: int
    levels: int
    number: SourcedText | None = None
    is_numbering: bool = False


@dataclass(frozen=True)
class BodyCell:
    """One body cell; only in the performance tables does it span others or head a row or a column.

    Attributes
    ----------
    name
        Name of its figure within the table, for the ledger.
    own_words
        Whether it holds the unit's own prose.
    heads_row
        Whether it says what its row is about; where two are in a row, each heads what is to its right.
    number
        The running number before the text, what stands before it, and what after it: 指标1、.
    depth
        By how many characters it is set in.
    is_amount
        Whether what it says stands for an amount, under amounts.
    """

    value: Value
    name: str = ""
    columns: int = 1
    rows: int = 1
    heading: Literal["row", "col"] | None = None
    own_words: bool = False
    heads_row: bool = False
    number: tuple[str, SourcedText, str] | None = None
    depth: int = 0
    is_amount: bool = False


@dataclass(frozen=True)
class BodyRow:
    """One printed row."""

    kind: RowKind
    cells: tuple[BodyCell, ...]


@dataclass(frozen=True)
class AnnexTable:
    """One official table, filled.

    Attributes
    ----------
    key
        The form's name for it.
    number, title, contents
        预算03表; its title; its line in the list of tables.
    head
        Heading rows.
    body
        Rows; empty where there is nothing to list.
    widths
        Relative widths of the columns.
    notes
        Notes under the table.
    unit_line, department_line
        单位：万元; 部门名称：….
    numbers
        How numbers are printed.
    years
        The budget year and the one before, which headings may name, by their names in ids.
    """

    key: str
    number: str
    title: str
    contents: str
    head: tuple[tuple[HeadCell, ...], ...]
    body: tuple[BodyRow, ...]
    widths: tuple[int, ...]
    notes: tuple[str, ...]
    unit_line: str
    department_line: str
    numbers: NumberFormat
    years: Mapping[str, Figure]

    @property
    def year(self) -> Figure:
        """The budget year."""
        return self.years["year"]


def printed_values(table: AnnexTable) -> Iterator[tuple[str, Figure | SourcedText, str]]:
    """Go through every figure and code that the table prints: its name, itself, and its text as printed."""
    for name, year in table.years.items():
        if any(year.text in cell.text for row in table.head for cell in row):
            yield f"columns.{name}", year, year.text
    for head in table.head:
        for place, heading in enumerate(head, 1):
            if heading.number is not None:
                yield f"columns.number.{place}", heading.number, heading.number.text
    for row in table.body:
        for cell in row.cells:
            if cell.number is not None:
                yield f"{cell.name}.number", cell.number[1], cell.number[1].text
            if isinstance(cell.value, Figure):
                yield cell.name, cell.value, table.numbers.text(cell.value)
            elif isinstance(cell.value, SourcedText):
                yield cell.name, cell.value, cell.value.text


def cells_by_column(body: Sequence[BodyRow]) -> Iterator[tuple[BodyCell, ...]]:
    """Go through rows with a cell for each column: blank where one from above is merged over it."""
    covered: list[int] = []
    for row in body:
        own = iter(row.cells)
        width = max(len(row.cells), len(covered))
        below = [rows - 1 for rows in covered] or [0] * width
        cells = tuple(BodyCell(None) if rows > 0 else next(own) for rows in below)
        covered = [max(rows, cell.rows) for rows, cell in zip(below, cells, strict=True)]
        yield cells


def heading_rows(paths: Sequence[Sequence[str]]) -> tuple[tuple[HeadCell, ...], ...]:
    """Lay out headings given from the top level down, one path per column.

    Neighbouring columns that agree down to a level share the cell of that level; a path that ends early
    spans the levels below it.
    """
    depth = max((len(path) for path in paths), default=0)
    rows = []
    for level in range(depth):
        row = []
        start = 0
        while start < len(paths):
            path = paths[start]
            end = start + 1
            while end < len(paths) and len(path) > level and _share(path, paths[end], level):
                end += 1
            if len(path) > level:
                levels = depth - level if level == len(path) - 1 else 1
                row.append(HeadCell(text=path[level], columns=end - start, levels=levels))
            start = end
        rows.append(tuple(row))
    return tuple(rows)


def _share(path: Sequence[str], other: Sequence[str], level: int) -> bool:
    """Tell whether two columns share the heading cell of a level: same words so far, and both go on or both end."""
    same = list(path[: level + 1]) == list(other[: level + 1])
    return same and (len(path) > level + 1) == (len(other) > level + 1)
