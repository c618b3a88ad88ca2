"""预算05, 08, 09表: as 预算03表, of the one fund that the form names."""

from collections.abc import Mapping

import pandas as pd

from budgetbook.book import Book
from budgetbook.forms.layout import Layout
from budgetbook.forms.schema import FUNDS, SPENDING_FILE
from budgetbook.forms.table_form import TableForm
from budgetbook.tables.by_function import CODES, WHOLE_CODE
from budgetbook.tables.kinds.spending import Spending


class SpendingByFund(Spending):
    """一般公共预算支出情况表, 政府性基金预算支出情况表 …."""

    name = "spending_by_fund"
    title = "{fund}支出情况表"
    is_of_one_fund = True
    can_be_about = ("fund",)

    def spending(self, book: Book, form: TableForm) -> tuple[pd.DataFrame, str]:
        spending = book.data.frame("spending")
        return spending[spending["资金性质"] == form.fund], f"{form.fund}支出"

    def totals_of(self, form: TableForm) -> Mapping[str, str]:
        return {"一般公共预算支出": "total", "基本支出": "basic"} if form.fund == FUNDS[0] else {}

    def recoverable_inputs(self, layout: Layout) -> Mapping[str, tuple[frozenset[str], ...]]:
        codes = ({column.name for column in CODES}, {WHOLE_CODE.name})
        parts = [kind.of for kind in layout.spending]
        # where a part has one kind, the part's column says the same
        by_part = {kind.of if parts.count(kind.of) == 1 else kind.key for kind in layout.spending}
        amounts = ({kind.key for kind in layout.spending}, by_part)
        return {SPENDING_FILE: tuple(frozenset(code | amount) for code in codes for amount in amounts)}
