"""The comparison with last year: what changed of every item and total, and the reasons given for it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from budgetbook.compare.code_groups import Group, group_codes
from budgetbook.core.errors import InputError
from budgetbook.dataset.comparison_base import BUDGET
from budgetbook.dataset.dataset import Dataset
from budgetbook.dataset.lineage import LINEAGE
from budgetbook.dataset.reasons import Reason, item_of
from budgetbook.dataset.unit import Basis
from budgetbook.figures import Figure, total
from budgetbook.figures.changes import Change
from budgetbook.forms.change_items import CHANGE_ITEMS, OTHER_INCOME
from budgetbook.forms.changes_form import ChangesForm
from budgetbook.forms.schema import FUNDS, SPENDING_PARTS

Conversion = Callable[[Figure], Figure]


_WHOLES = {
    "财政拨款": "收入总计",
    "支出总计": "收入总计",
    **dict.fromkeys(SPENDING_PARTS.values(), "支出总计"),
    "一般公共预算支出": "财政拨款",
    "人员经费": "基本支出",
    "公用经费": "基本支出",
    "政府性基金预算支出": "财政拨款",
    "国有资本经营预算支出": "财政拨款",
    "因公出国（境）费": "“三公”经费",
    "公务用车购置及运行费": "“三公”经费",
    "公务用车购置费": "公务用车购置及运行费",
    "公务用车运行维护费": "公务用车购置及运行费",
    "公务接待费": "“三公”经费",
    "机关运行经费": "公用经费",
}
"""The item that an item of `CHANGE_ITEMS` is part of.

Where the part is all of the whole in both years, its change is the whole's, and so is the reason.
"""

LAST_YEARS = "上年科目"
"""Added to the item of a code that has ended where this year uses its number for something else."""

THREE_PUBLIC_CHANGES = ("“三公”经费", "因公出国（境）费", "公务用车购置及运行费", "公务接待费")
"""“三公”经费 and its three items."""


@dataclass(frozen=True)
class ItemChange:
    """What changed of one 项 under one fund, or of several that were split or regrouped.

    Attributes
    ----------
    item
        Its name in reasons.csv: the code of its first 项 of this year (of last year, where it has ended).
    group
        Last year's and this year's codes, as far as they are under this fund.
    """

    item: str
    fund: str
    group: Group
    change: Change


@dataclass(frozen=True)
class Comparison:
    """A budget compared with last year's.

    All amounts are in the unit and decimals of running text, so that the numbers of a sentence agree with each other.

    Attributes
    ----------
    basis
        What items are compared with, 预算数 or 执行数; totals are compared with 预算数.
    year_before
        The year of the base.
    totals
        The change of each of `CHANGE_ITEMS` (`budgetbook.forms.change_items`); where 其他收入 stands there, that of
        every source of income besides 财政拨款 that either year's form knows. Empty where last year's budget is not
        there.
    items
        The change of each 项, by fund and code.
    funds
        The change of each fund's spending, by what items are compared with.
    classes
        By fund, the change of each 类, by its code; 类 that a split crosses stand together (201+213).
    reasons
        The reasons given, by item, whether there is such an item or not.
    """

    basis: Basis
    year_before: Figure
    totals: dict[str, Change]
    items: tuple[ItemChange, ...]
    funds: dict[str, Change]
    classes: dict[str, dict[str, Change]]
    reasons: dict[str, Reason]

    @property
    def base_name(self) -> str:
        """What items are compared with, in words: 上年, or 上年执行数."""
        return "上年执行数" if self.basis == "执行数" else "上年"

    def of_fund(self, fund: str) -> tuple[ItemChange, ...]:
        """Return the changes of one fund's 项, in order of code."""
        return tuple(change for change in self.items if change.fund == fund)

    def stated(self, form: ChangesForm) -> dict[str, Change]:
        """Return the changes that the document states, by item: the form's totals, and every 项 of fiscal funds.

        What other money pays for stands in the tables alone.
        """
        named = {item: change for item, change in self.totals.items() if _in_items(item) in form.items}
        items = {change.item: change.change for change in self.items if change.fund in FUNDS}
        return {item: change for item, change in (named | items).items() if form.states(change)}

    def has(self, item: str) -> bool:
        """Tell whether an item can be compared: without last year's budget no total can."""
        return bool(self.totals) or any(change.item == item for change in self.items)

    def change_of(self, item: str) -> Change:
        """Return the change of an item; one that there is not is refused by name."""
        known = self.totals | {change.item: change.change for change in self.items}
        if item not in known:
            raise InputError(f"没有可与上年比较的事项“{item}”；有{'、'.join(known)}。")
        return known[item]

    def basis_of(self, item: str) -> Basis:
        """Say what an item is compared with."""
        return BUDGET if item in self.totals else self.basis

    def reason_text(self, item: str) -> str:
        """Return the words of the reason given for an item's change; empty where there is none."""
        reason = self.reason_of(item)
        return reason.text if reason else ""

    def reason_of(self, item: str) -> Reason | None:
        """Return the reason given for an item's change, as it was typed.

        Where an item is all of the whole it belongs to, this year and last year, the whole's reason is its reason.
        """
        own = self.reasons.get(item)
        if own is not None and own.text:
            return own
        whole = _WHOLES.get(item, "" if item in CHANGE_ITEMS else "收入总计") if item in self.totals else ""
        return self.reason_of(whole) if whole and _same(self.totals[item], self.totals[whole]) else None


def _in_items(item: str) -> str:
    """Return what stands for a total in `CHANGE_ITEMS`: itself, or 其他收入 for any other source of income."""
    return item if item in CHANGE_ITEMS else OTHER_INCOME


def _same(change: Change, other: Change) -> bool:
    """Tell whether two totals are the same amounts in both years."""
    assert change.base is not None
    assert other.base is not None
    return change.now.value == other.now.value and change.base.value == other.base.value


def compare(data: Dataset, to_text_unit: Conversion) -> Comparison | None:
    """Compare a budget with its base; None where it has none.

    Parameters
    ----------
    to_text_unit
        How running text prints an amount: in the form's unit, rounded.

    Raises
    ------
    InputError
        A renamed, split or merged code is not declared, or what is declared does not fit the two years.
    """
    base = data.base
    if base is None:
        return None
    now, before = data.frame("spending"), base.spending
    old_names = _names(before, base.classification.functions)
    new_names = _names(now, data.classification.functions)
    compared = group_codes(old_names, new_names, base.lineage.functions, f"{data.folder}/{LINEAGE.file}")
    funds = [*FUNDS, *sorted({*now["资金性质"], *before["资金性质"]} - {*FUNDS})]
    sides = {fund: (_FundYear(before, fund, to_text_unit), _FundYear(now, fund, to_text_unit)) for fund in funds}
    return Comparison(
        basis=base.basis,
        year_before=data.year_before,
        totals={item: _total_change(item, data, base.units, to_text_unit) for item in _total_items(data, *base.units)}
        if base.units
        else {},
        items=tuple(change for fund in funds for change in _item_changes(fund, compared, *sides[fund])),
        funds={fund: _fund_change(fund, *sides[fund]) for fund in funds},
        classes={fund: _class_changes(compared, *sides[fund], old_names | new_names) for fund in funds},
        reasons={reason.item: reason for reason in base.reasons},
    )


def _total_items(*units: Dataset) -> Iterable[str]:
    for item in CHANGE_ITEMS:
        if item == OTHER_INCOME:
            yield from dict.fromkeys(source for unit in units for source in unit.other_sources)
        elif any(item in unit.measures for unit in units):
            yield item


def _total_change(item: str, data: Dataset, units: Iterable[Dataset], to_text_unit: Conversion) -> Change:
    def stated(budget: Dataset) -> Figure:
        # of a source of income that one of the years' forms does not know there is none
        return budget.measures.get(item, total((), item, budget.amount_unit)).in_unit(data.amount_unit)

    base = total(map(stated, units), item, data.amount_unit)
    return Change(item, to_text_unit(stated(data).named(item)), to_text_unit(base))


def _names(spending: pd.DataFrame, functions: Mapping[str, str]) -> dict[str, str]:
    """Return the codes of the items, of their 类 and of their 款, with the year's names."""
    return {code: functions[code] for item in spending["科目编码"] for code in (item[:3], item[:5], item)}


class _FundYear:
    """The spending of one year under one fund."""

    def __init__(self, spending: pd.DataFrame, fund: str, to_text_unit: Conversion) -> None:
        self._unit, self._to_text_unit = spending["合计"].figures.unit, to_text_unit
        columns = (spending[heading].array for heading in ("资金性质", "科目编码", "科目名称", "合计"))
        items = [item for of, *item in zip(*columns, strict=True) if of == fund]
        self._names: dict[str, str] = {code: name for code, name, _ in items}
        self._amounts: dict[str, Figure] = {
            code: total((amount for one, _, amount in items if one == code), name, self._unit)
            for code, name in sorted(self._names.items())
        }

    @property
    def every(self) -> tuple[str, ...]:
        """All codes that there are."""
        return tuple(self._amounts)

    def codes(self, wanted: Iterable[str]) -> tuple[str, ...]:
        """Keep those of some codes that there are."""
        return tuple(code for code in wanted if code in self._amounts)

    def label(self, codes: Iterable[str]) -> str:
        """Join the names of some codes."""
        return "、".join(dict.fromkeys(self._names[code] for code in codes))

    def amount(self, codes: Iterable[str], label: str) -> Figure:
        """Add up the items of some codes."""
        return self._to_text_unit(total((self._amounts[code] for code in codes), label, self._unit))


def _fund_change(fund: str, before: _FundYear, now: _FundYear) -> Change:
    label = f"{fund}支出"
    return Change(label, now.amount(now.every, label), before.amount(before.every, label))


def _item_changes(fund: str, groups: Iterable[Group], before: _FundYear, now: _FundYear) -> Iterable[ItemChange]:
    for group in _of_fund(groups, before, now):
        label = now.label(group.after) or before.label(group.before)
        base = before.amount(group.before, label) if group.before else None
        change = Change(label, now.amount(group.after, label), base, ended=not group.after)
        yield ItemChange(_item(group, fund, now), fund, group, change)


def _item(group: Group, fund: str, now: _FundYear) -> str:
    code = (group.after or group.before)[0]
    reused = not group.after and now.codes((code,))
    return item_of(code, fund) + (f"（{LAST_YEARS}）" if reused else "")


def _of_fund(groups: Iterable[Group], before: _FundYear, now: _FundYear) -> list[Group]:
    own = (Group(before.codes(group.before), now.codes(group.after)) for group in groups)
    return [group for group in own if group.before or group.after]


def _class_changes(
    groups: Iterable[Group], before: _FundYear, now: _FundYear, names: Mapping[str, str]
) -> dict[str, Change]:
    """Sum up by 类; money that moved to another 类 is compared under the one it moved to."""
    classes: dict[frozenset[str], list[Group]] = {}
    for group in _of_fund(groups, before, now):
        touched = frozenset(code[:3] for code in group.after or group.before)
        members = [group]
        for other in [known for known in classes if known & touched]:
            touched |= other
            members = classes.pop(other) + members
        classes[touched] = members
    changes = {}
    for codes, members in sorted(classes.items(), key=lambda pair: min(pair[0])):
        label = "、".join(names[code] for code in sorted(codes))
        old = sorted(code for group in members for code in group.before)
        new = sorted(code for group in members for code in group.after)
        base = before.amount(old, label) if old else None
        changes["+".join(sorted(codes))] = Change(label, now.amount(new, label), base, ended=not new)
    return changes
