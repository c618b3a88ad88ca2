"""Between tables: what several tables state about the same money must agree."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from budgetbook.book import Book
from budgetbook.checks.compare import at_most, equal
from budgetbook.checks.model import Finding
from budgetbook.dataset.measures import spending_sums
from budgetbook.figures import Figure, total
from budgetbook.forms import schema
from budgetbook.tables.build import rounding_of

GENERAL_PUBLIC = schema.FUNDS[0]


def income_equals_spending(book: Book) -> Iterator[Finding]:
    """A department's budget is balanced (预算01表: 收支平衡)."""
    yield equal(book.data.measures["收入总计"], book.data.measures["支出总计"])


def balance_by_fund(book: Book) -> Iterator[Finding]:
    """Each fund pays only for its own spending (预算04表; 预算法 art. 5: the funds are kept apart)."""
    whole = "总计" if book.form.data.has_carry_over else ""
    for fund in book.form.data.funds:
        yield equal(book.data.measures[f"{fund}收入{whole}"], book.data.measures[f"{fund}支出{whole}"])


def carry_over_pays_for_items(book: Book) -> Iterator[Finding]:
    """预算02表: of an item, 上年结转 pays for a part, in all no more than there is, and this year's income the rest."""
    if not book.form.data.carried_over_by_item:
        return
    spending, measures = book.data.frame("spending"), book.data.measures
    for carried, amount in zip(spending[schema.FROM_CARRY_OVER], spending["合计"], strict=True):
        yield at_most(carried, amount)
    for fund in book.form.data.funds:
        rows = spending[spending["资金性质"] == fund]
        paid = rows[schema.FROM_CARRY_OVER].figures.total(f"{fund}支出中的{schema.CARRIED_IN}")
        yield at_most(paid, measures[f"{fund}{schema.CARRIED_IN}"])
        rest = (measures[f"{fund}支出"] - paid).named(f"{fund}支出中的本年收入")
        yield at_most(rest, measures[f"{fund}收入"])


def basic_spending_agrees(book: Book) -> Iterator[Finding]:
    """预算05表 and 预算06表 state the same basic spending of 一般公共预算 (E10)."""
    spending = _general_public_sums(book)["basic"]
    yield equal(book.data.measures["一般公共预算基本支出"], spending.named("一般公共预算基本支出（支出预算表）"))


def economic_classes_agree(book: Book) -> Iterator[Finding]:
    """预算06表 by class against the kinds of basic spending in 预算05表: 301 wages, 302 (+310) goods, 303 transfers."""
    basic, sums = book.data.frame("basic_spending"), _general_public_sums(book)
    for kind in book.form.data.spending:
        if kind.classes:
            items = basic.loc[basic["类"].isin(kind.classes), "小计"]
            yield equal(items.figures.total(f"{'和'.join(kind.classes)}各行之和"), sums[kind.key])


def economic_items_make_up_spending(book: Book) -> Iterator[Finding]:
    """支出经济分类汇总表: by part and fund, the economic items beside those of 预算06表 are the spending (E10)."""
    layout, items, spending = book.form.data, book.data.frame("economic_spending"), book.data.frame("spending")
    if schema.ECONOMIC_SPENDING_FILE not in [table.file for table in layout.tables]:
        return
    pairs = ((name, fund) for name in layout.parts.values() for fund in layout.funds)
    for name, fund in pairs:
        if (name, fund) != (schema.SPENDING_PARTS["basic"], GENERAL_PUBLIC):
            own = items[(items["支出类型"] == name) & (items["资金性质"] == fund)]["预算数"]
            summed = spending[spending["资金性质"] == fund][name].figures.total(f"{fund}的{name}")
            yield equal(own.figures.total(f"{fund}的{name}各经济科目之和"), summed)


THREE_PUBLIC_CODES = {
    "30212": "因公出国（境）费",
    "30217": "公务接待费",
    "30231": "公务用车运行维护费",
    "31013": "公务用车购置费",
}
"""The parts of “三公”经费 by their economic items."""


def three_public_covers_items(book: Book) -> Iterator[Finding]:
    """Each part of “三公”经费 includes its economic item in basic spending (E11: 30212, 30217, 30231, 31013).

    Both are of 财政拨款 alone, where the form tells it apart.
    """
    rounding = rounding_of(book, schema.THREE_PUBLIC.file)
    heading = "其中：财政拨款" if book.form.data.government_codes else "小计"
    for code, part in THREE_PUBLIC_CODES.items():
        for item in _economic_item(book, code, heading):
            yield at_most(item.named(f"{code}{item.label}"), book.data.measures[part], rounding)


def three_public_within_spending(book: Book) -> Iterator[Finding]:
    """“三公”经费 is part of the unit's spending (预算07表 against 预算03表)."""
    yield at_most(book.data.measures["“三公”经费"], book.data.measures["本年支出"])


INSURANCE = (
    ("30108", (), ("2080505",), ()),
    ("30110", ("30111", "30112", "30114"), ("2101101", "2101102"), ("2101103",)),
    ("30113", (), ("2210201",), ()),
)
"""The staff's insurance: an economic item and those that may be paid with it; the functions that pay, or may pay."""


def insurance_agrees(book: Book) -> Iterator[Finding]:
    """预算05表 and 预算06表: the staff's insurance is stated twice, by item and by function (E10).

    30108 against 2080505, 30110 against 2101101 and 2101102, 30113 against 2210201, where both are there. Places differ
    in whether 2101101 and 2101103 pay 公务员医疗补助 (30111), 其他社会保障缴费 (30112) and 医疗费 (30114) as well.
    """
    spending = book.data.frame("spending")
    spending = spending[spending["资金性质"] == GENERAL_PUBLIC]
    # the part of basic spending in which 301 is
    wages = next((kind.heading for kind in book.form.data.spending if "301" in kind.classes), None)
    amounts = list(zip(spending["科目编码"].array, spending[wages].array, strict=True)) if wages else []
    for economic, items, functions, also in INSURANCE if wages else ():
        paid, more = ([amount for code, amount in amounts if code in codes] for codes in (functions, also))
        paid = [amount for amount in paid if amount > 0]
        for item in _economic_item(book, economic) if paid else ():
            whole = total(paid, f"{'、'.join(functions)} 的{wages}", book.data.amount_unit)
            others = (other for code in items for other in _economic_item(book, code))
            holds = not _sums_with(item, others).isdisjoint(_sums_with(whole, more))
            yield replace(equal(item, whole), holds=holds)


def _sums_with(amount: Figure, others: Iterable[Figure]) -> set[Decimal]:
    """Add to an amount any of others, or none."""
    sums = {amount.value}
    for other in others:
        sums |= {value + other.value for value in sums}
    return sums


def _general_public_sums(book: Book) -> dict[str, Figure]:
    return spending_sums(book.data.frame("spending"), book.form.data, "", GENERAL_PUBLIC)


def _economic_item(book: Book, code: str, heading: str = "小计") -> Iterable[Figure]:
    """Give the sum of an economic item over its government items, or nothing where there is no such row."""
    basic = book.data.frame("basic_spending")
    columns = (basic[name].array for name in ("部门预算经济科目编码", "部门预算经济科目名称", heading))
    rows = [(name, amount) for item, name, amount in zip(*columns, strict=True) if item == code]
    amounts = (amount for _, amount in rows if isinstance(amount, Figure))
    return [total(amounts, rows[0][0], book.data.amount_unit)] if rows else []
