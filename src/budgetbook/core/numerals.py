"""Chinese numerals, written and read, and dates as official documents write them."""

import datetime as dt
import re
from decimal import Decimal
from math import prod

_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """Write a number from 1 to 99 in Chinese numerals: 一, 十, 十一, 二十."""
    if not 1 <= number <= 99:
        raise ValueError(f"{number} is not between 1 and 99")
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones else "")


_YEAR_DIGITS = "〇一二三四五六七八九"


def chinese_month(value: str) -> str:
    """Write a month (2020-06) in Chinese numerals: 二〇二〇年六月."""
    year, month = value.split("-")
    return f"{''.join(_YEAR_DIGITS[int(digit)] for digit in year)}年{chinese_number(int(month))}月"


def chinese_day(value: str) -> str:
    """Write a day (2020-06-02) in Arabic figures without leading zeros: 2020年6月2日 (GB/T 9704)."""
    day = dt.date.fromisoformat(value)
    return f"{day.year}年{day.month}月{day.day}日"


def is_day(text: str) -> bool:
    """Tell whether a text is a day as this project writes it: 2020-06-02."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


_ONES = {sign: value % 10 for value, sign in enumerate("零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖")} | {"两": 2, "○": 0}
_TENS = {sign: 10**power for power, signs in enumerate(("", "十拾", "百佰", "千仟")) for sign in signs}
_MYRIADS = {"万": 10**4, "亿": 10**8}

NUMERALS = "".join((*_ONES, *_TENS, *_MYRIADS))
"""The signs of a number in Chinese numerals, capitals (壹佰) among them; its decimals follow 点."""


def read_chinese_number(text: str) -> Decimal:
    """Read a number in Chinese numerals: 九十三, 一千零九十二, 九十三点五万, 二〇二〇."""
    whole, point, decimals = text.partition("点")
    part = "".join(str(_ONES[sign]) for sign in decimals if sign in _ONES)
    scale = prod(_MYRIADS.get(sign, 1) for sign in decimals)
    value = amount = digit = 0
    for sign in whole:
        if sign in _ONES:
            digit = digit * 10 + _ONES[sign]
        elif sign in _TENS:
            amount, digit = amount + (digit or 1) * _TENS[sign], 0
        else:
            # 一亿二千万: 亿 counts all that was read so far, 万 what came after 亿
            group, amount, digit = amount + digit, 0, 0
            value = (value + group) * _MYRIADS[sign] if sign == "亿" else value + group * _MYRIADS[sign]
    return Decimal(f"{value + amount + digit}{'.' if point else ''}{part}") * scale
