"""The manifest of a publication: what it was made from, by what, and every file of it, byte for byte."""

import json
from pathlib import Path
from typing import Any

from budgetbook.audit.provenance import sha256
from budgetbook.audit.unchanged import MANIFEST
from budgetbook.core.errors import UsageError

SUMS = "SHA256SUMS"
"""The same hashes, and the manifest's own, as `sha256sum -c` takes them."""

OUTPUTS = "outputs"


def files_of(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in a folder by its name there, with slashes; "link" for a symbolic link."""
    paths = sorted(path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    return {path.relative_to(folder).as_posix(): "link" if path.is_symlink() else sha256(path) for path in paths}


def complete_manifest(folder: Path) -> None:
    """Add to the manifest.json of a finished publication the hash of every file, and write SHA256SUMS beside it."""
    path = folder / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest[OUTPUTS] = {name: digest for name, digest in files_of(folder).items() if name != MANIFEST}
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    sums = "".join(f"{digest}  {name}\n" for name, digest in files_of(folder).items())
    (folder / SUMS).write_text(sums, encoding="utf-8", newline="\n")


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
    except FileNotFoundError:
        raise UsageError(f"{folder} 没有 {MANIFEST}，应为 budgetbook build 生成的公开目录。") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    raise UsageError(f"{path} 读不懂，应为 budgetbook build 写成的清单。")
