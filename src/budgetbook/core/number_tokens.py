"""What counts as a number in a text: one definition for sentences, forms, executed notebooks and published files.

Digits count wherever they stand, half or full width, with their sign, their groups of three and their decimals; so do
①, ² and ½. Chinese numerals are ordinary words as well (一、, “三公”, 第一部分, 二级指标): they count as parts of a
fraction (百分之八十, 三分之一) and directly before a unit of measure (九十三万元, 三个, 二〇二〇年). So does what
Python prints in place of a number: nan, inf, None.
"""

import re
from collections.abc import Iterator

_SIGN = r"(?<![\dA-Za-z])[-−－]?"
_DIGITS = rf"{_SIGN}(?:\d{{1,3}}(?:[,，]\d{{3}})+(?!\d)|\d+)(?:[.．]\d+)?"
# fractions, numbers raised, lowered and in circles: written so, for no document prints them and no font has them all
_SINGLE = (
    "[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u2189"
    "\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf]"
)

_ONES = "〇零一二三四五六七八九"
_NUMERALS = rf"{_ONES}○十百千万亿两"
_DECIMALS = rf"(?:点[{_ONES}]+[百千万亿]*)?"
# 万分之一 is what forms call less than can be printed
_FRACTION = rf"(?<![第{_NUMERALS}])(?!万分之一(?![{_NUMERALS}点]))[{_NUMERALS}]+分之[{_NUMERALS}]+{_DECIMALS}"

_UNITS = "|".join(
    (
        "元|圆|角(?!度|色|落)|折(?![旧合算])|倍|成(?![立为员绩果效本熟长就功分不])|%|％|‰|百分点",
        "个|项|件|次(?!性)|批|笔|份|篇|册|张|套|台|辆|艘|架|座|间|栋|幢|所|场|宗|组(?!织)",
        "人|名(?![义称录])|家|户|岁",
        "年|月|日|天|周(?![转边围期])|季度|小时|分钟",
        "吨|公斤|千克|公里|千米|米|平方|立方|亩|公顷",
    )
)
# an article rather than a number: 最大的一项, 上一年, 另一个; the end of another word: 统一年度, 逐一项
_ARTICLE = rf"(?!(?<=[的上下前后每同另任某各这那哪其之唯惟统单专归万逐划])一(?![{_NUMERALS}点]))"
# 百 and 千 alone may belong to a unit or to no number at all (千元, 每千人)
_COUNT = (
    rf"(?<![第{_NUMERALS}]){_ARTICLE}(?:[{_ONES}十两]|[百千](?=[万亿]))[{_NUMERALS}]*{_DECIMALS}"
    rf"(?=[余多来几]?(?:{_UNITS}))"
)
_CAPITALS = "(?<![第壹贰叁肆伍陆柒捌玖])[壹贰叁肆伍陆柒捌玖拾][零壹贰叁肆伍陆柒捌玖拾佰仟万亿]*(?=[元圆])"

# what a number goes on from: 三百 before 18万元, 负 before a figure; and 九十三万 without its unit
_BEFORE = rf"(?<![第{_NUMERALS}])(?:(?:负|[{_NUMERALS}]+)(?=\d)|[一二三四五六七八九十两][{_NUMERALS}]*[万亿](?!分之))"

# what Python prints for a number that could not be computed
_NO_NUMBER = r"(?<![A-Za-z])[-+]?(?:nan|NaN|NaT|inf|None|<NA>)(?![A-Za-z])"

_NUMBER = re.compile("|".join((_DIGITS, _SINGLE, _FRACTION, _COUNT, _CAPITALS, _BEFORE, _NO_NUMBER)))

_UNSEEN = re.compile(r"[ \t\r\n\f\v\u00a0\u200b\u2060\ufeff]+")
_SENTENCE = re.compile(r"[^。；！？]*[。；！？]?")

MAX_SENTENCE = 80
"""Characters of a sentence that a message quotes, around the number that it is about."""


def compact(text: str) -> str:
    """Remove the spaces that a renderer may add, drop or break lines at; ideographic spaces stay."""
    return _UNSEEN.sub("", text)


def find_numbers(text: str) -> Iterator[re.Match[str]]:
    """Go through the numbers of a `compact` text in order."""
    return _NUMBER.finditer(text)


def first_number(text: str) -> str | None:
    """Return the first number of a text, or None where it holds none."""
    match = _NUMBER.search(compact(text))
    return match.group() if match else None


def number_text(match: re.Match[str]) -> str:
    """Return a number as it is compared: a renderer may set a minus sign where a hyphen was typed."""
    return match.group().replace("−", "-").replace("－", "-")


def sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence in which a number stands, cut where it is very long."""
    whole = next(match for match in _SENTENCE.finditer(text) if match.end() > start or match.end() == len(text))
    first = max(whole.start(), start - MAX_SENTENCE // 2)
    last = min(max(whole.end(), end), first + MAX_SENTENCE)
    before = "…" if first > whole.start() else ""
    after = "…" if last < whole.end() else ""
    return f"{before}{text[first:last].strip()}{after}"
