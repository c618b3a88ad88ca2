"""The import as a whole: the real tables in every form in which offices send them, and what is not certain."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from budgetbook.core.errors import UsageError
from budgetbook.core.project import find_project
from budgetbook.scaffold import scaffold

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.importing.conftest import Office, OfficeSheet

    Find = Callable[[str], OfficeSheet]
    WriteAmounts = Callable[[Callable[[Decimal], str]], None]

RAW = find_project(start=Path(__file__).parent).root / "data" / "raw" / "2020" / "157001"
PUBLISHED = RAW / "published.md"
CORRECTIONS = RAW / "corrections.csv"

FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")

IN_PUBLISHED = (
    "spending.csv",
    "basic_spending.csv",
    "three_public.csv",
    "performance_tasks.csv",
    "performance_targets.csv",
)


def test_the_published_document_gives_the_committed_tables_byte_for_byte(office: Office) -> None:
    outcome = office.send(PUBLISHED, corrections=CORRECTIONS)
    assert outcome.written == IN_PUBLISHED
    assert office.differing(*IN_PUBLISHED) == []


def test_every_amount_of_the_published_tables_is_read_and_compared(office: Office) -> None:
    outcome = office.send(PUBLISHED)
    # of the rows of 预算03, 05, 06 and 07表, whatever looks like an amount; the tasks have no sums to compare with
    rows = [line.split("\t") for line in PUBLISHED.read_text(encoding="utf-8").splitlines() if "\t" in line]
    amounts = [cell for row in rows for cell in row if re.fullmatch(r"\d+\.\d", cell)]
    tasks = {"1.5"}
    assert outcome.compared == len([amount for amount in amounts if amount not in tasks]) + amounts.count("1.5") - 2


def test_without_the_corrections_the_slips_of_the_source_are_taken_over(office: Office) -> None:
    office.send(PUBLISHED)
    there, committed = (
        (folder / "performance_targets.csv").read_text(encoding="utf-8-sig").splitlines()
        for folder in (office.folder, office.committed)
    )
    changed = [(found, wanted) for found, wanted in zip(there, committed, strict=True) if found != wanted]
    assert len(changed) == 5
    for found, wanted in changed:
        corrected = (
            found.replace("(单位)", "（单位）").replace("质量目标", "质量指标").replace("年度任务，", "年度任务。")
        )
        assert corrected == wanted


def test_what_the_published_document_does_not_tell_is_left_to_be_typed(office: Office) -> None:
    left = office.send(PUBLISHED).by_hand
    assert left == (
        "income.csv（收入预算）",
        "operating_cost.csv（机关运行经费）",
        "procurement.csv（政府采购预算）",
        "vehicles.csv（车辆占用情况）",
        "project_targets.csv（项目（政策）绩效目标）",
        "text/ 下的文字",
    )


def test_one_workbook_gives_all_that_the_tables_state(office: Office, sheets: list[OfficeSheet]) -> None:
    assert office.send(office.xlsx(sheets)).findings == ()
    assert office.differing() == []


def test_a_workbook_of_excel_97_is_read_alike(office: Office, sheets: list[OfficeSheet]) -> None:
    office.send(office.xls(sheets))
    assert office.differing() == []


def test_an_opendocument_spreadsheet_is_read_alike(office: Office, sheets: list[OfficeSheet]) -> None:
    office.send(office.ods(sheets))
    assert office.differing() == []


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_csv_files_one_a_table_are_read_alike(office: Office, sheets: list[OfficeSheet], encoding: str) -> None:
    office.send(*office.csvs(sheets, encoding))
    assert office.differing() == []


def test_sheets_may_be_renamed_reordered_hidden_and_protected(office: Office, sheets: list[OfficeSheet]) -> None:
    sheets.reverse()
    for number, sheet in enumerate(sheets):
        sheet.name = f"Sheet{number}"
        sheet.state = ("visible", "hidden", "veryHidden")[number % 3]
        sheet.is_protected = True
    outcome = office.send(office.xlsx(sheets))
    assert office.differing() == []
    assert [notice for notice in outcome.notices if "隐藏" in notice] == [
        f"附表.xlsx 工作表“Sheet{number}” 是隐藏的工作表，也已读入。" for number in range(12) if number % 3
    ]


def test_blank_rows_anywhere_change_nothing(office: Office, sheets: list[OfficeSheet]) -> None:
    for sheet in sheets:
        sheet.merged.clear()
        # the performance table has headings further down, and no row may part them
        for place in range(len(sheet.rows), sheet.body - 1, -2) if sheet.key != "performance" else ():
            sheet.rows.insert(place, [])
        sheet.rows.insert(2, [])
        sheet.rows.insert(0, [])
    assert office.send(office.xlsx(sheets)).findings == ()
    assert office.differing() == []


@pytest.mark.parametrize(
    "spell",
    [
        pytest.param(lambda amount: f"{amount:,}", id="thousands"),
        pytest.param(lambda amount: f"{amount}".translate(FULL_WIDTH), id="full-width"),
        pytest.param(lambda amount: f" {amount}　", id="spaces"),
    ],
)
def test_amounts_typed_as_texts_are_read(
    office: Office, sheets: list[OfficeSheet], write_amounts: WriteAmounts, spell: Callable[[Decimal], str]
) -> None:
    write_amounts(spell)
    assert office.send(office.xlsx(sheets)).findings == ()
    assert office.differing() == []


def test_tables_in_yuan_are_turned_into_the_units_own_unit(
    office: Office, sheets: list[OfficeSheet], write_amounts: WriteAmounts
) -> None:
    write_amounts(lambda amount: f"{amount * 10000:,.2f}")
    for sheet in sheets:
        sheet.rows[2] = [text and str(text).replace("万元", "元") for text in sheet.rows[2]]
    outcome = office.send(office.xlsx(sheets))
    assert outcome.findings == ()
    assert office.differing() == []
    assert any("单位是元，表样是万元，已换算" in notice for notice in outcome.notices)


def test_formulas_with_values_are_read_as_their_values(office: Office, sheets: list[OfficeSheet], sheet: Find) -> None:
    spending = sheet("spending")
    amounts = [
        (row, column)
        for row in range(spending.body, len(spending.rows))
        for column, value in enumerate(spending.rows[row])
        if isinstance(value, Decimal)
    ]
    spending.formulas = dict.fromkeys(amounts, True)
    office.send(office.xlsx(sheets))
    assert len(amounts) == 120
    assert office.differing() == []


def test_codes_may_be_numbers(office: Office, sheets: list[OfficeSheet]) -> None:
    for sheet in sheets:
        for place in range(sheet.body, len(sheet.rows)):
            sheet.rows[place] = [
                Decimal(value) if isinstance(value, str) and value.isdecimal() else value for value in sheet.rows[place]
            ]
    assert office.send(office.xlsx(sheets)).findings == ()
    assert office.differing() == []


def test_a_code_may_stand_whole_in_one_column(office: Office, sheets: list[OfficeSheet]) -> None:
    for sheet in sheets:
        if sheet.rows[sheet.body - 1][:3] == ["类", "款", "项"]:
            sheet.merged.clear()
            top, *rows = sheet.rows[sheet.body - 2 :]
            sheet.rows[sheet.body - 2 :] = [
                ["科目编码", *top[3:]],
                *(["".join(str(code or "") for code in row[:3]).removeprefix("类款项"), *row[3:]] for row in rows),
            ]
    assert office.send(office.xlsx(sheets)).findings == ()
    assert office.differing() == []


def test_upper_levels_of_a_code_may_stand_once(office: Office, sheets: list[OfficeSheet], sheet: Find) -> None:
    for key in ("income", "spending", "general_public"):
        rows = sheet(key).rows[sheet(key).body :]
        codes = [row[:3] for row in rows]
        for above, row in zip(codes, rows[1:], strict=False):
            for level in (0, 1):
                if row[level + 1] and above[level] == row[level]:
                    row[level] = None
    assert [row[:3] for row in sheet("spending").rows[-13:-9]] == [
        ["201", None, None],
        [None, "03", None],
        [None, None, "01"],
        [None, None, "02"],
    ]
    assert office.send(office.xlsx(sheets)).findings == ()
    assert office.differing() == []


def test_a_table_may_go_over_two_pages_with_repeated_headings(
    office: Office, sheets: list[OfficeSheet], sheet: Find
) -> None:
    for key in ("spending", "basic"):
        long = sheet(key)
        half = long.body + 7
        head = long.rows[: long.body]
        long.rows[half:half] = [[], *head[3:]] if key == "spending" else [[], *head]
    assert office.send(office.xlsx(sheets)).findings == ()
    assert office.differing() == []


def test_a_table_may_go_over_two_sheets(office: Office, sheets: list[OfficeSheet], sheet: Find) -> None:
    long = sheet("general_public")
    rest = type(long)("rest", "五续", [*long.rows[: long.body], *long.rows[long.body + 7 :]], long.body)
    rest.rows[1] = ["2020年一般公共预算支出情况表（续）"]
    del long.rows[long.body + 7 :]
    sheets.insert(5, rest)
    assert office.send(office.xlsx(sheets)).findings == ()
    assert office.differing() == []


def test_the_same_table_twice_is_no_contradiction(office: Office, sheets: list[OfficeSheet]) -> None:
    book = office.xlsx(sheets)
    office.send(book, *office.csvs(sheets[:6]))
    assert office.differing("income.csv", "spending.csv", "basic_spending.csv") == []


def test_next_years_tables_fill_what_new_has_laid_out(office: Office, sheets: list[OfficeSheet]) -> None:
    office.send(office.xlsx(sheets))
    for name in ("procurement.csv", "vehicles.csv", "project_targets.csv"):
        shutil.copy(office.committed / name, office.folder)
    project = office.project
    scaffold(project, "2021", "157001")
    for sheet in sheets:
        sheet.rows = [
            [cell.replace("2020年", "2021年") if isinstance(cell, str) else cell for cell in row] for row in sheet.rows
        ]
    outcome = office.send(office.xlsx(sheets), year="2021")
    assert outcome.findings == ()
    assert outcome.by_hand == (
        "procurement.csv（政府采购预算）",
        "vehicles.csv（车辆占用情况）",
        "project_targets.csv（项目（政策）绩效目标）",
        "unit.toml 的 dates.cover、dates.annex",
        "text/ 下的文字",
    )
    for name in ("income.csv", "spending.csv", "basic_spending.csv", "three_public.csv", "operating_cost.csv"):
        assert (project.data / "2021" / "157001" / name).read_bytes() == (office.committed / name).read_bytes()


def test_without_unit_toml_there_is_nothing_to_import_into(office: Office, sheets: list[OfficeSheet]) -> None:
    with pytest.raises(UsageError, match=r"没有 data/2021/157001/unit\.toml：导入前先建立本年本单位的目录"):
        office.send(office.xlsx(sheets), year="2021")


def test_a_sheet_to_be_skipped_must_be_there(office: Office, sheets: list[OfficeSheet]) -> None:
    with pytest.raises(UsageError, match="--skip：没有工作表“项目库”；有一、部门收支总体情况表、"):
        office.send(office.xlsx(sheets), skip=["项目库"])


def test_income_that_pays_for_spending_outside_the_three_funds_is_found(
    office: Office, sheets: list[OfficeSheet], sheet: Find
) -> None:
    """3.0 of 2010302 are paid from 其他资金: 预算03表 states them, no fund's own table does."""
    general = sheet("general_public")
    code = next(row for row in general.rows if row[:3] == ["201", "03", "02"])
    assert [value for value in code if isinstance(value, Decimal)].count(Decimal("18.0")) == 3
    raise_totals(sheet)
    outcome = office.send(office.xlsx(sheets))
    assert outcome.findings == ()
    lines = (office.folder / "spending.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[1] == "合计,,,66.3,0.0,7.7,21.0,0.0"
    assert lines[-1] == "2010302,一般行政管理事务,其他资金,0.0,0.0,0.0,3.0,0.0"
    assert (office.folder / "income.csv").read_text(encoding="utf-8-sig").splitlines()[-1] == "其他收入,其他资金,3.0"


def test_what_the_funds_own_tables_do_not_list_is_other_money_only_where_all_of_them_say_so(
    office: Office, sheet: Find
) -> None:
    raise_totals(sheet)
    sent = [sheet(key) for key in ("spending", "general_public", "government_fund", "state_capital")]
    assert office.send(office.xlsx(sent)).findings == ()
    lines = (office.folder / "spending.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[-1] == "2010302,一般行政管理事务,其他资金,0.0,0.0,0.0,3.0,0.0"
    # nothing but a sample: whether that fund pays anything is not known
    sheet("government_fund").rows.insert(sheet("government_fund").body, ["229", "08", "04", None, "样例"])
    (finding,) = office.refused(office.xlsx(sent), force=True)
    assert "发现“95”，其中 3.0 没有一张表说明是哪种资金的支出" in finding


def raise_totals(sheet: Find) -> None:
    """Add 3.0 of 其他资金 to 2010302 wherever the tables print it: in 预算01, 02 and 03表."""
    more = Decimal("3.0")

    def add(key: str, rows: list[int], *headings: str) -> None:
        table = sheet(key)
        for heading in headings:
            column = next(c for r in table.rows[3 : table.body] for c, text in enumerate(r) if text == heading)
            for row in rows:
                value = table.rows[row][column]
                assert isinstance(value, Decimal)
                table.rows[row][column] = value + more

    def rows_of(key: str) -> list[int]:
        table = sheet(key)
        wanted = ([None] * 3, ["201", None, None], ["201", "03", None], ["201", "03", "02"])
        return [place for place, row in enumerate(table.rows) if place >= table.body and row[:3] in wanted]

    add("spending", rows_of("spending"), "总计", "项目支出")
    spending = sheet("spending")
    general = spending.rows[spending.body - 1].index("一般性项目")
    for row in rows_of("spending"):
        spending.rows[row][general] += more  # type: ignore[operator]
    income = sheet("income")
    other = income.rows[income.body - 2].index("其他收入")
    for row in rows_of("income"):
        income.rows[row][other] += more  # type: ignore[operator]
    add("income", rows_of("income"), "总计")
    balance = sheet("balance")
    named = {str(row[2]).strip(): place for place, row in enumerate(balance.rows) if place >= balance.body}
    add("balance", [named["二、项目支出"], named["一般性项目"], named["支出总计"]], "其他资金")
    columns = balance.rows[balance.body - 1]
    for name in ("二、项目支出", "一般性项目", "支出总计"):
        balance.rows[named[name]][columns.index("合计")] += more  # type: ignore[operator]
    amount = columns.index("金额")
    left = {str(row[0]): place for place, row in enumerate(balance.rows) if place >= balance.body}
    for name in ("四、其他收入", "收入总计"):
        balance.rows[left[name]][amount] += more  # type: ignore[operator]
