"""Workbooks as they come out: raw XML, and the values that readers other than the writing library see."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from budgetbook.workbook.export import annex_workbook
from budgetbook.workbook.saving import save
from budgetbook.workbook.template import read_blank, template_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from budgetbook.book import Book
    from budgetbook.project import Project

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class RawCell:
    """A cell as the file has it: its type, formula, value and text, and whether its style has the quote prefix."""

    kind: str
    formula: str | None
    value: str | None
    text: str | None
    quoted: bool


class Written:
    """A saved workbook."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = CalamineWorkbook.from_path(path)
        self.names = self.book.sheet_names

    def part(self, name: str) -> bytes:
        with zipfile.ZipFile(self.path) as archive:
            return archive.read(name)

    def xml(self, sheet: str) -> ElementTree.Element:
        """The XML of a sheet; the writing library numbers them in their order."""
        return ElementTree.fromstring(self.part(f"xl/worksheets/sheet{self.names.index(sheet) + 1}.xml"))

    def raw(self, sheet: str) -> dict[str, RawCell]:
        """The cells of a sheet by coordinate."""
        styles = ElementTree.fromstring(self.part("xl/styles.xml")).find(f"{MAIN}cellXfs")
        assert styles is not None
        quoted = [style.get("quotePrefix") == "1" for style in styles]
        return {
            cell.get("r", ""): RawCell(
                cell.get("t", ""),
                cell.findtext(f"{MAIN}f"),
                cell.findtext(f"{MAIN}v"),
                cell.findtext(f"{MAIN}is/{MAIN}t"),
                quoted[int(cell.get("s", "0"))],
            )
            for cell in self.xml(sheet).iter(f"{MAIN}c")
        }

    def rows(self, sheet: str) -> list[list[object]]:
        """The values of a sheet, as a reader of values sees them."""
        return [list(row) for row in self.book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)]


@pytest.fixture
def sheet() -> Worksheet:
    """An empty sheet."""
    worksheet = Workbook().active
    assert worksheet is not None
    worksheet.title = "表"
    return worksheet


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[Worksheet], Written]:
    """Save the workbook of a sheet, and open it as it came out."""

    def saved(sheet: Worksheet) -> Written:
        assert sheet.parent is not None
        save(sheet.parent, tmp_path / "saved.xlsx", replace=True)
        return Written(tmp_path / "saved.xlsx")

    return saved


@pytest.fixture(scope="session")
def exported(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The real 2020 book as a workbook."""
    path = tmp_path_factory.mktemp("export") / "2020.xlsx"
    save(annex_workbook(book)[0], path, replace=False)
    return Written(path)


@pytest.fixture(scope="session")
def template(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The template for the real unit's 2020."""
    path = tmp_path_factory.mktemp("template") / "2020.xlsx"
    save(template_workbook(read_blank(project, "2020", "157001", None))[0], path, replace=False)
    return Written(path)
