"""The whole workbook of a book."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

from budgetbook.book import SAMPLE_MARK, open_book
from budgetbook.core.errors import InputError
from budgetbook.tables import build_annex
from budgetbook.workbook.export import annex_workbook, official_workbook, short_title
from budgetbook.workbook.saving import save

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book
    from tests.fixtures.copies import Edit


def test_every_official_table_has_a_sheet_and_the_tables_that_none_states_follow(
    book: Book, exported: Any, snapshot: SnapshotAssertion
) -> None:
    _, written = annex_workbook(book)
    assert [f"{name}：{holds}" for name, holds in written.items()] == snapshot
    assert [*written] == exported.names
    assert [name[:5] for name in exported.names[:12]] == [table.number for table in build_annex(book)]


def test_the_short_title_is_the_title_without_its_year(book: Book) -> None:
    assert [short_title(table) for table in build_annex(book)] == [
        table.title.removeprefix("2020年") for table in build_annex(book)
    ]


def test_the_input_sheets_hold_what_was_typed(exported: Any) -> None:
    assert exported.rows("车辆占用情况")[2:] == [["车辆类别", "数量（辆）"], ["合计", 2.0], ["一般公务用车", 2.0]]
    assert exported.rows("政府采购预算")[2:] == [["采购类别", "预算数"]]


def test_there_is_no_formula_in_the_whole_workbook(exported: Any) -> None:
    for name in exported.names:
        assert not [cell for cell in exported.raw(name).values() if cell.formula is not None or cell.kind == "f"]


def test_an_amount_that_no_spreadsheet_keeps_is_refused_and_its_cell_named(
    data: Path, edit: Edit, snapshot: SnapshotAssertion
) -> None:
    """Two amounts that are kept may have a sum that is not."""
    edit("income.csv", "一般公共预算,92.0", "一般公共预算,999999999999999")
    edit("income.csv", "政府性基金预算,0.0", "政府性基金预算,0.5")
    with pytest.raises(InputError) as error:
        annex_workbook(open_book("2020", "157001", data))
    assert str(error.value) == snapshot


def test_what_is_published_keeps_such_an_amount_as_the_text_that_is_printed(data: Path, edit: Edit) -> None:
    """What can be printed can be published."""
    edit("income.csv", "一般公共预算,92.0", "一般公共预算,999999999999999")
    edit("income.csv", "政府性基金预算,0.0", "政府性基金预算,0.5")
    workbook, _ = official_workbook(open_book("2020", "157001", data))
    balance = workbook.worksheets[0]
    kinds = {cell.value: cell.data_type for row in balance.iter_rows(max_col=2) for cell in row if cell.value}
    assert kinds["999999999999999"] == "n"
    assert kinds["999999999999999.5"] == "s"


def test_the_published_workbook_is_the_exported_one_without_its_input_tables(book: Book) -> None:
    exported, sheets = annex_workbook(book)
    published, official = official_workbook(book)
    assert [*official.items()] == [*sheets.items()][:12]
    assert [*sheets][12:] == ["政府采购预算", "车辆占用情况"]
    for name in published.sheetnames:
        rows = [[cell.value for cell in row] for row in published[name].iter_rows()]
        assert rows == [[cell.value for cell in row] for row in exported[name].iter_rows()]


def test_made_up_data_is_marked_on_every_sheet_and_over_every_page(data: Path, edit: Edit, tmp_path: Path) -> None:
    edit("unit.toml", "amount_unit", "sample = true\namount_unit")
    workbook, _ = annex_workbook(open_book("2020", "157001", data))
    assert SAMPLE_MARK in workbook.properties.title
    for sheet in workbook.worksheets:
        assert any(SAMPLE_MARK in str(cell.value) for row in sheet["A1:B2"] for cell in row), sheet.title
    save(workbook, tmp_path / "示例.xlsx", replace=False)
    with zipfile.ZipFile(tmp_path / "示例.xlsx") as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    headers = [ElementTree.fromstring(xml).findtext(".//{*}oddHeader") for xml in sheets]
    assert headers == [f"&C{SAMPLE_MARK}"] * 14


def test_real_data_is_not_marked(exported: Any) -> None:
    for name in exported.names:
        assert "示例" not in str(exported.rows(name))
        assert not exported.xml(name).findtext(".//{*}oddHeader")
