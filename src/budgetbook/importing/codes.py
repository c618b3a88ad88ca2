"""Codes of a line: levels in columns of their own or whole, as numbers or as text, written once or in each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.importing import words
from budgetbook.importing.headings import CODE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FUNCTION = ("class", "section", "item")
ECONOMIC = (("class",), ("item", "item_only"))
_CLASS = 3
_LEVEL = 2


def function_code(names: Mapping[str, str], above: str) -> str | None:
    """Return the function code of a line: 3 digits for a 类, 5 for a 款, 7 for a 项; empty where it has none.

    Parameters
    ----------
    above
        The code of the line before, which upper levels that are left blank continue.

    Returns
    -------
    None where what stands there is no code.
    """
    if CODE in names:
        return _whole(names[CODE], (3, 5, 7))
    return _joined([names.get(level, "") for level in FUNCTION], above)


def economic_code(names: Mapping[str, str], above: str, prefix: str = "") -> str | None:
    """Return the economic code of a line: 3 digits for a class, 5 for an item; as `function_code`.

    Parameters
    ----------
    prefix
        "government_" for the government's classification beside the department's.
    """
    if CODE in names and not prefix:
        return _whole(names[CODE], (3, 5))
    levels = [next((names[prefix + level] for level in kinds if prefix + level in names), "") for kinds in ECONOMIC]
    return _joined(levels, above)


def _whole(text: str, lengths: Sequence[int]) -> str | None:
    code = words.digits(text)
    if not text:
        return ""
    return code if len(code) in lengths else None


def _joined(levels: Sequence[str], above: str) -> str | None:
    """Put the levels together; 2 after 301 is 30102, and a level may also repeat those before it."""
    last = max((number for number, text in enumerate(levels) if text), default=-1)
    code = ""
    for number in range(last + 1):
        length = _CLASS + number * _LEVEL
        text = words.digits(levels[number])
        if levels[number] and not text:
            return None
        if not text:
            code = above[:length]
        elif len(text) == length and (not levels[number - 1] or number == 0 or text.startswith(code)):
            code = text
        elif number and len(text) <= _LEVEL:
            code += text.zfill(_LEVEL)
        else:
            return None
        if len(code) != length:
            return None
    return code
