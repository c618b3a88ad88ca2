"""The unit's own prose: slips that published budgets are full of.

What can be told for certain blocks; what only a person can judge is a warning.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from budgetbook.checks.model import Finding, check
from budgetbook.figures import Cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from budgetbook.book import Book

_LEFT_OVER = ("此处", "根据实际情况", "增加内容", "XX", "××", "…等）", "填写说明", "请填")
_ALTERNATIVES = ("增加（减少）", "减少（增加）", "增长（下降）", "下降（增长）", "增加/减少", "增长/下降")
_LEVELS = ("省级", "市级", "区级", "县级")
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]")
_SPACE = re.compile(r"[\u4e00-\u9fff] +[\u4e00-\u9fff]")
_YEAR = re.compile(r"(?<!〔)(20\d\d)年")
_REPEATED_LENGTH = 12


@check("W1", "文字中没有模板的填写说明和占位符")
def no_leftovers(book: Book) -> Iterator[Finding]:
    """No instruction to the author, placeholder or template alternative is left (E20, E21, E22)."""
    for name, text in book.data.prose.items():
        for phrase in (*_LEFT_OVER, *_ALTERNATIVES):
            if phrase in text:
                yield _finding(name, text, phrase, "不留模板文字", holds=False)
        yield _finding(name, text, text[:8], "没有模板文字", holds=True)


@check("W2", "文字中没有半角标点和多余空格")
def punctuation(book: Book) -> Iterator[Finding]:
    """Chinese prose uses full-width punctuation and no spaces (E38)."""
    for name, text in book.data.prose.items():
        slips = [m.group(0) for pattern in (_HALF_WIDTH, _SPACE) for m in pattern.finditer(text)]
        for slip in slips:
            yield _finding(name, text, slip, "全角标点，汉字之间没有空格", holds=False)
        if not slips:
            yield _finding(name, text, text[:8], "全角标点", holds=True)


@check("W3", "文字没有重复的句子", severity="warning")
def no_repetition(book: Book) -> Iterator[Finding]:
    """A clause that stands twice in one text is usually a slip of the copying (E29)."""
    for name, text in book.data.prose.items():
        clauses = [clause for clause in re.split(r"[，。；：\n]", text) if len(clause) >= _REPEATED_LENGTH]
        repeated = {clause for clause in clauses if clauses.count(clause) > 1}
        for clause in sorted(repeated):
            yield _finding(name, text, clause, "不重复的句子", holds=False)
        if not repeated:
            yield _finding(name, text, text[:8], "不重复的句子", holds=True)


@check("W4", "文字中的年份是预算年度或上一年度", severity="warning")
def years(book: Book) -> Iterator[Finding]:
    """Only the budget's year and the year before are spoken of, save in citations (E30)."""
    allowed = {str(book.data.year.value), str(book.data.last_year.value)}
    for name, text in book.data.prose.items():
        for match in _YEAR.finditer(text):
            expected = f"{'或'.join(sorted(allowed))}年"
            yield _finding(name, text, match.group(0), expected, holds=match.group(1) in allowed)


@check("W5", "文字中的级次是本单位的级次", severity="warning")
def level(book: Book) -> Iterator[Finding]:
    """A level of government that is not the unit's own is usually left from another unit's text (E25)."""
    own = book.data.settings.unit.level
    for name, text in book.data.prose.items():
        for word in _LEVELS:
            if f"{word}财政" in text:
                yield _finding(name, text, f"{word}财政", f"{own}财政", holds=word == own)


@check("W6", "涉密事项没有另行公开", severity="warning")
def secrets(book: Book) -> Iterator[Finding]:
    """What one text declares secret another may disclose; only a person can tell (E35)."""
    text = book.data.prose["institution"]
    disclosed = re.search(r"[一二三四五六七八九十\d]+个(科室|处室|内设机构|股室)", book.data.prose["composition"])
    if "涉密" in text and disclosed:
        yield _finding("composition", book.data.prose["composition"], disclosed.group(0), "不公开涉密事项", holds=False)
    else:
        yield _finding("institution", text, text[:8], "不公开涉密事项", holds=True)


def _finding(name: str, text: str, phrase: str, expected: str, *, holds: bool) -> Finding:
    line = text[: text.find(phrase)].count("\n") + 1
    return Finding(Cell(f"text/{name}.md", line, "正文", phrase), f"“{phrase}”", expected, holds=holds)
