"""Which table a sheet holds, and what is not taken for one."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from budgetbook.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from tests.importing.conftest import Office, OfficeSheet

    Find = Callable[[str], OfficeSheet]


def test_funds_with_the_same_columns_are_told_apart_by_title(
    office: Office, sheets: list[OfficeSheet], sheet: Find
) -> None:
    """What is titled 国有资本经营预算 is that fund's, whatever the sheet is called."""
    general, state = sheet("general_public"), sheet("state_capital")
    general.name, state.name = state.name, "般"
    outcome = office.send(office.xlsx(sheets))
    assert office.differing() == []
    assert [table.rows for table in outcome.read if "预算05表" in table.name or "预算09表" in table.name] == [15, 0]


def test_without_a_title_the_sheets_name_tells(office: Office, sheets: list[OfficeSheet], sheet: Find) -> None:
    sheet("general_public").rows[:2] = [[], []]
    sheet("general_public").merged.pop(0)
    sheet("general_public").name = "2020年一般公共预算支出情况表"
    office.send(office.xlsx(sheets))
    assert office.differing() == []


def test_without_a_title_a_csv_files_name_tells(office: Office, sheet: Find) -> None:
    sent = [sheet("spending"), sheet("general_public")]
    for table in sent:
        table.rows[:2] = [[], []]
    office.send(*office.csvs(sent))
    assert office.differing("spending.csv") == []


def test_a_title_that_is_a_little_different_is_said(office: Office, sheet: Find) -> None:
    sheet("basic").rows[1] = ["洛阳市2020年基本支出表"]
    sheet("basic").name = "06"
    outcome = office.send(office.xlsx([sheet("basic")]))
    assert office.differing("basic_spending.csv") == []
    assert [notice for notice in outcome.notices if "标题" in notice] == [
        "附表.xlsx 工作表“06” 第2行：标题“洛阳市2020年基本支出表”与表样不同，按栏目认出。"
    ]


def change_title(title: str) -> Callable[[OfficeSheet], None]:
    def change(table: OfficeSheet) -> None:
        table.rows[1] = [title]
        table.name = "某表"

    return change


def rename(old: str, new: str) -> Callable[[OfficeSheet], None]:
    def change(table: OfficeSheet) -> None:
        row, column = table.find(old)
        table.rows[row][column] = new

    return change


def other_unit(table: OfficeSheet) -> None:
    table.rows[2][0] = "部门名称：洛阳市财政局"


def no_unit(table: OfficeSheet) -> None:
    table.rows[2][-1] = None


def two_units(table: OfficeSheet) -> None:
    table.rows[1] = [table.rows[1][0], "单位：元"]
    table.merged.pop(0)


def other_units_rows(table: OfficeSheet) -> None:
    for row in table.rows[table.body :]:
        if row[3] == "157001":
            row[3] = "157002"


def stray_cell(table: OfficeSheet) -> None:
    table.rows[table.body + 3] += ["8.8"]


def last_years_column(table: OfficeSheet) -> None:
    table.rows[table.body - 2].append("2019年预算数")
    for row in table.rows[table.body :]:
        row.append(Decimal("1.0"))


@pytest.mark.parametrize(
    ("key", "change"),
    [
        pytest.param("general_public", change_title("2020年支出情况表"), id="title-of-no-fund"),
        pytest.param("spending", change_title("2019年部门支出总体情况表"), id="title-of-another-year"),
        pytest.param("spending", change_title("2020年部门收支总体情况表"), id="title-of-another-table"),
        pytest.param("spending", rename("总计", "总额"), id="heading-renamed"),
        pytest.param("basic", rename("其中：财政拨款", "小计"), id="heading-twice"),
        pytest.param("spending", last_years_column, id="column-of-last-year"),
        pytest.param("spending", other_unit, id="another-unit"),
        pytest.param("spending", no_unit, id="no-unit"),
        pytest.param("spending", two_units, id="two-units"),
        pytest.param("spending", other_units_rows, id="rows-of-another-unit"),
        pytest.param("spending", stray_cell, id="stray-cell"),
        pytest.param("spending", rename("一般行政管理事务", "一般行政事务"), id="wrong-name"),
        pytest.param("performance", rename("157001", "157002"), id="performance-of-another-unit"),
        pytest.param("three_public", rename("二、公务接待费", "二、会议费"), id="unknown-item"),
    ],
)
def test_what_is_not_certain_is_named(
    office: Office, sheet: Find, key: str, change: Callable[[OfficeSheet], None], snapshot: SnapshotAssertion
) -> None:
    change(sheet(key))
    sent = [sheet("spending"), sheet("general_public")]
    assert "\n".join(office.refused(office.xlsx(sent if sheet(key) in sent else [sheet(key)]))) == snapshot


@pytest.mark.parametrize(
    ("text", "found"),
    [("92.0万", "92.0万"), ("9,2", "9,2"), ("9 2", "9 2"), ("0.1234567", "0.1234567"), ("92\n.0", "92¶.0")],
)
def test_what_is_no_amount_is_named(office: Office, sheet: Find, text: str, found: str) -> None:
    table = sheet("spending")
    table.rows[table.body][5] = text
    findings = office.refused(office.xlsx([table]))
    where = "附表.xlsx 工作表“三、部门支出总体情况表” 第6行“总计”列"
    assert findings[0] == (f"{where}：发现“{found}”，应为以万元为单位的数字（小数至多6位；没有就留空或填 0）。")


def test_a_formula_without_a_value_is_refused(office: Office, sheet: Find) -> None:
    table = sheet("spending")
    table.formulas[table.body, 5] = False
    findings = office.refused(office.xlsx([table]))
    where = "附表.xlsx 工作表“三、部门支出总体情况表” 第6行“总计”列"
    assert findings[0] == f"{where}：公式没有保存结果：请用 Excel 打开这个文件并保存后再读。"


def test_the_user_may_say_the_unit_where_a_sheet_does_not(office: Office, sheet: Find) -> None:
    sheet("spending").rows[2][-1] = None
    path = office.xlsx([sheet("spending"), sheet("general_public")])
    office.send(path, amount_units=["万元"])
    assert office.differing("spending.csv") == []
    (finding,) = office.refused(path, amount_units=["元"])
    assert "按“元”读，金额比" in finding or "发现“92”，应为920000" in finding


@pytest.mark.parametrize("unit", ["千元", "附表九=万元", "预算03表=角"])
def test_a_unit_that_cannot_be_is_refused(office: Office, sheet: Find, unit: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(UsageError) as refused:
        office.send(office.xlsx([sheet("spending")]), amount_units=[unit])
    assert str(refused.value) == snapshot


def test_one_unit_for_all_tables_is_said_once(office: Office, sheet: Find) -> None:
    with pytest.raises(UsageError, match="各表的单位说了两种"):
        office.send(office.xlsx([sheet("spending")]), amount_units=["元", "万元"])


def test_texts_beside_the_tables_are_listed_as_not_read(office: Office, sheet: Find) -> None:
    basic = sheet("basic")
    sent = type(basic)
    cover = sent("cover", "封面", [["洛阳市某局"], ["预算编码", "157001"], ["二〇二〇年六月"]], 0)
    contents = sent(
        "contents", "目录", [["目　录"], ["一、部门收支总体情况表", "1"], ["二、部门收入总体情况表", "2"]], 0
    )
    words = sent("words", "名词解释", [["名词解释"], ["一、财政拨款收入：是指财政当年拨付的资金。"]], 0)
    outcome = office.send(office.xlsx([cover, contents, basic, words]))
    assert office.differing("basic_spending.csv") == []
    assert [line for line in outcome.unread if "不是表格" in line] == [
        f"附表.xlsx 工作表“{name}”：不是表格，未读入。" for name in ("封面", "目录", "名词解释")
    ]


def test_numbers_in_no_table_that_is_known_are_in_doubt_until_they_are_skipped(office: Office, sheet: Find) -> None:
    basic = sheet("basic")
    other = type(basic)("other", "项目库", [["项目", "申报数"], ["网络", Decimal("3.0")], ["机房", Decimal("4.0")]], 0)
    path = office.xlsx([basic, other])
    assert office.refused(path) == [
        "附表.xlsx 工作表“项目库” 第2行起有数字，但栏目与表样的任何一张表都不同，没有认出。"
    ]
    outcome = office.send(path, skip=["项目库"])
    assert office.differing("basic_spending.csv") == []
    assert "附表.xlsx 工作表“项目库”：按 --skip 不读。" in outcome.unread
