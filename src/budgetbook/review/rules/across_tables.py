"""Table against table: the same amount in two of them, and sums that one states of another's parts (E10, E11)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from budgetbook.forms.schema import APPROPRIATION, FUNDS
from budgetbook.review.facts import Fact, Facts
from budgetbook.review.findings import ReviewResults
from budgetbook.review.scopes import BASIC, GENERAL, TOTAL, Scope

RULE = "R03"


def check(facts: Facts, results: ReviewResults) -> None:
    """Relate what stands in more than one table."""
    unified = _unified(facts)
    for same in unified.values():
        for one, other in _pairs(same):
            if one.name == TOTAL and abs(one.amount.value - other.amount.value) in facts.carried:
                continue
            results.add_sum(RULE, other.amount, [one.amount], "两张表的同一数据相等")
    _income_equals_spending(facts, results)
    _funds_make_up(unified, results)
    _economic_parts(facts, results)


def _pairs(same: list[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Pair each amount with one of another table: best with one of the same column."""
    seen: set[frozenset[tuple[object, ...]]] = set()
    for fact in same:
        others = [one for one in same if one.table is not fact.table]
        other = next((one for one in others if one.scope == fact.scope), others[0] if others else None)
        if other is not None and (pair := frozenset((fact.amount.key, other.amount.key))) not in seen:
            seen.add(pair)
            first, second = sorted((fact, other), key=lambda one: one.table.source.number)
            yield first, second


def _unified(facts: Facts) -> dict[Scope, list[Fact]]:
    """Group facts by what they are of; where all money is of one fund, what is of all is of that fund."""
    only = _only_fund(facts)
    # what a fund brings in, with or without what it carried over: places differ
    carried = any(re.search("结转|结余", fact.name) and fact.amount.value for fact in facts.all)
    groups: dict[Scope, list[Fact]] = {}
    for fact in facts.all:
        if fact.scope.item == "合计" or (
            ":" in fact.scope.item and fact.scope.item.split(":")[0] not in ("function", "economic", "name")
        ):
            continue
        scope = fact.scope
        if carried and scope.side == "收入" and scope.fund:
            continue
        if only and scope.fund in ("", APPROPRIATION, only):
            scope = replace(scope, fund=only)
        groups.setdefault(scope, []).append(fact)
    return {scope: found for scope, found in groups.items() if len({fact.amount.key[1] for fact in found}) > 1}


def _only_fund(facts: Facts) -> str:
    """The one fund of which all income is; empty where there are several, or it is not shown."""
    income = [
        fact
        for fact in facts.all
        if fact.table.kind == "balance" and fact.scope.side == "收入" and fact.scope.part == ""
    ]
    totals = {fact.amount.value for fact in income if fact.scope.item == TOTAL and not fact.scope.fund}
    if len(totals) != 1:
        return ""
    whole = next(iter(totals))
    filled = [fact for fact in income if fact.scope.fund in FUNDS and fact.amount.value]
    others = [fact for fact in income if fact.scope.fund not in ("", APPROPRIATION, *FUNDS) and fact.amount.value]
    if len(filled) == 1 and not others and filled[0].amount.value == whole and whole:
        return filled[0].scope.fund
    return ""


def _income_equals_spending(facts: Facts, results: ReviewResults) -> None:
    for kind in ("balance", "appropriation"):
        for income in facts.all:
            if (
                income.table.kind != kind
                or income.scope.side != "收入"
                or income.name != TOTAL
                or income.scope.item != TOTAL
            ):
                continue
            for spending in facts.by_scope.get(replace(income.scope, side="支出"), ()):
                if spending.table is income.table:
                    results.add_sum(RULE, spending.amount, [income.amount], "收入总计 = 支出总计")


def _funds_make_up(unified: dict[Scope, list[Fact]], results: ReviewResults) -> None:
    """财政拨款 of a 类 is the sum of its funds, each as its own table has it (three tables)."""
    for scope, found in unified.items():
        if scope.fund == APPROPRIATION and scope.side == "支出" and not scope.part:
            parts = [unified[key][0] for fund in FUNDS if (key := replace(scope, fund=fund)) in unified]
            if len(parts) == len(FUNDS):
                whole = next((fact for fact in found if fact.table.kind == "appropriation"), None)
                if whole is not None:
                    wording = "财政拨款支出 = 一般公共预算 + 政府性基金预算 + 国有资本经营预算"
                    results.add_sum(RULE, whole.amount, [part.amount for part in parts], wording)


def _economic_parts(facts: Facts, results: ReviewResults) -> None:
    """The economic items of basic spending against its 合计 in the functional table, and against “三公”经费."""
    three = {fact.scope.part: fact for fact in facts.all if fact.table.kind == "three_public"}
    for name, code in (("公务接待费", "30217"), ("公务用车运行维护费", "30231"), ("因公出国（境）费", "30212")):
        item = next(_basic_items(facts, code), None)
        if item is not None and name in three and item.amount.value > three[name].amount.value:
            wording = f"基本支出中的{name}（{code}）不大于“三公”经费的{name}"
            results.add_sum("R04", item.amount, [three[name].amount], wording, at_most=True, severity="warning")


def _basic_items(facts: Facts, code: str) -> Iterator[Fact]:
    for fact in facts.all:
        if fact.scope == Scope("支出", GENERAL, BASIC, f"economic:{code}"):
            yield fact
