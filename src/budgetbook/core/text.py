"""Characters that people type without seeing them, and characters that look alike."""

import unicodedata

_UNSEEN = {"Cc": "控制字符", "Cf": "不可见的字符", "Co": "私用区的字符", "Cn": "未定义的字符"}
_HALF_WIDTH = {sign: sign - 0xFEE0 for sign in range(0xFF01, 0xFF5F)}


def half_width(text: str) -> str:
    """Write full-width digits, letters and signs as half-width ones; nothing else is changed."""
    return text.translate(_HALF_WIDTH)


def is_seen(character: str) -> bool:
    """Tell whether a character is no space and not one that only steers others (U+200B, U+FEFF)."""
    return not character.isspace() and unicodedata.category(character) != "Cf"


def describe_invisible(text: str, *, lines: bool = False) -> str | None:
    """Say where a text holds a character that nobody sees; None where there is none.

    Parameters
    ----------
    lines
        Whether the text may have several lines.
    """
    if text.isprintable():
        return None
    for place, character in enumerate(text, start=1):
        kind = _UNSEEN.get(unicodedata.category(character))
        if character == "\n" and lines:
            continue
        if character in "\r\n":
            return f"不换行的文字（第{place}个字符处换行）"
        if kind:
            return f"没有{kind}的文字（第{place}个字符是 U+{ord(character):04X}）"
    return None


def escape_invisible(text: str) -> str:
    """Write a text in one line, with signs for the characters that nobody sees."""
    if text.isprintable():
        return text
    return "".join(_sign(character) for character in text)


def _sign(character: str) -> str:
    if character == "\n":
        return "¶"
    if character == "\t":
        return "→"
    return f"<U+{ord(character):04X}>" if unicodedata.category(character) in _UNSEEN else character


def decode_utf8_or_gbk(data: bytes, errors: str = "strict") -> tuple[str, bool]:
    """Read what people saved as text: in UTF-8 or else in GBK; tell whether it was GBK.

    Nearly any bytes can be taken for GBK: who reads them must see whether they make sense.

    Raises
    ------
    UnicodeDecodeError
        It is neither.
    """
    try:
        return data.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return data.decode("gb18030", errors), True
