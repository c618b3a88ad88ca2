"""What a citizen wants to know of each section: the largest item, and what it pays for.

All of it is computed. What an item pays for comes from data/classification/plain_words.csv by code; where a
code has no entry there, the sentence goes without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetbook.narrative.sentence import Fragment, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from budgetbook.book import Book
    from budgetbook.figures import Figure

LEAD = "通俗地说："

BASIC_WORDS = "保障机构正常运转和人员待遇"
PROJECT_WORDS = "完成特定的工作任务"


def largest(figures: Sequence[Figure]) -> Figure:
    """Return the largest figure; of equals the first."""
    return max(figures, key=lambda figure: figure.value)


def overall(book: Book) -> Fragment | None:
    """一、: where the money comes from and what the larger part of it is for."""
    data = book.data
    if data.income_total.value == 0:
        return None
    source = largest([item.amount for item in data.income])
    spending = data.spending
    kind = largest([spending.basic, spending.project])
    use = BASIC_WORDS if kind.label == spending.basic.label else PROJECT_WORDS
    if source.value == data.income_total.value:
        origin = sentence("{lead}全年收入全部来自{source}", lead=LEAD, source=source.label)
    else:
        share = source.share_of(data.income_total, f"{source.label}占收入总计的比重")
        origin = sentence("{lead}全年收入主要来自{source}，占{share}", lead=LEAD, source=source.label, share=share)
    return sentence(
        "{origin}；支出中较大的一块是{kind}{amount}，用于{use}。",
        origin=origin,
        kind=kind.label,
        amount=book.told(kind),
        use=use,
    )


def spending(book: Book) -> Fragment | None:
    """三、: the largest kind of spending."""
    group = book.data.spending
    kinds = {kind.classes[0]: figure for kind, figure in group.kinds.items() if kind.of == "basic" and kind.classes}
    kinds[""] = group.project
    return _largest_of(book, kinds, group.amount, "{lead}各类开支中最大的是{name}{amount}，占全部支出的{share}")


def general_public(book: Book, parts: dict[str, Figure], shares: Sequence[Figure]) -> Fragment | None:
    """五、: the largest function class, and the largest 项 within it."""
    if not parts:
        return None
    top = largest(list(parts.values()))
    code = next(code for code, part in parts.items() if part is top)
    share = next(s for part, s in zip(parts.values(), shares, strict=True) if part is top)
    items = [item for item in book.data.spending.of_fund("一般公共预算").items if item.code.startswith(code)]
    item = largest([member.amount for member in items])
    start = sentence("{lead}支出最多的一类是{name}，占{share}", lead=LEAD, name=top.label, share=share)
    return sentence(
        "{start}{use}；其中最大的一项是{item}{amount}。",
        start=start,
        use=_pays_for(book, code),
        item=item.label,
        amount=book.told(item),
    )


def basic(book: Book) -> Fragment | None:
    """六、: the largest economic item of basic spending."""
    items = book.data.basic.by_code
    whole = book.data.basic.amount
    return _largest_of(book, items, whole, "{lead}基本支出中最大的一项是{name}{amount}，占基本支出的{share}")


def three_public(book: Book) -> Fragment | None:
    """九、: how small or large “三公”经费 is, and its largest part."""
    parts = book.data.three_public
    whole = book.data.spending.amount
    if parts.amount.value == 0 or whole.value == 0:
        return None
    items = {
        "30212": parts.abroad,
        "30217": parts.reception,
        "30231": parts.vehicle_running,
        "31013": parts.vehicle_purchase,
    }
    share = parts.amount.share_of(whole, "“三公”经费占支出总计的比重")
    start = sentence("{lead}“三公”经费占全部支出的{share}，其中最大的", lead=LEAD, share=share)
    top = largest(list(items.values()))
    code = next(code for code, item in items.items() if item is top)
    return sentence(
        "{start}是{name}{amount}{use}。", start=start, name=top.label, amount=book.told(top), use=_pays_for(book, code)
    )


def _largest_of(book: Book, figures: dict[str, Figure], whole: Figure, template: str) -> Fragment | None:
    if not figures or whole.value == 0:
        return None
    top = largest(list(figures.values()))
    code = next(code for code, figure in figures.items() if figure is top)
    share = top.share_of(whole, f"{top.label}占{whole.label}的比重")
    start = sentence(template, lead=LEAD, name=top.label, amount=book.told(top), share=share)
    return sentence("{start}{use}。", start=start, use=_pays_for(book, code))


def _pays_for(book: Book, code: str) -> str:
    words = book.data.classification.plain_words.get(code)
    return f"，用于{words}" if words else ""
