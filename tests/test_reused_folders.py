"""A copy that goes from test to test is the same for each."""

from __future__ import annotations

import os
import shutil
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.reused_folders import ReusedFolder, contents_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "source" / "2020").mkdir(parents=True)
    (tmp_path / "source" / "2020" / "income.csv").write_text("92.0")
    (tmp_path / "source" / "README.md").write_text("说明", "utf-8")
    return tmp_path / "source"


def change_unseen(folder: Path) -> None:
    (folder / "2020" / "income.csv").write_text("93.0")
    shutil.copystat(folder.parent / "source" / "2020" / "income.csv", folder / "2020" / "income.csv")


def put_file_for_folder(folder: Path) -> None:
    shutil.rmtree(folder / "2020")
    (folder / "2020").touch()


def put_folder_for_file(folder: Path) -> None:
    (folder / "README.md").unlink()
    (folder / "README.md").mkdir()


def link(folder: Path) -> None:
    (folder / "README.md").unlink()
    (folder / "README.md").symlink_to(folder.parent / "source" / "README.md")


WAYS: dict[str, Callable[[Path], object]] = {
    "nothing": lambda _: None,
    "changed": lambda folder: (folder / "2020" / "income.csv").write_text("93.0"),
    "as long, at the same time": change_unseen,
    "touched": lambda folder: os.utime(folder / "README.md", (1, 1)),
    "rights": lambda folder: (folder / "README.md").chmod(0o400),
    "added": lambda folder: (folder / "2020" / "new.csv").touch(),
    "removed": lambda folder: (folder / "2020" / "income.csv").unlink(),
    "renamed": lambda folder: (folder / "README.md").rename(folder / "2020" / "README.md"),
    "linked": link,
    "folder added": lambda folder: (folder / "2021").mkdir(),
    "folder removed": lambda folder: shutil.rmtree(folder / "2020"),
    "file for a folder": put_file_for_folder,
    "folder for a file": put_folder_for_file,
    "all gone": shutil.rmtree,
}


@pytest.mark.parametrize("way", WAYS)
def test_whatever_a_test_did_the_next_one_has_what_the_first_had(source: Path, tmp_path: Path, way: str) -> None:
    lent, original = ReusedFolder(partial(shutil.copytree, source), tmp_path / "kept"), contents_of(source)
    with lent.at(tmp_path / "first") as first:
        assert contents_of(first) == original
        WAYS[way](first)
    with lent.at(tmp_path / "second") as second:
        assert contents_of(second) == original
    assert contents_of(source) == original
