"""A sheet of text, as every kind of file is read into."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from budgetbook.core.errors import InputError

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

    def seen(self, place: int, column: int) -> str:
        """What a cell shows to people, where `rows` has it as exactly as it is stored."""
        return self.shown_texts.get((place, column), self.rows[place][column])

    def is_blank(self, place: int) -> bool:
        """Tell whether a row has nothing at all, not even a cell that cannot be read."""
        return not any(self.rows[place]) and not any(row == place for row, _ in self.unreadable)

    def texts(self, place: int) -> list[str]:
        """The texts of a row, without the blank cells."""
        return [text for text in self.rows[place] if text]


def is_too_far(row: int, column: int) -> bool:
    """Tell whether a place (from 0) lies where no budget table reaches."""
    return row >= LAST_ROW or column >= LAST_COLUMN


def far_cell(sheet: Sheet, row: int, column: int) -> InputError:
    """Make the error for a cell that stands where no budget table reaches."""
    letters = ""
    left = column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return InputError(
        f"{sheet.shown} 的 {letters}{row + 1} 格有内容，预算表没有这么大（至多{LAST_ROW}行、{LAST_COLUMN}列）："
        f"请删去多余的内容；不是预算表的，用 --skip {sheet.name.strip() or sheet.file} 不读。"
    )


def column_number(letters: str) -> int:
    """The number of a column, from 0, by its letters: AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def pad_rows(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Give all rows the same number of cells, without blanks at both ends of a text."""
    width = max((len(row) for row in rows), default=0)
    return tuple((*(text.strip() for text in row), *[""] * (width - len(row))) for row in rows)
