from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlwt

from budgetbook.core.errors import InputError
from budgetbook.importing.content import GBK_READ
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
    assert sheet.rows == (("科目编码", "总计"), ("201", "92.0"))
    assert sheet.notices == ((GBK_READ,) if encoding == "gb18030" else ())
    assert sheet.where(1, "总计") == "支出.csv 第2行“总计”列"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_cells_stand_apart_by_what_most_lines_have(tmp_path: Path, separator: str) -> None:
    rows = (("科目编码", "总计"), ("201", "92.0"), ("注：甲" if separator == "," else "注：甲,乙，丙", ""))
    text = "\n".join(separator.join(row) for row in rows)
    (sheet,) = read_sheets(write(tmp_path / "支出.csv", text))
    assert sheet.rows == rows


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(*names: str, **contents: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in {**dict.fromkeys(names, "<"), **contents}.items():
            archive.writestr(name, text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("附表.xlsx", b"", id="empty"),
        pytest.param("附表.xlsx", bytes(range(256)) * 80, id="garbage"),
        pytest.param("附表.xlsx", "%PDF-1.7", id="pdf"),
        pytest.param("附表.xlsx", b"\x89PNG\r\n", id="picture"),
        pytest.param("附表.xlsx", zipped("xl/workbook.xml")[:-30], id="cut-off"),
        pytest.param("附表.xlsx", zipped("xl/workbook.xml"), id="damaged"),
        pytest.param("附表.ods", zipped("content.xml"), id="damaged-opendocument"),
        pytest.param("附表.xls", OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), id="damaged-workbook-of-excel-97"),
        pytest.param("附表.xlsx", zipped("word/document.xml"), id="word"),
        pytest.param("附表.xlsx", zipped("xl/workbook.bin"), id="binary-workbook"),
        pytest.param("附表.xlsx", zipped("附表.xlsx"), id="archive"),
        pytest.param("附表.doc", OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), id="word-97"),
        pytest.param("附表.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), id="encrypted"),
        pytest.param(
            "附表.ods",
            zipped("content.xml", **{"META-INF/manifest.xml": "<encryption-data/>"}),
            id="encrypted-opendocument",
        ),
        pytest.param("附表.xls", "MIME-Version: 1.0\n", id="web-archive"),
        pytest.param(
            "附表.xls",
            '<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            id="workbook-as-xml",
        ),
        pytest.param("附表.csv", '科目编码,"总计\n', id="open-quote"),
        pytest.param("附表.csv", b"\xff\xff\xff\xff", id="no-text"),
        pytest.param("附表.csv", "a" * 200_000, id="long-cell"),
        pytest.param("附表.csv", "a" * (9 << 20), id="long-line"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(
    tmp_path: Path, name: str, content: bytes | str, snapshot: SnapshotAssertion
) -> None:
    with pytest.raises(InputError) as refused:
        read_sheets(write(tmp_path / name, content))
    assert str(refused.value) == snapshot


def test_a_workbook_of_excel_97_that_was_cut_off_is_told_as_damaged(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("支出")
    for row in range(200):
        sheet.write(row, 0, f"科目{row}")
    book.save(tmp_path / "whole.xls")
    whole = (tmp_path / "whole.xls").read_bytes()
    for length in (64, 600, len(whole) // 2, len(whole) - 600):
        with pytest.raises(InputError, match=r"附表\.xls 不能当作工作簿打开，文件已经损坏"):
            read_sheets(write(tmp_path / "附表.xls", whole[:length]))


HTML = (
    "<html><head><style>td{a:b}</style></head><body><table><tr><td>科目编码<td>总计</tr>\n"
    "<tr><th>201</th><th>92.0</th></tr></table>"
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("支出.xls", HTML.encode("gb18030"), id="web-page"),
        pytest.param("支出.xls", "科目编码\t总计\r\n201\t92.0\r\n".encode("gb18030"), id="tabs"),
        pytest.param("支出.xlsx", "科目编码\t总计\r\n201\t92.0\r\n".encode("utf-16"), id="unicode-text"),
        pytest.param("支出.xlsx", "科目编码,总计\r\n201,92.0\r\n", id="commas"),
        pytest.param("支出.txt", "科目编码,总计\r\n201,92.0\r\n", id="another-suffix"),
    ],
)
def test_what_a_file_is_its_content_says(tmp_path: Path, name: str, content: bytes | str) -> None:
    (sheet,) = read_sheets(write(tmp_path / name, content))
    assert sheet.rows[:2] == (("科目编码", "总计"), ("201", "92.0"))
    assert sheet.numbers[:2] == (1, 2)


def test_a_file_larger_than_tables_can_be_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgetbook.importing.content.MAX_BYTES", 1 << 20)
    with pytest.raises(InputError, match=r"附表\.xlsx 有2MB，预算表没有这么大"):
        read_sheets(write(tmp_path / "附表.xlsx", b"PK" + bytes(2 << 20)))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"没有文件 .*附表\.xlsx。"):
        read_sheets(tmp_path / "附表.xlsx")


def test_blank_lines_to_the_end_of_a_csv_file_are_nothing(tmp_path: Path) -> None:
    (sheet,) = read_sheets(write(tmp_path / "支出.csv", "科目编码,总计\n201,92.0\n" + ",,\n" * 100_000))
    assert sheet.rows == (("科目编码", "总计"), ("201", "92.0"))


def test_a_folder_is_told_as_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="是文件夹"):
        read_sheets(tmp_path)
