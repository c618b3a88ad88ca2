"""Whether a publication is still what was built, told by its manifest alone, and which inputs changed since."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from budgetbook.audit.provenance import input_files, made_by, sha256
from budgetbook.audit.unchanged import MANIFEST
from budgetbook.book import read_book
from budgetbook.core.project import Project
from budgetbook.publication.manifest import OUTPUTS, SUMS, files_of, read_manifest


def verify(folder: Path) -> list[str]:
    """Compare every file of a publication with its manifest; return a sentence for each that is gone or changed.

    Raises
    ------
    UsageError
        The folder has no manifest.
    """
    noted = read_manifest(folder)[OUTPUTS]
    present = files_of(folder)
    sums = (folder / SUMS).read_text(encoding="utf-8").splitlines() if SUMS in present else []
    wanted = {**noted, MANIFEST: next((line[:64] for line in sums if line[64:] == f"  {MANIFEST}"), "")}
    faults = [f"缺少 {name}" for name in wanted if name not in present]
    faults += [f"{name} 与清单不符" for name, digest in wanted.items() if present.get(name, digest) != digest]
    return faults


def not_listed(folder: Path) -> list[str]:
    """List the files beside a publication that no build made."""
    return [name for name in files_of(folder) if name not in (*read_manifest(folder)[OUTPUTS], MANIFEST, SUMS)]


def inputs_since(project: Project, folder: Path) -> list[str]:
    """Say which inputs are no longer those that a publication was made from; nothing where the data are not here."""
    noted = read_manifest(folder)
    if not (project.data / noted["year"] / noted["unit"]).is_dir():
        return []
    book = read_book(project, noted["year"], noted["unit"])
    now = {project.shown(path): sha256(path) for path in input_files(project, book)}
    return list(reasons(noted, {**noted, **made_by(noted["renderer"]), "inputs": now}))


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
