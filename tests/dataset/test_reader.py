from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from budgetbook.core.errors import InputError
from budgetbook.core.project import find_project
from budgetbook.dataset.reader import Table, read_table
from budgetbook.dataset.row import Row
from budgetbook.figures import Cell
from budgetbook.figures.printing import in_decimals
from budgetbook.forms.columns import TableSchema
from budgetbook.forms.reading import read_form
from budgetbook.forms.schema import INCOME, OPERATING_COST, PERFORMANCE_TARGETS, PERFORMANCE_TASKS, VEHICLES
from tests.files import replaced

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

FOLDER = "data/2020/157001"
FILE = f"{FOLDER}/income.csv"

REAL = """\
收入来源,资金性质,预算数
合计,,92.0
财政拨款,一般公共预算,92.0
财政拨款,政府性基金预算,0.0
财政拨款,国有资本经营预算,0.0
其他收入,其他资金,0.0
"""

SPENDING = read_form(find_project(start=Path(__file__).parent), "luoyang-2020").data.spending_table
SPENDING_HEADINGS = ",".join(SPENDING.headings)
TASK_HEADINGS = ",".join(PERFORMANCE_TASKS.headings)
TARGET_HEADINGS = ",".join(PERFORMANCE_TARGETS.headings)

FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－", "0123456789.,-")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "income.csv"


def read(path: Path, content: str | bytes, schema: TableSchema = INCOME) -> Table:
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_table(path, schema, f"{FOLDER}/{schema.file}", "万元")


def refusal(path: Path, content: str | bytes, schema: TableSchema = INCOME) -> str:
    with pytest.raises(InputError) as refused:
        read(path, content, schema)
    return str(refused.value)


def changed(old: str, new: str) -> str:
    return replaced(REAL, (old, new))


def amounts(table: Table) -> list[Decimal]:
    return [row.figure("预算数", "预算数").value for row in table.rows]


def first_row(path: Path, content: str, schema: TableSchema = INCOME) -> Row:
    return read(path, content, schema).rows[0]


# what is read


def test_rows_are_numbered_as_excel_counts_and_the_total_row_stands_apart(path: Path) -> None:
    table = read(path, REAL)
    assert [row.number for row in table.rows] == [3, 4, 5, 6]
    assert amounts(table) == [Decimal("92.0"), Decimal(0), Decimal(0), Decimal(0)]
    assert table.published_total is not None
    assert table.published_total.number == 2
    assert table.published_total.figure("预算数", "合计").value == 92


@pytest.mark.parametrize("bom", ["\ufeff", ""], ids=["BOM", "no BOM"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_line_ends_and_bom_make_no_difference(path: Path, bom: str, line_end: str) -> None:
    assert read(path, bom + REAL.replace("\n", line_end)) == read(path, REAL)


def test_the_last_line_may_lack_its_line_end(path: Path) -> None:
    assert read(path, REAL.rstrip("\n")) == read(path, REAL)


@pytest.mark.parametrize("trimmed", ["92", "92.00", " 92.0 "], ids=["no decimal", "two decimals", "spaces around"])
def test_an_amount_that_excel_trimmed_is_the_same_amount(path: Path, trimmed: str) -> None:
    figure = first_row(path, changed("一般公共预算,92.0", f"一般公共预算,{trimmed}")).figure("预算数", "财政拨款")
    assert figure.value == Decimal("92.0")
    assert figure.text == "92万元"
    assert in_decimals(figure.value, 1) == "92.0"


def test_headings_alone_are_a_table_without_rows(path: Path) -> None:
    table = read(path, "收入来源,资金性质,预算数\n")
    assert table.rows == ()
    assert table.published_total is None


def test_a_total_row_is_not_required(path: Path) -> None:
    table = read(path, changed("合计,,92.0\n", ""))
    assert table.published_total is None
    assert [row.number for row in table.rows] == [2, 3, 4, 5]


def test_a_table_that_has_no_total_row_takes_the_word_for_a_row_like_any_other(path: Path) -> None:
    table = read(path, "项目,预算数\n合计,57.7\n", OPERATING_COST)
    assert table.published_total is None
    assert [row.text("项目") for row in table.rows] == ["合计"]


def test_an_amount_carries_its_cell_and_the_unit_of_the_data(path: Path) -> None:
    figure = first_row(path, REAL).figure("预算数", "一般公共预算财政拨款")
    assert (figure.unit, figure.label, figure.formula) == ("万元", "一般公共预算财政拨款", "")
    assert figure.cells == (Cell(FILE, 3, "预算数", "92.0"),)


def test_amounts_are_in_the_unit_that_the_data_name(path: Path) -> None:
    path.write_text(REAL, encoding="utf-8")
    assert read_table(path, INCOME, FILE, "元").rows[0].figure("预算数", "财政拨款").text == "92元"


def test_a_count_is_in_vehicles(path: Path) -> None:
    row = first_row(path, "车辆类别,数量（辆）\n一般公务用车,2\n", VEHICLES)
    assert row.figure("数量（辆）", "一般公务用车").text == "2辆"


def test_a_code_stays_text(path: Path) -> None:
    row = first_row(path, f"{SPENDING_HEADINGS}\n2010301,行政运行,一般公共预算,50.0,0.0,7.7,0.0,0.0\n", SPENDING)
    assert row.text("科目编码") == "2010301"


def test_an_empty_cell_is_nothing_and_not_zero(path: Path) -> None:
    headings = ",".join(PERFORMANCE_TASKS.headings)
    row = first_row(path, f"{headings}\n厉行节约类支出,三公经费,1.5,1.5,,2020年全年\n", PERFORMANCE_TASKS)
    assert row.figure_or_none("其他资金", "其他资金") is None
    fiscal = row.figure_or_none("财政资金", "财政资金")
    assert fiscal is not None
    assert fiscal.value == Decimal("1.5")


def several_lines(line_end: str) -> str:
    return (
        f"{TARGET_HEADINGS}\r\n"
        f'产出指标,数量指标,政务服务,"实现率90%以上，{line_end}不见面审批40%以上，{line_end}一窗受理80%以上"\r\n'
        "产出指标,数量指标,便利化,超过210项\r\n"
    )


def test_a_quoted_cell_of_several_lines_is_one_row_as_in_excel(path: Path) -> None:
    first, second = read(path, several_lines("\n"), PERFORMANCE_TARGETS).rows
    assert first.text("指标值") == "实现率90%以上，\n不见面审批40%以上，\n一窗受理80%以上"
    assert (second.number, second.text("三级指标")) == (3, "便利化")
    blank = several_lines("\n") + "产出指标,数量指标,,超过50万\r\n"
    assert refusal(path, blank, PERFORMANCE_TARGETS).startswith(
        f"{FOLDER}/performance_targets.csv 第4行“三级指标”列：发现空白"
    )


def test_the_line_ends_within_a_cell_make_no_difference(path: Path) -> None:
    assert read(path, several_lines("\r\n"), PERFORMANCE_TARGETS) == read(
        path, several_lines("\n"), PERFORMANCE_TARGETS
    )


@settings(deadline=None)
@given(amount=st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_an_amount_is_read_to_the_last_digit(tmp_path_factory: pytest.TempPathFactory, amount: Decimal) -> None:
    content = changed("一般公共预算,92.0", f"一般公共预算,{amount:f}")
    assert amounts(read(tmp_path_factory.getbasetemp() / "amounts.csv", content))[0] == amount


@settings(deadline=None)
@example("-0")
@given(text=st.text(st.sampled_from("0123456789.,-+eE %万元()０１．，－n"), min_size=1, max_size=9))
def test_an_amount_is_a_plain_number_or_one_in_other_digits_or_refused(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    typed = text.strip()
    half_width = typed.translate(FULL_WIDTH)
    first, *groups = half_width.partition(".")[0].removeprefix("-").split(",")
    grouped = bool(groups) and 1 <= len(first) <= 3 and all(len(group) == 3 for group in groups)
    number = half_width.replace(",", "") if grouped else half_width
    whole, point, decimals = number.removeprefix("-").partition(".")
    digits = [whole, decimals] if point else [whole]
    plain = all(part and set(part) <= set("0123456789") for part in digits) and len(decimals) <= 6
    path = tmp_path_factory.getbasetemp() / "amounts.csv"
    content = changed("一般公共预算,92.0", f'一般公共预算,"{text}"')
    if plain:
        number = number if number.strip("-0.") else number.removeprefix("-")  # there is no minus zero
        table = read(path, content)
        assert amounts(table)[0] == Decimal(number)
        assert table.rows[0].cells["预算数"].raw == typed
        notice = f"{FILE} 第3行“预算数”：发现“{typed}”，已读作 {number}。"
        assert table.notices == (() if typed == number else (notice,))
    else:
        assert "第3行“预算数”列" in refusal(path, content)


# what is read with a notice


@pytest.mark.parametrize(
    ("typed", "number", "amount"),
    [
        pytest.param("９２．０", "92.0", "92.0", id="full-width"),
        pytest.param("９２.0", "92.0", "92.0", id="full-width in part"),
        pytest.param("92．0", "92.0", "92.0", id="full-width point"),
        pytest.param("－92.0", "-92.0", "-92.0", id="full-width minus"),
        pytest.param('"1,092.0"', "1092.0", "1092.0", id="thousands separator"),
        pytest.param('"-1,092.0"', "-1092.0", "-1092.0", id="thousands separator, negative"),
        pytest.param('"12,345,678"', "12345678", "12345678", id="two thousands separators"),
        pytest.param("1，092.0", "1092.0", "1092.0", id="full-width thousands separator"),
        pytest.param("１，０９２．０", "1092.0", "1092.0", id="full-width throughout"),
    ],
)
def test_an_amount_that_leaves_no_doubt_is_read_and_noticed(path: Path, typed: str, number: str, amount: str) -> None:
    table = read(path, changed("一般公共预算,92.0", f"一般公共预算,{typed}"))
    raw = typed.strip('"')
    assert amounts(table)[0] == Decimal(amount)
    assert table.notices == (f"{FILE} 第3行“预算数”：发现“{raw}”，已读作 {number}。",)
    figure = table.rows[0].figure("预算数", "财政拨款")
    assert figure.cells == (Cell(FILE, 3, "预算数", raw),)


def test_an_amount_of_18_and_6_digits_is_read_to_the_last(path: Path) -> None:
    longest = "123456789012345678.654321"
    table = read(path, changed("一般公共预算,92.0", f"一般公共预算,{longest}"))
    assert str(amounts(table)[0]) == longest
    assert table.notices == ()


def test_a_total_in_full_width_digits_is_read_and_noticed(path: Path) -> None:
    table = read(path, changed("合计,,92.0", "合计,,９２．０"))
    assert table.published_total is not None
    assert table.published_total.figure("预算数", "合计").value == 92
    assert table.notices == (f"{FILE} 第2行“预算数”：发现“９２．０”，已读作 92.0。",)


def test_a_count_in_full_width_digits_is_read_and_noticed(path: Path) -> None:
    table = read(path, "车辆类别,数量（辆）\n一般公务用车,２\n", VEHICLES)
    assert table.rows[0].figure("数量（辆）", "一般公务用车").text == "2辆"
    assert table.notices == (f"{FOLDER}/vehicles.csv 第2行“数量（辆）”：发现“２”，已读作 2。",)


def test_a_code_in_full_width_digits_is_read_and_noticed(path: Path) -> None:
    table = read(path, f"{SPENDING_HEADINGS}\n２０１０３０１,行政运行,一般公共预算,50.0,0.0,7.7,0.0,0.0\n", SPENDING)
    assert table.rows[0].text("科目编码") == "2010301"
    assert table.notices == (f"{FOLDER}/spending.csv 第2行“科目编码”：发现“２０１０３０１”，已读作 2010301。",)


def test_one_code_in_two_kinds_of_digits_is_a_duplicate(path: Path) -> None:
    row = "行政运行,一般公共预算,1,0,0,0,0"
    message = refusal(path, f"{SPENDING_HEADINGS}\n2010301,{row}\n２０１０３０１,{row}\n", SPENDING)
    assert message.startswith(f"{FOLDER}/spending.csv 第3行“科目编码”列：发现“２０１０３０１”，应为不与第2行重复的行")


def test_full_width_digits_in_words_stay_as_they_were_typed(path: Path) -> None:
    table = read(path, f"{TARGET_HEADINGS}\n产出指标,数量指标,便利化,超过２１０项\n", PERFORMANCE_TARGETS)
    assert table.rows[0].text("指标值") == "超过２１０项"
    assert table.notices == ()


def test_each_reading_has_its_notice_in_the_order_of_the_file(path: Path) -> None:
    table = read(path, REAL.replace("92.0", "９２.0").replace("资金,0.0", "资金,０"))
    assert [notice.partition("：")[0] for notice in table.notices] == [
        f"{FILE} 第2行“预算数”",
        f"{FILE} 第3行“预算数”",
        f"{FILE} 第6行“预算数”",
    ]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_a_file_in_gbk_is_read_and_noticed(path: Path, encoding: str) -> None:
    table = read(path, REAL.replace("\n", "\r\n").encode(encoding))
    assert table.notices == (f"{FILE} 不是 UTF-8 编码，已按 GBK 编码读入。",)
    plain = read(path, REAL)
    assert (table.rows, table.published_total) == (plain.rows, plain.published_total)


def test_a_gbk_file_with_a_thousands_separator_has_both_notices(path: Path) -> None:
    table = read(path, changed("一般公共预算,92.0", '一般公共预算,"1,092.0"').encode("gbk"))
    assert table.notices == (
        f"{FILE} 不是 UTF-8 编码，已按 GBK 编码读入。",
        f"{FILE} 第3行“预算数”：发现“1,092.0”，已读作 1092.0。",
    )


@pytest.mark.parametrize("content", [REAL, "\ufeff" + REAL], ids=["no BOM", "BOM"])
def test_a_file_as_it_should_be_has_no_notice(path: Path, content: str) -> None:
    assert read(path, content).notices == ()


# what is refused


@pytest.mark.parametrize(
    ("amount", "found"),
    [
        pytest.param("九十二", "“九十二”", id="in words"),
        pytest.param("92万元", "“92万元”", id="with its unit"),
        pytest.param("９２万元", "“９２万元”", id="full-width with its unit"),
        pytest.param('"1,23.4"', "“1,23.4”", id="wrong grouping"),
        pytest.param('"1234,567"', "“1234,567”", id="group too long"),
        pytest.param('",092.0"', "“,092.0”", id="nothing before the separator"),
        pytest.param("92，0", "“92，0”", id="comma for a point"),
        pytest.param("1234567890123456789", "“1234567890123456789”", id="19 digits"),
        pytest.param("92.0000000", "“92.0000000”", id="7 decimals"),
        pytest.param("٩٢", "“٩٢”", id="digits of another script"),
        pytest.param("9 2.0", "“9 2.0”", id="with a space"),
        pytest.param("9.2E+01", "“9.2E+01”", id="with an exponent"),
        pytest.param("+92.0", "“+92.0”", id="with a plus"),
        pytest.param(".92", "“.92”", id="nothing before the point"),
        pytest.param("92.", "“92.”", id="nothing after the point"),
        pytest.param("−92.0", "“−92.0”", id="typographic minus"),
        pytest.param("-", "“-”", id="dash"),
        pytest.param("=C2", "“=C2”", id="formula"),
        pytest.param("nan", "“nan”", id="nan"),
        pytest.param("#REF!", "“#REF!”", id="Excel error"),
        pytest.param("", "空白", id="empty"),
        pytest.param("　", "空白", id="full-width space"),
    ],
)
def test_an_amount_that_is_no_plain_number_is_refused(
    path: Path, amount: str, found: str, snapshot: SnapshotAssertion
) -> None:
    message = refusal(path, changed("一般公共预算,92.0", f"一般公共预算,{amount}"))
    assert message.startswith(f"{FILE} 第3行“预算数”列：发现{found}，应为以万元为单位的数字")
    assert message == snapshot


@pytest.mark.parametrize("amount", ["9²", "①", "⒈5", "𝟗𝟐"], ids=["square", "circled", "with a stop", "mathematical"])
def test_a_sign_that_only_resembles_a_digit_is_refused(path: Path, amount: str) -> None:
    assert f"发现“{amount}”" in refusal(path, changed("一般公共预算,92.0", f"一般公共预算,{amount}"))


def test_an_amount_in_yuan_is_asked_for_in_yuan(path: Path) -> None:
    path.write_text(changed("一般公共预算,92.0", "一般公共预算,九十二"), encoding="utf-8")
    with pytest.raises(InputError, match="应为以元为单位的数字"):
        read_table(path, INCOME, FILE, "元")


@pytest.mark.parametrize(
    "count",
    ["两", "2.0", "-2", "２辆", "1,000", "1234567890", ""],
    ids=["in words", "decimal", "negative", "full-width with its unit", "separator", "ten digits", "empty"],
)
def test_a_count_that_is_no_whole_number_is_refused(path: Path, count: str, snapshot: SnapshotAssertion) -> None:
    message = refusal(path, f'车辆类别,数量（辆）\n一般公务用车,"{count}"\n', VEHICLES)
    assert message.startswith(
        f"{FOLDER}/vehicles.csv 第2行“数量（辆）”列：发现{f'“{count}”' if count else '空白'}，应为整数"
    )
    assert message == snapshot


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("行政运行", id="name"),
        pytest.param("２０１０３０", id="full-width, six digits"),
        pytest.param("2010301.0", id="as a number of Excel"),
        pytest.param("2.01E+06", id="exponent"),
        pytest.param("201-03-01", id="dashes"),
        pytest.param("201031", id="six digits"),
        pytest.param("01", id="leading digits lost"),
        pytest.param("'2010301", id="apostrophe"),
        pytest.param("", id="empty"),
    ],
)
def test_a_code_that_is_no_code_is_refused(path: Path, code: str, snapshot: SnapshotAssertion) -> None:
    content = f"{SPENDING_HEADINGS}\n{code},行政运行,一般公共预算,50.0,0.0,7.7,0.0,0.0\n"
    message = refusal(path, content, SPENDING)
    assert message.startswith(
        f"{FOLDER}/spending.csv 第2行“科目编码”列：发现{f'“{code}”' if code else '空白'}，应为数字编码"
    )
    assert message == snapshot


@pytest.mark.parametrize(
    ("content", "place"),
    [
        pytest.param(changed("一般公共预算", ""), "第3行“资金性质”列：发现空白，应为文字", id="empty text"),
        pytest.param(changed("财政拨款,政", "\n财政拨款,政"), "第4行是空行", id="blank row"),
        pytest.param(changed("财政拨款,政", ",,\n财政拨款,政"), "第4行是空行", id="row of empty cells"),
        pytest.param(REAL + "\n", "第7行是空行", id="blank row at the end"),
        pytest.param(changed("预算,92.0", "预算,92.0,"), "第3行有4格，应为3格", id="a cell too many"),
        pytest.param(changed("预算,92.0", "预算,1,092.0"), "第3行有4格，应为3格", id="thousands separator, no quotes"),
        pytest.param(changed("预算,92.0", "预算"), "第3行有2格，应为3格", id="a cell too few"),
        pytest.param(REAL + "财政拨款,一般公共预算,1.0\n", "第7行", id="duplicate row"),
        pytest.param(REAL + "合计,,92.0\n", "第7行“收入来源”列：发现“合计”", id="second total row"),
        pytest.param(changed("合计,,", "合计,全部,"), "第2行“资金性质”列：发现“全部”", id="text in the total row"),
        pytest.param(changed("合计,,92.0", "合计,,"), "第2行“预算数”列：发现空白", id="empty total"),
    ],
)
def test_a_row_that_does_not_fit_is_refused(path: Path, content: str, place: str, snapshot: SnapshotAssertion) -> None:
    message = refusal(path, content)
    assert message.startswith(f"{FILE} {place}")
    assert message == snapshot


def test_a_duplicate_row_names_both_rows_and_all_that_is_the_same(path: Path) -> None:
    message = refusal(path, REAL + "财政拨款,一般公共预算,1.0\n")
    for part in ("第7行", "第3行", "财政拨款", "一般公共预算"):
        assert part in message


def test_rows_with_one_code_under_two_funds_are_no_duplicates(path: Path) -> None:
    content = f"{SPENDING_HEADINGS}\n2010301,行政运行,一般公共预算,1,0,0,0,0\n2010301,行政运行,其他资金,1,0,0,0,0\n"
    assert len(read(path, content, SPENDING).rows) == 2


@pytest.mark.parametrize(
    ("headings", "fault"),
    [
        pytest.param("收入来源,预算数", "第1行缺少“资金性质”列", id="missing"),
        pytest.param("收入来源,资金性质,预算数,备注", "第1行多出“备注”列", id="extra"),
        pytest.param("资金性质,收入来源,预算数", "第1行列的次序不同", id="reordered"),
        pytest.param("收入来源,资金性质,预算", "第1行缺少“预算数”列", id="renamed"),
        pytest.param("收入来源,资金性质,预算数,", "第1行多出", id="without a heading"),
        pytest.param("合计,,92.0", "第1行缺少“收入来源”列", id="no headings at all"),
    ],
)
def test_headings_other_than_expected_are_refused(
    path: Path, headings: str, fault: str, snapshot: SnapshotAssertion
) -> None:
    message = refusal(path, changed("收入来源,资金性质,预算数", headings))
    assert message.startswith(f"{FILE} {fault}")
    assert "应为3列（“收入来源”、“资金性质”、“预算数”）" in message
    assert message == snapshot


def test_a_heading_that_stands_twice_is_not_called_a_wrong_order(path: Path) -> None:
    message = refusal(path, changed("收入来源,资金性质,预算数", "收入来源,资金性质,预算数,预算数"))
    assert "次序" not in message
    assert "“预算数”" in message


def test_a_column_without_heading_is_named_by_its_place(path: Path) -> None:
    assert "第4列" in refusal(path, changed("收入来源,资金性质,预算数", "收入来源,资金性质,预算数,"))


def test_a_blank_first_row_is_called_a_blank_row(path: Path) -> None:
    assert refusal(path, "\n" + REAL).startswith(f"{FILE} 第1行是空行")


def test_a_missing_file_is_refused(path: Path, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(InputError) as refused:
        read_table(path, INCOME, FILE, "万元")
    assert str(refused.value).startswith(f"缺少文件 {FILE}")
    assert str(refused.value) == snapshot


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(REAL.encode("utf-16"), id="UTF-16"),
        pytest.param(REAL.encode("big5", errors="ignore"), id="Big5"),
        pytest.param(REAL.encode("gbk") + b"\xff\xff", id="GBK with bytes that are none"),
        pytest.param(changed("资金性质", "资金").encode("gbk"), id="GBK with another heading"),
        pytest.param(b"PK\x03\x04\x14\x00\x06\x00\x08\x00\xff\xfe", id="Excel workbook"),
    ],
)
def test_a_file_in_another_encoding_is_refused_with_the_way_out(
    path: Path, content: bytes, snapshot: SnapshotAssertion
) -> None:
    message = refusal(path, content)
    assert message.startswith(f"{FILE} 不是 UTF-8 编码")
    assert "CSV UTF-8" in message
    assert message == snapshot


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf"], ids=["no byte", "BOM alone"])
def test_an_empty_file_is_refused(path: Path, content: bytes, snapshot: SnapshotAssertion) -> None:
    message = refusal(path, content)
    assert message.startswith(f"{FILE} 是空文件")
    assert message == snapshot


BROKEN_QUOTES = [
    pytest.param(changed("一般公共预算,", '"一般公共预算,'), id="quote never closed"),
    pytest.param(changed("一般公共预算,", '"一般"公共预算,'), id="text after the closing quote"),
]


@pytest.mark.parametrize("content", BROKEN_QUOTES)
def test_broken_quotes_are_refused(path: Path, content: str, snapshot: SnapshotAssertion) -> None:
    message = refusal(path, content)
    assert message.startswith(f"{FILE} ")
    assert message == snapshot


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(changed("财政拨款", "财" * 200_000), id="cell"),
        pytest.param("财" * (3 << 20), id="line"),
    ],
)
def test_what_is_larger_than_a_table_can_be_is_refused_as_that(
    path: Path, content: str, snapshot: SnapshotAssertion
) -> None:
    assert refusal(path, content) == snapshot


@pytest.mark.parametrize("content", BROKEN_QUOTES)
def test_broken_quotes_are_told_in_chinese_with_the_row_where_they_open(path: Path, content: str) -> None:
    message = refusal(path, content)
    assert "第3行" in message
    assert "引号" in message
    assert "expected" not in message
    assert "unexpected" not in message


def test_a_row_names_its_cell_when_it_is_refused(path: Path, snapshot: SnapshotAssertion) -> None:
    assert str(first_row(path, REAL).cell_error("资金性质", "其他资金")) == snapshot


def test_a_table_names_the_row_that_it_lacks(path: Path, snapshot: SnapshotAssertion) -> None:
    assert str(read(path, REAL).missing_row_error("收入来源", "事业收入")) == snapshot


# text that is refused


def task(name: str = "基本支出类", content: str = "人员经费", period: str = "2020年全年") -> str:
    return f'{TASK_HEADINGS}\n"{name}","{content}",74,74,,"{period}"\n'


@pytest.mark.parametrize("sign", list("=+-@"))
@pytest.mark.parametrize("space", ["", " ", "\t"], ids=["first", "after a space", "after a tab"])
def test_text_that_excel_would_compute_is_refused(path: Path, sign: str, space: str) -> None:
    message = refusal(path, task(content=f"{space}{sign}1+1"), PERFORMANCE_TASKS)
    assert message == (
        f"{FOLDER}/performance_tasks.csv 第2行“主要内容或用途”列："
        f"发现“{sign}1+1”，应为不以 =、+、-、@ 开头的文字（Excel 会当作公式）。"
    )


@pytest.mark.parametrize("text", ["互联网+监管", "甲=乙", "甲-乙", "a@b", "＝1", "—甲", "−1"])
def test_a_sign_elsewhere_than_at_the_beginning_is_no_formula(path: Path, text: str) -> None:
    row = read(path, task(name=text, content=text, period=text), PERFORMANCE_TASKS).rows[0]
    assert [row.text(heading) for heading in ("任务名称", "主要内容或用途", "计划实施时间")] == [text] * 3


@pytest.mark.parametrize(
    ("character", "kind"),
    [
        pytest.param("\u200b", "不可见的字符", id="zero-width space"),
        pytest.param("\ufeff", "不可见的字符", id="zero-width no-break space"),
        pytest.param("\u202e", "不可见的字符", id="right-to-left override"),
        pytest.param("\u00ad", "不可见的字符", id="soft hyphen"),
        pytest.param("\x00", "控制字符", id="NUL"),
        pytest.param("\x07", "控制字符", id="bell"),
        pytest.param("\t", "控制字符", id="tab"),
        pytest.param("\x7f", "控制字符", id="delete"),
        pytest.param("\ue000", "私用区的字符", id="private use"),
        pytest.param("\uffff", "未定义的字符", id="no character"),
    ],
)
def test_a_character_that_nobody_sees_is_refused_with_its_place(path: Path, character: str, kind: str) -> None:
    message = refusal(path, task(content=f"人员{character}经费"), PERFORMANCE_TASKS)
    assert message.startswith(f"{FOLDER}/performance_tasks.csv 第2行“主要内容或用途”列：发现“人员")
    assert message.endswith(f"应为没有{kind}的文字（第3个字符是 U+{ord(character):04X}）。")


def test_text_with_every_kind_of_seen_character_is_read(path: Path) -> None:
    text = "生僻字㐂𠮷、符号①②※→、标点“”‘’《》〈〉〔〕—…·～％℃、emoji😀"
    assert read(path, task(content=text), PERFORMANCE_TASKS).rows[0].text("主要内容或用途") == text


def test_a_line_break_in_a_cell_that_names_its_row_is_refused(path: Path) -> None:
    message = refusal(path, task(name="基本\n支出类"), PERFORMANCE_TASKS)
    assert message.startswith(f"{FOLDER}/performance_tasks.csv 第2行“任务名称”列：发现“基本")
    assert message.endswith("应为不换行的文字（第3个字符处换行）。")


def test_a_line_break_around_a_text_is_no_part_of_it(path: Path) -> None:
    assert read(path, task(name="\n基本支出类\n"), PERFORMANCE_TASKS).rows[0].text("任务名称") == "基本支出类"


def test_a_character_that_nobody_sees_is_named_in_an_amount_too(path: Path) -> None:
    assert "U+200B" in refusal(path, changed("一般公共预算,92.0", "一般公共预算,92.0\u200b"))
