"""A copy of Shanghai's official workbook, filled with the figures of a real document as an office would fill it."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import openpyxl

from budgetbook.importing.words import amount

if TYPE_CHECKING:
    from pathlib import Path

SHEETS = {
    "部门财务收支预算总表": ("部门收支总表", 8),
    "部门收入预算总表": ("部门收入总表", 9),
    "部门支出预算总表": ("部门支出总表", 9),
    "部门财政拨款收支预算总表": ("部门财政拨款收支总表", 8),
    "部门一般公共预算支出功能分类预算表": ("部门一般公共预算拨款表", 9),
    "部门政府性基金预算支出功能分类预算表": ("部门政府性基金拨款表", 9),
    "部门国有资本经营预算支出功能分类预算表": ("部门国有资本经营预算拨款表 ", 9),
    "部门一般公共预算基本支出部门预算经济分类预算表": ("部门一般公共预算拨款基本支出明细表", 9),
    "部门“三公”经费和机关运行经费预算表": ("部门“三公”经费和机关运行费预算表", 7),
}
"""The workbook's sheet of each table, by its title without the year, and the first row under the headings."""

_HEADINGS = re.compile(r"项目|本年收入|功能分类|类\t款|财政拨款收入|部门预算经济|.*“三公”经费预算数|合计\t因公|\t+小计")


@dataclass
class Published:
    """The tables of one document as printed, page after page: rows of texts by title without the year."""

    year: str = ""
    tables: dict[str, list[list[str]]] = field(default_factory=dict)


def read_published(path: Path) -> Published:
    """Read the cells of a document; a page without a title goes on with the table before it."""
    found = Published()
    rows: list[list[str]] | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## page"):
            title = line.split("\t")[1] if "\t" in line else ""
            year = re.match(r"\d{4}", title)
            found.year = year.group() if year else found.year
            if title:
                name = re.sub(r"^\d{4}年", "", title)
                rows = found.tables.setdefault(name, []) if name in SHEETS else None
        elif rows is not None and line.strip() and not _HEADINGS.match(line):
            rows.append(line.split("\t"))
    return found


def fill(template: Path, target: Path, published: Published) -> int:
    """Fill a copy of the workbook; return how many amounts were typed. Codes below 类 are texts, as in the template."""
    shutil.copyfile(template, target)
    target.chmod(0o644)
    book = openpyxl.load_workbook(target)
    typed = 0
    for title, rows in published.tables.items():
        name, first = SHEETS[title]
        sheet = book[name]
        heading = f"{published.year}年{title}"
        sheet.cell(2, 1).value = heading
        width = sheet.max_column
        for merged in list(sheet.merged_cells.ranges):
            if merged.min_row >= first:
                sheet.unmerge_cells(str(merged))
        for row in sheet.iter_rows(min_row=first, max_row=sheet.max_row):
            for cell in row:
                cell.value = None
        for place, texts in enumerate(rows, start=first):
            for column, text in enumerate(texts[:width], start=1):
                value = _typed(text, column, texts)
                sheet.cell(place, column).value = value
                typed += isinstance(value, (int, float)) and column > 1
    book.save(target)
    return typed


def _typed(text: str, column: int, texts: list[str]) -> str | int | float | None:
    """What an office types: amounts and 类 as numbers, the codes below as texts."""
    if not text:
        return None
    number = amount(text)
    is_code = (
        len(texts) > 2
        and column in (2, 3)
        and len(text) <= 2
        and not texts[-1].startswith("0.")
        and texts[0].isdecimal()
        and len(texts[0]) == 3
    )
    if number is None or is_code:
        return text
    return int(number) if number == int(number) else float(number)
