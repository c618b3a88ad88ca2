"""The input tables as pandas DataFrames: what notebooks, checks, official tables and charts compute with.

A row per row of the CSV file without its 合计, under the row's number as Excel counts; codes, names and texts as text,
amounts and counts as figures that know their cells. To the columns of the file are added those that everyone needs:

========== ======================================================================
table      columns added
========== ======================================================================
spending   类, 款 (codes), 类名称, 款名称, 基本支出, 项目支出, 合计 (figures)
basic      类 (code), 类名称, 经费 (人员经费 or 公用经费, empty for other classes)
income     名称 (财政拨款 with its fund; else the source)
three_…    名称 (as sentences call it)
========== ======================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from budgetbook.dataset import schema
from budgetbook.figures import FigureArray, total

if TYPE_CHECKING:
    from collections.abc import Mapping

    from budgetbook.dataset.classification import Classification
    from budgetbook.dataset.layout import Layout
    from budgetbook.dataset.reader import Row, Table
    from budgetbook.figures import Figure

PARTS = {"basic": "基本支出", "project": "项目支出"}
"""The two parts of all spending."""

EXPENSES = {"301": "人员经费", "303": "人员经费", "302": "公用经费", "310": "公用经费"}
"""What each class of the department's economic classification is counted to."""

ROW = "行"
"""Name of the index: the row as Excel counts."""

_COUNTED = "辆"

_THREE_PUBLIC = dict(
    zip(
        schema.THREE_PUBLIC_ITEMS,
        ("因公出国（境）费", "公务接待费", "公务用车运行维护费", "公务用车购置费"),
        strict=True,
    )
)


def frame(table: Table, classification: Classification, layout: Layout, unit: str) -> pd.DataFrame:
    """Turn an input table into a DataFrame.

    Parameters
    ----------
    unit
        The unit of its amounts, 元 or 万元.
    """
    added = {row.number: _names(table.schema.file, row, classification) for row in table.rows}
    rows = list(table.rows)
    if table.schema.file in (schema.SPENDING_FILE, schema.BASIC_SPENDING_FILE):
        # in order of code, as every list of the document is
        keys = [heading for heading in table.schema.headings if heading in (*table.schema.key, "政府预算经济科目编码")]
        rows.sort(key=lambda row: [row.text(heading) for heading in keys])
    if table.schema.file == schema.THREE_PUBLIC.file:
        rows.sort(key=lambda row: schema.THREE_PUBLIC_ITEMS.index(row.text("项目")))
    columns: dict[str, Any] = {}
    for column in table.schema.columns:
        if column.kind in ("amount", "count"):
            figures = [row.figure_or_none(column.heading, _label(column, row, added[row.number])) for row in rows]
            columns[column.heading] = FigureArray(figures, unit if column.kind == "amount" else _COUNTED)
        else:
            columns[column.heading] = pd.array([row.text(column.heading) for row in rows], dtype="str")
    for name in _added_names(table.schema.file):
        columns[name] = pd.array([added[row.number][name] for row in rows], dtype="str")
    made = pd.DataFrame(columns, index=pd.Index([row.number for row in rows], name=ROW, dtype="int64"))
    return _with_sums(made, layout, unit) if table.schema.file == schema.SPENDING_FILE else made


def _label(column: schema.Column, row: Row, added: Mapping[str, str]) -> str:
    known = {heading: row.text(heading) for heading in row.schema.headings} | dict(added)
    label = column.label or column.heading
    for heading in [heading for heading in known if f"{{{heading}}}" in label]:
        label = label.replace(f"{{{heading}}}", known[heading])
    return label


def _added_names(file: str) -> tuple[str, ...]:
    return {
        schema.SPENDING_FILE: ("类", "款", "类名称", "款名称"),
        schema.BASIC_SPENDING_FILE: ("类", "类名称", "经费"),
        schema.INCOME.file: ("名称",),
        schema.THREE_PUBLIC.file: ("名称",),
    }.get(file, ())


def _names(file: str, row: Row, classification: Classification) -> dict[str, str]:
    match file:
        case schema.SPENDING_FILE:
            code, names = row.text("科目编码"), classification.functions
            return {"类": code[:3], "款": code[:5], "类名称": names[code[:3]], "款名称": names[code[:5]]}
        case schema.BASIC_SPENDING_FILE:
            code = row.text("部门预算经济科目编码")[:3]
            return {"类": code, "类名称": classification.department[code], "经费": EXPENSES.get(code, "")}
        case schema.INCOME.file:
            source, fund = row.text("收入来源"), row.text("资金性质")
            return {"名称": f"{fund}财政拨款" if source == schema.APPROPRIATION else source}
        case schema.THREE_PUBLIC.file:
            return {"名称": _THREE_PUBLIC[row.text("项目")]}
        case _:
            return {}


def _with_sums(spending: pd.DataFrame, layout: Layout, unit: str) -> pd.DataFrame:
    names = list(spending["科目名称"])
    for of, part in PARTS.items():
        columns = [list(spending[kind.heading]) for kind in layout.spending if kind.of == of]
        figures = [total(kinds, f"{name}{part}", unit) for name, *kinds in zip(names, *columns, strict=True)]
        spending[part] = FigureArray(figures, unit)
    parts: list[list[Figure]] = [list(spending[part]) for part in PARTS.values()]
    wholes = [total(both, name, unit) for name, *both in zip(names, *parts, strict=True)]
    spending["合计"] = FigureArray(wholes, unit)
    return spending
