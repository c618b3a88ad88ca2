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

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from budgetbook.book import Book
from budgetbook.figures import WAN_YUAN
from budgetbook.forms.layout import Layout
from budgetbook.forms.table_form import TableForm
from budgetbook.tables.kind import CONCEPTS, Column, Kind

TAXONOMY = "https://specs.frictionlessdata.io/taxonomies/fiscal/budgets.json"
APPROVED, EXECUTED = "approved", "executed"
DIRECTIONS = {"income": "revenue", "spending": "expenditure"}
YEAR, PHASE, DIRECTION, AMOUNT = "年度", "阶段", "方向", "金额"

_UNIT, _FUND, _EXPENDITURE = CONCEPTS["unit"], "fin-source:generic", "expenditure-type"


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


def measures(kind: Kind, layout: Layout, amounts: Mapping[str, str]) -> dict[str, Measure]:
    """Tell what each printed column of amounts is.

    Parameters
    ----------
    amounts
        The name of each column of amounts, with its heading in words.
    """
    declared = {column.name: column for column in kind.columns_among(layout, amounts)}
    found = {}
    leaves = []
    for name in amounts:
        column = declared[name]
        if column.part_of in amounts:
            found[name] = Measure(part_of=column.part_of)
        else:
            found[name] = Measure(sum_of=_summands(column, declared, amounts))
            if not found[name].sum_of and not column.stands_alone:
                leaves.append(name)
    by_category = any(declared[name].category for name in amounts)
    split_by = next((one.split_by for name in leaves if (one := declared[name]).split_by), kind.split_by)
    for name in leaves:
        column = declared[name]
        if len(leaves) == 1:
            found[name] = Measure(is_value=True)
        elif kind.sides:
            # income stands beside spending without saying the fund in a column
            category = column.category or None
            fund = {f"{split_by}编码": category and name, split_by: category} if by_category else {}
            found[name] = Measure(normalize={DIRECTION: DIRECTIONS[column.side or "spending"], **fund})
        else:
            words = column.category or amounts[name]
            split_by = column.split_by or kind.split_by
            found[name] = Measure(normalize={f"{split_by}编码": name, split_by: words})
    return found


def _summands(column: Column, declared: Mapping[str, Column], present: Collection[str]) -> tuple[str, ...]:
    """Return the columns that add up to one, in place of a part that has none what that part adds up; or nothing."""
    for parts in (column.sum_of, column.alternative_sum_of):
        known = all(part in declared for part in parts)
        found = [_present(declared[part], declared, present) for part in parts] if known else []
        if found and all(found):
            return tuple(name for names in found for name in names)
    return ()


def _present(column: Column, declared: Mapping[str, Column], present: Collection[str]) -> tuple[str, ...]:
    """Return a column, if it is printed, or else those that add up to it."""
    return (column.name,) if column.name in present else _summands(column, declared, present)


def extra_fields(
    book: Book, form: TableForm, kind: Kind, found: Mapping[str, Measure], *, has_unit: bool
) -> list[dict[str, Any]]:
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
        fields.append(constant(DIRECTION, "direction", DIRECTIONS[kind.direction]))
    if form.fund:
        key = next(key for key, fund in book.form.data.fund_keys.items() if fund == form.fund)
        fields += [constant("资金性质编码", f"{_FUND}:code", key), constant("资金性质", f"{_FUND}:label", form.fund)]
    if form.part:
        name = book.form.data.parts[form.part]
        fields += [
            constant("支出类型编码", f"{_EXPENDITURE}:code", form.part),
            constant("支出类型", f"{_EXPENDITURE}:label", name),
        ]
    return fields + [varying(name, _REDUCED[name]) for name in reduced] + ([target()] if reduced else [])


_REDUCED = {
    DIRECTION: "direction",
    "资金性质编码": f"{_FUND}:code",
    "资金性质": f"{_FUND}:label",
    "支出类型编码": f"{_EXPENDITURE}:code",
    "支出类型": f"{_EXPENDITURE}:label",
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
