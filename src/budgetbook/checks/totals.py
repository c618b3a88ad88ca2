"""Within one table: the published 合计 row against the rows, and amounts that cannot be."""

from collections.abc import Iterator

from budgetbook.book import Book
from budgetbook.checks.compare import describe_figure, equal
from budgetbook.checks.model import Finding
from budgetbook.figures import Figure, total
from budgetbook.forms import schema


def published_totals(book: Book) -> Iterator[Finding]:
    """Every published total equals the sum of its column (common error E09); an empty one, the sum of nothing."""
    for table in book.data.sources.values():
        if table.published_total is None:
            continue
        rows = book.data.frame(table.schema.stem)
        for column in table.schema.columns:
            if column.is_number and column.is_summed:
                published = table.published_total.figure_or_none(column.heading, "合计")
                whole = rows[column.heading].figures.total("各行之和")
                if published is None:
                    cell = table.published_total.cells[column.heading]
                    yield Finding(cell, "空着", f"与{describe_figure(whole)}相等", holds=whole.value == 0)
                else:
                    yield equal(published, whole)
    base = book.data.base
    if base is not None and base.outturn is not None and base.outturn_total is not None:
        published = base.outturn_total.figure("上年数", "合计")
        yield equal(published, base.outturn["上年数"].figures.total("各行之和"))


def no_negative_amount(book: Book) -> Iterator[Finding]:
    """A budget plans income and spending; an amount below zero is a slip of the sign (预算法 art. 27)."""
    for table in book.data.sources.values():
        for figure in (figure for row in table.rows for figure in row.amounts):
            cell = figure.cells[0]
            yield Finding(cell, f"“{cell.raw}”", "不小于零的数", holds=figure.value >= 0)


def no_hidden_decimals(book: Book) -> Iterator[Finding]:
    """An amount with more decimals than the form prints would read differently in text and table (E06)."""
    decimals = book.form.numbers.decimals
    expected = f"至多{decimals}位小数（unit.toml 的 table_decimals 可以另定）"
    for table in book.data.sources.values():
        rows = (*table.rows, *((table.published_total,) if table.published_total else ()))
        for figure in (figure for row in rows for figure in row.amounts):
            cell, holds = figure.cells[0], figure.value == round(figure.value, decimals)
            yield Finding(cell, f"“{cell.raw}”", expected, holds=holds)


def appropriation_is_amount(book: Book) -> Iterator[Finding]:
    """预算06表: of an item's amount, all is fiscal appropriation, for 预算02表 has 一般公共预算 from nothing else."""
    basic = book.data.frame("basic_spending")
    if book.form.data.government_codes:
        for fiscal, amount in zip(basic["其中：财政拨款"], basic["小计"], strict=True):
            yield equal(fiscal, amount)


def project_money(book: Book) -> Iterator[Finding]:
    """预算12表: each project's total is the sum of its sources (E31); an empty cell adds nothing."""
    return _sources_add_up(book, schema.PROJECT_TARGETS.stem, "资金总额")


def task_money(book: Book) -> Iterator[Finding]:
    """预算11表: each task's total is the sum of its sources (E31); an empty cell adds nothing."""
    return _sources_add_up(book, schema.PERFORMANCE_TASKS.stem, "总金额")


def _sources_add_up(book: Book, name: str, whole: str) -> Iterator[Finding]:
    table = book.data.frame(name)
    for amount, *sources in zip(table[whole], table["财政资金"], table["其他资金"], strict=True):
        parts = (source for source in sources if isinstance(source, Figure))
        yield equal(amount, total(parts, "财政资金与其他资金之和", amount.unit))
