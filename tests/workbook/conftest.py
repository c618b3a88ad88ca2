"""Workbooks as they come out: raw XML, and the values that readers other than the writing library see."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from budgetbook.book import open_book
from budgetbook.workbook.export import annex_workbook
from budgetbook.workbook.saving import save
from budgetbook.workbook.template import read_template_spec, template_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from budgetbook.book import Book
    from budgetbook.core.project import Project

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
    save(template_workbook(read_template_spec(project, "2020", "157001", None))[0], path, replace=False)
    return Written(path)


YUAN_TABLES = {
    "income.csv": "收入来源,资金性质,预算数\n财政拨款,一般公共预算,920000\n财政拨款,政府性基金预算,0\n"
    "财政拨款,国有资本经营预算,0\n事业收入,事业收入,0\n其他收入,其他收入,0\n",
    "spending.csv": "科目编码,科目名称,资金性质,基本支出,项目支出\n合计,,,740000,180000\n"
    "2010301,行政运行,一般公共预算,577000,0\n2010302,一般行政管理事务,一般公共预算,0,180000\n"
    "2080505,机关事业单位基本养老保险缴费支出,一般公共预算,59000,0\n2101101,行政单位医疗,一般公共预算,54000,0\n"
    "2210201,住房公积金,一般公共预算,50000,0\n",
    "basic_spending.csv": "部门预算经济科目编码,部门预算经济科目名称,小计\n30101,基本工资,663000\n30201,办公费,77000\n",
    "three_public.csv": "项目,预算数\n因公出国（境）费用,0\n公务接待费,2000\n"
    "公务用车运行维护费,13050\n公务用车购置,0\n",
    "operating_cost.csv": "项目,预算数\n机关运行经费,77000\n",
    "procurement.csv": "采购类别,预算数\n货物,50000\n",
    "vehicles.csv": "车辆类别,数量（辆）\n一般公务用车,2\n",
    "purposes.csv": "科目编码,科目名称,主要用途\n2010301,行政运行,人员和日常办公\n2010302,一般行政管理事务,信用宣传\n"
    "2080505,机关事业单位基本养老保险缴费支出,养老保险\n2101101,行政单位医疗,医疗保险\n2210201,住房公积金,公积金\n",
}
"""The real 2020 amounts, in 元 and by the kinds of the other form."""


@pytest.fixture
def yuan_book(data: Path) -> Book:
    """The real amounts under the form in 元: other columns, other tables, thousands separated, 合计 at the end."""
    folder = data / "2023" / "157001"
    real = data / "2020" / "157001"
    (folder / "text").mkdir(parents=True)
    for file, text in YUAN_TABLES.items():
        (folder / file).write_text(text, encoding="utf-8")
    for name in ("duties", "institution", "performance_management", "projects", "three_public_no_base"):
        (folder / "text" / f"{name}.md").write_text("按规定执行。\n", encoding="utf-8")
    settings = (real / "unit.toml").read_text(encoding="utf-8")
    settings = settings.replace('"luoyang-2020"', '"shanghai-2023"').replace('"万元"', '"元"').replace("2020", "2023")
    (folder / "unit.toml").write_text(settings.replace("shanghai-2020", "shanghai-2023"), encoding="utf-8")
    return open_book("2023", "157001", data)
