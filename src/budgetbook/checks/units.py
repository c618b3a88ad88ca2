"""What flows between the units of a department: set off as declared, and declared where it flows."""

from collections.abc import Iterator

import pandas as pd

from budgetbook.book import Book
from budgetbook.checks.compare import at_most, describe_figure, equal
from budgetbook.checks.model import Finding
from budgetbook.dataset.set_off import SET_OFF
from budgetbook.figures import Cell, Figure, total
from budgetbook.forms.layout import Layout
from budgetbook.tables.build import rows_of
from budgetbook.tables.kinds import kind_of
from budgetbook.tables.kinds.by_unit import ByUnit

FLOWS = (
    ("对附属单位补助支出", "to_subordinate", "上级补助收入"),
    ("上缴上级支出", "to_superior", "附属单位上缴收入"),
)
"""What one unit pays another, as a column of spending (its name, and what it may be `of`), and the other's income."""


def set_off_within_both_sides(book: Book) -> Iterator[Finding]:
    """What is set off is there on both sides: paid by one unit, income and spending of the other (合并抵销; E09)."""
    for table in book.data.sources.values():
        for share in (share for line in table.sums or () for share in line.shares):
            for heading in dict.fromkeys(move.heading for move in share.moves if not move.adds):
                taken = [move.amount for move in share.moves if move.heading == heading and not move.adds]
                label = f"{share.name}的{share.row.text(table.schema.key[0])}{heading}"
                own = share.own(heading, label) or total((), label, taken[0].unit)
                yield at_most(total(taken, "单位之间抵销", own.unit), own)


def flows_are_set_off(book: Book) -> Iterator[Finding]:
    """Money that one unit pays and another has as income would count twice in the department's sum (合并抵销; E09).

    It is found where both sides have something left after what is declared. What one unit pays to others than the
    department's, and another gets from others, must be accepted as such.
    """
    data = book.data
    unit, parts = data.amount_unit, {part.settings.unit.code: part for part in data.unit_parts}
    for name, part, source in FLOWS:
        headings = paid_headings(book.form.data, name, part)
        paid = {code: total(_figures(part.frame("spending"), headings), name, unit) for code, part in parts.items()}
        got = {code: part.measures.get(source) for code, part in parts.items()}
        for payer, payment in paid.items():
            others = [amount for code, amount in got.items() if code != payer and amount is not None]
            received = total(others, source, unit)
            if headings and others:
                holds = not (payment.value and received.value)
                found = f"{payer} {describe_figure(payment)}，其他单位 {describe_figure(received)}"
                where = Cell(f"{data.folder}/{SET_OFF.file}", 0, "金额", "")
                expected = f"在 {SET_OFF.file} 写明抵销，一笔一行"
                yield Finding(where, found, expected, holds=holds, figures=(payment, received))


def units_add_up(book: Book) -> Iterator[Finding]:
    """A table of units: 合计 is the sum of the units, in every column (E09)."""
    for form in book.form.tables:
        if kind_of(book.form, form).name == ByUnit.name:
            whole, units = ([row for row in rows_of(book, form) if row.kind == kind] for kind in ("total", "item"))
            for name, value in whole[0].values.items():
                if isinstance(value, Figure):
                    parts = [part for row in units if isinstance(part := row.values[name], Figure)]
                    label = f"{form.number} 合计的{value.label}"
                    yield equal(value.named(label), total(parts, "各单位之和", value.unit))


def paid_headings(layout: Layout, name: str, part: str) -> list[str]:
    """Return the columns of spending that are a payment between units."""
    return [kind.heading for kind in layout.spending if kind.heading == name or kind.of == part]


def _figures(rows: pd.DataFrame, headings: list[str]) -> Iterator[Figure]:
    return (figure for heading in headings for figure in rows[heading].figures)
