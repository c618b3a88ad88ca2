"""The year before, and the dates of publication."""

import datetime as dt
from collections.abc import Iterator

from budgetbook.book import Book
from budgetbook.checks.model import Finding
from budgetbook.core.numerals import chinese_day
from budgetbook.figures import Cell
from budgetbook.forms.texts import NO_BASE

DAYS_TO_PUBLISH = 20


def last_year_is_used_or_its_absence_declared(book: Book) -> Iterator[Finding]:
    """Each section compares with last year; without a base the document must say why (E40; 财预〔2016〕143号)."""
    data = book.data
    cell = data.setting("previous_year.available")
    if not data.settings.previous_year.available:
        expected = "不与上年比较的原因"
        yield Finding(cell, f"“{data.prose.get(NO_BASE, '')[:12]}”", expected, holds=bool(data.prose.get(NO_BASE)))


def last_year_is_there(book: Book) -> Iterator[Finding]:
    """Where last year's budget is at hand, saying that there is nothing to compare with needs a look (E40)."""
    data = book.data
    if not data.settings.previous_year.available:
        found = f"false，而数据目录中有{data.year_before.text}的预算" if data.has_last_year else "false"
        expected = f"与上年比较，或者没有{data.year_before.text}的预算"
        yield Finding(data.setting("previous_year.available"), found, expected, holds=not data.has_last_year)


def dates_belong_to_the_year(book: Book) -> Iterator[Finding]:
    """A budget is published within twenty days of its approval, in its own year or in the December before.

    Any other date is left from last year's document, or no date at all; assets are counted before that, and not long
    before the year (E30; 预算法 art. 14).
    """
    data = book.data
    first, last = dt.date(int(data.year_before.value), 12, 1), dt.date(int(data.year.value), 12, 31)
    for key in ("dates.cover", "dates.annex", "dates.approved"):
        if day := _day(data.setting(key)):
            yield _in_time(data.setting(key), day, first, last)
    if day := _day(data.setting("dates.assets")):
        annex = _day(data.setting("dates.annex")) or last
        yield _in_time(data.setting("dates.assets"), day, first.replace(year=first.year - 1, month=1), annex)


def _in_time(cell: Cell, day: dt.date, first: dt.date, last: dt.date) -> Finding:
    words = f"{chinese_day(first.isoformat())}至{chinese_day(last.isoformat())}的日期"
    return Finding(cell, f"“{cell.raw}”", words, holds=first <= day <= last)


def published_in_time(book: Book) -> Iterator[Finding]:
    """A budget is published within twenty days of its approval, and not before it (E04; 预算法 art. 14)."""
    annex, approved = book.data.setting("dates.annex"), book.data.setting("dates.approved")
    reply, day = _day(approved), _day(annex)
    if reply and day:
        expected = f"批复（{approved.raw}）后{DAYS_TO_PUBLISH}日内的一天"
        yield Finding(annex, f"“{annex.raw}”", expected, holds=0 <= (day - reply).days <= DAYS_TO_PUBLISH)


def _day(cell: Cell) -> dt.date | None:
    """Return the day that a setting names, of a month its first; None where it is not given."""
    return None if cell.raw == str(None) else dt.date.fromisoformat(f"{cell.raw}-01"[:10])


def department_begins_the_unit(book: Book) -> Iterator[Finding]:
    """A unit's code begins with that of its department: 157001 is a unit of 157 (预算03表: 单位代码; E26)."""
    unit = book.data.settings.unit
    cell = book.data.setting("unit.department_code")
    expected = f"单位编码 {unit.code} 的前三位“{unit.code[:3]}”"
    yield Finding(cell, f"“{cell.raw}”", expected, holds=unit.code.startswith(unit.department_code))


def cover_and_annex_agree(book: Book) -> Iterator[Finding]:
    """Cover and annex are published together; two different months are usually a slip (E30)."""
    cover, annex = book.data.setting("dates.cover"), book.data.setting("dates.annex")
    yield Finding(annex, f"“{annex.raw}”", f"“{cover.raw}”中的一天", holds=annex.raw.startswith(cover.raw))
