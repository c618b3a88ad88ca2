"""The unit of a table's amounts: where it is stated, and whether the amounts can be of that unit."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from budgetbook.core.errors import UsageError
from budgetbook.core.text import half_width
from budgetbook.figures import AMOUNT_UNITS, YUAN, plain
from budgetbook.importing import typed_text
from budgetbook.importing.lines import RegionLines
from budgetbook.importing.model import Findings, Target
from budgetbook.tables.input_list import InputList


def given_units(given: Sequence[str], numbers: Collection[str]) -> dict[str, str]:
    """Read --amount-unit: the unit of one table by its number, that of all others without a line under no number."""
    units: dict[str, str] = {}
    for text in given:
        number, _, unit = half_width(text).rpartition("=")
        if unit not in AMOUNT_UNITS or (number and number not in numbers):
            example = f"{next(iter(numbers))}=万元"
            raise UsageError(f"--amount-unit：发现“{text}”，应为元、万元，或者表样中一张表的单位，如 {example}。")
        if units.setdefault(number, unit) != unit:
            raise UsageError(f"--amount-unit：{number or '各表'}的单位说了两种。")
    return units


_LEAST, _MOST = Decimal(10**5), Decimal(10**11)
"""Between these, in 元, lies what a department receives or spends in a year."""
_MOST_AGAINST_FORM = Decimal(10**10)
"""The same where a table is in another unit than its form prints."""
_MANY, _SMALL = 15, Decimal(5 * 10**6)
"""Of so many different amounts of a table the smallest is below this, in 元."""
_SCALES = {Decimal(10_000): "小", Decimal("0.0001"): "大"}
_ENOUGH = 2


def doubt_units(found: Sequence[RegionLines], target: Target, findings: Findings) -> None:
    """Doubt units by which amounts are 10,000 times too large or too small.

    Amounts are compared with what a department can have, and each table's with those of the others: they state much
    of the same money.
    """
    read = [(one, _amounts(one, target)) for one in found if not isinstance(one.region.kind, InputList)]
    tables = [(one, own) for one, own in read if own]
    _doubt_magnitude(tables, target, findings)
    if findings.sentences:
        return
    totals = [(max(own), one.region) for one, own in tables if one.region.kind.totals]
    whole, all_of = max(totals, key=lambda total: total[0], default=(None, None))
    for one, own in tables:
        region, unit = one.region, one.region.amount_unit
        where = f"{region.table.number}（{region.sheet.shown}）"
        if whole is not None and all_of is not None and not region.kind.totals and max(own) > whole:
            # either of the two may be wrong
            findings.at(
                where,
                f"按“{unit}”读，最大的金额是{plain(max(own), strip=True)}元，比{all_of.table.number}按"
                f"“{all_of.amount_unit}”读的全部收支{plain(whole, strip=True)}元还多：请核对两张表上的单位和金额",
            )
            return
        if region.table.number in target.units:
            continue
        beside = (amounts for other, amounts in tables if other.region.table != region.table)
        others = sorted(amount for amounts in beside for amount in amounts)
        as_read = _agreeing(own, others)
        # a single amount tells enough only of a unit that nobody has confirmed
        enough = _ENOUGH if unit == target.default_unit else min(_ENOUGH, len(own))
        for scale, word in _SCALES.items():
            agreeing = _agreeing([amount * scale for amount in own], others)
            if agreeing >= enough and agreeing > 3 * as_read:
                findings.at(
                    where, f"按“{unit}”读，金额比其余各表{word}一万倍（相合的有{agreeing}个）：请核对各表的单位"
                )
                return


def _doubt_magnitude(tables: Sequence[tuple[RegionLines, list[Decimal]]], target: Target, findings: Findings) -> None:
    """Doubt the unit of the table with the largest amount, unless the user has confirmed it."""
    if not tables:
        return
    one, amounts = max(tables, key=lambda table: max(table[1]))
    region = one.region
    if region.amount_unit in (target.default_unit, target.units.get(region.table.number)):
        return
    is_against_form = region.amount_unit != target.form.unit_of(region.table)
    all_large = [min(own) for _, own in tables if len(own) >= _MANY]
    if max(amounts) < _LEAST and any(table.region.kind.totals for table, _ in tables):
        what = f"最大的金额是{plain(max(amounts), strip=True)}元，一个部门不会这样少"
    elif max(amounts) > (_MOST_AGAINST_FORM if is_against_form else _MOST):
        what = f"最大的金额是{plain(max(amounts), strip=True)}元，一个部门不会这样多"
    elif max(all_large, default=Decimal(0)) > _SMALL:
        what = f"有的表最小的金额也有{plain(max(all_large), strip=True)}元，不会这样大"
    else:
        return
    findings.at(
        f"{region.table.number}（{region.sheet.shown}）",
        f"按“{region.amount_unit}”读，{what}：请核对表上的单位；确实如此，用 --amount-unit {region.amount_unit} 确认",
    )


def _amounts(one: RegionLines, target: Target) -> list[Decimal]:
    """The amounts of a table in 元, without zeros, each once."""
    amounts = (amount for line in one.lines for amount in line.amounts.values() if amount)
    return list(dict.fromkeys(typed_text.in_unit(amount, target.amount_unit, YUAN) for amount in amounts))


def _agreeing(own: Iterable[Decimal], others: Sequence[Decimal]) -> int:
    """Count the amounts that are among the others (in ascending order), but for rounding to 0.01万元."""
    found = 0
    for amount in own:
        apart = min(Decimal(50), amount / 100)
        nearest = bisect_left(others, amount - apart)
        found += nearest < len(others) and others[nearest] <= amount + apart
    return found
