"""What a review finds: relations that do not hold, put together by their cause, and findings to be shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from budgetbook.core.number_tokens import sentence_around
from budgetbook.review.document import Grid, Paragraph, Position
from budgetbook.review.located import Located
from budgetbook.review.official import OfficialTable

Severity = Literal["error", "warning", "notice"]
SEVERITIES: dict[Severity, str] = {"error": "错误", "warning": "警告", "notice": "提示"}
"""Worst first: what can be proved, what a person must judge, what is style."""


@dataclass(frozen=True)
class Quotation:
    """A position in the document and the words that stand there."""

    position: Position
    text: str
    where: str = ""

    @property
    def place(self) -> str:
        """Page, line and table, as readers are shown them."""
        return " ".join(filter(None, (self.position.shown, self.where)))


@dataclass(frozen=True)
class Finding:
    """One fault.

    Attributes
    ----------
    rule
        Its rule (see `rules`).
    found
        What is wrong, in one sentence.
    quotations
        Where: the position at which to look first, then those that contradict it.
    expected
        What would be right; empty where that cannot be told.
    computed
        How that was computed.
    """

    rule: str
    severity: Severity
    found: str
    quotations: tuple[Quotation, ...]
    expected: str = ""
    computed: str = ""


@dataclass(frozen=True, eq=False)
class Relation:
    """What must hold between amounts: one is the sum of others, or, with `at_most`, not above it.

    Attributes
    ----------
    whole, parts
        The amount, and those that make it up, each with its sign.
    wording
        The relation in words: 合计 = 基本支出 + 项目支出.
    strict
        Whether it allows no rounding.
    severity
        Of a finding, where it does not hold.
    """

    rule: str
    whole: Located
    parts: tuple[tuple[int, Located], ...]
    wording: str
    at_most: bool = False
    strict: bool = False
    severity: Severity = "error"

    @property
    def members(self) -> tuple[Located, ...]:
        """All amounts that it speaks of."""
        return (self.whole, *(part for _, part in self.parts))

    @property
    def sum(self) -> Decimal:
        """What the parts make up."""
        return sum((sign * part.value for sign, part in self.parts), Decimal(0))

    @property
    def tolerance(self) -> Decimal:
        """By how much rounding alone can part the two sides."""
        # a zero is typed with as many digits as one likes
        finest = min((one.step for one in self.members if one.value), default=Decimal(1))
        steps = [one.step if one.value else min(one.step, finest) for one in self.members]
        if len(steps) == 2:
            return Decimal(0) if steps[0] == steps[1] else max(steps) / 2
        return sum(steps, Decimal(0)) / 2

    @property
    def difference(self) -> Decimal:
        """By how much the two sides differ."""
        excess = self.whole.value - self.sum
        return max(excess, Decimal(0)) if self.at_most else abs(excess)

    @property
    def holds(self) -> bool:
        """Whether it holds, but for rounding."""
        return self.difference <= (Decimal(0) if self.strict else self.tolerance)

    def expected_of(self, one: Located) -> Decimal:
        """What one of its amounts would be by the others."""
        if one is self.whole:
            return self.sum
        sign = next(sign for sign, part in self.parts if part is one)
        return (self.whole.value - (self.sum - sign * one.value)) * sign


@dataclass
class ReviewResults:
    """Collects what rules compare: relations, findings, and which amounts were judged."""

    relations: list[Relation] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add_relation(self, relation: Relation) -> None:
        """Keep a relation."""
        self.relations.append(relation)

    def add_sum(
        self,
        rule: str,
        whole: Located,
        parts: Iterable[Located],
        wording: str,
        *,
        at_most: bool = False,
        severity: Severity = "error",
    ) -> None:
        """Keep the relation that an amount is the sum of others, or at most that."""
        signed = tuple((1, part) for part in parts)
        self.add_relation(Relation(rule, whole, signed, wording, at_most=at_most, severity=severity))

    def mostly_hold(self, holding: Sequence[bool], otherwise: str) -> bool:
        """Return whether most rows hold; else note, in the words given, that they were not checked."""
        broken = holding.count(False)
        if broken > 2 and broken * 2 > len(holding):
            self.notes.append(f"{otherwise}，未按此核对。")
            return False
        return True

    def add_finding(
        self, rule: str, severity: Severity, found: str, *quotations: Quotation, expected: str = "", computed: str = ""
    ) -> None:
        """Keep a finding."""
        self.findings.append(Finding(rule, severity, found, quotations, expected, computed))


def quote(one: Located) -> Quotation:
    """Quote an amount with its words."""
    return Quotation(one.position, one.quote, one.where)


def quote_match(paragraph: Paragraph, match: re.Match[str]) -> Quotation:
    """Quote the words of a paragraph that a pattern matches."""
    return Quotation(paragraph.position_at(match.start()), match.group(), "正文")


def quote_sentence(paragraph: Paragraph, match: re.Match[str]) -> Quotation:
    """Quote the sentence around words of a paragraph that a pattern matches."""
    return Quotation(paragraph.position_at(match.start()), sentence_around(paragraph.text, *match.span()), "正文")


def quote_title(table: OfficialTable) -> Quotation:
    """Quote the title of a table; one that has none by its name."""
    position = table.source.above[-1].position if table.source.above else table.source.grid.positions[0]
    return Quotation(position, table.title or table.name, table.name)


def quote_row(grid: Grid, row: int, column: int, where: str) -> Quotation:
    """Quote a row of a table as a whole, at the position of one of its cells."""
    return Quotation(grid.position_of(row, column), "｜".join(filter(None, grid.rows[row])), where)


def group_by_cause(relations: Sequence[Relation]) -> list[Finding]:
    """Group failed relations by cause: the amount that occurs in most of them, and in few that hold.

    A sum that is off by rounding only gives a warning where at least twice as many sums of its table are exact.
    """
    rounded = Counter(
        relation.whole.where for relation in relations if relation.holds and relation.difference and _adds_up(relation)
    )
    exact = Counter(relation.whole.where for relation in relations if not relation.difference and _adds_up(relation))
    relations = [
        replace(relation, strict=True, severity="warning")
        if relation.holds
        and relation.difference
        and rounded[relation.whole.where] * 2 <= exact[relation.whole.where]
        and _adds_up(relation)
        else relation
        for relation in relations
    ]
    open_ = [relation for relation in relations if not relation.holds]
    kept = Counter(id(one) for relation in relations if relation.holds for one in _nonzero_members(relation))
    found = []
    while open_:
        broken = Counter(id(one) for relation in open_ for one in relation.members)
        by_id = {id(one): one for relation in open_ for one in relation.members}
        order = {key: place for place, key in enumerate(by_id)}
        cause = by_id[max(broken, key=lambda key: (broken[key] - 0.4 * min(kept[key], 6), -order[key]))]
        own = [relation for relation in open_ if any(one is cause for one in relation.members)]
        open_ = [relation for relation in open_ if not any(relation is one for one in own)]
        found.append(_finding(cause, own))
    return found


def _adds_up(relation: Relation) -> bool:
    """Tell whether a relation is a sum of several amounts of one table."""
    return not relation.at_most and relation.whole.in_table and sum(bool(part.value) for _, part in relation.parts) > 1


def _nonzero_members(relation: Relation) -> Iterable[Located]:
    return relation.members if any(one.value for one in relation.members) else ()


def _finding(cause: Located, own: Sequence[Relation]) -> Finding:
    first = max(own, key=lambda one: (one.severity == "error", _is_plain(one), -len(one.parts)))
    values = Counter(relation.expected_of(cause) for relation in own if not relation.at_most)
    quotations = [quote(cause)]
    for relation in (first, *(one for one in own if one is not first)):
        for other in relation.members:
            if (
                other is not cause
                and len(quotations) < 4
                and not any(q.text == other.quote and q.position == other.position for q in quotations)
            ):
                quotations.append(quote(other))
    expected = ""
    if values:
        best = max(values, key=lambda value: (values[value], -abs(value - cause.value)))
        expected = cause.in_own_unit(_rounded(best, cause))
    elif first.at_most and cause is first.whole:
        expected = f"不大于{cause.in_own_unit(first.sum)}"
    computed = "；".join(dict.fromkeys(_computed(one) for one in (first, *own)))
    place = f"{cause.where}：" if cause.in_table and cause.where else ""
    found = f"{place}{cause.label}{cause.shown}，{_contradiction(first, cause)}"
    severity = "error" if any(one.severity == "error" for one in own) else first.severity
    return Finding(first.rule, severity, found, tuple(quotations), expected, computed)


def _is_plain(relation: Relation) -> bool:
    return len(relation.parts) == 1 and not relation.at_most


def _contradiction(relation: Relation, cause: Located) -> str:
    if relation.at_most:
        return f"{relation.wording}，多出{cause.in_own_unit(relation.difference)}"
    if len(relation.parts) == 1:
        other = relation.parts[0][1] if cause is relation.whole else relation.whole
        where = f"{other.where}的" if other.where and other.where != cause.where else ""
        return f"与{where}{other.label}{other.shown}不一致{_manner(cause, other)}"
    return f"{relation.wording}不成立，相差{cause.in_own_unit(relation.difference)}"


def _manner(one: Located, other: Located) -> str:
    """Say how an amount seems to have gone wrong: in another unit, or cut off; else nothing."""
    small, large = sorted((abs(one.value), abs(other.value)))
    if small and large / small in (Decimal(10000), Decimal(100000000)):
        return "（相差一万倍，像是元与万元混淆）"
    step = max(one.step, other.step)
    if large - small < step and one.step != other.step:
        return "（像是截去尾数，没有四舍五入）"
    return ""


def _rounded(value: Decimal, cause: Located) -> Decimal:
    rounded = (value / cause.step).quantize(Decimal(1), ROUND_HALF_UP) * cause.step
    return rounded if abs(rounded - value) <= cause.step / 2 else value


def _computed(relation: Relation) -> str:
    parts = "".join(
        f"{'+' if sign > 0 else '-'}{part.in_own_unit(part.value)}" for sign, part in relation.parts[:8]
    ).removeprefix("+")
    more = f"…（共{len(relation.parts)}项）" if len(relation.parts) > 8 else ""
    whole = relation.whole
    compared = "≤" if relation.at_most else "="
    total = f"={whole.in_own_unit(relation.sum)}" if len(relation.parts) > 1 else ""
    return f"{relation.wording}：{whole.in_own_unit(whole.value)} {compared} {parts}{more}{total}"
