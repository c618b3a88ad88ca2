"""`series.figures`: shares by the form's rule, names after the index, units, totals and counts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from budgetbook.figures import Figure, FigureArray, FigureError

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book


@pytest.fixture
def spending(book: Book) -> Any:
    return book.table("spending").copy()


def texts(column: Any) -> list[str]:
    return [str(value) for value in column]


def test_shares_follow_the_forms_rule_which_the_table_hands_on(spending: Any) -> None:
    for by_class in (
        spending.groupby("类名称")["合计"].sum(),
        spending[spending["资金性质"] == "一般公共预算"].groupby("类名称")[["合计"]].sum()["合计"],
        spending.pivot_table(index="类名称", values="合计", aggfunc="sum")["合计"],
    ):
        shares = by_class.sort_values(ascending=False).figures.shares()
        assert (shares.dtype, shares.name) == ("figure[%]", "占比")
        assert texts(shares) == ["82.28%", "6.41%", "5.87%", "5.44%"]
        assert list(shares.index) == ["一般公共服务支出", "社会保障和就业支出", "卫生健康支出", "住房保障支出"]
    whole = by_class.figures.total("支出总计")
    share = by_class.figures.named().figures.shares(whole)["住房保障支出"]
    assert share.label == "住房保障支出占支出总计的比重"
    assert share.formula == "住房保障支出 5.0 ÷ 支出总计 92.0 = 5.4348% → 5.44%（最大余额法）"
    assert set(share.cells) == set(whole.cells)


def test_a_rule_may_be_asked_for(spending: Any) -> None:
    by_class = spending.groupby("类名称")["合计"].sum()
    assert texts(by_class.figures.shares(rule="half-up"))[1] == "5.43%"
    spending.attrs["share_rule"] = "half-up"
    assert texts(spending.groupby("类名称")["合计"].sum().figures.shares())[1] == "5.43%"


def test_the_rule_of_another_form_goes_with_its_tables(book: Book) -> None:
    other = book.form.model_copy(update={"share_rule": "half-up"})
    table = replace(book.data, form=other).table("spending")
    assert table.attrs == {"share_rule": "half-up"}


def test_where_no_rule_is_known_none_is_guessed(spending: Any, snapshot: SnapshotAssertion) -> None:
    typed = pd.Series(FigureArray(list(spending["合计"]), "万元"))
    for ask in (typed.figures.shares, lambda: typed.figures.shares(rule="截尾")):
        with pytest.raises(FigureError) as error:
            ask()
        assert str(error.value) == snapshot
    assert texts(typed.figures.shares(rule="half-up"))[0] == "62.72%"


def test_empty_cells_have_no_share_and_no_rows_have_none(spending: Any) -> None:
    by_class = spending.set_index("科目编码")["合计"].reindex(["2010301", "9", "2010302"])
    by_class.attrs = dict(spending.attrs)
    assert texts(by_class.figures.shares()) == ["76.22%", "<NA>", "23.78%"]
    none = spending[spending["资金性质"] == "政府性基金预算"]["合计"].figures.shares()
    assert (len(none), none.dtype) == (0, "figure[%]")


def test_figures_are_named_after_their_place(spending: Any) -> None:
    by_class = spending.groupby("类名称")["合计"].sum()
    assert [figure.label for figure in by_class.figures.named()][:2] == ["一般公共服务支出", "住房保障支出"]
    assert by_class.figures.named("{}合计")["卫生健康支出"].label == "卫生健康支出合计"
    assert by_class.figures.named("{类名称}合计")["卫生健康支出"].label == "卫生健康支出合计"
    levels = spending.groupby(["资金性质", "类名称"])["合计"].sum()
    assert levels.figures.named().iloc[0].label == "一般公共预算一般公共服务支出"
    assert levels.figures.named("{类名称}（{资金性质}）").iloc[0].label == "一般公共服务支出（一般公共预算）"
    named = levels.figures.named()
    assert named.iloc[0].cells == levels.iloc[0].cells
    assert (named.name, named.attrs, list(named.index)) == ("合计", levels.attrs, list(levels.index))


@pytest.mark.parametrize("pattern", ["{款}支出", "{}和{}", "{类名称", "{类名称.甲}"])
def test_a_name_of_no_level_is_refused_with_those_there_are(
    spending: Any, pattern: str, snapshot: SnapshotAssertion
) -> None:
    levels = spending.groupby(["资金性质", "类名称"])["合计"].sum()
    with pytest.raises(FigureError) as error:
        levels.figures.named(pattern)
    assert str(error.value) == snapshot


def test_a_column_is_turned_into_another_unit_each_rounded_by_itself(spending: Any) -> None:
    yuan = spending["合计"].figures.in_unit("元")
    assert (yuan.dtype, texts(yuan)[:2]) == ("figure[元]", ["577000元", "180000元"])
    rounded = yuan.figures.in_unit("万元", 0)
    assert texts(rounded) == ["58万元", "18万元", "6万元", "5万元", "5万元"]
    assert (rounded.attrs, rounded.name, list(rounded.index)) == (spending.attrs, "合计", list(spending.index))
    cars = pd.Series(FigureArray([Figure(Decimal(2), "辆", "车辆")], "辆"))
    assert cars.figures.in_unit("万元").dtype == "figure[辆]"


def test_a_column_is_totalled_and_counted(spending: Any) -> None:
    column = spending["合计"]
    whole = column.figures.total("支出总计")
    assert (whole.label, whole.text, whole.cells) == ("支出总计", "92万元", column.sum().cells)
    two = column.figures.in_unit("元").figures.in_unit("万元", 2)
    assert (two.figures.total("支出总计").text, str(two.sum())) == ("92.00万元", "92.00万元")
    nothing = column.iloc[:0].figures.total("专项资金")
    assert (nothing.label, nothing.text, nothing.formula) == ("专项资金", "0万元", "没有相应的行，合计为零")
    number = column.reindex([3, 4, 99]).figures.count("项")
    assert (number.text, number.label, number.unit) == ("2项", "合计的项数", "项")
    assert number.formula == "共2项：行政运行、一般行政管理事务"
    assert column.figures.count("类", "支出类数").label == "支出类数"


def test_a_column_is_gone_through_without_its_empty_cells(spending: Any) -> None:
    assert texts(spending["合计"].reindex([3, 99, 4]).figures) == ["57.7万元", "18万元"]
    assert spending["合计"].figures.unit == "万元"


def test_an_object_column_of_figures_of_one_unit_is_one_of_figures(spending: Any) -> None:
    rows = spending.apply(lambda row: row["合计"] - row["项目支出"], axis=1)
    assert rows.dtype == object
    assert rows.figures.total("基本支出").text == "74万元"
    assert rows.figures.named().dtype == "figure[万元]"


OTHERS: dict[str, Callable[[Any], Any]] = {
    "text": lambda spending: spending["类名称"],
    "floats": lambda spending: spending["合计"].astype(float),
    "objects": lambda spending: spending["类名称"].astype(object),
    "two units": lambda spending: pd.concat([spending["合计"], spending["合计"].figures.in_unit("元")]),
    "figures and numbers": lambda spending: pd.concat([spending["合计"], pd.Series([1.5])]),
}


@pytest.mark.parametrize("of", OTHERS.values(), ids=OTHERS)
def test_other_columns_have_no_figures(spending: Any, of: Callable[[Any], Any], snapshot: SnapshotAssertion) -> None:
    other = of(spending)
    with pytest.raises(FigureError) as error:
        _ = other.figures
    assert str(error.value) == snapshot
    # JupyterLab asks so when it completes a name
    assert not hasattr(other, "figures")
    assert "figures" not in dir(other)
