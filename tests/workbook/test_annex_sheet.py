"""The official tables as sheets: their form, their values, and how they are seen and printed."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from budgetbook.figures import Figure, NumberFormat
from budgetbook.figures.ledger import SourcedText
from budgetbook.tables import build_annex, build_table
from budgetbook.tables.model import BodyCell, BodyRow
from budgetbook.workbook import styles
from budgetbook.workbook.annex_sheet import HEAD_ROW, column_widths, printed_format, write_annex_sheet
from budgetbook.workbook.export import short_title
from tests.source_document import PUBLISHED, published_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.worksheet.worksheet import Worksheet

    from budgetbook.book import Book
    from budgetbook.tables import AnnexTable

KEYS = [
    *("balance", "income", "spending", "appropriation", "general_public", "basic", "three_public"),
    *("government_fund", "state_capital", "operating_cost", "performance", "project_targets"),
]
each_table = pytest.mark.parametrize("key", KEYS)


def name_of(book: Book, key: str) -> str:
    table = build_table(book, key)
    return f"{table.number} {short_title(table)}"


@pytest.fixture(scope="module")
def sheets(exported: Any) -> dict[str, Worksheet]:
    """The sheets of the exported workbook, with what the values alone do not show: styles, merged cells, widths."""
    return {sheet.title: sheet for sheet in load_workbook(exported.path).worksheets}


def as_printed(row: list[object]) -> list[str]:
    """The cells of a row read from a workbook, as a table with one decimal prints them."""
    return [f"{Decimal(repr(value)):.1f}" if isinstance(value, float) else str(value) for value in row]


# ---------------------------------------------------------------- against what was published in 2020


@pytest.mark.parametrize(
    ("key", "title"), [("spending", "2020年部门支出总体情况表"), ("general_public", "2020年一般公共预算支出情况表")]
)
def test_spending_is_cell_for_cell_as_published(book: Book, exported: Any, key: str, title: str) -> None:
    """Only 单位代码 of a 项 differs: published empty or with the 项's own code, with us the unit's."""
    rows = [as_printed(row) for row in exported.rows(name_of(book, key))]
    total, department, *items = published_rows(title, "合计")
    assert [row for row in rows if "合计" in row] == [total]
    assert [row for row in rows if "157" in row] == [department]
    ours = [row[:3] + row[4:] for row in rows if row[2].isdigit() and row[3] == "157001"]
    assert ours == [row[:3] + row[4:] for row in items]
    assert len(ours) == 5


def test_basic_spending_is_cell_for_cell_as_published(book: Book, exported: Any) -> None:
    """The class of the department's classification is published once for its items, with us on each of them."""
    rows = [as_printed(row) for row in exported.rows(name_of(book, "basic"))]
    total, *items = published_rows("一般公共预算基本支出情况表", "合计")
    assert [row[6:] for row in rows if row[2] == "合计"] == [total[6:]]
    ours = [row for row in rows if re.fullmatch(r"\d{5}", row[1])]
    assert [row[1:] for row in ours] == [row[1:] for row in items]
    assert [row[0] for row in ours] == [row[1][:3] for row in items]


def test_three_public_is_as_published(book: Book, exported: Any) -> None:
    rows = [as_printed(row) for row in exported.rows(name_of(book, "three_public"))]
    amounts = [amount for _, amount in published_rows("2020年一般公共预算“三公”经费支出情况表", "共计")]
    names = ["合计", "一、因公出国（境）费用", "二、公务接待费", "三、公务用车购置及运行费"]
    found = [row for row in rows if re.fullmatch(r"\d+\.\d", row[1])]
    assert [row[1] for row in found] == amounts == ["1.5", "0.0", "0.2", "1.3", "1.3", "0.0"]
    assert [row[0] for row in found][:4] == names


def test_the_money_of_the_tasks_is_as_published(book: Book, exported: Any) -> None:
    lines = [line.split("\t") for line in PUBLISHED.read_text(encoding="utf-8").splitlines()]
    wanted = [line[1:] for line in lines if len(line) == 7 and line[-1] == "2020年全年"]
    rows = [row for row in exported.rows(name_of(book, "performance")) if "2020年全年" in row]
    assert [[row[1][2:], row[2], row[4], row[5], row[6], row[7]] for row in rows] == [
        [name[2:].strip(), content, float(amount), float(fiscal), other, period]
        for name, content, amount, fiscal, other, period in wanted
    ]
    assert len(rows) == 3


# ---------------------------------------------------------------- against the filled tables


def expected_value(cell: BodyCell) -> object:
    """The value that a cell of a filled table has in a workbook."""
    if isinstance(cell.value, Figure):
        return cell.value.value
    text = cell.value.text if isinstance(cell.value, SourcedText) else str(cell.value or "")
    return (cell.number[0] + cell.number[1].text + cell.number[2] + text) if cell.number else text


@each_table
def test_every_cell_of_the_table_is_in_its_sheet(book: Book, exported: Any, key: str) -> None:
    """Each row of a list is compared in its place; of the performance table, the filled cells in their order."""
    table = build_table(book, key)
    first = HEAD_ROW + len(table.head) - 1
    rows = exported.rows(name_of(book, key))[first : first + len(table.body)]
    read = [[Decimal(repr(value)) if isinstance(value, float) else value for value in row] for row in rows]
    wanted = [[expected_value(cell) for cell in row.cells] for row in table.body]
    if key == "performance":
        read = [[value for value in row if value != ""] for row in read]
        wanted = [[value for value in row if value != ""] for row in wanted]
    assert read == wanted
    assert len(read) == len(table.body)


@each_table
def test_title_department_unit_and_notes_stand_around_the_table(book: Book, exported: Any, key: str) -> None:
    table = build_table(book, key)
    rows = exported.rows(name_of(book, key))
    assert [value for value in rows[0] if value] == [table.number]
    assert [value for value in rows[1] if value] == [table.title]
    assert [value for value in rows[2] if value] == ["部门名称：洛阳市政务服务和大数据管理局", "单位：万元"]
    below = rows[HEAD_ROW + len(table.head) - 1 + max(1, len(table.body)) :]
    assert [row[0] for row in below] == list(table.notes)


@each_table
def test_headings_are_merged_as_the_form_has_them(book: Book, sheets: dict[str, Worksheet], key: str) -> None:
    """Read from the sheet alone: every column's path of headings, a merged cell counting for all it covers."""
    sheet = sheets[name_of(book, key)]
    form = book.form.table(key)
    columns = book.form.columns_of(form)
    covered = {
        (row, column): sheet.cell(merged.min_row, merged.min_col).value
        for merged in sheet.merged_cells.ranges
        for row in range(merged.min_row, merged.max_row + 1)
        for column in range(merged.min_col, merged.max_col + 1)
    }
    depth = max((len(column.heading) for column in columns), default=0)
    found = []
    for column in range(1, len(columns) + 1):
        path = [covered.get((row, column), sheet.cell(row, column).value) for row in range(4, 4 + depth)]
        found.append(tuple(dict.fromkeys(path)))
    assert found == [tuple(text.replace("{year}", "2020") for text in column.heading) for column in columns]


def test_the_merged_cells_of_the_performance_table_are_the_official_ones(
    book: Book, sheets: dict[str, Worksheet]
) -> None:
    merged = {str(cells) for cells in sheets[name_of(book, "performance")].merged_cells.ranges}
    # unit, code; duties, goal; the head of the tasks; a target's value; the first level of 22 targets; the explanation
    assert {"B4:D4", "E4:F4", "G4:H4", "B5:H5", "B6:H6", "A7:A11", "C7:D8", "E7:G7", "A12:A34"} <= merged
    assert {"E12:H12", "E34:H34", "B13:B21", "B22:B31", "B32:B34", "C13:C16", "B35:H35"} <= merged


def test_an_empty_table_keeps_its_form_with_one_empty_row(book: Book, sheets: dict[str, Worksheet]) -> None:
    sheet = sheets[name_of(book, "government_fund")]
    row = [sheet.cell(6, column) for column in range(1, 14)]
    assert [cell.value for cell in row] == [None] * 13
    assert {cell.border.left.style for cell in row} == {"thin"}
    assert str(sheet["A7"].value).endswith("为空表。")


# ---------------------------------------------------------------- types


@each_table
def test_codes_are_text_and_amounts_are_numbers_in_the_file(book: Book, exported: Any, key: str) -> None:
    table = build_table(book, key)
    raw = exported.raw(name_of(book, key))
    values = [cell.value for row in table.body for cell in row.cells]
    codes = [value.text for value in values if isinstance(value, SourcedText)]
    texts = [cell.text for cell in raw.values() if cell.kind == "inlineStr"]
    for code in set(codes):
        assert texts.count(code) == codes.count(code), code
    stored = [Decimal(cell.value) for cell in raw.values() if cell.kind == "n" and cell.value is not None]
    assert stored == [value.value for value in values if isinstance(value, Figure)]
    assert not [name for name, cell in raw.items() if cell.formula is not None]


def test_leading_zeros_of_codes_are_kept(book: Book, exported: Any) -> None:
    rows = exported.rows(name_of(book, "spending"))
    assert ["201", "03", "01"] in [row[:3] for row in rows]


@pytest.mark.parametrize(
    ("numbers", "value", "format_"),
    [
        (NumberFormat(1), "92.0", "0.0"),
        (NumberFormat(2), "92.005", "0.00"),
        (NumberFormat(0), "92.5", "0"),
        (NumberFormat(0, thousands=True), "2932700", "#,##0"),
        (NumberFormat(2, thousands=True), "2932700", "#,##0.00"),
        (NumberFormat(2, strip=True), "25.00", "0"),
        (NumberFormat(2, strip=True), "47.91", "0.00"),
        (NumberFormat(2, thousands=True, strip=True), "1047.90", "#,##0.0"),
    ],
)
def test_a_number_is_shown_as_the_table_prints_it(numbers: NumberFormat, value: str, format_: str) -> None:
    assert printed_format(numbers, Figure(Decimal(value), "万元", "收入")) == format_


def test_an_amount_is_stored_whole_and_shown_with_the_decimals_of_the_form(
    book: Book, sheet: Worksheet, saved: Callable[[Worksheet], Any]
) -> None:
    figure = Figure(Decimal("8.246"), "万元", "收入")
    table = replace(build_table(book, "operating_cost"), body=(BodyRow("item", (BodyCell("甲"), BodyCell(figure))),))
    write_annex_sheet(sheet, table)
    assert saved(sheet).raw("表")["B5"].value == "8.246"
    assert sheet["B5"].number_format == "0.0"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_text_of_a_table_becomes_a_formula(
    book: Book, sheet: Worksheet, saved: Callable[[Worksheet], Any], text: str
) -> None:
    """Head, body, title, lines and notes alike."""
    table = build_table(book, "operating_cost")
    head = ((replace(table.head[0][0], text=text), table.head[0][1]),)
    body = (BodyRow("item", (BodyCell(text), BodyCell(text, heading="row"))),)
    lines = {"number": text, "title": text, "department_line": text, "unit_line": text, "notes": (text,)}
    write_annex_sheet(sheet, replace(table, head=head, body=body, **lines))  # type: ignore[arg-type]
    raw = saved(sheet).raw("表")
    found = [cell for cell in raw.values() if cell.text == text]
    assert len(found) == 8
    assert {(cell.kind, cell.formula, cell.quoted) for cell in found} == {("inlineStr", None, True)}
    assert b"<f>" not in saved(sheet).part("xl/worksheets/sheet1.xml")


# ---------------------------------------------------------------- how it looks


@each_table
def test_every_cell_of_the_table_is_framed(book: Book, sheets: dict[str, Worksheet], key: str) -> None:
    """Also those that a merged cell covers, whose borders draw its right and its lower edge."""
    table = build_table(book, key)
    sheet = sheets[name_of(book, key)]
    merged = {
        place: number for number, cells in enumerate(sheet.merged_cells.ranges) for row in cells.rows for place in row
    }
    last = HEAD_ROW + len(table.head) + max(1, len(table.body)) - 1
    for row in range(HEAD_ROW, last + 1):
        for column in range(1, len(table.widths) + 1):
            border = sheet.cell(row, column).border
            own = merged.get((row, column), (row, column))
            sides = {"left": (row, column - 1), "right": (row, column + 1), "top": (row - 1, column)}
            for side, place in {**sides, "bottom": (row + 1, column)}.items():
                if merged.get(place, place) != own:
                    assert getattr(border, side).style == "thin", (row, column, side)


def test_texts_wrap_and_rows_are_high_enough_for_them(book: Book, sheets: dict[str, Worksheet]) -> None:
    sheet = sheets[name_of(book, "performance")]
    duties = sheet["B5"]
    assert duties.alignment.wrap_text
    width = sum(sheet.column_dimensions[letter].width for letter in "BCDEFGH")
    lines = -(-styles.text_width(str(duties.value)) // int(width))
    height = sheet.row_dimensions[5].height
    assert height is not None
    assert height >= lines * 14 >= 5 * 14


def test_a_text_too_long_for_the_highest_row_is_set_smaller(book: Book, sheet: Worksheet) -> None:
    table = build_table(book, "operating_cost")
    (row,) = table.body
    long = replace(row, cells=(BodyCell("长" * 1500), row.cells[1]))
    write_annex_sheet(sheet, replace(table, body=(long,)))
    size, width = int(sheet["A5"].font.size), int(sheet.column_dimensions["A"].width)
    assert 6 < size < styles.SIZE
    assert sheet.row_dimensions[5].height == styles.text_height("长" * 1500, width, size) <= styles.MAX_ROW_HEIGHT
    assert styles.text_height("长" * 1500, width, size + 1) > styles.MAX_ROW_HEIGHT
    assert sheet["A4"].font.size == styles.SIZE


def test_no_amount_is_wider_than_its_column(book: Book) -> None:
    """A spreadsheet would show ### instead."""
    figure = Figure(Decimal("123456789012.3"), "万元", "收入")
    table = build_table(book, "spending")
    body = tuple(
        replace(row, cells=tuple(replace(c, value=figure) if isinstance(c.value, Figure) else c for c in row.cells))
        for row in table.body
    )
    widths = column_widths(replace(table, body=body))
    assert min(widths[5:]) >= len("123456789012.3") + 2
    assert widths[:5] == column_widths(table)[:5]


def test_columns_have_the_proportions_of_the_form_and_fill_the_page(book: Book) -> None:
    for table in build_annex(book):
        widths = column_widths(table)
        assert styles.PAGE_WIDTH - len(widths) <= sum(widths) <= styles.PAGE_WIDTH * 5 // 4, table.key
    assert column_widths(build_table(book, "three_public")) == [86, 58]


@each_table
def test_a_sheet_is_printed_across_a4_one_page_wide_and_numbered(book: Book, exported: Any, key: str) -> None:
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    xml = exported.xml(name_of(book, key))

    def attributes(path: str) -> dict[str, str]:
        found = xml.find("/".join(f"{main}{name}" for name in path.split("/")))
        assert found is not None, path
        return dict(found.attrib)

    setup = attributes("pageSetup")
    assert (setup["orientation"], setup["paperSize"]) == ("landscape", "9")
    assert (setup["fitToWidth"], setup["fitToHeight"]) == ("1", "0")
    assert attributes("sheetPr/pageSetUpPr")["fitToPage"] == "1"
    assert attributes("printOptions")["horizontalCentered"] == "1"
    assert xml.findtext(f"{main}headerFooter/{main}oddFooter") == "&C第&P页 共&N页"


@each_table
def test_the_headings_are_repeated_on_every_page_and_stay_in_sight(
    book: Book, sheets: dict[str, Worksheet], key: str
) -> None:
    table: AnnexTable = build_table(book, key)
    sheet = sheets[name_of(book, key)]
    if not table.head:
        assert (sheet.print_title_rows, sheet.freeze_panes) == (None, None)
        return
    last = HEAD_ROW + len(table.head) - 1
    assert sheet.print_title_rows == f"${HEAD_ROW}:${last}"
    assert sheet.freeze_panes == f"A{last + 1}"


@each_table
def test_everything_is_printed(book: Book, sheets: dict[str, Worksheet], key: str) -> None:
    sheet = sheets[name_of(book, key)]
    assert sheet.print_area.replace("$", "").endswith(sheet.dimensions)
