from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetbook.importing.coded_lines import economic_code, function_code
from budgetbook.importing.headings import WHOLE_CODE

CODES = st.tuples(st.integers(200, 235), st.integers(1, 99), st.integers(1, 99)).map(
    lambda c: f"{c[0]}{c[1]:02}{c[2]:02}"
)


@given(CODES, st.sampled_from([3, 5, 7]), st.booleans(), st.booleans())
def test_a_function_code_is_the_same_however_it_is_typed(code: str, digits: int, bare: bool, repeated: bool) -> None:
    """05 or 5; the 款 alone or with its 类 before it; upper levels in each row or once."""
    code = code[:digits]
    levels = [code[:3], code[3:5], code[5:7]]
    typed = [str(int(level)) if bare and level else level for level in levels]
    if repeated:
        typed = [code[:end] if len(code) >= end else "" for end in (3, 5, 7)]
    names = dict(zip(("class", "section", "item"), typed, strict=True))
    assert function_code(names, "") == code
    lowest = max((level for level in names if names[level]), key=list(names).index)
    assert function_code({**dict.fromkeys(names, ""), lowest: names[lowest]}, code) == code
    assert function_code({WHOLE_CODE: code}, "") == code
    assert function_code({**dict.fromkeys(names, ""), "class": code}, "") == code


@pytest.mark.parametrize(
    ("names", "above", "code"),
    [
        ({"class": "301", "item": "30101"}, "", "30101"),
        ({"class": "", "item": "30102"}, "30101", "30102"),
        ({"class": "30102", "item": ""}, "30201", "30102"),
        ({"class": "301", "item_only": "2"}, "", "30102"),
        ({"class": "301", "item_only": "08"}, "", "30108"),
        ({"class": "301", "item_only": ""}, "30399", "301"),
        ({WHOLE_CODE: "30102"}, "", "30102"),
        ({WHOLE_CODE: "３０１０２"}, "", "30102"),
        ({"class": "", "item": ""}, "30101", ""),
    ],
)
def test_an_economic_code_is_read_in_every_published_form(names: dict[str, str], above: str, code: str) -> None:
    assert economic_code(names, above) == code


@pytest.mark.parametrize(
    "names",
    [
        {"class": "301", "item": "30201"},
        {"class": "30", "item": "1"},
        {"class": "3010", "item": ""},
        {"class": "30101", "item": "02"},
        {"class": "301", "item": "101"},
        {"class": "三〇一", "item": "01"},
        {"class": "", "item": "01"},
        {WHOLE_CODE: "3010"},
        {WHOLE_CODE: "301.01"},
    ],
)
def test_what_is_no_code_or_contradicts_itself_is_none(names: dict[str, str]) -> None:
    assert economic_code(names, "") is None


def test_the_governments_code_stands_beside_the_departments() -> None:
    names = {"class": "302", "item": "30217", "government_class": "502", "government_item": "50206"}
    assert economic_code(names, "") == "30217"
    assert economic_code(names, "", "government_") == "50206"
