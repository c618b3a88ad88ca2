"""Between tables: what several tables state about the same money must agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.checks.compare import at_most, equal
from budgetbook.checks.model import Finding, check
from budgetbook.dataset import schema
from budgetbook.figures import total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from budgetbook.book import Book
    from budgetbook.dataset.tables import SpendingItem
    from budgetbook.figures import Figure

GENERAL_PUBLIC = schema.FUNDS[0]


@check("B1", "收入总计等于支出总计")
def income_equals_spending(book: Book) -> Iterator[Finding]:
    """A department's budget is balanced (预算01表: 收支平衡)."""
    yield equal(book.data.income_total.named("收入总计"), book.data.spending.amount)


@check("B2", "各资金性质的收入等于支出")
def balance_by_fund(book: Book) -> Iterator[Finding]:
    """Each fund pays only for its own spending (预算04表; 预算法 art. 5: the funds are kept apart)."""
    for fund in book.form.data.funds:
        yield equal(book.data.income_of(fund).named(f"{fund}收入"), book.data.spending.of_fund(fund).amount)


@check("B3", "基本支出与经济分类明细一致")
def basic_spending_agrees(book: Book) -> Iterator[Finding]:
    """预算05表 and 预算06表 state the same basic spending of 一般公共预算 (E10)."""
    spending = book.data.spending.of_fund(GENERAL_PUBLIC)
    yield equal(book.data.basic.amount, spending.basic.named("一般公共预算基本支出（支出预算表）"))


@check("B4", "经济分类各类与支出各类一致")
def economic_classes_agree(book: Book) -> Iterator[Finding]:
    """预算06表 by class against the kinds of basic spending in 预算05表: 301 wages, 302 (+310) goods, 303 transfers."""
    spending = book.data.spending.of_fund(GENERAL_PUBLIC)
    basic = book.data.basic
    for kind, figure in spending.kinds.items():
        if kind.classes:
            yield equal(basic.of_classes(kind.classes, f"{'和'.join(kind.classes)}各行之和"), figure)


@check("B5", "“三公”经费不小于基本支出中的同名科目", tolerance="“三公”经费表以另一单位列示时，差在其末位的一半之内")
def three_public_covers_items(book: Book) -> Iterator[Finding]:
    """Each part of “三公”经费 includes its economic item in basic spending (E11: 30212, 30217, 30231, 31013)."""
    parts = book.data.three_public
    rounding = book.form.rounding_of("three_public", "three_public_line")
    pairs = (
        ("30212", parts.abroad),
        ("30217", parts.reception),
        ("30231", parts.vehicle_running),
        ("31013", parts.vehicle_purchase),
    )
    for code, part in pairs:
        item = book.data.basic.of_item(code)
        if item is not None:
            yield at_most(item.named(f"{code}{item.label}"), part, rounding)


@check("B6", "“三公”经费不大于支出总计")
def three_public_within_spending(book: Book) -> Iterator[Finding]:
    """“三公”经费 is part of the unit's spending (预算07表 against 预算03表)."""
    yield at_most(book.data.three_public.amount, book.data.spending.amount)


@check("B7", "社会保险和住房公积金的经济分类与功能分类一致")
def insurance_agrees(book: Book) -> Iterator[Finding]:
    """预算05表 and 预算06表: the staff's insurance is stated twice, by item and by function (E10).

    30108 against 2080505, 30110 against 2101101 and 2101102, 30113 against 2210201, where both are there.
    """
    pairs = (("30108", ("2080505",)), ("30110", ("2101101", "2101102")), ("30113", ("2210201",)))
    spending = book.data.spending.of_fund(GENERAL_PUBLIC)
    for economic, functions in pairs:
        item = book.data.basic.of_item(economic)
        paid = [_pays_staff(member) for member in spending.items if member.code in functions]
        members = [figure for figure in paid if figure.value]
        if item is not None and members:
            yield equal(item, total(members, f"{'、'.join(functions)} 的工资福利支出", item.unit))


def _pays_staff(item: SpendingItem) -> Figure:
    """The part of an item's basic spending in which 301 is."""
    kinds = [figure for kind, figure in item.kinds.items() if "301" in kind.classes]
    return total(kinds, item.name, item.unit)
