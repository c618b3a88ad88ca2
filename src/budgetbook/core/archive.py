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


PROPERTIES = "docProps/app.xml"
"""The part of an office document that names the program by which it was made."""

MADE_BY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>budgetbook</Application></Properties>"
)
"""That part of ours: the libraries write that Word or Excel made it."""
