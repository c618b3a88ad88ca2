"""Lists of codes and names as offices have them: 政府收支分类科目 in a workbook or a text, read strictly.

The columns stand in any order: the whole code under 科目编码, or 类, 款 and 项 in columns of their own; names may be
indented, cells merged, and notes may stand between the rows. A sheet may have several such lists side by side.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from budgetbook.core.text import escape_invisible
from budgetbook.importing import typed_text
from budgetbook.importing.coded_lines import function_code
from budgetbook.importing.headings import WHOLE_CODE
from budgetbook.importing.model import Findings
from budgetbook.importing.sheet import Sheet

_CODE_HEADINGS = ("科目编码", "编码", "科目代码", "代码", "科目编号")
_NAME_HEADINGS = ("科目名称", "名称", "科目", "科目名")
_LEVELS = {"类": "class", "款": "section", "项": "item"}
_HEADING_ROWS = 3
"""A heading may reach over so many rows: 科目编码 above 类, 款 and 项."""
_NOTE = re.compile(r"^[（(]?(?:注|说明|备注|附注|单位|续表|第.+页)|[。；：:]")
_ONE_CELL = re.compile(r"(\d+)\s+(\D.*)")

LEVEL_DIGITS = {"1": (3, 5, 7, 9), "2": (3, 5, 7), "3": (3, 5), "5": (3, 5)}
"""How long the codes of each classification are, by their first digit: income, functions, 部门 and 政府经济分类."""


@dataclass(frozen=True)
class ListedCode:
    """A code with its name, and where it stands."""

    code: str
    name: str
    where: str


@dataclass(frozen=True)
class _Columns:
    """Where one list of a sheet has its codes and names.

    Attributes
    ----------
    codes
        The columns of the whole code, or of its levels, by what they hold; several where codes are indented by columns.
    name
        The columns of names; several where names are indented by columns.
    first
        The first row under the headings.
    """

    codes: Mapping[str, Sequence[int]]
    name: Sequence[int]
    first: int


def listed_codes(sheet: Sheet, findings: Findings) -> list[ListedCode]:
    """Read all codes and names of a sheet; report rows that have only one of the two or a code that can be none."""
    columns = _columns(sheet)
    if not columns:
        return list(_without_headings(sheet, findings))
    return [code for one in columns for code in _rows(sheet, one, findings)]


def _columns(sheet: Sheet) -> list[_Columns]:
    """Find the headings: a column of codes, or of 类, 款 and 项, and the next column of names."""
    for place in range(len(sheet.rows)):
        band = range(place, min(place + _HEADING_ROWS, len(sheet.rows)))
        texts = [[typed_text.normalised(text) for text in sheet.rows[row]] for row in band]
        levels = [(row, column) for row, line in enumerate(texts) for column, text in enumerate(line) if text == "类"]
        names = [column for line in texts for column, text in enumerate(line) if text in _NAME_HEADINGS]
        whole = [column for column, text in enumerate(texts[0]) if text in _CODE_HEADINGS]
        if not names or not (whole or any(row == 0 for row, _ in levels)):
            continue
        width = len(texts[0])
        last = max((row for row, _ in levels), default=0)
        blank = {column for column in range(width) if not any(line[column] for line in texts[: last + 1])}
        if levels:
            codes = [_levels(texts[row], column) for row, column in levels]
        else:
            codes = [{WHOLE_CODE: _with_blanks(column, blank)} for column in whole]
        return [
            _Columns(one, _with_blanks(_name_beside(max(map(max, one.values())), names), blank), place + last + 1)
            for one in codes
        ]
    return []


def _levels(texts: Sequence[str], column: int) -> dict[str, Sequence[int]]:
    """Return the columns of 类, and of 款 and 项 as far as they follow it."""
    found: dict[str, Sequence[int]] = {}
    for number, (text, level) in enumerate(_LEVELS.items()):
        if texts[column + number : column + number + 1] != [text]:
            break
        found[level] = (column + number,)
    return found


def _with_blanks(column: int, blank: Collection[int]) -> Sequence[int]:
    """Return a column and those on its right that have no heading: a merged heading stands over them."""
    columns = [column]
    while columns[-1] + 1 in blank:
        columns.append(columns[-1] + 1)
    return columns


def _name_beside(column: int, names: Sequence[int]) -> int:
    """Return the column of names that belongs to one of codes: the next on its right, else the last on its left."""
    return min((name for name in names if name > column), default=max(names))


def _rows(sheet: Sheet, columns: _Columns, findings: Findings) -> Iterator[ListedCode]:
    above = ""
    for place in range(columns.first, len(sheet.rows)):
        row = sheet.rows[place]
        typed = {value: _first_of(row, places) for value, places in columns.codes.items()}
        name = _first_of(row, columns.name)
        if not any(re.search(r"\d", text) and not _NOTE.search(text) for text in typed.values()):
            if name and not any(typed.values()) and not _NOTE.search(name) and name not in _NAME_HEADINGS:
                findings.at(sheet.where(place), f"有名称“{escape_invisible(name)}”而没有编码")
            continue
        code = typed_text.digits(typed[WHOLE_CODE]) if WHOLE_CODE in typed else function_code(typed, above)
        listed = _listed(sheet, place, code or "", "".join(typed.values()), name, findings)
        if listed:
            above = listed.code
            yield listed


def _first_of(row: Sequence[str], columns: Sequence[int]) -> str:
    return next((row[column] for column in columns if row[column]), "")


def _without_headings(sheet: Sheet, findings: Findings) -> Iterator[ListedCode]:
    """Read rows of a code and a name without any headings: 2010301 行政运行."""
    for place in range(len(sheet.rows)):
        texts = sheet.texts(place)
        if len(texts) == 1 and (both := _ONE_CELL.fullmatch(texts[0])):
            texts = [*both.groups()]
        if len(texts) < 2 or not typed_text.digits(texts[0]):
            continue
        listed = _listed(sheet, place, typed_text.digits(texts[0]), texts[0], texts[1], findings)
        if listed:
            yield listed


def _listed(sheet: Sheet, place: int, code: str, typed: str, name: str, findings: Findings) -> ListedCode | None:
    where = sheet.where(place)
    if len(code) not in LEVEL_DIGITS.get(code[:1], ()):
        findings.at(
            f"{where}“{escape_invisible(typed)}”", "应为三位、五位或七位的科目编码（类、款、项），以2、3、5开头"
        )
    elif not name:
        findings.at(where, f"{code} 没有名称")
    else:
        return ListedCode(code, typed_text.official_name(name), where)
    return None
