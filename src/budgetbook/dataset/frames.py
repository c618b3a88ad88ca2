"""The input tables as pandas DataFrames: what notebooks, checks, official tables and charts compute with.

A row per row of the CSV file without its 合计, under the row's number as Excel counts; of a department, a row per line
of its units' tables added up, under the line's number. Codes, names and texts are text, amounts and counts figures that
know their cells. To the columns of the file are added those that everyone needs (`TableSchema.added`): the codes and
names above a code, what sentences call a row, and sums over its kinds of spending.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pandas as pd

from budgetbook.dataset.classification import Classification
from budgetbook.dataset.lines import Line
from budgetbook.dataset.reader import Table
from budgetbook.figures import FigureArray, total
from budgetbook.forms import schema
from budgetbook.forms.layout import Layout

EXPENSES = {"301": "人员经费", "303": "人员经费", "302": "公用经费", "310": "公用经费"}
"""What each class of the department's economic classification is counted to."""

ROW = "行"
"""Name of the index: the row as Excel counts."""

_BY_CODE = (schema.SPENDING_FILE, schema.BASIC_SPENDING_FILE, schema.LAST_YEAR.file)
_THREE_PUBLIC_NAMES = ("因公出国（境）费", "公务接待费", "公务用车运行维护费", "公务用车购置费")


def to_frame(
    table: Table,
    classification: Classification,
    layout: Layout,
    unit: str,
    fund_names: Mapping[str, str] = MappingProxyType({}),
) -> pd.DataFrame:
    """Turn an input table into a DataFrame.

    Parameters
    ----------
    unit
        The unit of its amounts, 元 or 万元.
    fund_names
        What the form calls the 财政拨款 of a fund, where that is another name than 一般公共预算财政拨款.
    """
    rows = list(table.lines)
    if table.schema.file in _BY_CODE:
        # in order of code, as every list of the document is
        rows.sort(key=lambda row: [row.text(heading) for heading in table.schema.key])
    if table.schema.file == schema.THREE_PUBLIC.file:
        rows.sort(key=lambda row: schema.THREE_PUBLIC_ITEMS.index(row.text("项目")))
    names = [{**row.values, **_names(row, table.schema.file, classification, fund_names)} for row in rows]
    columns: dict[str, object] = {}
    for column in table.schema.columns:
        heading, label = column.heading, column.label or column.heading
        if column.is_number:
            figures = (row.figure_or_none(heading, label.format_map(of)) for row, of in zip(rows, names, strict=True))
            columns[heading] = FigureArray(figures, unit if column.kind == "amount" else column.unit)
        else:
            columns[heading] = pd.array([row.text(heading) for row in rows], dtype="str")
    for heading in table.schema.computed_columns:
        if heading not in (*schema.SPENDING_PARTS.values(), "合计"):
            columns[heading] = pd.array([of[heading] for of in names], dtype="str")
    made = pd.DataFrame(columns, index=pd.Index([row.number for row in rows], name=ROW, dtype="int64"))
    return _with_sums(made, layout, unit) if table.schema.file == schema.SPENDING_FILE else made


def groups(table: pd.DataFrame, heading: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """Go through the rows that share what a column of text says, in its order; without a heading, all are one group."""
    if not heading:
        return iter([("", table)])
    return ((str(name), rows) for name, rows in table.groupby(heading))


def _names(row: Line, file: str, classification: Classification, fund_names: Mapping[str, str]) -> dict[str, str]:
    match file:
        case schema.SPENDING_FILE:
            code, names = row.text("科目编码"), classification.functions
            return {"类": code[:3], "款": code[:5], "类名称": names[code[:3]], "款名称": names[code[:5]]}
        case schema.BASIC_SPENDING_FILE:
            code = row.text("部门预算经济科目编码")[:3]
            return {"类": code, "类名称": classification.economic[code], "经费": EXPENSES.get(code, "")}
        case schema.INCOME.file:
            source, fund = row.text("收入来源"), row.text("资金性质")
            return {"名称": fund_names.get(fund, f"{fund}财政拨款") if source == schema.APPROPRIATION else source}
        case schema.THREE_PUBLIC.file:
            return {"名称": _THREE_PUBLIC_NAMES[schema.THREE_PUBLIC_ITEMS.index(row.text("项目"))]}
        case _:
            return {}


def _with_sums(spending: pd.DataFrame, layout: Layout, unit: str) -> pd.DataFrame:
    names = list(spending["科目名称"])
    for of, part in layout.parts.items():
        kinds = [spending[kind.heading] for kind in layout.kinds_of(of)]
        # a form that does not divide a part has it as its one kind
        if part not in spending:
            figures = (total(parts, f"{name}{part}", unit) for name, *parts in zip(names, *kinds, strict=True))
            spending[part] = FigureArray(figures, unit)
    rows = zip(names, *(spending[part] for part in layout.parts.values()), strict=True)
    spending["合计"] = FigureArray((total(parts, name, unit) for name, *parts in rows), unit)
    return spending
