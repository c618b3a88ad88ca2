"""Codes that the year's lists lack, taken from the unit's own tables."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from budgetbook.book import Book
from budgetbook.checks import run_checks
from budgetbook.core.errors import InputError
from budgetbook.dataset.classification import read_classification
from budgetbook.dataset.dataset import load_dataset
from tests.command_line import run_command
from tests.files import read_records
from tests.places import MADE_UP, ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from tests.importing.conftest import Office, OfficeSheet

UNKNOWN = {"20103", "2010301", "2010302", "30199"}


@pytest.fixture
def lacking(office: Office) -> Office:
    """An office whose lists lack some codes of its tables, among them a 款."""
    for file in ("functions.csv", "economic_department.csv"):
        path = office.data / "classification/2020" / file
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        kept = [line for line in lines if line.split(",")[0] not in UNKNOWN]
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return office


def learned(office: Office) -> list[dict[str, str]]:
    return read_records(office.data / "classification/2020/learned.csv")


def test_without_the_option_each_unknown_code_is_told_once(
    lacking: Office, sheets: list[OfficeSheet], snapshot: SnapshotAssertion
) -> None:
    assert lacking.refused(lacking.xlsx(sheets)) == snapshot
    assert not (lacking.data / "classification/2020/learned.csv").exists()


def test_codes_are_taken_with_their_name_and_place(lacking: Office, sheets: list[OfficeSheet]) -> None:
    outcome = lacking.send(lacking.xlsx(sheets), learn_codes=True)
    assert outcome.findings == ()
    assert lacking.differing() == []
    rows = learned(lacking)
    assert {row["科目编码"] for row in rows} == UNKNOWN
    (item,) = [row for row in rows if row["科目编码"] == "2010301"]
    assert (item["科目名称"], item["确认"]) == ("行政运行", "")
    assert item["来源"].startswith("附表.xlsx 工作表“")
    assert len([notice for notice in outcome.notices if "learned.csv" in notice]) == len(UNKNOWN)


def test_a_code_that_was_taken_is_known_from_then_on_and_listed_until_it_is_confirmed(
    lacking: Office, sheets: list[OfficeSheet]
) -> None:
    lacking.send(lacking.xlsx(sheets), learn_codes=True)
    data = load_dataset(lacking.project, "2020", "157001")

    def listed() -> list[str]:
        found = load_dataset(lacking.project, "2020", "157001")
        lines = run_checks(Book(found, found.form)).of("warning")
        return [line.found.partition("“")[0] for line in lines if line.check == "M3"]

    assert data.classification.functions["2010301"] == "行政运行"
    assert listed() == sorted(UNKNOWN)
    path = lacking.data / "classification/2020/learned.csv"
    text = path.read_text(encoding="utf-8-sig")
    lines = [line + "2020年政府收支分类科目，张三" if line.endswith("行,") else line for line in text.splitlines()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert listed() == []


def test_a_second_import_takes_no_code_again(lacking: Office, sheets: list[OfficeSheet]) -> None:
    lacking.send(lacking.xlsx(sheets), learn_codes=True)
    before = learned(lacking)
    outcome = lacking.send(lacking.xlsx(sheets), learn_codes=True)
    assert outcome.written == ()
    assert learned(lacking) == before


def test_a_name_that_differs_from_table_to_table_is_refused(
    lacking: Office, sheets: list[OfficeSheet], snapshot: SnapshotAssertion
) -> None:
    sheet = next(sheet for sheet in sheets if sheet.key == "spending")
    row, column = next(
        (r, c) for r, cells in enumerate(sheet.rows) for c, cell in enumerate(cells) if cell == "一般行政管理事务"
    )
    sheet.rows[row][column] = "一般管理事务"
    assert lacking.refused(lacking.xlsx(sheets), learn_codes=True) == snapshot
    assert not (lacking.data / "classification/2020/learned.csv").exists()


def test_a_code_whose_upper_level_has_no_name_anywhere_is_refused(
    lacking: Office, sheets: list[OfficeSheet], snapshot: SnapshotAssertion
) -> None:
    for sheet in sheets:
        for number, row in enumerate(sheet.rows):
            if "政府办公厅（室）及相关机构事务" in row:
                place = row.index("政府办公厅（室）及相关机构事务")
                sheet.rows[number][place] = None
    assert lacking.refused(lacking.xlsx(sheets), learn_codes=True) == snapshot


def write(project_data: Path, *rows: str) -> None:
    path = project_data / "classification/2020/learned.csv"
    path.write_text("\n".join(["科目编码,科目名称,来源,确认", *rows]) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    "row",
    ["2010301,机关运行,附表,", "2230101,一项,附表,", "2010399x,一项,附表,"],
    ids=["another name", "nothing above", "no code"],
)
def test_a_list_of_such_codes_that_does_not_hang_together_is_refused(
    office: Office, row: str, snapshot: SnapshotAssertion
) -> None:
    write(office.data, row)
    with pytest.raises(InputError) as refused:
        read_classification(office.project, 2020)
    assert str(refused.value) == snapshot


def test_such_codes_serve_their_own_year_alone(office: Office) -> None:
    write(office.data, "223,国有资本经营预算支出,附表,", "22301,一款,附表,")
    assert "22301" in read_classification(office.project, 2020).functions
    assert "22301" not in read_classification(office.project, 2021).functions


def test_codes_of_tables_by_the_governments_economic_classification_are_taken(tmp_path: Path) -> None:
    """Such tables have the government's codes in the columns in which others have the department's."""
    data, samples = tmp_path / "data", MADE_UP
    shutil.copytree(samples / "forms", data / "forms")
    shutil.copytree(samples / "2024" / "999103", data / "2024" / "999103")
    options = ("--year", "2024", "--unit", "999103", "--data", str(data))
    workbook = str(tmp_path / "附表.xlsx")
    assert run_command("export", *options, "--output", workbook) == 0
    names = {"501": "机关工资福利支出", "50101": "工资奖金津补贴", "50201": "办公经费"}
    lists = data / "classification" / "2024"
    lists.mkdir(parents=True)
    all_codes = (ROOT / "data/classification/2020/economic_government.csv").read_text(encoding="utf-8-sig")
    kept = [line for line in all_codes.splitlines() if line.split(",")[0] not in names]
    (lists / "economic_government.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert run_command("import", workbook, *options, "--force", "--learn-codes") == 0
    assert {row["科目编码"]: row["科目名称"] for row in read_records(lists / "learned.csv")} == names
