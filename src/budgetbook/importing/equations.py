"""From official tables back to input tables.

Every printed amount is a sum of typed cells, and its figure says of which. So each filled cell of an official
table is an equation; a cell that is one typed cell gives it, the others must come out exactly.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgetbook.figures import Figure, plain
from budgetbook.forms import schema
from budgetbook.forms.columns import TableSchema
from budgetbook.importing.amounts import decimals_of
from budgetbook.importing.model import TableLine
from budgetbook.importing.trial_print import InputCell, input_cells_of
from budgetbook.importing.write import Rows
from budgetbook.tables.model import AnnexRow

_NOTHING = Decimal(0)
_SEVERAL = 3
"""So many sums that miss their parts in the last place are no error."""


@dataclass(frozen=True)
class Equation:
    """One amount of an official table.

    Attributes
    ----------
    column
        The name of the column in which it stands (`budgetbook.tables.kind.Column.name`).
    cells
        The typed cells that it is the sum of.
    amount
        What is printed; None for a blank cell.
    is_item
        Whether it stands in a row of the lowest level.
    """

    line: TableLine
    column: str
    cells: frozenset[InputCell]
    amount: Decimal | None
    is_item: bool

    def tolerance(self, solution: "Solution") -> Decimal:
        """By how much it may miss the cells: rounded amounts need not add up, nor be what others print to the 分."""
        if len(self.cells) == 1 or self.is_item:
            return self.line.rounding / 2
        parts = sum(bool(solution.amounts.get(cell)) for cell in self.cells) if solution.is_rounded else 1
        return self.line.tolerance(parts)

    @property
    def where(self) -> str:
        """The cell, for messages."""
        return self.line.cell(self.column)


@dataclass
class Solution:
    """What the equations say of the typed cells.

    Attributes
    ----------
    amounts
        Amount of each typed cell that is known.
    stated
        Cells with an amount of their own in some official table.
    is_rounded
        Whether several sums miss their cells in the last place, so that amounts were rounded one by one: one sum that
        misses them by more may be wrong, many are not.
    """

    amounts: dict[InputCell, Decimal] = field(default_factory=dict)
    stated: set[InputCell] = field(default_factory=set)
    is_rounded: bool = False


def equations_of(
    matches: Iterable[tuple[TableLine, AnnexRow | None]], schemas: Sequence[TableSchema]
) -> tuple[Equation, ...]:
    """Set up the equations of all lines, each with the row that the trial prints for it."""
    equations = []
    for line, row in matches:
        for column, amount in line.amounts.items():
            figure = row.values.get(column) if row is not None else None
            if row is not None and isinstance(figure, Figure) and line.is_filled and is_sum(figure):
                cells = frozenset(input_cells_of(figure, schemas))
                equations.append(Equation(line, column, cells, amount, row.kind == "item"))
    return tuple(equations)


def is_sum(figure: Figure) -> bool:
    """Tell whether a printed amount is the sum of its cells: this year's money is what 上年结转 leaves of all money."""
    made = figure.expression
    return made is None or (made.operation != "difference" and all(map(is_sum, made.operands)))


def solve(equations: Sequence[Equation]) -> Solution:
    """Find the typed cells.

    An equation with one typed cell gives its amount; a blank cell is zero. Spending from 其他资金, which no table lists
    by itself, is a sum less its known parts. Budget amounts are not negative: if nothing is left of a sum, its
    unknown parts are zero.
    """
    solution = Solution()
    single = [equation for equation in equations if len(equation.cells) == 1]
    printed: dict[InputCell, list[Decimal]] = {}
    exact = {equation.cells for equation in single if equation.amount is not None and not equation.line.rounding}
    # a sum with one part prints that part again, but what was typed is the part
    for equation in sorted(single, key=lambda equation: not equation.is_item):
        if equation.amount is not None and not (equation.line.rounding and equation.cells in exact):
            (cell,) = equation.cells
            printed.setdefault(cell, []).append(equation.amount)
    # where prints differ, what most of them say: so the comparison names the one that is wrong, not all the others
    solution.amounts.update({cell: max(amounts, key=amounts.count) for cell, amounts in printed.items()})
    solution.stated.update(printed)
    for equation in single:
        for cell in equation.cells:
            solution.amounts.setdefault(cell, _NOTHING)
    go_on_solving(equations, solution)
    solution.is_rounded = _are_rounded(equations, solution)
    return solution


def _are_rounded(equations: Iterable[Equation], solution: Solution) -> bool:
    apart = differences(equations, solution)
    missed = {equation.cells for equation, by in apart if 0 < abs(by) <= equation.tolerance(solution)}
    return len(missed) >= _SEVERAL


def differences(equations: Iterable[Equation], solution: Solution) -> Iterator[tuple[Equation, Decimal]]:
    """By how much each amount is above its cells."""
    for equation in equations:
        known = sum((solution.amounts.get(cell, _NOTHING) for cell in equation.cells), _NOTHING)
        yield equation, (equation.amount or _NOTHING) - known


def go_on_solving(equations: Sequence[Equation], solution: Solution) -> None:
    """Find what sums tell of the typed cells that are not known yet."""
    open_ = list(equations)
    before = -1
    while before < len(solution.amounts):
        before = len(solution.amounts)
        open_ = [equation for equation in open_ if not _is_solved(equation, solution)]


def _is_solved(equation: Equation, solution: Solution) -> bool:
    """Find what an equation tells; tell whether all its cells are known."""
    unknown = equation.cells.difference(solution.amounts)
    if not unknown:
        return True
    known = sum((solution.amounts[cell] for cell in equation.cells - unknown), _NOTHING)
    remainder = (equation.amount or _NOTHING) - known
    # below zero a printed amount must be wrong: the comparison will say which; what rounding leaves is nothing
    if remainder <= equation.tolerance(solution):
        solution.amounts.update(dict.fromkeys(unknown, _NOTHING))
    elif len(unknown) == 1 and all(cell.file == schema.SPENDING_FILE for cell in unknown):
        solution.amounts.update(dict.fromkeys(unknown, remainder))
    else:
        return False
    return True


def unexplained(
    equations: Sequence[Equation], solution: Solution, given: Collection[str]
) -> tuple[tuple[Equation, Decimal], ...]:
    """Return the printed amounts that known cells do not explain, each with the unexplained part.

    Parameters
    ----------
    given
        The input tables (files) whose cells are known from elsewhere.
    """
    found = []
    for equation, remainder in differences(equations, solution):
        unknown = any(cell.file not in given for cell in equation.cells if cell not in solution.amounts)
        if unknown and remainder > equation.tolerance(solution):
            found.append((equation, remainder))
    return tuple(found)


def cross_checked(equations: Iterable[Equation]) -> set[InputCell]:
    """The typed cells that are printed a second time, alone or in a sum, so that a wrong one is noticed."""
    times = Counter(
        cell for equation in equations if equation.amount is not None and equation.cells for cell in equation.cells
    )
    sums = {
        cell
        for equation in equations
        if equation.amount is not None and len(equation.cells) > 1
        for cell in equation.cells
    }
    return sums | {cell for cell, number in times.items() if number > 1}


def stated_once(equations: Iterable[Equation], solution: Solution) -> dict[str, list[InputCell]]:
    """The cells that only tables with the same columns tell from others, by the numbers of these tables.

    A table that adds columns up, as 合计 does, would not notice two of them exchanged; and of two tables with the same
    columns one is commonly a copy of the other.
    """
    stated: dict[InputCell, dict[tuple[str, ...], dict[str, None]]] = {}
    for equation in equations:
        if equation.amount is None or len({cell.heading for cell in equation.cells}) != 1:
            continue
        line = equation.line
        layout = (line.kind.classification, *sorted(line.amounts)) if line.kind.classification else (line.table.key,)
        for cell in equation.cells:
            stated.setdefault(cell, {}).setdefault(layout, {})[line.table.number] = None
    found: dict[str, list[InputCell]] = {}
    for cell, layouts in stated.items():
        if len(layouts) == 1 and solution.amounts.get(cell):
            (numbers,) = layouts.values()
            found.setdefault("、".join(numbers), []).append(cell)
    return found


@dataclass(frozen=True)
class SolvedTable:
    """What official tables say of one input table.

    Attributes
    ----------
    rows
        Its rows by heading; None where they do not say all of it.
    total
        The printed total of each column; None where one is missing.
    reason
        Why there are no rows; empty where no official table says anything of it.
    """

    rows: Rows | None
    total: dict[str, Decimal] | None = None
    reason: str = ""


def solved_table(
    table: TableSchema, draft: Rows, equations: Sequence[Equation], solution: Solution, decimals: int
) -> SolvedTable:
    """Return the rows of one input table as far as official tables state all of it.

    Parameters
    ----------
    decimals
        Decimals that an amount has at least.
    """
    headings = [column.heading for column in table.columns if column.kind == "amount"]
    cells = [InputCell(table.file, row, heading) for row in range(len(draft)) for heading in headings]
    if not any(cell in solution.stated or solution.amounts.get(cell) for cell in cells):
        return SolvedTable(None)
    if not solution.amounts.keys() >= set(cells) or not (len(cells) == 1 or set(cells) <= cross_checked(equations)):
        return SolvedTable(None, reason="所给的表只说明了一部分，或者没有合计可以核对")
    rows = []
    for number, row in enumerate(draft):
        own = [InputCell(table.file, number, heading) for heading in headings]
        if table.file in _ALL_ROWS_REQUIRED or any(_has_row(cell, solution) for cell in own):
            amounts = {cell.heading: with_decimals(solution.amounts[cell], decimals) for cell in own}
            rows.append({**row, **{heading: plain(amount) for heading, amount in amounts.items()}})
    total = published_total(table, len(draft), equations)
    # a total that misses the rows by rounding is not taken: the rows count
    if total and any(amount != sum(Decimal(row[heading]) for row in rows) for heading, amount in total.items()):
        total = None
    return SolvedTable(rows, total and {heading: with_decimals(amount, decimals) for heading, amount in total.items()})


def _has_row(cell: InputCell, solution: Solution) -> bool:
    """Tell whether a cell makes for its row: one with an amount, or a zero in the table of the row's own fund.

    上年结转 of every fund is printed beside each other, so that its zeros say nothing of a row.
    """
    is_stated = cell in solution.stated and cell.heading != schema.FROM_CARRY_OVER
    return is_stated or bool(solution.amounts[cell])


def with_decimals(value: Decimal, decimals: int) -> Decimal:
    """Write an amount with at least so many decimals; none is lost."""
    return value.quantize(Decimal(1).scaleb(-decimals)) if decimals_of(value) < decimals else value


_ALL_ROWS_REQUIRED = (schema.CARRY_OVER.file, schema.THREE_PUBLIC.file, schema.OPERATING_COST.file)
"""Tables in which every row must stand, with zero where there is nothing."""


def published_total(table: TableSchema, rows: int, equations: Iterable[Equation]) -> dict[str, Decimal] | None:
    """Return the total that the official tables print of each column of an input table; None unless of every one."""
    totals: dict[str, Decimal] = {}
    for column in table.columns:
        if column.kind != "amount":
            continue
        whole = {InputCell(table.file, row, column.heading) for row in range(rows)}
        for equation in equations:
            if equation.amount is not None and equation.cells == whole and (rows > 1 or equation.line.is_total):
                totals.setdefault(column.heading, equation.amount)
    wanted = [column.heading for column in table.columns if column.kind == "amount"]
    return totals if table.has_total and set(totals) == set(wanted) else None
