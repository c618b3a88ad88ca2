"""List tables and the columns that tables of every kind can have, from the form to what is published.

The made-up unit 888001 has the lists that many places publish: 项目支出, 政府采购, 政府购买服务, 新增资产配置,
资产占有, 转移支付, 人员编制. Its form declares them; no Python knows of them.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pypdfium2
import pytest
from openpyxl import load_workbook

from budgetbook.book import open_book, read_book
from budgetbook.checks import run_checks
from budgetbook.core.errors import InputError
from budgetbook.core.project import Project
from budgetbook.opendata.write import open_tables, write_open_data
from budgetbook.publish import build
from budgetbook.render.workspace import fill_report, make_workspace
from budgetbook.scaffold import scaffold
from budgetbook.tables import build_table
from budgetbook.tables.kinds import kind_of
from budgetbook.workbook.input_sheet import HEADING_ROW
from tests.command_line import run_command
from tests.document.printing import crossed, glyphs, print_text
from tests.document.test_pdf_tables import sheet
from tests.files import keep_headings, read_csv, replace_in
from tests.fixtures.publications import Once
from tests.places import MADE_UP, ROOT
from tests.proofs import PROOF
from tests.published import entries_by_id
from tests.quicker_builds import only_documents
from tests.review.own_books import errors_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book
    from tests.reused_folders import CopyFolder

UNIT = "888001"
LISTS = ("project_list", "procurement_list", "services", "new_assets", "assets", "transfers_list", "staff")
FORM = "lists-2023.toml"


@pytest.fixture(scope="module")
def listed() -> Book:
    """The made-up book of 2024, which has a year to compare with."""
    return open_book("2024", UNIT, MADE_UP)


@pytest.fixture(scope="module")
def first_year() -> Book:
    """That of 2023, which has none."""
    return open_book("2023", UNIT, MADE_UP)


@pytest.fixture(scope="session")
def published(project: Project, once: Once) -> Path:
    """Its publication, in which every figure was computed again; a proof renders its documents as well."""
    made_up = Project(root=project.root, data=MADE_UP)

    def tell(folder: Path) -> Path:
        book = read_book(made_up, "2024", UNIT)
        make_workspace(made_up, folder)
        fill_report(made_up, book, run_checks(book), folder / "report", "", lambda _: None)
        write_open_data(book, folder / "report")
        shutil.copytree(folder / "report" / "executed", folder / "report" / "notebooks", dirs_exist_ok=True)
        return folder / "report"

    def make(folder: Path) -> Path:
        return build(made_up, "2024", UNIT, folder, "pandoc", lambda _: None)

    with only_documents():
        return once("lists", make if PROOF else tell)


@pytest.fixture
def copied(copy_folder: CopyFolder, tmp_path: Path) -> Path:
    """A copy of the made-up unit, its form and the classification, to be changed."""
    return copy_folder("lists", tmp_path / "data", lay_out)


def lay_out(data: Path) -> None:
    shutil.copytree(ROOT / "data" / "classification", data / "classification")
    (data / "forms").mkdir()
    shutil.copy2(MADE_UP / "forms" / FORM, data / "forms")
    for year in ("2023", "2024"):
        shutil.copytree(MADE_UP / year / UNIT, data / year / UNIT)


def refusal(data: Path, use: Callable[[Book], object] = lambda book: book) -> str:
    with pytest.raises(InputError) as error:
        use(open_book("2024", UNIT, data))
    return str(error.value)


def texts(book: Book, key: str) -> list[list[str]]:
    """What a table prints, row by row."""
    table = build_table(book, key)
    shown = [[str(getattr(cell.value, "text", cell.value) or "") for cell in row.cells] for row in table.body]
    return [[text.removesuffix("万元").removesuffix("人") for text in row] for row in shown]


# ---- what is published


def test_every_figure_of_the_lists_is_controlled(published: Path) -> None:
    audit = nbformat.read(published / "notebooks" / "audit.ipynb", as_version=4)
    said = "".join(output.get("text", "") for cell in audit.cells for output in cell.get("outputs", []))
    assert "口径未独立核对0个。" in said


@pytest.mark.proof
@pytest.mark.skipif(not PROOF, reason="只在逐一试遍时")
def test_a_review_of_the_book_finds_no_error(published: Path) -> None:
    assert errors_in(published) == []


@pytest.mark.parametrize("key", ["balance", "project_list"])
def test_headings_of_many_levels_and_groups_are_printed(
    project: Project, listed: Book, tmp_path: Path, key: str
) -> None:
    """Every character as often as it stands in the table."""
    table = build_table(listed, key)
    with pypdfium2.PdfDocument(print_text(project, tmp_path, sheet(table))) as document:
        landscape = [page for page in document if page.get_width() > page.get_height()]
        pages = [glyphs(page) for page in landscape]
        assert [sign for found, page in zip(pages, landscape, strict=True) for sign in crossed(found, page)] == []
    cells = [*(cell.text for row in table.head for cell in row), *(text for row in texts(listed, key) for text in row)]
    typed = Counter("".join(text.removesuffix("%") for text in cells))  # a column of percentages has its sign above
    assert typed.total() > 200
    assert typed - Counter(glyph.character for found in pages for glyph in found) == Counter()


def test_a_figure_of_a_list_names_its_row_and_column(published: Path) -> None:
    figures = entries_by_id(published)
    cell = figures["tables.project_list.档案数字化.2010302.amount"]["cells"]
    assert cell == [{"file": "data/2024/888001/project_list.csv", "row": 5, "column": "预算数", "raw": "20.0"}]
    assert figures["tables.project_list.小计.本级支出项目.amount"]["formula"].endswith("= 58.0万元")
    assert figures["tables.staff.行政编制.people"]["text"] == "11"
    last = figures["tables.spending.2010302.total_last_year"]
    assert {cell["file"] for cell in last["cells"]} == {"data/2023/888001/spending.csv"}
    change = figures["tables.spending.2010302.total_change_percent"]
    assert (change["text"], change["value"]) == ("14.29", "14.29")


def test_lists_are_described_as_open_data(published: Path, snapshot: SnapshotAssertion) -> None:
    package = json.loads((published / "datapackage.json").read_text(encoding="utf-8"))
    fields = {resource["name"]: resource["schema"]["fields"] for resource in package["resources"][:-1]}
    assert {name: fields[name] for name in ("project_list", "staff")} == snapshot
    assert (published / "tables" / "project_list.csv").read_text(encoding="utf-8-sig") == snapshot(name="csv")


def test_every_list_is_open_data(listed: Book) -> None:
    assert {table.key for table in open_tables(listed)} > {*LISTS} - {"transfers_list"} | {"transfers"}


# ---- what is printed


def test_groups_stand_together_with_their_sums(listed: Book) -> None:
    rows = [row[2:10] for row in texts(listed, "project_list")]
    assert rows == [
        ["合计", "", "", "", "80", "70", "10", "70"],
        ["本级支出项目", "小计", "", "", "58", "48", "10", "48"],
        ["本级支出项目", "清单平台运行维护", "2010302", "一般行政管理事务", "38", "28", "10", "38"],
        ["本级支出项目", "档案数字化", "2010302", "一般行政管理事务", "20", "20", "", "10"],
        ["对下转移支付项目", "小计", "", "", "22", "22", "0", "22"],
        ["对下转移支付项目", "2024年乡镇清单补助", "2010302", "一般行政管理事务", "22", "22", "", ""],
    ]


def test_a_list_without_rows_prints_its_note(listed: Book) -> None:
    table = build_table(listed, "transfers")
    assert table.body == ()
    assert table.notes == ("注：市清单局2024年没有对下转移支付预算，预算16表《2024年对下转移支付预算表》为空表。",)


def test_a_list_of_counts_is_in_their_unit(listed: Book) -> None:
    table = build_table(listed, "staff")
    assert table.unit_line == "单位：人"
    assert texts(listed, "staff") == [
        ["合计", "14", "13", "12", "1"],
        ["行政编制", "12", "11", "10", "1"],
        ["工勤编制", "2", "2", "2", "0"],
    ]


def test_headings_have_four_levels_and_numbers_under_them(listed: Book) -> None:
    head = build_table(listed, "balance").head
    assert [[(cell.text, cell.columns, cell.levels) for cell in row] for row in head] == [
        [("序号", 1, 4), ("本年收入", 2, 1), ("本年支出", 5, 1)],
        [("项目", 1, 3), ("预算数", 1, 3), ("项目", 1, 3), ("预算数", 4, 1)],
        [("合计", 1, 2), ("基本支出", 2, 1), ("项目支出", 1, 2)],
        [("人员经费", 1, 1), ("公用经费", 1, 1)],
        [("栏次", 1, 1), *((str(number), 1, 1) for number in range(1, 8))],
    ]


def test_all_classes_are_listed_and_rows_numbered(listed: Book) -> None:
    rows = texts(listed, "balance")
    classes = [code for code in listed.data.classification.functions if len(code) == 3]
    assert [row[0] for row in rows] == [str(number) for number in range(1, len(classes) + 2)]
    assert rows[1] == ["2", "1.一般公共预算拨款", "168", "二、公共安全支出", "", "", "", ""] or rows[1][3:] == [
        "二、公共安全支出",
        "",
        "",
        "",
        "",
    ]
    assert rows[0][3:] == ["一、一般公共服务支出", "160", "60", "20", "80"]


def test_last_year_and_the_change_from_it(listed: Book) -> None:
    by_name = {row[5]: row[6:] for row in texts(listed, "spending")}
    assert by_name["合计"] == ["168", "178", "98", "80", "10", "5.95%"]
    assert by_name["行政运行"] == ["80", "80", "80", "0", "0", "0.00%"]


def test_spending_of_a_renamed_code_is_compared_under_the_new_one(copied: Path) -> None:
    folder = copied / "2023" / UNIT
    replace_in(folder / "spending.csv", "2101101,行政单位医疗", "2101102,事业单位医疗")
    (copied / "2024" / UNIT / "lineage.csv").write_text(
        "类别,上年编码,上年名称,本年编码,本年名称,依据\r\n功能科目,2101102,事业单位医疗,2101101,行政单位医疗,改列\r\n",
        encoding="utf-8-sig",
        newline="",
    )
    by_name = {row[5]: row[6:8] for row in texts(open_book("2024", UNIT, copied), "spending")}
    assert by_name["行政单位医疗"] == ["4", "4"]


def test_what_last_year_did_not_have_is_blank(copied: Path) -> None:
    replace_in(copied / "2023" / UNIT / "spending.csv", "2101101,行政单位医疗,一般公共预算,4.0,0.0,0.0,0.0,0.0\r\n", "")
    by_name = {row[5]: row[6:] for row in texts(open_book("2024", UNIT, copied), "spending")}
    assert by_name["行政单位医疗"] == ["", "4", "4", "0", "", ""]


def test_without_a_year_to_compare_with_columns_are_blank_where_they_may(first_year: Book) -> None:
    assert {row[6] for row in texts(first_year, "spending")} == {""}


def test_without_a_year_to_compare_with_other_columns_are_refused(
    first_year: Book, snapshot: SnapshotAssertion
) -> None:
    form = first_year.form
    table = form.table("staff")
    columns = tuple(column.model_copy(update={"blank_without_base": False}) for column in form.columns_of(table))
    tables = (*form.tables[:-1], table.model_copy(update={"columns": columns}))
    book = type(first_year)(first_year.data, form.model_copy(update={"tables": tables}))
    with pytest.raises(InputError) as error:
        build_table(book, "staff")
    assert str(error.value) == snapshot


def test_basic_spending_that_is_not_divided_has_no_personnel_column(listed: Book, snapshot: SnapshotAssertion) -> None:
    whole = listed.form.data.spending[0].model_copy(update={"classes": ("301", "302", "303", "310")})
    data = listed.form.data.model_copy(update={"spending": (whole, *listed.form.data.spending[3:])})
    form = listed.form.model_copy(update={"data": data})
    with pytest.raises(InputError) as error:
        kind_of(form, form.table("balance"))
    assert str(error.value) == snapshot


# ---- in notebooks


def test_a_list_is_a_table_of_figures(listed: Book) -> None:
    projects = listed.table("project_list")
    assert list(projects.columns) == [column.heading for column in listed.form.data.lists[0].columns]
    assert str(projects.groupby("项目类别")["预算数"].sum()["本级支出项目"]) == "58万元"
    assert str(listed.table("staff")["实有人数"].sum()) == "13人"
    assert listed.last_year is not None
    assert str(listed.last_year.table("staff")["实有人数"].sum()) == "12人"


# ---- there and back


def cells(folder: Path) -> dict[str, list[list[Decimal | str]]]:
    """The rows of the lists without 合计, in order, by file; 96.0 and 96 are the same amount."""

    def worth(text: str) -> Decimal | str:
        try:
            return Decimal(text)
        except InvalidOperation:
            return text

    found = {}
    for name in LISTS:
        rows = [[worth(text) for text in row] for row in read_csv(folder / f"{name}.csv")]
        found[name] = [rows[0], *sorted((row for row in rows[1:] if row[0] != "合计"), key=str)]
    return found


def test_the_exported_workbook_is_imported(copied: Path, tmp_path: Path) -> None:
    folder, whose = copied / "2024" / UNIT, ("--year", "2024", "--unit", UNIT, "--data", str(copied))
    before = cells(folder)
    workbook = str(tmp_path / "附表.xlsx")
    assert run_command("export", *whose, "--output", workbook) == 0
    keep_headings(folder)
    assert run_command("import", workbook, *whose) == 0
    assert cells(folder) == before
    assert run_command("check", *whose) == 0


def test_a_filled_template_is_imported(copied: Path, tmp_path: Path) -> None:
    folder, whose = copied / "2024" / UNIT, ("--year", "2024", "--unit", UNIT, "--data", str(copied))
    before = cells(folder)["project_list"]
    path = tmp_path / "填报.xlsx"
    assert run_command("template", *whose, "--output", str(path)) == 0
    workbook = load_workbook(path)
    sheet = workbook["项目支出"]
    assert [cell.value for cell in sheet[HEADING_ROW]] == before[0]
    rows = [row for row in read_csv(folder / "project_list.csv") if row[0] not in ("合计", "项目类别")]
    for total in sheet[HEADING_ROW + 1]:
        total.value = None  # formulas, whose values only a spreadsheet knows
    for number, row in enumerate(rows, HEADING_ROW + 2):
        for column, text in enumerate(row, 1):
            is_amount = column > 4 and text
            sheet.cell(number, column).value = float(text) if is_amount else text
    workbook.save(path)
    keep_headings(folder)
    assert run_command("import", str(path), *whose) == 0
    assert cells(folder)["project_list"] == before


def office_file(tmp_path: Path, *lines: str) -> str:
    path = tmp_path / "附表.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def test_amounts_in_yuan_are_converted_and_counts_are_not(copied: Path, tmp_path: Path) -> None:
    table = copied / "2024" / UNIT / "new_assets.csv"
    table.write_bytes(table.read_bytes().partition(b"\n")[0] + b"\n")
    path = office_file(
        tmp_path,
        "示例市清单局2024年新增资产配置预算表,,,,",
        "部门名称：示例市清单局,,,,单位：元",
        "序号,资产名称,数量（台）,单价,预算数",
        ',合计,6,,"120,000.00"',
        '1,服务器,2,"40,000.00","80,000.00"',
        '2,扫描仪,4,"10,000.00","40,000.00"',
    )
    assert run_command("import", path, "--year", "2024", "--unit", UNIT, "--data", str(copied)) == 0
    assert table.read_text(encoding="utf-8-sig").splitlines()[1:] == ["合计,6,,12", "服务器,2,4,8", "扫描仪,4,1,4"]


@pytest.mark.parametrize(
    ("total", "category"), [("90", "本级支出项目"), ("80", "本级")], ids=["a total that is none", "a word"]
)
def test_what_is_wrong_in_an_office_file_is_told_with_its_row(
    copied: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    total: str,
    category: str,
    snapshot: SnapshotAssertion,
) -> None:
    path = office_file(
        tmp_path,
        "2024年项目支出表,,,,,,,,,,",
        "单位：万元,,,,,,,,,,",
        "序号,单位,项目类别,项目名称,功能分类科目,,预算数,,,2023年预算数,比上年增减（%）",
        ",,,,编码,名称,合计,财政拨款,其他资金,,",
        f",,合计,,,,{total},70,10,70,14.29",
        f"1,888001,{category},档案数字化,2010302,一般行政管理事务,80,70,10,70,14.29",
    )
    assert run_command("import", path, "--year", "2024", "--unit", UNIT, "--data", copied, "--force") == 2
    said = capsys.readouterr().out
    assert said[said.index("不能确定") :].replace(str(copied), "<目录>") == snapshot


def test_a_template_offers_codes_and_words(copied: Path, tmp_path: Path) -> None:
    path = tmp_path / "填报.xlsx"
    assert run_command("template", "--year", "2024", "--unit", UNIT, "--data", str(copied), "--output", str(path)) == 0
    workbook = load_workbook(path)
    allowed = {
        str(one.sqref).partition("5")[0]: one.formula1 for one in workbook["项目支出"].data_validations.dataValidation
    }
    assert allowed == {"A": "项目类别", "C": "支出功能科目编码", "E": "0", "F": "0", "G": "0"}
    assert workbook["项目支出"]["D5"].value.startswith('=IF($C5="","",IFERROR(INDEX(支出功能科目名称')
    # 服务类别 of two lists would be one name for two lists of words
    assert {"项目类别", "采购类别", "采购方式", "服务类别", "资产类别"} <= set(workbook.defined_names)


def test_a_new_year_keeps_the_names_and_empties_the_numbers(copied: Path) -> None:
    folder, todos = scaffold(Project(ROOT, copied), "2025", UNIT)
    assert (folder / "staff.csv").read_text(
        encoding="utf-8-sig"
    ) == "人员类别,编制数,实有人数\n行政编制,,\n工勤编制,,\n"
    assert "档案数字化,档案室修缮,工程,竞争性磋商,,,\n" in (folder / "procurement_list.csv").read_text(
        encoding="utf-8-sig"
    )
    assert "填本年的人员编制情况（用 budgetbook import 读入的会整张替换）" in [todo.what for todo in todos]


# ---- what is refused


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("project_list", "对下转移支付项目,", "转移支付,"),
        ("project_list", "2010302", "2010399"),
        ("project_list", "一般行政管理事务", "行政管理事务"),
        ("project_list", "合计,,,", "合计,,2010302,"),
        ("project_list", "档案数字化", "清单平台运行维护"),
        ("procurement_list", "2024-05-10", "2024年5月10日"),
        ("new_assets", "服务器,2,", "服务器,2台,"),
        ("new_assets", "服务器,2,4.0", "服务器,2,"),
        ("staff", "人员类别", "人员"),
    ],
    ids=["word", "code", "name", "total", "twice", "date", "count", "blank", "heading"],
)
def test_a_row_that_is_not_as_declared_is_refused(
    copied: Path, file: str, old: str, new: str, snapshot: SnapshotAssertion
) -> None:
    replace_in(copied / "2024" / UNIT / f"{file}.csv", old, new)
    assert refusal(copied) == snapshot


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('key = "project_list"\ntitle', 'key = "spending"\ntitle'),
        (
            'kind = "count", unit = "人", sum = true },\n    { heading = "实',
            'kind = "count", sum = true },\n    { heading = "实',
        ),
        ('key = "way", values', 'key = "way", kind = "code", values'),
        ('names_row = ["项目名称", "科目编码"]', 'names_row = ["项目"]'),
        ('name_of = "code"', 'name_of = "project"'),
        ('part_of = "amount"', 'part_of = "item"'),
        ('measure = "项目支出" }', 'measure = "项目支出", list = "spending" }'),
        ('of = "项目支出", of_by', 'of = "项目", of_by'),
        ('list = "procurement", of', 'list = "purchases", of'),
        ('heading = "编制数"', 'heading = "人员类别"'),
        ('heading = "编制数"', 'heading = "编制 数"'),
    ],
    ids=["taken", "unit", "values", "names", "name_of", "part_of", "two", "of", "list", "twice", "space"],
)
def test_a_list_that_does_not_hang_together_is_refused(
    copied: Path, old: str, new: str, snapshot: SnapshotAssertion
) -> None:
    replace_in(copied / "forms" / FORM, old, new)
    assert refusal(copied) == snapshot


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('input = "staff"', 'input = "people"', "staff"),
        ('subtotals_by = "category"', 'subtotals_by = "amount"', "project_list"),
        ('value = "people", width', 'value = "persons", width', "staff"),
        ('kind = "spending"\n', 'kind = "spending"\nall_classes = true\n', "spending"),
        ('value = "name", width = 20', 'value = "name", of = "change", width = 20', "project_list"),
    ],
    ids=["input", "subtotals", "value", "classes", "of"],
)
def test_a_table_that_asks_for_what_the_list_has_not_is_refused(
    copied: Path, old: str, new: str, key: str, snapshot: SnapshotAssertion
) -> None:
    replace_in(copied / "forms" / FORM, old, new)
    assert refusal(copied, lambda book: build_table(book, key)) == snapshot


def test_a_measure_that_there_is_not_is_refused(copied: Path) -> None:
    replace_in(copied / "forms" / FORM, 'measure = "政府采购"', 'measure = "采购"')
    assert run_command("check", "--year", "2024", "--unit", UNIT, "--data", copied) == 2
