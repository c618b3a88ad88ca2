"""Rows of the official tables, one function for each way to fill a table.

Each function turns the book into rows of named values; a form's columns pick the values by name.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from budgetbook.annex.model import AnnexRow, RowKind, Value
from budgetbook.dataset import schema
from budgetbook.figures import Figure, total
from budgetbook.ledger import Mark
from budgetbook.numerals import chinese_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from budgetbook.book import Book
    from budgetbook.dataset.tables import SpendingGroup
    from budgetbook.forms import TableForm

FUND_NAMES = {
    "general_public": "一般公共预算",
    "government_fund": "政府性基金预算",
    "state_capital": "国有资本经营预算",
    "other": "其他资金",
}


def spending(book: Book, form: TableForm) -> list[AnnexRow]:
    """预算03表: all spending by 类, 款 and 项, across by kind."""
    del form
    return _by_function(book, book.data.spending, _spending_values)


def spending_by_fund(book: Book, form: TableForm) -> list[AnnexRow]:
    """预算05, 08, 09表: as 预算03表, of the one fund that the form names."""
    return _by_function(book, book.data.spending.of_fund(form.fund or ""), _spending_values)


def income(book: Book, form: TableForm) -> list[AnnexRow]:
    """预算02表: income by the function it is spent on, across by source."""
    del form
    return _by_function(book, book.data.spending, _fund_values)


def balance(book: Book, form: TableForm) -> list[AnnexRow]:
    """预算01表: income by source on the left, spending by kind and fund on the right."""
    del form
    data = book.data
    left = []
    for number, source in enumerate(data.income, start=1):
        name = f"{source.fund}拨款" if source.source == schema.APPROPRIATION else source.source
        left.append((f"{source.source}.{source.fund}", f"{chinese_number(number)}、{name}", source.amount))
    kinds: list[tuple[str, str, Callable[[SpendingGroup], Figure]]] = [
        ("basic", "一、基本支出", lambda group: group.basic),
        ("wages", "　　工资福利支出", lambda group: group.wages),
        ("transfers", "　　对个人和家庭的补助", lambda group: group.transfers),
        ("goods", "　　商品和服务支出", lambda group: group.goods),
        ("project", "二、项目支出", lambda group: group.project),
        ("general", "　　一般性项目", lambda group: group.general),
        ("earmarked", "　　专项资金", lambda group: group.earmarked),
    ]
    right: list[tuple[str, dict[str, Value]]] = [
        (
            key,
            {
                "spending_item": name,
                "total": pick(data.spending),
                **{key: pick(data.spending.of_fund(fund)) for key, fund in FUND_NAMES.items()},
            },
        )
        for key, name, pick in kinds
    ]
    last: dict[str, Value] = {
        "income_item": "收入总计",
        "income_amount": data.income_total,
        "spending_item": "支出总计",
        **_fund_values(data.spending),
    }
    return _side_by_side(left, right, last)


def appropriation(book: Book, form: TableForm) -> list[AnnexRow]:
    """预算04表: fiscal appropriation by fund on the left, spending by 类 and fund on the right."""
    del form
    data = book.data
    left = [
        (f"{source.source}.{source.fund}", f"{chinese_number(number)}、{source.fund}拨款", source.amount)
        for number, source in enumerate((s for s in data.income if s.fund in schema.FUNDS), start=1)
    ]
    items = tuple(item for item in data.spending.items if item.fund in schema.FUNDS)
    group = type(data.spending)("财政拨款支出", items, data.amount_unit)
    classes = group.by_code(3, data.classification.functions).items()
    right: list[tuple[str, dict[str, Value]]] = [
        (code, {"spending_item": f"{chinese_number(number)}、{part.label}", **_fund_values(part)})
        for number, (code, part) in enumerate(classes, start=1)
    ]
    last: dict[str, Value] = {
        "income_item": "收入总计",
        "income_amount": data.appropriation,
        "spending_item": "支出总计",
        **_fund_values(group),
    }
    return _side_by_side(left, right, last)


def basic(book: Book, form: TableForm) -> list[AnnexRow]:
    """预算06表: basic spending by economic class and item, with the government's classification beside it."""
    del form
    data = book.data
    if not data.basic.items:
        return []
    totals: dict[str, Value] = {"name": "合计", "amount": data.basic.amount, "appropriation": data.basic.appropriation}
    rows = [AnnexRow("total", "total", totals)]
    for code in sorted({item.code[:3] for item in data.basic.items}):
        name = data.classification.department[code]
        members = [item for item in data.basic.items if item.code.startswith(code)]
        rows.append(
            AnnexRow(
                "class",
                code,
                {
                    "class": _economic_code(book, code, "部门"),
                    "name": name,
                    "amount": data.basic.of_class(code, name),
                    "appropriation": total((m.appropriation for m in members), f"{name}（财政拨款）", data.amount_unit),
                },
            )
        )
        rows.extend(
            AnnexRow(
                "item",
                f"{item.code}.{item.government_code}",
                {
                    "class": _economic_code(book, code, "部门"),
                    "item": _economic_code(book, item.code, "部门"),
                    "name": item.name,
                    "government_class": _economic_code(book, item.government_code[:3], "政府"),
                    "government_item": _economic_code(book, item.government_code, "政府"),
                    "government_name": item.government_name,
                    "amount": item.amount,
                    "appropriation": item.appropriation,
                },
            )
            for item in members
        )
    return rows


def three_public(book: Book, form: TableForm) -> list[AnnexRow]:
    """预算07表: “三公”经费 by part."""
    del form
    parts = book.data.three_public
    lines: list[tuple[RowKind, str, str, Figure]] = [
        ("total", "total", "合计", parts.amount),
        ("class", "abroad", "一、因公出国（境）费用", parts.abroad),
        ("class", "reception", "二、公务接待费", parts.reception),
        ("class", "vehicles", "三、公务用车购置及运行费", parts.vehicles),
        ("item", "vehicle_running", "　　其中：公务用车运行维护费", parts.vehicle_running),
        ("item", "vehicle_purchase", "　　　　　公务用车购置", parts.vehicle_purchase),
    ]
    return [AnnexRow(kind, key, {"name": name, "amount": figure}) for kind, key, name, figure in lines]


def operating_cost(book: Book, form: TableForm) -> list[AnnexRow]:
    """预算10表: 机关运行经费."""
    del form
    return [
        AnnexRow("item", "operating_cost", {"name": book.data.operating_cost.label, "amount": book.data.operating_cost})
    ]


def project_targets(book: Book, form: TableForm) -> list[AnnexRow]:
    """预算12表: performance targets of each project; a project's own cells stand on its first row only."""
    del form
    headings = {
        "department": "主管部门",
        "executor": "实施单位",
        "goal": "年度绩效目标",
    }
    amounts = {"total": "资金总额", "fiscal": "财政资金", "other": "其他资金"}
    rows = []
    previous = None
    for row in book.data.sources[schema.PROJECT_TARGETS.file].rows:
        project = row.text("项目名称")
        values: dict[str, Value] = {
            "level_one": row.text("一级指标"),
            "level_two": row.text("二级指标"),
            "level_three": row.text("三级指标"),
            "target": row.text("指标值"),
        }
        if project != previous:
            values["project"] = project
            values.update({key: row.text(heading) for key, heading in headings.items()})
            values.update({key: row.figure_or_none(h, f"{project}{h}") for key, h in amounts.items()})
        key = f"{project}.{row.text('二级指标')}.{row.text('三级指标')}"
        rows.append(AnnexRow("item", key, values, dict.fromkeys(amounts, project)))
        previous = project
    return rows


OWN_WORDS = ("project", "department", "executor", "goal", "level_one", "level_two", "level_three", "target")
"""Values of an item row that are the unit's own words."""

ROWS: dict[str, Callable[[Book, TableForm], list[AnnexRow]]] = {
    "balance": balance,
    "income": income,
    "spending": spending,
    "appropriation": appropriation,
    "spending_by_fund": spending_by_fund,
    "basic": basic,
    "three_public": three_public,
    "operating_cost": operating_cost,
    "project_targets": project_targets,
}
"""A form's `rows` names one of these."""

_CODES = ("class", "section", "item", "unit_code", "name")
_BY_KIND = (*_CODES, "total", "basic", "wages", "transfers", "goods", "project", "general", "earmarked")
_BY_FUND = ("total", *FUND_NAMES)
_NAMED = ("name", "amount")
_SIDES = ("income_item", "income_amount", "spending_item")

VALUES: dict[str, tuple[str, ...]] = {
    "balance": (*_SIDES, *_BY_FUND),
    "income": (*_CODES, *_BY_FUND, "appropriation"),
    "spending": _BY_KIND,
    "appropriation": (*_SIDES, *_BY_FUND, "appropriation"),
    "spending_by_fund": _BY_KIND,
    "basic": (
        *("class", "item", "name", "government_class", "government_item", "government_name"),
        *("amount", "appropriation"),
    ),
    "three_public": _NAMED,
    "operating_cost": _NAMED,
    "project_targets": (
        *("project", "department", "executor", "total", "fiscal", "other", "goal"),
        *("level_one", "level_two", "level_three", "target"),
    ),
}
"""Names that a column of each kind of table may ask for."""


def _by_function(
    book: Book, group: SpendingGroup, values: Callable[[SpendingGroup], dict[str, Value]]
) -> list[AnnexRow]:
    if not group.items:
        return []
    unit = book.data.settings.unit
    names = book.data.classification.functions
    department = Mark(unit.department_code, "主管部门编码", (book.data.setting("unit.department_code"),))
    rows = [
        AnnexRow("total", "total", {"name": "合计", **values(group)}),
        AnnexRow("department", "department", {"unit_code": department, "name": unit.name, **values(group)}),
    ]
    for class_code, class_group in group.by_code(3, names).items():
        code: dict[str, Value] = {"class": _function_code(book, group, class_code, 0)}
        rows.append(AnnexRow("class", class_code, {**code, "name": class_group.label, **values(class_group)}))
        for section_code, section_group in class_group.by_code(5, names).items():
            code = {**code, "section": _function_code(book, group, section_code, 3)}
            rows.append(
                AnnexRow("section", section_code, {**code, "name": section_group.label, **values(section_group)})
            )
            for item_code, item_group in section_group.by_code(7, names).items():
                item = {**code, "item": _function_code(book, group, item_code, 5), "unit_code": unit_code(book)}
                rows.append(AnnexRow("item", item_code, {**item, "name": item_group.label, **values(item_group)}))
    return rows


def unit_code(book: Book) -> Mark:
    """Return the unit's code as it is printed."""
    return Mark(book.data.settings.unit.code, "预算单位编码", (book.data.setting("unit.code"),))


def _function_code(book: Book, group: SpendingGroup, code: str, start: int) -> Mark:
    """Return the last level of a function code, with the rows in which it stands."""
    rows = book.data.sources[schema.SPENDING.file].rows
    funds = {item.fund for item in group.items}
    cells = tuple(
        row.cells["科目编码"] for row in rows if row.text("科目编码").startswith(code) and row.text("资金性质") in funds
    )
    return Mark(code[start:], f"功能分类科目编码 {code}", cells)


def _economic_code(book: Book, code: str, side: str) -> Mark:
    """Return an economic code, with the rows in which it stands."""
    heading = f"{side}预算经济科目编码"
    rows = book.data.sources[schema.BASIC_SPENDING.file].rows
    return Mark(code, heading, tuple(row.cells[heading] for row in rows if row.text(heading).startswith(code)))


def _spending_values(group: SpendingGroup) -> dict[str, Value]:
    return {
        "total": group.amount,
        "basic": group.basic,
        "wages": group.wages,
        "transfers": group.transfers,
        "goods": group.goods,
        "project": group.project,
        "general": group.general,
        "earmarked": group.earmarked,
    }


def _fund_values(group: SpendingGroup) -> dict[str, Value]:
    by_fund = {key: group.of_fund(fund).amount for key, fund in FUND_NAMES.items()}
    fiscal = total((by_fund[key] for key in FUND_NAMES if key != "other"), "财政拨款", group.unit)
    return {"total": group.amount, "appropriation": fiscal, **by_fund}


def _side_by_side(
    left: Iterable[tuple[str, str, Figure]], right: Iterable[tuple[str, dict[str, Value]]], last: dict[str, Value]
) -> list[AnnexRow]:
    """Put income (key, name, amount) and spending (key, values) beside each other, line by line."""
    rows = []
    for income_line, spending_line in zip_longest(left, right):
        key, spending_values = spending_line or ("", {})
        values = dict(spending_values)
        names = {}
        if income_line:
            names = dict.fromkeys(("income_item", "income_amount"), income_line[0])
            values["income_item"], values["income_amount"] = income_line[1:]
        rows.append(AnnexRow("item", key, values, names))
    return [*rows, AnnexRow("total", "total", last)]
