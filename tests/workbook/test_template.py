"""The template for hand entry: its layout, what it lets people type, and what its formulas compute."""

from __future__ import annotations

import shutil
import subprocess
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from budgetbook.core.errors import BudgetBookError
from budgetbook.core.project import find_project
from budgetbook.dataset.classification import read_classification
from budgetbook.forms import schema
from budgetbook.workbook.cells import cell_at, write_number
from budgetbook.workbook.entry_sheet import ENTRY_ROWS
from budgetbook.workbook.sheet_names import INSTRUCTIONS, REFERENCE
from budgetbook.workbook.template import read_template_spec, template_workbook
from tests.places import UNIT, YEAR

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet
    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book
    from budgetbook.core.project import Project
    from budgetbook.forms.columns import TableSchema

FIXED = {schema.INCOME.file: 4, schema.THREE_PUBLIC.file: 4, schema.OPERATING_COST.file: 1}
"""Tables whose rows are always the same, and how many they are."""


@pytest.fixture(scope="module")
def workbook(template: Any) -> Workbook:
    """The template as the writing library reads it: with formulas, validations and protection."""
    return load_workbook(template.path)


@pytest.fixture
def tables(book: Book) -> tuple[TableSchema, ...]:
    return book.form.data.tables


def validations(sheet: Worksheet) -> dict[str, DataValidation]:
    """The validation of each column, by its letter."""
    return {str(found.sqref)[0]: found for found in sheet.data_validations.dataValidation}


def named(workbook: Workbook, name: str) -> list[object]:
    """The cells that a name stands for."""
    ((title, place),) = workbook.defined_names[name].destinations
    return [row[0].value for row in workbook[title][place.replace("$", "")]]


def first_entry_row(table: TableSchema) -> int:
    return 5 if table.has_total else 4


def last_row(table: TableSchema) -> int:
    return first_entry_row(table) + FIXED.get(table.file, ENTRY_ROWS) - 1


# ---------------------------------------------------------------- layout


def test_the_sheets_are_the_instructions_the_tables_and_the_lists(
    template: Any, tables: tuple[TableSchema, ...]
) -> None:
    assert template.names == [INSTRUCTIONS, *(table.title for table in tables), REFERENCE]


def test_every_table_has_the_layout_of_an_input_sheet(
    template: Any, workbook: Workbook, tables: tuple[TableSchema, ...]
) -> None:
    for table in tables:
        rows = template.rows(table.title)
        assert rows[0][0] == table.title
        assert rows[1][0] == {"vehicles.csv": "单位：辆", "performance_targets.csv": ""}.get(table.file, "单位：万元")
        assert rows[2] == list(table.headings)
        assert workbook[table.title].max_row == last_row(table)
        if table.has_total:
            assert rows[3] == ["合计", *[""] * (len(table.columns) - 1)]


def test_the_columns_are_those_of_the_form(data: Path, book: Book) -> None:
    """A form that splits spending otherwise has other columns, and other words in 资金性质."""
    kinds = (*book.form.data.spending[:1], book.form.data.spending[-1])
    more = book.form.data.other_income[0].model_copy(update={"key": "own", "source": "事业收入", "fund": "事业资金"})
    layout = book.form.data.model_copy(update={"spending": kinds, "other_income": (more,)})
    spec = read_template_spec(find_project(data), YEAR, UNIT, None)
    form = spec.form.model_copy(update={"data": layout, "amount_unit": "元"})
    made, _ = template_workbook(spec.__class__(YEAR, UNIT, "", form, spec.classification))
    sheet = made["支出预算"]
    assert [cell.value for cell in sheet[3]] == ["科目编码", "科目名称", "资金性质", "工资福利支出", "专项资金"]
    assert sheet["A2"].value == "单位：元"
    assert named(made, "资金性质")[-1] == "事业资金"
    assert [cell.value for cell in made["收入预算"][8]] == ["事业收入", "事业资金", None]


def test_rows_that_a_table_always_has_are_there_and_locked(workbook: Workbook) -> None:
    income = workbook["收入预算"]
    assert [[cell.value for cell in row] for row in income["A5:C8"]] == [
        ["财政拨款", "一般公共预算", None],
        ["财政拨款", "政府性基金预算", None],
        ["财政拨款", "国有资本经营预算", None],
        ["其他收入", "其他资金", None],
    ]
    assert [row[0].value for row in workbook["“三公”经费"]["A5:A8"]] == list(schema.THREE_PUBLIC_ITEMS)
    assert [row[0].value for row in workbook["机关运行经费"]["A4:A4"]] == [schema.OPERATING_COST_ITEM]
    for row in income["A5:C8"]:
        assert [cell.protection.locked for cell in row] == [True, True, False]


def test_nothing_is_entered_yet(workbook: Workbook, tables: tuple[TableSchema, ...]) -> None:
    """Least of all a zero: a cell is empty, or holds a fixed name or a formula."""
    for table in tables:
        sheet = workbook[table.title]
        for row in sheet.iter_rows(min_row=first_entry_row(table)):
            assert {cell.data_type for cell in row if cell.value is not None} <= {"s", "f"}
            assert not [cell for cell in row if cell.data_type == "s" and not cell.protection.locked]


# ---------------------------------------------------------------- what people may type


def test_entry_cells_are_open_and_everything_else_is_locked_without_a_password(
    workbook: Workbook, tables: tuple[TableSchema, ...]
) -> None:
    for sheet in workbook.worksheets:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
    for table in tables:
        sheet = workbook[table.title]
        first = first_entry_row(table)
        locked = {cell.protection.locked for row in sheet.iter_rows(max_row=first - 1) for cell in row}
        assert locked == {True}
        for number, column in enumerate(table.columns, start=1):
            looked_up = column.heading.endswith("科目名称")
            fixed = column.heading in table.key and table.file in FIXED
            cells = [sheet.cell(row, number) for row in range(first, last_row(table) + 1)]
            assert {cell.protection.locked for cell in cells} == {looked_up or fixed}, column.heading


def test_codes_are_chosen_from_those_of_the_year_under_which_rows_are_typed(
    workbook: Workbook, project: Project
) -> None:
    classification = read_classification(project, 2020)
    spending, basic = workbook["支出预算"], workbook["一般公共预算基本支出"]
    for sheet, letter, name, names, digits in (
        (spending, "A", "支出功能科目", classification.functions, 7),
        (basic, "A", "部门预算经济科目", classification.economic, 5),
        (basic, "C", "政府预算经济科目", classification.government, 5),
    ):
        validation = validations(sheet)[letter]
        assert (validation.type, validation.formula1) == ("list", f"{name}编码")
        wanted = {code: official for code, official in names.items() if len(code) == digits}
        assert dict(zip(named(workbook, f"{name}编码"), named(workbook, f"{name}名称"), strict=True)) == wanted
    assert "2010301" in named(workbook, "支出功能科目编码")
    assert "20103" not in named(workbook, "支出功能科目编码")


def test_codes_are_text(workbook: Workbook, template: Any) -> None:
    """In the list and in the cells to be filled, or else none would be found, and leading zeros would go."""
    raw = template.raw(REFERENCE)
    assert {cell.kind for name, cell in raw.items() if name.startswith("A") and cell.text} == {"inlineStr"}
    for sheet, letters in (("支出预算", "A"), ("一般公共预算基本支出", "AC")):
        assert {workbook[sheet][f"{letter}5"].number_format for letter in letters} == {"@"}


def test_texts_are_not_turned_into_numbers_and_dates(workbook: Workbook) -> None:
    assert {workbook["年度绩效目标"][f"{letter}9"].number_format for letter in "ABCD"} == {"@"}


def test_words_are_chosen_from_those_that_are_read(workbook: Workbook) -> None:
    funds = validations(workbook["支出预算"])["C"]
    kinds = validations(workbook["政府采购预算"])["A"]
    assert (funds.formula1, str(funds.sqref)) == ("资金性质", "C5:C204")
    assert named(workbook, "资金性质") == ["一般公共预算", "政府性基金预算", "国有资本经营预算", "其他资金"]
    assert named(workbook, str(kinds.formula1)) == ["货物", "工程", "服务"]


def test_amounts_are_numbers_not_below_zero_and_counts_whole(
    workbook: Workbook, tables: tuple[TableSchema, ...]
) -> None:
    for table in tables:
        sheet = workbook[table.title]
        found = validations(sheet)
        for number, column in enumerate(table.columns):
            if column.kind in ("amount", "count"):
                letter = "ABCDEFGHIJK"[number]
                limit = found[letter]
                assert limit.type == ("decimal" if column.kind == "amount" else "whole")
                assert (limit.operator, limit.formula1) == ("greaterThanOrEqual", "0")
                (cells,) = limit.sqref.ranges
                assert (cells.min_row, cells.max_row) == (first_entry_row(table), last_row(table))
                assert cells.min_col == cells.max_col == number + 1


def test_a_refused_entry_is_explained_within_the_length_that_a_workbook_allows(
    workbook: Workbook, tables: tuple[TableSchema, ...]
) -> None:
    for table in tables:
        for limit in validations(workbook[table.title]).values():
            assert limit.allow_blank
            assert limit.showErrorMessage
            assert 0 < len(limit.errorTitle or "") <= 32
            assert "应为" in (limit.error or "")
            assert len(limit.error or "") <= 255


# ---------------------------------------------------------------- formulas


def test_totals_and_names_are_formulas_in_locked_cells(workbook: Workbook, tables: tuple[TableSchema, ...]) -> None:
    for table in tables:
        sheet = workbook[table.title]
        formulas = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}
        numbers = [n for n, column in enumerate(table.columns) if column.kind in ("amount", "count")]
        names = [n for n, column in enumerate(table.columns) if column.heading.endswith("科目名称")]
        totals = {f"{'ABCDEFGHIJK'[n]}4" for n in numbers if table.has_total}
        rows = range(first_entry_row(table), last_row(table) + 1)
        assert formulas == totals | {f"{'ABCDEFGHIJK'[n]}{row}" for n in names for row in rows}
        assert all(sheet[place].protection.locked for place in formulas)


@pytest.fixture(scope="module")
def recalculated(template: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[list[object]]]:
    """Fill the template in as people do, have LibreOffice compute it, and read the values that it saved."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("PATH 上没有 LibreOffice，公式不能重算")
    folder = tmp_path_factory.mktemp("recalculated")
    filled = load_workbook(template.path)
    spending = filled["支出预算"]
    entries = ("2010301 0.1 0.2 7.7 0 0", "2010302 0.2 0 0 18 0", "9999999 0 0 0 0 0")
    for row, entry in enumerate(entries, start=5):
        code, *amounts = entry.split()
        spending[f"A{row}"] = code
        for column, amount in enumerate(amounts, start=4):
            write_number(cell_at(spending, row, column), Decimal(amount), "0.0")
    write_number(cell_at(spending, 6, 1), Decimal(2010302), "0")  # pasted from elsewhere, and so become a number
    basic = filled["一般公共预算基本支出"]
    basic["A5"], basic["C5"] = "30101", "50101"
    filled["收入预算"]["C5"] = 0
    filled.save(folder / "filled.xlsx")
    command = [soffice, f"-env:UserInstallation={folder.as_uri()}/profile", "--headless", "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", str(folder / "out"), str(folder / "filled.xlsx")], check=True, capture_output=True
    )
    if not (folder / "out" / "filled.xlsx").is_file():
        pytest.skip("这里的 LibreOffice 没有 Calc，公式不能重算")
    read = CalamineWorkbook.from_path(folder / "out" / "filled.xlsx")
    return lambda name: [list(row) for row in read.get_sheet_by_name(name).to_python(skip_empty_area=False)]


def test_the_names_follow_the_codes(recalculated: Callable[[str], list[list[object]]]) -> None:
    rows = recalculated("支出预算")
    assert [row[1] for row in rows[4:8]] == ["行政运行", "一般行政管理事务", "没有这个编码", ""]
    assert recalculated("一般公共预算基本支出")[4][:4] == ["30101", "基本工资", "50101", "工资奖金津补贴"]


def test_the_totals_are_sums_without_the_noise_of_binary_numbers(
    recalculated: Callable[[str], list[list[object]]],
) -> None:
    assert recalculated("支出预算")[3] == ["合计", "", "", 0.3, 0.2, 7.7, 18.0, 0.0]


def test_a_code_is_looked_up_as_text_though_a_pasted_one_may_be_a_number(workbook: Workbook) -> None:
    assert workbook["支出预算"]["B204"].value == (
        '=IF($A204="","",IFERROR(INDEX(支出功能科目名称,MATCH($A204&"",支出功能科目编码,0)),"没有这个编码"))'
    )


def test_totals_are_rounded_to_the_most_decimals_that_an_amount_can_have(workbook: Workbook) -> None:
    """LibreOffice adds 0.1 and 0.2 to 0.3 by itself; Excel stores 0.30000000000000004, and that is no amount."""
    assert workbook["支出预算"]["D4"].value == '=IF(COUNT(D5:D204)=0,"",ROUND(SUM(D5:D204),6))'


def test_the_total_of_nothing_is_nothing_and_of_a_zero_it_is_zero(
    recalculated: Callable[[str], list[list[object]]],
) -> None:
    assert recalculated("政府采购预算")[3] == ["合计", ""]
    assert recalculated("一般公共预算基本支出")[3] == ["合计", *[""] * 5]
    assert recalculated("收入预算")[3] == ["合计", "", 0.0]


# ---------------------------------------------------------------- for whom


def test_the_instructions_name_unit_year_and_every_table(template: Any, snapshot: SnapshotAssertion) -> None:
    texts = ["｜".join(str(value) for value in row if value) for row in template.rows(INSTRUCTIONS)]
    assert texts == snapshot


def test_a_unit_without_data_needs_the_name_of_a_form(data: Path, snapshot: SnapshotAssertion) -> None:
    project = find_project(data)
    spec = read_template_spec(project, "2020", "158001", "luoyang-2020")
    assert (spec.unit_name, spec.form.place) == ("", "洛阳市")
    made, _ = template_workbook(spec)
    assert str(made[INSTRUCTIONS]["A2"].value).startswith("单位：158001　　预算年度：2020")
    with pytest.raises(BudgetBookError) as error:
        read_template_spec(project, "2020", "158001", None)
    assert str(error.value) == snapshot


@pytest.mark.parametrize(
    ("year", "unit", "form"),
    [
        ("20", UNIT, None),
        (YEAR, "1570", None),
        (YEAR, UNIT, "kaifeng-2020"),
        (YEAR, "158001", "kaifeng-2020"),
        ("2019", UNIT, "luoyang-2020"),
    ],
    ids=["year", "unit", "other-form", "no-such-form", "form-of-other-years"],
)
def test_what_cannot_be_a_template_is_refused(
    data: Path, snapshot: SnapshotAssertion, year: str, unit: str, form: str | None
) -> None:
    with pytest.raises(BudgetBookError) as error:
        read_template_spec(find_project(data), year, unit, form)
    assert str(error.value) == snapshot


def test_there_is_no_template_without_a_classification(project_copy: Project) -> None:
    shutil.rmtree(project_copy.classification / "2020")
    with pytest.raises(BudgetBookError, match="科目"):
        read_template_spec(project_copy, YEAR, UNIT, None)
