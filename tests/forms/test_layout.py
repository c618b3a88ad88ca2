"""Which columns the input tables have: what a form may say of them, and what is made of it."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest

from budgetbook.core.errors import InputError
from budgetbook.forms.layout import Layout
from budgetbook.forms.reading import read_form

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from budgetbook.core.project import Project
    from budgetbook.forms.columns import TableSchema
    from tests.fixtures.copies import EditForm


FILE = "report/forms/luoyang-2020.toml"

SMALL = """
inputs = ["income", "spending", "basic_spending", "three_public", "operating_cost", "procurement", "vehicles"]
government_codes = false
spending = [
    { key = "running", heading = "基本支出", of = "basic", classes = ["301", "302", "303", "310"] },
    { key = "works", heading = "项目支出", of = "project" },
]
other_income = [
    { key = "fees", source = "事业收入", fund = "事业资金" },
    { key = "rest", source = "其他收入", fund = "其他资金" },
]
"""
"""A place that knows only basic and project spending, and two kinds of other income."""


@pytest.fixture(scope="module")
def real(project: Project) -> Layout:
    return read_form(project, "luoyang-2020").data


@pytest.fixture(scope="module")
def small() -> Layout:
    return Layout.model_validate(tomllib.loads(SMALL))


def columns(table: TableSchema) -> list[tuple[str, str]]:
    return [(column.heading, column.kind) for column in table.columns]


# ---- what is made of it


def test_the_tables_of_the_real_form_have_the_headings_of_the_real_files(real: Layout, project: Project) -> None:
    folder = project.data / "2020" / "157001"
    for table in real.tables:
        first = (folder / table.file).read_text(encoding="utf-8-sig").splitlines()[0]
        assert ",".join(table.headings) == first


def test_spending_has_a_column_for_each_kind_in_the_order_of_the_form(real: Layout, small: Layout) -> None:
    first = [("科目编码", "code"), ("科目名称", "text"), ("资金性质", "text")]
    assert columns(small.spending_table) == [*first, ("基本支出", "amount"), ("项目支出", "amount")]
    assert columns(real.spending_table) == [
        *first,
        ("工资福利支出", "amount"),
        ("对个人和家庭的补助", "amount"),
        ("商品和服务支出", "amount"),
        ("一般性项目", "amount"),
        ("专项资金", "amount"),
    ]
    assert real.spending_table.key == small.spending_table.key == ("科目编码", "资金性质")


def test_basic_spending_has_the_governments_codes_and_the_appropriation_only_where_asked(
    real: Layout, small: Layout
) -> None:
    department = [("部门预算经济科目编码", "code"), ("部门预算经济科目名称", "text")]
    assert columns(small.basic_spending_table) == [*department, ("小计", "amount")]
    assert columns(real.basic_spending_table) == [
        *department,
        ("政府预算经济科目编码", "code"),
        ("政府预算经济科目名称", "text"),
        ("小计", "amount"),
        ("其中：财政拨款", "amount"),
    ]


def test_without_the_governments_codes_an_economic_item_stands_once(real: Layout, small: Layout) -> None:
    assert small.basic_spending_table.key == ("部门预算经济科目编码",)
    assert real.basic_spending_table.key == ("部门预算经济科目编码", "政府预算经济科目编码")


def test_no_column_may_be_empty_and_both_tables_may_have_a_total(real: Layout, small: Layout) -> None:
    for layout in (real, small):
        for table in (layout.spending_table, layout.basic_spending_table):
            assert [column.heading for column in table.columns if column.may_be_empty] == []
            assert table.has_total


def test_a_unit_fills_in_the_tables_that_the_form_asks_for_in_the_order_of_the_document(
    real: Layout, small: Layout
) -> None:
    core = ["income", "spending", "basic_spending", "three_public", "operating_cost", "procurement", "vehicles"]
    assert [table.stem for table in small.tables] == core
    assert [table.stem for table in real.tables] == [
        *core,
        *("performance_tasks", "performance_targets", "project_targets"),
    ]
    swapped = small.model_copy(update={"inputs": tuple(reversed(small.inputs))})
    assert [table.stem for table in swapped.tables] == core


def test_a_copy_with_other_settings_has_its_own_columns(small: Layout) -> None:
    """What was worked out of a layout before it was copied is not the copy's."""
    assert list(small.parts) == ["basic", "project"]
    basic = small.kinds_of("basic")
    copied = small.model_copy(update={"spending": basic})
    assert list(copied.parts) == ["basic"]
    assert [column.heading for column in copied.spending_table.columns if column.kind == "amount"] == [
        kind.heading for kind in basic
    ]


def test_every_table_that_there_is_has_a_file_of_its_own(small: Layout) -> None:
    files = [table.file for table in small.every_table]
    assert len(set(files)) == len(files)
    assert set(small.tables) < set(small.every_table)


def test_money_is_of_the_three_funds_of_fiscal_appropriation_or_of_another_income(real: Layout, small: Layout) -> None:
    assert real.funds == ("一般公共预算", "政府性基金预算", "国有资本经营预算", "其他资金")
    assert small.funds == ("一般公共预算", "政府性基金预算", "国有资本经营预算", "事业资金", "其他资金")


def test_columns_ask_for_a_fund_by_its_name_in_the_form(real: Layout, small: Layout) -> None:
    fiscal = {
        "general_public": "一般公共预算",
        "government_fund": "政府性基金预算",
        "state_capital": "国有资本经营预算",
    }
    assert real.fund_keys == {**fiscal, "other": "其他资金"}
    assert small.fund_keys == {**fiscal, "fees": "事业资金", "rest": "其他资金"}
    assert list(small.fund_keys.values()) == list(small.funds)


def test_a_kind_of_project_spending_may_stand_before_those_of_basic_spending(edit_form: EditForm) -> None:
    edit_form(GENERAL, "")
    project = edit_form("[[data.spending]]\n", f"{GENERAL}\n[[data.spending]]\n")
    headings = read_form(project, "luoyang-2020").data.spending_table.headings
    assert headings[3:] == ("一般性项目", "工资福利支出", "对个人和家庭的补助", "商品和服务支出", "专项资金")


# ---- what is refused


WAGES, GOODS = 'key = "wages"', 'key = "goods"'
OTHER = 'key = "other"\nsource'
GENERAL = '[[data.spending]]\nkey = "general"\nheading = "一般性项目"\nof = "project"\n'
EARMARKED = '[[data.spending]]\nkey = "earmarked"\nheading = "专项资金"\nof = "project"\n'
INCOME = '[[data.other_income]]\nkey = "other"\nsource = "其他收入"\nfund = "其他资金"\n'
SAME_SOURCE = INCOME.replace('"other"', '"fees"').replace("其他资金", "事业资金")
SAME_FUND = INCOME.replace('"other"', '"fees"').replace("其他收入", "事业收入")
CODES = "government_codes = true"

REFUSED = [
    # names that are the same
    pytest.param([(GOODS, WAGES)], "wages", id="two kinds of one key"),
    pytest.param([(OTHER, 'key = "general"\nsource')], "general", id="kind and income of one key"),
    pytest.param([('heading = "专项资金"', 'heading = "一般性项目"')], "一般性项目", id="two kinds of one heading"),
    pytest.param([('heading = "专项资金"', 'heading = "项目支出"')], "项目支出", id="a kind called as the sum of two"),
    pytest.param([('heading = "专项资金"', 'heading = "类名称"')], "类名称", id="a kind called as a column of names"),
    pytest.param([('heading = "专项资金"', 'heading = "资金性质"')], "资金性质", id="kind headed as a fixed column"),
    pytest.param([('fund = "其他资金"', 'fund = "政府性基金预算"')], "政府性基金预算", id="income of a fiscal fund"),
    pytest.param([('source = "其他收入"', 'source = "财政拨款"')], "财政拨款", id="income that is appropriation"),
    pytest.param([(INCOME, INCOME + SAME_SOURCE)], "其他收入", id="two incomes of one source"),
    pytest.param([(INCOME, INCOME + SAME_FUND)], "其他资金", id="two incomes of one fund"),
    pytest.param([('classes = ["303"]', 'classes = ["301"]')], "301", id="class of two kinds"),
    # nothing of what there must be
    pytest.param([(GENERAL, ""), (EARMARKED, "")], "project", id="no project column"),
    pytest.param([('of = "project"', 'of = "basic"')] * 2, "project", id="only basic columns"),
    pytest.param([('of = "basic"', 'of = "project"')] * 3, "basic", id="no basic column"),
    pytest.param([(CODES, "")], "government_codes", id="nothing said of the government's codes"),
    pytest.param([('"income", "spending"', '"income"')], "spending", id="no spending to fill in"),
    pytest.param([('heading = "专项资金"', 'heading = ""')], "heading", id="kind without heading"),
    pytest.param([('source = "其他收入"', 'source = ""')], "source", id="income without source"),
    pytest.param([('fund = "其他资金"\n', "")], "fund", id="income without fund"),
    # what is not known
    pytest.param([(CODES, f"{CODES}\nkinds = 5")], "kinds", id="unknown key"),
    pytest.param([(WAGES, f'{WAGES}\nname = "工资"')], "name", id="unknown key of a kind"),
    pytest.param([(OTHER, 'key = "other"\nname = "其他"\nsource')], "name", id="unknown key of an income"),
    pytest.param([('"income", "spending"', '"income", "spendings", "spending"')], "spendings", id="unknown table"),
    pytest.param([('of = "project"', 'of = "capital"')], "capital", id="kind of another part"),
    pytest.param([(CODES, 'government_codes = "是"')], "是", id="codes in a word"),
    # what is not as it must be written
    pytest.param([(WAGES, 'key = "Wages"')], "Wages", id="key in capitals"),
    pytest.param([(WAGES, 'key = "工资"')], "工资", id="key in Chinese"),
    pytest.param([(OTHER, 'key = "other-1"\nsource')], "other-1", id="key with a digit"),
    pytest.param([('classes = ["301"]', 'classes = ["30101"]')], "30101", id="item for a class"),
    pytest.param([('classes = ["301"]', "classes = [301]")], "301", id="class as a number"),
    pytest.param([(GENERAL, f'{GENERAL}classes = ["309"]\n')], "general", id="class of a kind of project spending"),
]


@pytest.mark.parametrize(("changes", "named"), REFUSED)
def test_a_layout_that_is_not_as_it_must_be_is_refused_in_one_chinese_sentence(
    edit_form: EditForm, changes: list[tuple[str, str]], named: str, snapshot: SnapshotAssertion
) -> None:
    for old, new in changes:
        project = edit_form(old, new)
    with pytest.raises(InputError) as refused:
        read_form(project, "luoyang-2020")
    message = str(refused.value)
    assert re.match(rf"{FILE} (第\d+行)?(缺少)?“data\b", message)
    assert named in message
    assert message.endswith("。")
    assert all(line.startswith(FILE) and line.endswith("。") for line in message.splitlines())
    assert message == snapshot


COLUMNS = [
    *("class", "section", "item", "unit_code", "name", "income_item", "income_amount", "spending_item"),
    *("total", "basic", "project", "appropriation", "general_public", "government_fund", "state_capital"),
    *("income", "short", "year"),  # of the sentence that tells of income
]


@pytest.mark.parametrize("key", COLUMNS)
@pytest.mark.parametrize("named", [GOODS, OTHER], ids=["kind", "income"])
def test_no_kind_and_no_income_is_called_as_a_column_that_every_table_has(
    edit_form: EditForm, key: str, named: str
) -> None:
    """It would stand in that column's place: its sum instead of all spending, or instead of a name or a code."""
    project = edit_form(named, named.replace("goods", key).replace("other", key))
    with pytest.raises(InputError, match=rf"^{FILE} 第\d+行“data”：发现 key“{key}”，应为附表各栏没有用到的名称"):
        read_form(project, "luoyang-2020")


@pytest.mark.parametrize("key", ["personnel", "operating"])
def test_no_income_is_called_as_a_part_of_basic_spending(edit_form: EditForm, key: str) -> None:
    project = edit_form(OTHER, OTHER.replace("other", key))
    with pytest.raises(InputError, match=rf"发现 key“{key}”，应为附表各栏没有用到的名称"):
        read_form(project, "luoyang-2020")
