from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from budgetbook.checks.model import Check, Finding
from budgetbook.figures import Cell

CELL = Cell("data/2020/157001/income.csv", 3, "预算数", "92.0")
WRONG = Finding(CELL, "“92.0”", "不小于93的数", holds=False)
RIGHT = Finding(None, "甲 1万元", "与乙 1万元相等", holds=True)
ZERO = Check("X1", "甲等于乙", lambda _: iter(()))


def test_a_finding_is_one_sentence_with_place_found_and_expected() -> None:
    assert WRONG.sentence == "data/2020/157001/income.csv 第3行“预算数”：发现“92.0”，应为不小于93的数。"


def test_a_finding_about_a_whole_table_names_no_place() -> None:
    assert RIGHT.sentence == "发现甲 1万元，应为与乙 1万元相等。"


def test_a_finding_cannot_be_altered_afterwards() -> None:
    with pytest.raises(FrozenInstanceError):
        WRONG.holds = True  # type: ignore[misc]


def test_a_check_blocks_and_allows_no_difference_unless_it_says_so() -> None:
    assert (ZERO.severity, ZERO.tolerance) == ("error", "不容许差异")
