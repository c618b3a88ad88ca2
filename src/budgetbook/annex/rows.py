"""Rows of the official tables, one function for each way to fill a table.

Each function turns the book into rows of named values; a form's columns pick the values by name.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from budgetbook.annex.model import AnnexRow, Numbered, RowKind, Value
from budgetbook.dataset import schema
from budgetbook.dataset.tables import PARTS, PERSONNEL
from budgetbook.figures import Cell, Figure, total
from budgetbook.figures.ledger import Mark
from budgetbook.numerals import chinese_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from budgetbook.book import Book
    from budgetbook.dataset.layout import Layout
    from budgetbook.dataset.tables import EconomicItem, SpendingGroup
    from budgetbook.forms import TableForm


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
    """预算01表 by kind: income by source on the left, spending by kind and fund on the right."""
    del form
    data = book.data
    funds = dict(zip(schema.FUNDS, book.form.annex.funds, strict=True))
    left: list[IncomeLine] = []
    for number, source in enumerate(data.income, start=1):
        name = f"{chinese_number(number)}、{funds.get(source.fund, source.source)}"
        left.append((f"{source.source}.{source.fund}", name, source.amount))
    right = []
    for part, key in enumerate(PARTS, start=1):
        right.append(_by_fund(book, key, f"{chinese_number(part)}、{PARTS[key]}"))
        kinds = (kind for kind in book.form.data.spending if kind.of == key)
        right.extend(_by_fund(book, kind.key, f"　　{kind.heading}") for kind in kinds)
    return _side_by_side(left, right, _last(data.spending, data.income_total))


def balance_by_class(book: Book, form: TableForm) -> list[AnnexRow]:
    """预算01表 by function: income by source on the left, spending by 类 on the right."""
    del form
    data, annex = book.data, book.form.annex
    amounts = {(source.source, source.fund): source.amount for source in data.income}
    left: list[IncomeLine] = [(schema.APPROPRIATION, f"一、{annex.appropriation}", data.appropriation)]
    cells = tuple(
        Cell(book.form_file, 0, f"annex.funds 第{number}项", name) for number, name in enumerate(annex.funds, start=1)
    )
    for number, (fund, name) in enumerate(zip(schema.FUNDS, annex.funds, strict=True), start=1):
        amount = amounts.get((schema.APPROPRIATION, fund))
        left.append((f"{schema.APPROPRIATION}.{fund}", Numbered(number, name, cells[:number]), amount))
    for number, other in enumerate(book.form.data.other_income, start=2):
        name = f"{chinese_number(number)}、{other.source}"
        left.append((f"{other.source}.{other.fund}", name, amounts.get((other.source, other.fund))))
    return _side_by_side(left, _classes(book, data.spending), _last(data.spending, data.income_total))


def appropriation(book: Book, form: TableForm) -> list[AnnexRow]:
    """预算04表: fiscal appropriation by fund on the left, spending by 类 and fund on the right."""
    del form
    data = book.data
    amounts = {source.fund: source.amount for source in data.income}
    left: list[IncomeLine] = [
        (f"{schema.APPROPRIATION}.{fund}", f"{chinese_number(number)}、{name}", amounts.get(fund))
        for number, (fund, name) in enumerate(zip(schema.FUNDS, book.form.annex.funds, strict=True), start=1)
    ]
    group = data.spending.of_funds(schema.FUNDS, "财政拨款支出")
    return _side_by_side(left, _classes(book, group), _last(group, data.appropriation))


def basic(book: Book, form: TableForm) -> list[AnnexRow]:
    """预算06表: basic spending by economic class and item, with the government's classification beside it."""
    del form
    data = book.data
    if not data.basic.items:
        return _totals(book, None, [])
    totals: dict[str, Value] = {
        "amount": data.basic.amount,
        "appropriation": data.basic.appropriation,
        "personnel": data.basic.personnel,
        "operating": data.basic.operating,
    }
    rows = []
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
                    "appropriation": total(
                        (m.appropriation for m in members if m.appropriation), f"{name}（财政拨款）", data.amount_unit
                    ),
                    **_personnel_or_operating(code, data.basic.of_class(code, name)),
                },
            )
        )
        rows.extend(
            AnnexRow(
                "item",
                f"{item.code}.{item.government_code}".removesuffix("."),
                {
                    "class": _economic_code(book, code, "部门"),
                    "item": _economic_code(book, item.code, "部门"),
                    "name": item.name,
                    "item_only": _economic_code(book, item.code, "部门", start=3),
                    "amount": item.amount,
                    "appropriation": item.appropriation,
                    **_personnel_or_operating(code, item.amount),
                    **(_government(book, item) if item.government_code else {}),
                },
            )
            for item in members
        )
    return _totals(book, totals, rows)


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


def three_public_line(book: Book, form: TableForm) -> list[AnnexRow]:
    """“三公”经费和机关运行经费预算表: all parts and 机关运行经费 in one row."""
    del form
    parts = book.data.three_public
    figures: dict[str, Value] = {
        "amount": parts.amount,
        "abroad": parts.abroad,
        "reception": parts.reception,
        "vehicles": parts.vehicles,
        "vehicle_purchase": parts.vehicle_purchase,
        "vehicle_running": parts.vehicle_running,
        "operating_cost": book.data.operating_cost,
    }
    return [AnnexRow("item", "line", figures)]


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


def _by_fund(book: Book, key: str, name: str) -> tuple[str, dict[str, Value]]:
    """One line of spending on the right of 预算01表: all of it, and by fund."""
    spending = book.data.spending
    by_fund = {
        fund_key: _spending_values(spending.of_fund(fund))[key] for fund_key, fund in book.form.data.fund_keys.items()
    }
    return key, {"spending_item": name, "total": _spending_values(spending)[key], **by_fund}


def _classes(book: Book, group: SpendingGroup) -> list[tuple[str, dict[str, Value]]]:
    """The 类 of spending, numbered, on the right of a table that has income on its left."""
    classes = group.by_code(3, book.data.classification.functions).items()
    return [
        (code, {"spending_item": f"{chinese_number(number)}、{part.label}", **_fund_values(part)})
        for number, (code, part) in enumerate(classes, start=1)
    ]


def _last(group: SpendingGroup, income: Figure) -> dict[str, Value]:
    return {
        "income_item": "收入总计",
        "income_amount": income,
        "spending_item": "支出总计",
        **_fund_values(group),
    }


def _personnel_or_operating(code: str, amount: Figure) -> dict[str, Value]:
    """Put an economic item's amount under 人员经费 (301, 303) or 公用经费 (302, 310); the other is zero."""
    nothing = total((), amount.label, amount.unit)
    personnel = code[:3] in PERSONNEL
    return {"personnel": amount if personnel else nothing, "operating": nothing if personnel else amount}


def _government(book: Book, item: EconomicItem) -> dict[str, Value]:
    return {
        "government_class": _economic_code(book, item.government_code[:3], "政府"),
        "government_item": _economic_code(book, item.government_code, "政府"),
        "government_name": item.government_name,
    }


def _totals(book: Book, totals: dict[str, Value] | None, rows: list[AnnexRow]) -> list[AnnexRow]:
    """Put the 合计 row where the form wants it; of an empty table it has blank cells, or is not there."""
    annex = book.form.annex
    if totals is None and not annex.empty_total:
        return []
    row = AnnexRow("total", "total", {"name": "合计", **(totals or {})})
    return [row, *rows] if annex.total_row == "first" else [*rows, row]


def _by_function(
    book: Book, group: SpendingGroup, values: Callable[[SpendingGroup], dict[str, Value]]
) -> list[AnnexRow]:
    if not group.items:
        return _totals(book, None, [])
    unit = book.data.settings.unit
    names = book.data.classification.functions
    department = Mark(unit.department_code, "主管部门编码", (book.data.setting("unit.department_code"),))
    rows = []
    if book.form.annex.department_row:
        shown: dict[str, Value] = {"unit_code": department, "name": unit.name, **values(group)}
        rows.append(AnnexRow("department", "department", shown))
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
    return _totals(book, values(group), rows)


def unit_code(book: Book) -> Mark:
    """Return the unit's code as it is printed."""
    return Mark(book.data.settings.unit.code, "预算单位编码", (book.data.setting("unit.code"),))


def _function_code(book: Book, group: SpendingGroup, code: str, start: int) -> Mark:
    """Return the last level of a function code, with the rows in which it stands."""
    rows = book.data.sources[schema.SPENDING_FILE].rows
    funds = {item.fund for item in group.items}
    cells = tuple(
        row.cells["科目编码"] for row in rows if row.text("科目编码").startswith(code) and row.text("资金性质") in funds
    )
    return Mark(code[start:], f"功能分类科目编码 {code}", cells, "part", start)


def _economic_code(book: Book, code: str, side: str, start: int = 0) -> Mark:
    """Return an economic code, or its last level, with the rows in which it stands."""
    heading = f"{side}预算经济科目编码"
    rows = book.data.sources[schema.BASIC_SPENDING_FILE].rows
    cells = tuple(row.cells[heading] for row in rows if row.text(heading).startswith(code))
    return Mark(code[start:], f"{heading} {code}" if start else heading, cells, "part", start)


def _spending_values(group: SpendingGroup) -> dict[str, Value]:
    kinds = {kind.key: figure for kind, figure in group.kinds.items()}
    return {"total": group.amount, "basic": group.basic, "project": group.project, **kinds}


def _fund_values(group: SpendingGroup) -> dict[str, Value]:
    by_fund = {key: group.of_fund(fund).amount for key, fund in group.layout.fund_keys.items()}
    fiscal = total((by_fund[key] for key in schema.FUND_KEYS), "财政拨款", group.unit)
    return {"total": group.amount, "appropriation": fiscal, **by_fund}


IncomeLine = tuple[str, "str | Numbered", Figure | None]
"""A line of income: its key, its name, its amount."""


def _side_by_side(
    left: Iterable[IncomeLine], right: Iterable[tuple[str, dict[str, Value]]], last: dict[str, Value]
) -> list[AnnexRow]:
    """Put income (key, name, amount) and spending (key, values) beside each other, line by line."""
    rows = []
    for income_line, spending_line in zip_longest(left, right):
        key, spending_values = spending_line or (income_line[0], {})
        values = dict(spending_values)
        names = {}
        if income_line:
            names = dict.fromkeys(("income_item", "income_amount"), income_line[0])
            values["income_item"], values["income_amount"] = income_line[1:]
        rows.append(AnnexRow("item", key, values, names))
    return [*rows, AnnexRow("total", "total", last)]
