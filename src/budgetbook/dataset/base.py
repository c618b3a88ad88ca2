"""Last year as the base of the comparison: whose budget it is, and what is typed for the comparison alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from budgetbook.dataset.last_year import LAST_YEAR, YearItem, read_last_year
from budgetbook.dataset.lineage import LINEAGE, UNIT, Lineage, read_lineage
from budgetbook.dataset.prose import NO_BASE
from budgetbook.dataset.reader import Table, read_table
from budgetbook.dataset.reasons import REASONS, Reason, read_reasons
from budgetbook.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from budgetbook.dataset.dataset import Dataset
    from budgetbook.project import Project

Basis = Literal["预算数", "执行数"]

BUDGET: Basis = "预算数"
OUTTURN: Basis = "执行数"


@dataclass(frozen=True)
class Base:
    """All that this year is compared with.

    Attributes
    ----------
    basis
        Whether items are compared with last year's budget or with its outturn; totals always are with the budget.
    units
        Last year's budget of the unit; of each of the units that were merged into it.
    outturn
        Last year's outturn by 项; empty where the basis is the budget.
    lineage, reasons
        What was declared of renamed codes and units, and why amounts changed.
    """

    basis: Basis
    units: tuple[Dataset, ...]
    outturn: tuple[YearItem, ...] = ()
    lineage: Lineage = field(default_factory=Lineage)
    reasons: tuple[Reason, ...] = ()


def refuse_without_base(project: Project, folder: Path) -> None:
    """Refuse files that only a comparison would use where there is none: what they say would never be printed."""
    for table in (REASONS, LINEAGE, LAST_YEAR):
        path = folder / table.file
        if path.exists():
            raise InputError(
                f"{project.shown(path)}：没有上年可比（unit.toml “previous_year.available”为 false）时用不到，应删去。"
            )


def read_tables(project: Project, folder: Path, basis: Basis, amount_unit: str) -> dict[str, Table]:
    """Read what is typed for the comparison, by file name.

    reasons.csv may be missing, as any reason may: the check that wants them names each. lineage.csv is there only where
    something is declared.

    Raises
    ------
    InputError
        A file is missing, not as it must be, or of no use.
    """
    wanted = [table for table in (REASONS, LINEAGE) if (folder / table.file).exists()]
    wanted += [LAST_YEAR] * (basis == OUTTURN)
    unused = folder / LAST_YEAR.file
    if basis == BUDGET and unused.exists():
        raise InputError(
            f"{project.shown(unused)}：与上年{BUDGET}比较时用不到，应删去，"
            f'或在 unit.toml 的 [previous_year] 写 basis = "{OUTTURN}"。'
        )
    no_base = folder / "text" / f"{NO_BASE}.md"
    if no_base.exists():
        raise InputError(
            f"{project.shown(no_base)}：有上年可比（unit.toml “previous_year.available”为 true）时用不到，应删去。"
        )
    return {
        table.file: read_table(folder / table.file, table, project.shown(folder / table.file), amount_unit)
        for table in wanted
    }


def base_units(project: Project, year: int, unit: str, lineage: Lineage) -> tuple[str, ...]:
    """Return the codes of the units whose budgets of last year are the base: the unit's own, unless declared otherwise.

    Raises
    ------
    InputError
        There is no such budget, or what lineage.csv declares leaves it open which one it is.
    """
    links = lineage.units
    for link in links:
        if link.after != unit and link.before not in {other.before for other in links if other.after == unit}:
            raise link.row.refuse("本年编码", f"本单位的编码 {unit}")
        if link.after != unit:
            raise link.row.refuse(
                "本年编码",
                f"{unit}：单位拆分后没有可比的上年预算，应把 unit.toml “previous_year.available”改为 false",
            )
    codes = tuple(link.before for link in links) or (unit,)
    last = project.data / str(year - 1)
    for code in codes:
        if not (last / code).is_dir():
            shown = project.shown(last / code)
            raise InputError(
                f"{project.shown(project.data / str(year) / unit)}/unit.toml “previous_year.available”：发现 true，"
                f"而没有 {shown}；应补上上年的数据，单位改过编码的在 lineage.csv 声明，没有上年可比的改为 false。"
            )
    if links and unit not in codes and (last / unit).is_dir():
        raise links[0].row.refuse(
            "上年编码", f"连同 {unit} 在内的编码（{project.shown(last / unit)} 也有上年预算，并入本单位的各写一行）"
        )
    return codes


def make_base(
    data: Dataset, units: Sequence[Dataset], read: dict[str, Table], funds: Collection[str], basis: Basis
) -> Base:
    """Put the base together.

    Parameters
    ----------
    data
        This year's budget.
    units
        Last year's, of the units that `base_units` named.
    read
        The tables that are typed for the comparison.
    funds
        The 资金性质 that there are.

    Raises
    ------
    InputError
        A unit goes by another name than last year and this is not declared, or a table is not as it must be.
    """
    lineage = read_lineage(read[LINEAGE.file]) if LINEAGE.file in read else Lineage()
    for unit in units:
        _check_names(data, unit, lineage)
    outturn: tuple[YearItem, ...] = ()
    if basis == OUTTURN:
        outturn = read_last_year(read[LAST_YEAR.file], units[0].classification.functions, funds)
    reasons = read_reasons(read[REASONS.file]) if REASONS.file in read else ()
    return Base(basis, tuple(units), outturn, lineage, reasons)


def _check_names(data: Dataset, unit: Dataset, lineage: Lineage) -> None:
    now, before = data.settings.unit, unit.settings.unit
    links = [link for link in lineage.units if link.before == before.code]
    for link in links:
        for heading, found, name in (
            ("上年名称", link.before_name, before.name),
            ("本年名称", link.after_name, now.name),
        ):
            if found != name:
                raise link.row.refuse(heading, f"unit.toml 中的单位名称“{name}”")
    if not links and now.name != before.name:
        raise InputError(
            f"{data.folder}/{LINEAGE.file}：没有说明上年的单位“{before.name}”和本年的“{now.name}”是不是同一单位"
            f"（编码都是 {now.code}），应写一行对应（类别写“{UNIT}”）；"
            "不是的应把 unit.toml “previous_year.available”改为 false。"
        )
