"""How documents are read: tables over pages, what stands around the pages, scanned pages, what is cut off."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docx import Document as WordDocument

from budgetbook.core.errors import InputError
from budgetbook.review.amounts import cell_amount
from budgetbook.review.reading import read_document
from budgetbook.review.reading.pdf_grid import Ruling, find_tables
from budgetbook.review.review import analyse_file, review
from tests.places import SHARED

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document as WordFile


def test_a_scanned_pdf_is_refused(tmp_path: Path) -> None:
    pdf = pypdfium2.PdfDocument.new()
    pdf.new_page(595, 842)
    path = tmp_path / "扫描.pdf"
    pdf.save(path)
    with pytest.raises(InputError, match=r"扫描\.pdf 是扫描件（页面只有图片，没有文字），不能核对"):
        read_document(path)


def test_a_page_without_text_among_others_is_said_not_to_be_read(tmp_path: Path) -> None:
    pdf = pypdfium2.PdfDocument.new()
    page = pdf.new_page(595, 842)
    words = pdfium.FPDFPageObj_NewTextObj(pdf, b"Helvetica", 12)
    pdfium.FPDFText_SetText(words, (ctypes.c_ushort * 12)(*b"Budget 2020"))
    page.insert_obj(pypdfium2.PdfObject(words, pdf=pdf))
    page.gen_content()
    pdf.new_page(595, 842)
    path = tmp_path / "一页空白.pdf"
    pdf.save(path)
    document = analyse_file(path)
    assert review(document).notes == ("第2页没有文字，未读。",)
    assert review(document, document).notes == ("第2页没有文字，未读。", "上年文本：第2页没有文字，未读。")


def test_a_text_of_no_kind_without_a_table_is_no_budget(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    path.write_text('{\n "year": "2020",\n "files": ["report.pdf"]\n}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"^manifest\.json 不是网页，也没有一张表，不能核对；"):
        read_document(path)


@pytest.mark.parametrize("name", ["便条.txt", "便条.pdf", "便条.md", "便条.html"])
def test_a_text_without_a_number_is_no_budget(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("<p>本页没有内容</p>", encoding="utf-8")
    with pytest.raises(InputError, match="没有一个数，不是预算文本，不能核对"):
        read_document(path)


@pytest.mark.parametrize(("data", "message"), [(b"%PDF-1.7 broken", "文件已经损坏"), (b"PK\x03\x04broken", "已经损坏")])
def test_a_damaged_file_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "坏.pdf"
    path.write_bytes(data)
    with pytest.raises(InputError, match=message):
        read_document(path)


def two_rows(document: WordFile, columns: int, first: str) -> None:
    table = document.add_table(2, columns)
    table.cell(0, 0).text = first
    for column in range(columns):
        table.cell(1, column).text = "1"


def test_a_table_that_a_word_file_has_in_parts_is_one(tmp_path: Path) -> None:
    document = WordDocument()
    for between in ("", "二、另一张表", None):
        two_rows(document, 2, f"接在“{between}”之前")
        if between is not None:
            document.add_paragraph(between)
    document.add_paragraph()
    two_rows(document, 3, "三栏")
    document.save(str(tmp_path / "表.docx"))
    found = read_document(tmp_path / "表.docx").tables
    assert [[row[0] for row in table.grid.rows] for table in found] == [
        ["接在“”之前", "1", "接在“二、另一张表”之前", "1"],
        ["接在“None”之前", "1"],
        ["三栏", "1"],
    ]


def test_merged_cells_of_a_word_file_keep_their_place(tmp_path: Path) -> None:
    document = WordDocument()
    document.add_paragraph("2024年收支总表")
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "收入"
    table.cell(0, 2).text = "支出"
    for column, text in enumerate(("项目", "金额", "金额")):
        table.cell(1, column).text = text
    for column, text in enumerate(("收入总计", "5.0", "5.0")):
        table.cell(2, column).text = text
    document.save(str(tmp_path / "表.docx"))
    found = read_document(tmp_path / "表.docx").tables[0]
    assert found.grid.rows == (("收入", "", "支出"), ("项目", "金额", "金额"), ("收入总计", "5.0", "5.0"))
    assert [line.text for line in found.above] == ["2024年收支总表"]


def test_ruling_lines_make_cells_also_merged_ones() -> None:
    across = [Ruling(0, 0, 30), Ruling(10, 0, 30), Ruling(20, 0, 30)]
    down = [Ruling(0, 0, 20), Ruling(30, 0, 20), Ruling(10, 10, 20), Ruling(20, 10, 20)]
    (table,) = find_tables(across, down)
    assert [(cell.row, cell.column, cell.box) for cell in table.cells] == [
        (0, 0, (0, 0, 30, 10)),
        (1, 0, (0, 10, 10, 20)),
        (1, 1, (10, 10, 20, 20)),
        (1, 2, (20, 10, 30, 20)),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.50", "1234.50"),
        ("-3.5", "-3.5"),
        ("（2）", "-2"),
        ("△1.0", "-1.0"),
        ("￥1.50元", "1.50"),
        ("—", None),
        ("甲", None),
    ],
)
def test_amounts_of_cells(text: str, value: str | None) -> None:
    found = cell_amount(text)
    assert (str(found[0]) if found else None) == value


@pytest.mark.skipif(not SHARED.is_dir(), reason="没有 ../shared 中的真实文本")
def test_tables_go_on_over_pages_and_text_that_is_cut_off_is_not_read() -> None:
    document = read_document(SHARED / "documents" / "putuo_czj_2025.pdf")
    spending = document.tables[2].grid
    assert spending.rows[0][0] == "项目"
    assert sum(row[0] == "项目" for row in spending.rows) == 1
    assert spending.rows[-1][0] == "合计"
    text = "".join(paragraph.text for paragraph in document.paragraphs)
    assert text.count("887.36万元") == 1  # it stands below the margin of the page before as well
