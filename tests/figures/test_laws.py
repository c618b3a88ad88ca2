"""Laws of figures, for any amounts: sums are exact, expressions give the value, equal figures are one to a set."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetbook.figures import Cell, Figure, FigureArray, Threshold, total
from tests.figures.evaluate import evaluated, half_up

amounts = st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, allow_infinity=False, places=2)
positive = st.decimals(min_value=Decimal("0.01"), max_value=10**9, places=2)
units = st.sampled_from(["元", "万元", "辆", "%"])


def leaf(value: Decimal, row: int, unit: str = "万元") -> Figure:
    return Figure(value, unit, f"第{row}项", cells=(Cell("a.csv", row, "预算数", str(value)),))


def column(values: list[Decimal], unit: str = "万元") -> Any:
    return pd.Series(FigureArray([leaf(value, row, unit) for row, value in enumerate(values, 2)], unit))


Tree = tuple[Figure, Fraction]
leaves = st.builds(lambda value, row: (leaf(value, row), Fraction(value)), amounts, st.integers(2, 200))


def numbers_in(parts: list[Tree]) -> Fraction:
    return sum((number for _, number in parts), Fraction(0))


def summed(parts: list[Tree]) -> Tree:
    return sum((figure for figure, _ in parts[1:]), parts[0][0]), numbers_in(parts)


def totalled(parts: list[Tree]) -> Tree:
    return total((figure for figure, _ in parts), "合计", "万元"), numbers_in(parts)


def in_pandas(parts: list[Tree]) -> Tree:
    figures: Any = pd.Series(FigureArray((figure for figure, _ in parts), "万元"))
    return figures.sum(), numbers_in(parts)


def in_groups(parts: list[Tree]) -> Tree:
    figures: Any = pd.Series(FigureArray((figure for figure, _ in parts), "万元"))
    return figures.groupby([place % 3 for place in range(len(parts))]).sum().sum(), numbers_in(parts)


trees = st.recursive(
    leaves,
    lambda smaller: st.one_of(
        st.builds(lambda one, two: (one[0] + two[0], one[1] + two[1]), smaller, smaller),
        st.builds(lambda one, two: (one[0] - two[0], one[1] - two[1]), smaller, smaller),
        st.builds(lambda one: (one[0].named("甲"), one[1]), smaller),
        st.builds(lambda one: (one[0].in_unit("元").in_unit("万元"), one[1]), smaller),
        *(
            st.builds(add, st.lists(smaller, min_size=1, max_size=5))
            for add in (summed, totalled, in_pandas, in_groups)
        ),
    ),
    max_leaves=20,
)


def cells_below(figure: Figure) -> set[Cell]:
    """The cells of all figures that one was computed from, however deep."""
    if figure.expression is None:
        return set(figure.cells)
    return {cell for operand in figure.expression.operands for cell in cells_below(operand)}


@settings(deadline=None)
@given(trees)
def test_any_tree_of_sums_and_differences_is_exact_and_leads_to_its_cells(tree: Tree) -> None:
    figure, number = tree
    assert isinstance(figure.value, Decimal)
    assert Fraction(figure.value) == number
    assert figure.unit == "万元"
    assert evaluated(figure) == number
    assert set(figure.cells) == cells_below(figure)
    assert len(set(figure.cells)) == len(figure.cells)


@settings(deadline=None)
@given(trees, trees.filter(lambda tree: tree[1] != 0), st.integers(0, 4))
def test_shares_conversions_and_roundings_follow_from_their_expressions(one: Tree, two: Tree, decimals: int) -> None:
    share = one[0] / two[0]
    assert Fraction(share.value) == evaluated(share) == half_up(one[1] * 100 / two[1], 2)
    for changed, exact in (
        (one[0].in_unit("元", decimals), one[1] * 10000),
        (one[0].in_unit("元").in_unit("万元", decimals), one[1]),
        (round(one[0], decimals), one[1]),
    ):
        assert Fraction(changed.value) == evaluated(changed) == half_up(exact, decimals)
    per_head = one[0] / Figure(Decimal(3), "人", "人数", cells=(Cell("b.csv", 2, "人数", "3"),))
    assert Fraction(per_head.value) == evaluated(per_head) == half_up(one[1] / 3, 2)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), amounts), max_size=30))
def test_groups_pivots_and_running_sums_are_those_of_fractions(rows: list[tuple[int, int, Decimal]]) -> None:
    groups, kinds, values = ([row[place] for row in rows] for place in range(3))
    frame = pd.DataFrame({"类": groups, "资金": kinds, "合计": column(values)})  # type: ignore[arg-type]
    numbers = [Fraction(value) for value in values]
    by_group: Any = frame.groupby("类")["合计"].sum()
    assert by_group.dtype == "figure[万元]"
    assert {group: Fraction(figure.value) for group, figure in by_group.items()} == {
        group: sum(number for number, place in zip(numbers, groups, strict=True) if place == group)
        for group in sorted(set(groups))
    }
    table: Any = frame.pivot_table(index="类", columns="资金", values="合计", aggfunc="sum", fill_value=0)
    running: Any = frame["合计"].cumsum()
    assert [Fraction(figure.value) for figure in running] == [sum(numbers[: end + 1]) for end in range(len(rows))]
    across = [figure for _, row in table.iterrows() for figure in row]
    for figure in (*by_group, *running, *across):
        assert evaluated(figure) == Fraction(figure.value)
    assert sum(Fraction(figure.value) for figure in across) == sum(numbers)


@settings(deadline=None)
@given(st.lists(positive, min_size=1, max_size=12))
def test_shares_by_largest_remainder_follow_from_their_expressions(values: list[Decimal]) -> None:
    shares = column(values).figures.shares(rule="largest-remainder")
    assert sum(share.value for share in shares) == 100
    for share in shares:
        assert evaluated(share) == Fraction(share.value)


@settings(deadline=None)
@given(amounts, amounts, units, units)
def test_figures_are_equal_where_number_and_unit_are_and_then_have_one_hash(
    one: Decimal, two: Decimal, unit: str, other: str
) -> None:
    first, second = leaf(one, 2, unit), leaf(two, 3, other)
    assert (first == second) is (second == first) is ((one, unit) == (two, other))
    assert (first != second) is not (first == second)
    same = leaf(one.normalize(), 9, unit).named("别名")
    assert first == same
    assert hash(first) == hash(same)
    assert len({first, same, second}) == (1 if first == second else 2)
    assert {first: "甲"}[same] == "甲"
    assert (first == 0) is (one == 0)
    assert first != 0 or hash(first) == hash(0)
    assert first == Threshold(one, unit)


@settings(deadline=None)
@given(st.lists(amounts, min_size=2, max_size=12))
def test_figures_are_ordered_as_their_numbers(values: list[Decimal]) -> None:
    figures = column(values)
    one, two = figures.iloc[0], figures.iloc[1]
    assert (one < two, one <= two, one > two, one >= two) == (
        values[0] < values[1],
        values[0] <= values[1],
        values[0] > values[1],
        values[0] >= values[1],
    )
    assert [figure.value for figure in figures.sort_values()] == sorted(values)
    assert [figure.value for figure in sorted(figures)] == sorted(values)
    assert (figures.max().value, figures.min().value) == (max(values), min(values))
    assert values[figures.idxmax()] == max(values)
    assert list(figures > 0) == [value > 0 for value in values]
