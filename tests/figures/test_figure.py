from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetbook.figures import (
    AMOUNT_UNITS,
    PERCENT,
    WAN_YUAN,
    YUAN,
    Cell,
    Figure,
    FigureError,
    NumberFormat,
    describe_cells,
    plain,
    sole_cell,
    total,
)
from budgetbook.figures.printing import in_decimals

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book

amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=2)


def wan(value: str | Decimal, label: str = "项目支出", *cells: Cell) -> Figure:
    return Figure(Decimal(value), WAN_YUAN, label, cells=cells)


def cell(row: int, column: str = "预算数", file: str = "income.csv") -> Cell:
    return Cell(file, row, column, "92.0")


def everything(figure: Figure) -> dict[str, object]:
    """All of a figure, not only what makes it equal to another."""
    return {field.name: getattr(figure, field.name) for field in fields(figure)} | {"formula": figure.formula}


YUAN_FIGURE = Figure(Decimal(920000), YUAN, "收入总计")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("92.0", WAN_YUAN, "92万元"),
        ("75.7", WAN_YUAN, "75.7万元"),
        ("5.0", WAN_YUAN, "5万元"),
        ("0.0", WAN_YUAN, "0万元"),
        ("-0.0", WAN_YUAN, "0万元"),
        ("-1.50", WAN_YUAN, "-1.5万元"),
        ("100", WAN_YUAN, "100万元"),
        ("1E+3", WAN_YUAN, "1000万元"),
        ("31214205.80", YUAN, "31214205.8元"),
        ("80.43478", PERCENT, "80.43%"),
        ("5.435", PERCENT, "5.44%"),
        ("92", PERCENT, "92.00%"),
        ("-0.004", PERCENT, "0.00%"),
        ("2", "辆", "2辆"),
        ("2020", "年", "2020年"),
    ],
)
def test_running_text_prints_the_number_without_needless_zeros(value: str, unit: str, text: str) -> None:
    assert Figure(Decimal(value), unit, "").text == text


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        ("5", 1, "5.0"),
        ("57.7", 1, "57.7"),
        ("0.05", 1, "0.1"),
        ("0.25", 1, "0.3"),
        ("0.249", 1, "0.2"),
        ("-0.25", 1, "-0.3"),
        ("-0.04", 1, "0.0"),
        ("5.208", 2, "5.21"),
        ("2.5", 0, "3"),
    ],
)
def test_a_table_prints_the_number_rounded_half_up(value: str, decimals: int, printed: str) -> None:
    assert in_decimals(wan(value).value, decimals) == printed


@pytest.mark.parametrize(("value", "written"), [("1E+3", "1000"), ("0E-8", "0.00000000"), ("-0.0", "0.0")])
def test_a_decimal_is_written_without_exponent_or_negative_zero(value: str, written: str) -> None:
    assert plain(Decimal(value)) == written


@settings(deadline=None)
@given(st.lists(amounts, min_size=1, max_size=8))
def test_a_total_is_exact_and_does_not_depend_on_the_order(values: list[Decimal]) -> None:
    parts = [wan(value) for value in values]
    there, back = total(parts, "合计", WAN_YUAN), total(reversed(parts), "合计", WAN_YUAN)
    assert isinstance(there.value, Decimal)
    assert there.value == back.value
    assert int(there.value * 100) == sum(int(value * 100) for value in values)


@settings(deadline=None)
@given(amounts, amounts)
def test_what_is_taken_away_can_be_added_back(whole: Decimal, part: Decimal) -> None:
    rest = wan(whole) - wan(part)
    assert isinstance(rest.value, Decimal)
    assert total((rest, wan(part)), "合计", WAN_YUAN).value == whole


@settings(deadline=None)
@given(amounts, amounts.filter(bool))
def test_a_share_has_two_decimals_and_is_off_by_half_a_hundredth_at_most(part: Decimal, whole: Decimal) -> None:
    share = wan(part).share_of(wan(whole), "占比")
    assert isinstance(share.value, Decimal)
    assert share.value.as_tuple().exponent == -2
    assert (share.value * whole - part * 100).copy_abs() <= Decimal("0.005") * whole.copy_abs()


def test_a_thousand_tenths_are_exactly_one_hundred() -> None:
    assert total([wan("0.1")] * 1000, "合计", WAN_YUAN).value == 100


@pytest.mark.parametrize(
    "combine",
    [
        lambda: total([wan("92.0", "支出总计"), YUAN_FIGURE], "合计", WAN_YUAN),
        lambda: wan("92.0", "支出总计") - YUAN_FIGURE,
        lambda: wan("92.0", "支出总计").share_of(YUAN_FIGURE, "占比"),
    ],
    ids=["total", "minus", "share_of"],
)
def test_figures_of_different_units_are_not_combined(
    combine: Callable[[], Figure], snapshot: SnapshotAssertion
) -> None:
    with pytest.raises(FigureError) as error:
        combine()
    assert str(error.value) == snapshot


def test_a_total_in_another_unit_than_its_only_part_is_refused_with_both_units() -> None:
    with pytest.raises(FigureError, match=r"收入总计（元）.*万元"):
        total([YUAN_FIGURE], "合计", WAN_YUAN)


def test_a_share_of_zero_is_refused(snapshot: SnapshotAssertion) -> None:
    with pytest.raises(FigureError) as error:
        wan("1.5", "“三公”经费").share_of(wan("0.0", "支出总计"), "“三公”经费占支出总计的比重")
    assert str(error.value) == snapshot


def test_the_formula_of_a_total_names_every_part_with_its_value(book: Book) -> None:
    assert book.data.measures["支出总计"].formula == "基本支出 74.0 + 项目支出 18.0 = 92.0万元"
    assert book.data.measures["公用经费"].formula == (
        "办公费 0.2 + 差旅费 0.3 + 公务接待费 0.2 + 工会经费 0.8 + 福利费 1.0 + "
        "公务用车运行维护费 1.3 + 其他交通费用 3.9 = 7.7万元"
    )


def test_the_formula_of_a_difference_names_both_sides() -> None:
    assert (wan("92.0", "支出总计") - wan("18.0")).formula == "支出总计 92.0 − 项目支出 18.0 = 74.0万元"


def test_the_formula_of_a_share_shows_the_exact_and_the_rounded_percentage() -> None:
    share = wan("74.0", "基本支出").share_of(wan("92.0", "支出总计"), "占比")
    assert share.formula == "基本支出 74.0 ÷ 支出总计 92.0 = 80.4348% → 80.43%（四舍五入）"
    assert (share.value, share.label) == (Decimal("80.43"), "占比")


def test_the_total_of_one_figure_keeps_its_formula_and_cells() -> None:
    part = total([wan("9.0", "甲", cell(4)), wan("9.0", "乙", cell(5))], "一般性项目", WAN_YUAN)
    whole = total([part], "项目支出", WAN_YUAN)
    assert part.formula == "甲 9.0 + 乙 9.0 = 18.0万元"
    assert (whole.label, whole.formula, whole.cells) == ("项目支出", part.formula, (cell(4), cell(5)))


def test_the_total_of_nothing_is_zero_and_says_so() -> None:
    nothing = total([], "专项资金", WAN_YUAN)
    assert (nothing.value, nothing.unit, nothing.cells) == (Decimal(0), WAN_YUAN, ())
    assert nothing.formula == "没有相应的行，合计为零"


@pytest.mark.parametrize(
    "combined",
    [
        total((wan("1.0", "甲", cell(3), cell(4)), wan("1.0", "乙", cell(4), cell(5))), "合计", WAN_YUAN),
        wan("1.0", "甲", cell(3), cell(4)) - wan("1.0", "乙", cell(4), cell(5)),
        wan("1.0", "甲", cell(3), cell(4)).share_of(wan("1.0", "乙", cell(4), cell(5)), "占比"),
    ],
    ids=["total", "minus", "share_of"],
)
def test_a_combined_figure_comes_from_the_cells_of_all_its_parts_each_once(combined: Figure) -> None:
    assert combined.cells == (cell(3), cell(4), cell(5))


def test_another_label_changes_nothing_else() -> None:
    figure = total([wan("70.0", "甲", cell(3)), wan("4.0", "乙", cell(4))], "基本支出", WAN_YUAN).in_unit(WAN_YUAN, 2)
    renamed = figure.named("一般公共预算基本支出")
    assert renamed.label == "一般公共预算基本支出"
    assert everything(replace(renamed, label=figure.label)) == everything(figure)


# ---- 元 and 万元


OTHER = {YUAN: WAN_YUAN, WAN_YUAN: YUAN}


@settings(deadline=None)
@given(amounts, st.sampled_from(AMOUNT_UNITS))
def test_an_amount_in_the_other_unit_is_the_same_amount_and_turns_back_exactly(value: Decimal, unit: str) -> None:
    figure = Figure(value, unit, "项目支出", cells=(cell(3), cell(4)))
    other = figure.in_unit(OTHER[unit])
    assert isinstance(other.value, Decimal)
    cents, places = int(value * 100), (6 if unit == YUAN else -2)
    assert other.value.scaleb(places) == cents
    assert (other.unit, other.label, other.cells) == (OTHER[unit], figure.label, figure.cells)
    back = other.in_unit(unit)
    assert (back.value, back.unit, back.text) == (value, unit, figure.text)


@settings(deadline=None)
@given(st.integers(-(10**12), 10**12), st.integers(0, 6))
def test_yuan_become_wan_yuan_rounded_half_up(cents: int, decimals: int) -> None:
    rounded = Figure(Decimal(cents).scaleb(-2), YUAN, "项目支出").in_unit(WAN_YUAN, decimals)
    steps = (2 * abs(cents) * 10**decimals + 10**6) // (2 * 10**6)  # of the last decimal
    assert rounded.value == Decimal(steps if cents > 0 else -steps).scaleb(-decimals)
    assert rounded.value.as_tuple().exponent == -decimals


@pytest.mark.parametrize(
    ("yuan", "decimals", "wan_yuan"),
    [
        ("13050", 2, "1.31"),
        ("-13050", 2, "-1.31"),
        ("13049.99", 2, "1.30"),
        ("13050", 3, "1.305"),
        ("5000", 0, "1"),
        ("4999.99", 0, "0"),
    ],
)
def test_of_two_equally_near_amounts_the_one_further_from_zero_is_told(yuan: str, decimals: int, wan_yuan: str) -> None:
    assert Figure(Decimal(yuan), YUAN, "").in_unit(WAN_YUAN, decimals).value == Decimal(wan_yuan)


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "formula"),
    [
        ("2000", YUAN, None, "2000元 ÷ 10000 = 0.2万元"),
        ("2000", YUAN, 2, "2000元 ÷ 10000 = 0.2万元"),
        ("13050", YUAN, None, "13050元 ÷ 10000 = 1.305万元"),
        ("13050", YUAN, 2, "13050元 ÷ 10000 = 1.305万元 → 1.31万元（四舍五入）"),
        ("920000", YUAN, 0, "920000元 ÷ 10000 = 92万元"),
        ("57.7", WAN_YUAN, None, "57.7万元 × 10000 = 577000元"),
        ("1.23456", WAN_YUAN, 0, "1.23456万元 × 10000 = 12345.6元 → 12346元（四舍五入）"),
    ],
)
def test_the_formula_says_that_an_amount_was_turned_into_another_unit_and_rounded(
    value: str, unit: str, decimals: int | None, formula: str
) -> None:
    assert Figure(Decimal(value), unit, "").in_unit(OTHER[unit], decimals).formula == formula


def test_the_formula_of_a_sum_stands_before_that_of_its_unit() -> None:
    whole = total([Figure(Decimal(13050), YUAN, "甲"), Figure(Decimal(2000), YUAN, "乙")], "合计", YUAN)
    assert whole.in_unit(WAN_YUAN, 1).formula == (
        "甲 13050 + 乙 2000 = 15050元；15050元 ÷ 10000 = 1.505万元 → 1.5万元（四舍五入）"
    )


@pytest.mark.parametrize(("value", "unit"), [("80.43478", PERCENT), ("2", "辆"), ("2020", "年")])
@pytest.mark.parametrize("into", AMOUNT_UNITS)
def test_what_is_no_amount_of_money_stays_as_it_is(value: str, unit: str, into: str) -> None:
    figure = Figure(Decimal(value), unit, "占比", cells=(cell(3),))
    assert everything(figure.in_unit(into, 0)) == everything(figure)


@pytest.mark.parametrize("unit", AMOUNT_UNITS)
def test_an_amount_in_its_own_unit_keeps_its_value_and_formula_and_shows_the_decimals_asked_for(unit: str) -> None:
    parts = [Figure(Decimal(value), unit, "甲", cells=(cell(3),)) for value in ("57.7", "0.005")]
    figure = total(parts, "行政运行", unit)
    assert everything(figure.in_unit(unit)) == everything(figure)
    assert everything(figure.in_unit(unit, 2)) == everything(replace(figure, decimals=2))


@pytest.mark.parametrize(
    ("yuan", "decimals", "text"),
    [
        ("920000", 2, "92.00万元"),
        ("920000", None, "92万元"),
        ("577000", 2, "57.70万元"),
        ("13050", 2, "1.31万元"),
        ("13050", None, "1.305万元"),
        ("0", 2, "0.00万元"),  # beside 4.00万元
        ("0", None, "0万元"),
    ],
)
def test_running_text_shows_all_decimals_that_were_asked_for(yuan: str, decimals: int | None, text: str) -> None:
    assert Figure(Decimal(yuan), YUAN, "").in_unit(WAN_YUAN, decimals).text == text


def test_a_difference_shows_the_decimals_of_what_it_was_taken_from() -> None:
    whole, part = (Figure(Decimal(value), YUAN, "").in_unit(WAN_YUAN, 2) for value in (920000, 20000))
    assert (whole - part).text == "90.00万元"


def test_running_text_separates_thousands_where_it_is_asked_to() -> None:
    whole, part, nothing = (
        Figure(Decimal(value), WAN_YUAN, "").in_unit(YUAN, 2, thousands=True) for value in ("3683.76", "374.18", "0")
    )
    assert whole.text == "36,837,600.00元"
    # of nothing as well as of something
    assert [(one - whole).as_change().text for one in (part, nothing)] == ["减少33,095,800.00元", "减少36,837,600.00元"]
    assert (whole / part).text == "984.49%"


# ---- numbers in tables


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        ("92", NumberFormat(1), "92.0"),
        ("0.05", NumberFormat(1), "0.1"),
        ("2932700", NumberFormat(0, thousands=True), "2,932,700"),
        ("999.5", NumberFormat(0, thousands=True), "1,000"),
        ("999", NumberFormat(0, thousands=True), "999"),
        ("-1234567.85", NumberFormat(1, thousands=True), "-1,234,567.9"),
        ("-0.4", NumberFormat(0, thousands=True), "0"),
        ("25", NumberFormat(2, strip=True), "25"),
        ("25.1", NumberFormat(2, strip=True), "25.1"),
        ("47.905", NumberFormat(2, strip=True), "47.91"),
        ("1.999", NumberFormat(2, strip=True), "2"),
        ("0.004", NumberFormat(2, strip=True), "0"),
        ("100", NumberFormat(0, strip=True), "100"),
        ("120", NumberFormat(1, strip=True), "120"),
        ("1200.50", NumberFormat(2, thousands=True, strip=True), "1,200.5"),
        ("1200000.00", NumberFormat(2, thousands=True, strip=True), "1,200,000"),
    ],
)
def test_a_table_prints_numbers_in_its_own_way(value: str, style: NumberFormat, text: str) -> None:
    assert style.text(wan(value)) == text


@settings(deadline=None)
@given(amounts, st.integers(0, 6), st.booleans(), st.booleans())
def test_a_printed_number_reads_as_the_amount_rounded_half_up(
    value: Decimal, decimals: int, thousands: bool, strip: bool
) -> None:
    text = NumberFormat(decimals, thousands, strip).text(wan(value))
    cents, step = abs(int(value * 100)), Decimal(1).scaleb(-decimals)
    steps = (2 * cents * 10**decimals + 100) // 200
    assert Decimal(text.replace(",", "")) == (steps if value > 0 else -steps) * step
    whole, _, rest = text.removeprefix("-").partition(".")
    first, *others = whole.split(",")
    assert len(first) <= 3 if thousands else not others
    assert {len(group) for group in others} <= {3}
    assert not rest.endswith("0") if strip else len(rest) == decimals


def test_a_figure_cannot_be_changed() -> None:
    figure = wan("92.0")
    with pytest.raises(FrozenInstanceError):
        figure.value = Decimal(93)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("cells", "described"),
    [
        ([], ""),
        ([cell(3)], "income.csv 第3行“预算数”"),
        ([cell(3), cell(4), cell(5)], "income.csv 第3至5行“预算数”"),
        ([cell(5), cell(3), cell(4), cell(9), cell(7)], "income.csv 第3至5、7、9行“预算数”"),
        ([cell(3, "一般性项目"), cell(3, "专项资金")], "income.csv 第3行“一般性项目”“专项资金”"),
        ([cell(3), cell(2, file="spending.csv"), cell(4)], "income.csv 第3至4行“预算数”；spending.csv 第2行“预算数”"),
        ([cell(0, "目录名", "data/2020/157001")], "data/2020/157001 “目录名”"),
    ],
)
def test_cells_are_described_by_file_rows_as_excel_counts_and_headings(cells: list[Cell], described: str) -> None:
    assert describe_cells(cells) == described


def test_a_cell_describes_itself() -> None:
    assert str(cell(2)) == "income.csv 第2行“预算数”"


def test_a_figure_of_one_cell_knows_it_however_it_was_computed() -> None:
    first, second = wan("1", "甲", cell(2)), wan("2", "乙", cell(3))
    assert sole_cell(first.named("丙")) == cell(2)
    assert sole_cell(total([first, first], "两次", WAN_YUAN)) == cell(2)
    assert sole_cell(first - second) is None
    assert sole_cell(total([], "无", WAN_YUAN)) is None
