from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from budgetbook.core.errors import InputError
from budgetbook.importing.sheet import GBK_READ
from budgetbook.importing.sheets import read_sheets

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_is_one_sheet_in_utf8_or_gbk(tmp_path: Path, encoding: str) -> None:
    (sheet,) = read_sheets(write(tmp_path / "支出.csv", "科目编码,总计\r\n201, 92.0 \r\n\r\n".encode(encoding)))
    assert (sheet.file, sheet.name) == ("支出.csv", "")
    assert sheet.rows == (("科目编码", "总计"), ("201", "92.0"), ("", ""))
    assert sheet.notices == ((GBK_READ,) if encoding == "gb18030" else ())
    assert sheet.where(1, "总计") == "支出.csv 第2行“总计”列"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("附表.pdf", "%PDF", id="other-kind"),
        pytest.param("附表.csv", '科目编码,"总计\n', id="open-quote"),
        pytest.param("附表.csv", b"\xff\xff\xff\xff", id="no-text"),
        pytest.param("附表.xlsx", "不是工作簿", id="no-workbook"),
        pytest.param("附表.xls", "不是工作簿", id="no-workbook-of-excel-97"),
        pytest.param("附表.ods", "不是工作簿", id="no-spreadsheet"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(
    tmp_path: Path, name: str, content: bytes | str, snapshot: SnapshotAssertion
) -> None:
    with pytest.raises(InputError) as refused:
        read_sheets(write(tmp_path / name, content))
    assert str(refused.value) == snapshot


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"没有文件 .*附表\.xlsx。"):
        read_sheets(tmp_path / "附表.xlsx")
