"""Packages of Office (ZIP archives) whose bytes follow from what they hold: nothing tells when they were saved."""

import zipfile
from collections.abc import Iterable
from pathlib import Path

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first date that an archive knows."""


def write_archive(target: Path, parts: Iterable[tuple[zipfile.ZipInfo, bytes]]) -> None:
    """Write parts of another archive, each with what it is to hold, in their order and with no clock."""
    with zipfile.ZipFile(target, "w") as archive:
        for entry, content in parts:
            entry.date_time = _EARLIEST
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
