"""Cells and expressions: how a figure came about, as data that a machine can evaluate and in words for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast

from budgetbook.figures.printing import WAN_YUAN, YUAN_PER_WAN, plain, signed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from decimal import Decimal

    from budgetbook.figures.figure import Figure

Content = TypeVar("Content")

Operation = Literal["sum", "difference", "quotient", "share", "convert", "round", "count", "year_before"]
"""What was done with the operands.

sum, count
    Of any number of operands; of none, zero.
difference, quotient
    Of two: the first less the second, the first by the second (an amount per head).
share
    Of a part and its whole, in percent; where a rule rounds all parts of the whole together, these follow.
convert, round
    Of one: 元 into 万元 or the other way; to fewer decimals.
year_before
    Of one: the year before it.
"""

RULE_NAMES = {"largest-remainder": "最大余额法", "half-up": "四舍五入"}
"""The rules by which a form rounds the shares of one whole."""


@dataclass(frozen=True)
class Cell:
    """One cell of an input file: where it stands and what was typed there."""

    file: str
    row: int
    column: str
    raw: str

    def __str__(self) -> str:
        return describe_cells((self,))


def describe_cells(cells: Iterable[Cell]) -> str:
    """Name cells briefly: spending.csv 第3至7行“工资福利支出”“商品和服务支出”."""
    cells = tuple(cells)
    if len(cells) == 1 and cells[0].row:
        return f"{cells[0].file} 第{cells[0].row}行“{cells[0].column}”"
    files: dict[str, dict[str, list[int]]] = {}
    for cell in cells:
        files.setdefault(cell.file, {}).setdefault(cell.column, []).append(cell.row)
    return "；".join(f"{file} {_places(columns)}" for file, columns in files.items())


def _places(columns: dict[str, list[int]]) -> str:
    """Name the cells of one file; columns that share their rows are named together."""
    shared: dict[tuple[int, ...], str] = {}
    for column, numbers in columns.items():
        rows = tuple(sorted({number for number in numbers if number}))
        shared[rows] = f"{shared.get(rows, '')}“{column}”"
    return "、".join(f"{f'第{row_ranges(rows)}行' if rows else ''}{names}" for rows, names in shared.items())


def row_ranges(rows: Iterable[int]) -> str:
    """Name rows briefly: 3至7、9."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return "、".join(str(first) if first == last else f"{first}至{last}" for first, last in runs)


@dataclass(frozen=True)
class Expression:
    """How a figure was computed from others.

    Attributes
    ----------
    operands
        The figures that it was computed from.
    decimals
        Decimals to which the result was rounded half up; None where it is exact.
    rule, place
        Of a share: the rule that rounded all parts together, and which of them this one is.
    """

    operation: Operation
    operands: tuple[Figure, ...]
    decimals: int | None = None
    rule: str = ""
    place: int = 0


class LazyField(Generic[Content]):
    """A dataclass's field that is worked out when it is first asked for: by a function that was given in its place.

    Otherwise each addition to a sum would join the cells and labels of all its operands again, and each of thousands
    of comparisons that hold would be put into words that nobody reads.

    Parameters
    ----------
    derive
        Works it out from the object where nothing was given; without it something must be given.
    """

    def __init__(self, derive: Callable[[Any], Content] | None = None) -> None:
        self._derive = derive

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = f"_{name}"

    def __get__(self, instance: Any, owner: type) -> Content:
        if instance is None:
            if self._derive is None:
                raise AttributeError  # so that a dataclass knows that the field has no default
            return cast("Content", None)  # what a dataclass takes for the field's default
        found = instance.__dict__[self._name]
        if found is None and self._derive:
            found = instance.__dict__[self._name] = self._derive(instance)
        elif callable(found):
            found = instance.__dict__[self._name] = found()
        return cast("Content", found)

    def __set__(self, instance: Any, value: Content | Callable[[], Content] | None) -> None:
        instance.__dict__[self._name] = value


def label_of(expression: Expression | None) -> str:
    """Name what was computed, where nobody has given it a name: 甲等3项之和, 甲减乙, 每辆甲."""
    if expression is None:
        return ""
    labels = list(dict.fromkeys(operand.label for operand in expression.operands))
    match expression.operation:
        case "sum":
            return labels[0] if len(labels) == 1 else f"{labels[0]}等{len(labels)}项之和" if labels else "合计"
        case "difference":
            return "减".join(operand.label for operand in expression.operands)
        case "quotient":
            return f"每{expression.operands[1].unit}{labels[0]}"
        case _:
            return "、".join(labels)


def cells_of(expression: Expression | None) -> tuple[Cell, ...]:
    """Return the cells of all that a figure was computed from, each once."""
    if expression is None:
        return ()
    # the parts that a rule rounds together are in the whole already
    operands = expression.operands[:2] if expression.rule else expression.operands
    return tuple(dict.fromkeys(cell for operand in operands for cell in operand.cells))


def sole_cell(figure: Figure) -> Cell | None:
    """Return the one cell that a figure comes from; None where there are more, which are not all gone through."""
    found: Cell | None = None
    for cell in _cells_below(figure):
        if found is not None and cell != found:
            return None
        found = cell
    return found


def _cells_below(figure: Figure) -> Iterator[Cell]:
    given: tuple[Cell, ...] | None = vars(figure)["_cells"]
    if given is not None or figure.expression is None:
        yield from given or ()
        return
    operands = figure.expression.operands
    for operand in operands[:2] if figure.expression.rule else operands:
        yield from _cells_below(operand)


def as_json(figure: Figure, places: Mapping[Cell, int]) -> Any:
    """Write how a figure came about: a cell by its number, anything else as {operation: [operands], …}.

    The label of a named figure is included, so that the audit can compare it with the expected measure. Operands of a
    named sum are written without labels: the audit compares the sum as a whole.

    Parameters
    ----------
    places
        The number of each cell.
    """
    written = _written(figure, places, labelled=True)
    # the entry itself has the label
    return written["cell"] if isinstance(written, dict) and "cell" in written else written


def _written(figure: Figure, places: Mapping[Cell, int], *, labelled: bool) -> Any:
    expression = figure.expression
    if expression is None:
        if not figure.cells:
            return None
        place = places[figure.cells[0]]
        return {"cell": place, "label": figure.label} if labelled else place
    inner = labelled and not (figure.is_named and expression.operation in ("sum", "count"))
    operands = [_written(one, places, labelled=inner) for one in expression.operands]
    written: dict[str, Any] = {expression.operation: operands}
    if labelled and figure.is_named:
        written["label"] = figure.label
    if expression.operation in ("convert", "count"):
        written["unit"] = figure.unit
    if expression.decimals is not None:
        written["decimals"] = expression.decimals
    if expression.rule:
        written |= {"rule": expression.rule, "place": expression.place}
    return written


def formula(figure: Figure) -> str:
    """Write how a figure was computed, in words and numbers; empty for a number read from one cell."""
    expression = figure.expression
    if expression is None:
        return ""
    match expression.operation:
        case "sum":
            return _sum(figure, expression.operands)
        case "difference":
            return _difference(figure, *expression.operands)
        case "share":
            return _share(figure, expression)
        case "convert" | "round":
            return _steps(figure, expression)
        case "quotient":
            amount, count = expression.operands
            exact = amount.value / count.value
            quotient = f"{signed(exact, strip=True)[:20]}{figure.unit}"
            return f"{operand_text(amount)} ÷ {operand_text(count)} = {quotient} → {_result(figure)}"
        case "count":
            names = "、".join(one.label for one in expression.operands)
            return f"共{plain(figure.value)}{figure.unit}" + (f"：{names}" if names else "")
        case _:
            (year,) = expression.operands
            return f"{operand_text(year)} − 1 = {signed(figure.value)}"


def operand_text(figure: Figure) -> str:
    """Name an operand with its value: 基本支出 74.0."""
    return f"{figure.label} {signed(figure.value)}"


def _result(figure: Figure) -> str:
    return f"{signed(figure.value)}{figure.unit}（四舍五入）"


def _sum(figure: Figure, operands: tuple[Figure, ...]) -> str:
    if not operands:
        return "没有相应的行，合计为零"
    return f"{' + '.join(map(operand_text, operands))} = {signed(figure.value)}{figure.unit}"


def _difference(figure: Figure, one: Figure, other: Figure) -> str:
    written = f"{operand_text(one)} − {operand_text(other)} = {signed(figure.value)}{figure.unit}"
    if figure.value < 0 and figure.printed_as != "number":
        written += f"，即减少{plain(figure.value.copy_abs())}{figure.unit}"
    return written


def _share(figure: Figure, expression: Expression) -> str:
    part, whole = expression.operands[:2]
    exact = part.value / whole.value * 100
    rule = RULE_NAMES[expression.rule] if expression.rule else "四舍五入"
    inner = part.expression
    if inner is not None and inner.operation == "difference" and not part.is_named:
        now, base = inner.operands
        written = f"（{signed(now.value)} − {_bracketed(base.value)}）÷ {signed(whole.value)}"
    else:
        written = f"{operand_text(part)} ÷ {operand_text(whole)}"
    return f"{written} = {signed(round(exact, 4))}% → {signed(figure.value)}%（{rule}）"


def _bracketed(value: Decimal) -> str:
    return f"（{signed(value)}）" if value < 0 else signed(value)


def _steps(figure: Figure, expression: Expression) -> str:
    (source,) = expression.operands
    steps = f"{signed(source.value)}{source.unit}"
    if expression.operation == "convert":
        sign = "÷" if figure.unit == WAN_YUAN else "×"
        exact = source.value / YUAN_PER_WAN if sign == "÷" else source.value * YUAN_PER_WAN
        steps += f" {sign} {YUAN_PER_WAN} = {signed(exact, strip=True)}{figure.unit}"
        if figure.value != exact:
            steps += f" → {_result(figure)}"
    else:
        steps += f" → {_result(figure)}"
    before = formula(source)
    return f"{before}；{steps}" if before else steps
