"""How a form words a change from last year, and above which size a reason is required (`[changes]`)."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Literal

from pydantic import field_validator, model_validator

from budgetbook.core.number_tokens import first_number
from budgetbook.core.toml import Section
from budgetbook.figures.changes import Change
from budgetbook.forms.change_items import CHANGE_ITEMS
from budgetbook.forms.printed import PLACEHOLDER

# names that each text must have, and those that it may have besides
_NAMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "budget": ((), ("last_year",)),
    "outturn": ((), ("last_year",)),
    "changed": (("amount",), ("base", "base_amount", "rate")),
    "rate": ((), ("percent",)),
    "no_rate": ((), ()),
    "equal": (("amount",), ("base", "base_amount")),
    "ended": ((), ("year",)),
    "reason": (("reason",), ()),
}
_WAYS = re.compile("增加|减少|增长|下降|上升|降低|持平")


class ChangesForm(Section):
    """The words of a change statement: 比2020年预算增加5万元，增长5.43%，主要原因是…….

    Attributes
    ----------
    stated
        Whether the document states every change, those above a threshold alone, or none at all.
    items
        The totals whose change the document states, beside that of every 项.
    threshold_percent, threshold_amount
        A change needs a reason where it is above either, in % of the base or in the unit of running text; where neither
        is set, every change does. A change without a percentage is above any threshold of percent.
    budget, outturn
        What stands for {base}, by what is compared: last year's budget or its outturn.
    changed
        A change with its {amount}, which is printed with its direction (减少149万元), and {rate}; {base_amount} is what
        it changed from.
    rate, no_rate
        The {rate}: with {percent}, which is printed with its direction (下降5.43%); where there was nothing last year,
        so that there is none.
    equal
        Equal amounts, for which {amount} is printed as 持平.
    ended
        What stands in place of the amount of an item that has none this {year} and had one last year.
    reason
        How the {reason} follows.
    """

    stated: Literal["all", "above_threshold", "none"] = "all"
    items: tuple[str, ...] = CHANGE_ITEMS
    threshold_percent: Decimal | None = None
    threshold_amount: Decimal | None = None
    budget: str = "{last_year}预算"
    outturn: str = "{last_year}执行数"
    changed: str = "比{base}{amount}{rate}"
    rate: str = "，{percent}"
    no_rate: str = "（上年未安排）"
    equal: str = "与{base}{amount}"
    ended: str = "{year}未安排预算"
    reason: str = "，主要原因是{reason}"

    @field_validator(*_NAMES)
    @classmethod
    def _asks_for_what_there_is(cls, value: str, info: object) -> str:
        needed, others = _NAMES[info.field_name]  # type: ignore[attr-defined]
        found = PLACEHOLDER.findall(value)
        bare = PLACEHOLDER.sub("", value)
        if first_number(bare) or "{" in bare or "}" in bare:
            raise ValueError("不含数字的文字，花括号成对（年度写作 {base} 或 {last_year}）")
        if not set(needed) <= set(found) <= {*needed, *others} or len(found) != len(set(found)):
            raise ValueError(_allowed(needed, others))
        if _WAYS.search(bare) and info.field_name != "no_rate":  # type: ignore[attr-defined]
            raise ValueError("不写明增减的文字（增加、减少、持平由 {amount} 印出，增长、下降由 {percent} 印出）")
        return value

    @field_validator("items")
    @classmethod
    def _are_items(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [item for item in value if item not in CHANGE_ITEMS]
        if unknown:
            raise ValueError(f"{'、'.join(CHANGE_ITEMS)}中的事项（“{unknown[0]}”不是）")
        return value

    @field_validator("threshold_percent", "threshold_amount", mode="before")
    @classmethod
    def _is_exact(cls, value: object) -> Decimal | None:
        if value is None:
            return None
        number = _exact(value)
        if number is None or not number.is_finite() or number < 0:
            raise ValueError('不小于零的整数，或加引号的数字，如 "10.5"')
        return number

    @model_validator(mode="after")
    def _has_the_threshold(self) -> ChangesForm:
        if self.stated == "above_threshold" and self.threshold_amount is None and self.threshold_percent is None:
            raise ValueError("发现 stated = “above_threshold”，应同时写 threshold_percent 或 threshold_amount")
        return self

    def states(self, change: Change) -> bool:
        """Tell whether the document states a change of one of its items."""
        return self.stated == "all" or (self.stated == "above_threshold" and self._is_above(change))

    def needs_reason(self, change: Change) -> bool:
        """Tell whether the analyst must give a reason for a change."""
        return self.states(change) and self._is_above(change)

    def _is_above(self, change: Change) -> bool:
        if change.direction == "持平":
            return False
        if self.threshold_amount is None and self.threshold_percent is None:
            return True
        base = change.before.value
        size = change.signed.copy_abs()
        if self.threshold_amount is not None and size > self.threshold_amount:
            return True
        # exact: the printed percentage is rounded
        return self.threshold_percent is not None and (base <= 0 or size * 100 > self.threshold_percent * base)


def _exact(value: object) -> Decimal | None:
    """Return a number that was typed exactly; a float was not."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _allowed(needed: tuple[str, ...], others: tuple[str, ...]) -> str:
    pairs = (("有", needed), ("可有", others))
    asked = [word + "、".join(f"{{{name}}}" for name in names) for word, names in pairs if names]
    return f"{'，'.join(asked)}的文字，每个至多一次" if asked else "不带花括号的文字"
