"""How offices lay out and fill in the tables: what is read all the same, and what is refused in one sentence."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

from budgetbook.core.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from tests.importing.conftest import Office, OfficeSheet, Value

    Change = Callable[[dict[str, OfficeSheet]], None]

SUBJECT = "洛阳市政务服务和大数据管理局"
SUMS = ("balance", "income", "spending", "appropriation", "general_public", "basic", "three_public")


def put(table: OfficeSheet, row: str, heading: int, value: Value) -> None:
    """Write a cell of the row with a name."""
    table.rows[table.find(row)[0]][heading] = value


def in_spending(row: str, column: int, value: Value) -> Change:
    return lambda tables: put(tables["spending"], row, column, value)


def each_amount(spell: Callable[[Decimal], Value], *keys: str) -> Change:
    def change(tables: dict[str, OfficeSheet]) -> None:
        for key in keys:
            for row in tables[key].rows[tables[key].body :]:
                row[:] = [spell(value) if isinstance(value, Decimal) else value for value in row]

    return change


def no_unit_line(table: OfficeSheet) -> None:
    table.rows[2] = [table.rows[2][0]]


def unit_in_the_cell_of_the_department(tables: dict[str, OfficeSheet]) -> None:
    for table in tables.values():
        table.rows[2] = [f"{table.rows[2][0]}　　　     单位：万元"]


def unit_in_headings(tables: dict[str, OfficeSheet]) -> None:
    for key, heading in {"spending": "总计", "general_public": "总计", "balance": "合计", "basic": "小计"}.items():
        no_unit_line(tables[key])
        row, column = tables[key].find(heading)
        tables[key].rows[row][column] = f"{heading}（万元）"


def nothing_in_an_empty_table(tables: dict[str, OfficeSheet]) -> None:
    for key in ("government_fund", "state_capital"):
        tables[key].rows.insert(tables[key].body, ["无"])


def empty_remarks(tables: dict[str, OfficeSheet]) -> None:
    tables["spending"].rows[3].append("备注")


def text_remarks(tables: dict[str, OfficeSheet]) -> None:
    empty_remarks(tables)
    tables["spending"].rows[9].append("含上年结转")


def subtotals(tables: dict[str, OfficeSheet]) -> None:
    table = tables["spending"]
    amounts = [Decimal(text) for text in ("75.7", "57.7", "50.0", "0", "7.7", "18.0", "18.0", "0")]
    table.rows.insert(table.body + 6, [None, None, None, None, "小计", *amounts])
    table.rows.append([None, None, None, None, "本页小计", *(Decimal(0) for _ in amounts)])
    total = table.rows[table.body][5:]
    table.rows[-1][5:] = total


def page_footer(tables: dict[str, OfficeSheet]) -> None:
    tables["spending"].rows += [
        [],
        ["打印日期：2020-01-20", None, None, None, None, "第1页/共2页"],
        [None, None, None, None, None, "92.0"],
    ]


def named_subtotals(tables: dict[str, OfficeSheet]) -> None:
    subtotals(tables)
    table = tables["spending"]
    table.rows[table.body + 6][4] = "一般公共服务支出小计："
    carried = [None, None, None, "过次页", *table.rows[-1][4:]]
    carried[4] = None
    table.rows[-1] = carried
    table.rows.append([None, None, None, "累计", None, *table.rows[-1][5:]])


def foot(*cells: Value) -> Change:
    return lambda tables: tables["spending"].rows.extend([[], list(cells)])


def column_numbers(*numbers: str) -> Change:
    return lambda tables: tables["spending"].rows.insert(tables["spending"].body, list(numbers))


def blank_subtotal(tables: dict[str, OfficeSheet]) -> None:
    tables["spending"].rows.insert(tables["spending"].body + 6, [None, None, None, None, "小计"])


def subtotal_in_brackets(tables: dict[str, OfficeSheet]) -> None:
    subtotals(tables)
    tables["spending"].rows[tables["spending"].body + 6][4] = "（小计）"


def row_numbers(tables: dict[str, OfficeSheet]) -> None:
    tables["spending"].rows[3].append("行次")
    for number, row in enumerate(tables["spending"].rows[tables["spending"].body :], start=1):
        row.append(str(number))


def owner(line: str) -> Change:
    return lambda tables: tables["spending"].rows[2].__setitem__(0, line)


def title(text: str) -> Change:
    return lambda tables: tables["spending"].rows[1].__setitem__(0, text)


def next_page(line: str, *, headings: bool) -> Change:
    def change(tables: dict[str, OfficeSheet]) -> None:
        table = tables["spending"]
        repeated = [list(row) for row in table.rows[3 : table.body]] if headings else []
        table.rows[table.body + 6 : table.body + 6] = [[line], *repeated]

    return change


def in_an_empty_table(*cells: Value) -> Change:
    return lambda tables: tables["government_fund"].rows.insert(tables["government_fund"].body, list(cells))


READ: dict[str, Change] = {
    "next-page": next_page("续表1", headings=True),
    "next-page-by-number": next_page("预算03表（续）", headings=True),
    "next-page-without-headings": next_page("续表", headings=False),
    "words-in-an-empty-table": in_an_empty_table("此表为空"),
    "nothing-in-a-column-of-amounts": in_an_empty_table(None, None, None, None, None, "无"),
    "note-with-its-word": lambda tables: tables["spending"].rows.append(["附注：其中上年结转10.0万元"]),
    "dashes-apart": each_amount(lambda amount: amount or "— —", *SUMS),
    "unseen-signs": each_amount(lambda amount: f"\u202d{amount}\u202c", "spending"),
    "round-sum": each_amount(lambda amount: f"{amount}万元整", "spending"),
    "total-with-colon": in_spending("合计", 4, "合计："),
    "subtotal-in-brackets": subtotal_in_brackets,
    "blank-subtotal": blank_subtotal,
    "column-numbers": column_numbers("**", "**", "**", "**", "**", *map(str, range(1, 9))),
    "column-numbers-with-sums": column_numbers("栏次", "", "", "", "", "1=2+6", "2=3+4+5", *map(str, range(3, 9))),
    "column-letters": column_numbers("甲", "", "", "乙", "丙", *map(str, range(1, 9))),
    "row-numbers": row_numbers,
    "owner-with-code": owner(f"部门名称：[157001]{SUBJECT}"),
    "owner-of-the-form": owner(f"填报单位：{SUBJECT}"),
    "two-years-in-the-title": title("2020年部门支出总体情况表（与2019年比较）"),
    "year-in-chinese": title("二〇二〇年部门支出总体情况表"),
    "named-subtotals": named_subtotals,
    "date-below": foot(None, None, None, None, None, None, "2020年1月15日"),
    "seal-below": foot(None, None, None, None, None, None, "（盖章）"),
    "page-number-below": foot("3"),
    "copies-below": foot("本表一式两份"),
    "no-data": lambda tables: tables["government_fund"].rows.insert(tables["government_fund"].body, ["本表无数据"]),
    "horizontal-bars": each_amount(lambda amount: amount or "―", *SUMS),
    "dashes": each_amount(lambda amount: amount or "-", *SUMS),
    "long-dashes": each_amount(lambda amount: amount or "——", *SUMS),
    "nothing": nothing_in_an_empty_table,
    "unit-beside-the-department": unit_in_the_cell_of_the_department,
    "unit-in-headings": unit_in_headings,
    "binary-noise": each_amount(lambda amount: f"{amount}00000000001" if amount else amount, "basic", "spending"),
    "unit-behind-the-amount": each_amount(lambda amount: f"{amount}万元", "spending"),
    "currency": each_amount(lambda amount: f"￥{amount:,}", "spending"),
    "empty-remarks": empty_remarks,
    "remarks": text_remarks,
    "subtotals": subtotals,
    "page-footer": page_footer,
}


@pytest.mark.parametrize("change", [pytest.param(change, id=name) for name, change in READ.items()])
def test_what_leaves_no_doubt_is_read_and_said(
    office: Office, sheets: list[OfficeSheet], change: Change, snapshot: SnapshotAssertion
) -> None:
    change({sheet.key: sheet for sheet in sheets})
    outcome = office.send(office.xlsx(sheets))
    assert outcome.findings == ()
    assert office.differing() == []
    assert "\n".join(notice for notice in outcome.notices if not notice.startswith("只说过一次")) == snapshot


def negative(spell: str) -> Change:
    def change(tables: dict[str, OfficeSheet]) -> None:
        for key in ("income", "spending", "general_public"):
            put(tables[key], "一般行政管理事务", 5, spell)

    return change


def filled_remarks(tables: dict[str, OfficeSheet]) -> None:
    text_remarks(tables)
    tables["spending"].rows[10].append(Decimal(20200115))


def twice(tables: dict[str, OfficeSheet]) -> None:
    for key in ("income", "spending", "general_public"):
        place = tables[key].find("行政运行")[0]
        tables[key].rows.insert(place + 1, list(tables[key].rows[place]))


def another_year(tables: dict[str, OfficeSheet]) -> None:
    for table in tables.values():
        table.rows[1] = [str(table.rows[1][0]).replace("2020", "2019")]
        table.name = f"表{table.key}"


def another_department(tables: dict[str, OfficeSheet]) -> None:
    for table in tables.values():
        table.rows[2][0] = "部门名称：洛阳市财政局"


def no_unit(tables: dict[str, OfficeSheet]) -> None:
    for table in tables.values():
        no_unit_line(table)


def all_in(unit: str) -> Change:
    def change(tables: dict[str, OfficeSheet]) -> None:
        for key, table in tables.items():
            if key in (*SUMS, "operating_cost"):
                table.rows[2][-1] = f"单位：{unit}"

    return change


def wan_over_yuan(tables: dict[str, OfficeSheet]) -> None:
    """Every table says 万元 above amounts in 元."""
    each_amount(lambda amount: amount * 10000, *SUMS)(tables)


def one_in_yuan(tables: dict[str, OfficeSheet]) -> None:
    tables["three_public"].rows[2][-1] = "单位：元"


def note_with_an_amount(tables: dict[str, OfficeSheet]) -> None:
    tables["spending"].rows.append([None, None, None, None, "其中：上年结转", Decimal("10.0")])


def wrong_subtotal(tables: dict[str, OfficeSheet]) -> None:
    subtotals(tables)
    tables["spending"].rows[tables["spending"].body + 6][5] = Decimal("75.5")


def left_out(tables: dict[str, OfficeSheet]) -> None:
    del tables["general_public"].rows[tables["general_public"].find("住房公积金")[0]]


def one_wrong(tables: dict[str, OfficeSheet]) -> None:
    put(tables["general_public"], "行政运行", 5, Decimal("58.7"))


def exchanged(tables: dict[str, OfficeSheet]) -> None:
    for row in tables["spending"].rows[tables["spending"].body :]:
        row[6], row[10] = row[10], row[6]


def codes_as_floats(tables: dict[str, OfficeSheet]) -> None:
    for row in tables["spending"].rows[tables["spending"].body :]:
        row[:3] = [f"{code}.0" if code else code for code in row[:3]]


def basic_item_left_out(tables: dict[str, OfficeSheet]) -> None:
    """No other table has the items of basic spending."""
    del tables["basic"].rows[tables["basic"].find("津贴补贴")[0]]


REFUSED: dict[str, Change] = {
    "item-of-one-table-left-out": basic_item_left_out,
    "triangle-and-space": negative("△ 18.0"),
    "sign-behind": negative("18.0-"),
    "sign-in-words": negative("负18.0"),
    "day-for-a-code": in_spending("行政运行", 2, "3月1日"),
    "codes-as-floats": codes_as_floats,
    "columns-exchanged": exchanged,
    "owner-of-the-form": owner("填报单位：洛阳市财政局"),
    "owner-without-a-word": owner("单位：洛阳市财政局"),
    "owner-with-another-code": owner(f"部门名称：158001{SUBJECT}"),
    "owner-in-the-title": title("洛阳市财政局2020年部门支出总体情况表"),
    "another-year-in-chinese": title("二〇一九年部门支出总体情况表"),
    "another-year-without-its-word": title("2019部门支出总体情况表"),
    "error-in-a-heading": lambda tables: tables["spending"].rows[4].__setitem__(6, "#REF!"),
    "error-in-the-unit": lambda tables: tables["spending"].rows[2].__setitem__(-1, "#REF!"),
    "error-in-a-code": in_spending("行政运行", 2, "#REF!"),
    "error-beside-a-row": lambda tables: tables["spending"].rows[9].append("#REF!"),
    "item-left-out": left_out,
    "one-amount-wrong": one_wrong,
    "amount-below": foot(None, None, None, None, None, None, "3"),
    "digits-lost": in_spending("行政运行", 5, "5.77E+05"),
    "percent": in_spending("行政运行", 5, "57.7%"),
    "another-unit-behind-the-amount": in_spending("行政运行", 5, "577000元"),
    "negative": negative("-18.0"),
    "negative-in-brackets": negative("(18.0)"),
    "words-for-amounts": each_amount(lambda amount: f"约{amount}", "spending"),
    "negatives": each_amount(lambda amount: -amount, "spending"),
    "triangle": negative("△18.0"),
    "date-for-a-code": in_spending("行政运行", 1, "2020-03-01"),
    "number-in-remarks": filled_remarks,
    "row-twice": twice,
    "another-year": another_year,
    "another-department": another_department,
    "no-unit": no_unit,
    "unit-too-large": wan_over_yuan,
    "unit-too-small": all_in("元"),
    "unit-not-read": all_in("千元"),
    "one-table-too-small": one_in_yuan,
    "one-amount-too-large": each_amount(lambda amount: amount * 10_000, "operating_cost"),
    "one-amount-too-small": each_amount(lambda amount: amount / 10_000, "operating_cost"),
    "note-with-an-amount": note_with_an_amount,
    "wrong-subtotal": wrong_subtotal,
}


@pytest.mark.parametrize("change", [pytest.param(change, id=name) for name, change in REFUSED.items()])
def test_one_cause_is_refused_in_one_sentence(
    office: Office, sheets: list[OfficeSheet], change: Change, snapshot: SnapshotAssertion
) -> None:
    change({sheet.key: sheet for sheet in sheets})
    findings = office.refused(office.xlsx(sheets))
    assert len(findings) == 1, findings
    finding = findings[0]
    assert finding == snapshot


def test_a_unit_that_the_user_confirms_is_believed(office: Office, sheets: list[OfficeSheet]) -> None:
    wan_over_yuan({sheet.key: sheet for sheet in sheets})
    outcome = office.send(office.xlsx(sheets), amount_units=["万元"])
    assert outcome.findings == ()


def test_the_unit_of_one_table_may_be_said(office: Office, sheets: list[OfficeSheet]) -> None:
    no_unit_line(next(sheet for sheet in sheets if sheet.key == "three_public"))
    path = office.xlsx(sheets)
    assert office.refused(path, amount_units=["元"])
    office.send(path, amount_units=["预算07表=万元"])
    assert office.differing() == []


@pytest.mark.parametrize(
    ("code", "times"), [("0!.0,", 10_000), ('0"."0000', 10_000), ("#,##0.0,", 1000), ('#,##0.0,,"万元"', 1_000_000)]
)
def test_an_amount_is_taken_as_large_as_it_is_shown(
    office: Office, sheets: list[OfficeSheet], code: str, times: int, snapshot: SnapshotAssertion
) -> None:
    def scale(book: openpyxl.Workbook) -> None:
        for row in book["三、部门支出总体情况表"].iter_rows(min_row=6):
            for cell in row:
                if isinstance(cell.value, Decimal):
                    cell.value *= times
                    cell.number_format = code

    outcome = office.send(office.xlsx(sheets, change=scale))
    assert office.differing() == []
    assert [notice for notice in outcome.notices if "存储" in notice] == snapshot


@pytest.mark.parametrize(
    "code",
    [
        *('#,##0.0"千元"', '0.00,,"百万元"', "-#,##0.0", '"△"#,##0.0', "(#,##0.0)", '0"0"', '0.0"%"', ";;;"),
        *('"见附注"', "[$$-409]#,##0.0", '0!.0000"万"'),
    ],
)
def test_an_amount_that_shows_as_another_is_refused(
    office: Office, sheets: list[OfficeSheet], code: str, snapshot: SnapshotAssertion
) -> None:
    def show(book: openpyxl.Workbook) -> None:
        for row in book["三、部门支出总体情况表"].iter_rows(min_row=6):
            for cell in row:
                if isinstance(cell.value, Decimal):
                    cell.number_format = code

    assert office.refused(office.xlsx(sheets, change=show)) == snapshot


@pytest.mark.parametrize(
    "code", ['_ * #,##0.0_ ;_ * -#,##0.0_ ;_ * "-"??_ ;_ @_ ', '#,##0.0" 万元"', "¥#,##0.0;;", "0.0E+0"]
)
def test_a_format_that_changes_nothing_is_read(office: Office, sheets: list[OfficeSheet], code: str) -> None:
    def show(book: openpyxl.Workbook) -> None:
        for row in book["三、部门支出总体情况表"].iter_rows(min_row=6):
            for cell in row:
                if isinstance(cell.value, Decimal):
                    cell.number_format = code

    office.send(office.xlsx(sheets, change=show))
    assert office.differing() == []


@pytest.mark.parametrize("value", [1e300, -1e300, 1e-300, 123456789012345678])
def test_an_absurd_number_is_told_with_its_cell(
    office: Office, sheets: list[OfficeSheet], value: float, snapshot: SnapshotAssertion
) -> None:
    def write(book: openpyxl.Workbook) -> None:
        book["三、部门支出总体情况表"]["F9"] = value

    assert office.refused(office.xlsx(sheets, change=write)) == snapshot


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [(1, "0%", "100%"), (95, '"≥"0"%"', "≥95%"), (3, '"第"0"季度"', "第3季度"), (5, '[>=5]"达标";"未达标"', "达标")],
)
def test_in_a_column_of_text_stands_what_a_cell_shows(
    office: Office, sheets: list[OfficeSheet], value: int, code: str, text: str
) -> None:
    office.send(office.xlsx(sheets, change=in_a_target(sheets, value, code)))
    written = (office.folder / "performance_targets.csv").read_text(encoding="utf-8-sig")
    assert written == (office.committed / "performance_targets.csv").read_text(encoding="utf-8-sig").replace(
        "规范性100%", text
    )


def in_a_target(
    sheets: list[OfficeSheet], value: float | str, code: str = "General"
) -> Callable[[openpyxl.Workbook], None]:
    """Write the value of one target."""
    table = next(sheet for sheet in sheets if sheet.name.startswith("十一"))
    row, column = next(
        (r, c) for r, cells in enumerate(table.rows) for c, cell in enumerate(cells) if cell == "规范性100%"
    )

    def write(book: openpyxl.Workbook) -> None:
        cell = book[table.name].cell(row + 1, column + 1)
        cell.value, cell.number_format = value, code

    return write


@pytest.mark.parametrize("value", [-1, "#REF!"])
def test_what_cannot_stand_in_a_target_is_told_where_it_was_read(
    office: Office, sheets: list[OfficeSheet], value: float | str, snapshot: SnapshotAssertion
) -> None:
    assert office.refused(office.xlsx(sheets, change=in_a_target(sheets, value))) == snapshot


def test_a_row_that_is_hidden_is_told_as_hidden(
    office: Office, sheets: list[OfficeSheet], snapshot: SnapshotAssertion
) -> None:
    table = next(sheet for sheet in sheets if sheet.key == "spending")
    place = table.find("行政运行")[0]
    table.rows[place][5] = Decimal("57.9")

    def hide(book: openpyxl.Workbook) -> None:
        book[table.name].row_dimensions[place + 1].hidden = True

    assert office.refused(office.xlsx(sheets, change=hide)) == snapshot


def test_a_sum_that_rounding_alone_changes_passes_and_the_rows_count(
    office: Office, sheets: list[OfficeSheet], snapshot: SnapshotAssertion
) -> None:
    put(next(sheet for sheet in sheets if sheet.key == "basic"), "工资福利支出", 6, Decimal("66.4"))
    outcome = office.send(office.csvs(sheets)[5])
    assert outcome.findings == ()
    assert [notice for notice in outcome.notices if "舍入差" in notice] == snapshot


@pytest.mark.parametrize("twice", [False, True])
def test_a_hidden_row_that_no_sum_counts_is_told(
    office: Office, sheets: list[OfficeSheet], twice: bool, snapshot: SnapshotAssertion
) -> None:
    basic = next(sheet for sheet in sheets if sheet.key == "basic")
    codes = ["301", "30101"] if twice else ["301", "30106"]
    names = (
        ["基本工资", "501", "50101", "工资奖金津补贴"] if twice else ["伙食补助费", "501", "50199", "其他工资福利支出"]
    )
    basic.rows.insert(basic.body + 3, [*codes, *names, Decimal("1.0"), Decimal("1.0")])

    def hide(book: openpyxl.Workbook) -> None:
        book[basic.name].row_dimensions[basic.body + 4].hidden = True

    assert office.refused(office.xlsx(sheets, change=hide)) == snapshot


def test_a_table_that_was_sent_but_not_recognised_is_not_missed(office: Office, sheets: list[OfficeSheet]) -> None:
    table = next(sheet for sheet in sheets if sheet.key == "basic")
    row, column = table.find("小计")
    table.rows[row][column] = "小记"
    outcome = office.send(office.xlsx(sheets))
    assert [finding for finding in outcome.findings if "小记" in finding] == list(outcome.findings)
    assert outcome.unread == ()


def test_where_many_sums_are_rounded_one_of_many_parts_may_miss_them_by_more(
    office: Office, sheets: list[OfficeSheet], snapshot: SnapshotAssertion
) -> None:
    basic = next(sheet for sheet in sheets if sheet.key == "basic")
    for row, amount in (("合计", "73.9"), ("工资福利支出", "66.4"), ("商品和服务支出", "7.5")):
        for column in (6, 7):
            put(basic, row, column, Decimal(amount))
    outcome = office.send(office.csvs(sheets)[5])
    assert outcome.findings == ()
    assert [notice for notice in outcome.notices if "舍入差" in notice] == snapshot
    put(basic, "商品和服务支出", 6, Decimal("7.2"))
    assert office.refused(office.csvs(sheets)[5], force=True) == snapshot


def test_one_table_may_round_what_the_others_print_to_the_yuan(office: Office, sheets: list[OfficeSheet]) -> None:
    tables = {sheet.key: sheet for sheet in sheets}
    for key in (key for key in SUMS if key != "spending"):
        tables[key].rows[2][-1] = "单位：元"
        each_amount(lambda amount: amount * 10_004, key)(tables)
    outcome = office.send(office.xlsx(sheets))
    assert outcome.findings == ()
    assert [notice[:5] for notice in outcome.notices if "舍入差" in notice] == ["预算03表"]
    put(tables["spending"], "住房公积金", 5, Decimal("5.1"))
    assert office.refused(office.xlsx(sheets), force=True)


def test_a_sum_that_tables_print_differently_is_no_rounding(office: Office, sheets: list[OfficeSheet]) -> None:
    put(next(sheet for sheet in sheets if sheet.key == "spending"), "一般公共服务支出", 5, Decimal("75.8"))
    assert office.refused(office.xlsx(sheets))


def test_a_table_that_was_not_sent_is_named(
    office: Office, sheets: list[OfficeSheet], snapshot: SnapshotAssertion
) -> None:
    outcome = office.send(office.xlsx([sheet for sheet in sheets if sheet.key != "spending"]))
    assert outcome.unread == snapshot


def test_amounts_that_one_layout_alone_states_are_listed(
    office: Office, sheets: list[OfficeSheet], snapshot: SnapshotAssertion
) -> None:
    outcome = office.send(office.xlsx(sheets))
    assert [notice for notice in outcome.notices if notice.startswith("只说过一次")] == snapshot


def test_another_sheet_in_the_workbook_may_be_skipped_unread(
    office: Office, sheets: list[OfficeSheet], snapshot: SnapshotAssertion
) -> None:
    def add_details(book: openpyxl.Workbook) -> None:
        book.create_sheet("明细")["A200000"] = "凭证"

    path = office.xlsx(sheets, change=add_details)
    with pytest.raises(InputError) as refused:
        office.send(path)
    assert str(refused.value) == snapshot
    office.send(path, skip=["明细"])
    assert office.differing() == []


@pytest.mark.parametrize("place", ["XFD1048576", "A1048576", "XFD6"])
def test_a_far_cell_of_spaces_is_nothing(office: Office, sheets: list[OfficeSheet], place: str) -> None:
    def add_spaces(book: openpyxl.Workbook) -> None:
        book.worksheets[0][place] = "  "

    office.send(office.xlsx(sheets, change=add_spaces))
    assert office.differing() == []
