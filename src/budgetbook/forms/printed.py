"""What a form may print: the names that each kind of its texts may ask for in braces, and that it types no number.

A number would have no source; only notes and the explanations of the glossary may cite some.
"""

import re
from typing import Annotated

from pydantic import AfterValidator

from budgetbook.core.number_tokens import first_number

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

WORDS = ("unit", "short", "year", "level")
"""Names that a form's texts may ask for."""


def _printed(*known: str, may_cite: bool = False) -> AfterValidator:
    """Refuse a text that asks for a name that is not known, or types a number."""

    def checked(text: str) -> str:
        for name in PLACEHOLDER.findall(text):
            if name not in known:
                usable = f"花括号中只写{'、'.join(known)}" if known else "不带花括号、照写照印"
                raise ValueError(f"{usable}的文字（不认识 {{{name}}}）")
        number = None if may_cite else first_number(PLACEHOLDER.sub("", text))
        if number:
            year = "年度写作 {year}，" if "year" in known else ""
            raise ValueError(f"不含数字的文字（有“{number}”；{year}序号用汉字）")
        return text

    return AfterValidator(checked)


Text = Annotated[str, _printed(*WORDS)]
"""A title, or the heading of a section."""

Heading = Annotated[str, _printed(*WORDS, "last_year")]
"""A heading over a column of a table, which may also name last year."""

Cited = Annotated[str, _printed(*WORDS, may_cite=True)]
"""An explanation of the glossary."""

InTable = Annotated[str, _printed(*WORDS, "number", "title", may_cite=True)]
"""A note of an official table, which may also ask for the table's number and title."""

AboveTable = Annotated[str, _printed("unit", "short", "level", "amount_unit")]
"""A line over a table: it asks for no year, since what is printed there has no source."""

Name = Annotated[str, _printed()]
"""What is printed as it stands in the form: kinds of spending, income and funds."""
