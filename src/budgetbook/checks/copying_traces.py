"""Remains of spreadsheets and copying in words, and personal data: what nobody meant to publish."""

import datetime as dt
import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator

from budgetbook.book import Book
from budgetbook.checks.model import Finding
from budgetbook.checks.own_texts import typed_texts
from budgetbook.core.text import half_width

_ERROR_VALUES = re.compile(r"#(?:[A-Z]{3,}[!?]|DIV/0!|N/A|GETTING_DATA)|^#REF$|#{3,}|^#+$|^Err:\d{3}$", re.IGNORECASE)
# what UTF-8 becomes that was read as GBK or Latin, and what GBK becomes that was read as UTF-8
_MOJIBAKE = re.compile("\ufffd|锟斤拷|烫烫烫|屯屯屯|[锛銆鈥]|ï»¿|â€|[ÃÂÅäåæçèé][\u0080-\u00bf]")
_WORDS = re.compile("[\u4e00-\u9fff\ue000-\uf8ff]{3,}")
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_TRACES = (
    (
        re.compile(rf"(?<![A-Za-z0-9])(?:\d{{1,2}}-(?:{_MONTHS})|(?:{_MONTHS})-\d{{2}})(?![A-Za-z0-9])"),
        "原来的文字（表格软件改成了日期）",
    ),
    (
        re.compile(r"(?<![A-Za-z0-9.])\d(?:\.\d+[Ee][+-]|\.\d+E|[Ee][+-])\d{2,}(?![A-Za-z0-9])"),
        "写全的数字或编号（表格软件改成了科学记数）",
    ),
    (
        re.compile(
            r"(?<=[0-9A-Za-z%])\?(?![A-Za-z0-9_=&])|\?{2,}|(?<=[\u4e00-\u9fff])(?<![吗呢么])\?(?=[\u4e00-\u9fff])"
        ),
        "原来的符号（转换编码时丢失）",
    ),
    (re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2} 0?0:00(?::00)?"), "不带时刻的日期"),
    (re.compile(r"1899[-/]12[-/]30|1900[-/]0?1[-/]0?[01](?!\d)"), "日期或时刻（空白和时刻被当作了日期）"),
    (re.compile(r"^(?:TRUE|FALSE|True|False|NaN|nan|NaT|<NA>|None|null|NULL|undefined)$"), "文字"),
    (re.compile(r"_x000[0-9A-Fa-f]_|&(?:nbsp|amp|lt|gt|quot|#\d+);|</?(?:br|p|span|div|td)\b[^<>]{0,80}>"), "文字本身"),
    (re.compile(r"^-?\d*\.\d+$"), "带单位的数，百分比写百分号"),
)
"""What spreadsheets and copying make of a text, and what stood there before."""

_ID = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5} ?(?:\d{8} ?\d{3}[0-9Xx]|\d{9})(?![0-9A-Za-z])")
"""With 18 signs, or before 1999 with 15."""
_WHOLE_ID = 18
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CALLED_ID = re.compile(r"身份证[^,。;0-9]{0,12}$")
_MOBILE = re.compile(r"(?<![\dA-Za-z.])(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\.?\d|[元万亿])")
_CARD = re.compile(r"(?<![\dA-Za-z.])[3-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{3,4}(?:[ -]?\d{3})?(?!\.?[\dA-Za-z])")
_CALLED_CARD = re.compile(r"(?:银行卡|卡号|[账帐]号)[^,。;0-9]{0,12}$")


def no_error_values(book: Book) -> Iterator[Finding]:
    """What a spreadsheet shows for a formula that failed, and garbled characters, are no words (E05, E38)."""
    for cell in typed_texts(book):
        text = half_width(cell.raw)
        match = _ERROR_VALUES.search(text) or _MOJIBAKE.search(cell.raw) or _misread(cell.raw)
        found = f"“{match.group() if match else cell.raw[:8]}”"
        yield Finding(cell, found, "没有表格软件的错误值和乱码的文字", holds=match is None)


def _misread(text: str) -> re.Match[str] | None:
    """Find words in UTF-8 that were read as GBK: 瀹屾垚 is 完成. Hardly any other words are UTF-8 in GBK by chance."""
    for match in _WORDS.finditer(text):
        try:
            words = getincrementaldecoder("utf-8")().decode(match.group().encode("gb18030"))
        except UnicodeError:
            continue
        if len(words) > 1 and all("\u4e00" <= sign <= "\u9fff" for sign in words):
            return match
    return None


def no_copying_traces(book: Book) -> Iterator[Finding]:
    """A spreadsheet makes 5-Mar of 3月5日 or 3-5, 4.1E+11 of a code, 0.9 of 90%; copying makes m? of m² (E05, E38)."""
    for cell in typed_texts(book):
        matches = ((pattern.search(cell.raw.strip()), before) for pattern, before in _TRACES)
        match, before = next(((match, before) for match, before in matches if match), (None, "没有被改写的文字"))
        found = cell.raw.strip() if match and len(cell.raw) <= 30 else match.group() if match else cell.raw[:8]
        yield Finding(cell, f"“{found}”", before, holds=match is None)


def no_personal_data(book: Book) -> Iterator[Finding]:
    """Numbers of identity cards, mobile telephones and bank cards are published only on purpose (E35).

    They are shown in part, so that no report spreads them.
    """
    for cell in typed_texts(book):
        # the same signs at the same places
        text = half_width(cell.raw)
        found = [(what, match.group()) for what, find in _PERSONAL for match in find(text)]
        for what, number in dict.fromkeys(found):
            yield Finding(cell, f"{what}“{_hidden(number)}”", "没有个人信息的文字", holds=False)
        if not found:
            yield Finding(cell, f"“{cell.raw[:8]}”", "没有个人信息的文字", holds=True)


def _identity_cards(text: str) -> Iterator[re.Match[str]]:
    """Find numbers with the check digit of an identity card, or called one (GB 11643)."""
    for match in _ID.finditer(text):
        number = match.group().upper().replace(" ", "")
        if len(number) < _WHOLE_ID:
            if _CALLED_ID.search(text[: match.start()]):
                yield match
            continue
        check = "10X98765432"[sum(int(sign) * weight for sign, weight in zip(number, _ID_WEIGHTS, strict=False)) % 11]
        if _CALLED_ID.search(text[: match.start()]) or (number[17] == check and _is_birthday(number[6:14])):
            yield match


def _is_birthday(digits: str) -> bool:
    try:
        return dt.datetime.strptime(digits, "%Y%m%d").year >= 1900
    except ValueError:
        return False


def _bank_cards(text: str) -> Iterator[re.Match[str]]:
    """Find numbers with a bank card's check digit (GB/T 17552), or called one, that are of no identity card."""
    others = {match.span() for match in _identity_cards(text)}
    for match in _CARD.finditer(text):
        digits = [int(sign) for sign in re.sub(r"\D", "", match.group())]
        doubled = [digit if place % 2 == 0 else digit * 2 - 9 * (digit > 4) for place, digit in enumerate(digits[::-1])]
        if match.span() not in others and (sum(doubled) % 10 == 0 or _CALLED_CARD.search(text[: match.start()])):
            yield match


_PERSONAL: tuple[tuple[str, Callable[[str], Iterator[re.Match[str]]]], ...] = (
    ("身份证号", _identity_cards),
    ("手机号", _MOBILE.finditer),
    ("银行卡号", _bank_cards),
)


def _hidden(number: str) -> str:
    signs = re.sub(r"[ -]", "", number)
    return f"{signs[:3]}{'*' * (len(signs) - 7)}{signs[-4:]}"
