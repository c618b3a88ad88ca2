"""What a form says of money: its kinds of spending, its sources of income, and what is told of these together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field

from budgetbook.core.toml import Problem, Section
from budgetbook.forms.printed import Key, Name

EconomicClass = Annotated[str, Field(pattern=r"^[0-9]{3}$")]
"""A 类 of an economic classification: 301."""


class SpendingKind(Section):
    """One kind of spending (a column of spending.csv).

    Attributes
    ----------
    key
        The name by which a form's columns ask for it.
    heading
        Its heading in spending.csv, which is also its name in print.
    of
        The part of all spending that it belongs to (see `budgetbook.forms.schema.SPENDING_PARTS`).
    classes
        Classes of the department's economic classification (301 …) that it is made of; only of a kind of 基本支出.
    """

    key: Key
    heading: Name = Field(min_length=1)
    of: Literal["basic", "project", "business", "to_superior", "to_subordinate"]
    classes: tuple[EconomicClass, ...] = ()


class OtherIncome(Section):
    """One source of income besides 财政拨款.

    Attributes
    ----------
    key
        The name by which a form's columns ask for the spending that it pays for.
    source
        Its name in income.csv (收入来源).
    fund
        Its name in 资金性质, in income.csv and spending.csv.
    """

    key: Key
    source: Name = Field(min_length=1)
    fund: Name = Field(min_length=1)


class IncomeGroup(Section):
    """Several sources of income that are told as one: 单位资金.

    Attributes
    ----------
    key
        The name by which a form's columns ask for the spending that they pay for.
    name
        What they are called together.
    of
        The keys of the sources, in the order in which they are listed. Either all have the group's name for their fund,
        or each has a fund of its own, and the group adds these up.
    """

    key: Key
    name: Name = Field(min_length=1)
    of: tuple[str, ...] = Field(min_length=1)


def group_problems(sources: Sequence[OtherIncome], groups: Sequence[IncomeGroup]) -> Iterator[Problem]:
    """Say which groups hold a source that there is not, and which funds of several sources are no group of them all."""
    fund_of = {income.key: income.fund for income in sources}
    faults = [problem for number, group in enumerate(groups) for problem in _faults_of(group, number, fund_of)]
    yield from faults
    # what a group leaves out follows where it holds what it must not
    for fund in () if faults else dict.fromkeys(fund_of.values()):
        keys = {key for key, own in fund_of.items() if own == fund}
        group_keys = next((set(group.of) for group in groups if group.name == fund), None)
        if group_keys not in (None, keys) or (group_keys is None and len(keys) > 1):
            listed = "、".join(key for key in fund_of if key in keys)
            what = f"资金性质“{fund}”有{len(keys)}种收入（{listed}），应由名为“{fund}”的 income_groups 列全"
            yield Problem(("other_income",), f"“data.other_income”：{what}")


def _faults_of(group: IncomeGroup, number: int, fund_of: Mapping[str, str]) -> Iterator[Problem]:
    path, called = ("income_groups", number, "of"), f"“data.income_groups”“{group.key}”的 of"
    for place, key in enumerate(group.of):
        if key not in fund_of:
            yield Problem((*path, place), f"{called}：发现“{key}”，应为 other_income 中的 key")
    named = [fund_of[key] == group.name for key in group.of if key in fund_of]
    if any(named) and not all(named):
        yield Problem(path, f"{called}：有的收入资金性质是“{group.name}”，有的不是，应全是或全不是")
