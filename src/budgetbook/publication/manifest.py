"""The manifest of a publication: what it was made from, by what, and every file of it, byte for byte."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from budgetbook.audit.provenance import sha256
from budgetbook.audit.unchanged import MANIFEST
from budgetbook.core.errors import UsageError
from budgetbook.core.json_file import write_json

SUMS = "SHA256SUMS"
"""The same hashes, and the manifest's own, as `sha256sum -c` takes them."""

OUTPUTS = "outputs"


def hashes_of_files(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in a folder by its name there, with slashes; "link" for a symbolic link."""
    paths = sorted(path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    return {path.relative_to(folder).as_posix(): "link" if path.is_symlink() else sha256(path) for path in paths}


def read_files(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file in a folder by its name there, with slashes."""
    return {name: (folder / name).read_bytes() for name in hashes_of_files(folder)}


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files into a folder by their names there."""
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def complete_manifest(folder: Path) -> None:
    """Add to the manifest.json of a finished publication the hash of every file, and write SHA256SUMS beside it."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    outputs = {name: digest for name, digest in hashes_of_files(folder).items() if name != MANIFEST}
    write_json(folder / MANIFEST, {**manifest, OUTPUTS: outputs})
    (folder / SUMS).write_text(sha256sums_text(folder, outputs), encoding="utf-8", newline="\n")


def sha256sums_text(folder: Path, outputs: Mapping[str, str]) -> str:
    """Write what SHA256SUMS holds: the hashes of the outputs, and that of the manifest as it stands."""
    listed = sorted({**outputs, MANIFEST: sha256(folder / MANIFEST)}.items(), key=lambda item: Path(item[0]))
    return "".join(f"{digest}  {name}\n" for name, digest in listed)


@dataclass(frozen=True)
class FolderState:
    """The files of a publication's folder beside its manifest.

    Attributes
    ----------
    missing, changed
        Files that a build made and that are gone, or were changed since.
    others
        Files that no build made.
    """

    missing: tuple[str, ...]
    changed: tuple[str, ...]
    others: tuple[str, ...]


def compare_with_manifest(folder: Path) -> FolderState:
    """Compare every file with what the manifest notes of it.

    Raises
    ------
    UsageError
        There is no manifest, or it cannot be read.
    """
    noted = read_manifest(folder)[OUTPUTS]
    present = hashes_of_files(folder)
    return FolderState(
        missing=tuple(name for name in noted if name not in present),
        changed=tuple(name for name, digest in noted.items() if present.get(name, digest) != digest),
        others=tuple(name for name in present if name not in (*noted, MANIFEST, SUMS)),
    )


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a publication.

    Raises
    ------
    UsageError
        There is none, or it is not one.
    """
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        hashes = [manifest["inputs"], manifest[OUTPUTS]]
        if all(isinstance(digest, str) for table in hashes for digest in table.values()):
            return manifest
    except (FileNotFoundError, NotADirectoryError):
        lacking = f"没有 {MANIFEST}" if folder.is_dir() else "不是已有的目录"
        raise UsageError(f"{folder} {lacking}，应为 budgetbook build 生成的公开目录。") from None
    except PermissionError:
        raise UsageError(f"{path} 没有读取的权限。") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    raise _unreadable(path)


def read_unit_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a unit's publication.

    Raises
    ------
    UsageError
        There is none, it is not one, or it is that of the page of many units.
    """
    manifest = read_manifest(folder)
    if "unit" not in manifest and "page" in manifest:
        raise UsageError(f"{folder} 是各单位总页的数据，不是一个单位的公开目录，应为如 output/2020/157001 的目录。")
    texts = [manifest.get(key) for key in ("year", "unit", "renderer")]
    tables = [manifest.get(key, {}) for key in ("program", "versions", "fonts")]
    if not all(isinstance(text, str) for text in texts) or not all(isinstance(table, dict) for table in tables):
        raise _unreadable(folder / MANIFEST)
    return manifest


def _unreadable(path: Path) -> UsageError:
    return UsageError(f"{path} 读不懂，应为 budgetbook build 写成的清单。")
