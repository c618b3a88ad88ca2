"""One unit's budget of one year: tables, settings and prose, loaded and typed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, partial

import pandas as pd

from budgetbook.core.errors import Faults, UsageError
from budgetbook.core.project import Project
from budgetbook.dataset.classification import Classification, read_classification
from budgetbook.dataset.comparison_base import ComparisonBase, read_comparison_base
from budgetbook.dataset.department import read_units
from budgetbook.dataset.frames import to_frame
from budgetbook.dataset.measures import measures
from budgetbook.dataset.prose import read_prose
from budgetbook.dataset.read_tables import read_tables
from budgetbook.dataset.reader import Table, read_table
from budgetbook.dataset.row import Row
from budgetbook.dataset.set_off import Flow
from budgetbook.dataset.settings import form_of, read_settings
from budgetbook.dataset.unit import UnitFile
from budgetbook.dataset.unit_words import INSTITUTION
from budgetbook.dataset.validation import validate
from budgetbook.figures import SHARE_RULE, Cell, Expression, Figure
from budgetbook.figures.ledger import SourcedText
from budgetbook.forms import schema
from budgetbook.forms.columns import TableSchema
from budgetbook.forms.form import Form
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

    def words(self, cell: Cell, read: str) -> str | SourcedText:
        """Return what a cell was read as, to be printed; where a difference there was accepted, with its source.

        What has a source has an id, and so a place for the mark of what was accepted.
        """
        return SourcedText(cell.raw, cell.column, (cell,)) if self.is_accepted(cell) else read

    def is_accepted(self, cell: Cell) -> bool:
        """Tell whether accepted.csv names a cell."""
        return str(cell) in self._accepted_places

    @cached_property
    def _accepted_places(self) -> frozenset[str]:
        """The cells that accepted.csv names, as sources name them; a department's names those of its units by code."""
        folders = (self.folder, f"{self.folder}/text", self.folder.rpartition("/")[0])
        own = (f"{folder}/{row.text('位置')}" for folder in folders for row in self.accepted)
        return frozenset(own).union(*(unit._accepted_places for unit in self.units))

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
    def unit_parts(self) -> tuple[Dataset, ...]:
        """A department's units, as the department's sum counts them (after set-off); a unit's only part is itself."""
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
    with Faults() as faults:
        settings = read_settings(project, year, unit, faults)
        form = form_of(project, year, unit, settings)
        prose: dict[str, str] = {}
        with faults.noting():
            prose = _prose(project, year, unit, settings, form)
        data = replace(_load(project, year, unit, settings, form), prose=prose)
    return replace(data, base=read_comparison_base(project, data, partial(load_amounts, project)))


def _prose(project: Project, year: str, unit: str, settings: UnitFile, form: Form) -> dict[str, str]:
    folder = project.data / year / unit / "text"
    texts = dict(form.unit_texts)
    if not settings.previous_year.available:
        texts[NO_BASE] = TEXTS[NO_BASE]
    if settings.unit.kind == INSTITUTION and not (folder / f"{OPERATING_COST}.md").exists():
        texts.pop(OPERATING_COST, None)  # of what there is none
    if (folder / f"{OWN_TERMS}.md").exists():
        texts[OWN_TERMS] = TEXTS[OWN_TERMS]
    return read_prose(folder, project, texts)


def load_amounts(project: Project, year: str, unit: str) -> Dataset:
    """Load the amounts of a unit's year alone: all that a comparison with it or a trial print of its tables asks for.

    Dates and level may be blank, texts and purposes are not read, and no table needs to be there that has no amounts of
    the budget: vehicles and targets.

    Raises
    ------
    UsageError, InputError
        As `load_dataset`.
    """
    return _load_incomplete(project, year, unit, optional=_WITHOUT_BUDGET, skipped=(schema.PURPOSES,))


_WITHOUT_BUDGET = (schema.VEHICLES, schema.PERFORMANCE_TASKS, schema.PERFORMANCE_TARGETS, schema.PROJECT_TARGETS)
"""Tables that are not compared with last year's."""


def _load_incomplete(
    project: Project,
    year: str,
    unit: str,
    *,
    optional: Collection[TableSchema],
    skipped: Collection[TableSchema],
) -> Dataset:
    """Load the tables of a unit whose settings may be blank; see `_load`."""
    settings = read_settings(project, year, unit)
    return _load(project, year, unit, settings, form_of(project, year, unit, settings), optional, skipped)


def _load(
    project: Project,
    year: str,
    unit: str,
    settings: UnitFile,
    form: Form,
    optional: Collection[TableSchema] = (),
    skipped: Collection[TableSchema] = (),
) -> Dataset:
    """Load the tables, without the unit's texts and the year before.

    Parameters
    ----------
    optional, skipped
        Tables that need not be there besides those that may be absent anyhow; tables that are not read.
    """
    folder = project.data / year / unit
    layout = form.data
    load_unit = partial(_load_incomplete, project, year, optional=optional, skipped=skipped)
    units, flows = read_units(project, folder / "unit.toml", settings, layout, load_unit)
    with Faults() as faults:
        read = read_tables(project, folder, settings, layout, units, flows, optional, skipped, faults)
        classification = read_classification(project, int(year))
        with faults.noting():
            validate(read, classification, layout)
    path = folder / schema.ACCEPTED.file  # there only where something was accepted
    accepted = read_table(path, schema.ACCEPTED, project.shown(path), settings.amount_unit) if path.exists() else None
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
