"""The rows that an input table always has, one for each thing there can be, with nothing in them yet."""

from budgetbook.forms import schema
from budgetbook.forms.layout import Layout

FixedRows = dict[str, tuple[dict[str, str], ...]]


def fixed_rows(layout: Layout) -> FixedRows:
    """Return the fixed rows of a form's input tables by file, each by heading and without its amount.

    Every source of income, the 结转 of every fund, every item of “三公”经费 and 机关运行经费 is listed, with 0.0 where
    there is nothing.
    """
    return {
        schema.INCOME.file: tuple({"收入来源": source, "资金性质": fund} for source, fund in layout.income_rows),
        schema.CARRY_OVER.file: tuple({"资金性质": fund} for fund in layout.funds),
        schema.THREE_PUBLIC.file: tuple({"项目": item} for item in schema.THREE_PUBLIC_ITEMS),
        schema.OPERATING_COST.file: ({"项目": schema.OPERATING_COST_ITEM},),
    }
