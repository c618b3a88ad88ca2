"""Last year as the base of the comparison: whose budget it is, and what is typed for the comparison alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from budgetbook.core.errors import InputError
from budgetbook.core.project import Project
from budgetbook.dataset.classification import Classification, read_classification
from budgetbook.dataset.frames import to_frame
from budgetbook.dataset.lineage import LINEAGE, UNIT, Lineage, read_lineage
from budgetbook.dataset.reader import read_table
from budgetbook.dataset.reasons import REASONS, Reason, read_reasons
from budgetbook.dataset.row import Row
from budgetbook.dataset.unit import Basis, PreviousYear
from budgetbook.dataset.validation import validate_functions
from budgetbook.figures import Figure, FigureArray, FigureDtype
from budgetbook.forms.schema import LAST_YEAR
from budgetbook.forms.texts import NO_BASE

if TYPE_CHECKING:
    from budgetbook.dataset.dataset import Dataset

BUDGET: Basis = "预算数"
OUTTURN: Basis = "执行数"


@dataclass(frozen=True)
class ComparisonBase:
    """All that this year is compared with.

    Attributes
    ----------
    basis
        Whether items are compared with last year's budget or with its outturn; totals always are with the budget.
    units
        Last year's budget of the unit; of each of the units that were merged into it. None at all where there is only
        the outturn.
    classification
        The classification of last year.
    outturn
        Last year's outturn by 项, as typed for the comparison; None where the basis is the budget.
    outturn_total
        Its typed 合计, where there is one.
    amount_unit
        The unit of this year's amounts, to which last year's are turned.
    lineage, reasons
        What was declared of renamed codes and units, and why amounts changed.
    """

    basis: Basis
    units: tuple[Dataset, ...]
    amount_unit: str
    classification: Classification
    outturn: pd.DataFrame | None = None
    outturn_total: Row | None = None
    lineage: Lineage = field(default_factory=Lineage)
    reasons: tuple[Reason, ...] = ()
    notices: tuple[str, ...] = ()

    def table(self, name: str) -> pd.DataFrame:
        """Return an input table of last year, as `Book.table` returns this year's; tables of several units are joined.

        The labels of its figures begin with 上年: 上年公务接待费.

        Raises
        ------
        UsageError
            There is no such table.
        """
        tables = [unit.table(name) for unit in self.units]
        for table in tables:
            for column in table.columns:
                if isinstance(table[column].dtype, FigureDtype):
                    amounts = table[column].figures.in_unit(self.amount_unit).array
                    # 上年公务接待费: or it would go for this year's
                    table[column] = FigureArray([_of_last_year(amount) for amount in amounts], amounts.dtype.unit)
        return tables[0] if len(tables) == 1 else pd.concat(tables)

    @property
    def spending(self) -> pd.DataFrame:
        """What this year's items are compared with: 科目编码, 科目名称, 资金性质, 合计."""
        return self.table("spending") if self.outturn is None else self.outturn.rename(columns={"上年数": "合计"})


def _of_last_year(amount: object) -> object:
    return amount.named(f"上年{amount.label}") if isinstance(amount, Figure) else amount


def read_comparison_base(project: Project, data: Dataset, load: Callable[[str, str], Dataset]) -> ComparisonBase | None:
    """Read what a budget is compared with; None where unit.toml says that there is nothing.

    Parameters
    ----------
    data
        The budget.
    load
        How the budget of a year and a unit is loaded.

    Raises
    ------
    InputError
        Last year's budget is not there, a file is not as it must be or of no use, or the unit was renamed, merged or
        split and this is not declared.
    """
    year = data.year.value
    folder = project.data / str(year) / data.settings.unit.code
    settings = data.settings.previous_year
    if not settings.available and settings.basis == BUDGET:
        _refuse_unused(project, folder, settings)
        return None
    tables = {
        table.file: read_table(folder / table.file, table, project.shown(folder / table.file), data.amount_unit)
        for table in (REASONS, LINEAGE, LAST_YEAR)
        if (folder / table.file).exists() or (table is LAST_YEAR and settings.basis == OUTTURN)
    }
    lineage = read_lineage(tables[LINEAGE.file]) if LINEAGE.file in tables else Lineage()
    last_year = str(year - 1)
    codes = _units(project, data, project.data / last_year, lineage) if settings.available else ()
    _refuse_unused(project, folder, settings)
    units = [load(last_year, code) for code in codes]
    for before in units:
        _check_name(data, before, lineage)
    classification = units[0].classification if units else read_classification(project, int(last_year))
    outturn = outturn_total = None
    if LAST_YEAR.file in tables:
        outturn_total = tables[LAST_YEAR.file].published_total
        validate_functions(tables[LAST_YEAR.file], classification, data.form.data.funds)
        outturn = to_frame(tables[LAST_YEAR.file], classification, data.form.data, data.amount_unit)
    return ComparisonBase(
        basis=settings.basis,
        units=tuple(units),
        amount_unit=data.amount_unit,
        classification=classification,
        outturn=outturn,
        outturn_total=outturn_total,
        lineage=lineage,
        reasons=read_reasons(tables[REASONS.file]) if REASONS.file in tables else (),
        notices=(*(notice for table in tables.values() for notice in table.notices), *_came_and_went(data, units)),
    )


def _came_and_went(data: Dataset, before: Iterable[Dataset]) -> Iterator[str]:
    """Tell which units a department adds up this year and did not last year, and the other way round."""
    now, last = (
        {one.settings.unit.code: one.settings.unit for one in units}
        for units in (data.units, [unit for year in before for unit in year.units])
    )
    for these, those, word in ((now, last, "本年新增"), (last, now, "本年不再列入")):
        named = [f"{code}“{unit.name}”" for code, unit in these.items() if code not in those]
        if now and last and named:
            yield f"所属单位{word} {'、'.join(named)}：本年与上年各按当年的单位相加，增减中有单位变动的部分。"


def _refuse_unused(project: Project, folder: Path, settings: PreviousYear) -> None:
    """Refuse files that the settings leave unused: their content would never be printed."""
    setting = "unit.toml “previous_year.available”"
    switch = f'在 unit.toml 写 previous_year.basis = "{OUTTURN}"'
    unused = {}
    if settings.available:
        unused[f"text/{NO_BASE}.md"] = f"有上年可比（{setting}为 true）时用不到，应删去"
    elif settings.basis == BUDGET:
        why = f"没有上年可比（{setting}为 false）时用不到，应删去"
        unused = {REASONS.file: why, LINEAGE.file: why, LAST_YEAR.file: f"{why}，或只与上年{OUTTURN}比较，{switch}"}
    if settings.available and settings.basis == BUDGET:
        unused[LAST_YEAR.file] = f"与上年{BUDGET}比较时用不到，应删去，或{switch}"
    for file, why in unused.items():
        if (folder / file).exists():
            raise InputError(f"{project.shown(folder / file)}：{why}。")


def _units(project: Project, data: Dataset, last: Path, lineage: Lineage) -> tuple[str, ...]:
    """Return the codes of the units whose budgets of last year are the base: the unit's own, unless declared otherwise.

    Parameters
    ----------
    last
        The folder of last year's data.
    """
    unit = data.settings.unit.code
    links = lineage.units
    for link in links:
        if link.after != unit:
            split = any(other.after == unit and other.before == link.before for other in links)
            advice = "：单位拆分后没有可比的上年预算，应把 unit.toml “previous_year.available”改为 false"
            raise link.row.cell_error("本年编码", f"本单位的编码 {unit}{advice if split else ''}")
    codes = lineage.units_before(unit)
    for code in codes:
        if not (last / code).is_dir():
            lacking = project.shown(last / code)
            raise InputError(
                f"{data.folder}/unit.toml “previous_year.available”：发现 true，而没有目录 {lacking}；"
                f"应补上上年的数据，单位改过编码的在 {LINEAGE.file} 声明，没有上年可比的改为 false 并写明原因。"
            )
    if links and unit not in codes and (last / unit).is_dir():
        shown = project.shown(last / unit)
        raise links[0].row.cell_error("上年编码", f"包括 {unit} 在内的各上年编码，一个一行（{shown} 也是上年预算）")
    return codes


def _check_name(data: Dataset, before: Dataset, lineage: Lineage) -> None:
    now, last = data.settings.unit, before.settings.unit
    links = [link for link in lineage.units if link.before == last.code]
    for link in links:
        for heading, found, name in (
            ("上年名称", link.before_name, last.name),
            ("本年名称", link.after_name, now.name),
        ):
            if found != name:
                raise link.row.cell_error(heading, f"该年 unit.toml 中的单位名称“{name}”")
    if not links and now.name != last.name:
        raise InputError(
            f"{data.folder}/{LINEAGE.file}：没有说明上年的单位“{last.name}”和本年的“{now.name}”是不是同一单位"
            f"（编码都是 {now.code}），应写一行对应（类别写“{UNIT}”）；"
            "不是的应把 unit.toml “previous_year.available”改为 false。"
        )
