"""The proof of what official tables were read as: printed again, it gives the same official tables."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetbook.core.errors import InputError
from budgetbook.core.project import Project
from budgetbook.dataset.unit import UnitFile
from budgetbook.figures import Cell, Figure
from budgetbook.figures.expression import row_ranges
from budgetbook.importing.coded_lines import has_codes
from budgetbook.importing.match import match
from budgetbook.importing.model import Causes, Findings, TableLine, Target
from budgetbook.importing.official import OfficialTables, report_unknown
from budgetbook.importing.trial_print import trial_rows
from budgetbook.importing.write import FilledTable
from budgetbook.tables.model import AnnexRow

_FEW = 8
"""So many different causes are told one by one."""
_PAIR = 2


@dataclass(frozen=True)
class _Difference:
    """An amount that is not what the rows taken give."""

    line: TableLine
    column: str
    amount: Decimal | None
    expected: Decimal

    def cause(self, data_unit: str) -> str:
        """What was found and is expected."""
        found = "空白" if self.amount is None else f"“{self.line.shown(self.amount, data_unit)}”"
        return f"发现{found}，应为{self.line.shown(self.expected, data_unit)}（由各项金额计算）"


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
    differences: list[_Difference] = []
    for line, row in matches:
        if not official.about.get(id(line), frozenset()) <= tables.keys():
            left += [line] if line.is_filled else []
        elif row is None and not has_codes(line):
            report_unknown(line, findings)
        else:
            unit = settings.amount_unit
            compared += _compare(line, row, sums, unit, differences, rounded, is_rounded=official.is_rounded)
    _report(differences, settings.amount_unit, findings)
    for table, cells in () if findings.sentences else rounded.items():
        notices.say(f"{table}：{'、'.join(cells)}与各项之和的差在四舍五入之内，是舍入差，以各项为准。")
    return compared, tuple(left)


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

_OTHER_ROW = re.compile(r"不与第(\d+)行重复")


def _with_source_row(sentence: str, tables: Mapping[str, FilledTable]) -> str:
    """Say of a row that was refused where it was read, rather than where it would have been written."""
    match = _ROW.match(sentence)
    if match:
        sources = tables[match.group(1)].sources if match.group(1) in tables else ()
        row = int(match.group(2)) - 2
        if row < len(sources):
            told = _OTHER_ROW.sub(lambda other: f"不与{sources[int(other[1]) - 2]}重复", sentence[match.end() :])
            return sources[row] + told
    return f"用读入的数据试编附表时：{sentence}"


def _compare(
    line: TableLine,
    row: AnnexRow | None,
    sums: _Sums,
    data_unit: str,
    differences: list[_Difference],
    rounded: dict[str, list[str]],
    *,
    is_rounded: bool,
) -> int:
    """Add every amount of a line that differs from the printed row to the differences.

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
            differences.append(_Difference(line, column, amount, expected))
    return compared


def _report(differences: Sequence[_Difference], data_unit: str, findings: Findings) -> None:
    """Report differences one by one where they are few; else each table's in one sentence."""
    tables: dict[tuple[str, str], list[_Difference]] = {}
    for one in differences:
        tables.setdefault((one.line.table.number, one.line.sheet.shown), []).append(one)
    are_few = len({(one.amount, one.expected) for one in differences}) <= _FEW
    for (number, sheet), own in tables.items():
        where = f"{number}（{sheet}）"
        if exchanged := _exchanged(own):
            rows = row_ranges(list(dict.fromkeys(one.line.sheet.numbers[one.line.place] for one in own)))
            findings.at(where, f"“{'”与“'.join(exchanged)}”两栏的金额对调了（第{rows}行）")
        elif by := _missed_alike(own):
            shown = own[0].line.shown(abs(by), data_unit)
            what = f"多{shown}：缺了一行" if by > 0 else f"少{shown}：多了一行"
            for one in own:
                found = one.line.shown(one.amount or Decimal(0), data_unit)
                findings.at(one.line.cell(one.column), f"发现{{found}}，比各行之和{what}，或者有一行的金额不对", found)
        elif are_few:
            for one in own:
                findings.at(one.line.cell(one.column), one.cause(data_unit))
        else:
            first = f"第{own[0].line.sheet.numbers[own[0].line.place]}行“{own[0].line.headings[own[0].column]}”列"
            findings.at(where, f"有{len(own)}个金额与各项不符，如{first}：{own[0].cause(data_unit)}")


def _missed_alike(differences: Sequence[_Difference]) -> Decimal:
    """By how much several sums of a table are all above their rows; nothing where each has a cause of its own."""
    apart = {one.amount - one.expected if one.amount is not None else None for one in differences}
    is_one = len(apart) == 1 and len({one.expected for one in differences}) > 1
    return (apart.pop() or Decimal(0)) if is_one else Decimal(0)


def _exchanged(differences: Sequence[_Difference]) -> tuple[str, ...]:
    """The headings of two columns of a table that stand in each other's place; nothing where there are no such."""
    columns = dict.fromkeys(one.column for one in differences)
    if len(columns) != _PAIR:
        return ()
    rows: dict[int, list[_Difference]] = {}
    for one in differences:
        rows.setdefault(one.line.place, []).append(one)
    for pair in rows.values():
        if len(pair) != _PAIR or any((one.amount or 0) != other.expected for one, other in (pair, reversed(pair))):
            return ()
    return tuple(differences[0].line.headings[column] for column in columns)
