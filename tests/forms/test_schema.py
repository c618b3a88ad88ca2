from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from budgetbook.core.errors import InputError
from budgetbook.core.project import find_project
from budgetbook.dataset.dataset import load_dataset
from budgetbook.forms.columns import TableSchema
from budgetbook.forms.reading import read_form
from budgetbook.forms.schema import ACCEPTED, INCOME

if TYPE_CHECKING:
    from budgetbook.core.project import Project

TABLES = read_form(find_project(start=Path(__file__).parent), "luoyang-2020").data.tables

each_schema = pytest.mark.parametrize("schema", [*TABLES, ACCEPTED], ids=lambda schema: schema.file)


@each_schema
def test_a_row_is_named_by_text_columns_of_its_table(schema: TableSchema) -> None:
    assert schema.key
    assert {schema.column(heading).kind for heading in schema.key} <= {"text", "code"}
    # only a discrepancy of a whole table has no place
    may_be_empty = ["位置"] if schema is ACCEPTED else []
    assert [heading for heading in schema.key if schema.column(heading).may_be_empty] == may_be_empty


@each_schema
def test_no_heading_stands_twice(schema: TableSchema) -> None:
    assert len(set(schema.headings)) == len(schema.headings)


@each_schema
def test_the_first_column_can_hold_the_word_of_the_total_row(schema: TableSchema) -> None:
    assert schema.columns[0].kind in ("text", "code")


def test_every_csv_file_of_the_real_unit_is_read(project: Project) -> None:
    found = sorted(path.name for path in (project.data / "2020" / "157001").glob("*.csv"))
    assert found == sorted(schema.file for schema in (*TABLES, ACCEPTED))


def test_accepted_discrepancies_are_read_where_there_are_any(project: Project) -> None:
    accepted = load_dataset(project, "2020", "157001").accepted
    assert [row.text("核对编号") for row in accepted] == ["M1", "P3", "P3", "O1", "P1"]
    assert [row.number for row in accepted] == [2, 3, 4, 5, 6]
    assert all(row.text(heading) for row in accepted for heading in ("理由", "认定人", "日期"))


def test_a_unit_without_a_file_of_accepted_discrepancies_has_accepted_none(data: Path, unit_folder: Path) -> None:
    (unit_folder / ACCEPTED.file).unlink()
    assert load_dataset(find_project(data), "2020", "157001").accepted == ()


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [("2026-11-23", "11月23日", "日期"), ("数据录入人", "", "认定人"), ("来源预算06表[^,]*", "", "理由")],
    ids=["day", "person", "reason"],
)
def test_an_acceptance_must_be_complete_and_dated(
    data: Path, unit_folder: Path, old: str, new: str, column: str
) -> None:
    path = unit_folder / ACCEPTED.file
    path.write_text(re.sub(old, new, path.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    with pytest.raises(InputError, match=f"^data/2020/157001/accepted.csv 第2行“{column}”列：发现"):
        load_dataset(find_project(data), "2020", "157001")


def test_a_column_is_found_by_its_heading() -> None:
    assert INCOME.column("预算数").kind == "amount"
    assert INCOME.column("资金性质").kind == "text"
