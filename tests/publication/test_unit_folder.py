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
def place(tmp_path: Path) -> UnitFolder:
    place = UnitFolder.below(tmp_path / "output", "2020", "157001")
    write(place.folder, report_html="old", tables__a_csv="old", tables__gone_csv="old")
    return place


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return write(tmp_path / "scratch" / "made", report_html="new", tables__a_csv="new")


def test_what_builds_made_is_replaced(place: UnitFolder, made: Path) -> None:
    assert place.put(made, overwrite=False) == ((), None)
    assert tree(place.folder) == {"report.html": "new", "tables/a.csv": "new"}


def test_files_that_no_build_made_are_carried_over_and_named(place: UnitFolder, made: Path, tmp_path: Path) -> None:
    for name in ("批复.pdf", "tables/more.csv"):
        (place.folder / name).write_text("theirs", encoding="utf-8")
    (place.folder / "link").symlink_to(tmp_path / "批复.pdf")
    (tmp_path / "批复.pdf").write_text("theirs", encoding="utf-8")
    assert place.put(made, overwrite=False) == (("link", "tables/more.csv", "批复.pdf"), None)
    assert tree(place.folder) == {
        "report.html": "new",
        "tables/a.csv": "new",
        "link": "theirs",
        "tables/more.csv": "theirs",
        "批复.pdf": "theirs",
    }
    assert (place.folder / "link").is_symlink()
    shutil.rmtree(made)
    again = write(made, report_html="newer")
    assert place.put(again, overwrite=False)[0] == ("link", "tables/more.csv", "批复.pdf")


def test_a_file_that_someone_changed_stops_the_build(
    place: UnitFolder, made: Path, tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    (place.folder / "report.html").write_text("edited", encoding="utf-8")
    (place.folder / "tables" / "a.csv").write_text("edited", encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        place.require_replaceable(overwrite=False)
    assert str(refused.value).replace(str(tmp_path), "") == snapshot
    with pytest.raises(UsageError):
        place.put(made, overwrite=False)
    assert tree(place.folder)["report.html"] == "edited"


def test_what_someone_changed_is_kept_where_it_may_be_replaced(place: UnitFolder, made: Path) -> None:
    for number in (1, 2):
        (place.folder / "report.html").write_text(f"edited {number}", encoding="utf-8")
        (place.folder / "批复.pdf").write_text("theirs", encoding="utf-8")
        before = tree(place.folder)
        others, kept = place.put(write(made, report_html="new", tables__a_csv="new"), overwrite=True)
        assert (others, kept) == (("批复.pdf",), place.root / "replaced" / "2020" / f"157001-{number}")
        assert tree(place.root / "replaced" / "2020" / f"157001-{number}") == before
        assert tree(place.folder) == {"report.html": "new", "tables/a.csv": "new", "批复.pdf": "theirs"}
        shutil.rmtree(made, ignore_errors=True)


def test_a_folder_that_no_build_made_is_left_alone(
    place: UnitFolder, made: Path, tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    (place.folder / "manifest.json").unlink()
    before = tree(place.folder)
    with pytest.raises(UsageError) as refused:
        place.put(made, overwrite=False)
    assert str(refused.value).replace(str(tmp_path), "") == snapshot
    assert tree(place.folder) == before
    others, kept = place.put(made, overwrite=True)
    assert (others, kept) == ((), place.root / "replaced" / "2020" / "157001-1")
    assert tree(place.folder) == {"report.html": "new", "tables/a.csv": "new"}
    assert tree(place.root / "replaced" / "2020" / "157001-1") == before


def test_a_file_of_theirs_that_has_the_name_of_one_of_ours_is_left_alone(
    place: UnitFolder, made: Path, tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    (place.folder / "tables" / "b.csv").write_text("theirs", encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        place.put(write(made, tables__b_csv="ours"), overwrite=False)
    assert str(refused.value).replace(str(tmp_path), "") == snapshot
    assert tree(place.folder)["tables/b.csv"] == "theirs"


@pytest.mark.parametrize("text", ["", "{}", '{"inputs": {}, "outputs": {"a": 1}}', "[]", "\ud800"])
def test_a_manifest_that_is_none_is_refused(
    place: UnitFolder, tmp_path: Path, snapshot: SnapshotAssertion, text: str
) -> None:
    (place.folder / "manifest.json").write_text(text, encoding="utf-8", errors="surrogatepass")
    with pytest.raises(UsageError) as refused:
        place.require_replaceable(overwrite=False)
    assert str(refused.value).replace(str(tmp_path), "") == snapshot


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    (tmp_path / "2020").mkdir()
    (tmp_path / "2020" / "157001").touch()
    with pytest.raises(UsageError) as refused:
        UnitFolder.below(tmp_path, "2020", "157001").require_replaceable(overwrite=False)
    assert str(refused.value).replace(str(tmp_path), "") == snapshot


def test_an_empty_folder_is_used(tmp_path: Path, made: Path) -> None:
    place = UnitFolder.below(tmp_path, "2020", "157001")
    place.folder.mkdir(parents=True)
    assert place.put(made, overwrite=False) == ((), None)


def test_nothing_is_left_where_nothing_was_made(tmp_path: Path) -> None:
    place = UnitFolder.below(tmp_path / "output", "2020", "157001")
    with place.held(), place.scratch() as scratch:
        assert scratch.parent == place.folder.parent
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_command_left_is_cleared_away(place: UnitFolder, made: Path) -> None:
    left = place.folder.with_name(".157001-killed")
    shutil.copytree(made, left / "made")
    other = place.folder.with_name(".158001-at-work")
    other.mkdir()
    with place.held():
        assert not left.exists()
        assert other.exists()
    assert tree(place.folder)["report.html"] == "old"


def test_a_folder_that_was_moved_aside_when_the_command_was_killed_is_put_back(
    place: UnitFolder, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where two folders cannot be swapped there is a moment at which neither stands in its place."""
    before = tree(place.folder)
    left = place.folder.with_name(".157001-killed")
    shutil.copytree(made, left / "made")
    place.folder.rename(left / REPLACED)
    with place.held():
        assert tree(place.folder) == before
    assert not left.exists()
    monkeypatch.setattr(system, "_swap", lambda *_: False)
    place.put(made, overwrite=False)
    assert tree(place.folder) == {"report.html": "new", "tables/a.csv": "new"}


def hold(place: UnitFolder, holds: threading.Event, may_go: threading.Event) -> None:
    with place.held():
        holds.set()
        may_go.wait()


def test_the_second_waits_for_the_first_and_says_so(place: UnitFolder) -> None:
    holds, may_go = threading.Event(), threading.Event()
    first = threading.Thread(target=hold, args=(place, holds, may_go))
    first.start()
    assert holds.wait(60)
    lines: list[str] = []

    def progress(line: str) -> None:
        lines.append(line)
        may_go.set()

    with place.held(progress):
        assert lines == [f"另一个命令正在写 {place.folder}，等它结束"]
    first.join()
    assert [path.name for path in place.folder.parent.iterdir()] == ["157001"]


def test_commands_on_other_units_do_not_wait(place: UnitFolder) -> None:
    lines: list[str] = []
    with place.held(), UnitFolder(place.root, "2020", "158001").held(lines.append):
        assert lines == []
    assert [path.name for path in place.folder.parent.iterdir()] == ["157001"]
