"""What a sentence of the unit's prose states of a term of the budget: its amount, last year's, its change, its growth.

A number belongs to a term where between the two stand only words that carry it over (基本支出预算安排1444万元), in one
clause or in one that goes on comparing (比上年增加9.9万元). All others belong to nothing that is known here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from budgetbook.checks.spelled_numbers import SHARE, SpelledAmount, read_share

Kind = Literal["now", "last year", "change", "growth", "same"]

_WORDS = {
    "last": "上一?年度?|去年度?|上一年|同期",
    "this": "本年度?|今年|当年",
    "until": "(?:增加|增长|提高|上升|减少|下降|降低|压减|压缩|升|降|增|减)(?:到|至|为)",
    "from": "[由从]",
    "same": "持平|保持不变|没有变化|无变化|无增减",
    "down": "负增长|减少额?|下降|降低|下滑|压减|压缩|缩减|削减|核减|调减|减幅|降幅|减",
    "up": "增加额?|增长|上升|提高|上涨|追加|调增|增幅|涨幅|增",
    "other": "增减|新增|增值税|增编|减免|加快|提高到?标准|减灾|增强",
    "compare": "相比|比较|同比|对比|相较|比|较|与|同|和",
    "bound": "不超过|控制在|不高于|不低于|不少于|不大于|限额|上限|[以之]内|以[上下]|左右|超过|达到?|[≥≤<>]",
    "clause": r"[,;、]",
    "carry": (
        r"\((?:不?含|包括|剔除|扣除)?[^()\d,;增减升降上去]{1,16}\)|"
        r"预算数?|决算数?|执行数?|数额?|总额|总数|金额|额度?|规模|安排|计划|拟|预计|共计?|合计|总计|分别|均|各|计|为|是|约|近|仅|的|了|"
        r"资金|支出|经费|收入|拨款|年初|部门|单位|全年|有所|略有?|大幅|小幅|明显|持续|共|将|已|幅度|率|比例|其中|主要|"
        r"列支?|编制|批复|调整|核定|财政|万元|元|人民币|[()\[\]:\"'“”‘’\s]|年度?"
    ),
}
_PARTS = re.compile(
    r"一般公共预算|政府性基金|国有资本|财政拨款|财政专户|单位资金|其他资金|结转|事业收入|经营收入|上级|中央|省级|专项|"
    r"\(类\)|\(款\)|\(项\)"
)
"""What narrows a term to the money of one source, anywhere before it in its sentence."""
_OTHERS = re.compile(
    r"(?:下属|所属|二级|其他|其它|部分|另|每|人均|平均|户均|剩余|结余|结转|扣除|除|追加|新增|调整|累计|历年|[一二三四五六七八九十]年|"
    r"馆|中心|学校|院|所|站|队|处|科|室|办|社区|街道|镇|乡|村|县|区|户|家|人|项目|类|(?<!拨)款|项)[的\s\"”]*$"
)
"""What right before a term makes it another's."""
_OF_MONEY = re.compile(r"(?:支出|收入|经费|费用?|总计|预算|资金|拨款|采购)$")
"""A name that can only be of money: what is compared after its clause is compared with it."""
_SHARE = re.compile(SHARE)
_RATE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*倍")
_SENTENCES = re.compile(r"[。!?\n]")


@dataclass(frozen=True)
class Claim:
    """What is stated of a term.

    Attributes
    ----------
    term
        Its name in half-width signs; empty where a cell states a growth and does not say of what.
    kind
        Whether of its amount of this or of last year, of its change, of its growth in percent; or that it is the same.
    start, end
        Where in its text the number stands, or the words that say that nothing changed.
    amount, percent, allowed
        The number; by how much a percentage may be off.
    sign
        1 where it rose, -1 where it fell, 0 where it is not said.
    parts
        Whether the sentence may speak of the money of one source.
    sure
        Whether it is of the budget at all: a growth of what an earlier sentence told of may be of anything.
    budget
        Whether it is said to be of the budget, which states amounts and sets no bounds.
    """

    term: str
    kind: Kind
    start: int
    end: int
    amount: SpelledAmount | None = None
    percent: Decimal = Decimal(0)
    allowed: Decimal = Decimal(0)
    sign: int = 0
    parts: bool = False
    budget: bool = False
    sure: bool = True


class Reader:
    """Reads sentences, knowing the names of the terms and the years.

    Parameters
    ----------
    names
        A pattern of all names of terms in half-width signs, the longest first.
    own
        The unit's names, which narrow nothing.
    year
        The budget's.
    """

    def __init__(self, names: str, own: tuple[str, ...], year: int) -> None:
        words = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _WORDS.items() if kind != "other")
        own_names = "|".join(map(re.escape, sorted(own, key=len, reverse=True)))
        self._token = re.compile(
            rf"(?P<year>(?:19|20)\d\d年度?)|(?P<own>{own_names}|我局|我单位|我委|本局|本单位|本部门|我部门|全局)|(?P<term>{names})|"
            rf"(?P<other>{_WORDS['other']})|{words}"
        )
        self._year = year

    def claims(self, text: str, amounts: list[SpelledAmount], subject: str = "") -> Iterator[Claim]:
        """Go through what a text states.

        Parameters
        ----------
        text
            Of plain signs.
        amounts
            Its amounts, in order.
        subject
            The term that it is about before any is named: the item of a reason.
        """
        numbers: list[tuple[int, int, SpelledAmount | re.Match[str]]] = [(one.start, one.end, one) for one in amounts]
        for pattern in (_SHARE, _RATE):
            found = ((*_place(match), match) for match in pattern.finditer(text))
            numbers += [one for one in found if not any(one[0] < end and start < one[1] for start, end, _ in numbers)]
        numbers.sort(key=lambda one: one[0])
        start = 0
        state = _State(subject, unnamed=not subject)
        for sentence in [*_SENTENCES.finditer(text), None]:
            end = sentence.start() if sentence else len(text)
            state.begin_sentence()
            yield from self._sentence(text, start, end, [one for one in numbers if start <= one[0] < end], state)
            start = end + 1

    def _sentence(
        self,
        text: str,
        start: int,
        end: int,
        numbers: list[tuple[int, int, SpelledAmount | re.Match[str]]],
        state: "_State",
    ) -> Iterator[Claim]:
        place = start
        while place < end:
            number = next((one for one in numbers if one[0] == place), None)
            if number is not None:
                claim = state.claim(number)
                if claim is not None:
                    yield claim
                place = number[1]
                continue
            token = self._token.match(text, place, end)
            if token is None:
                state.say_other(text[place])
                place += 1
                continue
            kind = token.lastgroup or ""
            if kind == "year":
                kind = "last" if int(token.group()[:4]) == self._year - 1 else "this"
            if kind == "term":
                state.name(token.group(), text[start:place])
            elif kind == "same":
                claim = state.same(token.start(), token.end())
                if claim is not None:
                    yield claim
            else:
                state.say(kind, token.group())
            place = token.end()


class _State:
    """What a sentence has said so far."""

    def __init__(self, subject: str, *, unnamed: bool) -> None:
        self.subject, self.unnamed = subject, unnamed
        self.first = self.sure = True
        self.parts = False
        self.near = True
        self._begin_clause()

    def _begin_clause(self) -> None:
        self.sign: int | None = None
        self.last = self.compares = self.in_clause = self.budget = False
        self.others = ""

    def begin_sentence(self) -> None:
        """A sentence that begins by comparing goes on with the subject of the one before, if that had one."""
        self._begin_clause()
        self.sure = self.first or bool(self.subject)
        self.first, self.unnamed, self.near = False, not self.subject, True

    def name(self, term: str, before: str) -> None:
        """Take up a term; 支出预算 after another (公务接待费支出预算) is no term of its own."""
        if term in ("支出预算", "收入预算") and self.in_clause and before.rstrip(' 的"”').endswith(self.subject):
            return
        clause = re.split(r"[,;、]", before)[-1]
        last = self.last and not self.others and not self.compares
        self.parts = _PARTS.search(before) is not None
        self.subject, self.near, self.unnamed = term, not _OTHERS.search(clause), False
        self.sign, self.in_clause, self.last, self.compares = None, True, last, False
        self.budget = False

    def say(self, kind: str, word: str) -> None:
        """Take up a word that carries a number over to its term."""
        match kind:
            case "last" | "from":
                self.last = True
            case "this" | "until":
                self.last, self.sign = False, None
            case "up" | "down":
                self.sign = 1 if kind == "up" else -1
            case "compare":
                self.compares = True
            case "clause":
                kept = self.near and (not self.others)
                subject_clause = self.in_clause and _OF_MONEY.search(self.subject) is not None
                self._begin_clause()
                if not (kept or subject_clause):
                    self.subject, self.unnamed = "", False
                self.near = bool(self.subject) or self.unnamed
            case "other":
                self.say_other(word)
            case _:
                self.budget = self.budget or word.startswith("预算")

    def say_other(self, word: str) -> None:
        """Take up a word that says something else, so that what follows need not be about the term."""
        if word == "-" and self.sign:
            self.sign = -self.sign
        else:
            self.others += word
            self.near = False

    def same(self, start: int, end: int) -> Claim | None:
        """Return that the subject did not change, where it is compared."""
        if self.near and self.subject and (self.compares or self.last):
            return Claim(self.subject, "same", start, end, parts=self.parts)
        return None

    def claim(self, number: tuple[int, int, SpelledAmount | re.Match[str]]) -> Claim | None:
        """Return what a number states of the subject; None where it does not belong to it."""
        start, end, found = number
        of_term = self.near and (self.subject or self.unnamed)
        if not of_term:
            if isinstance(found, re.Match):
                self.say_other("%")
            return None
        if isinstance(found, re.Match):
            if self.sign is None:
                self.say_other("%")
                return None
            percent, allowed = _percent(found)
            claim = Claim(self.subject, "growth", start, end, None, percent, allowed, self.sign)
        elif not self.subject:
            return None
        elif self.sign is not None:
            claim = Claim(self.subject, "change", start, end, found, sign=self.sign)
        elif self.last:
            claim = Claim(self.subject, "last year", start, end, found)
        elif self.in_clause:
            claim = Claim(self.subject, "now", start, end, found)
        else:
            return None
        self.sign, self.last = None, self.last and claim.kind != "last year"
        return replace(claim, parts=self.parts, budget=self.budget, sure=self.sure or not self.unnamed)


def _place(match: re.Match[str]) -> tuple[int, int]:
    return match.span("number" if match.re is _RATE else "share")


def _percent(match: re.Match[str]) -> tuple[Decimal, Decimal]:
    if match.re is _RATE:
        return Decimal(match["number"]) * 100, Decimal(1)
    return read_share(match)
