"""A sheet of text, as every kind of file is read into, and how one is collected cell by cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from budgetbook.core.errors import InputError
from budgetbook.core.text import is_seen
from budgetbook.importing.shown import CellText

HIDDEN = "是隐藏的工作表，也已读入"
NO_VALUE = "公式没有保存结果：请用 Excel 打开这个文件并保存后再读"
ERROR_VALUE = "公式出错（{value}），应改正后保存"

LAST_ROW, LAST_COLUMN = 20_000, 500
"""How far a sheet of budget tables can reach."""


@dataclass(frozen=True)
class Sheet:
    """One sheet of text.

    Attributes
    ----------
    file
        The file's name.
    name
        The worksheet's name; empty for a file that has no worksheets.
    rows
        Cells as text, as many in each row; of merged cells only the first holds the text.
    numbers
        The row (in a text file the line) in which each of `rows` stands, as its program counts.
    prose
        Places in `rows` of running text, which belongs to no table.
    unreadable
        Why a cell (place in `rows`, place in the row) cannot be relied on.
    notices
        What was read all the same, though it is not as usual.
    shown_texts
        What cells show whose text in `rows` is more exact: a number under its format.
    scaled
        How many times a cell's stored number is what it shows and `rows` has, where its format scales.
    hidden
        Places of the hidden rows.
    """

    file: str
    name: str
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    prose: frozenset[int] = frozenset()
    unreadable: Mapping[tuple[int, int], str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    shown_texts: Mapping[tuple[int, int], str] = field(default_factory=dict)
    scaled: Mapping[tuple[int, int], int] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()

    @property
    def shown(self) -> str:
        """The sheet as messages name it."""
        return f"{self.file} 工作表“{self.name.strip()}”" if self.name else self.file

    def where(self, place: int, heading: str = "") -> str:
        """Name a row, or a cell by its column's heading, as messages do."""
        row = f"{self.shown} 第{self.numbers[place]}行" + ("（隐藏的行）" if place in self.hidden else "")
        return row + (f"“{heading}”列" if heading else "")

    def cell(self, place: int, column: int) -> str:
        """Name a cell under no heading, as messages do."""
        return f"{self.where(place)}第{column + 1}格"

    def seen(self, place: int, column: int) -> str:
        """What a cell shows to people, where `rows` has it as exactly as it is stored."""
        return self.shown_texts.get((place, column), self.rows[place][column])

    def is_blank(self, place: int) -> bool:
        """Tell whether a row has nothing at all, not even a cell that cannot be read."""
        return not any(self.rows[place]) and not any(row == place for row, _ in self.unreadable)

    def texts(self, place: int) -> list[str]:
        """The texts of a row, without the blank cells."""
        return [text for text in self.rows[place] if text]


class Cells:
    """Collects the cells of a worksheet as they are read, by row and column from 0.

    Raises
    ------
    InputError
        A cell stands where no budget table reaches.
    """

    def __init__(self, file: str, name: str, notices: tuple[str, ...] = ()) -> None:
        self._empty = Sheet(file, name, (), (), notices=notices)
        self._rows: dict[int, dict[int, str]] = {}
        self._shown_texts: dict[tuple[int, int], str] = {}
        self._scaled: dict[tuple[int, int], int] = {}
        self._unreadable: dict[tuple[int, int], str] = {}
        self._hidden: set[int] = set()

    def put(self, row: int, column: int, cell: CellText) -> None:
        """Keep a cell; one of spaces, or of nothing that is seen, is none."""
        if not trimmed(cell.exact):
            return
        self._require_near(row, column)
        self._rows.setdefault(row, {})[column] = cell.exact
        if cell.text != cell.exact:
            self._shown_texts[row, column] = cell.text
        if cell.scale != 1:
            self._scaled[row, column] = cell.scale

    def put_unreadable(self, row: int, column: int, reason: str) -> None:
        """Keep a cell that cannot be relied on."""
        self._require_near(row, column)
        self._unreadable[row, column] = reason

    def hide(self, row: int) -> None:
        """Keep that a row is hidden."""
        self._hidden.add(row)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Forget what lies under a merged cell: it is not seen, so nobody meant it."""
        for row in [row for row in self._rows if top <= row <= bottom]:
            for column in [column for column in self._rows[row] if left <= column <= right]:
                if (row, column) != (top, left):
                    del self._rows[row][column]

    def sheet(self) -> Sheet:
        """Return the sheet."""
        last = max((*self._rows, *(row for row, _ in self._unreadable)), default=-1)
        rows = [
            [cells.get(column, "") for column in range(max(cells, default=-1) + 1)]
            for cells in (self._rows.get(row, {}) for row in range(last + 1))
        ]
        return replace(
            self._empty,
            rows=pad_rows(rows),
            numbers=tuple(range(1, last + 2)),
            unreadable=self._unreadable,
            shown_texts=self._shown_texts,
            scaled=self._scaled,
            hidden=frozenset(self._hidden),
        )

    def _require_near(self, row: int, column: int) -> None:
        if row < 0 or column < 0:
            raise ValueError("no such cell")
        if row >= LAST_ROW or column >= LAST_COLUMN:
            skip = self._empty.name.strip() or self._empty.file
            raise InputError(
                f"{self._empty.shown} 的 {column_letters(column)}{row + 1} 格有内容，"
                f"预算表没有这么大（至多{LAST_ROW}行、{LAST_COLUMN}列）：请删去多余的内容；"
                f"不是预算表的，用 --skip {skip} 不读。"
            )


def column_letters(number: int) -> str:
    """The letters of a column by its number, from 0: 26 is AA."""
    letters = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column, from 0, by its letters: AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def trimmed(text: str) -> str:
    """Take spaces, and signs that nobody sees, off both ends of a text."""
    if text.isprintable() and not text[:1].isspace() and not text[-1:].isspace():
        return text
    seen = [place for place, sign in enumerate(text) if is_seen(sign)]
    return text[seen[0] : seen[-1] + 1] if seen else ""


def pad_rows(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Give all rows the same number of cells, without blanks at both ends of a text."""
    width = max((len(row) for row in rows), default=0)
    return tuple((*map(trimmed, row), *[""] * (width - len(row))) for row in rows)
