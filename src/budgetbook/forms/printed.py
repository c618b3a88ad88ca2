"""What a form may print: the names that each kind of its texts may ask for in braces, and that it types no number.

A number would have no source; only notes and the explanations of the glossary may cite some.
"""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from budgetbook.core.number_tokens import first_number

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

WORDS = ("unit", "short", "year", "level")
"""Names that a form's texts may ask for."""


COUNTED = r"[0-9]{1,2}(?=[.．、])"
"""The number with which a title may begin, 1.主要职责: what it counts, one title after another, is its source."""


def _printed(*known: str, may_cite: bool = False, may_count: bool = False) -> AfterValidator:
    """Refuse a text that asks for a name that is not known, or types a number."""

    def checked(text: str) -> str:
        for name in PLACEHOLDER.findall(text):
            if name not in known:
                usable = f"花括号中只写{'、'.join(known)}" if known else "不带花括号、照写照印"
                raise ValueError(f"{usable}的文字（不认识 {{{name}}}）")
        words = PLACEHOLDER.sub("", text)
        number = None if may_cite else first_number(re.sub(f"^{COUNTED}", "", words) if may_count else words)
        if number:
            year = "年度写作 {year}，" if "year" in known else ""
            counts = "，或者在最前写“1.”“1、”" if may_count else ""
            raise ValueError(f"不含数字的文字（有“{number}”；{year}序号用汉字{counts}）")
        return text

    return AfterValidator(checked)


Text = Annotated[str, _printed(*WORDS)]
"""A title."""

Counted = Annotated[str, _printed(*WORDS, may_count=True)]
"""The heading of a section, or of a table in the contents, with its number."""

Heading = Annotated[str, _printed(*WORDS, "last_year")]
"""A heading over a column of a table, which may also name last year."""

Cited = Annotated[str, _printed(*WORDS, may_cite=True)]
"""An explanation of the glossary."""

InTable = Annotated[str, _printed(*WORDS, "number", "title", may_cite=True)]
"""A note of an official table, which may also ask for the table's number and title."""

AboveTable = Annotated[str, _printed("unit", "short", "level", "amount_unit")]
"""A line over a table: it asks for no year, since what is printed there has no source."""

Key = Annotated[str, Field(pattern=r"^[a-z_]+$")]
"""The name by which one thing in a form asks for another."""

Name = Annotated[str, _printed()]
"""What is printed as it stands in the form: kinds of spending, income and funds."""
