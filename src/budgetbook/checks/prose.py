"""The unit's own prose: slips that published budgets are full of.

What can be told for certain blocks; what only a person can judge is a warning.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from budgetbook.checks.model import Finding, check
from budgetbook.figures import Cell, Figure, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from budgetbook.book import Book

_LEFT_OVER = re.compile(
    r"此处|根据实际情况|增加内容|[XＸ]{2,}|[×xｘ]{2,}|…+等?）|填写说明|请填|"
    r"(?:增加|减少|增长|下降)(?:（(?:增加|减少|增长|下降)）|[/／](?:增加|减少|增长|下降))"
)
_EMPTY_NUMBER = re.compile(
    r"占[^0-9，。；%％]{0,8}[%％]|(?:增加|减少)0(?:\.0+)?(?:万元|元)|(?:增长|下降)0(?:\.0+)?[%％]|"
    r"[0-9]，[0-9]{3}(?![0-9])|占(?:比)?[0-9]+(?:\.[0-9]+)?(?![0-9.%％])"
)
_LEVELS = ("省级", "市级", "区级", "县级")
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]")
_SPACE = re.compile(r"[\u4e00-\u9fff]+[ \u3000\u00a0]+[\u4e00-\u9fff]+")
_YEAR = re.compile(r"(?<!〔)(20\d\d)年")
_AMOUNT = re.compile(r"([0-9]+(?:\.[0-9]+)?)(亿元|万元|元)")
_PAIRS = {"“": "”", "‘": "’", "（": "）", "《": "》", "〔": "〕", "【": "】"}
_ENDINGS = ("。", "！", "？", "；", "：")
_REPEATED_LENGTH = 12

INSIDE_SENTENCES = ("three_public_vehicles", "three_public_reception", "operating_cost")
"""Texts that stand inside a sentence of the document, which brings its own full stop."""


@check("W1", "文字中没有模板的填写说明和占位符")
def no_leftovers(book: Book) -> Iterator[Finding]:
    """No instruction to the author, placeholder or template alternative is left (E20, E21, E22)."""
    for name, text in book.data.prose.items():
        yield from _findings(book, name, text, _matches(_LEFT_OVER, text), "不留模板文字")


@check("W2", "文字中没有半角标点和多余空格")
def punctuation(book: Book) -> Iterator[Finding]:
    """Chinese prose uses full-width punctuation and no spaces (E38)."""
    for name, text in book.data.prose.items():
        slips = [*_matches(_HALF_WIDTH, text), *_matches(_SPACE, text)]
        yield from _findings(book, name, text, slips, "全角标点，汉字之间没有空格")


@check("W3", "文字没有重复的句子", severity="warning")
def no_repetition(book: Book) -> Iterator[Finding]:
    """A clause that stands twice in one text is usually a slip of the copying (E29)."""
    for name, text in book.data.prose.items():
        clauses = [clause for clause in re.split(r"[，。；：\n]", text) if len(clause) >= _REPEATED_LENGTH]
        repeated = sorted({clause for clause in clauses if clauses.count(clause) > 1})
        yield from _findings(book, name, text, repeated, "不重复的句子")


@check("W4", "文字中的年份是预算年度或上一年度", severity="warning")
def years(book: Book) -> Iterator[Finding]:
    """Only the budget's year and the year before are spoken of, save in citations (E30)."""
    allowed = {str(book.data.year.value), str(book.data.last_year.value)}
    for name, text in book.data.prose.items():
        others = [match.group(0) for match in _YEAR.finditer(text) if match.group(1) not in allowed]
        yield from _findings(book, name, text, others, f"{'年或'.join(sorted(allowed))}年")


@check("W5", "文字中的级次是本单位的级次", severity="warning")
def level(book: Book) -> Iterator[Finding]:
    """A level of government that is not the unit's own is usually left from another unit's text (E25)."""
    own = book.data.settings.unit.level
    others = [f"{word}财政" for word in _LEVELS if word != own]
    for name, text in book.data.prose.items():
        yield from _findings(book, name, text, [word for word in others if word in text], f"{own}财政")
    for entry in book.form.glossary:
        found = next((word for word in others if word in entry.text), "")
        cell = Cell(book.form_file, 0, f"glossary {entry.term}", entry.text)
        yield Finding(cell, f"“{found or entry.text[:8]}”", f"{own}财政", holds=not found)


@check("W6", "涉密事项没有另行公开", severity="warning")
def secrets(book: Book) -> Iterator[Finding]:
    """What one text declares secret another may disclose; only a person can tell (E35)."""
    composition = book.data.prose["composition"]
    disclosed = re.compile(r"[一二三四五六七八九十\d]+个(?:科室|处室|内设机构|股室)")
    found = _matches(disclosed, composition) if "涉密" in book.data.prose["institution"] else []
    yield from _findings(book, "composition", composition, found, "不公开涉密事项")


@check("W7", "文字中的引号、括号成对")
def pairs(book: Book) -> Iterator[Finding]:
    """Every opening quotation mark, bracket or title mark is closed, and none is closed twice (E38)."""
    for name, text in book.data.prose.items():
        yield from _findings(book, name, text, _unpaired(text), "成对的引号和括号")


@check("W8", "文字中的数字写法完整")
def numbers(book: Book) -> Iterator[Finding]:
    """No share left blank or without its percent sign, no change of zero, no full-width comma in a number.

    E14, E15, E23, E38.
    """
    for name, text in book.data.prose.items():
        yield from _findings(book, name, text, _matches(_EMPTY_NUMBER, text), "写完整的数字")


@check("W9", "段落以句号结束", severity="warning")
def full_stops(book: Book) -> Iterator[Finding]:
    """A paragraph ends with its stop, and what stands inside a sentence of the document has none of its own (E38)."""
    for name, text in book.data.prose.items():
        if name in INSIDE_SENTENCES:
            slips = [text[-6:]] if text.endswith((*_ENDINGS, "，")) else []
            yield from _findings(book, name, text, slips, "不带句末标点的文字")
        else:
            lines = [line for line in text.splitlines() if line.strip()]
            yield from _findings(
                book, name, text, [line[-6:] for line in lines if not line.endswith(_ENDINGS)], "完整的句子"
            )


@check("W10", "文字中的金额见于表格", severity="warning")
def typed_amounts(book: Book) -> Iterator[Finding]:
    """An amount typed into prose carries no source; it should at least be one that the tables hold (E06)."""
    known = {plain(figure.value, strip=True) + figure.unit for figure in _amounts(book)}
    for name, text in book.data.prose.items():
        unknown = [m.group(0) for m in _AMOUNT.finditer(text) if m.group(0) not in known]
        yield from _findings(book, name, text, unknown, "表格中有的金额")


def _amounts(book: Book) -> Iterator[Figure]:
    data = book.data
    yield from (data.income_total, data.appropriation, data.spending.amount, data.spending.basic, data.spending.project)
    yield from (data.basic.personnel, data.basic.operating, data.three_public.amount, data.three_public.vehicles)
    for table in data.sources.values():
        for row in table.rows:
            for column in table.schema.columns:
                if column.kind == "amount" and row.text(column.heading):
                    yield row.figure(column.heading, column.heading)


def _matches(pattern: re.Pattern[str], text: str) -> list[str]:
    return [match.group(0) for match in pattern.finditer(text)]


def _unpaired(text: str) -> list[str]:
    open_: list[str] = []
    stray = []
    for character in text:
        if character in _PAIRS:
            open_.append(character)
        elif character in _PAIRS.values():
            if open_ and _PAIRS[open_[-1]] == character:
                open_.pop()
            else:
                stray.append(character)
    return [*stray, *open_]


def _findings(book: Book, name: str, text: str, slips: Iterable[str], expected: str) -> Iterator[Finding]:
    """Give one finding for each different slip, or one that all is well."""
    file = f"{book.data.folder}/text/{name}.md"
    found = False
    for slip in dict.fromkeys(slips):
        found = True
        line = text[: text.find(slip)].count("\n") + 1
        yield Finding(Cell(file, line, "正文", slip), f"“{slip}”", expected, holds=False)
    if not found:
        beginning = text[:8]
        yield Finding(Cell(file, 0, "正文", beginning), f"“{beginning}…”", expected, holds=True)
