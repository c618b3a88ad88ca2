from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from budgetbook.dataset.dataset import SCHEMAS
from budgetbook.dataset.schema import INCOME, TableSchema

if TYPE_CHECKING:
    from budgetbook.project import Project

each_schema = pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.file)


@each_schema
def test_a_row_is_named_by_text_columns_of_its_table(schema: TableSchema) -> None:
    assert schema.key
    assert {schema.column(heading).kind for heading in schema.key} <= {"text", "code"}
    assert not any(schema.column(heading).may_be_empty for heading in schema.key)


@each_schema
def test_no_heading_stands_twice(schema: TableSchema) -> None:
    assert len(set(schema.headings)) == len(schema.headings)


@each_schema
def test_the_first_column_can_hold_the_word_of_the_total_row(schema: TableSchema) -> None:
    assert schema.columns[0].kind in ("text", "code")


def test_every_csv_file_of_the_real_unit_is_read(project: Project) -> None:
    found = sorted(path.name for path in (project.data / "2020" / "157001").glob("*.csv"))
    assert found == sorted(schema.file for schema in SCHEMAS)


def test_a_column_is_found_by_its_heading() -> None:
    assert INCOME.column("预算数").kind == "amount"
    assert INCOME.column("资金性质").kind == "text"
