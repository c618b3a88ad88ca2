from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import budgetbook
from budgetbook.core.errors import UsageError
from budgetbook.core.project import DATA_VARIABLE, Project, find_project, with_typed_paths

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion


@pytest.fixture(autouse=True)
def no_data_folder_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DATA_VARIABLE, raising=False)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Another project, with nothing in it yet."""
    root = tmp_path / "elsewhere"
    for folder in ("notebooks", "report", "data"):
        (root / folder).mkdir(parents=True)
    (root / "_quarto.yml").touch()
    return root


def test_a_project_is_found_from_its_root(elsewhere: Path) -> None:
    assert find_project(start=elsewhere) == Project(elsewhere, elsewhere / "data")


def test_a_project_is_found_from_any_folder_in_it(elsewhere: Path) -> None:
    deep = elsewhere / "data" / "2020" / "157001"
    deep.mkdir(parents=True)
    assert find_project(start=deep).root == elsewhere


def test_a_project_is_found_around_the_working_folder(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(elsewhere / "notebooks")
    assert find_project().root == elsewhere


@pytest.mark.parametrize("lost", ["_quarto.yml", "notebooks", "report"])
def test_a_folder_without_one_of_the_marks_is_no_project(elsewhere: Path, project: Project, lost: str) -> None:
    (elsewhere / lost).rename(elsewhere / "renamed")
    assert find_project(start=elsewhere).root == project.root


def test_outside_of_any_project_the_installed_one_is_used(tmp_path: Path, project: Project) -> None:
    assert find_project(start=tmp_path) == project


def test_no_project_at_all_is_told_with_what_was_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgetbook.core.project.__file__", str(tmp_path / "lib/python/budgetbook/core/project.py"))
    with pytest.raises(UsageError) as refused:
        find_project(start=tmp_path)
    assert str(refused.value) == f"在 {tmp_path} 及其上级目录中找不到项目（应有 _quarto.yml、notebooks、report）。"


def test_the_data_folder_may_be_elsewhere(data: Path, project: Project) -> None:
    assert find_project(data, start=project.root) == Project(project.root, data)


def test_the_data_folder_may_be_named_by_the_environment(
    data: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(data))
    assert find_project(start=project.root).data == data


def test_a_data_folder_that_is_passed_goes_before_the_environment(
    data: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(project.data))
    assert find_project(data).data == data


def test_an_empty_environment_variable_names_no_folder(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_VARIABLE, "")
    assert find_project(start=project.root).data == project.root / "data"


def test_a_relative_data_folder_is_taken_from_the_working_folder(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(data.parent)
    assert find_project(Path("data")).data == data


@pytest.mark.parametrize("named", ["argument", "environment"])
def test_a_data_folder_that_does_not_exist_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    missing = tmp_path / "数据"
    if named == "environment":
        monkeypatch.setenv(DATA_VARIABLE, str(missing))
    with pytest.raises(UsageError) as refused:
        find_project(missing if named == "argument" else None)
    source = "--data" if named == "argument" else DATA_VARIABLE
    assert str(refused.value) == f"{source}：数据目录 {missing} 不存在，应为已有的目录，其下为 年度/单位编码/。"


def test_a_file_is_no_data_folder(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(UsageError, match=r"^--data：数据目录 .*/data 不是目录，应为"):
        find_project(tmp_path / "data")


def test_the_folders_of_a_project_are_where_the_floor_plan_says(elsewhere: Path) -> None:
    project = find_project(start=elsewhere)
    assert project.notebooks == elsewhere / "notebooks"
    assert project.report == elsewhere / "report"
    assert project.forms == elsewhere / "report" / "forms"


def test_lists_that_a_data_folder_lacks_are_the_shipped_ones(elsewhere: Path, tmp_path: Path) -> None:
    project = Project(elsewhere, tmp_path / "other")
    shipped, own = elsewhere / "data" / "classification", project.data / "classification"
    for path in (shipped / "2020/a.csv", shipped / "2020/b.csv", own / "2020/b.csv", own / "2021/a.csv"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
    assert project.lists("*/*.csv") == {
        "2020/a.csv": shipped / "2020/a.csv",
        "2020/b.csv": own / "2020/b.csv",
        "2021/a.csv": own / "2021/a.csv",
    }
    assert project.classification == own


def test_a_form_of_the_data_folder_goes_before_the_projects_of_its_name(elsewhere: Path, tmp_path: Path) -> None:
    project = Project(elsewhere, tmp_path / "other")
    (project.data / "forms").mkdir(parents=True)
    project.forms.mkdir(parents=True, exist_ok=True)
    for path in (project.data / "forms" / "own.toml", project.forms / "own.toml", project.forms / "public.toml"):
        path.touch()
    assert project.form_file("own") == project.data / "forms" / "own.toml"
    assert project.form_file("public") == project.forms / "public.toml"
    assert project.form_file("missing") == project.forms / "missing.toml"
    assert set(project.form_names) >= {"own", "public"}
    assert project.form_names.count("own") == 1


@pytest.mark.parametrize(
    ("folder", "shown"),
    [
        ("elsewhere/data/2020/157001/income.csv", "data/2020/157001/income.csv"),
        ("elsewhere/report/forms/luoyang-2020.toml", "report/forms/luoyang-2020.toml"),
    ],
    ids=["data", "report"],
)
def test_a_file_is_shown_as_the_analyst_knows_it(elsewhere: Path, folder: str, shown: str) -> None:
    assert find_project(start=elsewhere).shown(elsewhere.parent / folder) == shown


@pytest.mark.parametrize("folder", ["2021年数据", "elsewhere/report/data", "elsewhere/data/2021"])
def test_the_data_folder_is_called_data_wherever_it_lies(elsewhere: Path, tmp_path: Path, folder: str) -> None:
    project = Project(elsewhere, tmp_path / folder)
    assert project.shown(tmp_path / folder / "2021/157001/unit.toml") == "data/2021/157001/unit.toml"
    assert project.shown(elsewhere / "data/classification/plain_words.csv") == "data/classification/plain_words.csv"


def test_a_file_outside_is_shown_in_full(elsewhere: Path, tmp_path: Path) -> None:
    assert find_project(start=elsewhere).shown(tmp_path / "a.csv") == (tmp_path / "a.csv").as_posix()


# where a publication may go


@pytest.fixture
def kept(elsewhere: Path, tmp_path: Path) -> Project:
    """A project with its data elsewhere, and links into both."""
    for folder in ("data/2020/157001", "src", "tests", "output"):
        (elsewhere / folder).mkdir(parents=True)
    data = tmp_path / "outer" / "数据"
    (data / "2020" / "157001").mkdir(parents=True)
    (tmp_path / "link").symlink_to(elsewhere / "data")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "2020").symlink_to(data / "2020")
    (tmp_path / "root").symlink_to(elsewhere)
    return Project(elsewhere, data)


@pytest.mark.parametrize(
    "output",
    [
        *("data", "data/2020", "src", "src/out", "report/forms", "notebooks", "tests/data", "."),
        *("..", "output/../data", "nothing/../../elsewhere/data", "../link", "../link/2020", "../root", "../own"),
        *("../outer", "../outer/数据", "../outer/数据/output"),
    ],
)
def test_a_publication_may_not_go_where_it_would_replace_what_people_made(
    kept: Project, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion, output: str
) -> None:
    monkeypatch.chdir(kept.root)
    sentences = set()
    for place in (Path(output), kept.root / output):
        with pytest.raises(UsageError) as refused:
            kept.require_separate_output(place, "2020", "157001")
        shown = str(refused.value).replace(f"“{place}", "“<输出>").replace(str(kept.root.parent), "<目录>")
        sentences.add(shown)
    assert len(sentences) == 1
    assert sentences.pop() == snapshot


@pytest.mark.parametrize(
    "output", ["output", "输出/草稿", "../elsewhere2", "../outer/output", "../own/output", "data2"]
)
def test_a_publication_may_go_anywhere_else(kept: Project, monkeypatch: pytest.MonkeyPatch, output: str) -> None:
    monkeypatch.chdir(kept.root)
    kept.require_separate_output(Path(output), "2020", "157001")
    kept.require_separate_output(kept.root / output, "2020", "157001")


def test_a_publication_may_not_replace_the_programs_own_folder(kept: Project) -> None:
    with pytest.raises(UsageError, match="源代码目录"):
        kept.require_separate_output(Path(budgetbook.__file__).parent / "render", "2020", "157001")


def test_a_publication_may_not_go_where_the_name_breaks_lines(kept: Project) -> None:
    with pytest.raises(UsageError) as refused:
        kept.require_separate_output(kept.root / "a\nb", "2020", "157001")
    assert "a¶b”，应为不换行的文字" in str(refused.value)


def test_a_workbook_may_not_go_among_the_inputs(kept: Project) -> None:
    kept.require_outside_inputs(kept.data / "x.xlsx", "2020", "157001")
    with pytest.raises(UsageError, match="data/2020/157001"):
        kept.require_outside_inputs(kept.data / "2020" / "157001" / "x.xlsx", "2020", "157001")
    for folder, name in ((kept.notebooks, "笔记本目录"), (kept.report, "源代码目录")):
        with pytest.raises(UsageError, match=f"x.xlsx”在{name} .*里，应为别处"):
            kept.require_outside_inputs(folder / "x.xlsx", "2020", "157001")


def test_a_publication_may_not_replace_other_data(kept: Project, tmp_path: Path) -> None:
    folder = tmp_path / "另存" / "2020" / "157001"
    folder.mkdir(parents=True)
    kept.require_separate_output(tmp_path / "另存", "2020", "157001")
    (folder / "unit.toml").touch()
    with pytest.raises(UsageError, match=r"157001 存有数据（unit\.toml）"):
        kept.require_separate_output(tmp_path / "另存", "2020", "157001")


def test_messages_name_a_data_folder_as_it_was_typed(tmp_path: Path) -> None:
    own = tmp_path / "mine"
    (own / "2025/205001").mkdir(parents=True)
    text = (
        "data/2025/205001/unit.toml “dates.cover”：发现空白；改用2020年的（data/classification/2020/functions.csv）。"
    )
    assert with_typed_paths(text, own) == text.replace("data/2025", f"{own}/2025")
    (own / "classification/2020").mkdir(parents=True)
    (own / "classification/2020/functions.csv").write_text("", encoding="utf-8")
    assert with_typed_paths(text, own) == text.replace("data/", f"{own}/")
    assert with_typed_paths(text, None) == text
    # the project has such a file, and this folder lacks it
    assert with_typed_paths("缺少文件 data/2020/157001/income.csv", own) == f"缺少文件 {own}/2020/157001/income.csv"
    assert with_typed_paths("/tmp/my-data/output", Path("/tmp/my-data")) == "/tmp/my-data/output"
    assert with_typed_paths("没有 /tmp/data/2025；metadata/1", own) == "没有 /tmp/data/2025；metadata/1"
    assert with_typed_paths("发现“data/out”，data/2020x 不存在", own) == "发现“data/out”，data/2020x 不存在"
