"""Where a publication goes: nothing is lost that no build made, nobody meets, what was killed is cleared away."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from budgetbook.core import system
from budgetbook.core.errors import UsageError
from budgetbook.core.system import REPLACED
from budgetbook.publication.manifest import complete_manifest
from budgetbook.publication.unit_folder import UnitFolder

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

Tree = dict[str, str]


def write(folder: Path, **files: str) -> Path:
    """Write a publication whose manifest lists these files: report_html is report.html, tables__a_csv tables/a.csv."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "manifest.json").write_text('{"inputs": {}}', encoding="utf-8")
    complete_manifest(folder)
    return folder


def tree(folder: Path) -> Tree:
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() or path.is_symlink()]
    texts = {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in paths}
    return {name: text for name, text in texts.items() if name not in ("manifest.json", "SHA256SUMS")}


@pytest.fixture
def unit_folder(tmp_path: Path) -> UnitFolder:
    unit_folder = UnitFolder.below(tmp_path / "output", "2020", "157001")
    write(unit_folder.path, report_html="old", tables__a_csv="old", tables__gone_csv="old")
    return unit_folder


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return write(tmp_path / "scratch" / "made", report_html="new", tables__a_csv="new")


def test_what_builds_made_is_replaced(unit_folder: UnitFolder, made: Path) -> None:
    assert unit_folder.put(made, overwrite=False) == ((), None)
    assert tree(unit_folder.path) == {"report.html": "new", "tables/a.csv": "new"}


def test_files_that_no_build_made_are_carried_over_and_named(
    unit_folder: UnitFolder, made: Path, tmp_path: Path
) -> None:
    for name in ("批复.pdf", "tables/more.csv"):
        (unit_folder.path / name).write_text("theirs", encoding="utf-8")
    (unit_folder.path / "link").symlink_to(tmp_path / "批复.pdf")
    (tmp_path / "批复.pdf").write_text("theirs", encoding="utf-8")
    assert unit_folder.put(made, overwrite=False) == (("link", "tables/more.csv", "批复.pdf"), None)
    assert tree(unit_folder.path) == {
        "report.html": "new",
        "tables/a.csv": "new",
        "link": "theirs",
        "tables/more.csv": "theirs",
        "批复.pdf": "theirs",
    }
    assert (unit_folder.path / "link").is_symlink()
    shutil.rmtree(made)
    again = write(made, report_html="newer")
    assert unit_folder.put(again, overwrite=False)[0] == ("link", "tables/more.csv", "批复.pdf")


def test_a_file_that_someone_changed_stops_the_build(
    unit_folder: UnitFolder, made: Path, tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    (unit_folder.path / "report.html").write_text("edited", encoding="utf-8")
    (unit_folder.path / "tables" / "a.csv").write_text("edited", encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        unit_folder.require_replaceable(overwrite=False)
    assert str(refused.value).replace(str(tmp_path), "") == snapshot
    with pytest.raises(UsageError):
        unit_folder.put(made, overwrite=False)
    assert tree(unit_folder.path)["report.html"] == "edited"


def test_what_someone_changed_is_kept_where_it_may_be_replaced(unit_folder: UnitFolder, made: Path) -> None:
    for number in (1, 2):
        (unit_folder.path / "report.html").write_text(f"edited {number}", encoding="utf-8")
        (unit_folder.path / "批复.pdf").write_text("theirs", encoding="utf-8")
        before = tree(unit_folder.path)
        others, kept = unit_folder.put(write(made, report_html="new", tables__a_csv="new"), overwrite=True)
        assert (others, kept) == (("批复.pdf",), unit_folder.root / "replaced" / "2020" / f"157001-{number}")
        assert tree(unit_folder.root / "replaced" / "2020" / f"157001-{number}") == before
        assert tree(unit_folder.path) == {"report.html": "new", "tables/a.csv": "new", "批复.pdf": "theirs"}
        shutil.rmtree(made, ignore_errors=True)


def test_a_folder_that_no_build_made_is_left_alone(
    unit_folder: UnitFolder, made: Path, tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    (unit_folder.path / "manifest.json").unlink()
    before = tree(unit_folder.path)
    with pytest.raises(UsageError) as refused:
        unit_folder.put(made, overwrite=False)
    assert str(refused.value).replace(str(tmp_path), "") == snapshot
    assert tree(unit_folder.path) == before
    others, kept = unit_folder.put(made, overwrite=True)
    assert (others, kept) == ((), unit_folder.root / "replaced" / "2020" / "157001-1")
    assert tree(unit_folder.path) == {"report.html": "new", "tables/a.csv": "new"}
    assert tree(unit_folder.root / "replaced" / "2020" / "157001-1") == before


def test_a_file_of_theirs_that_has_the_name_of_one_of_ours_is_left_alone(
    unit_folder: UnitFolder, made: Path, tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    (unit_folder.path / "tables" / "b.csv").write_text("theirs", encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        unit_folder.put(write(made, tables__b_csv="ours"), overwrite=False)
    assert str(refused.value).replace(str(tmp_path), "") == snapshot
    assert tree(unit_folder.path)["tables/b.csv"] == "theirs"


@pytest.mark.parametrize("text", ["", "{}", '{"inputs": {}, "outputs": {"a": 1}}', "[]", "\ud800"])
def test_a_manifest_that_is_none_is_refused(
    unit_folder: UnitFolder, tmp_path: Path, snapshot: SnapshotAssertion, text: str
) -> None:
    (unit_folder.path / "manifest.json").write_text(text, encoding="utf-8", errors="surrogatepass")
    with pytest.raises(UsageError) as refused:
        unit_folder.require_replaceable(overwrite=False)
    assert str(refused.value).replace(str(tmp_path), "") == snapshot


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    (tmp_path / "2020").mkdir()
    (tmp_path / "2020" / "157001").touch()
    with pytest.raises(UsageError) as refused:
        UnitFolder.below(tmp_path, "2020", "157001").require_replaceable(overwrite=False)
    assert str(refused.value).replace(str(tmp_path), "") == snapshot


def test_an_empty_folder_is_used(tmp_path: Path, made: Path) -> None:
    unit_folder = UnitFolder.below(tmp_path, "2020", "157001")
    unit_folder.path.mkdir(parents=True)
    assert unit_folder.put(made, overwrite=False) == ((), None)


def test_nothing_is_left_where_nothing_was_made(tmp_path: Path) -> None:
    unit_folder = UnitFolder.below(tmp_path / "output", "2020", "157001")
    with unit_folder.held(), unit_folder.scratch() as scratch:
        assert scratch.parent == unit_folder.path.parent
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_command_left_is_cleared_away(unit_folder: UnitFolder, made: Path) -> None:
    left = unit_folder.path.with_name(".157001-killed")
    shutil.copytree(made, left / "made")
    other = unit_folder.path.with_name(".158001-at-work")
    other.mkdir()
    with unit_folder.held():
        assert not left.exists()
        assert other.exists()
    assert tree(unit_folder.path)["report.html"] == "old"


def test_a_folder_that_was_moved_aside_when_the_command_was_killed_is_put_back(
    unit_folder: UnitFolder, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where two folders cannot be swapped there is a moment at which neither stands in its unit_folder."""
    before = tree(unit_folder.path)
    left = unit_folder.path.with_name(".157001-killed")
    shutil.copytree(made, left / "made")
    unit_folder.path.rename(left / REPLACED)
    with unit_folder.held():
        assert tree(unit_folder.path) == before
    assert not left.exists()
    monkeypatch.setattr(system, "_swap", lambda *_: False)
    unit_folder.put(made, overwrite=False)
    assert tree(unit_folder.path) == {"report.html": "new", "tables/a.csv": "new"}


def hold(unit_folder: UnitFolder, holds: threading.Event, may_go: threading.Event) -> None:
    with unit_folder.held():
        holds.set()
        may_go.wait()


def test_the_second_waits_for_the_first_and_says_so(unit_folder: UnitFolder) -> None:
    holds, may_go = threading.Event(), threading.Event()
    first = threading.Thread(target=hold, args=(unit_folder, holds, may_go))
    first.start()
    assert holds.wait(60)
    lines: list[str] = []

    def progress(line: str) -> None:
        lines.append(line)
        may_go.set()

    with unit_folder.held(progress):
        assert lines == [f"另一个命令正在写 {unit_folder.path}，等它结束"]
    first.join()
    assert [path.name for path in unit_folder.path.parent.iterdir()] == ["157001"]


def test_commands_on_other_units_do_not_wait(unit_folder: UnitFolder) -> None:
    lines: list[str] = []
    with unit_folder.held(), UnitFolder(unit_folder.root, "2020", "158001").held(lines.append):
        assert lines == []
    assert [path.name for path in unit_folder.path.parent.iterdir()] == ["157001"]
