"""The inputs of a publication, copied once: checks, notebooks, open data and audit all read the copy."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from budgetbook.audit.provenance import input_files
from budgetbook.book import read_book
from budgetbook.core.errors import InputError
from budgetbook.core.project import Project
from budgetbook.publication.manifest import write_files


def take_snapshot(project: Project, year: str, unit: str, folder: Path) -> Project:
    """Copy all that a unit's document of a year is made from, and return the copy as a project of its own.

    Parameters
    ----------
    folder
        Where the copy goes; there is nothing yet.

    Raises
    ------
    InputError
        As `read_snapshot`.
    """
    return write_snapshot(read_snapshot(project, year, unit), folder)


def read_snapshot(project: Project, year: str, unit: str) -> dict[str, bytes]:
    """Read all that a unit's document of a year is made from: the bytes of each file by its name.

    Raises
    ------
    InputError
        The data cannot be read, or a file was changed, added or taken away while they were copied; the message names
        every one.
    """
    try:
        read_book(project, year, unit)  # what cannot be read is told before anything is copied
        copied = _read(project, year, unit)
        now = _read(project, year, unit)
    except PermissionError as error:
        raise InputError(f"{project.shown(Path(error.filename))}：没有读取的权限。") from None
    changed = [name for name in sorted(now.keys() | copied) if now.get(name) != copied.get(name)]
    if changed:
        raise InputError(f"{'、'.join(changed)} 在读取期间有改动，应为从头到尾同一份：本次不公开，请改完后重新生成。")
    return copied


def write_snapshot(files: Mapping[str, bytes], folder: Path) -> Project:
    """Write what was read into a folder that is not there yet, and return it as a project of its own."""
    write_files(files, folder)
    return Project(root=folder, data=folder / "data")


def _read(project: Project, year: str, unit: str) -> dict[str, bytes]:
    """Return what is in the document's inputs, and in what stands beside them: other years' lists and data."""
    beside = (*project.lists("**/*.csv").values(), *project.notebooks.rglob("*"))
    others = project.data.glob(f"[0-9]*/{unit}/**/*")
    read: dict[str, bytes] = {}
    for path in sorted({*input_files(project, year, unit), *beside, *others}):
        name = project.shown(path)
        if path.is_file() and not any(part.startswith((".", "~$")) for part in Path(name).parts):
            with suppress(FileNotFoundError):  # gone this very moment
                read[name] = path.read_bytes()
    return read
