"""Texts as people type them, brought to one spelling to be compared; amounts and codes read from text."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from budgetbook.core.text import half_width, is_seen
from budgetbook.figures import WAN_YUAN, YUAN
from budgetbook.importing.amounts import read_amount

_QUOTES = str.maketrans(dict.fromkeys("“”„\u201f‘’「」『』《》〈〉'", '"'))
_IN_UNIT = re.compile(r"\((?:单位:)?(万?元)\)$")
_NUMBERING = re.compile(
    r"^(其中[:,]?|\(?[一二三四五六七八九十]{1,3}[)、.,]|\(\d{1,2}\)|\d{1,2}[、.,)](?!\d)|指标\d{1,2}[、.:])"
)
_PLACEHOLDER = re.compile(r"[.·*xX×—_-]*")
_UNIT_LINE = re.compile(r"单位[:(](?:人民币)?([百千]?万元|[百千]元|亿元|元)")
_DATE = re.compile(
    r"\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?|月)?( .*)?|\d{1,2}月\d{1,2}日"
    r"|\d{1,2}-[A-Z][a-z]{2}(-\d\d)?|[A-Z][a-z]{2}-\d{1,2}|\d{1,2}/\d{1,2}|\d{1,2}-\d{1,2}-\d\d"
)
_ORGAN = r".*(?:局|委|委员会|办公室|厅|院|中心|学校|中学|小学|大学|政府|办事处|总队|支队|大队)$"
_DEPARTMENT_LINE = re.compile(
    r"(?:部门名称|编制部门|(?:编制|填报|填表|编报|预算)单位|填报部门|单位名称|预算主管部门|部门\(单位\)名称):"
    rf"|单位:(?={_ORGAN})"
)
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)|二[〇○零][〇○零一二三四五六七八九]{2}(?=年)")
_YEAR_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")

_SUBTOTAL = re.compile(
    r".{0,40}(小计|页计)|(本页|本类|分类|分页|累计)合计|(本页)?累计|[过转]次页|承[前上]页|[转接续]下页"
)

TOTALS = ("合计", "总计", "共计")
"""What the first cell of the row with the totals may say."""


@lru_cache(maxsize=1 << 16)
def normalised(text: str) -> str:
    """Bring a text to one spelling: half-width signs, no spaces or line breaks, one kind of quotation mark."""
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return "".join(sign for sign in plain if is_seen(sign))


def official_name(text: str) -> str:
    """A name of a code as the classification spells it: no spaces or line breaks, brackets and commas full-width."""
    name = "".join(sign for sign in text if is_seen(sign))
    return name.translate(str.maketrans("(),;:", "（），；："))


@lru_cache(maxsize=1 << 16)
def heading(text: str, year: str) -> str:
    """A heading for comparison: without the budget year, 其中： and a unit in brackets."""
    return _IN_UNIT.sub("", re.sub(f"{year}年度?", "", normalised(text)).removeprefix("其中:"))


def label(text: str) -> str:
    """The name of a row for comparison: without the number and the 其中： before it."""
    name = normalised(text)
    while match := _NUMBERING.match(name):
        name = name[match.end() :]
    return name


def without_numbering(text: str) -> str:
    """Take the running number off a text that is otherwise kept as it was typed."""
    half = half_width(text).replace(".", ".")
    while match := _NUMBERING.match(half):
        text, half = text[match.end() :].lstrip(), half[match.end() :].lstrip()
    return text


def is_placeholder(text: str) -> bool:
    """Tell whether a name only shows where one goes: …, XX, or a number with nothing after it."""
    return bool(_PLACEHOLDER.fullmatch(label(text)))


def is_total(text: str) -> bool:
    """Tell whether a name is that of the row with the totals."""
    return normalised(text).rstrip(":") in TOTALS


def is_subtotal(text: str) -> bool:
    """Tell whether a name is that of the row with the sum of a group of rows."""
    return normalised(text) == "小计"


def is_subtotal_of_rows(text: str) -> bool:
    """Tell whether a name is that of a row between others with the sum of a group or of a page."""
    return bool(_SUBTOTAL.fullmatch(normalised(text).strip(":()")))


def amount(text: str) -> Decimal | None:
    """Read an amount as it was typed; None where there is certainly none to be read from the text."""
    typed = read_amount(text)
    return typed.value if typed else None


def in_unit(value: Decimal, unit: str, wanted: str) -> Decimal:
    """Turn an amount from 元 into 万元 or back; exact, for only the point moves."""
    if unit == wanted:
        return value
    moved = value.scaleb(-4 if (unit, wanted) == (YUAN, WAN_YUAN) else 4)
    return moved.quantize(Decimal(1)) if moved == moved.to_integral_value() else moved.normalize()


def is_grand_total(names: Mapping[str, str]) -> bool:
    """Tell whether one of a row's names is that of all income or all spending."""
    return any(normalised(text) in ("收入总计", "支出总计") for text in names.values())


def digits(text: str) -> str:
    """A code as plain digits; empty where the text is no code."""
    plain = normalised(text)
    return plain if plain.isascii() and plain.isdecimal() else ""


def stated_unit(text: str) -> str:
    """元 or 万元 of a line such as 单位：万元; empty where it says none."""
    match = _UNIT_LINE.search(normalised(text))
    return match.group(1) if match else ""


def unit_in_heading(text: str) -> str:
    """元 or 万元 of a heading such as 合计（元）; empty where it says neither."""
    match = _IN_UNIT.search(normalised(text))
    return match.group(1) if match else ""


def department_of(text: str) -> str | None:
    """The name in a line such as 部门名称：…, which may be empty; None for any other text.

    What stands behind the name in the same cell, apart by spaces or as 单位：元, is no part of it.
    """
    if not _DEPARTMENT_LINE.match(normalised(text)):
        return None
    _, _, name = half_width(text.strip()).partition(":")
    name = re.split(r"\s{2,}", name.strip(), maxsplit=1)[0]
    return re.split(r"(?:金额)?单位:", normalised(name), maxsplit=1)[0]


def is_organ(text: str) -> bool:
    """Tell whether a text ends as the names of most departments and units do."""
    return bool(re.match(_ORGAN, normalised(text)))


def is_date(text: str) -> bool:
    """Tell whether a text is a date, as programs make one of 06-04."""
    return bool(_DATE.fullmatch(text.strip()))


def years_in(text: str) -> set[str]:
    """The years that a title names, in digits: 2026, 二〇二六年."""
    return {year.translate(_YEAR_DIGITS) for year in _YEAR.findall(normalised(text))}
