"""Tables as data: what is printed, row by row, so that anyone can filter it and add it up."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetbook.core.errors import InputError
from budgetbook.figures import Figure
from budgetbook.opendata.model import Field, OpenTable
from budgetbook.opendata.write import csv_bytes, open_tables
from budgetbook.tables import build_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book
    from tests.fixtures.copies import EditForm
    from tests.fixtures.small import OpenSmall
    from tests.opendata.conftest import RowsOf

FRAME = ("行号", "收支", "行类型", "明细行", "完整编码", "项目", "数据性质")
LAID_OUT = ("performance",)
NOT_ADDED_UP = ("performance", "project_targets")


def records(table: OpenTable) -> list[dict[str, str]]:
    names = [field.name for field in table.fields]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def amounts(table: OpenTable) -> list[Field]:
    return [field for field in table.fields if field.type == "number"]


def half_a_digit(book: Book, table: OpenTable) -> Decimal:
    """By how much a printed amount may be off: nothing, where the table is in the unit of the data."""
    form = next((form for form in book.form.tables if form.key == table.key), None)
    if form is None or book.form.unit_of(form) == book.data.amount_unit:
        return Decimal(0)
    return Decimal(1).scaleb(-book.form.numbers_of(form).decimals) / 2


def test_there_is_a_table_for_each_official_one_in_the_order_of_the_form(any_book: Book) -> None:
    official = [table.key for table in any_book.form.tables]
    keys = [table.key for table in open_tables(any_book)]
    assert keys[: len(official)] == official
    changes = ["change_general_public", "change_three_public"] if any_book.comparison else []
    assert keys[len(official) :] == changes


def printed_amounts(book: Book, key: str) -> list[str]:
    """Every amount of a table as it is printed, without the commas."""
    table = build_table(book, key)
    values = [cell.value for row in table.body for cell in row.cells]
    return [table.numbers.text(value).replace(",", "") for value in values if isinstance(value, Figure)]


def test_every_printed_amount_is_there_and_no_other(any_book: Book) -> None:
    count = 0
    for table in open_tables(any_book):
        if table.key.startswith("change_"):
            continue
        names = [field.name for field in amounts(table)]
        texts = [record[name] for record in records(table) for name in names if record[name]]
        assert sorted(texts) == sorted(printed_amounts(any_book, table.key)), table.key
        count += len(texts)
    assert count > 150


def test_the_lines_of_the_published_spending_table_are_the_detail_rows(book: Book, rows_of: RowsOf) -> None:
    """Against the untouched source, not against our own printing."""
    rows = rows_of(book, "spending")
    item = ["57.7", "57.7", "50.0", "0.0", "7.7", "0.0", "0.0", "0.0"]
    project = ["18.0", "0.0", "0.0", "0.0", "0.0", "18.0", "18.0", "0.0"]
    detail = [list(row.values())[3:] for row in rows if row["明细行"] == "是"]
    assert detail == [
        ["2010301", "201", "03", "01", "157001", "行政运行", *item],
        ["2010302", "201", "03", "02", "157001", "一般行政管理事务", *project],
        *(
            [code, code[:3], code[3:5], code[5:], "157001", name, amount, amount, amount, *["0.0"] * 5]
            for code, name, amount in (
                ("2080505", "机关事业单位基本养老保险缴费支出", "5.9"),
                ("2101101", "行政单位医疗", "5.4"),
                ("2210201", "住房公积金", "5.0"),
            )
        ),
    ]
    assert [(row["行类型"], row["完整编码"], row["总计"]) for row in rows[:5]] == [
        ("合计", "", "92.0"),
        ("主管部门", "", "92.0"),
        ("类", "201", "75.7"),
        ("款", "20103", "75.7"),
        ("项", "2010301", "57.7"),
    ]


def test_the_detail_rows_add_up_to_the_total_of_every_column(any_book: Book) -> None:
    """So that nobody who takes them counts anything twice, or misses anything."""
    added = 0
    for table in open_tables(any_book):
        if table.key in NOT_ADDED_UP:
            continue
        rows = records(table)
        for field in amounts(table):
            if field.name.startswith("增减"):
                continue
            for total in [row for row in rows if row["行类型"] == "合计" and row[field.name]]:
                parts = [
                    Decimal(row[field.name])
                    for row in rows
                    if row["明细行"] == "是" and row.get("收支") == total.get("收支") and row[field.name]
                ]
                off = abs(sum(parts, Decimal(0)) - Decimal(total[field.name]))
                assert off <= half_a_digit(any_book, table) * (len(parts) + 1), (table.key, field.name)
                added += 1
    assert added > 20


def test_each_level_of_codes_adds_up_to_the_total(any_book: Book) -> None:
    for key in ("spending", "income", "general_public"):
        table = next(table for table in open_tables(any_book) if table.key == key)
        rows = records(table)
        name = amounts(table)[0].name
        sums = {
            kind: sum((Decimal(row[name]) for row in rows if row["行类型"] == kind), Decimal(0))
            for kind in ("合计", "类", "款", "项")
        }
        assert len(set(sums.values())) == 1
        assert sums["合计"] > 0


def test_a_column_that_says_so_is_the_sum_of_the_others_it_names(any_book: Book) -> None:
    seen = set()
    for table in open_tables(any_book):
        for field in amounts(table):
            if "sumOf" not in field.properties:
                continue
            for row in records(table):
                if row[field.name]:
                    parts = [Decimal(row[name] or 0) for name in field.properties["sumOf"]]
                    off = abs(sum(parts, Decimal(0)) - Decimal(row[field.name]))
                    assert off <= half_a_digit(any_book, table) * (len(parts) + 1), (table.key, row)
            seen.add((table.key, field.name))
    assert len(seen) >= 4


def test_the_columns_of_the_real_form_that_add_up_others_are_these(book: Book) -> None:
    sums = {
        (table.key, field.name): field.properties["sumOf"]
        for table in open_tables(book)
        for field in amounts(table)
        if "sumOf" in field.properties
    }
    kinds = ["基本支出_工资福利支出", "基本支出_对个人和家庭的补助", "基本支出_商品和服务支出"]
    projects = ["项目支出_一般性项目", "项目支出_专项资金"]
    funds = ["一般公共预算", "政府性基金预算", "国有资本经营预算"]
    assert sums == {
        ("balance", "支出_合计"): [*(f"支出_{fund}" for fund in funds), "支出_其他资金"],
        ("income", "总计"): ["财政拨款_小计", "其他收入"],
        ("income", "财政拨款_小计"): [f"财政拨款_{fund}" for fund in funds],
        ("appropriation", "支出_合计"): [f"支出_{fund}" for fund in funds],
        **{
            (key, name): parts
            for key in ("spending", "general_public", "government_fund", "state_capital")
            for name, parts in (
                ("总计", ["基本支出_小计", "项目支出_小计"]),
                ("基本支出_小计", kinds),
                ("项目支出_小计", projects),
            )
        },
    }


def test_the_whole_code_is_its_levels_side_by_side(any_book: Book) -> None:
    compared = 0
    for table in open_tables(any_book):
        levels = [name for name in (f.name for f in table.fields) if name.rpartition("_")[2] in ("类", "款", "项")]
        if "完整编码" not in [field.name for field in table.fields] or table.key == "basic":
            continue
        for row in records(table):
            assert row["完整编码"] == "".join(row[name] for name in levels), row
            compared += bool(row["完整编码"])
    if any_book.form.table("spending").columns[0].value == "class":  # type: ignore[union-attr]
        assert compared > 20


def test_the_whole_code_of_an_economic_item_is_that_of_its_input(book: Book, rows_of: RowsOf) -> None:
    codes = [row["完整编码"] for row in rows_of(book, "basic") if row["行类型"] == "款"]
    assert codes == list(book.table("basic_spending")["部门预算经济科目编码"])
    assert codes[0] == "30101"


def test_both_sides_of_a_row_are_rows_of_their_own(book: Book, rows_of: RowsOf) -> None:
    rows = rows_of(book, "balance")
    first = [row for row in rows if row["行号"] == "1"]
    assert [(row["收支"], row["项目"], row["收入_金额"], row["支出_合计"]) for row in first] == [
        ("收入", "一、一般公共预算拨款", "92.0", ""),
        ("支出", "一、基本支出", "", "74.0"),
    ]
    # no side stands there where nothing is printed on it
    assert [(row["行号"], row["收支"]) for row in rows if row["行号"] == "5"] == [("5", "支出")]


def test_what_is_blank_in_print_is_blank_and_a_zero_is_a_zero(
    book: Book, open_small: OpenSmall, rows_of: RowsOf, sample: Book
) -> None:
    by_fund = "支出_政府性基金预算"
    assert {row[by_fund] for row in rows_of(book, "appropriation") if row["收支"] == "支出"} == {"0.0"}
    funds = [row[by_fund] for row in rows_of(open_small(), "appropriation") if row["收支"] == "支出"]
    assert "" in funds
    assert "30000" in funds
    firsts = [row for row in rows_of(sample, "project_targets") if row["资金_总额"]]
    assert [row["资金_其他资金"] for row in firsts][:2] == ["9.5", ""]


def test_a_target_says_whose_it_is_though_the_project_is_printed_once(sample: Book, rows_of: RowsOf) -> None:
    rows = rows_of(sample, "project_targets")
    source = sample.data.sources["project_targets.csv"].rows
    assert [row["项目名称"] for row in rows] == [row.text("项目名称") for row in source]
    assert len({row["项目名称"] for row in rows}) == 5
    # its money stays where it is printed, and so can be added up
    assert sum(bool(row["资金_总额"]) for row in rows) == 5


def test_an_empty_table_has_its_headings_and_no_row(book: Book) -> None:
    table = next(table for table in open_tables(book) if table.key == "government_fund")
    assert table.rows == ()
    assert csv_bytes(table).count(b"\r\n") == 1


def test_the_performance_table_is_read_off_the_form_as_printed(book: Book, rows_of: RowsOf) -> None:
    rows = rows_of(book, "performance")
    tasks = [row for row in rows if row["行类型"] == "任务"]
    money = [f"部门财政规划金额_{name}" for name in ("总金额", "财政资金", "其他资金")]
    assert [(row["序号"], row["任务名称"], *(row[name] for name in money)) for row in tasks] == [
        ("1", "基本支出类", "74.0", "74.0", ""),
        ("2", "厉行节约类支出", "1.5", "1.5", ""),
        ("3", "业务工作会议支出", "18.0", "18.0", ""),
    ]
    targets = [row for row in rows if row["行类型"] == "指标"]
    assert len(targets) == 22
    assert [(row["一级指标"], row["二级指标"], row["三级指标"], row["指标值"]) for row in targets] == list(
        book.table("performance_targets").itertuples(index=False, name=None)
    )
    statements = {row["栏目"]: row["内容"] for row in rows if row["行类型"] == "说明"}
    assert list(statements) == ["部门（单位）名称", "预算编码", "部门（单位）职能", "年度总体目标", "整体目标设置说明"]
    assert statements["预算编码"] == "157001"


def test_a_year_before_this_one_is_a_column_of_the_change(sample: Book, rows_of: RowsOf) -> None:
    rows = rows_of(sample, "change_three_public")
    assert [(row["行类型"], row["项目"], row["上年预算数"], row["本年预算数"], row["增减_方向"]) for row in rows] == [
        ("合计", "合计", "37.7", "31.3", "减少"),
        ("项目", "因公出国（境）费", "6.0", "0.0", "减少"),
        ("项目", "公务用车购置及运行费", "28.5", "28.5", "持平"),
        ("项目", "公务接待费", "3.2", "2.8", "减少"),
    ]


def test_made_up_data_says_so_in_every_row_and_real_data_does_not(sample: Book, book: Book) -> None:
    for table in open_tables(sample):
        assert {record["数据性质"] for record in records(table)} == {"示例数据，不是真实预算"}, table.key
    assert not [table.key for table in open_tables(book) if "数据性质" in [field.name for field in table.fields]]


def test_a_number_with_separators_in_print_has_none(open_small: OpenSmall, rows_of: RowsOf) -> None:
    rows = rows_of(open_small(), "balance")
    assert [row["支出_金额"] for row in rows if row["行类型"] == "合计" and row["收支"] == "支出"] == ["970500"]


def test_two_columns_under_the_same_headings_are_refused(edit_form: EditForm, snapshot: SnapshotAssertion) -> None:
    from budgetbook.book import Book as BookOf
    from budgetbook.dataset.dataset import load_dataset

    project = edit_form('heading = ["项目支出", "小计"]', 'heading = ["基本支出", "小计"]')
    data = load_dataset(project, "2020", "157001")
    with pytest.raises(InputError) as caught:
        open_tables(BookOf(data, data.form))
    assert str(caught.value) == snapshot


def cells() -> st.SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('",\r\n '))


@given(st.lists(st.tuples(cells(), cells()), max_size=5))
def test_every_text_comes_back_from_the_file(rows: list[tuple[str, str]]) -> None:
    fields = (Field("甲", "甲", "string"), Field("乙，“二”", "乙", "string"))
    empty = OpenTable("t", "", "", fields, (), (), ())
    content = csv_bytes(replace(empty, rows=tuple(rows)))
    assert content.startswith(b"\xef\xbb\xbf")
    back = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert back == [["甲", "乙，“二”"], *(list(row) for row in rows)]


def every_field(book: Book) -> Iterator[tuple[str, Field]]:
    for table in open_tables(book):
        yield from ((table.key, field) for field in table.fields)


def test_every_amount_has_its_unit_in_words_and_as_a_property(any_book: Book) -> None:
    for key, field in every_field(any_book):
        if field.type == "number":
            unit: Any = field.properties["unit"]
            assert unit in ("元", "万元", "%")
            assert unit in field.title, (key, field.name)
            assert field.properties.get("factor") == {"元": 1, "万元": 10000, "%": None}[unit]
