"""Which publications of a run stand whole and would be made again byte for byte: they are not built again.

To hash all that is published takes seconds for each hundred units. Size, times and inode of each verified file are
noted, as git does; only files where these differ are hashed again.
"""

import hashlib
import json
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Self

from budgetbook.audit.provenance import data_files, frame_files, sha256
from budgetbook.city.result import RUNS
from budgetbook.core.errors import BudgetBookError, UsageError
from budgetbook.core.json_file import write_json
from budgetbook.core.project import Project
from budgetbook.publication.manifest import read_manifest
from budgetbook.publication.verification import manifest_differences, verify

_TICK_NS = 20_000_000
"""Resolution of file times: a file changed within the last 20 ms could change again unnoticed."""


class UpToDate:
    """Tells of each unit of a run whether its publication stands whole, and a build would make the same again.

    Parameters
    ----------
    output
        Folder of all publications; what was seen whole is noted in `<output>/runs/seen-<year>.json`.
    provenance
        By what a publication would be made today (`provenance_of`).

    It notes for the next run, at the end of its block, what it saw.
    """

    def __init__(self, project: Project, year: str, output: Path, provenance: Mapping[str, Any]) -> None:
        self._project = project
        self._year = year
        self._output = output
        self._provenance = provenance
        self._hash = cache(sha256)  # most files are those of all units
        self._frame = {project.shown(path): self._hash(path) for path in frame_files(project)}
        self._file = output / RUNS / f"seen-{year}.json"
        self._seen = _read(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._seen:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_json(self._file, self._seen)

    def check(self, unit: str) -> bool | BudgetBookError:
        """Return whether the unit's publication is intact and up to date; the error where its inputs cannot be read."""
        try:
            return self._is_up_to_date(unit)
        except BudgetBookError as error:
            return error
        except PermissionError:
            return False  # of which file, reading the inputs will tell

    def _is_up_to_date(self, unit: str) -> bool:
        folder = self._output / self._year / unit
        try:
            noted = read_manifest(folder)
            marks = _marks_of(folder)
            is_verified = marks is not None and self._seen.get(unit) == marks
            if not is_verified and verify(folder)[0]:
                return False
        except UsageError:
            return False
        self._note(unit, marks)
        files = data_files(self._project, self._year, unit)
        inputs = self._frame | {self._project.shown(path): self._hash(path) for path in files}
        return not any(manifest_differences(noted, {**self._provenance, "inputs": inputs}))

    def note(self, unit: str) -> None:
        """Note that a unit's publication is whole as it stands."""
        self._note(unit, _marks_of(self._output / self._year / unit))

    def _note(self, unit: str, marks: str | None) -> None:
        if marks is not None:
            self._seen[unit] = marks


def _marks_of(folder: Path) -> str | None:
    """Return what every file of a folder can be told by without reading it; None where one was changed just now."""
    paths = sorted(folder.rglob("*"))
    states = [path.lstat() for path in paths]
    if max((state.st_ctime_ns for state in states), default=0) > time.time_ns() - _TICK_NS:
        return None
    marks = [
        (str(path.relative_to(folder)), one.st_mode, one.st_size, one.st_mtime_ns, one.st_ctime_ns, one.st_ino)
        for path, one in zip(paths, states, strict=True)
    ]
    return hashlib.sha256(repr(marks).encode("utf-8", "surrogateescape")).hexdigest()


def _read(file: Path) -> dict[str, str]:
    """Return what an earlier run noted; what cannot be read was not noted."""
    try:
        seen = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return seen if isinstance(seen, dict) else {}
