"""Input sheets: tables typed as they are in the CSV files, alone or beside official tables."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

from budgetbook.workbook.template import read_template_spec, template_workbook
from tests.files import read_csv

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.core.project import Project
    from tests.importing.conftest import Office, OfficeSheet, Value

    Find = Callable[[str], OfficeSheet]
    Lay = Callable[..., OfficeSheet]


@pytest.fixture
def lay(sheet: Callable[[str], OfficeSheet], office: Office) -> Lay:
    """Lay out a committed input table as a sheet: title, unit, headings, 合计, rows."""
    kind = type(sheet("basic"))

    def make(file: str, title: str, unit: str = "单位：万元") -> OfficeSheet:
        headings, *rows = read_csv(office.committed / file)
        cells: list[list[Value]] = [
            [Decimal(cell) if cell.replace(".", "").isdecimal() and len(cell) < 5 else cell or None for cell in row]
            for row in rows
        ]
        return kind(file, title, [[title], [unit, "说明"], [*headings], *cells], 3)

    return make


def test_input_sheets_alone_give_their_tables(office: Office, lay: Lay) -> None:
    sent = [
        lay("income.csv", "收入预算"),
        lay("spending.csv", "支出预算"),
        lay("basic_spending.csv", "一般公共预算基本支出"),
        lay("three_public.csv", "“三公”经费"),
        lay("operating_cost.csv", "机关运行经费"),
        lay("vehicles.csv", "车辆占用情况", "单位：辆"),
        lay("performance_targets.csv", "年度绩效目标", ""),
    ]
    for table in sent:
        for place in range(len(table.rows), table.body, -1):
            table.rows.insert(place, [])
    outcome = office.send(office.xlsx(sent))
    assert office.differing(*(table.key for table in sent)) == []
    assert outcome.written == tuple(table.key for table in sent)


def test_tables_with_the_same_headings_are_told_apart_by_title(office: Office, lay: Lay) -> None:
    """项目 and 预算数 head “三公”经费 and 机关运行经费 alike."""
    parts = lay("three_public.csv", "“三公”经费")
    parts.name = "Sheet1"
    office.send(office.xlsx([parts]))
    assert office.differing("three_public.csv") == []
    parts.rows[0] = []
    (finding,) = office.refused(office.xlsx([parts]), force=True)
    names = "预算10表、录入表《“三公”经费》、录入表《机关运行经费》"
    assert finding == f"附表.xlsx 工作表“Sheet1” 第3行：栏目与{names}相同，没有标题，分不清是哪一张。"


def test_what_official_tables_do_not_tell_comes_from_input_sheets(
    office: Office, sheets: list[OfficeSheet], lay: Lay
) -> None:
    office.send(office.xlsx([*sheets, lay("vehicles.csv", "车辆占用情况", "单位：辆")]))
    assert office.differing() == []
    assert office.differing("vehicles.csv") == []


def test_an_input_sheet_must_agree_with_the_official_tables(
    office: Office, sheets: list[OfficeSheet], lay: Lay, snapshot: SnapshotAssertion
) -> None:
    income = lay("income.csv", "收入预算")
    assert office.send(office.xlsx([*sheets, income])).findings == ()
    for row in income.rows[3:5]:
        row[2] = Decimal("92.1")
    assert "\n".join(office.refused(office.xlsx([*sheets, income]), force=True)) == snapshot


def test_the_total_of_an_input_sheet_is_known_however_it_is_spelt(office: Office, lay: Lay) -> None:
    table = lay("income.csv", "收入预算")
    table.rows[3][0] = "合　计："
    office.send(office.xlsx([table]))
    assert office.differing("income.csv") == []


@pytest.mark.parametrize(
    ("file", "title", "row", "column", "value"),
    [
        pytest.param("income.csv", "收入预算", 3, 2, Decimal("93.0"), id="wrong-total"),
        pytest.param("spending.csv", "支出预算", 4, 5, None, id="one-blank-amount"),
        pytest.param("spending.csv", "支出预算", 4, 2, None, id="blank-text"),
        pytest.param("spending.csv", "支出预算", 4, 5, "7.7万", id="no-amount"),
        pytest.param("spending.csv", "支出预算", 4, 0, "201-03-01", id="no-code"),
        pytest.param("spending.csv", "支出预算", 4, 0, "2019999", id="unknown-code"),
        pytest.param("three_public.csv", "“三公”经费", 4, 0, "会议费", id="unknown-item"),
        pytest.param("vehicles.csv", "车辆占用情况", 4, 1, "#REF!", id="only-amount-is-an-error"),
        pytest.param("vehicles.csv", "车辆占用情况", 4, 0, "#REF!", id="name-is-an-error"),
        pytest.param("vehicles.csv", "车辆占用情况", 4, 2, Decimal(7), id="amount-beside-the-columns"),
        pytest.param("spending.csv", "支出预算", 5, 0, "2010301", id="row-twice"),
    ],
)
def test_what_is_not_certain_is_named(
    office: Office,
    lay: Lay,
    file: str,
    title: str,
    row: int,
    column: int,
    value: Value,
    snapshot: SnapshotAssertion,
) -> None:
    table = lay(file, title)
    table.rows[row][column:] = [value, *table.rows[row][column + 1 :]]
    assert "\n".join(office.refused(office.xlsx([table]))) == snapshot


def test_rows_without_amounts_count_for_nothing(office: Office, lay: Lay) -> None:
    income = lay("income.csv", "收入预算")
    for row in income.rows[-3:]:
        row[2] = None
    outcome = office.send(office.xlsx([income]))
    assert (office.folder / "income.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "收入来源,资金性质,预算数",
        "合计,,92.0",
        "财政拨款,一般公共预算,92.0",
    ]
    assert "附表.xlsx 工作表“收入预算” 第6至8行：未填金额，未读入。" in outcome.unread


def test_a_template_that_excel_never_saved_is_refused_where_it_is_filled(office: Office, project: Project) -> None:
    """Its names and totals are formulas, which have no values until a program has computed them."""
    workbook, _ = template_workbook(read_template_spec(project, "2020", "157001", None))
    path = office.data.parent / "填报.xlsx"
    workbook.save(path)
    assert office.refused(path) == ["没有读到一张填了数的表。"]
    book = openpyxl.load_workbook(path)
    book["收入预算"]["C5"] = 92
    book.save(path)
    assert office.refused(path) == [
        "填报.xlsx 工作表“收入预算” 第4行“预算数”列：公式没有保存结果：请用 Excel 打开这个文件并保存后再读。"
    ]
