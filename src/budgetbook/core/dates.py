"""Dates as official documents write them."""

import datetime as dt
import re

_DIGITS = "〇一二三四五六七八九"
_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


def chinese_month(value: str) -> str:
    """Write a month (2020-06) in Chinese numerals: 二〇二〇年六月."""
    year, month = value.split("-")
    return f"{''.join(_DIGITS[int(digit)] for digit in year)}年{_MONTHS[int(month) - 1]}月"


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
