"""What a citizen wants to know of each section: the largest item, and what it pays for.

All of it is computed, and only parts of one level are compared. What an item pays for comes from
data/classification/plain_words.csv by code; where a code has no entry there, or one that says the item's name once
more, the sentence goes without. What would only repeat the official text is not said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from budgetbook.book import Book
from budgetbook.dataset.measures import total_name
from budgetbook.figures import Figure
from budgetbook.forms.money import SpendingKind
from budgetbook.forms.schema import CARRIED_IN, FUNDS
from budgetbook.narrative.funds import by_class, by_item, spending_of, whole_of
from budgetbook.narrative.sentence import NO_TEXT, Fragment, join, join_names, named, sentence

LEAD = "通俗地说："

USES = {
    "basic": "保障机构正常运转和人员待遇",
    "business": "开展专业业务活动以外的经营活动",
    "to_superior": "按规定上缴上级单位",
    "to_subordinate": "补助附属单位",
    "301+303": "人员的工资、津补贴、社会保险和补助等",
}
"""What the parts of all spending pay for by their keys, and what some classes do together by their codes."""

_SAYS_NOTHING = set("、，和及与等各项的按规定开支安排工作事业经费支出公共服务")
"""What may stand around a name without saying more than the name."""

_THREE_PUBLIC_CODES = ("30212", "30217", "30231", "31013")
"""The economic items of the parts of “三公”经费, in the order of the input table."""


def overall(book: Book) -> Fragment | None:
    """一、: where the money comes from and what the larger part of it is for."""
    income = book.table("income")["预算数"]
    whole = whole_of(book, income.figures.total("收入总计"), "收入")
    if whole == 0 or book.table("spending")["合计"].sum() == 0:
        return None
    carried = book.data.measures.get(CARRIED_IN)
    source = max(income) if carried is None else max((*income, carried))
    if source == whole:
        origin = sentence("{lead}全年收入全部来自{source}", lead=LEAD, source=source.label)
    else:
        share = source.share_of(whole, f"{source.label}占收入总计的比重")
        words = "{lead}全年收入主要来自{source}，占收入总计的{share}"
        origin = sentence(words, lead=LEAD, source=source.label, share=share)
    return join("", (origin.under("origin"), Fragment("；"), _larger_part(book), Fragment("。")))


def _larger_part(book: Book) -> Fragment:
    table = book.table("spending")
    parts = {part: table[name].figures.total(name) for part, name in book.form.data.parts.items()}
    there = [amount for amount in parts.values() if amount > 0]
    largest = _largest(parts)
    kind = parts[largest[0]]
    if len(largest) > 1:
        names, amount = join_names([parts[part] for part in largest]), book.in_sentence(kind)
        if len(there) == 2:
            return sentence("支出中{names}各占一半", names=names)
        return sentence("支出中{names}并列最大，均为{amount}", names=names, amount=amount)
    if len(there) == 1:
        return sentence("支出全部是{kind}{use}", kind=kind.label, use=_use_of_part(book, largest[0]))
    return sentence(
        "支出中{larger}的一块是{kind}{amount}{use}",
        larger="较大" if len(there) == 2 else "最大",
        kind=kind.label,
        amount=book.in_sentence(kind),
        use=_use_of_part(book, largest[0]),
    )


def _use_of_part(book: Book, part: str) -> str:
    """Say what a part of all spending pays for; of projects, the largest 项 where its name tells that."""
    name = book.form.data.parts[part]
    if part != "project":
        return _pays_for(book, part, name)
    table = book.table("spending")
    items = {str(code): rows[name].figures.total(code) for code, rows in table.groupby("科目编码")}
    names = dict(zip(table["科目编码"], table["科目名称"], strict=True))
    codes = _largest(items)
    if len(codes) != 1 or names[codes[0]].startswith(("一般", "其他")):
        return ""
    top = items[codes[0]].named(names[codes[0]])
    if sum(amount > 0 for amount in items.values()) == 1:
        return sentence("，全部用于{item}", item=named(top.label))
    return _most_used(book, top, items).under("top")


def _most_used(book: Book, top: Figure, items: Mapping[str, Figure]) -> Fragment:
    """Name the 科目 that has the most: its 项 is a word of the classification, and none for a project."""
    words = "，其中列“{item}”科目的" + _most(items, "较多", "最多") + "，为{amount}"
    return sentence(words, item=named(top.label), amount=book.in_sentence(top))


def _most(figures: Mapping[str, Figure], of_two: str, of_more: str) -> str:
    return of_two if sum(figure > 0 for figure in figures.values()) == 2 else of_more


def spending(book: Book) -> Fragment | None:
    """三、: the largest kind of the largest part; nothing where that part is not divided into kinds."""
    table, layout = book.table("spending"), book.form.data
    parts = {part: table[name].figures.total(name) for part, name in layout.parts.items()}
    largest = _largest(parts)
    kinds = layout.kinds_of(largest[0]) if len(largest) == 1 else ()
    if len(kinds) < 2:
        return None
    figures = {_key(kind): table[kind.heading].figures.total(kind.heading) for kind in kinds}
    part = parts[largest[0]]
    return _largest_of(book, figures, part, part.label)


def _key(kind: SpendingKind) -> str:
    """Return the code by which it is known what a kind pays for."""
    together = "+".join(kind.classes)
    return together if together in USES else kind.classes[0] if kind.classes else kind.key


def general_public(book: Book) -> Fragment | None:
    """五、: the largest function class, and the largest 项 within it."""
    table = spending_of(book, FUNDS[0])
    classes = by_class(table)
    parts = dict(zip(sorted(set(table["类"])), classes.figures, strict=True))
    codes = _largest(parts)
    if not codes:
        return None
    code = codes[0]
    top = parts[code]
    if len(codes) > 1:
        names = join_names([parts[code] for code in codes])
        equal = sentence("支出并列最多的是{names}，均为{amount}", names=names, amount=book.in_sentence(top))
        return sentence("{lead}{equal}。", lead=LEAD, equal=equal)
    if (classes > 0).sum() == 1:
        start = sentence("{lead}支出都属于{name}", lead=LEAD, name=named(top.label))
    else:
        words = f"{{lead}}支出{_most(parts, '较多', '最多')}的一类是{{name}}"
        start = sentence(words, lead=LEAD, name=named(top.label))
    use = _pays_for(book, code, top.label)
    if not use:
        return None
    return sentence("{start}{use}{item}。", start=start, use=use, item=_largest_item(book, table[table["类"] == code]))


def _largest_item(book: Book, rows: pd.DataFrame) -> Fragment:
    """Tell the largest 项 of some rows; nothing where there is only one, or several are equal."""
    sums = by_item(rows)
    items = {str(code): amount for code, amount in sums.items() if amount > 0}
    top = _largest(items)
    return _most_used(book, items[top[0]], items) if len(items) > 1 and len(top) == 1 else NO_TEXT


def basic(book: Book) -> Fragment | None:
    """六、: the largest economic item of basic spending."""
    table = book.table("basic_spending")
    items = table.groupby("部门预算经济科目编码")["小计"].sum()
    names = dict(zip(table["部门预算经济科目编码"], table["部门预算经济科目名称"], strict=True))
    figures = {str(code): amount.named(names[code]) for code, amount in items.items()}
    whole = table["小计"].figures.total("一般公共预算基本支出")
    return _largest_of(book, figures, whole, whole.label)


def three_public(book: Book, parts: pd.Series[Any]) -> Fragment | None:
    """九、: how small or large “三公”经费 is, and its largest part.

    Parameters
    ----------
    parts
        The four parts under the names by which the section calls them, in the order of the input table.
    """
    amount = parts.figures.total("“三公”经费")
    whole = book.table("spending")["合计"].figures.total(total_name(book.form.data, "支出"))
    if amount == 0 or whole == 0:
        return None
    items = dict(zip(_THREE_PUBLIC_CODES, parts.figures, strict=True))
    share = amount.share_of(whole, f"“三公”经费占{whole.label}的比重")
    codes = _largest(items)
    top = items[codes[0]]
    start = sentence("{lead}“三公”经费占{whole}的{share}", lead=LEAD, whole=whole.label, share=share)
    if len(codes) > 1:
        names = join_names([items[code] for code in codes])
        return sentence("{start}，其中{names}并列最大。", start=start, names=names)
    use = _pays_for(book, codes[0], top.label)
    if top == amount:
        return sentence("{start}，全部是{name}{use}。", start=start, name=named(top.label), use=use)
    words = f"{{start}}，其中{_most(items, '较多', '最多')}的是{{name}}{{use}}。"
    return sentence(words, start=start, name=named(top.label), use=use)


def _largest(figures: Mapping[str, Figure]) -> list[str]:
    """Return the codes of all that are largest; none where all are zero."""
    most = max(figures.values(), default=None)
    return [code for code, figure in figures.items() if figure == most and figure > 0]


def _largest_of(book: Book, figures: dict[str, Figure], whole: Figure, among: str) -> Fragment | None:
    """Say which is the largest of the parts of a whole, and its share; of several equals, that they are."""
    codes = _largest(figures)
    if not codes:
        return None
    top = figures[codes[0]]
    if len(codes) > 1:
        names = join_names([figures[code] for code in codes])
        words = "{lead}{among}中并列最大的是{names}，均为{amount}。"
        return sentence(words, lead=LEAD, among=among, names=names, amount=book.in_sentence(top))
    use = _pays_for(book, codes[0], top.label)
    if top == whole:
        return sentence("{lead}{among}都是{name}{use}。", lead=LEAD, among=among, name=named(top.label), use=use)
    if not use:
        return None
    return sentence(
        f"{{lead}}{{among}}中{_most(figures, '较多', '最多')}的是{{name}}{{amount}}，占{{share}}{{use}}。",
        lead=LEAD,
        among=among,
        name=named(top.label),
        amount=book.in_sentence(top),
        share=top.share_of(whole, f"{top.label}占{whole.label}的比重"),
        use=use,
    )


def _pays_for(book: Book, code: str, name: str) -> str:
    """Say what a code pays for; nothing where the words say its name once more."""
    words = USES.get(code) or book.data.classification.plain_words.get(code, "")
    return f"，用于{words}" if set(words) - set(name) - _SAYS_NOTHING else ""
