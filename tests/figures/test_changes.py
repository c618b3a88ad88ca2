from __future__ import annotations

import csv
from collections import Counter
from dataclasses import FrozenInstanceError, replace
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetbook.figures import PERCENT, WAN_YUAN, YUAN, Cell, Figure, FigureError
from budgetbook.figures.changes import Change
from tests.places import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

PEERS = SHARED / "peers" / "changes.tsv"
TEXTS = PEERS.with_name("text_against_table.tsv")
with_peers = pytest.mark.skipif(
    not PEERS.is_file(), reason=f"{PEERS} 不在：真实文本的增减变动只在有 shared/peers 时核对"
)

amounts = st.decimals(min_value=0, max_value=10**12, places=2)
positive = amounts.filter(bool)


def wan(value: str | Decimal, *cells: Cell) -> Figure:
    return Figure(Decimal(value), WAN_YUAN, "行政运行", cells=cells)


def change(now: str | Decimal, base: str | Decimal | None) -> Change:
    return Change("行政运行", wan(now), None if base is None else wan(base))


def printed(figure: Figure | None) -> str:
    return "" if figure is None else figure.text


@pytest.mark.parametrize(
    ("now", "base", "direction", "difference", "percent"),
    [
        ("25.77", "60.13", "减少", "减少34.36万元", "下降57.14%"),
        ("88.87", "60.79", "增加", "增加28.08万元", "增长46.19%"),
        ("30.00", "15.00", "增加", "增加15万元", "增长100.00%"),
        ("10.00", "10.0", "持平", "持平", ""),
        ("0.0", "18.0", "减少", "减少18万元", "下降100%"),
        ("25.00", "0.00", "增加", "增加25万元", ""),
        ("0.0", "0.0", "持平", "持平", ""),
        ("25.00", None, "增加", "增加25万元", ""),
        ("0.0", None, "持平", "持平", ""),
        # of less than nothing there is no share either
        ("3", "-5", "增加", "增加8万元", ""),
        ("-3", "0", "减少", "减少3万元", ""),
        ("-1.0", "4.0", "减少", "减少5万元", "下降125.00%"),
        # a tie is rounded up, and a hair below it is not
        ("100.125", "100", "增加", "增加0.125万元", "增长0.13%"),
        ("100.124999", "100", "增加", "增加0.124999万元", "增长0.12%"),
        ("99.875", "100", "减少", "减少0.125万元", "下降0.13%"),
        # what would be printed as zero has its direction all the same
        ("1000000.0", "999999.9", "增加", "增加0.1万元", "增长不足万分之一"),
        ("999999.9", "1000000.0", "减少", "减少0.1万元", "下降不足万分之一"),
    ],
)
def test_a_change_has_a_direction_an_amount_and_a_percentage_of_its_base(
    now: str, base: str | None, direction: str, difference: str, percent: str
) -> None:
    changed = change(now, base)
    assert changed.direction == direction
    assert (printed(changed.difference), printed(changed.percent)) == (difference, percent)


def test_an_increase_shows_how_it_was_computed() -> None:
    increase = change("88.87", "60.79")
    assert increase.difference is not None
    assert increase.percent is not None
    assert increase.difference.label == "行政运行比上年增减"
    assert increase.difference.value == Decimal("28.08")
    assert increase.difference.formula == "本年行政运行 88.87 − 上年行政运行 60.79 = 28.08万元"
    assert increase.percent.label == "行政运行比上年增减幅度"
    assert increase.percent.value == Decimal("46.19")
    assert increase.percent.formula == "（88.87 − 60.79）÷ 60.79 = 46.1918% → 46.19%（四舍五入）"


def test_a_decrease_is_a_negative_number_and_shows_how_it_was_computed() -> None:
    decrease = change("25.77", "60.13")
    assert decrease.difference is not None
    assert decrease.percent is not None
    assert decrease.difference.label == "行政运行比上年增减"
    assert decrease.difference.value == Decimal("-34.36")
    assert decrease.difference.formula == "本年行政运行 25.77 − 上年行政运行 60.13 = −34.36万元，即减少34.36万元"
    assert decrease.percent.label == "行政运行比上年增减幅度"
    assert decrease.percent.value == Decimal("-57.14")
    assert decrease.percent.formula == "（25.77 − 60.13）÷ 60.13 = −57.1429% → −57.14%（四舍五入）"


def test_an_unchanged_amount_shows_both_years() -> None:
    unchanged = change("10.00", "10.0").difference
    assert unchanged is not None
    assert unchanged.label == "行政运行比上年增减"
    assert unchanged.formula == "本年行政运行 10.00 − 上年行政运行 10.0 = 0.00万元"


def test_a_negative_amount_of_last_year_stands_in_brackets_in_the_formula() -> None:
    difference = wan("3") - wan("-4.0")
    assert difference.share_of(wan("5"), "幅度").formula == "（3 − （−4.0））÷ 5 = 140.0000% → 140.00%（四舍五入）"
    percent = change("-1.0", "4.0").percent
    assert percent is not None
    assert percent.formula == "（−1.0 − 4.0）÷ 4.0 = −125.0000% → −125.00%（四舍五入）"


def test_amount_and_percentage_come_from_the_cells_of_both_years_each_once() -> None:
    cells = [Cell("data/2021/157001/spending.csv", row, "一般性项目", "1.0") for row in (3, 4)]
    base_cells = [Cell("data/2020/157001/spending.csv", row, "一般性项目", "2.0") for row in (3, 5)]
    changed = Change("项目支出", wan("2.0", *cells, cells[0]), wan("4.0", *base_cells))
    assert changed.difference is not None
    assert changed.percent is not None
    assert changed.difference.cells == changed.percent.cells == (*cells, *base_cells)


def test_amounts_of_different_units_are_not_compared(snapshot: SnapshotAssertion) -> None:
    with pytest.raises(FigureError) as error:
        Change("行政运行", wan("57.7"), Figure(Decimal(577000), YUAN, "行政运行"))
    assert str(error.value) == snapshot


def test_vehicles_are_compared_as_money_is() -> None:
    changed = Change("车辆", Figure(Decimal(2), "辆", "车辆"), Figure(Decimal(3), "辆", "车辆"))
    assert (changed.direction, printed(changed.difference), printed(changed.percent)) == (
        "减少",
        "减少1辆",
        "下降33.33%",
    )


def test_a_change_cannot_be_changed() -> None:
    changed = change("1", "2")
    with pytest.raises(FrozenInstanceError):
        changed.now = wan("3")  # type: ignore[misc]


@settings(deadline=None)
@given(now=amounts, base=amounts)
def test_base_and_difference_add_up_to_this_year(now: Decimal, base: Decimal) -> None:
    changed = change(now, base)
    assert changed.difference is not None
    assert int((base + changed.difference.value) * 100) == int(now * 100)
    signs = {"增加": changed.difference > 0, "减少": changed.difference < 0, "持平": changed.difference == 0}
    assert signs[changed.direction]
    assert changed.difference.text.startswith(changed.direction)


@settings(deadline=None)
@given(now=amounts, base=positive)
def test_a_percentage_is_the_difference_over_the_base_rounded_half_up(now: Decimal, base: Decimal) -> None:
    percent = change(now, base).percent
    exact = (Fraction(now) - Fraction(base)) / Fraction(base) * 100
    if exact == 0:
        assert percent is None
        return
    assert percent is not None
    assert percent.unit == PERCENT
    assert percent.value.as_tuple().exponent == -2
    assert -Fraction(1, 200) < abs(Fraction(percent.value)) - abs(exact) <= Fraction(1, 200)
    assert percent.sign == (1 if exact > 0 else -1)
    assert percent.text.startswith("增长" if exact > 0 else "下降")


@settings(deadline=None)
@given(now=amounts, base=amounts)
def test_back_is_the_same_amount_in_the_other_direction(now: Decimal, base: Decimal) -> None:
    there, back = change(now, base), change(base, now)
    opposite = {"增加": "减少", "减少": "增加", "持平": "持平"}
    assert back.direction == opposite[there.direction]
    assert there.difference is not None
    assert back.difference is not None
    assert there.difference.value == -back.difference.value


@settings(deadline=None)
@given(now=amounts, base=st.decimals(min_value=-(10**9), max_value=0, places=2) | st.none())
def test_no_percentage_follows_from_a_base_that_is_zero_negative_or_missing(now: Decimal, base: Decimal | None) -> None:
    assert change(now, base).percent is None


@settings(deadline=None)
@given(now=amounts, base=positive)
def test_the_percentage_does_not_depend_on_the_unit(now: Decimal, base: Decimal) -> None:
    wans = change(now, base)
    yuan = replace(
        wans,
        now=Figure(now * 10000, YUAN, "行政运行"),
        base=Figure(base * 10000, YUAN, "行政运行"),
    )
    assert printed(yuan.percent) == printed(wans.percent)


# ---- what real documents printed


def rows() -> list[dict[str, str]]:
    with PEERS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def statement(row: dict[str, str]) -> Change:
    return Change(row["item"].rpartition("|")[2], wan(row["this_year_wan"]), wan(row["last_year_wan"]))


def verdict(row: dict[str, str]) -> str:
    """Say whether a published percentage is the one that follows from the two amounts, in the words of the file."""
    percent, published = statement(row).percent, row["published_percent"]
    if percent is None:
        return "ZERO_BASE_PERCENT" if published else "no_pct"
    size = percent.value.copy_abs()
    return "plain_ok" if Decimal(published) == size else f"PCT_WRONG(plain {size})"


WRONG = {
    # the percentage follows from 48.41: one digit of this year's amount was mistyped where it was computed
    ("wanli_2023", "群众团体事务", "一般行政管理事务"): ("11.67", "48.41"),
    # amount and percentage repeat the line above, 基本养老保险缴费: from 274.85 to 441.25
    ("wanli_2023", "行政事业单位养老支出", "机关事业单位职业年金缴费支出"): ("274.85", "441.25"),
}
"""Published percentages that do not follow from the amounts beside them, and the amounts that they do follow from."""


@with_peers
def test_every_published_direction_is_reproduced() -> None:
    signs = {"增加": "增", "减少": "减", "持平": "平"}
    assert [signs[statement(row).direction] for row in rows()] == [row["direction"] for row in rows()]


@with_peers
def test_every_published_percentage_is_reproduced_or_its_fault_is_named() -> None:
    judged = [row["verdict"].partition(" (the document")[0] for row in rows()]
    assert [verdict(row) for row in rows()] == judged
    counts = Counter(word.partition("(")[0] for word in judged)
    assert counts == {"plain_ok": 55, "no_pct": 7, "ZERO_BASE_PERCENT": 3, "PCT_WRONG": 2}


@with_peers
def test_the_exact_percentages_of_the_file_are_reproduced_to_the_fifth_decimal() -> None:
    for row in rows():
        percent = statement(row).percent
        if percent is not None:
            exact = Decimal(percent.formula.partition(" = ")[2].partition("%")[0].lstrip("−"))
            assert abs(exact - Decimal(row["exact_percent"])) <= Decimal("0.00005")


@with_peers
def test_each_wrong_percentage_is_explained_by_the_amounts_it_was_computed_from() -> None:
    wrong = {
        (row["document"], *row["item"].split("|")[1:]): row for row in rows() if verdict(row).startswith("PCT_WRONG")
    }
    assert wrong.keys() == WRONG.keys()
    for key, (base, now) in WRONG.items():
        assert printed(change(now, base).percent)[2:] == f"{wrong[key]['published_percent']}%"


@with_peers
def test_the_line_with_a_copied_amount_would_read_otherwise_with_the_tables_own() -> None:
    with TEXTS.open(encoding="utf-8", newline="") as file:
        [table] = [
            row
            for row in csv.DictReader(file, delimiter="\t")
            if row["document"] == "wanli_2023" and row["item"].startswith("2080506")
        ]
    [line] = [row for row in rows() if verdict(row) == "PCT_WRONG(plain 232.79)"]
    assert (line["this_year_wan"], table["text_wan"]) == ("441.25", "220.63")
    assert printed(change(table["text_wan"], line["last_year_wan"]).percent) == "增长66.40%"


@with_peers
def test_a_hundred_percent_of_nothing_is_printed_by_real_documents_and_not_by_this_one() -> None:
    faults = [row for row in rows() if verdict(row) == "ZERO_BASE_PERCENT"]
    assert {row["published_percent"] for row in faults} == {"100.00"}
    assert all(statement(row).percent is None for row in faults)


@with_peers
def test_real_documents_round_half_up_and_none_cuts_off() -> None:
    told_apart = []
    for row in rows():
        if verdict(row) == "plain_ok":
            cut = Decimal(row["exact_percent"]).quantize(Decimal("0.01"), ROUND_DOWN)
            told_apart += [row] if cut != Decimal(row["published_percent"]) else []
    assert len(told_apart) == 22


def _of(year: str, value: str) -> Figure:
    cell = Cell(f"data/{year}/157001/spending.csv", 3, "合计", value)
    return Figure(Decimal(value), "万元", f"{year}年支出", cells=(cell,))


NOW, BEFORE = _of("2021", "90"), _of("2020", "92")


def test_a_difference_and_its_share_of_the_base_are_printed_with_their_direction() -> None:
    assert (NOW - BEFORE).as_change().text == "减少2万元"
    assert ((NOW - BEFORE) / BEFORE).as_growth().text == "下降2.17%"
    assert (NOW - BEFORE).in_unit("元").as_change().text == "减少20000元"


@pytest.mark.parametrize(
    "printed",
    [
        lambda: NOW.as_change(),
        lambda: (NOW + BEFORE).as_change(),
        lambda: (BEFORE - NOW).as_change(),
        lambda: (NOW - BEFORE).as_growth(),
        lambda: ((NOW - BEFORE) / NOW).as_growth(),
        lambda: ((BEFORE - NOW) / NOW).as_growth(),
        lambda: (NOW / BEFORE).as_growth(),
    ],
    ids=["amount", "sum", "reversed", "amount as growth", "other base", "reversed growth", "share"],
)
def test_what_is_no_change_has_no_direction(printed: Callable[[], Figure], snapshot: SnapshotAssertion) -> None:
    with pytest.raises(FigureError) as refused:
        printed()
    assert str(refused.value) == snapshot
