"""Shanghai's official workbook: every table is recognised, no sample is data, and real documents import whole."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from budgetbook.core.project import Project, find_project
from budgetbook.dataset.dataset import load_dataset
from budgetbook.forms import schema
from budgetbook.forms.reading import read_form
from budgetbook.importing.run import import_files
from budgetbook.importing.typed_text import amount
from tests.files import read_csv, read_records, write_csv
from tests.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from budgetbook.importing.report import ImportOutcome

PEERS = ROOT.parent / "shared" / "peers"
TEMPLATE = PEERS / "shanghai_2026_department_template.xlsx"

pytestmark = pytest.mark.skipif(not PEERS.is_dir(), reason="没有 ../shared/peers：真实文件不随项目提供")

UNIT_TOML = """\
form = "shanghai-2023"
amount_unit = "元"
[unit]
code = "157001"
department_code = "157"
name = "上海市某区某街道办事处"
short_name = "某街道办事处"
level = "区级"
kind = "部门汇总"
[dates]
cover = "{year}-01"
annex = "{year}-01-02"
[previous_year]
available = false
"""

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

BY_FUNCTION = (
    "部门收入预算总表",
    "部门支出预算总表",
    "部门一般公共预算支出功能分类预算表",
    "部门政府性基金预算支出功能分类预算表",
    "部门国有资本经营预算支出功能分类预算表",
)
BASIC = "部门一般公共预算基本支出部门预算经济分类预算表"
THREE_PUBLIC = "部门“三公”经费和机关运行经费预算表"

HEADINGS = re.compile(
    r"项目|本年收入|功能分类|类\t款|财政拨款收入\t|部门预算经济|.*“三公”经费预算数|合计\t因公|\t+小计"
)

NAMES_OF_CODES = {**dict.fromkeys(BY_FUNCTION, 4), BASIC: 3}
"""Columns of codes and names before the amounts."""


@dataclass
class Published:
    """The tables of one document as printed, page after page: rows of texts by title without the year."""

    year: str = ""
    tables: dict[str, list[list[str]]] = field(default_factory=dict)

    def amounts(self) -> list[str]:
        """All amounts as printed."""
        return [
            cell
            for title, rows in self.tables.items()
            for row in rows
            for cell in row[NAMES_OF_CODES.get(title, 0) :]
            if amount(cell) is not None
        ]


def read_published(name: str) -> Published:
    """Read a document cell by cell; a page without a title goes on with the table of the page before it."""
    found = Published()
    rows: list[list[str]] | None = None
    for line in (PEERS / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("## page"):
            title = line.split("\t")[1] if "\t" in line else ""
            year = re.match(r"\d{4}", title)
            found.year = year.group() if year else found.year
            if title:
                rows = found.tables.setdefault(re.sub(r"^\d{4}年", "", title), [])
            elif rows is found.tables.get(THREE_PUBLIC):
                rows = None
        elif rows is not None and line.strip() and not HEADINGS.match(line):
            rows.append(line.split("\t"))
    found.tables = {title: rows for title, rows in found.tables.items() if title in SHEETS}
    return found


def fill(target: Path, published: Published) -> None:
    """Fill a copy of the workbook as an office does: amounts and 类 as numbers, the codes below 类 as texts."""
    shutil.copyfile(TEMPLATE, target)
    book = openpyxl.load_workbook(target)
    for title, rows in published.tables.items():
        name, first = SHEETS[title]
        sheet = book[name]
        sheet["A2"] = f"{published.year}年{title}"
        for merged in [merged for merged in sheet.merged_cells.ranges if merged.min_row >= first]:
            sheet.unmerge_cells(str(merged))
        for row in sheet.iter_rows(min_row=first):
            for cell in row:
                cell.value = None
        for place, texts in enumerate(rows, start=first):
            for column, text in enumerate(texts[: sheet.max_column], start=1):
                is_code = 1 < column < NAMES_OF_CODES.get(title, 1)
                sheet.cell(place, column).value = text if is_code or amount(text) is None else amount(text)
    book.save(target)


class Street:
    """An empty folder of a Shanghai unit, with the codes of the document that is to be imported."""

    def __init__(self, folder: Path, published: Published) -> None:
        self.project = Project(find_project(start=ROOT).root, folder / "data")
        self.published = published
        self.folder = self.project.data / published.year / "157001"
        self.folder.mkdir(parents=True)
        (self.folder / "unit.toml").write_text(UNIT_TOML.format(year=published.year), encoding="utf-8")
        codes = self.project.data / "classification"
        shutil.copytree(ROOT / "data" / "classification", codes)
        if not (codes / published.year).is_dir():
            shutil.copytree(codes / "2020", codes / published.year)
        self._add_codes(codes / published.year)

    def _add_codes(self, folder: Path) -> None:
        functions = {
            "".join(row[:3]): row[3]
            for title in BY_FUNCTION
            for row in self.published.tables.get(title, [])
            if row[0].isdecimal()
        }
        items = {
            row[0] + (row[1] and row[1].zfill(2)): row[2] for row in self.published.tables[BASIC] if row[0].isdecimal()
        }
        for file, names in (("functions.csv", functions), ("economic_department.csv", items)):
            heading, *there = read_csv(folder / file)
            known = {row[0]: row for row in there}
            known |= {code: [code, name, "见于公开文本"] for code, name in names.items() if code not in known}
            write_csv(folder / file, [heading, *known.values()])

    def send(self, *files: Path) -> ImportOutcome:
        """Import files."""
        return import_files(self.project, self.published.year, "157001", files)

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of an input table that was written."""
        return read_records(self.folder / name)


@pytest.fixture
def street(tmp_path: Path) -> Callable[[str], Street]:
    """The empty folder for one document."""
    return lambda name: Street(tmp_path, read_published(name))


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A filled copy of the workbook for one document, made once."""
    folder = tmp_path_factory.mktemp("filled")

    def make(name: str) -> Path:
        path = folder / f"{name}.xlsx"
        if not path.exists():
            fill(path, read_published(name))
        return path

    return make


def test_every_table_of_the_empty_workbook_is_recognised_and_no_sample_is_data(
    street: Callable[[str], Street], tmp_path: Path
) -> None:
    empty = street("wanli_2024")
    filled = tmp_path / "空表.xlsx"
    book = openpyxl.load_workbook(TEMPLATE)
    for sheet in book.worksheets:
        if isinstance(sheet["A2"].value, str):
            sheet["A2"] = sheet["A2"].value.replace("2026", "2024")
    book.save(filled)
    outcome = empty.send(filled)
    assert [table.name.split()[0] for table in outcome.read] == [f"附表{number}" for number in "一二三四五六七八九"]
    assert [table.rows for table in outcome.read] == [0] * 9
    assert outcome.findings == ("没有读到一张填了数的表。",)
    assert "空表.xlsx 工作表“部门收入总表” 第9至11、13至14行：未填金额，未读入。" in outcome.unread
    assert "空表.xlsx 工作表“部门收入总表” 第12、15至17行：填表的样例，未读入。" in outcome.unread
    texts = [line for line in outcome.unread if line.endswith("不是表格，未读入。")]
    assert len(texts) == 8
    assert not any((empty.folder / table.file).exists() for table in (schema.INCOME, schema.THREE_PUBLIC))


def test_the_workbook_of_another_year_is_not_taken_for_this_years(street: Callable[[str], Street]) -> None:
    findings = street("wanli_2024").send(TEMPLATE).findings
    (finding,) = findings
    assert "等9处：标题写的是2026年，不是2024年的表" in finding


@pytest.mark.parametrize("name", ["wanli_2024", "wanli_2023", "putuo_czj_2025"])
def test_a_real_document_imports_whole(
    street: Callable[[str], Street], filled: Callable[[str], Path], name: str
) -> None:
    """Every amount that the document prints is read, and equals what the imported rows print in its place."""
    office = street(name)
    outcome = office.send(filled(name))
    assert outcome.findings == ()
    assert outcome.compared == len(office.published.amounts())
    assert outcome.written == (
        *("income.csv", "spending.csv", "basic_spending.csv"),
        *("three_public.csv", "operating_cost.csv", "purposes.csv"),
    )


def test_the_rows_of_wanli_2024_are_those_it_printed(
    street: Callable[[str], Street], filled: Callable[[str], Path]
) -> None:
    office = street("wanli_2024")
    office.send(filled("wanli_2024"))
    tables = office.published.tables
    printed = [
        ("".join(row[:3]), row[3], *(amount(cell) for cell in row[5:]))
        for row in tables["部门一般公共预算支出功能分类预算表"]
        if row[0].isdecimal() and row[2]
    ]
    taken = [
        (row["科目编码"], row["科目名称"], Decimal(row["基本支出"]), Decimal(row["项目支出"]))
        for row in office.rows("spending.csv")
    ]
    assert len(taken) == 33
    assert taken == printed
    items = [row for row in tables[BASIC] if row[0].isdecimal() and row[1]]
    basic = office.rows("basic_spending.csv")
    assert basic.pop(0)["小计"] == "99706020"
    assert [(row["部门预算经济科目编码"], Decimal(row["小计"])) for row in basic] == [
        (row[0] + row[1].zfill(2), amount(row[3])) for row in items
    ]
    assert [tuple(row.values()) for row in office.rows("three_public.csv")] == [
        ("合计", "479100"),
        ("因公出国（境）费用", "0"),
        ("公务接待费", "13500"),
        ("公务用车运行维护费", "215600"),
        ("公务用车购置", "250000"),
    ]
    assert [tuple(row.values()) for row in office.rows("operating_cost.csv")] == [("机关运行经费", "4431800")]
    # 二、事业收入 and the others are printed blank: nothing, which is not zero
    assert [tuple(row.values()) for row in office.rows("income.csv")] == [
        ("合计", "", "156211123"),
        ("财政拨款", "一般公共预算", "156211123"),
    ]


def test_the_imported_rows_are_a_budget(street: Callable[[str], Street], filled: Callable[[str], Path]) -> None:
    """What was imported loads, together with what only people can type."""
    office = street("putuo_czj_2025")
    office.send(filled("putuo_czj_2025"))
    for file, content in {"procurement.csv": "采购类别,预算数\n", "vehicles.csv": "车辆类别,数量（辆）\n"}.items():
        (office.folder / file).write_text(content, encoding="utf-8")
    names = {row["科目编码"]: row["科目名称"] for row in office.rows("spending.csv") if row["科目名称"]}
    lines = ["科目编码,科目名称,主要用途", *(f"{code},{name},某种用途" for code, name in names.items())]
    (office.folder / "purposes.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (office.folder / "text").mkdir()
    for text in (*read_form(office.project, "shanghai-2023").unit_texts, "three_public_no_base"):
        (office.folder / "text" / f"{text}.md").write_text("某段文字\n", encoding="utf-8")
    data = load_dataset(office.project, "2025", "157001")
    assert data.measures["支出总计"].value == Decimal("31214205.80")
    assert data.measures["一般公共预算基本支出"].value == Decimal("25121091.00")


def test_pages_saved_one_by_one_as_csv_import_alike(street: Callable[[str], Street], tmp_path: Path) -> None:
    """Each table of putuo_czj_2025 as printed, also where a name is not the form's (1.一般公共预算资金)."""
    office = street("putuo_czj_2025")
    pages: list[Path] = []
    unit = "元"
    for line in (PEERS / "putuo_czj_2025.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        if line.startswith("## page"):
            title = line.split("\t")[1]
            unit = "万元" if "三公" in title else "元"
            pages.append(tmp_path / f"{len(pages):02}.csv")
            rows = [[title], ["编制部门：上海市某区某街道办事处", f"单位：{unit}"]] if title else []
        else:
            rows = [line.split("\t")]
        with pages[-1].open("a", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows(rows)
    merged: list[Path] = []
    for page in pages:
        text = page.read_text(encoding="gb18030")
        if text.startswith("2025年"):
            merged.append(page)
        else:
            with merged[-1].open("a", encoding="gb18030", newline="") as file:
                file.write(text)
    outcome = office.send(*merged)
    assert outcome.findings == ()
    assert outcome.compared == len(office.published.amounts())
