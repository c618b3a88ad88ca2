"""What plain pandas does with columns of figures: every result keeps unit, value, formula and cells."""

from __future__ import annotations

import pickle
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from budgetbook.figures import Cell, Figure, FigureArray, amount, expression
from budgetbook.figures import figure as figure_module
from tests.figures.evaluate import evaluated

if TYPE_CHECKING:
    from budgetbook.book import Book


@pytest.fixture
def spending(book: Book) -> Any:
    """The real spending of 2020, that tests may change."""
    return book.table("spending").copy()


def texts(column: Any) -> list[str]:
    """What a column prints, having seen that each of its figures follows from its cells."""
    for value in column:
        if isinstance(value, Figure):
            assert evaluated(value) == Fraction(value.value), value.formula
    return [str(value) for value in column]


WAN, PERCENT = "figure[万元]", "figure[%]"
CODES = ["2010301", "2010302", "2080505", "2101101", "2210201"]


# ---- arithmetic


def test_columns_are_added_subtracted_and_divided_figure_by_figure(spending: Any) -> None:
    basic, project, whole = spending["基本支出"], spending["项目支出"], spending["合计"]
    assert texts(basic + project) == texts(whole) == ["57.7万元", "18万元", "5.9万元", "5.4万元", "5万元"]
    assert texts(whole - basic) == texts(project)
    assert texts(whole / whole.sum()) == ["62.72%", "19.57%", "6.41%", "5.87%", "5.43%"]
    assert [(basic + project).dtype, (whole / whole.sum()).dtype, (whole / whole).dtype] == [WAN, PERCENT, PERCENT]


def test_a_figure_beside_a_column_is_computed_with_each_of_it(spending: Any) -> None:
    basic = spending["基本支出"]
    whole = basic.sum()
    assert texts(whole - basic) == ["16.3万元", "74万元", "68.1万元", "68.6万元", "69万元"]
    assert texts(whole + basic) == texts(basic + whole)
    assert texts(basic.iloc[0] / spending["合计"])[0] == "100.00%"
    assert list(whole > basic) == [True] * 5


def test_amounts_divided_by_counts_are_amounts_per_head(spending: Any) -> None:
    items = spending["合计"]
    number = items.figures.count("项")
    assert texts([items.sum() / number]) == ["18.4万元"]
    assert texts(items / number) == ["11.54万元", "3.6万元", "1.18万元", "1.08万元", "1万元"]


def test_frames_are_computed_with_like_columns(spending: Any) -> None:
    parts = spending[["基本支出", "项目支出"]]
    shares = parts.div(spending["合计"], axis=0)
    assert texts(shares["基本支出"]) == ["100.00%", "0.00%", "100.00%", "100.00%", "100.00%"]
    assert texts((parts + parts)["基本支出"])[0] == "115.4万元"
    assert texts((parts / parts.sum())["项目支出"])[1] == "100.00%"


def test_an_empty_cell_makes_an_empty_result_and_not_a_zero(spending: Any) -> None:
    basic = spending["基本支出"].reindex([3, 99])
    assert list((basic + basic).isna()) == [False, True]
    assert list(basic > 0) == [True, pd.NA]
    assert str(basic.sum()) == "57.7万元"
    assert basic.sum(skipna=False) is pd.NA
    assert basic.sum(min_count=2) is pd.NA


# ---- sums


def test_a_sum_names_what_was_added_and_all_cells(spending: Any) -> None:
    whole = spending["基本支出"].sum()
    assert whole.formula == (
        "行政运行基本支出 57.7 + 一般行政管理事务基本支出 0.0 + 机关事业单位基本养老保险缴费支出基本支出 5.9 + "
        "行政单位医疗基本支出 5.4 + 住房公积金基本支出 5.0 = 74.0万元"
    )
    assert {cell.row for cell in whole.cells} == {3, 4, 5, 6, 7}
    assert {cell.column for cell in whole.cells} == {"工资福利支出", "对个人和家庭的补助", "商品和服务支出"}


@pytest.mark.parametrize(
    "add",
    [sum, lambda column: column.agg("sum"), np.sum, lambda column: sum(list(column)[1:], column.iloc[0])],
    ids=["Python", "agg", "numpy", "Python with a start"],
)
def test_every_way_to_sum_gives_the_same_figure(spending: Any, add: Any) -> None:
    there, here = add(spending["合计"]), spending["合计"].sum()
    assert (there, there.formula, there.cells) == (here, here.formula, here.cells)


def test_a_frame_is_summed_down_and_across(spending: Any) -> None:
    parts = spending[["基本支出", "项目支出"]]
    assert (parts.sum().dtype, texts(parts.sum())) == (WAN, ["74万元", "18万元"])
    across = parts.sum(axis=1)
    assert (across.dtype, texts(across)) == (WAN, texts(spending["合计"]))
    assert across.iloc[0].formula == "行政运行基本支出 57.7 + 行政运行项目支出 0.0 = 57.7万元"
    assert texts(spending.sum(numeric_only=True)[["合计", "专项资金"]]) == ["92万元", "0万元"]


def test_a_sum_of_sums_is_one_sum_and_a_named_one_stays_an_operand(spending: Any) -> None:
    by_class = spending.groupby("类")["合计"].sum()
    assert by_class.sum().formula.count("+") == 4
    named = by_class.figures.named("{}类支出")
    assert named.sum().formula == "201类支出 75.7 + 208类支出 5.9 + 210类支出 5.4 + 221类支出 5.0 = 92.0万元"
    assert named.sum().cells == by_class.sum().cells


def test_a_running_sum_is_a_sum_of_all_up_to_there(spending: Any) -> None:
    running = spending["合计"].cumsum()
    assert texts(running) == ["57.7万元", "75.7万元", "81.6万元", "87万元", "92万元"]
    assert running.iloc[1].formula == "行政运行 57.7 + 一般行政管理事务 18.0 = 75.7万元"
    assert texts(spending[["合计"]].cumsum()["合计"]) == texts(running)
    assert texts(spending["合计"].reindex([3, 99, 4]).cumsum()) == ["57.7万元", "<NA>", "75.7万元"]


def test_python_adds_many_figures_without_joining_their_cells_again_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    visited = 0
    cells_of = expression.cells_of

    def counted(summed: Any) -> Any:
        nonlocal visited
        visited += len(summed.operands) if summed else 0
        return cells_of(summed)

    monkeypatch.setattr(figure_module, "cells_of", counted)
    figures = [wan("0.1", row) for row in range(1000)]
    whole = sum(figures[1:], figures[0])
    assert whole.value == 100
    assert len(whole.cells) == 1000
    assert visited == 1000


# ---- groups


def test_groups_are_summed_with_their_sources(spending: Any) -> None:
    by_class = spending.groupby("类")["合计"].sum()
    assert (by_class.dtype, texts(by_class)) == (WAN, ["75.7万元", "5.9万元", "5.4万元", "5万元"])
    assert {cell.row for cell in by_class["201"].cells} == {3, 4}
    for summed in (
        spending.groupby("类")["合计"].agg("sum"),
        spending.groupby("类")[["合计", "基本支出"]].sum()["合计"],
        spending.groupby("类").agg({"合计": "sum"})["合计"],
        spending.groupby("类").agg(whole=("合计", "sum"))["whole"],
        spending.groupby("类")["合计"].agg(["sum", "max"])["sum"],
        spending.groupby("类").sum(numeric_only=True)["合计"],
        spending.set_index("类")["合计"].groupby(level=0).sum(),
    ):
        assert (summed.dtype, texts(summed)) == (WAN, texts(by_class))
    assert texts(spending.groupby("类")["合计"].max()) == ["57.7万元", "5.9万元", "5.4万元", "5万元"]


def test_each_figure_is_set_against_the_sum_of_its_group(spending: Any) -> None:
    whole = spending.groupby("类")["合计"].transform("sum")
    assert texts(spending["合计"] / whole) == ["76.22%", "23.78%", "100.00%", "100.00%", "100.00%"]


def test_a_category_without_rows_is_a_zero_that_says_so(spending: Any) -> None:
    kinds = pd.CategoricalDtype(["一般公共预算", "政府性基金预算"])
    by_fund = spending.astype({"资金性质": kinds}).groupby("资金性质", observed=False)["合计"].sum()
    assert (by_fund.dtype, texts(by_fund)) == (WAN, ["92万元", "0万元"])
    assert by_fund["政府性基金预算"].formula == "没有相应的行，合计为零"


def test_the_sum_of_no_rows_is_a_zero_of_the_columns_unit(spending: Any) -> None:
    none = spending[spending["资金性质"] == "政府性基金预算"]
    zero = none["合计"].sum()
    assert (zero.text, zero.formula, zero.cells) == ("0万元", "没有相应的行，合计为零", ())
    assert texts(none[["合计", "基本支出"]].sum()) == ["0万元", "0万元"]
    for empty in (
        none.groupby("类")["合计"].sum(),
        none.groupby("类")[["合计"]].sum()["合计"],
        none[["合计", "基本支出"]].sum(axis=1),
        none["合计"] + none["合计"],
    ):
        assert (empty.dtype, len(empty)) == (WAN, 0)
    assert (none["合计"] / none["合计"]).dtype == PERCENT
    assert texts([zero + spending["合计"].iloc[0]]) == ["57.7万元"]


def test_a_pivot_table_keeps_the_sources(spending: Any) -> None:
    spending.loc[4, "资金性质"] = "政府性基金预算"
    table = spending.pivot_table(index="类", columns="资金性质", values="合计", aggfunc="sum")
    assert list(table.dtypes) == [WAN, WAN]
    assert texts(table["政府性基金预算"]) == ["18万元", "<NA>", "<NA>", "<NA>"]
    filled = spending.pivot_table(index="类", columns="资金性质", values="合计", aggfunc="sum", fill_value=0)
    assert texts(filled["政府性基金预算"]) == ["18万元", "0万元", "0万元", "0万元"]
    assert filled["政府性基金预算"].iloc[1].formula == "没有相应的行，合计为零"


def test_a_pivot_table_has_margins_with_their_sources(spending: Any) -> None:
    spending.loc[4, "资金性质"] = "政府性基金预算"
    table = spending.pivot_table(
        index="类", columns="资金性质", values="合计", aggfunc="sum", margins=True, margins_name="合计"
    )
    assert list(table.dtypes) == [WAN] * 3
    assert texts(table["合计"]) == ["75.7万元", "5.9万元", "5.4万元", "5万元", "92万元"]
    assert texts(table.loc["合计"]) == ["74万元", "18万元", "92万元"]


def test_a_row_of_totals_is_added_to_a_table(spending: Any) -> None:
    table = spending.groupby("类")[["基本支出", "项目支出"]].sum()
    table.loc["合计"] = table.sum()
    assert (list(table.dtypes), texts(table.loc["合计"])) == ([WAN, WAN], ["74万元", "18万元"])


# ---- order, comparison, search


def test_figures_are_sorted_ranked_and_compared(spending: Any) -> None:
    column = spending.set_index("科目编码")["合计"]
    assert list(column.sort_values().index) == CODES[::-1]
    assert texts(spending.sort_values("合计", ascending=False)["合计"].head(2)) == ["57.7万元", "18万元"]
    assert list(column.rank(ascending=False)) == [1, 2, 3, 4, 5]
    assert (str(column.max()), str(column.min())) == ("57.7万元", "5万元")
    assert (column.idxmax(), column.idxmin(), column.argmax()) == ("2010301", "2210201", 0)
    assert list(spending[["合计", "项目支出"]].idxmax()) == [3, 4]
    assert max(column) == column.max()
    assert texts(spending[["合计", "项目支出"]].max(axis=1)) == texts(column)
    assert texts(column.nlargest(5)) == texts(column)
    assert texts(column.nlargest(2)) == ["57.7万元", "18万元"]
    assert texts(column.nsmallest(2)) == ["5万元", "5.4万元"]
    assert list(column.nlargest(2)["2010302"].cells) == list(column["2010302"].cells)
    assert texts(spending.nlargest(2, "合计")["合计"]) == ["57.7万元", "18万元"]


def test_numpys_own_routines_get_floats_and_all_else_the_figures(spending: Any) -> None:
    column = spending["合计"].array
    assert np.asarray(column).dtype == np.float64
    assert np.asarray(column)[0] == 57.7
    assert list(column.to_numpy()) == list(column.astype(object)) == list(column)


def test_figures_are_compared_with_figures_with_nothing_and_with_typed_amounts(spending: Any) -> None:
    column = spending["合计"]
    assert list(column > column.iloc[2]) == [True, True, False, False, False]
    assert list(spending["项目支出"] == 0) == [True, False, True, True, True]
    assert list(column == spending["基本支出"]) == [True, False, True, True, True]
    for typed in ("10万元", "100000元", "100,000元"):
        assert texts(spending[column >= amount(typed)]["合计"]) == ["57.7万元", "18万元"]
    assert texts(column[column.between(amount("5.1万元"), amount("6万元"))]) == ["5.9万元", "5.4万元"]
    assert len(spending.query("合计 > 项目支出")) == 4


def test_figures_are_found_and_told_apart(spending: Any) -> None:
    column = spending["合计"]
    twice = pd.concat([column, column])
    assert texts(twice.unique()) == texts(column)
    assert list(twice.value_counts()) == [2] * 5
    assert twice.nunique() == 5
    assert len(pd.concat([spending, spending]).drop_duplicates()) == 5
    assert list(column.isin([column.iloc[1], pd.NA])) == [False, True, False, False, False]
    assert list(column.isin(spending["基本支出"])) == [True, False, True, True, True]
    assert spending.set_index("合计").loc[column.iloc[1], "科目编码"] == "2010302"


# ---- shape


def test_tables_are_joined_and_rearranged(spending: Any) -> None:
    column = spending.set_index("科目编码")["合计"]
    assert (pd.concat([column, column]).dtype, str(pd.concat([column, column]).sum())) == (WAN, "184万元")
    other = pd.DataFrame({"科目编码": ["2010301", "9999999"], "上年": FigureArray([wan("50", 2), wan("1", 3)], "万元")})
    merged = spending.merge(other, on="科目编码", how="outer")
    assert texts(merged["上年"]) == ["50万元", "<NA>", "<NA>", "<NA>", "<NA>", "1万元"]
    assert [merged["上年"].dtype, merged["合计"].dtype] == [WAN, WAN]
    assert texts(column.reindex(["2210201", "9"], fill_value=0)) == ["5万元", "0万元"]
    long = spending.melt(id_vars="科目编码", value_vars=["基本支出", "项目支出"])
    assert (long["value"].dtype, str(long["value"].sum())) == (WAN, "92万元")
    stacked = spending.set_index("科目编码")[["基本支出", "项目支出"]].stack()
    assert (stacked.dtype, texts(stacked)[:2]) == (WAN, ["57.7万元", "0万元"])
    assert texts(stacked.unstack()["项目支出"]) == texts(spending["项目支出"])
    assert list(spending[["基本支出", "项目支出"]].T.dtypes) == [WAN] * 5
    assert texts(long.pivot(index="科目编码", columns="variable", values="value")["项目支出"])[1] == "18万元"


def test_gaps_are_filled_with_figures_or_with_nothing(spending: Any) -> None:
    gap = spending["合计"].reindex([3, 99])
    assert texts(gap.fillna(0)) == ["57.7万元", "0万元"]
    assert gap.fillna(0).iloc[1].formula == "没有相应的行，合计为零"
    assert texts(gap.fillna(gap.iloc[0])) == ["57.7万元", "57.7万元"]
    assert texts(gap.sub(spending["项目支出"], fill_value=0))[:2] == ["57.7万元", "-18万元"]
    column = spending["合计"]
    assert texts(column.where(column > amount("10万元"))) == ["57.7万元", "18万元", "<NA>", "<NA>", "<NA>"]
    assert texts(column.mask(column > amount("10万元"), 0))[:3] == ["0万元", "0万元", "5.9万元"]


def test_functions_that_return_figures_give_columns_of_figures(spending: Any) -> None:
    column, whole = spending["合计"], spending["合计"].sum()
    shares = column.map(lambda figure: figure / whole)
    assert (shares.dtype, texts(shares)) == (PERCENT, texts(column / whole))
    assert column.apply(lambda figure: figure.named("甲")).dtype == WAN
    assert column.map(str).dtype == "str"
    yuan = spending[["合计", "基本支出"]].map(lambda figure: figure.in_unit("元"))
    assert (list(yuan.dtypes), texts(yuan["合计"])[0]) == (["figure[元]"] * 2, "577000元")
    assert texts(column.reindex([3, 99]).map(lambda figure: figure.in_unit("元"), na_action="ignore")) == [
        "577000元",
        "<NA>",
    ]


def test_figures_in_an_object_column_are_computed_with_all_the_same(spending: Any) -> None:
    """Where pandas asks a function row by row, it makes a column of objects of what it gets."""
    rows = spending.apply(lambda row: row["合计"] - row["项目支出"], axis=1)
    assert rows.dtype == object
    assert texts(rows) == texts(spending["基本支出"])
    assert texts([rows.sum(), (rows + spending["项目支出"]).sum()]) == ["74万元", "92万元"]
    groups = spending.groupby("类").apply(lambda group: group["合计"].iloc[0] / group["合计"].sum())
    assert texts(groups) == ["76.22%", "100.00%", "100.00%", "100.00%"]
    gaps = pd.Series([rows.iloc[0], None, rows.iloc[2]])
    assert texts([gaps.sum()]) == ["63.6万元"]
    assert texts(pd.Series([rows.iloc[0], pd.NA], dtype=object) + rows.iloc[2]) == ["63.6万元", "<NA>"]


def test_rounding_rounds_each_figure_half_up(spending: Any) -> None:
    assert texts(spending["合计"].round()) == ["58万元", "18万元", "6万元", "5万元", "5万元"]
    assert texts(spending[["合计"]].round(0)["合计"]) == texts(spending["合计"].round())
    assert texts([round(wan("0.5", 2)), round(wan("-0.5", 2)), round(wan("0.25", 2), 1)]) == [
        "1万元",
        "-1万元",
        "0.3万元",
    ]


# ---- in and out


def test_tables_are_written_as_they_are_printed(spending: Any) -> None:
    table = spending[["合计"]].head(2)
    assert table.to_csv(index=False) == "合计\n57.7万元\n18万元\n"
    assert table.to_string(index=False).split() == ["合计", "57.7万元", "18万元"]
    assert "<td>57.7万元</td>" in table.to_html()
    assert "dtype: figure[万元]" in repr(table["合计"])
    assert repr(table["合计"].iloc[0]) == "<行政运行 57.7万元>"
    out = StringIO()
    table.info(buf=out)
    assert "figure[万元]" in out.getvalue()


def test_tables_are_copied_compared_and_pickled(spending: Any) -> None:
    copy = spending.copy()
    copy.loc[3, "合计"] = copy.loc[4, "合计"]
    assert str(spending.loc[3, "合计"]) == "57.7万元"
    assert spending.equals(spending.copy())
    assert not spending.equals(copy)
    back = pickle.loads(pickle.dumps(spending.assign(累计=spending["合计"].cumsum())))
    assert back["累计"].iloc[-1].formula == spending["合计"].sum().formula
    assert back["累计"].iloc[-1].cells == spending["合计"].sum().cells


def test_columns_are_drawn_as_floats(spending: Any) -> None:
    drawn = spending["合计"].reindex([3, 99]).astype(float)
    assert (drawn.dtype, drawn.iloc[0]) == (float, 57.7)
    assert np.isnan(drawn.iloc[1])


def wan(value: str, row: int) -> Figure:
    return Figure(Decimal(value), "万元", "支出", cells=(Cell("a.csv", row, "支出", value),))
