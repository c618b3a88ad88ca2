"""One unit's budget of one year: tables, settings and prose, loaded and typed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, partial
from pathlib import Path

import pandas as pd

from budgetbook.core.errors import InputError, UsageError
from budgetbook.core.project import Project
from budgetbook.dataset.classification import Classification, read_classification
from budgetbook.dataset.comparison_base import ComparisonBase, read_comparison_base
from budgetbook.dataset.department import read_units
from budgetbook.dataset.frames import to_frame
from budgetbook.dataset.measures import measures
from budgetbook.dataset.prose import read_prose
from budgetbook.dataset.read_tables import read_tables
from budgetbook.dataset.reader import Row, Table, read_table
from budgetbook.dataset.set_off import Flow
from budgetbook.dataset.unit import UnitFile, read_incomplete_unit, read_unit
from budgetbook.dataset.unit_words import INSTITUTION
from budgetbook.dataset.validation import validate
from budgetbook.figures import SHARE_RULE, Cell, Expression, Figure
from budgetbook.forms import schema
from budgetbook.forms.form import Form
from budgetbook.forms.reading import read_form
from budgetbook.forms.schema import TableSchema
from budgetbook.forms.texts import NO_BASE, OPERATING_COST, OWN_TERMS, TEXTS


@dataclass(frozen=True)
class Dataset:
    """All input of one document. Amounts are in `settings.amount_unit`.

    Attributes
    ----------
    form
        The form that decides the columns of the tables and the texts that are needed.
    sources
        The tables as read, by file name: rows as typed, and the published 合计 row where there is one.
    accepted
        The rows of accepted.csv: discrepancies that a person has accepted. Each holds only for exactly what was found.
    has_last_year
        Whether the data folder holds this unit's budget of the year before.
    other_notices
        Notices of accepted.csv and the classification.
    base
        Last year, with what was typed for the comparison; None where there is nothing to compare with.
    units
        Of a department: the units that it adds up, of which `sources` has all rows.
    set_off
        What flows between them.
    """

    year: Figure
    settings: UnitFile
    form: Form
    classification: Classification
    prose: dict[str, str]
    sources: dict[str, Table]
    accepted: tuple[Row, ...]
    has_last_year: bool
    other_notices: tuple[str, ...] = ()
    base: ComparisonBase | None = None
    units: tuple[Dataset, ...] = ()
    set_off: tuple[Flow, ...] = ()

    @property
    def folder(self) -> str:
        """The unit's folder of the year, as sources name it: data/2020/157001."""
        return self.year.cells[0].file

    @property
    def notices(self) -> tuple[str, ...]:
        """What was not as it should be and yet read without doubt, one Chinese sentence each."""
        own = (notice for table in self.sources.values() for notice in table.notices)
        return (*own, *self.other_notices, *(self.base.notices if self.base else ()))

    @property
    def amount_unit(self) -> str:
        """元 or 万元."""
        return self.settings.amount_unit

    @property
    def other_sources(self) -> dict[str, str]:
        """Every source of income besides 财政拨款 that the form knows: its key, by its name."""
        return {other.source: other.key for other in self.form.data.other_income}

    @property
    def year_before(self) -> Figure:
        """The year before the budget's."""
        before = Expression("year_before", (self.year,))
        return Figure(self.year.value - 1, "年", "上一年度", before, self.year.cells)

    def setting(self, key: str) -> Cell:
        """Return a setting of unit.toml as a cell: its dotted key for a heading, its value as typed."""
        value: object = self.settings
        for name in key.split("."):
            value = getattr(value, name)
        return Cell(file=f"{self.folder}/unit.toml", row=0, column=key, raw=str(value))

    def table(self, name: str) -> pd.DataFrame:
        """Return an input table by its file's name without .csv, as a copy; see `budgetbook.dataset.frames`.

        Raises
        ------
        UsageError
            There is no such table; one that the form does not use has no rows.
        """
        if f"{name}.csv" not in self.sources:
            known = "、".join(file.removesuffix(".csv") for file in self.sources)
            raise UsageError(f"没有名为“{name}”的数据表；有{known}。")
        table = self.frame(name).copy()
        table.attrs[SHARE_RULE] = self.form.share_rule
        return table

    def frame(self, name: str) -> pd.DataFrame:
        """Return the same to be read and not changed; without rows where the form has no such table.

        It knows no rule for shares, which pandas would copy with every column that is taken from it.
        """
        if name not in self._frames:
            source = self.sources[f"{name}.csv"]
            self._frames[name] = to_frame(
                source, self.classification, self.form.data, self.amount_unit, self.form.annex.own_names_of_funds
            )
        return self._frames[name]

    @cached_property
    def parts(self) -> tuple[Dataset, ...]:
        """A department's units as its sum has them, less or more what is set off; a unit is its own one part."""
        return tuple(
            replace(
                unit,
                form=self.form,
                sources={file: table.of_unit(unit.settings.unit.code) for file, table in self.sources.items()},
            )
            for unit in self.units
        ) or (self,)

    @cached_property
    def _frames(self) -> dict[str, pd.DataFrame]:
        return {}

    @cached_property
    def measures(self) -> dict[str, Figure]:
        """What the budget is told by, by name: see `budgetbook.dataset.measures`."""
        return measures(self)

    def cells(self, name: str, heading: str, rows: Iterable[int]) -> dict[int, tuple[Cell, ...]]:
        """Return the cells of a column behind some rows of an input table's frame, in the order of the file."""
        wanted = set(rows)
        lines = self.sources[f"{name}.csv"].lines
        return {line.number: line.cells(heading) for line in lines if line.number in wanted}


def load_dataset(project: Project, year: str, unit: str) -> Dataset:
    """Load everything typed for one unit and year.

    Parameters
    ----------
    year, unit
        Codes as on the command line and in the notebooks: "2020", "157001".

    Raises
    ------
    UsageError
        The parameters are not codes, or there is no data for them.
    InputError
        A file is not as it must be, or last year's budget is to be compared with and is not there.
    """
    data = _load(project, year, unit, read_unit)
    folder = project.data / year / unit / "text"
    texts = dict(data.form.unit_texts)
    if not data.settings.previous_year.available:
        texts[NO_BASE] = TEXTS[NO_BASE]
    if data.settings.unit.kind == INSTITUTION and not (folder / f"{OPERATING_COST}.md").exists():
        texts.pop(OPERATING_COST, None)  # of what there is none
    if (folder / f"{OWN_TERMS}.md").exists():
        texts[OWN_TERMS] = TEXTS[OWN_TERMS]
    data = replace(data, prose=read_prose(folder, project, texts))
    return replace(data, base=read_comparison_base(project, data, partial(load_amounts, project)))


def load_amounts(project: Project, year: str, unit: str) -> Dataset:
    """Load the amounts of a unit's year alone: all that a comparison with it or a trial print of its tables asks for.

    Dates and level may be blank, texts and purposes are not read, and no table needs to be there that has no amounts of
    the budget: vehicles and targets.

    Raises
    ------
    UsageError, InputError
        As `load_dataset`.
    """
    return _load(project, year, unit, read_incomplete_unit, optional=_WITHOUT_BUDGET, skipped=(schema.PURPOSES,))


_WITHOUT_BUDGET = (schema.VEHICLES, schema.PERFORMANCE_TASKS, schema.PERFORMANCE_TARGETS, schema.PROJECT_TARGETS)
"""Tables that are not compared with last year's."""


def _load(
    project: Project,
    year: str,
    unit: str,
    read_settings: Callable[[Path, str], UnitFile],
    optional: Collection[TableSchema] = (),
    skipped: Collection[TableSchema] = (),
) -> Dataset:
    """Load the settings and the tables, without the unit's texts and the year before.

    Parameters
    ----------
    optional, skipped
        Tables that need not be there besides those that may be absent anyhow; tables that are not read.
    """
    folder = require_data(project, year, unit)
    project.require_no_way_out(folder)
    settings_path = folder / "unit.toml"
    settings = read_settings(settings_path, project.shown(settings_path))
    if settings.unit.code != unit:
        raise UsageError(f"{project.shown(settings_path)} 的单位编码是 {settings.unit.code}，与目录 {unit} 不符。")
    form = form_for(project, settings, int(year), project.shown(settings_path))
    layout = form.data
    load_unit = partial(_load, project, year, read_settings=read_incomplete_unit, optional=optional, skipped=skipped)
    units, flows = read_units(project, settings_path, settings, layout, load_unit)
    read = read_tables(project, folder, settings, layout, units, flows, optional, skipped)
    classification = read_classification(project, int(year))
    path = folder / schema.ACCEPTED.file  # there only where something was accepted
    accepted = read_table(path, schema.ACCEPTED, project.shown(path), settings.amount_unit) if path.exists() else None
    validate(read, classification, layout)
    return Dataset(
        year=Figure(
            value=Decimal(year),
            unit="年",
            label="预算年度",
            cells=(Cell(file=project.shown(folder), row=0, column="目录名", raw=year),),
        ),
        settings=settings,
        form=form,
        classification=classification,
        prose={},
        sources=read,
        units=units,
        set_off=flows,
        accepted=accepted.rows if accepted else (),
        other_notices=(*(accepted.notices if accepted else ()), *classification.notices),
        has_last_year=(project.data / str(int(year) - 1) / unit).is_dir(),
    )


def form_for(project: Project, settings: UnitFile, year: int, shown: str) -> Form:
    """Read the form that a unit names for a year, and check that it is for that year and in the unit's 元 or 万元."""
    form = read_form(project, settings.form)
    if form.amount_unit != settings.amount_unit:
        raise InputError(
            f"{shown} “amount_unit”：发现“{settings.amount_unit}”，"
            f"应为表样 {settings.form} 所用的“{form.amount_unit}”。"
        )
    if not form.covers(year):
        raise InputError(f"{shown} “form”：发现“{settings.form}”（用于{form.period}），应为用于{year}年的表样。")
    if settings.table_decimals is None:
        return form
    return form.model_copy(update={"numbers": form.numbers.model_copy(update={"decimals": settings.table_decimals})})


def require_codes(year: str, unit: str) -> None:
    """See that a year and a unit are codes: four digits and six."""
    if not (year.isdecimal() and year.isascii() and len(year) == 4):
        raise UsageError(f"年度：发现“{year}”，应为四位年份，如 2020。")
    if not (unit.isdecimal() and unit.isascii() and len(unit) == 6):
        raise UsageError(f"单位编码：发现“{unit}”，应为六位数字，如 157001。")


def require_data(project: Project, year: str, unit: str, *, may_be_new: bool = True) -> Path:
    """Return the folder with a unit's data of a year, or say which years and units there are.

    Parameters
    ----------
    may_be_new
        Whether what is not there may be a year that is yet to be laid out: then it is said how.
    """
    require_codes(year, unit)
    years = sorted(p.name for p in project.data.iterdir() if p.is_dir() and p.name.isdecimal())
    earlier = [name for name in years if name < year and (project.data / name / unit).is_dir()]
    hint = f"要搭好新一年的目录，用 budgetbook new {year} --unit {unit}。" if may_be_new and earlier else ""
    if year not in years:
        raise UsageError(f"{project.data} 中没有{year}年的数据；现有年份：{'、'.join(years) or '无'}。{hint}")
    units = sorted(p.name for p in (project.data / year).iterdir() if p.is_dir() and p.name.isdecimal())
    if unit not in units:
        raise UsageError(
            f"{project.data / year} 中没有单位 {unit} 的数据；现有单位：{'、'.join(units) or '无'}。{hint}"
        )
    return project.data / year / unit
