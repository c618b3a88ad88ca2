"""Which files a unit's document is made from, told by unit.toml and lineage.csv alone: nothing else is read."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from budgetbook.core.project import Project
from budgetbook.dataset.classification import list_paths
from budgetbook.dataset.comparison_base import OUTTURN
from budgetbook.dataset.lineage import LINEAGE, Lineage, read_lineage
from budgetbook.dataset.reader import read_table
from budgetbook.dataset.unit import UnitFile, read_incomplete_unit


@dataclass(frozen=True)
class Sources:
    """What a document reads of the data.

    Attributes
    ----------
    folders
        The folders of all budgets: the unit's own, those that it adds up, and the same of last year.
    forms
        The forms of these budgets.
    lists
        The lists of codes, of each year.
    """

    folders: tuple[Path, ...]
    forms: frozenset[Path]
    lists: frozenset[Path]


def sources_of(project: Project, year: str, unit: str) -> Sources:
    """Find what a unit's document of a year reads.

    What should be there and is not, is left to those who read it.

    Raises
    ------
    InputError
        The unit.toml or lineage.csv of one of the budgets cannot be read.
    """
    folder = project.data / year / unit
    settings = _settings(project, folder)
    budgets = {folder: settings, **_settings_of(project, folder.parent, settings.unit.units)}
    years = [int(year)]
    before = settings.previous_year
    if before.available or before.basis == OUTTURN:
        years.append(int(year) - 1)
    if before.available:
        last = project.data / str(int(year) - 1)
        merged = _settings_of(project, last, _lineage(project, folder, settings).units_before(unit))
        budgets |= merged
        for earlier in merged.values():
            budgets |= _settings_of(project, last, earlier.unit.units)
    return Sources(
        tuple(budgets),
        frozenset(project.form_file(budget.form) for budget in budgets.values()),
        frozenset(path for year_of_lists in years for path in list_paths(project, year_of_lists).values()),
    )


def _settings(project: Project, folder: Path) -> UnitFile:
    path = folder / "unit.toml"
    return read_incomplete_unit(path, project.shown(path))


def _settings_of(project: Project, year: Path, units: Iterable[str]) -> dict[Path, UnitFile]:
    folders = [year / code for code in units if (year / code / "unit.toml").is_file()]
    return {folder: _settings(project, folder) for folder in folders}


def _lineage(project: Project, folder: Path, settings: UnitFile) -> Lineage:
    path = folder / LINEAGE.file
    if not path.exists():
        return Lineage()
    return read_lineage(read_table(path, LINEAGE, project.shown(path), settings.amount_unit))
