"""A unit's first year, laid out from a form alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from budgetbook.book import open_book
from budgetbook.checks import run_checks
from budgetbook.core.errors import BudgetBookError, InputError
from budgetbook.core.project import Project, find_project
from budgetbook.dataset.unit import read_incomplete_unit
from budgetbook.first_year import NewUnit, lay_out_first_year
from budgetbook.forms.reading import read_form
from budgetbook.scaffold import TODO
from tests.files import read_csv, tree

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

FORMS = ("luoyang-2020", "shanghai-2023", "shanghai-unit-2024")
NAME = "上海市某某局"


@pytest.fixture
def empty(tmp_path: Path, project: Project) -> Project:
    """The project with a data folder of one's own that has nothing in it."""
    (tmp_path / "data").mkdir()
    return Project(project.root, tmp_path / "data")


def lay_out(project: Project, form: str = "shanghai-2023", kind: str = "行政单位", **given: str) -> Path:
    folder, _ = lay_out_first_year(project, "2025", "205001", NewUnit(form, NAME, kind, **given))
    return folder


@pytest.mark.parametrize("form", FORMS)
def test_the_folder_has_all_that_the_form_asks_for_and_lists_what_is_to_be_done(
    empty: Project, form: str, snapshot: SnapshotAssertion
) -> None:
    folder = lay_out(empty, form)
    wanted = read_form(empty, form)
    assert {path.name for path in folder.glob("*.csv")} == {table.file for table in wanted.data.tables}
    assert {path.stem for path in folder.glob("text/*.md")} == {*wanted.unit_texts, "three_public_no_base"}
    for table in wanted.data.tables:
        headings, *listed = read_csv(folder / table.file)
        assert tuple(headings) == table.headings
        amounts = [place for place, column in enumerate(table.columns) if column.kind in ("amount", "count")]
        assert {row[place] for row in listed for place in amounts} <= {""}
    assert (folder / "unit.toml").read_text(encoding="utf-8") == snapshot(name="unit.toml")
    assert (folder / TODO).read_text(encoding="utf-8") == snapshot(name="to-do list")


def test_nothing_is_guessed(empty: Project) -> None:
    folder = lay_out(empty)
    settings = read_incomplete_unit(folder / "unit.toml", "unit.toml")
    assert (settings.unit.level, settings.dates.cover, settings.dates.annex) == ("", "", "")
    assert settings.unit.short_name == NAME
    todo = (folder / TODO).read_text(encoding="utf-8")
    assert "照写了全称" in todo
    assert "unit.level" in todo


def test_what_is_given_is_written_and_not_asked_for(empty: Project) -> None:
    folder = lay_out(empty, short_name="某某局", level="市级")
    settings = read_incomplete_unit(folder / "unit.toml", "unit.toml")
    assert (settings.unit.level, settings.unit.short_name) == ("市级", "某某局")
    todo = (folder / TODO).read_text(encoding="utf-8")
    assert "unit.short_name" not in todo
    assert "unit.level" not in todo


def test_a_public_institution_has_no_table_of_operating_cost(empty: Project) -> None:
    assert not (lay_out(empty, kind="事业单位") / "operating_cost.csv").exists()


def test_a_department_is_told_of_the_units_that_it_adds_up(empty: Project) -> None:
    folder = lay_out(empty, kind="部门汇总")
    assert '# units = ["205001", "205002"]  # 所属单位的编码：各表由它们的相加\n' in (folder / "unit.toml").read_text(
        "utf-8"
    )
    [line] = [line for line in (folder / TODO).read_text(encoding="utf-8").splitlines() if "unit.units" in line]
    assert "列出所属单位：各表由它们的相加，本目录的各表" in line


def test_what_was_laid_out_is_refused_until_it_is_filled_in(empty: Project, snapshot: SnapshotAssertion) -> None:
    folder = lay_out(empty)
    found = []

    def refusal() -> str:
        with pytest.raises(BudgetBookError) as refused:
            open_book("2025", "205001", empty.data)
        found.append(str(refused.value))
        return found[-1]

    assert "dates.cover" in refusal()
    path = folder / "unit.toml"
    text = path.read_text(encoding="utf-8")
    for blank, filled in (
        ("level = ", "市级"),
        ("cover = ", "2025-02"),
        ("annex = ", "2025-02-10"),
        ("assets = ", "2024-12-31"),
    ):
        text = text.replace(f'{blank}""', f'{blank}"{filled}"', 1)
    path.write_text(text, encoding="utf-8")
    assert "income.csv" in refusal()
    assert found == snapshot


def test_no_text_that_was_not_written_passes_the_checks(empty: Project) -> None:
    folder = lay_out(empty, level="市级")
    path = folder / "unit.toml"
    text = path.read_text(encoding="utf-8").replace('cover = ""', 'cover = "2025-02"')
    text = text.replace('annex = ""', 'annex = "2025-02-10"').replace('assets = ""', 'assets = "2024-12-31"')
    path.write_text(text, encoding="utf-8")
    for name in ("income", "three_public", "operating_cost"):
        table = read_csv(folder / f"{name}.csv")
        lines = [table[0], *([*row[:-1], "0.0"] for row in table[1:])]
        (folder / f"{name}.csv").write_text("".join(f"{','.join(line)}\n" for line in lines), encoding="utf-8")
    failed = run_checks(open_book("2025", "205001", empty.data)).of("failed")
    texts = {line.place.split(" ")[0].rpartition("/")[2] for line in failed if line.check == "W1"}
    assert texts == {path.name for path in (folder / "text").glob("*.md")}


def test_a_year_with_a_base_is_compared_with_it_and_its_reasons_are_laid_out(empty: Project) -> None:
    (empty.data / "2024" / "205001").mkdir(parents=True)
    folder = lay_out(empty)
    assert "available = true" in (folder / "unit.toml").read_text(encoding="utf-8")
    assert not (folder / "text" / "three_public_no_base.md").exists()
    items = [row[0] for row in read_csv(folder / "reasons.csv")[1:]]
    assert items == list(read_form(empty, "shanghai-2023").changes.items)


def test_where_the_form_states_no_change_no_reasons_are_laid_out(empty: Project) -> None:
    (empty.data / "2024" / "205001").mkdir(parents=True)
    (empty.data / "forms").mkdir()
    form = empty.form_file("shanghai-2023").read_text(encoding="utf-8")
    silent = form.replace("[changes]\n", '[changes]\nstated = "none"\n')
    (empty.data / "forms" / "shanghai-2023.toml").write_text(silent, encoding="utf-8")
    assert not (lay_out(empty) / "reasons.csv").exists()


@pytest.mark.parametrize(
    ("year", "code", "given"),
    [
        ("2025", "205001", NewUnit("hefei-2023", NAME, "行政单位")),
        ("2019", "205001", NewUnit("shanghai-2023", NAME, "行政单位")),
        ("25", "205001", NewUnit("shanghai-2023", NAME, "行政单位")),
        ("2025", "2050", NewUnit("shanghai-2023", NAME, "行政单位")),
        ("2025", "205001", NewUnit("shanghai-2023", "某某局<b>", "行政单位")),
        ("2025", "205001", NewUnit("shanghai-2023", NAME, "行政单位", short_name="某 局")),
    ],
    ids=["no such form", "form of later years", "no year", "no code", "no name", "no short name"],
)
def test_what_cannot_be_laid_out_is_refused_and_nothing_written(
    empty: Project, year: str, code: str, given: NewUnit, snapshot: SnapshotAssertion
) -> None:
    with pytest.raises(BudgetBookError) as refused:
        lay_out_first_year(empty, year, code, given)
    assert str(refused.value) == snapshot
    assert list(empty.data.iterdir()) == []


def test_an_existing_folder_is_never_overwritten(empty: Project) -> None:
    lay_out(empty)
    before = tree(empty.data)
    with pytest.raises(BudgetBookError, match="已经存在"):
        lay_out(empty)
    assert tree(empty.data) == before


def test_the_first_year_is_read_like_any_other(empty: Project) -> None:
    lay_out(empty)
    with pytest.raises(InputError, match="发现空白"):
        open_book("2025", "205001", find_project(empty.data).data)
