"""Saving: whole or not at all, and never over something that was there."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

from budgetbook.core.errors import UsageError
from budgetbook.workbook.saving import require_writable, save

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion


def test_a_workbook_is_written_and_nothing_beside_it(tmp_path: Path) -> None:
    save(Workbook(), tmp_path / "一.xlsx", replace=False)
    assert [path.name for path in tmp_path.iterdir()] == ["一.xlsx"]
    assert load_workbook(tmp_path / "一.xlsx").sheetnames == ["Sheet"]


@pytest.mark.parametrize("name", ["一.xls", "一", "没有/一.xlsx", "目录.xlsx", "已有.xlsx"])
def test_a_place_that_cannot_be_written_to_is_refused(tmp_path: Path, snapshot: SnapshotAssertion, name: str) -> None:
    (tmp_path / "目录.xlsx").mkdir()
    (tmp_path / "已有.xlsx").write_bytes("别人的".encode())
    with pytest.raises(UsageError) as early:
        require_writable(tmp_path / name, replace=False)
    with pytest.raises(UsageError) as late:
        save(Workbook(), tmp_path / name, replace=False)
    assert str(early.value).replace(str(tmp_path), "<目录>") == snapshot
    assert str(late.value) == str(early.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["已有.xlsx", "目录.xlsx"]
    assert (tmp_path / "已有.xlsx").read_bytes() == "别人的".encode()


def test_a_file_is_replaced_where_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "一.xlsx").write_bytes(b"")
    save(Workbook(), tmp_path / "一.xlsx", replace=True)
    assert load_workbook(tmp_path / "一.xlsx").sheetnames == ["Sheet"]


def test_a_failure_leaves_the_old_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    (tmp_path / "一.xlsx").write_bytes("旧的".encode())

    def fail(path: Path, _parts: object) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("budgetbook.workbook.saving.write_archive", fail)
    with pytest.raises(UsageError) as error:
        save(Workbook(), tmp_path / "一.xlsx", replace=True)
    assert str(error.value).replace(str(tmp_path), "<目录>") == snapshot
    assert [path.read_bytes() for path in tmp_path.iterdir()] == ["旧的".encode()]


def test_codes_are_not_marked_as_numbers_stored_as_text_by_mistake(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.create_sheet("二")
    save(workbook, tmp_path / "一.xlsx", replace=False)
    with zipfile.ZipFile(tmp_path / "一.xlsx") as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 2
    for xml in sheets:
        assert xml.count(b'numberStoredAsText="1"') == 1
        assert xml.endswith(b"</ignoredErrors></worksheet>")


def test_a_saved_workbook_does_not_tell_when_it_was_saved(tmp_path: Path) -> None:
    """So that the same tables are the same file, whose hash can be published."""
    workbook = Workbook()
    workbook.properties.created = dt.datetime(2020, 6, 2)
    save(workbook, tmp_path / "一.xlsx", replace=False)
    with zipfile.ZipFile(tmp_path / "一.xlsx") as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = load_workbook(tmp_path / "一.xlsx").properties
    assert properties.created == properties.modified == dt.datetime(2020, 6, 2)
