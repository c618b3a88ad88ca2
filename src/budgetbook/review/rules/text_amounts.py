"""Text against tables, and text against text: an amount that is said of a term is the term's (E06, E07, E08, E37)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from budgetbook.review.facts import Fact
from budgetbook.review.findings import Quotation, ReviewResults, Severity, quote
from budgetbook.review.located import Key, Located
from budgetbook.review.scopes import fund_of, part_of
from budgetbook.review.statements import Statement, Texts, function_path_of, of_kind, plain_text
from budgetbook.review.terms import Terms

TABLE_RULE, TEXT_RULE, NAME_RULE, ROW_RULE = "R05", "R06", "R07", "R08"

_WITHIN_A_PART = re.compile(r"(?:支出|经费)[^,，。;；]{0,12}(?:中[,，]|[,，]?其中[:：,，]?)[^。;；]*$")


def check(texts: Texts, terms: Terms, results: ReviewResults) -> set[Key]:
    """Relate what sentences say with what tables hold; return which of the sentences' numbers were judged."""
    judged: set[Key] = set()
    by_term: dict[str, list[Statement]] = defaultdict(list)
    for statement in of_kind(texts.statements, "now"):
        path = function_path_of(statement.claim.term)
        if path is not None:
            _names(statement, path, terms, results)
        known = [] if _is_within_a_part(statement) else terms.facts_of(statement.claim.term)
        if not known:
            by_term[_key(statement.claim.term)].append(statement)
            continue
        judged.add(statement.amount.key)
        _against_tables(statement, known, results)
    for same in by_term.values():
        _against_text(same, results, judged)
    return judged


def _is_within_a_part(statement: Statement) -> bool:
    """Tell whether a sentence speaks of a fund within a part of spending alone: 基本支出中，财政拨款……"""
    text, claim = plain_text(statement.paragraph.text), statement.claim
    return not part_of(claim.term) and bool(fund_of(claim.term)) and bool(_WITHIN_A_PART.search(text[: claim.start]))


def _against_tables(statement: Statement, known: Sequence[Fact], results: ReviewResults) -> None:
    amount = statement.amount
    nearest = nearest_fact(statement, known)
    if not amount.value and all(not fact.amount.value for fact in known):
        return
    cut = is_cut_off(amount, nearest.amount)
    severity: Severity = "warning" if cut else "error"
    wording = "正文与附表的同一数据相等"
    results.add_sum(TABLE_RULE, amount, [nearest.amount], wording, severity=severity)


def nearest_fact(statement: Statement, known: Sequence[Fact]) -> Fact:
    """Return the fact with which a statement agrees, else the one that it most likely means."""
    agreeing = (fact for fact in known if _agrees(statement.amount, fact.amount))
    return next(agreeing, None) or _likely(statement, known)


def _likely(statement: Statement, known: Sequence[Fact]) -> Fact:
    """The fact that a sentence most likely means: of the fund that it or its heading names, then the nearest amount."""
    words = f"{statement.section}{statement.paragraph.text[: statement.claim.start]}"

    def rank(fact: Fact) -> tuple[bool, bool, Decimal]:
        fund = fact.scope.fund
        return (
            bool(fund) and fund[:4] not in words,
            bool(fact.scope.part) and fact.scope.part not in words,
            abs(fact.amount.value - statement.amount.value),
        )

    return min(known, key=rank)


def _agrees(amount: Located, other: Located) -> bool:
    """Tell whether an amount is another, rounded to its own last digit."""
    if amount.step <= other.step:
        return amount.value == other.value or (
            abs(amount.value - other.value) <= other.step / 2 and amount.step != other.step
        )
    rounded = (other.value / amount.step).quantize(Decimal(1), ROUND_HALF_UP) * amount.step
    return amount.value == rounded


def is_cut_off(amount: Located, other: Located) -> bool:
    """Tell whether an amount is another without the digits after its own last one."""
    cut = (other.value / amount.step).quantize(Decimal(1), ROUND_DOWN) * amount.step
    return amount.step > other.step and amount.value == cut


def _names(statement: Statement, path: re.Match[str], terms: Terms, results: ReviewResults) -> None:
    found = terms.function_path(path)
    quoted = f"{statement.claim.term}{statement.amount.shown}"
    where = Quotation(statement.amount.position, quoted, statement.amount.where)
    for written, known in found.wrong:
        fact = next((one for one in terms.facts.all if one.name == known), None)
        others = (quote(fact.amount),) if fact else ()
        results.add_finding(
            NAME_RULE,
            "error",
            f"正文把科目写作“{written}”，附表中同一科目（{found.code}）是“{known}”。",
            where,
            *others,
            expected=known,
        )
    if not found.code and terms.facts.functions and statement.amount.value:
        results.add_finding(
            ROW_RULE,
            "error",
            f"正文列有科目“{statement.claim.term}”{statement.amount.shown}，附表中没有这个科目。",
            where,
        )


def _key(term: str) -> str:
    return re.sub(r'"|预算$|总额$|金额$|资金$|支出$|合计$|总计$', "", re.sub(r"预算|的", "", term))


def _against_text(same: Sequence[Statement], results: ReviewResults, judged: set[Key]) -> None:
    """Compare amounts of one term in the text, only for terms that mean one thing everywhere."""
    if not re.search("三公|出国|接待|公务用车|机关运行|采购", same[0].claim.term) or len(same) < 2:
        return
    first = same[0]
    for other in same[1:]:
        judged |= {first.amount.key, other.amount.key}
        if other.order != first.order and not other.claim.parts and not first.claim.parts:
            results.add_sum(TEXT_RULE, other.amount, [first.amount], "正文两处的同一数据相等")
