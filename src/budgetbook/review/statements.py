"""What the sentences of a document state: amounts, changes and growth of the terms of a budget."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from budgetbook.checks.budget_terms import OTHER_NAMES
from budgetbook.checks.prose_claims import Claim, Reader
from budgetbook.checks.spelled_numbers import IN_YUAN, SpelledAmount, amounts_in, is_target, plain_signs
from budgetbook.core.number_tokens import sentence_around
from budgetbook.core.text import half_width
from budgetbook.figures import plain
from budgetbook.review.document import Document, Paragraph
from budgetbook.review.facts import Facts
from budgetbook.review.located import Located

_FUND = (
    r"(?:一般公共预算|政府性?基金(?:预算)?|国有资本经营(?:预算)?|财政专户管理资金|财政(?:一般)?拨款|事业单位经营|事业|单位资金|"
    r"其他|上级补助|附属单位上缴)"
)
_PART = r"(?:基本支出|项目支出|人员(?:经费|支出)|(?:日常)?公用(?:经费|支出))"
_TAIL = r"(?:预算)?(?:总计|合计|总额|总预算|预算数)?"
COMPOSITE = (
    rf"{_FUND}(?:财政)?(?:拨款)?(?:安排的?)?{_PART}{_TAIL}",
    rf"{_FUND}(?:财政)?(?:拨款)?(?:安排的?)?(?:收入支出|收支|收入|支出){_TAIL}",
    rf"(?:{_FUND}(?:财政)?拨款|财政(?:一般)?拨款){_TAIL}",
    r"(?:本年|部门|单位|年度)?(?:收入|支出|收、?支)(?:预算)?(?:总计|合计|总额|总预算)",
    r"本年(?:收入|支出)(?:合计|预算)?",
    rf"(?:总收入|总支出|收入预算|支出预算){_TAIL}",
    rf"{_PART}{_TAIL}",
)
_FUNCTION_PATH = re.compile(
    r'"?(?P<class>[\u4e00-\u9fff][\u4e00-\u9fff、()]{1,23}?)\((?P<c>\d*)类\)(?:支出)?[、,]?(?P<section>[\u4e00-\u9fff、()]{2,40}?)\((?P<s>\d*)款\)'
    r'(?:[、,]?(?P<item>[\u4e00-\u9fff、()]{2,60}?)\((?P<i>\d*)项\))?"?(?:的?科目)?(?:支出)?'
)
_PLAIN_FUNCTION_PATH = re.sub(r"\?P<\w+>", "?:", _FUNCTION_PATH.pattern)
_THREE = (
    r'"?三公"?经费(?:财政拨款)?(?:预算)?(?:总计|合计|总额|支出)*',
    r"因公出国\(境\)(?:费用?|经费)(?:预算)?",
    r"公务接待费用?(?:预算)?",
    r"公务用车购置(?:及|和)运行(?:维护)?费(?:预算)?",
    r"公务用车购置费(?:预算)?",
    r"公务用车运行(?:维护)?费(?:预算)?",
    r"机关运行经费(?:预算)?",
    r"政府采购(?:货物|工程|服务)(?:预算|类)?",
    r"政府采购(?:预算)?(?:总额|金额|资金)?",
    r"会议费(?:预算)?",
    r"培训费(?:预算)?",
)
_TITLES = re.compile(r"《[^《》]*》|〔[^〔〕]*〕")
_CHINESE = re.compile(r"[\u4e00-\u9fff].*[\u4e00-\u9fff]")
_TOO_SHORT = {"合计", "小计", "总计", "共计", "项目", "科目", "其他", "支出", "收入", "预算数", "无", "名称"}


@dataclass(frozen=True, eq=False)
class Statement:
    """What a sentence states of a term.

    Attributes
    ----------
    claim
        The term, whether it is of this or last year or a change, and the number.
    amount
        The number with its position; of a percentage in percent.
    section
        The heading under which it stands.
    order
        Which paragraph it stands in.
    """

    claim: Claim
    amount: Located
    section: str
    order: int
    paragraph: Paragraph

    @property
    def sentence(self) -> str:
        """The sentence in which it stands."""
        return sentence_around(self.paragraph.text, self.claim.start, self.claim.end)


@dataclass(frozen=True, eq=False)
class TextNumber:
    """An amount of the running text, whether or not anything is stated with it."""

    amount: Located
    spelled: SpelledAmount
    section: str
    order: int
    paragraph: Paragraph


@dataclass
class Texts:
    """The running text of a document, read sentence by sentence."""

    document: Document
    facts: Facts
    year: int
    own_names: tuple[str, ...]
    _steps: dict[int, dict[Decimal, Decimal]] = field(default_factory=dict)

    @cached_property
    def paragraphs(self) -> list[tuple[int, Paragraph, str]]:
        """Go through the paragraphs: the number of each, itself, and the heading under which it stands."""
        found = []
        section = ""
        for order, paragraph in enumerate(self.document.paragraphs):
            if paragraph.role == "heading":
                section = paragraph.text
            found.append((order, paragraph, section))
        return found

    @cached_property
    def statements(self) -> list[Statement]:
        """All statements."""
        reader = Reader(self._names, tuple(map(half_width, self.own_names)), self.year)
        found: list[Statement] = []
        for order, paragraph, section in self.paragraphs:
            text = plain_text(paragraph.text)
            amounts = [one for one in amounts_in(text) if one.with_unit]
            found += [
                Statement(claim, self._located(paragraph, section, claim), section, order, paragraph)
                for claim in reader.claims(text, amounts)
                if not (is_target(text, claim.start, claim.end) and not claim.budget)
            ]
        return found

    @cached_property
    def numbers(self) -> list[TextNumber]:
        """All amounts with a unit."""
        found = []
        for order, paragraph, section in self.paragraphs:
            for spelled in amounts_in(plain_text(paragraph.text)):
                if spelled.with_unit:
                    located = self.amount(paragraph, section, spelled, "正文")
                    found.append(TextNumber(located, spelled, section, order, paragraph))
        return found

    @cached_property
    def _names(self) -> str:
        names = {
            half_width(name)
            for name in self.facts.by_name
            if _CHINESE.fullmatch(name) and name not in _TOO_SHORT and len(name) < 40
        }
        names |= {half_width(name) for name in (*OTHER_NAMES, *(w for ws in OTHER_NAMES.values() for w in ws))}
        listed = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        return "|".join((_PLAIN_FUNCTION_PATH, *_THREE, *COMPOSITE, listed))

    def _located(self, paragraph: Paragraph, section: str, claim: Claim) -> Located:
        if claim.amount is not None:
            return self.amount(paragraph, section, claim.amount, claim.term)
        typed = paragraph.text[claim.start : claim.end]
        return Located(
            *(claim.percent, claim.allowed, "", claim.term, sentence_around(paragraph.text, claim.start, claim.end)),
            *(paragraph.position_at(claim.start), _where(section), typed, False, ("text", id(paragraph), claim.start)),
        )

    def _finest(self, paragraph: Paragraph) -> dict[Decimal, Decimal]:
        """The last digits of the amounts of a paragraph, by their units."""
        if id(paragraph) not in self._steps:
            found: dict[Decimal, Decimal] = {}
            for one in amounts_in(plain_text(paragraph.text)):
                if one.with_unit:
                    found[one.unit] = min(one.step, found.get(one.unit, one.step))
            self._steps[id(paragraph)] = found
        return self._steps[id(paragraph)]

    def amount(self, paragraph: Paragraph, section: str, spelled: SpelledAmount, label: str) -> Located:
        """Give an amount of a paragraph its position."""
        unit = next((unit for unit, scale in IN_YUAN.items() if scale == spelled.unit), "元")
        # an amount is typed without the zeros at its end: the others beside it tell its last digit
        step = min(spelled.step, self._finest(paragraph).get(spelled.unit, spelled.step))
        return Located(
            *(
                spelled.values[0],
                step,
                unit,
                label,
                sentence_around(paragraph.text, spelled.start, spelled.end),
            ),
            *(
                paragraph.position_at(spelled.start),
                _where(section),
                plain(spelled.values[0] / IN_YUAN[unit], strip=True),
            ),
            *(False, ("text", id(paragraph), spelled.start)),
        )


def function_path_of(term: str) -> re.Match[str] | None:
    """Read a term that names 类, 款 and 项."""
    return _FUNCTION_PATH.fullmatch(term)


def _where(section: str) -> str:
    return f"正文“{section[:24]}”" if section else "正文"


def plain_text(text: str) -> str:
    """Write a text in plain signs without titles of papers, as long as it was."""
    return plain_signs(_TITLES.sub(lambda match: " " * len(match.group()), text)).translate(_QUOTES)


_QUOTES = str.maketrans("“”", '""')


def of_kind(statements: Iterable[Statement], kind: str) -> Iterator[Statement]:
    """Go through the statements of one kind."""
    return (one for one in statements if one.claim.kind == kind)
