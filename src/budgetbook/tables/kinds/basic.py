"""预算06表: basic spending by economic class and item, with the government's classification beside it."""

from collections.abc import Mapping
from typing import ClassVar

from budgetbook.book import Book
from budgetbook.dataset.frames import groups
from budgetbook.figures import Figure, total
from budgetbook.forms.layout import Layout
from budgetbook.forms.schema import BASIC_SPENDING_FILE, EXPENSE_NAMES
from budgetbook.forms.table_form import TableForm
from budgetbook.tables.by_economic import (
    CODES,
    GOVERNMENT_CODES,
    ByEconomic,
    class_codes,
    government_codes,
    item_codes,
)
from budgetbook.tables.kind import Column
from budgetbook.tables.model import AnnexRow
from budgetbook.tables.row_parts import SourcedCodes, Values, with_total

DEPARTMENT_CODE, GOVERNMENT_CODE, FISCAL = "部门预算经济科目编码", "政府预算经济科目编码", "其中：财政拨款"


class Basic(ByEconomic):
    """一般公共预算基本支出情况表."""

    name = "basic"
    title = "一般公共预算基本支出情况表"
    totals: ClassVar[Mapping[str, str]] = {"基本支出": "amount"}
    inputs = (BASIC_SPENDING_FILE,)

    def columns(self, layout: Layout) -> tuple[Column, ...]:
        columns = (
            *CODES,
            Column("amount", sum_of=tuple(EXPENSE_NAMES)),
            *(Column(key) for key in EXPENSE_NAMES),
        )
        if not layout.government_codes:
            return columns
        return (*columns, *GOVERNMENT_CODES, Column("appropriation", part_of="amount"))

    def recoverable_inputs(self, layout: Layout) -> Mapping[str, tuple[frozenset[str], ...]]:
        if layout.government_codes:
            others = {"government_item", "amount", "appropriation"}
            return {BASIC_SPENDING_FILE: tuple(frozenset({code, *others}) for code in ("item", "code"))}
        codes, amounts = ({"item"}, {"code"}, {"class", "item_only"}), ({"amount"}, set(EXPENSE_NAMES))
        return {BASIC_SPENDING_FILE: tuple(frozenset(code | amount) for code in codes for amount in amounts)}

    def rows(self, book: Book, form: TableForm) -> list[AnnexRow]:
        items, measures = book.data.frame("basic_spending"), book.data.measures
        if items.empty:
            return with_total(book, None, [])
        has_government = GOVERNMENT_CODE in items
        typed = SourcedCodes(book, "basic_spending", items, DEPARTMENT_CODE)
        if has_government:
            government_typed = SourcedCodes(book, "basic_spending", items, GOVERNMENT_CODE)
        rows = []
        for class_code, members in groups(items, "类"):
            name, expense = members["类名称"].iloc[0], members["经费"].iloc[0]
            codes, amount = class_codes(typed, class_code), members["小计"].figures.total(name)
            values: Values = {**codes, "name": name, "amount": amount, **_expense(expense, amount)}
            if has_government:
                values["appropriation"] = members[FISCAL].figures.total(f"{name}（财政拨款）")
            rows.append(AnnexRow("class", class_code, values))
            for item in members.to_dict("records"):
                code, amount = item[DEPARTMENT_CODE], item["小计"]
                values = {
                    **codes,
                    **item_codes(typed, code),
                    "name": item["部门预算经济科目名称"],
                    "amount": amount,
                    **_expense(expense, amount),
                }
                key = code
                if has_government:
                    government = item[GOVERNMENT_CODE]
                    key = f"{code}.{government}"
                    values["appropriation"] = item[FISCAL]
                    values |= government_codes(government_typed, government, item["政府预算经济科目名称"])
                rows.append(AnnexRow("item", key, values))
        totals: Values = {
            "amount": measures["一般公共预算基本支出"],
            **({"appropriation": items[FISCAL].figures.total(FISCAL)} if has_government else {}),
            **{key: measures[name] for key, name in EXPENSE_NAMES.items()},
        }
        return with_total(book, totals, rows)


def _expense(expense: str, amount: Figure) -> Values:
    """Put an economic item's amount under 人员经费 or 公用经费, whichever it is; the other is zero."""
    nothing = total((), amount.label, amount.unit)
    return {key: amount if name == expense else nothing for key, name in EXPENSE_NAMES.items()}
