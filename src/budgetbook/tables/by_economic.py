"""What tables that list spending by 类 and 款 of an economic classification have in common."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from budgetbook.tables.by_function import WHOLE_CODE
from budgetbook.tables.kind import CONCEPTS, TOTAL_LEVEL, Column, Kind, Level
from budgetbook.tables.model import RowKind
from budgetbook.tables.row_parts import SourcedCodes, Values

_CONCEPT = CONCEPTS["economic"]

CODES = (
    Column("class", "code", f"{_CONCEPT}:level1:code", shows_key=True),
    Column("item", "code", f"{_CONCEPT}:level2:code", shows_key=True),
    Column("item_only", "code", f"{_CONCEPT}:level2:code", shows_key=True),
    WHOLE_CODE,
    Column("name", "text", f"{_CONCEPT}:label", heads_row=True),
)

GOVERNMENT_CODES = (
    Column("government_class", "code", f"{_CONCEPT}:level1:code:government"),
    Column("government_item", "code", f"{_CONCEPT}:level2:code:government"),
    Column("government_name", "text", f"{_CONCEPT}:label:government"),
)
"""The government's classification beside the department's."""


class ByEconomic(Kind):
    """A table of a row for each 类 and 款, under the total."""

    classification: ClassVar[Literal["functions", "economic", "government", ""]] = "economic"
    levels: ClassVar[Mapping[RowKind, Level]] = {
        "total": TOTAL_LEVEL,
        "class": Level("类", adds_up=True),
        "item": Level("款"),
    }


def class_codes(typed: SourcedCodes, code: str) -> Values:
    """Return the codes in the row of a 类."""
    printed = typed.printed(code)
    return {"class": printed, "code": printed}


def item_codes(typed: SourcedCodes, code: str) -> Values:
    """Return the codes in the row of a 款, but for that of its 类."""
    printed = typed.printed(code)
    return {"item": printed, "code": printed, "item_only": typed.printed(code, 3)}


def government_codes(typed: SourcedCodes, code: str, name: str) -> Values:
    """Return the government's codes and name in the row of a 款."""
    return {
        "government_class": typed.printed(code[:3]),
        "government_item": typed.printed(code),
        "government_name": name,
    }
