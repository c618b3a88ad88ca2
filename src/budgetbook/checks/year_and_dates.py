"""The year before, and the dates of publication."""

from collections.abc import Iterator

from budgetbook.book import Book
from budgetbook.checks.model import Finding
from budgetbook.forms.texts import NO_BASE


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
    """A budget is published within twenty days of its approval, early in its own year or at the end of the year before.

    Any other year is usually a date left from last year's document (E30; 预算法 art. 14).
    """
    data = book.data
    years = (str(data.year_before.value), str(data.year.value))
    for key in ("dates.cover", "dates.annex"):
        cell = data.setting(key)
        holds = cell.raw.startswith(years)
        yield Finding(cell, f"“{cell.raw}”", f"{'年或'.join(years)}年的日期", holds=holds)


def cover_and_annex_agree(book: Book) -> Iterator[Finding]:
    """Cover and annex are published together; two different months are usually a slip (E30)."""
    cover, annex = book.data.setting("dates.cover"), book.data.setting("dates.annex")
    yield Finding(annex, f"“{annex.raw}”", f"“{cover.raw}”中的一天", holds=annex.raw.startswith(cover.raw))
