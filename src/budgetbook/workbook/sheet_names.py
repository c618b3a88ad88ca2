"""Names of sheets: what a spreadsheet allows, and those that hold no data."""

from collections.abc import Collection

MAX_NAME_UNITS = 31
"""Length of the longest name, in UTF-16 units, as Excel counts."""

INSTRUCTIONS, REFERENCE = "填表说明", "科目和选项"
"""Sheets of a template that hold no data: what to do, and the lists to choose from."""

_FULL_WIDTH = str.maketrans("[]:*?/\\'", "［］：＊？／＼’")


def sheet_name(wanted: str, taken: Collection[str]) -> str:
    r"""Make a name that a spreadsheet accepts: no []:*?/\ or apostrophe, 31 units at most, not taken yet.

    Signs that are not allowed are written full-width; a name that is taken, in whatever case, gets a number.
    """
    clean = "".join(wanted.translate(_FULL_WIDTH).split("\n")).strip() or "表"
    known = {name.casefold() for name in taken}
    name = _cut(clean, MAX_NAME_UNITS)
    number = 2
    while name.casefold() in known:
        ending = f"（{number}）"
        name = _cut(clean, MAX_NAME_UNITS - len(ending)) + ending
        number += 1
    return name


def _cut(text: str, units: int) -> str:
    while len(text.encode("utf-16-le")) // 2 > units:
        text = text[:-1]
    return text.rstrip()
