"""Whether a publication is still what was built, told by its manifest alone, and which inputs changed since."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from budgetbook.audit.provenance import provenance_of
from budgetbook.audit.unchanged import MANIFEST, hashes_of_inputs
from budgetbook.core.project import Project
from budgetbook.publication.manifest import OUTPUTS, SUMS, compare_with_manifest, read_manifest, sha256sums_text


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
    faults = [_gone(folder / name, name) for name in compared.missing]
    faults += [f"{name} 与清单不符：生成之后有人改过" for name in compared.changed]
    sums, wanted = folder / SUMS, sha256sums_text(folder, read_manifest(folder)[OUTPUTS])
    if not sums.is_file():
        faults.append(_gone(sums, SUMS))
    elif sums.read_bytes() != wanted.encode("utf-8"):
        faults.append(f"{SUMS} 与 {MANIFEST} 不符：两者至少有一个在生成之后有人改过")
    return faults, compared.others


def _gone(path: Path, name: str) -> str:
    return f"{name} 不是普通文件" if path.exists() else f"缺少 {name}"


def changed_inputs(project: Project, noted: Mapping[str, Any]) -> list[str]:
    """Say which inputs are no longer those that a publication was made from, as its manifest notes them.

    Raises
    ------
    InputError
        Which they are today cannot be told (`sources_of`).
    """
    inputs = hashes_of_inputs(project, noted["year"], noted["unit"])
    return list(manifest_differences(noted, {**provenance_of(noted["renderer"]), "inputs": inputs}))


_PROGRAM = {"sha256": "源代码", "version": "版本号"}


def manifest_differences(
    noted: Mapping[str, Any], again: Mapping[str, Any], words: tuple[str, str] = ("原为", "现为")
) -> Iterator[str]:
    """Say in what two manifests differ: inputs, versions, fonts, program, renderer.

    Parameters
    ----------
    words
        What stands before a version of the one and of the other.
    """
    before, after = words
    for key, what in (("inputs", "输入"), ("versions", "版本"), ("fonts", "字体"), ("program", "程序")):
        then, now = noted.get(key, {}), again.get(key, {})
        for name in sorted(then.keys() | now):
            if then.get(name) != now.get(name):
                values = f"，{before}{then.get(name)}，{after}{now.get(name)}" if key == "versions" else ""
                yield f"{what}不同：{_PROGRAM.get(name, name)}{values}"
    if noted["renderer"] != again["renderer"]:
        yield f"渲染器不同：{before}{noted['renderer']}，{after}{again['renderer']}"
