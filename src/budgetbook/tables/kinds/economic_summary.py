"""支出经济分类汇总表: all spending by economic class and item, split by its parts or by fund."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import ClassVar

import pandas as pd

from budgetbook.book import Book
from budgetbook.dataset.classification import ECONOMIC_PREFIXES
from budgetbook.dataset.frames import groups
from budgetbook.figures import Figure, total
from budgetbook.forms import schema
from budgetbook.forms.layout import Layout
from budgetbook.forms.table_form import TableForm
from budgetbook.tables.by_economic import (
    CODES,
    GOVERNMENT_CODES,
    ByEconomic,
    class_codes,
    government_codes,
    item_codes,
)
from budgetbook.tables.by_function import fund_columns, with_sums
from budgetbook.tables.kind import FUND, Column
from budgetbook.tables.model import AnnexRow
from budgetbook.tables.row_parts import SourcedCodes, Values, with_total

GOVERNMENT = "政府预算经济科目编码"


class EconomicSummary(ByEconomic):
    """By the department's classification; a form that prints the government's beside it has a row for each pair."""

    name = "economic_summary"
    totals: ClassVar[Mapping[str, str]] = {"支出": "total"}
    inputs = (schema.BASIC_SPENDING_FILE, schema.ECONOMIC_SPENDING_FILE)
    can_be_about = ("fund", "part", "classes")

    def totals_of(self, form: TableForm) -> Mapping[str, str]:
        return {} if form.fund or form.part or form.classes else self.totals

    def columns(self, layout: Layout) -> tuple[Column, ...]:
        has_beside = layout.government_codes and self.classification == "economic"
        return (
            *CODES,
            *(GOVERNMENT_CODES if has_beside else ()),
            *fund_columns(layout),
            *(Column(part, category=name) for part, name in layout.parts.items()),
        )

    def columns_among(self, layout: Layout, printed: Collection[str]) -> tuple[Column, ...]:
        """Let the total add up the parts where they are printed; the funds are then told besides, else they add up."""
        columns = self.columns(layout)
        if set(layout.parts).isdisjoint(printed):
            return tuple(replace(column, split_by=FUND) for column in columns)
        funds = {*layout.fund_keys, *layout.fund_sums}
        whole = tuple(layout.parts)
        return tuple(
            replace(column, sum_of=whole if column.name == "total" else (), part_of="total" * (column.name in funds))
            for column in columns
        )

    def rows(self, book: Book, form: TableForm) -> list[AnnexRow]:
        items = _items(book, form)
        if items.empty:
            return with_total(book, None, [])
        side, names = (
            ECONOMIC_PREFIXES[self.classification],
            book.data.classification.codes_and_names(self.classification),
        )
        code, name = f"{side}预算经济科目编码", f"{side}预算经济科目名称"
        typed = SourcedCodes(book, self.stems(), items, code)
        items = items.assign(类=items[code].str[:3], 行名=items[code])
        beside = None
        if any(column.value.startswith("government_") for column in book.form.columns_of(form)):
            beside = SourcedCodes(book, self.stems(), items, GOVERNMENT)
            items["行名"] += "." + items[GOVERNMENT]
        rows = []
        for class_code, members in groups(items, "类"):
            codes, label = class_codes(typed, class_code), names[class_code]
            rows.append(AnnexRow("class", class_code, {**codes, "name": label, **_amounts(book, members, label)}))
            for key, own in groups(members, "行名"):
                first = own.iloc[0]
                values: Values = {**codes, **item_codes(typed, first[code]), "name": first[name]}
                if beside is not None:
                    values |= government_codes(beside, first[GOVERNMENT], first["政府预算经济科目名称"])
                rows.append(AnnexRow("item", key, {**values, **_amounts(book, own, first[name])}))
        whole = f"{form.fund or ''}{schema.SPENDING_PARTS.get(form.part, '支出')}合计"
        return with_total(book, dict(_amounts(book, items, whole)), rows)

    @classmethod
    def stems(cls) -> tuple[str, ...]:
        """Return the input tables that its codes are typed in."""
        return tuple(file.removesuffix(".csv") for file in cls.inputs)


class GovernmentEconomicSummary(EconomicSummary):
    """By the government's classification."""

    name = "government_economic_summary"
    classification = "government"


def _all_items(book: Book) -> pd.DataFrame:
    """Return the economic items of all spending: those of 基本支出 of 一般公共预算, and all others."""
    basic = book.data.frame("basic_spending").rename(columns={"小计": "预算数"})
    basic = basic.assign(支出类型=schema.SPENDING_PARTS["basic"], 资金性质=schema.FUNDS[0])
    others = book.data.frame("economic_spending")
    headings = [heading for heading in others.columns if heading in basic]
    return pd.concat([basic[headings], others[headings]], keys=EconomicSummary.stems())


def _items(book: Book, form: TableForm) -> pd.DataFrame:
    """Return those that a form's table is about."""
    items = _all_items(book)
    kept = pd.Series(data=True, index=items.index)
    if form.fund:
        kept &= items["资金性质"] == form.fund
    if form.part:
        kept &= items["支出类型"] == schema.SPENDING_PARTS[form.part]
    if form.classes:
        kept &= items["部门预算经济科目编码"].str[:3].isin(form.classes)
    return items[kept]


def _amounts(book: Book, items: pd.DataFrame, label: str) -> dict[str, Figure]:
    """Add up items: all of them, each part of spending, each fund."""
    layout, unit = book.form.data, book.data.amount_unit

    def added(heading: str, wanted: str) -> Figure:
        figures: Figure = items.loc[items[heading] == wanted, "预算数"].figures.total(wanted)
        return figures

    parts = {part: added("支出类型", name) for part, name in layout.parts.items()}
    funds = {key: added("资金性质", fund) for key, fund in layout.fund_keys.items()}
    return {"total": total(parts.values(), label, unit), **parts, **with_sums(layout, funds, unit)}
