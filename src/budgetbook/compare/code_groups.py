"""Which of last year's function codes is compared with which of this year's.

The rule, for the 项 of both years whatever their fund:

1. A code that both years have under one name is the same item.
2. A code that keeps its number but changes its name must be declared in lineage.csv: as a pair of itself where it is
   the same item renamed, or by other rows for its old and its new meaning (a pair with another code, 取消, 新增). A 类
   or 款 with another name must be declared as a pair of itself.
3. A code that only last year has and one that only this year has may be the same item under another number. Where both
   are of one 款, or have one name, this must be declared: as a pair, or by 取消 of the one or 新增 of the other.
   Anywhere else a code that is gone has ended (本年无此项), and one that is new has no base (上年无此项).
4. Codes that pairs connect are compared as one group, sum with sum. A rename is a group of one and one; a merger adds
   up last year's amounts; of a split nobody knows which part of last year's amount went where, so the change is told
   of the new codes together.

Nothing is guessed: what the rule leaves open is refused by name.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from budgetbook.core.errors import InputError
from budgetbook.dataset.lineage import LineageRow

Names = Mapping[str, str]

_ITEM = 7


@dataclass(frozen=True)
class Group:
    """Codes that are compared together, in order; one side is empty where an item is new or has ended."""

    before: tuple[str, ...]
    after: tuple[str, ...]


def group_codes(before: Names, after: Names, links: Sequence[LineageRow], place: str) -> tuple[Group, ...]:
    """Put the codes of both years into groups by the rule above.

    Parameters
    ----------
    before, after
        Last year's and this year's codes with their names: every 项 that has money, with its 类 and its 款.
    links
        What lineage.csv declares.
    place
        That file, for messages.

    Raises
    ------
    InputError
        A row does not fit the two years, or something that must be declared is not.
    """
    for link in links:
        _require_known(link, before, after)
    _require_one_meaning(links, before, after)
    _require_declared_names(before, after, links, place)
    _require_declared_codes(before, after, links, place)
    return _groups(before, after, links)


def _require_known(link: LineageRow, before: Names, after: Names) -> None:
    sides = (("上年", link.before, link.before_name, before), ("本年", link.after, link.after_name, after))
    for year, code, name, names in sides:
        if code and code not in names:
            raise link.row.cell_error(f"{year}编码", f"{year}支出中有的科目编码")
        if code and name != names[code]:
            raise link.row.cell_error(f"{year}名称", f"{code} 在{year}的名称“{names[code]}”")


def _require_one_meaning(links: Sequence[LineageRow], before: Names, after: Names) -> None:
    """Refuse 新增 and 取消 of what has a counterpart: under its own name, or in another row."""
    came, went = (Counter(codes) for codes in ([link.after for link in links], [link.before for link in links]))
    for link in links:
        code = link.before or link.after
        year, other = ("上年", "本年") if link.before else ("本年", "上年")
        if link.is_pair:
            continue
        if before.get(code) == after.get(code):
            raise link.row.cell_error(f"{year}编码", f"{other}没有的科目（{code} 两年都有，名称相同）")
        if (went if link.before else came)[code] > 1:
            meant = "没有去向" if link.before else "没有来源"
            raise link.row.cell_error(f"{year}编码", f"{meant}的科目（{code} 另有一行对应）")


def _require_declared_names(before: Names, after: Names, links: Sequence[LineageRow], place: str) -> None:
    explained_before, explained_after = {link.before for link in links}, {link.after for link in links}
    for code in sorted(before.keys() & after.keys()):
        if before[code] == after[code] or (code in explained_before and code in explained_after):
            continue
        advice = "同一科目改名写一行对应" + ("" if len(code) < _ITEM else "，不是同一科目就分别写取消和新增")
        raise InputError(
            f"{place}：没有说明 {code} 上年的“{before[code]}”和本年的“{after[code]}”是不是同一科目，应写明：{advice}。"
        )


def _require_declared_codes(before: Names, after: Names, links: Sequence[LineageRow], place: str) -> None:
    gone = _items(before) - _items(after) - {link.before for link in links}
    new = _items(after) - _items(before) - {link.after for link in links}
    for old in sorted(gone):
        candidates = [code for code in sorted(new) if code[:5] == old[:5] or after[code] == before[old]]
        if candidates:
            found = "、".join(f"{code}“{after[code]}”" for code in candidates)
            raise InputError(
                f"{place}：没有说明上年的 {old}“{before[old]}”（本年没有）与本年的 {found}（上年没有）有没有关系，"
                "应写明：改名、并入、分出的每个对应写一行，"
                "互不相干就写取消（本年编码和名称留空）或新增（上年编码和名称留空）。"
            )


def _items(names: Names) -> set[str]:
    return {code for code in names if len(code) == _ITEM}


def _groups(before: Names, after: Names, links: Sequence[LineageRow]) -> tuple[Group, ...]:
    pairs = {(code, code) for code in _items(before) & _items(after) if before[code] == after[code]}
    pairs |= {(link.before, link.after) for link in links if link.is_pair and len(link.before) == _ITEM}
    groups = [
        Group(*(tuple(sorted(code for year, code in codes if year == side)) for side in (0, 1)))
        for codes in _connected(_items(before), _items(after), pairs)
    ]
    return tuple(sorted(groups, key=lambda group: (group.after or group.before, group.before)))


def _connected(
    before: Collection[str], after: Collection[str], pairs: Collection[tuple[str, str]]
) -> Iterator[set[tuple[int, str]]]:
    """Give the sets of codes, each with its year (0 or 1), that pairs connect."""
    sets = {node: {node} for node in (*((0, code) for code in before), *((1, code) for code in after))}
    for old, new in pairs:
        joined = sets[0, old] | sets[1, new]
        sets |= dict.fromkeys(joined, joined)
    yield from {id(codes): codes for codes in sets.values()}.values()
