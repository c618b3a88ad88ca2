"""Statements item by item: what every 项 of fiscal spending is for and how it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.core.numerals import chinese_number
from budgetbook.forms.schema import FUNDS
from budgetbook.narrative.changes import change_of, item_statements
from budgetbook.narrative.funds import by_item
from budgetbook.narrative.sentence import Fragment, join, named, own_words, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from budgetbook.book import Book


def explained_items(book: Book) -> Iterator[Fragment]:
    """Say of every 项 of fiscal spending, numbered, its amount, what it is for (purposes.csv) and how it changed.

    After them is told what cannot be told of one such amount: what was split, has ended, or has several funds.
    """
    names = book.data.classification.functions
    alone = _told_alone(book)
    spending, purposes = book.table("spending"), book.table("purposes").set_index("科目编码")["主要用途"]
    fiscal = by_item(spending[spending["资金性质"].isin(FUNDS)])
    for number, (code, amount) in enumerate(zip(fiscal.index, fiscal.figures, strict=True), start=1):
        path = f"{names[code[:3]]}（类）{names[code[:5]]}（款）{names[code]}（项）"
        # a form without purposes.csv has no such section, but the notebook that tells it can be run by itself
        purpose = own_words(purposes.get(code, "").rstrip("。"))
        item = sentence(
            "（{number}）“{path}”科目{amount}{purpose}{change}。",
            number=chinese_number(number),
            path=named(path),
            amount=book.told(amount),
            purpose=sentence("，主要用于{purpose}", purpose=purpose) if purpose else "",
            change=change_of(book, alone[code]) if code in alone else "",
        )
        yield item.under(f"items.{code}")
    for fund in FUNDS:
        for key, statement in item_statements(book, fund):
            if key not in alone.values():
                yield join("", (Fragment(f"{fund}安排的"), statement)).under("changes")


def _told_alone(book: Book) -> dict[str, str]:
    """Return the items whose change is that of all fiscal money of one code, by that code."""
    spending = book.table("spending")
    codes = spending[spending["资金性质"].isin(FUNDS)]["科目编码"].value_counts()
    changes = () if book.comparison is None else book.comparison.items
    single = (change for change in changes if change.fund in FUNDS and len(change.group.after) == 1)
    return {change.group.after[0]: change.item for change in single if codes.get(change.group.after[0], 0) == 1}
