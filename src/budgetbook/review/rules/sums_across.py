"""Across a row, what is called a sum holds the sum of the columns beside it, on every level of the headings (E09)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgetbook.importing.typed_text import heading
from budgetbook.review.findings import Relation, ReviewResults
from budgetbook.review.located import Located
from budgetbook.review.official import Line, OfficialTable, Side
from budgetbook.review.scopes import fund_of, is_sum_column, part_of

RULE = "R01"
_PART_OF = re.compile(r"^\W*(?:其中|#)")
_OTHER = re.compile(r"上年(?!结转|结余)|去年|增减|增加|减少|比较|变动|幅度|%|单价|数量")


@dataclass
class _Node:
    """A heading with those under it; whether it is of a part of what stands before it (其中)."""

    name: str
    is_within: bool = False
    column: int | None = None
    under: list[_Node] = field(default_factory=list)

    @property
    def total(self) -> int | None:
        """The column that holds its sum."""
        if self.column is not None and not self.under:
            return self.column
        return next((one.column for one in self.under if one.column is not None and is_sum_column((one.name,))), None)


def check(table: OfficialTable, results: ReviewResults) -> None:
    """Relate the sums of each row with their parts; a relation that most rows break is not what the columns mean."""
    for side, lines in zip(table.sides, table.lines, strict=True):
        for total, parts, wording, is_all in _sums(table, side):
            relations = [relation for line in lines if (relation := _relation(table, line, total, parts, wording))]
            if not is_all and not any(one.holds for one in relations):
                continue
            if results.mostly_hold([one.holds for one in relations], f"{table.name}：多数行不合“{wording}”"):
                for relation in relations:
                    results.add_relation(relation)


def _relation(table: OfficialTable, line: Line, total: int, parts: Sequence[int], wording: str) -> Relation | None:
    whole = line.amounts.get(total)
    found = [line.amounts[column] for column in parts if column in line.amounts]
    if whole is None or (not found and table.is_empty):
        return None
    if not found and not whole.value:
        return None
    return Relation(RULE, whole, tuple((1, part) for part in found) or ((1, _nothing(whole, wording)),), wording)


def _nothing(whole: Located, wording: str) -> Located:
    return Located(Decimal(0), whole.step, whole.unit, "各栏（空白）", wording, whole.position, whole.where, "0", True)


def _sums(table: OfficialTable, side: Side) -> Iterator[tuple[int, list[int], str, bool]]:
    root, heads = _Node(""), table.source.grid.rows[: table.body]
    # headings are compared without it
    within = {c: {heading(row[c], table.year) for row in heads if _PART_OF.search(row[c])} for c in side.amounts}
    for column in side.amounts:
        path = table.paths.get(column, ())
        if any(_OTHER.search(word) for word in path):
            continue
        node = root
        for word in path:
            last = node.under[-1] if node.under else None
            if last is None or last.name != word:
                last = _Node(word, word in within.get(column, ()))
                node.under.append(last)
            node = last
        node.column = column
    yield from _of(root, table)


def _of(node: _Node, table: OfficialTable) -> Iterator[tuple[int, list[int], str, bool]]:
    for one in node.under:
        yield from _of(one, table)
    total = next(
        (one for one in node.under if one.column is not None and not one.under and is_sum_column((one.name,))), None
    )
    if total is None or total.column is None:
        return
    ways = _ways_to_divide([one for one in node.under if one is not total])
    for columns in ways:
        others = [one for one in columns if not one.is_within]
        # what follows 其中 need not be all
        if len(others) < 2 or columns[0].is_within or any(is_sum_column((one.name,)) for one in others):
            continue
        parts: list[int] = []
        for one in others:
            own = one.total
            parts += [own] if own is not None else _leaves(one)
        names = " + ".join(one.name for one in others)
        # where a sum is divided twice, neither need have a column for each part
        yield total.column, parts, f"{total.name} = {names}", len(ways) == 1


def _ways_to_divide(beside: list[_Node]) -> list[list[_Node]]:
    """Part the columns beside a sum where they divide it twice: by what it is for, and by who pays."""
    purposes = [one for one in beside if part_of(one.name)]
    others = [one for one in beside if not part_of(one.name)]
    return [purposes, others] if len(purposes) > 1 and any(fund_of(one.name) for one in others) else [beside]


def _leaves(node: _Node) -> list[int]:
    own = [node.column] if node.column is not None else []
    return own + [column for one in node.under for column in _leaves(one)]
