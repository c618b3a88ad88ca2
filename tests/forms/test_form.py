from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from budgetbook.core.errors import InputError
from budgetbook.core.project import Project
from budgetbook.figures import NumberFormat
from budgetbook.forms.form import fill
from budgetbook.forms.reading import read_form
from tests.files import replaced

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book
    from budgetbook.forms.form import Form

    Reread = Callable[[str, str], Form]

NAME = "luoyang-2020"
FILE = f"report/forms/{NAME}.toml"
COLUMN = '{ heading = ["收入", "项目"], value = "income_item", width = 18 }'


@pytest.fixture
def reread(project: Project, tmp_path: Path) -> Reread:
    """Read the real form again with one text of it replaced by another."""

    def read(old: str, new: str) -> Form:
        copy = Project(root=tmp_path, data=project.data)
        copy.forms.mkdir(parents=True, exist_ok=True)
        text = replaced((project.forms / f"{NAME}.toml").read_text(encoding="utf-8"), (old, new), where=FILE)
        (copy.forms / f"{NAME}.toml").write_text(text, encoding="utf-8")
        return read_form(copy, NAME)

    return read


def refusal(reread: Reread, old: str, new: str) -> str:
    with pytest.raises(InputError) as error:
        reread(old, new)
    return str(error.value)


def test_the_real_form_has_three_parts_ten_sections_of_text_and_twelve_tables(project: Project) -> None:
    form = read_form(project, NAME)
    assert [part.number for part in form.parts] == ["第一部分", "第二部分", "第三部分", ""]
    statement = form.parts[1]
    assert [section.title[:2] for section in statement.sections] == [f"{n}、" for n in "一二三四五六七八九十"]
    assert len(form.tables) == 12
    assert (form.amount_unit, form.numbers.decimals, form.share_rule) == ("万元", 1, "largest-remainder")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('place = "洛阳市"', 'place = "洛阳市"\ncity = "洛阳"'),
        ('place = "洛阳市"\n', ""),
        ('key = "glossary"\nnumber', 'key = "Glossary"\nnumber'),
        ('{ key = "duties", title = "一、主要职能" }', '{ key = "duties" }'),
        ('key = "income"\nkind', 'key = "balance"\nkind'),
        ('key = "basic"\nkind', 'key = "../basic"\nkind'),
        ('columns = "spending"', 'columns = "expenditure"'),
        ('share_rule = "largest-remainder"', 'share_rule = "bankers"'),
        ('amount_unit = "万元"', 'amount_unit = "亿元"'),
        ('place = "洛阳市"', 'place = "洛阳市"\nnotebooks = "../shanghai"'),
        ("{ decimals = 1 }", "{ decimals = 9 }"),
        ("{ decimals = 1 }", "{ decimals = -1 }"),
        ("{ decimals = 1 }", '{ decimals = "一位" }'),
        ("first_year = 2020", 'first_year = "二〇二〇"'),
        ("first_year = 2020 ", ""),
        ("first_year = 2020", "first_year = 2020\nlast_year = 2019"),
        ('text_amounts = { unit = "万元" }', ""),
        ('{ unit = "万元" }', '{ unit = "亿元" }'),
        ('{ unit = "万元" }', '{ unit = "万元", decimals = 7 }'),
        ('{ unit = "万元" }', '{ unit = "万元", strip = true }'),
        ("{ decimals = 1 }", '{ decimals = 1, thousands = "逗号" }'),
        ("{ decimals = 1 }", "{ thousands = true }"),
        ("{ decimals = 1 }", "{ decimals = 1, places = 2 }"),
        ('"institution", "duties"', '"institution", "tasks", "duties"'),
        ('total_row = "first"', 'total_row = "middle"'),
        ("empty_total = false", ""),
        ("department_row = true", "department_row = true\nunit_row = true"),
        ('funds = ["一般公共预算拨款", ', "funds = ["),
        ('{ key = "duties", title', '{ key = "duties", number = "一", title'),
        ('kind = "income"', 'kind = "income"\namount_unit = "亿元"'),
        ('kind = "income"', 'kind = "income"\nnumbers = { strip = true }'),
        ('kind = "income"', 'kind = "income"\nblank_without_data = "是"'),
        ('"部门名称：{unit}"', '"部门名称：{office}"'),
        ('"单位：{amount_unit}"', '"单位：{amount_units}"'),
        ('appropriation = "财政拨款"', 'appropriation = "财政拨款1"'),
        ('"政府性基金预算拨款"', '"政府性基金预算拨款2"'),
        ('"部门名称：{unit}"', '"{year}年部门名称：{unit}"'),
        ('"单位：{amount_unit}"', '"单位：1{amount_unit}"'),
        ('appropriation = "财政拨款"', 'appropriation = "{level}财政拨款"'),
        ('heading = "专项资金"', 'heading = "专项资金2"'),
        ('source = "其他收入"', 'source = "其他收入３"'),
        ('fund = "其他资金"', 'fund = "{year}年其他资金"'),
        (COLUMN, COLUMN.replace("18", "0")),
        (COLUMN, COLUMN.replace(", width = 18", "")),
        (COLUMN, COLUMN.replace(" }", ", unit = 1 }")),
        (COLUMN, COLUMN.replace('["收入", "项目"]', "[]")),
        (COLUMN, COLUMN.replace('["收入", "项目"]', '"收入"')),
        (COLUMN, COLUMN.replace('["收入", "项目"]', '["收入", "项目", "甲", "乙", "丙"]')),
        ('columns = "spending"', "columns = 5"),
        ('term = "其他收入"', "term = 3"),
    ],
    ids=[
        "unknown key",
        "missing key",
        "part under a name that is no file's",
        "section without title",
        "table twice",
        "table under a name that is no file's",
        "columns of no table",
        "share rule",
        "amount unit",
        "notebooks elsewhere",
        "too many decimals",
        "negative decimals",
        "decimals in words",
        "year in words",
        "no first year",
        "last year before the first",
        "amounts of no unit",
        "unit of amounts",
        "too many decimals of amounts",
        "unknown key of amounts",
        "thousands in words",
        "numbers without decimals",
        "unknown key of numbers",
        "unknown text",
        "total in the middle",
        "nothing said of the empty total",
        "unknown key of the annex",
        "names of two funds",
        "unknown key of a section",
        "unit of a table",
        "numbers of a table without decimals",
        "blank in words",
        "unknown name in the department's line",
        "unknown name in the unit's line",
        "digit in the appropriation's name",
        "digit in a fund's name",
        "year in the department's line",
        "digit in the unit's line",
        "name in braces in the appropriation's name",
        "digit in a kind's heading",
        "full-width digit in an income's name",
        "name in braces in another fund's name",
        "column without width",
        "column lacks its width",
        "unknown key of a column",
        "column without heading",
        "heading not a list",
        "five levels of heading",
        "columns a number",
        "term a number",
    ],
)
def test_a_form_that_is_not_as_it_must_be_is_refused_in_one_chinese_sentence(
    reread: Reread, old: str, new: str, snapshot: SnapshotAssertion
) -> None:
    message = refusal(reread, old, new)
    assert message.startswith(f"{FILE} ")
    assert message.endswith("。")
    assert not re.search(r"[A-Za-z]+ [A-Za-z]+ [A-Za-z]+|tuple\[|\.\d+\.|\[key\]", message), message
    assert message == snapshot


@pytest.mark.parametrize("name", ["zhengzhou", "images"], ids=["no such folder", "a folder without notebooks"])
def test_a_form_whose_own_notebooks_are_not_there_is_refused_with_those_that_are(
    reread: Reread, project: Project, tmp_path: Path, snapshot: SnapshotAssertion, name: str
) -> None:
    (tmp_path / "notebooks").symlink_to(project.notebooks)
    place = 'place = "洛阳市"'
    assert reread(place, f'{place}\nnotebooks = "shanghai"').notebooks == "shanghai"
    assert refusal(reread, place, f'{place}\nnotebooks = "{name}"') == snapshot


def test_a_form_that_is_not_toml_is_refused(reread: Reread) -> None:
    message = refusal(reread, 'place = "洛阳市"', "place = 洛阳市")
    assert message.startswith(f"{FILE} 第5行不合 TOML 的格式：")


def test_a_form_that_is_not_there_is_refused_with_those_that_are(project: Project, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(InputError) as error:
        read_form(project, "kaifeng-2020")
    assert str(error.value) == snapshot


def test_tables_that_take_their_columns_from_each_other_are_refused(reread: Reread) -> None:
    assert "general_public" in refusal(reread, 'columns = "spending"', 'columns = "general_public"')


@pytest.mark.parametrize(
    ("years", "period", "covered"),
    [
        ("first_year = 2020", "2020年起", [2020, 2021, 2022, 2023, 2024]),
        ("first_year = 2020\nlast_year = 2022", "2020至2022年", [2020, 2021, 2022]),
        ("first_year = 2020\nlast_year = 2020", "2020年", [2020]),
    ],
    ids=["from a year", "some years", "one year"],
)
def test_a_form_is_for_the_years_from_its_first_to_its_last(
    reread: Reread, years: str, period: str, covered: list[int]
) -> None:
    form = reread("first_year = 2020", years)
    assert form.period == period
    assert [year for year in range(2018, 2025) if form.covers(year)] == covered
    assert form.covers(2999) is (form.last_year is None)


def test_a_table_prints_numbers_as_the_form_does_unless_it_says_otherwise(reread: Reread) -> None:
    own = 'kind = "operating_cost"\namount_unit = "元"\nnumbers = { decimals = 2, thousands = true, strip = true }'
    form = reread('kind = "operating_cost"', own)
    table, other = form.table("operating_cost"), form.table("three_public")
    assert (form.unit_of(table), form.unit_of(other)) == ("元", "万元")
    assert form.numbers_of(table) == NumberFormat(2, thousands=True, strip=True)
    assert form.numbers_of(other) == NumberFormat(1)


def test_a_form_prints_all_its_tables_in_its_own_way(reread: Reread) -> None:
    form = reread("numbers = { decimals = 1 }", "numbers = { decimals = 0, thousands = true }")
    assert {form.numbers_of(table) for table in form.tables} == {NumberFormat(0, thousands=True)}
    assert {form.unit_of(table) for table in form.tables} == {"万元"}


def test_a_form_has_the_sections_of_its_parts_and_no_others(book: Book) -> None:
    place = book.form.section("three_public")
    assert place is not None
    assert (place.id, place.form_key) == ("statement.three_public", "parts.statement.sections.three_public")
    assert book.form.section("three_public_statement") is None
    assert book.form.part("glossary") is not None
    assert book.form.part("annex") is None


def test_a_form_names_the_texts_that_a_unit_has_to_write(book: Book, reread: Reread) -> None:
    assert len(book.form.unit_texts) == 10
    form = reread('"target_note"', '"target_note", "assets", "projects"')
    assert [*form.unit_texts] == [*book.form.unit_texts, "assets", "projects"]
    own = '{ key = "duties", title = "一、主要职能" }, { key = "plan", title = "二、{year}年度任务", text = true }'
    more = reread(
        '{ key = "duties", title = "一、主要职能" },\n    { key = "composition", title = "二、',
        f'{own}, {{ key = "composition", title = "三、',
    )
    assert more.unit_texts == book.form.unit_texts | {"plan": "本年度任务"}


def test_a_table_takes_its_columns_from_the_table_it_names(book: Book) -> None:
    form = book.form
    assert form.table("general_public").columns == "spending"
    assert form.columns_of(form.table("general_public")) == form.table("spending").columns
    assert len(form.columns_of(form.table("general_public"))) == 13


def test_a_table_that_is_not_in_the_form_is_refused_with_those_that_are(
    book: Book, snapshot: SnapshotAssertion
) -> None:
    with pytest.raises(InputError) as table:
        book.form.table("three-public")
    assert str(table.value) == snapshot


def test_a_text_is_filled_with_the_values_that_it_names() -> None:
    words = {"unit": "洛阳市财政局", "year": "2020"}
    assert fill("{unit}{year}年度部门预算", words, "title.document") == "洛阳市财政局2020年度部门预算"
    assert fill("名词解释", words, "glossary") == "名词解释"


def test_a_value_is_put_in_as_it_is_even_with_braces_in_it() -> None:
    assert fill("{unit}概况", {"unit": "{year}局", "year": "2020"}, "overview") == "{year}局概况"


@pytest.mark.parametrize("template", ["{units}概况", "{}概况", "{unit }概况"])
def test_a_text_that_asks_for_an_unknown_value_is_refused(template: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(InputError) as error:
        fill(template, {"unit": "洛阳市财政局", "year": "2020"}, "overview")
    assert str(error.value) == snapshot
