"""What differs between systems: asked for here alone, and the same files whichever way it goes."""

from __future__ import annotations

import ast
import multiprocessing
import os
import platform
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from budgetbook.core import system
from budgetbook.core.errors import RenderError, UsageError

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

SOURCE = Path(__file__).resolve().parents[2] / "src" / "budgetbook"
COMMANDS = {"chmod", "chown", "lchmod", "symlink_to", "hardlink_to", "mkfifo"}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A finished folder, the published one that it is to replace, and where that goes."""
    made, target = tmp_path / "made", tmp_path / "output" / "157001"
    for folder in (made, target):
        folder.mkdir(parents=True)
        (folder / "report.html").write_text(folder.name, encoding="utf-8")
    return made, target, tmp_path / "replaced"


def test_a_kernel_is_forked_where_the_system_can_and_nobody_asks_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(system.KERNELS_VARIABLE, raising=False)
    assert system.forks_kernels()
    monkeypatch.setenv(system.KERNELS_VARIABLE, system.ORDINARY)
    assert not system.forks_kernels()


@pytest.mark.parametrize(("wanted", "methods"), [("fork", ["spawn", "forkserver"]), ("forked", ["spawn"])])
def test_a_way_to_start_kernels_that_there_is_not_is_refused(
    wanted: str, methods: list[str], monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: methods)
    monkeypatch.setenv(system.KERNELS_VARIABLE, wanted)
    with pytest.raises(UsageError) as caught:
        system.forks_kernels()
    assert str(caught.value) == snapshot


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="只有 glibc 才留着不用的内存")
def test_memory_that_is_no_longer_used_is_the_systems_again() -> None:
    process = psutil.Process()
    pieces = [bytearray(2000) for _ in range(50_000)]
    used = pieces[::100]
    del pieces
    kept = process.memory_info().rss
    system.trim_heap()
    assert kept - process.memory_info().rss > 50_000_000
    assert len(used) == 500


def test_where_links_are_forbidden_a_file_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise OSError("客户端没有所需的特权")

    font = tmp_path / "font.otf"
    font.write_bytes(b"OTTO")
    system.link(tmp_path / "linked.otf", font)
    monkeypatch.setattr(Path, "symlink_to", forbidden)
    system.link(tmp_path / "copied.otf", font)
    assert (tmp_path / "linked.otf").is_symlink()
    assert not (tmp_path / "copied.otf").is_symlink()
    assert (tmp_path / "copied.otf").read_bytes() == b"OTTO"


def test_a_program_beside_this_python_comes_before_that_on_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [tmp_path / "venv", tmp_path / "path"]
    for place in places:
        place.mkdir()
        (place / "quarto").touch(mode=stat.S_IRWXU)
    monkeypatch.setenv("PATH", str(places[1]))
    monkeypatch.setattr(sys, "executable", str(places[0] / "python"))
    assert system.find_program("quarto") == str(places[0] / "quarto")
    (places[0] / "quarto").unlink()
    assert system.find_program("quarto") == str(places[1] / "quarto")
    assert system.find_program("pandoc") is None


def test_two_folders_are_swapped_in_one_step(folders: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    made, target, replaced = folders
    monkeypatch.setattr(Path, "rename", None)
    assert system.exchange(made, target) == made
    assert (target / "report.html").read_text(encoding="utf-8") == "made"
    assert (made / "report.html").read_text(encoding="utf-8") == "157001"
    assert not replaced.exists()


def test_a_folder_goes_where_nothing_is(folders: tuple[Path, Path, Path], tmp_path: Path) -> None:
    made, _, _ = folders
    assert system.exchange(made, tmp_path / "new" / "157001") is None
    assert (tmp_path / "new" / "157001" / "report.html").read_text(encoding="utf-8") == "made"


@pytest.fixture
def no_swapping(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that swaps nothing."""
    monkeypatch.setattr(system, "_swap", lambda *_: False)


@pytest.mark.usefixtures("no_swapping")
def test_a_folder_takes_the_place_of_the_old_one(folders: tuple[Path, Path, Path]) -> None:
    made, target, replaced = folders
    assert system.exchange(made, target) == replaced
    assert (target / "report.html").read_text(encoding="utf-8") == "made"
    assert (replaced / "report.html").read_text(encoding="utf-8") == "157001"
    assert not made.exists()


@pytest.mark.usefixtures("no_swapping")
@pytest.mark.parametrize("held", [1, 2])
def test_a_folder_that_another_program_holds_open_stays_as_it_is(
    folders: tuple[Path, Path, Path], held: int, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    """Windows moves no folder, neither the old nor the new one, while a file in it is open."""
    renames = 0
    rename = Path.rename

    def held_open(folder: Path, place: Path) -> Path:
        nonlocal renames
        renames += 1
        if renames == held:
            raise PermissionError(13, "拒绝访问")
        return rename(folder, place)

    made, target, _ = folders
    monkeypatch.setattr(Path, "rename", held_open)
    with pytest.raises(RenderError) as caught:
        system.exchange(made, target)
    assert str(caught.value).replace(str(made.parent), "").replace("\\", "/") == snapshot
    assert (target / "report.html").read_text(encoding="utf-8") == "157001"
    assert (made / "report.html").read_text(encoding="utf-8") == "made"


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_a_console_that_lacks_a_character_prints_its_number(encoding: str) -> None:
    code = "from budgetbook.core.system import make_output_robust; make_output_robust(); print('预算 \\u2713')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONIOENCODING": f"{encoding}:strict"},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode(encoding) == "预算 \u2713\n".encode(encoding, "backslashreplace").decode(encoding)


def test_the_command_line_answers_on_a_console_without_chinese() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "budgetbook", "check", "--year", "2020", "--unit", "999999"],
        env={**os.environ, "PYTHONIOENCODING": "latin-1:strict"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert "不能继续".encode("latin-1", "backslashreplace") in done.stderr


def test_every_text_is_written_with_the_same_line_ends_on_every_system() -> None:
    """Without `newline`, Windows would write others, and the published files would differ."""
    assert [place for place, call in calls("write_text", "open") if writes(call) and not has(call, "newline")] == []


def test_what_only_some_systems_have_is_done_in_one_module() -> None:
    assert [place for place, _ in calls(*COMMANDS)] == ["core/system.py:symlink_to"]


def calls(*names: str) -> list[tuple[str, ast.Call]]:
    """The calls of methods of these names in the package, each with its module."""
    return [
        (f"{path.relative_to(SOURCE).as_posix()}:{node.func.attr}", node)
        for path in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names
    ]


def writes(call: ast.Call) -> bool:
    """Tell whether a call writes a text file: a path's write_text, or open with a mode of text."""
    modes = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
    is_written = any(isinstance(mode, str) and set(mode) & set("wax") and "b" not in mode for mode in modes[:1])
    return has(call, "encoding") and (is_written or getattr(call.func, "attr", "") == "write_text")


def has(call: ast.Call, name: str) -> bool:
    return any(keyword.arg == name for keyword in call.keywords)
