"""Whether the inputs of a publication still give the same bytes, found by building it again."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from budgetbook.core.project import Project
from budgetbook.publication.manifest import OUTPUTS, hashes_of_files, read_manifest, read_unit_manifest
from budgetbook.publication.verification import manifest_differences
from budgetbook.publish import RendererName, build


def verify_by_rebuilding(project: Project, folder: Path, progress: Callable[[str], None]) -> list[str]:
    """Build a publication again from the project's data and compare it byte by byte with the one in the folder.

    Returns
    -------
    list of str
        A sentence for each file that differs, then one for each reason: other inputs, another program, other versions.

    Raises
    ------
    BudgetBookError
        It has no manifest, or cannot be built again.
    """
    noted = read_unit_manifest(folder)
    renderer: RendererName = "quarto" if noted["renderer"].startswith("Quarto") else "pandoc"
    with tempfile.TemporaryDirectory(prefix="budgetbook-") as scratch:
        rebuilt = build(project, noted["year"], noted["unit"], Path(scratch), renderer, progress)
        again = read_manifest(rebuilt)
        old, new = hashes_of_files(folder), hashes_of_files(rebuilt)
    names = [name for name in dict.fromkeys([*noted[OUTPUTS], *again[OUTPUTS]]) if old.get(name) != new.get(name)]
    differing = [f"{name} 重新生成后{'不同' if name in old and name in new else '只有一方有'}" for name in names]
    return [*differing, *manifest_differences(noted, again)] if differing else []
