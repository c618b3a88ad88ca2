"""Shares of a whole that a sentence names in one of the ways of the genre, and amounts within a part of spending."""

from __future__ import annotations

import pytest

from tests.review.made_up import PAGE
from tests.review.test_rules import findings

_BEFORE = "<p>示例局2024年没有政府性基金预算拨款安排的支出。</p>"


def _rules(sentence: str) -> list[tuple[str, str, str]]:
    assert PAGE.count(_BEFORE) == 1
    page = PAGE.replace(_BEFORE, f"<p>{sentence}</p>{_BEFORE}")
    return [(one.rule, one.severity, one.expected) for one in findings(page)]


@pytest.mark.parametrize(
    ("sentence", "wrong", "expected"),
    [
        ("支出总计100万元，其中：项目支出40万元，占40.00%。", "40.03%", "40.00%"),
        ("2024年支出总计中，住房保障支出占10.00%；其余为一般公共服务支出。", "10.30%", "10.00%"),
        ("支出中一般公共服务支出最多，占支出总计的90.00%。", "90.20%", "90.00%"),
        ("通俗地说：支出总计中最多的是一般公共服务支出90万元，占90.00%。", "93.00%", "90.00%"),
    ],
)
def test_a_wrong_share_is_found_and_a_right_one_is_not(sentence: str, wrong: str, expected: str) -> None:
    assert _rules(sentence) == []
    right = expected.rstrip("%") + "%"
    assert _rules(sentence.replace(right, wrong)) == [("R09", "error", expected)]


def test_a_share_of_rounded_amounts_may_be_off() -> None:
    assert _rules("培训项目约3万元，其中：差旅1万元，占36.00%。") == []


def test_a_fund_within_a_part_of_spending_is_not_the_whole_fund() -> None:
    assert _rules("基本支出中，财政拨款安排56万元，财政拨款以外的资金安排4万元。") == []
    assert _rules("基本支出60万元，其中：财政拨款56万元。") == []
