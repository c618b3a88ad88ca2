"""Saving a workbook: whole or not at all, and never over something that was there."""

import io
import re
import zipfile
from pathlib import Path

from openpyxl import Workbook

from budgetbook.core.archive import MADE_BY, PROPERTIES, write_archive
from budgetbook.core.errors import UsageError
from budgetbook.core.whole_file import written_whole

SUFFIX = ".xlsx"

_END = b"</worksheet>"
# the last thing but drawings in a sheet, of which these workbooks have none
_CODES_ARE_TEXT = b'<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors>'

_CORE = "docProps/core.xml"
_CREATED = re.compile(rb"(<dcterms:created[^>]*>)([^<]*)(.*<dcterms:modified[^>]*>)([^<]*)(<)", re.DOTALL)


def require_writable(path: Path, *, replace: bool) -> None:
    """See that a workbook can go there, before any work is done.

    Parameters
    ----------
    replace
        Whether a file of that name may be replaced.

    Raises
    ------
    UsageError
        The name does not end in .xlsx, its folder is not there, or the file is and may not be replaced.
    """
    if path.suffix.lower() != SUFFIX:
        raise UsageError(f"--output：发现“{path}”，应为以 {SUFFIX} 结尾的文件名。")
    if not path.parent.is_dir():
        raise UsageError(f"--output：目录 {path.parent} 不存在。")
    if path.is_dir():
        raise UsageError(f"--output：{path} 是目录，应为文件名。")
    if path.exists() and not replace:
        raise UsageError(f"{path} 已经存在，没有改动它：请换一个文件名，确要覆盖请加 --force。")


def save(workbook: Workbook, path: Path, *, replace: bool) -> None:
    """Write the workbook beside its place and then move it there, so that half a file is never seen.

    Parameters
    ----------
    replace
        Whether a file of that name may be replaced.

    Raises
    ------
    UsageError
        As `require_writable`, or the place cannot be written to.
    """
    require_writable(path, replace=replace)
    made = io.BytesIO()
    workbook.save(made)
    try:
        with written_whole(path) as ready, zipfile.ZipFile(made) as source:
            write_archive(ready, ((part, _finished(part, source.read(part))) for part in source.infolist()))
    except OSError:
        raise UsageError(f"不能写入 {path}：请检查权限和磁盘空间；文件若在 Excel 中打开着，请先关闭。") from None


def _finished(part: zipfile.ZipInfo, content: bytes) -> bytes:
    """Return a part of the workbook with three things changed, for which the writing library has no setting.

    Excel does not mark every code as a number that was stored as text by mistake; and nothing in the file tells when it
    was saved, so that the same workbook is the same file. And it says that this program made it.
    """
    if part.filename.startswith("xl/worksheets/") and content.endswith(_END):
        return content.removesuffix(_END) + _CODES_ARE_TEXT + _END
    if part.filename == PROPERTIES:
        return MADE_BY
    return _CREATED.sub(rb"\1\2\3\2\5", content) if part.filename == _CORE else content
