"""The command line: what it says in Chinese, and with which code it ends."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from typing import TYPE_CHECKING, NamedTuple

import pytest

from budgetbook import publish
from budgetbook.cli import main
from budgetbook.project import DATA_VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from budgetbook.project import Project

BUILD = ("build", "--year", "2020", "--unit", "157001", "--renderer", "pandoc")

OUR_WORDS = "budgetbook build year unit renderer auto quarto pandoc data output help version report html pdf"


class Ended(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ended]
Edit = Callable[[str, str, str], None]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line in this process, on a terminal 80 characters wide."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv(DATA_VARIABLE, raising=False)

    def run(*arguments: str | Path) -> Ended:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ended(ended.value.code, out, err)

    return run


@pytest.mark.parametrize("arguments", [("--help",), ("-h",), ("build", "--help")], ids=" ".join)
def test_the_help_is_complete_and_in_chinese(run: Run, snapshot: SnapshotAssertion, arguments: tuple[str, ...]) -> None:
    ended = run(*arguments)
    words = set(re.findall(r"[A-Za-z]{3,}", ended.out))
    assert {word.lower() for word in words} <= set(OUR_WORDS.split())
    assert ended.out == snapshot
    assert (ended.code, ended.err) == (0, "")


def test_without_arguments_the_help_is_shown_as_an_error(run: Run) -> None:
    ended = run()
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == run("--help").out


def test_the_version_is_that_of_the_package(run: Run) -> None:
    assert run("--version").out == f"budgetbook {metadata.version('budgetbook')}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("publish",), id="unknown-command"),
        pytest.param((*BUILD, "--formats", "docx"), id="unknown-option"),
        pytest.param((*BUILD, "--rendrer", "pandoc"), id="misspelt-option"),
        pytest.param(("build", "--year", "2020"), id="missing-unit"),
        pytest.param(("build", "--unit", "157001"), id="missing-year"),
        pytest.param((*BUILD, "--output"), id="missing-value"),
        pytest.param((*BUILD, "--renderer", "word"), id="bad-renderer"),
        pytest.param((*BUILD, "2020"), id="extra-argument"),
        pytest.param(("build", "--year", "二〇二〇", "--unit", "157001"), id="year-not-a-code"),
        pytest.param(("build", "--year", "2020", "--unit", "15700"), id="unit-not-a-code"),
        pytest.param(("build", "--year", "2020", "--unit", "157001", "--data", "没有"), id="no-data-folder"),
    ],
)
def test_wrong_usage_is_explained_in_chinese_and_ends_with_2(
    run: Run, snapshot: SnapshotAssertion, arguments: tuple[str, ...]
) -> None:
    ended = run(*arguments)
    assert ended.code == 2
    assert ended.err == snapshot


@pytest.mark.parametrize("renderer", ["[auto]", "[/auto]"])
def test_a_wrong_value_in_brackets_is_shown_whole(run: Run, renderer: str) -> None:
    ended = run(*BUILD, "--renderer", renderer)
    assert ended.code == 2
    assert f"发现“{renderer}”" in ended.err


@pytest.mark.parametrize(("year", "unit"), [("2019", "157001"), ("2020", "158001")])
def test_a_year_or_unit_without_data_is_told_with_what_there_is(
    run: Run, snapshot: SnapshotAssertion, data: Path, year: str, unit: str
) -> None:
    ended = run("build", "--year", year, "--unit", unit, "--data", data)
    assert ended.code == 2
    assert ended.err.replace(str(data), "<数据目录>") == snapshot


def test_a_failed_check_ends_with_1_and_names_cell_found_and_expected(
    run: Run,
    snapshot: SnapshotAssertion,
    data: Path,
    edit: Edit,
    tmp_path: Path,
) -> None:
    edit("income.csv", "一般公共预算,92.0", "一般公共预算,93.0")
    ended = run(*BUILD, "--data", data, "--output", tmp_path / "output")
    assert ended.code == 1
    assert ended.err == snapshot
    assert not (tmp_path / "output").exists()


def test_bad_input_ends_with_2_and_names_file_row_and_column(
    run: Run,
    snapshot: SnapshotAssertion,
    data: Path,
    edit: Edit,
    tmp_path: Path,
) -> None:
    edit("spending.csv", "18.0,0.0", "18万,0.0")
    ended = run(*BUILD, "--data", data, "--output", tmp_path / "output")
    assert ended.code == 2
    assert ended.err == snapshot
    assert not (tmp_path / "output").exists()


def test_quarto_asked_for_and_not_installed_ends_with_2_and_the_way_to_install_it(
    run: Run, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    ended = run(*BUILD, "--renderer", "quarto", "--output", tmp_path / "output")
    assert ended.code == 2
    assert ended.err == snapshot


def test_an_output_folder_that_is_a_file_ends_with_2_and_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "output").write_text("", encoding="utf-8")
    ended = run(*BUILD, "--output", tmp_path / "output")
    assert ended.code == 2
    assert ended.err.startswith("不能继续 ")
    assert str(tmp_path / "output") in ended.err


def test_an_interrupted_build_ends_with_2(
    run: Run, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(*_arguments: object) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(publish, "build", build)
    ended = run(*BUILD)
    assert ended.code == 2
    assert ended.err == snapshot


@pytest.mark.parametrize("name", ["output", "草稿[old]"])
def test_the_paths_written_are_listed(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    def build(*_arguments: object) -> Path:
        (tmp_path / name / "notebooks").mkdir(parents=True)
        for file in ("report.html", "report.pdf", "notebooks/1-overview.ipynb", "notebooks/1-overview.html"):
            (tmp_path / name / file).touch()
        return tmp_path / name

    monkeypatch.setattr(publish, "build", build)
    ended = run(*BUILD)
    assert ended.code == 0
    listed = [line.strip().removeprefix(f"{tmp_path}/{name}/") for line in ended.out.splitlines()[1:]]
    assert listed == ["notebooks/1-overview.ipynb", "report.html", "report.pdf"]


def test_the_output_goes_to_the_project_unless_another_folder_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, project: Project
) -> None:
    outputs: list[object] = []

    def build(_project: object, _year: str, _unit: str, output: Path, *_rest: object) -> Path:
        outputs.append(output)
        return tmp_path

    monkeypatch.setattr(publish, "build", build)
    run(*BUILD)
    run(*BUILD, "--output", tmp_path)
    assert outputs == [project.root / "output", tmp_path]


def test_the_whole_command_makes_a_publication(tmp_path: Path, project: Project) -> None:
    command = [sys.executable, "-m", "budgetbook", *BUILD, "--output", str(tmp_path)]
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    steps = re.findall(r"^\[(\d+)\] (\S+)", done.stdout, re.MULTILINE)
    assert [number for number, _ in steps] == [str(number) for number in range(1, 9)]
    assert [words for _, words in steps][2:6] == ["执行"] * 4
    assert (tmp_path / "2020" / "157001" / "report.pdf").read_bytes().startswith(b"%PDF")
    assert str(tmp_path / "2020" / "157001" / "report.html") in done.stdout
