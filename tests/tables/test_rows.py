"""The rows of the official tables against those published for 2020 and, where none were, against sums by hand."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from budgetbook.book import open_book
from budgetbook.core.project import find_project
from budgetbook.dataset.classification import read_classification
from budgetbook.figures import Cell, Figure
from budgetbook.figures.ledger import SourcedText
from budgetbook.figures.printing import in_decimals
from budgetbook.forms.table_form import ColumnForm
from budgetbook.tables import build_table, printed_values
from budgetbook.tables.input_list import InputList
from budgetbook.tables.kind import LaidOut
from budgetbook.tables.kinds import KINDS
from tests.source_document import published_rows
from tests.tables.printed import printed_rows

if TYPE_CHECKING:
    from budgetbook.book import Book
    from budgetbook.tables.model import AnnexRow
    from tests.fixtures.copies import Edit

UNIT_CODE = 3


def table(book: Book, key: str, *kinds: str) -> list[list[str]]:
    """Rows of one of our tables as printed, of the given kinds or all."""
    rows = printed_rows(book, key, lambda figure: in_decimals(figure.value, 1))
    return [row for row, one in zip(rows, build_table(book, key).body, strict=True) if not kinds or one.kind in kinds]


def without(column: int, rows: list[list[str]]) -> list[list[str]]:
    return [row[:column] + row[column + 1 :] for row in rows]


def sums(rows: list[list[str]], digits: int) -> dict[str, list[str]]:
    """Sums of the amounts of published rows by 类 (1 column of the code) or 款 (2 columns)."""
    groups: dict[str, list[Decimal]] = {}
    for row in rows:
        amounts = [Decimal(amount) for amount in row[5:]]
        code = "".join(row[:digits])
        groups[code] = [a + b for a, b in zip(groups.get(code, [Decimal(0)] * len(amounts)), amounts, strict=True)]
    return {code: [str(amount) for amount in amounts] for code, amounts in groups.items()}


BY_FUNCTION = pytest.mark.parametrize(
    ("key", "title"), [("spending", "2020年部门支出总体情况表"), ("general_public", "2020年一般公共预算支出情况表")]
)


@BY_FUNCTION
def test_spending_by_function_is_cell_for_cell_as_published(book: Book, key: str, title: str) -> None:
    """Only 单位代码 of a 项 differs: published empty or with the 项's own code, with us the unit's."""
    rows = published_rows(title, "合计")
    assert len(rows) == 7
    assert without(UNIT_CODE, table(book, key, "total", "department", "item")) == without(UNIT_CODE, rows)
    assert [row[UNIT_CODE] for row in table(book, key)] == [
        "",
        "157",
        *["", "", "157001"],
        "157001",
        *["", "", "157001"] * 3,
    ]


@BY_FUNCTION
def test_subtotals_by_class_and_section_are_the_sums_of_the_published_rows(book: Book, key: str, title: str) -> None:
    items = published_rows(title, "合计")[2:]
    for kind, digits in (("class", 1), ("section", 2)):
        rows = table(book, key, kind)
        assert {"".join(row[:3]): row[5:] for row in rows} == sums(items, digits)
    assert [row[4] for row in table(book, key, "class")] == [
        "一般公共服务支出",
        "社会保障和就业支出",
        "卫生健康支出",
        "住房保障支出",
    ]
    assert [row[4] for row in table(book, key, "section")] == [
        "政府办公厅（室）及相关机构事务",
        "行政事业单位养老支出",
        "行政事业单位医疗",
        "住房改革支出",
    ]


def test_a_function_code_says_in_which_rows_it_stands(book: Book) -> None:
    """Rows as in spending.csv: 2010301 is the third, 2010302 the fourth."""
    file, column = "data/2020/157001/spending.csv", "科目编码"
    first, second = Cell(file, 3, column, "2010301"), Cell(file, 4, column, "2010302")
    marks = {name: value for name, value, _ in printed_values(build_table(book, "spending"))}
    assert marks["201.class"] == SourcedText("201", "功能分类科目编码 201", (first, second), "part")
    assert marks["20103.section"] == SourcedText("03", "功能分类科目编码 20103", (first, second), "part", 3)
    assert marks["2010302.item"] == SourcedText("02", "功能分类科目编码 2010302", (second,), "part", 5)


def test_the_codes_of_unit_and_department_say_that_they_stand_in_the_units_settings(book: Book) -> None:
    file = "data/2020/157001/unit.toml"
    marks = {name: value for name, value, _ in printed_values(build_table(book, "income"))}
    assert marks["department.unit_code"] == SourcedText(
        "157", "主管部门编码", (Cell(file, 0, "unit.department_code", "157"),)
    )
    assert marks["2210201.unit_code"] == SourcedText("157001", "预算单位编码", (Cell(file, 0, "unit.code", "157001"),))


def test_an_economic_code_says_in_which_rows_it_stands(book: Book) -> None:
    """Rows as in basic_spending.csv: 30108, 30110 and 30112 go with 50102."""
    marks = {name: value for name, value, _ in printed_values(build_table(book, "basic"))}
    ours, governments = marks["30110.50102.item"], marks["30110.50102.government_item"]
    assert ours == SourcedText(
        "30110",
        "部门预算经济科目编码",
        (Cell("data/2020/157001/basic_spending.csv", 7, "部门预算经济科目编码", "30110"),),
        "part",
    )
    assert isinstance(governments, SourcedText)
    assert [(cell.row, cell.column, cell.raw) for cell in governments.cells] == [
        (row, "政府预算经济科目编码", "50102") for row in (6, 7, 8)
    ]


def test_rows_stand_under_their_class_and_section(book: Book) -> None:
    kinds = [row.kind for row in build_table(book, "spending").body]
    assert kinds == ["total", "department", "class", "section", "item", "item", *["class", "section", "item"] * 3]


def test_basic_spending_is_cell_for_cell_as_published(book: Book) -> None:
    total, *items = published_rows("一般公共预算基本支出情况表", "合计")
    for above, row in pairwise(items):
        row[0] = row[0] or above[0]  # published: the class stands on its first row only
    assert len(items) == 15
    assert table(book, "basic", "item") == items
    (ours,) = table(book, "basic", "total")
    assert [text for text in ours if text] == [text for text in total if text] == ["合计", "74.0", "74.0"]


def test_basic_spending_has_a_subtotal_for_each_economic_class(book: Book) -> None:
    assert table(book, "basic", "class") == [
        ["301", "", "工资福利支出", "", "", "", "66.3", "66.3"],
        ["302", "", "商品和服务支出", "", "", "", "7.7", "7.7"],
    ]
    assert [row.kind for row in build_table(book, "basic").body] == [
        "total",
        "class",
        *["item"] * 8,
        "class",
        *["item"] * 7,
    ]


def test_three_public_is_as_published(book: Book) -> None:
    rows = published_rows("2020年一般公共预算“三公”经费支出情况表", "共计")
    ours = table(book, "three_public")
    names = {
        "共计": "合计",
        "1、因公出国(境)费用": "一、因公出国（境）费用",
        "2、公务接待费": "二、公务接待费",
        "3、公务用车费": "三、公务用车购置及运行费",
        "其中:(1)公务用车运行维护费": "其中：公务用车运行维护费",
        "(2)公务用车购置": "公务用车购置",
    }
    assert [[name.strip("　"), amount] for name, amount in ours] == [[names[name], amount] for name, amount in rows]


def test_the_balance_has_income_by_source_and_spending_by_kind_and_fund(book: Book) -> None:
    zeros = ["0.0", "0.0", "0.0"]
    assert table(book, "balance") == [
        ["一、一般公共预算拨款", "92.0", "一、基本支出", "74.0", "74.0", *zeros],
        ["二、政府性基金预算拨款", "0.0", "　　工资福利支出", "66.3", "66.3", *zeros],
        ["三、国有资本经营预算拨款", "0.0", "　　对个人和家庭的补助", "0.0", "0.0", *zeros],
        ["四、其他收入", "0.0", "　　商品和服务支出", "7.7", "7.7", *zeros],
        ["", "", "二、项目支出", "18.0", "18.0", *zeros],
        ["", "", "　　一般性项目", "18.0", "18.0", *zeros],
        ["", "", "　　专项资金", "0.0", "0.0", *zeros],
        ["收入总计", "92.0", "支出总计", "92.0", "92.0", *zeros],
    ]


def test_income_is_listed_by_what_it_is_spent_on_and_across_by_fund(book: Book) -> None:
    def amounts(amount: str) -> list[str]:
        return [amount, amount, amount, "0.0", "0.0", "0.0"]

    assert table(book, "income") == [
        ["", "", "", "", "合计", *amounts("92.0")],
        ["", "", "", "157", "洛阳市政务服务和大数据管理局", *amounts("92.0")],
        ["201", "", "", "", "一般公共服务支出", *amounts("75.7")],
        ["201", "03", "", "", "政府办公厅（室）及相关机构事务", *amounts("75.7")],
        ["201", "03", "01", "157001", "行政运行", *amounts("57.7")],
        ["201", "03", "02", "157001", "一般行政管理事务", *amounts("18.0")],
        ["208", "", "", "", "社会保障和就业支出", *amounts("5.9")],
        ["208", "05", "", "", "行政事业单位养老支出", *amounts("5.9")],
        ["208", "05", "05", "157001", "机关事业单位基本养老保险缴费支出", *amounts("5.9")],
        ["210", "", "", "", "卫生健康支出", *amounts("5.4")],
        ["210", "11", "", "", "行政事业单位医疗", *amounts("5.4")],
        ["210", "11", "01", "157001", "行政单位医疗", *amounts("5.4")],
        ["221", "", "", "", "住房保障支出", *amounts("5.0")],
        ["221", "02", "", "", "住房改革支出", *amounts("5.0")],
        ["221", "02", "01", "157001", "住房公积金", *amounts("5.0")],
    ]


def test_appropriation_has_income_by_fund_and_spending_by_class_and_fund(book: Book) -> None:
    assert table(book, "appropriation") == [
        ["一、一般公共预算拨款", "92.0", "一、一般公共服务支出", "75.7", "75.7", "0.0", "0.0"],
        ["二、政府性基金预算拨款", "0.0", "二、社会保障和就业支出", "5.9", "5.9", "0.0", "0.0"],
        ["三、国有资本经营预算拨款", "0.0", "三、卫生健康支出", "5.4", "5.4", "0.0", "0.0"],
        ["", "", "四、住房保障支出", "5.0", "5.0", "0.0", "0.0"],
        ["收入总计", "92.0", "支出总计", "92.0", "92.0", "0.0", "0.0"],
    ]


def filled(book: Book, kind: str) -> list[AnnexRow]:
    """The rows of a kind of table with all its columns; where a fund is asked for, of 一般公共预算."""
    columns = tuple(ColumnForm(heading=("栏",), value=name, width=1) for name in names(kind, book))
    changed = {"kind": kind, "columns": columns}
    return KINDS[kind].rows(book, book.form.table("general_public").model_copy(update=changed))


def names(kind: str, book: Book) -> list[str]:
    return [column.name for column in KINDS[kind].columns(book.form.data)]


OF_SUMS = [name for name, kind in KINDS.items() if not isinstance(kind, InputList | LaidOut)]


@pytest.mark.parametrize("kind", OF_SUMS)
def test_every_value_that_a_column_may_ask_for_is_given(book: Book, kind: str) -> None:
    known = names(kind, book)
    assert set(known) <= {name for row in filled(book, kind) for name in row.values}


@pytest.mark.parametrize("kind", OF_SUMS)
def test_a_column_of_amounts_has_one_in_every_row(book: Book, kind: str) -> None:
    """But where income and spending stand side by side and one list is longer than the other."""
    known = set(names(kind, book)) - {"income_amount"}
    table = [row for row in filled(book, kind) if "spending_item" not in known or "spending_item" in row.values]
    amounts = {name for row in table for name, value in row.values.items() if isinstance(value, Figure)} & known
    assert amounts
    assert [(row.key, name) for row in table for name in sorted(amounts) if name not in row.values] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_has_a_key_of_its_own_that_holds_no_amount(book: Book, kind: str) -> None:
    keys = [row.key for row in filled(book, kind)]
    assert len(set(keys)) == len(keys)
    assert [key for key in keys if not key or re.search(r"\d\.\d\b", key)] == []


def test_a_value_is_named_by_its_row_and_its_column(book: Book) -> None:
    named = {name: text for name, _, text in printed_values(build_table(book, "general_public"))}
    assert named["total.basic"] == "74.0"
    assert named["2010301.wages"] == "50.0"
    assert named["2101101.item"] == "01"
    named = {name: text for name, _, text in printed_values(build_table(book, "three_public"))}
    assert named["vehicle_running.amount"] == "1.3"
    named = {name: text for name, _, text in printed_values(build_table(book, "balance"))}
    assert named["total.income_amount"] == named["total.total"] == "92.0"


@pytest.fixture
def mixed(data: Path, edit: Edit) -> Book:
    """A book with 3.0 of 政府性基金预算 and 2.0 of 其他资金 beside 一般公共预算."""
    edit("spending.csv", "2080505", "2010302,一般行政管理事务,其他资金,0.0,0.0,0.0,2.0,0.0\r\n2080505")
    edit("spending.csv", "2101101", "2120803,城市建设支出,政府性基金预算,0.0,0.0,0.0,0.0,3.0\r\n2101101")
    edit("income.csv", "政府性基金预算,0.0", "政府性基金预算,3.0")
    edit("income.csv", "其他资金,0.0", "其他资金,2.0")
    return open_book("2020", "157001", data)


def test_the_balance_keeps_the_funds_apart(mixed: Book) -> None:
    rows = table(mixed, "balance")
    assert rows[-1] == ["收入总计", "97.0", "支出总计", "97.0", "92.0", "3.0", "0.0", "2.0"]
    assert rows[5][2:] == ["　　一般性项目", "20.0", "18.0", "0.0", "0.0", "2.0"]
    assert rows[6][2:] == ["　　专项资金", "3.0", "0.0", "3.0", "0.0", "0.0"]


def test_income_adds_up_the_funds_of_one_item(mixed: Book) -> None:
    rows = {row[4]: row[5:] for row in table(mixed, "income")}
    assert rows["一般行政管理事务"] == ["20.0", "18.0", "18.0", "0.0", "0.0", "2.0"]
    assert rows["城市建设支出"] == ["3.0", "3.0", "0.0", "3.0", "0.0", "0.0"]
    assert rows["合计"] == ["97.0", "95.0", "92.0", "3.0", "0.0", "2.0"]


def test_appropriation_leaves_other_money_out(mixed: Book) -> None:
    rows = table(mixed, "appropriation")
    assert rows[-1] == ["收入总计", "95.0", "支出总计", "95.0", "92.0", "3.0", "0.0"]
    assert rows[3][2:] == ["四、城乡社区支出", "3.0", "0.0", "3.0", "0.0"]


def test_a_line_keeps_its_name_when_others_come_before_it(book: Book, mixed: Book) -> None:
    """212 城乡社区支出 stands before 住房保障支出 and moves it down."""
    for key, name, amount in (
        ("appropriation", "221.total", "5.0"),
        ("balance", "其他收入.其他资金.income_amount", "0.0"),
    ):
        named, moved = (
            {name: text for name, _, text in printed_values(build_table(each, key))} for each in (book, mixed)
        )
        assert named[name] == amount
        assert set(named) <= set(moved)


def test_a_table_of_one_fund_has_the_rows_of_that_fund_only(mixed: Book) -> None:
    assert [row[4] for row in table(mixed, "government_fund", "item")] == ["城市建设支出"]
    assert table(mixed, "government_fund", "total")[0][5:] == ["3.0", *["0.0"] * 4, "3.0", "0.0", "3.0"]
    assert table(mixed, "state_capital") == []
    assert "城市建设支出" not in {row[4] for row in table(mixed, "general_public")}


def _functions(data: Path) -> dict[str, str]:
    return read_classification(find_project(data), 2020).functions


def test_every_class_of_a_department_with_eleven_is_listed(data: Path, unit_folder: Path) -> None:
    names = {code: name for code, name in _functions(data).items() if len(code) == 7}
    classes = ("201", "204", "205", "206", "207", "208", "210", "211", "212", "221", "224")
    items = [next(code for code in sorted(names) if code.startswith(wanted)) for wanted in classes]
    rows = [f"{code},{names[code]},一般公共预算,{amount},0,0,0,0" for amount, code in enumerate(items, start=1)]
    path = unit_folder / "spending.csv"
    headings = path.read_text(encoding="utf-8-sig").splitlines()[0]
    path.write_text("\n".join([headings, *rows]), encoding="utf-8")
    *listed, last = table(open_book("2020", "157001", data), "appropriation")
    assert [row[3] for row in listed] == [f"{amount}.0" for amount in range(1, 12)]
    assert listed[-1][2] == "十一、灾害防治及应急管理支出"
    assert last[3] == "66.0"


def test_operating_cost_is_one_row(book: Book) -> None:
    assert table(book, "operating_cost") == [["机关运行经费", "57.7"]]


@pytest.fixture
def with_projects(data: Path, unit_folder: Path) -> Book:
    """A book with two projects that have performance targets."""
    with (unit_folder / "project_targets.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("信用建设,市政数局,信用科,18.0,18.0,,全年完成,产出指标,数量指标,宣传次数,十次\r\n")
        file.write("信用建设,市政数局,信用科,18.0,18.0,,全年完成,效益指标,社会效益,知晓率,\r\n")
        file.write("云平台,市政数局,数据科,5.0,4.0,1.0,建成,产出指标,质量指标,验收,合格\r\n")
    return open_book("2020", "157001", data)


def test_a_projects_own_cells_go_over_all_its_rows(with_projects: Book) -> None:
    assert table(with_projects, "project_targets") == [
        ["信用建设", "市政数局", "信用科", "18.0", "18.0", "", "全年完成", "产出指标", "数量指标", "宣传次数", "十次"],
        ["效益指标", "社会效益", "知晓率", ""],
        ["云平台", "市政数局", "数据科", "5.0", "4.0", "1.0", "建成", "产出指标", "质量指标", "验收", "合格"],
    ]
    spans = [[cell.rows for cell in row.cells] for row in build_table(with_projects, "project_targets").body]
    assert spans == [[2] * 7 + [1] * 4, [1] * 4, [1] * 11]


def test_a_projects_amounts_are_named_after_the_project(with_projects: Book) -> None:
    assert {name: text for name, _, text in printed_values(build_table(with_projects, "project_targets"))} == {
        "信用建设.total": "18.0",
        "信用建设.fiscal": "18.0",
        "云平台.total": "5.0",
        "云平台.fiscal": "4.0",
        "云平台.other": "1.0",
    }


def test_all_words_about_a_project_are_the_units_own(with_projects: Book) -> None:
    cells = [cell for row in build_table(with_projects, "project_targets").body for cell in row.cells if cell.value]
    assert [isinstance(cell.value, str) for cell in cells] == [cell.own_words for cell in cells]
    assert sum(cell.own_words for cell in cells) == 8 + 3 + 8
