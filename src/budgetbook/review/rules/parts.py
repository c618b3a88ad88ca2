"""Within the text, a whole against the parts that make it up (E09, E11, E33, E34), and shares of a whole (E13)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from budgetbook.checks.spelled_numbers import COUNT, SHARE, read_share, value_of
from budgetbook.core.number_tokens import sentence_around
from budgetbook.review.document import Paragraph
from budgetbook.review.facts import normalised_name, subset_sums
from budgetbook.review.findings import Relation, ReviewResults, quote, quote_match, quote_sentence
from budgetbook.review.located import Key, Located
from budgetbook.review.model import AnalysedDocument
from budgetbook.review.scopes import TOTAL, fund_of, part_of
from budgetbook.review.statements import Statement, of_kind, plain_text

PARTS, SHARES = "R13", "R09"
_WHOLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"三公", (r"因公出国", r"公务接待", r"公务用车购置(?:及|和)运行")),
    (r"公务用车购置(?:及|和)运行", (r"公务用车购置费", r"公务用车运行")),
    (r"^政府采购(?!货物|工程|服务)", (r"政府采购货物", r"政府采购工程", r"政府采购服务")),
    (r"^(?:本年)?支出(?:预算)?(?:总计|合计)?", (r"^基本支出", r"^项目支出")),
    (r"基本支出", (r"^人员经费", r"^(?:日常)?公用经费")),
)
_SHARE_OF = re.compile(rf"占(?P<named>[^,。;!?\n%\d]{{0,24}}?){SHARE}")
_TERM = re.compile(r"([\u4e00-\u9fff“”\"()（）、]{2,30}?)(?:最多|较多|最大|较大|居首|为主)?[,，]?$")
_WITHIN = re.compile(
    r"(?:^|[。;；,，:：]|年)(?P<whole>[\u4e00-\u9fff\"]{4,24}?)中(?:[,，]|[最较]多的是|主要是)?[^,，。;；]*[,，]?$"
)
"""The whole that a share is of, where 中 stands behind it: 一般公共预算基本支出中，人员经费占……"""
_VEHICLES = re.compile(
    rf"(?:共有)?车辆(?:共)?{COUNT}辆[,，](?:其中)?[:：,，]?(?P<kinds>(?:[\u4e00-\u9fff()、]{{2,20}}?\d+辆[,，、;；]?(?:和)?)+)"
)
_AREA = re.compile(
    r"(?P<whole>\d+(?:\.\d+)?)平方米[,，]?[(（]?(?:其中)?[:：,，]?(?:包括)?(?P<first>地上|计容)[^\d。;；]{0,12}"
    r"(?P<one>\d+(?:\.\d+)?)平方米"
)
_OPPOSITE = {"地上": "地下", "计容": "不计容"}


def check(document: AnalysedDocument, results: ReviewResults) -> set[Key]:
    """Relate wholes and parts of the text; return which shares were judged."""
    by_paragraph: dict[int, list[Statement]] = {}
    for statement in of_kind(document.texts.statements, "now"):
        by_paragraph.setdefault(statement.order, []).append(statement)
    for own in by_paragraph.values():
        _whole_and_parts(own, document.facts.carried, results)
    for _, paragraph, _section in document.texts.paragraphs:
        text = plain_text(paragraph.text)
        _areas(paragraph, text, results)
        for match in _VEHICLES.finditer(text):
            kinds = [int(number) for number in re.findall(r"(\d+)辆", match["kinds"])]
            whole = value_of(match["number"])
            if (len(kinds) > 1 and whole != sum(kinds)) or (len(kinds) == 1 and kinds[0] > whole):
                message = f"车辆共{whole}辆，各类合计{sum(kinds)}辆。"
                where = quote_match(paragraph, match)
                results.add_finding(
                    PARTS, "error", message, where, expected=f"{sum(kinds)}辆", computed=" + ".join(map(str, kinds))
                )
    return _shares(document, by_paragraph, results)


def _areas(paragraph: Paragraph, text: str, results: ReviewResults) -> None:
    """Relate an area with its parts above and below the ground, or with and without 计容."""
    found: dict[int, Located] = {}

    def located(start: int, end: int, label: str) -> Located:
        if start not in found:
            typed, quoted = text[start:end], sentence_around(paragraph.text, start, end)
            step = Decimal(1).scaleb(-len(typed.partition(".")[2]))
            position = paragraph.position_at(start)
            found[start] = Located(Decimal(typed), step, "平方米", label, quoted, position, "正文", typed, False)
        return found[start]

    for match in _overlapping(_AREA, text):
        second = _OPPOSITE[match["first"]]
        other = re.compile(rf"{second}[^\d。;；]{{0,12}}(\d+(?:\.\d+)?)平方米").search(text, match.end())
        if other is None or "。" in text[match.end() : other.start()]:
            continue
        parts = (located(*match.span("one"), f"{match['first']}面积"), located(*other.span(1), f"{second}面积"))
        whole = located(*match.span("whole"), "面积")
        wording = f"面积 = {match['first']} + {second}"
        results.add_sum(PARTS, whole, parts, wording)


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Find the matches of a pattern of which one may begin where another one's first number ends."""
    place = 0
    while match := pattern.search(text, place):
        yield match
        place = match.end("whole")


def _whole_and_parts(own: list[Statement], carried: frozenset[Decimal], results: ReviewResults) -> None:
    for whole_name, part_names in _WHOLES:
        wholes = [one for one in own if re.search(whole_name, _bare(one))]
        for whole in wholes[:1]:
            after = [one for one in own if one.claim.start > whole.claim.start]
            found = [one for name in part_names if (one := _first(name, after)) is not None]
            # of goods, works and services those are left out that are not bought
            if len(found) == len(part_names) or (len(found) > 1 and "采购" in whole_name):
                names = " + ".join(one.label for one in found)
                relation = Relation(
                    PARTS, whole.amount, tuple((1, one) for one in found), f"{whole.amount.label} = {names}"
                )
                # other parts may be listed beside them, and what is carried over
                others = {one.amount.value for one in after if one.amount not in found}
                if relation.whole.value - relation.sum not in subset_sums(others) | carried:
                    results.add_relation(relation)


def _first(name: str, statements: list[Statement]) -> Located | None:
    return next((one.amount for one in statements if re.search(name, _bare(one))), None)


def _bare(statement: Statement) -> str:
    return statement.claim.term.replace('"', "")


def _shares(document: AnalysedDocument, by_paragraph: dict[int, list[Statement]], results: ReviewResults) -> set[Key]:
    """Check shares: an amount as a percentage of the whole that is named, or of a larger amount before it."""
    judged: set[Key] = set()
    for order, paragraph, _section in document.texts.paragraphs:
        text = plain_text(paragraph.text)
        own = by_paragraph.get(order, [])
        for match in _SHARE_OF.finditer(text):
            if not match["number"]:
                continue
            part = _part_before(document, text, match, own)
            wholes = _wholes(document, match["named"], text[: match.start()], own, part) if part else []
            if part is None or not wholes or not part.value:
                continue
            value, allowed = read_share(match)
            judged.add(part.key)
            exactly = _exact(document, part)
            if any(_is_share(exactly, _exact(document, whole), value, allowed) for whole in wholes):
                continue
            whole = wholes[0]
            exact = round(part.value * 100 / whole.value, 2)
            how = f"{part.shown} ÷ {whole.shown} = {exact}%"
            message = f"{part.label}{part.shown}占{match['share']}，算得{exact}%。"
            here = quote_sentence(paragraph, match)
            others = [quote(one) for one in (part, whole) if one.quote != here.text]
            results.add_finding(SHARES, "error", message, here, *others, expected=f"{exact}%", computed=how)
    return judged


def _part_before(document: AnalysedDocument, text: str, match: re.Match[str], own: list[Statement]) -> Located | None:
    """Return the amount whose share is stated: the one right before it, or that of the term right before it."""
    before = [one for one in own if one.claim.end <= match.start()]
    if before and not text[before[-1].claim.end : match.start()].strip(",，(（ "):
        return before[-1].amount
    term = _TERM.search(text[: match.start()])
    if term is None:
        return None
    name = re.split("[中的年是为]", term[1])[-1]
    if name not in document.terms_in_use and not document.facts.by_name.get(normalised_name(name)):
        return None
    fund = fund_of(re.split("[。;；]", text[: match.start()])[-1])
    facts = document.terms.facts_of(name)
    of_all = [fact for fact in facts if not fact.scope.fund and (part_of(name) or not fact.scope.part)]
    of_fund = [fact for fact in facts if fund and fact.scope.fund == fund]
    found = [fact.amount for fact in of_fund or of_all or facts]
    found = found or [one.amount for one in of_kind(document.texts.statements, "now") if one.claim.term == name]
    return found[0] if len({one.value for one in found}) == 1 else None


def _wholes(document: AnalysedDocument, named: str, before: str, own: list[Statement], part: Located) -> list[Located]:
    """Return the amounts that a share can be of."""
    if not named.strip() and (match := _WITHIN.search(before)):
        named = match["whole"]
    words = re.sub(r"^(?:全部|本年|当年|我|本|部门|单位|的|比重|比例|比)*|(?:的|比重|比例|比)$", "", named.strip())
    if words:
        return [fact.amount for fact in document.terms.facts_of(words) if fact.amount.value]
    earlier = [one for one in own if one.claim.end <= len(before) and one.amount is not part]
    larger = [one.amount for one in earlier if one.amount.value >= part.value]
    totals = [
        fact.amount
        for fact in (document.facts.all if part.in_table else ())
        if fact.scope.item in (TOTAL, "") and fact.amount.value >= part.value
    ]
    if larger:
        # the paragraph begins with it, or 其中 follows it
        within = [
            one.amount for one in earlier if re.match(r"[^。]{0,12}其中", before[one.claim.end :]) and one.amount.value
        ]
        return list(dict.fromkeys([*within[-1:], *larger, *totals]))
    return totals


def _exact(document: AnalysedDocument, one: Located) -> Located:
    """Give an amount of the text the last digit with which a table has it of the same term: it was not rounded."""
    if one.in_table:
        return one
    steps = [fact.amount.step for fact in document.terms.facts_of(one.label) if fact.amount.value == one.value]
    return replace(one, step=min([one.step, *steps]))


def _is_share(part: Located, whole: Located, value: Decimal, allowed: Decimal) -> bool:
    if not whole.value:
        return False
    low = (part.value - part.step / 2) * 100 / (whole.value + whole.step / 2)
    high = (part.value + part.step / 2) * 100 / max(whole.value - whole.step / 2, Decimal("0.01"))
    exact = part.value * 100 / whole.value
    return abs(value - exact) <= allowed or (low - allowed <= value <= high + allowed and part.step >= 10000)
