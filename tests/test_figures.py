from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetbook.figures import PERCENT, WAN_YUAN, YUAN, Cell, Figure, FigureError, describe_cells, plain, total

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book

amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=2)


def wan(value: str | Decimal, label: str = "项目支出", *cells: Cell) -> Figure:
    return Figure(Decimal(value), WAN_YUAN, label, cells=cells)


def cell(row: int, column: str = "预算数", file: str = "income.csv") -> Cell:
    return Cell(file, row, column, "92.0")


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
    assert wan(value).in_table(decimals) == printed


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
    rest = wan(whole).minus(wan(part), "其余")
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
        lambda: wan("92.0", "支出总计").minus(YUAN_FIGURE, "差额"),
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
    assert book.data.spending.amount.formula == "基本支出 74.0 + 项目支出 18.0 = 92.0万元"
    assert book.data.basic.operating.formula == (
        "办公费 0.2 + 差旅费 0.3 + 公务接待费 0.2 + 工会经费 0.8 + 福利费 1.0 + "
        "公务用车运行维护费 1.3 + 其他交通费用 3.9 = 7.7万元"
    )


def test_the_formula_of_a_difference_names_both_sides() -> None:
    assert wan("92.0", "支出总计").minus(wan("18.0"), "基本支出").formula == "支出总计 92.0 − 项目支出 18.0 = 74.0万元"


def test_the_formula_of_a_share_shows_the_exact_and_the_rounded_percentage() -> None:
    basic, whole = wan("74.0", "基本支出"), wan("92.0", "支出总计")
    by_rule = basic.share_of(whole, "占比", Decimal("80.43"), "最大余额法")
    assert by_rule.formula == "基本支出 74.0 ÷ 支出总计 92.0 = 80.4348% → 80.43%（最大余额法）"
    assert by_rule.value == Decimal("80.43")
    assert basic.share_of(whole, "占比").formula.endswith("= 80.4348% → 80.43%（四舍五入）")


def test_the_total_of_one_figure_keeps_its_formula_and_cells() -> None:
    part = replace(wan("18.0", "一般性项目", cell(4)), formula="甲 9.0 + 乙 9.0 = 18.0万元")
    whole = total([part], "项目支出", WAN_YUAN)
    assert (whole.label, whole.formula, whole.cells) == ("项目支出", part.formula, part.cells)


def test_the_total_of_nothing_is_zero_and_says_so() -> None:
    nothing = total([], "专项资金", WAN_YUAN)
    assert (nothing.value, nothing.unit, nothing.cells) == (Decimal(0), WAN_YUAN, ())
    assert nothing.formula == "没有相应的行，合计为零"


@pytest.mark.parametrize(
    "combined",
    [
        total((wan("1.0", "甲", cell(3), cell(4)), wan("1.0", "乙", cell(4), cell(5))), "合计", WAN_YUAN),
        wan("1.0", "甲", cell(3), cell(4)).minus(wan("1.0", "乙", cell(4), cell(5)), "差额"),
        wan("1.0", "甲", cell(3), cell(4)).share_of(wan("1.0", "乙", cell(4), cell(5)), "占比"),
    ],
    ids=["total", "minus", "share_of"],
)
def test_a_combined_figure_comes_from_the_cells_of_all_its_parts_each_once(combined: Figure) -> None:
    assert combined.cells == (cell(3), cell(4), cell(5))


def test_another_label_changes_nothing_else() -> None:
    figure = wan("74.0", "基本支出", cell(3))
    assert figure.named("一般公共预算基本支出") == replace(figure, label="一般公共预算基本支出")


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
