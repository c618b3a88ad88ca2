"""A city's page and what lies beside it, made anew from what is published and put in place of the last."""

import json
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from budgetbook.audit.provenance import sha256
from budgetbook.audit.unchanged import MANIFEST
from budgetbook.book import SAMPLE_MARK
from budgetbook.city.across import require_agreement
from budgetbook.city.catalog import catalog
from budgetbook.city.page import FOLDER, is_as_made, write_page
from budgetbook.city.published import Published, published_units
from budgetbook.city.sums import PublishedUnits
from budgetbook.city.tables import city_tables, city_workbook
from budgetbook.core.documents import FIGURES
from budgetbook.core.errors import UsageError
from budgetbook.core.json_file import write_json
from budgetbook.core.processes import signals_deferred
from budgetbook.core.project import Project
from budgetbook.opendata.write import csv_bytes
from budgetbook.publication.manifest import complete_manifest, read_manifest
from budgetbook.publication.unit_folder import UnitFolder
from budgetbook.publication.verification import verify
from budgetbook.workbook.saving import save

INDEX_PAGE = "index.html"
UNITS = "units.json"
"""What was read of each publication, so that it is not read again."""

_OF_PAGE = "page"
"""Under which the manifest of the folder has the SHA-256 of the page."""


def update_city_page(
    project: Project,
    output: Path,
    year: str,
    provenance: Mapping[str, Any],
    intact: Collection[str],
    say: Callable[[str], None],
    *,
    overwrite: bool = False,
) -> Path | None:
    """Write the page of a year, and the folder with its tables, from what is published now.

    The folder is exchanged in one step, then the page in one step: whoever is killed between them leaves the old page
    beside the new tables, each whole, and the next run puts that right.

    Parameters
    ----------
    provenance
        By what (`provenance_of`); what another program had read is read again.
    intact
        Units whose publications are known to be intact.

    Returns
    -------
    Path or None
        The page; None where nothing is published and no page stands there.

    Raises
    ------
    CheckError
        The publications contradict each other; the page and its folder are as they were.
    UsageError
        Something stands there that this program did not make, or that people changed.
    """
    unit_folder = UnitFolder.below(output, year, FOLDER)
    folder, page = unit_folder.path.parent, unit_folder.path.parent / INDEX_PAGE
    if not folder.is_dir():
        return None
    with unit_folder.held(say), unit_folder.scratch() as scratch:
        listed, left = published_units(folder, _known(unit_folder.path, provenance), intact)
        for sentence in left:
            say(sentence)
        if not listed and not page.exists():
            return None
        is_foreign = page.exists() and not is_as_made(page)
        if is_foreign and not overwrite:
            raise UsageError(
                f"{page} 不是本程序生成的，或在生成之后有人改过，没有动它：请先移走；"
                "确要替换，加 --overwrite（原有的移到输出目录的 replaced/ 下）。"
            )
        city = PublishedUnits(year, listed)
        require_agreement(city, _published_before(output.resolve(), year, listed, provenance))
        source = _source(project, city, provenance)
        if _is_made_of(source, unit_folder.path, page):
            return page
        _write(project, city, source, scratch)
        with signals_deferred():
            unit_folder.put(scratch / "made", overwrite=overwrite)
            if is_foreign:
                say(f"原有的总页移到 {page.rename(unit_folder.free_name(page.stem, page.suffix))}")
            (scratch / INDEX_PAGE).replace(page)
    return page


def _source(project: Project, city: PublishedUnits, provenance: Mapping[str, Any]) -> dict[str, Any]:
    """Say what the page is made of, and by what."""
    frame = [path for name in (FOLDER, "styles", "scripts") for path in sorted((project.report / name).iterdir())]
    inputs = {f"report/{path.relative_to(project.report).as_posix()}": sha256(path) for path in frame}
    inputs |= {f"{one.folder}/{MANIFEST}": one.manifest for one in city.listed}
    return {"year": city.year, **provenance, "inputs": inputs}


def _is_made_of(source: Mapping[str, Any], folder: Path, page: Path) -> bool:
    """Tell whether the page and its folder stand whole, and would be made the same again."""
    try:
        noted = read_manifest(folder)
        return (
            all(noted.get(key) == value for key, value in source.items())
            and noted[_OF_PAGE] == sha256(page)
            and not verify(folder)[0]
        )
    except (OSError, KeyError, UsageError):
        return False


def _write(project: Project, city: PublishedUnits, source: Mapping[str, Any], scratch: Path) -> None:
    folder, files = scratch.parent, scratch / "made"
    files.mkdir()
    title = f"{city.year}年部门预算公开"
    marked = f"{title}（{SAMPLE_MARK}）" if city.is_sample else title
    tables = city_tables(city)
    for table in tables:
        (files / f"{table.key}.csv").write_bytes(csv_bytes(table.as_open_table()))
    save(city_workbook(tables, city.year, marked), files / "city.xlsx", replace=True)
    ledger = write_page(city, tables, folder, scratch / INDEX_PAGE, project.report, title)
    write_json(files / FIGURES, {"figures": list(ledger)})
    write_json(files / "catalog.json", catalog(city, tables, folder, marked))
    write_json(files / UNITS, {"units": [one.as_json() for one in city.listed]})
    write_json(files / MANIFEST, {"title": marked, **source, _OF_PAGE: sha256(scratch / INDEX_PAGE)})
    complete_manifest(files)


def _known(folder: Path, provenance: Mapping[str, Any]) -> dict[str, Published]:
    """Return what was read of publications when the page was last made, by the same program, by their manifests."""
    try:
        noted = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        kept = json.loads((folder / UNITS).read_text(encoding="utf-8"))["units"]
        if noted["program"] != provenance["program"]:
            return {}
        return {one["manifest"]: Published.from_json(one) for one in kept}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _published_before(
    output: Path, year: str, listed: Collection[Published], provenance: Mapping[str, Any]
) -> dict[str, Published]:
    """Read last year's publications of the units that tell of last year's budget."""
    folder = output / str(int(year) - 1)
    if not any(one.last_year for one in listed) or not folder.is_dir():
        return {}
    found, _ = published_units(
        folder, _known(folder / FOLDER, provenance), only=[o.folder for o in listed if o.last_year]
    )
    return {one.folder: one for one in found}
