"""A CSV file as rows of cells: how it is encoded, whether it can be one of the tables, and its headings.

What is not so is refused in one sentence, as an InputError.
"""

from collections.abc import Iterable
from pathlib import Path

from budgetbook.core.csv_rows import csv_rows
from budgetbook.core.errors import InputError
from budgetbook.core.text import decode_utf8_or_gbk, escape_invisible
from budgetbook.forms.columns import TableSchema

_MAX_BYTES = 8 << 20


def decoded(path: Path, schema: TableSchema, shown: str) -> tuple[str, list[str]]:
    """Return the text of a file in UTF-8 or GBK, with a notice of the latter."""
    if not path.is_file():
        found = f"{shown} 是文件夹，不是文件" if path.is_dir() else f"缺少文件 {shown}"
        raise InputError(f"{found}：应有“{schema.title}”表，列标题为{'、'.join(schema.headings)}。")
    size = path.stat().st_size
    if size > _MAX_BYTES:
        limit = f"数据表没有这么大（至多{_MAX_BYTES >> 20}MB）"
        raise InputError(f"{shown} 有{size >> 20}MB，{limit}：请检查是不是放错了文件。")
    try:
        text, is_gbk = decode_utf8_or_gbk(path.read_bytes())
    except UnicodeDecodeError:
        text, is_gbk = "", True
    if not is_gbk:
        return text, []
    # that the headings come out right is the proof
    if all(heading in text.partition("\n")[0] for heading in schema.headings):
        return text, [f"{shown} 不是 UTF-8 编码，已按 GBK 编码读入。"]
    raise InputError(f"{shown} 不是 UTF-8 编码：请在 Excel 中“另存为”，类型选“CSV UTF-8（逗号分隔）”。")


def records_of(text: str, schema: TableSchema, shown: str) -> list[list[str]]:
    """Split a table into rows of cells, the headings first."""
    records = csv_rows(text, shown, "数据表没有这么长的格：请检查是不是放错了文件")
    if not records:
        raise InputError(f"{shown} 是空文件：第1行应为列标题{'、'.join(schema.headings)}。")
    return records


def check_headings(found: list[str], schema: TableSchema, shown: str) -> None:
    """See that the headings are those of the table, in its order."""
    headings = [heading.strip() for heading in found]
    if not any(headings):
        raise InputError(f"{shown} 第1行是空行：应为列标题{'、'.join(schema.headings)}。")
    if tuple(headings) == schema.headings:
        return
    missing = [heading for heading in schema.headings if heading not in headings]
    extra = [heading for heading in headings if heading not in schema.headings]
    twice = [heading for heading in headings if headings.count(heading) > 1]
    if len(found) == 1 and any(sign in found[0] for sign in "，;；\t"):
        what = "各列之间不是半角逗号"
    elif missing:
        what = f"缺少“{missing[0]}”列"
    elif "" in headings:
        what = f"多出没有列标题的第{headings.index('') + 1}列"
    elif extra:
        what = f"多出“{extra[0]}”列"
    elif twice:
        what = f"“{twice[0]}”列重复"
    else:
        what = "列的次序不同"
    raise InputError(f"{shown} 第1行{what}：发现{_listed(found)}，应为{_listed(schema.headings)}。")


def _listed(headings: Iterable[str]) -> str:
    names = [f"“{escape_invisible(heading)}”" for heading in headings]
    return f"{len(names)}列（{'、'.join(names)}）"
