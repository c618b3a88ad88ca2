"""accepted.csv: discrepancies that a person has accepted, so that they are published as they are and stay visible."""

from dataclasses import dataclass

from budgetbook.dataset.reader import Row, Table
from budgetbook.dataset.unit import is_day


@dataclass(frozen=True)
class Acceptance:
    """A discrepancy that a person has accepted: it no longer blocks, but stays visible.

    It holds only for exactly what was found; as soon as that changes or goes away it is stale.
    """

    check: str
    place: str
    found: str
    expected: str
    reason: str
    by: str
    date: str
    row: Row


def read_acceptances(table: Table) -> tuple[Acceptance, ...]:
    """Read the accepted discrepancies.

    Raises
    ------
    InputError
        One is not dated.
    """
    for row in table.rows:
        if not is_day(row.text("日期")):
            raise row.refuse("日期", "形如 2020-06-02 的日期")
    return tuple(
        Acceptance(
            check=row.text("核对编号"),
            place=row.text("位置"),
            found=row.text("发现"),
            expected=row.text("应为"),
            reason=row.text("理由"),
            by=row.text("认定人"),
            date=row.text("日期"),
            row=row,
        )
        for row in table.rows
    )
