"""What a chart shows, in words computed from its figures: which part is largest, how much of the whole it is.

What the bars say beside themselves is not said again. Amounts are compared as they are printed: what looks equal is
called equal.
"""

from collections.abc import Sequence

from budgetbook.book import Book
from budgetbook.figures import Figure, total
from budgetbook.figures.accessor import shares as shares_of
from budgetbook.figures.changes import Change
from budgetbook.narrative.sentence import Fragment, join_names, named, sentence


def largest_part(book: Book, parts: Sequence[Figure]) -> Fragment:
    """Name the largest of some parts.

    工资福利支出最多; of two, 工资福利支出较多; 基本工资和津贴补贴并列最多; of equals, 甲和乙相等; where there is only
    one, 全部为甲.
    """
    there, top = largest_as_printed(book, parts)
    if len(there) == 1:
        return sentence("全部为{name}", name=named(top[0].label))
    if len(top) == 1:
        return sentence("{name}较多" if len(there) == 2 else "{name}最多", name=named(top[0].label))
    return sentence("{names}相等" if len(top) == len(there) else "{names}并列最多", names=join_names(top))


def largest_as_printed(book: Book, parts: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
    """Return the parts above zero, and those of them that are the largest once they are printed."""
    there = [part for part in parts if part.value > 0]
    printed = [book.in_text_unit(part).value for part in there]
    return there, [part for part, value in zip(there, printed, strict=True) if value == max(printed)]


def larger_part(book: Book, parts: Sequence[Figure], whole: str) -> Fragment:
    """Tell of the parts of a whole how much the largest is: 基本支出占80.43%; 甲和乙各占一半; 全部为甲.

    Parameters
    ----------
    whole
        Name of the whole.
    """
    first, *others = [part for part in parts if part.value] or parts
    top = max(parts, key=lambda part: part.value)
    if not others:
        return sentence("全部为{name}", name=top.label)
    if [first.value] == [part.value for part in others]:
        return sentence("{names}各占一半", names=join_names([first, *others]))
    largest = [part for part in parts if part.value == top.value]
    if len(largest) > 1:
        return sentence("{names}并列最多", names=join_names(largest))
    summed = total(parts, whole, first.unit)
    shares = dict(zip([part.label for part in parts], shares_of(parts, summed, book.form.share_rule), strict=True))
    return sentence("{name}占{share}", name=top.label, share=shares[top.label])


def whole_and_part(book: Book, whole: Figure, parts: Sequence[Figure]) -> Fragment:
    """Tell the largest part of a whole: 收入总计全部为一般公共预算财政拨款; of nothing the whole: 收入总计0万元.

    Of two parts the larger is told with its share: 支出总计中基本支出占80.43%.
    """
    there = sum(part.value > 0 for part in parts)
    if not whole.value or not there:
        return sentence("{whole_name}{whole}", whole_name=whole.label, whole=book.in_text_unit(whole))
    most = larger_part(book, parts, whole.label) if len(parts) == 2 else largest_part(book, parts)
    words = "{whole_name}{most}" if there == 1 else "{whole_name}中{most}"
    return sentence(words, whole_name=whole.label, most=most)


def larger_part_and_its_largest(book: Book, groups: Sequence[tuple[Figure, Sequence[Figure]]], whole: str) -> Fragment:
    """Tell the largest of the groups and its largest member: 支出总计中，基本支出占80.43%；基本支出中工资福利支出最多.

    Where several are the largest, the largest of all members.

    Parameters
    ----------
    whole
        Name of the whole that the groups are parts of.
    """
    sums = [group.value for group, _ in groups]
    if not any(sums):
        return sentence("没有支出")
    larger = larger_part(book, [group for group, _ in groups], whole)
    is_all = sum(value != 0 for value in sums) == 1
    first = sentence("{whole}{larger}" if is_all else "{whole}中，{larger}", whole=whole, larger=larger)
    if sums.count(max(sums)) > 1:
        every = [member for _, group in groups for member in group]
        return sentence("{first}，各类支出中{most}", first=first, most=largest_part(book, every))
    group, members = max(groups, key=lambda group: group[0].value)
    if [member.label for member in members] == [group.label]:
        return first
    among = "" if sum(member.value > 0 for member in members) == 1 else "中"
    most = largest_part(book, members)
    return sentence("{first}；{group}{among}{most}", first=first, group=group.label, among=among, most=most)


def zero_parts(parts: Sequence[Figure]) -> Fragment:
    """Name the parts that are zero: ，因公出国（境）费没有安排; nothing where none is."""
    empty = [part for part in parts if not part.value]
    return sentence("，{names}没有安排", names=join_names(empty)) if empty else Fragment("")


def largest_change(changes: Sequence[Change]) -> Fragment:
    """Name what changed most: 卫生健康支出减少最多; of two, 减少较多; of one alone, 只有卫生健康支出减少."""
    moved = [change for change in changes if change.direction != "持平"]
    sizes = [abs(change.signed) for change in moved]
    top = [change for change, size in zip(moved, sizes, strict=True) if size == max(sizes)]
    if len(top) > 1:
        return sentence("{names}变动最大", names=join_names([change.now for change in top]))
    is_only = len(moved) == 1
    words = ("只有" if is_only and len(changes) > 1 else "") + "{name}"
    (change,) = top
    if change.has_begun or change.ended:
        last = "本年未安排" if change.ended else "上年未安排"
        largest = "" if is_only else "变动较大，" if len(moved) == 2 else "变动最大，"
        return sentence(words + largest + last, name=named(change.label))
    direction = change.difference.with_printed_as("direction")
    most = "" if is_only else "较多" if len(moved) == 2 else "最多"
    return sentence(words + "{direction}" + most, name=named(change.label), direction=direction)


def whole_change(change: Change, base: str) -> Fragment:
    """Tell which way a whole went: “三公”经费比上年减少; “三公”经费与上年持平. The section says how much."""
    words = "{name}与{base}{direction}" if change.direction == "持平" else "{name}比{base}{direction}"
    direction = change.difference.with_printed_as("direction")
    return sentence(words, name=change.label, base=base, direction=direction)
