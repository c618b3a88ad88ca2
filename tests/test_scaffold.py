from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from budgetbook.book import open_book
from budgetbook.checks import run_checks
from budgetbook.core.errors import BudgetBookError, InputError, UsageError
from budgetbook.core.project import find_project
from budgetbook.dataset.reader import read_table
from budgetbook.scaffold import TODO, next_steps, scaffold
from tests.files import read_records, tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.book import Book
    from budgetbook.core.project import Project
    from budgetbook.scaffold import Todo
    from tests.fixtures.copies import Edit

UNIT = "157001"


@pytest.fixture
def made(data: Path) -> tuple[Path, list[Todo]]:
    """The 2021 folder made from 2020's, and its list."""
    return scaffold(find_project(data), "2021", UNIT)


@pytest.fixture
def next_form_items(book: Book) -> tuple[str, ...]:
    """The totals whose change the form states."""
    return book.form.changes.items


def test_every_row_is_carried_over_and_every_amount_is_empty(made: tuple[Path, list[Todo]], book: Book) -> None:
    folder, _ = made
    for needed in book.form.data.tables:
        before, now = book.data.sources[needed.file].rows, read_records(folder / needed.file)
        assert len(now) == len(before), needed.file
        for old, new in zip(before, now, strict=True):
            for column in needed.columns:
                wanted = "" if column.kind in ("amount", "count") else old.text(column.heading)
                assert new[column.heading] in (wanted, ""), (needed.file, column.heading)
                if column.kind == "code" or column.heading in needed.key:
                    assert new[column.heading] == old.text(column.heading)


def test_no_amount_of_last_year_stands_in_any_table(made: tuple[Path, list[Todo]]) -> None:
    folder, _ = made
    assert sorted(path.name for path in folder.glob("*.csv"))
    for path in folder.glob("*.csv"):
        assert not [
            value
            for row in read_records(path)
            for value in row.values()
            if value.replace(".", "").isdecimal() and "." in value
        ]


def test_an_empty_amount_is_refused_when_the_budget_is_loaded(made: tuple[Path, list[Todo]], data: Path) -> None:
    folder, _ = made
    income = read_records(folder / "income.csv")
    assert len(income) == 4
    project = find_project(data)
    schema = open_book("2020", UNIT, data).form.data.tables[0]
    with pytest.raises(InputError, match=r"income\.csv 第2至5行“预算数”列：发现4处空白"):
        read_table(folder / "income.csv", schema, project.shown(folder / "income.csv"), "万元")


def test_reasons_are_laid_out_in_the_documents_order_and_wait_to_be_written(
    made: tuple[Path, list[Todo]], next_form_items: tuple[str, ...]
) -> None:
    laid_out = read_records(made[0] / "reasons.csv")
    assert list(laid_out[0]) == ["事项", "名称", "原因"]
    assert {row["原因"] for row in laid_out} == {""}
    codes = [(row["事项"], row["名称"]) for row in laid_out if row["事项"][:1].isdecimal()]
    assert codes == [
        ("2010301", "行政运行"),
        ("2010302", "一般行政管理事务"),
        ("2080505", "机关事业单位基本养老保险缴费支出"),
        ("2101101", "行政单位医疗"),
        ("2210201", "住房公积金"),
    ]
    items = [row["事项"] for row in laid_out]
    assert [item for item in items if not item[:1].isdecimal()] == list(next_form_items)
    assert items.index("一般公共预算支出") + 1 == items.index("2010301")
    assert items.index("2210201") + 1 == items.index("人员经费")


def test_codes_of_another_fund_stand_behind_its_total_and_those_that_other_money_pays_for_nowhere(
    data: Path, unit_folder: Path
) -> None:
    spending = (unit_folder / "spending.csv").read_text(encoding="utf-8-sig")
    of_fund = (
        "2010301,行政运行,政府性基金预算,0.0,0.0,0.0,3.0,0.0\n2010302,一般行政管理事务,其他资金,0.0,0.0,0.0,1.0,0.0\n"
    )
    (unit_folder / "spending.csv").write_text(spending + of_fund, encoding="utf-8-sig")
    folder, _ = scaffold(find_project(data), "2021", UNIT)
    items = [row["事项"] for row in read_records(folder / "reasons.csv")]
    assert items.index("政府性基金预算支出") + 1 == items.index("2010301（政府性基金预算）")
    assert len(items) == len(set(items))
    assert not [item for item in items if "其他资金" in item]


def test_the_laid_out_reasons_alone_fail_no_rule_but_that_each_change_has_one(data: Path, next_year: Path) -> None:
    with_reasons = {line.sentence for line in run_checks(open_book("2021", UNIT, data)).of("failed")}
    assert not with_reasons
    kept = shutil.move(next_year, data.parent / "kept")
    folder, _ = scaffold(find_project(data), "2021", UNIT)
    shutil.copy2(folder / "reasons.csv", kept)
    shutil.rmtree(folder)
    shutil.move(kept, folder)
    failed = run_checks(open_book("2021", UNIT, data)).of("failed")
    assert {line.check for line in failed} == {"Y3"}
    places = [line.place.rpartition(" ")[2] for line in failed]
    assert len(places) == 10
    assert all(re.fullmatch(r"第\d+行“原因”", place) for place in places)


def test_a_row_for_a_code_that_the_new_year_has_no_more_use_for_does_no_harm(data: Path, next_year: Path) -> None:
    path = next_year / "reasons.csv"
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text + "2010399,其他支出,\n2101101,旧名称,\n支出总额,,\n", encoding="utf-8-sig")
    assert run_checks(open_book("2021", UNIT, data)).has_passed


def test_a_table_that_was_not_there_is_not_laid_out_and_can_be_added(data: Path, edit: Callable[..., None]) -> None:
    edit("unit.toml", 'kind = "行政单位"', 'kind = "事业单位"')
    (data / "2020" / UNIT / "operating_cost.csv").unlink()
    folder, todos = scaffold(find_project(data), "2021", UNIT)
    assert not (folder / "operating_cost.csv").exists()
    [todo] = [todo for todo in todos if todo.file == "operating_cost.csv"]
    assert todo.what == "2020年没有机关运行经费，没有搭出；本年有的加上这个文件，列标题为项目、预算数"


def test_without_a_base_there_are_no_reasons(data: Path) -> None:
    folder, todos = scaffold(find_project(data), "2023", UNIT, "2020")
    assert not (folder / "reasons.csv").exists()
    assert not [todo for todo in todos if todo.file == "reasons.csv"]


def test_last_years_outturn_is_laid_out_where_it_is_the_base(data: Path, edit: Edit) -> None:
    edit("unit.toml", "available = false", 'available = false\nbasis = "执行数"')
    (data / "2020" / UNIT / "last_year.csv").write_text("科目编码,科目名称,资金性质,上年数\n", encoding="utf-8")
    folder, todos = scaffold(find_project(data), "2021", UNIT)
    laid_out = read_records(folder / "last_year.csv")
    assert [(row["科目编码"], row["资金性质"], row["上年数"]) for row in laid_out][:2] == [
        ("2010301", "一般公共预算", ""),
        ("2010302", "一般公共预算", ""),
    ]
    assert next(todo for todo in todos if todo.file == "last_year.csv").what == "填2020年的执行数"


def test_dates_are_emptied_and_comments_kept(made: tuple[Path, list[Todo]]) -> None:
    text = (made[0] / "unit.toml").read_text(encoding="utf-8")
    assert 'cover = ""' in text
    assert 'annex = ""' in text
    assert "# 封面日期（年-月）" in text
    assert "available = true" in text


def test_last_years_folder_stays_as_it_is(data: Path) -> None:
    before = tree(data / "2020")
    scaffold(find_project(data), "2021", UNIT)
    assert tree(data / "2020") == before


def test_acceptances_and_errata_are_not_carried_over(made: tuple[Path, list[Todo]]) -> None:
    names = {path.name for path in made[0].iterdir()}
    assert not names & {"accepted.csv", "README.md"}
    assert "transcribed" not in (made[0] / "unit.toml").read_text(encoding="utf-8")


def test_the_list_names_file_and_place_of_everything_that_a_person_must_supply(
    made: tuple[Path, list[Todo]], snapshot: SnapshotAssertion
) -> None:
    folder, todos = made
    assert (folder / TODO).read_text(encoding="utf-8") == snapshot
    assert {todo.file for todo in todos} >= {"unit.toml", "spending.csv", "text/year_goal.md"}


def test_the_steps_are_commands_to_type(project: Project, data: Path) -> None:
    commands = [word for step in next_steps(project, "2021", UNIT) for word in re.findall(r"budgetbook [a-z]+", step)]
    assert commands == ["budgetbook template", "budgetbook import", "budgetbook check", "budgetbook build"]
    assert not [step for step in next_steps(project, "2021", UNIT) if "--data" in step]
    assert [step.count("--data 目录") for step in next_steps(find_project(data), "2021", UNIT)] == [2, 0, 1, 1]


def test_words_that_speak_of_last_year_are_pointed_out_by_line(made: tuple[Path, list[Todo]]) -> None:
    goal = next(todo for todo in made[1] if todo.file == "text/year_goal.md")
    assert goal.place == "第1行"
    assert "“2020年”" in goal.what


def test_without_the_year_before_there_is_no_base_and_the_reason_is_on_the_list(data: Path) -> None:
    folder, todos = scaffold(find_project(data), "2023", UNIT, "2020")
    assert "available = false" in (folder / "unit.toml").read_text(encoding="utf-8")
    assert [todo for todo in todos if todo.file == "text/three_public_no_base.md"]


def test_a_form_that_ends_is_to_be_replaced(data: Path) -> None:
    root = data.parent
    for name in ("notebooks", "report"):
        shutil.copytree(find_project(data).root / name, root / name, ignore=shutil.ignore_patterns("executed"))
    shutil.copy2(find_project(data).root / "_quarto.yml", root)
    form = root / "report/forms/luoyang-2020.toml"
    form.write_text(
        form.read_text(encoding="utf-8").replace("first_year = 2020", "first_year = 2020\nlast_year = 2020")
    )
    _, todos = scaffold(find_project(data, start=root), "2021", UNIT)
    assert next(todo for todo in todos if todo.place == "form").what == "luoyang-2020 只用于2020年：换成2021年的表样"


@pytest.mark.parametrize(
    ("year", "unit", "start"),
    [
        ("2020", UNIT, "2019"),
        ("2020", UNIT, "2020"),
        ("2021", "157002", None),
        ("2030", UNIT, None),
        ("21", UNIT, None),
        ("2021", UNIT, "二〇二〇"),
    ],
    ids=["there already", "from itself", "unknown unit", "no year before", "no year", "no year to start from"],
)
def test_what_cannot_be_made_is_refused_and_nothing_written(
    data: Path, year: str, unit: str, start: str | None, snapshot: SnapshotAssertion
) -> None:
    before = sorted(data.rglob("*"))
    with pytest.raises(UsageError) as refused:
        scaffold(find_project(data), year, unit, start)
    assert str(refused.value).replace(str(data), "data") == snapshot
    assert sorted(data.rglob("*")) == before


def test_an_existing_folder_is_never_overwritten(made: tuple[Path, list[Todo]], data: Path) -> None:
    before = tree(made[0])
    with pytest.raises(UsageError, match="已经存在"):
        scaffold(find_project(data), "2021", UNIT)
    assert tree(made[0]) == before


def test_a_year_that_does_not_load_is_no_start(data: Path) -> None:
    (data / "2020" / UNIT / "income.csv").unlink()
    with pytest.raises(BudgetBookError):
        scaffold(find_project(data), "2021", UNIT)
    assert not (data / "2021" / UNIT).exists()
