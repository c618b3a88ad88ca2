"""A finished document as it was read: paragraphs and tables in reading order, each with its position."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Box = tuple[float, float, float, float]
"""Left, top, right, bottom on a page of a PDF, in points from its upper left corner."""

Role = Literal["text", "heading", "contents"]


@dataclass(frozen=True)
class Position:
    """Where a text stands.

    Attributes
    ----------
    page
        Page of a PDF, worksheet of a workbook, from 1; 0 where the file has neither.
    line
        Line on the page, of a text file; number of the paragraph or table of a web page or a Word file.
    box
        Its frame on the page of a PDF.
    """

    page: int = 0
    line: int = 0
    box: Box | None = None

    @property
    def shown(self) -> str:
        """The position as messages name it."""
        return "".join((f"第{self.page}页" if self.page else "", f"第{self.line}行" if self.line else ""))


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, a heading, or a line of the contents.

    Attributes
    ----------
    lines
        The offset in the text at which each line begins, and the line's position.
    """

    text: str
    position: Position
    role: Role = "text"
    lines: tuple[tuple[int, Position], ...] = ()

    def position_at(self, offset: int) -> Position:
        """The position of the line at an offset in the text."""
        return next((position for start, position in reversed(self.lines) if start <= offset), self.position)


@dataclass(frozen=True)
class Grid:
    """A table as it was read.

    Attributes
    ----------
    rows
        Cells as text, as many in each row; of merged cells only the first holds the text.
    positions
        Where each row stands.
    boxes
        Where cells with frames of their own stand, by row and column.
    """

    rows: tuple[tuple[str, ...], ...]
    positions: tuple[Position, ...]
    boxes: dict[tuple[int, int], Position] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.rows[0]) if self.rows else 0

    def position_of(self, row: int, column: int) -> Position:
        """The position of a cell."""
        return self.boxes.get((row, column), self.positions[row])


@dataclass(frozen=True)
class Table:
    """A table with the lines over it.

    Attributes
    ----------
    grid
        Its cells.
    above
        The lines over it that belong to it, nearest last: title, number, unit.
    below
        The lines under it, up to the next heading or table, that can be its notes.
    number
        Which of the document's tables it is, from 1.
    """

    grid: Grid
    above: tuple[Paragraph, ...] = ()
    below: tuple[Paragraph, ...] = ()
    number: int = 0


@dataclass(frozen=True)
class Document:
    """A document: its paragraphs and tables in reading order."""

    name: str
    items: tuple[Paragraph | Table, ...]
    pages: int = 0
    notices: tuple[str, ...] = ()

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Its paragraphs, without the contents."""
        return tuple(item for item in self.items if isinstance(item, Paragraph) and item.role != "contents")

    @cached_property
    def contents(self) -> tuple[Paragraph, ...]:
        """The lines of its contents."""
        return tuple(item for item in self.items if isinstance(item, Paragraph) and item.role == "contents")

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Its tables."""
        return tuple(item for item in self.items if isinstance(item, Table))
