from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from budgetbook.forms import schema
from budgetbook.importing import write
from budgetbook.publication.unit_folder import UnitFolder

if TYPE_CHECKING:
    from tests.importing.conftest import Office, OfficeSheet

ROWS = [{"收入来源": "财政拨款", "资金性质": "一般公共预算", "预算数": "92.0"}]
WANTED = write.csv_bytes(schema.INCOME, ROWS, None)


@pytest.mark.parametrize(
    ("content", "state"),
    [
        (None, "new"),
        ("收入来源,资金性质,预算数\n", "new"),
        ("收入来源,资金性质,预算数\n合计,,\n财政拨款,一般公共预算,\n", "new"),
        ("收入来源,资金性质,预算数\n财政拨款,一般公共预算,92\n", "same"),
        ("收入来源,资金性质,预算数\n财政拨款,一般公共预算,92.1\n", "different"),
        ("收入来源,资金性质,预算数\n财政拨款,一般公共预算,0.0\n", "different"),
        ("收入来源,资金性质,预算数\n财政拨款,一般公共预算,九十二\n", "different"),
        ('收入来源,资金性质,"预算数\n', "different"),
    ],
)
def test_a_file_is_new_the_same_or_different(tmp_path: Path, content: str | None, state: str) -> None:
    path = tmp_path / "income.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8-sig")
    assert write.state_of(path, schema.INCOME, WANTED) == state


def test_a_table_of_targets_has_data_as_soon_as_one_has_a_value(tmp_path: Path) -> None:
    path = tmp_path / "performance_targets.csv"
    for value, has_data in (("", False), ("5次", True)):
        text = f"一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,会议,{value}\n"
        path.write_text(text, encoding="utf-8-sig")
        assert write.has_data(path, schema.PERFORMANCE_TARGETS) is has_data


def test_all_files_are_written_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unit_folder = UnitFolder.below(tmp_path, "2020", "157001")
    unit_folder.path.mkdir(parents=True)
    (unit_folder.path / "a.csv").write_bytes(b"old")

    def fail(path: Path, data: bytes) -> int:
        if path.name == "b.csv":
            raise OSError(28, "No space left on device")
        with path.open("wb") as file:
            return file.write(data)

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(OSError, match="No space"):
        write.write_all(unit_folder, {"a.csv": b"new", "b.csv": b"new"})
    assert {path.name: path.read_bytes() for path in unit_folder.path.iterdir()} == {"a.csv": b"old"}
    assert list(unit_folder.path.parent.iterdir()) == [unit_folder.path]


def test_other_data_is_overwritten_only_when_asked(office: Office, sheets: list[OfficeSheet]) -> None:
    path = office.xlsx(sheets)
    office.send(path)
    income = office.folder / "income.csv"
    income.write_bytes(income.read_bytes().replace(b"92.0", b"93.0"))
    assert office.refused(path) == ["data/2020/157001/income.csv 已有不同的数据；确要覆盖，加 --force。"]
    outcome = office.send(path, force=True)
    assert outcome.written == ("income.csv",)
    assert "spending.csv" in outcome.unchanged
    assert office.differing() == []
