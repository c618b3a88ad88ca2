"""Text files and CSV tables: other words in them, what they hold, and how they are written."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def replaced(text: str, *changes: tuple[str, str], where: str = "文中") -> str:
    """Return a text with other words in it: each old text must be there, and where it stands first comes the new."""
    for old, new in changes:
        assert old in text, f"{where}没有 {old!r}"
        text = text.replace(old, new, 1)
    return text


def replace_in(path: Path, old: str, new: str) -> None:
    """Do the same in a file; a byte order mark and the ends of lines stay as they are."""
    text = path.read_bytes().decode("utf-8")
    path.write_bytes(replaced(text, (old, new), where=f"{path.name} 中").encode("utf-8"))


def read_csv(path: Path) -> list[list[str]]:
    """Return all rows, the headings first."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def read_records(path: Path) -> list[dict[str, str]]:
    """Return each row as its cells by heading."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write_csv(path: Path, rows: Iterable[Iterable[object]]) -> None:
    """Write rows, the headings first, as Excel does."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def keep_headings(folder: Path) -> None:
    """Empty all tables of a unit, as they are before anything is typed."""
    for path in folder.glob("*.csv"):
        path.write_bytes(path.read_bytes().partition(b"\n")[0] + b"\n")


def tree(folder: Path) -> dict[str, bytes | None]:
    """Return all that lies below a folder, hidden files too: the bytes of each file, None for a folder."""
    paths = sorted(folder.rglob("*"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None for path in paths}
