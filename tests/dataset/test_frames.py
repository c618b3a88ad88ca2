"""The input tables as DataFrames: what a row is, which columns are added, and that each figure knows its cell."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetbook.book import open_book
from budgetbook.core.errors import UsageError
from budgetbook.dataset.frames import to_frame
from budgetbook.dataset.measures import spending_sums
from budgetbook.dataset.reader import Table
from budgetbook.dataset.row import Row
from budgetbook.figures import Cell, Figure, FigureDtype

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book
    from tests.fixtures.copies import Edit
    from tests.fixtures.small import OpenSmall


def column(book: Book, table: str, heading: str) -> list[object]:
    return list(book.table(table)[heading])


def amounts(book: Book, table: str, heading: str) -> dict[int, Decimal]:
    return {row: figure.value for row, figure in book.table(table)[heading].items()}  # type: ignore[misc]


def test_a_table_has_a_row_for_each_of_the_file_under_its_number_in_excel_and_no_total(book: Book) -> None:
    for source in book.data.form.data.tables:
        table = book.table(source.stem)
        rows = book.data.sources[source.file].rows
        assert sorted(table.index) == [row.number for row in rows]
        assert table.index.name == "行"
        assert tuple(table.columns) == (*source.headings, *source.computed_columns)
        for row in rows:
            for heading in source.headings:
                shown: object = table.loc[row.number, heading]
                read = shown.cells if isinstance(shown, Figure) else "" if shown is pd.NA else shown
                assert read == ((row.cells[heading],) if isinstance(shown, Figure) else row.text(heading))


def test_amounts_are_in_the_unit_of_the_data_and_counts_are_vehicles(open_small: OpenSmall, book: Book) -> None:
    assert book.table("spending")["合计"].dtype == FigureDtype("万元")
    assert open_small().table("spending")["合计"].dtype == FigureDtype("元")
    assert book.table("vehicles")["数量（辆）"].dtype == FigureDtype("辆")


def test_spending_has_class_and_section_and_adds_up_each_row_across(book: Book) -> None:
    first = book.table("spending").iloc[0]
    assert list(first[["类", "款", "类名称", "款名称"]]) == [
        "201",
        "20103",
        "一般公共服务支出",
        "政府办公厅（室）及相关机构事务",
    ]
    assert [(figure.label, figure.text) for figure in first[["基本支出", "项目支出", "合计"]]] == [
        ("行政运行基本支出", "57.7万元"),
        ("行政运行项目支出", "0万元"),
        ("行政运行", "57.7万元"),
    ]
    assert first["合计"].formula == "行政运行基本支出 57.7 + 行政运行项目支出 0.0 = 57.7万元"
    assert amounts(book, "spending", "合计") == {3: Decimal("57.7"), 4: 18, 5: Decimal("5.9"), 6: Decimal("5.4"), 7: 5}


def test_a_form_that_does_not_divide_a_part_has_it_as_typed(open_small: OpenSmall) -> None:
    book = open_small()
    basic = column(book, "spending", "基本支出")[0]
    assert isinstance(basic, Figure)
    assert (basic.label, basic.text, basic.formula) == ("行政运行的基本支出", "577000元", "")
    assert list(book.table("spending").columns).count("基本支出") == 1


def test_spending_is_in_the_order_of_codes_whatever_that_of_the_file(data: Path, unit_folder: Path, book: Book) -> None:
    for name in ("spending", "basic_spending"):
        path = unit_folder / f"{name}.csv"
        headings, *rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([headings, *reversed(rows)]), encoding="utf-8")
    turned = open_book("2020", "157001", data)
    for name, code in (("spending", "科目编码"), ("basic_spending", "部门预算经济科目编码")):
        assert column(turned, name, code) == column(book, name, code) == sorted(column(book, name, code), key=str)
    assert list(turned.table("spending").index) == [6, 5, 4, 3, 2]


def test_economic_items_are_counted_to_personnel_or_operating_cost(data: Path, edit: Edit) -> None:
    edit("basic_spending.csv", "30101,基本工资,50101,工资奖金津补贴", "30302,退休费,50905,离退休费")
    edit("basic_spending.csv", "30201,办公费,50201,办公经费", "31002,办公设备购置,50201,办公经费")
    edit("basic_spending.csv", "30239,其他交通费用,50201,办公经费", "30701,国内债务付息,50201,办公经费")
    basic = open_book("2020", "157001", data).table("basic_spending")
    counted = basic.drop_duplicates("类").set_index("类")
    assert counted["经费"].to_dict() == {
        "301": "人员经费",
        "302": "公用经费",
        "303": "人员经费",
        "307": "",
        "310": "公用经费",
    }
    assert counted.loc["303", "类名称"] == "对个人和家庭的补助"


def test_income_and_three_public_are_called_as_sentences_call_them(book: Book) -> None:
    assert column(book, "income", "名称") == [
        "一般公共预算财政拨款",
        "政府性基金预算财政拨款",
        "国有资本经营预算财政拨款",
        "其他收入",
    ]
    assert column(book, "three_public", "名称") == [
        "因公出国（境）费",
        "公务接待费",
        "公务用车运行维护费",
        "公务用车购置费",
    ]
    assert [figure.label for figure in book.table("income")["预算数"].figures] == column(book, "income", "名称")


def test_an_empty_cell_is_nothing_and_not_zero(book: Book) -> None:
    assert column(book, "performance_tasks", "其他资金") == [pd.NA] * 3


def test_rows_keep_the_order_of_the_file_and_texts_their_lines(book: Book, data: Path, edit: Edit) -> None:
    assert column(book, "performance_tasks", "任务名称") == ["基本支出类", "厉行节约类支出", "业务工作会议支出"]
    assert column(book, "vehicles", "车辆类别") == ["一般公务用车"]
    targets = book.table("performance_targets")
    assert list(targets.iloc[1]) == ["产出指标", "数量指标", "便利化", "超过210项民生服务实现掌上办"]
    assert list(targets.loc[targets["指标值"] == "", "三级指标"]) == ["按工作计划完成年度工作目标"]
    edit("performance_targets.csv", "便利化,超过210项民生服务实现掌上办", '便利化,"（1）超过210项；\n（2）掌上办。"')
    edit("performance_tasks.csv", "18,18,,", "18,16.5,1.5,")
    edited = open_book("2020", "157001", data)
    assert edited.table("performance_targets").iloc[1]["指标值"] == "（1）超过210项；\n（2）掌上办。"
    other = edited.table("performance_tasks").iloc[2]["其他资金"]
    assert (other.text, other.label) == ("1.5万元", "业务工作会议支出其他资金")


def test_procurement_is_called_after_its_kind_and_headings_alone_mean_none(
    book: Book, data: Path, unit_folder: Path
) -> None:
    assert book.table("procurement").empty
    (unit_folder / "procurement.csv").write_text("采购类别,预算数\n合计,8.5\n货物,6.0\n服务,2.5\n", encoding="utf-8")
    bought = open_book("2020", "157001", data)
    figures = list(bought.table("procurement")["预算数"].figures)
    assert [(figure.label, figure.text) for figure in figures] == [
        ("政府采购货物", "6万元"),
        ("政府采购服务", "2.5万元"),
    ]
    assert (bought.data.measures["政府采购"].label, bought.data.measures["政府采购"].text) == (
        "政府采购预算总额",
        "8.5万元",
    )


def test_codes_and_amounts_typed_otherwise_are_those_that_were_read(data: Path, edit: Edit, book: Book) -> None:
    edit("spending.csv", "2010301,行政运行,一般公共预算,50.0,", '２０１０３０１,行政运行,一般公共预算,"1,050.0",')
    edit("basic_spending.csv", "30101,基本工资,50101,", "３０１０１,基本工资,５０１０１,")
    typed = open_book("2020", "157001", data)
    assert column(typed, "spending", "科目编码") == column(book, "spending", "科目编码")
    assert column(typed, "basic_spending", "政府预算经济科目编码") == column(
        book, "basic_spending", "政府预算经济科目编码"
    )
    wages, basic = (typed.table("spending")[heading].loc[3] for heading in ("工资福利支出", "基本支出"))
    assert (wages.value, wages.cells[0].raw, basic.value) == (Decimal("1050.0"), "1,050.0", Decimal("1057.7"))


def test_who_changes_a_table_changes_it_for_no_one_else(book: Book) -> None:
    mine = book.table("spending")
    mine["合计"] = mine["基本支出"]
    mine.drop(index=mine.index, inplace=True)
    assert amounts(book, "spending", "合计")[4] == 18
    assert len(book.table("spending")) == 5


def test_a_table_that_the_form_does_not_use_has_no_rows_and_one_that_there_is_not_is_refused(
    open_small: OpenSmall, snapshot: SnapshotAssertion
) -> None:
    book = open_small()
    assert list(book.table("purposes").columns) == ["科目编码", "科目名称", "主要用途"]
    assert book.table("purposes").empty
    with pytest.raises(UsageError) as refused:
        book.table("支出")
    assert str(refused.value) == snapshot


def test_last_years_tables_are_those_of_its_budget(next_book: Book, book: Book) -> None:
    assert next_book.last_year is not None
    last = next_book.last_year.table("spending")
    assert last["合计"].figures.total("支出总计").text == "92万元"
    assert {cell.file for figure in last["合计"].figures for cell in figure.cells} == {"data/2020/157001/spending.csv"}
    assert book.last_year is None


# sums of spending


def test_spending_adds_up_across_by_kind(book: Book) -> None:
    sums = spending_sums(book.table("spending"), book.form.data, "支出总计")
    assert {key: str(figure) for key, figure in sums.items()} == {
        "total": "92万元",
        "basic": "74万元",
        "project": "18万元",
        "wages": "66.3万元",
        "transfers": "0万元",
        "goods": "7.7万元",
        "general": "18万元",
        "earmarked": "0万元",
    }
    assert [sums[key].label for key in ("total", "basic", "wages")] == ["支出总计", "基本支出", "工资福利支出"]
    assert [(cell.row, cell.column, cell.raw) for cell in sums["wages"].cells] == [
        (row, "工资福利支出", raw) for row, raw in ((3, "50.0"), (4, "0.0"), (5, "5.9"), (6, "5.4"), (7, "5.0"))
    ]


def test_spending_adds_up_down_by_class_and_section(book: Book) -> None:
    spending = book.table("spending")
    assert spending.groupby(["类", "类名称"])["合计"].sum().map(str).to_dict() == {
        ("201", "一般公共服务支出"): "75.7万元",
        ("208", "社会保障和就业支出"): "5.9万元",
        ("210", "卫生健康支出"): "5.4万元",
        ("221", "住房保障支出"): "5万元",
    }
    assert list(spending.groupby("款")["合计"].sum().map(str)) == ["75.7万元", "5.9万元", "5.4万元", "5万元"]


def test_spending_of_a_fund_that_there_is_not_is_zero_and_has_no_cells(book: Book) -> None:
    nothing = book.data.measures["政府性基金预算支出"]
    assert (nothing.text, nothing.label, nothing.cells) == ("0万元", "政府性基金预算支出", ())


def test_the_kinds_of_another_form_add_up_under_its_names(open_small: OpenSmall) -> None:
    book = open_small()
    sums = spending_sums(book.table("spending"), book.form.data, "支出总计")
    assert {key: str(figure) for key, figure in sums.items()} == {
        "total": "970500元",
        "basic": "740000元",
        "project": "230500元",
        "running": "740000元",
        "works": "230500元",
    }
    assert {cell.column for cell in sums["project"].cells} == {"项目支出"}


def test_without_the_governments_codes_there_is_no_column_of_theirs(open_small: OpenSmall) -> None:
    assert list(open_small().table("basic_spending").columns) == [
        *("部门预算经济科目编码", "部门预算经济科目名称", "小计", "类", "类名称", "经费")
    ]


def test_basic_spending_adds_up_by_class(book: Book) -> None:
    by_class = book.table("basic_spending").groupby("类")["小计"].sum()
    assert by_class.map(str).to_dict() == {"301": "66.3万元", "302": "7.7万元"}


typed_amounts = st.decimals(min_value=0, max_value=10**9, places=2)


@settings(deadline=None)
@given(rows=st.lists(st.tuples(st.sampled_from(["2010301", "2010302", "2080505"]), *[typed_amounts] * 5), max_size=8))
def test_groups_and_kinds_add_up_to_the_same_whole(book: Book, rows: list[tuple[str, *tuple[Decimal, ...]]]) -> None:
    layout, names = book.form.data, book.data.classification.functions
    table = layout.spending_table
    read = []
    for number, (code, *kinds) in enumerate(rows, start=2):
        texts = [code, names[code], "一般公共预算", *map(str, kinds)]
        values = dict(zip(table.headings, texts, strict=True))
        cells = {heading: Cell(table.file, number, heading, text) for heading, text in values.items()}
        read.append(Row(table, table.file, number, cells, values, "万元"))
    spending = to_frame(Table(table, table.file, tuple(read), None), book.data.classification, layout, "万元")
    whole = sum((kind for _, *kinds in rows for kind in kinds), Decimal(0))
    sums = spending_sums(spending, layout, "支出总计")
    assert sums["total"].value == sums["basic"].value + sums["project"].value == whole
    assert sum(sums[kind.key].value for kind in layout.spending) == whole
    assert sum(figure.value for figure in spending.groupby("类")["合计"].sum()) == whole
    assert sum(figure.value for figure in spending["合计"]) == whole


# measures


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("收入总计", "92万元"),
        ("支出总计", "92万元"),
        ("基本支出", "74万元"),
        ("项目支出", "18万元"),
        ("一般公共预算支出", "92万元"),
        ("政府性基金预算支出", "0万元"),
        ("人员经费", "66.3万元"),
        ("公用经费", "7.7万元"),
        ("一般公共预算基本支出", "74万元"),
        ("公务用车购置及运行费", "1.3万元"),
        ("“三公”经费", "1.5万元"),
        ("机关运行经费", "57.7万元"),
        ("政府采购", "0万元"),
        ("车辆", "2辆"),
    ],
)
def test_a_measure_is_as_published(book: Book, name: str, text: str) -> None:
    assert book.data.measures[name].text == text


def test_a_whole_names_its_parts(book: Book) -> None:
    assert book.data.measures["支出总计"].formula == "基本支出 74.0 + 项目支出 18.0 = 92.0万元"
    assert book.data.measures["“三公”经费"].formula == (
        "因公出国（境）费 0.0 + 公务接待费 0.2 + 公务用车购置及运行费 1.3 = 1.5万元"
    )


def test_incomes_of_the_form_are_measured_each_by_itself(open_small: OpenSmall) -> None:
    measures = open_small().data.measures
    assert (measures["财政拨款"].text, measures["收入总计"].text) == ("950000元", "970500元")
    assert (measures["事业收入"].text, measures["其他收入"].text) == ("20500元", "0元")
