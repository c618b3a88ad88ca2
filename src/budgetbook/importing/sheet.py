"""A sheet of text, as every kind of file is read into, and the encodings of text files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from budgetbook.core.errors import InputError
from budgetbook.core.text import decode_utf8_or_gbk

GBK_READ = "不是 UTF-8 编码，已按 GBK 编码读入"
HIDDEN = "是隐藏的工作表，也已读入"


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
    """

    file: str
    name: str
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    prose: frozenset[int] = frozenset()
    unreadable: Mapping[tuple[int, int], str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The sheet as messages name it."""
        return f"{self.file} 工作表“{self.name.strip()}”" if self.name else self.file

    def where(self, place: int, heading: str = "") -> str:
        """Name a row, or a cell by its column's heading, as messages do."""
        return f"{self.shown} 第{self.numbers[place]}行" + (f"“{heading}”列" if heading else "")

    def is_blank(self, place: int) -> bool:
        """Tell whether a row has nothing at all, not even a cell that cannot be read."""
        return not any(self.rows[place]) and not any(row == place for row, _ in self.unreadable)

    def texts(self, place: int) -> list[str]:
        """The texts of a row, without the blank cells."""
        return [text for text in self.rows[place] if text]


def pad_rows(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Give all rows the same number of cells, without blanks at both ends of a text."""
    width = max((len(row) for row in rows), default=0)
    return tuple((*(text.strip() for text in row), *[""] * (width - len(row))) for row in rows)


def read_text(path: Path) -> tuple[str, tuple[str, ...]]:
    """Read a text file in UTF-8, or in GBK with a notice: that the headings are then recognised is the proof."""
    try:
        text, is_gbk = decode_utf8_or_gbk(path.read_bytes())
    except UnicodeDecodeError:
        raise InputError(f"{path.name} 既不是 UTF-8 也不是 GBK 编码：请在 Excel 中另存为“CSV UTF-8”。") from None
    return text, (GBK_READ,) if is_gbk else ()
