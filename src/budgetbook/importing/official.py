"""The input tables that official tables state, and the proof: printed again, they give the same official tables."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetbook.core.errors import InputError
from budgetbook.core.project import Project
from budgetbook.dataset.classification import Classification
from budgetbook.dataset.unit import UnitFile
from budgetbook.figures import Cell, Figure
from budgetbook.forms import schema
from budgetbook.forms.columns import TableSchema
from budgetbook.importing.coded_lines import CodedLine, coded_lines, has_codes, is_subtotal
from budgetbook.importing.drafts import drafts_of
from budgetbook.importing.equations import (
    Equation,
    Solution,
    equations_of,
    go_on_solving,
    solve,
    solved_table,
    stated_once,
    unexplained,
)
from budgetbook.importing.expenses import expense_totals, unsplit_items
from budgetbook.importing.lines import RegionLines
from budgetbook.importing.match import match
from budgetbook.importing.model import Causes, Findings, TableLine, Target
from budgetbook.importing.trial_print import InputCell, input_cells_of, trial_rows
from budgetbook.importing.write import FilledTable
from budgetbook.importing.wrong_cell import report_left_out, report_wrong_cells
from budgetbook.tables.input_list import InputList
from budgetbook.tables.model import AnnexRow


@dataclass(frozen=True)
class OfficialTables:
    """The official tables of sums, as read.

    Attributes
    ----------
    lines
        Their lines.
    entries
        The lines of tables by code, with their codes.
    about
        By `id()` of a line: the input tables (files) that its amounts come from.
    tables
        The input tables that they state, by file.
    reasons
        Why an input table is not stated as a whole, by file.
    notices
        What was taken although no other table confirms it.
    is_rounded
        Whether amounts were rounded one by one (see `Solution`).
    """

    lines: tuple[TableLine, ...]
    entries: tuple[CodedLine, ...]
    about: Mapping[int, frozenset[str]]
    tables: Mapping[str, FilledTable]
    reasons: Mapping[str, str]
    notices: tuple[str, ...] = ()
    is_rounded: bool = False


def inputs_from_official(
    project: Project,
    settings: UnitFile,
    target: Target,
    classification: Classification,
    region_lines: Sequence[RegionLines],
    findings: Findings,
    given: Collection[str] = (),
) -> OfficialTables:
    """Work out which input tables official tables state.

    Parameters
    ----------
    given
        The input tables (files) that are given by themselves: what official tables do not tell apart stands there.
    """
    lines = [line for one in region_lines for line in one.lines]
    own = tuple(line for line in lines if not isinstance(line.kind, InputList))
    entries = coded_lines(own, target, classification, findings)
    own = tuple(line for line in own if not is_subtotal(line))
    if findings.sentences:
        # what follows from what is in doubt already is not told
        return OfficialTables(own, (), {}, {}, {})
    layout = target.form.data
    stated = [one.region for one in region_lines if not _is_sample(one)]
    drafts = drafts_of(entries, stated, layout, classification)
    # of what several input tables tell together, no cell can be told by itself: it is compared when all is there
    complete = [line for line in own if schema.ECONOMIC_SPENDING_FILE not in line.kind.inputs]
    keys = {line.table.key for line in complete}
    matches = match(complete, entries, trial_rows(project, target.form, settings, target.year, drafts, keys))
    equations = equations_of(matches, layout.tables)

    def solved(equations: Sequence[Equation]) -> Solution:
        solution = solve(equations)
        go_on_solving([*equations, *expense_totals(equations, solution, drafts, layout)], solution)
        return solution

    solution = solved(equations)
    for line, row in matches:
        # the classes of spending are those of other tables, which need not have been sent
        if row is None and not has_codes(line) and "spending_item" not in line.names:
            _report_unknown(line, findings)
    if not findings.sentences:
        report_wrong_cells(equations, solved, settings.amount_unit, findings)
    if not findings.sentences:
        report_left_out(entries, findings)
    if not findings.sentences:
        found = unexplained(equations, solution, given)
        sentence = unsplit_items([equation for equation, _ in found], solution, drafts, layout)
        if sentence:
            findings.say(sentence)
        else:
            _report_unexplained(found, settings.amount_unit, findings)
    tables = {}
    reasons = {}
    for table in layout.tables:
        taken = solved_table(table, drafts.get(table.file, []), equations, solution, target.form.numbers.decimals)
        if taken.rows is not None:
            tables[table.file] = FilledTable(table, taken.rows, taken.total)
        elif taken.reason:
            reasons[table.file] = taken.reason
    about = {id(line): frozenset(line.kind.inputs) for line in own}
    about |= {id(line): _about(line, row, layout.tables) for line, row in matches}
    notices = tuple(
        _once(numbers, table, [cell for cell in cells if cell.file == table.file])
        for numbers, cells in stated_once(equations, solution).items()
        for table in layout.tables
        if table.file in tables and any(cell.file == table.file for cell in cells)
    )
    return OfficialTables(own, entries, about, tables, reasons, notices, solution.is_rounded)


def _once(numbers: str, table: TableSchema, cells: Sequence[InputCell]) -> str:
    headings = "、".join(dict.fromkeys(cell.heading for cell in cells))
    return (
        f"只说过一次：《{table.title}》“{headings}”的{len(cells)}个金额只见于{numbers}，"
        "没有栏目不同的另一张表可以核对，请对照原表。"
    )


def _is_sample(one: RegionLines) -> bool:
    """Tell whether a table has nothing but rows without amounts, so that it does not say that there is nothing."""
    rows = [line for line in one.lines if not line.is_total]
    return bool(rows or one.samples) and not any(line.is_filled for line in rows)


def verify_by_printing(
    project: Project,
    settings: UnitFile,
    target: Target,
    official: OfficialTables,
    tables: Mapping[str, FilledTable],
    findings: Findings,
    notices: Causes,
) -> tuple[int, tuple[TableLine, ...]]:
    """Print the official tables from the rows taken and compare every cell.

    Returns
    -------
    How many amounts were compared, and the filled lines that could not be: what they are about is not known.
    """
    try:
        keys = {line.table.key for line in official.lines}
        filled = {file: table.rows for file, table in tables.items()}
        rows = trial_rows(project, target.form, settings, target.year, filled, keys)
    except InputError as error:
        findings.say(_with_source_row(str(error), tables))
        return 0, ()
    compared = 0
    left = []
    matches = match(official.lines, official.entries, rows)
    sums = _sums(matches)
    rounded: dict[str, list[str]] = {}
    for line, row in matches:
        if not official.about.get(id(line), frozenset()) <= tables.keys():
            left += [line] if line.is_filled else []
        elif row is None and not has_codes(line):
            _report_unknown(line, findings)
        else:
            unit = settings.amount_unit
            compared += _compare(line, row, sums, unit, findings, rounded, is_rounded=official.is_rounded)
    for table, cells in () if findings.sentences else rounded.items():
        notices.say(f"{table}：{'、'.join(cells)}与各项之和的差在四舍五入之内，是舍入差，以各项为准。")
    return compared, tuple(left)


def _report_unknown(line: TableLine, findings: Findings) -> None:
    if line.is_filled:
        findings.add(line.where, next((text for text in line.names.values() if text), ""), "表样中有的项目")


_Sums = Mapping[tuple[str, frozenset[Cell]], set[Decimal]]
"""What tables print for the sum of the same amounts, by the unit that they print it in."""


def _sums(matches: Iterable[tuple[TableLine, AnnexRow | None]]) -> _Sums:
    found: dict[tuple[str, frozenset[Cell]], set[Decimal]] = {}
    for line, row in matches:
        for column, amount in line.amounts.items() if row is not None else ():
            if amount is not None and row is not None:
                found.setdefault((line.unit, _parts(row.values.get(column))), set()).add(amount)
    return found


def _parts(value: object) -> frozenset[Cell]:
    """The cells, without zeros, that a printed amount is the sum of."""
    return frozenset(cell for cell in value.cells if Decimal(cell.raw)) if isinstance(value, Figure) else frozenset()


_ROW = re.compile(r"(?:.*/)?\d{4}/\d{6}/(\w+\.csv) 第(\d+)行")


def _with_source_row(sentence: str, tables: Mapping[str, FilledTable]) -> str:
    """Say of a row that was refused where it was read, rather than where it would have been written."""
    match = _ROW.match(sentence)
    if match:
        sources = tables[match.group(1)].sources if match.group(1) in tables else ()
        row = int(match.group(2)) - 2
        if row < len(sources):
            return sources[row] + sentence[match.end() :]
    return f"用读入的数据试编附表时：{sentence}"


def _about(line: TableLine, row: AnnexRow | None, schemas: Sequence[TableSchema]) -> frozenset[str]:
    figures = [row.values.get(column) for column in line.amounts] if row is not None else []
    files = {cell.file for figure in figures if isinstance(figure, Figure) for cell in input_cells_of(figure, schemas)}
    if files:
        return frozenset(files)
    if line.kind.classification in ("economic", "government"):
        return frozenset({schema.BASIC_SPENDING_FILE})
    # the classes of spending can only be listed where spending is known; other tables have fixed rows
    return frozenset({schema.SPENDING_FILE} if has_codes(line) or "spending_item" in line.names else ())


def _report_unexplained(found: Sequence[tuple[Equation, Decimal]], data_unit: str, findings: Findings) -> None:
    """Name the first amount of which a part stands in no table of its own."""
    for equation, remainder in found[:1]:
        line = equation.line
        amount = line.shown(equation.amount or Decimal(0), data_unit)
        others = f"（这样的共{len(found)}处）" if len(found) > 1 else ""
        is_spending = all(cell.file == schema.SPENDING_FILE for cell in equation.cells)
        what = "没有一张表说明是哪种资金的支出" if is_spending else "没有列出是哪一项"
        findings.say(f"{equation.where}：发现“{amount}”，其中 {line.shown(remainder, data_unit)} {what}{others}。")


def _compare(
    line: TableLine,
    row: AnnexRow | None,
    sums: _Sums,
    data_unit: str,
    findings: Findings,
    rounded: dict[str, list[str]],
    *,
    is_rounded: bool,
) -> int:
    """Report every amount of a line that differs from the printed row.

    The comparison is exact, but for the sum of amounts that were rounded one by one (舍入差), which is the same
    wherever it is printed.

    Parameters
    ----------
    rounded
        The cells of such sums by their table, to which those of the line are added.
    is_rounded
        Whether many sums are such.
    row
        The row as it is printed; None where the table prints no such row, so that nothing may stand there.

    Returns
    -------
    How many amounts were compared.
    """
    compared = 0
    for column, amount in line.amounts.items():
        figure = row.values.get(column) if row is not None else None
        expected = figure.value if isinstance(figure, Figure) else Decimal(0)
        compared += amount is not None
        apart = abs((amount or Decimal(0)) - expected)
        parts = _parts(figure)
        is_sum = amount is not None and len(parts) > 1 and len(sums[line.unit, parts]) == 1
        allowed = line.tolerance(len(parts) if is_rounded else 1) if is_sum else line.rounding / 2
        if amount is not None and Decimal(0) < apart <= allowed:
            table = f"{line.table.number}（{line.sheet.shown}）"
            number = line.sheet.numbers[line.place]
            by = f"（差{line.shown(apart, data_unit)}）" if apart > line.rounding else ""
            rounded.setdefault(table, []).append(f"第{number}行“{line.headings[column]}”列{by}")
        elif apart:
            found = "" if amount is None else line.shown(amount, data_unit)
            findings.add(line.cell(column), found, f"{line.shown(expected, data_unit)}（由各项金额计算）")
    return compared
