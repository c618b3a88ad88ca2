"""Chinese numerals of numbered lists."""

from __future__ import annotations

import pytest

from budgetbook.core.numerals import chinese_number


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_a_number_is_written_as_lists_are_numbered(number: int, words: str) -> None:
    assert chinese_number(number) == words


@pytest.mark.parametrize("number", [0, 100])
def test_a_number_that_no_list_reaches_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        chinese_number(number)
