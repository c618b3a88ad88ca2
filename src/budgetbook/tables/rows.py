"""Rows of the official tables: a function for each way to fill a table, which a form asks for by name.

Each function turns the book's tables into rows of named values; a form's columns pick the values by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.figures import Figure
from budgetbook.tables.balance_rows import appropriation, balance, balance_by_class
from budgetbook.tables.economic_rows import basic
from budgetbook.tables.function_rows import income, spending, spending_by_fund
from budgetbook.tables.model import AnnexRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from budgetbook.book import Book
    from budgetbook.forms.form import TableForm
    from budgetbook.forms.layout import Layout
    from budgetbook.tables.model import RowKind
    from budgetbook.tables.row_parts import Values


def three_public(book: Book, form: TableForm) -> list[AnnexRow]:
    """预算07表: “三公”经费 by part."""
    del form
    lines: list[tuple[RowKind, str, str, str]] = [
        ("total", "total", "合计", "“三公”经费"),
        ("class", "abroad", "一、因公出国（境）费用", "因公出国（境）费"),
        ("class", "reception", "二、公务接待费", "公务接待费"),
        ("class", "vehicles", "三、公务用车购置及运行费", "公务用车购置及运行费"),
        ("item", "vehicle_running", "　　其中：公务用车运行维护费", "公务用车运行维护费"),
        ("item", "vehicle_purchase", "　　　　　公务用车购置", "公务用车购置费"),
    ]
    measures = book.data.measures
    return [AnnexRow(kind, key, {"name": name, "amount": measures[of]}) for kind, key, name, of in lines]


def three_public_line(book: Book, form: TableForm) -> list[AnnexRow]:
    """“三公”经费和机关运行经费预算表: all parts and 机关运行经费 in one row."""
    figures: Values = {row.key: row.values["amount"] for row in three_public(book, form)}
    figures |= {"amount": figures.pop("total"), "operating_cost": book.data.measures["机关运行经费"]}
    return [AnnexRow("item", "line", figures)]


def operating_cost(book: Book, form: TableForm) -> list[AnnexRow]:
    """预算10表: 机关运行经费."""
    del form
    cost = book.data.measures["机关运行经费"]
    return [AnnexRow("item", "operating_cost", {"name": cost.label, "amount": cost})]


def project_targets(book: Book, form: TableForm) -> list[AnnexRow]:
    """预算12表: performance targets of each project; a project's own cells stand on its first row only."""
    del form
    own = {"project": "项目名称", "department": "主管部门", "executor": "实施单位", "goal": "年度绩效目标"}
    amounts = {"total": "资金总额", "fiscal": "财政资金", "other": "其他资金"}
    target = {"level_one": "一级指标", "level_two": "二级指标", "level_three": "三级指标", "target": "指标值"}
    rows = []
    previous = None
    for row in book.data.frame("project_targets").to_dict("records"):
        project = row["项目名称"]
        values: Values = {key: row[heading] for key, heading in target.items()}
        if project != previous:
            values |= {key: row[heading] for key, heading in own.items()}
            values |= {key: row[h] if isinstance(row[h], Figure) else None for key, h in amounts.items()}
        key = f"{project}.{row['二级指标']}.{row['三级指标']}"
        rows.append(AnnexRow("item", key, values, dict.fromkeys(amounts, project)))
        previous = project
    return rows


OWN_WORDS = ("project", "department", "executor", "goal", "level_one", "level_two", "level_three", "target")
"""Values of an item row that are the unit's own words."""

ROWS: dict[str, Callable[[Book, TableForm], list[AnnexRow]]] = {
    "balance": balance,
    "balance_by_class": balance_by_class,
    "income": income,
    "spending": spending,
    "appropriation": appropriation,
    "spending_by_fund": spending_by_fund,
    "basic": basic,
    "three_public": three_public,
    "three_public_line": three_public_line,
    "operating_cost": operating_cost,
    "project_targets": project_targets,
}
"""A form's `rows` names one of these."""


def rows_of(book: Book, form: TableForm) -> list[AnnexRow]:
    """Fill the rows of a table of the form; each book fills them once."""
    if form.key not in book.annex_rows:
        book.annex_rows[form.key] = ROWS[form.rows](book, form)
    return book.annex_rows[form.key]


_CODES = ("class", "section", "item", "unit_code", "name")
_NAMED = ("name", "amount")
_SIDES = ("income_item", "income_amount", "spending_item")
_GOVERNMENT = ("government_class", "government_item", "government_name", "appropriation")


def known_values(rows: str, layout: Layout) -> tuple[str, ...]:
    """Return the names that a column of a kind of table may ask for."""
    by_kind = (*_CODES, "total", "basic", "project", *(kind.key for kind in layout.spending))
    by_fund = ("total", *layout.fund_keys, "appropriation")
    values: dict[str, tuple[str, ...]] = {
        "balance": (*_SIDES, "total", *layout.fund_keys),
        "balance_by_class": (*_SIDES, *by_fund),
        "income": (*_CODES, *by_fund),
        "spending": by_kind,
        "appropriation": (*_SIDES, *by_fund),
        "spending_by_fund": by_kind,
        "basic": (
            *("class", "item", "item_only", "name", "amount", "personnel", "operating"),
            *(_GOVERNMENT if layout.government_codes else ()),
        ),
        "three_public": _NAMED,
        "three_public_line": (
            *("amount", "abroad", "reception", "vehicles", "vehicle_purchase", "vehicle_running", "operating_cost"),
        ),
        "operating_cost": _NAMED,
        "project_targets": (
            *("project", "department", "executor", "total", "fiscal", "other", "goal"),
            *("level_one", "level_two", "level_three", "target"),
        ),
    }
    return values[rows]
