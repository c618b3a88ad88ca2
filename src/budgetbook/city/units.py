"""Which units a run builds: all that have data for the year, or those that are named."""

import csv
import re
from collections.abc import Sequence
from pathlib import Path

from budgetbook.core.errors import BudgetBookError, InputError, UsageError
from budgetbook.core.project import Project
from budgetbook.core.text import decode_utf8_or_gbk
from budgetbook.dataset.settings import require_data
from budgetbook.dataset.unit import read_incomplete_unit

HEADING = "单位编码"

UNIT_CODE = re.compile(r"[0-9]{6}")
"""The code of a unit, and the name of its folder."""

_CODES = re.compile(r"[0-9]+([,，][0-9]+)*")


def all_units(project: Project, year: str) -> list[str]:
    """Return the codes of all units that have data for a year.

    Raises
    ------
    UsageError
        There are none.
    """
    folder = project.data / year
    found = sorted(path.name for path in folder.glob("*") if path.is_dir() and UNIT_CODE.fullmatch(path.name))
    if not found:
        raise UsageError(f"--all：{folder} 中没有单位的数据，应为 {year}/单位编码/ 各目录。")
    return found


def named_units(project: Project, year: str, named: str) -> list[str]:
    """Return the codes that are given on the command line, with commas between them, or listed in a file.

    Parameters
    ----------
    named
        157001,157002; or the path of a file with one code in each line, or of a CSV file with the column 单位编码.

    Raises
    ------
    UsageError
        There is no such file, or a unit has no data for the year.
    InputError
        A line is no code, or a code stands there twice.
    """
    if _CODES.fullmatch(named):
        listed = [(f"--units 第{number}个", code) for number, code in enumerate(re.split("[,，]", named), start=1)]
    else:
        listed = _read(Path(named))
    first: dict[str, str] = {}
    for place, code in listed:
        if not UNIT_CODE.fullmatch(code):
            raise InputError(f"{place}：发现“{code}”，应为六位单位编码。")
        if code in first:
            raise InputError(f"{place}：发现“{code}”，已见于{first[code]}，应为每个单位一次。")
        require_data(project, year, code)
        first[code] = place
    return sorted(first)


def _read(file: Path) -> list[tuple[str, str]]:
    """Return the codes in a file, each with its place there."""
    try:
        text, _ = decode_utf8_or_gbk(file.read_bytes())
    except UnicodeDecodeError:
        raise InputError(f"{file}：不是 UTF-8 也不是 GBK 的文字，应为每行一个单位编码的文件。") from None
    except OSError:
        raise UsageError(
            f"--units：发现“{file}”，应为用逗号隔开的单位编码（157001,157002），或者列有单位编码的文件。"
        ) from None
    rows = list(csv.reader(text.lstrip("\ufeff").splitlines()))
    column = rows[0].index(HEADING) if rows and HEADING in rows[0] else None
    if column is None and any(len(row) > 1 for row in rows):
        raise InputError(f"{file} 第1行：发现“{','.join(rows[0])}”，应有“{HEADING}”一列。")
    begin = 0 if column is None else 1
    cells = [(number, (*row, "")[min(column or 0, len(row))]) for number, row in enumerate(rows, start=1) if row]
    listed = [(f"{file} 第{number}行", cell.strip()) for number, cell in cells[begin:] if cell.strip()]
    if not listed:
        raise InputError(f"{file}：没有单位编码，应为每行一个。")
    return listed


def unit_names(project: Project, year: str, units: Sequence[str]) -> dict[str, str]:
    """Return the name of each unit, as far as its unit.toml tells it."""
    names = {}
    for unit in units:
        path = project.data / year / unit / "unit.toml"
        try:
            names[unit] = read_incomplete_unit(path, project.shown(path)).unit.name
        except BudgetBookError:
            names[unit] = ""
    return names
