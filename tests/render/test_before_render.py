"""Quarto's pre-render step: the notebooks are run when, and only when, something they depend on is newer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from budgetbook.core.errors import CheckError
from budgetbook.core.project import DATA_VARIABLE, Project
from budgetbook.render import quarto, quarto_steps
from budgetbook.render.quarto_steps import before_render, is_stale, run_notebooks_if_stale
from tests.composed import LUOYANG

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from budgetbook.book import Book
    from tests.fixtures.copies import Edit


BEFORE, MADE, AFTER = 1_000_000_000, 1_000_000_100, 1_000_000_200

NOTEBOOKS = [f"{name}.ipynb" for name in LUOYANG]
OUTPUTS = [
    *(f"report/executed/{name}" for name in (*NOTEBOOKS, "audit.ipynb")),
    *(f"report/notebooks/{name}" for name in (*NOTEBOOKS, "audit.ipynb")),
    "report/_metadata.yml",
    "report/fonts.css",
    "report/figures.json",
    "report/carried.json",
    "report/manifest.json",
]


@pytest.fixture
def scratch(
    project: Project,
    data: Path,
    copy_notebooks_and_report: Callable[[Path], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Project:
    """A copy of this project, which is also the working folder."""
    copy_notebooks_and_report(tmp_path)
    shutil.copy2(project.root / "_quarto.yml", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    monkeypatch.delenv(quarto.RENDERED, raising=False)
    return Project(root=tmp_path, data=data)


@pytest.fixture
def fresh(scratch: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The copy with everything made after all that it is made from; its code is one file, code/figures.py."""
    code = scratch.root / "code"
    (code / "render").mkdir(parents=True)
    (code / "figures.py").touch()
    monkeypatch.setattr(quarto_steps, "__file__", str(code / "render" / "quarto_steps.py"))
    for path in scratch.root.rglob("*"):
        os.utime(path, (BEFORE, BEFORE))
    for name in OUTPUTS:
        path = scratch.root / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
        os.utime(path, (MADE, MADE))
    return scratch


def test_what_was_made_after_everything_else_is_not_stale(fresh: Project) -> None:
    assert not is_stale(fresh, LUOYANG)


@pytest.mark.parametrize(
    "name",
    [
        "data/2020/157001/income.csv",
        "data/2020/157001/unit.toml",
        "data/2020/157001/accepted.csv",
        "data/2020/157001/text/duties.md",
        "data/classification/2020/functions.csv",
        "notebooks/2-statement.ipynb",
        "report/forms/luoyang-2020.toml",
        "_quarto.yml",
        "code/figures.py",
    ],
)
def test_the_notebooks_are_stale_when_something_they_depend_on_is_newer(fresh: Project, name: str) -> None:
    os.utime(fresh.root / name, (AFTER, AFTER))
    assert is_stale(fresh, LUOYANG)


def test_the_notebooks_are_stale_when_a_new_file_has_come(fresh: Project) -> None:
    (fresh.data / "2020" / "157001" / "text" / "new.md").touch()
    assert is_stale(fresh, LUOYANG)


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_notebooks_are_stale_when_one_output_is_missing(fresh: Project, name: str) -> None:
    (fresh.root / name).unlink()
    assert is_stale(fresh, LUOYANG)


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_notebooks_are_stale_when_one_output_is_older(fresh: Project, name: str) -> None:
    os.utime(fresh.root / name, (BEFORE - 1, BEFORE - 1))
    assert is_stale(fresh, LUOYANG)


def test_the_look_of_the_document_does_not_make_notebooks_stale(fresh: Project) -> None:
    os.utime(fresh.report / "filters" / "document.lua", (AFTER, AFTER))
    assert not is_stale(fresh, LUOYANG)


def test_a_second_refresh_does_nothing(scratch: Project, filled_report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill_report(project: Project, book: Book, _checked: object, report: Path, renderer: str, _say: object) -> None:
        assert (project, book.parameters) == (scratch, {"year": "2020", "unit": "157001"})
        assert (report, renderer) == (scratch.report, "quarto render")
        for name in OUTPUTS:
            (scratch.root / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(filled_report / name.removeprefix("report/"), scratch.root / name)

    monkeypatch.setattr(quarto_steps, "fill_report", fill_report)
    assert run_notebooks_if_stale(scratch)
    times = {name: (scratch.root / name).stat().st_mtime_ns for name in OUTPUTS}
    assert not run_notebooks_if_stale(scratch)
    assert {name: (scratch.root / name).stat().st_mtime_ns for name in OUTPUTS} == times


def test_a_failing_check_stops_even_where_nothing_is_stale(fresh: Project, edit: Edit) -> None:
    edit("income.csv", "一般公共预算,92.0", "一般公共预算,93.0")
    os.utime(fresh.data / "2020" / "157001" / "income.csv", (BEFORE, BEFORE))
    with pytest.raises(CheckError):
        run_notebooks_if_stale(fresh)


def test_the_data_checked_are_those_of_the_project(scratch: Project, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(scratch.data, elsewhere)
    income = elsewhere / "2020" / "157001" / "income.csv"
    income.write_text(income.read_text(encoding="utf-8").replace("92.0", "93.0"), encoding="utf-8")
    with pytest.raises(CheckError):
        run_notebooks_if_stale(Project(root=scratch.root, data=elsewhere))


def test_a_build_that_has_run_the_notebooks_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Project:
        pytest.fail("the notebooks were run again")

    monkeypatch.setenv(quarto.RENDERED, "1")
    monkeypatch.setattr(quarto_steps, "find_project", refuse)
    before_render()


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    ("file", "old", "new", "code", "words"),
    [
        ("income.csv", "一般公共预算,92.0", "一般公共预算,93.0", 1, "[B1 收入总计等于支出总计]"),
        ("income.csv", "一般公共预算,92.0", "一般公共预算,九十二", 2, "data/2020/157001/income.csv 第3行“预算数”列"),
    ],
)
def test_quarto_is_stopped_with_the_exit_code_and_the_words_of_the_error(
    edit: Edit, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str, code: int, words: str
) -> None:
    edit(file, old, new)
    with pytest.raises(SystemExit) as ended:
        before_render()
    assert ended.value.code == code
    assert words in capsys.readouterr().err


def test_a_plain_quarto_render_at_the_root_makes_every_document(scratch: Project) -> None:
    program = quarto.find()
    if program is None:
        pytest.skip("PATH 上没有 Quarto")
    environment = {**os.environ, "QUARTO_PYTHON": sys.executable}
    command = [program, "render"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    made = scratch.root / "output" / "quarto" / "report"
    assert "收支平衡" in (made / "report.html").read_text(encoding="utf-8")
    assert (made / "report.pdf").read_bytes().startswith(b"%PDF")
    with zipfile.ZipFile(made / "report.docx") as archive:
        assert b"PAGEREF" in archive.read("word/document.xml")
    assert sorted(path.name for path in (scratch.report / "executed").iterdir()) == [*NOTEBOOKS, "audit.ipynb"]
