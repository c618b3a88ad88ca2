"""The inputs of a publication are read once: all as they were at one moment, or none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from budgetbook.audit.provenance import input_hashes
from budgetbook.book import read_book
from budgetbook.core.errors import InputError
from budgetbook.core.project import Project
from budgetbook.publication import snapshot as snapshot_module
from budgetbook.publication.snapshot import take_snapshot
from tests.places import UNIT, YEAR

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion


def test_a_snapshot_holds_every_input_byte_for_byte(project: Project, tmp_path: Path) -> None:
    copy = take_snapshot(project, YEAR, UNIT, tmp_path / "inputs")
    assert copy == Project(tmp_path / "inputs", tmp_path / "inputs" / "data")
    ours, theirs = (input_hashes(one, read_book(one, YEAR, UNIT)) for one in (project, copy))
    assert ours.equals(theirs)


def test_a_snapshot_of_data_that_lie_elsewhere_is_a_project_like_any_other(next_year: Path, tmp_path: Path) -> None:
    """The lists of codes are the project's, the data another folder's: in the copy they lie together."""
    project = Project(Path(__file__).parents[2], next_year.parents[1])
    copy = take_snapshot(project, "2021", UNIT, tmp_path / "inputs")
    ours, theirs = (input_hashes(one, read_book(one, "2021", UNIT)) for one in (project, copy))
    assert ours.equals(theirs)
    assert "data/2020/157001/spending.csv" in set(theirs["文件"])


def test_the_copy_holds_the_lists_that_are_used_the_folders_own_and_the_shipped(
    project: Project, data: Path, tmp_path: Path
) -> None:
    own, shipped = data / "classification/2020/functions.csv", project.data / "classification/2020/economic_mapping.csv"
    text = own.read_text(encoding="utf-8-sig")
    own.write_text(f"{text}2240199,其他应急管理支出,见于公开文本\n", encoding="utf-8")
    (data / "classification/2020/economic_mapping.csv").unlink()
    mine = Project(project.root, data)
    copy = take_snapshot(mine, YEAR, UNIT, tmp_path / "inputs")
    assert (copy.classification / "2020/functions.csv").read_bytes() == own.read_bytes()
    assert (copy.classification / "2020/economic_mapping.csv").read_bytes() == shipped.read_bytes()
    ours, theirs = (input_hashes(one, read_book(one, YEAR, UNIT)) for one in (mine, copy))
    assert ours.equals(theirs)


@pytest.mark.parametrize(
    "file",
    [
        "data/2020/157001/income.csv",
        "data/2020/157001/text/duties.md",
        "data/2020/157001/unit.toml",
        "data/classification/2020/functions.csv",
        "report/forms/luoyang-2020.toml",
        "report/index.qmd",
        "notebooks/2-statement.ipynb",
        "_quarto.yml",
    ],
)
def test_a_file_that_changes_while_it_is_copied_is_named(
    project_copy: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    changed = project_copy.root / file
    while_copied(monkeypatch, lambda: changed.write_bytes(changed.read_bytes() + b"\n"))
    with pytest.raises(InputError) as refused:
        take_snapshot(project_copy, YEAR, UNIT, tmp_path / "inputs")
    assert str(refused.value) == f"{file} 在读取期间有改动，应为从头到尾同一份：本次不公开，请改完后重新生成。"


def while_copied(monkeypatch: pytest.MonkeyPatch, change: Callable[[], object]) -> None:
    """Let something happen after the files were read, before it is seen whether they are still the same."""
    read = snapshot_module._read
    done: list[dict[str, bytes]] = []

    def read_and_change(*asked: Any) -> dict[str, bytes]:
        files = read(*asked)
        if not done:
            done.append(files)
            change()
        return files

    monkeypatch.setattr(snapshot_module, "_read", read_and_change)


def test_all_that_come_go_or_change_are_named(
    project_copy: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    folder = project_copy.data / YEAR / UNIT

    def change() -> None:
        (folder / "procurement.csv").unlink()
        (folder / "text" / "more.md").touch()
        (folder / "income.csv").write_text("", encoding="utf-8")

    while_copied(monkeypatch, change)
    with pytest.raises(InputError) as refused:
        take_snapshot(project_copy, YEAR, UNIT, tmp_path / "inputs")
    assert str(refused.value) == snapshot


def test_what_is_no_input_may_change(project_copy: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = project_copy.data / YEAR / UNIT

    def change() -> None:
        (project_copy.data / "2021").mkdir()
        (project_copy.data / "2021" / "new.csv").touch()
        (folder / ".~lock.income.csv#").touch()  # what a spreadsheet program leaves while the file is open
        (folder / "~$income.csv").touch()

    while_copied(monkeypatch, change)
    take_snapshot(project_copy, YEAR, UNIT, tmp_path / "inputs")


def test_a_swap_of_two_amounts_is_seen_whole_or_not_at_all(
    project_copy: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whenever the change comes, before any of the files is read: what is read is all old, all new, or refused."""
    file = project_copy.data / YEAR / UNIT / "basic_spending.csv"
    old = file.read_bytes()
    first, second = (next(line for line in old.splitlines() if name.encode() in line) for name in ("办公费", "差旅费"))
    new = old.replace(first, b"?").replace(second, first).replace(b"?", second)
    assert new != old
    read = Path.read_bytes
    total = 0

    def count(path: Path) -> bytes:
        nonlocal total
        total += 1
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", count)
    take_snapshot(project_copy, YEAR, UNIT, tmp_path / "all")
    outcomes = set()
    for moment in range(1, total + 1, max(1, total // 20)):
        calls = 0

        def change(path: Path) -> bytes:
            nonlocal calls
            calls += 1
            if calls == moment:  # noqa: B023
                file.write_bytes(new)
            return read(path)

        file.write_bytes(old)
        monkeypatch.setattr(Path, "read_bytes", change)
        folder = tmp_path / str(moment)
        try:
            take_snapshot(project_copy, YEAR, UNIT, folder)
        except InputError:
            outcomes.add("refused")
            continue
        outcomes.add({old: "old", new: "new"}[read(folder / "data" / YEAR / UNIT / file.name)])
    assert outcomes >= {"refused", "new"}
