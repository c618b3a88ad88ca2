"""Drafts of the input tables: every row that the official tables can be about, without amounts."""

from collections.abc import Collection, Sequence

from budgetbook.dataset.classification import Classification
from budgetbook.forms import schema
from budgetbook.forms.columns import TableSchema
from budgetbook.forms.fixed_rows import fixed_rows
from budgetbook.forms.layout import Layout
from budgetbook.importing.coded_lines import CodedLine, item_codes
from budgetbook.importing.model import Region
from budgetbook.importing.write import Rows


def drafts_of(
    entries: Sequence[CodedLine], stated: Collection[Region], layout: Layout, classification: Classification
) -> dict[str, Rows]:
    """Return the rows of each input table that official tables can be about.

    Of spending there is a row for each item and each fund, save where the fund's own table does not list the item:
    what the other funds pay is told by tables that print several funds, if at all.

    Parameters
    ----------
    stated
        The regions of official tables that say what they list and what not.
    """
    fixed, tables = fixed_rows(layout), {table.file: table for table in layout.every_table}
    return {
        **{file: [{**row, **zeros(tables[file])} for row in rows] for file, rows in fixed.items()},
        schema.SPENDING_FILE: _spending(entries, stated, layout, classification),
        schema.BASIC_SPENDING_FILE: _basic(entries, layout, classification),
    }


def _spending(
    entries: Sequence[CodedLine], stated: Collection[Region], layout: Layout, classification: Classification
) -> Rows:
    listed: dict[str, list[str]] = {}
    for table, kind in ((region.table, region.kind) for region in stated):
        if kind.is_of_one_fund and table.fund:
            listed[table.fund] = item_codes([entry for entry in entries if entry.line.table.key == table.key])
    codes = item_codes([entry for entry in entries if entry.line.kind.classification == "functions"])
    amounts = zeros(layout.spending_table)
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
    amounts = zeros(layout.basic_spending_table)
    return [
        {
            "部门预算经济科目编码": code,
            "部门预算经济科目名称": classification.economic[code],
            "政府预算经济科目编码": government,
            "政府预算经济科目名称": classification.government.get(government, ""),
            **amounts,
        }
        for code, government in sorted(pairs)
    ]


def zeros(table: TableSchema) -> dict[str, str]:
    """Return no amount for every amount of a table."""
    return {column.heading: "0" for column in table.columns if column.kind == "amount"}
