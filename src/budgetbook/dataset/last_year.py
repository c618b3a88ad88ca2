"""last_year.csv: last year's outturn (执行数) by 项, for places that compare with it rather than with the budget.

No budget table holds these amounts, so they are typed once more. The file is there only where unit.toml says
`[previous_year] basis = "执行数"`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from budgetbook.dataset.schema import Column, TableSchema

if TYPE_CHECKING:
    from collections.abc import Collection

    from budgetbook.dataset.classification import Classification
    from budgetbook.dataset.reader import Table
    from budgetbook.figures import Figure

LAST_YEAR = TableSchema(
    file="last_year.csv",
    title="上年执行数",
    columns=(
        Column("科目编码", "code"),
        Column("科目名称"),
        Column("资金性质"),
        Column("上年数", "amount", label="{科目名称}"),
    ),
    key=("科目编码", "资金性质"),
)


@dataclass(frozen=True)
class YearItem:
    """One 项 under one fund with all its money of one year."""

    code: str
    name: str
    fund: str
    amount: Figure


def read_last_year(table: Table, classification: Classification, funds: Collection[str]) -> tuple[YearItem, ...]:
    """Read last year's amounts; every code must be a 项 of last year's classification under its official name.

    Parameters
    ----------
    classification
        Last year's.
    funds
        The 资金性质 that there are.

    Raises
    ------
    InputError
        A code, name or fund is not one of last year's.
    """
    items = []
    for row in table.rows:
        code, name = classification.function_of(row)
        fund = row.text("资金性质")
        if fund not in funds:
            raise row.refuse("资金性质", "、".join(funds))
        items.append(YearItem(code, name, fund, row.figure("上年数", name)))
    return tuple(sorted(items, key=lambda item: (item.code, item.fund)))
