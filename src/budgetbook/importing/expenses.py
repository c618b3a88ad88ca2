"""人员经费 and 公用经费 of each item, where a form prints them by 类 alone (上海单位的附表一).

Of a 类 with one item its row tells them; of others what 附表八 says of all basic spending, and what is zero. What is
still open then is not guessed.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from budgetbook.forms import schema
from budgetbook.forms.layout import Layout
from budgetbook.importing.equations import Equation, Solution
from budgetbook.importing.trial_print import InputCell
from budgetbook.importing.write import Rows

_GENERAL_PUBLIC = schema.FUNDS[0]
_CLASS_DIGITS = 3


def expense_totals(
    equations: Sequence[Equation], solution: Solution, drafts: Mapping[str, Rows], layout: Layout
) -> tuple[Equation, ...]:
    """Return what the economic items say of all basic spending of 一般公共预算, for each kind of it (check E10).

    Nothing where the economic items are not known.
    """
    items, spending = drafts[schema.BASIC_SPENDING_FILE], drafts[schema.SPENDING_FILE]
    code = layout.basic_spending_table.columns[0].heading
    cells = [InputCell(schema.BASIC_SPENDING_FILE, row, "小计") for row in range(len(items))]
    stated = next((equation for equation in equations if not equation.cells.isdisjoint(cells)), None)
    if stated is None or not solution.amounts.keys() >= set(cells):
        return ()
    rows = [number for number, row in enumerate(spending) if row["资金性质"] == _GENERAL_PUBLIC]
    found = []
    for kind in layout.kinds_of("basic"):
        own = [cell for cell in cells if items[cell.row][code][:_CLASS_DIGITS] in kind.classes]
        whole = sum((solution.amounts[cell] for cell in own), Decimal(0))
        typed = frozenset(_cell(row, kind.heading) for row in rows)
        if kind.classes and typed:
            found.append(Equation(stated.line, stated.column, typed, whole, is_item=False))
    return tuple(found)


def unsplit_items(equations: Sequence[Equation], solution: Solution, drafts: Mapping[str, Rows], layout: Layout) -> str:
    """Say which items' basic spending is known as a whole alone, and what is to be given; empty where there is none."""
    spending = drafts[schema.SPENDING_FILE]
    kinds = [kind.heading for kind in layout.kinds_of("basic")]
    open_: dict[int, set[InputCell]] = {}
    for row in range(len(spending)):
        if left := {_cell(row, kind) for kind in kinds} - solution.amounts.keys():
            open_[row] = left
    wholes = (equation.cells - solution.amounts.keys() for equation in equations)
    if not any(len(cells) > 1 and open_.get(min(cells).row, set()) >= cells for cells in wholes):
        return ""
    funds: dict[str, list[str]] = {}
    for row in open_:
        funds.setdefault(f"{spending[row]['科目编码']} {spending[row]['科目名称']}", []).append(
            spending[row]["资金性质"]
        )
    named = "、".join(f"{item}（{'、'.join(of)}）" if len(of) > 1 else item for item, of in sorted(funds.items()))
    return (
        f"附表没有按科目分出{'、'.join(kinds)}，推算不出的有：{named}；"
        f"请填好录入表《{layout.spending_table.title}》（由 budgetbook template 写出），与附表一并读入。"
    )


def _cell(row: int, heading: str) -> InputCell:
    return InputCell(schema.SPENDING_FILE, row, heading)
