"""The kinds of official tables, each in a file of its own; a form's table names one of them."""

from collections.abc import Mapping

from budgetbook.core.errors import InputError
from budgetbook.forms.form import Form, TableForm
from budgetbook.forms.schema import FUNDS
from budgetbook.tables.kind import Column, Kind, LaidOut
from budgetbook.tables.kinds.appropriation import Appropriation
from budgetbook.tables.kinds.balance import Balance
from budgetbook.tables.kinds.balance_by_class import BalanceByClass
from budgetbook.tables.kinds.basic import Basic
from budgetbook.tables.kinds.economic_summary import EconomicSummary, GovernmentEconomicSummary
from budgetbook.tables.kinds.income import Income
from budgetbook.tables.kinds.operating_cost import OperatingCost
from budgetbook.tables.kinds.performance import Performance
from budgetbook.tables.kinds.performance_targets import PerformanceTargets
from budgetbook.tables.kinds.performance_tasks import PerformanceTasks
from budgetbook.tables.kinds.project_targets import ProjectTargets
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
        ProjectTargets(),
        Performance(),
        PerformanceTasks(),
        PerformanceTargets(),
    )
}
"""Every kind by its name."""


def kind_of(form: Form, table: TableForm) -> Kind:
    """Find the kind of a form's table, and see that the table asks for nothing that the kind does not have.

    Raises
    ------
    InputError
        There is no such kind, it needs a fund, or it has no such column.
    """
    where = f"{form.file} 附表“{table.key}”"
    kind = KINDS.get(table.kind)
    if kind is None:
        raise InputError(f"{where}的 kind：发现“{table.kind}”，应为{'、'.join(KINDS)}之一。")
    if kind.is_of_one_fund and table.fund not in FUNDS:
        raise InputError(f"{where}的 fund：发现“{table.fund or ''}”，应为{'、'.join(FUNDS)}之一。")
    columns = form.columns_of(table)
    if not isinstance(kind, LaidOut) and not columns:
        raise InputError(f"{where}没有栏目（columns）。")
    known = [column.name for column in kind.columns(form.data)]
    for column in () if isinstance(kind, LaidOut) else columns:
        if column.value not in known:
            heading = "/".join(column.heading)
            raise InputError(f"{where}的“{heading}”栏：发现“{column.value}”，应为{'、'.join(known)}之一。")
    return kind


def declared_columns(form: Form, table: TableForm) -> tuple[Column, ...]:
    """Return what the kind declares of each column of a form's table, in the form's order."""
    declared = {column.name: column for column in kind_of(form, table).columns(form.data)}
    return tuple(declared[column.value] for column in form.columns_of(table))
