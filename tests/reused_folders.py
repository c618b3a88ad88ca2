"""Copies of folders that tests may break: each goes from test to test and is put back as it was in between.

Two thousand tests change a word in a copy of the data; to write all its files for each took as long as the tests.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from stat import S_IMODE, S_ISDIR, S_ISREG
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    # by path: kind and rights; of a file, when it was written (in nanoseconds), and what it holds
    Contents = dict[str, tuple[int, int, bytes]]


class CopyFolder(Protocol):
    """What the fixture `copy_folder` gives."""

    def __call__(self, name: str, target: Path, make: Callable[[Path], object]) -> Path: ...


class ReusedFolder:
    """A folder that lies at a place of its own while nobody has it; `make` lays it out where it is missing."""

    def __init__(self, make: Callable[[Path], object], kept: Path) -> None:
        self._make, self._kept = make, kept
        self._as_it_was: Contents = {}

    @contextmanager
    def at(self, target: Path) -> Iterator[Path]:
        """Lay the folder at a place; with the block it goes back, as it was, unless it is gone."""
        if not self._kept.exists():
            self._make(self._kept)
            self._as_it_was = contents_of(self._kept)
        target.parent.mkdir(parents=True, exist_ok=True)
        self._kept.rename(target)
        yield target
        if target.is_dir() and not self._kept.exists():
            self._put_back(target)
            target.rename(self._kept)

    def _put_back(self, folder: Path) -> None:
        now = contents_of(folder)
        for path, (mode, _, _) in now.items():  # a folder comes before what is in it
            if path not in self._as_it_was or self._as_it_was[path][0] != mode:
                _remove(folder / path)
        for path, (mode, written, text) in self._as_it_was.items():
            place = folder / path
            if S_ISDIR(mode):
                place.mkdir(exist_ok=True)
            elif now.get(path) != (mode, written, text) or not place.exists():
                place.write_bytes(text)
                place.chmod(S_IMODE(mode))
                os.utime(place, ns=(written, written))


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)  # or it went with its folder


def contents_of(folder: Path) -> Contents:
    """All that lies in a folder."""
    held: Contents = {}
    waiting = [""]
    for below in waiting:
        for entry in os.scandir(folder / below):
            path, status = f"{below}{entry.name}", entry.stat(follow_symlinks=False)
            if S_ISDIR(status.st_mode):
                waiting.append(f"{path}/")
            written, text = (status.st_mtime_ns, Path(entry.path).read_bytes()) if S_ISREG(status.st_mode) else (0, b"")
            held[path] = (status.st_mode, written, text)
    return held
