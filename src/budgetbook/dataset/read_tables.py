"""The input tables of one unit's year: read from its folder, or added up from those of its units."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from budgetbook.core.errors import Faults, InputError
from budgetbook.core.project import Project
from budgetbook.dataset.department import add_up, is_added_up, refuse_own
from budgetbook.dataset.reader import Table, read_table
from budgetbook.dataset.set_off import Flow
from budgetbook.dataset.unit import UnitFile
from budgetbook.dataset.unit_words import INSTITUTION
from budgetbook.forms import schema
from budgetbook.forms.columns import TableSchema
from budgetbook.forms.layout import BESIDE_THE_BUDGET, Layout

if TYPE_CHECKING:
    from budgetbook.dataset.dataset import Dataset


def read_tables(
    project: Project,
    folder: Path,
    settings: UnitFile,
    layout: Layout,
    units: Sequence[Dataset],
    flows: Iterable[Flow],
    optional: Collection[TableSchema],
    skipped: Collection[TableSchema],
    faults: Faults,
) -> dict[str, Table]:
    """Read every input table there can be, by file; one that is not there is without rows.

    Parameters
    ----------
    units, flows
        Of a department: the units that it adds up, and what flows between them.
    optional, skipped
        Tables that need not be there besides those that may be absent anyhow; tables that are not read.
    faults
        Where it is noted which tables are missing, not as they must be, or of no use; they are without rows as well.
    """
    may_be_absent = {*layout.may_be_absent, *(table.stem for table in optional)}
    if settings.unit.kind == INSTITUTION:
        may_be_absent.add(schema.OPERATING_COST.stem)
    read = {}
    for table in layout.every_table:
        path = folder / table.file
        shown = project.shown(path)
        read[table.file] = Table(table, shown, (), None, is_read=False)
        if table not in layout.tables and path.exists():
            faults.note(InputError(f"{shown}：表样 {settings.form} 不用“{table.title}”表，应删除这个文件。"))
        if table not in layout.tables or table in skipped:
            continue
        with faults.noting():
            if units and is_added_up(table, folder):
                refuse_own(path, shown, table, units)
                read[table.file] = add_up(table, units, flows)
            elif table.stem in may_be_absent and not path.exists():
                notice = f"没有 {shown}：按没有{table.title}公开。"
                read[table.file] = replace(read[table.file], notices=(notice,))
            else:
                read[table.file] = read_table(path, table, shown, settings.amount_unit)
    besides = [f"{stem}.csv" for stem in BESIDE_THE_BUDGET]
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() == ".csv" and path.name not in (*read, *besides):
            named = "、".join([*(table.file for table in layout.tables), *besides])
            faults.note(InputError(f"{project.shown(path)} 不是任何一张表：请检查文件名，可用的有{named}。"))
    return read
