"""How the command line ends whatever happens: one sentence, exit code 2, and never a traceback on the screen."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from budgetbook.cli import cli
from budgetbook.usage import exit_code_of, explain_unforeseen

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from budgetbook.core.project import Project

REAL = ("--year", "2020", "--unit", "157001")


def run(project: Project, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "budgetbook", *arguments],
        cwd=project.root,
        env={**os.environ, **settings},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EFBIG, "File too large"),
        OSError(errno.EMFILE, "Too many open files"),
        PermissionError(errno.EACCES, "Permission denied", "output/2020"),
        IsADirectoryError(errno.EISDIR, "Is a directory", "data/2020/157001/text/x.md"),
        MemoryError(),
    ],
    ids=lambda error: type(error).__name__ + str(error.args[:1]),
)
def test_what_the_system_refuses_is_told_by_its_cause(error: Exception, snapshot: SnapshotAssertion) -> None:
    assert explain_unforeseen(error) == snapshot
    outer = RuntimeError("in a thread")
    outer.__cause__ = error
    assert explain_unforeseen(outer) == explain_unforeseen(error)


class Panic(BaseException):
    """What a library in Rust raises when it panics."""


@pytest.mark.parametrize("error", [KeyError("a"), Panic("called unwrap"), RecursionError()])
def test_an_error_of_the_program_leaves_its_traceback_in_a_file(
    error: BaseException, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    @click.command()
    def broken() -> None:
        raise error

    assert exit_code_of(broken, []) == 2
    said = capsys.readouterr().err
    name = type(error).__name__
    found = re.fullmatch(
        rf"不能继续 程序出错（{name}），没有写入任何结果。经过在 (.*)。请连同所用的命令交给维护的人。\n", said
    )
    assert found
    kept = Path(found[1])
    assert kept.parent == tmp_path
    assert "Traceback (most recent call last)" in kept.read_text(encoding="utf-8")


def test_where_the_traceback_cannot_be_kept_either_that_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    assert explain_unforeseen(KeyError("a")) == (
        "程序出错（KeyError），没有写入任何结果。经过没有能够保存。请连同所用的命令交给维护的人。"
    )


def test_a_reader_who_goes_away_stops_nothing(project: Project) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "budgetbook", "check", *REAL],
        cwd=project.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as check:
        assert check.stdout
        assert check.stderr
        check.stdout.close()
        assert check.stderr.read() == ""
    assert check.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="没有 /dev/full")
def test_what_cannot_be_printed_ends_with_2(project: Project) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-m", "budgetbook", "check", *REAL],
            cwd=project.root,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert (done.returncode, done.stderr) == (2, "不能继续 磁盘已满。没有写入任何结果。\n")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("bulid", "没有“bulid”这个命令；是不是 build？可用的命令见 budgetbook --help。"),
        ("chek", "没有“chek”这个命令；是不是 check？可用的命令见 budgetbook --help。"),
        ("publish", "没有“publish”这个命令；可用的命令见 budgetbook --help。"),
    ],
)
def test_a_mistyped_command_is_answered_with_the_nearest(
    typed: str, answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code_of(cli, [typed, *REAL]) == 2
    assert capsys.readouterr().err == f"用法有误 {answer}\n"


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (["check"], "缺少 --year（预算年度，如 2020。）、--unit（六位预算单位编码，如 157001。）"),
        (["check", "--unit=157001"], "缺少 --year（预算年度，如 2020。）"),
        (
            ["classification", "imprt"],
            "没有“imprt”这个命令；是不是 import？可用的命令见 budgetbook classification --help。",
        ),
    ],
)
def test_what_is_missing_or_mistyped_is_told_whole(
    typed: list[str], answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code_of(cli, typed) == 2
    assert capsys.readouterr().err == f"用法有误 {answer}\n"


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (["verify", "nowhere"], "nowhere 不是已有的目录，应为 budgetbook build 生成的公开目录。"),
        (["verify", __file__], f"{__file__} 不是已有的目录，应为 budgetbook build 生成的公开目录。"),
        (
            ["diff", "nowhere", "."],
            "nowhere 不是已有的目录，应为 budgetbook build 生成的公开目录，如 output/2020/157001。",
        ),
        (
            ["new", "2025", "--unit", "205001", "--form", "shanghai-2023", "--name", "", "--kind", "行政单位"],
            "--name：发现“”，应为由汉字、字母、数字和全角括号组成的名称。",
        ),
    ],
)
def test_a_refusal_names_the_cause(typed: list[str], answer: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of(cli, typed) == 2
    assert capsys.readouterr().err == f"不能继续 {answer}\n"


def test_a_year_typed_as_an_option_is_told_where_it_goes(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of(cli, ["new", *REAL]) == 2
    assert capsys.readouterr().err == ("用法有误 没有选项 --year：年度直接写在命令后面，如 budgetbook new 年度 …。\n")


def test_the_shell_is_told_how_a_command_goes_on(project: Project) -> None:
    typed = {"COMP_WORDS": "budgetbook ve", "COMP_CWORD": "1", "_BUDGETBOOK_COMPLETE": "bash_complete"}
    done = run(project, **typed)
    assert (done.stdout, done.stderr) == ("plain,verify\n", "")
    source = run(project, _BUDGETBOOK_COMPLETE="bash_source")
    assert "_budgetbook_completion" in source.stdout


def test_a_long_path_of_temporary_files_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The names of sockets have an end; where it is near, the ordinary kernels are taken."""
    from budgetbook.core import system

    monkeypatch.delenv(system.KERNELS_VARIABLE, raising=False)
    monkeypatch.setattr("tempfile.tempdir", "/tmp")
    assert system.forks_kernels()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / ("x" * 76)))
    assert not system.forks_kernels()
