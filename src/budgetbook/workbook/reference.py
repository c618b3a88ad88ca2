"""The reference sheet of a template: the year's codes with their names, and the words that a column allows.

Each list has a name in the workbook, by which the entry sheets offer it and look names up in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from budgetbook.workbook import styles
from budgetbook.workbook.grid import Box
from budgetbook.workbook.sheet_names import REFERENCE

_TITLE_ROW, _LIST_ROW, _HEADING_ROW = 1, 2, 3

_GAP = 3
"""Width of the empty column after each list."""


@dataclass(frozen=True)
class CodeList:
    """Codes that a column allows, with their official names.

    Attributes
    ----------
    name
        The name of the list of codes in the workbook; that of the names is `name` + 名称.
    title
        What people know the list as.
    names
        Official names by code.
    """

    name: str
    title: str
    names: dict[str, str]

    @property
    def codes_range(self) -> str:
        """Name of the range of codes."""
        return f"{self.name}编码"

    @property
    def names_range(self) -> str:
        """Name of the range of names."""
        return f"{self.name}名称"


def write_reference(workbook: Workbook, codes: Sequence[CodeList], choices: Mapping[str, Sequence[str]]) -> Worksheet:
    """Add the reference sheet, and name its lists: one of words is called as the column that allows them."""
    sheet: Worksheet = workbook.create_sheet(REFERENCE)
    column = 1
    for code_list in codes:
        _write_list(workbook, sheet, column, code_list.title, "编码", code_list.codes_range, list(code_list.names))
        names = list(code_list.names.values())
        _write_list(workbook, sheet, column + 1, "", "名称", code_list.names_range, names)
        styles.set_widths(sheet, (12, 44, _GAP), column)
        Box(_LIST_ROW, column, columns=2).merge(sheet)
        column += 3
    for name, allowed in choices.items():
        _write_list(workbook, sheet, column, name, "选项", name, allowed)
        styles.set_widths(sheet, (24, _GAP), column)
        column += 2
    title = f"{REFERENCE}（供各表选用，不必填写）"
    Box(_TITLE_ROW, 1).write(sheet, title, styles.TITLE, styles.LINE, styles.NO_FRAME)
    sheet.row_dimensions[_TITLE_ROW].height = 32
    sheet.freeze_panes = sheet.cell(_HEADING_ROW + 1, 1).coordinate
    styles.set_up_print(sheet, (_LIST_ROW, _HEADING_ROW))
    return sheet


def _write_list(
    workbook: Workbook,
    sheet: Worksheet,
    column: int,
    title: str,
    heading: str,
    name: str,
    entries: Sequence[str],
) -> None:
    for row, text in ((_LIST_ROW, title), (_HEADING_ROW, heading)):
        Box(row, column).write(sheet, text, styles.STRONG, styles.CENTRE, fill=styles.SHADE)
    for row, entry in enumerate(entries, start=_HEADING_ROW + 1):
        Box(row, column).write(sheet, entry, styles.BODY, styles.LEFT).number_format = "@"
    letter = get_column_letter(column)
    last = max(_HEADING_ROW + len(entries), _HEADING_ROW + 1)
    place = f"'{sheet.title}'!${letter}${_HEADING_ROW + 1}:${letter}${last}"
    workbook.defined_names[name] = DefinedName(name, attr_text=place)
