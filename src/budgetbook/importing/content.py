"""What a file is, told by its content: an office may name a web page .xls, and a new workbook too."""

import re
import struct
import zipfile
import zlib
from io import BytesIO
from lzma import LZMAError
from pathlib import Path
from typing import Literal
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from budgetbook.core.errors import InputError
from budgetbook.core.text import decode_utf8_or_gbk

Content = Literal["xlsx", "ods", "xls", "text"]

DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, LZMAError, struct.error, ParseError, ExpatError),
    *(ArithmeticError, EOFError, LookupError, RuntimeError, StopIteration, TypeError, ValueError),
)
"""What a reader meets in a workbook whose bytes are not what they were: parts, numbers and links that are none."""

MAX_BYTES = 64 << 20
MAX_TEXT_BYTES = 8 << 20
"""How large a file with budget tables can be, and how large one of plain text."""

_OLE_HEADER = 512
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_BEGINNINGS = {
    b"%PDF": " PDF 文件",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"{\\rtf": " RTF 文件",
    b"Rar!": "压缩包",
}
_XML_BOOK = re.compile(r"\s*<\?xml[^>]*>.{0,400}urn:schemas-microsoft-com:office:spreadsheet", re.S)
_MANIFEST = "META-INF/manifest.xml"
_MHTML = re.compile(r"\s*(MIME-Version|From|Content-Type):", re.I)
_AS_XLSX = "请用 Excel 或 WPS 打开它，另存为“Excel 工作簿（.xlsx）”。"
GBK_READ = "不是 UTF-8 编码，已按 GBK 编码读入"


def content_of(path: Path) -> Content:
    """Tell of what kind a file is.

    Raises
    ------
    InputError
        There is no such file, it is empty or too large, or of no kind that holds tables.
    """
    if path.is_dir():
        raise InputError(f"{path} 是文件夹：请写出其中要读的文件。")
    if not path.is_file():
        raise InputError(f"没有文件 {path}。")
    size = path.stat().st_size
    if size == 0:
        raise InputError(f"{path.name} 是空文件（0字节）：请重新导出或另存。")
    if size > MAX_BYTES:
        raise InputError(
            f"{path.name} 有{size >> 20}MB，预算表没有这么大（至多{MAX_BYTES >> 20}MB）：请只留下要读的表。"
        )
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith(b"PK"):
        return _zipped(path)
    if start.startswith(_OLE):
        return _compound(path)
    if start[:1] == b"\x09" and start[1:2] in b"\x00\x02\x04\x08" and start[3:4] == b"\x00":
        return "xls"
    for beginning, what in _BEGINNINGS.items():
        if start.startswith(beginning):
            raise _refused(path, f"是{what}，不是工作簿：请改用电子表格")
    if size > MAX_TEXT_BYTES:
        limit = f"预算表没有这么大（至多{MAX_TEXT_BYTES >> 20}MB）"
        raise InputError(f"{path.name} 是{size >> 20}MB的文本，{limit}：请检查是不是传错了文件。")
    return "text"


def read_text(path: Path) -> tuple[str, tuple[str, ...]]:
    """Read a text file in UTF-8 or, as Excel's “Unicode text”, UTF-16; or in GBK with a notice.

    That the headings are then recognised is the proof.

    Raises
    ------
    InputError
        It is no text, or a text that is no table.
    """
    data = path.read_bytes()
    try:
        is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        text, is_gbk = (data.decode("utf-16"), False) if is_wide else decode_utf8_or_gbk(data)
    except UnicodeDecodeError:
        text, is_gbk = "\0", False
    if any(sign < " " and sign not in "\t\r\n\f\x1a" for sign in text):
        raise InputError(f"{path.name} 不是工作簿，也不是文本，已经损坏或者传错了文件：请从原来的程序重新导出或另存。")
    if _XML_BOOK.match(text):
        raise _refused(path, "是“XML 电子表格 2003”，不是工作簿")
    if _MHTML.match(text):
        raise _refused(path, "是“单个文件网页”，不是工作簿")
    return text.replace("\x1a", ""), (GBK_READ,) if is_gbk else ()


def archive_of(path: Path) -> zipfile.ZipFile:
    """Open a zip archive from memory, where a place that a damaged one names wrongly is no error of the disk."""
    return zipfile.ZipFile(BytesIO(path.read_bytes()))


def _zipped(path: Path) -> Content:
    try:
        with archive_of(path) as archive:
            names = set(archive.namelist())
            manifest = archive.read(_MANIFEST) if _MANIFEST in names else b""
    except DAMAGE:
        raise damaged(path) from None
    if "xl/workbook.xml" in names:
        return "xlsx"
    if b"encryption-data" in manifest:
        raise encrypted(path)
    if "content.xml" in names:
        return "ods"
    if "xl/workbook.bin" in names:
        raise _refused(path, "是二进制工作簿（.xlsb），不能读")
    if "word/document.xml" in names:
        raise _refused(path, "是 Word 文件，不是工作簿：请改用电子表格")
    raise _refused(path, "是压缩包，不是工作簿：请先解压")


def _compound(path: Path) -> Content:
    """Tell workbooks of Excel 97 from encrypted ones and from documents of Word."""
    data = path.read_bytes()
    if _ENCRYPTED in data:
        raise encrypted(path)
    if not any(stream in data for stream in _BOOK_STREAMS):
        if _is_cut(data):
            raise damaged(path)
        raise _refused(path, "不是工作簿：请改用电子表格")
    return "xls"


def _is_cut(data: bytes) -> bool:
    """Whether a compound file ends before the names of its streams, in a sector that its header places."""
    if len(data) < _OLE_HEADER:
        return True
    directory = int.from_bytes(data[48:52], "little")
    return (directory + 1 << data[30]) >= len(data)


def encrypted(path: Path) -> InputError:
    """Make the error for a workbook that opens only with a password."""
    return InputError(f"{path.name} 有打开密码：请用 Excel 或 WPS 打开它，去掉密码，另存为“Excel 工作簿（.xlsx）”。")


def damaged(path: Path) -> InputError:
    """Make the error for a workbook that cannot be read to its end."""
    return InputError(f"{path.name} 不能当作工作簿打开，文件已经损坏：请重新取得它，或用 Excel 修复后另存。")


def _refused(path: Path, what: str) -> InputError:
    ending = "。" if "请" in what else f"：{_AS_XLSX}"
    return InputError(f"{path.name} {what}{ending}")
