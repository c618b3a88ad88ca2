"""Within the text, a whole against the parts that make it up (E09, E11, E33, E34), and shares of a whole (E13)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from budgetbook.checks.spelled_numbers import COUNT, SHARE, read_share, value_of
from budgetbook.core.number_tokens import sentence_around
from budgetbook.review.document import Paragraph
from budgetbook.review.findings import Ledger, Quotation, Relation
from budgetbook.review.located import Located
from budgetbook.review.model import Understood
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
_VEHICLES = re.compile(
    rf"(?:共有)?车辆(?:共)?{COUNT}辆[,，](?:其中)?[:：,，]?(?P<kinds>(?:[\u4e00-\u9fff()、]{{2,20}}?\d+辆[,，、;；]?(?:和)?)+)"
)
_AREA = re.compile(
    r"(?P<whole>\d+(?:\.\d+)?)平方米[,，]?[(（]?(?:其中)?[:：,，]?(?:包括)?(?P<first>地上|计容)[^\d。;；]{0,12}"
    r"(?P<one>\d+(?:\.\d+)?)平方米"
)
_OPPOSITE = {"地上": "地下", "计容": "不计容"}


def check(known: Understood, ledger: Ledger) -> set[int]:
    """Relate wholes and parts of the text; return which shares were judged."""
    by_paragraph: dict[int, list[Statement]] = {}
    for statement in of_kind(known.texts.statements, "now"):
        by_paragraph.setdefault(statement.order, []).append(statement)
    for own in by_paragraph.values():
        _whole_and_parts(own, ledger)
    for _, paragraph, _section in known.texts.paragraphs:
        text = plain_text(paragraph.text)
        _areas(paragraph, text, ledger)
        for match in _VEHICLES.finditer(text):
            kinds = [int(number) for number in re.findall(r"(\d+)辆", match["kinds"])]
            whole = value_of(match["number"])
            if (len(kinds) > 1 and whole != sum(kinds)) or (len(kinds) == 1 and kinds[0] > whole):
                said = f"车辆共{whole}辆，各类合计{sum(kinds)}辆。"
                where = Quotation(paragraph.place_at(match.start()), match.group(), "正文")
                ledger.find(
                    PARTS, "error", said, where, expected=f"{sum(kinds)}辆", computed=" + ".join(map(str, kinds))
                )
    return _shares(known, by_paragraph, ledger)


def _areas(paragraph: Paragraph, text: str, ledger: Ledger) -> None:
    """An area and what of it is above and below the ground: opposites make up the whole."""
    found: dict[int, Located] = {}

    def located(start: int, end: int, label: str) -> Located:
        if start not in found:
            typed, quoted = text[start:end], sentence_around(paragraph.text, start, end)
            step = Decimal(1).scaleb(-len(typed.partition(".")[2]))
            place = paragraph.place_at(start)
            found[start] = Located(Decimal(typed), step, "平方米", label, quoted, place, "正文", typed, False)
        return found[start]

    for match in _overlapping(_AREA, text):
        second = _OPPOSITE[match["first"]]
        other = re.compile(rf"{second}[^\d。;；]{{0,12}}(\d+(?:\.\d+)?)平方米").search(text, match.end())
        if other is None or "。" in text[match.end() : other.start()]:
            continue
        parts = (located(*match.span("one"), f"{match['first']}面积"), located(*other.span(1), f"{second}面积"))
        whole = located(*match.span("whole"), "面积")
        said = f"面积 = {match['first']} + {second}"
        ledger.relate(Relation(PARTS, whole, tuple((1, part) for part in parts), said))


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Find the matches of a pattern of which one may begin where another one's first number ends."""
    place = 0
    while match := pattern.search(text, place):
        yield match
        place = match.end("whole")


def _whole_and_parts(own: list[Statement], ledger: Ledger) -> None:
    for whole_name, part_names in _WHOLES:
        wholes = [one for one in own if re.search(whole_name, _bare(one))]
        for whole in wholes[:1]:
            found = []
            for name in part_names:
                after = [one for one in own if re.search(name, _bare(one)) and one.claim.start > whole.claim.start]
                if not after:
                    break
                found.append(after[0].amount)
            else:
                names = " + ".join(one.label for one in found)
                ledger.relate(
                    Relation(PARTS, whole.amount, tuple((1, one) for one in found), f"{whole.amount.label} = {names}")
                )


def _bare(statement: Statement) -> str:
    return statement.claim.term.replace('"', "")


def _shares(known: Understood, by_paragraph: dict[int, list[Statement]], ledger: Ledger) -> set[int]:
    """A share of an amount right before it in the whole that its paragraph begins with, or that it names."""
    judged: set[int] = set()
    for order, paragraph, _section in known.texts.paragraphs:
        text = plain_text(paragraph.text)
        own = by_paragraph.get(order, [])
        for match in _SHARE_OF.finditer(text):
            before = [
                one for one in own if one.claim.end <= match.start() and "。" not in text[one.claim.end : match.start()]
            ]
            if not before or not match["number"]:
                continue
            part = before[-1]
            if text[part.claim.end : match.start()].strip(",，(（ ") or not part.amount.value:
                continue
            wholes = _wholes(known, match["named"], own, part)
            value, allowed = read_share(match)
            if not wholes:
                continue
            judged.add(hash(part.amount.key))
            if not any(_is_share(part.amount, whole, value, allowed) for whole in wholes):
                whole = wholes[0]
                exact = round(part.amount.value * 100 / whole.value, 2)
                place = paragraph.place_at(match.start())
                quoted = Quotation(place, sentence_around(paragraph.text, part.claim.start, match.end()), "正文")
                how = f"{part.amount.shown} ÷ {whole.shown} = {exact}%"
                said = f"{part.amount.label}{part.amount.shown}占{match['share']}，算得{exact}%。"
                other = Quotation(whole.place, whole.quote, whole.where)
                ledger.find(SHARES, "error", said, quoted, other, expected=f"{exact}%", computed=how)
    return judged


def _wholes(known: Understood, named: str, own: list[Statement], part: Statement) -> list[Located]:
    words = re.sub(r"^(?:全部|本年|当年|我|本|部门|单位|的|比重|比例|比)*|(?:的|比重|比例|比)$", "", named.strip())
    if words:
        facts = known.terms.facts_of(words)
        return [fact.amount for fact in facts if fact.amount.value] if facts else []
    before = [one for one in own if one.claim.end <= part.claim.start]
    larger = [one.amount for one in before if one.amount.value >= part.amount.value]
    return larger[:1] + [one for one in larger[1:] if one.value]


def _is_share(part: Located, whole: Located, value: Decimal, allowed: Decimal) -> bool:
    if not whole.value:
        return False
    low = (part.value - part.step / 2) * 100 / (whole.value + whole.step / 2)
    high = (part.value + part.step / 2) * 100 / max(whole.value - whole.step / 2, Decimal("0.01"))
    exact = part.value * 100 / whole.value
    return abs(value - exact) <= allowed or (low - allowed <= value <= high + allowed and part.step >= 10000)
