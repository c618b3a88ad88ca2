"""A text of comma separated values as rows of cells, read strictly."""

import csv
import io

from budgetbook.core.errors import InputError

_MAX_CELL = 131072
"""What csv takes at most, unless another library has changed it."""


def csv_rows(text: str, shown: str, too_long: str, delimiter: str = ",") -> list[list[str]]:
    """Split a text into rows of cells.

    Parameters
    ----------
    shown
        The file's name in messages.
    too_long
        What is said of a cell that is longer than one of a table can be.

    Raises
    ------
    InputError
        Quotation marks are not in pairs, or a cell is too long; the message names the row.
    """
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter))
        is_too_long = any(len(cell) > _MAX_CELL for row in rows for cell in row)
    except csv.Error as error:
        is_too_long = "field limit" in str(error)
        if not is_too_long:
            what = "的引号不成对：请在 Excel 中重新另存为“CSV UTF-8”"
            raise InputError(f"{shown} 第{len(rows) + 1}行{what}。") from None
    if is_too_long:
        longest = (max(map(len, row), default=0) for row in rows)
        number = next((at for at, length in enumerate(longest, start=1) if length > _MAX_CELL), len(rows) + 1)
        raise InputError(f"{shown} 第{number}行有一格超过{_MAX_CELL}字，{too_long}。")
    return rows
