from __future__ import annotations

import csv
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetbook.figures import FigureError
from budgetbook.figures.accessor import RULES, half_up, largest_remainder, share_by_itself, shares
from tests.places import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book

    Rule = Callable[[Sequence[Decimal]], list[Decimal]]

PEERS = SHARED / "peers" / "shares.tsv"

wholes = st.lists(st.decimals(min_value=0, max_value=10**6, places=2), min_size=1, max_size=15).filter(any)


def decimals(*values: str) -> list[Decimal]:
    return [Decimal(value) for value in values]


@pytest.mark.parametrize(
    ("values", "percents"),
    [
        (["75.7", "5.9", "5.4", "5.0"], ["82.28", "6.41", "5.87", "5.44"]),
        (["74", "18"], ["80.43", "19.57"]),
        (["92.0"], ["100.00"]),
        (["92.0", "0.0"], ["100.00", "0.00"]),
        (["1", "1", "1"], ["33.34", "33.33", "33.33"]),
        (["2", "2", "2", "0"], ["33.34", "33.33", "33.33", "0.00"]),
        (["1", "1", "1", "1", "1", "1"], ["16.67", "16.67", "16.67", "16.67", "16.66", "16.66"]),
        (["1"] * 7, ["14.29"] * 4 + ["14.28"] * 3),
    ],
    ids="+".join,
)
def test_the_largest_remainders_get_the_missing_hundredths(values: list[str], percents: list[str]) -> None:
    assert largest_remainder(decimals(*values)) == decimals(*percents)


def test_of_equal_remainders_the_earlier_gets_the_hundredth_however_small_its_share() -> None:
    # exact: 33 1/3, 3 1/3 and 63 1/3
    assert largest_remainder(decimals("1.0", "0.1", "1.9")) == decimals("33.34", "3.33", "63.33")


@settings(deadline=None)
@given(wholes)
def test_shares_by_largest_remainder_sum_to_exactly_one_hundred(values: list[Decimal]) -> None:
    assert sum(largest_remainder(values)) == Decimal("100.00")


@settings(deadline=None)
@given(wholes)
def test_no_share_by_largest_remainder_is_off_by_a_hundredth(values: list[Decimal]) -> None:
    whole = sum(map(Fraction, values))
    for value, percent in zip(values, largest_remainder(values), strict=True):
        assert percent == percent.quantize(Decimal("0.01"))
        assert abs(Fraction(percent) - Fraction(value) * 100 / whole) < Fraction(1, 100)


@settings(deadline=None)
@given(wholes)
def test_a_larger_part_never_gets_the_smaller_share(values: list[Decimal]) -> None:
    pairs = sorted(zip(values, largest_remainder(values), strict=True))
    percents = [percent for _, percent in pairs]
    assert percents == sorted(percents)


@settings(deadline=None)
@given(wholes)
def test_shares_by_half_up_are_each_off_by_half_a_hundredth_at_most(values: list[Decimal]) -> None:
    whole = sum(map(Fraction, values))
    for value, percent in zip(values, half_up(values), strict=True):
        assert abs(Fraction(percent) - Fraction(value) * 100 / whole) <= Fraction(1, 200)


def test_shares_by_half_up_may_miss_one_hundred() -> None:
    percents = half_up(decimals("75.7", "5.9", "5.4", "5.0"))
    assert percents == decimals("82.28", "6.41", "5.87", "5.43")
    assert sum(percents) == Decimal("99.99")


def test_half_up_rounds_a_tie_up() -> None:
    assert half_up(decimals("1", "799")) == decimals("0.13", "99.88")


@pytest.mark.parametrize("rule", [largest_remainder, half_up])
@pytest.mark.parametrize("values", [[], ["0.0", "0.0"], ["93.0", "-1.0"]], ids=["none", "zero", "negative"])
def test_what_has_no_shares_is_refused(rule: Rule, values: list[str], snapshot: SnapshotAssertion) -> None:
    with pytest.raises(FigureError) as error:
        rule(decimals(*values))
    assert str(error.value) == snapshot


def test_each_share_keeps_its_formula_its_rule_and_the_cells_of_part_and_whole(book: Book) -> None:
    whole, *parts = (book.data.measures[name] for name in ("支出总计", "基本支出", "项目支出"))
    basic, project = shares(parts, whole, "largest-remainder")
    assert basic.formula == "基本支出 74.0 ÷ 支出总计 92.0 = 80.4348% → 80.43%（最大余额法）"
    assert project.formula == "项目支出 18.0 ÷ 支出总计 92.0 = 19.5652% → 19.57%（最大余额法）"
    assert (basic.label, basic.text) == ("基本支出占支出总计的比重", "80.43%")
    assert set(basic.cells) == set(whole.cells)


def test_the_form_chooses_the_rule(book: Book) -> None:
    parts = list(book.table("spending").groupby("类")["合计"].sum().figures)
    last = {rule: shares(parts, book.data.measures["支出总计"], rule)[-1].text for rule in RULES}
    assert last == {"largest-remainder": "5.44%", "half-up": "5.43%"}
    by_rule = shares(parts, book.data.measures["支出总计"], "largest-remainder")
    assert [str(share_by_itself(share)) for share in by_rule] == ["82.28", "6.41", "5.87", "5.43"]


def test_parts_that_do_not_make_up_the_whole_have_no_shares(book: Book, snapshot: SnapshotAssertion) -> None:
    measures = book.data.measures
    with pytest.raises(FigureError) as error:
        shares([measures["基本支出"]], measures["支出总计"], "largest-remainder")
    assert str(error.value) == snapshot


def rest_to_the_last(values: Sequence[Decimal]) -> list[Decimal]:
    """What some offices do by hand: all but the last rounded half up, and the last takes what is missing of 100."""
    *first, _ = half_up(values)
    return [*first, Decimal(100) - sum(first, Decimal(0))]


BOTH = ("largest-remainder", "half-up", "rest-to-the-last")
PRINTED = {
    ("seed_ly_zwdsj_2020", "功能分类类级占一般公共预算"): ("largest-remainder", "rest-to-the-last"),
    ("seed_ly_zwdsj_2020", "基本/项目"): BOTH,
    ("putuo_gzj_2024js", "功能分类类级"): BOTH,
    ("putuo_gzj_2024js", "基本/项目"): BOTH,
    # at fault: 教育 is 0.0853% and printed as 0.08%
    ("putuo_shiquan_2025js", "功能分类类级"): (),
    ("putuo_shiquan_2025js", "基本/项目"): BOTH,
    ("putuo_wenlv_2025js", "三公分项"): BOTH,
    ("daying_133619_2022js", "收入"): BOTH,
    ("daying_133619_2022js", "基本/项目"): BOTH,
    ("wuzhou_1078_2023ys", "功能分类类级(元)"): BOTH,
    ("wuzhou_1284_2023ys", "基本/项目(元)"): BOTH,
    # at fault: 商品和服务 is 18.75% and printed as 18.76%, so that the shares sum to 100.01
    ("wuzhou_1284_2023ys", "基本支出按经济类(元)"): (),
    ("jinhua_jzz_2021js", "收入"): BOTH,
    ("jinhua_jzz_2021js", "基本/项目"): BOTH,
    ("taojiang_2019js", "三公分项"): BOTH,
}
"""Which rules reproduce the shares that a real document printed; where none does, the document is at fault."""


@pytest.mark.skipif(not PEERS.is_file(), reason=f"{PEERS} 不在：真实文本的占比只在有 shared/peers 时核对")
def test_each_group_of_shares_in_real_documents_follows_a_rule_or_is_at_fault() -> None:
    rules = RULES | {"rest-to-the-last": rest_to_the_last}
    with PEERS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    found = {}
    for group, lines in groupby(rows, lambda row: (row["document"], row["group"])):
        members = list(lines)
        amounts = [Decimal(line["amount_wan"]) for line in members]
        printed = [Decimal(line["published_percent"]) for line in members]
        found[group] = tuple(name for name, rule in rules.items() if rule(amounts) == printed)
    assert found == PRINTED
