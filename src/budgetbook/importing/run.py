"""The import as a whole: read, recognise, invert, compare, and write all or nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from budgetbook.core.errors import UsageError
from budgetbook.core.project import Project
from budgetbook.dataset.classification import read_classification
from budgetbook.dataset.department import refuse_entry
from budgetbook.dataset.learned_codes import LEARNED
from budgetbook.dataset.settings import form_for, require_codes
from budgetbook.dataset.unit import UnitFile, read_incomplete_unit
from budgetbook.forms import schema
from budgetbook.forms.columns import TableSchema
from budgetbook.forms.schema import PERFORMANCE_TARGETS
from budgetbook.importing.corrections import corrected, read_corrections
from budgetbook.importing.inputs import InputTable, read_input
from budgetbook.importing.learning import learn, mentions, with_codes, write_learned
from budgetbook.importing.learning import notice as learned_notice
from budgetbook.importing.lines import read_lines
from budgetbook.importing.lists import list_rows, target_rows
from budgetbook.importing.model import Causes, Findings, Target
from budgetbook.importing.official import OfficialTables, inputs_from_official
from budgetbook.importing.recognise import Recognised, recognise
from budgetbook.importing.report import ImportOutcome, not_sent, read_tables, unread
from budgetbook.importing.sheet import Sheet
from budgetbook.importing.sheets import read_sheets
from budgetbook.importing.units import doubt_units, given_units
from budgetbook.importing.verify import verify_by_printing
from budgetbook.importing.write import FilledTable, Rows, csv_bytes, has_data, laid_out_purposes, state_of, write_all
from budgetbook.publication.unit_folder import UnitFolder
from budgetbook.tables.input_list import InputList


def import_files(
    project: Project,
    year: str,
    unit: str,
    files: Sequence[Path],
    *,
    amount_units: Sequence[str] = (),
    skip: Collection[str] = (),
    corrections: Path | None = None,
    learn_codes: bool = False,
    force: bool = False,
) -> ImportOutcome:
    """Read files with official tables or input sheets into a unit's data of a year.

    Parameters
    ----------
    amount_units
        元 or 万元, for tables that do not say it themselves, or 附表九=万元 for one of them.
    skip
        Worksheets (of a file without worksheets: its name) that are not to be read.
    corrections
        Slips of the files to be corrected as they are read (see `budgetbook.importing.corrections`).
    learn_codes
        Whether codes that the year's lists lack are taken from the files (see `budgetbook.importing.learning`).
    force
        Whether other data that is there already is overwritten.

    Raises
    ------
    UsageError
        Year or unit are no codes, there is no unit.toml to import into, or no such sheet to skip.
    InputError
        A file cannot be read at all, or the form or the classification is not as it must be.
    """
    folder = project.data / year / unit
    settings, target = _target(project, year, unit, amount_units)
    sheets, skipped = _skipped([sheet for file in files for sheet in read_sheets(file, skip)], skip)
    sheets = [sheet for sheet in sheets if sheet.rows]
    sheets, changed = corrected(sheets, read_corrections(corrections) if corrections else ())
    findings = Findings()
    found = recognise(sheets, target, target.form.data.tables, findings)
    with TemporaryDirectory() as scratch:
        work = _Import(project, settings, target, found, findings, Path(scratch) if learn_codes else None)
    outcome = ImportOutcome(
        folder=project.shown(folder),
        read=read_tables(found, work.region_lines, work.inputs, target),
        unread=(*skipped, *unread(found, work.region_lines, work.inputs), *not_sent(found, target)),
        notices=(*changed, *work.notices.sentences),
        findings=(),
        compared=work.compared,
    )
    if not work.tables and not findings.sentences:
        findings.say("没有读到一张填了数的表。")
    contents = {file: csv_bytes(table.schema, table.rows, table.total) for file, table in work.tables.items()}
    states = {file: state_of(folder / file, work.tables[file].schema, contents[file]) for file in contents}
    if not force and not findings.sentences:
        for file, state in states.items():
            if state == "different":
                findings.say(f"{project.shown(folder / file)} 已有不同的数据；确要覆盖，加 --force。")
    if findings.sentences:
        return replace(outcome, findings=tuple(findings.sentences))
    written = {file: content for file, content in contents.items() if states[file] != "same"}
    by_hand = work.by_hand(folder)
    has_purposes = schema.PURPOSES in target.form.data.tables and schema.PURPOSES.file not in contents
    if has_purposes and schema.SPENDING_FILE in written:
        written |= laid_out_purposes(folder, work.tables[schema.SPENDING_FILE].rows)
    write_all(UnitFolder.below(project.data, year, unit), written)
    if work.learned:
        write_learned(project, year, work.learned)
    return replace(
        outcome,
        written=tuple(written),
        unchanged=tuple(file for file in contents if file not in written),
        by_hand=by_hand,
    )


def _target(project: Project, year: str, unit: str, amount_units: Sequence[str]) -> tuple[UnitFile, Target]:
    require_codes(year, unit)
    path = project.data / year / unit / "unit.toml"
    if not path.is_file():
        raise UsageError(f"没有 {project.shown(path)}：导入前先建立本年本单位的目录（budgetbook new）。")
    settings = read_incomplete_unit(path, project.shown(path))
    form = form_for(project, settings, int(year), project.shown(path))
    refuse_entry(project.shown(path), settings, form)
    units = given_units(amount_units, [table.number for table in form.tables])
    return settings, Target(year, settings.unit, form, settings.amount_unit, units.pop("", ""), units)


def _skipped(sheets: Sequence[Sheet], skip: Collection[str]) -> tuple[list[Sheet], list[str]]:
    """Leave out the sheets that the user does not want to be read."""
    names = {sheet.name.strip() or sheet.file for sheet in sheets}
    for name in skip:
        if name not in names:
            raise UsageError(f"--skip：没有工作表“{name}”；有{'、'.join(sorted(names))}。")
    kept = [sheet for sheet in sheets if (sheet.name.strip() or sheet.file) not in skip]
    return kept, [f"{sheet.shown}：按 --skip 不读。" for sheet in sheets if sheet not in kept]


class _Import:
    """The steps of one import, each on what the one before found."""

    def __init__(
        self,
        project: Project,
        settings: UnitFile,
        target: Target,
        found: Recognised,
        findings: Findings,
        scratch: Path | None,
    ) -> None:
        self.project = project
        self.settings = settings
        self.target = target
        self.findings = findings
        self.notices = Causes()
        for notice in found.notices:
            self.notices.say(notice)
        self.compared = 0
        self.found = found
        self.region_lines = tuple(
            read_lines(region, target, findings, self.notices)
            for region in found.official
            if region.kind.name != PERFORMANCE_TARGETS.stem
        )
        self.inputs = tuple(read_input(region, target, findings, self.notices) for region in found.inputs)
        if not findings.sentences:
            doubt_units(self.region_lines, target, findings)
        for region in found.official:
            if region.amount_unit not in ("", target.form.unit_of(region.table)):
                notice = f"单位是{region.amount_unit}，表样是{target.form.unit_of(region.table)}，已换算"
                self.notices.at(f"{region.table.number}（{region.sheet.shown}）", notice)
        known = len(findings.sentences)
        self.learned = self._learn(scratch) if scratch else []
        if len(findings.sentences) > known:
            # what follows from a code that could not be taken is not told
            self.official, self.tables = OfficialTables((), (), {}, {}, {}), {}
            return
        classification = read_classification(self.project, int(target.year))
        for notice in classification.notices:
            self.notices.say(notice)
        given = [one.region.schema.file for one in self.inputs if one.rows]
        self.official = inputs_from_official(
            self.project, settings, target, classification, self.region_lines, findings, given
        )
        self.tables = {} if findings.sentences else self._tables()

    def _learn(self, scratch: Path) -> Rows:
        """Take the codes that the lists lack from the tables, and go on with a copy of the project that has them.

        Parameters
        ----------
        scratch
            An empty folder, in which the copy's data lies until the work is done.
        """
        year, mentioned = self.target.year, list(mentions(self.region_lines, self.inputs, self.target))
        rows = learn(mentioned, read_classification(self.project, int(year)), self.findings)
        if self.findings.sentences or not rows:
            return []
        file = self.project.shown(self.project.classification / year / LEARNED.file)
        for row in rows:
            self.notices.say(learned_notice(row, file))
        self.project = with_codes(self.project, year, self.target.unit.code, rows, scratch)
        return rows

    def _tables(self) -> dict[str, FilledTable]:
        """Put together the input tables; official tables come first, input sheets must agree with them."""
        tables = {**self.official.tables, **self._listed()}
        for given in self.inputs:
            if given.rows:
                self._add_input(tables, given)
        if self.findings.sentences:
            return {}
        compared, left = verify_by_printing(
            self.project,
            self.settings,
            self.target,
            self.official,
            tables,
            self.findings,
            self.notices,
        )
        for notice in () if self.findings.sentences else self.official.notices:
            self.notices.say(notice)
        self.compared = compared
        for number in dict.fromkeys(line.table.number for line in left):
            count = sum(line.table.number == number for line in left)
            self.notices.say(f"{number}有{count}行没有核对：它们所说的数据不在所给的表中。")
        return {table.file: tables[table.file] for table in self.target.form.data.tables if table.file in tables}

    def _listed(self) -> dict[str, FilledTable]:
        """Read the tables that are lists of rows: tasks, targets, projects …"""
        found: dict[str, FilledTable] = {}
        layout = self.target.form.data
        kinds = dict.fromkeys(region.kind for region in self.found.official)
        for kind in (kind for kind in kinds if isinstance(kind, InputList)):
            regions = [
                region
                for region in self.found.official
                # a table that leaves a column out states nothing that could be taken
                if region.kind is kind and kind.can_recover(kind.table.file, region.columns, layout)
            ]
            for key in dict.fromkeys(region.table.key for region in regions):
                own = [region for region in regions if region.table.key == key]
                if kind.table is PERFORMANCE_TARGETS:
                    targets = [one for region in own for one in target_rows(region, self.findings, self.notices)]
                    filled = FilledTable(kind.table, [row for _, row in targets], sources=tuple(w for w, _ in targets))
                else:
                    lines = [line for one in self.region_lines if one.region in own for line in one.lines]
                    filled = list_rows(kind, kind.columns(layout), lines, self.findings)
                if filled.rows and kind.table.file in found:
                    self._agree(own[0].sheet.shown, kind.table, found[kind.table.file].rows, filled.rows)
                elif filled.rows:
                    found[kind.table.file] = filled
        return found

    def _add_input(self, tables: dict[str, FilledTable], given: InputTable) -> None:
        table = given.region.schema
        known = tables.get(table.file)
        if known is None:
            tables[table.file] = FilledTable(table, given.rows, given.total, given.sources)
            return
        self._agree(given.region.sheet.shown, table, known.rows, given.rows)

    def _agree(self, shown: str, table: TableSchema, first: Rows, second: Rows) -> None:
        """Compare what a sheet says of an input table with what official tables said of it before."""
        wanted = {_named(row, table): _values(row, table) for row in first}
        found = {_named(row, table): _values(row, table) for row in second}
        for name in dict.fromkeys([*wanted, *found]):
            if wanted.get(name) != found.get(name):
                self.findings.say(
                    f"{shown}：“{name}”行与附表不一致："
                    f"这里是{_row_text(found.get(name))}，附表是{_row_text(wanted.get(name))}。"
                )

    def by_hand(self, folder: Path) -> tuple[str, ...]:
        """List the input tables that neither the files nor the folder has, and the texts."""
        left = []
        for table in self.target.form.data.tables:
            if table.file not in self.tables and not has_data(folder / table.file, table):
                reason = self.official.reasons.get(table.file, "")
                left.append(f"{table.file}（{table.title}{f'：{reason}' if reason else ''}）")
        dates = self.settings.dates
        blank = [f"dates.{key}" for key in ("cover", "annex") if not getattr(dates, key)]
        return (*left, *([f"unit.toml 的 {'、'.join(blank)}"] if blank else []), "text/ 下的文字")


def _named(row: Mapping[str, str], table: TableSchema) -> str:
    return "、".join(row[heading] for heading in table.key)


def _values(row: Mapping[str, str], table: TableSchema) -> tuple[Decimal | str, ...]:
    """The cells of a row for comparison: 74 and 74.0 are one amount."""
    return tuple(
        Decimal(row[column.heading]) if column.kind == "amount" and row[column.heading] else row[column.heading]
        for column in table.columns
    )


def _row_text(values: tuple[Decimal | str, ...] | None) -> str:
    return "没有这一行" if values is None else f"“{'，'.join(map(str, values))}”"
