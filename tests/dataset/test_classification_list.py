"""Unknown codes, outdated names, wrong names: told apart, and told how to settle."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from budgetbook.core.errors import InputError
from budgetbook.dataset.classification_list import ECONOMIC, FUNCTIONS, ClassificationList, nearest
from budgetbook.dataset.row import Row
from budgetbook.figures import Cell
from budgetbook.forms.columns import Column, TableSchema

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

FILE = "data/2020/157001/spending.csv"
SCHEMA = TableSchema("spending.csv", "支出预算", (Column("科目编码", "code"), Column("科目名称")), ("科目编码",))

# 20805 and the 项 under it were renamed in 2020
RETIREMENT_2019 = {
    "208": "社会保障和就业支出",
    "20805": "行政事业单位离退休",
    "2080501": "归口管理的行政单位离退休",
    "2080502": "事业单位离退休",
}
RETIREMENT_2020 = {
    "208": "社会保障和就业支出",
    "20805": "行政事业单位养老支出",
    "2080501": "行政单位离退休",
    "2080505": "机关事业单位基本养老保险缴费支出",
}


def functions(budget_year: int = 2020, year: int = 2020, **lists: Any) -> ClassificationList:
    """The function codes of a year; the other year's list is that of 2019, unless told otherwise."""
    return ClassificationList(
        kind=FUNCTIONS,
        budget_year=budget_year,
        year=year,
        file=f"data/classification/{year}/functions.csv",
        folder="data/classification",
        names=lists.get("names", RETIREMENT_2020),
        inferred=lists.get("inferred", frozenset()),
        other_years=lists.get("other_years", {2019: RETIREMENT_2019}),
    )


def typed(code: str, name: str) -> Row:
    """Row 3 of spending.csv with a code and a name."""
    values = {"科目编码": code, "科目名称": name}
    cells = {heading: Cell(FILE, 3, heading, raw) for heading, raw in values.items()}
    return Row(schema=SCHEMA, file=FILE, number=3, cells=cells, values=values, amount_unit="万元")


def refusal(subjects: ClassificationList, code: str, name: str) -> str:
    with pytest.raises(InputError) as refused:
        subjects.of(typed(code, name), "科目编码", "科目名称")
    return str(refused.value)


def line_to_add(message: str) -> list[str]:
    """The row that a message says to write into the list, as Excel would read it."""
    (line,) = re.findall(r"(?:加一行|改为)“([^”]+)”", message)
    (cells,) = csv.reader([line])
    return cells


@pytest.mark.parametrize("code", ["2080501", "2080505"])
def test_a_code_under_the_name_of_the_list_is_taken(code: str) -> None:
    name = RETIREMENT_2020[code]
    assert functions().of(typed(code, name), "科目编码", "科目名称") == (code, name)


# what is certainly wrong: “应为”

WRONG = [
    pytest.param(functions(), "20805", "行政事业单位养老支出", "本年支出功能分类中的七位项级科目", id="section"),
    pytest.param(functions(), "3010100", "基本工资", "本年支出功能分类中的七位项级科目", id="other classification"),
    pytest.param(functions(), "2080501", "行政离退休", "2080501 的规范名称“行政单位离退休”", id="name of no list"),
    pytest.param(
        functions(),
        "2080501",
        "归口管理的行政单位离退休",
        "2080501 的规范名称“行政单位离退休”（“归口管理的行政单位离退休”是2019年的旧名称）",
        id="outdated name",
    ),
    pytest.param(
        functions(other_years={2018: RETIREMENT_2019, 2019: RETIREMENT_2019, 2021: RETIREMENT_2020}),
        "2080501",
        "归口管理的行政单位离退休",
        "2080501 的规范名称“行政单位离退休”（“归口管理的行政单位离退休”是2018、2019年的旧名称）",
        id="outdated name of several years",
    ),
    pytest.param(
        functions(2024),
        "2080501",
        "归口管理的行政单位离退休",
        "2080501 的规范名称“行政单位离退休”（“归口管理的行政单位离退休”是2019年的旧名称）",
        id="name given up before an earlier year's list",
    ),
    pytest.param(
        functions(2019, 2019, names=RETIREMENT_2019, other_years={2020: RETIREMENT_2020}),
        "2080501",
        "行政单位离退休",
        "2080501 的规范名称“归口管理的行政单位离退休”（“行政单位离退休”是2020年的新名称）",
        id="name that came later",
    ),
    pytest.param(
        functions(other_years={2019: RETIREMENT_2019, 2021: RETIREMENT_2019}),
        "2080501",
        "归口管理的行政单位离退休",
        "2080501 的规范名称“行政单位离退休”（“归口管理的行政单位离退休”是2019、2021年的名称）",
        id="name of years before and after",
    ),
    pytest.param(
        functions(2024),
        "2080501",
        "行政单位 离退休",
        "2080501 的规范名称“行政单位离退休”（只是全角半角或空格不同）",
        id="space in the name, another year's list",
    ),
]


@pytest.mark.parametrize(("subjects", "code", "name", "expected"), WRONG)
def test_what_is_certainly_wrong_is_told_with_what_it_should_be(
    subjects: ClassificationList, code: str, name: str, expected: str
) -> None:
    heading, found = ("科目编码", code) if "七位" in expected else ("科目名称", name)
    assert refusal(subjects, code, name) == f"{FILE} 第3行“{heading}”列：发现“{found}”，应为{expected}。"


# a real document of 2024 prints 维修(护)费
GOODS = {"302": "商品和服务支出"}
LIST = "data/classification/2020/economic_department.csv"
BRACKETS = ClassificationList(ECONOMIC, 2020, 2020, LIST, "data/classification", {**GOODS, "30213": "维修（护）费"})


@pytest.mark.parametrize(
    "name", ["维修(护)费", "维修（护)费", "维修 （护）费", "维修（护）\u3000费", "维修（护）\u00a0费"]
)
def test_a_name_that_differs_in_width_or_spaces_alone_is_refused_and_told_so(name: str) -> None:
    assert refusal(BRACKETS, "30213", name).endswith("应为30213 的规范名称“维修（护）费”（只是全角半角或空格不同）。")


def test_an_outdated_name_is_known_in_half_width_too() -> None:
    subjects = replace(BRACKETS, names={**GOODS, "30213": "维修费"}, other_years={2018: {"30213": "维修（护）费"}})
    assert "是2018年的旧名称" in refusal(subjects, "30213", "维修(护)费")


# what may be right: “不一定有错”, where to look it up, and what to write where

OWN, COPY = "在该表", "把该表复制为 data/classification/{}/functions.csv、核对各行，并在其中"
RENAMED_2025 = {**RETIREMENT_2020, "2080501": "机关离退休"}

DOUBTFUL = [
    pytest.param(functions(), "2080506", "机关事业单位职业年金缴费支出", OWN, "加一行", id="unknown code"),
    pytest.param(functions(), "2082502", "其他农村生活救助", OWN, "加一行", id="unknown code of an unknown section"),
    pytest.param(functions(), "2070101", "行政运行", OWN, "加一行", id="unknown code of an unknown class"),
    pytest.param(functions(), "2080502", "事业单位离退休", OWN, "加一行", id="code of another year alone"),
    pytest.param(
        functions(2024), "2080506", "机关事业单位职业年金缴费支出", COPY, "加一行", id="unknown, earlier list"
    ),
    pytest.param(functions(2018), "2080506", "机关事业单位职业年金缴费支出", COPY, "加一行", id="unknown, later list"),
    pytest.param(functions(2024), "2080502", "事业单位离退休", COPY, "加一行", id="of another year, earlier list"),
    pytest.param(functions(2024), "2080501", "行政离退休", COPY, "改为", id="name of no list, earlier list"),
    pytest.param(
        functions(2022, other_years={2025: RENAMED_2025}),
        "2080501",
        "机关离退休",
        COPY,
        "改为",
        id="name that came later, earlier list",
    ),
    pytest.param(functions(2018), "2080501", "归口管理的行政单位离退休", COPY, "改为", id="older name, later list"),
    pytest.param(
        functions(inferred=frozenset({"2080501"})), "2080501", "行政离退休", OWN, "改为", id="list's name is inferred"
    ),
]


@pytest.mark.parametrize(("subjects", "code", "name", "where", "what"), DOUBTFUL)
def test_what_may_be_right_is_refused_without_blame_and_with_the_row_to_write(
    subjects: ClassificationList, code: str, name: str, where: str, what: str, snapshot: SnapshotAssertion
) -> None:
    message = refusal(subjects, code, name)
    year = subjects.budget_year
    assert "不一定有错" in message
    assert "应为" not in message
    assert f"请查{year}年《政府收支分类科目》" in message
    assert where.format(year) in message
    assert what in message
    assert line_to_add(message) == [code, name, f"{year}年政府收支分类科目"]
    assert message == snapshot


def test_the_year_nearest_to_the_budgets_is_named_where_several_know_a_code() -> None:
    years = {2007: {"2080502": "事业单位管理的离退休人员"}, 2019: RETIREMENT_2019, 2025: {"2080502": "甲"}}
    assert "（2019年的科目表中有：“事业单位离退休”）" in refusal(functions(other_years=years), "2080502", "离退休")


@pytest.mark.parametrize(
    ("code", "above"),
    [("2080506", ""), ("2082502", "（上级 20825 也要列出）"), ("2070101", "（上级 20701、207 也要列出）")],
)
def test_an_unknown_code_is_told_with_what_else_the_list_lacks_above_it(code: str, above: str) -> None:
    assert f"”{above}，不对就改正；" in refusal(functions(), code, "甲")


@pytest.mark.parametrize("above", ["208", "20805"])
def test_a_list_without_the_class_or_section_of_a_code_is_blamed_itself(
    above: str, snapshot: SnapshotAssertion
) -> None:
    names = {code: name for code, name in RETIREMENT_2020.items() if code != above}
    message = refusal(functions(names=names), "2080501", "行政单位离退休")
    assert message.startswith(f"科目表 data/classification/2020/functions.csv 缺少 {above} 的名称")
    assert message == snapshot


codes = st.from_regex(r"[23](08|10)(05|11)(0[1-3])|208|20805|30101", fullmatch=True)
names = st.sampled_from(["行政单位离退休", "事业单位离退休", "归口管理的行政单位离退休", "维修（护）费", "维修(护)费"])
lists = st.dictionaries(codes, names)


@example(2020, {2020: RETIREMENT_2020}, frozenset(), "2080501", RETIREMENT_2020["2080501"])
@given(
    st.integers(2018, 2022),
    st.dictionaries(st.integers(2018, 2022), lists, min_size=1),
    st.frozensets(codes),
    codes,
    names,
)
def test_a_row_is_taken_just_where_the_list_used_has_it_and_what_is_above_it(
    budget_year: int, years: dict[int, dict[str, str]], inferred: frozenset[str], code: str, name: str
) -> None:
    year = nearest(years, budget_year)
    used = years.pop(year)
    subjects = functions(budget_year, year, names=used, inferred=inferred, other_years=years)
    if len(code) == 7 and used.get(code) == name and {code[:3], code[:5]} <= set(used):
        assert subjects.of(typed(code, name), "科目编码", "科目名称") == (code, name)
        return
    message = refusal(subjects, code, name)
    assert ("应为" in message) or ("不一定有错" in message) or (f"{subjects.file} 缺少" in message)
    assert message.count("。") == 1


@given(lists, codes.filter(lambda code: len(code) == 7 and code.startswith("2")), names)
def test_who_writes_what_the_refusal_says_is_understood(used: dict[str, str], code: str, name: str) -> None:
    used |= {code[:3]: "类", code[:5]: "款"}
    used.pop(code, None)
    added, added_name, _ = line_to_add(refusal(functions(names=used, other_years={}), code, name))
    subjects = functions(names=used | {added: added_name}, other_years={})
    assert subjects.of(typed(code, name), "科目编码", "科目名称") == (code, name)


@given(st.sets(st.integers(1949, 2100), min_size=1), st.integers(1949, 2100))
def test_the_nearest_year_is_the_year_itself_or_an_earlier_one_before_any_later(years: set[int], year: int) -> None:
    found = nearest(years, year)
    assert found in years
    between = {y for y in years if found < y <= year} if found <= year else {y for y in years if y < found}
    assert between == set()


def test_without_any_year_there_is_no_nearest() -> None:
    with pytest.raises(ValueError, match="empty"):
        nearest([], 2020)
