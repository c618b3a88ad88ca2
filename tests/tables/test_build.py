from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from budgetbook.core.errors import InputError
from budgetbook.figures import NumberFormat
from budgetbook.tables import build_annex, build_table
from tests.source_document import PUBLISHED

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book

EMPTY = ("government_fund", "state_capital", "project_targets")


def changed(book: Book, key: str, **changes: Any) -> Book:
    """The book under a form in which one table is changed."""
    tables = tuple(table.model_copy(update=changes) if table.key == key else table for table in book.form.tables)
    return replace(book, form=book.form.model_copy(update={"tables": tables}))


def with_column(book: Book, key: str, **changes: Any) -> Book:
    """The book under a form in which the first column of one table is changed."""
    first, *rest = book.form.columns_of(book.form.table(key))
    return changed(book, key, columns=(first.model_copy(update=changes), *rest))


def test_the_twelve_tables_are_listed_as_in_the_published_contents(book: Book) -> None:
    contents = PUBLISHED.read_text(encoding="utf-8").split("# 目 录")[1].split("## 第一部分\n\n###")[0]
    listed = re.findall(r"^[一二三四五六七八九十]+、.*[表费]$", contents, re.MULTILINE)
    assert len(listed) == 12
    assert [table.contents for table in build_annex(book)] == listed


def test_the_tables_are_numbered_in_their_order(book: Book) -> None:
    assert [table.number for table in build_annex(book)] == [f"预算{number:02}表" for number in range(1, 13)]


def test_every_title_is_that_of_the_contents_with_the_year(book: Book) -> None:
    for table in build_annex(book):
        assert table.title == f"2020年{table.contents.split('、', 1)[1]}"


def test_every_table_names_the_department_and_the_unit_of_its_amounts(book: Book) -> None:
    lines = {(table.department_line, table.unit_line, table.numbers) for table in build_annex(book)}
    assert lines == {("部门名称：洛阳市政务服务和大数据管理局", "单位：万元", NumberFormat(decimals=1))}


def test_a_table_without_rows_keeps_its_headings_and_says_that_it_is_empty(book: Book) -> None:
    assert [table.key for table in build_annex(book) if not table.body] == list(EMPTY)
    assert build_table(book, "government_fund").head == build_table(book, "spending").head
    assert build_table(book, "state_capital").head == build_table(book, "spending").head
    assert len(build_table(book, "project_targets").head) == 2


@pytest.mark.parametrize(
    ("key", "note"),
    [
        (
            "government_fund",
            "注：市政务服务和大数据管理局2020年没有政府性基金预算支出，预算08表《2020年政府性基金预算支出情况表》为空表。",
        ),
        (
            "state_capital",
            "注：市政务服务和大数据管理局2020年没有国有资本经营预算支出，预算09表《2020年国有资本经营预算支出情况表》为空表。",
        ),
        (
            "project_targets",
            "注：市政务服务和大数据管理局2020年未编报项目（政策）绩效目标，故本表无数据。",
        ),
    ],
)
def test_the_note_of_an_empty_table_names_that_very_table(book: Book, key: str, note: str) -> None:
    assert build_table(book, key).notes == (note,)


def test_an_empty_table_for_which_the_form_has_no_note_names_itself_all_the_same(book: Book) -> None:
    silent = changed(book, "government_fund", empty_note="")
    assert build_table(silent, "government_fund").notes == ("注：预算08表《2020年政府性基金预算支出情况表》为空表。",)


def test_only_an_empty_table_carries_the_note_of_emptiness(book: Book) -> None:
    notes = {table.key: table.notes for table in build_annex(book) if table.notes and table.body}
    assert list(notes) == ["three_public"]
    assert notes["three_public"][0].startswith("注：按照党中央、国务院有关规定及部门预算管理有关规定，“三公”经费包括")


def test_headings_carry_the_year(book: Book) -> None:
    assert [cell.text for cell in build_table(book, "three_public").head[0]] == ["项目", "2020年“三公”经费预算数"]
    assert [cell.text for cell in build_table(book, "operating_cost").head[0]] == ["项目", "2020年预算数"]


def test_every_row_has_a_cell_for_every_column(book: Book) -> None:
    for table in build_annex(book):
        if table.head:
            assert {len(row.cells) for row in table.body} <= {len(table.widths)}, table.key


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("spending", {"kind": "expenditure"}),
        ("general_public", {"fund": "一般预算"}),
        ("general_public", {"fund": None}),
        ("basic", {"columns": ()}),
        ("government_fund", {"empty_note": "注：{place}没有。"}),
        ("three_public", {"title": "{years}年“三公”经费"}),
    ],
    ids=["kind", "fund", "no fund", "columns", "note", "title"],
)
def test_a_form_that_asks_for_what_there_is_not_is_refused(
    book: Book, key: str, changes: dict[str, object], snapshot: SnapshotAssertion
) -> None:
    with pytest.raises(InputError) as error:
        build_table(changed(book, key, **changes), key)
    assert str(error.value) == snapshot


@pytest.mark.parametrize("changes", [{"value": "bonus"}, {"heading": ("{years}年",)}], ids=["value", "heading"])
def test_a_column_that_asks_for_what_there_is_not_is_refused(
    book: Book, changes: dict[str, object], snapshot: SnapshotAssertion
) -> None:
    with pytest.raises(InputError) as error:
        build_table(with_column(book, "operating_cost", **changes), "operating_cost")
    assert str(error.value) == snapshot


def test_a_column_that_asks_for_what_there_is_not_is_refused_even_while_the_table_is_empty(book: Book) -> None:
    with pytest.raises(InputError, match="bonus"):
        build_table(with_column(book, "project_targets", value="bonus"), "project_targets")
