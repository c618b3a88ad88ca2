"""The ministry's lists of codes as offices have them, read into a year's lists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from budgetbook.core.errors import InputError
from budgetbook.core.project import Project, find_project
from budgetbook.dataset.classification import read_classification
from budgetbook.importing.code_import import import_codes
from tests.files import read_records
from tests.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from syrupy.assertion import SnapshotAssertion

    Rows = Sequence[Sequence[object]]


BY_CODE: Rows = (
    ("2024年政府收支分类科目",),
    ("科目编码", "科目名称", "说明"),
    ("201", "一般公共服务支出", "反映……"),
    ("20101", "  人大事务", None),
    ("2010101", "    行政运行", None),
    ("注：以下略", None, None),
    ("2010104", "　　人大会议", None),
)
EXPECTED = {"201": "一般公共服务支出", "20101": "人大事务", "2010101": "行政运行", "2010104": "人大会议"}


@pytest.fixture
def mine(tmp_path: Path) -> Project:
    """The project with an empty data folder of one's own."""
    (tmp_path / "data").mkdir()
    return Project(find_project(start=ROOT).root, tmp_path / "data")


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook of a sheet for each list of rows; merges by sheet number."""

    def write(*sheets: Rows, merges: dict[int, Sequence[str]] | None = None) -> Path:
        book = Workbook()
        for sheet in book.worksheets:
            book.remove(sheet)
        for number, rows in enumerate(sheets):
            sheet = book.create_sheet(f"表{number + 1}")
            for row in rows:
                sheet.append(list(row))
            for merge in (merges or {}).get(number, ()):
                sheet.merge_cells(merge)
        path = tmp_path / "科目.xlsx"
        book.save(path)
        return path

    return write


def rows_of(project: Project, file: str = "functions.csv", year: int = 2024) -> dict[str, tuple[str, str]]:
    rows = read_records(project.data / f"classification/{year}/{file}")
    return {row["科目编码"]: (row["科目名称"], row["依据"]) for row in rows}


def names_read(project: Project, path: Path) -> dict[str, str]:
    lists, findings = import_codes(project, 2024, [path])
    assert findings == []
    read = {code for one in lists for code in (*one.new, *one.confirmed, *(name[0] for name in one.renamed))}
    found = {code: name for one in lists for code, name, _ in one.rows if code in read}
    assert set(found) == read
    return found


LAYOUTS: dict[str, Rows] = {
    "by code": BY_CODE,
    "name first": [(row[1], row[0]) if len(row) > 1 else row for row in BY_CODE],
    "levels in columns": [
        ("类", "款", "项", "科目名称"),
        ("201", None, None, "一般公共服务支出"),
        (None, "01", None, "人大事务"),
        (None, None, "01", "行政运行"),
        (None, None, "04", "人大会议"),
    ],
    "levels under a heading, each row whole": [
        ("科目编码", None, None, "科目名称"),
        ("类", "款", "项", None),
        ("201", None, None, "一般公共服务支出"),
        ("201", "01", None, "人大事务"),
        ("201", "01", "01", "行政运行"),
        ("201", "01", "04", "人大会议"),
    ],
    "names indented by columns": [
        ("编码", "名称", None, None, "说明"),
        (201, "一般公共服务支出", None, None, "甲"),
        (20101, None, "人大事务", None, "乙"),
        (2010101, None, None, "行政运行", "丙"),
        (2010104, None, None, "人大会议", "丁"),
    ],
    "without headings": list(EXPECTED.items()),
    "headings on every page": [
        *BY_CODE[1:4],
        ("科目编码", "科目名称", "说明"),
        ("续表第2页", None, None),
        *BY_CODE[4:],
    ],
}


@pytest.mark.parametrize("rows", LAYOUTS.values(), ids=LAYOUTS)
def test_codes_and_names_are_read_however_they_are_laid_out(
    mine: Project, workbook: Callable[..., Path], rows: Rows
) -> None:
    assert names_read(mine, workbook(rows)) == EXPECTED


@pytest.mark.parametrize("separator", [",", "\t", "　"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_text_is_read_too(mine: Project, tmp_path: Path, separator: str, encoding: str) -> None:
    path = tmp_path / "科目.txt"
    path.write_text("".join(f"{code}{separator}{name}\n" for code, name in EXPECTED.items()), encoding=encoding)
    assert names_read(mine, path) == EXPECTED


def test_merged_cells_hold_for_the_rows_below(mine: Project, workbook: Callable[..., Path]) -> None:
    rows = [
        ("类", "款", "项", "科目名称"),
        ("201", None, None, "一般公共服务支出"),
        (None, "01", None, "人大事务"),
        (None, None, "01", "行政运行"),
        (None, None, "04", "人大会议"),
    ]
    assert names_read(mine, workbook(rows, merges={0: ["A2:A5", "B3:B5"]})) == EXPECTED


def test_two_lists_side_by_side_and_those_of_other_sheets_are_all_read(
    mine: Project, workbook: Callable[..., Path]
) -> None:
    economic = [
        ("政府预算经济分类", None, "部门预算经济分类", None),
        ("编码", "名称", "编码", "名称"),
        (501, "机关工资福利支出", 301, "工资福利支出"),
        (50101, "工资奖金津补贴", 30101, "基本工资"),
        (None, None, 30102, "津贴补贴"),
    ]
    income = [("科目编码", "科目名称"), ("101", "税收收入"), ("10101", "增值税"), ("1010101", "国内增值税")]
    found = names_read(mine, workbook(BY_CODE, economic, income))
    assert found == EXPECTED | {
        "501": "机关工资福利支出",
        "50101": "工资奖金津补贴",
        "301": "工资福利支出",
        "30101": "基本工资",
        "30102": "津贴补贴",
    }
    assert sorted(path.name for path in (mine.data / "classification/2024").iterdir()) == [
        "economic_department.csv",
        "economic_government.csv",
        "functions.csv",
    ]


def test_the_file_goes_before_the_list_in_use_and_every_row_says_where_it_is_from(
    mine: Project, workbook: Callable[..., Path]
) -> None:
    rows = [*BY_CODE, ("20103", "政府办公厅（室）及有关机构事务")]
    (merged,), _ = import_codes(mine, 2024, [workbook(rows)])
    written = rows_of(mine)
    assert merged.renamed == (("20103", "政府办公厅（室）及相关机构事务", "政府办公厅（室）及有关机构事务"),)
    assert written["20103"] == (
        "政府办公厅（室）及有关机构事务",
        "2024年政府收支分类科目（科目.xlsx 工作表“表1” 第8行）",
    )
    assert written["2080505"][1].endswith("（2020年的科目表）")
    assert set(written) >= set(merged.kept)
    used = read_classification(mine, 2024)
    assert used.years["functions.csv"] == 2024
    assert used.functions["2010104"] == "人大会议"
    assert "2080505" in used.function_list.inferred
    assert "2010104" not in used.function_list.inferred


def test_a_year_that_was_read_is_not_contradicted_unasked(
    mine: Project, workbook: Callable[..., Path], snapshot: SnapshotAssertion
) -> None:
    import_codes(mine, 2024, [workbook(BY_CODE)])
    other = [*BY_CODE[:-1], ("2010104", "会议")]
    lists, findings = import_codes(mine, 2024, [workbook(other)])
    assert lists == []
    assert findings == snapshot
    assert rows_of(mine)["2010104"][0] == "人大会议"
    import_codes(mine, 2024, [workbook(other)], force=True)
    assert rows_of(mine)["2010104"][0] == "会议"


REFUSED: dict[str, Rows] = {
    "two names": [*BY_CODE, ("2010101", "机关运行")],
    "no code above": [*BY_CODE, ("2380101", "新的一项")],
    "no name": [*BY_CODE, ("2010107", None)],
    "no code": [*BY_CODE, (None, "人大立法")],
    "no length of a code": [*BY_CODE, ("201010", "人大立法")],
    "another kind of code": [*BY_CODE, ("401", "甲")],
    "several at once": [*BY_CODE, ("2010101", "机关运行"), ("2380101", "新的一项"), ("2010107", None)],
}


@pytest.mark.parametrize("rows", REFUSED.values(), ids=REFUSED)
def test_what_does_not_hang_together_is_refused_with_its_row_and_nothing_written(
    mine: Project, workbook: Callable[..., Path], rows: Rows, snapshot: SnapshotAssertion
) -> None:
    lists, findings = import_codes(mine, 2024, [workbook(rows)])
    assert lists == []
    assert findings == snapshot
    assert not (mine.data / "classification").exists()


def test_a_file_without_codes_is_refused(
    mine: Project, workbook: Callable[..., Path], snapshot: SnapshotAssertion
) -> None:
    with pytest.raises(InputError) as refused:
        import_codes(mine, 2024, [workbook([("姓名", "电话"), ("张三", "无")])])
    assert str(refused.value) == snapshot
