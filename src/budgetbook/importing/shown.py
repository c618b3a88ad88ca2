"""What a cell of a workbook shows: the number that it stores, under its number format.

An amount is taken as exactly as it is stored, but in the scale in which it is shown: 920000 under `0!.0,` is 92.0.
Elsewhere a number is the text that people see: 1 under `0%` is 100%.
"""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from operator import eq, ge, gt, le, lt, ne

GENERAL = "General"

BUILT_IN = {
    1: "0",
    9: "0%",
    10: "0.00%",
    2: "0.00",
    **dict.fromkeys((3, 37, 38, 41, 42), "#,##0"),
    **dict.fromkeys((4, 39, 40, 43, 44), "#,##0.00"),
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    22: "yyyy/m/d h:mm",
    30: "m-d-yy",
    **dict.fromkeys((18, 19, 20, 21, 45, 46, 47), "h:mm:ss"),
    **dict.fromkeys((27, 36, 50, 52, 55, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 56, 58), 'm"月"d"日"'),
    31: 'yyyy"年"m"月"d"日"',
}
"""Formats that a workbook names by number alone, as Excel in China shows them."""

_TOKEN = re.compile(
    r'"([^"]*)"|[\\!](.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[([hms])+\]|\[([<>=]+-?[\d.]+)\]|\[[^\]]*\]|(General)|(.)',
    re.I | re.S,
)
_LITERAL_SIGNS = "$-+/():!^&'~{}<>= "
"""What is shown as it is though it stands in no quotation marks, as is everything that is not ASCII."""
_MOST_DIGITS = 18
_WIDE = Context(prec=1000)
_DATE = re.compile(r"(y+|m+|d+|h+|s+|AM/PM|A/P|上午/下午)", re.I)
_DAY_OR_HALF = re.compile("aaa|ddd|am|ap")
"""The day of the week and the half of the day, which are not shown."""
_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
EPOCH = dt.datetime(1899, 12, 30)
_EPOCH_1904 = dt.datetime(1904, 1, 1)
"""The days from which workbooks count, those of Excel and of old ones from a Macintosh."""


@dataclass(frozen=True)
class CellText:
    """A cell of a workbook: what it stores, and what it shows.

    Attributes
    ----------
    exact
        The number in the scale that is shown, with every digit that is stored, and the unit that the format adds.
    text
        What the cell shows.
    scale
        How many times the stored number is what is shown; 1 where the format does not scale.
    """

    exact: str
    text: str
    scale: int = 1


def as_text(text: str) -> CellText:
    """Return a cell of text, which is what it shows."""
    return CellText(text, text)


def stored_number(value: str | float) -> Decimal:
    """Return a number that a workbook stores in binary, with the 15 digits that Excel shows of it."""
    return Decimal(f"{float(value):.15g}")


def format_number(value: Decimal, code: str, *, is_1904: bool = False) -> CellText:
    """Show a number under a format; what a format is not known to do is not done."""
    if not value.is_finite() or value.adjusted() >= _MOST_DIGITS:
        return as_text(f"{value:.15G}")
    sections = _sections(_tokens(code))
    tokens, is_negative = _section(sections, value)
    signs = "".join(sign for kind, sign in tokens if kind == "sign").lower()
    if _DAY_OR_HALF.search(signs):
        # a date all the same, shown as one
        tokens = _tokens("yyyy/m/d h:mm" if "h" in signs else "yyyy/m/d")
        return as_text(_date(value, tokens, is_1904=is_1904))
    if any(sign in signs for sign in "ymdhs") and _DATE.search(code):
        return as_text(_date(value, tokens, is_1904=is_1904))
    if any(kind == "general" for kind, _ in tokens) or sections == [[]]:
        return as_text(_plain(value))
    if not any(kind == "sign" and sign in "0#?" for kind, sign in tokens):
        return CellText(_plain(value), "".join(sign for kind, sign in tokens if kind in ("literal", "drawn")).strip())
    if any(token in tokens for token in (("sign", "E"), ("drawn", "/"))):
        return as_text(_plain(value))
    return _number(value, tokens, is_negative=is_negative)


def _plain(value: Decimal) -> str:
    return f"{value:f}"


def _tokens(code: str) -> list[tuple[str, str]]:
    """Split a format into signs with a meaning and literal text."""
    tokens = []
    for match in _TOKEN.finditer(code):
        quoted, escaped, currency, elapsed, condition, general, sign = match.groups()
        literal = quoted if quoted is not None else escaped if escaped is not None else currency
        if literal is not None:
            tokens.append(("literal", literal))
        elif general or sign == "@":
            tokens.append(("general", ""))
        elif sign is not None:
            tokens.append(("drawn" if sign in _LITERAL_SIGNS or not sign.isascii() else "sign", sign))
        elif elapsed:
            tokens.append(("sign", elapsed))
        elif condition:
            tokens.append(("condition", condition))
    return tokens


def _sections(tokens: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    parts: list[list[tuple[str, str]]] = [[]]
    for token in tokens:
        if token == ("sign", ";"):
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _section(parts: list[list[tuple[str, str]]], value: Decimal) -> tuple[list[tuple[str, str]], bool]:
    """The part of a format for a number, by its sign (positive;negative;zero) or by a condition ([>=10000]…;…).

    Returns
    -------
    The part, and whether a sign is shown before it: the part for negative numbers shows its own.
    """
    if any(kind == "condition" for part in parts for kind, _ in part):
        found = (part for part in parts if all(_holds(text, value) for kind, text in part if kind == "condition"))
        return next(found, [("general", "")]), value < 0
    if value < 0 and len(parts) > 1:
        return parts[1], False
    return parts[2 if value == 0 and len(parts) > 2 else 0], value < 0


def _holds(condition: str, value: Decimal) -> bool:
    sign = condition.rstrip("-.0123456789")
    compare = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}.get(sign, eq)
    return bool(compare(value, Decimal(condition.removeprefix(sign))))


def _number(value: Decimal, tokens: list[tuple[str, str]], *, is_negative: bool) -> CellText:
    point = next((place for place, token in enumerate(tokens) if token == ("sign", ".")), None)
    digits = [place for place, (kind, sign) in enumerate(tokens) if kind == "sign" and sign in "0#?"]
    whole = [place for place in digits if point is None or place < point]
    fraction = len(digits) - len(whole)
    first, last = (whole[0], whole[-1]) if whole else (0, 0)
    # a comma behind the last digit, of the whole part or of all, divides by 1,000
    thousands = sum(_commas_after(tokens, place) for place in {last, digits[-1]})
    inner = [place for place in range(digits[0], digits[-1]) if tokens[place][0] in ("literal", "drawn")]
    # digits in groups apart by spaces are one number
    inner = [place for place in inner if tokens[place] != ("drawn", " ")]
    # a point that is only drawn: 0!.0000 shows 12345678 as 1234.5678
    is_drawn = [tokens[place][1] for place in inner] == ["."] and point is None
    scale = 1000**thousands * 10 ** (sum(place > inner[0] for place in whole) if is_drawn else 0)
    percent = 100 ** sum(token == ("sign", "%") for token in tokens)
    wanted = abs(value) / 1000**thousands * percent
    written = f"{wanted.quantize(Decimal(1).scaleb(-fraction), ROUND_HALF_UP, _WIDE):f}"
    integer, _, decimals = written.partition(".")
    number = _whole(tokens[first : (point or digits[-1]) + 1], integer)
    if not inner and ("sign", ",") in tokens[first:last]:
        number = f"{int(integer):,}"
    number += f".{decimals}" if decimals else ""
    is_shown = {place for place, (kind, sign) in enumerate(tokens) if kind in ("literal", "drawn") or sign == "%"}
    before = "".join(tokens[place][1] for place in range(digits[0]) if place in is_shown)
    after = "".join(tokens[place][1] for place in range(digits[-1] + 1, len(tokens)) if place in is_shown)
    text = f"{'-' if is_negative else ''}{before}{number}{after}".strip()
    if percent > 1 or (inner and not is_drawn):
        return as_text(text)
    unit = after.strip() if after.strip() in ("万元", "元") else ""
    return CellText(_plain(value / scale) + unit, text, scale)


def _whole(tokens: list[tuple[str, str]], integer: str) -> str:
    """Write the digits before the point in their places, from the right, with the text that stands between them."""
    left = list(integer.lstrip("0"))
    pieces: list[str] = []
    for kind, sign in reversed(tokens):
        if kind in ("literal", "drawn"):
            pieces.append(sign)
        elif sign in "0#?":
            pieces.append(left.pop() if left else "0" if sign == "0" else "")
    return "".join([*left, *reversed(pieces)])


def _commas_after(tokens: list[tuple[str, str]], place: int) -> int:
    end = next((n for n in range(place + 1, len(tokens)) if tokens[n] != ("sign", ",")), len(tokens))
    return end - place - 1


def _date(value: Decimal, tokens: list[tuple[str, str]], *, is_1904: bool) -> str:
    try:
        moment = (_EPOCH_1904 if is_1904 else EPOCH) + dt.timedelta(days=float(value), milliseconds=500)
    except OverflowError:
        return _plain(value)
    moment = moment.replace(microsecond=0)
    pieces: list[str] = []
    pending = ""
    is_after_hours = False
    for kind, sign in [*tokens, ("end", "")]:
        if pending and (kind != "sign" or sign.lower() != pending[0]):
            pieces.append(_part(moment, pending, is_minutes=is_after_hours))
            is_after_hours = pending[0] == "h"
            pending = ""
        if kind == "sign" and sign.lower() in "ymdhs":
            pending += sign.lower()
        elif kind in ("literal", "drawn") or sign in ".,":
            pieces.append(sign)
    return "".join(pieces).strip()


def _part(moment: dt.datetime, letters: str, *, is_minutes: bool) -> str:
    """One part of a date: yyyy, mm, d …; m after h is minutes."""
    if letters[0] == "y":
        return f"{moment.year}" if len(letters) > 2 else f"{moment.year % 100:02}"
    if letters.startswith("mmm"):
        return _MONTHS[moment.month * 3 - 3 : moment.month * 3]
    number = {
        "m": moment.minute if is_minutes else moment.month,
        "d": moment.day,
        "h": moment.hour,
        "s": moment.second,
    }[letters[0]]
    return f"{number:02}" if len(letters) > 1 else f"{number}"
