"""The whole workbook of a book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from budgetbook.annex import build_annex
from budgetbook.book import open_book
from budgetbook.errors import InputError
from budgetbook.workbook.export import annex_workbook, short_title

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book


def test_every_official_table_has_a_sheet_and_the_tables_that_none_states_follow(
    book: Book, exported: Any, snapshot: SnapshotAssertion
) -> None:
    _, written = annex_workbook(book)
    assert [f"{sheet.name}：{sheet.holds}" for sheet in written] == snapshot
    assert [sheet.name for sheet in written] == exported.names
    assert [name[:5] for name in exported.names[:12]] == [table.number for table in build_annex(book)]


def test_the_short_title_is_the_title_without_its_year(book: Book) -> None:
    assert [short_title(table) for table in build_annex(book)] == [
        table.title.removeprefix("2020年") for table in build_annex(book)
    ]


def test_the_input_sheets_hold_what_was_typed(exported: Any) -> None:
    assert exported.rows("车辆占用情况")[2:] == [["车辆类别", "数量（辆）"], ["合计", 2.0], ["一般公务用车", 2.0]]
    assert exported.rows("政府采购预算")[2:] == [["采购类别", "预算数"], ["合计", ""]]


def test_there_is_no_formula_in_the_whole_workbook(exported: Any) -> None:
    for name in exported.names:
        assert not [cell for cell in exported.raw(name).values() if cell.formula is not None or cell.kind == "f"]


def test_an_amount_that_no_spreadsheet_keeps_is_refused_and_its_cell_named(
    data: Path, edit: Callable[[str, str, str], None], snapshot: SnapshotAssertion
) -> None:
    """Two amounts that are kept may have a sum that is not."""
    edit("income.csv", "一般公共预算,92.0", "一般公共预算,999999999999999")
    edit("income.csv", "政府性基金预算,0.0", "政府性基金预算,0.5")
    with pytest.raises(InputError) as error:
        annex_workbook(open_book("2020", "157001", data))
    assert str(error.value) == snapshot
