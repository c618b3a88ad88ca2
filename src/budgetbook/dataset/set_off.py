"""set_off.csv: the money that a department's units pay to each other, which would be counted twice in their sum.

One unit pays (对附属单位补助支出), another has it as income (上级补助收入) and spends it. In the department's budget
the income and the payment go, and what is spent of the money counts to the fund that pays: each cell concerned is more
or less by what is declared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from budgetbook.core.errors import Faults, InputError
from budgetbook.core.project import Project
from budgetbook.dataset.lines import Move
from budgetbook.dataset.reader import Table, read_table
from budgetbook.dataset.row import Row
from budgetbook.forms import schema
from budgetbook.forms.columns import Column, TableSchema
from budgetbook.forms.layout import Layout

if TYPE_CHECKING:
    from budgetbook.dataset.dataset import Dataset

SET_OFF = TableSchema(
    file="set_off.csv",
    title="单位之间抵销",
    columns=(
        Column("付款单位"),
        Column("付款科目编码", "code"),
        Column("资金性质"),
        Column("付款栏目"),
        Column("收款单位"),
        Column("收入来源"),
        Column("支出科目编码", "code"),
        Column("支出栏目"),
        Column("金额", "amount", label="单位之间抵销"),
        Column("说明", may_be_empty=True),
    ),
    key=("付款单位", "付款科目编码", "资金性质", "付款栏目", "收款单位", "收入来源", "支出科目编码", "支出栏目"),
    has_total=False,
)

Key = tuple[str, ...]
"""The key of a row of spending or income."""


@dataclass(frozen=True)
class Flow:
    """One row of set_off.csv.

    Attributes
    ----------
    payer, payee
        Codes of the units.
    fund, income_fund
        The fund that pays, and that under which the payee has the money.
    """

    row: Row
    payer: str
    payee: str
    fund: str
    income_fund: str

    @property
    def moves(self) -> Iterator[tuple[str, str, Key, Move]]:
        """Go through what changes: the table's file, the unit, the row's key, and by how much."""
        row, spending = self.row, schema.SPENDING_FILE
        amount = row.figure("金额", "单位之间抵销")
        paid, spent = (row.text(heading) for heading in ("付款栏目", "支出栏目"))
        yield spending, self.payer, (row.text("付款科目编码"), self.fund), Move(paid, amount, adds=False)
        yield (
            schema.INCOME.file,
            self.payee,
            (row.text("收入来源"), self.income_fund),
            Move("预算数", amount, adds=False),
        )
        code = row.text("支出科目编码")
        yield spending, self.payee, (code, self.income_fund), Move(spent, amount, adds=False)
        yield spending, self.payee, (code, self.fund), Move(spent, amount, adds=True)


def read_set_off(project: Project, folder: Path, layout: Layout, units: Sequence[Dataset]) -> tuple[Flow, ...]:
    """Read what a department declares; nothing is set off where there is no such file.

    Raises
    ------
    InputError
        A unit is none of the department's, or has no such row of spending or income; nothing is paid.
    """
    path = folder / SET_OFF.file
    if not path.exists():
        return ()
    if not units:
        raise InputError(
            f"{project.shown(path)}：只有列出所属单位（unit.toml “unit.units”）的部门才用，应删除这个文件。"
        )
    table = read_table(path, SET_OFF, project.shown(path), units[0].amount_unit)
    by_code = {unit.settings.unit.code: unit for unit in units}
    flows = []
    with Faults() as faults:
        for row in table.rows:
            with faults.noting():
                flows.append(_flow(row, by_code, layout))
    return tuple(flows)


def _flow(row: Row, units: Mapping[str, Dataset], layout: Layout) -> Flow:
    payer, payee = row.text("付款单位"), row.text("收款单位")
    for heading, code in (("付款单位", payer), ("收款单位", payee)):
        if code not in units:
            raise row.cell_error(heading, f"所属单位 {'、'.join(units)} 之一")
    if row.figure("金额", "金额").value <= 0:
        raise row.cell_error("金额", "大于零的数")
    if payer == payee:
        raise row.cell_error("收款单位", f"付款单位 {payer} 以外的单位")
    sources = {other.source: other.fund for other in layout.other_income}
    if row.text("收入来源") not in sources:
        raise row.cell_error("收入来源", f"{'、'.join(sources)}之一")
    flow = Flow(row, payer, payee, row.text("资金性质"), sources[row.text("收入来源")])
    if flow.fund == flow.income_fund:
        raise row.cell_error("资金性质", f"付款单位的资金性质，不是收款单位的“{flow.income_fund}”")
    _check_headings(row, flow.fund, layout)
    _require(row, "付款科目编码", units[payer].sources[schema.SPENDING_FILE], flow.fund)
    _require(row, "收入来源", units[payee].sources[schema.INCOME.file], flow.income_fund)
    _require(row, "支出科目编码", units[payee].sources[schema.SPENDING_FILE], flow.income_fund)
    return flow


def _check_headings(row: Row, fund: str, layout: Layout) -> None:
    """See that both columns are those of spending, and not of what basic_spending.csv lists by economic item."""
    is_itemised = fund == schema.FUNDS[0]
    known = [kind.heading for kind in layout.spending if not (is_itemised and kind.of == "basic")]
    for heading in ("付款栏目", "支出栏目"):
        if row.text(heading) not in known:
            why = f"（{fund}的基本支出另按经济分类列出，不能抵销）" if is_itemised else ""
            raise row.cell_error(heading, f"{'、'.join(known)}之一{why}")


def _require(row: Row, heading: str, table: Table, fund: str) -> None:
    """See that a unit has the row that a flow is about: the code or source that it names, under a fund."""
    first, second = table.schema.key
    there = [own.text(first) for own in table.rows if own.text(second) == fund]
    if row.text(heading) not in there:
        raise row.cell_error(heading, f"“{fund}”在 {table.file} 中的一行（{'、'.join(there) or '没有'}）")
