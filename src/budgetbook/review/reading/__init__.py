"""Reading of finished documents: what a file is, its content says and not its name."""

import zipfile
from pathlib import Path

from budgetbook.core.errors import InputError
from budgetbook.importing.content import content_of, read_text
from budgetbook.review.document import Document

_PDF = b"%PDF"
_WORD = "word/document.xml"


def read_document(path: Path) -> Document:
    """Read a document: a PDF with text, a Word file, a web page, Markdown, or a workbook of the official tables.

    Raises
    ------
    InputError
        There is no such file, or it is of none of these kinds, damaged, or without a number.
    """
    if not path.is_file():
        raise InputError(f"没有文件 {path}。")
    try:
        with path.open("rb") as file:
            start = file.read(1024)
    except PermissionError:
        raise InputError(f"{path.name} 没有读取的权限，不能核对。") from None
    if _PDF in start:
        from budgetbook.review.reading.pdf import read_pdf

        return _with_text(path, read_pdf(path))
    if start.startswith(b"PK") and _is_word(path):
        from budgetbook.review.reading.word import read_word

        return _with_text(path, read_word(path))
    from budgetbook.review.reading.sheets import read_markdown_document, read_workbook

    if content_of(path) != "text":
        return _with_text(path, read_workbook(path))
    text, notices = read_text(path)
    if path.suffix.lower() != ".md" and "<" in text and ("<p" in text.lower() or "<table" in text.lower()):
        from budgetbook.review.reading.html import read_page

        return _with_text(path, read_page(path.name, text, notices))
    if path.suffix.lower() in (".md", ".txt"):
        return _with_text(path, read_markdown_document(path.name, text, notices))
    document = read_workbook(path)
    if not document.tables:
        raise InputError(f"{path.name} 不是网页，也没有一张表，不能核对；是 Markdown 的文字，把文件名改为以 .md 结尾。")
    return _with_text(path, document)


def _is_word(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return _WORD in archive.namelist()
    except zipfile.BadZipFile:
        raise InputError(f"{path.name} 打不开，文件已经损坏：请重新取得它，或用原来的程序修复后另存。") from None


def _with_text(path: Path, document: Document) -> Document:
    if not document.items:
        raise InputError(f"{path.name} 没有文字，也没有表格，不能核对。")
    texts = [paragraph.text for paragraph in (*document.contents, *document.paragraphs)]
    texts += [cell for table in document.tables for row in table.grid.rows for cell in row]
    if not any(character.isdecimal() for text in texts for character in text):
        raise InputError(f"{path.name} 没有一个数，不是预算文本，不能核对。")
    return document
