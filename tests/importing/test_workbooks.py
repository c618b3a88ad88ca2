from __future__ import annotations

import datetime as dt
import re
import zipfile
import zlib
from contextlib import suppress
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlwt
from openpyxl.worksheet.worksheet import Worksheet

from budgetbook.core.errors import InputError
from budgetbook.importing.sheet import ERROR_VALUE, HIDDEN, NO_VALUE
from budgetbook.importing.sheets import read_sheets
from budgetbook.importing.xlsx import read_xlsx
from tests.importing.conftest import OfficeSheet, write_ods, write_xls, write_xlsx
from tests.proofs import slice_of

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from tests.importing.conftest import Value


@pytest.fixture
def book() -> openpyxl.Workbook:
    return openpyxl.Workbook()


@pytest.fixture
def sheet(book: openpyxl.Workbook) -> Worksheet:
    found = book.active
    assert isinstance(found, Worksheet)
    return found


def rewritten(path: Path, old: str, new: str) -> Path:
    """Change the XML of the first sheet, once."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet1.xml"
    xml, count = re.subn(old, new, parts[part].decode("utf-8"))
    assert count == 1, old
    parts[part] = xml.encode("utf-8")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("92", "92"),
        ("0.30000000000000004", "0.3"),
        ("92.00000000000001", "92"),
        ("156211123.45", "156211123.45"),
        ("7.7000000000000002", "7.7"),
        ("1E+16", "10000000000000000"),
        ("0.3333333333333333", "0.333333333333333"),
        ("-0.5", "-0.5"),
    ],
)
def test_a_number_has_the_15_digits_that_excel_shows(
    book: openpyxl.Workbook, sheet: Worksheet, tmp_path: Path, stored: str, text: str
) -> None:
    sheet["A1"] = 1
    book.save(tmp_path / "a.xlsx")
    (read,) = read_xlsx(rewritten(tmp_path / "a.xlsx", "<v>1</v>", f"<v>{stored}</v>"))
    assert read.rows == ((text,),)


def test_texts_dates_and_truths_are_texts(book: openpyxl.Workbook, sheet: Worksheet, tmp_path: Path) -> None:
    sheet.append(["  05 ", dt.date(2020, 1, 2), True, None, "最后"])
    book.save(tmp_path / "a.xlsx")
    (read,) = read_xlsx(tmp_path / "a.xlsx")
    assert read.rows == (("05", "2020-01-02", "TRUE", "", "最后"),)


def test_rows_are_counted_as_excel_does(book: openpyxl.Workbook, sheet: Worksheet, tmp_path: Path) -> None:
    sheet["B4"] = "第四行"
    book.save(tmp_path / "a.xlsx")
    (read,) = read_xlsx(tmp_path / "a.xlsx")
    assert read.where(read.rows.index(("", "第四行"))) == "a.xlsx 工作表“Sheet” 第4行"


def test_what_lies_under_a_merged_cell_is_not_read(book: openpyxl.Workbook, sheet: Worksheet, tmp_path: Path) -> None:
    sheet.append(["合计", 1, 2])
    sheet.append([3, 4, 5])
    book.save(tmp_path / "a.xlsx")
    merged = '</sheetData><mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'
    (read,) = read_xlsx(rewritten(tmp_path / "a.xlsx", "</sheetData>", merged))
    assert read.rows == (("合计", "", "2"), ("", "", "5"))


def test_hidden_sheets_are_read_and_said_to_be_hidden(
    book: openpyxl.Workbook, sheet: Worksheet, tmp_path: Path
) -> None:
    sheet["A1"] = "看得见"
    for state in ("hidden", "veryHidden"):
        other = book.create_sheet(state)
        other["A1"] = state
        other.sheet_state = state
    book.create_chartsheet("图")
    book.save(tmp_path / "a.xlsx")
    read = read_xlsx(tmp_path / "a.xlsx")
    assert [(sheet.name, sheet.notices) for sheet in read] == [
        ("Sheet", ()),
        ("hidden", (HIDDEN,)),
        ("veryHidden", (HIDDEN,)),
    ]


def test_a_formula_without_a_value_is_found_and_one_with_a_value_is_read(
    book: openpyxl.Workbook, sheet: Worksheet, tmp_path: Path
) -> None:
    sheet.append([1, "=A1*2", "=A1*3", '=IF(A1=1,"","x")'])
    book.save(tmp_path / "a.xlsx")
    path = rewritten(tmp_path / "a.xlsx", r"<f>A1\*3</f><v></v>", "<f>A1*3</f><v>3</v>")
    path = rewritten(path, r'<c r="D1"', '<c t="str" r="D1"')
    (read,) = read_xlsx(path)
    assert read.rows[0][:3] == ("1", "", "3")
    assert dict(read.unreadable) == {(0, 1): NO_VALUE}


def test_a_cell_with_an_error_is_not_blank(book: openpyxl.Workbook, sheet: Worksheet, tmp_path: Path) -> None:
    sheet.append(["合计", "#REF!"])
    book.save(tmp_path / "a.xlsx")
    (read,) = read_xlsx(tmp_path / "a.xlsx")
    assert dict(read.unreadable) == {(0, 1): ERROR_VALUE.format(value="#REF!")}
    assert not read.is_blank(0)


@pytest.mark.parametrize(
    ("style", "value", "exact", "shown"),
    [("0.00%", 0.8043, "80.43%", None), ("0!.0,", 920000, "92", "92.0"), ("yyyy-mm", 44166, "2020-12", None)],
)
def test_a_workbook_of_excel_97_has_formats_too(
    tmp_path: Path, style: str, value: float, exact: str, shown: str | None
) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("一")
    sheet.write(0, 0, "名称")
    sheet.write(2, 1, value, xlwt.easyxf(num_format_str=style))
    sheet.write(2, 2, 7)
    sheet.row(2).hidden = True
    book.save(str(tmp_path / "a.xls"))
    (read,) = read_sheets(tmp_path / "a.xls")
    assert read.rows == (("名称", "", ""), ("", "", ""), ("", exact, "7"))
    assert read.shown_texts == ({(2, 1): shown} if shown else {})
    assert read.scaled == ({(2, 1): 10_000} if "!" in style else {})
    assert read.hidden == {2}


ODS_CELLS = {
    "float": ('office:value-type="float" office:value="74.5"', "74.50"),
    "scaled": ('office:value-type="float" office:value="920000"', "92.0"),
    "percent": ('office:value-type="percentage" office:value="0.8043"', "80.43%"),
    "date": ('office:value-type="date" office:date-value="2020-12-01"', "2020年12月"),
    "error": ('table:formula="of:=A1" office:value-type="string"', "#REF!"),
}


def test_an_opendocument_spreadsheet_holds_what_its_cells_show(tmp_path: Path) -> None:
    cells = "".join(
        f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"
        for attributes, text in ODS_CELLS.values()
    )
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    many = 'table:number-rows-repeated="1048000"'
    content = (
        f'<office:document-content{names}><office:body><office:spreadsheet><table:table table:name="一">'
        f'<table:table-row table:visibility="collapse">{cells}<table:table-cell table:number-columns-repeated="16000"/>'
        f"</table:table-row><table:table-row {many}><table:table-cell/></table:table-row>"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("content.xml", content)
    (read,) = read_sheets(tmp_path / "a.ods")
    assert read.rows == (("74.5", "92", "80.43%", "2020年12月"),)
    assert read.shown_texts == {(0, 0): "74.50", (0, 1): "92.0"}
    assert read.scaled == {(0, 1): 10_000}
    assert dict(read.unreadable) == {(0, 4): ERROR_VALUE.format(value="#REF!")}
    assert read.hidden == {0}


@pytest.mark.parametrize("name", ["a.xls", "a.ods"])
def test_a_cell_farther_than_tables_reach_is_named(tmp_path: Path, name: str) -> None:
    if name == "a.xls":
        book = xlwt.Workbook()
        book.add_sheet("一").write(30_000, 2, "远")
        book.save(str(tmp_path / name))
    else:
        far = OfficeSheet("far", "一", [[] for _ in range(30_000)] + [[None, None, "远"]], 0)
        write_ods(tmp_path / name, [far])
    with pytest.raises(InputError, match=f"{name} 工作表“一” 的 C30001 格有内容，预算表没有这么大"):
        read_sheets(tmp_path / name)


WRITERS = {"xlsx": write_xlsx, "xls": write_xls, "ods": write_ods}


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "et", "ods", "csv"])
@pytest.mark.parametrize("kind", WRITERS)
def test_a_workbook_is_what_its_content_is(tmp_path: Path, kind: str, suffix: str) -> None:
    sent = OfficeSheet("a", "表", [["收入", Decimal("57.7")]], body=0)
    path = WRITERS[kind](tmp_path / f"a.{kind}", [sent]).rename(tmp_path / f"b.{suffix}")
    (read,) = read_sheets(path)
    assert read.rows == (("收入", "57.7"),)


def damage(content: bytes, random: Random) -> bytes:
    """Flip a bit, cut the end off, or put other bytes over some."""
    place = random.randrange(len(content))
    match random.randrange(3):
        case 0:
            return content[:place] + bytes([content[place] ^ 1 << random.randrange(8)]) + content[place + 1 :]
        case 1:
            return content[:place]
        case _:
            return content[:place] + random.randbytes(random.randrange(1, 64)) + content[place + 32 :]


@pytest.mark.proof
@pytest.mark.parametrize("kind", WRITERS)
def test_a_damaged_workbook_is_refused_or_read(tmp_path: Path, kind: str) -> None:
    rows: list[list[Value]] = [["2010301", "行政运行", Decimal(number) / 8] for number in range(60)]
    content = WRITERS[kind](tmp_path / f"sound.{kind}", [OfficeSheet("a", "表", rows, body=0)]).read_bytes()
    path = tmp_path / f"a.{kind}"
    for seed in slice_of(range(2000), 60):
        path.write_bytes(damage(content, Random(seed)))
        with suppress(InputError):
            read_sheets(path)


def test_a_bit_that_flipped_inside_the_archive_is_told_as_damage(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx", [OfficeSheet("a", "表", [["收入", Decimal(number)] for number in range(60)], body=0)]
    )
    content = bytearray(path.read_bytes())
    for place in range(content.index(b"xl/worksheets/sheet1.xml") + 30, len(content)):
        flipped = bytearray(content)
        flipped[place] ^= 1
        path.write_bytes(flipped)
        try:
            with zipfile.ZipFile(path) as archive:
                archive.read("xl/worksheets/sheet1.xml")
        except zlib.error:
            break
        except (zipfile.BadZipFile, KeyError):
            continue
    with pytest.raises(InputError) as refused:
        read_sheets(path)
    assert str(refused.value) == snapshot
