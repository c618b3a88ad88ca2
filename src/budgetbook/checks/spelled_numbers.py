"""Numbers as people type them into prose: amounts, shares and counts in every spelling, with their exact values.

Amounts are read as ９３万元, 九十三万元, 1,092万元, 93 万元, 93万, 1亿2000万元, RMB 930,000, 93万人民币, 93W元;
after a word of the budget also without any unit. Shares are read as 80.43%, 百分之八十, 八成, 一半, 1/2, 二分之一.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetbook.core.numerals import NUMERALS, read_chinese_number
from budgetbook.core.text import half_width

IN_YUAN = {"元": Decimal(1), "万元": Decimal(10000), "亿元": Decimal(100000000)}

_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_ARABIC = r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_CHINESE = rf"(?<![{NUMERALS}第几数])(?=[^百千万亿佰仟])[{NUMERALS}]+(?:点[{NUMERALS}]+)?"
_PIECE = re.compile(rf"({_ARABIC})\s*([十百千万亿]*)")
_CURRENCY = r"(?P<sign>(?:[¥￥]|RMB|CNY|人民币)\s*:?\s*)?"
# 元 may begin another word
_AMOUNT = re.compile(
    rf"{_CURRENCY}(?P<number>(?:{_ARABIC}\s*[百千万亿]+\s*)*{_ARABIC}\s*[百千万亿]*|{_CHINESE})"
    r"\s*(?P<yuan>[元圆](?![旦月素件器年代宵首帅勋老气组化论制])|人民币|\(\s*(?P<scale>[万亿]?)元\s*\)|"
    r"(?(sign)|(?<=[万亿])(?=$|[,。;、:!?)\s]|用于|其中)))"
)
_ABOUT = re.compile(rf"(?P<number>{_ARABIC}\s*[百千万亿]*|{_CHINESE})\s*[余多]\s*(?P<unit>[万亿]?)[元圆]")
# without a unit: at the end of its clause, right after what it is the amount of
_BARE = re.compile(rf"(?<![\d,])(?P<number>{_ARABIC})\s*(?=$|[。;、!?)\n]|,(?!\d))")
_STATED_UNIT = re.compile(r"单位\s*:?\s*(?:人民币)?\s*(?P<scale>[万亿]?)元")
_UNIT_BESIDE = re.compile(r"\(\s*(?:单位\s*:?\s*)?(?P<scale>[万亿]?)元\s*\)\s*[:为是]?\s*$")
_BEFORE_BARE = re.compile(
    r"(?:收入|支出|预算|经费|资金|拨款|采购|总[计额数]|合计|[^车]费用?)[\"”]?(?:预算)?(?:数|总?额)?(?:\([^()]*\))?"
    r"(?:共计?|合计|总计|计|安排|为|是|达到?|约|:|\s)*$"
)
_SAYS_HOW_MUCH = re.compile(r"(?:[为是计达到约排:)])\s*$")
_CODE_OR_YEAR = re.compile(r"(?:19|20)\d\d|\d{3}|\d{5}|\d{7}")

SHARE = (
    rf"(?P<share>(?P<number>{_ARABIC})\s*%|百分之(?P<hundredths>{_CHINESE})|(?P<tenths>[一二三四五六七八九\d])成(?![立为效果就长员人本])"
    rf"|(?P<half>一半|半数|半壁)|(?P<part>\d+)\s*/\s*(?P<of>\d+)(?!\d|\s*/)|(?P<cut>{_CHINESE})分之(?P<cuts>{_CHINESE}))"
)
"""A share, to be put into a pattern once; `read_share` reads its match."""

COUNT = rf"(?P<number>{_ARABIC}|{_CHINESE})\s*"
"""A count, to be put into a pattern once."""

_TARGET_BEFORE = re.compile(r"(?:不超过|不[高低大小少多]于|[高低大小少多]于|超过?|突破|不足|至[少多]|力争|[≥≤<>])\s*$")
_REACHES = re.compile(r"达到?\s*$")
_TARGET_AFTER = re.compile(r"\s*(?:\(含\))?(?:及?以[上下内外]|左右)")
OF_THE_BUDGET = re.compile(r"收入|支出|预算|经费|资金|拨款|采购|三公|总[计额]|合计")
SENTENCE = re.compile(r"[。;!?\n]")
CLAUSE = re.compile(r"[,。;:!?\n]")

_ROUGH = Decimal("0.5")
"""By how many percentage points 五成, 一半 and 1/3 may be off; 80.43% by half its last digit."""
_ABOUT_SO = re.compile(r"(?:约|近|大约|接近|将近|差不多)\s*占?\s*$")


@dataclass(frozen=True)
class SpelledAmount:
    """An amount as it is typed.

    Attributes
    ----------
    start, number, end
        Where it begins in its text, where its number does, where it ends.
    values
        What it can mean, in 元: one value, or several where no unit is typed.
    unit
        The unit it is typed in, in 元: 10000 of 93万元; a rounded amount is typed in a larger one than the tables'.
    step
        One of its last digit, in 元.
    with_unit
        Whether 元 or a sign of money says that it is an amount.
    """

    start: int
    number: int
    end: int
    values: tuple[Decimal, ...]
    unit: Decimal
    step: Decimal
    with_unit: bool = True


def plain_signs(text: str) -> str:
    """Write a text in half-width and simplified signs, as long as it was."""
    text = half_width(text).replace("\u3000", " ").replace("萬", "万").replace("億", "亿").replace("圓", "圆")
    return re.sub(r"(?<=\d)[Ww](?=元|$|[,。;、!?)\s人])", "万", text)


def amounts_in(text: str) -> Iterator[SpelledAmount]:
    """Find the amounts of a text of plain signs: those with a unit, a sign of money, or 万 and 亿 at their end."""
    for match in _AMOUNT.finditer(text):
        number = match["number"]
        if len(number) > 1 or number not in NUMERALS:  # 一元, 三元: words rather than amounts
            value, unit, step = value_and_steps(number)
            scale = _scale(match["scale"] or "")
            yield SpelledAmount(
                *(match.start(), match.start("number"), match.end(), (value * scale,), unit * scale, step * scale),
                with_unit=bool(match["yuan"] or match["sign"]),
            )


def bare_amounts_in(text: str, of_the_tables: Decimal) -> Iterator[SpelledAmount]:
    """Find the amounts without a unit of their own that stand right after a word of the budget.

    Parameters
    ----------
    of_the_tables
        The unit of the tables' amounts, in 元, which such an amount can mean besides 元 and 万元.
    """
    taken = [range(spelled.start, spelled.end) for spelled in amounts_in(text)]
    for match in _BARE.finditer(text):
        before = text[: match.start()]
        bare = before.rstrip("-") if before.endswith(":") else before
        if not _BEFORE_BARE.search(bare) or any(match.start() in one for one in taken):
            continue
        if _CODE_OR_YEAR.fullmatch(match["number"]) and not _SAYS_HOW_MUCH.search(before):
            continue
        stated = _UNIT_BESIDE.search(before) or next(iter(reversed([*_STATED_UNIT.finditer(before)])), None)
        units = (_scale(stated["scale"]),) if stated else tuple({IN_YUAN["元"], IN_YUAN["万元"], of_the_tables})
        value, _, step = value_and_steps(match["number"])
        largest = max(units)
        yield SpelledAmount(
            match.start(),
            match.start(),
            match.end("number"),
            tuple(value * unit for unit in units),
            largest,
            step * largest,
        )


def rough_amounts_in(text: str) -> Iterator[tuple[re.Match[str], Decimal]]:
    """Find amounts that are said to be a little above a round one (九十余万元), with the round one in 元."""
    for match in _ABOUT.finditer(text):
        yield match, value_of(match["number"] + match["unit"])


def read_share(match: re.Match[str]) -> tuple[Decimal, Decimal]:
    """Return the share of a match of `SHARE`, and by how much it may be off, both in percent."""
    if match["number"] or match["hundredths"]:
        value, _, step = value_and_steps(match["number"] or match["hundredths"])
        # shares that add up to a whole are rounded together: each may be off by 0.01
        allowed = max(step / 2, Decimal("0.01"))
    elif match["tenths"]:
        value, allowed = value_of(match["tenths"]) * 10, _ROUGH
    elif match["half"]:
        value, allowed = Decimal(50), _ROUGH
    else:
        part, whole = (match["part"], match["of"]) if match["part"] else (match["cuts"], match["cut"])
        value, allowed = value_of(part) * 100 / (value_of(whole) or 1), _ROUGH
    return value, max(allowed, 10 * _ROUGH) if _ABOUT_SO.search(match.string[: match.start("share")]) else allowed


def is_target(text: str, start: int, end: int) -> bool:
    """Tell whether a number is a bound or a target rather than what the budget states."""
    before, after = text[:start], text[end:]
    reaches = _REACHES.search(before) is not None and not OF_THE_BUDGET.search(CLAUSE.split(before)[-1])
    return reaches or _TARGET_BEFORE.search(before) is not None or _TARGET_AFTER.match(after) is not None


def value_of(number: str) -> Decimal:
    """Read a number."""
    return value_and_steps(number)[0]


def value_and_steps(number: str) -> tuple[Decimal, Decimal, Decimal]:
    """Read a number; return with it its unit (万 of 1亿2000万) and one of its last digit."""
    pieces = _PIECE.findall(number)
    scales = pieces[-1][1] if pieces else number[len(number.rstrip("万亿")) :]
    unit = _scale(scales)
    if not pieces:
        decimals = len(number.rstrip("万亿").partition("点")[2])
        return read_chinese_number(number), unit, unit.scaleb(-decimals)
    value = sum(Decimal(digits.replace(",", "")) * _scale(signs) for digits, signs in pieces)
    return Decimal(value), unit, unit.scaleb(-len(pieces[-1][0].partition(".")[2]))


def _scale(signs: str) -> Decimal:
    return Decimal(1).scaleb(sum(_SCALES[sign] for sign in signs))
