"""The unit's own words inside our sentences: joined without a sign or a word too many or too few."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from budgetbook.narrative.sentence import use_of, whole_sentence


def words_of(markup: str) -> str:
    return BeautifulSoup(markup, "html.parser").get_text()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("主要用于公务用车的燃料费", "，主要用于公务用车的燃料费"),
        ("，主要用于公务用车的燃料费。", "，主要用于公务用车的燃料费"),
        ("；用于接待来访的人员；", "，用于接待来访的人员"),
        ("公务用车的燃料费、维修费", "，主要用于公务用车的燃料费、维修费"),
        ("、公务用车的燃料费，", "，主要用于公务用车的燃料费"),
        ("主要保障机构正常运转及正常履职需要", "，主要保障机构正常运转及正常履职需要"),
        ("保障机构运转", "，主要用于保障机构运转"),
        ("主要街道的路灯维护", "，主要用于主要街道的路灯维护"),
        ("。", ""),
    ],
)
def test_what_an_amount_is_for_is_joined_to_it(typed: str, expected: str) -> None:
    assert words_of(use_of(typed)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("因机构改革，上年未单独列支。", "因机构改革，上年未单独列支。"),
        ("因机构改革，上年未单独列支", "因机构改革，上年未单独列支。"),
        ("，上年未单独列支，", "上年未单独列支。"),
        ("", ""),
    ],
)
def test_a_reason_that_is_a_sentence_ends_with_one_full_stop(typed: str, expected: str) -> None:
    assert words_of(whole_sentence(typed)) == expected
