"""Drafts of the input tables: every row that the official tables can be about, without amounts."""

from collections.abc import Collection, Sequence

from budgetbook.dataset.classification import Classification
from budgetbook.forms import schema
from budgetbook.forms.form import TableForm
from budgetbook.forms.layout import Layout
from budgetbook.importing.coded_lines import CodedLine, item_codes
from budgetbook.importing.write import Rows
from budgetbook.tables.kinds import KINDS


def drafts_of(
    entries: Sequence[CodedLine], stated: Collection[TableForm], layout: Layout, classification: Classification
) -> dict[str, Rows]:
    """Return the rows of each input table that official tables can be about.

    Of spending there is a row for each item and each fund, save where the fund's own table does not list the item:
    what the other funds pay is told by tables that print several funds, if at all.

    Parameters
    ----------
    stated
        The official tables that say what they list and what not.
    """
    return {
        schema.SPENDING_FILE: _spending(entries, stated, layout, classification),
        schema.BASIC_SPENDING_FILE: _basic(entries, layout, classification),
        schema.INCOME.file: [
            {"收入来源": source, "资金性质": fund, "预算数": "0"} for source, fund in layout.income_rows
        ],
        schema.CARRY_OVER.file: [{"资金性质": fund, **_zeros(schema.CARRY_OVER)} for fund in layout.funds],
        schema.THREE_PUBLIC.file: [{"项目": item, "预算数": "0"} for item in schema.THREE_PUBLIC_ITEMS],
        schema.OPERATING_COST.file: [{"项目": schema.OPERATING_COST_ITEM, "预算数": "0"}],
    }


def _spending(
    entries: Sequence[CodedLine], stated: Collection[TableForm], layout: Layout, classification: Classification
) -> Rows:
    listed: dict[str, list[str]] = {}
    for table in stated:
        if KINDS[table.kind].is_of_one_fund and table.fund:
            listed[table.fund] = item_codes([entry for entry in entries if entry.line.table.key == table.key])
    codes = item_codes([entry for entry in entries if entry.line.kind.classification == "functions"])
    amounts = _zeros(layout.spending_table)
    return [
        {"科目编码": code, "科目名称": classification.functions[code], "资金性质": fund, **amounts}
        for fund in layout.funds
        for code in sorted(codes)
        if code in listed.get(fund, codes)
    ]


def _basic(entries: Sequence[CodedLine], layout: Layout, classification: Classification) -> Rows:
    pairs = dict.fromkeys(
        (entry.code, entry.government)
        for entry in entries
        if entry.line.kind.inputs == (schema.BASIC_SPENDING_FILE,) and entry.is_item and entry.line.is_filled
    )
    amounts = _zeros(layout.basic_spending_table)
    return [
        {
            "部门预算经济科目编码": code,
            "部门预算经济科目名称": classification.department[code],
            "政府预算经济科目编码": government,
            "政府预算经济科目名称": classification.government.get(government, ""),
            **amounts,
        }
        for code, government in sorted(pairs)
    ]


def _zeros(table: schema.TableSchema) -> dict[str, str]:
    return {column.heading: "0" for column in table.columns if column.kind == "amount"}
