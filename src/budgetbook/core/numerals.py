"""Chinese numerals, and dates as official documents write them."""

import datetime as dt
import re

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
