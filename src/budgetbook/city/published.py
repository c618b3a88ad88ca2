"""What is published of a year, read from the publications' own files alone."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from budgetbook.audit.provenance import sha256
from budgetbook.audit.unchanged import MANIFEST
from budgetbook.city.stated import StatedAmount, StatedTables, each_once, of_last_year
from budgetbook.city.units import UNIT_CODE
from budgetbook.core.documents import FIGURES, PAGE
from budgetbook.core.errors import UsageError
from budgetbook.figures import WAN_YUAN, Cell, Figure
from budgetbook.opendata.write import DESCRIPTOR
from budgetbook.publication.verification import verify


@dataclass(frozen=True)
class Published:
    """One unit's publication.

    Attributes
    ----------
    folder, unit, year
        The name of its folder; what its manifest says.
    units
        Of a department that adds up its units: their names by their codes.
    manifest
        SHA-256 of its manifest, and so of all its files.
    measures, classes, incomes
        What it states: by the keys of `MEASURES`; spending by the codes of 类; income by its sources. The last two are
        empty where the rows printed do not come to the total.
    last_year
        Totals of last year's budget that it tells, each once.
    totals
        All that it prints under the names of totals, for next year's publication.
    """

    folder: str
    unit: str
    year: str
    name: str
    title: str
    kind: str
    is_sample: bool
    units: Mapping[str, str]
    manifest: str
    measures: Mapping[str, StatedAmount] = field(default_factory=dict)
    classes: Mapping[str, StatedAmount] = field(default_factory=dict)
    incomes: Mapping[str, StatedAmount] = field(default_factory=dict)
    last_year: tuple[StatedAmount, ...] = ()
    totals: tuple[StatedAmount, ...] = ()

    def figure(self, stated: StatedAmount) -> Figure:
        """Return an amount as a figure, in 万元, whose source is the publication's own figure."""
        cell = Cell(f"{self.folder}/{FIGURES}", 0, stated.id, stated.value)
        label = f"{self.folder} {self.name}{stated.label}"
        return Figure(Decimal(stated.value), stated.unit, label, cells=(cell,)).in_unit(WAN_YUAN)

    def link(self, stated: StatedAmount) -> str:
        """Return the address of the cell that prints an amount, seen from the year's folder."""
        return f"{self.folder}/{PAGE}#origin-{stated.id}"

    def as_json(self) -> dict[str, Any]:
        """Return all of it, to be kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """Return what was kept."""
        groups = {
            name: {key: StatedAmount(**one) for key, one in kept[name].items()}
            for name in ("measures", "classes", "incomes")
        }
        lists = {name: tuple(StatedAmount(**one) for one in kept[name]) for name in ("last_year", "totals")}
        return cls(**{**kept, **groups, **lists})


def published_units(
    folder: Path, known: Mapping[str, Published], intact: Collection[str] = (), only: Collection[str] | None = None
) -> tuple[list[Published], list[str]]:
    """Read what is published in a year's folder.

    Parameters
    ----------
    known
        What was read before, by the SHA-256 of manifests; the same publication is not read again.
    intact
        Folders in which every file is known to have the hash that the manifest notes.
    only
        Folders that are looked at; by default all.

    Returns
    -------
    list of Published
        The publications in the order of their folders.
    list of str
        A sentence for each folder that has a manifest and cannot be listed.
    """
    found, left = [], []
    for path in sorted(folder.glob("*")):
        is_asked = only is None or path.name in only
        if not is_asked or not UNIT_CODE.fullmatch(path.name) or not (path / MANIFEST).is_file():
            continue
        try:
            faults = [] if path.name in intact else verify(path)[0]
        except UsageError as error:
            faults = [str(error).removesuffix("。")]
        manifest = sha256(path / MANIFEST)
        try:
            one = known.get(manifest) or read_published(path, manifest)
        except (OSError, ValueError, KeyError, TypeError) as error:
            faults = faults or [f"{DESCRIPTOR} 或 {FIGURES} 读不懂，由另一版本的程序生成（{type(error).__name__}）"]
        if faults:
            left.append(f"{path.name} 没有列入：{faults[0]}。")
        else:
            found.append(one)
    return found, left


def read_published(folder: Path, manifest: str) -> Published:
    """Read one publication, whose manifest has this SHA-256.

    Raises
    ------
    OSError, ValueError, KeyError, TypeError
        A file is not there, or not what this program writes.
    """
    noted, package, ledger = (
        json.loads((folder / name).read_text(encoding="utf-8")) for name in (MANIFEST, DESCRIPTOR, FIGURES)
    )
    unit, year = package["budgetUnit"], noted["year"]
    before = str(int(year) - 1)
    tables = StatedTables(package["resources"], ledger["figures"])
    return Published(
        folder=folder.name,
        unit=noted["unit"],
        year=year,
        name=unit["name"],
        title=noted["title"],
        kind=unit["kind"],
        is_sample="sample" in ledger,
        units={one["code"]: one["name"] for one in unit.get("units", ())},
        manifest=manifest,
        measures=tables.measures(),
        classes=tables.classes(),
        incomes=tables.incomes(),
        last_year=each_once(of_last_year(ledger["figures"], before)),
        totals=each_once(tables.totals(before)),
    )
