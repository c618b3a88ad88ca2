"""Changes told in the text: difference, percent and direction against the two amounts beside them (E16-E19, E23)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from budgetbook.checks.direction import contradicts
from budgetbook.checks.spelled_numbers import IN_YUAN, SHARE, amounts_in, read_share
from budgetbook.core.number_tokens import sentence_around
from budgetbook.figures import plain
from budgetbook.review.amounts import range_of_change, range_of_growth, slack_of
from budgetbook.review.document import Paragraph
from budgetbook.review.findings import Quotation, ReviewResults, Severity, quote_sentence
from budgetbook.review.located import Key, Located
from budgetbook.review.statements import Texts, function_path_of, plain_text
from budgetbook.review.terms import Terms

CHANGE_RULE, DIRECTION_RULE, ZERO_RULE, SAME_RULE = "R10", "R11", "R12", "R06"
_UP, _DOWN = "增加|增长|上升|提高|上涨", "减少|下降|降低|压减|下滑"
_DIRECTION = re.compile(rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:额|率|幅度)?(?:了|为|约|共|人民币)*\s*$")
_FLAT = re.compile(r"持平|一致(?![性的])|保持不变|没有变化|无变化|无增减")
_COMPARES = re.compile(r"比|较|与|同比")
_NOTHING = re.compile(r"(?:未|没有)安排(?:预算)?[^,，。]{0,6}[,，]")
_NEW = re.compile(r"[(（,，]?(?:上年|去年|20\d\d年)(?:未|没有|无)(?:安排|此项|该项|预算)")
"""What says behind a change that there was nothing to change from."""
_SENTENCE = re.compile(r"[。!?\n]")
_PERCENT = re.compile(SHARE)
_REASON = re.compile(r"(?:主要)?原因(?:是|为|系)?[:：]?\s*(?P<reason>[^。;；]*)")
_CENT = Decimal("0.005")


@dataclass
class _SentenceState:
    """What a sentence has stated of one term so far."""

    now: Located | None = None
    base: Located | None = None
    difference: tuple[Located, int] | None = None
    growth: tuple[Located, int, Decimal] | None = None
    places: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    amount: Located | None
    percent: Decimal | None
    allowed: Decimal


def check(texts: Texts, terms: Terms, results: ReviewResults) -> set[Key]:
    """Judge the changes of all sentences; return which numbers were judged."""
    judged: set[Key] = set()
    for _, paragraph, section in texts.paragraphs:
        text = plain_text(paragraph.text)
        for start, end in _sentences(text):
            reader = _Reader(texts, terms, paragraph, section, text, results, judged)
            reader.read(start, end)
    return judged


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _SENTENCE.finditer(text):
        yield start, stop.start()
        start = stop.end()
    yield start, len(text)


class _Reader:
    """Reads one sentence from number to number; the words between two tell what the second is."""

    def __init__(
        self,
        texts: Texts,
        terms: Terms,
        paragraph: Paragraph,
        section: str,
        text: str,
        results: ReviewResults,
        judged: set[Key],
    ) -> None:
        self._texts, self._terms = texts, terms
        self._paragraph, self._section, self._text = paragraph, section, text
        self._results, self._judged = results, judged
        self._last_year, self._year = str(texts.year - 1), str(texts.year)
        own = [one for one in texts.statements if one.paragraph is paragraph]
        self._changed = {one.amount.key: one.claim.term for one in own if one.claim.kind == "change"}
        of_item = [one for one in own if one.claim.kind == "now" and function_path_of(one.claim.term)]
        self._of_item = of_item[0].amount if len(of_item) == 1 else None

    def read(self, start: int, end: int) -> None:
        state = _SentenceState()
        place = start
        for token in self._tokens(start, end):
            words = self._text[place : token.start]
            direction = _DIRECTION.search(words)
            sign = (1 if direction["up"] else -1) if direction else 0
            if state.now is None and _NOTHING.search(words):
                state.now = self._nothing(place)
            if token.percent is not None:
                if sign:
                    state = state if state.growth is None else _SentenceState()
                    state.growth = (self._percentage(token), sign, token.allowed)
                    self._judge(state, token.end)
            elif token.amount is not None:
                flat = _FLAT.search(words)
                if sign and (_COMPARES.search(words) or state.now or state.base):
                    state = _SentenceState() if state.places else state
                    state.difference = (token.amount, sign)
                    if state.base is None and _NEW.match(self._text[token.end :]):
                        state.base = self._nothing(token.end)
                    if self._next_is_percent(token.end):
                        place = token.end
                        continue
                    self._judge(state, token.end)
                elif self._is_base(words):
                    state.base = token.amount
                else:
                    if state.now is not None and not state.places:
                        self._flat(state, words if flat else "")
                    if state.now is not None or state.places:
                        again = not state.places and re.search(rf"{self._year}年", words) is not None
                        base = state.base if again else None
                        state = _SentenceState(base=base)
                    state.now = self._same(words, token.amount)
            place = token.end
        self._flat(state, self._text[place:end])

    def _nothing(self, place: int) -> Located:
        """Return the amount of what is said not to be in a year's budget."""
        quoted = sentence_around(self._paragraph.text, place, place + 1)
        where = self._paragraph.position_at(place)
        return Located(Decimal(0), Decimal(0), "万元", "未安排", quoted, where, "正文", "0", False, ("none", place))

    def _of_table(self, difference: Located) -> Located | None:
        """Return this year's amount of the term that changed from the tables, where all of them agree."""
        term = self._changed.get(difference.key)
        facts = self._terms.facts_of(term) if term else []
        return facts[0].amount if len({fact.amount.value for fact in facts}) == 1 else None

    def _same(self, words: str, amount: Located) -> Located:
        """Compare this year's amount, where a paragraph on one item states it again, with that of the item."""
        item = self._of_item
        if (
            item is None
            or amount.key == item.key
            or not re.search(rf"{self._year}年(?:当年)?预算(?:安排|数)为?$", words)
        ):
            return amount
        self._judged |= {amount.key, item.key}
        if amount.value == item.value:
            return amount
        message = f"同一科目前面是{item.shown}，后面是{amount.shown}。"
        self._results.add_finding(SAME_RULE, "error", message, *self._quote(amount, item), expected=item.shown)
        return item

    def _tokens(self, start: int, end: int) -> Iterator[_Token]:
        found = [
            _Token(one.start, one.end, self._texts.amount(self._paragraph, self._section, one, "正文金额"), None, _CENT)
            for one in amounts_in(self._text)
            if one.with_unit and start <= one.start < end
        ]
        taken = [range(token.start, token.end) for token in found]
        for match in _PERCENT.finditer(self._text, start, end):
            if match["number"] and not any(match.start() in one for one in taken):
                value, _ = read_share(match)
                decimals = len(match["number"].partition(".")[2])
                found.append(_Token(*match.span(), None, value, Decimal(1).scaleb(-decimals) / 2))
        return iter(sorted(found, key=lambda token: token.start))

    def _percentage(self, token: _Token) -> Located:
        quoted = sentence_around(self._paragraph.text, token.start, token.end)
        position = self._paragraph.position_at(token.start)
        value = token.percent or Decimal(0)
        typed = self._text[token.start : token.end]
        return Located(
            value, token.allowed, "%", "增减幅度", quoted, position, "正文", typed, False, ("%", token.start)
        )

    def _is_base(self, words: str) -> bool:
        flat = list(_FLAT.finditer(words))
        words = words[flat[-1].end() :] if flat else words
        named = re.findall(r"20\d\d|上年|去年", words)
        return bool(named) and named[-1] in (self._last_year, "上年", "去年") and not _DIRECTION.search(words)

    def _next_is_percent(self, place: int) -> bool:
        return (
            re.match(
                r"[,，]?\s*(?:同比)?(?:增幅|降幅|增长|下降|增加|减少|上升|降低)[^,，。;；\d]{0,6}\d+(?:\.\d+)?%",
                self._text[place:],
            )
            is not None
        )

    def _quote(self, *others: Located) -> tuple[Quotation, ...]:
        seen: dict[tuple[object, str], Quotation] = {}
        for one in others:
            seen.setdefault((one.position, one.quote), Quotation(one.position, one.quote, one.where or "正文"))
        return tuple(seen.values())

    def _judge(self, state: _SentenceState, place: int) -> None:
        state.places.append(place)
        growth, difference = state.growth, state.difference
        if difference and state.now is None and state.base is None:
            state.now = self._of_table(difference[0])
        now, base = state.now, state.base
        amounts = [one for one in (now, base, difference and difference[0], growth and growth[0]) if one]
        if growth and difference and growth[1] != difference[1]:
            self._find(DIRECTION_RULE, "增减额与增减幅度的方向相反。", "", "", *amounts)
        elif (now or base) and len(amounts) > 1:
            self._against(state, amounts)
        self._reason(state, place, amounts)

    def _against(self, state: _SentenceState, amounts: list[Located]) -> None:
        growth, difference, now, base = state.growth, state.difference, state.now, state.base
        if base is None and now is not None and difference is not None:
            value = now.value - difference[1] * difference[0].value
            if value < -(now.step + difference[0].step) / 2:
                message = f"{now.shown}不可能比上年增加{difference[0].shown}。"
                self._find(CHANGE_RULE, message, "", f"{now.shown} - {difference[0].shown} < 0", *amounts)
                return
            if growth is None:
                return
            base = Located(max(value, Decimal(0)), difference[0].step + now.step, now.unit, "上年数", "", now.position)
        if base is None or now is None:
            return
        self._judged |= {one.key for one in amounts}
        change = now.value - base.value
        stated = difference[1] * difference[0].value if difference is not None and state.base is not None else change
        if difference is not None and abs(change - stated) > slack_of(now, base, difference[0]):
            expected = self._signed(change, now)
            how = f"{now.shown} - {base.shown} = {now.in_own_unit(change)}"
            self._find(CHANGE_RULE, f"增减额与两年的数不符：{difference[0].shown}。", expected, how, *amounts)
            return
        if growth is None:
            return
        percent, sign, allowed = growth
        if not base.value:
            if now.value:
                self._find(
                    ZERO_RULE, f"上年为零，不应有增减幅度（{percent.typed}）。", "上年无此项，不写百分比", "", *amounts
                )
            return
        if state.base is None and difference is not None:
            low, high = range_of_change(now, *difference)
        else:
            low, high = range_of_growth(now, base)
        if not low - allowed <= sign * percent.value <= high + allowed:
            exact = change * 100 / base.value
            one, other = (plain(amount.value / IN_YUAN[now.unit], strip=True) for amount in (now, base))
            how = f"({one} - {other}) ÷ {other} = {round(exact, 2)}%"
            wrong_direction = exact * sign < 0 and abs(abs(exact) - percent.value) <= allowed + (high - low)
            rule = DIRECTION_RULE if wrong_direction else CHANGE_RULE
            expected = f"{'增长' if exact > 0 else '下降'}{abs(round(exact, 2))}%"
            direction = "增加" if sign > 0 else "减少"
            self._find(rule, f"增减幅度与两年的数不符：{direction}{percent.typed}。", expected, how, *amounts)

    def _flat(self, state: _SentenceState, words: str) -> None:
        """Judge 持平 behind two amounts."""
        if state.now is None or state.base is None or state.growth or state.difference or not _FLAT.search(words):
            return
        now, base = state.now, state.base
        self._judged |= {now.key, base.key}
        if abs(now.value - base.value) > (now.step + base.step) / 2 and re.match(r"[,，]?\s*(?:比|与|较|同)", words):
            how = f"{now.shown} - {base.shown} = {now.in_own_unit(now.value - base.value)}"
            self._find(
                CHANGE_RULE, "两年的数不同，却说持平。", self._signed(now.value - base.value, now), how, now, base
            )

    def _reason(self, state: _SentenceState, place: int, amounts: list[Located]) -> None:
        sign = state.growth[1] if state.growth else state.difference[1] if state.difference else 0
        match = _REASON.search(self._text, place, place + 120)
        before = self._text[place : match.start()] if match else ""
        if not match or not sign or not amounts or re.search(r"[;；\d]", before):
            return
        reason = match["reason"].strip()
        if reason and contradicts(reason, "增加" if sign > 0 else "减少", self._year):
            restated = re.fullmatch(r"[^,，、]*(?:经费|支出|费用?|资金|补贴|工资|公积金)(?:增加|减少)", reason)
            quotation = quote_sentence(self._paragraph, match)
            message = f"写的是{'增加' if sign > 0 else '减少'}，原因却是“{reason[:40]}”。"
            severity: Severity = "error" if restated else "warning"
            self._results.add_finding(
                DIRECTION_RULE, severity, message, *self._quote(*amounts[-1:]), quotation, expected="方向一致的原因"
            )

    def _signed(self, change: Decimal, one: Located) -> str:
        if not change:
            return "持平"
        return f"{'增加' if change > 0 else '减少'}{one.in_own_unit(abs(change))}"

    def _find(self, rule: str, message: str, expected: str, how: str, *amounts: Located) -> None:
        shown = [one for one in reversed(amounts) if one.quote]
        self._results.add_finding(rule, "error", message, *self._quote(*shown), expected=expected, computed=how)
