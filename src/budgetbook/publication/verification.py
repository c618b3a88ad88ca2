"""Whether a publication is still what was built, told by its manifest alone, and which inputs changed since."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from budgetbook.audit.provenance import sha256
from budgetbook.audit.unchanged import MANIFEST, manifest_of
from budgetbook.book import Book
from budgetbook.core.project import Project
from budgetbook.publication.manifest import SUMS, compare_with_manifest


def verify(folder: Path) -> tuple[list[str], tuple[str, ...]]:
    """Compare every file of a publication with its manifest, and the manifest with SHA256SUMS.

    Returns
    -------
    list of str
        A sentence for each file that is gone or changed.
    tuple of str
        The files beside the publication that no build made.

    Raises
    ------
    UsageError
        The folder has no manifest.
    """
    compared = compare_with_manifest(folder)
    sums = folder / SUMS
    listed = sums.read_text(encoding="utf-8").splitlines() if sums.is_file() else []
    changed = list(compared.changed)
    if f"{sha256(folder / MANIFEST)}  {MANIFEST}" not in listed:
        changed.append(MANIFEST)
    faults = [f"缺少 {name}" for name in compared.missing] + [f"{name} 与清单不符" for name in changed]
    return faults, compared.others


def inputs_since(project: Project, book: Book, noted: Mapping[str, Any]) -> list[str]:
    """Say which inputs of a book are no longer those that a publication was made from, as its manifest notes them."""
    return list(reasons(noted, manifest_of(project, book, noted["renderer"])))


_PROGRAM = {"sha256": "源代码", "version": "版本号"}


def reasons(noted: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[str]:
    """Say in what two manifests differ: inputs, versions, fonts, program, renderer."""
    for key, what in (("inputs", "输入"), ("versions", "版本"), ("fonts", "字体"), ("program", "程序")):
        then, now = noted.get(key, {}), again[key]
        for name in sorted(then.keys() | now):
            if then.get(name) != now.get(name):
                values = f"，原为{then.get(name)}，现为{now.get(name)}" if key == "versions" else ""
                yield f"{what}不同：{_PROGRAM.get(name, name)}{values}"
    if noted["renderer"] != again["renderer"]:
        yield f"渲染器不同：原为{noted['renderer']}，现为{again['renderer']}"
