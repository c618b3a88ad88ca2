"""Checks across the units of a city, by what they have published; a failure keeps the city's page as it was.

The rules come from what a list of all units is for: each unit stands in it once, a department is what its units come to
(预算法第三十二条), and the same total of one year is the same in both years' publications.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from budgetbook.city.published import Published
from budgetbook.city.stated import MEASURES, StatedAmount
from budgetbook.city.sums import PublishedUnits
from budgetbook.core.errors import CheckError, FailedCheck
from budgetbook.figures import WAN_YUAN, YUAN, plain
from budgetbook.figures.printing import YUAN_PER_WAN

ONE_CODE = "X1 一个编码一个单位"
SUM_OF_UNITS = "X2 部门等于所属单位之和"
SAME_LAST_YEAR = "X3 上年数与上年公开的一致"

_COMPARED = ("income", "spending", "three_public")
"""What of a department is compared with its units, besides spending by 类."""


def require_agreement(city: PublishedUnits, last_year: Mapping[str, Published]) -> None:
    """See that the publications of a year do not contradict each other, nor those of the year before.

    Parameters
    ----------
    last_year
        What was published the year before, by folder.

    Raises
    ------
    CheckError
        A sentence for each contradiction.
    """
    found = [*_codes(city), *_departments(city), *_last_year(city.listed, last_year)]
    if found:
        text = "\n".join(f"[{one.check}] {one.place}：发现{one.found}，应为{one.expected}。" for one in found)
        raise CheckError(text, found)


def _codes(city: PublishedUnits) -> Iterator[FailedCheck]:
    """See that each code is one unit's: by folders and manifests, and by the lists of departments."""
    names: dict[str, tuple[str, str]] = {}
    for one in city.listed:
        manifest = f"{one.folder} 的清单"
        if one.unit != one.folder:
            other = f"，{one.unit} 另有自己的目录" if any(two.folder == one.unit for two in city.listed) else ""
            yield FailedCheck(ONE_CODE, manifest, f"单位 {one.unit} {one.name}{other}", f"单位 {one.folder}")
        if one.year != city.year:
            yield FailedCheck(ONE_CODE, manifest, f"{one.year}年", f"{city.year}年")
        names.setdefault(one.unit, (one.name, f"{one.unit} 自己的公开文本"))
    listing: dict[str, Published] = {}
    for one in city.listed:
        for code, name in one.units.items():
            place = f"部门 {one.folder} {one.name}所列的单位 {code}"
            known, where = names.setdefault(code, (name, f"部门 {one.folder} {one.name}"))
            if name != known:
                yield FailedCheck(ONE_CODE, place, f"“{name}”", f"{where}中的“{known}”")
            first = listing.setdefault(code, one)
            if first is not one:
                wanted = f"只属于一个部门（部门 {first.folder} {first.name}也列有它）"
                yield FailedCheck(ONE_CODE, place, f"“{name}”", wanted)


def _departments(city: PublishedUnits) -> Iterator[FailedCheck]:
    """Compare each department with its units, where all of them are published.

    A department's totals leave out payments between its units: for all 类 the set-off of its income, for one 类 at most
    the set-off of that amount.
    """
    for one in city.listed:
        units = [unit for unit in city.listed if unit.folder in one.units and unit.is_sample == one.is_sample]
        if not one.units or len(units) != len(one.units):
            continue
        income = one.measures.get("income")
        paid = Decimal(income.set_off) if income else Decimal(0)
        for key in _COMPARED:
            parts = [unit.measures.get(key) for unit in units]
            if (stated := one.measures.get(key)) and all(parts):
                set_off = Decimal(0) if key == "three_public" else paid
                yield from _compare(one, stated, units, parts, (set_off, set_off), MEASURES[key])
        if not one.classes or not all(unit.classes for unit in units):
            continue
        for key in sorted({*one.classes, *(key for unit in units for key in unit.classes)}):
            stated = one.classes.get(key)
            parts = [unit.classes.get(key) for unit in units]
            label = f"{key} {next(part.label for part in (stated, *parts) if part)}"
            set_off = Decimal(stated.set_off) if stated else Decimal(0)
            yield from _compare(one, stated, units, parts, (Decimal(0), set_off), label)


def _compare(
    department: Published,
    stated: StatedAmount | None,
    units: Sequence[Published],
    parts: Sequence[StatedAmount | None],
    set_off: tuple[Decimal, Decimal],
    label: str,
) -> Iterator[FailedCheck]:
    """Compare a department's amount with its units'; it may be lower by an amount between the two in `set_off`."""
    found = stated.yuan if stated else Decimal(0)
    added = sum((part.yuan for part in parts if part), Decimal(0))
    least, most = set_off
    if least <= added - found <= most:
        return
    unit = stated.unit if stated else next(part.unit for part in parts if part)
    addition = " + ".join(
        f"{one.folder} {one.name} {_amount_text(part.yuan if part else Decimal(0), unit)}"
        for one, part in zip(units, parts, strict=True)
    )
    less = f" − 单位之间抵销 {_amount_text(most, unit)}" if most else ""
    off = added - most - found
    yield FailedCheck(
        SUM_OF_UNITS,
        f"部门 {department.folder} {department.name}的{label}",
        _amount_text(found, unit),
        f"{addition}{less} = {_amount_text(added - most, unit)}，相差{_amount_text(abs(off), unit)}",
    )


def _last_year(listed: Sequence[Published], last_year: Mapping[str, Published]) -> Iterator[FailedCheck]:
    """Compare what each unit tells of last year's budget with what it published then under the same name."""
    for one in listed:
        before = last_year.get(one.folder)
        if before is None or before.is_sample != one.is_sample:
            continue
        for amount in one.last_year:
            then = [stated for stated in before.totals if stated.label == amount.label]
            if not then or any(stated.yuan == amount.yuan for stated in then):
                continue
            of_then = _amount_text(then[0].yuan, amount.unit)
            yield FailedCheck(
                SAME_LAST_YEAR,
                f"{one.folder} {one.name}{one.year}年公开的上年{amount.label}（{amount.id}）",
                _amount_text(amount.yuan, amount.unit),
                f"{before.folder} {before.name}{before.year}年公开的{of_then}（{then[0].id}），"
                f"相差{_amount_text(abs(then[0].yuan - amount.yuan), amount.unit)}",
            )


def _amount_text(yuan: Decimal, unit: str) -> str:
    """Write an amount in a unit, without rounding it."""
    if unit == WAN_YUAN:
        return f"{plain(yuan / YUAN_PER_WAN, strip=True)}{WAN_YUAN}"
    return f"{plain(yuan, strip=True)}{YUAN}"
