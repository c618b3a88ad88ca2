"""Chinese numerals for numbered lists."""

_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """Write a number from 1 to 99 in Chinese numerals: 一, 十, 十一, 二十."""
    if not 1 <= number <= 99:
        raise ValueError(f"{number} is not between 1 and 99")
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones else "")
