"""The input tables that official tables state."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetbook.core.project import Project
from budgetbook.dataset.classification import Classification
from budgetbook.dataset.unit import UnitFile
from budgetbook.figures import Figure
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
from budgetbook.importing.model import Findings, TableLine, Target
from budgetbook.importing.trial_print import InputCell, input_cells_of, trial_rows
from budgetbook.importing.write import FilledTable
from budgetbook.importing.wrong_cell import report_hidden_rows, report_left_out, report_wrong_cells
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
    if not findings.sentences:
        _report_second_rows(own, findings)
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
            report_unknown(line, findings)
    if not findings.sentences:
        report_wrong_cells(equations, solved, settings.amount_unit, findings)
    if not findings.sentences:
        report_hidden_rows(equations, solved, findings)
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


def report_unknown(line: TableLine, findings: Findings) -> None:
    """Report a filled line that is none of the form's rows."""
    if line.is_filled:
        findings.add(line.where, next((text for text in line.names.values() if text), ""), "表样中有的项目")


def _report_second_rows(lines: Iterable[TableLine], findings: Findings) -> None:
    """Report a second row of amounts where the form has a single one, without any name."""
    first: dict[str, TableLine] = {}
    for line in lines:
        if not line.names and line.is_filled:
            other = first.setdefault(line.table.key, line)
            if line.amounts != other.amounts:
                findings.at(line.where, f"{line.table.number}只有一行金额，这一行与{other.where}不同：请只留一行")
