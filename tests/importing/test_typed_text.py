from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetbook.figures import WAN_YUAN, YUAN
from budgetbook.importing import typed_text
from budgetbook.importing.amounts import TypedAmount, read_amount

FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")

AMOUNTS = st.decimals(min_value=0, max_value=Decimal(10**12), places=2)


@given(AMOUNTS)
def test_an_amount_is_the_same_plain_in_thousands_and_in_full_width_digits(amount: Decimal) -> None:
    for text in (f"{amount:f}", f"{amount:,f}", f"{amount:,f}".translate(FULL_WIDTH)):
        assert typed_text.amount(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "92万",
        "-5",
        "1,23",
        "12,34,567",
        "1 234",
        "9 2",
        "(5.0)",
        "—",
        "1.2345678",
        "１e5",
        "1e5",
        "+5",
        "二",
        "#REF!",
    ],
)
def test_what_is_not_certainly_an_amount_is_none(text: str) -> None:
    assert typed_text.amount(text) is None


@given(AMOUNTS)
def test_yuan_and_wan_yuan_turn_into_each_other_without_loss(amount: Decimal) -> None:
    assert typed_text.in_unit(typed_text.in_unit(amount, YUAN, WAN_YUAN), WAN_YUAN, YUAN) == amount
    assert typed_text.in_unit(amount, YUAN, WAN_YUAN) * 10000 == amount


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1,242,900.00元", "1242900.00", "元"),
        ("92 万元", "92", "万元"),
        ("¥1,242,900.00", "1242900.00", ""),
        ("人民币92.0万元", "92.0", "万元"),
        ("-0.00", "0", ""),
    ],
)
def test_a_currency_and_a_unit_leave_no_doubt(text: str, value: str, unit: str) -> None:
    assert read_amount(text) == TypedAmount(Decimal(value), unit)


@pytest.mark.parametrize("text", ["-", "—", "——", "－", "/", "无", " — "])
def test_what_offices_write_for_nothing_is_no_amount(text: str) -> None:
    assert read_amount(text) == TypedAmount()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("265974.440000001", "265974.44"),
        ("96282213.4400001", "96282213.44"),
        ("0.830000001", "0.83"),
        ("73.9999999999999", "74"),
        ("16726725.44000002", "16726725.44"),
    ],
)
def test_noise_of_computing_in_binary_is_taken_off(text: str, value: str) -> None:
    assert read_amount(text) == TypedAmount(Decimal(value), is_noise=True)


@pytest.mark.parametrize("text", ["0.3333333333", "12345678.3333333", "0.1234567", "4111.33333333"])
def test_a_quotient_is_no_noise(text: str) -> None:
    assert read_amount(text) is None


def test_an_amount_with_six_decimals_keeps_them() -> None:
    assert typed_text.amount("12345.678901") == Decimal("12345.678901")


def test_an_amount_in_its_own_unit_keeps_its_decimals() -> None:
    assert str(typed_text.in_unit(Decimal("92.0"), WAN_YUAN, WAN_YUAN)) == "92.0"
    assert str(typed_text.in_unit(Decimal("920000.00"), YUAN, WAN_YUAN)) == "92"


@pytest.mark.parametrize(
    "text",
    [
        "公务用车运行维护费",
        "　　其中：公务用车运行维护费",
        "其中:(1)公务用车运行维护费",
        "1、公务用车运行维护费",
        "１．公务用车运行维护费",
        "（二）公务用车 运行维护费",
        "十二、公务用车\n运行维护费",
    ],
)
def test_a_name_is_known_without_its_number(text: str) -> None:
    assert typed_text.label(text) == "公务用车运行维护费"


def test_a_number_that_belongs_to_the_name_stays() -> None:
    assert typed_text.label("2.5万人次") == "2.5万人次"
    assert typed_text.without_numbering("3. 业务工作会议支出") == "业务工作会议支出"
    assert typed_text.without_numbering("指标1、“最多跑一次”") == "“最多跑一次”"
    assert typed_text.without_numbering("2020年各项经费（一）") == "2020年各项经费（一）"


@pytest.mark.parametrize("text", ["", "…", "……", "XX", "ｘｘ", "二、…", "三、", "（二）", "1.", "***"])
def test_a_placeholder_only_shows_where_a_name_goes(text: str) -> None:
    assert typed_text.is_placeholder(text)


@pytest.mark.parametrize("text", ["205", "教育支出", "二、教育支出", "XX街道"])
def test_a_name_is_no_placeholder(text: str) -> None:
    assert not typed_text.is_placeholder(text)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("单位:元", "元"),
        ("金额单位：人民币万元", "万元"),
        ("单　位 ： 元", "元"),
        ("单位：辆", ""),
        ("单位代码", ""),
        ("万元", ""),
    ],
)
def test_the_unit_line_says_yuan_or_wan_yuan(text: str, unit: str) -> None:
    assert typed_text.stated_unit(text) == unit


def test_the_department_line_may_be_empty() -> None:
    assert typed_text.department_of("部门名称：洛阳市 某局") == "洛阳市某局"
    assert typed_text.department_of("编制部门：") == ""
    assert typed_text.department_of("部门收支总表") is None


def test_headings_are_the_same_in_any_spelling_but_of_another_year() -> None:
    assert typed_text.heading("2020年“三公”经费\n预算数（万元）", "2020") == typed_text.heading(
        '"三公"经费预算数', "2020"
    )
    assert typed_text.heading("其中：财政拨款", "2020") == typed_text.heading("财政拨款", "2020")
    assert typed_text.heading("2019年预算数", "2020") != typed_text.heading("2020年预算数", "2020")
