"""What the tables of a book hold, by the words in which prose speaks of it: amounts of both years, and their growth."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from budgetbook.book import Book
from budgetbook.checks.spelled_numbers import IN_YUAN, SpelledAmount
from budgetbook.core.text import half_width
from budgetbook.dataset.dataset import Dataset
from budgetbook.figures import Figure
from budgetbook.figures.changes import Change
from budgetbook.forms import schema
from budgetbook.tables.build import rows_of
from budgetbook.tables.model import Numbered

ABOUT = Decimal("1.12")
"""How much more than a round number 余 and 多 may mean: 九十余万元 is less than a hundred."""

_FINEST = Decimal("0.000001")
"""The last digit that an amount of the tables can have."""

_CHINESE_NAME = re.compile(r"(?!合计|小计|总计).*[\u4e00-\u9fff].+")

OTHER_NAMES = {
    "收入总计": ("总收入", "收入合计", "收入总额", "收入预算", "收入总预算"),
    "支出总计": ("总支出", "支出合计", "支出总额", "支出预算", "支出总预算", "预算总支出", "收、支总计", "收支总计"),
    "财政拨款": ("财政拨款收入",),
    "“三公”经费": ("三公经费", "三公”经费"),
    "因公出国（境）费": ("因公出国（境）经费", "因公出国（境）费用"),
    "公务接待费": ("公务接待经费", "公务接待费用"),
    "公务用车购置及运行费": ("公务用车购置和运行费", "公务用车购置及运行维护费", "公务车购置及运行费"),
    "公务用车运行维护费": ("公务用车运行费",),
    "机关运行经费": ("机关运行费",),
}
"""Other words for what the book adds up."""

Amounts = dict[str, list[Figure]]


Sums = dict[str, Decimal]
"""Amounts in 元 by what they are of: a code, a source of money, a level of the classification."""


@dataclass(frozen=True)
class Term:
    """What a book states under one name.

    Attributes
    ----------
    now, base
        Its amount this year and last year; several where an item stands in more than one row.
    now_parts, base_parts
        The same as far as one source of money pays for it, which prose may speak of.
    changes
        Its changes as the comparison states them.
    """

    now: Sums
    base: Sums
    now_parts: Sums
    base_parts: Sums
    changes: tuple[Change, ...]

    def amounts(self, *, last_year: bool, parts: bool) -> list[Decimal]:
        """Return what an amount of it may be, in 元."""
        whole, some = (self.base, self.base_parts) if last_year else (self.now, self.now_parts)
        stated = (change.base if last_year else change.now for change in self.changes)
        amounts = [*whole.values(), *map(_in_yuan, filter(None, stated)), *(some.values() if parts else ())]
        return list(dict.fromkeys(amounts))

    def differences(self, *, parts: bool) -> list[Decimal]:
        """Return by how much it may have changed, in 元."""
        stated = (change.difference for change in self.changes)
        apart = [now - base for now, base in self._pairs(parts=parts)]
        return list(dict.fromkeys([*apart, *map(_in_yuan, filter(None, stated))]))

    def growth(self, *, parts: bool) -> list[Decimal]:
        """Return by how many percent it may have changed."""
        stated = (change.percent for change in self.changes)
        rates = [(now - base) * 100 / base for now, base in self._pairs(parts=parts) if base > 0]
        return list(dict.fromkeys([*rates, *(figure.value for figure in stated if figure is not None)]))

    def _pairs(self, *, parts: bool) -> list[tuple[Decimal, Decimal]]:
        sides = [(self.now, self.base), *([(self.now_parts, self.base_parts)] if parts else [])]
        return [(now[key], base[key]) for now, base in sides for key in now if key in base]


@dataclass(frozen=True)
class BudgetAmounts:
    """What the tables of a book hold: each amount in 元, by itself and by the names that stand beside it."""

    book: Book

    @property
    def has_base(self) -> bool:
        """Whether there is a last year to compare with."""
        return self.book.data.base is not None

    @cached_property
    def by_name(self) -> Amounts:
        """Every amount that the tables hold or the document states, by names; those without a name under nothing."""
        known: Amounts = {"": []}
        for name, figure in self.book.data.measures.items():
            for word in (name, *OTHER_NAMES.get(name, ())):
                known.setdefault(word, []).append(figure)
        for table in self.book.data.sources.values():
            for row in (*table.rows, *((table.published_total,) if table.published_total else ())):
                known[""] += row.amounts
                for heading in ("任务名称", "项目名称", "采购类别"):
                    if heading in row.values:
                        known.setdefault(row.text(heading), []).extend(row.amounts)
        for form in self.book.form.tables:
            for row in rows_of(self.book, form):
                figures = [value for value in row.values.values() if isinstance(value, Figure)]
                words = (value.name if isinstance(value, Numbered) else value for value in row.values.values())
                for beside in ("", *(word for word in words if isinstance(word, str))):
                    known.setdefault(beside, []).extend(figures)
        changes = (figure for change in self._changes() for figure in (change.now, change.base, change.difference))
        known[""] += (figure for figure in changes if figure is not None)
        return {name: [figure for figure in figures if figure.unit in IN_YUAN] for name, figures in known.items()}

    def _changes(self) -> Iterator[Change]:
        comparison = self.book.comparison
        if comparison is not None:
            yield from comparison.totals.values()
            yield from comparison.funds.values()
            yield from (item.change for item in comparison.items)
            yield from (change for classes in comparison.classes.values() for change in classes.values())

    @cached_property
    def terms(self) -> dict[str, Term]:
        """What prose may speak of by name, in half-width signs; an item without money in either year is nothing."""
        base = self.book.data.base
        now, before = _YearAmounts([self.book.data]), _YearAmounts(base.units if base else ())
        changes: dict[str, list[Change]] = {}
        for change in self._changes():
            changes.setdefault(change.label, []).append(change)
        found: dict[str, Term] = {}
        for name in dict.fromkeys((*now.wholes, *before.wholes, *changes)):
            term = Term(
                *(now.wholes.get(name, {}), before.wholes.get(name, {})),
                *(now.parts.get(name, {}), before.parts.get(name, {})),
                tuple(changes.get(name, ())),
            )
            for word in (name, *OTHER_NAMES.get(name, ())):
                found.setdefault(half_width(word), term)
        for name in self.book.data.classification.economic.values():
            found.setdefault(half_width(name), Term({"": Decimal(0)}, {}, {}, {}, ()))
        return found

    @cached_property
    def _by_word(self) -> dict[str, list[Decimal]]:
        """The amounts of `by_name` in 元, by names in half-width signs."""
        found: dict[str, list[Decimal]] = {}
        for name, figures in self.by_name.items():
            found.setdefault(half_width(name), []).extend(map(_in_yuan, figures))
        return found

    @cached_property
    def rates(self) -> frozenset[Decimal]:
        """By how many percent any term may have changed."""
        return frozenset(rate for term in self.terms.values() for rate in term.growth(parts=True))

    @cached_property
    def names(self) -> re.Pattern[str]:
        """The names of `by_name`, the longest first."""
        return _any_of(map(half_width, filter(_CHINESE_NAME.fullmatch, self.by_name)))

    @cached_property
    def term_names(self) -> str:
        """The names of `terms` as a pattern, the longest first."""
        return _any_of(filter(_CHINESE_NAME.fullmatch, self.terms)).pattern

    @cached_property
    def _values(self) -> frozenset[Decimal]:
        return frozenset(abs(_in_yuan(figure)) for figures in self.by_name.values() for figure in figures)

    @cached_property
    def _rounded(self) -> dict[Decimal, frozenset[Decimal]]:
        return {}

    def has(self, spelled: SpelledAmount) -> bool:
        """Tell whether an amount is one that the tables hold, or rounded where its unit is above the data's."""
        if any(not value or value in self._values for value in spelled.values):
            return True
        step = spelled.step
        if not self._may_be_rounded(spelled):
            return False
        if step not in self._rounded:
            self._rounded[step] = frozenset(_round(known, step) for known in self._values)
        return any(value in self._rounded[step] for value in spelled.values)

    def agrees(self, spelled: SpelledAmount, amounts: Iterable[Decimal]) -> bool:
        """Tell whether an amount is one of some, or one of them rounded as `has` allows."""
        rounds = self._may_be_rounded(spelled)
        known = {abs(amount) for amount in amounts}
        known |= {_round(amount, spelled.step) for amount in known} if rounds else set()
        return not known.isdisjoint(spelled.values)

    def _may_be_rounded(self, spelled: SpelledAmount) -> bool:
        return spelled.unit > IN_YUAN[self.book.data.amount_unit] and spelled.step >= _FINEST

    def has_about(self, value: Decimal) -> bool:
        """Tell whether an amount in 元 that is a little above a round one (九十余万元) is one that the tables hold."""
        return any(value <= known <= value * ABOUT for known in self._values)

    def named(self, words: str) -> list[Decimal]:
        """Return the amounts of what is named last in some words, in 元."""
        named = self.names.findall(words)
        return [*self._by_word[named[-1]]] if named else []


class _YearAmounts:
    """The amounts of one year's budgets in 元, by name: the wholes, and what one source of money pays of them."""

    def __init__(self, budgets: Iterable[Dataset]) -> None:
        self.wholes: dict[str, Sums] = {}
        self.parts: dict[str, Sums] = {}
        for data in budgets:
            for name, figure in data.measures.items():
                _add(self.wholes, name, "", figure)
            self._add_spending(data)
            self._add_basic_spending(data)
            for name, figure in _rows(data, "income", "名称", "预算数"):
                _add(self.wholes, name, "来源", figure)
            for name, figure in _rows(data, schema.PROCUREMENT.stem, "采购类别", "预算数"):
                _add(self.wholes, f"政府采购{name}", "", figure)
            for table, heading in ((schema.PERFORMANCE_TASKS, "任务名称"), (schema.PROJECT_TARGETS, "项目名称")):
                for row in data.sources[table.file].rows:
                    for place, figure in enumerate(row.amounts):
                        own = self.parts if place else self.wholes
                        own.setdefault(row.text(heading), {})[str(place)] = _in_yuan(figure)

    def _add_spending(self, data: Dataset) -> None:
        kinds = [kind.heading for kind in data.form.data.spending]
        columns = list(dict.fromkeys((*kinds, *data.form.data.parts.values(), "合计")))
        headings = ("科目编码", "资金性质", "科目名称", "款名称", "类名称", *columns)
        for code, fund, item, *above_and_amounts in _rows(data, "spending", *headings):
            amounts = dict(zip(columns, above_and_amounts[2:], strict=True))
            sources = (fund, *((schema.APPROPRIATION,) if fund in schema.FUNDS else ()))
            for level, name in enumerate((item, *above_and_amounts[:2])):
                _add(self.wholes, name, str(level), amounts["合计"])
                for source in sources:
                    _add(self.parts, name, f"{level}{source}", amounts["合计"])
            _add(self.wholes, item, code, amounts["合计"])
            for column, figure in amounts.items():
                name = "支出总计" if column == "合计" else column
                if name not in data.measures:
                    _add(self.wholes, name, "", figure)
                for source in sources:
                    _add(self.parts, name, source, figure)

    def _add_basic_spending(self, data: Dataset) -> None:
        fiscal = "其中：财政拨款" if data.form.data.government_codes else "小计"
        government = ("政府预算经济科目名称",) if data.form.data.government_codes else ()
        headings = ("部门预算经济科目名称", "类名称", "经费", *government)
        for *names, whole, part in _rows(data, "basic_spending", *headings, "小计", fiscal):
            for heading, name in zip(headings, names, strict=True):
                # 人员经费 and the like are wholes already, as measures
                own = self.parts if name in data.measures and heading != headings[0] else self.wholes
                _add(own, name, heading, whole)
                _add(self.parts, name, f"{heading}{fiscal}", part)


def _rows(data: Dataset, table: str, *headings: str) -> Iterator[tuple[Any, ...]]:
    """Go through the rows of an input table: what they hold under some headings."""
    frame = data.frame(table)
    return zip(*(list(frame[heading].array) for heading in headings), strict=True)


def _add(found: dict[str, Sums], name: str, key: str, figure: object) -> None:
    if name and isinstance(figure, Figure) and figure.unit in IN_YUAN:
        sums = found.setdefault(name, {})
        sums[key] = sums.get(key, Decimal(0)) + _in_yuan(figure)


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))


def _in_yuan(figure: Figure) -> Decimal:
    return figure.value * IN_YUAN[figure.unit]


def _round(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step
