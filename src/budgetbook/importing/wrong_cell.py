"""Which one cell is wrong where tables contradict each other: the others follow from it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from budgetbook.importing.amounts import decimals_of
from budgetbook.importing.coded_lines import CodedLine
from budgetbook.importing.equations import Equation, Solution, differences, with_decimals
from budgetbook.importing.model import Findings

_NOTHING = Decimal(0)
_MOST = 5
"""So many cells may be named as the one that is wrong; of more none is more likely than another."""
_MOST_STEPS = 1_000_000


def report_wrong_cells(
    equations: Sequence[Equation], solve: Callable[[Sequence[Equation]], Solution], data_unit: str, findings: Findings
) -> None:
    """Name the one cell from which all contradictions follow, or those any of which may be it; else nothing."""
    causes = []
    for one, expected in wrong_cells(equations, solve):
        found = f"“{one.line.shown(one.amount, data_unit)}”" if one.amount is not None else "空白"
        wanted = with_decimals(expected.normalize(), decimals_of(one.amount or _NOTHING))
        causes.append((one.where, f"发现{found}，应为{one.line.shown(wanted, data_unit)}"))
    if len(causes) == 1:
        ((where, cause),) = causes
        findings.at(where, f"{cause}（由各项金额计算）")
    elif causes:
        named = "；或者".join(f"{where}：{cause}" for where, cause in causes)
        findings.say(f"各表互相矛盾，改下列任何一格就都相符，请对照原表：{named}。")


def report_hidden_rows(
    equations: Sequence[Equation], solve: Callable[[Sequence[Equation]], Solution], findings: Findings
) -> None:
    """Report the hidden rows without which all contradictions are gone."""
    seen = [equation for equation in equations if equation.line.place not in equation.line.sheet.hidden]
    if len(seen) == len(equations) or next(_differences(equations, solve(equations)), None) is None:
        return
    if next(_differences(seen, solve(seen)), None) is None:
        for equation in equations:
            if equation.amount and equation.line.place in equation.line.sheet.hidden:
                name = equation.line.names.get("name", "")
                findings.at(
                    equation.line.where,
                    f"“{name}”有金额，没有计入合计和其他各表：不要的请删去这一行，要的请取消隐藏并改正各处",
                )


def report_left_out(entries: Sequence[CodedLine], findings: Findings) -> None:
    """Report items that other tables have and one leaves out though it counts them in the rows above."""
    for key in dict.fromkeys(entry.line.table.key for entry in entries):
        own = [entry for entry in entries if entry.line.table.key == key]
        above = {entry.code: entry.line for entry in own if not entry.is_item and entry.line.is_filled}
        items = {entry.key: entry.line for entry in own if entry.is_item}
        left: dict[str, list[str]] = {}
        for entry in entries:
            over = [code for code in above if entry.key.startswith(code)]
            is_alike = entry.line.kind.classification == own[0].line.kind.classification
            if entry.is_item and is_alike and entry.key not in items and over:
                left.setdefault(max(over, key=len), []).append(entry.key)
        for parent, missing in left.items():
            listed = [line.amounts for code, line in items.items() if code.startswith(parent)]
            line = above[parent]
            rests = [
                (amount or 0) - sum(amounts.get(column) or 0 for amounts in listed)
                for column, amount in line.amounts.items()
            ]
            if max(rests, default=0) > line.tolerance(len(listed)):
                codes = "、".join(dict.fromkeys(missing))
                findings.at(line.where, f"比它下面各行之和多，而下面没有别的表上有的 {codes}")


def wrong_cells(
    equations: Sequence[Equation], solve: Callable[[Sequence[Equation]], Solution]
) -> list[tuple[Equation, Decimal]]:
    """Find the cells each of which, changed by one of the differences, makes all equations hold, with the amount then.

    Returns
    -------
    Nothing where all hold already, where no single cell explains it, and where too many do.
    """
    apart = dict(_differences(equations, solve(equations)))
    if not apart:
        return []
    involved = {cell for place in apart for cell in equations[place].cells}
    suspects = [place for place, equation in enumerate(equations) if not involved.isdisjoint(equation.cells)]
    changes = sorted({abs(difference) for difference in apart.values()})
    if len(suspects) * len(changes) * len(equations) > _MOST_STEPS:
        return []
    found = []
    stated = {cell for equation in equations if len(equation.cells) == 1 for cell in equation.cells}
    compared = {other: equations[other].cells for other in apart if equations[other].cells <= stated}
    for place in suspects:
        # what is apart though all its cells are stated stays so unless it, or one of its cells, says something else
        own = equations[place].cells
        if any(other != place and (len(own) > 1 or not own <= cells) for other, cells in compared.items()):
            continue
        # a sum of cells that are all stated is only compared: whatever it says, the others stay apart
        if len(equations[place].cells) > 1 and equations[place].cells <= stated and apart.keys() != {place}:
            continue
        amount = equations[place].amount or _NOTHING
        for expected in (amount + sign * change for change in changes for sign in (-1, 1)):
            changed = [*equations]
            changed[place] = replace(equations[place], amount=expected)
            if expected >= 0 and next(_differences(changed, solve(changed)), None) is None:
                found.append((equations[place], expected))
    # that an amount was left out is said only where none is wrong
    found = [one for one in found if one[0].amount is not None] or found
    return found if len(found) <= _MOST else []


def _differences(equations: Sequence[Equation], solution: Solution) -> Iterator[tuple[int, Decimal]]:
    """By how much each amount misses its cells, by its place among the equations; those that hold are left out."""
    for place, (equation, difference) in enumerate(differences(equations, solution)):
        if abs(difference) > equation.tolerance(solution):
            yield place, difference
