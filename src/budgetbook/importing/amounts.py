"""Amounts as people type them: what leaves no doubt is read, for everything else the cause is said."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from budgetbook.core.text import half_width

_NONE = re.compile(r"[-—–―－−─‐‑‒](\s?[-—–―－−─‐‑‒]){0,3}|[/／]|(本表)?(无|无数据|无内容)|零")
NOISE = "是计算机的尾差，已取到有意义的位数"

_DIGIT = re.compile("[0-9]")
_PLAIN = re.compile(r"[0-9]{1,18}(\.[0-9]*)?")
_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
_UNIT = re.compile(r"(万元|元)(?:整|正)?$")
_CURRENCY = re.compile(r"^(人民币|RMB|CNY|¥|￥)", re.I)
_NEGATIVE = re.compile(r"^[△▲Δ∆负\-−–－]\s*(.+)$|^\((.+)\)$|^(\d.*)[-−]$")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[eE][+-]?[0-9]+")
_DECIMALS = 6
_NOISE_ABSOLUTE, _NOISE_RELATIVE = Decimal("5E-7"), Decimal("2E-9")

_NEGATIVE_CAUSE = "{found}是负数，预算表的金额不能小于零：冲减的，请并入所冲减的一行"
_TRIANGLE_CAUSE = "{found}中的△表示负数，预算表的金额不能小于零：冲减的，请并入所冲减的一行"
_SCIENTIFIC_CAUSE = "{found}是科学记数，已丢失数位：请把单元格格式设为“数值”，重新录入原数"
_PERCENT_CAUSE = "{found}是百分比，这一栏应为金额"
"""Why an amount is in doubt, with {found} for what was typed."""


@dataclass(frozen=True)
class TypedAmount:
    """An amount as it was typed.

    Attributes
    ----------
    value
        The amount; None for an empty cell, and for one that is in doubt.
    unit
        元 or 万元, where it is typed behind the amount.
    cause
        Why it is in doubt; empty where it is not.
    is_noise
        Whether digits were taken off that only come of computing in binary.
    """

    value: Decimal | None = None
    unit: str = ""
    cause: str = ""
    is_noise: bool = False


def means_nothing(text: str) -> bool:
    """Tell whether a text is what offices write where there is no amount: —, 无."""
    return bool(_NONE.fullmatch(text.strip()))


def read_amount(text: str) -> TypedAmount | None:
    """Read an amount; None for what is certainly none.

    Full-width digits, thousands separators, a currency sign and a unit leave no doubt. A sign, lost digits and more
    decimals than money has do.
    """
    plain = half_width(text).strip()
    if means_nothing(plain):
        return TypedAmount()
    if not _DIGIT.search(plain):
        return None
    plain = _CURRENCY.sub("", plain)
    unit = _UNIT.search(plain)
    number = _UNIT.sub("", plain).strip()
    negative = _NEGATIVE.match(number)
    if negative and _number(next(part for part in negative.groups() if part)) is not None:
        cause = _TRIANGLE_CAUSE if number[0] in "△▲Δ∆" else _NEGATIVE_CAUSE
        return TypedAmount(cause=cause) if _is_not_zero(number) else TypedAmount(Decimal(0))
    if _SCIENTIFIC.fullmatch(number):
        return TypedAmount(cause=_SCIENTIFIC_CAUSE)
    if number.endswith("%") and _number(number[:-1]) is not None:
        return TypedAmount(cause=_PERCENT_CAUSE)
    found = _number(number)
    if found is None:
        return None
    value, is_noise = _without_noise(found)
    if decimals_of(value) > _DECIMALS:
        return None
    return TypedAmount(value, unit[1] if unit else "", is_noise=is_noise)


def shows(text: str, amount: Decimal) -> bool:
    """Tell whether what a cell shows is an amount, but for decimals that are rounded away; zero may show as nothing."""
    if not amount and not _is_not_zero(text):
        return True
    typed = read_amount(text)
    if typed is None or typed.value is None:
        return False
    return abs(typed.value - amount) <= Decimal(1).scaleb(-decimals_of(typed.value))


def number_in(text: str) -> Decimal | None:
    """Return the number of a plain text with or without a unit; None for any other."""
    return _number(_UNIT.sub("", text))


def _number(text: str) -> Decimal | None:
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    return Decimal(text) if _PLAIN.fullmatch(text) else None


def _is_not_zero(text: str) -> bool:
    return any(sign in "123456789" for sign in text)


def decimals_of(value: Decimal) -> int:
    """Return how many decimals an amount is written with."""
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _without_noise(value: Decimal) -> tuple[Decimal, bool]:
    """Take off the digits behind more decimals than money has that only come of computing in binary."""
    if decimals_of(value) <= _DECIMALS:
        return value, False
    allowed = min(_NOISE_ABSOLUTE, _NOISE_RELATIVE * max(value, Decimal(1)))
    for decimals in range(_DECIMALS - 1):
        rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if abs(value - rounded) <= allowed:
            return rounded, True
    return value, False
