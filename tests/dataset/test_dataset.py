from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from budgetbook.book import open_book
from budgetbook.checks import require_passed, run_checks
from budgetbook.core.errors import BudgetBookError, InputError, UsageError
from budgetbook.core.project import find_project
from budgetbook.dataset.dataset import Dataset, load_dataset
from budgetbook.forms.reading import read_form

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book
    from budgetbook.core.project import Project
    from tests.fixtures.copies import Edit, EditForm

TABLES = read_form(find_project(start=Path(__file__).parent), "luoyang-2020").data.tables


@pytest.fixture(scope="module")
def published(project: Project) -> list[list[str]]:
    text = (project.data / "raw/2020/157001/published.md").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()]


def between(lines: list[list[str]], start: str, end: str) -> list[list[str]]:
    """Take the tab-separated lines of one published table."""
    first = lines.index([start])
    last = lines.index([end], first)
    return [line for line in lines[first:last] if len(line) > 1]


def load(data: Path, year: str = "2020", unit: str = "157001") -> Dataset:
    return load_dataset(find_project(data), year, unit)


def refusal(data: Path, kind: type[BudgetBookError], year: str = "2020", unit: str = "157001") -> str:
    with pytest.raises(kind) as refused:
        load(data, year, unit)
    return str(refused.value).replace(str(data), "<数据目录>")


# what may lie in the data folder


@pytest.mark.parametrize("name", ["income.csv", "text", "text/duties.md", "note.txt"])
def test_a_link_that_leads_out_of_the_data_is_refused(
    data: Path, unit_folder: Path, tmp_path: Path, name: str, snapshot: SnapshotAssertion
) -> None:
    place, outside = unit_folder / name, tmp_path / "outside"
    if place.exists():
        place.rename(outside)
    else:
        outside.touch()
    place.symlink_to(outside)
    assert refusal(data, InputError).replace(str(tmp_path.resolve()), "<别处>") == snapshot


def test_a_unit_that_lies_outside_the_data_is_refused(data: Path, unit_folder: Path, tmp_path: Path) -> None:
    outside = unit_folder.rename(tmp_path / "outside")
    unit_folder.symlink_to(outside)
    assert "指向数据目录之外的链接" in refusal(data, InputError)


def test_a_link_within_the_data_is_followed(data: Path, unit_folder: Path) -> None:
    place = unit_folder / "income.csv"
    place.symlink_to(place.rename(data / "income-of-all.csv"))
    assert load(data).measures["收入总计"].value == 92


# the real 2020 figures, against the published text


# the columns of 预算03表
ACROSS = (
    *("合计", "基本支出", "工资福利支出", "对个人和家庭的补助", "商品和服务支出"),
    *("项目支出", "一般性项目", "专项资金"),
)


@pytest.mark.parametrize(
    ("start", "end", "fund"),
    [
        ("## 2020年部门支出总体情况表", "## 2020年一般公共预算支出情况表", None),
        ("## 2020年一般公共预算支出情况表", "## 一般公共预算基本支出情况表", "一般公共预算"),
    ],
    ids=["预算03表", "预算05表"],
)
def test_spending_is_as_published(
    book: Book, published: list[list[str]], start: str, end: str, fund: str | None
) -> None:
    spending = book.table("spending")
    spending = spending[spending["资金性质"] == fund] if fund else spending
    _, _, total, department, *rows = between(published, start, end)
    expected = [("".join(row[:3]), row[4], [Decimal(cell) for cell in row[5:]]) for row in rows]
    assert [
        (item["科目编码"], item["科目名称"], [item[heading].value for heading in ACROSS])
        for item in spending.to_dict("records")
    ] == expected
    assert len(expected) == 5
    for row in (total, department):
        assert [spending[heading].figures.total(heading).value for heading in ACROSS] == [
            Decimal(cell) for cell in row[5:]
        ]


def test_basic_spending_is_as_published(book: Book, published: list[list[str]]) -> None:
    lines = between(published, "## 一般公共预算基本支出情况表", "## 2020年一般公共预算“三公”经费支出情况表")
    _, _, total, *rows = lines
    basic = book.table("basic_spending")
    assert [
        (code, name, government_code, government_name, amount.value, fiscal.value)
        for code, name, government_code, government_name, amount, fiscal, *_ in basic.itertuples(index=False, name=None)
    ] == [(row[1], row[2], row[4], row[5], Decimal(row[6]), Decimal(row[7])) for row in rows]
    assert len(rows) == 15
    assert [basic[heading].figures.total(heading).value for heading in ("小计", "其中：财政拨款")] == [
        Decimal(cell) for cell in total[6:]
    ]


def test_three_public_is_as_published(book: Book, published: list[list[str]]) -> None:
    _, *rows = between(published, "## 2020年一般公共预算“三公”经费支出情况表", "# 洛阳市部门（单位）整体支出绩效目标表")
    parts = (
        *("“三公”经费", "因公出国（境）费", "公务接待费", "公务用车购置及运行费"),
        *("公务用车运行维护费", "公务用车购置费"),
    )
    assert [book.data.measures[part].value for part in parts] == [Decimal(amount) for _, amount in rows]
    assert len(rows) == 6


def test_performance_tasks_are_as_published(book: Book, published: list[list[str]]) -> None:
    rows = [row[-6:] for row in published if row[-1] == "2020年全年"]
    tasks = book.table("performance_tasks").itertuples(index=False, name=None)
    assert [(content, whole.value, fiscal.value, other, when) for _, content, whole, fiscal, other, when in tasks] == [
        (row[1], Decimal(row[2]), Decimal(row[3]), pd.NA, row[5]) for row in rows
    ]
    assert len(rows) == 3


@pytest.mark.parametrize(
    ("figure", "sentence"),
    [
        ("收入总计", "2020年收入总计{}，"),
        ("支出总计", "，支出总计{}，收支平衡"),
        ("财政拨款", "其中：财政一般拨款{}，"),
        ("其他收入", "，其他收入{}。"),
        ("人员经费", "其中：人员经费{}，"),
        ("公用经费", "；公用经费{}，"),
        ("机关运行经费", "机关运行经费支出预算{}，"),
        ("车辆", "账面共有车辆{}，"),
        ("车辆", "其中：一般公务用车{}。"),
    ],
    ids=["income", "spending", "appropriation", "other", "personnel", "operating", "running", "vehicles", "cars"],
)
def test_a_figure_of_the_text_is_as_published(
    book: Book, published: list[list[str]], figure: str, sentence: str
) -> None:
    text = "\n".join(line[0] for line in published)
    assert sentence.format(book.data.measures[figure].text) in text


def test_income_of_all_funds_is_appropriation_and_the_rest_is_other(data: Path, edit: Edit) -> None:
    edit("income.csv", "政府性基金预算,0.0", "政府性基金预算,2.0")
    edit("income.csv", "国有资本经营预算,0.0", "国有资本经营预算,0.5")
    edit("income.csv", "其他资金,0.0", "其他资金,3.1")
    measures = load(data).measures
    assert {name: measures[name].label for name in ("财政拨款", "其他收入", "收入总计")} == {
        "财政拨款": "财政拨款",
        "其他收入": "其他收入",
        "收入总计": "收入总计",
    }
    assert [measures[name].text for name in ("财政拨款", "其他收入", "收入总计")] == ["94.5万元", "3.1万元", "97.6万元"]


def test_there_is_no_procurement_as_published(book: Book) -> None:
    assert book.data.measures["政府采购"].value == 0
    assert book.data.measures["政府采购"].cells == ()


def test_the_years_are_figures_with_their_source(book: Book) -> None:
    data = book.data
    assert (data.year.text, data.year.cells[0].file) == ("2020年", "data/2020/157001")
    assert (data.year_before.text, data.year_before.formula) == ("2019年", "预算年度 2020 − 1 = 2019")
    assert data.year_before.cells == data.year.cells


# what makes no difference


def every_amount(data: Dataset) -> list[Decimal]:
    return [
        row.figure(column.heading, column.heading).value
        for table in data.sources.values()
        for row in table.rows
        for column in table.schema.columns
        if column.kind in ("amount", "count") and row.text(column.heading)
    ]


def test_amounts_that_excel_trimmed_are_the_same_amounts(data: Path, unit_folder: Path, book: Book) -> None:
    for path in unit_folder.glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b".0,", b",").replace(b".0\r\n", b"\r\n"))
    trimmed = open_book("2020", "157001", data)
    assert trimmed.table("income").iloc[0]["预算数"].cells[0].raw == "92"
    assert every_amount(trimmed.data) == every_amount(book.data)
    assert trimmed.data.measures["支出总计"].text == "92万元"
    require_passed(run_checks(trimmed))


def test_line_ends_and_bom_make_no_difference(data: Path, unit_folder: Path, book: Book) -> None:
    for path in unit_folder.glob("*.csv"):
        path.write_bytes(path.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n"))
    assert load(data) == book.data


def figures_alone(data: Dataset) -> list[Decimal]:
    return [*every_amount(data), *(figure.value for figure in data.measures.values())]


def test_the_real_data_have_no_notice(book: Book) -> None:
    assert book.data.notices == ()


def test_files_in_gbk_are_the_same_data_with_a_notice_each(data: Path, unit_folder: Path, book: Book) -> None:
    names = [schema.file for schema in TABLES]
    for name in names:
        path = unit_folder / name
        path.write_bytes(path.read_bytes().decode("utf-8-sig").encode("gbk"))
    loaded = load(data)
    assert loaded.notices == tuple(f"data/2020/157001/{name} 不是 UTF-8 编码，已按 GBK 编码读入。" for name in names)
    for name in (table.stem for table in TABLES):
        pd.testing.assert_frame_equal(loaded.table(name), book.table(name))


def test_amounts_and_codes_in_full_width_digits_are_the_same_with_a_notice_each(
    data: Path, edit: Edit, book: Book
) -> None:
    edit("spending.csv", "2010301,行政运行,一般公共预算,50.0", "２０１０３０１,行政运行,一般公共预算,５０．０")
    edit("vehicles.csv", "公务用车,2", "公务用车,２")
    loaded = load(data)
    assert loaded.notices == (
        "data/2020/157001/spending.csv 第3行“科目编码”：发现“２０１０３０１”，已读作 2010301。",
        "data/2020/157001/spending.csv 第3行“工资福利支出”：发现“５０．０”，已读作 50.0。",
        "data/2020/157001/vehicles.csv 第3行“数量（辆）”：发现“２”，已读作 2。",
    )
    assert figures_alone(loaded) == figures_alone(book.data)
    assert loaded.table("spending").iloc[0]["科目编码"] == "2010301"


@pytest.mark.parametrize("file", ["2020/157001/accepted.csv", "classification/2020/functions.csv"])
def test_every_file_in_gbk_has_its_notice(data: Path, file: str) -> None:
    path = data / file
    path.write_bytes(path.read_bytes().decode("utf-8-sig").encode("gb18030"))
    assert f"data/{file} 不是 UTF-8 编码，已按 GBK 编码读入。" in load(data).notices


def test_amounts_may_be_in_yuan(edit: Edit, edit_form: EditForm) -> None:
    edit("unit.toml", '"万元"', '"元"')
    loaded = load_dataset(edit_form('amount_unit = "万元"', 'amount_unit = "元"'), "2020", "157001")
    assert loaded.measures["收入总计"].text == "92元"
    assert loaded.measures["政府性基金预算支出"].text == "0元"


def test_headings_alone_mean_none_everywhere_but_where_zero_must_be_said(data: Path, unit_folder: Path) -> None:
    for path in unit_folder.glob("*.csv"):
        if path.name not in ("three_public.csv", "operating_cost.csv"):
            path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    loaded = load(data)
    full = [table.stem for table in TABLES if not loaded.table(table.stem).empty]
    assert full == ["three_public", "operating_cost"]
    assert [loaded.measures[name].text for name in ("收入总计", "支出总计", "公用经费", "车辆")] == [
        *("0万元", "0万元", "0万元", "0辆")
    ]


# what is refused


@pytest.mark.parametrize(
    "year",
    ["20", "二〇二〇", "２０２０", "2020年", "-202", "../2", ""],
    ids=["too short", "Chinese", "full-width", "with its unit", "negative", "path", "empty"],
)
def test_a_year_that_is_no_year_is_refused(data: Path, year: str) -> None:
    message = refusal(data, UsageError, year=year)
    assert message == f"年度：发现“{year}”，应为四位年份，如 2020。"


@pytest.mark.parametrize(
    "unit",
    ["157", "1570011", "１５７００１", "洛阳市", "../157", ""],
    ids=["too short", "too long", "full-width", "name", "path", "empty"],
)
def test_a_unit_that_is_no_code_is_refused(data: Path, unit: str) -> None:
    message = refusal(data, UsageError, unit=unit)
    assert message == f"单位编码：发现“{unit}”，应为六位数字，如 157001。"


def test_a_year_without_data_is_told_which_years_there_are(data: Path, snapshot: SnapshotAssertion) -> None:
    shutil.copytree(data / "2020", data / "2019")
    (data / "2018").write_text("不是目录", encoding="utf-8")
    message = refusal(data, UsageError, year="2021")
    assert "没有2021年的数据；现有年份：2019、2020。" in message
    assert message == snapshot


def test_a_unit_without_data_is_told_which_units_there_are(data: Path, snapshot: SnapshotAssertion) -> None:
    shutil.copytree(data / "2020/157001", data / "2020/157002")
    message = refusal(data, UsageError, unit="158001")
    assert "没有单位 158001 的数据；现有单位：157001、157002。" in message
    assert message == snapshot


def test_of_many_units_those_with_codes_like_it_are_named(data: Path) -> None:
    for code in range(300000, 300300):
        (data / "2020" / str(code)).mkdir()
    message = refusal(data, UsageError, unit="157010")
    assert "；现有301个单位，编码相近的：" in message
    named = message.rpartition("：")[2].removesuffix("。").split("、")
    assert len(named) == 10
    assert "157001" in named


def test_only_units_are_called_units(data: Path) -> None:
    (data / "2020/.ipynb_checkpoints").mkdir()
    assert refusal(data, UsageError, unit="158001").endswith("现有单位：157001。")


def test_a_data_folder_without_data_says_so(data: Path, snapshot: SnapshotAssertion) -> None:
    shutil.rmtree(data / "2020")
    message = refusal(data, UsageError)
    assert message.endswith("现有年份：无。")
    assert message == snapshot


def test_a_unit_code_other_than_the_folders_is_refused(data: Path, edit: Edit, snapshot: SnapshotAssertion) -> None:
    edit("unit.toml", '"157001"', '"157002"')
    message = refusal(data, BudgetBookError)
    assert "157002" in message
    assert "157001" in message
    assert message == snapshot


def test_a_comparison_with_a_last_year_that_is_not_there_is_refused(
    data: Path, edit: Edit, snapshot: SnapshotAssertion
) -> None:
    edit("unit.toml", "= false", "= true")
    assert refusal(data, InputError) == snapshot


@pytest.mark.parametrize(
    "file", ["unit.toml", "income.csv", "performance_tasks.csv", "text/duties.md", "text/three_public_no_base.md"]
)
def test_a_missing_file_is_refused_by_its_name(data: Path, unit_folder: Path, file: str) -> None:
    (unit_folder / file).unlink()
    assert refusal(data, InputError).startswith(f"缺少文件 data/2020/157001/{file}")


@pytest.mark.parametrize(("name", "meaning"), [("assets", "国有资产占有使用情况"), ("projects", "项目经费情况说明")])
def test_a_text_is_there_where_the_form_asks_for_it_and_only_there(
    data: Path, unit_folder: Path, edit_form: EditForm, name: str, meaning: str
) -> None:
    path = unit_folder / "text" / f"{name}.md"
    path.write_text("按规定执行。", encoding="utf-8")
    assert refusal(data, InputError).startswith(f"data/2020/157001/text/{name}.md 不属于文本的任何一处")
    asked = edit_form('"target_note"', f'"target_note", "{name}"')
    assert load_dataset(asked, "2020", "157001").prose[name] == "按规定执行。"
    path.unlink()
    with pytest.raises(InputError, match=f"^缺少文件 data/2020/157001/text/{name}.md：应写明{meaning}。$"):
        load_dataset(asked, "2020", "157001")


def test_a_text_that_the_form_does_not_ask_for_must_not_be_there(edit_form: EditForm) -> None:
    with pytest.raises(InputError, match=r"^data/2020/157001/text/institution\.md 不属于文本的任何一处"):
        load_dataset(edit_form('"institution", ', ""), "2020", "157001")


MAY_BE_ABSENT = ("procurement.csv", "vehicles.csv", "project_targets.csv")


@pytest.mark.parametrize("file", [schema.file for schema in TABLES if schema.file not in MAY_BE_ABSENT])
def test_every_table_whose_rows_must_be_listed_must_be_there(data: Path, unit_folder: Path, file: str) -> None:
    (unit_folder / file).unlink()
    assert refusal(data, InputError).startswith(f"缺少文件 data/2020/157001/{file}：应有“")


@pytest.mark.parametrize("file", MAY_BE_ABSENT)
def test_a_table_of_what_there_need_not_be_may_be_absent_which_is_said(
    data: Path, unit_folder: Path, file: str
) -> None:
    (unit_folder / file).unlink()
    loaded = load(data)
    assert loaded.frame(file.removesuffix(".csv")).empty
    assert [notice for notice in loaded.notices if notice.startswith(f"没有 data/2020/157001/{file}：按没有")]


def test_the_form_says_which_tables_may_be_absent(
    unit_folder: Path, edit_form: EditForm, snapshot: SnapshotAssertion
) -> None:
    (unit_folder / "procurement.csv").unlink()
    project = edit_form("government_codes = true", 'government_codes = true\nmay_be_absent = ["vehicles"]')
    with pytest.raises(InputError, match=r"^缺少文件 data/2020/157001/procurement\.csv"):
        load_dataset(project, "2020", "157001")
    edit_form('may_be_absent = ["vehicles"]', 'may_be_absent = ["income"]')
    with pytest.raises(InputError) as refused:
        load_dataset(project, "2020", "157001")
    assert str(refused.value) == snapshot


@pytest.mark.parametrize("kind", ["行政单位", "参公单位", "部门汇总", "事业单位"])
def test_only_a_public_institution_need_not_list_operating_cost(
    data: Path, unit_folder: Path, edit: Edit, kind: str
) -> None:
    edit("unit.toml", 'kind = "行政单位"', f'kind = "{kind}"')
    (unit_folder / "operating_cost.csv").unlink()
    if kind == "事业单位":
        assert load(data).measures["机关运行经费"] == 0
    else:
        assert refusal(data, InputError).startswith("缺少文件 data/2020/157001/operating_cost.csv")


def test_acceptances_need_not_be_there(data: Path, unit_folder: Path, book: Book) -> None:
    assert len(book.data.accepted) == 5
    (unit_folder / "accepted.csv").unlink()
    assert load(data).accepted == ()


def test_a_budget_of_the_year_before_is_seen(data: Path, book: Book) -> None:
    assert book.data.has_last_year is False
    shutil.copytree(data / "2020/157001", data / "2019/157001")
    assert load(data).has_last_year is True


def test_a_setting_is_a_cell_of_its_file(book: Book) -> None:
    cell = book.data.setting("unit.department_code")
    assert (cell.file, cell.row, cell.column, cell.raw) == (
        "data/2020/157001/unit.toml",
        0,
        "unit.department_code",
        "157",
    )


def test_a_refusal_names_the_cell_in_the_file_the_analyst_knows(
    data: Path, edit: Edit, snapshot: SnapshotAssertion
) -> None:
    edit("spending.csv", "50.0", "五十")
    assert refusal(data, InputError) == snapshot
