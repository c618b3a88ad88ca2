"""The official tables under forms unlike the real one: 合计 below, 元 and 万元, few kinds, names with numbers.

What is expected is worked out by hand from SMALL_FILES of tests/conftest.py.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from budgetbook.book import Book
from budgetbook.core.errors import InputError
from budgetbook.dataset.dataset import load_dataset
from budgetbook.figures import Figure
from budgetbook.figures.ledger import SourcedText
from budgetbook.tables import build_annex, build_table, printed_values, table_html
from budgetbook.tables.kinds import KINDS, table_problems
from tests.tables.printed import printed_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fixtures.copies import EditForm

    OpenSmall = Callable[..., Book]


def kinds(book: Book, key: str) -> list[str]:
    return [row.kind for row in build_table(book, key).body]


def added(unit_folder: Path, file: str, line: str) -> None:
    with (unit_folder / file).open("a", encoding="utf-8") as opened:
        opened.write(f"{line}\n")


# ---- kind = balance_by_class: income by source, spending by 类


def test_the_balance_by_class_lists_every_income_of_the_form_beside_the_classes_of_spending(
    open_small: OpenSmall,
) -> None:
    assert printed_rows(open_small(), "balance") == [
        ["一、财政拨款收入", "950,000", "一、一般公共服务支出", "777,500"],
        ["1.一般公共预算资金", "920,000", "二、社会保障和就业支出", "59,000"],
        ["2.政府性基金", "30,000", "三、卫生健康支出", "54,000"],
        ["3.国有资本经营预算", "", "四、城乡社区支出", "30,000"],
        ["二、事业收入", "20,500", "五、住房保障支出", "50,000"],
        ["三、其他收入", "", "", ""],
        ["收入总计", "970,500", "支出总计", "970,500"],
    ]


def test_a_zero_of_income_is_printed_where_it_was_typed(open_small: OpenSmall, unit_folder: Path) -> None:
    added(unit_folder, "income.csv", "财政拨款,国有资本经营预算,0")
    assert printed_rows(open_small(), "balance")[3][:2] == ["3.国有资本经营预算", "0"]


def test_the_number_before_a_name_is_a_mark_and_the_name_is_not_the_units_own_word(open_small: OpenSmall) -> None:
    table = build_table(open_small(), "balance")
    marks = {name: value for name, value, _ in printed_values(table) if isinstance(value, SourcedText)}
    assert {name: mark.text for name, mark in marks.items()} == {
        "财政拨款.一般公共预算.income_item.number": "1",
        "财政拨款.政府性基金预算.income_item.number": "2",
        "财政拨款.国有资本经营预算.income_item.number": "3",
    }
    second = marks["财政拨款.政府性基金预算.income_item.number"]
    assert second.read_as == "position"
    assert [(cell.file, cell.column, cell.raw) for cell in second.cells] == [
        ("report/forms/small.toml", "annex.funds 第1项", "一般公共预算资金"),
        ("report/forms/small.toml", "annex.funds 第2项", "政府性基金"),
    ]
    rows = BeautifulSoup(table_html(table), "html.parser").select("tbody tr")
    first, *_ = rows[1].select("td")
    assert first.get_text() == "1.一般公共预算资金"
    assert [span.get_text() for span in first.select("span")] == ["1"]
    assert first.select(".own-words") == []


def test_the_amounts_of_income_are_named_after_source_and_fund(open_small: OpenSmall) -> None:
    named = {name: text for name, _, text in printed_values(build_table(open_small(), "balance"))}
    assert {name: text for name, text in named.items() if name.endswith("income_amount")} == {
        "财政拨款.income_amount": "950,000",
        "财政拨款.一般公共预算.income_amount": "920,000",
        "财政拨款.政府性基金预算.income_amount": "30,000",
        "事业收入.事业资金.income_amount": "20,500",
        "total.income_amount": "970,500",
    }
    assert named["201.total"] == "777,500"


# ---- kind = three_public_line, with a unit and a number format of its own


def test_all_parts_of_three_public_and_the_operating_cost_stand_in_one_row(open_small: OpenSmall) -> None:
    """15050, 0, 2050, 13000, 0, 13000 and 77000元, in 万元 rounded half up to two decimals."""
    assert printed_rows(open_small(), "three_public") == [["1.51", "0", "0.21", "1.3", "0", "1.3", "7.7"]]


def test_a_table_in_another_unit_says_so_and_the_others_keep_that_of_the_form(open_small: OpenSmall) -> None:
    lines = {table.key: table.unit_line for table in build_annex(open_small())}
    assert lines.pop("three_public") == "单位：万元"
    assert set(lines.values()) == {"单位：元"}


def test_an_amount_in_the_tables_own_unit_is_exact_and_tells_how_it_was_turned(open_small: OpenSmall) -> None:
    values = {name: value for name, value, _ in printed_values(build_table(open_small(), "three_public"))}
    amount, reception = values["line.amount"], values["line.reception"]
    assert isinstance(amount, Figure)
    assert isinstance(reception, Figure)
    assert (amount.value, amount.unit) == (Decimal("1.505"), "万元")
    assert amount.formula.endswith("= 15050元；15050元 ÷ 10000 = 1.505万元")
    assert reception.formula == "2050元 ÷ 10000 = 0.205万元"
    assert [(cell.file, cell.row, cell.raw) for cell in reception.cells] == [
        ("data/2020/157001/three_public.csv", 3, "2050")
    ]


def test_without_a_unit_of_its_own_the_table_is_in_that_of_the_form(open_small: OpenSmall) -> None:
    book = open_small(('amount_unit = "万元"\nnumbers = { decimals = 2, strip = true }\n', ""))
    assert printed_rows(book, "three_public") == [["15,050", "0", "2,050", "13,000", "0", "13,000", "77,000"]]
    assert build_table(book, "three_public").unit_line == "单位：元"


def test_any_table_of_the_real_form_may_be_in_yuan(edit_form: EditForm) -> None:
    """Amounts alone are turned: the unit's and the functions' codes stay."""
    for kind in ("spending", "performance", "project_targets"):
        project = edit_form(
            f'kind = "{kind}"\n', f'kind = "{kind}"\namount_unit = "元"\nnumbers = {{ decimals = 0 }}\n'
        )
    data = load_dataset(project, "2020", "157001")
    book = Book(data, data.form)
    assert printed_rows(book, "spending")[0][4:8] == ["合计", "920000", "740000", "663000"]
    tasks = {name: text for name, _, text in printed_values(build_table(book, "performance"))}
    assert tasks["基本支出类.amount"] == "740000"
    assert tasks["厉行节约类支出.fiscal"] == "15000"
    assert tasks["unit_code"] == "157001"
    assert build_table(book, "performance").unit_line == "单位：元"
    assert build_table(book, "general_public").unit_line == "单位：万元"


# ---- total_row, department_row


def test_the_total_stands_below_the_rows_where_the_form_wants_it(open_small: OpenSmall) -> None:
    book = open_small()
    assert kinds(book, "spending") == [
        *["class", "section", "item", "item"],
        *["class", "section", "item"] * 4,
        "total",
    ]
    assert printed_rows(book, "spending")[0] == ["一般公共服务支出", "777,500", "577,000", "200,500"]
    assert printed_rows(book, "spending")[3] == ["一般行政管理事务", "200,500", "0", "200,500"]
    assert printed_rows(book, "spending")[-1] == ["合计", "970,500", "740,000", "230,500"]
    assert printed_rows(book, "income")[-1] == ["合计", "970,500", "950,000", "20,500", "0"]
    assert printed_rows(book, "general_public")[-1] == ["合计", "920,000", "740,000", "180,000"]
    assert printed_rows(book, "government_fund")[-1] == ["合计", "30,000", "0", "30,000"]


def test_basic_spending_is_listed_by_class_and_item_and_divided_into_personnel_and_operating(
    open_small: OpenSmall,
) -> None:
    book = open_small()
    assert printed_rows(book, "basic") == [
        ["301", "", "工资福利支出", "559,000", "559,000", "0"],
        ["301", "01", "基本工资", "500,000", "500,000", "0"],
        ["301", "08", "机关事业单位基本养老保险缴费", "59,000", "59,000", "0"],
        ["302", "", "商品和服务支出", "77,000", "0", "77,000"],
        ["302", "01", "办公费", "74,950", "0", "74,950"],
        ["302", "17", "公务接待费", "2,050", "0", "2,050"],
        ["303", "", "对个人和家庭的补助", "104,000", "104,000", "0"],
        ["303", "02", "退休费", "104,000", "104,000", "0"],
        ["", "", "合计", "740,000", "663,000", "77,000"],
    ]
    named = {name: text for name, _, text in printed_values(build_table(book, "basic"))}
    assert (named["30217.amount"], named["30217.item_only"]) == ("2,050", "17")


@pytest.mark.parametrize(
    ("total_row", "department_row", "ends"),
    [
        ("first", "false", ("total", "class", "item")),
        ("first", "true", ("total", "department", "item")),
        ("last", "true", ("department", "class", "total")),
        ("last", "false", ("class", "section", "total")),
    ],
)
def test_the_rows_of_the_total_and_the_department_are_there_and_stand_as_the_form_says(
    open_small: OpenSmall, total_row: str, department_row: str, ends: tuple[str, str, str]
) -> None:
    book = open_small(
        ('total_row = "last"', f'total_row = "{total_row}"'),
        ("department_row = false", f"department_row = {department_row}"),
    )
    found = kinds(book, "spending")
    assert (found[0], found[1], found[-1]) == ends
    assert found.count("department") == (department_row == "true")
    total, *others = [row for row in printed_rows(book, "spending") if row[1] == "970,500"]
    assert [row[1:] for row in others] == [total[1:]] * (department_row == "true")


def test_the_balance_ends_with_its_total_under_every_form(open_small: OpenSmall) -> None:
    for changes in ((), (('total_row = "last"', 'total_row = "first"'),)):
        assert kinds(open_small(*changes), "balance") == [*["item"] * 6, "total"]


# ---- empty_total


def test_an_empty_table_keeps_its_total_with_blank_cells_where_the_form_wants_it(open_small: OpenSmall) -> None:
    book = open_small()
    table = build_table(book, "state_capital")
    assert printed_rows(book, "state_capital") == [["合计", "", "", ""]]
    assert kinds(book, "state_capital") == ["total"]
    assert table.notes == ("注：表七《2020年国有资本经营预算支出表》为空表。",)
    (row,) = BeautifulSoup(table_html(table), "html.parser").select("tbody tr")
    assert [cell.get_text() for cell in row.select("td, th")] == ["合计", "", "", ""]


def test_an_empty_table_has_no_row_where_the_form_wants_none(open_small: OpenSmall) -> None:
    table = build_table(open_small(("empty_total = true", "empty_total = false")), "state_capital")
    assert table.body == ()
    assert table.notes == ("注：表七《2020年国有资本经营预算支出表》为空表。",)


def test_basic_spending_without_items_is_an_empty_table_too(open_small: OpenSmall, unit_folder: Path) -> None:
    (unit_folder / "basic_spending.csv").write_text(
        "部门预算经济科目编码,部门预算经济科目名称,小计\n", encoding="utf-8"
    )
    book = open_small()
    assert printed_rows(book, "basic") == [["", "", "合计", "", "", ""]]
    assert build_table(book, "basic").notes == ("注：表八《2020年一般公共预算基本支出表》为空表。",)
    assert build_table(open_small(("empty_total = true", "empty_total = false")), "basic").body == ()


def test_a_table_of_zeros_is_not_empty(open_small: OpenSmall, unit_folder: Path) -> None:
    added(unit_folder, "spending.csv", "2210201,住房公积金,国有资本经营预算,0,0")
    book = open_small()
    assert printed_rows(book, "state_capital")[-1] == ["合计", "0", "0", "0"]
    assert build_table(book, "state_capital").notes == ()


# ---- blank_without_data


def test_a_sum_of_nothing_is_blank_where_the_form_wants_it(open_small: OpenSmall) -> None:
    assert printed_rows(open_small(), "appropriation") == [
        ["一、一般公共预算资金", "920,000", "一、一般公共服务支出", "757,000", "757,000", "", ""],
        ["二、政府性基金", "30,000", "二、社会保障和就业支出", "59,000", "59,000", "", ""],
        ["三、国有资本经营预算", "", "三、卫生健康支出", "54,000", "54,000", "", ""],
        ["", "", "四、城乡社区支出", "30,000", "", "30,000", ""],
        ["", "", "五、住房保障支出", "50,000", "50,000", "", ""],
        ["收入总计", "950,000", "支出总计", "950,000", "920,000", "30,000", ""],
    ]


def test_a_sum_of_nothing_is_zero_unless_the_form_wants_it_blank(open_small: OpenSmall) -> None:
    rows = printed_rows(open_small(("blank_without_data = true\n", "")), "appropriation")
    assert rows[0][3:] == ["757,000", "757,000", "0", "0"]
    assert rows[3][3:] == ["30,000", "0", "30,000", "0"]
    assert rows[-1][3:] == ["950,000", "920,000", "30,000", "0"]
    assert rows[2][:2] == ["三、国有资本经营预算", ""]  # no such income was typed


def test_a_typed_zero_is_printed_even_so(open_small: OpenSmall, unit_folder: Path) -> None:
    added(unit_folder, "spending.csv", "2210201,住房公积金,国有资本经营预算,0,0")
    rows = printed_rows(open_small(), "appropriation")
    assert rows[4][3:] == ["50,000", "50,000", "", "0"]
    assert rows[-1][3:] == ["950,000", "920,000", "30,000", "0"]


# ---- the words and values of the form


def test_the_lines_over_a_table_are_worded_by_the_form(open_small: OpenSmall) -> None:
    assert {table.department_line for table in build_annex(open_small())} == {"编制部门：洛阳市政务服务和大数据管理局"}
    book = open_small(('unit_line = "单位：{amount_unit}"', 'unit_line = "金额单位：{amount_unit}"'))
    assert build_table(book, "spending").unit_line == "金额单位：元"


BY_FUND = {"total", "appropriation", "general_public", "government_fund", "state_capital", "fees", "rest"}
BY_KIND = {"total", "basic", "project", "running", "works"}
SIDES = {"income_item", "income_amount", "spending_item"}
CODES = {"class", "section", "item", "code", "unit_code", "name"}
KNOWN = {
    "balance": SIDES | BY_FUND,
    "balance_by_class": SIDES | BY_FUND | BY_KIND,
    "appropriation": SIDES | BY_FUND | BY_KIND,
    "income": CODES | BY_FUND,
    "spending": CODES | BY_KIND,
    "spending_by_fund": CODES | BY_KIND,
    "basic": {"class", "item", "item_only", "code", "name", "amount", "personnel", "operating"},
    "three_public": {"name", "amount"},
    "operating_cost": {"name", "amount"},
    "three_public_line": {
        *("amount", "abroad", "reception", "vehicles", "vehicle_purchase", "vehicle_running", "operating_cost"),
    },
}


def names(kind: str, book: Book) -> list[str]:
    return [column.name for column in KINDS[kind].columns(book.form.data)]


@pytest.mark.parametrize("kind", KNOWN)
def test_columns_may_ask_for_the_kinds_and_incomes_of_the_form(open_small: OpenSmall, kind: str) -> None:
    book = open_small()
    known = names(kind, book)
    assert set(known) == KNOWN[kind]
    assert len(set(known)) == len(known)
    table = book.form.table("general_public").model_copy(update={"kind": kind})
    assert set(known) <= {name for row in KINDS[kind].rows(book, table) for name in row.values}


def test_with_the_governments_codes_columns_may_ask_for_them(book: Book) -> None:
    assert set(names("basic", book)) == {
        *KNOWN["basic"],
        *("government_class", "government_item", "government_name", "appropriation"),
    }
    assert set(names("spending", book)) == {
        *CODES,
        *("total", "basic", "project", "wages", "transfers", "goods", "general", "earmarked"),
        *("personnel", "operating"),
    }


@pytest.mark.parametrize(("old", "new"), [("running", "wages"), ("fees", "other"), ("item_only", "government_item")])
def test_a_column_that_asks_for_what_only_another_form_has_is_refused(
    open_small: OpenSmall, old: str, new: str
) -> None:
    book = open_small((f'value = "{old}"', f'value = "{new}"'))
    with pytest.raises(InputError, match=rf"^report/forms/small\.toml 附表“.*”的“.*”栏：发现“{new}”，应为.*之一。$"):
        build_annex(book)


def test_no_two_values_of_the_annex_have_one_id(open_small: OpenSmall) -> None:
    names = [f"{table.key}.{name}" for table in build_annex(open_small()) for name, _, _ in printed_values(table)]
    assert len(names) > 150
    assert len(set(names)) == len(names)


def test_a_level_of_a_code_stands_beside_the_upper_ones(book: Book) -> None:
    table = book.form.table("spending")
    columns = book.form.columns_of(table)
    alone = tuple(column for column in columns if column.value not in ("class", "section"))
    assert list(table_problems(table, columns, book.form.data)) == []
    (problem,) = table_problems(table, alone, book.form.data)
    assert problem.what == (
        f"附表“spending”的“{'/'.join(alone[0].heading)}”栏：发现“item”而没有class、section栏，"
        "上一级的行就没有编码：各级编码分栏印，或者一栏印全码，写 code"
    )
