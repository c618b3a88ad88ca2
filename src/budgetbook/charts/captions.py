"""What a chart shows, in words computed from its figures: which part is largest, how much of the whole it is.

Amounts are compared as they are printed: what looks equal is called equal.
"""

from collections.abc import Sequence

from budgetbook.book import Book
from budgetbook.figures import Figure, total
from budgetbook.figures.accessor import shares as shares_of
from budgetbook.figures.changes import Change
from budgetbook.narrative.sentence import Fragment, join_names, named, sentence


def largest_part(book: Book, parts: Sequence[Figure], shares: Sequence[Figure] = ()) -> Fragment:
    """Name the largest of some parts.

    工资福利支出最多，为66.3万元; 基本工资和津贴补贴并列最多，均为16万元; of equals, 甲和乙相等，均为9万元; where
    there is only one, 全部为甲.

    Parameters
    ----------
    shares
        Their shares of the whole, of which that of the largest is told.
    """
    printed = [book.in_text_unit(part) for part in parts if part.value > 0]
    largest = max(printed, key=lambda part: part.value)
    top = [part for part in printed if part.value == largest.value]
    if len(printed) == 1:
        return sentence("全部为{name}", name=named(largest.label))
    if len(top) > 1:
        equal = "{names}相等，均为{amount}" if len(top) == len(printed) else "{names}并列最多，均为{amount}"
        return sentence(equal, names=join_names(top), amount=largest)
    if not shares:
        return sentence("{name}最多，为{amount}", name=named(largest.label), amount=largest)
    share = next(share for part, share in zip(parts, shares, strict=True) if part.label == largest.label)
    return sentence("{name}最多，为{amount}，占{share}", name=named(largest.label), amount=largest, share=share)


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
    """Tell a whole and its largest part: 收入总计92万元，全部为一般公共预算财政拨款; of nothing only the whole.

    Of two parts the larger is told with its share: 支出总计92万元，基本支出占80.43%.
    """
    start: dict[str, Figure | str] = {"whole_name": whole.label, "whole": book.in_text_unit(whole)}
    if not whole.value or not any(part.value for part in parts):
        return sentence("{whole_name}{whole}", **start)
    if len(parts) == 2:
        return sentence("{whole_name}{whole}，{larger}", **start, larger=larger_part(book, parts, whole.label))
    return sentence("{whole_name}{whole}，{most}", **start, most=largest_part(book, parts))


def larger_part_and_its_largest(book: Book, groups: Sequence[tuple[Figure, Sequence[Figure]]], whole: str) -> Fragment:
    """Tell the largest of the groups and its largest member: 基本支出占80.43%，其中工资福利支出最多，为66.3万元.

    Where several are the largest, the largest of all members.

    Parameters
    ----------
    whole
        Name of the whole that the groups are parts of.
    """
    sums = [group.value for group, _ in groups]
    if not any(sums):
        return sentence("没有支出")
    first = larger_part(book, [group for group, _ in groups], whole)
    if sums.count(max(sums)) > 1:
        every = [member for _, group in groups for member in group]
        return sentence("{first}，各类支出中{most}", first=first, most=largest_part(book, every))
    group, members = max(groups, key=lambda group: group[0].value)
    if [member.label for member in members] == [group.label]:
        return first
    start = "{first}，{most}" if sum(member.value > 0 for member in members) == 1 else "{first}，其中{most}"
    return sentence(start, first=first, most=largest_part(book, members))


def zero_parts(parts: Sequence[Figure]) -> Fragment:
    """Name the parts that are zero: ，因公出国（境）费没有安排; nothing where none is."""
    empty = [part for part in parts if not part.value]
    return sentence("，{names}没有安排", names=join_names(empty)) if empty else Fragment("")


def largest_change(changes: Sequence[Change]) -> Fragment:
    """Name what changed most: 卫生健康支出变动最大，减少2万元; where only one changed, 只有卫生健康支出减少2万元."""
    moved = [change for change in changes if change.direction != "持平"]
    sizes = [abs(change.signed) for change in moved]
    top = [change for change, size in zip(moved, sizes, strict=True) if size == max(sizes)]
    amount = top[0].difference.with_printed_as("size")
    if len(moved) == 1:
        only = "只有{name}" if len(changes) > 1 else "{name}"
        return sentence(f"{only}{{clause}}", name=named(top[0].label), clause=_clause(top[0]))
    if len(top) > 1:
        names = join_names([change.now for change in top])
        return sentence("{names}变动最大，均为{amount}", names=names, amount=amount)
    return sentence("{name}变动最大，{clause}", name=named(top[0].label), clause=_clause(top[0]))


def _clause(change: Change) -> Fragment:
    if change.has_begun:
        return sentence("上年未安排、本年安排{amount}", amount=change.now)
    words = "本年未安排、{amount}" if change.ended else "{amount}"
    return sentence(words, amount=change.difference)


def whole_change(change: Change, base: str) -> Fragment:
    """Tell the change of a whole: “三公”经费比上年减少2万元; “三公”经费与上年持平."""
    if change.direction == "持平":
        return sentence("{name}与{base}{amount}", name=change.label, base=base, amount=change.difference)
    return sentence("{name}比{base}{amount}", name=change.label, base=base, amount=change.difference)
