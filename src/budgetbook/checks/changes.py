"""Checks of reasons.csv: every change needs a reason, and every reason belongs to a change.

None of these rules compares anything where there is no last year to compare with.
"""

from collections.abc import Iterator

from budgetbook.book import Book
from budgetbook.checks.direction import compared_years, contradicts, restated_change
from budgetbook.checks.model import Finding
from budgetbook.checks.prose import prose_errors_in
from budgetbook.compare.comparison import Comparison
from budgetbook.dataset.reasons import REASONS, Reason
from budgetbook.figures import Cell
from budgetbook.figures.changes import Change
from budgetbook.forms.change_items import CHANGE_ITEMS
from budgetbook.forms.changes_form import ChangesForm
from budgetbook.forms.schema import FUNDS


def every_change_has_its_reason(book: Book) -> Iterator[Finding]:
    """A change of any item that the document states is explained, above the form's threshold where it sets one (E19).

    A total that is all of a larger one in both years has that one's reason.
    """
    comparison = book.comparison
    if comparison is None:
        return
    changes_form = book.form.changes
    for item, change in comparison.stated(changes_form).items():
        if changes_form.needs_reason(change):
            text = comparison.reason_text(item)
            where = _cell(book, comparison, item)
            found = f"{_named(item, change)}{'' if text else '没有写原因'}（{_amounts(change)}）"
            row = "" if text or item in comparison.reasons else f"（加一行，事项写{_quoted(item)}）"
            figures = (change.now,) if change.base is None else (change.now, change.base)
            yield Finding(where, found, f"{change.difference.text}的原因{row}", holds=bool(text), figures=figures)


def every_reason_has_its_item(book: Book) -> Iterator[Finding]:
    """A reason for an item that the document does not state would never be printed (E19)."""
    comparison = book.comparison
    if comparison is None:
        for reason in list(_given(book))[:1]:
            expected = "没有这个文件（表样的正文不说明增减变动）"
            yield Finding(reason.row.cells["事项"], _quoted(reason.item), expected, holds=False)
        return
    stated = comparison.stated(book.form.changes)
    for reason in _given(book):
        change = stated.get(reason.item)
        if change is None:
            wanted = _wanted(book.form.changes, comparison, reason)
            yield Finding(reason.row.cells["事项"], _quoted(reason.item), wanted, holds=False)
        else:
            holds = reason.name in ("", change.label)
            yield Finding(reason.row.cells["名称"], f"“{reason.name}”", f"空白或“{change.label}”", holds=holds)


def no_reason_is_copied(book: Book) -> Iterator[Finding]:
    """A reason that stands under two items was usually copied from the one to the other (E19)."""
    first: dict[str, Reason] = {}
    for reason in _given(book):
        known = first.setdefault(reason.text, reason)
        expected = "本事项自己的原因" + (
            "" if known is reason else f"（与第{known.row.number}行{_quoted(known.item)}相同）"
        )
        yield Finding(reason.row.cells["原因"], f"“{reason.text}”", expected, holds=known is reason)


def no_reason_contradicts_its_change(book: Book) -> Iterator[Finding]:
    """A reason that states the opposite of the change itself (增加的主要原因是……) is wrong or misplaced (E17)."""
    return _against_the_change(book, stated=True)


def no_reason_tells_the_opposite(book: Book) -> Iterator[Finding]:
    """A reason that speaks of the opposite alone may tell of a part that rose while the whole fell (E17)."""
    return _against_the_change(book, stated=False)


def _against_the_change(book: Book, *, stated: bool) -> Iterator[Finding]:
    """Look for reasons that contradict their change, in what they state of the change itself or in all else."""
    for reason, change in _stated(book):
        if change.direction != "持平":
            opposite = contradicts(reason.text, change.direction, str(book.data.year.value))
            holds = not opposite or bool(restated_change(reason.text)) is not stated
            expected = f"{_named(reason.item, change)}{change.direction}的原因（{_amounts(change)}）"
            yield Finding(reason.row.cells["原因"], f"“{reason.text}”", expected, holds=holds)


def no_reason_for_no_change(book: Book) -> Iterator[Finding]:
    """Equal amounts are said to be equal and need no reason; one that is given is not printed (E17)."""
    for reason, change in _stated(book):
        equal = change.direction == "持平"
        expected = f"空白（{_named(reason.item, change)}与上年持平）" if equal else "变动的原因"
        yield Finding(reason.row.cells["原因"], f"“{reason.text}”", expected, holds=not equal)


def reasons_are_written_well(book: Book) -> Iterator[Finding]:
    """What holds for the unit's other prose holds for its reasons (E14, E15, E23, E38)."""
    for reason in _given(book):
        errors = list(prose_errors_in(reason.text))
        for error, expected in errors:
            yield Finding(reason.row.cells["原因"], f"“{error}”", expected, holds=False)
        if not errors:
            yield Finding(reason.row.cells["原因"], f"“{reason.text[:8]}…”", "合乎规范的文字", holds=True)


def no_reason_repeats_the_change(book: Book) -> Iterator[Finding]:
    """The sentence says 主要原因是 itself; a reason that says it again reads twice (E29)."""
    for reason in _given(book):
        restated = restated_change(reason.text)
        found = f"“{restated or reason.text}”"
        yield Finding(reason.row.cells["原因"], found, "原因本身（“主要原因是”由程序写出）", holds=not restated)


def no_reason_compares_with_another_year(book: Book) -> Iterator[Finding]:
    """A change is from last year; a reason that compares with another year is left from another book (E30)."""
    last_year = str(book.data.year_before.value)
    for reason in _given(book):
        others = [f"{year}年" for year in compared_years(reason.text) if year != last_year]
        found = others[0] if others else reason.text
        yield Finding(reason.row.cells["原因"], f"“{found}”", f"与{last_year}年相比", holds=not others)


def _stated(book: Book) -> Iterator[tuple[Reason, Change]]:
    """Go through the written reasons of items that the document states, each with its change."""
    if book.comparison is not None:
        stated = book.comparison.stated(book.form.changes)
        yield from ((reason, stated[reason.item]) for reason in _given(book) if reason.item in stated)


def _given(book: Book) -> Iterator[Reason]:
    """Go through the reasons that are written; a row that still waits for its reason is none."""
    if book.last_year is not None:
        yield from (reason for reason in book.last_year.reasons if reason.text)


def _cell(book: Book, comparison: Comparison, item: str) -> Cell:
    """Return the cell where an item's reason stands, or the file where it should."""
    reason = comparison.reasons.get(item)
    if reason is not None:
        return reason.row.cells["原因"]
    return Cell(f"{book.data.folder}/{REASONS.file}", 0, "原因", "")


def _named(item: str, change: Change) -> str:
    return _quoted(item if item == change.label else f"{item} {change.label}")


def _quoted(name: str) -> str:
    return name if "“" in name else f"“{name}”"


def _amounts(change: Change) -> str:
    before = "上年无此项" if change.base is None else f"上年{change.base.text}"
    now = "本年无此项" if change.ended else f"本年{change.now.text}"
    return f"{before}，{now}"


def _wanted(form: ChangesForm, comparison: Comparison, reason: Reason) -> str:
    """Say under which item a reason may be written."""
    known = {**comparison.totals, **{change.item: change.change for change in comparison.items}}
    if reason.item in known and not form.states(known[reason.item]):
        return "变动超过表样所定幅度的事项（不超过的正文不说明）"
    if reason.item in (*CHANGE_ITEMS, *comparison.totals):
        return "表样说明增减变动的事项"
    for change in (change for fund in FUNDS for change in comparison.of_fund(fund)):
        if reason.item[:7] in (*change.group.before, *change.group.after):
            return f"{_quoted(change.item)}（{change.change.label}一起说明）"
    codes = "两年财政拨款支出中的项级科目编码（一般公共预算以外的后加资金性质，如 2120801（政府性基金预算））"
    return f"{codes}，或{'、'.join(comparison.totals)}"
