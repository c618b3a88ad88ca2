"""Recomputation: every printed figure evaluated again from its expression and the input files read as text.

It shares no code with the figures it checks: cells are read, expressions evaluated and numbers printed a second time,
with fractions where figures have decimals. What an expression cannot show, a wrong selection of cells, is left to the
control totals (`budgetbook.audit.control`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple

from budgetbook.audit.inputs import Cell, Inputs, check_raw, half_width

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TOKEN = re.compile(r"\d+(?:\.\d+)?")
_COUNTED = re.compile(r"^\d+[.．、]")

Entry = dict[str, Any]
"""An entry of figures.json."""

CODE_UNIT = "编号"
"""The unit of an entry that is a code, a date or a table's number."""

AMOUNTS = ("元", "万元")


class NotComputableError(ValueError):
    """An entry cannot be evaluated; the message says why in Chinese."""


class Value(NamedTuple):
    """What an expression comes to.

    Attributes
    ----------
    number
        Rounded as the expression says.
    exact
        Before its last rounding, which alone tells the direction of a change that is rounded to zero.
    unit
        None of the sum of nothing, which fits any.
    """

    number: Fraction
    exact: Fraction
    unit: str | None


def sum_fractions(numbers: Iterable[Fraction]) -> Fraction:
    """Add numbers up, those of one denominator together: thousands of amounts have one or two."""
    sums: dict[int, int] = {}
    for number in numbers:
        sums[number.denominator] = sums.get(number.denominator, 0) + number.numerator
    return sum((Fraction(numerator, denominator) for denominator, numerator in sums.items()), Fraction(0))


def round_half_up(value: Fraction, decimals: int) -> Fraction:
    """Round to some decimals; a half goes away from zero."""
    scale = 10**decimals
    whole = (abs(value) * scale * 2 + 1) // 2
    return Fraction(whole if value >= 0 else -whole, scale)


def written(value: Fraction, decimals: int | None = None) -> str:
    """Write a number: with so many decimals, rounded half up, or with as many as it has.

    Raises
    ------
    NotComputableError
        It has no end.
    """
    if decimals is None:
        decimals = next((places for places in range(25) if (value * 10**places).denominator == 1), None)
        if decimals is None:
            raise NotComputableError("除不尽的数不能印出")
    digits = str(abs(round_half_up(value, decimals) * 10**decimals).numerator).zfill(decimals + 1)
    sign = "-" if value < 0 and digits.strip("0") else ""
    return f"{sign}{digits[: len(digits) - decimals]}" + (f".{digits[-decimals:]}" if decimals else "")


def compute(inputs: Inputs, entry: Entry, share_rule: str) -> Value | str:
    """Evaluate an entry: the value of a number, the text of a code, a date or a table's number.

    Raises
    ------
    MissingInputError
        A cell does not hold what the entry says.
    NotComputableError
        There is no expression, or none that can be evaluated.
    """
    cells: list[Cell] = entry["cells"]
    for cell in cells:
        check_raw(inputs, cell)
    if entry["unit"] == CODE_UNIT:
        return _mark(entry["expression"], [cell["raw"] for cell in cells], entry["text"])
    value = Evaluation(inputs, cells, share_rule).of(entry["expression"])
    if value.unit not in (None, entry["unit"]):
        raise NotComputableError(f"计算式的结果以{value.unit}为单位")
    return value


def _mark(expression: Any, texts: list[str], printed: str) -> str:
    """Read a code, a date or a table's number from its cells; all of them must have it."""
    read: set[str] = set()
    match expression:
        case {"whole": [_, *_]}:
            read = set(texts)
        case {"part": [_, *_], "start": int(start), "end": int(end)}:
            read = {half_width(text)[start:end] for text in texts}
        case {"date": [_]} if _DAY.fullmatch(texts[0]):
            year, month, day = (int(part) for part in texts[0].split("-"))
            read = {f"{year}年{month}月{day}日"}
        case {"position": [_, *_]}:
            read = {str(len(texts))}
        case {"place": [_]}:
            read = {""}
        case {"cited": [_]}:
            # the number of a heading comes with its stop: 3.2024年度主要工作任务
            found = (*_TOKEN.findall(texts[0]), *_COUNTED.findall(texts[0]))
            read = {token for token in found if token == printed}
    if len(read) != 1:
        raise NotComputableError("原文没有这个数" if read or texts else "没有计算式")
    return read.pop()


class Evaluation:
    """Evaluates the expressions of one entry."""

    def __init__(self, inputs: Inputs, cells: list[Cell], share_rule: str) -> None:
        self._inputs, self._cells, self._share_rule = inputs, cells, share_rule

    def of(self, expression: Any) -> Value:
        """Evaluate an expression: a cell by its number, or {operation: [operands], …}."""
        match expression:
            case bool():
                pass
            case int() if 0 <= expression < len(self._cells):
                return self._cell(self._cells[expression])
            case {"cell": int(place)}:
                return self.of(place)
            case {"sum": [*parts]}:
                values = self._all(parts)
                return _exactly(sum_fractions(value.number for value in values), _one_unit(values))
            case {"difference": [one, other]}:
                first, second = self._all([one, other])
                return _exactly(first.number - second.number, _one_unit([first, second]))
            case {"count": [*parts], "unit": str(unit)}:
                self._all(parts)
                return _exactly(Fraction(len(parts)), unit)
            case {"year_before": [year]}:
                value = self.of(year)
                return _exactly(value.number - 1, value.unit)
            case {"convert": [source], "unit": str(unit)} if unit in AMOUNTS:
                return _rounded(self._converted(self.of(source), unit), unit, expression.get("decimals"))
            case {"round": [source], "decimals": int(decimals)}:
                value = self.of(source)
                return _rounded(value.number, value.unit, decimals)
            case {"quotient": [amount, count], "decimals": int(decimals)}:
                value, heads = self.of(amount), self.of(count)
                return _rounded(_divided(value.number, heads.number), value.unit, decimals)
            case {"share": [part, whole, *parts], "decimals": 2}:
                return self._share(part, whole, parts, expression)
        raise NotComputableError("没有计算式" if expression is None else "计算式不能复算")

    def _cell(self, cell: Cell) -> Value:
        read: Fraction | None = self._inputs.number(cell["raw"])
        if read is None:
            raise NotComputableError(f"“{cell['raw']}”不是数字")
        return _exactly(read, self._inputs.unit(cell["file"], cell["column"]))

    def _all(self, expressions: list[Any]) -> list[Value]:
        return [self.of(expression) for expression in expressions]

    def _converted(self, value: Value, unit: str) -> Fraction:
        if value.unit == unit:
            return value.number
        return value.number / 10000 if unit == "万元" else value.number * 10000

    def _share(self, part: Any, whole: Any, parts: list[Any], expression: dict[str, Any]) -> Value:
        values = self._all([part, whole])
        _one_unit(values)
        exact = _divided(values[0].number * 100, values[1].number)
        if not parts:
            return _rounded(exact, "%", 2)
        place = expression.get("place", 0)
        amounts = [value.number for value in self._all(parts)]
        if (
            sum_fractions(amounts) != values[1].number
            or not 0 <= place < len(parts)
            or amounts[place] != values[0].number
        ):
            raise NotComputableError("占比的各项不合")
        if self._share_rule == "half-up":
            return _rounded(exact, "%", 2)
        return Value(_largest_remainder(amounts)[place], exact, "%")


def _largest_remainder(amounts: list[Fraction]) -> list[Fraction]:
    """Cut every share to two decimals; what is missing to 100.00 goes by hundredths to those that lost most."""
    shares = [_divided(amount * 10000, sum_fractions(amounts)) for amount in amounts]
    cut = [share.numerator // share.denominator for share in shares]
    lost = sorted(range(len(shares)), key=lambda place: cut[place] - shares[place])
    for place in lost[: 10000 - sum(cut)]:
        cut[place] += 1
    return [Fraction(share, 100) for share in cut]


def _exactly(value: Fraction, unit: str | None) -> Value:
    return Value(value, value, unit)


def _rounded(value: Fraction, unit: str | None, decimals: int | None) -> Value:
    return Value(value if decimals is None else round_half_up(value, decimals), value, unit)


def _divided(one: Fraction, other: Fraction) -> Fraction:
    if not other:
        raise NotComputableError("除数为零")
    return one / other


def _one_unit(values: list[Value]) -> str | None:
    units = {value.unit for value in values} - {None}
    if len(units) > 1:
        raise NotComputableError("各数单位不同")
    return units.pop() if units else None
