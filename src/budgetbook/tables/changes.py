"""Tables of the change from last year: of spending by function class, and of “三公”经费.

They stand in the text rather than in the annex; each returns None where there is no last year to compare with.
"""

from collections.abc import Iterable, Mapping

from budgetbook.book import Book
from budgetbook.compare.comparison import THREE_PUBLIC_CHANGES
from budgetbook.dataset.comparison_base import BUDGET
from budgetbook.dataset.unit import Basis
from budgetbook.figures import NumberFormat
from budgetbook.figures.changes import Change
from budgetbook.forms.schema import FUNDS, KEY_OF_FUND
from budgetbook.tables.model import AnnexTable, BodyCell, BodyRow, RowKind, Value, heading_rows

NO_PERCENT = "无可比性"
"""What stands in place of a percentage where nothing was there last year."""

NO_CHANGE = "—"
"""What stands there where the amounts are equal, or no percentage follows for another reason."""

_WIDTHS = (30, 14, 14, 14, 14, 14)


def by_class(book: Book, fund: str = FUNDS[0]) -> AnnexTable | None:
    """Fill the table of a fund's spending by 类, under its total."""
    comparison = book.comparison
    if comparison is None or not comparison.classes[fund]:
        return None
    key = f"change_{KEY_OF_FUND[fund]}"
    rows = {"total": comparison.funds[fund], **comparison.classes[fund]}
    return _table(book, key, f"{fund}支出按功能分类比上年的变动", rows, comparison.basis)


def three_public(book: Book) -> AnnexTable | None:
    """Fill the table of “三公”经费 and its three items."""
    comparison = book.comparison
    if comparison is None or not comparison.totals:
        return None
    whole, *parts = THREE_PUBLIC_CHANGES
    rows = {"total": comparison.totals[whole], **{part: comparison.totals[part] for part in parts}}
    return _table(book, "change_three_public", "“三公”经费比上年的变动", rows, BUDGET)


def _table(book: Book, key: str, title: str, rows: Mapping[str, Change], basis: Basis) -> AnnexTable:
    years = {"last_year": book.data.year_before, "year": book.data.year}
    before, now = f"{years['last_year'].text}{basis}", f"{years['year'].text}{BUDGET}"
    paths = [["项目"], [before], [now], ["增减", "方向"], ["增减", "金额"], ["增减", "幅度（%）"]]
    return AnnexTable(
        key=key,
        number="",
        title=title,
        contents="",
        head=heading_rows(paths),
        body=tuple(_row(name, change) for name, change in rows.items()),
        widths=_WIDTHS,
        notes=(),
        unit_line=f"单位：{book.form.text_amounts.unit}",
        department_line="",
        numbers=NumberFormat(_decimals(rows.values())),
        years=years,
    )


def _row(name: str, change: Change) -> BodyRow:
    kind: RowKind = "total" if name == "total" else "item"
    values: dict[str, Value] = {
        "label": "合计" if kind == "total" else change.label,
        "base": change.before,
        "now": change.now,
        "direction": change.difference.with_printed_as("direction"),
        "amount": change.difference.with_printed_as("size"),
        "percent": _no_percent(change) if change.percent is None else change.percent.with_printed_as("size"),
    }
    return BodyRow(
        kind,
        tuple(
            BodyCell(value, f"{name}.{column}", heads_row=column == "label", is_amount=column == "percent")
            for column, value in values.items()
        ),
    )


def _no_percent(change: Change) -> str:
    """Say why there is no percentage where a reader would look for one."""
    return NO_PERCENT if change.has_begun else NO_CHANGE


def _decimals(changes: Iterable[Change]) -> int:
    """Return as many decimals as the longest amount of the table has, so that all stand under each other."""
    figures = [figure for change in changes for figure in (change.now, change.before)]
    return max(len(figure.text.removesuffix(figure.unit).partition(".")[2]) for figure in figures)
