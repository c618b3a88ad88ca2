"""accepted.csv: discrepancies that a person has accepted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from budgetbook.core.project import Project
from budgetbook.dataset.reader import read_table
from budgetbook.forms.schema import ACCEPTED

if TYPE_CHECKING:
    from budgetbook.dataset.dataset import Dataset


def with_accepted(project: Project, data: Dataset) -> Dataset:
    """Read what was accepted of a unit's discrepancies."""
    path = project.data / str(data.year.value) / data.settings.unit.code / ACCEPTED.file
    if not path.exists():  # it is there only where something was accepted
        return data
    accepted = read_table(path, ACCEPTED, project.shown(path), data.amount_unit)
    return replace(data, accepted=accepted.rows, other_notices=(*accepted.notices, *data.other_notices))
