"""The kinds of official tables, each in a file of its own; a form's table names one of them."""

from collections.abc import Iterator, Mapping, Sequence

from budgetbook.core.errors import InputError
from budgetbook.core.toml import Problem
from budgetbook.forms.form import Form
from budgetbook.forms.layout import Layout
from budgetbook.forms.schema import EXPENSE_NAMES
from budgetbook.forms.table_form import ColumnForm, TableForm
from budgetbook.tables.by_function import ByFunction
from budgetbook.tables.input_list import BUILT_IN_LISTS, keyed, list_of
from budgetbook.tables.kind import GENERAL, Column, Kind, LaidOut
from budgetbook.tables.kinds.appropriation import Appropriation
from budgetbook.tables.kinds.balance import Balance
from budgetbook.tables.kinds.balance_by_class import BalanceByClass
from budgetbook.tables.kinds.basic import Basic
from budgetbook.tables.kinds.by_unit import ByUnit
from budgetbook.tables.kinds.economic_summary import EconomicSummary, GovernmentEconomicSummary
from budgetbook.tables.kinds.income import Income
from budgetbook.tables.kinds.operating_cost import OperatingCost
from budgetbook.tables.kinds.performance import Performance
from budgetbook.tables.kinds.spending import Spending
from budgetbook.tables.kinds.spending_by_fund import SpendingByFund
from budgetbook.tables.kinds.three_public import ThreePublic
from budgetbook.tables.kinds.three_public_line import ThreePublicLine

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Balance(),
        BalanceByClass(),
        Income(),
        Spending(),
        Appropriation(),
        SpendingByFund(),
        Basic(),
        EconomicSummary(),
        GovernmentEconomicSummary(),
        ThreePublic(),
        ThreePublicLine(),
        OperatingCost(),
        BUILT_IN_LISTS[0],
        Performance(),
        *BUILT_IN_LISTS[1:],
        ByUnit(),
    )
}
"""Every kind by its name, save that of the lists that a form declares itself."""

_UNDIVIDED = (
    "（表样的 data.spending 没有把基本支出分成人员经费和公用经费："
    "每一栏的 classes 都属于 301、303，或者都属于 302、310，才有 personnel 和 operating）"
)

_UPPER_LEVELS = {"section": ("class",), "item": ("class", "section"), "item_only": ("class",)}
"""The columns of upper levels beside which a level of a code can stand."""

LIST = "list"
"""The kind of a table that lists an input table (`input`) row by row."""


def kind_of(form: Form, table: TableForm) -> Kind:
    """Find the kind of a form's table, and see that the table asks for nothing that the kind does not have.

    Raises
    ------
    InputError
        There is no such kind, it needs a fund, or it has no such column.
    """
    known: tuple[TableForm, Kind] | None = form.kinds.get(table.key)
    if known and known[0] is table:  # and no copy of it with other settings
        return known[1]
    for problem in table_problems(table, form.columns_of(table), form.data):
        raise InputError(f"{form.file} {problem.what}。")
    kind = _listing(table, form.data) if table.kind == LIST else KINDS[table.kind]
    form.kinds.setdefault(table.key, (table, kind))
    return kind


def income_tables(form: Form) -> list[str]:
    """Return the keys of the tables that are about income: what they print is made of spending, which it pays for."""
    return [table.key for table in form.tables if kind_of(form, table).direction == "income"]


def table_problems(table: TableForm, columns: Sequence[ColumnForm], layout: Layout) -> Iterator[Problem]:
    """Say what a table of a form asks for that its kind does not have, each with the way to it from the table.

    Parameters
    ----------
    columns
        Its columns, its own or those of the table that has the same.
    """
    called = f"附表“{table.key}”的"
    if table.kind not in (*KINDS, LIST):
        yield Problem(("kind",), f"{called} kind：发现“{table.kind}”，应为{'、'.join((*KINDS, LIST))}之一")
        return
    faults = list(_list_problems(table, layout, called)) if table.kind == LIST else []
    yield from faults
    if faults:
        return
    kind = _listing(table, layout) if table.kind == LIST else KINDS[table.kind]
    yield from _narrowing_problems(table, kind, layout, called)
    if table.all_classes and not kind.lists_classes:
        yield Problem(("all_classes",), f"{called} all_classes：{table.kind} 一种的附表不按类列出支出，不能写")
    if table.by_unit and not isinstance(kind, ByFunction):
        yield Problem(("by_unit",), f"{called} by_unit：{table.kind} 一种的附表不按功能分类列出各行，不能分单位列示")
    if isinstance(kind, LaidOut):
        return
    if not columns:
        yield Problem(("columns",), f"{called[:-1]}没有栏目（columns）")
    # a table of one fund, or of one part, does not tell them apart
    apart = {*layout.fund_keys, *layout.fund_sums} if table.fund else set()
    apart |= layout.parts.keys() if table.part else set()
    declared = {column.name: column for column in kind.columns(layout) if column.name not in apart}
    asked = {column.value for column in columns}
    # last year's and the change are of numbers alone
    numbers = [name for name, one in declared.items() if one.type in ("amount", "count")]
    values = [*declared, *(name for name in GENERAL if name not in declared)]
    for number, column in enumerate(columns):
        known = numbers if column.of else values
        where = f"{called}“{'/'.join(column.heading)}”栏"
        if column.value not in known:
            why = _UNDIVIDED if column.value in EXPENSE_NAMES and "basic" in declared else ""
            what = f"{where}：发现“{column.value}”，应为{'、'.join(known)}之一{why}"
            yield Problem(("columns", number, "value"), what)
        upper = _UPPER_LEVELS.get(column.value, ()) if kind.classification else ()
        missing = [level for level in upper if level in declared and level not in asked]
        if missing:
            what = f"发现“{column.value}”而没有{'、'.join(missing)}栏，上一级的行就没有编码"
            advice = "各级编码分栏印，或者一栏印全码，写 code"
            yield Problem(("columns", number, "value"), f"{where}：{what}：{advice}")


def _narrowing_problems(table: TableForm, kind: Kind, layout: Layout, called: str) -> Iterator[Problem]:
    """Say what is wrong with what a table is about alone."""
    for setting in ("fund", "part", "classes"):
        if getattr(table, setting) and setting not in kind.can_be_about:
            yield Problem((setting,), f"{called} {setting}：{table.kind} 一种的附表不能只列一部分，应不写")
            return
    for setting, written, allowed in (("fund", table.fund or "", layout.funds), ("part", table.part, layout.parts)):
        if written not in allowed and (written or (setting == "fund" and kind.is_of_one_fund)):
            yield Problem((setting,), f"{called} {setting}：发现“{written}”，应为{'、'.join(allowed)}之一")


def _list_problems(table: TableForm, layout: Layout, called: str) -> Iterator[Problem]:
    lists = keyed(layout.tables)
    if table.input not in lists:
        yield Problem(("input",), f"{called} input：发现“{table.input}”，应为{'、'.join(lists)}之一")
        return
    words = [column.key for column in lists[table.input].columns if column.kind == "text"]
    if table.subtotals_by and table.subtotals_by not in words:
        what = f"{called} subtotals_by：发现“{table.subtotals_by}”，应为{'、'.join(words)}之一"
        yield Problem(("subtotals_by",), what)


def _listing(table: TableForm, layout: Layout) -> Kind:
    """Return the kind of a table that lists an input table."""
    return list_of(keyed(layout.tables)[table.input], table.subtotals_by)


def declared_columns(form: Form, table: TableForm) -> tuple[Column, ...]:
    """Return what the kind declares of each column of a form's table, in the form's order."""
    declared = GENERAL | {column.name: column for column in kind_of(form, table).columns(form.data)}
    return tuple(_compared(declared[column.value], column) for column in form.columns_of(table))


def _compared(own: Column, asked: ColumnForm) -> Column:
    """Return a column of last year's amounts or of the change from them, in place of this year's."""
    if not asked.of:
        return own
    type_ = "percent" if asked.of == "change_percent" else own.type
    return Column(asked.name, type_, side=own.side, unit=own.unit, is_derived=True)


def same_kind(form: Form, table: TableForm) -> Kind | None:
    """Return the kind of a table under another year's form, whose columns need not be the same; None if it has none."""
    if table.kind != LIST:
        return KINDS[table.kind]
    lists = keyed(form.data.tables)
    return list_of(lists[table.input], table.subtotals_by) if table.input in lists else None
