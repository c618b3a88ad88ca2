"""Numbers that the unit types into its prose: they carry no source, so each must agree with one that the tables hold.

What is said of a term of the budget (基本支出1444万元, 比上年增长5%) must be true of it; other amounts must be of the
tables. Titles of papers and targets (90%以上, 不超过5万元) are no numbers of the budget.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from budgetbook.book import Book
from budgetbook.checks.budget_terms import BudgetAmounts, Term
from budgetbook.checks.model import Finding
from budgetbook.checks.own_texts import number_findings, plain_prose
from budgetbook.checks.prose_claims import Claim, Reader
from budgetbook.checks.spelled_numbers import (
    CLAUSE,
    IN_YUAN,
    OF_THE_BUDGET,
    SpelledAmount,
    amounts_in,
    bare_amounts_in,
    is_target,
    rough_amounts_in,
)
from budgetbook.core.text import half_width
from budgetbook.dataset.reasons import REASONS
from budgetbook.figures import Cell, plain
from budgetbook.forms import schema

_BUDGET_ITSELF = ("收入总计", "支出总计", schema.APPROPRIATION, *schema.SPENDING_PARTS.values(), "人员经费", "公用经费")
"""Terms of which a budget states the amount and sets no target: 基本支出不超过5000万元 is the budget's own bound."""


def typed_amounts(book: Book) -> Iterator[Finding]:
    """An amount typed into prose carries no source; it must at least be one that the tables hold (E06, E24).

    One that is said of a term must be that term's, of the year that is said, or its change.
    """
    texts = book.once(_Texts)
    known = texts.known
    for cell, text in plain_prose(book):
        claims = {claim.start: claim for claim in texts.claims(cell, text)}
        wrong = []
        for spelled in texts.amounts(text):
            claim = claims.get(spelled.start)
            target = is_target(text, spelled.number, spelled.end)
            if claim is not None and not _is_free(claim, target):
                if expected := texts.contradicted(claim):
                    wrong.append((spelled.start, spelled.end, expected))
            elif not target and not known.has(spelled):
                wrong.append((spelled.start, spelled.end, _OF_TABLES))
        for match, value in rough_amounts_in(text):
            if not known.has_about(value) and not is_target(text, match.start("number"), match.end()):
                wrong.append((*match.span(), _OF_TABLES))
        yield from number_findings(cell, wrong, _OF_TABLES)


def _is_free(claim: Claim, target: bool) -> bool:
    """Tell whether a number is a target, and of what may have one."""
    return target and claim.term not in _BUDGET_ITSELF and not claim.budget


_OF_TABLES = "表格中有的金额"


def typed_growth(book: Book) -> Iterator[Finding]:
    """A growth typed into prose must be that of the term it is said of, in direction and amount (E13, E17)."""
    texts = book.once(_Texts)
    for cell, text in plain_prose(book):
        claims = [claim for claim in texts.claims(cell, text) if claim.kind in ("growth", "same")]
        stated = [claim for claim in claims if not _is_free(claim, is_target(text, claim.start, claim.end))]
        wrong = [(claim.start, claim.end, wanted) for claim in stated if (wanted := texts.contradicted(claim))]
        yield from number_findings(cell, wrong, "与上年比较得出的增减幅度")


class _Texts:
    """Reads the unit's prose against what the tables hold."""

    def __init__(self, book: Book) -> None:
        self.book, self.known = book, book.once(BudgetAmounts)
        self._claims: dict[tuple[Cell, str], list[Claim]] = {}
        self._reader: Reader | None = None
        self._year = int(book.data.year.value)

    def amounts(self, text: str) -> list[SpelledAmount]:
        """Find the amounts of a text; one in 万 or 亿 without 元 counts where its clause is about the budget."""
        found = [
            spelled
            for spelled in amounts_in(text)
            if spelled.with_unit or OF_THE_BUDGET.search(CLAUSE.split(text[: spelled.start])[-1])
        ]
        found += bare_amounts_in(text, IN_YUAN[self.book.data.amount_unit])
        return sorted(found, key=lambda spelled: spelled.start)

    def claims(self, cell: Cell, text: str) -> list[Claim]:
        """Return what a text states of terms; nothing where it has no number and no 持平."""
        if not re.search(r"[\d%]|[一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖]|半|持平|不变|无变化|没有变化", text):
            return []
        if (cell, text) not in self._claims:
            self._claims[cell, text] = self._read(cell, text)
        return self._claims[cell, text]

    def _read(self, cell: Cell, text: str) -> list[Claim]:
        if self._reader is None:
            unit = self.book.data.settings.unit
            names = tuple(map(half_width, (unit.name, unit.short_name)))
            self._reader = Reader(self.known.term_names, names, self._year)
        return list(self._reader.claims(text, self.amounts(text), self._subject(cell)))

    def _subject(self, cell: Cell) -> str:
        """Return the term that a reason is about."""
        base = self.book.data.base
        if base is None or not cell.file.endswith(f"/{REASONS.file}") or self.book.comparison is None:
            return ""
        item = next((reason.item for reason in base.reasons if reason.row.cells["原因"] == cell), "")
        changes = self.book.comparison.totals | {change.item: change.change for change in self.book.comparison.items}
        return half_width(changes[item].label) if item in changes else ""

    def contradicted(self, claim: Claim) -> str:
        """Return what is expected instead of what a claim states; nothing where it is true."""
        term = self.known.terms.get(claim.term)
        if claim.kind != "now" and not self.known.has_base and claim.sure:
            return "" if claim.kind == "same" else f"没有上年可比，不说{claim.term or '预算'}的上年数和增减"
        if term is None:
            rates = self.known.rates
            # of what an earlier sentence told, it may be by chance that a round percentage is one of the budget's
            by_chance = claim.allowed > Decimal("0.05") or not _is_rate(replace(claim, sign=-claim.sign), rates)
            wrong = claim.sure or not by_chance
            return "与上年比较得出的增减幅度" if wrong and not _is_rate(claim, rates) else ""
        nothing = [Decimal(0)] if claim.parts else []
        match claim.kind:
            case "now" | "last year":
                amounts = term.amounts(last_year=claim.kind == "last year", parts=claim.parts)
                agrees = claim.amount is not None and self.known.agrees(claim.amount, [*amounts, *nothing])
            case "change":
                differences = term.differences(parts=claim.parts)
                amounts = [one for one in differences if one * claim.sign > 0]
                agrees = claim.amount is not None and self.known.agrees(claim.amount, amounts)
            case "growth":
                agrees = _is_rate(claim, term.growth(parts=claim.parts))
            case _:
                # a source of money that pays nothing in either year stands in no table
                agrees = claim.parts or not term.base or 0 in map(round, term.differences(parts=False))
        return "" if agrees else self._expected(claim, term)

    def _expected(self, claim: Claim, term: Term) -> str:
        """Say what the tables hold of a term in the way of a claim."""
        unit = self.book.data.amount_unit

        def written(amounts: Iterable[Decimal]) -> str:
            return "或".join(
                f"{plain(abs(one) / IN_YUAN[unit], strip=True)}{unit}" for one in list(dict.fromkeys(amounts))[:3]
            )

        match claim.kind:
            case "now":
                return f"{claim.term}的{written(term.now.values()) or '金额（表格中没有）'}"
            case "last year":
                return f"{claim.term}的上年数{written(term.base.values()) or '（表格中没有）'}"
        differences = term.differences(parts=False)
        if not differences:
            return f"{claim.term}的增减（没有上年数可比）"
        if claim.kind == "change":
            return f"{claim.term}比上年{'或'.join(f'{_way(one)}{written([one])}' for one in differences[:3])}"
        rates = (f"{'增长' if rate > 0 else '下降'}{round(abs(rate), 2)}%" for rate in term.growth(parts=False) if rate)
        return f"{claim.term}比上年{'或'.join(list(dict.fromkeys(rates))[:3]) or _way(differences[0])}"


def _way(difference: Decimal) -> str:
    return "增加" if difference > 0 else "减少" if difference < 0 else "持平"


def _is_rate(claim: Claim, rates: Iterable[Decimal]) -> bool:
    return any(rate * claim.sign >= 0 and abs(abs(rate) - claim.percent) <= claim.allowed for rate in rates)
