"""A department (部门汇总) as the sum of its units: their tables added up row by row.

Codes, funds, sources, items: rows of one key are one line, whose amounts are the sums of the units' cells. Lists in
which each row is about something of its own, such as projects with their targets, follow each other in the order of
the units. What is set off between the units is taken from both sides (`budgetbook.dataset.set_off`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from budgetbook.core.errors import Faults, InputError, UsageError
from budgetbook.core.project import Project
from budgetbook.dataset.lines import Line, UnitShare
from budgetbook.dataset.reader import Table
from budgetbook.dataset.row import Row
from budgetbook.dataset.set_off import Flow, Key, read_set_off
from budgetbook.dataset.unit import UnitFile, read_unit
from budgetbook.forms import schema
from budgetbook.forms.columns import TableSchema
from budgetbook.forms.form import Form
from budgetbook.forms.layout import Layout

if TYPE_CHECKING:
    from budgetbook.dataset.dataset import Dataset


def refuse_entry(shown: str, settings: UnitFile, form: Form) -> None:
    """Refuse to fill in a department's tables, which are filled in its units.

    Raises
    ------
    UsageError
        It adds up units.
    """
    if settings.unit.units:
        own = "、".join(table.file for table in form.data.tables if table.of_department)
        also = f"；部门自己的 {own} 直接填 CSV 文件" if own else ""
        raise UsageError(
            f"{shown} 列有所属单位：本部门的各表由它们的相加，应分别用 --unit {'、'.join(settings.unit.units)} "
            f"填报{also}。"
        )


def is_added_up(table: TableSchema, folder: Path) -> bool:
    """Tell whether a department's table is that of its units; purposes may be its own or theirs."""
    has_own = table.file == schema.PURPOSES.file and (folder / table.file).exists()
    return not (table.of_department or has_own)


def read_units(
    project: Project, settings_path: Path, settings: UnitFile, layout: Layout, load: Callable[[str], Dataset]
) -> tuple[tuple[Dataset, ...], tuple[Flow, ...]]:
    """Load the units that a department adds up, and read what flows between them; of any other there are none.

    Raises
    ------
    InputError
        A unit has no data of the year, or tables that cannot be added up; what is set off does not fit them.
    """
    _require_units(project, settings_path, settings)
    units = []
    with Faults() as faults:
        for code in settings.unit.units:
            with faults.noting():
                units.append(load(code))
    _require_same_layout(project.shown(settings_path), settings, layout, units)
    return tuple(units), read_set_off(project, settings_path.parent, layout, units)


def _require_units(project: Project, settings_path: Path, settings: UnitFile) -> None:
    """See that a department's units have data of the year, and are none that add up others."""
    where, year = f"{project.shown(settings_path)} “unit.units”：发现", settings_path.parents[1]
    for code in settings.unit.units:
        path = year / code / "unit.toml"
        if not path.is_file():
            there = sorted(folder.name for folder in year.iterdir() if folder.name.isdecimal())
            raise InputError(f"{where} {code}，应为 {project.shown(year)} 中有数据的单位（有{'、'.join(there)}）。")
        if read_unit(path, project.shown(path)).unit.units:
            shown = project.shown(path)
            raise InputError(f"{where} {code}，应为有自己各表的单位，不是又列有所属单位的部门（{shown}）。")


def _require_same_layout(shown: str, settings: UnitFile, layout: Layout, units: Sequence[Dataset]) -> None:
    """See that the units' tables can be added up: same columns, same unit of the amounts."""
    for data in units:
        unit = data.settings.unit
        where = f"{shown} “unit.units”：发现 {unit.code}，"
        if data.amount_unit != settings.amount_unit:
            file = f"{data.folder}/unit.toml"
            raise InputError(
                f"{where}它的金额以{data.amount_unit}为单位（{file}），应与本部门的“{settings.amount_unit}”相同。"
            )
        known = {table.file: table for table in data.form.data.tables}
        for table in layout.tables:
            own = known.get(table.file)
            if table.of_department or table.file == schema.PURPOSES.file:
                continue
            if own is None and table.may_be_empty:
                continue
            if own is None or own.headings != table.headings:
                columns = "、".join(own.headings) if own else "没有这张表"
                raise InputError(
                    f"{where}它的表样 {data.settings.form} 中“{table.title}”的栏目（{columns}）与本部门表样 "
                    f"{settings.form} 的（{'、'.join(table.headings)}）不同，各行不能相加：应换用栏目相同的表样。"
                )


def refuse_own(path: Path, shown: str, table: TableSchema, units: Sequence[Dataset]) -> None:
    """Refuse a table in a department's folder that is the sum of its units': there is one truth."""
    if path.exists():
        own = "、".join(f"{data.folder}/{table.file}" for data in units)
        raise InputError(f"{shown}：本部门的“{table.title}”由所属单位的相加（{own}），应删除这个文件。")


def is_list(table: TableSchema) -> bool:
    """Tell whether each row of a table is about something of its own, such as a project: no two are added up."""
    own = (column for column in table.columns if column.key and column.heading not in table.key and not column.name_of)
    return any(not (column.is_number and column.is_summed) for column in own)


def add_up(table: TableSchema, units: Sequence[Dataset], flows: Iterable[Flow]) -> Table:
    """Add up one table of all units.

    Raises
    ------
    InputError
        What must agree in rows of one key does not, or two units list something under one name.
    """
    sources = [(data, data.sources[table.file]) for data in units if table.file in data.sources]
    lines: dict[Key, list[UnitShare]] = {}
    for data, source in sources:
        unit = data.settings.unit
        for row in source.rows:
            shares = lines.setdefault(_key(row), [])
            if shares:
                _require_same(shares[0].row, row)
            shares.append(UnitShare(unit.code, unit.short_name, row))
    moved = _set_off(table, lines, flows)
    kept = {key: shares for key, shares in lines.items() if key not in moved or not _is_nothing(table, shares)}
    return Table(
        schema=table,
        file="、".join(source.file for _, source in sources),
        rows=tuple(row for _, source in sources for row in source.rows),
        published_total=None,
        notices=tuple(notice for _, source in sources for notice in source.notices),
        is_read=any(source.is_read for _, source in sources),
        sums=tuple(
            Line(number, shares[0].row.values | dict(zip(table.key, key, strict=True)), tuple(shares))
            for number, (key, shares) in enumerate(kept.items(), start=1)
        ),
    )


def _key(row: Row) -> Key:
    return tuple(row.text(heading) for heading in row.schema.key)


def _require_same(first: Row, other: Row) -> None:
    """See that two units' rows of one key say the same, but for their amounts and counts; in a list they cannot be."""
    if is_list(first.schema):
        raise other.cell_error(
            first.schema.key[0], f"不与 {first.file} 第{first.number}行重复的行（各单位的依次列出，同名的要区别开）"
        )
    for column in first.schema.columns:
        heading = column.heading
        if not column.is_number and first.text(heading) != other.text(heading):
            same = "、".join(f"{name}“{first.text(name)}”" for name in first.schema.key)
            raise other.cell_error(
                heading,
                f"与 {first.file} 第{first.number}行相同的“{first.text(heading)}”（两个单位都有{same}，要合为一行）",
            )


def _set_off(table: TableSchema, lines: dict[Key, list[UnitShare]], flows: Iterable[Flow]) -> set[Key]:
    """Enter what is set off into the lines, and return the keys of those that it concerns."""
    moved = set()
    for flow in flows:
        for file, unit, key, move in flow.moves:
            if file != table.file:
                continue
            moved.add(key)
            shares = lines.setdefault(key, [])
            place = next((place for place, share in enumerate(shares) if share.unit == unit), None)
            if place is not None:
                shares[place] = replace(shares[place], moves=(*shares[place].moves, move))
            else:
                # the payee has no row of its own under the fund that pays
                row = next(
                    share
                    for known in lines.values()
                    for share in known
                    if share.unit == unit and known is not shares and share.row.text(table.key[0]) == key[0]
                )
                shares.append(UnitShare(row.unit, row.name, row.row, has_amounts=False, moves=(move,)))
    return moved


def _is_nothing(table: TableSchema, shares: Sequence[UnitShare]) -> bool:
    """Tell whether nothing is left of a line that was set off."""
    numbers = [column.heading for column in table.columns if column.is_number]
    figures = (share.figure(heading, heading) for share in shares for heading in numbers)
    return table.file == schema.SPENDING_FILE and all(figure is None or not figure.value for figure in figures)
