"""Fiscal attributes after Fiscal Data Package 1.0 (fiscal.datapackage.org) and its budget taxonomy.

- `columnType`: the fiscal concept of a column, by the names of the taxonomy; an addition at its end (`:government`)
  is a type of one's own that takes over the properties of the one it begins with (Custom ColumnTypes, Implicit typing).
- Columns of amounts that differ in one respect, such as the fund, are measures to be put under each other: each says in
  `normalize` what it is, and `extraFields` has the column for that and the `normalizationTarget` for the amount.
- What holds for the whole table is a `constant` in `extraFields`. Direction is `expenditure` or `revenue`, phase one
  of `proposed`, `approved`, `adjusted`, `executed`: a department publishes its budget after the department of finance
  has approved it (预算法第十四条), so that it is `approved`.

A column that adds up others has no `normalize`, or amounts would count twice: `sumOf` names what it adds up, and
`partOf` the column of which it is a part; both, and `unit`, are properties of this package's own. `currency` and
`factor` are those of version 0.3 of the specification, which 1.0 has nothing in place of.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from budgetbook.figures import WAN_YUAN
from budgetbook.forms.schema import FUND_KEYS, PARTS
from budgetbook.opendata.frame import CODE
from budgetbook.opendata.kinds import TWO_SIDED

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from budgetbook.book import Book
    from budgetbook.forms.form import TableForm
    from budgetbook.forms.layout import Layout

TAXONOMY = "https://specs.frictionlessdata.io/taxonomies/fiscal/budgets.json"
APPROVED, EXECUTED = "approved", "executed"
EXPENDITURE, REVENUE = "expenditure", "revenue"
YEAR, PHASE, DIRECTION, AMOUNT = "年度", "阶段", "方向", "金额"

BY_KIND, BY_FUND = ("spending", "spending_by_fund"), ("income", *TWO_SIDED)

_FUNCTION, _ECONOMIC = "functional-classification:generic", "economic-classification:generic"
_UNIT, _FUND, _KIND = "administrative-classification:generic", "fin-source:generic", "expenditure-type"
_FUNCTIONS = {
    "class": f"{_FUNCTION}:level1:code",
    "section": f"{_FUNCTION}:level2:code",
    "item": f"{_FUNCTION}:level3:code",
    "name": f"{_FUNCTION}:label",
    "unit_code": f"{_UNIT}:code",
    CODE: f"{_FUNCTION}:code",
}
_COLUMN_TYPES: dict[str, dict[str, str]] = {
    **dict.fromkeys(("income", *BY_KIND), _FUNCTIONS),
    "basic": {
        "class": f"{_ECONOMIC}:level1:code",
        "item": f"{_ECONOMIC}:level2:code",
        "item_only": f"{_ECONOMIC}:level2:code",
        "name": f"{_ECONOMIC}:label",
        "government_class": f"{_ECONOMIC}:level1:code:government",
        "government_item": f"{_ECONOMIC}:level2:code:government",
        "government_name": f"{_ECONOMIC}:label:government",
        CODE: f"{_ECONOMIC}:code",
    },
    "project_targets": {"project": "activity:generic:project:label"},
}


def column_type(rows: str, value: str) -> str:
    """Return the ColumnType of a column that is no amount; empty where the taxonomy has none.

    Parameters
    ----------
    rows, value
        The table's `rows` and the column's `value` in the form.
    """
    return _COLUMN_TYPES.get(rows, {}).get(value, "")


def money(unit: str) -> dict[str, Any]:
    """Return the properties of an amount in 元 or 万元."""
    return {"unit": unit, "currency": "CNY", "factor": 10000 if unit == WAN_YUAN else 1}


@dataclass(frozen=True)
class Measure:
    """What a column of amounts is beside the others of its table, by the `value` names of the form.

    Attributes
    ----------
    sum_of
        The columns that it adds up.
    part_of
        The column of which it is a part that others do not make up to the whole.
    normalize
        What sets it apart, by the names of the extra fields; None where that does not apply.
    is_value
        Whether it is the only measure of the table, and so its value.
    """

    sum_of: tuple[str, ...] = ()
    part_of: str = ""
    normalize: Mapping[str, Any] = field(default_factory=dict)
    is_value: bool = False


def measures(form: TableForm, amounts: Mapping[str, str], layout: Layout) -> dict[str, Measure]:
    """Tell what each column of amounts is.

    Parameters
    ----------
    amounts
        The `value` of each column of amounts, with its heading in words.
    """
    sums = _sums(form.rows, layout)
    parts = _PART_OF.get(form.rows, {})
    found = {value: Measure(sum_of=_resolved(value, sums, amounts)) for value in amounts}
    found |= {value: Measure(part_of=whole) for value, whole in parts.items() if {value, whole} <= set(amounts)}
    # 机关运行经费 beside “三公”经费 overlaps with it and belongs to no sum
    leaves = [v for v, one in found.items() if not one.sum_of and not one.part_of and (form.rows, v) != _APART]
    for value in leaves:
        alone = len(leaves) == 1
        found[value] = Measure(is_value=True) if alone else Measure(normalize=_normalize(form, value, amounts, layout))
    return found


_APART = ("three_public_line", "operating_cost")
_PART_OF = {"basic": {"appropriation": "amount"}, "project_targets": {"fiscal": "total", "other": "total"}}


def _sums(rows: str, layout: Layout) -> dict[str, tuple[str, ...]]:
    others = tuple(other.key for other in layout.other_income)
    if rows in BY_KIND:
        kinds = {part: tuple(kind.key for kind in layout.spending if kind.of == part) for part in PARTS}
        return {"total": tuple(PARTS), **kinds}
    if rows == "appropriation":
        return {"total": FUND_KEYS, "appropriation": FUND_KEYS}
    if rows in BY_FUND:
        return {"total": ("appropriation", *others), "appropriation": FUND_KEYS}
    if rows == "basic":
        return {"amount": ("personnel", "operating")}
    vehicles = ("vehicle_purchase", "vehicle_running")
    return {"amount": ("abroad", "reception", "vehicles"), "vehicles": vehicles}


def _resolved(value: str, sums: Mapping[str, tuple[str, ...]], present: Collection[str]) -> tuple[str, ...]:
    """Return the columns that add up to one, in place of a part that has none what that part adds up; or nothing."""
    resolved: list[str] = []
    for part in sums.get(value, ()):
        columns = (part,) if part in present else _resolved(part, sums, present)
        if not columns:
            return ()
        resolved.extend(columns)
    return tuple(resolved)


def _normalize(form: TableForm, value: str, amounts: Mapping[str, str], layout: Layout) -> dict[str, Any]:
    if form.rows not in BY_FUND:
        names = PARTS | {kind.key: kind.heading for kind in layout.spending}
        return {"支出类型编码": value, "支出类型": names.get(value, amounts[value])}
    funds = layout.fund_keys
    if form.rows == "income":
        return {"资金性质编码": value, "资金性质": funds.get(value, amounts[value])}
    direction = {DIRECTION: REVENUE if value == "income_amount" else EXPENDITURE}
    # income stands beside spending without saying the fund in a column
    named = {"资金性质编码": value if value in funds else None, "资金性质": funds.get(value)}
    return direction | (named if set(funds) & set(amounts) else {})


def extra_fields(book: Book, form: TableForm, found: Mapping[str, Measure], *, has_unit: bool) -> list[dict[str, Any]]:
    """Return what holds for the whole table, and the columns that its measures are told apart by.

    Parameters
    ----------
    has_unit
        Whether a column of the table names the unit.
    """
    reduced = next((measure.normalize for measure in found.values() if measure.normalize), {})
    fields = general_fields(book, has_unit=has_unit)
    fields.append(constant(PHASE, "phase:id", APPROVED))
    fields.append(constant(YEAR, "date:fiscal-year", int(book.data.year.value), "integer"))
    if DIRECTION not in reduced:
        fields.append(constant(DIRECTION, "direction", REVENUE if form.rows == "income" else EXPENDITURE))
    if form.fund:
        key = next(key for key, fund in book.form.data.fund_keys.items() if fund == form.fund)
        fields += [constant("资金性质编码", f"{_FUND}:code", key), constant("资金性质", f"{_FUND}:label", form.fund)]
    return fields + [varying(name, _REDUCED[name]) for name in reduced] + ([target()] if reduced else [])


_REDUCED = {
    DIRECTION: "direction",
    "资金性质编码": f"{_FUND}:code",
    "资金性质": f"{_FUND}:label",
    "支出类型编码": f"{_KIND}:code",
    "支出类型": f"{_KIND}:label",
}


def general_fields(book: Book, *, has_unit: bool) -> list[dict[str, Any]]:
    """Return what holds for every table: the currency, and the unit where no column names it."""
    unit = book.data.settings.unit
    fields = [constant("币种", "value-currency:code", "CNY")]
    if not has_unit:
        fields += [
            constant("公开单位编码", f"{_UNIT}:code", unit.code),
            constant("公开单位", f"{_UNIT}:label", unit.name),
        ]
    return fields


def constant(name: str, column_type: str, value: str | int, type_: str = "string") -> dict[str, Any]:
    """Return an extra field that has one value in the whole table."""
    return {"name": name, "type": type_, "columnType": column_type, "constant": value}


def varying(name: str, column_type: str, type_: str = "string") -> dict[str, Any]:
    """Return an extra field whose value the measures give."""
    return {"name": name, "type": type_, "columnType": column_type}


def target() -> dict[str, Any]:
    """Return the extra field that the measures are put into."""
    return {"name": AMOUNT, "type": "number", "columnType": "value", "normalizationTarget": True}
