"""Checks of the unit's own prose for errors that are common in published budgets.

A certain error blocks publication; what only a person can judge is a warning.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from budgetbook.book import Book
from budgetbook.checks.model import Finding
from budgetbook.dataset.prose import TEMPLATE_PLACEHOLDER
from budgetbook.dataset.unit_words import LEVELS
from budgetbook.figures import Cell
from budgetbook.forms.texts import INSIDE_SENTENCES

_BLANK_SHARE = re.compile(
    r"占[^\d，。；%％]{0,8}[%％]|"
    r"占(?:比|[^0-9，。；]{0,8}的)?[0-9]+(?:\.[0-9]+)?(?=[，。；、]|$)"
)
_FULL_WIDTH_COMMA = re.compile(r"[0-9]，[0-9]{3}(?![0-9])")
_NO_CHANGE = re.compile(r"(?:增加|减少)0(?:\.0+)?(?:万元|元)|(?:增长|下降)0(?:\.0+)?[%％]")
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]")
_SPACE = re.compile(r"[\u4e00-\u9fff]+[ \u3000\u00a0]+[\u4e00-\u9fff]+")
_YEAR = re.compile(r"(?<!〔)(?<!截至)(?<!至)(20\d\d)年(?!.{0,2}(?:远景|规划))")
_GOAL_YEAR = re.compile(
    r"(?:^|[。；！？\n])\s*((20\d\d)年)(?!末|底|[^。；，]*(?:基础|以来|已|成果|取得|实现了|完成了))"
)
_TITLE = re.compile(r"《[^《》]*》")
_PAIRS = {"“": "”", "‘": "’", "（": "）", "《": "》", "〔": "〕", "【": "】"}
_FULL_WIDTH, _PAIRED = "全角标点，汉字之间没有空格", "成对的引号和括号"
_NUMBERS = (
    (_BLANK_SHARE, "写明百分比和百分号的占比"),
    (_NO_CHANGE, "“与上年持平”"),
    (_FULL_WIDTH_COMMA, "不带逗号的数字"),
)
_ENDING = re.compile(r"[。！？；：][”’）」』]*$")
_REPEATED_LENGTH = 12

SECRET = re.compile(r"涉密[^。]*不(?:予|能|宜|得)?公开")
DISCLOSED = re.compile(r"[一二三四五六七八九十\d]+个(?:科室|处室|内设机构|股室)")
"""What declares the organisation secret, and what tells of it."""


def no_template_placeholders(book: Book) -> Iterator[Finding]:
    """No instruction to the author, placeholder or template alternative is left (E20, E21, E22)."""
    for name, text in book.data.prose.items():
        yield from _findings(book, name, text, _matches(TEMPLATE_PLACEHOLDER, text), "不留模板文字")


def punctuation(book: Book) -> Iterator[Finding]:
    """Chinese prose uses full-width punctuation and no spaces (E38)."""
    for name, text in book.data.prose.items():
        yield from _findings(book, name, text, _stray_characters(text), _FULL_WIDTH)


def no_repetition(book: Book) -> Iterator[Finding]:
    """A clause that stands twice in one text is usually a slip of the copying (E29)."""
    for name, text in book.data.prose.items():
        clauses = [clause for clause in re.split(r"[，。；：\n]", text) if len(clause) >= _REPEATED_LENGTH]
        repeated = sorted({clause for clause in clauses if clauses.count(clause) > 1})
        yield from _findings(book, name, text, repeated, "不重复的句子")


def years(book: Book) -> Iterator[Finding]:
    """Only the budget's year and the year before are spoken of, save in citations (E30).

    A year's goal that begins with last year's number is last year's goal.
    """
    year = str(book.data.year.value)
    allowed = sorted((year, str(book.data.year_before.value)))
    for name, text in book.data.prose.items():
        plain_text = _TITLE.sub("", text)
        others = [match.group(0) for match in _YEAR.finditer(plain_text) if match.group(1) not in allowed]
        goals = _GOAL_YEAR.finditer(plain_text) if name == "year_goal" and not others else ()
        left = [match.group(1) for match in goals if match.group(2) != year]
        yield from _findings(book, name, text, others or left, f"{year if left else '年或'.join(allowed)}年")


def level(book: Book) -> Iterator[Finding]:
    """A level of government that is not the unit's own is usually left from another unit's text (E25)."""
    own = book.data.settings.unit.level
    others = [f"{word}财政" for word in LEVELS if word != own]
    for name, text in book.data.prose.items():
        yield from _findings(book, name, text, [word for word in others if word in text], f"{own}财政")
    for entry in book.form.glossary:
        found = next((word for word in others if word in entry.text), "")
        cell = Cell(book.form_file, 0, f"glossary {entry.term}", entry.text)
        yield Finding(cell, f"“{found or entry.text[:8]}”", f"{own}财政", holds=not found)


def secrets(book: Book) -> Iterator[Finding]:
    """What one text declares secret another may disclose; only a person can tell (E35)."""
    composition = book.data.prose.get("composition")
    if composition is None:
        return
    secret = SECRET.search(book.data.prose.get("institution", ""))
    found = _matches(DISCLOSED, composition) if secret else []
    for finding in _findings(book, "composition", composition, found, "不公开涉密事项"):
        other = f"，而 institution.md 写明“{secret.group()}”" if secret else ""
        yield replace(finding, found=f"composition.md 写有{finding.found}{other}")


def pairs(book: Book) -> Iterator[Finding]:
    """Every opening quotation mark, bracket or title mark is closed, and none is closed twice (E38)."""
    for name, text in book.data.prose.items():
        yield from _findings(book, name, text, _unpaired(text), _PAIRED)


def numbers(book: Book) -> Iterator[Finding]:
    """No share left blank or without its percent sign, no change of zero, no full-width comma in a number.

    E14, E15, E23, E38.
    """
    for name, text in book.data.prose.items():
        for pattern, expected in _NUMBERS:
            yield from _findings(book, name, text, _matches(pattern, text), expected)


def full_stops(book: Book) -> Iterator[Finding]:
    """A paragraph ends with its stop, and what stands inside a sentence of the document has none of its own (E38)."""
    for name, text in book.data.prose.items():
        if name in INSIDE_SENTENCES:
            errors = [text[-6:]] if re.search(r"[，。！？；：]$", text) else []
            yield from _findings(book, name, text, errors, "不带句末标点的文字")
        else:
            lines = [line for line in text.splitlines() if line.strip()]
            yield from _findings(
                book, name, text, [line[-6:] for line in lines if not _ENDING.search(line)], "完整的句子"
            )


def prose_errors_in(text: str) -> Iterator[tuple[str, str]]:
    """Give what W2, W7 and W8 find in a text of one line, each slip with what is expected instead."""
    yield from ((error, _FULL_WIDTH) for error in _stray_characters(text))
    yield from ((error, _PAIRED) for error, _ in _unpaired(text))
    yield from ((error, expected) for pattern, expected in _NUMBERS for error in _matches(pattern, text))


def _stray_characters(text: str) -> list[str]:
    return [*_matches(_HALF_WIDTH, text), *_matches(_SPACE, text)]


def _matches(pattern: re.Pattern[str], text: str) -> list[str]:
    return [match.group(0) for match in pattern.finditer(text)]


def _unpaired(text: str) -> list[tuple[str, int]]:
    """Return each stray mark with the words around it, and its place."""
    open_: list[int] = []
    stray = []
    for place, character in enumerate(text):
        if character in _PAIRS:
            open_.append(place)
        elif character in _PAIRS.values():
            if open_ and _PAIRS[text[open_[-1]]] == character:
                open_.pop()
            elif character != "）" or not re.search(r"[0-9A-Za-z一二三四五六七八九十]$", text[:place]):
                stray.append(place)
    return [("".join(text[max(0, place - 4) : place + 5].splitlines()), place) for place in (*stray, *open_)]


def _findings(
    book: Book, name: str, text: str, errors: Iterable[str | tuple[str, int]], expected: str
) -> Iterator[Finding]:
    """Yield a failed finding for each distinct error, or one passed finding; an error may come with its position."""
    file = f"{book.data.folder}/text/{name}.md"
    found = False
    for given in dict.fromkeys(errors):
        found = True
        error, place = given if isinstance(given, tuple) else (given, text.find(given))
        line = text[:place].count("\n") + 1
        yield Finding(Cell(file, line, "正文", error), f"“{error}”", expected, holds=False)
    if not found:
        beginning = text[:8]
        yield Finding(Cell(file, 0, "正文", beginning), f"“{beginning}…”", expected, holds=True)
