"""Drafts of the input tables: every row that the official tables can be about, without amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.dataset import schema
from budgetbook.importing.keys import BASIC, item_codes
from budgetbook.importing.trial import InputCell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from budgetbook.dataset.classification import Classification
    from budgetbook.dataset.layout import Layout
    from budgetbook.forms import TableForm
    from budgetbook.importing.keys import Keyed
    from budgetbook.importing.write import Rows

BY_FUND = "spending_by_fund"
"""The `rows` of the tables that state one fund's spending."""


def drafts_of(entries: Sequence[Keyed], layout: Layout, classification: Classification) -> dict[str, Rows]:
    """Return the rows of each input table that official tables state.

    Of spending there is a row for each item and each fund, also the funds that no table is about: what they are
    printed in then tells whether there is anything in them.
    """
    functions = item_codes([entry for entry in entries if entry.line.table.rows != BASIC])
    spending = [
        {
            "科目编码": code,
            "科目名称": classification.functions[code],
            "资金性质": fund,
            **_zeros(layout.spending_table),
        }
        for fund in layout.funds
        for code in functions
    ]
    basic = []
    for entry in entries:
        if entry.line.table.rows == BASIC and entry.is_item and entry.line.is_filled:
            row = {
                "部门预算经济科目编码": entry.code,
                "部门预算经济科目名称": classification.department[entry.code],
                "政府预算经济科目编码": entry.government,
                "政府预算经济科目名称": classification.government.get(entry.government, ""),
                **_zeros(layout.basic_spending_table),
            }
            if row not in basic:
                basic.append(row)
    sources = [(schema.APPROPRIATION, fund) for fund in schema.FUNDS]
    sources += [(other.source, other.fund) for other in layout.other_income]
    return {
        schema.SPENDING_FILE: spending,
        schema.BASIC_SPENDING_FILE: basic,
        schema.INCOME.file: [{"收入来源": source, "资金性质": fund, "预算数": "0"} for source, fund in sources],
        schema.THREE_PUBLIC.file: [{"项目": item, "预算数": "0"} for item in schema.THREE_PUBLIC_ITEMS],
        schema.OPERATING_COST.file: [{"项目": schema.OPERATING_COST_ITEM, "预算数": "0"}],
    }


def absent_cells(
    entries: Sequence[Keyed], tables: Mapping[str, TableForm], drafts: Mapping[str, Rows], layout: Layout
) -> Iterator[InputCell]:
    """Go through the cells of spending that are nothing because their fund's own table does not list the item.

    Parameters
    ----------
    tables
        The official tables that were read, by key. One that has only samples without amounts states nothing.
    """
    headings = [kind.heading for kind in layout.spending]
    for table in tables.values():
        own = [entry for entry in entries if entry.line.table.key == table.key and entry.code]
        if table.rows != BY_FUND or (own and not any(entry.line.is_filled for entry in own)):
            continue
        listed = item_codes(own)
        for number, row in enumerate(drafts[schema.SPENDING_FILE]):
            if row["资金性质"] == table.fund and row["科目编码"] not in listed:
                yield from (InputCell(schema.SPENDING_FILE, number, heading) for heading in headings)


def _zeros(table: schema.TableSchema) -> dict[str, str]:
    return {column.heading: "0" for column in table.columns if column.kind == "amount"}
