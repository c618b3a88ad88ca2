"""Which input tables a workbook of the annex would lose."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from budgetbook.book import Book, open_book
from budgetbook.workbook.not_in_annex import tables_not_in_annex

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.copies import Edit


ALWAYS = ["procurement.csv", "vehicles.csv"]


def files(book: Book) -> list[str]:
    return [table.schema.file for table in tables_not_in_annex(book)]


def without(book: Book, key: str) -> Book:
    """The book under a form that lacks one table; others may have had its columns."""
    tables = tuple(
        table.model_copy(update={"columns": book.form.columns_of(table)})
        for table in book.form.tables
        if table.key != key
    )
    return replace(book, form=book.form.model_copy(update={"tables": tables}))


def without_column(book: Book, key: str, value: str) -> Book:
    """The book under a form in which one table lacks one column."""

    def changed(table: Any) -> Any:
        columns = tuple(column for column in book.form.columns_of(table) if column.value != value)
        return table.model_copy(update={"columns": columns}) if table.key == key else table

    return replace(book, form=book.form.model_copy(update={"tables": tuple(map(changed, book.form.tables))}))


def test_the_real_annex_states_all_but_procurement_and_vehicles(book: Book) -> None:
    assert files(book) == ALWAYS


@pytest.mark.parametrize(
    ("key", "lost"),
    [
        ("balance", ["income.csv"]),
        ("general_public", ["spending.csv"]),
        ("basic", ["basic_spending.csv"]),
        ("three_public", ["three_public.csv"]),
        ("operating_cost", ["operating_cost.csv"]),
        ("performance", ["performance_tasks.csv", "performance_targets.csv"]),
        ("project_targets", ["project_targets.csv"]),
        ("spending", []),
        ("income", []),
        ("appropriation", []),
        ("government_fund", []),
    ],
)
def test_without_its_official_table_an_input_table_is_lost(book: Book, key: str, lost: list[str]) -> None:
    assert sorted(files(without(book, key))) == sorted([*lost, *ALWAYS])


@pytest.mark.parametrize(
    ("key", "value", "lost"),
    [
        ("balance", "income_amount", "income.csv"),
        ("general_public", "goods", "spending.csv"),
        ("general_public", "item", "spending.csv"),
        ("basic", "government_item", "basic_spending.csv"),
        ("basic", "appropriation", "basic_spending.csv"),
        ("project_targets", "goal", "project_targets.csv"),
    ],
)
def test_without_one_column_an_input_table_is_lost(book: Book, key: str, value: str, lost: str) -> None:
    assert lost in files(without_column(book, key, value))


def test_a_column_that_can_be_computed_is_not_needed(book: Book) -> None:
    assert files(without_column(book, "general_public", "total")) == ALWAYS


def test_spending_of_other_funds_has_no_official_table_of_its_own(data: Path, edit: Edit) -> None:
    edit("spending.csv", "一般公共预算,0.0,0.0,0.0,18.0,0.0", "其他资金,0.0,0.0,0.0,18.0,0.0")
    assert files(open_book("2020", "157001", data)) == ["spending.csv", *ALWAYS]


def test_a_published_total_that_is_not_the_sum_would_be_lost(data: Path, edit: Edit) -> None:
    edit("income.csv", "合计,,92.0", "合计,,92.1")
    assert files(open_book("2020", "157001", data)) == ["income.csv", *ALWAYS]


def test_a_project_whose_rows_differ_in_what_is_printed_once_would_lose_a_part(data: Path, unit_folder: Path) -> None:
    path = unit_folder / "project_targets.csv"
    head = path.read_text(encoding="utf-8-sig").strip()
    first = "云平台,局,中心,10.0,10.0,,建成,产出指标,数量指标,台数,3台"
    second = "云平台,局,中心,10.0,10.0,,建成,产出指标,质量指标,合格率,全部合格"
    path.write_text("\n".join([head, first, second, ""]), encoding="utf-8")
    assert files(open_book("2020", "157001", data)) == ALWAYS
    path.write_text("\n".join([head, first, second.replace("10.0,10.0", "11.0,10.0"), ""]), encoding="utf-8")
    assert files(open_book("2020", "157001", data)) == [*ALWAYS, "project_targets.csv"]


def test_another_form_states_other_tables(yuan_book: Book) -> None:
    """基本支出 and 项目支出 are all its kinds of spending; three lines of “三公” and 机关运行经费 stand in one."""
    assert files(yuan_book) == ["procurement.csv", "vehicles.csv", "purposes.csv"]
    assert "spending.csv" in files(without_column(yuan_book, "general_public", "project"))
    without_whole = without_column(yuan_book, "basic", "amount")
    assert "basic_spending.csv" not in files(without_whole)
    assert "basic_spending.csv" in files(without_column(without_whole, "basic", "operating"))
    assert files(without(yuan_book, "three_public"))[:2] == ["three_public.csv", "operating_cost.csv"]
